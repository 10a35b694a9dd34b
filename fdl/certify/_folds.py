"""How often all networks near a given one fold an interval, followed layer by layer."""

from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import Any, Self

import numpy as np
import numpy.typing as npt

from fdl.network import Network

__all__ = ["alternations", "folds"]

Numbers = npt.NDArray[Any]  # of `Fraction`s
_ZERO = Fraction(0)


def folds(net: Network, radius: Fraction, level: Fraction, a: Fraction, b: Fraction) -> int:
    """Return a number of crossings of the level on [a, b] that every network near `net` has.

    Proof. Claim, for each hidden layer: in [a, b] there are `count` intervals without common inner
    points, and on each a continuous u that runs from `low` to `high`, in some direction and not
    beyond, such that the preactivations are slopes u + shifts, up to `errors`. In the first layer
    u is the input. In the next one let g be the preactivation of one unit, the pivot. Interval
    arithmetic bounds g where u has chosen values p_0 = low < p_1 < ... = high. Let some of these
    be valleys, some peaks. If g <= low' in all valleys and g >= high' on all peaks, low' < high',
    then between each valley and the peak next to it there is a shortest interval on which g runs
    from low' to high': u takes the values p_i one after another. So g is the next u, and `count`
    is multiplied by the changes from valley to peak and back. What the other units differ from
    multiples of g is bounded by interval arithmetic over the whole range of u. The last layer
    crosses the level wherever its sign changes for sure from one p_i to the next.

    The choices of pivot, p_i (where the units have their kinks), valleys, peaks and multiples are
    free; they are made for networks each of whose layers is a function of one number.

    >>> tent = Network([([[1], [1]], [0, "-1/2"]), ([[2, -4]], [0])])
    >>> folds(tent, Fraction(1, 64), Fraction(1, 3), Fraction(0), Fraction(1))
    2
    """
    first, *others = net.layers
    if not others:
        return 0
    tube, count = _Tube.first(first, radius, a, b), 1
    for layer, following in pairwise(others):
        pivot = int(np.argmax(abs(following[0]).sum(axis=0)))
        bends, fitted = tube.through(layer, pivot, radius)
        count *= bends
        if fitted is None:
            return 0
        tube = fitted
    row, bias = others[-1][0][0], others[-1][1][0]
    bounds = [_bounds(row, bias, *tube.units(p, p), radius) for p in tube.places()]
    return count * alternations(
        [1 if low > level else -1 if high < level else 0 for low, high in bounds]
    )


def alternations(signs: list[int]) -> int:
    """Return how often the sign changes in a list of -1, 0 and 1, zeros left out.

    >>> alternations([1, 0, -1, -1, 0, 1])
    2
    """
    sure = [sign for sign in signs if sign]
    return sum(before != after for before, after in pairwise(sure))


@dataclass(frozen=True)
class _Tube:
    """A range low <= u <= high, and a layer's preactivations near slopes u + shifts over it."""

    low: Fraction
    high: Fraction
    slopes: Numbers
    shifts: Numbers
    errors: Numbers

    @classmethod
    def first(
        cls, layer: tuple[Numbers, Numbers], radius: Fraction, a: Fraction, b: Fraction
    ) -> Self:
        errors = np.array([radius * (max(abs(a), abs(b)) + 1)] * len(layer[1]), object)
        return cls(a, b, layer[0][:, 0], layer[1], errors)

    def places(self) -> list[Fraction]:
        """Return the ends of the range, and the kinks inside."""
        pairs = zip(self.slopes, self.shifts, strict=True)
        kinks = {-shift / slope for slope, shift in pairs if slope}
        return sorted({self.low, self.high, *(p for p in kinks if self.low < p < self.high)})

    def units(self, p: Fraction, q: Fraction) -> tuple[Numbers, Numbers]:
        """Return bounds of the units' values for u between p and q."""
        ends = self.slopes * p + self.shifts, self.slopes * q + self.shifts
        low, high = np.minimum(*ends) - self.errors, np.maximum(*ends) + self.errors
        return _positive(low), _positive(high)

    def through(
        self, layer: tuple[Numbers, Numbers], pivot: int, radius: Fraction
    ) -> tuple[int, Self | None]:
        """Return how often the pivot runs over a range of its own, and the tube around that."""
        (W, bias), places = layer, self.places()
        row, shift = W[pivot], bias[pivot]
        heights = [row @ _positive(self.slopes * p + self.shifts) + shift for p in places]
        turns = _turns(heights)
        bounds = [_bounds(row, shift, *self.units(p, p), radius) for p in places]
        pairs = list(zip(bounds, turns, strict=True))
        valleys = [most for (_, most), turn in pairs if turn < 0]
        peaks = [least for (least, _), turn in pairs if turn > 0]
        if not valleys or not peaks or max(valleys) >= min(peaks):
            return 0, None
        slopes = _multiples(W, pivot)
        rest, whole = W - np.outer(slopes, row), self.units(self.low, self.high)
        spread = [
            max(map(abs, _bounds(one, _ZERO, *whole, radius * (1 + abs(slope)))))
            for one, slope in zip(rest, slopes, strict=True)
        ]
        spread[pivot] = _ZERO
        tube = type(self)(
            max(valleys), min(peaks), slopes, bias - slopes * shift, np.array(spread, object)
        )
        return alternations(turns), tube


def _bounds(
    row: Numbers, bias: Fraction, low: Numbers, high: Numbers, radius: Fraction
) -> tuple[Fraction, Fraction]:
    """Return the extremes of w . h + b, for w and b near, and 0 <= low <= h <= high."""
    least, most = row - radius, row + radius
    below = _positive(least) @ low - _positive(-least) @ high
    above = _positive(most) @ high - _positive(-most) @ low
    return below + bias - radius, above + bias + radius


def _positive(values: Numbers) -> Numbers:
    kept: Numbers = values * (values > 0)
    return kept


def _turns(heights: list[Fraction]) -> list[int]:
    """Return 1 for a peak, -1 for a valley, 0 for a point on the way up or down."""
    turns = []
    for i, height in enumerate(heights):
        near = [other - height for other in heights[max(i - 1, 0) : i + 2]]
        on_the_way = min(near) < 0 < max(near)
        turns.append(0 if on_the_way else 1 if min(near) < 0 else -1)
    return turns


def _multiples(W: Numbers, pivot: int) -> Numbers:
    """Return numbers s with W close to s times its pivot row: equal, if W has rank one."""
    columns = np.flatnonzero(W[pivot])
    if not columns.size:
        return np.full(len(W), _ZERO)
    slopes: Numbers = W[:, columns[0]] / W[pivot, columns[0]]
    return slopes
