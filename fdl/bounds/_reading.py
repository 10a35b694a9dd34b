"""Reading the arguments of the formulas."""

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import numpy as np

from fdl.errors import HypothesisError, InputError
from fdl.exact import rational, show, whole

__all__ = ["ceiling", "read_overshoot", "read_peaks", "read_widths"]


def read_widths(widths: Sequence[int]) -> list[int]:
    """Return hidden widths as integers of at least 1."""
    if not isinstance(widths, Sequence | np.ndarray):
        raise InputError(f"widths is {widths!r}: give a sequence of integers")
    return [whole(width, "width", 1) for width in widths]


def ceiling(a: int, b: int) -> int:
    """Return a / b, rounded up."""
    return -(-a // b)


def read_peaks(peaks: Sequence[Any]) -> list[Fraction]:
    """Return peaks of tents as rationals between 0 and 1.

    Raises `HypothesisError` with the index of the first that is not.
    """
    if isinstance(peaks, str) or not isinstance(peaks, Sequence | np.ndarray) or not len(peaks):
        raise InputError(f"peaks is {peaks!r}: give one number a tent")
    read = [rational(peak, f"peaks[{i}]") for i, peak in enumerate(peaks)]
    for i, peak in enumerate(read):
        if not 0 < peak < 1:
            message = f"peaks[{i}] is {show(peak)}: a tent has its peak between 0 and 1"
            raise HypothesisError(message, witness=i)
    return read


def read_overshoot(overshoot: Any) -> Fraction:
    """Return how far a map of [0, 1] runs over its ends; raise `HypothesisError` below 0."""
    read = rational(overshoot, "overshoot")
    if read < 0:
        message = f"overshoot is {show(read)}: the map must reach 0 and 1, give at least 0"
        raise HypothesisError(message, witness=read)
    return read
