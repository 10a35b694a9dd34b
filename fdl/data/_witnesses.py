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
from fdl.exact import Rationals, ScaledRows, null_space, vectors, whole

__all__ = [
    "Separation",
    "distinct_witness",
    "general_position_witness",
    "parallel_witness",
    "separation",
]


def distinct_witness(X: Any) -> tuple[int, int] | None:
    """Return the first point that repeats an earlier one, as (i, j) with x_i = x_j, i < j, or None.

    >>> distinct_witness([[0.5], [1], ["1/2"]])
    (0, 2)
    """
    points = ScaledRows.read(X, "X")
    rows = zip(points.numerators.tolist(), points.scales.tolist(), strict=True)
    return _first_repeat((*row, scale) for row, scale in rows)


def parallel_witness(X: Any) -> tuple[int, ...] | None:
    """Return the first linearly dependent point or pair: (i,) for x_i = 0, or i < j.

    Two points are parallel if one is a multiple, positive or negative, of the other. None means
    that all points are nonzero and no two are parallel.

    >>> parallel_witness([[1, 2], [0, 1], [-2, -4]])
    (0, 2)
    """
    directions: list[tuple[int, ...]] = []
    for i, row in enumerate(ScaledRows.read(X, "X").numerators.tolist()):
        first = next((entry for entry in row if entry), 0)
        if not first:
            return _first_repeat(directions) or (i,)
        content = math.gcd(*row) if first > 0 else -math.gcd(*row)
        directions.append(tuple(entry // content for entry in row))
    return _first_repeat(directions)


def _first_repeat(rows: Iterable[tuple[int, ...]]) -> tuple[int, int] | None:
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

    The points are sorted along their most spread coordinate and compared with their neighbours
    there, as long as that coordinate alone leaves room for a closer pair.

    >>> separation([[0, 0], [3, 4], [3, 3]])
    Separation(pair=(1, 2), squared_distance=Fraction(1, 1))
    """
    points = ScaledRows.read(X, "X").rationals()
    n, d = points.shape
    if n < 2:
        raise InputError(f"X has {n} point: separation needs two")
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
    squares = differences * differences
    out = squares[:, 0]
    for column in range(1, squares.shape[1]):
        out = out + squares[:, column]
    return out


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
    neighbours = [range(i, i + size) for i in range(n - size + 1)]
    pair = distinct_witness(points)
    if pair is not None:
        return pair
    cheap = _first_circuit(lifted, neighbours[:budget])
    if cheap is not None:
        return cheap
    count = math.comb(n, size)
    if count > budget:
        raise BudgetError(
            f"general position of {n} points in R^{points.dimension} means {count} subsets of "
            f"{size}: raise budget={budget}, or check only the hyperplanes you use"
        )
    return _first_circuit(lifted, itertools.combinations(range(n), size))


def _first_circuit(lifted: Any, subsets: Iterable[Sequence[int]]) -> tuple[int, ...] | None:
    for subset in subsets:
        dependence = null_space(lifted[list(subset)].T)
        if len(dependence):
            return _circuit(lifted, list(subset))
    return None


def _circuit(lifted: Any, subset: list[int]) -> tuple[int, ...]:
    """Return the minimal dependent set that appears first as the subset is filled up."""
    for stop in range(1, len(subset) + 1):
        dependence = null_space(lifted[subset[:stop]].T)
        if len(dependence):
            return tuple(subset[i] for i in np.flatnonzero(dependence.numerators[0]))
    raise AssertionError("the subset is dependent")
