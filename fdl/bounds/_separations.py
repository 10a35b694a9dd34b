"""Sizes that separate two layers from more, in many dimensions."""

import math
from fractions import Fraction

from fdl.errors import InputError
from fdl.exact import rational, whole

__all__ = [
    "harmonics_dimension",
    "inner_product_norm",
    "inner_product_width",
    "sum_product_f_monomials",
    "sum_product_f_units",
    "sum_product_g_degree",
    "sum_product_g_units",
]

_DIGITS = 64  # binary digits of a square root that is rounded down


def inner_product_norm(n: int) -> Fraction:
    """Return A (N + 1)/(N + A), N = 2^n, A = 2^(n/2)/(n + 1): depth 2 needs weights or width.

    **Theorem.** Let f(x, y) = c + sum_i a_i relu(<u_i, x> + <v_i, y> + b_i) have f >= 1 on
    {0, 1}^n x {0, 1}^n where <x, y> is even, and f <= -1 where it is odd. Let M_i be the largest
    value of unit i there. Then sum |a_i| M_i is at least this number, about 2^(n/2)/(n + 1).

    Proof. Let H(x, y) = (-1)^<x, y>, an N x N matrix with H H^T = N I (`certify.hadamard` checks
    that for small n).

    1. Lindsey: |sum of H over X x Y| <= sqrt(N |X| |Y|), by Cauchy and Schwarz, as H / sqrt(N)
       is orthogonal.
    2. A threshold unit [<u, x> + <v, y> > theta]: sort the y by <v, y>. For each x the unit is 1
       on the last k(x) of them. Cut these blocks by the binary digits of k(x), from 2^n to 2^0: if
       digit l is 1 and h are the digits above it, x gets block h of length 2^l. For one l, the
       sets X_h of the x with this block are disjoint, and so are the blocks. So by 1 and Cauchy
       and Schwarz the sum of H over level l is at most sqrt(N) sum_h sqrt(|X_h| 2^l) <=
       sqrt(N) N. With n + 1 levels, the mean of H times the unit is at most (n + 1) / sqrt(N) =
       1/A in absolute value.
    3. A ReLU unit with values up to M is the integral over theta from 0 to M of threshold units:
       at most M / A. With S = sum |a_i| M_i and mean(H) = 1/N the hypothesis gives
       1 <= mean(f H) <= c/N + S/A.
    4. Some <x, y> is odd. There c <= -1 + S. So 1 <= (S - 1)/N + S/A. QED.

    For odd n the root is rounded down to 64 binary digits, and with it the result: it stays a lower
    bound. Depth 3 does with width n (`depth.inner_product_mod2`).

    Source: step 1 is Lindsey's lemma. Against threshold circuits of depth 2, inner products mod 2
    are due to A. Hajnal, W. Maass, P. Pudlak, M. Szegedy, G. Turan, Threshold circuits of bounded
    depth, JCSS 46, 1993 (from memory); the count for ReLU units is ours. Lecture: Chapter 3,
    beside the remark on Eldan and Shamir.

    >>> f"{float(inner_product_norm(100)):.1e}"
    '1.1e+13'
    """
    n = whole(n, "n", 1)
    root = Fraction(math.isqrt(1 << (n + 2 * _DIGITS)), 1 << _DIGITS)
    points, A = 1 << n, root / (n + 1)
    return A * (points + 1) / (points + A)


def inner_product_width(n: int, *, weight: object, bias: object) -> int:
    """Return how many hidden units `inner_product_norm` asks of depth 2, for bounded parameters.

    With weights of absolute value at most `weight`, the outer ones included, and hidden biases at
    most `bias`, |a_i| M_i is at most weight (2 n weight + bias).

    >>> inner_product_width(100, weight=2, bias=99) > 10**10
    True
    """
    norm, w, b = inner_product_norm(n), rational(weight, "weight"), rational(bias, "bias")
    if w <= 0 or b < 0:
        raise InputError("give weight > 0 and bias >= 0: bounds of absolute values")
    return math.ceil(norm / (w * (2 * n * w + b)))


def harmonics_dimension(d: int, degree: int) -> int:
    """Return the dimension of the spherical harmonics of one degree on the sphere in R^d.

    Homogeneous polynomials of that degree, less those that the squared norm divides:
    C(degree + d - 1, d - 1) - C(degree + d - 3, d - 1).

    >>> [harmonics_dimension(d, 2 * d) for d in (4, 6, 8)]
    [81, 3185, 128877]
    """
    d, m = whole(d, "d", 2), whole(degree, "degree")
    less = math.comb(m + d - 3, d - 1) if m >= 2 else 0
    return math.comb(m + d - 1, d - 1) - less


def sum_product_f_units(n: int) -> int:
    """Return n - 1: units of `depth.sum_product_f` with n = 4^k inputs, a binary tree.

    >>> sum_product_f_units(16)
    15
    """
    _levels(n)
    return int(n) - 1


def sum_product_f_monomials(n: int) -> int:
    """Return 2^(sqrt(n) - 1): monomials of `depth.sum_product_f` with n = 4^k inputs.

    With M(1) = 1 and a sum of two products of two: M(4 n) = 2 M(n)^2.

    >>> [sum_product_f_monomials(4**k) for k in (1, 2, 3, 4)]
    [2, 8, 128, 32768]
    """
    return 1 << (1 << _levels(n)) - 1


def sum_product_g_units(n: int, rounds: int) -> int:
    """Return 2 n rounds + 1: units of `depth.sum_product_g`.

    >>> sum_product_g_units(4, 2)
    17
    """
    return 2 * whole(n, "n", 2) * whole(rounds, "rounds", 1) + 1


def sum_product_g_degree(n: int, rounds: int) -> int:
    """Return (n - 1)^rounds: degree of `depth.sum_product_g`.

    >>> sum_product_g_degree(4, 2)
    9
    """
    return int((whole(n, "n", 2) - 1) ** whole(rounds, "rounds", 1))


def _levels(n: int) -> int:
    """Return k for n = 4^k, k >= 1."""
    levels = (whole(n, "n", 4).bit_length() - 1) // 2
    if n != 4**levels:
        raise InputError(f"n is {n}: give a power of four")
    return levels
