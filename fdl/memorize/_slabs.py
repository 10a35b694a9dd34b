"""Thin slabs: hyperplanes through groups of d points that avoid all others, with room to spare."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from fdl.errors import BudgetError, FloatRangeError, HypothesisError
from fdl.exact import Rationals, ScaledRows, null_space, vectors
from fdl.exact import integers as ints
from fdl.exact.vectors import Vector
from fdl.memorize._affine import Lifted, as_columns, dimension, evaluate, interpolate, select
from fdl.memorize._projection import integer_directions

__all__ = ["Slab", "slabs"]

Indices = npt.NDArray[np.intp]

_TRIES = 8
_LONG = 512  # bits of an integer far inside the range of float64
_ADVICE = "the points are not in general position: use `blocks`, which needs distinct points only"


@dataclass(frozen=True)
class Slab:
    """A hyperplane t = 0, t(x) = c + <u, x>, and how far from it the other points are.

    on: indices of the points on it.
    normal: (1, d + 1) the row (c, u): over the rationals integers, divided by a power of two where
        float64 could not hold them.
    margin: (1,) a power of two; all other points have |t| >= 2 margin.
    fit: (k, d + 1) affine functions that have the labels at the points on it, where asked for.
    """

    on: Indices
    normal: Vector
    margin: Vector
    fit: Vector | None


def slabs(
    points: Lifted, wanted: Indices, rng: np.random.Generator, labels: Vector | None = None
) -> list[Slab]:
    """Return slabs such that each wanted point is on one of them, and no other point on any.

    The wanted points are taken d at a time; a hyperplane that holds more of them takes these
    along. Where a group's hyperplane holds a point that is not wanted, or not any more, or where
    no affine function has its labels, other groups are tried. Raises the first failure where eight
    groupings fail: `HypothesisError` with an affinely dependent set of points, inclusion-minimal.
    """
    failure: Exception | None = None
    for attempt in range(_TRIES):
        order = rng.permutation(wanted) if attempt else wanted
        try:
            return _cover(points, order, rng, labels)
        except (HypothesisError, FloatRangeError) as error:
            failure = failure or error
    assert failure
    raise failure


def _cover(
    points: Lifted, left: Indices, rng: np.random.Generator, labels: Vector | None
) -> list[Slab]:
    found = []
    while left.size:
        slab = _through(points, left, rng, labels)
        found.append(slab)
        left = left[~np.isin(left, slab.on)]
    return found


def _through(
    points: Lifted, left: Indices, rng: np.random.Generator, labels: Vector | None
) -> Slab:
    """Return the slab of the first d points that are left."""
    group = left[: dimension(points)]
    normal: Vector
    if isinstance(points, ScaledRows):
        normal, on = _exact_plane(points, group, rng)
        strangers = np.setdiff1d(on, left)
        if strangers.size:
            raise _dependent(points, [*group.tolist(), int(strangers[0])])
    else:
        normal, on = _float_plane(points, group, rng), np.sort(group)
    margin = _margin(evaluate(points, normal)[:, 0], on)
    return Slab(on, normal, margin, _fit(points, on, labels))


def _exact_plane(
    points: ScaledRows, group: Indices, rng: np.random.Generator
) -> tuple[Rationals, Indices]:
    """Return a hyperplane through the affine hull of the group, and the points on it.

    Where the hull is smaller than a hyperplane, one is drawn at random among all that hold it;
    a point outside the hull lies on it with probability below 1 / (64 n^2), and then another is
    drawn.
    """
    basis = ScaledRows.of(null_space(select(points, group))).numerators
    products = ints.dot(points.numerators, basis.T)
    hull = np.flatnonzero((products == 0).all(axis=1))
    for _ in range(_TRIES):
        mix = integer_directions(rng, 1, len(points), len(basis))
        on = np.flatnonzero(ints.dot(products, mix.T)[:, 0] == 0)
        if mix.any() and len(on) == len(hull):
            normal = ints.dot(mix, basis)
            size = 1 << max(0, ints.magnitude(normal).bit_length() - _LONG)
            return Rationals(normal, ints.compact([size])), on
    raise BudgetError(f"no hyperplane avoids the other points in {_TRIES} draws: try another seed")


def _float_plane(
    points: npt.NDArray[np.float64], group: Indices, rng: np.random.Generator
) -> npt.NDArray[np.float64]:
    """Return a random hyperplane among those that hold the group, by singular vectors."""
    try:
        basis = np.linalg.svd(points[group])[2][len(group) :]
    except np.linalg.LinAlgError:
        raise _confused(group) from None
    normal = rng.standard_normal((1, len(basis))) @ basis
    return np.asarray(normal / vectors.power_of_two(abs(normal).max()))


def _margin(values: Vector, on: Indices) -> Vector:
    """Return a power of two of which all points off the slab are at least two away."""
    others = np.ones(len(values), dtype=bool)
    others[on] = False
    if not others.any():
        return vectors.constant(1, like=values)
    nearest = -vectors.largest(-abs(values[others]))
    if not vectors.is_exact(values) and not 16 * abs(values[on]).max() < nearest[0]:
        raise _confused(on)
    return vectors.power_of_two(nearest / vectors.constant(2, like=values))


def _fit(points: Lifted, on: Indices, labels: Vector | None) -> Vector | None:
    if labels is None:
        return None
    try:
        return interpolate(select(points, on), labels[on])
    except HypothesisError as error:
        dependent = [int(on[i]) for i, u in enumerate(error.witness) if u]
        raise _failure(dependent) from None


def _dependent(points: ScaledRows, subset: list[int]) -> HypothesisError:
    """Return the failure of a subset whose last point lies in the affine hull of the others.

    The last vector of the null space belongs to the last point, and combines it with the first
    independent ones among the others: a minimal dependent set.
    """
    dependence = null_space(as_columns(select(points, subset))).numerators[-1]
    return _failure([subset[i] for i in np.flatnonzero(dependence).tolist()])


def _failure(dependent: Sequence[int]) -> HypothesisError:
    witness = tuple(sorted(dependent))
    named = f"{', '.join(map(str, witness[:-1]))} and {witness[-1]}"
    return HypothesisError(f"points {named} are affinely dependent: {_ADVICE}", witness)


def _confused(group: Indices) -> FloatRangeError:
    named = ", ".join(map(str, np.sort(group)[:3].tolist()))
    return FloatRangeError(
        f"in float64 the hyperplane through points {named}, ... does not avoid the others: "
        "use exact=True"
    )
