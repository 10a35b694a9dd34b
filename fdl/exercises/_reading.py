"""Reading what student code returned: numbers in the shape asked for, or a sentence."""

from fractions import Fraction
from typing import Any

from fdl.errors import InputError
from fdl.exact import rational, show
from fdl.exercises._exercise import WrongError

__all__ = ["bits", "number", "numbers", "parts", "whole_numbers"]

_MOST_BITS = 20_000


def bits(value: Fraction) -> int:
    """Return the binary digits of numerator and denominator together.

    >>> bits(Fraction(-5, 2))
    5
    """
    return value.numerator.bit_length() + value.denominator.bit_length()


def number(value: Any, name: str) -> Fraction:
    """Return a rational number, or raise `WrongError`.

    >>> number("1/2", "b")
    Fraction(1, 2)
    """
    try:
        read = rational(value, name)
    except InputError as error:
        raise WrongError(f"{error}.") from None
    if bits(read) > _MOST_BITS:
        raise WrongError(f"{name} is {show(read)}: more than {_MOST_BITS} binary digits.")
    return read


def numbers(value: Any, name: str, length: int | None = None) -> list[Fraction]:
    """Return a list of rational numbers, or raise `WrongError`.

    >>> numbers([1, 0.5], "b", 2)
    [Fraction(1, 1), Fraction(1, 2)]
    """
    if not isinstance(value, list):
        raise WrongError(f"{name} should be a list of numbers, and is {_kind(value)}.")
    if length is not None and len(value) != length:
        raise WrongError(f"{name} should have {length} entries, and has {len(value)}.")
    return [number(entry, f"{name}[{i}]") for i, entry in enumerate(value)]


def whole_numbers(value: Any, name: str, length: int | None = None) -> list[int]:
    """Return a list of integers, or raise `WrongError`; 2.0 is not one.

    >>> whole_numbers([2, 3], "w")
    [2, 3]
    """
    numbers(value, name, length)
    for i, entry in enumerate(value):
        if not isinstance(entry, int):
            raise WrongError(f"{name}[{i}] is {show(entry)}, {_kind(entry)}: an integer is wanted.")
    return list(value)


def parts(value: Any, names: str) -> list[Any]:
    """Return the parts of an answer such as "(b, alpha)", or raise `WrongError`.

    >>> parts([1, 2], "(b, alpha)")
    [1, 2]
    """
    count = names.count(",") + 1
    if not isinstance(value, list) or len(value) != count:
        found = f"{len(value)} entries" if isinstance(value, list) else _kind(value)
        raise WrongError(f"The function should return {names}, and returned {found}.")
    return value


def _kind(value: Any) -> str:
    return "None" if value is None else f"of type {type(value).__name__}"
