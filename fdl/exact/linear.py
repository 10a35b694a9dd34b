"""Linear algebra over the rationals, by fraction-free elimination."""

from typing import Any

import numpy as np

from fdl.errors import HypothesisError, InputError
from fdl.exact import backend
from fdl.exact import integers as ints
from fdl.exact.integers import IntArray
from fdl.exact.modular import independent_columns
from fdl.exact.rationals import Rationals
from fdl.exact.reading import is_nested
from fdl.exact.rows import ScaledRows

__all__ = ["null_space", "rank", "solve"]


def rank(matrix: Any) -> int:
    """Return the rank of an (m, n) matrix over the rationals.

    Independence modulo a prime settles a matrix of full rank; any other is reduced exactly.

    >>> rank([[1, 2], ["1/2", 1]])
    1
    """
    rows = ScaledRows.read(matrix, "matrix").numerators
    most = int(min(rows.shape))
    if len(independent_columns(rows)) == most:
        return most
    if backend.USE_FLINT:
        return backend.integer_rank(rows)
    _, found = _eliminate(rows.astype(object))
    return found


def null_space(matrix: Any) -> Rationals:
    """Return a basis of {x : matrix x = 0} for an (m, n) matrix, one vector a row: (n - rank, n).

    >>> null_space([[1, 2, 3]]).numerators
    array([[-2,  1,  0],
           [-3,  0,  1]])
    """
    reduced, pivots, scale = _reduce(ScaledRows.read(matrix, "matrix").numerators)
    width = reduced.shape[1]
    free = [column for column in range(width) if column not in set(pivots)]
    basis = np.zeros((len(free), width), dtype=object)
    basis[:, pivots] = -reduced[: len(pivots), free].T
    basis[range(len(free)), free] = scale
    return Rationals(ints.compact(basis), ints.compact([scale]))


def solve(matrix: Any, right: Any) -> Rationals:
    """Return x with matrix x = right, for an (m, n) matrix.

    right is (m,), and x (n,); or right is (m, k), k systems with one matrix, and x (n, k).
    Where there are many solutions, the free unknowns are 0. Where there is none, raises
    `HypothesisError` whose witness is a vector u with u matrix = 0 and u right = 1 (for the first
    column of right that has no solution).

    >>> solve([[1, 1], [0, 3]], [1, 1]).fractions().tolist()
    [Fraction(2, 3), Fraction(1, 3)]
    """
    system = Rationals.read(matrix, ndim=2, name="matrix")
    nested = is_nested(right)
    target = Rationals.read(right, ndim=2 if nested else 1, name="right")
    if len(target) != len(system):
        raise InputError(f"right has {len(target)} entries for {len(system)} equations")
    columns = target if nested else target.reshape((-1, 1))
    joined = ScaledRows.of(Rationals.join([system.T, columns.T]).T)
    reduced, pivots, scale = _reduce(joined.numerators)
    unknowns = system.shape[1]
    if pivots and pivots[-1] >= unknowns:
        raise HypothesisError(
            "the equations contradict each other: u combines them into 0 = 1",
            witness=_contradiction(system, columns),
        )
    solution = np.zeros((unknowns, columns.shape[1]), dtype=object)
    solution[pivots] = reduced[: len(pivots), unknowns:]
    found = Rationals(ints.compact(solution), ints.compact([scale]))
    return found if nested else found[:, 0]


def _contradiction(system: Rationals, columns: Rationals) -> list[Any]:
    combinations = null_space(system.T).fractions()
    for column in columns.T.fractions():
        for vector in combinations:
            product = sum(u * y for u, y in zip(vector, column, strict=True))
            if product:
                return [u / product for u in vector]
    raise AssertionError("an inconsistent system has a combination that shows it")


def _reduce(matrix: IntArray) -> tuple[IntArray, list[int], int]:
    """Return the reduced row echelon form, its pivots' columns, and the integer at every pivot."""
    if backend.USE_FLINT:
        reduced, found = backend.integer_echelon(matrix)
    else:
        reduced, found = _eliminate(matrix.astype(object))
    pivots = [int(np.flatnonzero(row)[0]) for row in reduced[:found]]
    return reduced, pivots, int(reduced[0, pivots[0]]) if pivots else 1


def _eliminate(matrix: IntArray) -> tuple[IntArray, int]:
    """Gauss and Jordan without fractions: dividing by the last pivot leaves no remainder."""
    done, previous = 0, 1
    for column in range(matrix.shape[1]):
        candidates = np.flatnonzero(matrix[done:, column])
        if candidates.size == 0:
            continue
        matrix[[done, done + candidates[0]]] = matrix[[done + candidates[0], done]]
        pivot = matrix[done, column]
        others = np.arange(len(matrix)) != done
        crossed = np.outer(matrix[others, column], matrix[done])
        matrix[others] = (pivot * matrix[others] - crossed) // previous
        done, previous = done + 1, pivot
        if done == len(matrix):
            break
    return matrix, done
