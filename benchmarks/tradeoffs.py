"""Hashing and plateaus: the laws of `memorize.park` and `memorize.yang`.

The points and labels of `benchmarks.sublinear`. But for the seconds, everything is exact and
follows from the seed. Every network is certified at all points. `python -m benchmarks.tradeoffs`
writes these tables alone.
"""

from functools import partial
from typing import Any

from benchmarks import committed
from benchmarks.sublinear import LABEL_BITS, D, certified, key_bits, labels, points, three_digits
from fdl import bounds, memorize
from fdl.memorize._hash import hashed
from fdl.memorize._keys import distinct_keys
from fdl.network import Network

__all__ = ["PARK", "YANG", "park_law", "park_shape", "write", "yang_law"]

_SECONDS = ("seconds to build", "seconds to certify")
PARK = (
    *("points", "N", "bits a key", "folds", "groups", "blocks", "slots", "hidden layers"),
    *("at most", "width", "nonzero", "formula", "nonzero / N^(2/3)", "bits a weight", *_SECONDS),
)
YANG = (
    *("N", "superblocks", "plateaus", "items", "bits a key", "hidden layers", "width", "nonzero"),
    *("formula", "bits a weight", "digits formula", "W^2 L^2 / (N r)", *_SECONDS),
)
HASHED = [
    *(("integers", n) for n in (100, 300, 1_000, 3_000, 10_000, 30_000, 100_000)),
    *(("reals", n) for n in (100, 1_000, 10_000)),
]
SHAPES = [(2_000, shape) for shape in ((6, 3, 6), (12, 6, 4), (24, 12, 2), (30, 15, 1))]
WIDTHS = (16, 32, 64, 128, 256)


def write() -> None:
    """Write the tables `park` and `yang`."""
    committed.write("park", PARK, (_park_row(kind, n) for kind, n in HASHED))
    bits = key_bits("integers", 10_000)
    wide = [(10_000, bounds.yang_shape(10_000, bits, width)) for width in WIDTHS]
    shapes = [*SHAPES, (10_000, (64, 32, 2)), *wide]
    committed.write("yang", YANG, (_yang_row(n, shape) for n, shape in shapes))


def park_shape(kind: str, n: int, net: Network) -> tuple[int, int, int, int]:
    """Return folds, groups, blocks and slots of a network."""
    found = hashed(distinct_keys(points(kind, n), labels(n), seed=0))
    folds, groups = len(found.folds), len(found.delays)
    slots = bounds.vardi_shape(max(found.slots) + 1, LABEL_BITS)[2]
    return folds, groups, net.hidden_layers - folds - groups - slots * LABEL_BITS - 1, slots


def park_law(kind: str, n: int, net: Network) -> tuple[Any, ...]:
    """Return bits a key, the shape and the sizes of a network, beside their formulas."""
    shape, bits, integral = park_shape(kind, n, net), key_bits(kind, n), kind == "integers"
    most = bounds.park_shape(n, bits, LABEL_BITS, integral=integral)
    return (
        *(bits, *shape, net.hidden_layers, bounds.park_hidden_layers(most, LABEL_BITS)),
        *(max(net.widths), net.n_nonzero),
        bounds.park_nonzero(shape, LABEL_BITS, D, integral=integral),
        *(three_digits(net.n_nonzero / n ** (2 / 3)), net.max_weight_bits),
    )


def yang_law(n: int, shape: tuple[int, int, int], net: Network) -> tuple[Any, ...]:
    """Return bits a key and the sizes of a network, beside their formulas."""
    bits, width = key_bits("integers", n), max(net.widths)
    return (
        *(bits, net.hidden_layers, width, net.n_nonzero),
        bounds.yang_nonzero(n, shape, bits, LABEL_BITS, D),
        *(net.max_weight_bits, bounds.yang_weight_bits(shape[2], bits)),
        three_digits((width * net.hidden_layers) ** 2 / (n * bits)),
    )


def _park_row(kind: str, n: int) -> tuple[Any, ...]:
    net, *seconds = certified(memorize.park, kind, n)
    return kind, n, *park_law(kind, n, net), *seconds


def _yang_row(n: int, shape: tuple[int, int, int]) -> tuple[Any, ...]:
    net, *seconds = certified(partial(memorize.yang, shape=shape), "integers", n)
    return n, *shape, *yang_law(n, shape, net), *seconds


if __name__ == "__main__":
    write()
