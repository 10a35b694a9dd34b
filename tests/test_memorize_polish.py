"""From nearly interpolating nets, perturbed or trained, to exact ones; what cannot be polished."""

from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import minimize

from fdl import InputError, Network, bounds, certify, data
from fdl.memorize import blocks, polish, zhang
from tests import oracle
from tests.constructions import formula_has_labels, memorizes, refused
from tests.oracle import exactly, layers_of
from tests.strategies import data_sets, general_position, labels, laws


def pattern(net: Network, X: Any) -> list[list[bool]]:
    hidden = layers_of(net)[:1]
    return [[u > 0 for u in oracle.value(hidden, "relu", x)] for x in exactly(X)]


def shaken(net: Network, size: Fraction, seed: int) -> list[Any]:
    """Return the layers with every hidden weight and every bias moved by at most `size`."""
    rng = np.random.default_rng(seed)

    def moved(array: Any) -> Any:
        steps = rng.integers(-8, 9, array.shape).astype(object)
        return array + steps * size / 8

    (W, b), (V, c) = net.layers
    return [(moved(W), moved(b)), (V, moved(c))]


def off_its_kinks(net: Network) -> Network:
    """Return the net of `blocks` with its first units, which are 0 at a point, raised by 1."""
    (W, b), (V, c) = net.layers
    k = len(c)
    return Network([(W, [*(b[:k] + 1), *b[k:]]), (V, c - 1)])


@laws
@given(general_position(), st.data(), st.integers(0, 99))
def test_a_memorizer_is_recovered_after_small_changes(X: Any, drawn: Any, seed: int) -> None:
    y = drawn.draw(labels(len(X)))
    net = off_its_kinks(blocks(X, y))
    assert memorizes(net, X, y)
    u = [abs(u) for x in exactly(X) for u in oracle.value(layers_of(net)[:1], "relu", x)]
    farthest = max(abs(v) for x in exactly(X) for v in x)
    nearly = shaken(net, min(u) / (10**9 * (1 + farthest)), seed)
    assert pattern(Network(nearly), X) == pattern(net, X)
    polished = polish(nearly, X, y)
    assert memorizes(polished, X, y)
    assert formula_has_labels(polished, X, y)
    assert polished.widths == net.widths
    assert pattern(polished, X) == pattern(net, X)
    assert layers_of(polished)[1][0] == layers_of(net)[1][0]


@laws
@given(data_sets(), st.data())
def test_a_network_that_memorizes_is_returned_as_it_is(X: Any, drawn: Any) -> None:
    y = drawn.draw(labels(len(X)))
    net = zhang(X, y)
    assert layers_of(polish(net, X, y)) == layers_of(polish(net.layers, X, y)) == layers_of(net)


def train(X: Any, y: Any, units: int, seed: int = 0) -> list[Any]:
    """Return layers (W, b), (v, c) after L-BFGS on the squared error; y is (n, k)."""
    d, k = X.shape[1], y.shape[1]
    rng = np.random.default_rng(seed)
    shapes = [(units, d), (units,), (k, units), (k,)]
    ends = np.cumsum([np.prod(shape) for shape in shapes])

    def parts(t: Any) -> list[Any]:
        return [part.reshape(s) for part, s in zip(np.split(t, ends[:-1]), shapes, strict=True)]

    def loss(t: Any) -> tuple[float, Any]:
        W, b, V, c = parts(t)
        u = X @ W.T + b
        h = np.maximum(u, 0)
        error = h @ V.T + c - y
        back = (error @ V) * (u > 0)
        grads = [back.T @ X, back.sum(axis=0), error.T @ h, error.sum(axis=0)]
        return 0.5 * np.sum(error * error), np.concatenate([g.ravel() for g in grads])

    start = rng.standard_normal(ends[-1]) / 2
    options = {"maxiter": 3000, "maxfun": 9000, "maxcor": 30, "ftol": 1e-12, "gtol": 1e-9}
    W, b, V, c = parts(minimize(loss, start, jac=True, method="L-BFGS-B", options=options).x)
    return [(W, b), (V, c)]


def near(X: Any, y: Any, units: int, seed: int) -> Any:
    """Return trained layers, their network and its error, if that is small."""
    trained = train(X, y, units, seed)
    nearly = Network(trained, exact=False)
    error = certify.memorizes(nearly, X, y).max_error
    return (trained, nearly, error) if 0 < error < 1e-3 else None


