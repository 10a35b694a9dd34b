"""A segment cut into cells on which every unit so far is affine, in bounded float64 numbers.

How the cuts are found, and why they are right, is told in `fdl.filter`.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from fdl.bounded import SLACK, Bounded, BoundedLayer, UndecidedError
from fdl.exact import Rationals
from fdl.exact.reading import FloatArray
from fdl.layer import Layer

__all__ = ["Cells", "Crossings"]

IndexArray = npt.NDArray[np.intp]

_NEAREST = 2.0**-100  # no cell's m lies nearer to 0: differences of parameters do not underflow


@dataclass(frozen=True)
class Cells:
    """K cells, with what is known of them and of the K + 1 cuts.

    low, high (K + 1,); born (K + 1, 3): layer, unit and kink (its place in `kinks`) of the switch,
    layer -1 at the ends of the segment; m (K,); values (K, n) of the units at m and their slopes
    (K, n); jumps (K - 1, n) of the slopes from each cell to the next.
    """

    low: FloatArray
    high: FloatArray
    born: IndexArray
    m: FloatArray
    values: Bounded
    slopes: Bounded
    jumps: Bounded

    def __len__(self) -> int:
        return len(self.m)

    @classmethod
    def whole(cls, start: Rationals, stop: Rationals) -> "Cells":
        """Return the segment as one cell, with its coordinates as units."""
        first, direction = Bounded.rounded(start), Bounded.rounded(stop - start)
        middle = first.along(direction, np.array([0.5]))
        ends, born = np.array([0.0, 1.0]), np.array([[-1, 0, 0], [-1, 1, 0]])
        values, slopes = middle[None, :], direction[None, :]
        return cls(ends, ends, born, np.array([0.5]), values, slopes, slopes[1:])

    def affine(self, layer: Layer) -> "Cells":
        """Return the cells with the units of the next layer, before its activation."""
        step = BoundedLayer(layer)
        values, slopes = step(self.values), step(self.slopes, bias=False)
        return replace(self, values=values, slopes=slopes, jumps=step(self.jumps, bias=False))

    def activate(self, above: Any, kinks: Sequence[int]) -> "Cells":
        """Apply the activation to units (K, n) that are above a number of their kinks.

        A unit rises above an odd number of them, and else stands still at one of them.
        """
        rising = above % 2 == 1
        mask = rising.astype(np.float64)
        values, slopes = self.values.masked(mask), self.slopes.masked(mask)
        if any(kinks):
            values.value[~rising] = np.array(kinks)[above[~rising] // 2]
        jumps = self.jumps.masked(mask[1:] * mask[:-1])
        switches = np.nonzero(rising[1:] != rising[:-1])  # one of the two slopes is 0
        before, after = slopes[:-1][switches], slopes[1:][switches]
        jumps.put(switches, Bounded(after.value - before.value, after.error + before.error))
        return replace(self, values=values, slopes=slopes, jumps=jumps)

    def at_ends(self, pairs: Any, above: Bounded) -> list[Bounded]:
        """Return heights of pairs (cell, unit), known at m, at the left and right ends."""
        cell, slopes = pairs[0], self.slopes[pairs]
        ends = []
        for nearest, cut in ((self.low, cell), (self.high, cell + 1)):
            doubt = self.high[cut] - self.low[cut]
            ends.append(above.along(slopes, nearest[cut] - self.m[cell], doubt))
        return ends

    def settled(self, above: Bounded) -> Any:
        """Return where the height above a level, known at m, cannot vanish on the cell."""
        reach = np.maximum(self.m - self.low[:-1], self.high[1:] - self.m) * (1 + SLACK)
        most = abs(self.slopes.value)
        most += self.slopes.error
        most *= reach[:, None]
        most += above.error
        most *= 1 + SLACK
        return abs(above.value) > most

    def crossings(self, pairs: Any, above: Bounded) -> "Crossings":
        """Enclose the points where units, known by their heights above a level at m, reach it.

        Height p and slope s, wrong by P and S, give p/s wrong by at most (P + |p/s| S) / (|s| - S).
        """
        cell, unit = pairs
        slope, m = self.slopes[pairs], self.m[cell]
        quotient = above.value / slope.value
        size = abs(quotient)
        least = abs(slope.value) - slope.error
        doubt = (above.error + size * slope.error) / least * (1 + SLACK) + SLACK * (m + size)
        doubt[least <= abs(slope.value) / 2] = np.inf
        at = m - quotient
        return Crossings(cell, unit, at - doubt, at + doubt, at)

    def cut(
        self, crossings: "Crossings", where: tuple[int, int], left: Any, right: Any
    ) -> tuple["Cells", IndexArray, Any]:
        """Cut the cells at the crossings of a layer's units with a kink, where = (layer, kink).

        left and right are the signs at the ends of the cells. Returns the new cells, whose parts
        they are, and the sides: the signs on the new cells (0: the unit stays at the kink).
        """
        left, right = np.where(left == 0, right, left), np.where(right == 0, left, right)
        if not len(crossings.cell):
            return self, np.arange(len(self)), left
        ordered, fresh = crossings.in_order()
        new = ordered[fresh]
        parts = 1 + np.bincount(new.cell, minlength=len(self))
        parent = np.repeat(np.arange(len(self)), parts)
        split = np.flatnonzero(parts[parent] > 1)
        cut_at = np.full(left.shape, len(parent), np.int32)
        cut_at[ordered.cell, ordered.unit] = np.cumsum(fresh) - 1
        before = (np.arange(len(parent)) - parent)[split, None]
        side = left[parent]
        side[split] = np.where(cut_at[parent[split]] < before, right[parent[split]], side[split])
        return self._parts(parent, split, new, where), parent, side

    def _parts(
        self, parent: IndexArray, split: IndexArray, new: "Crossings", where: tuple[int, int]
    ) -> "Cells":
        """Return the parts of the cells; each that was split off has an m of its own."""
        place = np.concatenate([np.arange(len(self.low)), new.cell])
        order = np.argsort(place, kind="stable")  # a new cut comes after its cell's left end
        low = np.concatenate([self.low, new.low])[order]
        high = np.concatenate([self.high, new.high])[order]
        layer, kink = (np.full(len(new.unit), number) for number in where)
        switch = np.stack([layer, new.unit, kink], axis=1)
        m = self.m[parent]
        m[split] = (high[split] + low[split + 1]) / 2
        if not ((high[:-1] < m) & (m < low[1:]) & (m > _NEAREST)).all():
            raise UndecidedError
        values, slopes = self.values[parent], self.slopes[parent]
        step = (m - self.m[parent])[split, None]
        values.put(split, values[split].along(slopes[split], step))
        jumps = Bounded.zeros(len(m) - 1, values.value.shape[1])
        jumps.put(parent[1:] != parent[:-1], self.jumps)
        born = np.concatenate([self.born, switch])[order]
        return Cells(low, high, born, m, values, slopes, jumps)


@dataclass(frozen=True)
class Crossings:
    """Units that cross a level inside a cell: pairs (cell, unit), between the floats low and high.

    rank orders the pairs of one cell, and is equal for pairs that cross at one point.
    """

    cell: IndexArray
    unit: IndexArray
    low: FloatArray
    high: FloatArray
    rank: Any

    def __getitem__(self, index: Any) -> "Crossings":
        cell, unit = self.cell[index], self.unit[index]
        return Crossings(cell, unit, self.low[index], self.high[index], self.rank[index])

    def in_order(self) -> tuple["Crossings", Any]:
        """Return the pairs in order along the segment, and which do not repeat the point before."""
        ordered = self[np.lexsort((self.rank, self.cell))]
        cell, rank = ordered.cell, ordered.rank
        fresh = np.ones(len(cell), dtype=bool)
        fresh[1:] = (cell[1:] != cell[:-1]) | (rank[1:] != rank[:-1])
        return ordered, fresh

    def tangled(self, cells: Cells) -> IndexArray:
        """Return the cells in which these intervals or those of the ends overlap."""
        ordered, _ = self.in_order()
        cell, low, high = ordered.cell, ordered.low, ordered.high
        apart = (low > cells.high[cell]) & (high < cells.low[cell + 1])
        apart[1:] &= (low[1:] > high[:-1]) | (cell[1:] != cell[:-1])
        return np.unique(cell[~apart])  # NaN is not apart
