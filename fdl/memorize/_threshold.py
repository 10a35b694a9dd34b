"""Threshold units: a code of signs for each point, then a search along the codes."""

from typing import Any

import numpy as np
import numpy.typing as npt

from fdl import bounds, data
from fdl.data import read_labels
from fdl.errors import FloatRangeError, HypothesisError, InputError
from fdl.exact import IntArray, show, vectors
from fdl.exact.vectors import Vector
from fdl.layer import Layer
from fdl.memorize._codes import Cut, separating_cuts
from fdl.memorize._projection import distinct_projection
from fdl.network import Network

__all__ = ["threshold"]


def threshold(X: Any, y: Any, *, seed: int = 0, exact: bool = True) -> Network:
    """Return a threshold network with three hidden layers through n distinct points, two labels.

    **Theorem.** If k hyperplanes give n distinct points of R^d different codes (the sides on which
    a point lies), then hidden widths k, k + p - 1 and q fit any labels of two values, for any p and
    even q (or p = 1 and any q) with p q >= t. Here t <= n - 1 counts how often the label changes
    along the codes. So O(k + sqrt n) threshold units are enough. Beyond the first layer all weights
    are integers, up to the last, which carries the two labels.

    *Layer 1* is the hyperplanes, and c(x) in {0, 1}^k is the code. An integer vector r makes it one
    number v = <r, c(x)>, different for different points. Sort the points by v. Let s_1 < ... < s_t
    be the v at which the label changes, cut into p blocks of q: S_jm is the m-th of block j, and
    beyond the last any number above all v. *Layer 2* copies c(x) and has a_j = 1[v >= S_j1] for
    j = 2, ..., p. *Layer 3*: u_m = 1[v >= S_1m + sum_j a_j (S_jm - S_(j-1)m)], m = 1, ..., q, which
    is 1[v >= S_bm] for the block b of v. *Output*: u_1 >= u_2 >= ..., so u_1 - u_2 + u_3 - ... is 1
    after an odd number of changes in the block, 0 after an even one, and so it is for the changes
    in all, q being even.

    The hyperplanes: random ones with short integer normals, as long as these separate many pairs
    of points that still have one code; then some that are made to pass between up to 5 (and d)
    such pairs at once. At most n - 1 are needed; on a line no fewer will do for an alternating
    label (`bounds.threshold_line_width`). For n Gaussian points of R^20 k is a bit above 2 log2 n.

    Args:
        X: (n, d) distinct points.
        y: (n,) labels, two different values at most.
        seed: of the hyperplanes and of r.
        exact: True for a rational network; False for float64, where only layer 1 can round.

    Size: `bounds.threshold_widths(t, k)`, where k is the network's first width; |v| is at most
    32 k n^2. About d k + 2 k sqrt n + n weights are not zero.

    Raises `HypothesisError` with the first pair of equal points, or with three points of three
    labels, `InputError` for bad data, and with exact=False `FloatRangeError` where float64 cannot
    separate two points.

    Source: the scheme (hyperplanes, short codes, integer weights) is that of S. Rajput, K.
    Sreenivasan, D. Papailiopoulos, A. Karbasi, An exponential improvement on the memorization
    capacity of deep threshold networks, NeurIPS 2021, and R. Vershynin, Memory capacity of neural
    networks with threshold and ReLU activations, SIMODS 2020; this elementary construction takes
    the place of theirs. Lecture: Chapter 3, depth and memorization.

    >>> X, y = [[0, 0], [3, 1], [1, 2], [2, 5]], [5, "1/2", 5, "1/2"]
    >>> net = threshold(X, y)
    >>> net.activation, net.hidden_layers, [str(label) for label in net(X)]
    ('threshold', 3, ['5', '1/2', '5', '1/2'])
    """
    cuts = separating_cuts(X, y, seed=seed, exact=exact)
    labels = read_labels(y, len(cuts[0].sides), exact=exact)
    _refuse_third_label(labels)
    first, codes = _code_layer(cuts, X, exact)
    r, v, order = distinct_projection(codes, y, seed=seed, exact=True)
    labels, position = labels[order, 0], v.numerators
    changes = 1 + np.flatnonzero(labels[1:] != labels[:-1])
    _, second, width = bounds.threshold_widths(len(changes), len(cuts))
    table = np.full((second - len(cuts) + 1) * width, position[-1] + 1)
    table[: len(changes)] = position[changes]
    search = _search_layers(r, table.reshape(-1, width), exact)
    low, high = labels[:1], labels[changes[:1]] if changes.size else labels[:1]
    signs = vectors.read((-1) ** np.arange(width), exact)
    last = Layer((signs * (high - low))[None, :], low, exact=exact)
    return Network([first, *search, last], "threshold", exact=exact)


def _refuse_third_label(labels: Vector) -> None:
    if labels.shape[1] != 1:
        raise InputError(f"y has {labels.shape[1]} columns: give one label a point")
    first_of_each = sorted(vectors.order(labels[:, 0]).tolist())
    if len(first_of_each) > 2:
        i, j, k = first_of_each[:3]
        shown = ", ".join(show(label) for label in vectors.face(labels[[i, j, k], 0]))
        message = f"points {i}, {j} and {k} have three labels, {shown}: threshold fits two"
        raise HypothesisError(f"{message}; yun fits any", witness=(i, j, k))


def _code_layer(cuts: list[Cut], X: Any, exact: bool) -> tuple[Layer, npt.NDArray[np.int64]]:
    """Return the first layer, and the codes (n, k) as a network computes them."""
    normals = vectors.read(np.stack([cut.normal for cut in cuts]), exact, ndim=2)
    layer = Layer(normals, -vectors.join(*(cut.level for cut in cuts)), exact=exact)
    if exact:
        return layer, np.stack([cut.sides for cut in cuts], axis=1).astype(np.int64)
    codes = (Network([layer], exact=False).outputs(X) >= 0).astype(np.int64)
    if data.distinct_witness(codes):
        raise FloatRangeError("rounded to float64, two points get one code: use exact=True")
    return layer, codes


def _search_layers(r: IntArray, table: IntArray, exact: bool) -> list[Layer]:
    """Return layers 2 and 3: unit m is 1[v >= table[b, m]], v = <r, code>, b the block of v.

    table (p, q) increases along its rows, and from row to row. Block b begins at table[b, 0].
    """
    k, rows, width = len(r), *table.shape
    copies, ones = np.eye(k, dtype=np.int64), np.ones(k, np.int64)
    blocks = np.concatenate([copies, np.tile(r, (rows - 1, 1))])
    changes = np.concatenate([np.tile(r, (width, 1)), (table[:-1] - table[1:]).T], axis=1)
    if not exact and (abs(changes).sum(axis=1) + abs(table[0])).max() >= 1 << 53:
        raise FloatRangeError("codes are too long for float64: use exact=True")
    return [
        Layer(blocks, np.concatenate([-ones, -table[1:, 0]]), exact=exact),
        Layer(changes, -table[0], exact=exact),
    ]
