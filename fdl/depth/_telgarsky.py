"""Telgarsky's hard function, layer for layer."""

from fractions import Fraction

import numpy as np

from fdl.exact import whole
from fdl.network import Network

__all__ = ["telgarsky"]

_HALF = Fraction(1, 2)


def telgarsky(k: int, *, d: int = 1) -> Network:
    """Return the deep network of Telgarsky's theorem: k^3 + 4 tents of the first coordinate.

    **Theorem.** Its L1 distance on [0, 1]^d to every function of a ReLU network with at most k
    hidden layers and at most 2^k units in all is at least `bounds.telgarsky_gap(k)`, which is
    229/1024 or more. The paper's constant is 1/64 (`bounds.telgarsky_numbers`).

    Proof: on a line parallel to the first axis the network is the sawtooth with 2^(k^3 + 4)
    pieces, and the other one has at most `bounds.units_pieces(k, 2^k)`. There `l1_lower_bound`
    holds; integrate over the other coordinates.

    Each tent is two layers, relu(2 relu(x) - 4 relu(x - 1/2)), three units, as in the paper:
    adjacent affine maps are not merged. `sawtooth` does with half the layers and two units a tent.

    Args:
        k: an integer >= 1.
        d: number of inputs.

    Size: 2k^3 + 8 hidden layers and 3k^3 + 12 units; five values of weights and biases.

    Source: M. Telgarsky, Benefits of depth in neural networks, COLT 2016, Theorem 1.1. Lecture:
    Chapter 3, the depth separation theorem, with L^2 + 2 tents and other numbers.

    >>> telgarsky(1).hidden_layers, telgarsky(1).n_neurons, telgarsky(1)("1/32")
    (10, 15, Fraction(1, 1))
    """
    tents, inputs = whole(k, "k", 1) ** 3 + 4, whole(d, "d", 1)
    first = np.zeros((2, inputs), np.int64)
    first[:, 0] = 1
    bend, fold = ([[1], [1]], [0, -_HALF]), ([[2, -4]], None)
    return Network([(first, [0, -_HALF]), *[fold, bend] * (tents - 1), fold, ([[1]], None)])
