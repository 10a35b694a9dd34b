"""A ReLU network that shatters many points: n numbers hold all the labels, m bits each."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from fdl.errors import BudgetError, InputError
from fdl.exact import Rationals, whole
from fdl.exact.reading import entry_name
from fdl.layer import Layer
from fdl.network import Network

__all__ = ["shattered_points", "shattering_net"]

_MOST_DIGIT_BITS = 12  # a layer of 8 206 units
_MOST_ENTRIES = 2**25

Row: TypeAlias = Mapping[int, Fraction]
Rows: TypeAlias = list[tuple[dict[int, int], int]]  # weights and bias of each unit


def shattering_net(labels: Any, digit_bits: int) -> Network:
    """Return a ReLU network on R^(n + 1) with the value labels[i, j] at each point (e_i, j).

    **Theorem.** Let n, m, r >= 1 and k = ceil(m / r). The n m points (e_i, j), i < n and j < m,
    with the unit vectors e_i of R^n, are shattered by ReLU networks of one architecture, with
    2k + 1 hidden layers of width at most 2^(r+1) + r + 3. Only n of their weights depend on the
    labels, and n + k (10 2^r + 5r + 1) or so are not zero: the VC dimension is at least n m. With r
    of about log2(W / L) / 2 that is of order W L log(W / L), for W weights and L layers.

    *The numbers.* Cut the m labels of row i into k digits of r bits, d_1, ..., d_k in
    {0, ..., 2^r - 1}, and let a_i = sum_t (2 d_t + 1) 2^(-(r + 1) t). *Layer 0* has the units
    relu(sum_i a_i x_i) and relu(j): the one-hot row picks its number. *Two layers for each digit:*
    u = 2^(r + 1) a is 2d + 1 plus a rest in [0, 1), so s_q = relu(u - 2q) - relu(u - 2q - 1) is
    exactly [d >= q], for q = 1, ..., 2^r - 1. Sums of the s_q are the rest u - 1 - 2 sum_q s_q, to
    go on with, and each bit of d. From kinks of slope 1 at the integers, [j = q] = relu(j - q + 1)
    - 2 relu(j - q) + relu(j - q - 1). The gates relu(bit + [j = q] - 1) are added up. Digits are
    odd: that is why no step needs a slope above 1. A short last block has a shorter digit.

    Args:
        labels: (n, m) of 0 and 1.
        digit_bits: r, labels read at a time, at most 12. The weights have at most 2 (m + k) + 1
            binary digits, as many as the a_i may have.

    Exact: the values at the points are the labels, so f > 0 is the classification. About other
    points nothing is claimed. Size: `bounds.shattering_widths`, `bounds.shattering_nonzero`.

    Raises `InputError` for a label that is not 0 or 1, `BudgetError` for digits of over 12 bits.

    Source: P. Bartlett, N. Harvey, C. Liaw, A. Mehrabian, Nearly-tight VC-dimension and
    pseudodimension bounds for piecewise linear neural networks, JMLR 20, 2019: the order, and the
    idea of digits of r bits. Theirs has 3 + 5k layers and another reader (`bartlett_lower`), and
    j comes as a unit vector of R^m; r = 1 is due to P. Bartlett, V. Maiorov, R. Meir, NIPS 1998.
    Lecture: Chapter 3, depth versus number of parameters.

    >>> labels = [[0, 1, 1], [1, 0, 1]]
    >>> net = shattering_net(labels, digit_bits=2)
    >>> net.hidden_layers, [int(label) for label in net(shattered_points(2, 3))]
    (5, [0, 1, 1, 1, 0, 1])
    """
    rows, r = _read(labels), whole(digit_bits, "digit_bits", 1)
    if r > _MOST_DIGIT_BITS:
        raise BudgetError(f"digits of {r} bits: at most {_MOST_DIGIT_BITS}, choose fewer")
    n, m = rows.shape
    starts = range(0, m, r)
    sizes = [min(r, m - start) for start in starts]
    numbers = _numbers(rows, sizes)
    layers = [Layer.of_maps([dict(enumerate(numbers)), {n: Fraction(1)}], n + 1, None)]
    for start, size in zip(starts, sizes, strict=True):
        before = 0 if start == 0 else sizes[0] + (start > r)
        layers += _block(start, size, before, is_last=start + size == m)
    gates = sizes[-1] + (len(sizes) > 1)
    return Network([*layers, _layer([({c: 1 for c in range(gates)}, 0)], gates)])


def shattered_points(n: int, m: int) -> npt.NDArray[np.int64]:
    """Return the n m points (e_i, j) of R^(n + 1), for i < n and j < m: row i m + j, (n m, n + 1).

    The network for `labels` has the values labels.ravel() there. Raises `BudgetError` for over 2^25
    entries: of larger sets, evaluate the first layer on the e_i and the others on what it gives.

    >>> shattered_points(2, 2).tolist()
    [[1, 0, 0], [1, 0, 1], [0, 1, 0], [0, 1, 1]]
    """
    n, m = whole(n, "n", 1), whole(m, "m", 1)
    if n * m * (n + 1) > _MOST_ENTRIES:
        raise BudgetError(f"{n * m} points of R^{n + 1}: more than {_MOST_ENTRIES} entries")
    one_hot = np.repeat(np.eye(n, dtype=np.int64), m, axis=0)
    return np.column_stack([one_hot, np.tile(np.arange(m), n)])


def _read(labels: Any) -> npt.NDArray[np.int64]:
    found = Rationals.read(labels, 2, "labels")
    ones = (found.denominators == 1) & (found.numerators == 1)
    wrong = np.argwhere(~ones & (found.numerators != 0))
    if len(wrong):
        i, j = map(int, wrong[0])
        message = f"{entry_name('labels', (i, j))} is {found.item(i, j)}"
        raise InputError(f"{message}: a label is 0 or 1")
    bits: npt.NDArray[np.int64] = ones.astype(np.int64)
    return bits


def _numbers(rows: npt.NDArray[np.int64], sizes: list[int]) -> list[Fraction]:
    """Return a_i for each row of labels: odd digits 2d + 1, one bit longer than d."""
    tops, start = np.zeros(len(rows), dtype=object), 0
    for size in sizes:
        digits = rows[:, start : start + size] @ (1 << np.arange(size)[::-1])
        tops = (tops << (size + 1)) + 2 * digits + 1
        start += size
    bottom = 1 << (start + len(sizes))
    return [Fraction(int(top), bottom) for top in tops]


def _block(start: int, size: int, before: int, *, is_last: bool) -> list[Layer]:
    """Return the two layers that read one digit: labels `start` to `start + size` - 1.

    They take a, j, and `before` units whose sum is what was read; so they hand it on, at the end
    without a and j, which nobody reads any more.
    """
    steps, scale = [*range(1, 2**size)], 2 ** (size + 1)
    total = {2 + c: 1 for c in range(before)}
    first: Rows = [({0: scale}, -knot) for q in steps for knot in (2 * q, 2 * q + 1)]
    first += [({1: 1}, -knot) for knot in range(start - 1, start + size + 1)]
    first += [] if is_last else [({0: 1}, 0), ({1: 1}, 0)]
    first += [(total, 0)] if before else []

    kinks = 2 * len(steps)
    a = kinks + size + 2
    second: Rows = []
    if not is_last:
        second = [({**_weighted(steps, [-2] * len(steps)), a: scale}, -1), ({a + 1: 1}, 0)]
    for b in range(size):
        bits = [q >> (size - 1 - b) & 1 for q in (0, *steps)]
        bit = _weighted(steps, [bits[q] - bits[q - 1] for q in steps])
        second.append((bit | {kinks + b: 1, kinks + b + 1: -2, kinks + b + 2: 1}, -1))
    second += [({len(first) - 1: 1}, 0)] if before else []
    return [_layer(first, 2 + before), _layer(second, len(first))]


def _weighted(steps: list[int], weights: list[int]) -> dict[int, int]:
    """Return sum_q weights s_q over the pairs of units of which s_q is the difference."""
    pairs = zip(steps, weights, strict=True)
    return {2 * q - 2 + side: w * (1 - 2 * side) for q, w in pairs for side in (0, 1)}


def _layer(rows: Rows, width: int) -> Layer:
    maps = [{c: Fraction(w) for c, w in row.items()} for row, _ in rows]
    bias = [Fraction(b) for _, b in rows]
    return Layer.of_maps(maps, width, bias if any(bias) else None)
