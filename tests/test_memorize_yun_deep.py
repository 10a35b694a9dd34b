"""Pairs of hidden layers, each with points of its own: capacity, carriers, and narrow networks."""

import math
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fdl import HypothesisError, InputError, Network, bounds, certify, data, trace_line
from fdl.memorize import yun, yun_deep
from tests import oracle
from tests.memorizing import check_memorizes, check_refusals, outputs_of
from tests.strategies import data_sets, labels, laws, layers, small

seeds = st.integers(0, 2**32)


def capacity(widths: tuple[int, ...], outputs: int) -> int:
    """The formula of the docstring, written out."""
    points = []
    for i in range(0, len(widths), 2):
        a = widths[i] - (2 + outputs) * (i > 0)
        b = widths[i + 1] - (i + 2 < len(widths))
        if a < 1 or b < outputs:
            return 0
        points.append(2 * math.ceil(a / 2) * math.ceil((b // outputs) / 2))
    return sum(points)


@laws
@given(data_sets(), st.data(), st.sampled_from([2, 4, 6, 12]), seeds)
def test_any_labels_on_distinct_points_are_memorized(
    X: Any, drawn: Any, hidden_layers: int, seed: int
) -> None:
    y = drawn.draw(labels(len(X)))
    n, d, k = len(X), len(X[0]), outputs_of(y)
    net = yun_deep(X, y, hidden_layers=hidden_layers, seed=seed)
    check_memorizes(net, X, y)
    assert net.widths == bounds.yun_deep_widths(n, hidden_layers, k)
    assert (net.activation, net.in_width, net.out_width) == ("relu", d, k)
    assert net.depth == hidden_layers + 1
    assert net.n_parameters == bounds.dense_parameters((d, *net.widths, k))


@laws
@given(data_sets(), st.data(), st.sampled_from([4, 6]))
def test_the_labels_come_out_by_hand(X: Any, drawn: Any, hidden_layers: int) -> None:
    y = drawn.draw(labels(len(X)))
    check_memorizes(yun_deep(X, y, hidden_layers=hidden_layers), X, y, by_hand=True)


def networks_of_width_one(hidden_layers: int) -> Any:
    return layers([1] * (hidden_layers + 2), small).map(Network)


@st.composite
def wide_enough(draw: st.DrawFn, outputs: int) -> tuple[int, ...]:
    """Widths of up to three pairs of layers, few of them idle."""
    pairs = draw(st.integers(1, 3))
    widths = []
    for j in range(pairs):
        widths.append(draw(st.integers(1, 4)) + (2 + outputs) * (j > 0))
        widths.append(draw(st.integers(outputs, 4 * outputs)) + (j + 1 < pairs))
    return tuple(widths)


@laws
@given(st.data(), st.integers(1, 3), seeds)
def test_any_number_of_points_up_to_the_capacity(drawn: Any, outputs: int, seed: int) -> None:
    widths = drawn.draw(wide_enough(outputs))
    most = capacity(widths, outputs)
    assert bounds.yun_deep_capacity(widths, outputs) == most > 0
    X = data.gaussian(most + 1, 2, seed)
    y = np.random.default_rng(seed).integers(-9, 10, (most + 1, outputs))
    for n in {1, drawn.draw(st.integers(1, most)), most}:
        net = yun_deep(X[:n], y[:n], widths=widths, seed=seed)
        assert net.widths == widths
        check_memorizes(net, X[:n], y[:n])
    with pytest.raises(HypothesisError) as caught:
        yun_deep(X, y, widths=widths)
    assert caught.value.witness == most
    enough = bounds.yun_deep_widths(most + 1, len(widths), outputs)
    assert f"widths {enough} are enough" in str(caught.value)


@pytest.mark.parametrize("n", range(1, 15))
def test_every_number_of_points_in_six_narrow_layers(n: int) -> None:
    widths = (3, 4, 6, 4, 4, 3)
    assert bounds.yun_deep_capacity(widths) == 8 + 8 + 4
    X, y = data.gaussian(n, 3), data.random_labels(n)
    check_memorizes(yun_deep(X, y, widths=widths), X, y, by_hand=True)


@laws
@given(data_sets(), seeds)
def test_two_layers_are_the_network_of_yun(X: Any, seed: int) -> None:
    y = data.random_labels(len(X))
    assert oracle.layers_of(yun_deep(X, y, hidden_layers=2, seed=seed)) == oracle.layers_of(
        yun(X, y, seed=seed)
    )


@pytest.mark.parametrize("n", [2, 10, 40])
def test_as_many_layers_as_points_need_width_four(n: int) -> None:
    X, y = data.gaussian(n, 3), data.random_labels(n)
    net = yun_deep(X, y, hidden_layers=n)
    assert max(net.widths) <= 4
    check_memorizes(net, X, y)


@pytest.mark.parametrize("n", [1, 2, 3])
def test_more_layers_than_points(n: int) -> None:
    X, y = data.gaussian(n, 3), data.random_labels(n)
    check_memorizes(yun_deep(X, y, hidden_layers=10), X, y, by_hand=True)


@pytest.mark.parametrize(
    "widths",
    [(1, 1, 1, 1), (9, 9, 3, 9), (9, 1, 9, 9), (9, 9, 9, 1, 9, 9), (9, 9, 9, 9, 3, 9)],
)
def test_a_pair_too_narrow_to_carry_holds_nothing(widths: tuple[int, ...]) -> None:
    assert bounds.yun_deep_capacity(widths) == 0
    with pytest.raises(HypothesisError) as caught:
        yun_deep([[0], [1]], [0, 1], widths=widths)
    assert caught.value.witness == 0
    enough = bounds.yun_deep_widths(2, len(widths))
    assert f"widths {enough} are enough" in str(caught.value)
    assert yun_deep([[0], [1]], [0, 1], widths=enough).widths == enough


@laws
@given(networks_of_width_one(6))
def test_the_formula_of_the_lecture_is_too_much_for_width_one(net: Network) -> None:
    claimed = sum(a * b for a, b in pairwise(net.widths))
    assert claimed == 5
    slopes = trace_line(net).slopes.tolist()
    assert min(slopes) >= 0 or max(slopes) <= 0  # so no such network has the labels 0, 1, 0


@pytest.mark.parametrize("n", [1, 7, 600, 10**6])
@pytest.mark.parametrize("hidden_layers", [2, 8, 100])
@pytest.mark.parametrize("outputs", [1, 3])
def test_the_widths_hold_the_points(n: int, hidden_layers: int, outputs: int) -> None:
    widths = bounds.yun_deep_widths(n, hidden_layers, outputs)
    assert len(widths) == hidden_layers
    assert bounds.yun_deep_capacity(widths, outputs) == capacity(widths, outputs) >= n
    if hidden_layers == 2:
        assert widths == bounds.yun_widths(n, outputs)


@pytest.mark.parametrize("kind", [data.gaussian, data.near_duplicates])
def test_many_points_are_memorized(kind: Any) -> None:
    X, y = kind(600, 4), data.random_labels(600)
    net = yun_deep(X, y, hidden_layers=12)
    check_memorizes(net, X, y)
    assert max(net.widths) == 18


def test_the_handwritten_digits_are_memorized() -> None:
    X, y = data.digits()
    net = yun_deep(X, y, hidden_layers=6)
    check_memorizes(net, X, y)
    assert max(net.widths) <= 38


@pytest.mark.parametrize("count", [0, 1, 3, 2.5, "4"])
def test_an_odd_number_of_layers_is_named(count: Any) -> None:
    with pytest.raises(InputError, match="hidden_layers is"):
        yun_deep([[0], [1]], [0, 1], hidden_layers=count)


@pytest.mark.parametrize("widths", [3, (), (3,), (3, 3, 3), (3, 3, 0, 3), (3, 3, 3, 2.5)])
def test_what_are_no_pairs_of_widths_is_named(widths: Any) -> None:
    with pytest.raises(InputError, match="widths"):
        yun_deep([[0], [1]], [0, 1], widths=widths)
    with pytest.raises(InputError, match="width"):
        bounds.yun_deep_capacity(widths)


def test_widths_and_number_of_layers_are_one_choice() -> None:
    with pytest.raises(InputError, match="one of them"):
        yun_deep([[0], [1]], [0, 1], widths=(3, 3), hidden_layers=2)


def test_bad_input_and_equal_points_are_named() -> None:
    check_refusals(yun_deep)


@pytest.mark.parametrize("n", [1, 2, 7, 40])
@pytest.mark.parametrize("hidden_layers", [4, 10])
def test_float64_is_close_on_easy_data(n: int, hidden_layers: int) -> None:
    X, y = data.lattice(n, 1) * np.arange(1, 4), data.random_labels(n)
    net = yun_deep(X, y, hidden_layers=hidden_layers, exact=False)
    assert not net.is_exact
    assert certify.memorizes(net, X, y).max_error < 1e-6
