"""How much of sin(pi d^3 t) no polynomial of low degree on the sphere can reach, numerically."""

import math
from dataclasses import dataclass

import numpy as np

from fdl import bounds
from fdl.errors import BudgetError
from fdl.exact import whole

__all__ = ["NumericalTail", "numerical_harmonic_tail"]

_NODES = 2**16


@dataclass(frozen=True)
class NumericalTail:
    """How much of a function lies in high degrees: mean squares in float64.

    energy: of the function.
    tail: of its part of the degree and above.
    dimension: of the harmonics of that degree, an exact integer.
    """

    energy: float
    tail: float
    dimension: int


def numerical_harmonic_tail(d: int, degree: int | None = None) -> NumericalTail:
    """Return how much of g(t) = sin(pi d^3 t), t = <x, x'>, lies in degrees `degree` and above.

    x and x' are uniform on the sphere in R^d, so t has a density proportional to
    (1 - t^2)^((d - 3)/2), whose orthogonal polynomials are Gegenbauer's. The energy of g is its
    mean square, the tail what is left of it after the projection on polynomials of lower degree.

    It is what A. Daniely (Depth separation for neural networks, COLT 2017) builds on: where g has
    a large tail, a network of depth 2 on the two spheres must combine very many harmonics, for g
    as here 2^Omega(d log d) neurons, for weights at most exponential. The statement in his
    abstract, in our words; his constants were not looked up, and none are computed here.

    Numerical: the orthonormal polynomials come from their recurrence, the integrals from a
    Gauss-Chebyshev rule with 2^16 nodes, all in float64. The dimension is exact.

    Args:
        d: dimension, from 3 to 20.
        degree: by default 2d.

    Lecture: Chapter 3, beside the remark on Eldan and Shamir.

    >>> found = numerical_harmonic_tail(6)
    >>> f"{found.tail:.3f} of {found.energy:.3f}", found.dimension
    ('0.500 of 0.500', 3185)
    """
    d = whole(d, "d", 3)
    if d > 20:
        raise BudgetError(f"d is {d}: beyond 20 the sine turns too fast for {_NODES} nodes")
    below = 2 * d if degree is None else whole(degree, "degree")
    angles = (np.arange(_NODES) + 0.5) * math.pi / _NODES
    t, weights = np.cos(angles), np.sin(angles) ** (d - 2)
    weights /= weights.sum()
    g = np.sin(math.pi * d**3 * t)
    energy = left = float(weights @ g**2)
    before, now, last = np.zeros(_NODES), np.ones(_NODES), 0.0
    for k in range(below):
        left -= float(weights @ (g * now)) ** 2
        step = 0.5 * math.sqrt((k + 1) * (k + d - 2) / ((k + d / 2) * (k + d / 2 - 1)))
        before, now, last = now, (t * now - last * before) / step, step
    return NumericalTail(energy, left, bounds.harmonics_dimension(d, below))
