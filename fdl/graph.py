"""The graph of a continuous piecewise-linear function, as vectors of one kind.

Exact and float64 graphs run through the same code (see `fdl.exact.vectors`). What a user calls
is `fdl.piecewise`; here are the few operations that everything else is made of.
"""

from dataclasses import dataclass
from typing import Any, Self

import numpy as np
import numpy.typing as npt

from fdl.exact import vectors
from fdl.exact.vectors import Vector, join, search, sign

__all__ = ["Graph"]

BoolArray = npt.NDArray[np.bool_]

# Float64 may leave its range on the way; what comes out is checked and refused by name.
_QUIET = np.errstate(over="ignore", invalid="ignore", divide="ignore")


@dataclass(frozen=True)
class Graph:
    """Breakpoints x (m,) increasing, values y (m,), slopes in between (m - 1,), and the two ends.

    left and right are the slopes before the first and after the last breakpoint, as vectors of
    length one; None: the domain ends there.
    """

    x: Vector
    y: Vector
    inner: Vector
    left: Vector | None
    right: Vector | None

    @classmethod
    @_QUIET
    def of(cls, x: Vector, y: Vector, left: Vector | None, right: Vector | None) -> Self:
        """Return the graph with the fewest breakpoints: kinks and finite ends of the domain.

        A function that is affine on the whole line keeps the breakpoint 0.
        """
        gaps = vectors.all_finite(x[1:] - x[:-1], "gaps between breakpoints")
        inner = (vectors.all_finite(y, "values")[1:] - y[:-1]) / gaps
        slopes = vectors.all_finite(_present(left, inner, right), "slopes")
        kink = np.ones(len(x), dtype=bool)
        kink[int(left is None) : len(x) - int(right is None)] = slopes[1:] != slopes[:-1]
        if kink.all():
            return cls(x, y, inner, left, right)
        keep = np.flatnonzero(kink)
        if keep.size:
            return cls(x[keep], y[keep], inner[keep[:-1]], left, right)
        intercept = vectors.all_finite(y[:1] - slopes[:1] * x[:1], "values")
        return cls(_zero(x), intercept, inner[:0], left, right)

    @property
    def slopes(self) -> Vector:
        """The slopes of the pieces from left to right, one each."""
        slopes = _present(self.left, self.inner, self.right)
        return slopes[:1] if self._is_line else slopes

    @property
    def _is_line(self) -> bool:
        if self.left is None or self.right is None or len(self.x) > 1:
            return False
        return bool((self.left == self.right).all())

    def outside(self, points: Vector) -> BoolArray:
        """Tell which points lie outside the domain."""
        out = np.zeros(len(points), dtype=bool)
        if self.left is None:
            out |= points < self.x[:1]
        if self.right is None:
            out |= points > self.x[-1:]
        return out

    @_QUIET
    def at(self, points: Vector) -> Vector:
        """Return the values at points of the domain."""
        left = _zero(self.x) if self.left is None else self.left
        right = _zero(self.x) if self.right is None else self.right
        piece = search(self.x, points, side="right")
        anchor = np.maximum(piece - 1, 0)
        slopes = join(left, self.inner, right)[piece]
        return vectors.all_finite(self.y[anchor] + slopes * (points - self.x[anchor]), "values")

    def preimages(self, levels: Vector) -> Vector:
        """Return the points inside the pieces, not at breakpoints, with values among the levels.

        The levels are increasing. Flat pieces have none.
        """
        x, y = self.x, self.y
        below, above = search(levels, y, side="left"), search(levels, y, side="right")
        start, stop = np.minimum(above[:-1], above[1:]), np.maximum(below[:-1], below[1:])
        found = [_solve(x[:-1], y[:-1], self.inner, levels, start, stop)]
        for slope, end, side in ((self.left, 0, -1), (self.right, len(x) - 1, 1)):
            if slope is not None and sign(slope)[0]:
                upward = sign(slope)[0] == side
                start = above[[end]] if upward else np.array([0])
                stop = np.array([len(levels)]) if upward else below[[end]]
                found.append(_solve(x[[end]], y[[end]], slope, levels, start, stop))
        return join(*found)

    def with_zeros(self) -> tuple[Vector, Vector]:
        """Return breakpoints and values with the zeros inside the pieces put in."""
        zeros = self.preimages(_zero(self.x))
        x, y = join(self.x, zeros), join(self.y, vectors.zeros(len(zeros), self.x))
        order = vectors.order(x)
        return x[order], y[order]

    def zero_crossings(self) -> Vector:
        """Return where the sign changes; of a stretch of zeros in between, the left end."""
        x, y = self.with_zeros()
        before = [] if self.left is None else (-sign(self.left)).tolist()
        after = [] if self.right is None else sign(self.right).tolist()
        found: list[int] = []
        last, zero = 0, 0
        for i, here in enumerate([*before, *sign(y).tolist(), *after], start=-len(before)):
            if here and here == -last:
                found.append(zero)
            if here:
                last, zero = here, i + 1
        # In float64 a zero may round to the breakpoint before it, and then has no place of its own.
        return x[np.minimum(np.array(found, dtype=np.intp), len(x) - 1)]

    def absolute(self) -> Self:
        """Return the graph of |f|."""
        x, y = self.with_zeros()
        left = None if self.left is None else -abs(self.left)
        return self.of(x, abs(y), left, None if self.right is None else abs(self.right))

    @_QUIET
    def plus(self, other: Self) -> Self | None:
        """Return the graph of f + g on the common domain, None if that is no interval."""
        x = vectors.distinct(join(self.x, other.x))
        x = x[~(self.outside(x) | other.outside(x))]
        left = None if self.left is None or other.left is None else self.left + other.left
        right = None if self.right is None or other.right is None else self.right + other.right
        if len(x) == 0 or (len(x) == 1 and left is None and right is None):
            return None
        return self.of(x, self.at(x) + other.at(x), left, right)

    @_QUIET
    def times(self, factor: Vector) -> Self:
        """Return the graph of a f."""
        left, right = (None if s is None else factor * s for s in (self.left, self.right))
        return self.of(self.x, factor * self.y, left, right)

    @_QUIET
    def after(self, inner: Self) -> Self:
        """Return the graph of x -> f(inner(x)), for an inner function with values in the domain."""
        x = vectors.distinct(join(inner.x, inner.preimages(self.x)))
        ends = [self._end_slope(inner.left, -1), self._end_slope(inner.right, 1)]
        return self.of(x, self.at(inner.at(x)), *ends)

    def _end_slope(self, slope: Vector | None, side: int) -> Vector | None:
        if slope is None or sign(slope)[0] == 0:
            return slope
        return slope * (self.right if sign(slope)[0] == side else self.left)

    def leaves(self, domain: Self) -> Vector | None:
        """Return a point at which the value is outside the other graph's domain, or None."""
        out = np.flatnonzero(domain.outside(self.y))
        if out.size:
            return self.x[out[:1]]
        for slope, end, side in ((self.left, 0, -1), (self.right, len(self.x) - 1, 1)):
            if slope is None or sign(slope)[0] == 0:
                continue
            upward = sign(slope)[0] == side
            if (domain.right if upward else domain.left) is None:
                level = domain.x[-1:] if upward else domain.x[:1]
                return (
                    self.x[[end]] + (level - self.y[[end]]) / slope + vectors.constant(side, self.x)
                )
        return None


def _present(*parts: Vector | None) -> Vector:
    return join(*(part for part in parts if part is not None))


def _zero(like: Vector) -> Vector:
    return vectors.constant(0, like)


def _solve(x: Vector, y: Vector, slopes: Vector, levels: Vector, start: Any, stop: Any) -> Vector:
    """Solve y + slope (. - x) = level for piece i and the levels start[i]:stop[i]."""
    counts = np.maximum(stop - start, 0)
    piece = np.repeat(np.arange(len(counts)), counts)
    offset = np.arange(len(piece)) - np.repeat(np.cumsum(counts) - counts, counts)
    level = levels[start[piece] + offset]
    return x[piece] + (level - y[piece]) / slopes[piece]
