"""Fewer parameters than points: the laws of `memorize.vardi`, and what float64 makes of it.

Integer points below 256 in R^8, Gaussian points beside them, labels of 3 bits. But for the seconds
and the labels that float64 keeps, everything is exact and follows from the seed.
`python -m benchmarks.sublinear` writes these tables alone.
"""

import math
import time
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import numpy.typing as npt

from benchmarks import committed
from fdl import bounds, certify, data, memorize
from fdl.memorize._keys import distinct_keys
from fdl.network import Network

__all__ = [
    "COLLAPSE",
    "COLUMNS",
    "LAYERS",
    "certified",
    "kept",
    "key_bits",
    "labels",
    "law",
    "layer_law",
    "points",
    "three_digits",
    "write",
]

COLUMNS = (
    *("points", "N", "bits a key", "hidden layers", "width", "nonzero", "formula"),
    *("nonzero / sqrt(N r)", "bits a weight", "total bits", "total / N (r + c)", "least"),
    *("seconds to build", "seconds to certify"),
)
LAYERS = (
    *("N", "most layers", "hidden layers", "width", "nonzero", "formula"),
    "nonzero L / (N r)",
)
COLLAPSE = ("N", "labels kept", "bits a weight")

D, LABEL_BITS = 8, 3
INTEGERS, REALS = (100, 300, 1_000, 3_000, 10_000, 30_000, 100_000), (100, 1_000, 10_000)
MOST_LAYERS = {
    100: (40, 60, 1_000),
    2_000: (30, 40, 60, 100, 160, 250, 400, 1_000),
    20_000: (150, 250, 500, 1_000),
}
KEPT = (10, 30, 100, 300, 1_000, 3_000, 10_000)


def write() -> None:
    """Write the tables `vardi`, `vardi-layers` and `vardi-float64`."""
    sizes = [("integers", n) for n in INTEGERS] + [("reals", n) for n in REALS]
    committed.write("vardi", COLUMNS, (_row(kind, n) for kind, n in sizes))
    committed.write("vardi-layers", LAYERS, _layer_rows())
    committed.write("vardi-float64", COLLAPSE, (kept(n) for n in KEPT))


def points(kind: str, n: int) -> npt.NDArray[Any]:
    """Return n distinct points of R^8: "integers" below 256, or "reals"."""
    if kind == "reals":
        return data.gaussian(n, D)
    return np.random.default_rng(n).integers(0, 256, (n, D))


def labels(n: int, least: int = 0) -> npt.NDArray[np.int64]:
    """Return random labels of three bits."""
    return np.random.default_rng(n + 1).integers(least, 2**LABEL_BITS, n)


def key_bits(kind: str, n: int) -> int:
    """Return the digits of the largest key, more than a label has."""
    return max(distinct_keys(points(kind, n), labels(n), seed=0).bits, LABEL_BITS + 1)


def law(kind: str, n: int, net: Network) -> tuple[Any, ...]:
    """Return bits a key and the sizes of a network, beside their formulas."""
    bits = key_bits(kind, n)
    shape = bounds.vardi_shape(n, bits)
    stored = bounds.stored_bits(n, bits, LABEL_BITS)
    most = net.max_weight_bits
    return (
        *(bits, net.hidden_layers, max(net.widths), net.n_nonzero),
        bounds.vardi_nonzero(shape, bits, LABEL_BITS, D, integral=kind == "integers"),
        three_digits(net.n_nonzero / math.sqrt(n * bits)),
        *(most, net.total_weight_bits, three_digits(net.total_weight_bits / stored)),
        bounds.counting_lower_bound(n, 2**LABEL_BITS, most, D),
    )


def _row(kind: str, n: int) -> tuple[Any, ...]:
    net, *seconds = certified(memorize.vardi, kind, n)
    return kind, n, *law(kind, n, net), *seconds


def certified(make: Callable[..., Network], kind: str, n: int) -> tuple[Network, float, float]:
    """Return a network that has every label, and the seconds to build and to certify it."""
    X, y = points(kind, n), labels(n)
    begin = time.perf_counter()
    net = make(X, y)
    built = time.perf_counter()
    assert certify.memorizes(net, X, y)
    seconds = built - begin, time.perf_counter() - built
    return net, float(f"{seconds[0]:.2g}"), float(f"{seconds[1]:.2g}")


def _layer_rows() -> Iterator[tuple[Any, ...]]:
    for n, choices in MOST_LAYERS.items():
        for most in choices:
            net = memorize.vardi(points("integers", n), labels(n), hidden_layers=most)
            assert certify.memorizes(net, points("integers", n), labels(n))
            yield n, most, *layer_law(n, most, net)


def layer_law(n: int, most: int, net: Network) -> tuple[Any, ...]:
    """Return the sizes of a network of few hidden layers, beside their formula."""
    bits = key_bits("integers", n)
    formula = bounds.vardi_nonzero(bounds.vardi_shape(n, bits, most), bits, LABEL_BITS, D)
    figure = three_digits(net.n_nonzero * net.hidden_layers / (n * bits))
    return net.hidden_layers, max(net.widths), net.n_nonzero, formula, figure


def kept(n: int) -> tuple[int, int, int]:
    """Return how many labels the float64 network has after rounding; none of them is 0."""
    X, y = points("integers", n), labels(n, least=1)
    net = memorize.vardi(X, y)
    outputs = net.to_float()(X.astype(np.float64))
    return n, int((np.rint(outputs) == y).sum()), net.max_weight_bits


def three_digits(number: float) -> float:
    """Return a number in three digits."""
    return float(f"{number:.3g}")


if __name__ == "__main__":
    write()
