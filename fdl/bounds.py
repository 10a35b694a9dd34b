"""Sizes and counts, as integer formulas with their sources.

*Pieces* are maximal affine pieces, on the interval that the function's name or docstring says.
*Parameters* are entries of weight matrices and biases.
"""

import math
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import numpy as np

from fdl.errors import HypothesisError, InputError
from fdl.exact import whole

__all__ = [
    "baum_neurons",
    "blocks_lower_bound",
    "blocks_neurons",
    "bubeck_neurons",
    "composition_pieces",
    "dimension_bound",
    "max_pieces",
    "network_pieces",
    "polynomial_rank",
    "random_features_parameters",
    "sawtooth_neurons",
    "sawtooth_nonzero",
    "sawtooth_pieces",
    "sawtooth_widths",
    "sum_pieces",
    "zhang_neurons",
    "zhang_parameters",
    "zigzag_points",
]


def zhang_neurons(n: int) -> int:
    """Return n: hidden units of `memorize.zhang` on n points.

    Source: Zhang, Bengio, Hardt, Recht, Vinyals, ICLR 2017, Theorem 1.

    >>> zhang_neurons(1797)
    1797
    """
    return whole(n, "n", 1)


def zhang_parameters(n: int, d: int, outputs: int = 1) -> int:
    """Return (1 + outputs) n + d: direction, biases and output weights of `memorize.zhang`.

    With one output this is the 2n + d of the source: Zhang, Bengio, Hardt, Recht, Vinyals,
    ICLR 2017, Theorem 1. The direction, common to all units, counts once.

    >>> zhang_parameters(1797, 64)
    3658
    """
    return (1 + whole(outputs, "outputs", 1)) * whole(n, "n", 1) + whole(d, "d", 1)


def baum_neurons(n_minority: int, d: int) -> int:
    """Return 2 ceil(n_minority / d): hidden units of `memorize.baum` in general position.

    n_minority is the number of points in the smaller of two classes, so this is at most
    ceil(n / d) + 1 for n points. Source: Baum, J. Complexity 4(3), 1988.

    >>> baum_neurons(50, 10)
    10
    """
    return 2 * _ceil(whole(n_minority, "n_minority"), whole(d, "d", 1))


def bubeck_neurons(n: int, d: int, outputs: int = 1) -> int:
    """Return (2 outputs + 2) ceil(n / d): hidden units of `memorize.bubeck` in general position.

    With one output this is 4 ceil(n / d). Source: Bubeck, Eldan, Lee, Mikulincer, NeurIPS 2020.

    >>> bubeck_neurons(200, 10)
    80
    """
    units = 2 * whole(outputs, "outputs", 1) + 2
    return units * _ceil(whole(n, "n", 1), whole(d, "d", 1))


def blocks_neurons(n: int, d: int, outputs: int = 1) -> int:
    """Return (outputs + 1) ceil(n / (d + 1)) - 1: most hidden units of `memorize.blocks`.

    That holds in affine general position; for points that are merely distinct the same with 1 for
    d. With one output it is 2 ceil(n / (d + 1)) - 1. If one point is left over for the last of
    several blocks, that block takes one unit, and `outputs` units are saved.

    >>> blocks_neurons(200, 10), blocks_neurons(12, 10), blocks_neurons(200, 1)
    (37, 2, 199)
    """
    n, size, outputs = whole(n, "n", 1), whole(d, "d", 1) + 1, whole(outputs, "outputs", 1)
    left_over = n > 1 and n % size == 1
    return (outputs + 1) * _ceil(n, size) - 1 - (outputs if left_over else 0)


def blocks_lower_bound(n: int, d: int) -> int:
    """Return ceil((n - 1) / (d + 1)): no two-layer ReLU net with fewer units has almost all labels.

    **Theorem.** Let X be any n points of R^d. If m < (n - 1) / (d + 1), then the labels that
    two-layer ReLU networks with m hidden units (and an output bias) take at X are a set of
    measure zero in R^n. It is `dimension_bound` for one hidden layer: n <= m (d + 1) + 1.

    >>> blocks_lower_bound(200, 10), blocks_neurons(200, 10)
    (19, 37)
    """
    return _ceil(whole(n, "n", 1) - 1, whole(d, "d", 1) + 1)


def dimension_bound(widths: Sequence[int], d: int, outputs: int = 1) -> int:
    """Return (P - H) // outputs: at more points no ReLU net takes almost all labels.

    P counts all weights and biases of a net R^d -> R^outputs with these hidden widths, H its
    hidden units.

    **Theorem.** For any X of more points, the labels that such nets take at X are a set of
    measure zero. A positive factor moves from each hidden unit to the next layer, so P - H
    parameters are left, up to finitely many signs; and the labels are a piecewise polynomial
    function of them. (Other activations are not positively homogeneous: P in place of P - H.)

    >>> dimension_bound((3, 3), 1), dimension_bound((37,), 10)
    (16, 408)
    """
    sizes = [whole(d, "d", 1), *_widths(widths), whole(outputs, "outputs", 1)]
    return (sum(a * b for a, b in pairwise(sizes)) + sizes[-1]) // sizes[-1]


def zigzag_points(widths: Sequence[int]) -> int:
    """Return prod(n_l + 1) + 1: no ReLU net memorizes a zigzag of more points.

    **Theorem.** If a ReLU net R^d -> R with hidden widths n_l takes alternating labels at N points
    in their order on a line, then N <= prod(n_l + 1) + 1. On the line the net has at most
    `network_pieces` pieces; between neighbours it has a piece of slope of either sign in turn,
    and no piece has both.

    `certify.unmemorizable` gives the data. Sharper than the 2 d_1 d_2 + d_2 + 2 of C. Yun,
    S. Sra, A. Jadbabaie, NeurIPS 2019, for two hidden layers (by d_1 (d_2 - 1)).

    >>> zigzag_points((9, 9)), zigzag_points((1, 1))
    (101, 5)
    """
    return network_pieces(widths) + 1


