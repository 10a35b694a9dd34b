"""Memorizing many points: build, and build with certificate."""

from collections.abc import Iterator

import numpy as np

from benchmarks.timing import Row, compare, measure
from fdl import certify, data, memorize


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
    yield from _blocks()


def _blocks() -> Iterator[Row]:
    X, y = data.gaussian(10**5, 100), np.random.default_rng(1).standard_normal(10**5)
    yield measure(
        "blocks, n = 10^5, d = 100, float64",
        lambda: memorize.blocks(X, y, exact=False),
        target=2,
        remark="1 981 neurons, 990 linear systems of size 101",
    )
    images, digits = data.digits()

    def build_and_certify() -> None:
        net = memorize.blocks(images, digits)
        assert certify.memorizes(net, images, digits)

    yield measure(
        "blocks, the 1 797 digits of scikit-learn, exact: build and certificate",
        build_and_certify,
        target=3,
        remark="at most 71 neurons, zero error at every image",
    )
