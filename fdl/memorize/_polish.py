"""From a network that nearly interpolates to one that does: a linear system, solved exactly."""

from typing import Any

import numpy as np
import numpy.typing as npt

from fdl.data import read_labels
from fdl.errors import HypothesisError, InputError
from fdl.exact import IntArray, Rationals, ScaledRows, null_space, solve, vectors
from fdl.exact.reading import FloatArray
from fdl.layer import Layer
from fdl.memorize._affine import dimension, evaluate, lift
from fdl.network import Network

__all__ = ["polish"]

BoolArray = npt.NDArray[np.bool_]


def polish(layers: Any, X: Any, y: Any) -> Network:
    """Return an exact two-layer ReLU network through n points, near one that almost is.

    **Theorem.** Let a network sum_l v_l relu(<w_l, x> + b_l) + c be given, and let S be its
    activation pattern at x_1, ..., x_n: S_il = 1 where unit l is positive at x_i, else 0. With v
    and S kept fixed the equations f(x_i) = y_i are linear in all w_l, b_l and c. A solution that
    has the same pattern is a network that memorizes the data.

    There are n equations in m (d + 1) + 1 unknowns. Their solution nearest to the network is taken
    in float64. The rounding error that is left is removed exactly, by a change of n unknowns
    alone, chosen to be well conditioned. Then the pattern is compared at every point. So a net
    that gradient descent has brought to an error of 10^-6, say, leads to one with error 0.

    Args:
        layers: two pairs (W, b), or a `Network`, exact or float64; a missing bias is 0.
        X: (n, d) points.
        y: (n,) labels, or (n, k) for k outputs.

    Size: that of the given network, whose output weights v do not change. A network that
    memorizes the data is returned as it is. Digits: those of an n x n linear system.

    Raises `HypothesisError` with a minimal set of points whose equations contradict each other
    (too few neurons, or two points where no unit is positive), or with (i, l) where unit l is on
    the wrong side of its kink at point i (the network was not near enough: train longer);
    `InputError` for bad data and for other networks.

    Source: elementary. Lecture: Chapter 1, the remark on gradient-based learning in the O(n/d)
    regime.

    >>> X, y = [[0], [1], [3]], [1, 2, 7]
    >>> nearly = [([[1], [1]], [0.9999, -2]), ([[1, 3]], [0])]
    >>> [abs(f - value) < 0.001 for f, value in zip(Network(nearly)(X), y)]
    [True, True, True]
    >>> polish(nearly, X, y)(X).tolist() == y
    True
    """
    net = _read(layers)
    points = lift(X, exact=True)
    labels = read_labels(y, len(points))
    if dimension(points) != net.in_width or labels.shape[1] != net.out_width:
        raise InputError(f"{net!r} does not fit points {np.shape(X)} and labels {labels.shape}")
    hidden, last = net.affine_layers
    rows, constants, output_weights = _rows(hidden), last.biases(), _rows(last)[:, 1:]
    on = evaluate(points, rows).numerators > 0
    system = _system(points.rationals(), on, output_weights)
    near = Rationals.join([rows.reshape(-1), constants])
    wanted = labels.T.reshape(-1)
    if (_product(system, near) == wanted).all():
        return net
    solution = _solve(system, near, wanted, len(points))
    rows, constants = solution[: -len(constants)].reshape(rows.shape), solution[-len(constants) :]
    _check_pattern(on, evaluate(points, rows).numerators)
    return Network([Layer(rows[:, 1:], rows[:, 0]), Layer(output_weights, constants)])


def _read(layers: Any) -> Network:
    given, activation = layers, "relu"
    if isinstance(layers, Network):
        given, activation = list(layers.layers), layers.activation
    net = Network(given, activation)
    if net.hidden_layers != 1 or activation != "relu":
        raise InputError(f"{net!r}: a ReLU network with one hidden layer is wanted")
    return net


