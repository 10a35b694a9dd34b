"""The network that shatters n m points, checked at every point.

A point is a one-hot row and an integer j. Of a large set the one-hot rows would fill the memory,
so the network is cut behind its first affine layer. That one is evaluated at each one-hot row and
at each j: it is affine, so these give its values at all points. The others are evaluated at the
ReLU of these values, point by point. Both halves are the network's own layers.

`python -m benchmarks.shattering` writes this table alone (five minutes).
"""

import math
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from benchmarks import committed
from fdl import Network, vc
from fdl.exact import Rationals, vectors

__all__ = ["COLUMNS", "SHAPES", "labels", "right", "rows", "sizes"]

COLUMNS = (
    *("n", "m", "r", "points", "right", "hidden layers", "width", "nonzero", "bits"),
    *("labels per parameter", "points / (W H log2(W/H))", "upper bound"),
)
SHAPES = ((100, 64, 1), (100, 64, 2), (100, 64, 4), (1_000, 64, 4), (10_000, 60, 5))

_ROWS = 100  # one-hot rows held at a time
_ZERO = Rationals.read([[0]], 2)


def rows() -> Iterator[tuple[Any, ...]]:
    """Yield a row for each shape, all its points checked over the rationals."""
    for n, m, r in SHAPES:
        wanted = labels(n, m)
        net = vc.shattering_net(wanted, r)
        yield n, m, r, n * m, right(net, wanted, range(n)), *sizes(net, n, m)


def labels(n: int, m: int) -> npt.NDArray[np.int64]:
    """Return random labels of 0 and 1, (n, m)."""
    return np.random.default_rng(n + m).integers(0, 2, (n, m))


def sizes(net: Network, n: int, m: int) -> list[Any]:
    """Return what the table says of a network, from its hidden layers on."""
    weights, depth = net.n_nonzero, net.hidden_layers
    order = weights * depth * math.log2(weights / depth)
    return [
        *(depth, max(net.widths), weights, net.max_weight_bits),
        *(float(f"{n * m / each:.3g}") for each in (weights, order)),
        vc.relu_upper(net.widths, n + 1),
    ]


def right(net: Network, wanted: npt.NDArray[np.int64], some: Sequence[int]) -> int:
    """Return at how many of the points (e_i, j), i in `some`, the network gives the label."""
    n, m = wanted.shape
    first, others = Network(net.affine_layers[:1]), Network(net.affine_layers[1:])
    of_zero, of_j = first.outputs([[0] * (n + 1)]), first.outputs([[0] * n + [j] for j in range(m)])
    count = 0
    for start in range(0, len(some), _ROWS):
        chosen = np.array(some[start : start + _ROWS])
        one_hot = np.zeros((len(chosen), n + 1), np.int64)
        one_hot[range(len(chosen)), chosen] = 1
        of_row = first.outputs(one_hot) - of_zero
        i, j = np.repeat(range(len(chosen)), m), np.tile(range(m), len(chosen))
        units = vectors.maximum(of_row[i] + of_j[j], _ZERO)
        count += int(
            (others.outputs(units) == Rationals.read(wanted[chosen[i], j][:, None], 2)).sum()
        )
    return count


if __name__ == "__main__":
    committed.write("shattering", COLUMNS, rows())
