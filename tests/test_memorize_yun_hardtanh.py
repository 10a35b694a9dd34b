"""Two layers of hard tanh: d1 d2 points for every d1 and d2, and the same function in ReLU."""

import math
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fdl import (
    FloatRangeError,
    HypothesisError,
    InputError,
    Network,
    bounds,
    certify,
    data,
    trace_interval,
)
from fdl.memorize import yun_hardtanh
from tests import oracle
from tests.memorizing import check_memorizes, check_refusals, outputs_of
from tests.strategies import data_sets, labels, laws, rationals

seeds = st.integers(0, 2**32)


@laws
@given(data_sets(), st.data(), seeds)
def test_any_labels_on_distinct_points_are_memorized(X: Any, drawn: Any, seed: int) -> None:
    y = drawn.draw(labels(len(X)))
    n, d, k = len(X), len(X[0]), outputs_of(y)
    net = yun_hardtanh(X, y, seed=seed)
    check_memorizes(net, X, y, by_hand=True)
    assert net.widths == bounds.yun_hardtanh_widths(n, k)
    assert (net.activation, net.depth, net.in_width, net.out_width) == ("hard_tanh", 3, d, k)
    assert net.n_parameters == bounds.dense_parameters((d, *net.widths, k))


@pytest.mark.parametrize("d1", range(1, 7))
@pytest.mark.parametrize("d2", range(1, 7))
def test_every_number_of_points_up_to_the_capacity(d1: int, d2: int) -> None:
    assert bounds.yun_hardtanh_capacity(d1, d2) == d1 * d2
    points, y = data.gaussian(d1 * d2 + 1, 2), data.random_labels(d1 * d2 + 1)
    for n in range(1, d1 * d2 + 1):
        net = yun_hardtanh(points[:n], y[:n], widths=(d1, d2))
        assert net.widths == (d1, d2)
        check_memorizes(net, points[:n], y[:n])
    with pytest.raises(HypothesisError) as caught:
        yun_hardtanh(points, y, widths=(d1, d2))
    assert caught.value.witness == d1 * d2
    enough = bounds.yun_hardtanh_widths(d1 * d2 + 1)
    assert f"widths {enough} are enough" in str(caught.value)
    assert yun_hardtanh(points, y, widths=enough).widths == enough


