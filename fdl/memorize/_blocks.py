"""Affine blocks: d + 1 points for two ReLUs, one affine function after another along a line."""

from typing import Any

import numpy as np
import numpy.typing as npt

from fdl.data import read_labels
from fdl.errors import FloatRangeError
from fdl.exact import Rationals, ScaledRows, null_space, vectors
from fdl.exact import integers as ints
from fdl.exact.vectors import Vector
from fdl.layer import Layer
from fdl.memorize._affine import (
    Lifted,
    as_columns,
    check_fit,
    dimension,
    evaluate,
    interpolate,
    lift,
    select,
)
from fdl.memorize._projection import distinct_projection
from fdl.network import Network
from fdl.threads import one_blas_thread

__all__ = ["blocks"]

Indices = npt.NDArray[np.intp]


def blocks(X: Any, y: Any, *, seed: int = 0, exact: bool = True) -> Network:
    """Return a two-layer ReLU network through n distinct points, two neurons for d + 1 of them.

    **Theorem.** Let x_1, ..., x_n in R^d be distinct, with any real labels. Then n ReLUs and an
    output bias memorize them, n - 1 if n >= 2; and 2 ceil(n / (d + 1)) - 1 if they are in general
    position (every subset of at most d + 1 points is affinely independent).

    Sort the points by z = <w, x>, for a direction w that keeps them apart. Cut the sequence into
    blocks, each as long as one affine function F_g has its labels: two points at least, d + 1 in
    general position, all of them if the labels are affine. Between blocks g - 1 and g lies the
    cut tau; with D = F_g - F_(g-1) and M so large that |D(x_i)| <= M |z_i - tau| at every point,

        M relu(z - tau + D(x) / M) - M relu(z - tau)

    is 0 before the cut, where both units are off, and D(x) after it, where both are on. One unit
    and the output bias give F_1: c + relu(F_1 - c), c its least value on the data. The sum is F_g
    on block g. A last block of one point has the unit relu(z - tau) alone.

    Nothing is small and no limit is taken. Along w, no cutting into such blocks has fewer.

    Args:
        X: (n, d) distinct points.
        y: (n,) labels, or (n, k) for k outputs, which share the units relu(z - tau).
        seed: of the direction w (with d = 1, w = 1).
        exact: True for a rational network, with w integer and M a power of two, certified near
            the cut at the points themselves and beyond on a box around all; False for float64,
            which cannot decide what is affine: all blocks have d + 1 points.

    Size: at most 2 B - 1 neurons for B blocks, (k + 1) B - 1 for k outputs, in one hidden layer:
    `bounds.blocks_neurons`, which is attained in general position by all but special labels. No
    net of fewer than (n - 1) / (d + 1) neurons will do for almost all labels
    (`bounds.blocks_lower_bound`).

    Raises `HypothesisError` with the first pair of equal points, `InputError` for bad data, and
    with exact=False `FloatRangeError` where float64 cannot tell two projections apart or d + 1
    neighbours lie on a hyperplane.

    Source: no paper; an elementary construction. The sort is that of Zhang, Bengio, Hardt, Recht
    and Vinyals, ICLR 2017. Lecture: Chapter 1, compare the theorem with 4 ceil(n/d) neurons.

    >>> from fractions import Fraction
    >>> X, y = [[0, 0], [1, 0], [0, 1], [2, 3], [1, 5], [4, 4]], [1, 0, 2, 7, "1/2", 3]
    >>> net = blocks(X, y)
    >>> net(X).tolist() == [1, 0, 2, 7, Fraction(1, 2), 3], net.widths
    (True, (3,))
    """
    w, z, order = distinct_projection(X, y, seed=seed, exact=exact)
    points = select(lift(X, exact), order)
    labels = read_labels(y, len(z), exact=exact)[order]
    with one_blas_thread(), np.errstate(over="ignore", invalid="ignore", divide="ignore"):
        starts, planes = (_greedy if exact else _regular)(points, labels)
        return _network(points, vectors.read(w, exact), z, starts, planes)


def _greedy(points: Lifted, labels: Vector) -> tuple[Indices, Vector]:
    """Return where the longest blocks start, and their affine functions (B k, d + 1)."""
    starts, planes = [0], []
    while starts[-1] < len(labels):
        inside = np.arange(starts[-1], _end(points, labels, starts[-1]))
        planes.append(interpolate(select(points, inside), labels[inside]))
        starts.append(int(inside[-1]) + 1)
    return np.array(starts[:-1]), vectors.join(*planes)


def _end(points: Lifted, labels: Vector, start: int) -> int:
    """Return the end of the longest block from `start` on with affine labels."""
    n, size = len(labels), dimension(points) + 2
    while True:
        window = np.arange(start, min(n, start + size))
        misfit = _first_misfit(select(points, window), labels[window])
        if misfit is not None:
            return start + misfit
        if start + size >= n:
            return n
        size *= 2


def _first_misfit(points: Lifted, labels: Rationals) -> int | None:
    """Return the first point whose label is not affine in those before it.

    Each vector of the null space says how one point depends on independent ones before it; the
    labels must obey it.
    """
    dependences = ScaledRows.of(null_space(as_columns(points))).numerators
    scales = Rationals.reduced(points.scales[:, None], np.ones((len(points), 1), np.int64))
    wanted = ScaledRows.of((labels * scales).T).numerators
    misfits = np.flatnonzero(ints.dot(dependences, wanted.T).any(axis=1))
    return int(np.flatnonzero(dependences[misfits[0]])[-1]) if misfits.size else None


