"""How far few pieces stay away from the sawtooth m^(k), in L1 on [0, 1]; exact fractions.

The sawtooth m^(k) has n = 2^k pieces on [0, 1], of length 1/n each. Its distance to the constant
1/2 is 1/4, so no bound from below can exceed 1/4.
"""

from fractions import Fraction

from fdl.bounds._pieces import sawtooth_pieces
from fdl.exact import whole

__all__ = ["best_gap", "counting_gap", "followed_gap", "lecture_gap", "pairing_gap", "window_gap"]

_QUARTER = Fraction(1, 4)


def lecture_gap() -> Fraction:
    """Return 1/32: the constant of the lecture's theorem, for at most 2^k / 4 pieces.

    The constant is true: against L^2 + 2 tents, L hidden layers of width 2^L have at most
    (2^L + 1)^L pieces, and `window_gap` is at least 287/2048 (its value for L = 2). The lecture's
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


def window_gap(iterates: int, pieces: int) -> Fraction:
    """Return 1/4 - (9/32) t/n, n = 2^iterates, or 0 if that is negative.

    **Theorem.** Every f with at most t affine pieces on [0, 1], continuous or not, has L1 distance
    at least this to g = m^(k). No number below 9/32 would do for one piece alone.

    Proof: measure lengths in 1/n: g has slopes 1 and -1 in turn, on rising and falling cells of
    length 1. Say that a line gains length/4 less its error on a window. The distance is 1/4 less
    1/n times what the t lines of f gain: so let us see that no line gains more than 9/32. Let its
    slope be s >= 0 (or turn everything around), and M = 1 + s, m = |1 - s|. Then g minus the line
    has slope -M on falling cells, 1 - s on rising ones.

    Inside a cell, a window of length h gains at most h/4 - M h^2/4, or h/4 - m h^2/4. So at most
    1/(16 M) in a falling cell, and -s/4 if it is the whole cell; in a rising cell at most
    r = 1/4 - m/4 for m <= 1/2 and r = 1/(16 m) otherwise, and 1/4 - m/4 if it is the whole cell.
    Two whole neighbours gain at most 0 (`pairing_gap`).

    Let a window have q whole cells between parts of two others (one cell alone gains at most 1/4),
    and let both parts have positive gain: else drop them.

    - q even: one part is rising, and the whole cells make pairs. The gain is at most r + 1/(16 M),
      which is largest for s = 1: 9/32.
    - q odd, the parts rising: at most 2 r - s/4 <= 1/4.
    - q odd, the parts falling: at most 1/4 - m/4 + 1/(8 M), which is below 9/32 unless
      17/20 < s < 9/8. Then let u and v be g minus the line at the first and last border of whole
      cells. The first part gains only if u <= 1/4, the last only if v >= -1/4, so v - u = 1 - q s
      is at least -1/2 and q = 1. With D = v - u = 1 - s, between -1/8 and 3/20, the parts gain
      at most (F(v) + F(-u))/(2 - D), where F(z) = 1/32 + z/4 - z |z|/2 up to z = 1/4 and 1/16
      beyond. Is the gain at most 9/32?
      For u <= 0 <= v the whole cell has error (u^2 + v^2)/(2 D) >= D/4, and F(v) + F(-u) <=
      1/16 + D/4 - D^2/4 <= (1/32 + D/4)(2 - D): yes.
      For v <= 0 <= u each F is at most 1/32, and 2 - D >= 2: yes.
      For u, v >= 0 (or both negative, turned around) the error is (u + v)/2, F(-u) <= 1/32, F(v)
      <= 1/32 + v/4, and 1/16 + v/4 <= (1/32 + v/2)(2 - D), as D <= v and D <= 3/20: yes. QED.

    A window of length 5/4 around a rising cell, with s = 1, gains 9/32 (`depth.window_gain`). For
    t = n/4 the bound is 23/128, and `followed_gap` 3/16 + 3/(8n).

    >>> window_gap(8, 64), window_gap(3, 8)
    (Fraction(23, 128), Fraction(0, 1))
    """
    n, t = _read(iterates, pieces)
    return max(_QUARTER - Fraction(9 * t, 32 * n), Fraction(0))


def best_gap(iterates: int, pieces: int) -> Fraction:
    """Return the larger of `window_gap` and `pairing_gap`, which is larger for t <= 2.

    >>> best_gap(4, 1), best_gap(4, 4) == window_gap(4, 4)
    (Fraction(1, 4), True)
    """
    return max(window_gap(iterates, pieces), pairing_gap(iterates, pieces))


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


def _read(iterates: int, pieces: int) -> tuple[int, int]:
    return sawtooth_pieces(iterates), whole(pieces, "pieces", 1)
