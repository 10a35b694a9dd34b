"""Four ReLUs for d points: exact difference quotients at a finite step, and what is refused."""

from fractions import Fraction
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fdl import FloatRangeError, HypothesisError, Network, bounds, certify, data
from fdl.exact import solve
from fdl.memorize import bubeck
from tests import oracle
from tests.constructions import (
    formula_has_labels,
    is_circuit,
    memorized_or_refused,
    memorizes,
    refused,
)
from tests.oracle import exactly, layers_of
from tests.strategies import data_sets, general_position, labels, laws, moment_curve, rationals

seeds = st.integers(0, 2**32)


def group(net: Network, units: range) -> oracle.Layers:
    """Return the network of some hidden units alone."""
    (W, b), (V, a) = layers_of(net)
    return [([W[j] for j in units], [b[j] for j in units]), ([[v[j] for j in units] for v in V], a)]


@laws
@given(general_position(), st.data(), seeds)
def test_any_labels_in_general_position_are_memorized(X: Any, drawn: Any, seed: int) -> None:
    y = drawn.draw(labels(len(X)))
    net = bubeck(X, y, seed=seed)
    assert memorizes(net, X, y)
    assert net.activation == "relu"
    assert net.widths == (bounds.bubeck_neurons(len(X), len(X[0]), net.out_width),)
    (_, _), (_, a) = net.layers
    assert not a.any()


@laws
@given(general_position(), st.data(), seeds)
def test_the_formula_itself_has_the_labels(X: Any, drawn: Any, seed: int) -> None:
    y = drawn.draw(labels(len(X)))
    assert formula_has_labels(bubeck(X, y, seed=seed), X, y)


@laws
@given(data_sets(), st.data(), seeds)
def test_distinct_points_are_memorized_or_a_dependent_set_is_shown(
    X: Any, drawn: Any, seed: int
) -> None:
    y, d = drawn.draw(labels(len(X))), len(X[0])
    net = memorized_or_refused(bubeck, X, y, seed)
    assert net is None or net.n_neurons <= bounds.bubeck_neurons(len(X), d, net.out_width)


