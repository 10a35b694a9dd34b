"""Points in homogeneous form: integer rows, one positive integer scale a row."""

from dataclasses import dataclass
from typing import Any, Self

import numpy as np

from fdl.exact import integers as ints
from fdl.exact.integers import IntArray
from fdl.exact.rationals import Rationals
from fdl.exact.reading import as_array, dyadic

__all__ = ["ScaledRows"]


@dataclass(frozen=True)
class ScaledRows:
    """n points of Q^d: point i is numerators[i] / scales[i].

    numerators is (n, d), scales is (n,) and positive. The scale belongs to the point: points
    with unrelated denominators never pay for each other.

    >>> ScaledRows.read([["1/2", "1/3"], [1, 0.25]]).numerators
    array([[3, 2],
           [4, 1]])
    """

    numerators: IntArray
    scales: IntArray

    @classmethod
    def read(cls, values: Any, name: str = "X") -> Self:
        """Read an (n, d) array exactly; raise `InputError` naming the first bad entry."""
        if isinstance(values, ScaledRows):
            return cls(values.numerators, values.scales)
        if isinstance(values, Rationals):
            return cls.of(Rationals.read(values, ndim=2, name=name))
        array = as_array(values, ndim=2, name=name)
        if array.dtype == np.float64 and np.isfinite(array).all():
            odd, power = dyadic(array)
            lowest = np.minimum(power.min(axis=1), 0)
            numerators = ints.shift(odd, power - lowest[:, None])
            return cls(numerators, ints.shift(np.ones_like(lowest), -lowest))
        return cls.of(Rationals.read(array, ndim=2, name=name))

    @classmethod
    def of(cls, points: Rationals) -> Self:
        """Bring each row of an (n, d) array of rationals to its least common denominator."""
        scales = ints.row_lcm(points.denominators)
        factors = ints.floor_divide(scales[:, None], points.denominators)
        return cls(ints.times(points.numerators, factors), scales)

    def rows(self, start: int, stop: int) -> Self:
        """Return the points from start up to stop."""
        return type(self)(self.numerators[start:stop], self.scales[start:stop])

    def rationals(self) -> Rationals:
        """Return the (n, d) coordinates, reduced."""
        return Rationals(self.numerators, self.scales[:, None])

    def __len__(self) -> int:
        return len(self.scales)

    @property
    def dimension(self) -> int:
        """The number d of coordinates."""
        return int(self.numerators.shape[1])
