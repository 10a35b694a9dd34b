"""What no network can do: the dimension of all labels it takes, and the pieces of a zigzag."""

import itertools
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fdl import BudgetError, InputError, bounds, certify, memorize, trace
from tests import oracle
from tests.strategies import Plain, laws, networks, points


def gradients(layers: oracle.Layers, x: list[Any]) -> list[list[Any]]:
    """Return the derivative of each output of a ReLU network at x by all weights and biases."""
    inputs, on = [], []
    for depth, (W, b) in enumerate(layers):
        if depth:
            on.append([u > 0 for u in x])
            x = [max(u, 0) for u in x]
        inputs.append(x)
        x = [oracle.dot(row, x) + c for row, c in zip(W, b, strict=True)]
    rows = []
    for output in range(len(x)):
        back, row = [int(i == output) for i in range(len(x))], []
        for depth in reversed(range(len(layers))):
            row += [g * h for g in back for h in [*inputs[depth], 1]]
            W = layers[depth][0]
            back = [oracle.dot(back, column) for column in zip(*W, strict=True)]
            if depth:
                back = [g * active for g, active in zip(back, on[depth - 1], strict=True)]
        rows.append(row)
    return rows


def jacobian_rank(layers: oracle.Layers, X: list[list[Any]]) -> int:
    return oracle.rank([row for x in X for row in gradients(layers, x)])


@laws
@given(st.data(), st.integers(1, 3), st.integers(1, 2))
def test_no_network_moves_its_labels_in_more_directions(drawn: Any, d: int, k: int) -> None:
    plain: Plain = drawn.draw(networks(d=d, outputs=k))
    net = plain.network()
    free = net.n_parameters - net.n_neurons
    assert bounds.dimension_bound(net.widths, d, k) == free // k
    X = drawn.draw(st.lists(points(d), min_size=1, max_size=free // k + 2))
    assert jacobian_rank(plain.layers, X) <= free


def test_two_hidden_layers_reach_the_bound() -> None:
    X = [[Fraction(i, 8)] for i in range(-80, 81)]
    one = [([[2]], [-4]), ([[-2]], [12]), ([[-3]], [-5])]
    three = [
        ([[2], [-2], [1]], [2, -3, 5]),
        ([[3, -4, 2], [-3, 2, 2], [3, 2, -2]], [5, 9, -10]),
        ([[-3, -1, 3]], [9]),
    ]
    assert jacobian_rank(one, X) == bounds.dimension_bound((1, 1), 1) == 4
    assert jacobian_rank(three, X) == bounds.dimension_bound((3, 3), 1) == 16


@pytest.mark.parametrize(("units", "d"), [(1, 1), (3, 1), (2, 3), (4, 2)])
def test_one_hidden_layer_reaches_the_bound(units: int, d: int) -> None:
    W = [[(unit + 1) ** i for i in range(d)] for unit in range(units)]
    layers = [(W, [-9 * unit**2 for unit in range(units)]), ([[1] * units], [0])]
    X = np.random.default_rng(0).integers(-40, 41, (90, d)).tolist()
    assert jacobian_rank(layers, X) == bounds.dimension_bound((units,), d) == units * (d + 1) + 1


def test_the_lower_bound_of_two_layers_is_the_dimension_bound() -> None:
    for n, d in itertools.product(range(1, 40), range(1, 6)):
        units = bounds.blocks_lower_bound(n, d)
        assert units == 0 or bounds.dimension_bound((units,), d) >= n
        if units > 1:
            assert bounds.dimension_bound((units - 1,), d) < n


@laws
@given(st.data(), st.integers(1, 3))
def test_no_network_of_these_widths_memorizes_the_zigzag(drawn: Any, d: int) -> None:
    net = drawn.draw(networks(d=d)).network()
    found = certify.unmemorizable(net.widths, d=d)
    X, y = found
    assert X.shape == (len(y), d)
    assert not certify.memorizes(net, X, y)
    pieces = trace(net, X[0], X[-1]).n_pieces()
    assert pieces <= found.pieces_allowed < found.pieces_needed


@pytest.mark.parametrize("widths", [(), (1,), (4,), (1, 1), (3, 2), (2, 2, 2)])
def test_the_zigzag_has_one_point_too_many(widths: tuple[int, ...]) -> None:
    found = certify.unmemorizable(widths, d=2)
    X, y = found
    assert len(y) == bounds.zigzag_points(widths) + 1
    assert found.pieces_needed == found.pieces_allowed + 1 == len(y) - 1
    assert (found.X is X, found.y is y, found.widths) == (True, True, widths)
    assert X[:, 0].tolist() == list(range(len(y)))
    assert not X[:, 1].any()
    # every function with these labels has so many pieces, the polygon through them exactly
    polygon = [
        (Fraction(x), Fraction(v)) for x, v in zip(X[:, 0].tolist(), y.tolist(), strict=True)
    ]
    assert len(oracle.merged(polygon)) - 1 == found.pieces_needed


def test_more_units_memorize_it() -> None:
    X, y = certify.unmemorizable((5,))
    for build in (memorize.zhang, memorize.blocks):
        net = build(X, y)
        assert certify.memorizes(net, X, y)
        assert net.n_neurons > 5


def test_the_needed_pieces_are_counted_from_the_labels() -> None:
    def needed(*labels: int) -> int:
        return certify.Unmemorizable(np.zeros((len(labels), 1)), np.array(labels), ()).pieces_needed

    assert needed(0, 1, 0, 1) == 3
    assert needed(0, 1, 2, 3) == 1
    assert needed(0, 2, 1, 1, 3) == 2
    assert needed(5) == 1


def test_a_zigzag_too_long_to_write_down_is_refused() -> None:
    with pytest.raises(BudgetError, match="budget"):
        certify.unmemorizable((1000,) * 4)
    with pytest.raises(BudgetError):
        certify.unmemorizable((10**5,), d=10**5)
    with pytest.raises(InputError, match="sequence"):
        certify.unmemorizable(3)


def test_two_hidden_layers_beat_the_published_count() -> None:
    for a, b in itertools.product(range(1, 20), repeat=2):
        assert bounds.zigzag_points((a, b)) == 2 * a * b + b + 2 - a * (b - 1)


@pytest.mark.parametrize(("n", "d"), [(1, 1), (60, 6), (61, 6), (59, 1)])
def test_slabs_for_the_smaller_class_alone(n: int, d: int) -> None:
    assert bounds.baum_neurons(0, d) == 0
    for minority in range(n // 2 + 1):
        assert bounds.baum_neurons(minority, d) <= -(-n // d) + 1
    assert bounds.bubeck_neurons(n, d) == 4 * -(-n // d)
