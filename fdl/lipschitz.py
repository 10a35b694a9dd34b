"""Lipschitz constants, squared: a distance is a square root, its square is rational.

The constant of f is the largest |f(x) - f(z)| / |x - z|, with the Euclidean norm. For a network
that looks in one direction it is known exactly; for any other, every segment gives a lower bound,
and so do the data, for whatever passes through them.
"""

from fractions import Fraction
from typing import Any

import numpy as np

from fdl.activations import ACTIVATIONS
from fdl.data import distinct_witness, read_labels
from fdl.errors import FloatRangeError, HypothesisError, InputError
from fdl.exact import Rationals, ScaledRows, as_floats, vectors, whole
from fdl.exact import integers as ints
from fdl.exact.reading import FloatArray
from fdl.layer import Layer
from fdl.line import trace, trace_interval, trace_line
from fdl.network import Network, check_network
from fdl.piecewise import PiecewiseLinear

__all__ = [
    "squared_constant",
    "squared_lower_bound",
    "squared_of_data",
    "squared_on_segment",
    "squared_upper_bound",
    "steepest_pair",
]


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
    f = trace(net, start, stop, output=output)
    return _squared_slope(f, start, stop, net.is_exact)


def _squared_slope(f: PiecewiseLinear, start: Any, stop: Any, exact: bool) -> Any:
    """Return the largest squared slope of a trace, for a segment of length 1."""
    ends = [vectors.read(np.ravel(end), exact) for end in (start, stop)]
    length = vectors.face(vectors.total((ends[1] - ends[0]) * (ends[1] - ends[0]))).item()
    if not length:
        raise InputError("start and stop are one point: give two")
    return max(abs(f.slopes)) ** 2 / length


def squared_lower_bound(net: Network, X: Any, *, segments: int = 24, seed: int = 0) -> Any:
    """Return the largest squared slope found on a number of segments: a lower bound.

    Segments pass through random pairs of the points, and as far beyond. Where one is steepest,
    float64 takes the gradient, and the next segment passes there in that direction. The slopes
    themselves are those of the traces: exact for an exact network. Which segments are tried only
    decides how good the bound is.

    Args:
        net: continuous, with one output.
        X: (n, d) points; equal ones are skipped.
        segments: how many pairs of points.
        seed: of the pairs.

    Raises `FloatRangeError` for points beyond float64.

    >>> net = Network([([[1, 0], [0, 1]], [0, 0]), ([[3, 4]], [0])])
    >>> round(float(squared_lower_bound(net, [[1, 1], [2, 1], [1, 3]])), 9)
    25.0
    """
    points = as_floats(X, 2, "X")
    rng = np.random.default_rng(whole(seed, "seed"))
    drawn = rng.integers(len(points), size=(whole(segments, "segments", 1), 2))
    try:
        rounded = net.to_float()
    except FloatRangeError:
        rounded = None
    best: Any = Fraction(0) if net.is_exact else 0.0
    for first, second in points[drawn]:
        with np.errstate(over="ignore", invalid="ignore"):
            start, stop = 2 * first - second, 2 * second - first
        if (start != stop).any() and np.isfinite([start, stop]).all():
            f = trace(net, start, stop)
            best = max(best, _squared_slope(f, start, stop, net.is_exact))
            through = _uphill(f, rounded, start, stop) if rounded else None
            best = max(best, squared_on_segment(net, *through) if through else best)
    return best


def _uphill(
    f: PiecewiseLinear, net: Network, start: FloatArray, stop: FloatArray
) -> tuple[Any, Any] | None:
    """Return the ends of a segment along the gradient of a float64 network, where f is steepest."""
    ends = f.breakpoints.astype(np.float64)
    steepest = int(np.argmax(abs(f.slopes)))
    where = start + (stop - start) * (ends[steepest] + ends[steepest + 1]) / 2
    gradient = _gradient(net, where)
    length = float(np.linalg.norm(gradient))
    reach = (ends[steepest + 1] - ends[steepest]) * float(np.linalg.norm(stop - start)) / 2
    if not 0 < length < np.inf:
        return None
    step = reach / length * gradient
    return (where - step, where + step) if (where - step != where + step).any() else None


def _gradient(net: Network, x: FloatArray) -> FloatArray:
    activation = ACTIVATIONS[net.activation]
    rows, values = np.eye(len(x)), x
    for number, (W, b) in enumerate(net.layers):
        if number:
            kinks_below = np.searchsorted(activation.kinks or (), values)
            rows, values = rows * (kinks_below % 2)[:, None], activation.on_floats(values)
        rows, values = W @ rows, W @ values + b
    return np.asarray(rows[0], dtype=np.float64)


def squared_upper_bound(net: Network) -> float:
    """Return the squared product of the spectral norms of all weight matrices. Numerical.

    No ReLU or hard-tanh network is steeper anywhere, as these activations enlarge no distance.
    The singular values are computed in float64, so the last digits are not proved. For
    `memorize.caps` it is (|X| |y| / (1 - rho))^2. Raises `InputError` for a network that jumps.

    >>> round(squared_upper_bound(Network([([[3, 0], [0, 4]], [0, 0]), ([[1, 0]], [0])])), 9)
    16.0
    """
    check_network(net)
    if ACTIVATIONS[net.activation].kinks is None:
        raise InputError(f"a {net.activation} network jumps: it has no Lipschitz constant")
    norms = [np.linalg.norm(as_floats(W, 2, "weights"), 2) for W, _ in net.layers]
    return float(np.prod(norms) ** 2)


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
