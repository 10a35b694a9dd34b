"""Lipschitz constants, squared: a distance is a square root, its square is rational.

The constant of f is the largest |f(x) - f(z)| / |x - z|, with the Euclidean norm. For a network
that looks in one direction it is known exactly; for any other, every segment gives a lower bound,
and so do the data, for whatever passes through them.
"""

from fractions import Fraction
from typing import Any

import numpy as np

from fdl.data import distinct_witness, read_labels
from fdl.errors import HypothesisError, InputError
from fdl.exact import Rationals, ScaledRows, vectors
from fdl.exact import integers as ints
from fdl.layer import Layer
from fdl.line import trace, trace_interval, trace_line
from fdl.network import Network, check_network
from fdl.piecewise import PiecewiseLinear

__all__ = ["squared_constant", "squared_of_data", "squared_on_segment", "steepest_pair"]


def squared_constant(net: Network) -> Fraction:
    """Return the squared Lipschitz constant of a network whose first layer looks in one direction.

    If all rows of the first layer are multiples of one w, then f(x) = g(<w, x>) for a
    piecewise-linear g, and the constant is |w| max |slope of g|. So it is for every network with
    one input, and for `memorize.zhang`. A float64 network stands for the exact one with the same
    weights.

    Raises `HypothesisError` with two units that look in different directions, `InputError` for
    several outputs and for a network that jumps.

    >>> net = Network([([[3, 4], [-3, -4]], [0, 1]), ([[2, 1]], [0])])
    >>> squared_constant(net)
    Fraction(100, 1)
    """
    check_network(net)
    if net.out_width != 1:
        raise InputError(f"{net!r} has {net.out_width} outputs: one is wanted")
    exact = net if net.is_exact else Network(list(net.layers), net.activation)
    first, *others = exact.affine_layers
    rows = first.sparse_rows.dense()
    w, multiples = _direction(rows, first)
    line = Layer(multiples.reshape((-1, 1)), first.bias, row_of=first.row_of)
    steepest = max(abs(_graph(Network([line, *others], exact.activation)).slopes))
    return Fraction(steepest**2 * vectors.total(w * w).item(0))


def _graph(net: Network) -> PiecewiseLinear:
    """Return the whole graph, or with one hidden layer of ReLUs the part with all its kinks.

    A segment is traced in O(n log n) where all units have one row, the line is not.
    """
    if net.hidden_layers != 1 or net.activation != "relu":
        return trace_line(net)
    W, b = net.layers[0]
    kinks = [-c / w for w, c in zip(W[:, 0], b, strict=True) if w]
    return trace_interval(net, min(kinks, default=0) - 1, max(kinks, default=0) + 1)


def _direction(rows: Rationals, first: Layer) -> tuple[Rationals, Rationals]:
    """Return w and, for each row, the number that it is times w."""
    nonzero = np.argwhere(rows.numerators != 0)
    row, column = nonzero[0] if nonzero.size else (0, 0)
    w, heights = rows[row], rows[:, column]
    if not nonzero.size:
        return w, heights
    straight = rows * w[[column]] == w.reshape((1, -1)) * heights.reshape((-1, 1))
    astray = np.flatnonzero(~straight.all(axis=1))
    if astray.size:
        units = [int(np.flatnonzero(first.row_of == i)[0]) for i in (row, astray[0])]
        i, j = sorted(units)
        raise HypothesisError(
            f"units {i} and {j} look in different directions: use squared_on_segment",
            witness=(i, j),
        )
    return w, heights / w[[column]]


def squared_on_segment(net: Network, start: Any, stop: Any, *, output: int = 0) -> Any:
    """Return the squared Lipschitz constant of a network on a segment: a lower bound everywhere.

    It is the largest squared slope of the trace, divided by the squared length: a `Fraction` for
    an exact network, a float for a float64 one.

    >>> net = Network([([[1, 0], [0, 1]], [0, 0]), ([[1, 1]], [0])])
    >>> squared_on_segment(net, [0, 0], [1, 0]), squared_on_segment(net, [0, 0], [1, 1])
    (Fraction(1, 1), Fraction(2, 1))
    """
    slopes = trace(net, start, stop, output=output).slopes
    ends = [vectors.read(np.ravel(end), net.is_exact) for end in (start, stop)]
    length = vectors.face(vectors.total((ends[1] - ends[0]) * (ends[1] - ends[0]))).item()
    if not length:
        raise InputError("start and stop are one point: give two")
    return max(abs(slopes)) ** 2 / length


def squared_of_data(X: Any, y: Any) -> Fraction:
    """Return the largest |y_i - y_j|^2 / |x_i - x_j|^2: no function through the data has less.

    X is (n, d), y is (n,) or (n, k). One point gives 0. Raises `HypothesisError` with the first
    pair of equal points, `InputError` for bad data. All n^2 / 2 pairs are compared.

    >>> squared_of_data([[0, 0], [3, 4], [0, 1]], [0, 1, 2])
    Fraction(4, 1)
    """
    ratios, _ = _steepness(X, y)
    return Fraction(vectors.largest(ratios).item(0)) if len(ratios) else Fraction(0)


def steepest_pair(X: Any, y: Any) -> tuple[int, int]:
    """Return the first pair of points where |y_i - y_j| / |x_i - x_j| is largest.

    It is the witness of `squared_of_data`: whatever passes through the data is at least so steep
    somewhere between these two points. X, y and errors as there; at least two points are wanted.

    >>> steepest_pair([[0, 0], [3, 4], [0, 1]], [0, 1, 2])
    (0, 2)
    """
    ratios, pairs = _steepness(X, y)
    if not len(ratios):
        raise InputError("one point has no pair: give two")
    first = np.flatnonzero(ratios == vectors.largest(ratios))[0]
    return int(pairs[0][first]), int(pairs[1][first])


def _steepness(X: Any, y: Any) -> tuple[Rationals, tuple[Any, Any]]:
    """Return all |y_i - y_j|^2 / |x_i - x_j|^2, i < j, and the pairs (i, j)."""
    points = ScaledRows.read(X, "X")
    pair = distinct_witness(points)
    if pair is not None:
        raise HypothesisError(f"points {pair[0]} and {pair[1]} are equal", witness=pair)
    labels = ScaledRows.of(read_labels(y, len(points)))
    pairs = np.triu_indices(len(points), k=1)
    return _squared_distances(labels)[pairs] / _squared_distances(points)[pairs], pairs


def _squared_distances(points: ScaledRows) -> Rationals:
    """Return the matrix of all |x_i - x_j|^2."""
    bottoms = ints.times(points.scales[:, None], points.scales[None, :])
    products = Rationals(ints.dot(points.numerators, points.numerators.T), bottoms)
    norms = products[np.arange(len(points)), np.arange(len(points))]
    crossed = products + products
    return norms.reshape((-1, 1)) + norms.reshape((1, -1)) - crossed
