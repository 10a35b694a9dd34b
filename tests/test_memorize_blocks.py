"""Two ReLUs for d + 1 points: any distinct points, the fewest blocks, and what float64 can do."""

from fractions import Fraction
from functools import cache
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from fdl import FloatRangeError, HypothesisError, Network, bounds, certify, data
from fdl.memorize import blocks, bubeck, zhang
from tests import oracle
from tests.constructions import formula_has_labels, memorizes, refused, rows
from tests.oracle import exactly, layers_of
from tests.strategies import data_sets, general_position, labels, laws, points, rationals

seeds = st.integers(0, 2**32)


@laws
@given(data_sets(), st.data(), seeds)
def test_any_labels_on_distinct_points_are_memorized(X: Any, drawn: Any, seed: int) -> None:
    n, y = len(X), drawn.draw(labels(len(X)))
    net = blocks(X, y, seed=seed)
    assert memorizes(net, X, y)
    assert (net.activation, net.hidden_layers, net.in_width) == ("relu", 1, len(X[0]))
    assert net.n_neurons <= bounds.blocks_neurons(n, 1, net.out_width)
    if net.out_width == 1:
        assert net.n_neurons <= max(1, n - 1)


@laws
@given(data_sets(), st.data(), seeds)
def test_the_formula_itself_has_the_labels(X: Any, drawn: Any, seed: int) -> None:
    y = drawn.draw(labels(len(X)))
    assert formula_has_labels(blocks(X, y, seed=seed), X, y)


@laws
@given(general_position(), st.data(), seeds)
def test_in_general_position_d_plus_1_points_take_two_units(X: Any, drawn: Any, seed: int) -> None:
    y = drawn.draw(labels(len(X)))
    net = blocks(X, y, seed=seed)
    assert memorizes(net, X, y)
    assert net.n_neurons <= bounds.blocks_neurons(len(X), len(X[0]), net.out_width)


