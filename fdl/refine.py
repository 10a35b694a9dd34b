"""Following a line through a network, and finding every point where a unit switches.

Points of the line are kept in homogeneous form (s, t, u): the scale s, the parameter t / s and
the preactivations u / s of one layer. Between neighbouring points every layer so far is affine.
One layer more is a matrix product; wherever a unit changes sign between two neighbours, the
point of the crossing is their combination with the unit's own magnitudes as weights. In
integers this needs no division, and s = 0 is a point at infinity.

In float64 the crossing unit is set to its kink at the new point. Nothing is compared with a
tolerance, so float64 is exact as long as every number on the way is (dyadic networks).

A first layer that is a ridge (`fdl.ridge`) is not multiplied out here either: its kinks on the
line are known beforehand.
"""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from fdl.activations import ACTIVATIONS, Activation
from fdl.errors import InputError
from fdl.exact import IntArray, Rationals, ScaledRows, vectors
from fdl.exact import integers as ints
from fdl.exact.reading import FloatArray
from fdl.exact.vectors import Vector
from fdl.forward import float_step, integer_steps
from fdl.layer import Layer
from fdl.network import Network
from fdl.ridge import Ridge
from fdl.threads import one_blas_thread

__all__ = ["Points", "continuous", "refine"]


@dataclass(frozen=True)
class Points:
    """K points in order along a line.

    s (K,) scales, 0 only at an end that is infinite; t (K,) parameters over s; h (K, m) numbers
    over s and, in integers, over the scales (m,) of their own (None: all 1; float64 has none).
    """

    s: Any
    t: Any
    h: Any
    scales: Any  # IntArray or None


def refine(net: Network, points: Points) -> Points:
    """Pass points (h: the inputs) through the network, putting in every point of a crossing.

    Returns the points with the outputs as h. Between neighbours the network is affine, and no
    unit changes side.
    """
    activation = continuous(net)
    if net.is_exact:
        return _refine_exact(net.affine_layers, activation, points)
    with one_blas_thread(), np.errstate(over="ignore", invalid="ignore", divide="ignore"):
        return _refine_float(net.affine_layers, activation, points)


def continuous(net: Network) -> Activation:
    """Return the network's activation; raise `InputError` if it makes the network jump."""
    activation = ACTIVATIONS[net.activation]
    if activation.kinks is None and net.hidden_layers:
        raise InputError(f"a {net.activation} network jumps: it is not piecewise linear")
    return activation


def _refine_exact(layers: tuple[Layer, ...], activation: Activation, points: Points) -> Points:
    ridge = Ridge.find(layers, activation)
    if ridge and (points.s.all() or len(ridge.kinks_on_line)):
        points = _on_ridge(ridge, points)
        if len(layers) == 2:
            return points
        points, layers = _activate_exact(points, activation), layers[2:]
    steps = integer_steps(layers, activation)
    for step in steps[:-1]:
        u = step.apply(points.h, points.s)
        points = _activate_exact(replace(points, h=u, scales=step.scales), activation)
    return replace(points, h=steps[-1].apply(points.h, points.s), scales=steps[-1].scales)


def _on_ridge(ridge: Ridge, points: Points) -> Points:
    """Return the points of a segment or of the line, with the second layer's units as h."""
    if points.s.all():
        z = ridge.project(ScaledRows(points.h, points.s))
        return _finite(*_along_ridge(ridge, Rationals(points.t, points.s), z))
    kinks, one = ridge.kinks_on_line, Rationals.read([1])
    t = vectors.join(kinks[:1] - one, kinks[-1:] + one)
    t, u = _along_ridge(ridge, t, ridge.project(ScaledRows.of(t.reshape((-1, 1)))))
    inside = _finite(t, u)
    # one step beyond the last kink the units have moved by their slopes out there
    ends = _finite(Rationals.read([-1, 1]), vectors.join(u[:1] - u[1:2], u[-1:] - u[-2:-1]))
    t = ints.concatenate([ends.t[:1], inside.t, ends.t[1:]])
    h = ints.concatenate([ends.h[:1], inside.h, ends.h[1:]])
    return Points(ints.compact([0, *inside.s, 0]), t, h, inside.scales)