def _rows(layer: Layer) -> Rationals:
    """Return the affine functions (b, w) of all units of a layer, (m, d + 1)."""
    weights = layer.sparse_rows.dense()[layer.row_of]
    return Rationals.join([layer.biases().reshape((1, -1)), weights.T]).T


def _system(points: Rationals, on: BoolArray, output_weights: Rationals) -> Rationals:
    """Return the matrix (k n, m (d + 1) + k) that takes all (b_l, w_l), then c, to the outputs.

    Its rows are the points for the first output, then for the second, and so on.
    """
    n, k = len(points), len(output_weights)
    parts = []
    for j in range(k):
        v = output_weights[j]
        active = Rationals.reduced(on * v.numerators, np.where(on, v.denominators, 1))
        products = active.reshape((n, -1, 1)) * points.reshape((n, 1, -1))
        parts.append(products.reshape((n, -1)))
    constants = Rationals.read(np.repeat(np.eye(k), n, axis=0), 2)
    return Rationals.join([Rationals.join(parts).T, constants.T]).T


def _product(system: Rationals, unknowns: Rationals) -> Rationals:
    product: Rationals = evaluate(ScaledRows.of(system), unknowns.reshape((1, -1)))
    return product[:, 0]


def _solve(system: Rationals, near: Rationals, wanted: Rationals, n: int) -> Rationals:
    """Return a solution near to `near`: the nearest in float64, its rounding removed exactly."""
    floats = system.floats("system")
    error = (wanted - _product(system, near)).floats("error")
    step = np.linalg.lstsq(floats, error)[0]
    nearest = near + Rationals.read(step)
    left = wanted - _product(system, nearest)
    order = _independent_first(floats)
    try:
        change = solve(system[:, order[: len(left)]], left)
    except HypothesisError:
        _refuse_contradiction(system, left, n)
        change = solve(system[:, order], left)
    unchanged = vectors.zeros(len(order) - len(change), change)
    changes: Rationals = vectors.join(change, unchanged)
    return nearest + changes[np.argsort(order)]


def _refuse_contradiction(system: Rationals, left: Rationals, n: int) -> None:
    """Raise `HypothesisError` with the points of a minimal set of contradictory equations."""
    dependences = null_space(system.T)
    contradicted = np.flatnonzero(_product(dependences, left).numerators)
    if contradicted.size:
        equations = np.flatnonzero(dependences.numerators[contradicted[0]])
        witness = tuple(sorted({i % n for i in equations.tolist()}))
        named = ", ".join(map(str, witness[:5])) + ", ..." * (len(witness) > 5)
        raise HypothesisError(
            f"with this activation pattern the labels of points {named} contradict each other: "
            "add neurons, or train another network",
            witness,
        )


def _independent_first(matrix: FloatArray) -> npt.NDArray[np.intp]:
    """Return all columns, first those of a well-conditioned square part (Gram and Schmidt).

    The column that sticks out most from those already taken comes next.
    """
    left, taken = matrix.copy(), np.zeros(matrix.shape[1], dtype=bool)
    order = []
    for _ in range(min(matrix.shape)):
        lengths = np.where(taken, -1.0, (left * left).sum(axis=0))
        best = int(np.argmax(lengths))
        if lengths[best] <= 0:
            break
        unit = left[:, best] / np.sqrt(lengths[best])
        left -= np.outer(unit, unit @ left)
        taken[best] = True
        order.append(best)
    return np.array([*order, *np.flatnonzero(~taken)], dtype=np.intp)


def _check_pattern(on: BoolArray, values: IntArray) -> None:
    flipped = np.argwhere(np.where(on, values < 0, values > 0))
    if flipped.size:
        point, unit = map(int, flipped[0])
        raise HypothesisError(
            f"unit {unit} changes sides at point {point} on the way to an exact network: the given "
            "one is not near enough, train it longer",
            witness=(point, unit),
        )
