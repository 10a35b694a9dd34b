"""A network restricted to a line: the piecewise-linear function it is there.

The function is computed, not sampled: exact for an exact network, float64 for a float64 one.
How the breakpoints are found is told in `fdl.refine`.
"""

from dataclasses import replace
from typing import Any

import numpy as np

from fdl import filter as float_filter
from fdl.bounded import UndecidedError
from fdl.errors import InputError
from fdl.exact import Rationals, ScaledRows, vectors, whole
from fdl.exact import integers as ints
from fdl.exact.reading import is_row
from fdl.exact.vectors import Vector
from fdl.graph import Graph
from fdl.network import Network, check_network
from fdl.piecewise import PiecewiseLinear
from fdl.refine import Points, continuous, refine

__all__ = ["count_pieces", "n_activation_regions", "trace", "trace_interval", "trace_line"]


def trace(net: Network, start: Any, stop: Any, *, output: int = 0) -> PiecewiseLinear:
    """Return t -> net(start + t (stop - start)) on [0, 1].

    Args:
        net: a network with a continuous activation; an exact one gives an exact function.
        start, stop: points of R^d (for d = 1, numbers will do).
        output: which output of the network.

    In float64 two pieces count as one only if their slopes are equal floats; on networks whose
    numbers are dyadic and short that is exact. Raises `InputError` for a network that jumps
    (threshold), points of another dimension, and an output that it does not have.

    >>> tent = Network([([[1], [1], [1]], [0, "-1/2", -1]), ([[2, -4, 2]], [0])])
    >>> trace(tent, 1, 0).breakpoints.tolist()
    [Fraction(0, 1), Fraction(1, 2), Fraction(1, 1)]
    """
    return _function(refine(net, _segment(net, start, stop)), output)


def trace_interval(net: Network, a: Any, b: Any, *, output: int = 0) -> PiecewiseLinear:
    """Return the function x -> net(x) on [a, b], for a network with one input and a < b.

    >>> tent = Network([([[1], [1], [1]], [0, "-1/2", -1]), ([[2, -4, 2]], [0])])
    >>> trace_interval(tent, -1, 2)
    PiecewiseLinear(4 pieces on [-1, 2], exact)
    """
    _check_scalar(net)
    vectors.interval((a, b), net.is_exact, ("a", "b"))
    ends = _segment(net, a, b)
    return _function(refine(net, replace(ends, t=ends.h[:, 0])), output)


def trace_line(net: Network, *, output: int = 0) -> PiecewiseLinear:
    """Return the function x -> net(x) on the whole line, for a network with one input.

    >>> tent = Network([([[1], [1], [1]], [0, "-1/2", -1]), ([[2, -4, 2]], [0])])
    >>> trace_line(tent).slopes.tolist()
    [Fraction(0, 1), Fraction(2, 1), Fraction(-2, 1), Fraction(0, 1)]
    """
    _check_scalar(net)
    s, t = np.array([[0, 1, 0], [-1, 0, 1]], np.int64 if net.is_exact else np.float64)
    return _function(refine(net, Points(s, t, t[:, None], None)), output)