def _finite(t: Rationals, u: Rationals) -> Points:
    rows = ScaledRows.of(vectors.stack([t, *u.columns()]))
    ones = np.ones(u.shape[1], np.int64)
    return Points(rows.scales, rows.numerators[:, 0], rows.numerators[:, 1:], ones)


def _activate_exact(points: Points, activation: Activation) -> Points:
    s, t, u, scales = points.s, points.t, points.h, points.scales
    for kink in activation.kinks or ():
        level = ints.times(scales, np.array([kink]))
        above = ints.minus(u, ints.times(s[:, None], level)) if kink else u
        crossings = _Crossings.of(above)
        if len(crossings.left):
            rows = ints.concatenate([s[:, None], t[:, None], u], axis=1)
            rows = crossings.insert(rows, _blend_exact(rows, crossings))
            s, t, u = rows[:, 0], rows[:, 1], rows[:, 2:]
    return Points(s, t, activation.on_integers(u, s[:, None], scales), scales)


def _refine_float(layers: tuple[Layer, ...], activation: Activation, points: Points) -> Points:
    ridge = Ridge.find(layers, activation)
    if ridge and points.s.all():
        t, u = _along_ridge(ridge, points.t, ridge.project_floats(points.h))
        points = Points(np.ones(len(t)), t.clip(t[0], t[-1]), u, None)
        if len(layers) == 2:
            return points
        points, layers = _activate_float(points, activation), layers[2:]
    for layer in layers[:-1]:
        points = _activate_float(_affine_float(layer, points), activation)
    return _affine_float(layers[-1], points)


def _affine_float(layer: Layer, points: Points) -> Points:
    u = float_step(layer, points.h)
    for end in (0, -1):
        if points.s[end] == 0:  # a direction: no bias
            u[end] = (layer.float_rows @ points.h[end])[layer.row_of]
    return replace(points, h=u)


def _activate_float(points: Points, activation: Activation) -> Points:
    s, t, u = points.s, points.t, points.h
    for kink in activation.kinks or ():
        crossings = _Crossings.of(u - kink * s[:, None] if kink else u)
        if len(crossings.left):
            new_t, new_u = _blend_float(s, (t, u), crossings)
            new_u[crossings.place, crossings.units] = kink
            t, u = crossings.insert(t, new_t), crossings.insert(u, new_u)
            s = np.concatenate([s[:1], np.ones(len(t) - 2), s[-1:]])
    h = activation.on_floats(u)
    if activation.kinks != (0,):
        h[s == 0] = 0.0  # a direction: beyond its last kink a bounded unit stands still
    return Points(s, t, h, None)


def _along_ridge(ridge: Ridge, t: Vector, z: Vector) -> tuple[Vector, Vector]:
    """Return parameters and preactivations (K, m) of the second layer, from t and z at two ends."""
    falling = bool((z[1:] < z[:1]).all())
    low, high = (z[1:], z[:1]) if falling else (z[:1], z[1:])
    inside = ridge.kinks[(ridge.kinks > low) & (ridge.kinks < high)]
    if len(inside):
        inside = vectors.distinct(inside)
        inside = inside[::-1] if falling else inside
    slope = (z[1:] - z[:1]) / (t[1:] - t[:1])
    middle = t[:1] + (inside - z[:1]) / slope if len(inside) else inside
    return vectors.join(t[:1], middle, t[1:]), ridge(vectors.join(z[:1], inside, z[1:]))


