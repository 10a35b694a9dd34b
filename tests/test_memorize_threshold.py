"""Threshold units: codes of signs, O(k + sqrt n) units, integer weights, and what a line costs."""

import math
from fractions import Fraction
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fdl import FloatRangeError, HypothesisError, InputError, bounds, certify, data
from fdl.memorize import threshold
from tests import oracle
from tests.memorizing import check_memorizes, check_refusals
from tests.strategies import data_sets, laws, points, rationals

seeds = st.integers(0, 2**32)


def codes(net: Any, X: Any) -> list[tuple[bool, ...]]:
    """The sides of the hyperplanes, from the first layer's weights."""
    W, b = oracle.layers_of(net)[0]
    rows = list(zip(W, b, strict=True))
    return [
        tuple(sum(map(Fraction.__mul__, w, x), c) >= 0 for w, c in rows) for x in oracle.exactly(X)
    ]


def check_theorem(X: Any, y: Any, seed: int = 0) -> Any:
    n, net = len(X), threshold(X, y, seed=seed)
    check_memorizes(net, X, y)
    k = net.widths[0]
    assert (net.activation, net.hidden_layers, net.out_width) == ("threshold", 3, 1)
    assert 1 <= k <= max(1, n - 1)
    assert net.widths in {bounds.threshold_widths(changes, k) for changes in range(n)}
    assert net.n_neurons <= sum(bounds.threshold_widths(n - 1, k))
    return net


@laws
@given(data_sets(), st.data(), seeds)
def test_any_two_labels_on_distinct_points_are_memorized(X: Any, drawn: Any, seed: int) -> None:
    low, high = drawn.draw(st.tuples(rationals, rationals))
    y = [low if bit else high for bit in data.random_labels(len(X), 2, seed)]
    net = check_theorem(X, y, seed)
    assert len(set(codes(net, X))) == len(X)


@laws
@given(data_sets(), seeds)
def test_the_labels_come_out_by_hand(X: Any, seed: int) -> None:
    y = data.random_labels(len(X), 2, seed)
    check_memorizes(threshold(X, y, seed=seed), X, y, by_hand=True)


@laws
@given(st.sets(st.tuples(rationals, rationals), min_size=1, max_size=12), seeds)
def test_rational_points_are_memorized(X: Any, seed: int) -> None:
    check_theorem(list(X), data.random_labels(len(X), 2, seed), seed)


@laws
@given(data_sets(), seeds)
def test_weights_after_the_first_layer_are_short_integers(X: Any, seed: int) -> None:
    n = len(X)
    net = threshold(X, data.random_labels(n, 2, seed), seed=seed)
    longest = 2 * net.widths[0] * 32 * n * n + 1
    for W, b in oracle.layers_of(net)[1:]:
        entries = [*b, *(entry for row in W for entry in row)]
        assert all(entry.denominator == 1 for entry in entries)
        assert max(map(abs, entries)) <= longest


@pytest.mark.parametrize("n", range(1, 25))
@pytest.mark.parametrize("labelling", ["alternating", "constant", "random"])
def test_every_number_of_points(n: int, labelling: str) -> None:
    y = {
        "alternating": [i % 2 for i in range(n)],
        "constant": [Fraction(1, 3)] * n,
        "random": data.random_labels(n, 2),
    }[labelling]
    check_theorem(data.gaussian(n, 3), y)
    check_theorem(data.gaussian(n, 1)[np.argsort(data.gaussian(n, 1)[:, 0])], y)


@pytest.mark.parametrize("d", [1, 3])
@pytest.mark.parametrize("n", [2, 10, 33])
def test_on_a_line_every_gap_takes_a_hyperplane(n: int, d: int) -> None:
    X = data.collinear(n, d)
    net = check_theorem(X, data.random_labels(n, 2))
    assert net.widths[0] == bounds.threshold_line_width(n) == n - 1


@pytest.mark.parametrize("n", [3, 6])
def test_fewer_hyperplanes_than_gaps_leave_two_neighbours_together(n: int) -> None:
    line = [[i, 2 * i] for i in range(n)]
    net = threshold(line, [i % 2 for i in range(n)])
    for left_out in range(n - 1):
        sides = [code[:left_out] + code[left_out + 1 :] for code in codes(net, line)]
        assert any(a == b for a, b in pairwise(sides))


