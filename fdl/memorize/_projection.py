"""Projecting distinct points to distinct numbers: what almost every construction does first."""

from typing import Any

import numpy as np
import numpy.typing as npt

from fdl import data
from fdl.errors import FdlError, FloatRangeError, HypothesisError
from fdl.exact import Rationals, ScaledRows, vectors
from fdl.exact import integers as ints
from fdl.exact.vectors import Vector

__all__ = ["distinct_projection"]

_TRIES = 8


def distinct_projection(X: Any, y: Vector, seed: int) -> tuple[Any, Vector, npt.NDArray[np.intp]]:
    """Return a direction w (d,), the distinct numbers <w, x_i> increasing, and their order.

    X is `ScaledRows` or float64 (n, d). An exact w has integer entries drawn uniformly from 64 n^2
    values: two distinct points collide with probability at most 1 / (64 n^2), all pairs together
    with less than 1/100, and then another w is drawn. In one dimension w = 1. Raises
    `HypothesisError` with a pair of equal points; the labels y only tell which message fits.
    """
    exact = isinstance(X, ScaledRows)
    n, d = (len(X), X.dimension) if exact else X.shape
    rng = np.random.default_rng(seed)
    for _ in range(_TRIES):
        if d == 1:
            w = np.ones(1, np.int64) if exact else np.ones(1)
        elif exact:
            w = rng.integers(-32 * n * n, 32 * n * n, d, endpoint=True)
        else:
            w = rng.standard_normal(d)
        z = Rationals(ints.dot(X.numerators, w[:, None])[:, 0], X.scales) if exact else X @ w
        order = vectors.argsort(z)
        ordered = z[order]
        if (ordered[1:] > ordered[:-1]).all():
            return w, ordered, order
        if d == 1:
            break
    raise _collision(X, y, order[_first_tie(ordered)])


def _first_tie(ordered: Vector) -> npt.NDArray[np.intp]:
    place = int(np.flatnonzero(ordered[1:] == ordered[:-1])[0])
    return np.array([place, place + 1])


def _collision(X: Any, y: Vector, tie: npt.NDArray[np.intp]) -> FdlError:
    pair = data.distinct_witness(X)
    if pair is None:
        i, j = sorted(tie.tolist())
        return FloatRangeError(
            f"float64 projections do not separate points {i} and {j}: use exact=True"
        )
    i, j = pair
    same = bool((y[[i]] == y[[j]]).all())
    advice = "with equal labels: drop one" if same else "with different labels: no function fits"
    return HypothesisError(f"points {i} and {j} are equal, {advice}", witness=pair)
