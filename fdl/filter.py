"""Counting the pieces of a network on a segment: float64 where it proves, rationals where not.

A float64 trace decides by signs that rounding may have turned. Here each of them is proved or
taken exactly (a float filter, as in computational geometry).

**Theorem.** Where `count` returns a number, it is the number of pieces.

Proof. The segment is cut at the points where a unit switches; a cell is the interval between two
neighbours. For each cell there are a float64 m inside it, and bounded numbers (`fdl.bounded`) for
the value at m and the slope of every unit of the layer at hand, all of which are affine on the
cell; for each cut tau, floats low <= tau <= high, and the unit that switches there. By induction
over the layers:

1. The sign of a unit at an end of its cell follows from value and slope if their error is
   smaller. Otherwise the exact affine function of the unit around m (`fdl.tangents`), taken at the
   exact tau, decides. The exact tau is where the affine function of its own unit vanishes.
2. A unit with opposite signs at the ends vanishes once in between. Where the intervals [low,
   high] of these points and of the ends do not overlap they are in order; where they do, all the
   points of the cell are computed exactly.
3. Cut there, each unit has one sign on each new cell, so the next layer is affine on it.

The output's slope jumps at tau by the sum of what the units that switch there contribute; the
jumps are carried along, too, as bounded numbers, since a difference of two slopes would have lost
the digits. A piece ends where the jump is not 0. Where the sign of the jump is not proved, the
exact slopes on both sides are compared. ∎
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from fdl.activations import Activation
from fdl.bounded import BoundedLayer, UndecidedError
from fdl.cells import Cells, Crossings
from fdl.exact import Rationals
from fdl.exact.reading import FloatArray
from fdl.layer import Layer
from fdl.ridge import Ridge
from fdl.tangents import Tangent, Tangents
from fdl.threads import one_blas_thread

__all__ = ["Decisions", "count"]

IndexArray = npt.NDArray[np.intp]

_FREE = 64  # exact evaluations, of one cell in one layer, that never make the filter give up


@dataclass(frozen=True)
class Decisions:
    """The number of pieces, and how many decisions were proved in float64 and taken exactly.

    A decision is the sign of a unit at an end of a cell, or whether a slope changes.
    """

    n_pieces: int
    in_float: int
    exactly: int


def count(
    layers: Sequence[Layer], activation: Activation, start: Rationals, stop: Rationals
) -> Decisions:
    """Return the number of pieces of t -> net(start + t (stop - start)) on [0, 1].

    The last layer has one output. Raises `UndecidedError` if numbers leave the range for which the
    error bounds are proved, if two cuts are too near to each other to have a float64 in between,
    and if so much would have to be computed exactly that an exact trace costs less.
    """
    if Ridge.find(layers, activation):
        raise UndecidedError  # its kinks are known beforehand: the exact trace is the quick way
    with one_blas_thread(), np.errstate(all="ignore"):
        return _Filter(layers, activation, start, stop).run()


class _Filter:
    def __init__(
        self, layers: Sequence[Layer], activation: Activation, start: Rationals, stop: Rationals
    ) -> None:
        self._layers, self._activation = layers, activation
        self._kinks = activation.kinks or ()
        self._start, self._stop = start, stop
        self._decisions = self._exact_decisions = self._exact_work = self._work = 0

    @cached_property
    def _tangents(self) -> Tangents:
        return Tangents(self._layers, self._activation, self._start, self._stop)

    def run(self) -> Decisions:
        """Pass the segment through the layers, and count the jumps of the output's slope."""
        cells = Cells.whole(self._start, self._stop)
        for depth, layer in enumerate(self._layers[:-1]):
            cells = self._hidden(depth, cells.affine(layer))
        jumps = BoundedLayer(self._layers[-1])(cells.jumps, bias=False)[:, 0]
        bends = jumps.value != 0
        doubtful = np.flatnonzero(~jumps.decided())
        bends[doubtful] = self._bends(cells, doubtful)
        self._decisions += len(bends)
        in_float = self._decisions - self._exact_decisions
        return Decisions(1 + int(bends.sum()), in_float, self._exact_decisions)

    def _hidden(self, depth: int, cells: Cells) -> Cells:
        """Cut the cells where a unit of the layer switches, and apply the activation."""
        sides: list[Any] = []
        for kink in range(len(self._kinks)):
            left, right = self._signs(depth, cells, kink)
            cells, crossings = self._crossings(depth, cells, kink, left, right)
            cells, parent, side = cells.cut(crossings, (depth, kink), left, right)
            sides = [known[parent] for known in sides] + [side]
        above = sum((side > 0).astype(np.int8) for side in sides)
        return cells.activate(above, self._kinks)

    def _signs(self, depth: int, cells: Cells, kink: int) -> tuple[Any, Any]:
        """Return the signs (K, n) of unit - kink at the left and right ends of the cells."""
        above = cells.values.minus(self._kinks[kink])
        left = (above.value > 0).astype(np.int8) - (above.value < 0)
        signs = left, left.copy()
        self._decisions += 2 * left.size
        self._work += len(cells)
        pairs = np.nonzero(~cells.settled(above))
        heights = cells.at_ends(pairs, above[pairs])
        open_ = np.zeros(len(pairs[0]), dtype=bool)
        for sign, height in zip(signs, heights, strict=True):
            sign[pairs] = np.sign(height.value)
            open_ |= ~height.decided()
        if open_.any():
            self._decide(depth, cells, kink, (pairs[0][open_], pairs[1][open_]), signs)
        return signs

    def _decide(self, depth: int, cells: Cells, kink: int, pairs: Any, signs: Any) -> None:
        """Put the exact signs of pairs (cell, unit) in place."""
        cell, unit = pairs
        some, rows = np.unique(cell, return_inverse=True)
        near = self._exact(depth, cells, some)
        for sign, cut in zip(signs, near.cuts, strict=True):
            sign[pairs] = near.here.signs(rows, unit, self._kinks[kink], cut[rows])
        self._exact_decisions += 2 * len(cell)

    def _crossings(
        self, depth: int, cells: Cells, kink: int, left: Any, right: Any
    ) -> tuple[Cells, Crossings]:
        """Return where units cross the kink, and the cells, some of whose cuts are now closer."""
        pairs = np.nonzero(left * right < 0)
        found = cells.crossings(pairs, cells.values[pairs].minus(self._kinks[kink]))
        some = found.tangled(cells)
        if not some.size:
            return cells, found
        near = self._exact(depth, cells, some)
        mine = np.isin(found.cell, some)
        rows, units = np.searchsorted(some, found.cell[mine]), found.unit[mine]
        self._exact_decisions += len(rows)
        self._decisions += len(rows)
        at = near.m[rows] + near.here.roots(rows, units, self._kinks[kink])
        found.low[mine], found.high[mine] = _enclosed(at)
        found.rank[mine] = np.unique(at.keys(), return_inverse=True)[1]
        low, high = cells.low.copy(), cells.high.copy()
        for right_end in (0, 1):
            cut = near.m + near.cuts[right_end]
            low[some + right_end], high[some + right_end] = _enclosed(cut)
        return replace(cells, low=low, high=high), found

    def _exact(self, depth: int, cells: Cells, some: IndexArray) -> "_Near":
        """Return the exact functions of the layer's units on some cells, and their exact ends."""
        self._exact_work += 2 * len(some) * (depth + 1)
        if self._exact_work > _FREE + self._work or len(some) > 1 + len(cells) // 4:
            raise UndecidedError
        m, born = cells.m[some], [cells.born[some], cells.born[some + 1]]
        at = Rationals.read(m)
        away = [Rationals.read(ends[:, 1]) - at for ends in born]
        for layer, here in zip(range(depth + 1), self._tangents(m), strict=False):
            for kink, level in enumerate(self._kinks):
                for end in (0, 1):
                    rows = np.flatnonzero((born[end][:, 0] == layer) & (born[end][:, 2] == kink))
                    if rows.size:
                        roots = here.roots(rows, born[end][rows, 1], level)
                        away[end] = away[end].put(rows, roots)
        return _Near(at, here, (away[0], away[1]))

    def _bends(self, cells: Cells, cuts: IndexArray) -> Any:
        """Return whether the exact slopes of the output on both sides of some cuts differ."""
        if not cuts.size:
            return np.zeros(0, dtype=bool)
        self._exact_decisions += len(cuts)
        sides = [self._exact(len(self._layers) - 1, cells, cuts + right) for right in (0, 1)]
        slopes = [Rationals(s.here.slope[:, 0], s.here.scale[:, 0]) for s in sides]
        return slopes[0] != slopes[1]


@dataclass(frozen=True)
class _Near:
    """Exact functions around the points m of some cells, and the cells' ends, seen from m."""

    m: Rationals
    here: Tangent
    cuts: tuple[Rationals, Rationals]


def _enclosed(numbers: Rationals) -> tuple[FloatArray, FloatArray]:
    """Return the float64s next to each number, or itself where it is one."""
    nearest = numbers.floats()
    inexact = Rationals.read(nearest) != numbers
    low = np.where(inexact, np.nextafter(nearest, -np.inf), nearest)
    return low, np.where(inexact, np.nextafter(nearest, np.inf), nearest)
