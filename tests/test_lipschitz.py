"""Squared Lipschitz constants: exact for one direction, lower bounds on segments and from data."""

from fractions import Fraction
from itertools import combinations, pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fdl import HypothesisError, InputError, Network, data, depth, lipschitz
from fdl.memorize import blocks, caps, zhang
from tests import oracle
from tests.constructions import refused, rows
from tests.oracle import exactly
from tests.strategies import FAR, Plain, data_sets, labels, laws, networks, points, segments


def squared(x: list[Fraction]) -> Fraction:
    return oracle.dot(x, x)


def steepest(plain: Plain, start: list[Fraction], stop: list[Fraction]) -> Fraction:
    graph = oracle.graph(plain.layers, plain.activation, start, stop)
    return max(oracle.slope(p, q) ** 2 for p, q in pairwise(graph))


@laws
@given(networks(activations=("relu", "hard_tanh")))
def test_with_one_input_it_is_the_steepest_slope(plain: Plain) -> None:
    expected = steepest(plain, [-FAR], [FAR]) / (2 * FAR) ** 2
    assert lipschitz.squared_constant(plain.network()) == expected


@laws
@given(networks(), st.data())
def test_a_direction_multiplies_by_its_squared_length(plain: Plain, drawn: Any) -> None:
    w = drawn.draw(points(3))
    (W, b), *others = plain.layers
    ridge = Network([([[row[0] * c for c in w] for row in W], b), *others])
    expected = lipschitz.squared_constant(plain.network()) * squared(w)
    assert lipschitz.squared_constant(ridge) == expected


@laws
@given(data_sets(), st.data())
def test_every_lower_bound_is_below_the_constant(X: Any, drawn: Any) -> None:
    y = drawn.draw(st.lists(st.integers(-9, 9), min_size=len(X), max_size=len(X)))
    net = zhang(X, y)
    constant = lipschitz.squared_constant(net)
    assert lipschitz.squared_of_data(X, y) <= constant
    start, stop = drawn.draw(segments(len(X[0])).filter(lambda ends: ends[0] != ends[1]))
    assert lipschitz.squared_on_segment(net, start, stop) <= constant


def test_along_the_direction_the_bound_is_the_constant() -> None:
    X, y = data.gaussian(40, 3), data.random_labels(40)
    net = zhang(X, y)
    w = net.layers[0][0][0]
    low, high = min(w @ x for x in exactly(X)), max(w @ x for x in exactly(X))
    ends = [[c * t / squared(w.tolist()) for c in w] for t in (low - 1, high + 1)]
    assert lipschitz.squared_on_segment(net, *ends) == lipschitz.squared_constant(net)


@laws
@given(networks(d=2, outputs=2), segments(2))
def test_a_segment_is_measured_by_its_steepest_piece(plain: Plain, ends: Any) -> None:
    start, stop = ends
    length = squared([b - a for a, b in zip(start, stop, strict=True)])
    for output in (0, 1):
        if length == 0:
            with pytest.raises(InputError, match="one point"):
                lipschitz.squared_on_segment(plain.network(), start, stop, output=output)
            continue
        graph = oracle.graph(plain.layers, "relu", start, stop, output)
        expected = max(oracle.slope(p, q) ** 2 for p, q in pairwise(graph)) / length
        found = lipschitz.squared_on_segment(plain.network(), start, stop, output=output)
        assert found == expected


@laws
@given(data_sets(), st.data())
def test_the_data_bound_is_the_largest_of_all_pairs(X: Any, drawn: Any) -> None:
    y = drawn.draw(labels(len(X)))
    pairs = combinations(zip(exactly(X), rows(y), strict=True), 2)

    def gap(a: list[Fraction], b: list[Fraction]) -> Fraction:
        return squared([p - q for p, q in zip(a, b, strict=True)])

    ratios = [gap(v, w) / gap(x, z) for (x, v), (z, w) in pairs]
    assert lipschitz.squared_of_data(X, y) == max(ratios, default=0)
    if ratios:
        i, j = lipschitz.steepest_pair(X, y)
        firsts = [(a, b) for a in range(len(X)) for b in range(a + 1, len(X))]
        assert firsts.index((i, j)) == ratios.index(max(ratios))


def test_one_point_has_no_steepest_pair() -> None:
    with pytest.raises(InputError, match="give two"):
        lipschitz.steepest_pair([[1, 2]], [3])


def test_known_constants() -> None:
    assert lipschitz.squared_constant(depth.sawtooth(7)) == 4**7
    assert lipschitz.squared_constant(Network([([["3/5", "4/5"]], [7])])) == 1
    assert lipschitz.squared_constant(Network([([[0, 0], [0, 0]], [1, 2]), ([[1, 1]], [0])])) == 0
    assert lipschitz.squared_on_segment(depth.tent(), 0, 1) == 4
    assert lipschitz.squared_on_segment(depth.tent(), [2], [3]) == 0


def test_two_directions_are_refused_with_a_unit_of_each() -> None:
    net = Network([([[0, 0], [1, 2], [2, 4], [-1, -2], [2, 1]], [0] * 5), ([[1] * 5], [0])])
    assert refused(lipschitz.squared_constant, net) == (1, 4)
    with pytest.raises(HypothesisError, match="squared_on_segment"):
        lipschitz.squared_constant(blocks(data.gaussian(9, 2), range(9)))


def test_equal_points_have_no_data_bound() -> None:
    assert refused(lipschitz.squared_of_data, [[1], [2], [1]], [0, 0, 0]) == (0, 2)


def test_float64_networks() -> None:
    X, y = data.gaussian(30, 2), data.random_labels(30)
    net = zhang(X, y, exact=False)
    same = Network(list(net.layers))
    assert lipschitz.squared_constant(net) == lipschitz.squared_constant(same)
    found = lipschitz.squared_on_segment(net, X[0], X[1])
    assert isinstance(found, float)
    assert found == pytest.approx(float(lipschitz.squared_on_segment(same, X[0], X[1])), rel=1e-6)


def test_caps_are_far_flatter_than_ramps() -> None:
    X, y = data.sphere(40, 12), data.random_labels(40, 2) * 2 - 1
    needed = lipschitz.squared_of_data(X, y)
    flat, apart = (caps(X, y, disjoint=value) for value in (False, True))
    for net in (flat, apart):
        found = max(lipschitz.squared_on_segment(net, X[i], X[j]) for i, j in [(0, 1), (2, 3)])
        assert found < 100 * needed
    assert lipschitz.squared_constant(zhang(X, y)) > 10**4 * needed


@pytest.mark.parametrize(
    ("net", "message"),
    [
        (Network([([[1]], [0]), ([[1]], [0])], "threshold"), "threshold"),
        (Network([([[1], [2]], [0, 0])]), "2 outputs"),
        (7, "no Network"),
    ],
)
def test_other_networks_are_refused(net: Any, message: str) -> None:
    with pytest.raises(InputError, match=message):
        lipschitz.squared_constant(net)
