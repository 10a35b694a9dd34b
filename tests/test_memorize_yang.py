"""Plateaus: any width, and as many hidden layers as W^2 L^2 of about N r asks for."""

import math
from fractions import Fraction
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fdl import HypothesisError, InputError, Network, bounds, data
from fdl.memorize import vardi, yang
from fdl.memorize._circuit import Affine, Circuit
from fdl.memorize._keys import distinct_keys
from fdl.memorize._plateaus import climb_plateaus
from tests.memorizing import (
    NUMBERED,
    check_any_number,
    check_budget,
    check_estimate,
    check_foreign_keys,
    check_memorizes,
    check_refusals,
    check_uncovered,
    within_keys,
)
from tests.strategies import data_sets, laws

seeds = st.integers(0, 2**32)
shapes = st.tuples(st.integers(1, 4), st.integers(1, 4), st.integers(1, 4))


def check_sizes(net: Network, X: Any, y: Any, shape: Any = None, seed: int = 0) -> None:
    keys, c = distinct_keys(X, y, seed=seed), max(1, int(np.max(y)).bit_length())
    n, d, bits = len(y), len(X[0]), max(keys.bits, c + 1)
    shape = shape or bounds.yang_shape(n, bits, integral=keys.integral)
    shape = (*shape[:2], min(shape[2], n))
    assert net.hidden_layers == bounds.yang_hidden_layers(n, shape, bits)
    assert max(net.widths) <= bounds.yang_width(shape, integral=keys.integral)
    units = bounds.yang_neurons(n, shape, bits, c, integral=keys.integral)
    assert net.n_neurons <= units
    assert net.n_nonzero <= bounds.yang_nonzero(n, shape, bits, c, d, integral=keys.integral)
    assert keys.bits < 60 or net.max_weight_bits < 60 * bits
    assert (net.activation, net.in_width, net.out_width) == ("relu", d, 1)


@laws
@given(data_sets(most=16), st.integers(1, 5), shapes, seeds)
def test_labels_of_few_bits_are_memorized(X: Any, label_bits: int, shape: Any, seed: int) -> None:
    y = np.random.default_rng(seed).integers(0, 2**label_bits, len(X))
    net = yang(X, y, shape=shape, seed=seed)
    check_memorizes(net, X, y)
    check_sizes(net, X, y, shape, seed)


@pytest.mark.parametrize("name", NUMBERED)
@pytest.mark.parametrize("shape", [(2, 1, 1), (1, 2, 1), (2, 2, 2)])
def test_small_cases_by_hand(name: str, shape: Any) -> None:
    X, y = NUMBERED[name]
    net = yang(X, y, shape=shape)
    check_memorizes(net, X, y, by_hand=True)
    check_sizes(net, X, y, shape)


@pytest.mark.parametrize("n", range(1, 12))
@pytest.mark.parametrize("integral", [True, False])
def test_any_number_of_points_by_hand(n: int, integral: bool) -> None:
    net, X, y = check_any_number(yang, n, integral)
    check_sizes(net, X, y)
    assert max(net.widths) <= net.hidden_layers + 11


def test_what_the_theorem_does_not_cover_is_named() -> None:
    check_uncovered(yang)
    check_refusals(yang)


@pytest.mark.parametrize("integral", [True, False])
def test_a_width_too_small_is_named(integral: bool) -> None:
    X = [[0], [1], [5]] if integral else [[0], [0.25], [1]]
    least = 10 if integral else 11
    with pytest.raises(HypothesisError, match=f"reading takes {least}") as caught:
        yang(X, [0, 1, 1], width=least - 1)
    assert caught.value.witness == least
    check_memorizes(yang(X, [0, 1, 1], width=least), X, [0, 1, 1])


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"width": 0}, "width"),
        ({"width": 10.5}, "width"),
        ({"width": 12, "shape": (1, 1, 1)}, "both given"),
        ({"shape": (1, 1)}, "superblocks, plateaus and items"),
        ({"shape": "123"}, "superblocks, plateaus and items"),
        ({"shape": (1, 0, 1)}, "at least 1"),
        ({"label_bits": 0}, "label_bits"),
        ({"most_bytes": -1}, "most_bytes"),
        ({"y": [[0, 1], [1, 0]]}, "2 columns: one label a point"),
    ],
)
def test_bad_options_are_named(options: Any, message: str) -> None:
    with pytest.raises(InputError, match=message):
        yang([[0], [1]], **({"y": [0, 1]} | options))


def test_a_network_too_large_is_refused_before_it_is_built() -> None:
    check_budget(yang, 1_000_000, width=10)


@pytest.mark.parametrize("integral", [True, False])
def test_the_estimate_is_beyond_the_memory_it_takes_but_not_far(integral: bool) -> None:
    check_estimate(yang, integral)


@laws
@given(st.lists(st.integers(1, 60), unique=True, max_size=11), shapes, st.data())
def test_plateaus_are_reached_before_their_keys(chosen: list[int], shape: Any, drawn: Any) -> None:
    """Any functions, up and down: with the jumps that are named, wherever no ramp lies."""
    size, starts = shape[1], sorted(chosen)
    number = st.fractions(0, 4, max_denominator=9)
    values = [drawn.draw(st.lists(number, min_size=12, max_size=12)) for _ in range(2)]
    first = drawn.draw(st.booleans())
    at = [0, *starts] if first or not starts else starts
    circuit, level = Circuit(1), len(starts) + 1 - len(at)
    chunks = [
        [column[i : i + size] for i in range(0, len(at), size)]
        for column in (
            at,
            *([b - a for a, b in pairwise([0, *f])][level:][: len(at)] for f in values),
        )
    ]
    held = [Affine({}, f[0]) for f in values]
    z, functions = climb_plateaus(circuit, Affine({0: 1}), held, chunks[0], chunks[1:])
    net = circuit.network([z, *functions])
    assert net.hidden_layers == 2
    assert net.widths[0] <= 2 * len(chunks[0]) + 1
    assert net.widths[1] <= 8 * (size - 1) + 3
    for k in [Fraction(i, 4) for i in range(260)]:
        if any(start - 1 < k < start for start in starts):
            continue
        block = sum(start <= k for start in starts)
        assert net([[k]])[0].tolist() == [k, *(function[block] for function in values)]


