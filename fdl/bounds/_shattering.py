"""Sizes of the network that shatters n m points with n numbers."""

from itertools import pairwise

from fdl.bounds._reading import ceiling
from fdl.exact import whole

__all__ = ["shattering_nonzero", "shattering_widths"]


def shattering_widths(labels_each: int, *, digit_bits: int) -> tuple[int, ...]:
    """Return the hidden widths of `vc.shattering_net`: 2k + 1 layers for k = ceil(m / r).

    m = labels_each labels are stored in one number, r = digit_bits are read at a time. The first
    layer has width 2. Then each block of r labels takes a layer of 2 (2^r - 1) steps and r + 2
    kinks, and one of r gates; what later blocks need is carried along, in up to 3 units.

    >>> shattering_widths(60, digit_bits=5)[:5], max(shattering_widths(60, digit_bits=5))
    ((2, 71, 7, 72, 8), 72)
    """
    widths = [2]
    for r, first, last in _blocks(labels_each, digit_bits):
        carried = 2 * (not last)
        widths += [2 * (2**r - 1) + r + 2 + carried + (not first), r + carried + (not first)]
    return tuple(widths)


def shattering_nonzero(n: int, labels_each: int, *, digit_bits: int) -> int:
    """Return the nonzero weights and biases of `vc.shattering_net`: n + k (10 2^r + 5r + 1) or so.

    Each number counts once, and each block of r = digit_bits labels 10 2^r + 5r + 1, if it is
    neither the first nor the last. Exact for all n and m = labels_each.

    The network of Bartlett, Harvey, Liaw and Mehrabian has 2 + n + 4m + k((11 + r) 2^r + 2r + 2)
    parameters (`vc.bartlett_lower`, where the source is).

    >>> shattering_nonzero(10_000, 60, digit_bits=5)
    14083
    """
    total = whole(n, "n", 1) + 1
    blocks = _blocks(labels_each, digit_bits)
    for r, first, last in blocks:
        steps, kinks = 2 * (2**r - 1), r + 2
        total += 2 * steps + 2 * kinks  # one weight and one bias each
        total += 2 * (2 ** (r + 1) - 2 - r) + 4 * r  # gates: the digit's bits, three kinks, a bias
        total += 0 if last else 2 + (2 + steps) + 1  # both inputs, the rest of the number, j again
        total += not first  # the sum of the gates so far, in the block's second layer
    sums = [r + (not first) for r, first, _ in blocks]  # one more than there are joints: the output
    kinks_at_zero = 1 + sum(start == 1 for start, _ in pairwise(_starts(blocks)))
    return total + sum(sums) - kinks_at_zero


def _blocks(labels_each: int, digit_bits: int) -> list[tuple[int, bool, bool]]:
    """Return for each block how many labels it has, whether it is the first, and the last."""
    m, r = whole(labels_each, "labels_each", 1), whole(digit_bits, "digit_bits", 1)
    count = ceiling(m, r)
    return [(min(r, m - r * t), t == 0, t == count - 1) for t in range(count)]


def _starts(blocks: list[tuple[int, bool, bool]]) -> list[int]:
    starts = [0]
    for r, _, _ in blocks:
        starts.append(starts[-1] + r)
    return starts