@laws
@given(general_position(), st.data(), seeds)
def test_four_units_have_the_labels_of_their_points_and_0_elsewhere(
    X: Any, drawn: Any, seed: int
) -> None:
    n, d = len(X), len(X[0])
    y = drawn.draw(st.lists(rationals.filter(bool), min_size=n, max_size=n))
    net = bubeck(X, y, seed=seed)
    assert net.n_neurons == 4 * -(-n // d)
    for start in range(0, n, d):
        first = 4 * (start // d)
        layers = group(net, range(first, first + 4))
        found = [oracle.value(layers, "relu", x)[0] for x in exactly(X)]
        assert found == [y[i] if start <= i < start + d else 0 for i in range(n)]


@pytest.mark.parametrize("n", [1, 2, 5, 6, 7, 12])
@pytest.mark.parametrize("d", [1, 2, 3, 6, 30])
def test_the_last_group_may_be_short(n: int, d: int) -> None:
    X, y = data.gaussian(n, d), data.random_labels(n)
    net = bubeck(X, y)
    assert memorizes(net, X, y)
    assert net.widths == (4 * -(-n // d),)


@pytest.mark.parametrize("label", [0, -3, Fraction(1, 3)])
def test_constant_labels_take_as_many_units(label: Any) -> None:
    X = moment_curve(7, 2)
    net = bubeck(X, [label] * 7)
    assert memorizes(net, X, [label] * 7)
    assert net.widths == (16,)


def test_the_linear_system_of_the_lecture_has_no_solution_and_the_affine_one_has() -> None:
    X, y = [[1, 1], [2, 2], [0, 1]], [1, 0, 1]
    assert data.general_position_witness(X) is None
    with pytest.raises(HypothesisError):  # <v, x_i> = y_i for i = 0, 1
        solve(X[:2], y[:2])
    net = bubeck(X, y)
    assert memorizes(net, X, y)


def test_outputs_share_half_of_the_units() -> None:
    X, y = moment_curve(9, 3), np.random.default_rng(0).integers(-9, 10, (9, 4))
    net = bubeck(X, y)
    assert memorizes(net, X, y)
    assert net.widths == (10 * 3,) == (bounds.bubeck_neurons(9, 3, 4),)


def test_a_hyperplane_takes_along_more_points_whose_labels_fit() -> None:
    X = [[0, 0], [1, 1], [2, 2], [3, 3], [4, 0], [0, 5]]
    net = bubeck(X, [1, 2, 3, 4, 7, 9])
    assert memorizes(net, X, [1, 2, 3, 4, 7, 9])
    assert net.n_neurons == 8 < bounds.bubeck_neurons(6, 2)


def test_labels_that_do_not_fit_make_another_grouping() -> None:
    X, y = [[0, 0], [1, 0], [2, 0], [3, 5], [4, 4], [5, 9]], [0, 1, 0, 2, 3, 4]
    net = bubeck(X, y)
    assert memorizes(net, X, y)
    assert net.n_neurons == 12


def test_three_collinear_points_in_a_large_space_are_refused() -> None:
    X = [[0, 0, 0, 0, 0], [1, 2, 3, 4, 5], [2, 4, 6, 8, 10]]
    assert refused(bubeck, X, [0, 1, 0]) == (0, 1, 2)
    assert memorizes(bubeck(X, [0, 1, 2]), X, [0, 1, 2])
    assert refused(bubeck, [[9, 0, 0, 0, 0], *X], [7, 0, 1, 0]) == (1, 2, 3)


def test_the_lattice_is_refused_with_collinear_points() -> None:
    X = data.lattice(4, 2)
    witness = refused(bubeck, X, data.random_labels(16))
    assert is_circuit(X, witness)
    assert len(witness) == 3


@pytest.mark.parametrize("exact", [True, False])
def test_equal_points_are_refused_with_the_pair(exact: bool) -> None:
    X = [[0.0, 1.0], [2.0, 3.0], [0.0, 1.0]]
    assert refused(bubeck, X, [0, 1, 0], exact=exact) == (0, 2)


@laws
@given(st.sets(rationals, min_size=1, max_size=8), st.data())
def test_on_a_line_distinct_points_suffice(x: Any, drawn: Any) -> None:
    X = [[v] for v in x]
    y = drawn.draw(labels(len(X)))
    assert memorizes(bubeck(X, y), X, y)


def test_the_seed_decides() -> None:
    X, y = data.gaussian(4, 3), range(4)
    assert layers_of(bubeck(X, y, seed=4)) == layers_of(bubeck(X, y, seed=4))
    seeded = [layers_of(bubeck(X, y, seed=seed)) for seed in range(3)]
    assert all(a != b for a, b in pairwise(seeded))


@pytest.mark.parametrize(("n", "d"), [(5, 1), (40, 3), (100, 10), (30, 50)])
def test_float64_is_close_on_easy_data(n: int, d: int) -> None:
    X, y = data.gaussian(n, d), data.random_labels(n)
    net = bubeck(X, y, exact=False)
    certificate = certify.memorizes(net, X, y)
    assert not certificate.exact
    assert certificate.max_error < 1e-6
    assert net.n_neurons == bounds.bubeck_neurons(n, d)
    several = bubeck(X, np.stack([y, -y, y * y], axis=1), exact=False)
    assert np.abs(several(X) - np.stack([y, -y, y * y], axis=1)).max() < 1e-5


def test_what_float64_confuses_is_refused() -> None:
    X, y = data.near_duplicates(8, 2), [0, 1] * 4
    assert memorizes(bubeck(X, y), X, y)
    with pytest.raises(FloatRangeError, match="use exact=True"):
        bubeck(X, y, exact=False)
    X = data.huge_and_tiny(9, 2)
    assert memorizes(bubeck(X, range(9)), X, range(9))
    with pytest.raises(FloatRangeError):
        bubeck(X, range(9), exact=False)
