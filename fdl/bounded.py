"""Float64 numbers with a proven bound on their error.

A `Bounded` stands for real numbers x with |x - value| <= error; an error of 0 says that the value
is x. The bounds are those of Higham, Accuracy and Stability of Numerical Algorithms, section 3.1:
a sum of n products, added up in any order, fused or not, is wrong by at most
gamma_n sum |w||h|, where gamma_n = n u / (1 - n u) and u = 2^-53. That takes every product and
sum to lie in the normal range of float64. `in_range` sees to it: a nonzero number outside it
raises `UndecidedError`, and the caller computes exactly.

Bounds are computed in float64 too. All terms are positive, so k operations lose at most a factor
1 - gamma_k, which factors 1 + SLACK, or 2 (n + 16) u for gamma_n, more than make up for.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np

from fdl.errors import FloatRangeError
from fdl.exact import Rationals
from fdl.exact.reading import FloatArray
from fdl.exact.sparse import SparseRows
from fdl.layer import Layer

__all__ = ["SLACK", "Bounded", "BoundedLayer", "UndecidedError"]

SLACK = 2.0**-48  # 32 u: more than the roundings of any formula here but a matrix product
_UP = 1 + SLACK

# A product of two such numbers, and again of the outcome and a difference of two parameters,
# stays far above 2^-1022 and far below 2^1024.
_MOST = 1 << 24

_SMALLEST, _LARGEST, _SMALLEST_ERROR = 2.0**-200, 2.0**200, 2.0**-500


class UndecidedError(Exception):
    """Float64 does not settle the question at a reasonable price: compute exactly."""


@dataclass(frozen=True)
class Bounded:
    """Numbers x with |x - value| <= error, entry by entry."""

    value: FloatArray
    error: FloatArray

    @classmethod
    def rounded(cls, numbers: Rationals) -> "Bounded":
        """Return the nearest float64s."""
        try:
            value = numbers.floats()
        except FloatRangeError:
            raise UndecidedError from None
        if (value == 0).sum() != (numbers.numerators == 0).sum():
            raise UndecidedError
        size = abs(value)
        _in_range(size, _SMALLEST)
        return cls(value, SLACK * size)

    @classmethod
    def zeros(cls, *shape: int) -> "Bounded":
        """Return zeros without error."""
        return cls(np.zeros(shape), np.zeros(shape))

    def put(self, index: Any, numbers: "Bounded") -> None:
        """Write other numbers into some places."""
        self.value[index], self.error[index] = numbers.value, numbers.error

    def __getitem__(self, index: Any) -> "Bounded":
        return Bounded(self.value[index], self.error[index])

    def masked(self, kept: Any) -> "Bounded":
        """Return the numbers where `kept` is 1, and 0 where it is 0."""
        return Bounded(self.value * kept, self.error * kept)

    def minus(self, level: int) -> "Bounded":
        """Return x - level."""
        if level == 0:
            return self
        value = self.value - level
        return Bounded(value, (self.error + SLACK * abs(value)) * _UP)

    def along(self, slope: "Bounded", step: FloatArray, doubt: Any = 0.0) -> "Bounded":
        """Return x + slope (step + e), for any e with |e| <= doubt + 4 u |step|.

        step and doubt broadcast against x.
        """
        move = slope.value * step
        size = abs(step)
        error = self.error + slope.error * (size + doubt) + abs(slope.value) * doubt
        error += SLACK * (abs(self.value) + abs(move))
        error *= _UP
        move += self.value
        return Bounded(move, error)

    def decided(self) -> Any:
        """Return where the sign of the value is proved to be the sign of x."""
        proved = abs(self.value) > self.error
        if not proved.all():
            proved |= self.error == 0
        return proved


def _in_range(sizes: FloatArray, smallest: float) -> None:
    few = np.count_nonzero(sizes < smallest)
    if (sizes.size and not sizes.max() <= _LARGEST) or (few and few > np.count_nonzero(sizes == 0)):
        raise UndecidedError


class BoundedLayer:
    """The affine map of a layer on bounded numbers.

    In W h + b let each weight be wrong by at most u |w|, and h by its error E. The float64 outcome
    is wrong by at most gamma_(n + 2) (|W||h| + |b|) + (1 + u) |W| E, for n columns.
    """

    def __init__(self, layer: Layer) -> None:
        if layer.in_width * layer.out_width > _MOST:
            raise UndecidedError  # a sparse layer that would not fit into memory
        if isinstance(layer.rows, SparseRows):
            rows = layer.rows.placed(Bounded.rounded(layer.rows.entries).value)
            self._bias = Bounded.rounded(layer.biases()).value
        else:
            rows, self._bias = layer.rows, layer.biases()
            for array in (rows, self._bias):
                _in_range(abs(array), _SMALLEST)
        self._columns = rows[layer.row_of].T
        self._sizes = abs(self._columns)
        self._rate = 2.0**-52 * (layer.in_width + 16)

    def __call__(self, h: Bounded, *, bias: bool = True) -> Bounded:
        """Return W h + b, or W h, for rows h (K, n)."""
        error = abs(h.value)
        _in_range(error, _SMALLEST)
        _in_range(h.error, _SMALLEST_ERROR)
        value = h.value @ self._columns
        error *= self._rate
        error += h.error
        error = error @ self._sizes
        if bias:
            value += self._bias
            error += self._rate * abs(self._bias)
        error *= 1 + self._rate
        return Bounded(value, error)
