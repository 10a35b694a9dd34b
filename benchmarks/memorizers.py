"""Memorizing many points: build, and build with certificate."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import numpy as np

from benchmarks import sublinear
from benchmarks.timing import Row, compare, measure
from fdl import Network, certify, data, memorize
from fdl.exact.reading import FloatArray


def rows() -> Iterator[Row]:
    n, d = 10**6, 10
    X = data.gaussian(n, d)
    y = np.random.default_rng(1).random(n)
    w = np.random.default_rng(2).standard_normal(d)
    yield compare(
        "zhang, n = 10^6, d = 10, float64",
        lambda: memorize.zhang(X, y, exact=False),
        "one X @ w and one argsort",
        lambda: np.argsort(X @ w),
        target=4,
    )
    few, labels = X[: 10**5], y[: 10**5]
    yield measure(
        "zhang, n = 10^5, d = 10, exact: build and certificate",
        lambda: _certified(memorize.zhang, few, labels),
        target=3,
        remark="float64 points and labels, zero error at every point",
    )
    yield from _small(X[:1000], labels[:1000])
    yield from _blocks()
    yield from _rows_in_depth()
    yield from _fewer_weights_than_points()


def _certified(construction: Callable[..., Network], X: Any, y: Any) -> None:
    assert certify.memorizes(construction(X, y), X, y)


def _blocks() -> Iterator[Row]:
    X, y = data.gaussian(10**5, 100), np.random.default_rng(1).standard_normal(10**5)
    yield measure(
        "blocks, n = 10^5, d = 100, float64",
        lambda: memorize.blocks(X, y, exact=False),
        target=2,
        remark="1 981 neurons, 990 linear systems of size 101",
    )
    images, digits = data.digits()
    yield measure(
        "blocks, the 1 797 digits of scikit-learn, exact: build and certificate",
        lambda: _certified(memorize.blocks, images, digits),
        target=3,
        remark="at most 71 neurons, zero error at every image",
    )


def _small(X: FloatArray, y: FloatArray) -> Iterator[Row]:
    """What costs more than linear time."""
    yield measure(
        "random_features, n = 300, d = 10, exact: build and certificate",
        lambda: _certified(memorize.random_features, X[:300], y[:300]),
        target=6,
        remark="one 300 x 300 system over the rationals",
    )
    bits = {b: memorize.zhang(X, y, biases=b).max_weight_bits for b in ("points", "midpoints")}
    yield measure(
        "zhang with midpoints, n = 1 000, d = 10, exact: build",
        lambda: memorize.zhang(X, y, biases="midpoints"),
        target=3,
        remark=f"weights of {bits['midpoints']} binary digits, {bits['points']} with the default",
    )


def _rows_in_depth() -> Iterator[Row]:
    rng = np.random.default_rng(3)
    pixels, grades = rng.integers(0, 256, (40_000, 50)), rng.integers(-100, 101, 40_000)
    works: list[tuple[str, Callable[[Any, Any], Any], int, int, float]] = [
        ("yun", memorize.yun, 10_000, 10, 10),
        ("yun_hardtanh", memorize.yun_hardtanh, 4_096, 10, 7),
        ("yun_deep, 600 hidden layers", _many_layers, 600, 4, 1.5),
        ("threshold", memorize.threshold, 40_000, 50, 2),
    ]
    for name, make, n, d, target in works:
        X, y = pixels[:n, :d], grades[:n]
        y = y % 2 if make is memorize.threshold else y
        yield measure(
            f"{name}, n = {n}, d = {d}, exact: build and certificate",
            partial(_certified, make, X, y),
            target=target,
            remark="points of integers below 256, zero error at every point",
        )


def _fewer_weights_than_points() -> Iterator[Row]:
    for n, target, runs in ((10**4, 3, 3), (10**5, 120, 1)):
        X, y = sublinear.points("integers", n), sublinear.labels(n)
        yield measure(
            f"vardi, n = {n}, d = 8, exact: build and certificate",
            lambda X=X, y=y: _certified(memorize.vardi, X, y),  # type: ignore[misc]
            target=target,
            remark="integer points below 256, labels of 3 bits, zero error at every point",
            runs=runs,
        )


def _many_layers(X: Any, y: Any) -> Any:
    return memorize.yun_deep(X, y, hidden_layers=600)
