"""Upper bounds on the VC dimension of families with real parameters."""

import math
from collections.abc import Sequence

from fdl import bounds
from fdl.bounds._reading import read_widths
from fdl.exact import whole
from fdl.vc._logarithms import E_ABOVE, log2_above

__all__ = ["goldberg_jerrum", "goldberg_jerrum_steps", "relu_upper"]


def goldberg_jerrum(parameters: int, predicates: int, degree: int) -> int:
    """Return 2 k log2(8 e d s), rounded so that it bounds the VC dimension from above.

    **Theorem** (Goldberg, Jerrum). Let the label of x under k real parameters be a Boolean
    combination of s predicates, each of which says that a polynomial in the parameters of degree
    at most d (it may depend on x in any way) is > 0, = 0 or < 0. The family has VC dimension at
    most 2 k log2(8 e d s).

    Proof: N points give s N polynomials, whose signs have at most (8 e d s N / k)^k patterns for
    s N >= k (Warren; Corollary 2.1 in the paper). Shattering needs 2^N <= (8 e d s N / k)^k. With
    u = N/k and A = 8 e d s that is 2^u <= A u; but for u > 2 log2(A) > 8 both 2^(u/2) > A and
    2^(u/2) >= u hold. QED.

    Args:
        parameters: k >= 1.
        predicates: s >= 1.
        degree: d >= 1.

    Exact: the logarithm is rounded up, by less than 2^-38, and then the bound down to an integer.

    Source: P. Goldberg, M. Jerrum, Bounding the Vapnik-Chervonenkis dimension of concept classes
    parameterized by real numbers, Machine Learning 18, 1995, Theorem 2.2 (as others quote it).

    >>> goldberg_jerrum(10, 1, 1)
    88
    """
    k, s, d = (
        whole(value, name, 1)
        for value, name in (
            (parameters, "parameters"),
            (predicates, "predicates"),
            (degree, "degree"),
        )
    )
    return math.floor(2 * k * log2_above(8 * E_ABOVE * d * s))


def goldberg_jerrum_steps(parameters: int, steps: int) -> int:
    """Return 4 k (t + 2): the VC dimension of what t steps of arithmetic compute is at most this.

    **Theorem** (Goldberg, Jerrum). Let a label be computed from x and k real parameters by a
    program that takes at most t steps, each a sum, difference, product or quotient of two reals, a
    jump on a comparison of two reals, or the output of a label. The family has VC dimension at
    most 4 k (t + 2).

    A network with W parameters takes a few steps for each, whatever its depth: so O(W^2), for which
    the lecture cites Bartlett, Maiorov and Meir.

    Source: P. Goldberg, M. Jerrum, Machine Learning 18, 1995, Theorem 2.3, in the form of
    M. Anthony, P. Bartlett, Neural Network Learning, 1999, Theorem 8.4 (as others quote it).
    Lecture: Chapter 3, depth versus number of parameters.

    >>> goldberg_jerrum_steps(10, 30)
    1280
    """
    return 4 * whole(parameters, "parameters", 1) * (whole(steps, "steps", 1) + 2)


def relu_upper(widths: Sequence[int], d: int) -> int:
    """Return an upper bound on the VC dimension of the signs of a dense ReLU network on R^d.

    **Theorem.** Let hidden layers l = 1, ..., L have k_l units, let k_(L+1) = 1 be the output, and
    W_l the number of weights and biases in layers 1 to l. If N >= W = W_(L+1) points are shattered,
    then 2^N <= product over l = 1, ..., L + 1 of (8 e l N k_l / W_l)^(W_l). The largest such N is
    returned. It is of order W L log W.

    Proof: where all units of the layers before l keep their side of 0 at all N points, the N k_l
    arguments of layer l are polynomials of degree l in W_l parameters. Warren (as in
    `goldberg_jerrum`) bounds their sign patterns, and the patterns of all layers multiply up. The
    last pattern is the labeling. QED.

    Args:
        widths: hidden widths.
        d: number of inputs.

    Exact: logarithms are rounded up, so the bound stays true.

    Source: P. Bartlett, N. Harvey, C. Liaw, A. Mehrabian, Nearly-tight VC-dimension and
    pseudodimension bounds for piecewise linear neural networks, JMLR 20, 2019, whose proof this is.
    They state O(W L log W) (abstract read); their constants, sharper than these, could not be
    looked up and are not quoted. Lecture: Chapter 3, note on sharper bounds.

    >>> relu_upper([4, 4], 2), relu_upper([], 2) >= 3
    (943, True)
    """
    units = [*read_widths(widths), 1]
    layers = range(1, len(units) + 1)
    sizes = [bounds.dense_parameters((d, *units[:layer])) for layer in layers]
    factors = [
        8 * E_ABOVE * layer * k / size for layer, k, size in zip(layers, units, sizes, strict=True)
    ]

    def allowed(points: int) -> bool:
        terms = zip(sizes, factors, strict=True)
        return points <= sum(size * log2_above(factor * points) for size, factor in terms)

    low, high = sizes[-1], 2 * sizes[-1]
    while allowed(high):
        low, high = high, 2 * high
    # the difference of the two sides is convex in N and negative at its left end
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if allowed(middle) else (low, middle)
    return low
