"""One vocabulary for two kinds of vector: exact `Rationals` and float64 arrays.

Both have the operators + - * / < == and indexing. What NumPy spells as a function is here, so
that an algorithm written once runs over either. Nothing compares with a tolerance.
"""

import math
from fractions import Fraction
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from fdl.errors import FloatRangeError, InputError
from fdl.exact import integers as ints
from fdl.exact.integers import IntArray
from fdl.exact.rationals import Rationals
from fdl.exact.reading import FloatArray, as_floats, rational, show, to_float

__all__ = [
    "Vector",
    "all_finite",
    "argsort",
    "constant",
    "distinct",
    "face",
    "interval",
    "is_exact",
    "join",
    "largest",
    "maximum",
    "number",
    "order",
    "power_of_two",
    "prefix_sums",
    "read",
    "search",
    "sign",
    "stack",
    "total",
    "zeros",
]

# Vector = Rationals | FloatArray; the union is opaque to the type checker, whose stubs for
# NumPy operators would need a cast at every line of arithmetic.
Vector: TypeAlias = Any


def read(values: Any, exact: bool, name: str = "values", ndim: int = 1) -> Vector:
    """Read an array as an exact or as a float64 vector (of one dimension unless said)."""
    if exact:
        return Rationals.read(values, ndim, name)
    return np.array(as_floats(values, ndim, name))


def number(value: Any, exact: bool, name: str = "value") -> Vector:
    """Read one number as a vector of length one."""
    fraction = rational(value, name)
    return Rationals.collect([fraction]) if exact else np.array([to_float(fraction, name)])


def interval(
    on: Any, exact: bool, names: tuple[str, str] = ("on[0]", "on[1]")
) -> tuple[Vector, Vector]:
    """Read the two ends of an interval; raise `InputError` unless a < b."""
    try:
        low, high = on
    except (TypeError, ValueError):
        raise InputError(f"on is {on!r}: give the two ends (a, b)") from None
    a, b = number(low, exact, names[0]), number(high, exact, names[1])
    if not (a < b).all():
        first, second = (show(face(end).item()) for end in (a, b))
        raise InputError(f"the interval [{first}, {second}] is empty or a point: give a < b")
    return a, b


def constant(value: Fraction | int | str, like: Vector) -> Vector:
    """Return the vector of length one that holds `value`, of the kind of `like`."""
    fraction = Fraction(value)
    return Rationals.collect([fraction]) if is_exact(like) else np.array([float(fraction)])


def zeros(n: int, like: Vector) -> Vector:
    """Return the zero vector of length n, of the kind of `like`."""
    none = np.zeros(n, np.int64)
    return Rationals.reduced(none, none + 1) if is_exact(like) else np.zeros(n)


def is_exact(vector: Vector) -> bool:
    """Tell whether the vector holds rationals."""
    return isinstance(vector, Rationals)


def join(*parts: Vector) -> Vector:
    """Return the parts, one after another."""
    return Rationals.join(list(parts)) if is_exact(parts[0]) else np.concatenate(parts)


def stack(columns: list[Vector]) -> Vector:
    """Return the matrix (n, k) with these k vectors of length n as columns."""
    if not is_exact(columns[0]):
        return np.stack(columns, axis=1)
    tops = np.stack([column.numerators for column in columns], axis=1)
    return Rationals.reduced(tops, np.stack([c.denominators for c in columns], axis=1))


def face(vector: Vector) -> npt.NDArray[Any]:
    """Return what a reader sees: an object array of `Fraction`s, or the floats themselves."""
    return vector.fractions() if is_exact(vector) else np.array(vector)


def sign(vector: Vector) -> npt.NDArray[np.int8]:
    """Return -1, 0 or 1 for each entry."""
    return ints.sign(vector.numerators if is_exact(vector) else vector)


def all_finite(vector: Vector, name: str) -> Vector:
    """Return the vector; raise `FloatRangeError` where float64 arithmetic left its range."""
    if not is_exact(vector) and not np.isfinite(vector).all():
        raise FloatRangeError(f"{name} leave the range of float64: use exact numbers")
    return vector


def argsort(vector: Vector, *, stable: bool = False) -> npt.NDArray[np.intp]:
    """Return the indices that put the entries in increasing order."""
    keys = vector.keys() if is_exact(vector) else vector
    return np.argsort(keys, kind="stable" if stable else None)


def order(vector: Vector) -> npt.NDArray[np.intp]:
    """Return the indices of the distinct entries, increasing; of equal entries the first."""
    by_size = argsort(vector, stable=True)
    ordered = vector[by_size]
    fresh = np.ones(len(ordered), dtype=bool)
    fresh[1:] = ordered[1:] != ordered[:-1]
    return by_size[fresh]


def distinct(vector: Vector) -> Vector:
    """Return the entries in increasing order, each once."""
    return vector[order(vector)]


def search(increasing: Vector, wanted: Vector, side: Any = "left") -> npt.NDArray[np.intp]:
    """Return where the wanted entries fall among the increasing ones, as `np.searchsorted`."""
    first, second = increasing, wanted
    if is_exact(increasing):
        bits = max(increasing.key_bits(), wanted.key_bits())
        first, second = increasing.keys(bits), wanted.keys(bits)
    return np.asarray(np.searchsorted(first, second, side=side))


def largest(vector: Vector) -> Vector:
    """Return the largest entry, as a vector of length one."""
    keys: IntArray | FloatArray = vector.keys() if is_exact(vector) else vector
    return vector[[int(np.argmax(keys))]]


def power_of_two(vector: Vector) -> Vector:
    """Return, for each positive entry, the largest power of two that is not above it.

    >>> power_of_two(Rationals.read(["1/3", 1, 7])).fractions().tolist()
    [Fraction(1, 4), Fraction(1, 1), Fraction(4, 1)]
    """
    if not is_exact(vector):
        return np.ldexp(0.5, np.frexp(vector)[1])
    powers = []
    for value in vector.fractions().tolist():
        power = value.numerator.bit_length() - value.denominator.bit_length()
        rounded = Fraction(2) ** power
        powers.append(rounded if rounded <= value else rounded / 2)
    return Rationals.collect(powers)


def maximum(first: Vector, second: Vector) -> Vector:
    """Return the larger of two vectors, entry by entry."""
    if not is_exact(first):
        return np.maximum(first, second)
    keep = first > second
    tops = np.where(keep, first.numerators, second.numerators)
    return Rationals.reduced(tops, np.where(keep, first.denominators, second.denominators))


def total(vector: Vector) -> Vector:
    """Return the sum of all entries, as a vector of length one.

    Rationals are added in pairs, pairs of pairs and so on; floats with one rounding (`fsum`).
    """
    if not is_exact(vector):
        try:
            return np.array([math.fsum(vector)])
        except OverflowError:
            return np.array([math.inf])
    while len(vector) > 1:
        half = len(vector) // 2
        pairs = vector[:half] + vector[half : 2 * half]
        vector = join(pairs, vector[2 * half :])
    return vector


def prefix_sums(vector: Vector) -> Vector:
    """Return the partial sums 0, v[0], v[0] + v[1], ...: one more than there are entries."""
    zero = constant(0, like=vector)
    if not is_exact(vector):
        return join(zero, np.cumsum(vector))
    sums = ints.prefix_sums(vector.numerators, vector.denominators)
    return join(zero, Rationals.reduced(*sums))
