"""A sawtooth whose teeth are all different."""

from collections.abc import Sequence
from typing import Any

from fdl.bounds._reading import read_peaks
from fdl.depth._tents import tents
from fdl.network import Network

__all__ = ["skew_sawtooth"]


def skew_sawtooth(peaks: Sequence[Any]) -> Network:
    """Return a composition of tents, tent l with its peak (height 1) at peaks[l - 1].

    **Theorem.** For all peaks p_1, ..., p_k in (0, 1) it has exactly 2^k pieces on [0, 1]. The
    longest piece is prod max(p_l, 1 - p_l) long, the shortest prod min(p_l, 1 - p_l).

    Proof. Each tent maps [0, p] and [p, 1] onto [0, 1], affinely. So on each piece of the first l
    tents, which runs over [0, 1], tent l + 1 makes two pieces that run over [0, 1], one up and one
    down; the piece is divided at p or, if it falls, at 1 - p. Neighbours have slopes of opposite
    sign and do not merge.

    So a function with 2^k pieces needs neither equispaced breakpoints nor the same weights in all
    layers. With p_l = 1/2 it is `sawtooth(k)`.

    Args:
        peaks: k >= 1 rationals between 0 and 1, first layer first.

    The size is that of the sawtooth, width 2 in every layer for k >= 2. The argument is the same:
    without a third unit a tent is negative right of 1, where the next one is 0. Exact on all of R,
    0 outside [0, 1]. `bounds.sawtooth_widths`, `bounds.sawtooth_nonzero`, `bounds.sawtooth_pieces`,
    `bounds.skew_sawtooth_ratio`.

    Raises `HypothesisError` with the index of the first peak that is not inside (0, 1).

    Source: ours, after M. Telgarsky, Benefits of depth in neural networks, COLT 2016. Lecture:
    Chapter 3, the remarks after the theorem on depth, which say that the breakpoints have to be
    equispaced and the weights in every layer identical.

    >>> from fdl import trace_interval
    >>> f = trace_interval(skew_sawtooth(["1/3", "1/4"]), 0, 1)
    >>> [str(x) for x in f.breakpoints], [str(y) for y in f.values]
    (['0', '1/12', '1/3', '5/6', '1'], ['0', '1', '0', '1', '0'])
    """
    return tents(read_peaks(peaks))
