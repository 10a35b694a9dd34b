"""Telgarsky's theorem in numbers, and the lecture's corollary on pieces."""

import math
from dataclasses import dataclass
from fractions import Fraction

from fdl.bounds._gaps import best_gap
from fdl.errors import InputError
from fdl.exact import whole

__all__ = [
    "TelgarskyNumbers",
    "corollary_fails",
    "telgarsky_gap",
    "telgarsky_numbers",
    "units_pieces",
]


def units_pieces(hidden_layers: int, units: int) -> int:
    """Return the largest prod(n_l + 1) for `units` units on at most `hidden_layers` hidden layers.

    The product is largest for widths that differ by at most 1. No ReLU network R -> R of that
    size has more pieces on the line (`network_pieces`).

    >>> units_pieces(2, 5), units_pieces(4, 2)
    (12, 4)
    """
    layers = whole(hidden_layers, "hidden_layers", 1)
    width, wider = divmod(whole(units, "units"), layers)
    return int((width + 2) ** wider * (width + 1) ** (layers - wider))


def corollary_fails(depth: int, size: int, *, counts: str = "hidden layers") -> bool:
    """Return whether some ReLU network R -> R of this depth and size has 2^(L^2) pieces or more.

    The lecture's corollary says that for depth at most L and width at most 2^(L^delta), 0 < delta
    <= 1, there are fewer. Whether that is so depends on what depth and size mean:

    - "hidden layers": L hidden layers of width `size`. Fails exactly if size + 1 >= 2^L: for
      L = 1 always, for L = 2 from width 3 on (delta >= 0.665), for L = 3 from width 7 on (delta >=
      0.94), and for delta = 1 always.
    - "affine maps": L - 1 hidden layers of width `size`. Holds for every size up to 2^L.
    - "units": `size` units in all, on at most L hidden layers. For size up to 2^L fails for L = 1
      only.

    `network_pieces` is the bound from above. It decides, because where it reaches 2^(L^2) there is
    one hidden layer or the widths are at least 3, and there `depth.max_pieces` attains it.

    Args:
        depth: L >= 1.
        size: the largest width, or the number of units, at least 1.
        counts: what is counted, one of the three above.

    Lecture: Chapter 3, the corollary on the number of pieces, stated there as informal.

    >>> [corollary_fails(2, width) for width in (2, 3, 4)]
    [False, True, True]
    >>> any(corollary_fails(L, 2**L, counts="affine maps") for L in range(1, 9))
    False
    >>> [corollary_fails(L, 2**L, counts="units") for L in (1, 2, 3)]
    [True, False, False]
    """
    layers, width = whole(depth, "depth", 1), whole(size, "size", 1)
    if counts == "units":
        return units_pieces(layers, width) >= 1 << layers**2
    if counts not in {"hidden layers", "affine maps"}:
        raise InputError(f"counts is {counts!r}: use 'hidden layers', 'affine maps' or 'units'")
    hidden = layers - (counts == "affine maps")
    return math.prod([width + 1] * hidden) >= 1 << layers**2


@dataclass(frozen=True)
class TelgarskyNumbers:
    """The numbers in Telgarsky's theorem.

    layers: of the deep network.
    nodes: of the deep network.
    distinct_parameters: of the deep network.
    shallow_layers: networks with at most so many layers fail,
    shallow_nodes: if they have at most so many nodes in all,
    gap: by at least so much in L1 on [0, 1]^d.
    """

    layers: int
    nodes: int
    distinct_parameters: int
    shallow_layers: int
    shallow_nodes: int
    gap: Fraction


def telgarsky_numbers(k: int, *, d: int = 1) -> TelgarskyNumbers:
    """Return the numbers of Telgarsky's theorem for an integer k >= 1 and dimension d >= 1.

    **Theorem** (Telgarsky). Some function on R^d, computed by a ReLU network with 2k^3 + 8 layers,
    3k^3 + 12 nodes and 4 + d distinct parameters, has L1 distance at least 1/64 on [0, 1]^d to
    every function of a ReLU network with at most k layers and at most 2^k nodes in all.

    Source: M. Telgarsky, Benefits of depth in neural networks, COLT 2016, Theorem 1.1, in our words
    (the abstract was read; the numbers are as others quote them). `depth.telgarsky` is the network,
    `telgarsky_gap` a larger constant.

    >>> telgarsky_numbers(2).layers, telgarsky_numbers(2).nodes, telgarsky_numbers(2).gap
    (24, 36, Fraction(1, 64))
    """
    k, d = whole(k, "k", 1), whole(d, "d", 1)
    return TelgarskyNumbers(2 * k**3 + 8, 3 * k**3 + 12, 4 + d, k, 2**k, Fraction(1, 64))


def telgarsky_gap(k: int) -> Fraction:
    """Return the gap that `best_gap` gives in the setting of `telgarsky_numbers`.

    The hard function has 2^(k^3 + 4) pieces along its first coordinate. A ReLU network with at
    most k hidden layers and 2^k units in all has at most `units_pieces(k, 2^k)` on each line, so
    the bound holds there, and integrates over the other coordinates. It is at least 229/1024, its
    value for k = 1, and tends to 1/4.

    >>> telgarsky_gap(1), float(telgarsky_gap(2)) > 0.249
    (Fraction(229, 1024), True)
    """
    k = whole(k, "k", 1)
    return best_gap(k**3 + 4, units_pieces(k, 2**k))
