"""Projecting distinct points to distinct numbers: what almost every construction does first."""

from typing import Any

import numpy as np
import numpy.typing as npt

from fdl import data
from fdl.errors import BudgetError, FloatRangeError, HypothesisError
from fdl.exact import Rationals, ScaledRows, as_floats, vectors, whole
from fdl.exact import integers as ints
from fdl.exact.vectors import Vector

__all__ = ["distinct_projection", "refuse_equal_points"]

_TRIES = 8

Projection = tuple[npt.NDArray[Any], Vector, npt.NDArray[np.intp]]


def distinct_projection(X: Any, y: Any, *, seed: int, exact: bool) -> Projection:
    """Return a direction w (d,), the distinct numbers <w, x_i> increasing, and their order.

    An exact w has integer entries, each drawn from 64 n^2 + 1 values: two distinct points collide
    with probability below 1 / (64 n^2), some pair among all with less than 1/128, and then another
    w is drawn. A float64 w is Gaussian. In one dimension w = 1.

    Raises `HypothesisError` with the first pair of equal points (the labels y only choose the
    advice), and in float64 `FloatRangeError` where rounding makes two projections equal.
    """
    points: Any = ScaledRows.read(X, "X") if exact else as_floats(X, 2, "X")
    n, d = points.numerators.shape if exact else points.shape
    rng = np.random.default_rng(whole(seed, "seed"))
    for attempt in range(_TRIES):
        w = _direction(rng, n, d, exact)
        z = _project(points, w)
        order = vectors.argsort(z)
        ordered = z[order]
        ties = np.flatnonzero(ordered[1:] == ordered[:-1])
        if not ties.size:
            return w, ordered, order
        if attempt == 0:
            refuse_equal_points(X, y)
    if exact:
        raise BudgetError(f"no direction separates the points in {_TRIES} draws: try another seed")
    i, j = sorted(order[ties[0] : ties[0] + 2].tolist())
    raise FloatRangeError(f"float64 projections do not separate points {i} and {j}: use exact=True")


def _direction(rng: np.random.Generator, n: int, d: int, exact: bool) -> npt.NDArray[Any]:
    if d == 1:
        return np.ones(1, np.int64 if exact else np.float64)
    if exact:
        return rng.integers(-32 * n * n, 32 * n * n, d, endpoint=True)
    return rng.standard_normal(d)


def _project(points: Any, w: npt.NDArray[Any]) -> Vector:
    if isinstance(points, ScaledRows):
        return Rationals(ints.dot(points.numerators, w[:, None])[:, 0], points.scales)
    with np.errstate(over="ignore", invalid="ignore"):
        return vectors.all_finite(points @ w, "projections")


def refuse_equal_points(X: Any, y: Any) -> None:
    """Raise `HypothesisError` with the first pair of equal points, if there is one."""
    pair = data.distinct_witness(X)
    if pair is None:
        return
    i, j = pair
    labels = data.read_labels(y, len(X))
    same = bool((labels[[i]] == labels[[j]]).all())
    advice = "with equal labels: drop one" if same else "with different labels: no function fits"
    raise HypothesisError(f"points {i} and {j} are equal, {advice}", witness=pair)
