"""Tents in a row, each with its own peak: what all sawtooths share."""

from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise

from fdl import bounds
from fdl.network import Network

__all__ = ["tents"]


def tents(peaks: Sequence[Fraction]) -> Network:
    """Return x -> t_k(... t_1(x)), where t_l rises from 0 to 1 at peaks[l - 1] and falls to 0 at 1.

    t(x) = relu(x) / p - relu(x - p) / (p (1 - p)) + relu(x - 1) / (1 - p) for the peak p. The third
    unit only matters right of 1, where the other two give a negative number. The next tent sends
    negative numbers to 0 anyway, and all values lie in [0, 1]. So only one tent alone needs it.

    >>> tents([Fraction(1, 3)]).widths, tents([Fraction(1, 3), Fraction(1, 2)])("1/6")
    ((3,), Fraction(1, 1))
    """
    width = bounds.sawtooth_widths(len(peaks))[0]
    first = ([[1]] * width, [0, -peaks[0], -1][:width])
    folds = [([_weights(p)[:2]] * 2, [0, -q]) for p, q in pairwise(peaks)]
    return Network([first, *folds, ([_weights(peaks[-1])[:width]], None)])


def _weights(peak: Fraction) -> list[Fraction]:
    """Return the weights of relu(x), relu(x - peak), relu(x - 1)."""
    up, down = 1 / peak, 1 / (1 - peak)
    return [up, -up * down, down]
