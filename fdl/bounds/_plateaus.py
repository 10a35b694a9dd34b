"""Sizes of the network that is as wide as it is told: W^2 L^2 of about N r."""

import math
from itertools import count
from typing import Any

from fdl.bounds._reading import ceiling
from fdl.bounds._sublinear import vardi_neurons
from fdl.errors import HypothesisError
from fdl.exact import whole

__all__ = [
    "yang_hidden_layers",
    "yang_neurons",
    "yang_nonzero",
    "yang_shape",
    "yang_weight_bits",
    "yang_width",
]


def yang_shape(
    n: int, key_bits: int, width: int | None = None, *, integral: bool = True
) -> tuple[int, int, int]:
    """Return how `memorize.yang` arranges n keys: superblocks, plateaus in each, items in one.

    As many superblocks and plateaus as the width allows, and of all numbers of items the one with
    the fewest hidden layers. Without a width, the least width that is not below the number of
    hidden layers.

    Raises `HypothesisError` for a width below that of reading a key, which is the witness.

    >>> yang_shape(10_000, 29, 195), yang_shape(10_000, 29)
    ((96, 33, 1), (36, 13, 1))
    """
    points, bits = whole(n, "n", 1), whole(key_bits, "key_bits", 1)
    least = _reader_width(integral)
    if width is not None:
        most = whole(width, "width", 1)
        if most < least:
            raise HypothesisError(f"width is {most}: reading takes {least}", witness=least)
        return _shape(points, bits, most)
    widths = count(max(least, bits + 4))
    shapes = ((width, _shape(points, bits, width)) for width in widths)
    return next(
        shape for width, shape in shapes if yang_hidden_layers(points, shape, bits) <= width
    )


def _shape(points: int, bits: int, width: int) -> tuple[int, int, int]:
    superblocks, plateaus = (width - 3) // 2, (width + 3) // 6
    blocks = superblocks * plateaus
    most = 2 * math.isqrt(2 * points // (blocks * bits)) + 4
    items = min(
        range(1, most), key=lambda items: 2 * ceiling(points, blocks * items) + items * bits
    )
    return superblocks, plateaus, items


def yang_hidden_layers(n: int, shape: tuple[int, int, int], key_bits: int) -> int:
    """Return 2 modules + items key_bits + 2: hidden layers of `memorize.yang`.

    A module has superblocks x plateaus blocks of items.

    >>> yang_hidden_layers(2_000, (12, 6, 4), 22)
    104
    """
    superblocks, plateaus, items = _read(shape)
    modules = ceiling(whole(n, "n", 1), superblocks * plateaus * items)
    return 2 * modules + items * whole(key_bits, "key_bits", 1) + 2


def yang_width(shape: tuple[int, int, int], *, integral: bool = True) -> int:
    """Return a bound on the width of `memorize.yang`: max(2 superblocks + 3, 6 plateaus - 3).

    At least 10, or 11 for points that are not integers, which reading a key takes.

    >>> yang_width((12, 6, 4)), yang_width((2, 1, 1), integral=False)
    (33, 11)
    """
    superblocks, plateaus, _ = _read(shape)
    return max(2 * superblocks + 3, 6 * plateaus - 3, _reader_width(integral))


def yang_neurons(
    n: int,
    shape: tuple[int, int, int],
    key_bits: int,
    label_bits: int,
    *,
    integral: bool = True,
) -> int:
    """Return a bound on the hidden units of `memorize.yang`.

    >>> yang_neurons(2_000, (12, 6, 4), 22, 3)
    1173
    """
    superblocks, plateaus, items = _read(shape)
    modules = ceiling(whole(n, "n", 1), superblocks * plateaus * items)
    steps = 2 * superblocks + 6 * plateaus
    return modules * steps + vardi_neurons((1, 1, items), key_bits, label_bits, integral=integral)


def yang_nonzero(
    n: int,
    shape: tuple[int, int, int],
    key_bits: int,
    label_bits: int,
    d: int,
    *,
    integral: bool = True,
) -> int:
    """Return a bound on the nonzero weights and biases of `memorize.yang`.

    About 12 n / items + 18 items key_bits, and 2 d for each superblock: W^2 L or less.

    >>> yang_nonzero(2_000, (12, 6, 4), 22, 3, 8)
    8365
    """
    superblocks, plateaus, items = _read(shape)
    modules = ceiling(whole(n, "n", 1), superblocks * plateaus * items)
    bits, c = whole(key_bits, "key_bits", 1), whole(label_bits, "label_bits", 1)
    entrance = (2 * superblocks + 1) * (whole(d, "d", 1) + 1)
    steps = 6 * (plateaus - 1)
    module = 4 * superblocks + 3 + steps + steps * (2 * superblocks + 1) + 4 * superblocks + 5
    item = 18 * bits + 13 * c + (21 if integral else 27) + bits
    return entrance + modules * module + items * item + steps + 10


def yang_weight_bits(items: int, key_bits: int) -> int:
    """Return (4 items + 1) key_bits: digits of the longest weights of `memorize.yang`, at most.

    Differences of data words times differences of keys, numerator and denominator.

    >>> yang_weight_bits(4, 22)
    374
    """
    return (4 * whole(items, "items", 1) + 1) * whole(key_bits, "key_bits", 1)


def _reader_width(integral: bool) -> int:
    return 10 if integral else 11


def _read(shape: Any) -> tuple[int, int, int]:
    superblocks, plateaus, items = (whole(part, "shape", 1) for part in shape)
    return superblocks, plateaus, items
