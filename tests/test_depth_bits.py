"""What the sawtooth reads of a number: the identity, its domain, the Gray code, the orbit."""

from fractions import Fraction
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fdl import BudgetError, InputError, certify, depth, trace_interval, trace_line
from tests.strategies import intervals, laws, rationals

HALF = Fraction(1, 2)
unit = st.builds(Fraction, st.integers(0, 2**40), st.integers(2**40, 2**41)).filter(lambda x: x < 1)


def frac(x: Fraction) -> Fraction:
    return x - (x.numerator // x.denominator)


def tent(x: Fraction) -> Fraction:
    return max(Fraction(0), min(2 * x, 2 - 2 * x))


@pytest.mark.parametrize("iterates", range(1, 13))
def test_the_identity_holds_on_the_unit_interval(iterates: int) -> None:
    left = trace_interval(depth.sawtooth(iterates), 0, 1)
    assert certify.equal(left, depth.bit_extractor(iterates))


@laws
@given(st.integers(1, 60), unit)
def test_the_identity_holds_at_single_numbers(iterates: int, x: Fraction) -> None:
    assert depth.sawtooth(iterates)(x) == tent(frac(2 ** (iterates - 1) * x))


@laws
@given(st.integers(1, 6), intervals(-3, 3), st.data())
def test_the_right_side_is_what_it_says_on_any_interval(iterates: int, on: Any, drawn: Any) -> None:
    f = depth.bit_extractor(iterates, on=on)
    assert f.domain == tuple(on)
    share = drawn.draw(unit)
    x = on[0] + share * (on[1] - on[0])
    assert f(x) == tent(frac(2 ** (iterates - 1) * x))


@pytest.mark.parametrize("iterates", [1, 2, 5])
@pytest.mark.parametrize("on", [("-1/1000000", 1), (0, "1000001/1000000")])
def test_the_identity_fails_on_every_longer_interval(iterates: int, on: Any) -> None:
    verdict = certify.equal(
        trace_line(depth.sawtooth(iterates)), depth.bit_extractor(iterates, on=on)
    )
    assert not verdict
    assert verdict.witness.found == 0 != verdict.witness.expected


@pytest.mark.parametrize(
    ("iterates", "x", "left", "right"),
    [(1, "5/4", 0, HALF), (1, "-1/8", 0, HALF / 2), (2, "-1/4", 0, 1)],
)
def test_known_failures(iterates: int, x: str, left: Any, right: Any) -> None:
    assert depth.sawtooth(iterates)(x) == left
    assert depth.bit_extractor(iterates, on=(-1, 2))(x) == right


@laws
@given(unit, st.integers(1, 70))
def test_digits_are_those_of_the_number(x: Fraction, count: int) -> None:
    digits = depth.binary_digits(x, count)
    rest = x - sum(Fraction(digit, 2**i) for i, digit in enumerate(digits, start=1))
    assert len(digits) == count
    assert set(digits) <= {0, 1}
    assert 0 <= rest < Fraction(1, 2**count)


@pytest.mark.parametrize("bits", [1, 4, 8])
def test_neighbours_in_gray_code_differ_in_one_digit(bits: int) -> None:
    words = [depth.gray_digits(Fraction(i, 2**bits), bits) for i in range(2**bits)]
    assert len(set(map(tuple, words))) == 2**bits
    for a, b in pairwise(words):
        assert sum(x != y for x, y in zip(a, b, strict=True)) == 1


@pytest.mark.parametrize("iterates", range(1, 11))
def test_the_network_reads_the_gray_code_with_the_exceptions_that_are_named(iterates: int) -> None:
    x = [Fraction(i, 2**12) for i in range(2**12)]
    values = depth.sawtooth(iterates)([[t] for t in x]).tolist()
    digits = [depth.gray_digits(t, iterates + 1)[iterates] for t in x]
    wrong = [
        t for t, value, digit in zip(x, values, digits, strict=True) if (value > HALF) != digit
    ]
    assert wrong == [Fraction(4 * j + 1, 2 ** (iterates + 1)) for j in range(2 ** (iterates - 1))]


@laws
@given(rationals | unit, st.integers(0, 30))
def test_an_orbit_is_the_sawtooth_at_one_number(x: Fraction, steps: int) -> None:
    orbit = depth.orbit(x, steps)
    expected = [x]
    for _ in range(steps):
        expected.append(tent(expected[-1]))
    assert orbit.tolist() == expected


@laws
@given(st.floats(0, 1))
def test_float64_makes_no_error_of_its_own_and_ends_at_zero(x: float) -> None:
    steps = 80
    rounded = depth.orbit(x, steps, exact=False)
    if x >= 2.0**-20:
        assert rounded.tolist() == depth.orbit(x, steps).tolist()
        assert rounded[-1] == 0


@laws
@given(st.integers(1, 99).map(lambda i: 2 * i + 1), st.data())
def test_an_odd_factor_in_the_denominator_never_reaches_zero(odd: int, drawn: Any) -> None:
    top = drawn.draw(st.integers(1, 16 * odd - 1).filter(lambda i: Fraction(i, 16).numerator % odd))
    orbit = depth.orbit(Fraction(top, 16 * odd), 4 + odd)
    assert all(orbit)
    assert len(set(orbit.tolist())) < len(orbit)


def test_orbits_of_float64_are_arrays_of_float64() -> None:
    assert depth.orbit("1/10", 3, exact=False).dtype == np.float64
    assert depth.orbit(0.1, 0).tolist() == [Fraction(0.1)]


@pytest.mark.parametrize("x", [1, -1, "9/8", float("nan"), "x"])
def test_digits_before_the_point_are_refused(x: Any) -> None:
    with pytest.raises(InputError):
        depth.binary_digits(x, 3)


def test_what_is_too_long_or_no_number_is_refused() -> None:
    with pytest.raises(BudgetError, match="shorten"):
        depth.bit_extractor(40)
    with pytest.raises(InputError, match="iterates"):
        depth.bit_extractor(0)
    with pytest.raises(InputError, match="steps"):
        depth.orbit(0, -1)
    with pytest.raises(InputError, match="start"):
        depth.orbit("one", 1)
    with pytest.raises(InputError, match="count"):
        depth.gray_digits("1/3", 0)
