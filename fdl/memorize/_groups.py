"""Points in groups of one size: widths, capacity, filling up, places between, and matrices."""

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import numpy as np

from fdl.errors import HypothesisError, InputError
from fdl.exact import Rationals, vectors, whole
from fdl.exact.vectors import Vector

__all__ = [
    "beside",
    "between",
    "check_capacity",
    "fill",
    "padded",
    "reach",
    "read_widths",
    "rounded_up",
]


def read_widths(widths: Any, layers: int | None = None) -> tuple[int, ...]:
    """Return hidden widths as integers >= 1: as many as said, by default any even number.

    Raises `InputError` for anything else.
    """
    if not isinstance(widths, Sequence | np.ndarray) or isinstance(widths, str):
        raise InputError(f"widths is {widths!r}: give the widths of the hidden layers, (d1, d2)")
    if len(widths) != layers and (layers or len(widths) == 0 or len(widths) % 2):
        wanted = f"{layers} hidden layers are" if layers else "an even number of hidden layers is"
        raise InputError(f"widths has {len(widths)} entries: {wanted} wanted")
    return tuple(whole(width, f"widths[{i}]", 1) for i, width in enumerate(widths))


def check_capacity(n: int, capacity: int, widths: Any, enough: Any) -> None:
    """Raise `HypothesisError`, with the capacity as witness, if there are more points."""
    if n > capacity:
        raise HypothesisError(
            f"{n} points are more than the {capacity} that hidden widths {widths} fit: "
            f"widths {enough} are enough",
            witness=capacity,
        )


def reach(z: Vector) -> Vector:
    """Return the range of increasing numbers as a vector of length one, 1 for a single number."""
    return z[-1:] - z[:1] if len(z) > 1 else vectors.constant(1, z)


def fill(z: Vector, labels: Vector, size: int) -> tuple[Vector, Vector]:
    """Return at least `size` increasing numbers and labels: what is missing goes to the right.

    Added points repeat the last label, and lie as far apart as the given ones together.
    """
    missing = max(0, size - len(z))
    ones = vectors.zeros(missing, z) + vectors.constant(1, z)
    steps = vectors.prefix_sums(ones)[1:]
    more = z[-1:] + reach(z) * steps
    return vectors.join(z, more), vectors.join(labels, labels[np.full(missing, -1)])


def between(low: Vector, high: Vector) -> Vector:
    """Return a number of [low, high] for each of two vectors, low < high: one with few digits.

    Exactly, it is the first multiple of a power of two that is at most high - low; in float64 it
    is the middle.
    """
    if not vectors.is_exact(low):
        return (low + high) / 2
    ends = zip(low.fractions().flat, high.fractions().flat, strict=True)
    return Rationals.collect([_first_multiple(a, b) for a, b in ends]).reshape(low.shape)


def _first_multiple(low: Fraction, high: Fraction) -> Fraction:
    gap = high - low
    step = Fraction(2) ** (gap.numerator.bit_length() - gap.denominator.bit_length() - 1)
    return -(-low // step) * step


def rounded_up(bounds: Vector) -> Vector:
    """Return for each entry >= 0 the next power of two (0 for 0); in float64 the entry itself."""
    if not vectors.is_exact(bounds):
        return bounds
    powers = [_next_power(bound) for bound in bounds.fractions().flat]
    return Rationals.collect(powers).reshape(bounds.shape)


def _next_power(bound: Fraction) -> Fraction:
    if not bound:
        return bound
    power = Fraction(2) ** (bound.numerator.bit_length() - bound.denominator.bit_length())
    return power if power >= bound else 2 * power


def beside(*matrices: Vector) -> Vector:
    """Return matrices with the same number of rows side by side."""
    return vectors.join(*(matrix.T for matrix in matrices)).T


def padded(matrix: Vector, rows: int, columns: int) -> Vector:
    """Return the matrix with zeros below and to the right, up to the given numbers."""
    height, width = matrix.shape
    right = vectors.zeros(height * (columns - width), matrix).reshape((height, columns - width))
    below = vectors.zeros((rows - height) * columns, matrix).reshape((rows - height, columns))
    return vectors.join(beside(matrix, right), below)
