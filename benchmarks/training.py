"""Closed forms against training: the same points and labels, one run, one table.

Gaussian points of R^10, uniform labels in [0, 1], float64. A trained network has as many neurons
as `memorize.blocks` needs. Training stops at a largest error of 10^-6, or after half a minute.
"""

import time
import warnings
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import numpy.typing as npt

from fdl import bounds, data, memorize
from fdl.network import Network

__all__ = ["COLUMNS", "rows"]

FloatArray = npt.NDArray[np.float64]
Fitted = tuple[float, int, int]  # largest error, neurons, parameters

COLUMNS = ("n", "method", "seconds", "error", "reached", "neurons", "parameters")
D, GOAL, MOST_SECONDS = 10, 1e-6, 30.0
SIZES = (100, 1_000, 10_000)
CLOSED: tuple[Callable[..., Network], ...] = (
    memorize.zhang,
    memorize.bubeck,
    memorize.blocks,
    memorize.yun,
)


def rows() -> Iterator[tuple[Any, ...]]:
    """Yield one row a method and number of points."""
    for n in SIZES:
        X = data.gaussian(n, D)
        y = np.random.default_rng(1).random(n)
        for construction in CLOSED:
            name = f"{construction.__module__.split('._')[0]}.{construction.__name__}"
            yield _row(n, name, lambda X, y, make=construction: _closed(make, X, y), X, y)
        yield _row(n, "random ReLU features and solve", _random_features, X, y)
        for solver, steps in (("lbfgs", 200), ("adam", 50)):
            yield _row(
                n,
                f"MLPRegressor, {solver}",
                lambda X, y, solver=solver, steps=steps: _trained(X, y, solver, steps),
                X,
                y,
            )


def _row(
    n: int, name: str, fit: Callable[[FloatArray, FloatArray], Fitted], X: FloatArray, y: FloatArray
) -> tuple[Any, ...]:
    begin = time.perf_counter()
    error, neurons, parameters = fit(X, y)
    seconds = time.perf_counter() - begin
    figures = float(f"{seconds:.2g}"), float(f"{error:.1g}"), error <= GOAL
    return n, name, *figures, neurons, parameters


def _closed(make: Callable[..., Network], X: FloatArray, y: FloatArray) -> Fitted:
    net = make(X, y, exact=False)
    return float(np.abs(net(X) - y).max()), net.n_neurons, net.n_shared_parameters


def _random_features(X: FloatArray, y: FloatArray) -> Fitted:
    """n random neurons, each with its kink at a data point, and the output weights by LAPACK."""
    rng, n = np.random.default_rng(0), len(X)
    W = rng.standard_normal((n, D))
    hidden = np.maximum(X @ W.T - (W * X).sum(axis=1) + 1.0, 0.0)
    weights = np.linalg.solve(hidden, y)
    return float(np.abs(hidden @ weights - y).max()), n, n * (D + 2)


def _trained(X: FloatArray, y: FloatArray, solver: str, steps: int) -> Fitted:
    from sklearn.neural_network import MLPRegressor

    neurons = bounds.blocks_neurons(len(X), D)
    options = {"tol": 0.0, "n_iter_no_change": 10**9, "alpha": 0.0, "warm_start": True}
    net = MLPRegressor(
        hidden_layer_sizes=(neurons,), solver=solver, max_iter=steps, random_state=0, **options
    )
    begin, error = time.perf_counter(), np.inf
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # each chunk of steps ends before it converges
        while error > GOAL and time.perf_counter() - begin < MOST_SECONDS:
            net.fit(X, y)
            error = min(error, float(np.abs(net.predict(X) - y).max()))
    return error, neurons, neurons * (D + 2) + 1
