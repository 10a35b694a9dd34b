"""Reading numbers exactly: what is a rational, and what is refused by name."""

from fractions import Fraction
from numbers import Rational as RationalNumber
from typing import Any

import numpy as np
import numpy.typing as npt

from fdl.errors import FloatRangeError, InputError
from fdl.exact.integers import IntArray

__all__ = [
    "FloatArray",
    "as_array",
    "as_floats",
    "dyadic",
    "entry_name",
    "is_nested",
    "is_row",
    "rational",
    "show",
    "to_float",
    "whole",
]

FloatArray = npt.NDArray[np.float64]


def rational(value: Any, name: str = "value") -> Fraction:
    """Return `value` as the exact rational it stands for.

    Takes int, `Fraction`, NumPy integers, finite floats (a finite float is a dyadic rational)
    and strings such as "1/3". Raises `InputError`, naming the entry, for NaN, infinities,
    complex numbers, truth values and anything else.

    >>> rational("1/3"), rational(0.5), rational(0.1) == Fraction(1, 10)
    (Fraction(1, 3), Fraction(1, 2), False)
    """
    if type(value) is Fraction:
        return value
    if isinstance(value, np.ndarray) and value.ndim == 0:
        value = value[()]
    if isinstance(value, bool | np.bool_):
        raise InputError(f"{name} is the truth value {value}: write 0 or 1")
    try:
        if isinstance(value, RationalNumber | np.integer):
            return Fraction(int(value.numerator), int(value.denominator))
        if isinstance(value, float | np.floating):
            return Fraction(*value.as_integer_ratio())
        if isinstance(value, str) and _is_short(value):
            return Fraction(value)
    except (ValueError, TypeError, OverflowError, ZeroDivisionError):
        pass
    shown = repr(value) if len(repr(value)) <= 80 else f"{repr(value)[:60]}..."
    raise InputError(f"{name} is {shown}: not a finite rational number")


def _is_short(text: str) -> bool:
    """Tell whether a text stands for a number of at most some thousand digits.

    Python reads no longer ones, and "1e999999999" would fill the memory.
    """
    _, _, exponent = text.lower().partition("e")
    return len(text) <= 4000 and (not exponent or abs(int(exponent)) <= 4000)


def show(value: Any) -> str:
    """Return the number as text; beyond 60 digits as a power of two.

    >>> show(Fraction(-1, 3)), show(Fraction(10) ** 5000)
    ('-1/3', 'about 2^16609')
    """
    if isinstance(value, int | Fraction):
        bits = abs(value.numerator).bit_length() - value.denominator.bit_length()
        if abs(value.numerator).bit_length() + value.denominator.bit_length() > 200:
            return f"about {'-' * (value < 0)}2^{bits}"
    return str(value)


def whole(value: Any, name: str, least: int = 0) -> int:
    """Return `value` as an int; raise `InputError` unless it is an integer >= least.

    >>> whole(0, "iterates", least=1)
    Traceback (most recent call last):
    fdl.errors.InputError: iterates is 0: an integer of at least 1 is wanted
    """
    is_int = isinstance(value, int | np.integer)
    is_int = is_int and not isinstance(value, bool | np.timedelta64)
    if not is_int or value < least:
        found = show(value) if is_int else repr(value)
        raise InputError(f"{name} is {found}: an integer of at least {least} is wanted")
    return int(value)


def to_float(value: Fraction, name: str = "value") -> float:
    """Return the float64 nearest to `value`; raise `FloatRangeError` where it would be infinite.

    >>> to_float(Fraction(1, 3))
    0.3333333333333333
    """
    try:
        return value.numerator / value.denominator
    except OverflowError:
        message = f"{name} is {show(value)}: no finite float64 is near it"
        raise FloatRangeError(message) from None


