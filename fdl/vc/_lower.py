"""Lower bounds: what can be shattered, and what shattering everything costs."""

from dataclasses import dataclass

from fdl.exact import whole

__all__ = ["BartlettNumbers", "bartlett_lower", "sontag_parameters", "sontag_points"]


@dataclass(frozen=True)
class BartlettNumbers:
    """Size of a ReLU network, and how many points it shatters.

    layers: number of layers.
    parameters: number of weights and biases.
    points: how many are shattered.
    """

    layers: int
    parameters: int
    points: int


def bartlett_lower(m: int, n: int, *, bits: int) -> BartlettNumbers:
    """Return the numbers of the network by which Bartlett and others shatter m n points.

    **Theorem** (Bartlett, Harvey, Liaw, Mehrabian). For m, n, r >= 1 and k = ceil(m / r), a ReLU
    network with 3 + 5k layers and 2 + n + 4m + k((11 + r) 2^r + 2r + 2) parameters has VC
    dimension at least m n. With r about log2(W/L)/2 that is of order W L log(W/L).

    Args:
        m: labels stored in one parameter.
        n: parameters that store them.
        bits: r, labels read at a time.

    Source: P. Bartlett, N. Harvey, C. Liaw, A. Mehrabian, JMLR 20, 2019. The order is in their
    abstract; the numbers are from memory and could not be looked up. `shattering_net` builds a
    network of ours, with fewer layers.

    >>> bartlett_lower(60, 10_000, bits=5)
    BartlettNumbers(layers=63, parameters=16530, points=600000)
    """
    m, n, r = whole(m, "m", 1), whole(n, "n", 1), whole(bits, "bits", 1)
    k = -(-m // r)
    parameters = 2 + n + 4 * m + k * ((11 + r) * 2**r + 2 * r + 2)
    return BartlettNumbers(3 + 5 * k, parameters, m * n)


def sontag_parameters(points: int) -> int:
    """Return ceil((k - 1)/2): parameters needed to shatter every set of k points, nearly.

    **Theorem** (Sontag). For families of labelings that are given, in certain ways, by analytic
    functions of the points and of w real parameters, some nonempty open set of samples of 2w + 2
    points is not shattered. So a family that shatters all samples of k points, or a dense set of
    them, has w >= (k - 1)/2. For piecewise-analytic functions, as ReLU networks give them, the
    result is slightly weaker.

    All samples, not one: that is what constructions with O(sqrt(n)) parameters escape, as their
    architecture depends on how far apart the points are. And the class of functions is essential:
    sin(a x) with its one parameter shatters all sets of reals that are independent over the
    rationals, a dense class (`sine_memorizer`).

    Source: E. Sontag, Shattering all sets of k points in "general position" requires (k - 1)/2
    parameters, Neural Computation 9, 1997, from memory of its abstract; the exact hypotheses could
    not be looked up.
    Lecture: Chapter 1, lower bounds; Chapter 3, depth versus number of parameters.

    >>> sontag_parameters(1000)
    500
    """
    return whole(points, "points", 1) // 2


def sontag_points(parameters: int) -> int:
    """Return 2w + 1: with w parameters not all sets of more points are shattered.

    The inverse of `sontag_parameters`. For real labels `bounds.dimension_bound` gives less, by
    counting dimensions.

    >>> sontag_points(500)
    1001
    """
    return 2 * whole(parameters, "parameters", 1) + 1
