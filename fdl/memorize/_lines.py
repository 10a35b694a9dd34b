"""Affine functions on groups of numbers, and the ReLU units that are one on every group."""

from dataclasses import dataclass
from typing import Any, Self

import numpy as np

from fdl.exact import vectors
from fdl.exact.vectors import Vector
from fdl.memorize._groups import beside

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


def pair_units(z: Vector, lines: Lines) -> tuple[Lines, Lines]:
    """Return, for the pairs from the second on, the lines (G, J - 1, k) of their two units.

    z (G, J, 2) are the pairs, `lines` (G, J, k) the lines through them. With m in the middle
    between a pair and the one before, h half their distance and D the difference of their lines,
    the units are relu(c (z - m) + D(z)) and relu(c (z - m)) for c >= |slope of D|,
    |D(m - h)| / h and |D(m + h)| / h. Then |D(z)| <= c |z - m| wherever |z - m| >= h, because
    D(z) / (z - m) goes monotonically to the slope of D on either side. So at every point but
    those between the two pairs the units agree: both off to the left, both on to the right.
    """
    change = lines[:, 1:] - lines[:, :-1]
    before, after = z[:, :-1, 1, None], z[:, 1:, 0, None]
    half = (after - before) / vectors.constant(2, z)
    jump = vectors.maximum(abs(change(before)), abs(change(after)))
    steep = vectors.ceiling(vectors.maximum(abs(change.slopes), jump / half))
    off = Lines(steep, -steep * (before + half))
    return off + change, off


def bend(units: Lines, before: Vector, after: Vector) -> tuple[Vector, Vector, Vector]:
    """Return kinks (2G - 1,), weights (m, 2G - 1) and biases (m,) that follow lines (G, m).

    sum_i weights[u, i] relu(z - kinks[i]) + biases[u] = units[g, u](z) for z >= 0 in group g.
    Between the groups, from before[g] to after[g], lie two kinks: in between, a bridge leads from
    one line to the next. The first kink is 0, so its unit is z itself.
    """
    quarter = (after - before) / vectors.constant(4, before)
    early, late = before + quarter, after - quarter
    rise = units[1:](late[:, None]) - units[:-1](early[:, None])
    bridges = rise / (late - early)[:, None]
    kinks = vectors.join(vectors.zeros(1, early), early, late)
    slopes = units.slopes
    weights = vectors.join(slopes[:1], bridges - slopes[:-1], slopes[1:] - bridges)
    return kinks, weights.T, units.heights[0]
