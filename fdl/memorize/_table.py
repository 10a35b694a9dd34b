"""Keys and labels as natural numbers: what networks with fewer weights than points store."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from fdl.data import read_labels
from fdl.errors import BudgetError, HypothesisError, InputError
from fdl.exact import Rationals, show, whole
from fdl.memorize._keys import Keys, distinct_keys

__all__ = ["MOST_BYTES", "Table", "check_memory", "read_table"]

MOST_BYTES = 2**31
_WEIGHT_BYTES, _BIT_BYTES = 200, 4  # of a network that is built: a weight, and a bit it stores


@dataclass(frozen=True)
class Table:
    """Keys, and in their order labels below 2^label_bits."""

    keys: Keys
    labels: list[int]
    label_bits: int

    @property
    def digits(self) -> tuple[int, int]:
        """Bits of a key as a reader takes them, more than a label has; and bits of a label."""
        return max(self.keys.bits, self.label_bits + 1), self.label_bits


def read_table(X: Any, y: Any, *, label_bits: Any, seed: Any) -> Table:
    """Return the keys of n distinct points and their labels.

    Raises `HypothesisError` with the first pair of equal points, or with the first label that is
    no natural number or has more than `label_bits` bits.
    """
    keys = distinct_keys(X, y, seed=seed)
    labels = read_labels(y, len(keys.numbers))
    if labels.shape[1] != 1:
        raise InputError(f"y has {labels.shape[1]} columns: one label a point is wanted")
    column = labels[:, 0]
    advice = "number the distinct labels 0, 1, 2, ..., as numpy.unique(y, return_inverse=True) does"
    _refuse(column, (column.denominators != 1) | (column.numerators < 0), advice)
    numbers = column.numerators
    c = max(1, int(numbers.max()).bit_length())
    if label_bits is not None and c > whole(label_bits, "label_bits", 1):
        least = f"{c} bits are enough"
        _refuse(column, np.asarray(numbers >= 2**label_bits), f"{label_bits} bits a label; {least}")
    c = c if label_bits is None else int(label_bits)
    return Table(keys, numbers[keys.order].tolist(), c)


def _refuse(labels: Rationals, wrong: Any, advice: str) -> None:
    """Raise `HypothesisError` with the first wrong label."""
    if wrong.any():
        i = int(np.argmax(wrong))
        raise HypothesisError(f"label {i} is {show(labels.item(i))}: {advice}", witness=i)


def check_memory(table: Table, weights: int, bits: int, most_bytes: Any) -> None:
    """Raise `BudgetError` where a network of so many weights and bits would take more memory."""
    most = whole(most_bytes, "most_bytes", 1)
    estimate = _WEIGHT_BYTES * weights + _BIT_BYTES * bits
    if estimate > most:
        raise BudgetError(
            f"the network for {len(table.labels)} keys of {table.digits[0]} bits would take about "
            f"{estimate} bytes, at most {most} are allowed: take fewer points, or raise most_bytes"
        )
