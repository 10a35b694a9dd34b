"""Affine functions on groups of numbers, and the ReLU units that are one on every group."""

from dataclasses import dataclass
from typing import Any, Self

import numpy as np

from fdl.exact import vectors
from fdl.exact.vectors import Vector
from fdl.memorize._groups import beside, between, rounded_up

__all__ = ["Lines", "bend", "pair_units"]


@dataclass(frozen=True)
class Lines:
    """Affine functions z -> slopes z + heights, in two arrays of one shape."""

    slopes: Vector
    heights: Vector

    @classmethod
    def through(cls, z: Vector, y: Vector) -> Self:
        """Return the lines (G, J, k) through pairs of points z (G, J, 2), values y (G, J, 2, k)."""
        first, second = z[:, :, 0, None], z[:, :, 1, None]
        slopes = (y[:, :, 1] - y[:, :, 0]) / (second - first)
        return cls(slopes, y[:, :, 0] - slopes * first)

    @classmethod
    def zero(cls, shape: tuple[int, ...], like: Vector) -> Self:
        """Return lines of slope 0 and height 0."""
        nothing = vectors.zeros(int(np.prod(shape)), like).reshape(shape)
        return cls(nothing, nothing)

    def __call__(self, z: Vector) -> Vector:
        return self.slopes * z + self.heights

    def __getitem__(self, index: Any) -> Self:
        return type(self)(self.slopes[index], self.heights[index])

    def __add__(self, other: Self) -> Self:
        return type(self)(self.slopes + other.slopes, self.heights + other.heights)

    def __sub__(self, other: Self) -> Self:
        return type(self)(self.slopes - other.slopes, self.heights - other.heights)

    def reshape(self, shape: tuple[int, ...]) -> Self:
        """Return the same lines in another shape."""
        return type(self)(self.slopes.reshape(shape), self.heights.reshape(shape))

    def beside(self, *others: Self) -> Self:
        """Return matrices of lines with the same number of rows side by side."""
        slopes = beside(self.slopes, *(other.slopes for other in others))
        return type(self)(slopes, beside(self.heights, *(other.heights for other in others)))

    def above(self, other: Self) -> Self:
        """Return two matrices of lines with the same number of columns, one above the other."""
        slopes = vectors.join(self.slopes, other.slopes)
        return type(self)(slopes, vectors.join(self.heights, other.heights))


def pair_units(z: Vector, lines: Lines) -> Lines:
    """Return the lines (G, 2 (J - 1) k) of the two units of each pair from the second on.

    z (G, J, 2) are the pairs, `lines` (G, J, k) the lines through them. With m between a pair and
    the one before, and D the difference of their lines, the units are relu(c (z - m) + D(z)) and
    relu(c (z - m)). Here c bounds |D(z)| / |z - m| at the points next to m. As D(z) / (z - m) is
    the slope of D plus D(m) / (z - m), it lies between its values at these two for all z beyond
    them, and c bounds it there too. So at every point the units are both off, to the left of m, or
    both on, to the right.
    Their columns stand side by side, first all outputs of the one, then of the other.
    """
    change = lines[:, 1:] - lines[:, :-1]
    before, after = z[:, :-1, 1, None], z[:, 1:, 0, None]
    quarter = (after - before) / vectors.constant(4, z)
    middle = between(before + quarter, after - quarter)
    left, right = abs(change(before)) / (middle - before), abs(change(after)) / (after - middle)
    steep = rounded_up(vectors.maximum(left, right))
    off = Lines(steep, -steep * middle)
    on = off + change
    groups, pairs, k = on.slopes.shape
    units = on.reshape((groups, -1)).beside(off.reshape((groups, -1)))
    columns = np.arange(2 * pairs * k).reshape(2, pairs, k).swapaxes(0, 1)
    return units[:, columns.reshape(-1)]


def bend(units: Lines, before: Vector, after: Vector) -> tuple[Vector, Vector, Vector]:
    """Return kinks (2G - 1,), weights (m, 2G - 1) and biases (m,) that follow lines (G, m).

    sum_i weights[u, i] relu(z - kinks[i]) + biases[u] = units[g, u](z) for z >= 0 in group g.
    The first kink is 0. In each gap between groups, from before[g] to after[g], lie two kinks, and
    between these a bridge leads from one line to the next.
    """
    quarter = (after - before) / vectors.constant(4, before)
    early, late = between(before, before + quarter), between(after - quarter, after)
    rise = units[1:](late[:, None]) - units[:-1](early[:, None])
    bridges = rise / (late - early)[:, None]
    kinks = vectors.join(vectors.zeros(1, early), early, late)
    slopes = units.slopes
    weights = vectors.join(slopes[:1], bridges - slopes[:-1], slopes[1:] - bridges)
    return kinks, weights.T, units.heights[0]
