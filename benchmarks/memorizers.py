"""Memorizing many points: build, and build with certificate."""

from collections.abc import Iterator

import numpy as np

from benchmarks.timing import Row, compare, measure
from fdl import certify, data, memorize
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

    def build_and_certify() -> None:
        net = memorize.zhang(few, labels)
        assert certify.memorizes(net, few, labels)

    yield measure(
        "zhang, n = 10^5, d = 10, exact: build and certificate",
        build_and_certify,
        target=3,
        remark="float64 points and labels, zero error at every point",
    )
    yield from _small(X[:1000], labels[:1000])


def _small(X: FloatArray, y: FloatArray) -> Iterator[Row]:
    """What costs more than linear time."""

    def random_neurons() -> None:
        net = memorize.random_features(X[:300], y[:300])
        assert certify.memorizes(net, X[:300], y[:300])

    yield measure(
        "random_features, n = 300, d = 10, exact: build and certificate",
        random_neurons,
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