@pytest.mark.parametrize(
    ("n", "d", "units", "outputs"), [(30, 3, 18, 1), (40, 8, 9, 1), (24, 4, 16, 2)]
)
def test_a_trained_network_is_polished(n: int, d: int, units: int, outputs: int) -> None:
    X = np.round(data.gaussian(n, d) * 64) / 64
    y = np.random.default_rng(1).integers(-2, 3, (n, outputs))
    assert (n - 1) * outputs < units * (d + 1) + outputs
    trained, nearly, error = next(found for seed in range(9) if (found := near(X, y, units, seed)))
    net = polish(trained, X, y)
    assert memorizes(net, X, y)
    assert net.is_exact
    assert net.widths == (units,)
    assert layers_of(polish(nearly, X, y)) == layers_of(net)
    (W, b), (V, _) = net.layers
    assert (trained[1][0] == V).all()
    assert pattern(net, X) == pattern(Network(trained), X)
    moved = (
        np.abs((W - trained[0][0]).astype(float)).max(),
        np.abs((b - trained[0][1]).astype(float)).max(),
    )
    assert max(moved) < 100 * error
    assert certify.memorizes(net, X, y).float64_error < 1e-9
    assert units < bounds.bubeck_neurons(n, d, outputs)


def test_the_correction_is_the_nearest_one() -> None:
    # one unit, on at both points, so f(x) = w x + b + c: w = 1, and b + c = 1 is reached evenly
    net = polish([([[1]], ["1/2"]), ([[1]], ["1/4"])], [[0], [1]], [1, 2])
    (W, b), (_, c) = net.layers
    assert W.item() == pytest.approx(1, abs=1e-12)
    assert (b.item() - Fraction(5, 8), c.item() - Fraction(3, 8)) == pytest.approx(
        (0, 0), abs=1e-12
    )
    assert b.item() + c.item() == 1


def test_points_that_float64_confuses_are_polished_exactly() -> None:
    X = data.near_duplicates(8, 2)
    before = [point[0] - Fraction(1, 2) for point in X[::2]]
    net = Network([([[1, 0]] * 4, [-t for t in before]), ([[1, -2, 3, 1]], [0])])
    y = [value + Fraction(i * i, 2**90) for i, value in enumerate(net(X))]
    assert not memorizes(net, X, y)
    assert memorizes(polish(net, X, y), X, y)


def test_labels_that_contradict_the_pattern_are_refused_with_their_points() -> None:
    # no unit is positive at the points 1, 2 and 4
    net = [([[1]], [-10]), ([[1]], [0])]
    X = [[11], [0], [-1], [12], [5]]
    assert refused(polish, net, X, [6, 5, 5, 7, 6]) == (1, 4)
    assert memorizes(polish(net, X, [6, 5, 5, 7, 5]), X, [6, 5, 5, 7, 5])


def test_too_few_neurons_are_refused_with_a_minimal_set() -> None:
    # three points on one piece, whose labels are not affine
    net = [([[1]], [0]), ([[1]], [0])]
    X, y = [[1], [2], [3], [4]], [1, 2, 3, 5]
    witness = refused(polish, net, X, y)
    assert len(witness) == 3
    chosen = [X[i] for i in witness], [[y[i]] for i in witness]
    assert not oracle.is_affine(*chosen)
    assert memorizes(polish(net, X, [3, 5, 7, 9]), X, [3, 5, 7, 9])


def test_equal_points_with_different_labels_are_refused() -> None:
    net = [([[1, 0], [0, 1], [1, 1]], [1, 1, 1]), ([[1, 1, 2]], [0])]
    X = [[0, 0], [1, 2], [0, 0]]
    assert refused(polish, net, X, [1, 2, 3]) == (0, 2)
    assert memorizes(polish(net, X, [1, 2, 1]), X, [1, 2, 1])


def test_a_unit_that_changes_sides_is_named() -> None:
    # w (x - 1) must be 5 at x = 2 and 0 at x = 1 - 1/8, where the unit is on but hardly
    net = [([[1], [1]], ["-3/4", -10]), ([[1, 1]], [0])]
    X, y = [[2], ["7/8"], [0]], [5, -1, 0]
    assert refused(polish, net, X, y) == (1, 0)


@pytest.mark.parametrize(
    "net",
    [
        Network([([[1]], [0])]),
        Network([([[1]], [0]), ([[1]], [0]), ([[1]], [0])]),
        Network([([[1]], [0]), ([[1]], [0])], "hard_tanh"),
    ],
)
def test_other_networks_are_refused(net: Network) -> None:
    with pytest.raises(InputError, match="one hidden layer"):
        polish(net, [[1]], [1])


@pytest.mark.parametrize(
    ("X", "y", "message"),
    [
        ([[1, 2]], [1], "does not fit"),
        ([[1]], [[1, 2]], "does not fit"),
        ([[1], [2]], [1], "1 labels for 2 points"),
        ([[float("nan")]], [1], r"X\[0, 0\]"),
    ],
)
def test_data_of_another_shape_are_refused(X: Any, y: Any, message: str) -> None:
    with pytest.raises(InputError, match=message):
        polish([([[1]], [0]), ([[1]], [0])], X, y)


@pytest.mark.parametrize("layers", [3, [([[1]], [0])], [([[1]], [0]), 7]])
def test_what_is_no_network_is_refused(layers: Any) -> None:
    with pytest.raises(InputError):
        polish(layers, [[1]], [1])
