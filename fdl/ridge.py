"""Ridge layers: many units that look in one direction.

If all units of the first layer share one row of weights w, the network sees x only through
z = <w, x>, and each row of the second layer is a piecewise-linear function of z. Found once by
a sort of the kinks and prefix sums, it is evaluated at n points in O((n + m) log m) for m units,
instead of O(n m). It is the same function; in float64 only the rounding differs.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Self

import numpy as np
import numpy.typing as npt

from fdl.activations import Activation
from fdl.exact import Rationals, ScaledRows, vectors
from fdl.exact import integers as ints
from fdl.exact.reading import FloatArray
from fdl.exact.vectors import Vector
from fdl.layer import Layer

__all__ = ["Ridge"]

_LEAST = 64  # below this many units the plain product is as quick as a sort


@dataclass(frozen=True)
class Ridge:
    """z -> second(relu(first)), for a first layer of units relu(<w, x> + b_j), z = <w, x>."""

    first: Layer
    second: Layer

    @classmethod
    def find(cls, layers: Sequence[Layer], activation: Activation) -> Self | None:
        """Return the ridge that the first two layers form, None if they form none."""
        wide = layers[0].is_ridge and layers[0].out_width >= _LEAST
        if len(layers) < 2 or not wide or activation.name != "relu":
            return None
        return cls(layers[0], layers[1])

    def project(self, points: ScaledRows) -> Rationals:
        """Return <w, x> (n,) at n exact points."""
        direction = self.first.sparse_rows.integer_rows(np.ones(self.first.in_width, np.int64))
        products = direction.apply(points.numerators)[:, 0]
        return Rationals(products, ints.times(points.scales, direction.scales))

    def project_floats(self, points: FloatArray) -> FloatArray:
        """Return <w, x> (n,) at n float64 points."""
        return np.asarray(points @ self.first.float_rows[0])

    @cached_property
    def _order(self) -> npt.NDArray[np.intp]:
        return vectors.argsort(-self.first.biases())

    @cached_property
    def kinks(self) -> Vector:
        """The values -b_j of z at which a unit switches on, increasing."""
        return -self.first.biases()[self._order]

    @cached_property
    def _rows(self) -> list[tuple[Vector, Vector]]:
        """For each distinct row a of the second layer, by the number p of units that are on:
        the slopes a_1 + ... + a_p, and a_1 k_1 + ... + a_p k_p over the kinks k."""
        second = self.second
        rows: Vector = second.sparse_rows.dense() if second.is_exact else second.float_rows
        ordered = [rows[i][self._order] for i in range(len(rows))]
        return [
            (vectors.prefix_sums(weights), vectors.prefix_sums(weights * self.kinks))
            for weights in ordered
        ]

    def __call__(self, z: Vector) -> Vector:
        """Return the preactivations (n, m) of the second layer at n values of z."""
        on = vectors.search(self.kinks, z, side="right")
        columns = [slope[on] * z - height[on] for slope, height in self._rows]
        return vectors.stack(columns)[:, self.second.row_of] + self.second.biases()
