"""Sizes of the network that hashes its points: N^(2/3) parameters."""

from fdl.bounds._sublinear import vardi_shape
from fdl.exact import whole

__all__ = [
    "park_group_points",
    "park_hidden_layers",
    "park_neurons",
    "park_nonzero",
    "park_shape",
    "park_width",
]


def park_group_points(n: int) -> int:
    """Return the cube root of n, rounded up: points that `memorize.park` moves together.

    >>> park_group_points(1000), park_group_points(1001)
    (10, 11)
    """
    points, size = whole(n, "n", 1), 1
    while size**3 < points:
        size += 1
    return size


def park_shape(
    n: int, key_bits: int, label_bits: int, *, integral: bool = True
) -> tuple[int, int, int, int]:
    """Return the most folds, groups and blocks, and slots in a block, of `memorize.park`.

    With f the number of pairs of points (twice it, if the points are not integers): a fold halves
    the part of the largest key beyond f + 2, and a fold that shortens by less than a quarter is
    not made; so keys end up below 2 f + 4, about n^2. Let g be the cube root of n. Groups have g
    points, or g^2 of them stretch over all keys: at most 2 g^2 + 1. First fit finds a place for a
    group before g n slots are passed over, so all lie among about 2 n^(4/3) slots.

    These are bounds: on random points there are about half as many groups, and a few n slots.

    >>> park_shape(1_000, 21, 3)
    (27, 201, 253, 79)
    """
    points, bits = whole(n, "n", 1), whole(key_bits, "key_bits", 1)
    pairs = points * (points - 1) // (2 if integral else 1)
    folds, longest = max(0, bits - (pairs + 2).bit_length() + 1), 2 * pairs + 4
    while longest * 3 // 4 >= points - 1 > 0:
        folds, longest = folds + 1, longest * 3 // 4
    size, longest = park_group_points(points), min(2**bits - 1, 2 * pairs + 4)
    slots = longest // size**2 + size * (points - 1) * (1 if integral else 3) + 1
    groups = points // size + size**2 + 1
    return folds * (points > 1), min(groups, points), *vardi_shape(slots, label_bits)[1:]


def park_hidden_layers(shape: tuple[int, int, int, int], label_bits: int) -> int:
    """Return folds + groups + blocks + slots label_bits + 1: hidden layers of `memorize.park`.

    shape: of the network, or `park_shape` for a bound on them.

    >>> park_hidden_layers((4, 111, 73, 23), 3)
    258
    """
    folds, groups, blocks, slots = _read(shape)
    return folds + groups + blocks + slots * whole(label_bits, "label_bits", 1) + 1


def park_width(*, integral: bool = True) -> int:
    """Return the width of `memorize.park`: 9 on integer points, 10 on others.

    >>> park_width(), park_width(integral=False)
    (9, 10)
    """
    return 9 if integral else 10


def park_neurons(
    shape: tuple[int, int, int, int], label_bits: int, *, integral: bool = True
) -> int:
    """Return a bound on the hidden units of `memorize.park` of a shape.

    >>> park_neurons((4, 111, 73, 23), 3)
    1302
    """
    (folds, groups, blocks, slots), c = _read(shape), whole(label_bits, "label_bits", 1)
    return 2 * folds + 4 * groups + 5 * blocks + (6 * c + (3 if integral else 4)) * slots + 2


def park_nonzero(
    shape: tuple[int, int, int, int], label_bits: int, d: int, *, integral: bool = True
) -> int:
    """Return a bound on the nonzero weights and biases of `memorize.park` of a shape.

    >>> park_nonzero((4, 111, 73, 23), 3, 8)
    2926
    """
    (folds, groups, blocks, slots), c = _read(shape), whole(label_bits, "label_bits", 1)
    entrance = 2 * (whole(d, "d", 1) + 1)
    slot = 17 * c + (11 if integral else 14)
    return entrance + 6 * folds + 7 * groups + 9 * blocks + slot * slots + 24


def _read(shape: tuple[int, int, int, int]) -> tuple[int, int, int, int]:
    folds, *others = shape
    groups, blocks, slots = (whole(part, "shape", 1) for part in others)
    return whole(folds, "shape", 0), groups, blocks, slots
