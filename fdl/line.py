"""A network restricted to a line: the exact piecewise-linear function it is there.

Points of the line are kept in homogeneous form (s, t, u): the scale s, the parameter t / s and
the preactivations u / s of one layer. Between neighbouring points every layer so far is affine.
One layer more is a matrix product; wherever a unit changes sign between two neighbours, the
point of the crossing is their combination with the unit's own magnitudes as weights. In
integers this needs no division, and s = 0 is a point at infinity.

In float64 the crossing unit is set to its kink at the new point. Nothing is compared with a
tolerance, so float64 is exact as long as every number on the way is (dyadic networks).
"""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from fdl.errors import InputError
from fdl.exact import IntArray, Rationals, ScaledRows, as_floats, rational
from fdl.exact import integers as ints
from fdl.exact.vectors import Vector
from fdl.forward import ACTIVATIONS, Activation, IntegerLayer, float_step, integer_steps
from fdl.graph import Graph
from fdl.layer import Layer
from fdl.network import Network
from fdl.piecewise import PiecewiseLinear
from fdl.threads import one_blas_thread

__all__ = ["n_activation_regions", "trace", "trace_interval", "trace_line"]

FloatArray = npt.NDArray[np.float64]


def trace(net: Network, start: Any, stop: Any, *, output: int = 0) -> PiecewiseLinear:
    """Return t -> net(start + t (stop - start)) on [0, 1].

    Args:
        net: a network with a continuous activation; an exact one gives an exact function.
        start, stop: points of R^d (for d = 1, numbers will do).
        output: which output of the network.

    >>> tent = Network([([[1], [1], [1]], [0, "-1/2", -1]), ([[2, -4, 2]], [0])])
    >>> trace(tent, 1, 0).breakpoints.tolist()
    [Fraction(0, 1), Fraction(1, 2), Fraction(1, 1)]
    """
    return _function(_refine(net, *_segment(net, start, stop)), output)


def trace_interval(net: Network, a: Any, b: Any, *, output: int = 0) -> PiecewiseLinear:
    """Return the function x -> net(x) on [a, b], for a network with one input and a < b.

    >>> tent = Network([([[1], [1], [1]], [0, "-1/2", -1]), ([[2, -4, 2]], [0])])
    >>> trace_interval(tent, -1, 2)
    PiecewiseLinear(4 pieces on [-1, 2], exact)
    """
    _check_scalar(net)
    if not rational(a, "a") < rational(b, "b"):
        raise InputError(f"the interval [{a}, {b}] is empty or a point: give a < b")
    rows, _ = _segment(net, a, b)
    return _function(_refine(net, rows, rows[:, 1]), output)


def trace_line(net: Network, *, output: int = 0) -> PiecewiseLinear:
    """Return the function x -> net(x) on the whole line, for a network with one input.

    >>> tent = Network([([[1], [1], [1]], [0, "-1/2", -1]), ([[2, -4, 2]], [0])])
    >>> trace_line(tent).slopes.tolist()
    [Fraction(0, 1), Fraction(2, 1), Fraction(-2, 1), Fraction(0, 1)]
    """
    _check_scalar(net)
    rows = np.array([[0, -1], [1, 0], [0, 1]], np.int64 if net.is_exact else np.float64)
    return _function(_refine(net, rows, rows[:, 1]), output)


def n_activation_regions(net: Network, start: Any, stop: Any) -> int:
    """Return the number of intervals of the segment with one activation pattern each.

    The pattern says, unit by unit, on which side of its kinks the unit is. Neighbouring
    regions may carry the same affine function: there are at least as many as pieces.

    >>> dead = Network([([[1], [1]], [0, 0]), ([[1, -1]], [0])])
    >>> n_activation_regions(dead, -1, 1), trace(dead, -1, 1).n_pieces()
    (2, 1)
    """
    points, _ = _refine(net, *_segment(net, start, stop))
    return len(points.t) - 1


def _segment(net: Network, start: Any, stop: Any) -> tuple[Any, Any]:
    """Return the two ends as rows (s, x) and their parameters t over s."""
    ends = [[end] if np.ndim(end) == 0 else list(end) for end in (start, stop)]
    for name, end in zip(("start", "stop"), ends, strict=True):
        if len(end) != net.in_width:
            message = f"{name} has {len(end)} coordinates, the network {net.in_width} inputs"
            raise InputError(message)
    if not net.is_exact:
        points = as_floats(ends, 2, "ends")
        return np.column_stack([np.ones(2), points]), np.array([0.0, 1.0])
    scaled = ScaledRows.read(ends, "ends")
    rows = _joined(1, scaled.scales[:, None], scaled.numerators)
    return rows, ints.times(scaled.scales, np.array([0, 1]))


@dataclass(frozen=True)
class _Points:
    """Points in order along the line: scales s (K,), parameters t (K,), rows h (K, m)."""

    s: Any
    t: Any
    h: Any