def as_array(values: Any, ndim: int, name: str = "values") -> npt.NDArray[Any]:
    """Return `values` as a NumPy array with `ndim` dimensions and at least one entry.

    Raises `InputError` for ragged or empty input and for a wrong number of dimensions.

    >>> as_array([[1, 2], [3]], ndim=2, name="X")
    Traceback (most recent call last):
    fdl.errors.InputError: X is ragged: its rows have different lengths
    """
    if np.ma.is_masked(values):
        raise InputError(f"{name} has masked entries: fill them in or leave their rows out")
    try:
        array = np.asarray(values) if isinstance(values, np.ndarray) else _of_lists(values)
    except ValueError:
        raise InputError(f"{name} is ragged: its rows have different lengths") from None
    if array.dtype == object and any(isinstance(v, list | tuple | np.ndarray) for v in array.flat):
        raise InputError(f"{name} is ragged: its rows have different lengths")
    if array.size == 0:
        raise InputError(f"{name} is empty: its shape is {array.shape}")
    if array.ndim != ndim:
        hint = f": {ndim} dimension{'s' * (ndim != 1)} wanted"
        if (array.ndim, ndim) == (1, 2):
            hint += f", use reshape(-1, 1) for {len(array)} points of R^1"
        raise InputError(f"{name} has shape {array.shape}{hint}")
    return array


def is_row(value: Any) -> bool:
    """Tell whether a value is a list of numbers, or of lists, rather than one number.

    >>> is_row([1, 2]), is_row(3), is_row(np.array(3))
    (True, False, False)
    """
    if isinstance(value, np.ndarray):
        return value.ndim > 0
    return isinstance(value, list | tuple)


def is_nested(values: Any) -> bool:
    """Tell whether values are meant as a matrix rather than as a vector.

    >>> is_nested([[1], [2]]), is_nested([1, 2])
    (True, False)
    """
    if hasattr(values, "ndim"):
        return bool(values.ndim == 2)
    return isinstance(values, list | tuple) and any(map(is_row, values))


def entry_name(name: str, index: tuple[int, ...]) -> str:
    """Return how a message names an entry of an array.

    >>> entry_name("X", (2, 0))
    'X[2, 0]'
    """
    return f"{name}[{', '.join(map(str, index))}]"


def _of_lists(values: Any) -> npt.NDArray[Any]:
    array = np.array(values, dtype=object)
    for index, entry in np.ndenumerate(array):
        if isinstance(entry, np.ndarray) and entry.ndim == 0:
            array[index] = entry.item() if entry.dtype.kind in "iuf" else entry[()]
    return array


def as_floats(values: Any, ndim: int, name: str = "values") -> FloatArray:
    """Return `values` as float64; raise `InputError` naming the first entry that is no number.

    Rationals are rounded to the nearest float64, which is what a float64 network computes with.

    >>> as_floats(["1/3", 2], ndim=1)
    array([0.33333333, 2.        ])
    """
    array = as_array(values, ndim, name)
    if array.dtype.kind in "fiu" and array.dtype.itemsize <= 8:
        floats = array.astype(np.float64, copy=False)
        if np.isfinite(floats).all():
            return floats
    floats = np.empty(array.shape)
    for index, value in np.ndenumerate(array):
        place = entry_name(name, index)
        floats[index] = to_float(rational(value, place), place)
    return floats


def dyadic(values: FloatArray) -> tuple[IntArray, IntArray]:
    """Return odd int64 integers m and exponents e with values = m 2^e (0 = 0 2^0).

    >>> dyadic(np.array([0.75, -8.0, 0.0]))
    (array([ 3, -1,  0]), array([-2,  3,  0]))
    """
    mantissa, exponent = np.frexp(values)
    whole = np.ldexp(mantissa, 53).astype(np.int64)
    trailing = np.bitwise_count((whole & -whole) - 1).astype(np.int64)
    zero = whole == 0
    odd = whole >> np.where(zero, 0, trailing)
    return odd, np.where(zero, 0, exponent - 53 + trailing)
