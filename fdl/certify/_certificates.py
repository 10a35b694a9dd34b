"""Certificates: what was checked, in which arithmetic, and the first failure."""

import math
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np

from fdl.activations import find_activation
from fdl.data import read_labels
from fdl.errors import FloatRangeError, InputError
from fdl.exact import Rationals, ScaledRows, as_floats, rank, show, vectors, whole
from fdl.exact.vectors import Vector
from fdl.forward import hidden_values, integer_steps
from fdl.line import trace_interval
from fdl.network import Network, check_network
from fdl.piecewise import PiecewiseLinear

__all__ = ["Certificate", "Difference", "crosses", "equal", "feature_rank", "memorizes"]

Scalar = Fraction | float


@dataclass(frozen=True)
class Difference:
    """One place where a claim fails: the index or the point, the value found, the value due."""

    at: Any
    found: Any
    expected: Any

    def __str__(self) -> str:
        found, expected = show(self.found), show(self.expected)
        return f"{self.at}: {found} instead of {expected}"


@dataclass(frozen=True)
class Certificate:
    """The outcome of a check.

    holds: whether the claim is true.
    exact: whether it was decided in rational arithmetic (float64 otherwise).
    checked: how many things were compared (points, pieces, crossings).
    witness: the first failure, None if there is none.
    max_error: largest |found - expected|: a `Fraction` if exact, else a float.
    float64_error: the same for the network in float64, None where that is not defined (the
        claim is not about values, or a number is beyond the range of float64).
    """

    holds: bool
    exact: bool
    checked: int
    witness: Difference | None
    max_error: Scalar | None = None
    float64_error: float | None = None

    def __bool__(self) -> bool:
        return self.holds

    def __str__(self) -> str:
        """Say it in a line; of the float64 error, whose digits depend on the machine, a bound.

        >>> str(Certificate(True, True, 3, None, Fraction(0), 2e-16))
        'holds, checked exactly in 3 places; in float64 off by less than 10^-15'
        """
        verdict = "holds" if self.holds else f"fails at {self.witness!s}"
        line = f"{verdict}, checked {'exactly' if self.exact else 'in float64'}"
        line += f" in {self.checked} place{'s' * (self.checked != 1)}"
        if self.float64_error is None or not self.exact:
            return line
        if self.float64_error == 0:
            return f"{line}; float64 agrees"
        power = math.floor(math.log10(self.float64_error)) + 1
        return f"{line}; in float64 off by less than 10^{power}"


def memorizes(net: Network, X: Any, y: Any) -> Certificate:
    """Check net(x_i) = y_i at every point.

    Args:
        net: an exact network is judged in rational arithmetic, with its float64 error beside
            it: the largest |net64(x_i) - y_i|, for the network, the points and the labels each
            rounded to float64. A float64 network is judged by the floats it returns.
        X: (n, d) points.
        y: (n,) labels, or (n, k).

    Raises `InputError` for data that are no numbers or do not fit the network.

    >>> line = Network([([[2]], [1])])
    >>> memorizes(line, [[0], [1]], [1, 4]).witness
    Difference(at=1, found=Fraction(3, 1), expected=Fraction(4, 1))
    """
    check_network(net)
    points = net.read_points(X)
    labels = read_labels(y, len(points), exact=net.is_exact)
    if labels.shape[1] != net.out_width:
        raise InputError(f"y has {labels.shape[1]} columns, the network {net.out_width} outputs")
    outputs = net.outputs(points)
    wrong = np.flatnonzero((outputs != labels).any(axis=1))
    with np.errstate(over="ignore"):
        errors = abs(outputs - labels).reshape(-1)
    error = vectors.face(vectors.largest(errors)).item()
    return Certificate(
        holds=wrong.size == 0,
        exact=net.is_exact,
        checked=len(points),
        witness=_difference(int(wrong[0]), outputs, labels) if wrong.size else None,
        max_error=error,
        float64_error=_float64_error(net, X, labels) if net.is_exact else error,
    )


