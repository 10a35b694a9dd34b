"""Sizes of networks with one hidden layer through n points, and what no network can do."""

import math
from collections.abc import Sequence
from itertools import pairwise

from fdl.bounds._pieces import network_pieces
from fdl.bounds._reading import ceiling, read_widths
from fdl.exact import whole

__all__ = [
    "baum_neurons",
    "blocks_lower_bound",
    "blocks_neurons",
    "bubeck_neurons",
    "dense_parameters",
    "dimension_bound",
    "polynomial_rank",
    "random_features_parameters",
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


def baum_neurons(n_minority: int, d: int) -> int:
    """Return 2 ceil(n_minority / d): hidden units of `memorize.baum` in general position.

    n_minority is the number of points in the smaller of two classes, so this is at most
    ceil(n / d) + 1 for n points. Source: Baum, J. Complexity 4(3), 1988.

    >>> baum_neurons(50, 10)
    10
    """
    return 2 * ceiling(whole(n_minority, "n_minority"), whole(d, "d", 1))


def bubeck_neurons(n: int, d: int, outputs: int = 1) -> int:
    """Return (2 outputs + 2) ceil(n / d): hidden units of `memorize.bubeck` in general position.

    With one output this is 4 ceil(n / d). Source: Bubeck, Eldan, Lee, Mikulincer, NeurIPS 2020.

    >>> bubeck_neurons(200, 10)
    80
    """
    units = 2 * whole(outputs, "outputs", 1) + 2
    return units * ceiling(whole(n, "n", 1), whole(d, "d", 1))


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
    return (outputs + 1) * ceiling(n, size) - 1 - (outputs if left_over else 0)


def blocks_lower_bound(n: int, d: int) -> int:
    """Return ceil((n - 1) / (d + 1)): no two-layer ReLU net with fewer units has almost all labels.

    **Theorem.** Let X be any n points of R^d. If m < (n - 1) / (d + 1), then the labels that
    two-layer ReLU networks with m hidden units (and an output bias) take at X are a set of
    measure zero in R^n. It is `dimension_bound` for one hidden layer: n <= m (d + 1) + 1.

    >>> blocks_lower_bound(200, 10), blocks_neurons(200, 10)
    (19, 37)
    """
    return ceiling(whole(n, "n", 1) - 1, whole(d, "d", 1) + 1)


def dense_parameters(widths: Sequence[int]) -> int:
    """Return the weights and biases of a dense network: inputs, hidden widths, outputs.

    >>> dense_parameters((10, 45, 45, 1))
    2611
    """
    sizes = read_widths(widths)
    return sum((before + 1) * after for before, after in pairwise(sizes))


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
    sizes = [whole(d, "d", 1), *read_widths(widths), whole(outputs, "outputs", 1)]
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
