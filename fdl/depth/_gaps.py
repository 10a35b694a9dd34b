"""How near a function with few pieces can come to the sawtooth, in L1 on [0, 1]."""

from fractions import Fraction

from fdl import bounds
from fdl.errors import InputError
from fdl.piecewise import PiecewiseLinear

__all__ = ["followed_sawtooth", "l1_lower_bound", "l1_upper_bound", "missed_triangles"]

_LOWER = {
    "best": bounds.best_gap,
    "windows": bounds.window_gap,
    "pairing": bounds.pairing_gap,
    "counting": bounds.counting_gap,
}


def l1_lower_bound(iterates: int, pieces: int, *, method: str = "best") -> Fraction:
    """Return what every function with at most so many pieces is away from m^(iterates), in L1.

    **Theorem.** With n = 2^iterates and f with at most t affine pieces on [0, 1], the integral of
    |f - m^(iterates)| over [0, 1] is at least 1/4 - (9/32) t/n, and at least 1/4 - (t - 1)/(2n).
    With t = n/4 pieces the first is 23/128, where the lecture has 1/32.

    Args:
        iterates: k >= 1.
        pieces: t >= 1.
        method: "windows" is the first bound, "pairing" the second, which is sharp for t = 1, and
            "best" the larger one. "counting" counts the missed triangles of the lecture right: for
            continuous f only, and 1/16 - 1/(4n) for t = n/4. The proofs stand with the formulas:
            `bounds.window_gap`, `bounds.pairing_gap`, `bounds.counting_gap`.

    Exact; 0 where a bound says nothing. Raises `InputError` for another method.

    Source: windows and pairs are ours; the triangles are Telgarsky's (COLT 2016), as the lecture
    tells them (Chapter 3, the proof of the main theorem). The lecture's own constant is
    `bounds.lecture_gap`, 1/32.

    >>> l1_lower_bound(6, 16), bounds.lecture_gap()
    (Fraction(23, 128), Fraction(1, 32))
    >>> [str(l1_lower_bound(6, 16, method=name)) for name in ("pairing", "counting")]
    ['17/128', '15/256']
    """
    if method not in _LOWER:
        raise InputError(f"method is {method!r}: use {', '.join(map(repr, _LOWER))}")
    return _LOWER[method](iterates, pieces)


def l1_upper_bound(iterates: int, pieces: int) -> Fraction:
    """Return how near `followed_sawtooth` comes to m^(iterates) with so many pieces, in L1.

    (1/4)(1 - (t - 3/2)/n) for 2 <= t < n = 2^iterates (`bounds.followed_gap`). Not the least
    possible: `best_approximation` usually comes nearer.

    >>> l1_lower_bound(6, 16), l1_upper_bound(6, 16)
    (Fraction(23, 128), Fraction(99, 512))
    """
    return bounds.followed_gap(iterates, pieces)


def followed_sawtooth(iterates: int, pieces: int) -> PiecewiseLinear:
    """Return a continuous function on [0, 1] with so many pieces, near to m^(iterates).

    It follows t - 2 pieces of the sawtooth and half of the next one, and stays at 1/2 from there.
    On what is left the sawtooth lies at mean distance 1/4 from 1/2. For t = 1 it is 1/2 all along,
    and the sawtooth itself for t >= 2^iterates, which has no more pieces.

    Its L1 distance to the sawtooth is `bounds.followed_gap`.

    >>> followed_sawtooth(3, 4).values.tolist()
    [Fraction(0, 1), Fraction(1, 1), Fraction(0, 1), Fraction(1, 2), Fraction(1, 2)]
    """
    bounds.followed_gap(iterates, pieces)  # reads both numbers
    n = bounds.sawtooth_pieces(iterates)
    if pieces == 1:
        return PiecewiseLinear([0, 1], ["1/2", "1/2"])
    kept = n if pieces >= n else pieces - 2
    places = [Fraction(i, n) for i in range(kept + 1)]
    heights = [Fraction(i % 2) for i in range(kept + 1)]
    if kept < n:
        half = Fraction(1, 2)
        places += [(kept + half) / n, Fraction(1)]
        heights += [half, half]
    return PiecewiseLinear(places, heights)


def missed_triangles(f: PiecewiseLinear, iterates: int) -> list[int]:
    """Return which of the n - 1 triangles of m^(iterates) around the level 1/2 are missed by f.

    With n = 2^iterates, triangle i = 1, ..., n - 1 has its base at height 1/2, from (i - 1/2)/n to
    (i + 1/2)/n, and its tip on the sawtooth: above the level for odd i, below it for even i. f
    misses it if it stays on the other side, on the level included, over the whole base. Each costs
    f the area 1/(4n).

    Args:
        f: an exact function whose domain holds [0, 1].
        iterates: k >= 1.

    Lecture: Chapter 3, the proof of the main theorem.

    >>> missed_triangles(PiecewiseLinear([0, 1], [1, 1]), 3)
    [2, 4, 6]
    """
    n, half = bounds.sawtooth_pieces(iterates), Fraction(1, 2)
    missed = []
    for i in range(1, n):
        values = f.restrict(((i - half) / n, (i + half) / n)).values
        if max(values) <= half if i % 2 else min(values) >= half:
            missed.append(i)
    return missed
