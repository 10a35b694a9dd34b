"""Two hidden layers of pairs: what the theorem promises, its exact capacity, and what is beyond."""

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
    bounds,
    certify,
    data,
    trace_interval,
)
from fdl.memorize import yun, yun_classifier
from tests import oracle
from tests.memorizing import check_memorizes, check_refusals, one_hot, outputs_of
from tests.strategies import data_sets, labels, laws, rationals

seeds = st.integers(0, 2**32)


@laws
@given(data_sets(), st.data(), seeds)
def test_any_labels_on_distinct_points_are_memorized(X: Any, drawn: Any, seed: int) -> None:
    y = drawn.draw(labels(len(X)))
    n, d, k = len(X), len(X[0]), outputs_of(y)
    net = yun(X, y, seed=seed)
    check_memorizes(net, X, y)
    assert net.widths == bounds.yun_widths(n, k)
    assert (net.activation, net.depth, net.in_width, net.out_width) == ("relu", 3, d, k)
    assert net.n_parameters == bounds.dense_parameters((d, *net.widths, k))


@laws
@given(data_sets(), st.data())
def test_the_labels_come_out_by_hand(X: Any, drawn: Any) -> None:
    y = drawn.draw(labels(len(X)))
    widths = drawn.draw(st.sampled_from([None, (3, 3 * len(X)), (len(X) + 2, 4)]))
    k = outputs_of(y)
    if widths and bounds.yun_capacity(*widths, k) < len(X):
        widths = None
    check_memorizes(yun(X, y, widths=widths), X, y, by_hand=True)


@pytest.mark.parametrize("d1", range(1, 7))
@pytest.mark.parametrize("d2", range(1, 7))
def test_every_number_of_points_up_to_the_capacity(d1: int, d2: int) -> None:
    capacity = 2 * math.ceil(d1 / 2) * math.ceil(d2 / 2)
    assert bounds.yun_capacity(d1, d2) == capacity
    points, y = data.gaussian(capacity + 1, 2), data.random_labels(capacity + 1)
    for n in range(1, capacity + 1):
        net = yun(points[:n], y[:n], widths=(d1, d2))
        assert net.widths == (d1, d2)
        check_memorizes(net, points[:n], y[:n])
    with pytest.raises(HypothesisError) as caught:
        yun(points, y, widths=(d1, d2))
    assert caught.value.witness == capacity
    enough = bounds.yun_widths(capacity + 1)
    assert f"widths {enough} are enough" in str(caught.value)
    assert yun(points, y, widths=enough).widths == enough