def _refine(net: Network, rows: Any, parameters: Any) -> tuple[_Points, IntArray | None]:
    """Pass points through the layers, putting in every crossing on the way.

    Returns the points, with the outputs as rows, and the outputs' scales (None: float64).
    """
    activation = ACTIVATIONS[net.activation]
    if activation.kinks is None:
        raise InputError(f"a {net.activation} network jumps: it is not piecewise linear")
    points = _Points(rows[:, 0], parameters, rows[:, 1:])
    if not net.is_exact:
        with one_blas_thread(), np.errstate(over="ignore", invalid="ignore", divide="ignore"):
            for layer in net.affine_layers[:-1]:
                points = _float_hidden(layer, points, activation)
            return replace(points, h=_float_affine(net.affine_layers[-1], points)), None
    steps = integer_steps(net.affine_layers, activation)
    for step in steps[:-1]:
        points = _exact_hidden(step, points, activation)
    return replace(points, h=steps[-1].apply(points.h, points.s)), steps[-1].scales


def _exact_hidden(step: IntegerLayer, points: _Points, activation: Activation) -> _Points:
    s, t, u = points.s, points.t, step.apply(points.h, points.s)
    for kink in activation.kinks or ():
        level = ints.times(step.scales, np.array([kink]))
        above = ints.minus(u, ints.times(s[:, None], level)) if kink else u
        crossings = _Crossings.of(above)
        if len(crossings.left):
            rows = _joined(1, s[:, None], t[:, None], u)
            rows = crossings.insert(rows, _blend_exact(rows, crossings))
            s, t, u = rows[:, 0], rows[:, 1], rows[:, 2:]
    return _Points(s, t, activation.on_integers(u, s[:, None], step.scales))


def _float_hidden(layer: Layer, points: _Points, activation: Activation) -> _Points:
    s, t, u = points.s, points.t, _float_affine(layer, points)
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
    return _Points(s, t, h)


def _float_affine(layer: Layer, points: _Points) -> FloatArray:
    u = float_step(layer, points.h)
    for end in (0, -1):
        if points.s[end] == 0:
            u[end] -= layer.biases()
    return u


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
        up, down = above > 0, above < 0
        crossed = (up[:-1] & down[1:]) | (down[:-1] & up[1:])
        flat, width = np.flatnonzero(crossed), above.shape[1]
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
        return _joined(0, rows, new).take(self.order, axis=0)


def _insertion_order(left: npt.NDArray[np.intp], k: int) -> npt.NDArray[np.intp]:
    new = np.arange(len(left))
    order = np.empty(k + len(new), np.intp)
    order[new + left + 1] = new + k
    counts = np.bincount(left, minlength=k)
    order[np.arange(k) + np.cumsum(counts) - counts] = np.arange(k)
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
    """Return parameters and rows at the new points, which all have scale 1."""
    left, before, after = crossings.left, crossings.before, crossings.after
    share = before / (before + after)
    blended = []
    for part in parts:
        first, weight = part.take(left, axis=0), share if part.ndim == 1 else share[:, None]
        new = part.take(left + 1, axis=0)
        new -= first
        new *= weight
        new += first
        blended.append(new)
    last = len(s) - 1
    for end, finite, ratio in ((0, 1, after / before), (last, last - 1, before / after)):
        if s[end] == 0:
            on_ray = left == min(end, finite)
            for part, new in zip(parts, blended, strict=True):
                new[on_ray] = part[finite] + np.multiply.outer(ratio[on_ray], part[end])
    return blended


def _function(refined: tuple[_Points, IntArray | None], output: int) -> PiecewiseLinear:
    points, scales = refined
    if not 0 <= output < points.h.shape[1]:
        raise InputError(f"output {output}: the network has {points.h.shape[1]} outputs")
    s, t, v = points.s, points.t, points.h[:, output]
    finite = slice(int(s[0] == 0), len(s) - int(s[-1] == 0))
    x: Vector
    if scales is None:
        ends = [v[[i]] / t[[i]] if s[i] == 0 else None for i in (0, -1)]
        x, y = np.maximum.accumulate(t[finite]), v[finite]  # a crossing may round past the next
        stays = x[1:] == x[:-1]
        if stays.any():
            moves = np.concatenate([[True], ~stays])
            x, y = x[moves], y[moves]
    else:
        r = scales[[output]]
        ends = [Rationals(v[[i]], ints.times(t[[i]], r)) if s[i] == 0 else None for i in (0, -1)]
        x = Rationals(t[finite], s[finite])
        y = Rationals(v[finite], ints.times(s[finite], r))
    return PiecewiseLinear.of_graph(Graph.of(x, y, *ends))


def _check_scalar(net: Network) -> None:
    if net.in_width != 1:
        raise InputError(f"the network has {net.in_width} inputs: use trace(net, start, stop)")


def _joined(axis: int, *parts: Any) -> Any:
    """Join integer or float64 matrices; int64 beside Python integers becomes Python integers."""
    wide = any(part.dtype == object for part in parts)
    return np.concatenate([p.astype(object) if wide else p for p in parts], axis=axis)
