"""The nearest function with few pieces, among those whose corners lie on a grid."""

from fractions import Fraction
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt

from fdl import bounds
from fdl.errors import BudgetError
from fdl.exact import whole
from fdl.piecewise import PiecewiseLinear

__all__ = ["best_approximation"]

_MOST = 3 * 10**8  # integrals over one cell of the grid
_SHIFT = 24  # areas are whole multiples of 2^-24 cells
_Integers = npt.NDArray[np.int64]


def best_approximation(
    iterates: int, pieces: int, *, knots: int = 4, heights: int = 16
) -> PiecewiseLinear:
    """Return a continuous function on [0, 1] with few pieces that is near to m^(iterates) in L1.

    It is the nearest, up to rounding, of the functions with at most `pieces` pieces whose corners
    lie on a grid. Its L1 distance to the sawtooth is a rational number, and an upper bound for
    what that many pieces can do; `l1_lower_bound` is a lower bound. That no function off the grid
    is nearer is not claimed.

    A dynamic programme over the last corner and the number of pieces: the area between the
    sawtooth and each segment of the grid is computed in integers, and rounded down to a multiple
    of 2^-24 cells, so the choice is the same on every machine.

    Args:
        iterates: k >= 1; the sawtooth has n = 2^k pieces.
        pieces: t >= 1.
        knots: corners lie at multiples of 1/(n knots).
        heights: values are multiples of 1/heights from -1/4 to 5/4.

    With both even the grid carries `followed_sawtooth`, so the result is no farther away than
    that. Raises `BudgetError` for more than 3 * 10^8 cells under segments (6 iterates with the
    default grid). For t >= n it is the sawtooth.

    >>> from fdl import depth, trace_interval
    >>> f, sawtooth = best_approximation(3, 4), trace_interval(depth.sawtooth(3), 0, 1)
    >>> f.n_pieces(), f.l1_distance(sawtooth) < depth.l1_upper_bound(3, 4)
    (4, True)
    """
    n, t = bounds.sawtooth_pieces(iterates), whole(pieces, "pieces", 1)
    r, v = whole(knots, "knots", 1), whole(heights, "heights", 1)
    levels = _levels(v)
    cells = len(levels) ** 2 * (n * r + 1) ** 3 // 6
    if cells > _MOST:
        raise BudgetError(f"{cells} cells under segments, at most {_MOST}: take a coarser grid")
    path = _path(_areas(n, r, v), len(levels), t)
    return PiecewiseLinear(
        [Fraction(i, n * r) for i, _ in path], [Fraction(int(levels[j]), v) for _, j in path]
    )


def _levels(v: int) -> npt.NDArray[np.int64]:
    """Return the heights of the grid, as multiples of 1/v."""
    return np.arange(-(v // 4), v + v // 4 + 1)


@lru_cache(maxsize=2)
def _areas(n: int, r: int, v: int) -> list[_Integers]:
    """Return for each length the areas under segments: [first knot, first level, last level]."""
    knots = np.arange(n * r + 1)
    wave = np.minimum(knots % (2 * r), -knots % (2 * r)) * v  # heights as multiples of 1/(r v)
    levels = r * _levels(v)
    return [_areas_of_length(wave, levels, length) for length in range(1, n * r + 1)]


def _areas_of_length(wave: Any, levels: Any, length: int) -> _Integers:
    steps = np.arange(length + 1)
    segments = levels[:, None, None] * (length - steps) + levels[None, :, None] * steps
    found = []
    for first in range(len(wave) - length):
        gap = wave[first : first + length + 1] * length - segments
        a, b = gap[..., :-1], gap[..., 1:]
        size = abs(a) + abs(b)
        # twice the area over one cell: a trapezium, or two triangles where the sign changes
        crossed = ((a * a + b * b) << _SHIFT) // np.maximum(size, 1)
        areas = np.where((a < 0) == (b < 0), size << _SHIFT, crossed)
        found.append(areas.sum(axis=-1) // length)
    return np.array(found, dtype=np.int64)


def _path(areas: list[_Integers], n_levels: int, pieces: int) -> list[tuple[int, int]]:
    """Return the corners (knot, level) of the nearest function with at most so many pieces."""
    n_knots, far = len(areas) + 1, np.iinfo(np.int64).max // 2
    least = np.full((n_knots, n_levels), far)
    least[0] = 0
    choices: list[_Integers] = []
    for _ in range(pieces):
        after, choice = np.full_like(least, far), np.zeros_like(least)
        for last in range(1, n_knots):
            for first in range(last):
                totals = least[first][:, None] + areas[last - first - 1][first]
                best = totals.argmin(axis=0)
                total = totals[best, np.arange(n_levels)]
                nearer = total < after[last]
                after[last][nearer] = total[nearer]
                choice[last][nearer] = (first * n_levels + best)[nearer]
        if choices and after[-1].min() >= least[-1].min():
            break
        least = after
        choices.append(choice)
    corner = (n_knots - 1, int(least[-1].argmin()))
    path = [corner]
    for choice in reversed(choices):
        corner = divmod(int(choice[corner]), n_levels)
        path.append(corner)
    return path[::-1]
