"""Yun, Sra and Jadbabaie: two hidden layers of about sqrt(2 n) ReLU units each."""

from typing import Any

import numpy as np
import numpy.typing as npt

from fdl import bounds
from fdl.data import read_labels
from fdl.errors import InputError
from fdl.exact import show, vectors, whole
from fdl.exact.vectors import Vector
from fdl.layer import Layer
from fdl.memorize._groups import check_capacity, read_widths
from fdl.memorize._pairs import tower
from fdl.memorize._projection import distinct_projection
from fdl.network import Network

__all__ = ["yun", "yun_classifier"]

_MOST_CLASSES = 1 << 16  # unless told: a label beyond that is hardly the index of a class


def yun(X: Any, y: Any, *, widths: Any = None, seed: int = 0, exact: bool = True) -> Network:
    """Return a ReLU network with two hidden layers through n distinct points.

    **Theorem.** Hidden widths d1, d2 with n <= 2 ceil(d1/2) ceil(d2/2) are enough for any n
    distinct points of R^d and any real labels. For k outputs, ceil(floor(d2/k)/2) takes the place
    of ceil(d2/2).

    Write d1 = 2G - 1 and d2 = 2J - 1 (a unit is idle if a width is even). Sort the points by
    z = <w, x> and cut them into G groups of J pairs. *Layer 1* has a kink to the left of all points
    and two in each gap between groups: with a bias, its units add up to any given line on every
    group. *Layer 2*: one unit is, on each group, the line through the first pair, lifted to be
    nonnegative at all points. For each later pair, two units are off to its left; from the pair on
    both are on, and their difference is the change to the pair's own line. So the outputs of layer
    2 add up to the line of the j-th pair on the j-th pair of each group. Missing points are added
    on the right, where nobody looks.

    Args:
        X: (n, d) distinct points.
        y: (n,) labels, or (n, k) for k outputs.
        widths: (d1, d2), by default `bounds.yun_widths(n, k)`, the fewest neurons.
        seed: of the random direction w (with d = 1, w = 1).
        exact: True for a rational network; the kinks are short dyadic numbers, and the units of a
            pair have the slope 2^e that is just steep enough. False for float64.

    Size: widths (d1, d2), by default about sqrt(2n) each, 2.83 sqrt(n) neurons in all, and about
    2n parameters (`bounds.yun_capacity`, `bounds.yun_widths`, `bounds.dense_parameters`).

    Raises `HypothesisError` with the first pair of equal points, or with the capacity as witness
    if n exceeds it, `InputError` for bad data, and with exact=False `FloatRangeError` where
    float64 cannot tell two projections apart.

    Source: C. Yun, S. Sra, A. Jadbabaie, Small ReLU networks are powerful memorizers, NeurIPS 2019,
    Theorem 3.1, which has 4 floor(d1/4) floor(d2/(4k)) for ReLU; this construction fits at least
    twice as many points. Lecture: Chapter 3, depth and memorization; its 4 ceil(d1/2) ceil(d2/2) is
    too much for d1 = d2 = 1.

    >>> X, y = [[0], [1], [2], [3], [4]], [0, 1, 0, 1, "1/3"]
    >>> net = yun(X, y)
    >>> net.widths, net(X).tolist()[-1]
    ((3, 3), Fraction(1, 3))
    >>> yun(X[:3], y[:3], widths=(1, 1))
    Traceback (most recent call last):
    fdl.errors.HypothesisError: 3 points are more than the 2 that hidden widths (1, 1) fit:
    widths (3, 1) are enough
    """
    w, z, order = distinct_projection(X, y, seed=seed, exact=exact)
    labels = read_labels(y, len(z), exact=exact)[order]
    return Network(_layers(w, z, labels, widths), exact=exact)