@laws
@given(st.integers(1, 14), st.integers(1, 3), shapes, seeds)
def test_reals_near_a_key_have_its_label(n: int, d: int, shape: Any, seed: int) -> None:
    X = data.gaussian(n, d, seed)
    y = np.random.default_rng(seed).integers(0, 8, n)
    moved, order = within_keys(X, seed)
    check_memorizes(yang(X, y, shape=shape), moved, y[order])


@pytest.mark.parametrize("shape", [(2, 3, 1), (3, 2, 3), (1, 5, 2)])
def test_reals_far_from_all_keys_have_none(shape: Any) -> None:
    X, y = [[0], [2.5], [5], [13.5], [20], [22], [31]], [1, 2, 3, 1, 3, 2, 2]
    net = yang(X, y, shape=shape)
    keys = distinct_keys(X, y, seed=0)
    grid = [[Fraction(i, 16)] for i in range(600)]
    z = [keys.weights[0] * x - keys.offset for (x,) in grid]
    far = [
        x for x, v in zip(grid, z, strict=True) if not any(k - 1 < v < k + 2 for k in keys.numbers)
    ]
    assert len(far) > 100
    assert not net(far).any()


@pytest.mark.parametrize("shape", [(2, 3, 1), (3, 2, 3), (1, 5, 2), (70, 1, 1)])
def test_integers_that_are_no_key_have_none(shape: Any) -> None:
    check_foreign_keys(yang, shape=shape)


def integer_points(n: int) -> tuple[Any, Any]:
    rng = np.random.default_rng(n)
    return rng.integers(0, 256, (n, 8)), rng.integers(0, 8, n)


@pytest.mark.parametrize("width", [16, 32, 64])
def test_twice_the_width_half_the_depth(width: int) -> None:
    n = 3000
    X, y = integer_points(n)
    bits = distinct_keys(X, y, seed=0).bits
    net = yang(X, y, width=width)
    check_memorizes(net, X[:500], y[:500])
    check_sizes(net, X, y, bounds.yang_shape(n, bits, width))
    assert width - 6 < max(net.widths) <= width
    assert 80 < width**2 * net.hidden_layers**2 / (n * bits) < 250


def test_the_width_is_that_of_vardi_no_more_but_the_square_root() -> None:
    X, y = integer_points(2000)
    net = yang(X, y, width=64)
    beside = vardi(X, y, hidden_layers=net.hidden_layers)
    assert beside.hidden_layers <= net.hidden_layers
    assert max(beside.widths) > 8 * max(net.widths)


def test_weights_are_no_longer_than_said() -> None:
    X, y = integer_points(400)
    bits = distinct_keys(X, y, seed=0).bits
    for shape in [(6, 3, 6), (12, 6, 1), (1, 1, 20), (5, 1, 2), (1, 9, 2)]:
        net = yang(X, y, shape=shape)
        check_memorizes(net, X[:100], y[:100])
        assert net.max_weight_bits <= bounds.yang_weight_bits(shape[2], bits)


@pytest.mark.parametrize("bits", [2, 9, 30])
@pytest.mark.parametrize("integral", [True, False])
def test_no_other_items_have_fewer_hidden_layers(bits: int, integral: bool) -> None:
    for n in (1, 7, 100, 3000):
        for width in (11, 20, 77):
            shape = bounds.yang_shape(n, bits, width, integral=integral)
            assert bounds.yang_width(shape, integral=integral) <= width
            depth = bounds.yang_hidden_layers(n, shape, bits)
            others = [(*shape[:2], items) for items in range(1, 400)]
            assert depth == min(bounds.yang_hidden_layers(n, other, bits) for other in others)
        square = bounds.yang_shape(n, bits, integral=integral)
        depths = {
            width: bounds.yang_hidden_layers(n, bounds.yang_shape(n, bits, width), bits)
            for width in range(10 if integral else 11, 200)
        }
        least = next(width for width, depth in depths.items() if depth <= width)
        assert square == bounds.yang_shape(n, bits, least)


@pytest.mark.parametrize(
    "call",
    [
        lambda: bounds.yang_shape(0, 3),
        lambda: bounds.yang_shape(3, 0),
        lambda: bounds.yang_shape(3, 3, 0),
        lambda: bounds.yang_hidden_layers(1, (1, 1, 0), 1),
        lambda: bounds.yang_width((0, 1, 1)),
        lambda: bounds.yang_nonzero(1, (1, 1, 1), 1, 1, 0),
        lambda: bounds.yang_weight_bits(1, -1),
    ],
)
def test_what_is_no_size_is_named(call: Any) -> None:
    with pytest.raises(InputError, match="an integer of at least 1 is wanted"):
        call()


def test_float64_is_the_rounded_network() -> None:
    X, y = [[0], [7], [3]], [1, 0, 2]
    net = yang(X, y, exact=False)
    assert not net.is_exact
    assert (net(X) == yang(X, y).to_float()(X)).all()
    assert math.isfinite(net(X).max())
