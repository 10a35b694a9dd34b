"""Sizes and counts, as integer formulas with their sources.

*Pieces* are maximal affine pieces, on the interval that the function's name or docstring says.
*Parameters* are entries of weight matrices and biases.
"""

import math
from collections.abc import Sequence

import numpy as np

from fdl.errors import HypothesisError, InputError
from fdl.exact import whole

__all__ = [
    "composition_pieces",
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
    if not isinstance(widths, Sequence | np.ndarray):
        raise InputError(f"widths is {widths!r}: give a sequence of integers")
    return math.prod(whole(width, "width", 1) + 1 for width in widths)
