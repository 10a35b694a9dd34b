"""Reading the arguments of the formulas."""

from collections.abc import Sequence

import numpy as np

from fdl.errors import InputError
from fdl.exact import whole

__all__ = ["ceiling", "read_widths"]


def read_widths(widths: Sequence[int]) -> list[int]:
    """Return hidden widths as integers of at least 1."""
    if not isinstance(widths, Sequence | np.ndarray):
        raise InputError(f"widths is {widths!r}: give a sequence of integers")
    return [whole(width, "width", 1) for width in widths]


def ceiling(a: int, b: int) -> int:
    """Return a / b, rounded up."""
    return -(-a // b)
