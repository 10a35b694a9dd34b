"""Threshold slabs: d points of the smaller class for two units, and what is refused."""

from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fdl import FloatRangeError, HypothesisError, Network, bounds, certify, data
from fdl.memorize import baum
from tests import oracle
from tests.constructions import (
    formula_has_labels,
    memorized_or_refused,
    memorizes,
    refused,
)
from tests.oracle import exactly, layers_of
from tests.strategies import data_sets, general_position, laws, moment_curve, rationals

seeds = st.integers(0, 2**32)


@st.composite
def dichotomies(draw: st.DrawFn, n: int) -> list[Any]:
    """Labels of at most two values: numbers, or rows of numbers."""
    values = draw(st.sampled_from([(1, -1), (0, 1), (Fraction(1, 3), 5), ([1, 0], [0, 1])]))
    bits = draw(st.lists(st.booleans(), min_size=n, max_size=n))
    return [values[bit] for bit in bits]


def smaller_class(y: list[Any]) -> int:
    return min(y.count(y[0]), len(y) - y.count(y[0]))


def slabs_that_hold(net: Network, x: list[Any]) -> int:
    """Return of how many pairs of units the first is on and the second is not."""
    on = oracle.value(
        [*layers_of(net)[:1], (np.eye(net.n_neurons, dtype=int), [0] * net.n_neurons)],
        "threshold",
        x,
    )
    return sum(first > second for first, second in zip(on[::2], on[1::2], strict=True))


