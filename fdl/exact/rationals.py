"""Arrays of rationals with the arithmetic and the order of NumPy arrays, exact."""

from collections.abc import Callable
from fractions import Fraction
from typing import Any, Self, SupportsIndex

import numpy as np
import numpy.typing as npt

from fdl.errors import InputError
from fdl.exact import integers as ints
from fdl.exact.integers import IntArray
from fdl.exact.reading import FloatArray, as_array, dyadic, entry_name, rational, to_float

__all__ = ["Rationals"]

BoolArray = npt.NDArray[np.bool_]


class Rationals:
    """An array of reduced rationals: integer numerators over positive integer denominators.

    Arithmetic, comparison and indexing work entry by entry and broadcast, as on a NumPy array.
    Both integer arrays are int64 where that provably suffices (see `fdl.exact.integers`).

    >>> x = Rationals.read(["1/3", 2])
    >>> (x + x * x).fractions()
    array([Fraction(4, 9), Fraction(6, 1)], dtype=object)
    """

    __slots__ = ("denominators", "numerators")

    def __init__(self, numerators: IntArray, denominators: IntArray) -> None:
        """Reduce numerators / denominators; both broadcast.

        Raises `ZeroDivisionError` for a zero denominator.
        """
        if not denominators.all():
            raise ZeroDivisionError("a rational with denominator zero")
        common = ints.gcd(numerators, denominators)
        if (denominators < 0).any():
            common = np.where(denominators < 0, -common, common)
        self.numerators = ints.floor_divide(numerators, common)
        self.denominators = ints.floor_divide(denominators, common)

    @classmethod
    def reduced(cls, numerators: IntArray, denominators: IntArray) -> Self:
        """Wrap two integer arrays of one shape that are known to be in lowest terms."""
        new = cls.__new__(cls)
        new.numerators, new.denominators = numerators, denominators
        return new

    @classmethod
    def read(cls, values: Any, ndim: int = 1, name: str = "values") -> Self:
        """Read an array of numbers exactly; raise `InputError` naming the first bad entry.

        >>> Rationals.read([[1, float("nan")]], ndim=2, name="X")
        Traceback (most recent call last):
        fdl.errors.InputError: X[0, 1] is nan: not a finite rational number
        """
        if isinstance(values, Rationals):
            if values.ndim != ndim:
                raise InputError(f"{name} has {values.ndim} dimensions: {ndim} wanted")
            return cls.reduced(values.numerators, values.denominators)
        array = as_array(values, ndim, name)
        if array.dtype.kind == "f" and array.dtype.itemsize <= 8 and np.isfinite(array).all():
            odd, power = dyadic(array.astype(np.float64))
            one = np.ones_like(odd)
            return cls.reduced(ints.shift(odd, power.clip(0)), ints.shift(one, (-power).clip(0)))
        if array.dtype.kind == "i":
            return cls.reduced(ints.compact(array.astype(np.int64)), np.ones(array.shape, np.int64))
        entries = [
            rational(value, entry_name(name, index)) for index, value in np.ndenumerate(array)
        ]
        return cls.collect(entries).reshape(array.shape)

    @classmethod
    def collect(cls, entries: list[Fraction]) -> Self:
        """Return the one-dimensional array of these `Fraction`s."""
        tops = ints.compact([entry.numerator for entry in entries])
        return cls.reduced(tops, ints.compact([entry.denominator for entry in entries]))

    @classmethod
    def join(cls, parts: list[Self]) -> Self:
        """Return arrays, one after another along the first dimension, as one array."""
        return cls.reduced(
            ints.concatenate([part.numerators for part in parts]),
            ints.concatenate([part.denominators for part in parts]),
        )

    @property
    def shape(self) -> tuple[int, ...]:
        """Shape, as of a NumPy array."""
        return self.numerators.shape

    @property
    def ndim(self) -> int:
        """Number of dimensions."""
        return self.numerators.ndim

    def __len__(self) -> int:
        return len(self.numerators)

    def __getitem__(self, index: Any) -> Self:
        """Return the selected entries as an array (of dimension 0 for a single one)."""
        return self.reduced(
            np.asarray(self.numerators[index]), np.asarray(self.denominators[index])
        )

    def put(self, index: Any, entries: Self) -> Self:
        """Return the array with other entries at an index."""
        parts = []
        for own, new in zip(self._parts(), entries._parts(), strict=True):
            wide = own.astype(object)
            wide[index] = new
            parts.append(ints.compact(wide))
        return self.reduced(*parts)

    def reshape(self, shape: int | tuple[int, ...]) -> Self:
        """Return the same entries in another shape."""
        return self.reduced(self.numerators.reshape(shape), self.denominators.reshape(shape))

    def columns(self) -> list[Self]:
        """Return the columns of a matrix."""
        return [self[:, j] for j in range(self.shape[1])]

    @property
    def T(self) -> Self:  # noqa: N802
        """The transposed matrix."""
        return self.reduced(self.numerators.T, self.denominators.T)

    def __add__(self, other: Self) -> Self:
        return self._combine(other, ints.plus)

    def __sub__(self, other: Self) -> Self:
        return self._combine(other, ints.minus)

    def _combine(self, other: Self, sum_of: Callable[[IntArray, IntArray], IntArray]) -> Self:
        """Return p/q + r/s, or p/q - r/s: what cancels divides the common factor of q and s."""
        p, q, r, s = *self._parts(), *other._parts()
        common = ints.gcd(q, s)
        own, its = ints.floor_divide(q, common), ints.floor_divide(s, common)
        top = sum_of(ints.times(p, its), ints.times(r, own))
        rest = ints.gcd(top, common)
        bottom = ints.times(own, ints.floor_divide(s, rest))
        return self.reduced(ints.floor_divide(top, rest), bottom)

    def __mul__(self, other: Self) -> Self:
        p, q, r, s = *self._parts(), *other._parts()
        first, second = ints.gcd(p, s), ints.gcd(r, q)
        top = ints.times(ints.floor_divide(p, first), ints.floor_divide(r, second))
        bottom = ints.times(ints.floor_divide(q, second), ints.floor_divide(s, first))
        return self.reduced(top, bottom)

    def __truediv__(self, other: Self) -> Self:
        r, s = other._parts()
        if not r.all():
            raise ZeroDivisionError("a rational divided by zero")
        sign = ints.sign(r).astype(np.int64)
        return self * self.reduced(ints.times(s, sign), ints.times(r, sign))

    def __neg__(self) -> Self:
        return self.reduced(-self.numerators, self.denominators)

    def __abs__(self) -> Self:
        return self.reduced(abs(self.numerators), self.denominators)

    def _parts(self) -> tuple[IntArray, IntArray]:
        return self.numerators, self.denominators

    def _compare(self, other: Self, test: Callable[[IntArray, IntArray], Any]) -> BoolArray:
        p, q, r, s = *self._parts(), *other._parts()
        return np.asarray(test(ints.times(p, s), ints.times(r, q)), dtype=bool)

    def __lt__(self, other: Self) -> BoolArray:
        return self._compare(other, np.less)

    def __le__(self, other: Self) -> BoolArray:
        return self._compare(other, np.less_equal)

    def __gt__(self, other: Self) -> BoolArray:
        return self._compare(other, np.greater)

    def __ge__(self, other: Self) -> BoolArray:
        return self._compare(other, np.greater_equal)

    def __eq__(self, other: object) -> Any:
        if not isinstance(other, Rationals):
            return NotImplemented
        same = (self.numerators == other.numerators) & (self.denominators == other.denominators)
        return np.asarray(same, dtype=bool)

    def __ne__(self, other: object) -> Any:
        return ~(self == other) if isinstance(other, Rationals) else NotImplemented

    __hash__ = None  # type: ignore[assignment]

    def key_bits(self) -> int:
        """Return how many bits `keys` needs to tell any two of the entries apart."""
        return 2 * ints.magnitude(self.denominators).bit_length()

    def keys(self, bits: int | None = None) -> IntArray:
        """Return integers in the same order as the entries, equal where the entries are equal.

        The key of x is floor(2^bits x). Two different rationals with denominators below 2^m are
        more than 2^(-2m) apart, so with bits >= 2m their keys differ: sorting rationals is
        sorting integers. To compare across two arrays, pass both the larger of their `key_bits`.

        >>> Rationals.read(["1/3", "1/4", "2/6"]).keys()
        array([21, 16, 21])
        """
        top = ints.shift(self.numerators, self.key_bits() if bits is None else bits)
        return ints.compact(ints.floor_divide(top, self.denominators))

    def fractions(self) -> npt.NDArray[Any]:
        """Return an object array of `Fraction`s."""
        pairs = zip(self.numerators.flat, self.denominators.flat, strict=True)
        out = np.empty(self.numerators.size, dtype=object)
        out[:] = [Fraction(int(p), int(q)) for p, q in pairs]
        return out.reshape(self.shape)

    def item(self, *index: SupportsIndex) -> Fraction:
        """Return one entry as a `Fraction`."""
        return Fraction(int(self.numerators.item(*index)), int(self.denominators.item(*index)))

    def floats(self, name: str = "values") -> FloatArray:
        """Return the nearest float64 of each entry; raise `FloatRangeError` on overflow."""
        try:
            quotients = self.numerators.astype(object) / self.denominators.astype(object)
        except OverflowError:
            for index in np.ndindex(self.shape):
                to_float(self.item(*index), entry_name(name, index))
            raise
        return np.asarray(quotients, dtype=np.float64)

    def bits(self) -> list[int]:
        """Return, for each entry, the binary digits of its numerator and its denominator."""
        pairs = zip(self.numerators.flat, self.denominators.flat, strict=True)
        return [int(p).bit_length() + int(q).bit_length() for p, q in pairs]

    def __repr__(self) -> str:
        return f"Rationals({self.fractions().tolist()!r})"