def count_pieces(net: Network, start: Any, stop: Any, *, output: int = 0) -> int:
    """Return the number of pieces of t -> net(start + t (stop - start)) on [0, 1], proved.

    It is trace(net, start, stop).n_pieces() of the exact network, at little more than the price of
    a float64 trace: a sign is computed in float64 together with a bound on its error, and only
    where the bound does not prove it, in rationals. How that is a proof is told in `fdl.filter`.
    Where much is degenerate, as in a sawtooth, whose units vanish at one another's kinks, the
    exact trace is taken.

    A float64 network and its segment are read as the dyadic rationals they are: the count is that
    of the function without rounding, which a float64 trace may miss.

    Args:
        net: a network with a continuous activation.
        start, stop: points of R^d (for d = 1, numbers will do).
        output: which output of the network.

    Raises `InputError` as `trace` does.

    >>> tent = Network([([[1], [1], [1]], [0, "-1/2", -1]), ([[2, -4, 2]], [0])])
    >>> count_pieces(tent, -1, 2)
    4
    """
    check_network(net)
    activation = continuous(net)
    ends = [_end(net, end, name, exact=True) for end, name in ((start, "start"), (stop, "stop"))]
    if whole(output, "output") >= net.out_width:
        raise InputError(f"output {output}: the network has {net.out_width} outputs")
    layers = [*net.affine_layers[:-1], net.affine_layers[-1].unit(output)]
    try:
        return float_filter.count(layers, activation, ends[0], ends[1]).n_pieces
    except UndecidedError:
        exact = Network([layer.to_exact() for layer in layers], net.activation)
        return _function(refine(exact, _joined(ends)), 0).n_pieces()


def n_activation_regions(net: Network, start: Any, stop: Any) -> int:
    """Return the number of intervals of the segment with one activation pattern each.

    The pattern says, unit by unit, on which side of its kinks the unit is. Neighbouring
    regions may carry the same affine function: there are at least as many as pieces.

    >>> dead = Network([([[1], [1]], [0, 0]), ([[1, -1]], [0])])
    >>> n_activation_regions(dead, -1, 1), trace(dead, -1, 1).n_pieces()
    (2, 1)
    """
    points = refine(net, _segment(net, start, stop))
    return len(points.t) - 1 if net.is_exact else len(np.unique(points.t)) - 1


def _segment(net: Network, start: Any, stop: Any) -> Points:
    """Return the two ends of a segment, with parameters 0 and 1."""
    check_network(net)
    points = ((start, "start"), (stop, "stop"))
    ends = [_end(net, end, name, exact=net.is_exact) for end, name in points]
    if not net.is_exact:
        return Points(np.ones(2), np.array([0.0, 1.0]), np.stack(ends), None)
    return _joined(ends)


def _joined(ends: list[Rationals]) -> Points:
    rows = ScaledRows.of(vectors.stack(ends).T)
    return Points(rows.scales, ints.times(rows.scales, np.array([0, 1])), rows.numerators, None)


def _end(net: Network, point: Any, name: str, *, exact: bool) -> Vector:
    coordinates = point if is_row(point) else [point]
    if len(coordinates) != net.in_width:
        message = f"{name} has {len(coordinates)} coordinates, the network {net.in_width} inputs"
        raise InputError(message)
    return vectors.read(coordinates, exact, name)


def _function(points: Points, output: int) -> PiecewiseLinear:
    if whole(output, "output") >= points.h.shape[1]:
        raise InputError(f"output {output}: the network has {points.h.shape[1]} outputs")
    s, t, v = points.s, points.t, points.h[:, output]
    finite = slice(int(s[0] == 0), len(s) - int(s[-1] == 0))
    x: Vector
    if points.scales is None:
        vectors.all_finite(v, "outputs")
        ends = [v[[i]] / t[[i]] if s[i] == 0 else None for i in (0, -1)]
        x, y = t[finite], v[finite]
        if (x[1:] <= x[:-1]).any():  # rounding has put a crossing on, or past, the next one
            x = np.maximum.accumulate(x)
            moves = np.concatenate([[True], x[1:] > x[:-1]])
            x, y = x[moves], y[moves]
    else:
        r = points.scales[[output]]
        ends = [Rationals(v[[i]], ints.times(t[[i]], r)) if s[i] == 0 else None for i in (0, -1)]
        x = Rationals(t[finite], s[finite])
        y = Rationals(v[finite], ints.times(s[finite], r))
    return PiecewiseLinear.of_graph(Graph.of(x, y, *ends))


def _check_scalar(net: Network) -> None:
    check_network(net)
    if net.in_width != 1:
        raise InputError(f"the network has {net.in_width} inputs: use trace(net, start, stop)")