@pytest.mark.parametrize("n", [1, 2, 3, 4, 5, 8, 9, 10, 30])
@pytest.mark.parametrize("d", [1, 2, 3, 8, 40])
@pytest.mark.parametrize("outputs", [1, 3])
def test_random_labels_in_general_position_take_the_whole_formula(
    n: int, d: int, outputs: int
) -> None:
    X = data.gaussian(n, d)
    y = np.random.default_rng(n + d).integers(-99, 100, (n, outputs))
    net = blocks(X, y)
    assert memorizes(net, X, y)
    assert net.n_neurons == bounds.blocks_neurons(n, d, outputs)
    if outputs == 1:
        assert bounds.blocks_lower_bound(n, d) <= net.n_neurons <= 2 * -(-n // (d + 1))


def fewest_blocks(points: list[Any], values: list[Any]) -> int:
    """Return the least number of intervals of the list on each of which the values are affine."""

    @cache
    def from_here(start: int) -> int:
        if start == len(points):
            return 0
        ends = range(start + 1, len(points) + 1)
        fitting = [e for e in ends if oracle.is_affine(points[start:e], values[start:e])]
        return 1 + min(map(from_here, fitting))

    return from_here(0)


@laws
@given(data_sets(), st.data(), seeds)
def test_the_blocks_are_the_fewest_along_the_direction(X: Any, drawn: Any, seed: int) -> None:
    assume(len(X) <= 12)
    y = drawn.draw(labels(len(X)))
    net = blocks(X, y, seed=seed)
    (W, _), (_, a) = net.layers
    k = len(a)
    w = W[k] if len(W) > k else W[0] * 0
    points, values = exactly(X), rows(y)
    order = sorted(range(len(X)), key=lambda i: oracle.dot(w, points[i]))
    count = 1
    if len(W) > k:
        count = fewest_blocks([points[i] for i in order], [values[i] for i in order])
    assert len(W) in {(k + 1) * count - 1, (k + 1) * count - 1 - k}
    if len(W) == k:
        assert oracle.is_affine(points, values)


@laws
@given(data_sets(), st.data(), seeds)
def test_a_ramp_and_its_tilted_twin_are_on_at_the_same_points(
    X: Any, drawn: Any, seed: int
) -> None:
    y = drawn.draw(labels(len(X)))
    net = blocks(X, y, seed=seed)
    k = net.out_width
    cuts = -(-(net.n_neurons - k) // (k + 1))
    hidden = layers_of(net)[:1]
    for x in exactly(X):
        u = oracle.value(hidden, "relu", x)
        ramps, tilted = u[k : k + cuts], u[k + cuts :]
        assert min(u[:k]) >= 0
        assert 0 not in ramps
        assert [v > 0 for v in tilted] == [ramps[j // k] > 0 for j in range(len(tilted))]
        assert 0 not in tilted


@laws
@given(data_sets(), st.data(), seeds)
def test_affine_labels_take_one_unit(X: Any, drawn: Any, seed: int) -> None:
    d = len(X[0])
    *slopes, constant = drawn.draw(points(d + 1))
    y = [constant + oracle.dot(slopes, x) for x in exactly(X)]
    net = blocks(X, y, seed=seed)
    assert memorizes(net, X, y)
    assert net.n_neurons == 1


@pytest.mark.parametrize("label", [0, -7, Fraction(1, 3)])
@pytest.mark.parametrize("n", [1, 2, 9])
def test_constant_labels_make_a_constant_function(label: Any, n: int) -> None:
    X = data.huge_and_tiny(n, 3)
    net = blocks(X, [label] * n)
    assert memorizes(net, X, [label] * n)
    assert net([1, 2, 3]) == label
    assert (net.n_neurons, net.n_nonzero) == (1, 1 + (label != 0))


@laws
@given(st.sets(rationals, min_size=2, max_size=12), st.data())
def test_on_a_line_no_net_is_smaller_by_more_than_one(x: Any, drawn: Any) -> None:
    X, y = [[v] for v in sorted(x)], [i % 2 for i in range(len(x))]
    net = blocks(X, y)
    assert memorizes(net, X, y)
    assert net.n_neurons == len(x) - 1 == zhang(X, y).n_neurons - 1
    if len(x) > 3:
        assert bounds.zigzag_points((net.n_neurons - 2,)) < len(x)


@pytest.mark.parametrize("labelling", ["random", "given"])
def test_the_handwritten_digits_are_memorized(labelling: str) -> None:
    X, y = data.digits()
    y = y if labelling == "given" else data.random_labels(1797)
    net = blocks(X, y)
    assert memorizes(net, X, y)
    assert bounds.blocks_lower_bound(1797, 64) == 28 < net.n_neurons <= 71
    assert bounds.bubeck_neurons(1797, 64) == 116


def test_the_digits_are_not_in_general_position() -> None:
    X, y = data.digits()
    assert refused(bubeck, X[:100], y[:100])
    net = blocks(X[:100], y[:100])
    assert memorizes(net, X[:100], y[:100])


@pytest.mark.parametrize("seed", range(3))
def test_many_points_in_few_dimensions(seed: int) -> None:
    for X in (data.lattice(6, 3), data.clustered(150, 2, seed), data.near_duplicates(80, 2, seed)):
        y = data.random_labels(len(X), seed=seed)
        net = blocks(X, y, seed=seed)
        assert memorizes(net, X, y)
        assert net.n_neurons < len(X)


@pytest.mark.parametrize("exact", [True, False])
def test_equal_points_are_refused_with_the_pair(exact: bool) -> None:
    X = [[0.0, 1.0], [2.0, 3.0], [0.0, 1.0]]
    assert refused(blocks, X, [0, 1, 0], exact=exact) == (0, 2)
    with pytest.raises(HypothesisError, match="no function fits"):
        blocks(X, [0, 1, 2], exact=exact)


def test_the_seed_decides() -> None:
    X, y = data.gaussian(20, 3), range(20)
    X[:, 0] = np.arange(20) ** 2
    y = np.arange(20) ** 3
    nets = [layers_of(blocks(X, y, seed=seed)) for seed in (0, 0, 1)]
    assert nets[0] == nets[1] != nets[2]


def error(net: Network, X: Any, y: Any) -> Any:
    certificate = certify.memorizes(net, X, y)
    assert not certificate.exact
    return certificate.max_error


@pytest.mark.parametrize(("n", "d"), [(1, 1), (1, 3), (2, 1), (5, 1), (40, 3), (41, 3), (100, 20)])
def test_float64_is_close_on_easy_data(n: int, d: int) -> None:
    X, y = data.gaussian(n, d), data.random_labels(n)
    net = blocks(X, y, exact=False)
    assert error(net, X, y) < 1e-6
    assert net.n_neurons == bounds.blocks_neurons(n, d)
    several = np.stack([y, 2 - y, y * y], axis=1)
    assert error(blocks(X, several, exact=False), X, several) < 1e-5


def test_float64_blocks_all_have_d_plus_1_points() -> None:
    X = data.gaussian(30, 2)
    y = X[:, 0] + 1
    assert blocks(X, y, exact=False).n_neurons == bounds.blocks_neurons(30, 2)
    assert error(blocks(X, y, exact=False), X, y) < 1e-9


@pytest.mark.parametrize(
    "X",
    [
        data.lattice(5, 3),
        data.collinear(30, 3),
        data.near_duplicates(9, 3),
        [[0.0, 0], [5e-324, 0]],
    ],
    ids=["lattice", "collinear", "near duplicates", "denormal"],
)
def test_what_float64_cannot_do_is_refused(X: Any) -> None:
    y = data.random_labels(len(X), 50)
    assert memorizes(blocks(X, y), X, y)
    with pytest.raises(FloatRangeError, match="use exact"):
        blocks(X, y, exact=False)


@pytest.mark.parametrize("scale", [1e300, 1e-300])
def test_float64_at_the_ends_of_its_range(scale: float) -> None:
    X, y = data.gaussian(12, 2) * scale, data.random_labels(12)
    assert memorizes(blocks(X, y), X, y)
    assert error(blocks(X, y, exact=False), X, y) < 1e-9
    X = data.huge_and_tiny(12, 2)
    assert memorizes(blocks(X, y), X, y)
    with pytest.raises(FloatRangeError):
        blocks(X, y, exact=False)
    with pytest.raises(FloatRangeError):
        blocks(data.gaussian(12, 2), y * 1e307, exact=False)


def test_the_formula_counts_a_last_point_alone() -> None:
    assert [bounds.blocks_neurons(n, 2) for n in range(1, 9)] == [1, 1, 1, 2, 3, 3, 4, 5]
    assert all(bounds.blocks_neurons(n, 1) == n - 1 for n in range(2, 50))
    for n in range(1, 60):
        for d in range(1, 8):
            assert bounds.blocks_lower_bound(n, d) <= bounds.blocks_neurons(n, d)
            assert bounds.blocks_neurons(n, d) < 2 * -(-n // (d + 1))
    assert all(a <= b for a, b in pairwise(bounds.blocks_neurons(n, 4) for n in range(1, 60)))
