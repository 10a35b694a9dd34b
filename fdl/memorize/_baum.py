"""Baum: a dichotomy by thin slabs of two threshold units, d points of one class in each."""

from typing import Any

import numpy as np
import numpy.typing as npt

from fdl.data import read_labels
from fdl.errors import HypothesisError
from fdl.exact import vectors, whole
from fdl.exact.vectors import Vector
from fdl.layer import Layer
from fdl.memorize._affine import dimension, lift
from fdl.memorize._projection import refuse_equal_points
from fdl.memorize._slabs import slabs
from fdl.network import Network
from fdl.threads import one_blas_thread

__all__ = ["baum"]

Indices = npt.NDArray[np.intp]


def baum(X: Any, y: Any, *, seed: int = 0, exact: bool = True) -> Network:
    """Return a two-layer threshold network through n points with two values of the label.

    **Theorem.** Let x_1, ..., x_n in R^d be distinct and in general position (every subset of at
    most d + 1 points is affinely independent), with labels of at most two values. Then
    2 ceil(n_min / d) threshold units memorize them, n_min the size of the smaller class.

    The points of the smaller class are taken d at a time. Through a group goes a hyperplane
    t(x) = <u, x> + c = 0 that holds no other point; if the group is smaller than d, one is drawn
    at random among those that hold it. The units 1[t + epsilon >= 0] and 1[t - epsilon >= 0]
    differ only in the slab -epsilon <= t < epsilon. Here epsilon is at most half the least
    |t(x_i)| off the group: fixed and certified, no limit is taken. The output is the label of the
    larger class, plus the jump to the other label times the sum of these differences.

    General position is certified for the hyperplanes used and nowhere else: deciding it in full
    means C(n, d + 1) subsets. A hyperplane that holds more points of the smaller class takes them
    along. If it holds others, other groups are tried.

    Args:
        X: (n, d) distinct points.
        y: (n,) labels, or (n, k), of at most two values. With one value the network is constant
            and has no hidden layer.
        seed: of the hyperplanes through the last group, and of other groupings.
        exact: True for a rational network, with epsilon a power of two; False for float64, with
            hyperplanes from singular vectors.

    Size: at most 2 ceil(n_min / d) neurons, exactly that in general position
    (`bounds.baum_neurons`), in one hidden layer.

    Raises `HypothesisError` with the first pair of equal points, with three points of three
    different labels, or with an inclusion-minimal affinely dependent set of points where eight
    groupings failed; `InputError` for bad data; with exact=False `FloatRangeError` where float64
    cannot tell a group from the other points.

    Source: E. B. Baum, On the capabilities of multilayer perceptrons, Journal of Complexity 4(3),
    1988, 193-215. Lecture: Chapter 1, the theorem with 4 ceil(n/d) neurons, first part of the
    proof. The lecture counts 2 ceil(n/d); slabs for the smaller class alone are enough.

    >>> net = baum([[0, 0], [1, 0], [0, 1], [2, 3]], [1, -1, -1, 1])
    >>> net([[0, 0], [1, 0], [0, 1], [2, 3]]).tolist() == [1, -1, -1, 1], net.widths
    (True, (2,))
    """
    points = lift(X, exact)
    refuse_equal_points(X, y)
    labels = read_labels(y, len(points), exact=exact)
    rng = np.random.default_rng(whole(seed, "seed"))
    smaller, larger = _classes(labels)
    base = labels[larger[0]]
    if not smaller.size:
        flat = vectors.zeros(len(base) * dimension(points), base).reshape((len(base), -1))
        return Network([Layer(flat, base, exact=exact)], "threshold", exact=exact)
    with one_blas_thread(), np.errstate(over="ignore", invalid="ignore"):
        found = slabs(points, smaller, rng)
        jump = vectors.all_finite(labels[smaller[0]] - base, "differences of labels")
    planes = vectors.join(*(slab.normal for slab in found))
    margins = vectors.join(*(slab.margin for slab in found))
    row_of = np.repeat(np.arange(len(found)), 2)
    signs = vectors.read(np.tile([1, -1], len(found)), exact)
    bias = planes[row_of, 0] + signs * margins[row_of]
    hidden = Layer(planes[:, 1:], bias, row_of=row_of, exact=exact)
    last = Layer(jump.reshape((-1, 1)) * signs.reshape((1, -1)), base, exact=exact)
    return Network([hidden, last], "threshold", exact=exact)


def _classes(labels: Vector) -> tuple[Indices, Indices]:
    """Return the indices of the smaller and of the larger class of labels with two values."""
    first = (labels == labels[:1]).all(axis=1)
    if first.all():
        return np.flatnonzero(~first), np.flatnonzero(first)
    other = int(np.argmin(first))
    second = (labels == labels[[other]]).all(axis=1)
    neither = np.flatnonzero(~(first | second))
    if neither.size:
        triple = (0, other, int(neither[0]))
        message = "points {}, {} and {} have three different labels: slabs of threshold units have "
        message += "two; use `bubeck` or `blocks`"
        raise HypothesisError(message.format(*triple), witness=triple)
    smaller, larger = sorted([np.flatnonzero(second), np.flatnonzero(first)], key=len)
    return smaller, larger
