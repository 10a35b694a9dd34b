"""Plain data as text: what student code may hand back, and nothing else.

An answer crosses from one process to another as text, never pickled: reading it runs no code.
"""

import json
from fractions import Fraction
from typing import Any

import numpy as np

from fdl.errors import InputError
from fdl.exact import Rationals

__all__ = ["NotPlainError", "from_text", "to_text"]

_DEEPEST = 8
_READERS: dict[str, Any] = {
    "int": lambda text: int(text, 16),
    "fraction": lambda text: Fraction(*(int(part, 16) for part in text.split("/"))),
    "float": float.fromhex,
    "text": str,
    "bool": bool,
    "none": lambda _: None,
}


class NotPlainError(InputError):
    """Something that is no number, truth value, text or None, and no list of these."""


def to_text(value: Any, most: int) -> str:
    """Return plain data as one line of at most `most` characters.

    Plain are int, `Fraction`, float, bool, str and None, NumPy numbers, and lists, tuples and
    arrays of plain data, `Rationals` among them, nested up to eight deep. Integers are written
    in base 16, so that none is too long to be written. Raises `NotPlainError` for anything else,
    naming the entry.

    >>> to_text([1, Fraction(-1, 2)], 100)
    '["list", [["int", "0x1"], ["fraction", "-0x1/0x2"]]]'
    """
    return json.dumps(_encoded(value, "the answer", 0, _Budget(most)))


class _Budget:
    def __init__(self, most: int) -> None:
        self.left, self.most = most, most

    def spend(self, count: int) -> None:
        self.left -= count
        if self.left < 0:
            raise NotPlainError(f"the answer is too long: more than {self.most} characters")


def _encoded(value: Any, name: str, depth: int, budget: _Budget) -> list[Any]:
    if isinstance(value, Rationals):
        value = value.fractions()
    if isinstance(value, np.ndarray | np.generic) and value.dtype.kind in "biufOU":
        value = value.tolist()
    if isinstance(value, list | tuple):
        if depth == _DEEPEST:
            raise NotPlainError(f"the answer is nested more than {_DEEPEST} deep")
        budget.spend(12 + 2 * len(value))
        name = "answer" if depth == 0 else name
        entries = [
            _encoded(entry, f"{name}[{i}]", depth + 1, budget) for i, entry in enumerate(value)
        ]
        return ["list", entries]
    tag, text = _number(value, name)
    budget.spend(12 + (len(text) if isinstance(text, str) else 5))
    return [tag, text]


def _number(value: Any, name: str) -> tuple[str, Any]:
    if value is None or isinstance(value, bool):
        return ("none", 0) if value is None else ("bool", bool(value))
    if isinstance(value, int):
        return "int", hex(value)
    if isinstance(value, Fraction):
        return "fraction", f"{hex(value.numerator)}/{hex(value.denominator)}"
    if isinstance(value, float):
        return "float", float(value).hex()
    if isinstance(value, str):
        return "text", str(value)
    kind = type(value).__name__
    shown = f"{'an' if kind[0] in 'aeiouAEIOU' else 'a'} {kind}"
    raise NotPlainError(f"{name} is {shown}: numbers, text, or lists of them are wanted")


def from_text(text: str) -> Any:
    """Return the data of a line that `to_text` wrote; tuples and arrays come back as lists.

    Raises `NotPlainError` for any other text.

    >>> from_text(to_text((1, [0.5, "a"]), 100))
    [1, [0.5, 'a']]
    """
    try:
        return _decoded(json.loads(text))
    except (ValueError, TypeError, KeyError, AttributeError, ArithmeticError, RecursionError):
        raise NotPlainError("the answer could not be read") from None


def _decoded(pair: Any) -> Any:
    tag, content = pair
    if tag == "list":
        return [_decoded(entry) for entry in content]
    return _READERS[tag](content)
