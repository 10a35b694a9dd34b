"""Reading what student code returned: numbers in the shape asked for, or a sentence."""

from collections.abc import Callable
from fractions import Fraction
from typing import Any

from fdl.errors import InputError
from fdl.exact import rational, show
from fdl.exercises._exercise import WrongError

__all__ = ["bits", "layers", "number", "numbers", "parts", "whole_numbers"]

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


def layers(value: Any, inputs: int, read: Callable[..., list[Any]] = numbers) -> list[Any]:
    """Return three pairs (W, b) of fitting shapes, one output, or raise `WrongError`.

    A hidden layer may have no units: then the rows of the next W are empty.

    Args:
        value: what student code returned.
        inputs: columns of the first W.
        read: reads a row, `numbers` or `whole_numbers`.

    >>> layers([[[[1], [2]], [0, 0]], [[[1, 1]], [0]], [[[3]], [1]]], 1, whole_numbers)[1:]
    [([[1, 1]], [0]), ([[3]], [1])]
    """
    found = []
    for i, pair in enumerate(parts(value, "(first, second, output)"), 1):
        if not isinstance(pair, list) or len(pair) != 2:
            shown = f"has {len(pair)} entries" if isinstance(pair, list) else f"is {_kind(pair)}"
            raise WrongError(f"Layer {i} should be a pair (W{i}, b{i}), and {shown}.")
        W, b = pair
        if not isinstance(W, list):
            raise WrongError(f"W{i} should be a list of rows, and is {_kind(W)}.")
        rows = [read(row, f"W{i}[{j}]", inputs) for j, row in enumerate(W)]
        found.append((rows, read(b, f"b{i}", len(rows))))
        inputs = len(rows)
    if inputs != 1:
        raise WrongError(f"The output layer should have one row, and has {inputs}.")
    return found


def _kind(value: Any) -> str:
    return "None" if value is None else f"of type {type(value).__name__}"
