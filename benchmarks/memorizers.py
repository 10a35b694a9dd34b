"""Memorizing many points: build, and build with certificate."""

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

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