@dataclass(frozen=True)
class _Crossings:
    """The new points, in order along the line, at which some column of a matrix vanishes.

    New point j lies between rows left[j] and left[j] + 1, which `after` and `before` weigh.
    Column units[i] crosses at the new point place[i]. Row i of the outcome is row order[i] of
    the old rows followed by the new ones.
    """

    left: Any
    after: Any
    before: Any
    units: Any
    place: Any
    order: npt.NDArray[np.intp]

    @classmethod
    def of(cls, above: Any) -> "_Crossings":
        """Find where a column changes sign between one row and the next."""
        up, down, width = above > 0, above < 0, above.shape[1]
        crossed = up[:-1] & down[1:]
        crossed |= down[:-1] & up[1:]
        flat = np.flatnonzero(crossed)
        left, units = np.divmod(flat, width)
        before, after = abs(above.take(flat)), abs(above.take(flat + width))
        if not len(left) or (left[1:] > left[:-1]).all():
            order = _insertion_order(left, len(above))
            return cls(left, after, before, units, np.arange(len(left)), order)
        share = _share(before, after)
        along = np.lexsort((share, left))
        left, units, share = left[along], units[along], share[along]
        fresh = np.ones(len(left), dtype=bool)
        fresh[1:] = (left[1:] != left[:-1]) | (share[1:] != share[:-1])
        first, order = along[fresh], _insertion_order(left[fresh], len(above))
        place = np.cumsum(fresh) - 1
        return cls(left[fresh], after[first], before[first], units, place, order)

    def insert(self, rows: Any, new: Any) -> Any:
        """Return the rows with new[j] put in behind row left[j]."""
        return ints.concatenate([rows, new]).take(self.order, axis=0)


def _insertion_order(left: npt.NDArray[np.intp], k: int) -> npt.NDArray[np.intp]:
    places = left + np.arange(1, len(left) + 1)
    old = np.ones(k + len(left), dtype=bool)
    old[places] = False
    order = np.empty(len(old), np.intp)
    order[old] = np.arange(k)
    order[places] = np.arange(k, len(old))
    return order


def _share(before: Any, after: Any) -> Any:
    """Return sort keys for before / (before + after), the way from the left point to the right."""
    if before.dtype.kind == "f":
        return before / (before + after)
    keys = Rationals(before, ints.plus(before, after)).keys()
    return keys if keys.dtype != object else np.unique(keys, return_inverse=True)[1]


def _blend_exact(points: IntArray, crossings: _Crossings) -> IntArray:
    common = ints.gcd(crossings.after, crossings.before)
    after = ints.floor_divide(crossings.after, common)[:, None]
    before = ints.floor_divide(crossings.before, common)[:, None]
    first, second = points.take(crossings.left, axis=0), points.take(crossings.left + 1, axis=0)
    new = ints.plus(ints.times(after, first), ints.times(before, second))
    return ints.floor_divide(new, np.gcd.reduce(new, axis=1, keepdims=True))


def _blend_float(
    s: FloatArray, parts: tuple[FloatArray, ...], crossings: _Crossings
) -> list[FloatArray]:
    """Return parameters and rows at the new points, which all have scale 1.

    Each is reached from the nearer of its two neighbours, where less is lost to rounding.
    """
    left, before, after = crossings.left, crossings.before, crossings.after
    near = left + (after < before)
    far = 2 * left + 1 - near
    share = np.minimum(before, after) / (before + after)
    blended = []
    for part in parts:
        first, weight = part.take(near, axis=0), share if part.ndim == 1 else share[:, None]
        new = part.take(far, axis=0)
        new -= first
        new *= weight
        new += first
        blended.append(new)
    last = len(s) - 1
    for end, finite, above, below in ((0, 1, after, before), (last, last - 1, before, after)):
        if s[end] == 0:
            on_ray = left == min(end, finite)
            ratio = above[on_ray] / below[on_ray]
            for part, new in zip(parts, blended, strict=True):
                new[on_ray] = part[finite] + np.multiply.outer(ratio, part[end])
    return blended