def _difference(i: int, outputs: Vector, labels: Vector) -> Difference:
    found, expected = (vectors.face(values[i]) for values in (outputs, labels))
    if len(found) == 1:
        return Difference(i, found[0], expected[0])
    return Difference(i, tuple(found), tuple(expected))


def _float64_error(net: Network, X: Any, labels: Rationals) -> float | None:
    try:
        points = X.rationals().floats("X") if isinstance(X, ScaledRows) else as_floats(X, 2, "X")
        with np.errstate(over="ignore"):
            errors = np.abs(net.to_float().outputs(points) - labels.floats("y"))
        return float(vectors.all_finite(errors, "errors").max())
    except FloatRangeError:
        return None


def feature_rank(net: Network, X: Any) -> int:
    """Return the rank of the values of the last hidden layer at n points, over the rationals.

    They are an (n, m) matrix, one column a neuron of that layer. If its rank is n, output weights
    alone give the points any labels; if not, some labels are out of reach for this hidden layer.
    Raises `InputError` for a float64 network and for one without hidden layer.

    >>> twins = Network([([[1], [2]], [0, 0]), ([[1, 1]], None)])
    >>> feature_rank(twins, [[1], [3]])
    1
    """
    check_network(net)
    if not net.is_exact:
        raise InputError(f"{net!r} is float64: ranks are decided over the rationals")
    if not net.hidden_layers:
        raise InputError(f"{net!r} has no hidden layer")
    points = net.read_points(X)
    psi, layers = find_activation(net.activation), net.affine_layers[:-1]
    steps = integer_steps(layers, psi)
    return rank(hidden_values(steps, psi, points.numerators, points.scales))


def equal(f: PiecewiseLinear, g: PiecewiseLinear, on: tuple[Any, Any] | None = None) -> Certificate:
    """Check f = g on [a, b], by default on the common (bounded) domain.

    Two piecewise-linear functions agree on an interval once they agree at its ends and at the
    breakpoints of both. The witness is a point of largest difference.

    >>> f = PiecewiseLinear([0, 1], [0, 1])
    >>> equal(f, 2 * f).witness
    Difference(at=Fraction(1, 1), found=Fraction(1, 1), expected=Fraction(2, 1))
    """
    for function in (f, g):
        if not isinstance(function, PiecewiseLinear):
            raise InputError(f"{function!r} is no PiecewiseLinear function")
    difference = f - g
    if on is None and None in difference.domain:
        raise InputError("functions are compared on an interval: pass on=(a, b)")
    difference = difference if on is None else difference.restrict(on)
    places = {x for function in (f, g) for x in function.restrict(difference.domain).breakpoints}
    errors = abs(difference.values).tolist()
    error = max(errors)
    at = difference.breakpoints.tolist()[errors.index(error)]
    return Certificate(
        holds=error == 0,
        exact=f.is_exact,
        checked=len(places),
        witness=None if error == 0 else Difference(at, f(at), g(at)),
        max_error=error,
    )


def crosses(net: Network, level: Any, at_least: int, on: tuple[Any, Any]) -> Certificate:
    """Check that a network with one input changes side of `level` at least so often on [a, b].

    The graph of the network is computed, not sampled; what is checked are its pieces. The witness
    of a failure says how many crossings there are. Raises `InputError` for a network with several
    inputs or outputs, or one that jumps.

    >>> tent = Network([([[1], [1], [1]], [0, "-1/2", -1]), ([[2, -4, 2]], None)])
    >>> crosses(tent, "1/2", 2, on=(0, 1)).holds
    True
    """
    check_network(net)
    if net.out_width != 1:
        raise InputError(f"{net!r} has {net.out_width} outputs: one is wanted")
    wanted = whole(at_least, "at_least")
    a, b = vectors.interval(on, exact=True)
    graph = trace_interval(net, a.item(), b.item())
    found = graph.n_crossings(level)
    return Certificate(
        holds=found >= wanted,
        exact=net.is_exact,
        checked=graph.n_pieces(),
        witness=None if found >= wanted else Difference(on, found, wanted),
    )