def test_near_duplicates_are_separated_many_at_once() -> None:
    corners = oracle.exactly(data.gaussian(100, 10))
    nudged = [[x + Fraction(1, 2**60) for x in corner[:5]] + corner[5:] for corner in corners]
    X, y = corners + nudged, [0] * 100 + [1] * 100
    net = check_theorem(X, y)
    assert net.widths[0] <= 100 / 5 + 2 * math.log2(100)


@pytest.mark.parametrize("kind", [data.gaussian, data.clustered])
@pytest.mark.parametrize("d", [2, 10])
def test_many_points_are_memorized(kind: Any, d: int) -> None:
    n = 500
    net = check_theorem(kind(n, d), data.random_labels(n, 2))
    assert net.n_neurons <= 2 * net.widths[0] + 2 * math.sqrt(n) + 2
    if d == 10:
        assert net.widths[0] <= 5 * math.log2(n)


@pytest.mark.parametrize("cut", [1, 5])
def test_the_handwritten_digits_are_memorized(cut: int) -> None:
    X, y = data.digits()
    net = check_theorem(X, (y >= cut).astype(int))
    assert net.widths[0] <= 40
    assert certify.memorizes(net, X, (y >= cut).astype(int)).float64_error == 0


@pytest.mark.parametrize("changes", range(300))
def test_the_widths_are_the_least(changes: int) -> None:
    k, second, q = bounds.threshold_widths(changes, 7)
    p = second - k + 1
    assert (k, p * q >= changes, q % 2 == 0 or p == 1) == (7, True, True)
    even = [math.ceil(changes / q) + q for q in range(2, changes + 2, 2)]
    assert p + q == min([*even, max(changes, 1) + 1])
    assert p + q <= 2 * math.sqrt(changes) + 2
    assert p + q <= sum(bounds.threshold_widths(changes + 1, 7)) - 13


@laws
@given(data_sets(), seeds)
def test_the_seed_decides(X: Any, seed: int) -> None:
    y = data.random_labels(len(X), 2)
    assert oracle.layers_of(threshold(X, y, seed=seed)) == oracle.layers_of(
        threshold(X, y, seed=seed)
    )


@pytest.mark.parametrize("exact", [True, False])
def test_a_third_label_is_refused_with_three_points(exact: bool) -> None:
    X = [[0, 1], [1, 1], [2, 5], [3, 0], [4, 4]]
    with pytest.raises(HypothesisError, match="have three labels") as caught:
        threshold(X, [1, 0, 1, 7, 9], exact=exact)
    assert caught.value.witness == (0, 1, 3)
    with pytest.raises(InputError, match="2 columns"):
        threshold(X, [[0, 1]] * 5, exact=exact)


def test_bad_input_and_equal_points_are_named() -> None:
    check_refusals(threshold)


@laws
@given(st.sets(st.tuples(*[st.integers(-1000, 1000)] * 3), min_size=1, max_size=30), seeds)
def test_float64_is_exact_on_integers(X: Any, seed: int) -> None:
    y = data.random_labels(len(X), 2, seed)
    net = threshold(list(X), y, seed=seed, exact=False)
    assert not net.is_exact
    assert certify.memorizes(net, list(X), y).max_error == 0


@laws
@given(st.lists(points(2), min_size=1, max_size=12, unique_by=tuple))
def test_in_float64_labels_are_met_or_refused(X: Any) -> None:
    y = data.random_labels(len(X), 2)
    try:
        net = threshold(X, y, exact=False)
    except FloatRangeError:
        return
    assert certify.memorizes(net, X, y).max_error == 0


@pytest.mark.parametrize("kind", [data.gaussian, data.clustered])
def test_float64_is_exact_where_it_separates(kind: Any) -> None:
    X, y = kind(2000, 10), data.random_labels(2000, 2)
    assert certify.memorizes(threshold(X, y, exact=False), X, y).max_error == 0


def test_points_that_float64_confuses_are_refused() -> None:
    with pytest.raises(FloatRangeError, match="exact=True"):
        threshold(data.near_duplicates(6, 2), [0, 1] * 3, exact=False)
    with pytest.raises(FloatRangeError):
        threshold([[1.7e308] * 9, [-1.7e308] * 9], [0, 1], exact=False)
