"""The sawtooth as a bit extractor: the identity m^(k)(x) = m(frac(2^(k-1) x)), and the bit."""

import math
from fractions import Fraction
from itertools import pairwise
from typing import Any

from fdl.depth._sawtooth import tent
from fdl.errors import BudgetError, InputError
from fdl.exact import rational, vectors, whole
from fdl.piecewise import PiecewiseLinear

__all__ = ["binary_digits", "bit_extractor", "gray_digits"]

_MOST_PIECES = 2**20


def bit_extractor(iterates: int, on: tuple[Any, Any] = (0, 1)) -> PiecewiseLinear:
    """Return x -> m(frac(2^(iterates - 1) x)) on an interval, frac(x) = x - floor(x).

    m is the tent, 2x up to 1/2 and 2 - 2x from there, and frac(x) lies in [0, 1). Since m(0) =
    m(1) = 0 the function is continuous, and has period 2^(1 - iterates).

    **Proposition.** It agrees with the sawtooth m^(iterates) on [0, 1], and on no larger interval:
    outside [0, 1] the sawtooth is 0, and this function repeats itself.

    Args:
        iterates: k >= 1.
        on: the interval (a, b).

    Exact. Between two multiples of 2^-k the fractional part is affine and stays on one side of 1/2,
    so m of it is evaluated at these multiples, by `tent`, and nowhere else. Raises `BudgetError`
    for more than 2^20 of them.

    Source: the remark after the sawtooth in Chapter 3 of the lecture, where the proof is an
    exercise and the domain is not said.

    >>> bit_extractor(1, on=(0, 2))("5/4"), bit_extractor(3)("1/8")
    (Fraction(1, 2), Fraction(1, 1))
    """
    k = whole(iterates, "iterates", 1)
    a, b = (end.item() for end in vectors.interval(on, exact=True))
    scale = 2**k
    first, last = math.floor(a * scale), math.ceil(b * scale)
    if last - first > _MOST_PIECES:
        raise BudgetError(f"{last - first} pieces, at most {_MOST_PIECES}: shorten the interval")
    places = [Fraction(j, scale) for j in range(first, last + 1)]
    fractions = [x * scale / 2 - math.floor(x * scale / 2) for x in places]
    values = tent()([[x] for x in fractions])
    return PiecewiseLinear(places, values).restrict((a, b))


def binary_digits(x: Any, count: int) -> list[int]:
    """Return the first `count` binary digits of x in [0, 1): x = 0.b_1 b_2 b_3 ...

    A dyadic rational gets the expansion that ends in zeros. Raises `InputError` outside [0, 1).

    >>> binary_digits("5/8", 4)
    [1, 0, 1, 0]
    """
    number = rational(x, "x")
    if not 0 <= number < 1:
        raise InputError(f"x = {number} has digits before the point: give 0 <= x < 1")
    shifted = math.floor(number * 2 ** whole(count, "count", 1))
    return [int(digit) for digit in f"{shifted:0{count}b}"]


def gray_digits(x: Any, count: int) -> list[int]:
    """Return the first `count` digits of the Gray code of x in [0, 1): b_1, then b_k xor b_(k+1).

    **Proposition.** For x in [0, 1) and k >= 1 the sawtooth m^(k)(x) lies above 1/2 exactly if
    digit k + 1 of the Gray code is 1, that is b_k != b_(k+1), except at x = (4j + 1) / 2^(k+1),
    where the digit is 1 and m^(k)(x) = 1/2. The b are those of `binary_digits`.

    Source: F. Gray, Pulse code communication, US patent 2632058, 1953, for the code. The lecture
    (Chapter 3) calls the sawtooth a bit extractor; this is the bit that it extracts.

    >>> gray_digits("5/8", 4)
    [1, 1, 1, 1]
    """
    digits = binary_digits(x, count)
    return [digits[0], *(a ^ b for a, b in pairwise(digits))]
