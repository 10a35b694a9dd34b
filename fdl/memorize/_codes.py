"""Hyperplanes that give every point a code of its own: on which sides of them it lies."""

from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from fdl.errors import BudgetError, FloatRangeError
from fdl.exact import Rationals, ScaledRows, as_floats, null_space, vectors, whole
from fdl.exact import integers as ints
from fdl.exact.vectors import Vector
from fdl.memorize._groups import between
from fdl.memorize._projection import refuse_equal_points

__all__ = ["Cut", "separating_cuts"]

_DRAWS = 32  # random directions that the points are projected to at a time
_TOGETHER = 5  # pairs of points that one cut is made to separate; more, and its weights get long
_LARGEST = 1023  # entry of a random normal
_TRIES = 100

Pairs = npt.NDArray[np.intp]
Normal = npt.NDArray[Any]


class Cut(NamedTuple):
    """A hyperplane <normal, x> = level, and for each of n points whether <normal, x> >= level."""

    normal: Normal
    level: Vector
    sides: npt.NDArray[np.bool_]


def separating_cuts(X: Any, y: Any, *, seed: int, exact: bool) -> list[Cut]:
    """Return cuts that separate any two of n distinct points: at least 1, at most max(n - 1, 1).

    Each cut splits at least one set of points that no cut has separated, a largest one if it can.
    It has a random direction if that splits many of the other sets too; otherwise it passes through
    the middles of pairs of points from up to 5 (and d) sets, which splits all of them.

    Raises `HypothesisError` with the first pair of equal points (the labels y only choose the
    advice), and in float64 `FloatRangeError` where no cut separates two points.
    """
    search = _Search(X, seed, exact)
    tries = _TRIES
    while search.crowded.size or not search.cuts:
        if search.extend():
            tries = _TRIES
        elif tries == 0:
            message = f"no hyperplane found in {_TRIES} draws separates two of the points"
            raise BudgetError(message) if exact else FloatRangeError(f"{message}: use exact=True")
        else:
            if tries == _TRIES:
                refuse_equal_points(X, y)
            tries -= 1
    return search.cuts


class _Search:
    """The cuts so far, and the cells they leave: cells[i] numbers the sides of point i.

    crowded: the cells with several points, the largest first.
    """

    def __init__(self, X: Any, seed: int, exact: bool) -> None:
        points: Any = ScaledRows.read(X, "X") if exact else as_floats(X, 2, "X")
        self.points, self.exact = points, exact
        self.d = points.dimension if exact else points.shape[1]
        self.rng = np.random.default_rng(whole(seed, "seed"))
        self.directions = self._random_directions()
        self.cuts: list[Cut] = []
        self._sort_into(np.zeros(len(points), np.int64))

    def extend(self) -> bool:
        """Add a random cut or, if that is better, a deliberate one; tell whether it splits a cell.

        Without any cell to split, that is for a single point, any cut will do.
        """
        cuts = [self._cut(*next(self.directions), self._pairs(1))]
        together = min(self.d, _TOGETHER, len(self.crowded))
        is_weak = 4 * self._unseparated(cuts[0]) > 3 * self.unseparated
        if together > 1 and (is_weak or len(self.crowded) <= _TOGETHER):
            pairs = self._pairs(together)
            normal = self._normal_through(pairs)
            cuts.append(self._cut(normal, self._project(normal[None, :])[:, 0], pairs))
        best = min(cuts, key=self._unseparated)
        if self.crowded.size and self._unseparated(best) == self.unseparated:
            return False
        self.cuts.append(best)
        self._sort_into(2 * self.cells + best.sides)
        return True

    def _sort_into(self, cells: npt.NDArray[np.int64]) -> None:
        self.cells = np.unique(cells, return_inverse=True)[1]
        sizes = np.bincount(self.cells)
        by_size = np.argsort(-sizes, kind="stable")
        self.crowded = by_size[: np.count_nonzero(sizes > 1)]
        self.unseparated = _pairs_within(sizes)

    def _unseparated(self, cut: Cut) -> int:
        """Return the number of pairs of points in one cell that a further cut would leave."""
        return _pairs_within(np.bincount(2 * self.cells + cut.sides))

    def _pairs(self, count: int) -> Pairs:
        """Return two points of each of the largest cells."""
        members = (np.flatnonzero(self.cells == cell) for cell in self.crowded[:count])
        pairs = [self.rng.choice(points, 2, replace=False) for points in members]
        return np.array(pairs, dtype=np.intp).reshape(-1, 2)

    def _cut(self, normal: Normal, z: Vector, pairs: Pairs) -> Cut:
        """Return a cut between the projections z of the first pair, and of what others it can."""
        low, high = -vectors.largest(-z), vectors.largest(z)
        for pair in pairs:
            ends = z[pair]
            left = vectors.maximum(low, -vectors.largest(-ends))
            right = -vectors.maximum(-high, -vectors.largest(ends))
            if (left < right)[0]:
                low, high = left, right
        quarter = (high - low) / vectors.constant(4, z)
        level = between(low + quarter, high - quarter) if (low < high)[0] else low
        return Cut(normal, level, z >= level)

    def _normal_through(self, pairs: Pairs) -> Normal:
        """Return a normal of a random hyperplane through the middles of at most d pairs."""
        first, second = (self._rationals(pairs[:, side]) for side in (0, 1))
        doubled = first + second
        directions = ScaledRows.of(null_space(doubled[1:] - doubled[:1])).numerators
        weights = self.rng.integers(-_LARGEST, _LARGEST, (1, len(directions)), endpoint=True)
        normal = ints.dot(weights, directions)[0]
        top = max(1, ints.magnitude(normal))
        return normal if self.exact else np.array([int(entry) / top for entry in normal])

    def _random_directions(self) -> Iterator[tuple[Normal, Vector]]:
        """Yield random normals with short integer entries, and the points' projections."""
        while True:
            shape = _DRAWS, self.d
            normals = self.rng.integers(-_LARGEST, _LARGEST, shape, endpoint=True)
            normals[:, 0] += normals[:, 0] == 0
            z = self._project(normals)
            yield from ((normals[i], z[:, i]) for i in range(_DRAWS))

    def _project(self, normals: Normal) -> Vector:
        """Return <normal, x> (n, m) for m normals (m, d)."""
        if self.exact:
            products = ints.dot(self.points.numerators, normals.T)
            return Rationals(products, self.points.scales[:, None])
        with np.errstate(over="ignore", invalid="ignore"):
            return vectors.all_finite(self.points @ normals.T, "projections")

    def _rationals(self, indices: npt.NDArray[np.intp]) -> Rationals:
        if self.exact:
            return ScaledRows(
                self.points.numerators[indices], self.points.scales[indices]
            ).rationals()
        return Rationals.read(self.points[indices], ndim=2)


def _pairs_within(sizes: npt.NDArray[np.int64]) -> int:
    return int((sizes * (sizes - 1) // 2).sum())
