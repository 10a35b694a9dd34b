"""Yun, Sra and Jadbabaie with hard tanh: two hidden layers of about sqrt(n) units each."""

from fractions import Fraction
from typing import Any

import numpy as np
import numpy.typing as npt

from fdl import bounds
from fdl.data import read_labels
from fdl.exact import vectors
from fdl.exact.vectors import Vector
from fdl.memorize._groups import (
    beside,
    between,
    check_capacity,
    fill,
    padded,
    reach,
    read_widths,
    rounded_up,
)
from fdl.memorize._projection import distinct_projection
from fdl.network import Network

__all__ = ["yun_hardtanh"]

Pair = tuple[Vector, Vector]  # weights and bias


def yun_hardtanh(
    X: Any,
    y: Any,
    *,
    widths: Any = None,
    as_relu: bool = False,
    seed: int = 0,
    exact: bool = True,
) -> Network:
    """Return a hard-tanh network with two hidden layers through n distinct points.

    **Theorem.** Hidden widths d1, d2 with n <= d1 d2 are enough for any n distinct points of R^d
    and any real labels; for k outputs, n <= d1 floor(d2/k). Hard tanh clips to [-1, 1].

    Sort the points by z = <w, x> and cut them into d1 groups of d2 points. *Layer 1*: unit l runs
    from -1 to 1 over group l, and is constant at all other points. So a unit of layer 2 sees a
    polygon of z with one edge for each group. *Layer 2*: unit k takes care of one point in each
    group, the k-th from the left in odd groups, from the right in even ones. Its polygon is a
    zigzag: -V before the first group, up over odd groups, down over even ones, at its own point
    of the group (-1)^(k+1) y/s, where s is the largest |y|. That fixes the polygon but for V, and
    for V large enough it is so steep that it is clipped to -1 or 1 at all other points. There the
    units before k in the group's order give 1 and those after it -1. *Output*: with weights
    s (-1)^(k+1), these alternate and cancel but for s where d2 is even, 0 where it is odd. That
    constant is taken off by the output bias.

    Args:
        X: (n, d) distinct points.
        y: (n,) labels, or (n, k) for k outputs.
        widths: (d1, d2) of the hard-tanh network, by default `bounds.yun_hardtanh_widths(n, k)`,
            the fewest neurons.
        as_relu: True returns the same function as a ReLU network of widths 2 d1 and 2 d2, by
            clip(t) = relu(t + 1) - relu(t - 1) - 1.
        seed: of the random direction w (with d = 1, w = 1).
        exact: True for a rational network, each V a power of two that will do; False for
            float64. The digits of the exact weights of layer 2 grow in proportion to d1.

    Size: widths (d1, d2), by default about sqrt(n) each (`bounds.yun_hardtanh_capacity`,
    `bounds.yun_hardtanh_widths`, `bounds.dense_parameters`).

    Raises `HypothesisError` with the first pair of equal points, or with the capacity as witness
    if n exceeds it, `InputError` for bad data, and with exact=False `FloatRangeError` where
    float64 cannot tell two projections apart or overflows.

    Source: C. Yun, S. Sra, A. Jadbabaie, Small ReLU networks are powerful memorizers, NeurIPS 2019,
    Theorem 3.1, with 4 floor(d1/2) floor(d2/(2k)). Lecture: Chapter 3, depth and memorization.

    >>> X, y = [[0], [1], [2], [3]], [0, 1, 0, "1/3"]
    >>> net = yun_hardtanh(X, y)
    >>> net.widths, net.activation, net(X).tolist()[-1]
    ((2, 2), 'hard_tanh', Fraction(1, 3))
    """
    w, z, order = distinct_projection(X, y, seed=seed, exact=exact)
    labels = read_labels(y, len(z), exact=exact)[order]
    n, outputs = labels.shape
    enough = bounds.yun_hardtanh_widths(n, outputs)
    d1, d2 = enough if widths is None else read_widths(widths, 2)
    check_capacity(n, bounds.yun_hardtanh_capacity(d1, d2, outputs), (d1, d2), enough)
    with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
        layers = _layers(w, z, labels, (d1, d2))
        layers = _translated(*layers) if as_relu else layers
    for weights, bias in layers:
        vectors.all_finite(weights, "weights")
        vectors.all_finite(bias, "biases")
    return Network(layers, "relu" if as_relu else "hard_tanh", exact=exact)


