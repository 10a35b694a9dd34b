"""As many pieces as given widths allow."""

from collections.abc import Sequence
from fractions import Fraction
from itertools import accumulate, pairwise
from typing import Any, NamedTuple

import numpy as np

from fdl import bounds
from fdl.network import Network

__all__ = ["max_pieces"]


def max_pieces(widths: Sequence[int]) -> Network:
    """Return a ReLU network R -> R with as many pieces on the line as its hidden widths allow.

    **Theorem.** Hidden widths n_1, ..., n_L give at most prod(n_l + 1) pieces. This is attained if
    L = 1, or if all widths but the last are at least 3 and the last is at least 2.

    A hidden layer of width w >= 3 is a zigzag of w + 1 branches, each of which maps its part of
    [0, 1] onto all of [0, 1]: slopes 10, -2(w - 2), 5, -5, 2(w - 2), -2(w - 2), ..., whose
    reciprocals add up to 1. Unit 3 points to the left and supplies the first slope (10 = 5 + 5),
    so no unit is spent on a linear term. On every branch the next layer meets all of [0, 1].

    Smaller layers cannot fold so often. Widths 1, ..., 1 give at most 2 pieces for L = 1 and 3
    beyond, because such a network is monotone and constant on one side. Widths (2, n) give at most
    2n + 3: with two units in layer 1 each unit of layer 2 has at most two zeros. Both are attained.

    Args:
        widths: hidden widths of one of these kinds.

    Size: the widths; `bounds.max_pieces` pieces. Exact; weights are rationals of few digits.

    Raises `HypothesisError` with the index of the first layer that is too small for the theorem,
    where the largest number of pieces is not known to us.

    Source: T. Serra, C. Tjandraatmadja, S. Ramalingam, Bounding and counting linear regions of
    deep neural networks, ICML 2018, for the maximum; the networks are ours. Lecture: Chapter 3,
    the corollary on the number of pieces.

    >>> from fdl import trace_line
    >>> trace_line(max_pieces([3, 6])).n_pieces(), bounds.max_pieces([3, 6])
    (28, 28)
    """
    bounds.max_pieces(widths)  # refuses what is not settled
    sizes = list(widths)
    if sizes[0] == 1:
        return _monotone(len(sizes))
    if sizes[0] == 2 and len(sizes) == 2:
        return _roofs(sizes[1])
    return _assembled([_zigzag(width) if width > 2 else _bend(width) for width in sizes])


class _Fold(NamedTuple):
    """One hidden layer on the line: u -> constant + sum_i weight_i relu(sign_i (u - kink_i))."""

    signs: list[int]
    kinks: list[Fraction]
    weights: list[int]
    constant: Fraction


def _zigzag(width: int) -> _Fold:
    """Return w + 1 branches onto [0, 1], starting at 0 in 0."""
    steep = 2 * (width - 2)
    slopes = [10, -steep, 5, -5, *(steep if i % 2 else -steep for i in range(1, width - 2))]
    kinks = list(accumulate(Fraction(1, abs(slope)) for slope in slopes[:-1]))
    weights = [after - before for before, after in pairwise(slopes)]
    weights[2] = -slopes[0]
    signs = [-1 if i == 2 else 1 for i in range(width)]
    return _Fold(signs, kinks, weights, slopes[0] * kinks[2])


def _bend(width: int) -> _Fold:
    """Return one or two units, with no flat piece for two."""
    if width == 1:
        return _Fold([1], [Fraction(0)], [1], Fraction(0))
    return _Fold([1, -1], [Fraction(1, 3), Fraction(2, 3)], [1, 2], Fraction(0))


def _assembled(folds: list[_Fold]) -> Network:
    layers: list[Any] = []
    row, constant = np.array([[1]], object), Fraction(0)
    for fold in folds:
        biases = [s * (constant - kink) for s, kink in zip(fold.signs, fold.kinks, strict=True)]
        layers.append((np.outer(fold.signs, row), biases))
        row, constant = np.array([fold.weights], object), fold.constant
    return Network([*layers, (row, [constant])])


def _roofs(width: int) -> Network:
    """Return widths (2, n): layer 1 makes a roof with a flat top, layer 2 cuts it at n heights."""
    heights = [Fraction(j, width) for j in range(width)]
    roof = ([[-1], [1]], [0, -1])
    cuts = ([[-1, -1]] * width, [1 - height for height in heights])
    return Network([roof, cuts, ([[1] * width], None)])


def _monotone(hidden_layers: int) -> Network:
    """Return widths 1, ..., 1: a ramp that is constant on both sides if L > 1."""
    turn: list[Any] = [([[-1]], [1])] if hidden_layers > 1 else []
    keep: list[Any] = [([[1]], None)] * (hidden_layers - len(turn))
    return Network([keep[0] if keep else turn[0], *turn, *keep[1:], ([[1]], None)])
