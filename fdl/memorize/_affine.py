"""Affine functions on data: their values, and the one that takes given values.

An affine function x -> c + <u, x> is the vector (c, u) of length d + 1; k of them are the rows of
a matrix. Points are *lifted* to (1, x), so that a value is a product. Constants come first: where
many affine functions fit, the one found is constant if a constant fits.
"""

from typing import Any, TypeAlias

import numpy as np

from fdl.errors import FloatRangeError
from fdl.exact import Rationals, ScaledRows, as_floats, solve
from fdl.exact import integers as ints
from fdl.exact.reading import FloatArray
from fdl.exact.vectors import Vector

__all__ = [
    "Lifted",
    "as_columns",
    "check_fit",
    "dimension",
    "evaluate",
    "interpolate",
    "lift",
    "select",
]

_ROUNDING = 2.0**-20  # relative: far above what rounding does to a system that float64 can solve

# n rows (1, x_i): ScaledRows or float64, (n, d + 1). Opaque to the type checker, as Vector is.
Lifted: TypeAlias = Any


def lift(X: Any, exact: bool) -> Lifted:
    """Read points (n, d) as rows (1, x_i), (n, d + 1)."""
    if not exact:
        floats = as_floats(X, 2, "X")
        return np.column_stack([np.ones(len(floats)), floats])
    points = ScaledRows.read(X, "X")
    rows = ints.concatenate([points.scales[:, None], points.numerators], axis=1)
    return ScaledRows(rows, points.scales)


def dimension(points: Lifted) -> int:
    """Return d, for points of R^d."""
    rows = points.numerators if isinstance(points, ScaledRows) else points
    return int(rows.shape[1]) - 1


def select(points: Lifted, indices: Any) -> Lifted:
    """Return the points with these indices."""
    if isinstance(points, ScaledRows):
        return ScaledRows(points.numerators[indices], points.scales[indices])
    return points[indices]


def as_columns(points: Lifted) -> Lifted:
    """Return the matrix whose columns are the points, each times a positive integer."""
    if not isinstance(points, ScaledRows):
        return points.T
    columns = points.numerators.T
    return ScaledRows(columns, np.ones(len(columns), np.int64))


def evaluate(points: Lifted, functions: Vector) -> Vector:
    """Return the values (n, k) of k affine functions, rows of a matrix (k, d + 1), at n points."""
    if not isinstance(points, ScaledRows):
        return points @ functions.T
    rows = ScaledRows.of(functions)
    products = ints.dot(points.numerators, rows.numerators.T)
    return Rationals(products, ints.times(points.scales[:, None], rows.scales))


def interpolate(points: Lifted, labels: Vector) -> Vector:
    """Return k affine functions (k, d + 1) whose values at n points are the labels (n, k).

    Over the rationals, raises `HypothesisError` where there are none: the witness u has
    u (1, x) = 0 and u y = 1 for one column y of the labels. In float64, returns the least squares
    solution of least norm; raises `FloatRangeError` where its error is no rounding error.
    """
    if not isinstance(points, ScaledRows):
        functions = _least_squares(points, labels)
        check_fit(points @ functions.T, labels)
        return functions
    return solve(points.rationals(), labels).T


def check_fit(values: FloatArray, labels: FloatArray) -> None:
    """Raise `FloatRangeError` unless values and labels differ by rounding errors at most."""
    if not (abs(values - labels) <= _ROUNDING * abs(labels).max(initial=0)).all():
        raise FloatRangeError("float64 finds no affine function with given values: use exact=True")


def _least_squares(points: FloatArray, labels: FloatArray) -> FloatArray:
    try:
        return np.asarray(np.linalg.lstsq(points, labels)[0].T)
    except np.linalg.LinAlgError:
        return np.full((labels.shape[1], points.shape[1]), np.nan)