def yun_classifier(
    X: Any,
    y: Any,
    *,
    classes: Any = None,
    widths: Any = None,
    seed: int = 0,
    exact: bool = True,
) -> Network:
    """Return a ReLU network with three hidden layers whose outputs are the one-hot classes.

    **Theorem.** Hidden widths d1, d2 with n <= 2 ceil(d1/2) ceil(d2/2), and C - 1 in a third layer
    (1 if C = 1), are enough to map any n distinct points of R^d to the unit vectors of any classes
    0, ..., C - 1. The number of classes does not multiply the number of points.

    The class index t is one number: `yun` fits it. Units relu(t - j), j = 0, ..., C - 2, make a hat
    of every class: relu(t - c + 1) - 2 relu(t - c) + relu(t - c - 1) is 1 at t = c and 0 at the
    other integers; 1 - relu(t) + relu(t - 1) does for c = 0.

    Args:
        X: (n, d) distinct points.
        y: (n,) class indices.
        classes: C, by default the largest index plus 1.
        widths: (d1, d2), by default `bounds.yun_widths(n)`.
        seed: of the random direction.
        exact: True for a rational network, False for float64.

    The network returns (n, C). Size: `bounds.yun_classifier_widths`.

    Raises what `yun` raises, and `InputError` for labels that are no class indices.

    Source: Yun, Sra, Jadbabaie, NeurIPS 2019, the version for classification (with 4C units in the
    third layer). Lecture: Chapter 3, the remark on ImageNet, whose width is not necessary.

    >>> net = yun_classifier([[0], [1], [2]], [1, 2, 0])
    >>> net.widths, net([[0], [1], [2]]).astype(int).tolist()
    ((3, 1, 2), [[0, 1, 0], [0, 0, 1], [1, 0, 0]])
    """
    w, z, order = distinct_projection(X, y, seed=seed, exact=exact)
    indices = _class_indices(y, len(z), classes)
    count = int(indices.max()) + 1 if classes is None else int(classes)
    labels = vectors.read(indices[order][:, None], exact, ndim=2)
    *hidden, index = _layers(w, z, labels, widths)
    steps = np.arange(max(1, count - 1))
    row = index.sparse_rows.dense() if exact else index.float_rows
    biases = index.biases() - vectors.read(steps, exact)
    ramps = Layer(row, biases, row_of=np.zeros(len(steps), np.intp), exact=exact)
    return Network([*hidden, ramps, _hats(count, exact)], exact=exact)


def _layers(w: npt.NDArray[Any], z: Vector, labels: Vector, widths: Any) -> list[Layer]:
    n, outputs = labels.shape
    enough = bounds.yun_widths(n, outputs)
    d1, d2 = enough if widths is None else read_widths(widths, 2)
    check_capacity(n, bounds.yun_capacity(d1, d2, outputs), (d1, d2), enough)
    with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
        return tower(w, z, labels, (d1, d2))


def _class_indices(y: Any, n: int, classes: Any) -> npt.NDArray[np.int64]:
    labels = read_labels(y, n)
    if labels.shape[1] != 1:
        raise InputError(f"y has {labels.shape[1]} columns: give one class index a point")
    count = _MOST_CLASSES if classes is None else whole(classes, "classes", 1)
    good = (labels.denominators == 1) & (labels.numerators >= 0) & (labels.numerators < count)
    wrong = np.flatnonzero(~good)
    if wrong.size:
        found = f"y[{wrong[0]}] is {show(labels.item(int(wrong[0])))}"
        raise InputError(f"{found}: a class index from 0 to {count - 1} is wanted")
    return np.array(labels.numerators[:, 0], dtype=np.int64)


def _hats(count: int, exact: bool) -> Layer:
    """Return the last layer over the ramps relu(t - j): row c is the hat of class c."""
    places = np.arange(count)[:, None] - np.arange(max(1, count - 1))
    rows = 1 * (abs(places) == 1) - 2 * (places == 0)
    rows[0] += places[0] == 0
    return Layer(rows, 1 * (np.arange(count) == 0), exact=exact)