@pytest.mark.parametrize("outputs", [2, 3])
@pytest.mark.parametrize("widths", [(1, 3), (3, 6), (2, 7)])
def test_outputs_share_the_first_layer(widths: tuple[int, int], outputs: int) -> None:
    capacity = widths[0] * (widths[1] // outputs)
    assert bounds.yun_hardtanh_capacity(*widths, outputs) == capacity
    X = data.gaussian(capacity + 1, 3)
    y = np.random.default_rng(0).integers(-9, 10, (capacity + 1, outputs))
    net = yun_hardtanh(X[:capacity], y[:capacity], widths=widths)
    assert (net.widths, net.out_width) == (widths, outputs)
    check_memorizes(net, X[:capacity], y[:capacity], by_hand=True)
    with pytest.raises(HypothesisError) as caught:
        yun_hardtanh(X, y, widths=widths)
    assert caught.value.witness == capacity


@pytest.mark.parametrize("outputs", [1, 2, 5])
def test_no_other_widths_have_fewer_neurons(outputs: int) -> None:
    for n in range(1, 60):
        widths = bounds.yun_hardtanh_widths(n, outputs)
        assert bounds.yun_hardtanh_capacity(*widths, outputs) >= n
        assert sum(widths) == min(math.ceil(n / K) + K * outputs for K in range(1, n + 1))


@pytest.mark.parametrize("d1", range(1, 12))
def test_the_bounds_are_in_order(d1: int) -> None:
    for d2 in range(1, 12):
        for k in (1, 3):
            paper = bounds.yun_paper_capacity(d1, d2, k, activation="hard_tanh")
            assert paper == 4 * (d1 // 2) * (d2 // (2 * k))
            assert paper <= bounds.yun_hardtanh_capacity(d1, d2, k)


@laws
@given(data_sets(), st.data())
def test_all_units_but_one_are_clipped_at_every_point(X: Any, drawn: Any) -> None:
    n = len(X)
    y = drawn.draw(st.lists(rationals, min_size=n, max_size=n))
    net = yun_hardtanh(X, y)
    largest = max(map(abs, y)) or Fraction(1)
    hidden = Network(net.layers[:2], "hard_tanh")
    for x, label in zip(oracle.exactly(X), y, strict=True):
        levels = [abs(u) for u in oracle.value(oracle.layers_of(hidden), "hard_tanh", x)]
        own = abs(label) / largest
        assert own in levels
        levels.remove(own)
        assert all(level >= 1 or level == 0 for level in levels)
        if n == math.prod(net.widths):
            assert all(level >= 1 for level in levels)


@laws
@given(st.sets(rationals, min_size=1, max_size=9), st.data())
def test_the_relu_network_is_the_same_function(X: Any, drawn: Any) -> None:
    x = sorted(X)
    y = drawn.draw(st.lists(rationals, min_size=len(x), max_size=len(x)))
    points = [[v] for v in x]
    net = yun_hardtanh(points, y)
    relu = yun_hardtanh(points, y, as_relu=True)
    assert (relu.activation, relu.widths) == ("relu", tuple(2 * width for width in net.widths))
    check_memorizes(relu, points, y, by_hand=True)
    on = (x[0] - 5, x[-1] + 5)
    assert certify.equal(trace_interval(net, *on), trace_interval(relu, *on))


@pytest.mark.parametrize("d1", [2, 3, 8])
@pytest.mark.parametrize("d2", [2, 5, 8])
def test_relu_widths_hold_a_quarter_of_their_product(d1: int, d2: int) -> None:
    halves = d1 // 2, d2 // 2
    n = math.prod(halves)
    X, y = data.gaussian(n, 3), data.random_labels(n)
    net = yun_hardtanh(X, y, widths=halves, as_relu=True)
    assert net.widths <= (d1, d2)
    assert n >= bounds.yun_paper_capacity(d1, d2)
    check_memorizes(net, X, y)


@pytest.mark.parametrize("label", [0, -1, Fraction(1, 3)])
@pytest.mark.parametrize("n", [1, 2, 5, 6])
def test_constant_labels(label: Any, n: int) -> None:
    X = data.collinear(n, 2)
    for as_relu in (False, True):
        net = yun_hardtanh(X, [label] * n, as_relu=as_relu)
        check_memorizes(net, X, [label] * n, by_hand=True)


def test_the_handwritten_digits_are_memorized() -> None:
    X, y = data.digits()
    net = yun_hardtanh(X, y)
    check_memorizes(net, X, y)
    assert sum(net.widths) == 85  # 42 * 43 = 1806 >= 1797 > 42 * 42


@laws
@given(data_sets(), seeds)
def test_order_does_not_matter_and_the_seed_decides(X: Any, seed: int) -> None:
    y = np.arange(len(X)) % 3
    shuffled = np.random.default_rng(1).permutation(len(X))
    net = yun_hardtanh(X, y, seed=seed)
    again = yun_hardtanh(np.asarray(X)[shuffled], y[shuffled], seed=seed)
    assert oracle.layers_of(net) == oracle.layers_of(again)


@pytest.mark.parametrize("widths", [3, (3,), (3, 3, 3), (0, 3), (3, 2.5)])
def test_what_are_no_two_widths_is_named(widths: Any) -> None:
    with pytest.raises(InputError, match="widths"):
        yun_hardtanh([[0], [1]], [0, 1], widths=widths)


def test_bad_input_and_equal_points_are_named() -> None:
    check_refusals(yun_hardtanh)


@pytest.mark.parametrize("n", [1, 2, 7, 40])
@pytest.mark.parametrize("d", [1, 3])
@pytest.mark.parametrize("as_relu", [True, False])
def test_float64_is_close_on_easy_data(n: int, d: int, as_relu: bool) -> None:
    X, y = data.lattice(n, 1) * np.arange(1, d + 1), data.random_labels(n)
    net = yun_hardtanh(X, y, as_relu=as_relu, exact=False)
    assert not net.is_exact
    assert certify.memorizes(net, X, y).max_error < 1e-6


def test_what_float64_cannot_tell_apart_or_hold_is_refused() -> None:
    with pytest.raises(FloatRangeError, match="exact=True"):
        yun_hardtanh(data.near_duplicates(6, 2), range(6), exact=False)
    with pytest.raises(FloatRangeError):
        yun_hardtanh([[1e17]], [1], exact=False)
