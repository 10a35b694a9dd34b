"""Memorizing many points: build, and build with certificate."""

from collections.abc import Callable, Iterator
from typing import Any

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
    yield from _rows_in_depth()


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

        def work(make: Any = make, X: Any = X, y: Any = y) -> None:
            assert certify.memorizes(make(X, y), X, y)

        yield measure(
            f"{name}, n = {n}, d = {d}, exact: build and certificate",
            work,
            target=target,
            remark="points of integers below 256, zero error at every point",
        )


def _many_layers(X: Any, y: Any) -> Any:
    return memorize.yun_deep(X, y, hidden_layers=600)