@laws
@given(general_position(), st.data(), seeds)
def test_two_classes_in_general_position_are_memorized(X: Any, drawn: Any, seed: int) -> None:
    y, d = drawn.draw(dichotomies(len(X))), len(X[0])
    net = baum(X, y, seed=seed)
    assert memorizes(net, X, y)
    assert net.activation == "threshold"
    assert net.n_neurons == bounds.baum_neurons(smaller_class(y), d)
    assert net.hidden_layers == (smaller_class(y) > 0)
    assert net.n_neurons <= -(-len(X) // d) + 1


@laws
@given(general_position(), st.data(), seeds)
def test_the_formula_itself_has_the_labels(X: Any, drawn: Any, seed: int) -> None:
    y = drawn.draw(dichotomies(len(X)))
    assert formula_has_labels(baum(X, y, seed=seed), X, y)


@laws
@given(data_sets(), st.data(), seeds)
def test_distinct_points_are_memorized_or_a_dependent_set_is_shown(
    X: Any, drawn: Any, seed: int
) -> None:
    y, d = drawn.draw(dichotomies(len(X))), len(X[0])
    net = memorized_or_refused(baum, X, y, seed)
    assert net is None or net.n_neurons <= bounds.baum_neurons(smaller_class(y), d)


@laws
@given(general_position(), st.data(), seeds)
def test_each_point_of_the_smaller_class_is_in_one_slab_and_no_other_in_any(
    X: Any, drawn: Any, seed: int
) -> None:
    y = drawn.draw(dichotomies(len(X)))
    if smaller_class(y) == 0:
        return
    net = baum(X, y, seed=seed)
    held = [slabs_that_hold(net, x) for x in exactly(X)]
    few = [label for label, slabs in zip(y, held, strict=True) if slabs == 1]
    many = [label for label, slabs in zip(y, held, strict=True) if slabs == 0]
    assert len(few) == smaller_class(y) == y.count(few[0])
    assert len(many) == len(y) - len(few) == y.count(many[0])


@pytest.mark.parametrize("y", [[7], [2, 2, 2], [[1, "1/2"], [1, "1/2"]]])
def test_one_label_needs_no_hidden_layer(y: Any) -> None:
    X = moment_curve(len(y), 3)
    net = baum(X, y)
    assert memorizes(net, X, y)
    assert (net.widths, net.n_neurons, net.depth) == ((), 0, 1)
    assert (net.in_width, net.activation) == (3, "threshold")
    assert baum(X, y, exact=False).widths == ()


@pytest.mark.parametrize("d", [1, 2, 3, 5, 40])
@pytest.mark.parametrize("minority", [1, 2, 3, 4, 6])
def test_the_last_group_may_be_short(minority: int, d: int) -> None:
    X = data.gaussian(13, d)
    y = [int(i < minority) for i in range(13)]
    net = baum(X, y)
    assert memorizes(net, X, y)
    assert net.widths == (2 * -(-minority // d),)


def test_the_smaller_class_has_the_slabs_whatever_its_label() -> None:
    X = moment_curve(9, 2)
    for few, many in ((1, -1), (-1, 1), (0, 1)):
        y = [many, few, *[many] * 6, few]
        net = baum(X, y)
        assert memorizes(net, X, y)
        assert net.n_neurons == 2


def test_three_collinear_points_of_one_class_share_a_slab() -> None:
    X = [[0, 0], [1, 1], [5, 2], [2, 2], [3, 1], [0, 7], [1, 9], [4, 0]]
    y = [1, 1, 0, 1, 0, 0, 0, 0]
    net = baum(X, y)
    assert memorizes(net, X, y)
    assert net.n_neurons == 2 < bounds.baum_neurons(3, 2)


def test_a_point_of_the_other_class_between_two_makes_another_grouping() -> None:
    X = [[0, 0], [2, 0], [1, 5], [3, 7], [1, 0], [-8, 1], [-9, 5], [-7, 3], [-6, 8]]
    y = [1, 1, 1, 1, 0, 0, 0, 0, 0]
    for seed in range(5):
        net = baum(X, y, seed=seed)
        assert memorizes(net, X, y)
        assert net.n_neurons == 4


@pytest.mark.parametrize("order", [[0, 1, 2], [1, 2, 0], [2, 0, 1]])
def test_a_point_between_the_only_two_of_a_class_is_refused(order: list[int]) -> None:
    X = np.array([[0, 0, 1], [1, 2, 1], [2, 4, 1]])[order].tolist()
    # a group of three would do in R^3, but all three lie on one line, whatever else is there
    X += [[5, 0, 0], [0, 5, 3]]
    y = [[1, 0, 1][i] for i in order] + [0, 0]
    assert refused(baum, X, y) == (0, 1, 2)


def test_the_dependent_set_is_minimal() -> None:
    # in R^3, points 0, 1 and 4 are collinear; point 2 of the same group has no part in it
    X = [[0, 0, 0], [2, 2, 2], [0, 1, 0], [7, 1, 3], [1, 1, 1], [8, 8, 1], [9, 2, 2]]
    assert refused(baum, X, [1, 1, 1, 0, 0, 0, 0]) == (0, 1, 4)


def test_the_dependent_set_names_the_point_in_the_way() -> None:
    # in R^3 the group 0, 1, 2 is dependent itself, and would be harmless alone
    X = [[0, 0, 0], [4, 4, 4], [8, 8, 8], [1, 1, 1], [3, 0, 1], [2, 9, 1], [7, 1, 1]]
    assert refused(baum, X, [1, 1, 1, 0, 0, 0, 0]) == (0, 1, 3)
    X[3] = [1, 1, 2]
    assert memorizes(baum(X, [1, 1, 1, 0, 0, 0, 0]), X, [1, 1, 1, 0, 0, 0, 0])


class Loaded:
    """Stands in for a random generator: the first hyperplane it draws hits the point (1, 1)."""

    def __init__(self) -> None:
        self.draws = [[[1, -1]], [[0, 0]], [[2, 1]]]

    def integers(self, *_: Any, **__: Any) -> Any:
        return np.array(self.draws.pop(0))


def test_an_unlucky_hyperplane_is_drawn_again(monkeypatch: pytest.MonkeyPatch) -> None:
    loaded = Loaded()
    monkeypatch.setattr(np.random, "default_rng", lambda _: loaded)
    X, y = [[0, 0], [1, 1], [5, 3]], [1, 0, 0]
    assert memorizes(baum(X, y), X, y)
    assert loaded.draws == []


def test_three_values_are_refused_with_a_point_of_each() -> None:
    assert refused(baum, [[0], [1], [2], [3]], [5, 5, 1, "1/3"]) == (0, 2, 3)
    assert refused(baum, [[0], [1], [2]], [[0, 0], [0, 1], [1, 0]]) == (0, 1, 2)
    with pytest.raises(HypothesisError, match="points 0, 1 and 2 have three different labels"):
        baum([[0], [1], [2]], [0, 1, 2], exact=False)


@pytest.mark.parametrize("exact", [True, False])
def test_equal_points_are_refused_with_the_pair(exact: bool) -> None:
    X = [[0.0, 1.0], [2.0, 3.0], [0.0, 1.0]]
    with pytest.raises(HypothesisError, match="points 0 and 2 are equal, with different labels"):
        baum(X, [0, 0, 1], exact=exact)
    assert refused(baum, X, [0, 1, 0], exact=exact) == (0, 2)


@laws
@given(st.sets(rationals, min_size=1, max_size=8), st.data())
def test_on_a_line_distinct_points_suffice(x: Any, drawn: Any) -> None:
    X = [[v] for v in x]
    y = drawn.draw(dichotomies(len(X)))
    net = baum(X, y)
    assert memorizes(net, X, y)
    assert net.n_neurons == 2 * smaller_class(y)


def test_the_seed_decides() -> None:
    X, y = data.gaussian(20, 3), [i % 2 for i in range(20)]
    assert layers_of(baum(X, y, seed=4)) == layers_of(baum(X, y, seed=4))
    y = [int(i < 2) for i in range(20)]
    assert layers_of(baum(X, y, seed=4)) != layers_of(baum(X, y, seed=5))


@pytest.mark.parametrize(("n", "d"), [(12, 1), (40, 3), (100, 10), (30, 50)])
def test_float64_memorizes_easy_data(n: int, d: int) -> None:
    X, y = data.gaussian(n, d), [(-1) ** i for i in range(n)]
    net = baum(X, y, exact=False)
    certificate = certify.memorizes(net, X, y)
    assert certificate.holds
    assert not certificate.exact
    assert net.n_neurons == bounds.baum_neurons(n // 2, d)
    assert certify.memorizes(baum(X, y), X, y).float64_error == 0


def test_what_float64_confuses_is_refused() -> None:
    X, y = data.near_duplicates(8, 2), [0, 1] * 4
    assert memorizes(baum(X, y), X, y)
    with pytest.raises(FloatRangeError, match="use exact=True"):
        baum(X, y, exact=False)


def test_huge_points_are_refused_in_float64_or_memorized() -> None:
    X, y = data.huge_and_tiny(9, 2), [0, 1, 0] * 3
    with pytest.raises(FloatRangeError):
        baum(X, y, exact=False)
    assert memorizes(baum(X, y), X, y)
