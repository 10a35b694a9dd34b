"""Caps: one ReLU around each point of the sphere, a network that is as robust as the data allow."""

from fractions import Fraction
from math import ceil, isqrt
from typing import Any

import numpy as np

from fdl.data import read_labels
from fdl.errors import FloatRangeError, HypothesisError
from fdl.exact import Rationals, ScaledRows, as_floats, show, vectors
from fdl.exact import integers as ints
from fdl.exact.vectors import Vector
from fdl.layer import Layer
from fdl.memorize._projection import refuse_equal_points
from fdl.network import Network

__all__ = ["caps"]

_ROWS = 512  # rows of the Gram matrix held at a time
_ROUNDING = 2.0**-48  # of an inner product of unit vectors in float64, for each coordinate
_FINE = 2048  # the disjoint caps are at most one part in a thousand lower than they might be


def caps(X: Any, y: Any, *, disjoint: bool = False, seed: int = 0, exact: bool = True) -> Network:
    """Return a two-layer ReLU network with one neuron a point, for distinct points of the sphere.

    **Theorem.** Let x_1, ..., x_n in R^d be distinct with |x_i| = 1, y any real labels, and tau
    the largest <x_i, x_j> over i != j. Then

        f(x) = sum_i y_i relu(<x_i, x> - tau) / (1 - tau)

    has f(x_i) = y_i, and its Lipschitz constant is at most |X| |y| / (1 - tau), with |X| the
    spectral norm of the matrix of the points. With the threshold rho in [sqrt((1 + tau) / 2), 1)
    in place of tau, no two caps meet inside the unit ball, and the Lipschitz constant there is at
    most max |y_i| / (1 - rho).

    Unit i is positive on a cap around x_i that no other point is in: at x_j it is at most 0. If
    <x_i, x> and <x_j, x> were both above rho, |x_i + x_j| |x| would be above 2 rho, but
    |x_i + x_j| <= sqrt(2 + 2 tau) <= 2 rho. With the threshold tau the caps of the two nearest
    points always overlap.

    Args:
        X: (n, d) distinct points with |x_i| = 1 exactly, such as `data.sphere`; with exact=False
            up to rounding.
        y: (n,) labels, or (n, k) for k outputs.
        disjoint: True for the threshold rho, False for tau.
        seed: as for every construction; nothing here is random.
        exact: True for a rational network, with rho a dyadic rational, 1 - rho at least 0.999 of
            1 - sqrt((1 + tau) / 2); False for float64.

    For n = 1 the threshold is -1, either way. Size: n neurons in one hidden layer, (d + 2) n
    parameters for one output.

    Raises `HypothesisError` with the first point off the sphere, or the first pair of equal
    points; `InputError` for bad data; with exact=False `FloatRangeError` where float64 takes two
    points for one.

    Source: elementary; the question how many parameters a small Lipschitz constant costs is that
    of S. Bubeck, Y. Li, D. Nagaraj, A law of robustness for two-layers neural networks, COLT 2021.
    Lecture: Chapter 1, Robust interpolation (a heading without text).

    >>> X, y = [[1, 0], ["3/5", "4/5"], [0, -1]], [1, -1, 2]
    >>> net = caps(X, y)
    >>> net(X).tolist() == y, net.widths, caps(X, y, disjoint=True)(X).tolist() == y
    (True, (3,), True)
    """
    points: Any = ScaledRows.read(X, "X") if exact else as_floats(X, 2, "X")
    norms = _on_the_sphere(points)
    refuse_equal_points(X, y)
    labels = read_labels(y, len(points), exact=exact)
    threshold = _nearest(points)
    if disjoint and len(points) > 1:
        threshold = _apart(threshold)
    heights = norms - threshold
    if not exact and (heights <= points.shape[1] * _ROUNDING).any():
        raise FloatRangeError("float64 takes two points for one: use exact=True")
    centres = points.rationals() if exact else points
    hidden = Layer(centres, -threshold[np.zeros(len(points), np.intp)], exact=exact)
    weights = (labels / heights.reshape((-1, 1))).T
    return Network([hidden, Layer(weights, exact=exact)], exact=exact)


def _on_the_sphere(points: Any) -> Vector:
    """Return all |x_i|^2, which are 1, in float64 up to rounding."""
    if isinstance(points, ScaledRows):
        one = np.ones((points.dimension, 1), np.int64)
        squares = ints.dot(ints.times(points.numerators, points.numerators), one)[:, 0]
        norms: Vector = Rationals(squares, ints.times(points.scales, points.scales))
        off = np.flatnonzero(norms != vectors.constant(1, like=norms))
    else:
        with np.errstate(over="ignore"):
            norms = (points * points).sum(axis=1)
        off = np.flatnonzero(~(abs(norms - 1) <= points.shape[1] * _ROUNDING))
    if off.size:
        first = int(off[0])
        square = show(vectors.face(norms[[first]])[0])
        raise HypothesisError(
            f"point {first} is not on the unit sphere: |x|^2 is {square}; "
            "`data.sphere` draws points with rational coordinates that are",
            witness=(first,),
        )
    return norms


def _nearest(points: Any) -> Vector:
    """Return the largest inner product of two different points; -1 if there is only one."""
    n = len(points)
    largest = [_among_earlier(points, i, min(i + _ROWS, n)) for i in range(0, n, _ROWS) if n > 1]
    if largest:
        return vectors.largest(vectors.join(*largest))
    return vectors.read([-1], isinstance(points, ScaledRows))


def _among_earlier(points: Any, start: int, stop: int) -> Vector:
    """Return the largest <x_i, x_j> with start <= i < stop and j < i.

    Python rounds a quotient of integers correctly, so the largest one is among those whose
    float64 is largest. They are compared again, exactly.
    """
    earlier = np.tri(stop - start, stop, start - 1, dtype=bool)
    if not isinstance(points, ScaledRows):
        return (points[start:stop] @ points[:stop].T)[earlier].max(keepdims=True)
    rows, scales = points.numerators, points.scales
    tops = ints.dot(rows[start:stop], rows[:stop].T)[earlier]
    bottoms = ints.times(scales[start:stop, None], scales[None, :stop])[earlier]
    quotients = tops.astype(object) / bottoms.astype(object)
    near = quotients == quotients.max()
    return vectors.largest(Rationals(tops[near], bottoms[near]))


def _apart(tau: Vector) -> Vector:
    """Return a number from [sqrt((1 + tau) / 2), 1), near the root: exactly, or in float64."""
    if not vectors.is_exact(tau):
        return np.sqrt((1 + tau) / 2)
    square = (1 + tau.item(0)) / 2
    bits = ceil(_FINE / (1 - square)).bit_length()  # 1 - sqrt(a) >= (1 - a) / 2
    wanted = ceil(square * 4**bits)
    root = isqrt(wanted - 1) + 1 if wanted else 0
    return vectors.constant(Fraction(root, 2**bits), like=tau)
