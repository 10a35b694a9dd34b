"""Sizes of networks with more hidden layers through n points."""

import math
from collections.abc import Sequence

from fdl.bounds._reading import read_widths
from fdl.errors import InputError
from fdl.exact import whole

__all__ = [
    "threshold_line_width",
    "threshold_widths",
    "yun_capacity",
    "yun_classifier_widths",
    "yun_deep_capacity",
    "yun_deep_widths",
    "yun_hardtanh_capacity",
    "yun_hardtanh_widths",
    "yun_paper_capacity",
    "yun_paper_unmemorizable",
    "yun_widths",
]


def yun_capacity(d1: int, d2: int, outputs: int = 1) -> int:
    """Return 2 ceil(d1/2) ceil(floor(d2/outputs)/2): points that `memorize.yun` fits.

    For any distinct points and any labels, with hidden ReLU widths d1 and d2. The lecture's
    4 ceil(d1/2) ceil(d2/2) (Chapter 3, depth and memorization) is false for d1 = 1 and for d2 = 1.

    >>> yun_capacity(45, 45), yun_capacity(1, 1)
    (1058, 2)
    """
    first, second, k = _two_widths(d1, d2, outputs)
    return 2 * _half(first) * _half(second // k)


def yun_widths(n: int, outputs: int = 1) -> tuple[int, int]:
    """Return the hidden widths with which `memorize.yun` fits n points with the fewest neurons.

    Both are near sqrt(2 n) for one output.

    >>> yun_widths(1000), yun_widths(10**7)
    ((45, 43), (4473, 4471))
    """
    k = whole(outputs, "outputs", 1)
    groups, pairs = _cheapest(_half(whole(n, "n", 1)), price=k)
    return 2 * groups - 1, k * (2 * pairs - 1)


def yun_classifier_widths(n: int, classes: int) -> tuple[int, int, int]:
    """Return the hidden widths of `memorize.yun_classifier`: `yun_widths(n)` and classes - 1.

    A constant (one class) has one unit there.

    >>> yun_classifier_widths(10**7, 1000)
    (4473, 4471, 999)
    """
    return *yun_widths(n), max(1, whole(classes, "classes", 1) - 1)


def yun_hardtanh_capacity(d1: int, d2: int, outputs: int = 1) -> int:
    """Return d1 floor(d2/outputs): points that `memorize.yun_hardtanh` fits.

    For any distinct points and any labels, with hidden hard-tanh widths d1 and d2.

    >>> yun_hardtanh_capacity(45, 45)
    2025
    """
    first, second, k = _two_widths(d1, d2, outputs)
    return first * (second // k)


def yun_hardtanh_widths(n: int, outputs: int = 1) -> tuple[int, int]:
    """Return the hidden widths with which `memorize.yun_hardtanh` fits n points most cheaply.

    No other two have fewer neurons. Both are near sqrt(n) for one output.

    >>> yun_hardtanh_widths(1000)
    (32, 32)
    """
    k = whole(outputs, "outputs", 1)
    groups, size = _cheapest(whole(n, "n", 1), price=k)
    return groups, k * size


def yun_deep_capacity(widths: Sequence[int], outputs: int = 1) -> int:
    """Return the points that `memorize.yun_deep` fits with these hidden widths, in pairs.

    A pair d1, d2 adds as many points as `yun_capacity` says, after d1 is reduced by 2 + outputs in
    every pair but the first, for the sums so far, and d2 by 1 in every pair but the last, for the
    projected point. A pair of which that leaves nothing cannot carry them on: the capacity is 0.

    The paper has 4 floor(d1/4) floor(d2/(4 outputs)) a pair, after both are reduced by outputs in
    every pair but the first and by 1 in every pair but the last (Yun, Sra, Jadbabaie, NeurIPS
    2019). The lecture's d1 d2 + d2 d3 + ... (Chapter 3) is false for width 1.

    >>> yun_deep_capacity((45, 45)), yun_deep_capacity((45, 45, 48, 46, 48, 45))
    (1058, 3128)
    """
    sizes, k = read_widths(widths), whole(outputs, "outputs", 1)
    if not sizes or len(sizes) % 2:
        raise InputError(f"widths has {len(sizes)} entries: hidden layers come in pairs")
    carried = _carriers(len(sizes), k)
    left = [width - taken for width, taken in zip(sizes, carried, strict=True)]
    pairs = zip(left[::2], left[1::2], strict=True)
    added = [yun_capacity(d1, d2, k) if min(d1, d2) > 0 else 0 for d1, d2 in pairs]
    return sum(added) if all(added) else 0


def yun_deep_widths(n: int, hidden_layers: int, outputs: int = 1) -> tuple[int, ...]:
    """Return hidden widths with which `memorize.yun_deep` fits n points, as many in each pair.

    The number of hidden layers is even. With one point or two in each pair, 4 is the width.

    >>> yun_deep_widths(600, 12), yun_deep_widths(6, 6)
    ((15, 14, 18, 14, 18, 14, 18, 14, 18, 14, 18, 13), (1, 2, 4, 2, 4, 1))
    """
    count, k = whole(hidden_layers, "hidden_layers", 2), whole(outputs, "outputs", 1)
    if count % 2:
        raise InputError(f"hidden_layers is {count}: hidden layers come in pairs")
    pair = yun_widths(-(-whole(n, "n", 1) // (count // 2)), k)
    return tuple(pair[i % 2] + carried for i, carried in enumerate(_carriers(count, k)))


def yun_paper_capacity(d1: int, d2: int, outputs: int = 1, *, activation: str = "relu") -> int:
    """Return the points that Yun, Sra and Jadbabaie fit with two hidden layers.

    4 floor(d1/4) floor(d2/(4 outputs)) with ReLU, 4 floor(d1/2) floor(d2/(2 outputs)) with hard
    tanh ("hard_tanh"). Source: Small ReLU networks are powerful memorizers, NeurIPS 2019
    (arXiv 1810.07770), Theorem 3.1.

    >>> yun_paper_capacity(45, 45), yun_paper_capacity(45, 45, activation="hard_tanh")
    (484, 1936)
    """
    if activation not in ("relu", "hard_tanh"):
        raise InputError(f"activation {activation!r}: the theorem has 'relu' and 'hard_tanh'")
    first, second, k = _two_widths(d1, d2, outputs)
    part = 4 if activation == "relu" else 2
    return 4 * (first // part) * (second // (part * k))


def yun_paper_unmemorizable(d1: int, d2: int) -> int:
    """Return 2 d1 d2 + d2 + 2: beyond so many points some data set is out of reach, in the paper.

    For ReLU networks with two hidden layers and one output; `zigzag_points((d1, d2))` is never
    larger. Source: Yun, Sra, Jadbabaie, NeurIPS 2019. Lecture: Chapter 3.

    >>> yun_paper_unmemorizable(45, 45)
    4097
    """
    first, second, _ = _two_widths(d1, d2, 1)
    return 2 * first * second + second + 2


def threshold_widths(changes: int, code_bits: int) -> tuple[int, int, int]:
    """Return the hidden widths k, k + p - 1, q of `memorize.threshold`, with p q >= changes.

    k = code_bits hyperplanes give the points codes, and along the codes the label changes so often,
    at most n - 1 times for n points. p + q is as small as q even, or p = 1, allows: about
    2 sqrt(changes), so all neurons are 2k + 2 sqrt(n) or so.

    >>> threshold_widths(999, 32), threshold_widths(0, 1)
    ((32, 63, 32), (1, 1, 1))
    """
    count, k = whole(changes, "changes"), whole(code_bits, "code_bits", 1)
    blocks, pairs = _cheapest(max(1, _half(count)), price=2)
    return k, k + blocks - 1, min(2 * pairs, max(1, count))


def threshold_line_width(n: int) -> int:
    """Return n - 1: least width of the first layer of a threshold network through a zigzag.

    For n points on a line whose labels alternate, any depth and any dimension: two neighbours in
    one cell of the first layer's hyperplanes get one output, and a hyperplane separates one pair of
    neighbours at most.

    >>> threshold_line_width(1000)
    999
    """
    return whole(n, "n", 1) - 1


def _carriers(hidden_layers: int, outputs: int) -> list[int]:
    """Return the units of each layer that `memorize.yun_deep` needs beside those that fit points.

    In odd layers two kinks keep the points before out, and the sums so far take `outputs` units.
    """
    carried = [2 + outputs, 1] * (hidden_layers // 2)
    carried[0] = carried[-1] = 0
    return carried


def _two_widths(d1: int, d2: int, outputs: int) -> tuple[int, int, int]:
    return whole(d1, "d1", 1), whole(d2, "d2", 1), whole(outputs, "outputs", 1)


def _half(number: int) -> int:
    """Return half of a number, rounded up."""
    return (number + 1) // 2


def _cheapest(product: int, price: int) -> tuple[int, int]:
    """Return a, b >= 1 with a b >= product and a + price b least; of several, the most even.

    Without rounding the best b is sqrt(product / price), and t away from it the sum is
    price t^2 / b higher. Rounding makes up for at most 1 + price / best, which bounds t.
    """
    best = math.isqrt(product // price)
    reach = math.isqrt(4 * best) + 3
    candidates = range(max(1, best - reach), best + reach + 1)
    shapes = [(-(-product // b), b) for b in candidates]
    return min(shapes, key=lambda ab: (ab[0] + price * ab[1], abs(ab[0] - price * ab[1])))
