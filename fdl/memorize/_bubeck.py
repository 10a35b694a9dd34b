"""Bubeck, Eldan, Lee and Mikulincer: d points for four ReLUs, by slabs with a slope."""

from typing import Any

import numpy as np

from fdl.data import read_labels
from fdl.exact import vectors, whole
from fdl.exact.vectors import Vector
from fdl.layer import Layer
from fdl.memorize._affine import Lifted, evaluate, lift
from fdl.memorize._projection import refuse_equal_points
from fdl.memorize._slabs import Slab, slabs
from fdl.network import Network
from fdl.threads import one_blas_thread

__all__ = ["bubeck"]


def bubeck(X: Any, y: Any, *, seed: int = 0, exact: bool = True) -> Network:
    """Return a two-layer ReLU network with 4 ceil(n / d) neurons through n points.

    **Theorem.** Let x_1, ..., x_n in R^d be distinct and in general position (every subset of at
    most d + 1 points is affinely independent), with any real labels. Then 4 ceil(n / d) ReLUs
    memorize them.

    The points are taken d at a time. Through a group goes a hyperplane t(x) = <u, x> + c = 0 that
    holds no other point (a random one among many for a group smaller than d), and p is an affine
    function with the labels of the group. With epsilon at most half the least |t(x_i)| off the
    group, and delta at most half the least | |t(x_i)| - epsilon | / |p(x_i)| over all points,

        (relu(t + epsilon + delta p) - relu(t + epsilon)) / delta
        - (relu(t - epsilon + delta p) - relu(t - epsilon)) / delta

    is p on the group and 0 at every other point: no data point is so near to t = +-epsilon that
    delta p changes a sign there, so each difference quotient is p or 0, *exactly*, at a finite
    delta. The network is the sum over all groups.

    In the lecture's formula for g the second term is to be read as relu(<u, x> - b), and v is to
    be affine: <v, x_i> = y_i on d points has no solution where they are linearly dependent, as
    (1, 1), (2, 2) are.

    General position is certified for the hyperplanes used and nowhere else. A hyperplane that
    holds more points takes them along if p has their labels; otherwise other groups are tried.

    Args:
        X: (n, d) distinct points.
        y: (n,) labels, or (n, k) for k outputs, which share the units without p.
        seed: of the hyperplanes through the last group, and of other groupings.
        exact: True for a rational network, with epsilon and delta powers of two; False for
            float64, with hyperplanes from singular vectors.

    Size: at most 4 ceil(n / d) neurons, exactly that in general position
    (`bounds.bubeck_neurons`), in one hidden layer; (2k + 2) ceil(n / d) for k outputs.

    Raises `HypothesisError` with the first pair of equal points, or with an inclusion-minimal
    affinely dependent set of points where eight groupings failed; `InputError` for bad data; with
    exact=False `FloatRangeError` where float64 cannot tell a group from the other points.

    Source: S. Bubeck, R. Eldan, Y. T. Lee, D. Mikulincer, Network size and size of the weights in
    memorization with two-layers neural networks, NeurIPS 2020. Lecture: Chapter 1, the theorem
    with 4 ceil(n/d) neurons, second part of the proof.

    >>> from fractions import Fraction
    >>> net = bubeck([[1, 1], [2, 2], [0, 1]], [1, 0, "1/3"])
    >>> net([[1, 1], [2, 2], [0, 1]]).tolist() == [1, 0, Fraction(1, 3)], net.widths
    (True, (8,))
    """
    points = lift(X, exact)
    refuse_equal_points(X, y)
    labels = read_labels(y, len(points), exact=exact)
    rng = np.random.default_rng(whole(seed, "seed"))
    with one_blas_thread(), np.errstate(over="ignore", invalid="ignore", divide="ignore"):
        found = slabs(points, np.arange(len(points)), rng, labels)
        return _network(points, found, labels.shape[1], exact)


def _network(points: Lifted, found: list[Slab], outputs: int, exact: bool) -> Network:
    """Return the network with 2 (outputs + 1) units for each slab.

    The rows of a slab are t, t + delta p_1, ..., t + delta p_k, with two units each, at
    +-epsilon.
    """
    deltas = [_delta(points, slab) for slab in found]
    pairs = zip(found, deltas, strict=True)
    blocks = [(slab.normal, slab.normal + delta * slab.fit) for slab, delta in pairs]
    rows = vectors.join(*(part for block in blocks for part in block))
    row_of = np.repeat(np.arange(len(rows)), 2)
    slab_of = row_of // (outputs + 1)
    signs = vectors.read(np.tile([1, -1], len(rows)), exact)
    bias = rows[row_of, 0] + signs * vectors.join(*(slab.margin for slab in found))[slab_of]
    differences = np.column_stack([-np.ones(outputs, np.int64), np.eye(outputs, dtype=np.int64)])
    pattern = np.tile(np.kron(differences, [1, -1]), len(found))
    weights = vectors.read(pattern, exact, ndim=2) / vectors.join(*deltas)[slab_of]
    hidden = Layer(rows[:, 1:], bias, row_of=row_of, exact=exact)
    return Network([hidden, Layer(weights, exact=exact)], exact=exact)


def _delta(points: Lifted, slab: Slab) -> Vector:
    """Return a power of two, at most half of all | |t(x_i)| - epsilon | / |p_j(x_i)|."""
    room = abs(abs(evaluate(points, slab.normal)) - slab.margin)
    steepest = vectors.largest((abs(evaluate(points, slab.fit)) / room).reshape(-1))
    if not vectors.sign(steepest)[0]:
        return vectors.constant(1, like=room)
    vectors.all_finite(steepest, "slopes")
    return vectors.power_of_two(vectors.constant("1/2", like=room) / steepest)
