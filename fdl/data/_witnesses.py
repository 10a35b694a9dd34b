"""Hypotheses on points, decided exactly: a witness where one fails, None where it holds.

Points are the rows of X (n, d). Every index set returned is inclusion-minimal.
"""

import itertools
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np

from fdl.errors import BudgetError, InputError
from fdl.exact import IntArray, Rationals, ScaledRows, null_space, show, vectors, whole
from fdl.exact import integers as ints

__all__ = [
    "Separation",
    "distinct_witness",
    "first_circuit",
    "first_repeat",
    "general_position_witness",
    "lowest_terms",
    "separation",
]


_ALL_PAIRS = 4096
_SHORT = 256  # bits of a common denominator that all points can share
_BLOCK = 512
_NEIGHBOURS = 100  # sets of neighbours searched before the budget is asked


def distinct_witness(X: Any) -> tuple[int, int] | None:
    """Return the first point that repeats an earlier one, as (i, j) with x_i = x_j, i < j, or None.

    >>> distinct_witness([[0.5], [1], ["1/2"]])
    (0, 2)
    """
    points = ScaledRows.read(X, "X")
    rows = zip(points.numerators.tolist(), points.scales.tolist(), strict=True)
    return first_repeat(lowest_terms((*row, scale)) for row, scale in rows)


def lowest_terms(row: tuple[int, ...]) -> tuple[int, ...]:
    """Return the row divided by the greatest common divisor of its entries, not all 0."""
    common = math.gcd(*row)
    return row if common == 1 else tuple(entry // common for entry in row)


def first_repeat(rows: Iterable[tuple[int, ...]]) -> tuple[int, int] | None:
    """Return (i, j) for the first row j that repeats an earlier one, i, or None."""
    seen: dict[tuple[int, ...], int] = {}
    for j, row in enumerate(rows):
        i = seen.setdefault(row, j)
        if i < j:
            return i, j
    return None


@dataclass(frozen=True)
class Separation:
    """The closest pair of points: its indices and its squared Euclidean distance."""

    pair: tuple[int, int]
    squared_distance: Fraction


def separation(X: Any) -> Separation:
    """Return the closest pair of n >= 2 points, exactly.

    Up to 4 096 points all pairs are compared, as one integer matrix product. Beyond, and on a
    line, the points are sorted along their most spread coordinate and compared with their
    neighbours there, as long as that coordinate alone leaves room for a closer pair.

    >>> separation([[0, 0], [3, 4], [3, 3]])
    Separation(pair=(1, 2), squared_distance=Fraction(1, 1))
    """
    rows = ScaledRows.read(X, "X")
    n, d = rows.numerators.shape
    if n < 2:
        raise InputError(f"X has {n} point: separation needs two")
    common = ints.lcm(rows.scales)
    if d > 1 and n <= _ALL_PAIRS and common.bit_length() <= _SHORT:
        factors = ints.floor_divide(ints.compact([common]), rows.scales)
        return _closest_of_all(ints.times(rows.numerators, factors[:, None]), common)
    return _closest_by_sweep(rows.rationals())


def _closest_of_all(points: IntArray, scale: int) -> Separation:
    """Compare all pairs of integer points: |x - y|^2 = |x|^2 - 2 <x, y> + |y|^2."""
    best, pair = -1, (0, 1)
    norms = _row_sums(ints.times(points, points))
    for i in range(0, len(points) - 1, _BLOCK):
        block, rest = points[i : i + _BLOCK], points[i:]
        products = ints.times(ints.compact([2]), ints.dot(block, rest.T))
        squares = ints.minus(ints.plus(norms[i : i + _BLOCK, None], norms[None, i:]), products)
        later = np.triu(np.ones(squares.shape, dtype=bool), k=1)
        if later.any():
            found = int(np.argmin(squares[later]))
            row, column = (int(index[found]) for index in np.nonzero(later))
            square = int(squares[row, column])
            if best < 0 or square < best:
                best, pair = square, (i + row, i + column)
    return Separation(pair, Fraction(best, scale * scale))


def _closest_by_sweep(points: Rationals) -> Separation:
    n, d = points.shape
    axis = max(range(d), key=lambda j: _spread(points[:, j]))
    order = vectors.argsort(points[:, axis], stable=True)
    points = points[order]
    best, pair = _squared(points[[1]] - points[[0]]), (0, 1)
    left = np.arange(n - 1)
    for offset in range(1, n):
        left = left[left + offset < n]
        gap = points[left + offset, axis] - points[left, axis]
        left = left[gap * gap < best]
        if not left.size:
            break
        squares = _squared(points[left + offset] - points[left])
        closest = int(np.argmin(squares.keys()))
        if (squares[[closest]] < best)[0]:
            best, pair = squares[[closest]], (int(left[closest]), int(left[closest]) + offset)
    i, j = sorted(int(order[k]) for k in pair)
    return Separation((i, j), best.item())


def _spread(coordinate: Rationals) -> Fraction:
    order = vectors.argsort(coordinate)
    return (coordinate[order[[-1]]] - coordinate[order[[0]]]).item()


def _squared(differences: Rationals) -> Rationals:
    first, *others = (differences * differences).columns()
    return sum(others, start=first)


def _row_sums(matrix: IntArray) -> IntArray:
    total = matrix[:, 0]
    for column in range(1, matrix.shape[1]):
        total = ints.plus(total, matrix[:, column])
    return total


def general_position_witness(X: Any, *, budget: int = 20_000) -> tuple[int, ...] | None:
    """Return an affinely dependent set of at most d + 1 points, inclusion-minimal, or None.

    Points of R^d are in (affine) general position if every subset of at most d + 1 of them is
    affinely independent. Deciding it means looking at every subset of min(n, d + 1) points:
    beyond `budget` of them, the obvious places (equal points, neighbours in the list) are
    searched, and if nothing is found there `BudgetError` is raised. None is never a guess.

    The set returned is inclusion-minimal: without any one of its points it is independent.

    >>> general_position_witness([[0, 0], [1, 1], [0, 1], [2, 2]])
    (0, 1, 3)
    """
    points, budget = ScaledRows.read(X, "X"), whole(budget, "budget")
    n, size = len(points), min(len(points), points.dimension + 1)
    lifted = np.column_stack([points.numerators, points.scales])
    pair = distinct_witness(points)
    if pair is not None:
        return pair
    starts = range(min(n - size + 1, budget, _NEIGHBOURS))
    cheap = first_circuit(lifted, [range(i, i + size) for i in starts])
    if cheap is not None:
        return cheap
    count = math.comb(n, size)
    if count > budget:
        raise BudgetError(
            f"general position of {n} points in R^{points.dimension} means {show(count)} subsets "
            f"of {size}; the budget is {budget}: raise it, or check only the hyperplanes you use"
        )
    return first_circuit(lifted, itertools.combinations(range(n), size))


def first_circuit(rows: IntArray, subsets: Iterable[Sequence[int]]) -> tuple[int, ...] | None:
    """Return a minimal linearly dependent set of rows inside the first dependent subset, or None.

    It is the one that appears first as the subset is filled up.
    """
    for subset in subsets:
        dependence = null_space(rows[list(subset)].T)
        if len(dependence):
            return _circuit(rows, list(subset))
    return None


def _circuit(rows: IntArray, subset: list[int]) -> tuple[int, ...]:
    for stop in range(1, len(subset) + 1):
        dependence = null_space(rows[subset[:stop]].T)
        if len(dependence):
            return tuple(subset[i] for i in np.flatnonzero(dependence.numerators[0]))
    raise AssertionError("the subset is dependent")