def _layers(
    w: npt.NDArray[Any], z: Vector, labels: Vector, widths: tuple[int, ...]
) -> tuple[Pair, Pair, Pair]:
    exact, (n, k), (d1, d2) = vectors.is_exact(z), labels.shape, widths
    size = min(d2 // k, n)
    groups = -(-n // size)
    z, labels = fill(z, labels, groups * size)
    own = np.arange(groups * size).reshape(groups, size)
    cuts = _cuts(z[own])
    radius = (cuts[1:] - cuts[:-1]) / vectors.constant(2, z)
    centre = cuts[:-1] + radius
    own[1::2] = own[1::2, ::-1]
    ramps = (z[own] - centre[:, None]) / radius[:, None]
    signs = vectors.read((-1) ** np.arange(size), exact)
    scale = vectors.join(*(_scale(column) for column in labels.T))
    slopes, biases = _zigzags(ramps, signs[:, None] * (labels[own] / scale))
    first = vectors.read(w[None, :], exact, ndim=2) / radius[:, None]
    last = np.kron((-1) ** np.arange(size), np.eye(k, dtype=np.int64))
    last = vectors.read(last, exact, ndim=2) * scale[:, None]
    return (
        (padded(first, d1, len(w)), _lengthened(-centre / radius, d1)),
        (padded(slopes, d2, d1), _lengthened(biases, d2)),
        (padded(last, k, d2), vectors.constant(size % 2 - 1, z) * scale),
    )


def _cuts(z: Vector) -> Vector:
    """Return groups + 1 numbers around and between the groups z (groups, size).

    Near the middle of a gap, the first unit goes up as steeply on one side as it comes down on the
    other, and so does the last: heights that multiply over the groups stay small.
    """
    margin = reach(z.reshape(-1)) / vectors.constant(z.shape[0] * z.shape[1], z)
    ends = vectors.join(z[:1, 0] - margin, z[:, -1])
    starts = vectors.join(z[:, 0], z[-1:, -1] + margin)
    near_half = (starts - ends) * vectors.constant(Fraction(7, 16), z)
    return between(ends + near_half, starts - near_half)


def _scale(labels: Vector) -> Vector:
    """Return the largest |y|, 1 if all are 0."""
    largest = vectors.largest(abs(labels))
    return largest if vectors.sign(largest)[0] else vectors.constant(1, labels)


def _zigzags(ramps: Vector, targets: Vector) -> tuple[Vector, Vector]:
    """Return slopes (units, groups) and biases (units,) of the second layer.

    ramps (groups, size) are the values of each group's ramp at the units' own points, in the
    order of the units; targets (groups, size, k) are what each unit must be there. A zigzag has
    the height c + f V after a group: from one group to the next it is the line through the target.
    """
    one, two = vectors.constant(1, ramps), vectors.constant(2, ramps)
    c = vectors.zeros(targets.shape[1] * targets.shape[2], ramps).reshape(targets.shape[1:])
    f, steep, heights = c - one, c, [(c, c - one)]
    groups = zip(ramps[:, :, None], _closeness(ramps)[:, :, None], targets, strict=True)
    for ramp, closeness, target in groups:
        wanted = (one + abs(target)) * (one + ramp) * closeness  # of |target - (c + f V)|
        steep = vectors.maximum(steep, (wanted + abs(target) + abs(c)) / abs(f))
        c, f = c + (target - c) * two / (one + ramp), f - f * two / (one + ramp)
        heights.append((c, f))
    steep = rounded_up(steep)
    rows = vectors.join(*((c + f * steep).reshape((1, -1)) for c, f in heights))
    return (rows[1:] - rows[:-1]).T / two, (rows[0] + rows[-1]) / two


def _closeness(ramps: Vector) -> Vector:
    """Return 1 / distance to the nearest other value of the same group, 0 where there is none."""
    inverse = vectors.constant(1, ramps) / abs(ramps[:, 1:] - ramps[:, :-1])
    none = vectors.zeros(len(ramps), ramps)[:, None]
    return vectors.maximum(beside(none, inverse), beside(inverse, none))


def _lengthened(vector: Vector, length: int) -> Vector:
    return vectors.join(vector, vectors.zeros(length - len(vector), vector))


def _translated(first: Pair, second: Pair, last: Pair) -> tuple[Pair, Pair, Pair]:
    """Return ReLU layers with clip(t) = relu(t + 1) - relu(t - 1) - 1 for every hidden unit."""
    return _split(first), _split(_merge(second)), _merge(last)


def _split(layer: Pair) -> Pair:
    weights, bias = layer
    one, order = vectors.constant(1, bias), _interleaved(len(bias))
    return vectors.join(weights, weights)[order], vectors.join(bias + one, bias - one)[order]


def _merge(layer: Pair) -> Pair:
    weights, bias = layer
    sums = vectors.join(*(vectors.total(row) for row in weights))
    return beside(weights, -weights)[:, _interleaved(weights.shape[1])], bias - sums


def _interleaved(count: int) -> npt.NDArray[np.intp]:
    """Return 0, count, 1, count + 1, ...: the two halves of each unit side by side."""
    return np.arange(2 * count).reshape(2, count).T.reshape(-1)
