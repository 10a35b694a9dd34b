"""Yun, Sra and Jadbabaie in depth: pairs of hidden layers, each with points of its own."""

from typing import Any

import numpy as np

from fdl import bounds
from fdl.data import read_labels
from fdl.errors import InputError
from fdl.memorize._groups import check_capacity, read_widths
from fdl.memorize._pairs import tower
from fdl.memorize._projection import distinct_projection
from fdl.network import Network

__all__ = ["yun_deep"]


def yun_deep(
    X: Any,
    y: Any,
    *,
    hidden_layers: Any = None,
    widths: Any = None,
    seed: int = 0,
    exact: bool = True,
) -> Network:
    """Return a ReLU network with many hidden layers through n distinct points.

    **Theorem.** Hidden layers in disjoint pairs fit any n distinct points of R^d with any real
    labels if n is at most the sum of 2 ceil(a/2) ceil(floor(b/k)/2) over the pairs, for k outputs.
    Here a and b are the widths of the pair without what it carries: a is the first width less
    2 + k in every pair but the first, b is the second width less 1 in every pair but the last, and
    each pair has something left: a >= 1 and b >= k.

    Sort the points by z = <w, x> and give each pair of layers a run of them. It fits its run as
    `yun` does, and adds its part to the sums so far, which k units carry through its first layer
    and the base unit of each output through its second. One unit a layer carries z. Two kinks
    before the run keep the part at zero on the points before it: those are done. To the right of
    its run a pair leaves the line of its last two points, and the next pair takes it as given.

    Args:
        X: (n, d) distinct points.
        y: (n,) labels, or (n, k) for k outputs.
        hidden_layers: an even number, by default 4: widths are `bounds.yun_deep_widths`.
        widths: the hidden widths themselves, instead.
        seed: of the random direction w (with d = 1, w = 1).
        exact: True for a rational network, False for float64.

    Size: the widths; about sqrt(2n/m) each for 2m hidden layers, at most 4 for n hidden layers and
    one output (`bounds.yun_deep_capacity`, `bounds.yun_deep_widths`, `bounds.dense_parameters`).

    Raises `HypothesisError` with the first pair of equal points, or with the capacity as witness
    if n exceeds it (0 if a pair is too narrow), `InputError` for bad data, and with exact=False
    `FloatRangeError` where float64 cannot tell two projections apart.

    Source: C. Yun, S. Sra, A. Jadbabaie, Small ReLU networks are powerful memorizers, NeurIPS 2019,
    the theorem on deeper networks. There an inner pair gives up k + 1 units of both layers, here
    k + 2 and 1, and the rest fits at least twice as many points. Lecture: Chapter 3, depth and
    memorization, whose d1 d2 + d2 d3 + ... is too much for width 1.

    >>> X, y = [[i] for i in range(6)], [0, 1, 0, 1, 1, "1/3"]
    >>> net = yun_deep(X, y, hidden_layers=6)
    >>> net.widths, net(X).tolist()[-1]
    ((1, 2, 4, 2, 4, 1), Fraction(1, 3))
    """
    w, z, order = distinct_projection(X, y, seed=seed, exact=exact)
    labels = read_labels(y, len(z), exact=exact)[order]
    n, k = labels.shape
    given = _widths(n, k, hidden_layers, widths)
    enough = bounds.yun_deep_widths(n, len(given), k)
    check_capacity(n, bounds.yun_deep_capacity(given, k), given, enough)
    with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
        return Network(tower(w, z, labels, given), exact=exact)


def _widths(n: int, outputs: int, hidden_layers: Any, widths: Any) -> tuple[int, ...]:
    if widths is None:
        layers = 4 if hidden_layers is None else hidden_layers
        return bounds.yun_deep_widths(n, layers, outputs)
    if hidden_layers is not None:
        raise InputError("widths and hidden_layers are both given: give one of them")
    return read_widths(widths)
