"""Ridge layers: many units that look in one direction.

If all units of the first layer share one row of weights w, the network sees x only through
z = <w, x>, and each row of the second layer is a piecewise-linear function of z. Found once by
a sort of the kinks and prefix sums, it is evaluated at n points in O((n + m) log m) for m units,
instead of O(n m).

It is the same function. In float64 the rounding is not the same, so a float64 network takes this
way only where the plain products would take minutes, and says so in `Network.__call__`.
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

_LEAST_EXACT = 64  # below this many units the plain product is as quick as a sort
_LEAST_FLOAT = 4096  # up to here float64 multiplies out, as everybody's float64 does


@dataclass(frozen=True)
class Ridge:
    """z -> second(relu(first)), for a first layer of units relu(<w, x> + b_j), z = <w, x>."""

    first: Layer
    second: Layer

    @classmethod
    def find(cls, layers: Sequence[Layer], activation: Activation) -> Self | None:
        """Return the ridge that the first two layers form, None if they form none."""
        least = _LEAST_EXACT if layers[0].is_exact else _LEAST_FLOAT
        wide = layers[0].is_ridge and layers[0].out_width >= least
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
    def kinks_on_line(self) -> Vector:
        """For x on a line, the x at which an exact unit switches, increasing; or none."""
        weight = self.project(ScaledRows.read([[1]]))
        if weight.numerators[0] == 0:
            return self.kinks[:0]
        kinks = self.kinks / weight
        return kinks[::-1] if weight.numerators[0] < 0 else kinks

    @cached_property
    def _rows(self) -> list[tuple[Vector, Vector]]:
        """For each distinct row of the second layer: slopes (m + 1,) and values at the kinks (m,).

        Slope p holds where p units are on. Before the first kink the function is 0.
        """
        second = self.second
        rows: Vector = second.sparse_rows.dense() if second.is_exact else second.float_rows
        slopes = [vectors.prefix_sums(rows[i][self._order]) for i in range(len(rows))]
        gaps = self.kinks[1:] - self.kinks[:-1]
        return [(slope, vectors.prefix_sums(slope[1:-1] * gaps)) for slope in slopes]

    def __call__(self, z: Vector) -> Vector:
        """Return the preactivations (n, m) of the second layer at n values of z."""
        on = vectors.search(self.kinks, z, side="right")
        last = np.maximum(on - 1, 0)
        beyond = z - self.kinks[last]
        columns = [values[last] + slope[on] * beyond for slope, values in self._rows]
        return vectors.stack(columns)[:, self.second.row_of] + self.second.biases()