@pytest.mark.parametrize("outputs", [2, 3])
@pytest.mark.parametrize("widths", [(1, 3), (3, 6), (2, 7), (5, 4)])
def test_outputs_share_the_first_layer(widths: tuple[int, int], outputs: int) -> None:
    capacity = bounds.yun_capacity(*widths, outputs)
    assert capacity == bounds.yun_capacity(widths[0], widths[1] // outputs)
    X = data.gaussian(capacity + 1, 3)
    y = np.random.default_rng(0).integers(-9, 10, (capacity + 1, outputs))
    net = yun(X[:capacity], y[:capacity], widths=widths)
    assert (net.widths, net.out_width) == (widths, outputs)
    check_memorizes(net, X[:capacity], y[:capacity], by_hand=True)
    with pytest.raises(HypothesisError) as caught:
        yun(X, y, widths=widths)
    assert caught.value.witness == capacity


def test_fewer_units_than_outputs_hold_nothing() -> None:
    assert bounds.yun_capacity(9, 2, outputs=3) == 0
    with pytest.raises(HypothesisError) as caught:
        yun([[0]], [[1, 2, 3]], widths=(9, 2))
    assert caught.value.witness == 0
    assert "widths (1, 3) are enough" in str(caught.value)


@pytest.mark.parametrize("outputs", [1, 2, 5])
def test_no_other_widths_have_fewer_neurons(outputs: int) -> None:
    fewest: dict[int, int] = {}
    for d1 in range(1, 60):
        for d2 in range(1, 60):
            for n in range(1, min(80, bounds.yun_capacity(d1, d2, outputs)) + 1):
                fewest[n] = min(fewest.get(n, d1 + d2), d1 + d2)
    for n in range(1, 41):
        widths = bounds.yun_widths(n, outputs)
        assert bounds.yun_capacity(*widths, outputs) >= n
        assert sum(widths) == fewest[n]


@pytest.mark.parametrize("n", [1, 10, 1000, 12345, 10**9])
def test_the_widths_are_near_the_square_root(n: int) -> None:
    assert sum(bounds.yun_widths(n)) <= math.sqrt(8 * n) + 2


# widths: parameters with 1 or 784 inputs, points, the paper's, the zigzag bound, the paper's
PUBLISHED = {
    (1, 45, 45, 1): (2206, 1058, 484, 2117, 4097),
    (784, 100, 100, 1): (88701, 5000, 2500, 10202, 20102),
}


@pytest.mark.parametrize("layers", PUBLISHED)
def test_the_calculators_agree_with_a_table_made_apart(layers: tuple[int, ...]) -> None:
    hidden = layers[1:3]
    assert PUBLISHED[layers] == (
        bounds.dense_parameters(layers),
        bounds.yun_capacity(*hidden),
        bounds.yun_paper_capacity(*hidden),
        bounds.zigzag_points(hidden),
        bounds.yun_paper_unmemorizable(*hidden),
    )


@pytest.mark.parametrize("d1", range(1, 12))
def test_the_bounds_are_in_order(d1: int) -> None:
    for d2 in range(1, 12):
        ours, longest = bounds.yun_capacity(d1, d2), bounds.zigzag_points((d1, d2))
        assert 2 * bounds.yun_paper_capacity(d1, d2) <= ours
        assert 2 * bounds.yun_paper_capacity(d1, d2, 3) <= bounds.yun_capacity(d1, d2, 3)
        assert ours <= longest <= bounds.yun_paper_unmemorizable(d1, d2)
        if d1 % 2 and d2 % 2:
            assert 2 * ours == longest - 1


def test_an_unknown_activation_has_no_theorem() -> None:
    with pytest.raises(InputError, match="tanh"):
        bounds.yun_paper_capacity(4, 4, activation="tanh")


@pytest.mark.parametrize("d1", [1, 2, 5, 9])
@pytest.mark.parametrize("d2", [1, 4, 9])
def test_a_zigzag_takes_a_piece_between_any_two_points(d1: int, d2: int) -> None:
    n = bounds.yun_capacity(d1, d2)
    net = yun([[i] for i in range(n)], [(-1) ** i for i in range(n)], widths=(d1, d2))
    pieces = trace_interval(net, -1, n).n_pieces()
    assert n - 1 <= pieces <= bounds.network_pieces((d1, d2)) == bounds.zigzag_points((d1, d2)) - 1


def test_the_zigzag_of_nine_by_nine() -> None:
    net = yun([[i] for i in range(50)], [(-1) ** i for i in range(50)], widths=(9, 9))
    assert certify.crosses(net, 0, 49, on=(0, 49))
    assert trace_interval(net, 0, 49).n_pieces() <= 100


def test_the_formula_of_the_lecture_is_too_much() -> None:
    claimed = 4 * math.ceil(1 / 2) * math.ceil(1 / 2)
    assert claimed == 4 > bounds.yun_capacity(1, 1)
    with pytest.raises(HypothesisError):
        yun([[0], [1], [2]], [0, 1, 0], widths=(1, 1))


@laws
@given(st.sets(rationals, min_size=2, max_size=12), rationals, rationals, st.integers(1, 5))
def test_a_line_comes_back_as_a_line(X: Any, slope: Any, height: Any, d1: int) -> None:
    x = sorted(X)[: len(X) // 2 * 2]
    net = yun([[v] for v in x], [slope * v + height for v in x], widths=(d1, 2 * len(x)))
    f = trace_interval(net, x[0], x[-1])
    assert f.n_pieces() == 1
    assert f.slopes.tolist() == [slope]


@laws
@given(data_sets(), seeds)
def test_order_does_not_matter_and_the_seed_decides(X: Any, seed: int) -> None:
    y = np.arange(len(X)) % 3
    shuffled = np.random.default_rng(1).permutation(len(X))
    net, again = yun(X, y, seed=seed), yun(np.asarray(X)[shuffled], y[shuffled], seed=seed)
    assert oracle.layers_of(net) == oracle.layers_of(again)


@laws
@given(data_sets(), st.data())
def test_idle_units_change_nothing(X: Any, drawn: Any) -> None:
    y = data.random_labels(len(X))
    d1, d2 = bounds.yun_widths(len(X))
    more = drawn.draw(st.tuples(st.integers(0, 1), st.integers(0, 1)))
    net, wider = yun(X, y), yun(X, y, widths=(d1 + more[0], d2 + more[1]))
    assert wider.widths == (d1 + more[0], d2 + more[1])
    places = [*X, [Fraction(1, 3)] * len(X[0]), [-(10**6)] * len(X[0])]
    assert net(places).tolist() == wider(places).tolist()


@pytest.mark.parametrize("n", [500, 1000])
@pytest.mark.parametrize("kind", [data.gaussian, data.near_duplicates])
def test_many_points_are_memorized(kind: Any, n: int) -> None:
    X, y = kind(n, 3), data.random_labels(n, seed=1)
    net = yun(X, y)
    check_memorizes(net, X, y)
    assert net.n_neurons < 2.83 * math.sqrt(n)


def test_the_handwritten_digits_are_memorized() -> None:
    X, y = data.digits()
    net = yun(X, y)
    check_memorizes(net, X, y)
    assert net.widths == (59, 59)


def test_the_handwritten_digits_are_classified() -> None:
    X, y = data.digits()
    net = yun_classifier(X, y)
    check_memorizes(net, X, one_hot(y, 10))
    assert net.widths == (59, 59, 9) == bounds.yun_classifier_widths(1797, 10)
    assert net.depth == 4


@laws
@given(data_sets(), st.integers(1, 5), st.integers(0, 2), seeds)
def test_any_classes_are_told_apart(X: Any, most: int, unused: int, seed: int) -> None:
    y = data.random_labels(len(X), most, seed)
    count = int(y.max()) + 1 + unused
    net = yun_classifier(X, y, classes=count if unused else None, seed=seed)
    assert net.widths == bounds.yun_classifier_widths(len(X), count)
    assert net.out_width == count
    check_memorizes(net, X, one_hot(y, count), by_hand=True)


def test_many_classes_cost_no_points() -> None:
    X, y = data.gaussian(200, 4), data.random_labels(200, 50)
    net = yun_classifier(X, y, classes=50, widths=(19, 19))
    check_memorizes(net, X, one_hot(y, 50))
    assert bounds.yun_capacity(19, 19) == 200
    assert bounds.yun_capacity(19, 19, outputs=50) == 0
    with pytest.raises(HypothesisError) as caught:
        yun_classifier(X, y, classes=50, widths=(18, 18))
    assert caught.value.witness == 162


@pytest.mark.parametrize(
    ("y", "fragment"),
    [
        ([0, -1], r"y\[1\] is -1"),
        ([0, "1/2"], r"y\[1\] is 1/2"),
        ([7, 0], r"y\[0\] is 7: a class index from 0 to 2"),
        ([0, 2**70], r"y\[1\] is"),
        ([[1, 0], [0, 1]], "y has 2 columns"),
    ],
)
@pytest.mark.parametrize("exact", [True, False])
def test_what_is_no_class_is_named(y: Any, fragment: str, exact: bool) -> None:
    with pytest.raises(InputError, match=fragment):
        yun_classifier([[0], [1]], y, classes=3, exact=exact)
    with pytest.raises(InputError, match="classes"):
        yun_classifier([[0], [1]], [0, 1], classes=0, exact=exact)


@pytest.mark.parametrize("exact", [True, False])
@pytest.mark.parametrize("widths", [3, "33", (3,), (3, 3, 3), (0, 3), (3, -1), (3, 2.5), ()])
def test_what_are_no_two_widths_is_named(widths: Any, exact: bool) -> None:
    with pytest.raises(InputError, match="widths"):
        yun([[0], [1]], [0, 1], widths=widths, exact=exact)


@pytest.mark.parametrize("make", [yun, yun_classifier])
def test_bad_input_and_equal_points_are_named(make: Any) -> None:
    check_refusals(make)


@pytest.mark.parametrize("n", [1, 2, 7, 40])
@pytest.mark.parametrize("d", [1, 3])
def test_float64_is_close_on_easy_data(n: int, d: int) -> None:
    X, y = data.lattice(n, 1) * np.arange(1, d + 1), data.random_labels(n)
    net = yun(X, y, exact=False)
    assert not net.is_exact
    assert certify.memorizes(net, X, y).max_error < 1e-6
    net = yun_classifier(X, y, exact=False)
    assert certify.memorizes(net, X, one_hot(y, int(y.max()) + 1)).max_error < 1e-6


def test_points_that_float64_confuses_are_refused() -> None:
    with pytest.raises(FloatRangeError, match="exact=True"):
        yun(data.near_duplicates(6, 2), range(6), exact=False)
    with pytest.raises(FloatRangeError):
        yun([[0], [5e-324], [1], [2]], [0, 1e10, 0, 1], exact=False)
