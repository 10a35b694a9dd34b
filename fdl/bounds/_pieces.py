"""Pieces of piecewise-linear functions and of networks on a line."""

import math
from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from fdl.bounds._reading import read_overshoot, read_peaks, read_widths
from fdl.errors import HypothesisError
from fdl.exact import whole

__all__ = [
    "composition_pieces",
    "horseshoe_margin",
    "max_pieces",
    "network_pieces",
    "sawtooth_neurons",
    "sawtooth_nonzero",
    "sawtooth_pieces",
    "sawtooth_widths",
    "skew_sawtooth_ratio",
    "sum_pieces",
]


def sum_pieces(s: int, t: int) -> int:
    """Return s + t - 1: most pieces of a p + b q, for p with s and q with t pieces.

    On one interval; sharp. The lecture (Chapter 3, Lemma (a)) has s + t.

    >>> sum_pieces(2, 3)
    4
    """
    return whole(s, "s", 1) + whole(t, "t", 1) - 1


def composition_pieces(s: int, t: int) -> int:
    """Return s t: most pieces of q(p(x)), for p with s pieces and q with t on p's range.

    Sharp. Lecture: Chapter 3, Lemma (b).

    >>> composition_pieces(2, 3)
    6
    """
    return whole(s, "s", 1) * whole(t, "t", 1)


def network_pieces(widths: Sequence[int]) -> int:
    """Return prod(n_l + 1): no ReLU network R -> R with hidden widths n_l has more pieces on R.

    Before layer l all units are affine on a common partition of the line; inside each of its
    intervals each new unit changes sign at most once.

    >>> network_pieces((3, 2, 2))
    36
    """
    return math.prod(width + 1 for width in read_widths(widths))


def max_pieces(widths: Sequence[int]) -> int:
    """Return the largest number of pieces on the line of a ReLU network with these hidden widths.

    prod(n_l + 1) if there is one hidden layer, or all widths but the last are at least 3 and the
    last at least 2; 3 for widths 1, ..., 1; 2n + 3 for widths (2, n). `depth.max_pieces` attains
    it. Raises `HypothesisError` with the index of a layer that is too small, where it is not
    settled here.

    Source: Serra, Tjandraatmadja, Ramalingam, ICML 2018, for widths of at least 3.

    >>> max_pieces((3, 6)), max_pieces((2, 2)), max_pieces((1, 1, 1))
    (28, 7, 3)
    """
    most = network_pieces(widths)
    sizes = [int(width) for width in widths]
    if len(sizes) == 1 or (min(sizes[:-1], default=3) > 2 and sizes[-1] > 1):
        return most
    if max(sizes) == 1:
        return 3
    if len(sizes) == 2 and sizes[0] == 2:
        return 2 * sizes[1] + 3
    wanted = [3] * (len(sizes) - 1) + [2]
    i = next(i for i, size in enumerate(sizes) if size < wanted[i])
    raise HypothesisError(
        f"hidden layer {i} has width {sizes[i]}: give it at least {wanted[i]}", witness=i
    )


def sawtooth_widths(iterates: int) -> tuple[int, ...]:
    """Return the hidden widths 2, ..., 2 of `depth.sawtooth`; one tent alone has width 3.

    >>> sawtooth_widths(4), sawtooth_widths(1)
    ((2, 2, 2, 2), (3,))
    """
    k = whole(iterates, "iterates", 1)
    return (3,) if k == 1 else (2,) * k


def sawtooth_neurons(iterates: int) -> int:
    """Return 2 iterates: hidden units of `depth.sawtooth`; 3 for one iterate.

    >>> sawtooth_neurons(10)
    20
    """
    return sum(sawtooth_widths(iterates))


def sawtooth_nonzero(iterates: int) -> int:
    """Return the nonzero weights and biases of `depth.sawtooth`: 5k, and 8 for k = 1.

    >>> sawtooth_nonzero(10)
    50
    """
    k = whole(iterates, "iterates", 1)
    return 8 if k == 1 else 5 * k


def sawtooth_pieces(iterates: int, *, on_line: bool = False) -> int:
    """Return the pieces of the sawtooth: 2^iterates on [0, 1], two more on the whole line.

    Source: Telgarsky, COLT 2016.

    >>> sawtooth_pieces(10), sawtooth_pieces(10, on_line=True)
    (1024, 1026)
    """
    return (1 << whole(iterates, "iterates", 1)) + (2 if on_line else 0)


def skew_sawtooth_ratio(peaks: Sequence[Any]) -> Fraction:
    """Return the longest over the shortest piece of `depth.skew_sawtooth` on [0, 1].

    prod max(p, 1 - p) / min(p, 1 - p), over the peaks p.

    >>> skew_sawtooth_ratio(["1/3", "1/4"])
    Fraction(6, 1)
    """
    return math.prod((max(p, 1 - p) / min(p, 1 - p) for p in read_peaks(peaks)), start=Fraction(1))


def horseshoe_margin(overshoot: Any) -> Fraction:
    """Return d / (15 + 24 d): how far each parameter of `depth.horseshoe` may move.

    Within it, the network still crosses 1/2 at least 2^iterates times on [0, 1], for any number of
    iterates. The proof is with `depth.horseshoe`.

    >>> horseshoe_margin("1/8")
    Fraction(1, 144)
    """
    d = read_overshoot(overshoot)
    return d / (15 + 24 * d)
