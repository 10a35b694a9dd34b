"""Sparse rows of rationals, and the integer rows that a forward pass multiplies with."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import Self

import numpy as np
import numpy.typing as npt

from fdl.errors import InputError
from fdl.exact import integers as ints
from fdl.exact.integers import IntArray
from fdl.exact.rationals import Rationals
from fdl.exact.reading import FloatArray

__all__ = ["IntegerRows", "SparseRows"]

IndexArray = npt.NDArray[np.intp]


@dataclass(frozen=True)
class SparseRows:
    """k rows of `width` rationals; only the nonzero entries are kept, row after row.

    Row i has entries[starts[i]:starts[i + 1]], in the columns of the same range. Each entry has
    its own denominator: an output row over n hidden units with unrelated gaps has no common
    denominator of reasonable size. Where rows are multiplied as integers, `integer_rows` brings
    them to one scale a row.
    """

    starts: IndexArray
    columns: IndexArray
    entries: Rationals
    width: int

    @classmethod
    def of_dense(cls, matrix: Rationals) -> Self:
        """Keep the nonzero entries of a (k, width) array."""
        rows, columns = np.nonzero(matrix.numerators)
        starts = np.searchsorted(rows, np.arange(len(matrix) + 1))
        return cls(starts, columns, matrix[rows, columns], matrix.shape[1])

    @classmethod
    def of_maps(cls, rows: Iterable[Mapping[int, Fraction]], width: int) -> Self:
        """Collect rows given as {column: entry}."""
        kept = [{c: e for c, e in sorted(row.items()) if e} for row in rows]
        beyond = [c for row in kept for c in row if not 0 <= c < width]
        if beyond:
            raise InputError(f"column {beyond[0]} lies outside 0 to {width - 1}")
        starts = np.cumsum([0, *map(len, kept)])
        columns = np.array([c for row in kept for c in row], dtype=np.intp)
        return cls(starts, columns, Rationals.collect([e for r in kept for e in r.values()]), width)

    def __len__(self) -> int:
        return len(self.starts) - 1

    @property
    def counts(self) -> IndexArray:
        """(k,) the number of nonzero entries of each row."""
        return np.diff(self.starts)

    @property
    def _spans(self) -> list[slice]:
        return [slice(a, b) for a, b in pairwise(self.starts.tolist())]

    def maps(self) -> list[dict[int, Fraction]]:
        """Return the rows as {column: entry}."""
        columns, entries = self.columns.tolist(), self.entries.fractions().tolist()
        return [dict(zip(columns[s], entries[s], strict=True)) for s in self._spans]

    def dense(self) -> Rationals:
        """Return the (k, width) array."""
        tops = np.zeros((len(self), self.width), self.entries.numerators.dtype)
        bottoms = np.ones((len(self), self.width), self.entries.denominators.dtype)
        rows = np.repeat(np.arange(len(self)), self.counts)
        tops[rows, self.columns] = self.entries.numerators
        bottoms[rows, self.columns] = self.entries.denominators
        return Rationals.reduced(tops, bottoms)

    def placed(self, numbers: FloatArray) -> FloatArray:
        """Return the (k, width) array with other numbers in the places of the entries."""
        array = np.zeros((len(self), self.width))
        array[np.repeat(np.arange(len(self)), self.counts), self.columns] = numbers
        return array

    def equal_rows_once(self) -> tuple[Self, IndexArray]:
        """Return the distinct rows, in order of first appearance, and for each row which it is."""
        if len(self) == 1:
            return self, np.zeros(1, np.intp)
        columns, p, q = (
            part.tolist()
            for part in (self.columns, self.entries.numerators, self.entries.denominators)
        )
        seen: dict[tuple[tuple[int, ...], ...], int] = {}
        keys = [(tuple(columns[s]), tuple(p[s]), tuple(q[s])) for s in self._spans]
        row_of = np.array([seen.setdefault(key, len(seen)) for key in keys], dtype=np.intp)
        if len(seen) == len(keys):
            return self, row_of
        first = np.unique(row_of, return_index=True)[1]
        kept = np.concatenate([np.arange(self.starts[i], self.starts[i + 1]) for i in first])
        starts = np.concatenate([[0], np.cumsum(self.counts[first])])
        rows = type(self)(starts, self.columns[kept], self.entries[kept], self.width)
        return rows, row_of

    def integer_rows(self, column_scales: IntArray) -> "IntegerRows":
        """Return the rows for columns that carry column_scales[j] times their value."""
        bottoms = ints.times(self.entries.denominators, column_scales[self.columns])
        entries = Rationals(self.entries.numerators, bottoms)
        scales = ints.compact([ints.lcm(entries.denominators[s]) for s in self._spans])
        factors = ints.floor_divide(np.repeat(scales, self.counts), entries.denominators)
        numerators = ints.times(entries.numerators, factors)
        return IntegerRows(self.starts, self.columns, numerators, scales, self.width)


@dataclass(frozen=True)
class IntegerRows:
    """k sparse integer rows; row i stands for numerators / scales[i]."""

    starts: IndexArray
    columns: IndexArray
    numerators: IntArray
    scales: IntArray
    width: int

    def apply(self, points: IntArray) -> IntArray:
        """Return the products (n, k) of n integer points (n, width) with the k rows."""
        k = len(self.scales)
        if 4 * len(self.columns) >= k * self.width:
            matrix = np.zeros((self.width, k), self.numerators.dtype)
            matrix[self.columns, np.repeat(np.arange(k), np.diff(self.starts))] = self.numerators
            return ints.dot(points, matrix)
        return ints.concatenate([self._row(points, i) for i in range(k)], axis=1)

    def _row(self, points: IntArray, i: int) -> IntArray:
        span = slice(self.starts[i], self.starts[i + 1])
        return ints.dot(points[:, self.columns[span]], self.numerators[span, None])