def _regular(points: Lifted, labels: Vector) -> tuple[Indices, Vector]:
    """Return the same for blocks of d + 1 points, all linear systems solved in one call."""
    (n, size), k = points.shape, labels.shape[1]
    full = n // size
    try:
        systems = points[: full * size].reshape(full, size, size)
        solved = np.linalg.solve(systems, labels[: full * size].reshape(full, size, k))
    except np.linalg.LinAlgError:
        message = f"{size} neighbours lie on one hyperplane in float64: use exact=True"
        raise FloatRangeError(message) from None
    check_fit(systems @ solved, labels[: full * size].reshape(full, size, k))
    planes = solved.transpose(0, 2, 1).reshape(full * k, size)
    if full * size < n:
        planes = np.concatenate([planes, interpolate(points[full * size :], labels[full * size :])])
    return np.arange(0, n, size), vectors.all_finite(planes, "slopes")


def _network(points: Lifted, w: Vector, z: Vector, starts: Indices, planes: Vector) -> Network:
    """Return the network of blocks that start there and have these affine functions.

    Its units are F_1 - c, then the ramps z - tau, then the tilted ramps z - tau + D / M. A last
    point alone has no tilted ramp: its ramp has the weight D / (z - tau) instead of -M.
    """
    cuts, exact = len(starts) - 1, vectors.is_exact(z)
    k = len(planes) // (cuts + 1)
    first, jumps = planes[:k], planes[k:] - planes[: cuts * k]
    least = -_largest(-evaluate(points, first))
    places, reach = _places(z, starts[1:])
    alone = cuts > 0 and starts[-1] == len(z) - 1
    cut_of = np.repeat(np.arange(cuts - alone), k)
    slopes = _slopes(points, z, starts[1:], places, jumps)
    tilt = jumps[: len(cut_of)] / slopes[cut_of]
    row = w.reshape((1, -1))
    weights = vectors.join(first[:, 1:], row[np.zeros(cuts, np.intp)], tilt[:, 1:] + row)
    bias = vectors.join(first[:, 0] - least, -places, tilt[:, 0] - places[cut_of])
    unit = vectors.read(np.eye(k), exact, ndim=2)
    down = -slopes * vectors.read(np.ones((1, k)), exact, ndim=2)
    if alone:
        down = vectors.join(down[:-1], evaluate(select(points, [-1]), jumps[-k:]) / reach[-1:])
    up = slopes[cut_of] * unit[np.tile(np.arange(k), cuts - alone)]
    hidden = Layer(vectors.all_finite(weights, "weights"), bias, exact=exact)
    return Network([hidden, Layer(vectors.join(unit, down, up).T, least, exact=exact)], exact=exact)


def _largest(values: Vector) -> Vector:
    """Return the largest entry of each column of a matrix (n, k)."""
    return vectors.join(*(vectors.largest(values[:, j]) for j in range(values.shape[1])))


def _places(z: Vector, starts: Indices) -> tuple[Vector, Vector]:
    """Return the middles between the blocks, and the distance from there to the next points."""
    reach = (z[starts] - z[starts - 1]) / vectors.constant(2, like=z)
    places = vectors.all_finite(z[starts - 1] + reach, "cuts")
    if not ((z[starts - 1] < places) & (places < z[starts])).all():
        raise FloatRangeError("float64 has no number between two projections: use exact=True")
    return places, reach


def _slopes(points: Lifted, z: Vector, starts: Indices, places: Vector, jumps: Vector) -> Vector:
    """Return powers of two M (cuts, 1) with |D(x_i)| <= M |z_i - tau| for all k jumps D of a cut.

    D is computed at the nearest d + 1 points on either side of the cut, bounded at the others.
    """
    bounds, size = _bounds(points, jumps), dimension(points) + 1
    k = len(jumps) // max(1, len(starts))
    steepest = [bounds[:0]]
    for cut, start in enumerate(starts.tolist()):
        jump = slice(cut * k, cut * k + k)
        near = np.arange(max(0, start - size), min(len(z), start + size))
        distances = abs(z[near] - places[[cut]])
        ratios = abs(evaluate(select(points, near), jumps[jump])) / distances.reshape((-1, 1))
        far = vectors.largest(bounds[jump]) / distances[[0, -1]]
        steepest.append(vectors.largest(vectors.join(ratios.reshape(-1), far)))
    slopes = vectors.all_finite(vectors.join(*steepest), "slopes")
    return (vectors.power_of_two(slopes) * vectors.constant(2, like=slopes)).reshape((-1, 1))


def _bounds(points: Lifted, functions: Vector) -> Vector:
    """Return upper bounds of m affine functions (m, d + 1), in modulus, on a box around the points.

    Such a function is at most its value in the centre plus half of each side times its slope.
    """
    coordinates = points.rationals() if isinstance(points, ScaledRows) else points
    high, low = _largest(coordinates), -_largest(-coordinates)
    half = (high - low) / vectors.constant(2, like=high)
    rows = vectors.join((low + half).reshape((1, -1)), half.reshape((1, -1)))
    box = ScaledRows.of(rows) if isinstance(points, ScaledRows) else rows
    in_centre = evaluate(select(box, [0]), functions)
    aside = evaluate(select(box, [1]), abs(functions))
    return (abs(in_centre) + aside)[0]
