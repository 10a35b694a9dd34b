"""Threshold networks as ReLU networks: the bridge to circuit complexity."""

import math
from typing import Any

import numpy as np

from fdl.errors import InputError
from fdl.exact import whole
from fdl.network import Network, check_network

__all__ = ["relu_from_threshold"]


def relu_from_threshold(net: Network, *, denominator: int = 1) -> Network:
    """Return a ReLU network with the values of a threshold network at all integer points.

    **Proposition.** An exact threshold network has the same values, at all points whose
    coordinates are multiples of 1/denominator, as a ReLU network of twice its hidden widths.

    Multiply the weights and bias of a unit by a positive integer that makes its argument u an
    integer at these points (inside the network the inputs are 0 and 1). Then [u >= 0] =
    relu(u + 1) - relu(u): a margin of 1 below 0 that no value enters. Between the points the ReLU
    network is continuous, and differs.

    So threshold circuits are ReLU networks of the same depth, and what no small ReLU network of
    that depth computes, no small threshold circuit does. From depth 3 on no such function (in P)
    is known. This is one half of the bridge in G. Vardi, O. Shamir, Neural networks with small
    weights and depth-separation barriers, NeurIPS 2020; their theorem is about approximation and
    needs the other half also, ReLU networks as threshold circuits. It is not run here.

    Args:
        net: an exact network with activation "threshold".
        denominator: of the inputs.

    Size: twice the hidden widths, the same depth. Exact. Raises `InputError` for another activation
    and for a float64 network.

    Lecture: Chapter 3, the remark on depth 4 and higher.

    >>> xor = Network([([[1, 1], [1, 1]], [-1, -2]), ([[1, -1]], None)], "threshold")
    >>> relu_from_threshold(xor)([[0, 0], [0, 1], [1, 0], [1, 1]]).tolist() == [0, 1, 1, 0]
    True
    """
    check_network(net)
    if net.activation != "threshold" or not net.is_exact:
        raise InputError(f"{net!r}: an exact network with activation 'threshold' is wanted")
    grid, layers = whole(denominator, "denominator", 1), list(net.layers)
    doubled: list[Any] = []
    for number, (W, b) in enumerate(layers):
        inputs = W if number == 0 else np.repeat(W, 2, axis=1) * _signs(W.shape[1])
        if number == net.hidden_layers:
            doubled.append((inputs, b))
            break
        scale = [
            _common(row, grid if number == 0 else 1, bias) for row, bias in zip(W, b, strict=True)
        ]
        factors = np.array(scale, dtype=object)
        W2, b2 = inputs * factors[:, None], b * factors
        doubled.append((np.repeat(W2, 2, axis=0), np.repeat(b2, 2) + np.tile([1, 0], len(b))))
    return Network(doubled)


def _signs(width: int) -> Any:
    """Return 1, -1, 1, -1, ...: a threshold unit is the difference of its two ReLU units."""
    return np.tile(np.array([1, -1], dtype=object), width)


def _common(row: Any, grid: int, bias: Any) -> int:
    """Return a positive integer that makes <row, x> + bias an integer, for x in Z / grid."""
    return math.lcm(bias.denominator, *((weight / grid).denominator for weight in row))
