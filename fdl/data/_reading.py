"""Reading labels."""

from typing import Any

from fdl.errors import InputError
from fdl.exact import vectors
from fdl.exact.reading import is_nested
from fdl.exact.vectors import Vector

__all__ = ["read_labels"]


def read_labels(y: Any, n: int, *, exact: bool = True) -> Vector:
    """Return n labels as an exact or float64 matrix (n, k), from y of shape (n,) or (n, k).

    Raises `InputError` for entries that are no numbers and for the wrong number of labels.

    >>> read_labels([1, "1/2"], 2)
    Rationals([[Fraction(1, 1)], [Fraction(1, 2)]])
    >>> read_labels([1, 2, 3], 2)
    Traceback (most recent call last):
    fdl.errors.InputError: y has 3 labels for 2 points
    """
    matrix = is_nested(y)
    labels = vectors.read(y, exact, "y", ndim=2 if matrix else 1)
    if len(labels) != n:
        raise InputError(f"y has {len(labels)} labels for {n} points")
    return labels if matrix else labels.reshape((-1, 1))
