"""Arrays of integers that cannot overflow.

An array is int64 as long as a bound, computed before each operation, proves that the result
fits; otherwise it holds Python integers (dtype object). Callers never choose.
"""

import math
from collections.abc import Sequence
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from fdl.exact import backend

__all__ = [
    "IntArray",
    "compact",
    "concatenate",
    "dot",
    "floor_divide",
    "gcd",
    "lcm",
    "magnitude",
    "minus",
    "plus",
    "prefix_sums",
    "row_lcm",
    "shift",
    "sign",
    "times",
]

IntArray: TypeAlias = npt.NDArray[Any]

_INT64 = 2**63 - 1
_FLOAT64 = 2**53
_FLINT_WORTH = 4  # products for each entry converted to flint, below which converting costs more


def compact(values: IntArray | Sequence[Any]) -> IntArray:
    """Return the integers as int64 where they all fit, as Python integers otherwise.

    >>> compact([1, 2]).dtype, compact([1, 2**70]).dtype
    (dtype('int64'), dtype('O'))
    """
    array = np.asarray(values)
    if array.size == 0:
        return array.astype(np.int64)
    if array.dtype.kind not in "iO":
        array = np.asarray(values, dtype=object)
    fits = magnitude(array) <= _INT64
    return array.astype(np.int64, copy=False) if fits else _wide(array)


def magnitude(array: IntArray) -> int:
    """Return max |entry| as a Python integer, 0 for an empty array."""
    if array.size == 0:
        return 0
    return max(int(array.max()), -int(array.min()))


def _machine(a: IntArray, b: IntArray) -> bool:
    return a.dtype != object and b.dtype != object


def _wide(array: IntArray) -> IntArray:
    return array if array.dtype == object else array.astype(object)


def times(a: IntArray, b: IntArray) -> IntArray:
    """Return a * b, entry by entry, with broadcasting.

    >>> times(np.array([2**40]), np.array([2**40]))
    array([1208925819614629174706176], dtype=object)
    """
    if _machine(a, b) and magnitude(a) * magnitude(b) <= _INT64:
        return np.asarray(a * b)
    return np.asarray(_wide(a) * _wide(b))


def plus(a: IntArray, b: IntArray) -> IntArray:
    """Return a + b, entry by entry, with broadcasting."""
    if _machine(a, b) and magnitude(a) + magnitude(b) <= _INT64:
        return np.asarray(a + b)
    return np.asarray(_wide(a) + _wide(b))


def minus(a: IntArray, b: IntArray) -> IntArray:
    """Return a - b, entry by entry, with broadcasting."""
    if _machine(a, b) and magnitude(a) + magnitude(b) <= _INT64:
        return np.asarray(a - b)
    return np.asarray(_wide(a) - _wide(b))


def floor_divide(a: IntArray, b: IntArray) -> IntArray:
    """Return floor(a / b), entry by entry; raise `ZeroDivisionError` where b is 0."""
    if not b.all():
        raise ZeroDivisionError("division of an integer by zero")
    if _machine(a, b) and magnitude(a) <= _INT64:
        return np.asarray(a // b)
    return np.asarray(_wide(a) // _wide(b))


def shift(a: IntArray, bits: int | IntArray) -> IntArray:
    """Return a * 2^bits, entry by entry, for bits >= 0.

    >>> shift(np.array([1, 3]), np.array([1, 70]))
    array([2, 3541774862152233910272], dtype=object)
    """
    a, bits = np.broadcast_arrays(a, bits)
    if a.dtype == object:
        return np.asarray(a << bits.astype(object))
    room = bits + magnitude(a).bit_length() < 63
    near = np.where(room, a << np.where(room, bits, 0), a)
    if room.all():
        return near
    wide = near.astype(object)
    wide[~room] = a[~room].astype(object) << bits[~room].astype(object)
    return wide


def gcd(a: IntArray, b: IntArray) -> IntArray:
    """Return the greatest common divisors, entry by entry, never negative."""
    if _machine(a, b) and max(magnitude(a), magnitude(b)) <= _INT64:
        return np.asarray(np.gcd(a, b))
    return np.asarray(np.gcd(_wide(a), _wide(b)))


def lcm(values: IntArray) -> int:
    """Return the least common multiple of all entries (1 for none)."""
    return math.lcm(*map(int, values.flat))


def row_lcm(values: IntArray) -> IntArray:
    """Return the least common multiple of each row of a matrix of positive integers."""
    if values.dtype != object and magnitude(values) == 1:
        return np.ones(len(values), np.int64)
    return compact(np.lcm.reduce(_wide(values), axis=1))


def sign(a: IntArray) -> npt.NDArray[np.int8]:
    """Return -1, 0 or 1 for each entry."""
    return (a > 0).astype(np.int8) - (a < 0).astype(np.int8)


def dot(a: IntArray, b: IntArray) -> IntArray:
    """Return the matrix product of a (n, k) and b (k, m).

    A bound on every partial sum chooses the arithmetic: float64 BLAS below 2^53, int64 below
    2^63, and beyond that python-flint or Python integers.

    >>> dot(np.array([[1, 2]]), np.array([[3], [4]]))
    array([[11]])
    """
    if _machine(a, b):
        bound = a.shape[1] * magnitude(a) * magnitude(b)
        if bound <= _FLOAT64:
            return (a.astype(np.float64) @ b.astype(np.float64)).astype(np.int64)
        if bound <= _INT64:
            return np.asarray(a @ b)
    (n, k), m = a.shape, b.shape[1]
    if backend.USE_FLINT and n * k * m >= _FLINT_WORTH * (n * k + k * m + n * m):
        return backend.integer_product(a, b)
    return np.asarray(_wide(a) @ _wide(b))


def concatenate(parts: Sequence[IntArray], axis: int = 0) -> IntArray:
    """Join arrays; int64 beside Python integers becomes Python integers."""
    wide = any(part.dtype == object for part in parts)
    return np.concatenate([_wide(part) if wide else part for part in parts], axis=axis)


def prefix_sums(numerators: IntArray, denominators: IntArray) -> tuple[IntArray, IntArray]:
    """Return the reduced partial sums of the rationals numerators[i] / denominators[i].

    One running fraction is reduced at every step. A common denominator would be shorter to
    write and, for slopes of unrelated gaps, would have as many digits as all of them together.
    What cancels divides the common factor of both denominators, mostly a short number.
    """
    tops, bottoms = [], []
    top, bottom = 0, 1
    for p, q in zip(numerators.tolist(), denominators.tolist(), strict=True):
        common = math.gcd(bottom, q)
        top = top * (q // common) + p * (bottom // common)
        rest = math.gcd(top, common)
        top, bottom = top // rest, (bottom // common) * (q // rest)
        tops.append(top)
        bottoms.append(bottom)
    return compact(tops), compact(bottoms)
