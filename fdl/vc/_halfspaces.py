"""Cover's count of the dichotomies that half-spaces make, and the count itself."""

import itertools
import math
from typing import Any

import numpy as np

from fdl.errors import BudgetError
from fdl.exact import ScaledRows, null_space, whole

__all__ = ["count_dichotomies", "halfspace_dichotomies"]

_MOST = 2**28  # labelings times circuits


def halfspace_dichotomies(n: int, d: int, *, through_origin: bool = False) -> int:
    """Return 2 sum_{k <= d} C(n - 1, k): labelings of n points of R^d made by half-spaces.

    **Theorem** (Cover). Of the 2^n labelings of n points in general position so many are made by
    open half-spaces: all of them exactly for n <= d + 1. General position: every subset of at most
    d + 1 points is affinely independent.

    With `through_origin` the sum has k < d, for half-spaces whose boundary holds the origin, and
    points of which any d or fewer are linearly independent.

    Proof: let C(n, d) be the count through the origin. A new point x doubles those of the C(n, d)
    labelings that a hyperplane through x makes too. They are those of the n points projected along
    x, C(n, d - 1) of them, so C(n + 1, d) = C(n, d) + C(n, d - 1), with C(1, d) = 2. Affine
    half-spaces are those through the origin for the points (1, x) of R^(d + 1). QED.

    Source: T. Cover, Geometrical and statistical properties of systems of linear inequalities with
    applications in pattern recognition, IEEE Trans. Electronic Computers 14, 1965, Theorem 1, in
    our words. `count_dichotomies` counts one by one.

    >>> [halfspace_dichotomies(n, 2) for n in (3, 4, 5)]
    [8, 14, 22]
    """
    n, d = whole(n, "n", 1), whole(d, "d", 1)
    return 2 * sum(math.comb(n - 1, k) for k in range(d if through_origin else d + 1))


def count_dichotomies(X: Any, *, through_origin: bool = False) -> int:
    """Return how many labelings of the points half-spaces make, counted one by one.

    A labeling is made by no open half-space exactly if some minimal linear dependency of the (1, x)
    has all its positive coefficients on one label and all its negative ones on the other (Radon):
    so all 2^n labelings are tried against all minimal dependencies.

    Args:
        X: (n, d) points, in general position or not.
        through_origin: only half-spaces whose boundary holds the origin; then the dependencies
            are those of the x themselves, with the signs of the labels.

    Exact. Raises `BudgetError` for more than 2^28 pairs of a labeling and a set of d + 2 points.

    >>> count_dichotomies([[0, 0], [1, 0], [0, 1], [1, 1]])
    14
    """
    rows = ScaledRows.read(X, "X")
    points = rows.numerators.astype(object)
    if not through_origin:
        # a point is its numerators over its scale: (1, x) times the scale keeps the direction
        points = np.column_stack([rows.scales.astype(object), points])
    n, dimension = points.shape
    if 2**n * sum(math.comb(n, size) for size in range(1, dimension + 2)) > _MOST:
        raise BudgetError(f"{n} points of R^{rows.dimension}: too many labelings and subsets")
    labelings = np.arange(2**n)
    made = np.ones(2**n, dtype=bool)
    for support, positive in _circuits(points):
        labels = labelings & support
        made &= (labels != positive) & (labels != support ^ positive)
    return int(np.count_nonzero(made))


def _circuits(points: Any) -> list[tuple[int, int]]:
    """Return the minimal dependencies, as bits: where a coefficient is not 0, where positive."""
    n, dimension = points.shape
    found = []
    for size in range(1, dimension + 2):
        for chosen in itertools.combinations(range(n), size):
            basis = null_space(points[list(chosen)].T).numerators
            if len(basis) == 1 and all(basis[0]):
                signs = zip(chosen, basis[0], strict=True)
                positive = sum(1 << i for i, coefficient in signs if coefficient > 0)
                found.append((sum(1 << i for i in chosen), positive))
    return found
