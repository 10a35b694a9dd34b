"""Sizes of networks with fewer parameters than points, and what counting says of them."""

import math

from fdl.bounds._reading import ceiling
from fdl.errors import HypothesisError
from fdl.exact import whole

__all__ = [
    "counting_lower_bound",
    "counting_weight_bits",
    "stored_bits",
    "vardi_hidden_layers",
    "vardi_neurons",
    "vardi_nonzero",
    "vardi_shape",
    "vardi_weight_bits",
    "vardi_width",
]


def vardi_shape(n: int, key_bits: int, hidden_layers: int | None = None) -> tuple[int, int, int]:
    """Return how `memorize.vardi` arranges n keys: groups, blocks in a group, items in a block.

    One group, and blocks + items key_bits as small as it can be: about sqrt(n key_bits) blocks of
    sqrt(n / key_bits) items. With hidden_layers as many groups as it takes to have no more hidden
    layers than that; raises `HypothesisError`, with the least possible number as witness, if they
    are too few for a single item.

    >>> vardi_shape(10_000, 27), vardi_shape(2_000, 22, 103)
    ((1, 527, 19), (18, 56, 2))
    """
    points, bits = whole(n, "n", 1), whole(key_bits, "key_bits", 1)
    items = _cheapest_items(points, bits)
    shape = 1, ceiling(points, items), items
    if hidden_layers is None:
        return shape
    most = whole(hidden_layers, "hidden_layers", 1)
    if vardi_hidden_layers(*shape[1:], bits) <= most:
        return shape
    least = vardi_hidden_layers(1, 1, bits)
    if most < least:
        message = f"hidden_layers is {most}: reading one key of {bits} bits takes {least}"
        raise HypothesisError(message, witness=least)
    rooms = [(most - 2 - items * bits, items) for items in range(1, (most - 3) // bits + 1)]
    blocks, items = max(rooms, key=lambda room: room[0] * room[1])
    groups = ceiling(points, blocks * items)
    return groups, ceiling(ceiling(points, groups), items), items


def vardi_hidden_layers(blocks: int, items: int, key_bits: int) -> int:
    """Return blocks + items key_bits + 2: hidden layers of `memorize.vardi`.

    About 2 sqrt(n key_bits) for one group of n points.

    >>> vardi_hidden_layers(527, 19, 27)
    1042
    """
    return (
        whole(blocks, "blocks", 1) + whole(items, "items", 1) * whole(key_bits, "key_bits", 1) + 2
    )


def vardi_width(groups: int = 1, *, integral: bool = True) -> int:
    """Return the width of `memorize.vardi`: 8 groups + 2 on integer points, 9 groups + 2 on others.

    The widest hidden layer compares one key and reads the next; a network whose blocks have one
    item each never does, and is narrower.

    >>> vardi_width(), vardi_width(integral=False), vardi_width(18)
    (10, 11, 146)
    """
    return (8 if integral else 9) * whole(groups, "groups", 1) + 2


def vardi_neurons(
    shape: tuple[int, int, int], key_bits: int, label_bits: int, *, integral: bool = True
) -> int:
    """Return a bound on the hidden units of `memorize.vardi`, for a `vardi_shape`.

    About 13 sqrt(n key_bits) for one group.

    >>> vardi_neurons((1, 527, 19), 27, 3)
    6933
    """
    groups, blocks, items = (whole(part, "shape", 1) for part in shape)
    bits, c = whole(key_bits, "key_bits", 1), whole(label_bits, "label_bits", 1)
    item = 2 * bits + groups * (6 * bits + 2 * c + (4 if integral else 5))
    return (4 * groups + 1) * blocks + items * item + 2 * groups + 2


def vardi_nonzero(
    shape: tuple[int, int, int], key_bits: int, label_bits: int, d: int, *, integral: bool = True
) -> int:
    """Return a bound on the nonzero weights and biases of `memorize.vardi`, for a `vardi_shape`.

    About 30 sqrt(n key_bits) for one group; for L hidden layers about 60 n key_bits / L.

    >>> vardi_nonzero((1, 527, 19), 27, 3, 8)
    15658
    """
    groups, blocks, items = (whole(part, "shape", 1) for part in shape)
    bits, c = whole(key_bits, "key_bits", 1), whole(label_bits, "label_bits", 1)
    entrance = (groups + 1) * (whole(d, "d", 1) + 1)
    staircases = (8 * groups + 1) * blocks
    item = (17 * groups + 1) * bits + groups * (13 * c + (21 if integral else 27)) + bits
    return entrance + staircases + items * item + 10 * groups


def vardi_weight_bits(items: int, key_bits: int) -> int:
    """Return 4 items key_bits - 1: digits of the data words of `memorize.vardi`.

    Numerator and denominator of a base-4 number with items key_bits digits. No other weight needs
    more, but the keys of points whose neighbours are very close.

    >>> vardi_weight_bits(19, 27)
    2051
    """
    return 4 * whole(items, "items", 1) * whole(key_bits, "key_bits", 1) - 1


def stored_bits(n: int, key_bits: int, label_bits: int) -> int:
    """Return n (key_bits + label_bits): bits of keys and labels, if all of them are stored.

    >>> stored_bits(10_000, 27, 3)
    300000
    """
    each = whole(key_bits, "key_bits", 1) + whole(label_bits, "label_bits", 1)
    return whole(n, "n", 1) * each


def counting_lower_bound(n: int, classes: int, bits: int, d: int) -> int:
    """Return the least P with P (bits + 2 log2(P + d + 2)) >= n log2(classes).

    No P' < P parameters of that many bits memorize all labelings of n points of R^d. A network is
    described by its nonzero weights and biases: for each, its number, one of 2^bits, and two ends
    among at most P units, d inputs, the output and the constant 1. There are classes^n labelings,
    each needs a network of its own. Decided in integers.

    Source: the argument of G. Vardi, G. Yehudai, O. Shamir, On the optimal memorization power of
    ReLU neural networks, ICLR 2022, on the bit complexity.

    >>> counting_lower_bound(10_000, 8, 2051, 8), counting_lower_bound(10_000, 8, 64, 8)
    (15, 370)
    """
    points, labels = whole(n, "n", 1), whole(classes, "classes", 1)
    digits, inputs = whole(bits, "bits", 1), whole(d, "d", 1)
    labelings: int = labels**points

    def enough(parameters: int) -> bool:
        ends: int = (parameters + inputs + 2) ** (2 * parameters)
        return ends << (digits * parameters) >= labelings

    low, high = -1, 1
    while not enough(high):
        low, high = high, 2 * high
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if enough(middle) else (middle, high)
    return high


def counting_weight_bits(n: int, classes: int, parameters: int, d: int) -> int:
    """Return the least number of bits with P (bits + 2 log2(P + d + 2)) >= n log2(classes).

    With fewer bits a parameter no P parameters memorize all labelings of n points of R^d, by the
    argument of `counting_lower_bound`; 0 if counting says nothing. Decided in integers.

    >>> counting_weight_bits(10_000, 8, 15, 8), counting_weight_bits(10_000, 8, 370, 8)
    (1991, 64)
    """
    points, labels = whole(n, "n", 1), whole(classes, "classes", 1)
    few, inputs = whole(parameters, "parameters", 1), whole(d, "d", 1)
    labelings, ends = labels**points, few + inputs + 2
    if 2 * few * (ends.bit_length() - 1) >= labelings.bit_length():
        return 0
    return ceiling((ceiling(labelings, ends ** (2 * few)) - 1).bit_length(), few)


def _cheapest_items(points: int, bits: int) -> int:
    """Return the items a block for which ceil(points / items) + items bits is least.

    Without rounding that is at sqrt(points / bits), and at most 1 is lost or won by rounding.
    """
    best = math.isqrt(points // bits)
    reach = math.isqrt(best) + 2
    candidates = range(max(1, best - reach), min(points, best + reach) + 1)
    return min(candidates, key=lambda items: ceiling(points, items) + items * bits)
