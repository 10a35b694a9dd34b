"""Keys: distinct points of R^d as distinct natural numbers, in one affine map."""

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
import numpy.typing as npt

from fdl.errors import BudgetError
from fdl.exact import IntArray, Rationals, ScaledRows, vectors, whole
from fdl.exact import integers as ints
from fdl.memorize._circuit import Affine
from fdl.memorize._projection import refuse_equal_points

__all__ = ["Keys", "distinct_keys"]

_DRAWS = 4  # directions of which the one with the shortest keys is kept
_MORE_BITS = 8  # entries of n^2 2^8 values: two points collide with probability n^-2 2^-8


@dataclass(frozen=True)
class Keys:
    """Natural numbers K_1 < K_2 < ... for points in the order `order`.

    z(x) = <weights, x> - offset has K_i <= z(x_i) < K_i + 1 at point i. If `integral`, the points
    are integers and z(x_i) = K_i. If not, the keys are at least 2 apart, which leaves room for
    every z in [K_i, K_i + 1].
    """

    weights: list[Fraction]
    offset: int
    numbers: list[int]
    order: npt.NDArray[np.intp]
    integral: bool

    @property
    def bits(self) -> int:
        """The binary digits of the largest key, at least 1."""
        return max(1, self.numbers[-1].bit_length())

    @property
    def z(self) -> Affine:
        """The projection z, in the inputs of the network."""
        return Affine({j: w for j, w in enumerate(self.weights) if w}, -self.offset)


def distinct_keys(X: Any, y: Any, *, seed: int) -> Keys:
    """Return keys for n distinct points.

    Integer points are projected by the shortest integer direction found that keeps them distinct:
    the bound on its entries doubles until one does, mostly when the range reaches n^2. Other points
    are projected by the best of a few such directions, times the power of two that brings
    neighbours to a distance of at least 2. In one dimension the direction is 1.

    Raises `HypothesisError` with the first pair of equal points; y only chooses the advice.
    """
    points = ScaledRows.read(X, "X")
    integral = bool((points.scales == 1).all())
    rng, found = np.random.default_rng(whole(seed, "seed")), []
    n, d = points.numerators.shape
    for power in range(2 * n.bit_length() + _MORE_BITS):
        keys = _keys(points, _direction(rng, power, d), integral)
        if keys:
            found.append(keys)
        elif not found:
            refuse_equal_points(X, y)
        if found and (integral or d == 1 or len(found) == _DRAWS):
            return min(found, key=lambda keys: keys.bits)
    raise BudgetError("no direction drawn separates the points: try another seed")


def _direction(rng: np.random.Generator, power: int, d: int) -> IntArray:
    """Return a random direction with entries up to 2^power, 1 in one dimension."""
    most = 1 << min(power, 62)
    w = rng.integers(-most, most, d, endpoint=True)
    return w if d > 1 and w.any() else np.ones(d, np.int64)


def _keys(points: ScaledRows, w: IntArray, integral: bool) -> Keys | None:
    """Return the keys along the direction w, None if two points fall together."""
    z = Rationals(ints.dot(points.numerators, w[:, None])[:, 0], points.scales)
    order = vectors.argsort(z)
    z = z[order]
    gaps = z[1:] - z[:-1]
    if (vectors.sign(gaps) == 0).any():
        return None
    scale = Fraction(1)
    if not integral and len(gaps):
        scale = 2 / vectors.power_of_two(-vectors.largest(-gaps)).item(0)
    z = z * Rationals.collect([scale])
    floors = ints.floor_divide(z.numerators, z.denominators)
    offset = int(floors[0])
    numbers = [number - offset for number in floors.tolist()]
    return Keys([scale * int(entry) for entry in w], offset, numbers, order, integral)
