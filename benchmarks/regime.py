"""Training near the dimension bound: does it memorize, and can the result be made exact?

Gaussian points and labels, as in most experiments on the question: not the worst case. Full
gradients, float64, a fixed number of steps, several initial values. Then `memorize.polish`.
"""

import statistics
from collections.abc import Callable, Iterator
from math import ceil
from typing import Any

import numpy as np
import numpy.typing as npt

from fdl import FdlError, bounds, certify, data, memorize
from fdl.network import Network

__all__ = ["COLUMNS", "UNITS", "nearly", "rows"]

FloatArray = npt.NDArray[np.float64]
Risk = Callable[[FloatArray], tuple[float, FloatArray]]

COLUMNS = ("n", "d", "neurons", "times the bound", "solver", "median error", "worst error", "exact")
UNITS = ("layer", "unit", "bias", "weights")
SHAPES = ((100, 5), (200, 10), (200, 20))
FACTORS = (1.0, 1.25, 1.5)
LBFGS_STEPS, ADAM_STEPS = 6_000, 30_000
STARTS = 5


def rows() -> Iterator[tuple[Any, ...]]:
    """Yield one row a shape, number of neurons and solver: errors are the largest at a point."""
    for n, d in SHAPES:
        X, y = points(n, d)
        least = bounds.blocks_lower_bound(n, d)
        for factor in FACTORS:
            neurons = ceil(factor * least)
            for solver in SOLVERS:
                nets = [trained(X, y, neurons, solver, start) for start in range(STARTS)]
                errors = [float(np.abs(Network(net, exact=False)(X) - y).max()) for net in nets]
                median, worst = (f"{e:.0e}" for e in (statistics.median(errors), max(errors)))
                polished = sum(_is_exact(net, X, y) for net in nets)
                yield n, d, neurons, factor, solver, median, worst, f"{polished} of {STARTS}"


def points(n: int, d: int) -> tuple[FloatArray, FloatArray]:
    """Return Gaussian points and Gaussian labels."""
    return data.gaussian(n, d), np.random.default_rng(1).standard_normal(n)


def trained(X: FloatArray, y: FloatArray, neurons: int, solver: str, start: int) -> list[Any]:
    """Return the two layers at which the solver arrives, from initial values of variance 1 / d."""
    rng, d = np.random.default_rng(start), X.shape[1]
    theta = rng.standard_normal(neurons * (d + 2) + 1) / np.sqrt(d)
    theta = SOLVERS[solver](lambda at: _risk(at, X, y), theta)
    W, b, v, c = _layers(theta, d)
    return [(W, b), (v[None], c)]


def _layers(theta: FloatArray, d: int) -> tuple[FloatArray, ...]:
    m = len(theta) // (d + 2)
    W, b, v, c = np.split(theta, [m * d, m * d + m, m * d + 2 * m])
    return W.reshape(m, d), b, v, c


def _risk(theta: FloatArray, X: FloatArray, y: FloatArray) -> tuple[float, FloatArray]:
    """Return half of the mean square of the errors, and its gradient."""
    W, b, v, c = _layers(theta, X.shape[1])
    u = X @ W.T + b
    h = np.maximum(u, 0.0)
    error = h @ v + c - y
    back = np.outer(error, v) * (u > 0)
    parts = ((back.T @ X).ravel(), back.sum(axis=0), error @ h, error.sum(keepdims=True))
    return float(error @ error) / (2 * len(y)), np.concatenate(parts) / len(y)


def _lbfgs(risk: Risk, theta: FloatArray) -> FloatArray:
    from scipy.optimize import minimize

    options = {"maxiter": LBFGS_STEPS, "maxfun": 10**6, "ftol": 0.0, "gtol": 0.0, "maxcor": 20}
    found: FloatArray = minimize(risk, theta, jac=True, method="L-BFGS-B", options=options).x
    return found


def _adam(risk: Risk, theta: FloatArray) -> FloatArray:
    """The usual constants; the step falls from 0.01 to 0 along a cosine."""
    mean, square = np.zeros_like(theta), np.zeros_like(theta)
    for t in range(1, ADAM_STEPS + 1):
        gradient = risk(theta)[1]
        mean = 0.9 * mean + 0.1 * gradient
        square = 0.999 * square + 0.001 * gradient**2
        step = 0.005 * (1 + np.cos(np.pi * t / ADAM_STEPS))
        root = np.sqrt(square / (1 - 0.999**t)) + 1e-8
        theta = theta - step * mean / (1 - 0.9**t) / root
    return theta


SOLVERS: dict[str, Callable[[Risk, FloatArray], FloatArray]] = {
    f"L-BFGS, {LBFGS_STEPS} steps": _lbfgs,
    f"Adam, {ADAM_STEPS} steps": _adam,
}


def nearly() -> Iterator[tuple[Any, ...]]:
    """Yield the units of a network that fits 40 points, with weights rounded to six digits."""
    X, y = points(40, 4)
    neurons = ceil(1.5 * bounds.blocks_lower_bound(40, 4))
    for layer, (W, b) in enumerate(trained(X, y, neurons, next(iter(SOLVERS)), 0), 1):
        for unit, (w, bias) in enumerate(zip(W, b, strict=True)):
            yield layer, unit, _six(bias), [_six(weight) for weight in w]


def _six(number: float) -> float:
    return float(f"{number:.6g}")


def _is_exact(net: list[Any], X: FloatArray, y: FloatArray) -> bool:
    try:
        return bool(certify.memorizes(memorize.polish(net, X, y), X, y))
    except FdlError:
        return False
