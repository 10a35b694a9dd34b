"""The forward pass unit by unit: for deep, narrow networks in which long numbers repeat.

A unit that holds a word of 2 000 digits for a whole block of points has few different values, one
for each block. So a column of values is kept as its distinct values and, for each point, which of
them it has; a sum of columns with one index is a sum of distinct values. An index is found by
comparing the values themselves, so nothing is assumed of the network and nothing is rounded.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from fdl.exact import IntArray, Rationals, ScaledRows, vectors
from fdl.exact import integers as ints
from fdl.exact.sparse import IndexArray
from fdl.layer import Layer

__all__ = ["Column", "ColumnPass"]

_WORD = 62  # digits of a weight that int64 columns bear


@dataclass(frozen=True)
class Column:
    """The values of one unit at n points: values[index] / scale; without index, values / scale."""

    values: IntArray
    scale: int = 1
    index: IndexArray | None = None

    def reduced(self) -> "Column":
        """Divide out what the scale and all values have in common."""
        common = 1 if self.scale == 1 else math.gcd(self.scale, *self.values.tolist())
        if common == 1:
            return self
        values = ints.compact(ints.floor_divide(self.values, ints.compact([common])))
        return Column(values, self.scale // common, self.index)

    def spread(self) -> "Column":
        """Write the value of every point out."""
        if self.index is None:
            return self
        return Column(self.values[self.index], self.scale)

    def gathered(self) -> "Column":
        """Keep each value once."""
        if self.index is not None:
            return self
        values, index = _distinct(self.values)
        return Column(values, self.scale, index)

    def times(self, top: int, bottom: int) -> "Column":
        """Return the column times top / bottom."""
        column = self
        if self.values.dtype != object and top.bit_length() > _WORD:
            column = self.gathered()
        return Column(_lifted(column.values, top), self.scale * bottom, column.index)

    def plus(self, other: "Column") -> "Column":
        """Return the sum of two columns."""
        first, second = self, other
        if first.index is not second.index:
            first, second = _alike(first, second)
        scale = math.lcm(first.scale, second.scale)
        terms = [_lifted(column.values, scale // column.scale) for column in (first, second)]
        return Column(ints.plus(*terms), scale, first.index).reduced()

    def relu(self) -> "Column":
        """Return the positive part."""
        return Column(np.maximum(self.values, 0), self.scale, self.index).reduced()

    def rationals(self) -> Rationals:
        """Return the values at the n points."""
        column = self.spread()
        return Rationals(column.values, ints.compact([self.scale]))


def _lifted(values: IntArray, factor: int) -> IntArray:
    return values if factor == 1 else ints.times(values, ints.compact([factor]))


def _alike(first: Column, second: Column) -> tuple[Column, Column]:
    """Give two columns one index; short numbers beside a column without are written out."""
    pair = first, second
    for one, other in (pair, pair[::-1]):
        if one.index is None and other.values.dtype != object:
            return first.spread(), second.spread()
    first, second = first.gathered(), second.gathered()
    assert first.index is not None
    assert second.index is not None
    width = len(second.values)
    joint, index = _distinct(first.index * width + second.index)
    parts = first.values[joint // width], second.values[joint % width]
    columns = [Column(v, c.scale, index) for v, c in zip(parts, (first, second), strict=True)]
    if 2 * len(joint) > len(index):
        columns = [column.spread() for column in columns]
    return columns[0], columns[1]


def _distinct(values: IntArray) -> tuple[IntArray, IndexArray]:
    """Return the distinct values, and for each entry which it is."""
    if values.dtype == object:
        seen: dict[int, int] = {}
        index = np.array([seen.setdefault(v, len(seen)) for v in values.tolist()], np.intp)
        return ints.compact(list(seen)), index
    least = int(values.min())
    reach = int(values.max()) - least + 1
    if reach > 8 * len(values):
        found = np.unique(values, return_inverse=True)
        return found[0], found[1]
    places = values - least
    there = np.zeros(reach, np.bool_)
    there[places] = True
    return np.flatnonzero(there) + least, (np.cumsum(there) - 1)[places]


class ColumnPass:
    """The forward pass of exact ReLU layers, prepared once and called on any number of points."""

    def __init__(self, layers: Sequence[Layer]) -> None:
        self._first = layers[0].sparse_rows.integer_rows(np.ones(layers[0].in_width, np.int64))
        self._steps = [_Step(layer) for layer in layers]

    def __call__(self, points: ScaledRows) -> Rationals:
        """Return the outputs (n, k) at n points."""
        n, first = len(points), self._steps[0]
        units = first.units(self._products(points), n)
        for step in self._steps[1:]:
            units = step.units(step.sums([unit.relu() for unit in units]), n)
        outputs: Rationals = vectors.stack([unit.rationals() for unit in units])
        return outputs

    def _products(self, points: ScaledRows) -> list[Column | None]:
        """Return the products of the first layer's rows with the points, over one scale."""
        scale = ints.lcm(points.scales)
        lift = ints.floor_divide(ints.compact([scale]), points.scales)
        products = ints.times(self._first.apply(points.numerators), lift[:, None])
        scales = self._first.scales.tolist()
        columns = [Column(products[:, j], scale * r).reduced() for j, r in enumerate(scales)]
        used = np.diff(self._first.starts) > 0
        return [column if row else None for column, row in zip(columns, used, strict=True)]


class _Step:
    """One layer, with its numbers as Python integers."""

    def __init__(self, layer: Layer) -> None:
        rows, bias = layer.sparse_rows, layer.biases()
        parts = rows.columns, rows.entries.numerators, rows.entries.denominators
        terms = list(zip(*(part.tolist() for part in parts), strict=True))
        starts = rows.starts.tolist()
        self._rows = [terms[a:b] for a, b in pairwise(starts)]
        self._biases = list(zip(bias.numerators.tolist(), bias.denominators.tolist(), strict=True))
        self._row_of = layer.row_of.tolist()

    def sums(self, units: list[Column]) -> list[Column | None]:
        """Return the weighted sum of units of each distinct row, None for a row of zeros."""
        return [_sum([units[j].times(p, q) for j, p, q in row]) for row in self._rows]

    def units(self, sums: list[Column | None], n: int) -> list[Column]:
        """Return the sum and the bias of each unit."""
        same = np.zeros(n, np.intp)
        found = []
        for row, (top, bottom) in zip(self._row_of, self._biases, strict=True):
            column, bias = sums[row], ints.compact([top])  # one value, added to all of a column
            if column is None:
                found.append(Column(bias, bottom, same))
            else:
                found.append(column.plus(Column(bias, bottom, column.index)) if top else column)
        return found


def _sum(terms: list[Column]) -> Column | None:
    """Return the sum of columns, those with one index first."""
    by_index: dict[int, Column] = {}
    for term in terms:
        key = id(term.index)
        by_index[key] = by_index[key].plus(term) if key in by_index else term
    found: Column | None = None
    for column in by_index.values():
        found = column if found is None else found.plus(column)
    return found
