"""One parameter for any number of labels: a sine, and an orbit of the tent."""

import itertools
import math
import random
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fdl import InputError, depth, vc
from tests.strategies import laws, rationals


def signs(n: int, seed: int = 0) -> list[int]:
    rng = random.Random(seed)
    return [rng.choice([-1, 1]) for _ in range(n)]


@pytest.mark.parametrize("n", range(1, 8))
def test_a_sine_makes_every_labeling(n: int) -> None:
    """Against the sine of the library, whose error is far below the smallest |sin| here."""
    points = vc.sine_points(n)
    for labels in itertools.product([-1, 1], repeat=n):
        f = vc.sine_memorizer(labels)
        assert [f(x) for x in points] == list(labels)
        values = [math.sin(math.pi * f.multiple * float(x)) for x in points]
        assert min(map(abs, values)) > 2.0**-n
        assert [round(math.copysign(1, value)) for value in values] == list(labels)


@pytest.mark.parametrize("n", [300, 3_000])
def test_thousands_of_labels_in_one_integer(n: int) -> None:
    labels = signs(n)
    f = vc.sine_memorizer(labels)
    assert f.multiple.bit_length() <= n + 1
    for i, (x, label) in enumerate(zip(vc.sine_points(n), labels, strict=True), 1):
        assert f(x) == label
        # bits of the integer alone: bit i decides, and below it something is left over
        assert (f.multiple >> i & 1) == (label < 0)
        assert f.multiple & ((1 << i) - 1)
        assert x == Fraction(1, 2**i)


@laws
@given(st.integers(0, 10**6), rationals)
def test_the_sign_of_a_sine_is_that_of_its_fraction(multiple: int, x: Fraction) -> None:
    half_turns, rest = divmod(multiple * x, 1)
    expected = 0 if rest == 0 else (-1) ** int(half_turns)
    f = vc.SineMemorizer(multiple)
    assert f(x) == expected == -f(-x)
    if rest and multiple:
        assert f(x + Fraction(2, multiple)) == f(x) == -f(x + Fraction(1, multiple))


def test_in_float64_the_sine_forgets() -> None:
    labels = signs(200)
    f = vc.sine_memorizer(labels)
    values = [math.sin(math.pi * f.multiple * float(x)) for x in vc.sine_points(200)]
    assert any((value > 0) != (label > 0) for value, label in zip(values, labels, strict=True))


def tent(x: Fraction) -> Fraction:
    return 1 - abs(2 * x - 1)


@pytest.mark.parametrize(("n", "bits"), [(1, 1), (4, 1), (3, 2), (2, 3), (1, 6)])
def test_every_word_of_labels_has_its_orbit(n: int, bits: int) -> None:
    starts = set()
    for labels in itertools.product(range(2**bits), repeat=n):
        found = depth.orbit_memorizer(labels, bits)
        assert found.read(n) == list(labels)
        assert found.start.denominator == 2 ** (n * bits + 1)
        starts.add(found.start)
        x = found.start
        for label in labels:
            assert label <= 2**bits * x < label + 1
            for _ in range(bits):
                x = tent(x)
    assert len(starts) == 2 ** (n * bits)


def test_three_hundred_labels_of_three_bits() -> None:
    rng = random.Random(1)
    labels = [rng.randrange(8) for _ in range(300)]
    found = depth.orbit_memorizer(labels, 3)
    assert found.bits == 901
    assert found.read(300) == labels
    x = found.start
    for label in labels:
        assert math.floor(8 * x) == label
        x = tent(tent(tent(x)))
    rounded = depth.OrbitMemorizer(Fraction(float(found.start)), 3)
    assert rounded.read(15) == labels[:15]
    assert rounded.read(300)[20:] != labels[20:]


def test_the_sawtooth_network_reads_the_label() -> None:
    labels = [6, 1, 3, 0, 7]
    found = depth.orbit_memorizer(labels, 3)
    for i, label in enumerate(labels[1:], 1):
        assert math.floor(8 * depth.sawtooth(3 * i)(found.start)) == label


@pytest.mark.parametrize(
    ("labels", "message"),
    [
        ([1, 8], r"labels\[1\] is 8: 3 bits end at 7"),
        ([-1], r"labels\[0\] is -1"),
        ([1.0], r"labels\[0\] is 1.0"),
        ([], "empty"),
        ([[1]], "1 dimension"),
    ],
)
def test_labels_without_place_in_an_orbit(labels: Any, message: str) -> None:
    with pytest.raises(InputError, match=message):
        depth.orbit_memorizer(labels, 3)


@pytest.mark.parametrize("labels", [[], [1, 0], [2], ["x"], [[1]], 3])
def test_labels_that_are_no_signs(labels: Any) -> None:
    with pytest.raises(InputError, match="labels"):
        vc.sine_memorizer(labels)


@pytest.mark.parametrize("bad", [0, -1, 2.5, None])
def test_counts_are_positive_integers(bad: Any) -> None:
    for call in (
        lambda: vc.sine_points(bad),
        lambda: depth.orbit_memorizer([0], bad),
        lambda: depth.orbit_memorizer([0], 1).read(bad),
    ):
        with pytest.raises(InputError, match="integer of at least 1"):
            call()
