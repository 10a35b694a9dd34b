"""How far few pieces stay away from the sawtooth m^(k), in L1 on [0, 1]; exact fractions.

The sawtooth m^(k) has n = 2^k pieces on [0, 1], of length 1/n each. Its distance to the constant
1/2 is 1/4, so no bound from below can exceed 1/4.
"""

import math
from fractions import Fraction
from typing import NamedTuple

from fdl.bounds._pieces import sawtooth_pieces
from fdl.errors import InputError
from fdl.exact import whole

__all__ = [
    "TelgarskyNumbers",
    "corollary_fails",
    "counting_gap",
    "followed_gap",
    "lecture_gap",
    "pairing_gap",
    "telgarsky_gap",
    "telgarsky_numbers",
    "units_pieces",
]

_QUARTER = Fraction(1, 4)


def lecture_gap() -> Fraction:
    """Return 1/32: the constant of the lecture's theorem, for at most 2^k / 4 pieces.

    The constant is true: against L^2 + 2 tents, L hidden layers of width 2^L have at most
    (2^L + 1)^L pieces, and `pairing_gap` is at least 1/16 (its value for L = 2). The lecture's
    derivation leaves a gap. Source: Chapter 3 of the lecture, the main theorem and its proof.

    >>> lecture_gap() < pairing_gap(6, 16)
    True
    """
    return Fraction(1, 32)


def counting_gap(iterates: int, pieces: int) -> Fraction:
    """Return (n/2 - 1 - t) / (4n), n = 2^iterates, or 0 if that is negative: missed triangles.

    **Theorem.** A continuous f with at most t affine pieces on [0, 1] has L1 distance at least this
    to m^(k).

    Proof: the level 1/2 and the graph of m^(k) enclose n - 1 full triangles of height 1/2, base
    1/n and area 1/(4n), alternately above and below. f - 1/2 changes sign in at most t places, at
    most one a piece. They lie inside at most t triangles; the other n - 1 - t are spread over t + 1
    intervals on which f stays on one side. Of j neighbours at least (j - 1)/2 lie on the other
    side: f misses them, and loses their area. That makes (n - 1 - t - (t + 1))/2 triangles. QED.

    For t = n/4 it is 1/16 - 1/(4n). Lecture: Chapter 3, the proof of the main theorem, where the
    count is made differently and gives 1/32.

    >>> counting_gap(8, 64), Fraction(1, 16) - Fraction(1, 4 * 2**8)
    (Fraction(63, 1024), Fraction(63, 1024))
    """
    n, t = _read(iterates, pieces)
    return max(Fraction(n // 2 - 1 - t, 4 * n), Fraction(0))


def pairing_gap(iterates: int, pieces: int) -> Fraction:
    """Return (1/4)(1 - 2(t - 1)/n), n = 2^iterates, or 0 if that is negative.

    **Theorem.** Every f with at most t affine pieces on [0, 1], continuous or not, has L1 distance
    at least this to m^(k).

    Proof: measure lengths in 1/n. On two neighbouring pieces of m^(k), u and 1 - u for u in [0, 1],
    let f be one affine function, a + b u and a + b (1 + u). By the triangle inequality the error is
    at least the integral of |(u - a - b u) - (1 - u - a - b - b u)| = |2u - 1 + b| over [0, 1],
    which is at least 1/2 (its value for b = 0, as 2u - 1 has median 0). So a piece of f over q
    whole pieces of m^(k) has error at least floor(q / 2) / (2n). The t - 1 breakpoints of f spoil
    at most t - 1 pieces of m^(k), so the sum S of the q is n - t + 1 or more. At most t of the q
    are odd, and at most t - 1 if S = n - t + 1, which has another parity than t, as n is even. So
    the sum of the floor(q / 2) is at least (n - 2t + 2)/2. QED.

    For t = n/4 it is 1/8 + 1/(2n). It is sharp for t = 1.

    >>> pairing_gap(8, 64), pairing_gap(8, 1)
    (Fraction(65, 512), Fraction(1, 4))
    """
    n, t = _read(iterates, pieces)
    return max(_QUARTER * (1 - Fraction(2 * (t - 1), n)), Fraction(0))


def followed_gap(iterates: int, pieces: int) -> Fraction:
    """Return (1/4)(1 - (t - 3/2)/n), n = 2^iterates: a continuous f with t pieces comes so near.

    f follows t - 2 pieces of m^(k), then half of the next one, and stays at 1/2 from there
    (`depth.followed_sawtooth`). For t = 1 it is 1/4, and 0 if t >= n.

    >>> followed_gap(3, 2), followed_gap(3, 8)
    (Fraction(15, 64), Fraction(0, 1))
    """
    n, t = _read(iterates, pieces)
    if t == 1:
        return _QUARTER
    return Fraction(0) if t >= n else _QUARTER * (1 - Fraction(2 * t - 3, 2 * n))


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

    * "hidden layers": L hidden layers of width `size`. Fails exactly if size + 1 >= 2^L: for
      L = 1 always, for L = 2 from width 3 on (delta >= 0.665), for L = 3 from width 7 on (delta >=
      0.94), and for delta = 1 always.
    * "affine maps": L - 1 hidden layers of width `size`. Holds for every size up to 2^L.
    * "units": `size` units in all, on at most L hidden layers. For size up to 2^L fails for L = 1
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


class TelgarskyNumbers(NamedTuple):
    """The numbers in Telgarsky's theorem.

    layers, nodes, distinct_parameters: of the deep network.
    shallow_layers, shallow_nodes: every network with at most so many (nodes in all) fails.
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

    >>> telgarsky_numbers(2)[:5], str(telgarsky_numbers(2).gap)
    ((24, 36, 5, 2, 4), '1/64')
    """
    k, d = whole(k, "k", 1), whole(d, "d", 1)
    return TelgarskyNumbers(2 * k**3 + 8, 3 * k**3 + 12, 4 + d, k, 2**k, Fraction(1, 64))


def telgarsky_gap(k: int) -> Fraction:
    """Return the gap that `pairing_gap` gives in the setting of `telgarsky_numbers`.

    The hard function has 2^(k^3 + 4) pieces along its first coordinate. A ReLU network with at
    most k hidden layers and 2^k units in all has at most `units_pieces(k, 2^k)` on each line, so
    the pairing bound holds there, and integrates over the other coordinates. It is at least 7/32,
    and tends to 1/4.

    >>> telgarsky_gap(1), telgarsky_gap(2)
    (Fraction(7, 32), Fraction(255, 1024))
    """
    k = whole(k, "k", 1)
    return pairing_gap(k**3 + 4, units_pieces(k, 2**k))


def _read(iterates: int, pieces: int) -> tuple[int, int]:
    return sawtooth_pieces(iterates), whole(pieces, "pieces", 1)