def random_features_parameters(n: int, d: int, outputs: int = 1, *, biases: bool = True) -> int:
    """Return n (d + 1 + outputs): parameters of `memorize.random_features`; n fewer without biases.

    Its n hidden units have a direction and a bias each, and the output layer has no bias.

    >>> random_features_parameters(300, 10), random_features_parameters(300, 10, biases=False)
    (3600, 3300)
    """
    unit = whole(d, "d", 1) + (1 if biases else 0) + whole(outputs, "outputs", 1)
    return whole(n, "n", 1) * unit


def polynomial_rank(d: int, degree: int) -> int:
    """Return C(d + degree, degree): most independent neurons on R^d with a polynomial activation.

    Each is a polynomial in d variables of at most the activation's degree, and these form a space
    of this dimension. So n points take any labels only if n is no larger, however many neurons
    there are. That no other (locally bounded, piecewise continuous) activation has such a cap is
    the theorem of Leshno, Lin, Pinkus, Schocken, Neural Networks 6, 1993.

    >>> [polynomial_rank(5, degree) for degree in (1, 2, 3)]
    [6, 21, 56]
    """
    d = whole(d, "d", 1)
    return math.comb(d + whole(degree, "degree"), d)


def sawtooth_widths(iterates: int) -> tuple[int, ...]:
    """Return the hidden widths 2, ..., 2 of `depth.sawtooth`; one tent alone has width 3.

    >>> sawtooth_widths(4), sawtooth_widths(1)
    ((2, 2, 2, 2), (3,))
    """
    k = whole(iterates, "iterates", 1)
    return (3,) if k == 1 else (2,) * k


def sawtooth_neurons(iterates: int) -> int:
    """Return 2 iterates: hidden units of `depth.sawtooth`; 3 for one iterate.

    >>> sawtooth_neurons(10)
    20
    """
    return sum(sawtooth_widths(iterates))


def sawtooth_nonzero(iterates: int) -> int:
    """Return the nonzero weights and biases of `depth.sawtooth`: 5k, and 8 for k = 1.

    >>> sawtooth_nonzero(10)
    50
    """
    k = whole(iterates, "iterates", 1)
    return 8 if k == 1 else 5 * k


def sawtooth_pieces(iterates: int, *, on_line: bool = False) -> int:
    """Return the pieces of the sawtooth: 2^iterates on [0, 1], two more on the whole line.

    Source: Telgarsky, COLT 2016.

    >>> sawtooth_pieces(10), sawtooth_pieces(10, on_line=True)
    (1024, 1026)
    """
    return (1 << whole(iterates, "iterates", 1)) + (2 if on_line else 0)


def sum_pieces(s: int, t: int) -> int:
    """Return s + t - 1: most pieces of a p + b q, for p with s and q with t pieces.

    On one interval; sharp. The lecture (Chapter 3, Lemma (a)) has s + t.

    >>> sum_pieces(2, 3)
    4
    """
    return whole(s, "s", 1) + whole(t, "t", 1) - 1


def composition_pieces(s: int, t: int) -> int:
    """Return s t: most pieces of q(p(x)), for p with s pieces and q with t on p's range.

    Sharp. Lecture: Chapter 3, Lemma (b).

    >>> composition_pieces(2, 3)
    6
    """
    return whole(s, "s", 1) * whole(t, "t", 1)


def max_pieces(widths: Sequence[int]) -> int:
    """Return the largest number of pieces on the line of a ReLU network with these hidden widths.

    prod(n_l + 1) if there is one hidden layer, or all widths but the last are at least 3 and the
    last at least 2; 3 for widths 1, ..., 1; 2n + 3 for widths (2, n). `depth.max_pieces` attains
    it. Raises `HypothesisError` with the index of a layer that is too small, where it is not
    settled here.

    Source: Serra, Tjandraatmadja, Ramalingam, ICML 2018, for widths of at least 3.

    >>> max_pieces((3, 6)), max_pieces((2, 2)), max_pieces((1, 1, 1))
    (28, 7, 3)
    """
    most = network_pieces(widths)
    sizes = [int(width) for width in widths]
    if len(sizes) == 1 or (min(sizes[:-1], default=3) > 2 and sizes[-1] > 1):
        return most
    if max(sizes) == 1:
        return 3
    if len(sizes) == 2 and sizes[0] == 2:
        return 2 * sizes[1] + 3
    wanted = [3] * (len(sizes) - 1) + [2]
    i = next(i for i, size in enumerate(sizes) if size < wanted[i])
    raise HypothesisError(
        f"hidden layer {i} has width {sizes[i]}: give it at least {wanted[i]}", witness=i
    )


def network_pieces(widths: Sequence[int]) -> int:
    """Return prod(n_l + 1): no ReLU network R -> R with hidden widths n_l has more pieces on R.

    Before layer l all units are affine on a common partition of the line; inside each of its
    intervals each new unit changes sign at most once.

    >>> network_pieces((3, 2, 2))
    36
    """
    return math.prod(width + 1 for width in _widths(widths))


def _widths(widths: Any) -> list[int]:
    if not isinstance(widths, Sequence | np.ndarray):
        raise InputError(f"widths is {widths!r}: give a sequence of integers")
    return [whole(width, "width", 1) for width in widths]


def _ceil(a: int, b: int) -> int:
    return -(-a // b)
