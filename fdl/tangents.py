"""The exact affine functions that the units of a network are around a point of a segment.

A point of the segment is carried together with the direction of the segment, both integers over
the scale of the point: an affine layer maps the direction without its bias, and an activation
passes it on where its own slope is 1: above an odd number of its kinks. Points are taken where no
unit switches: a unit at a kink stays there, and has slope 0 anyway.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from fdl.activations import Activation
from fdl.exact import IntArray, Rationals, ScaledRows
from fdl.exact import integers as ints
from fdl.exact.reading import FloatArray
from fdl.forward import IntegerLayer, integer_step
from fdl.layer import Layer

__all__ = ["Tangent", "Tangents"]


@dataclass(frozen=True)
class Tangent:
    """Preactivations of one layer at n parameters t: value and slope (n, m), over one scale."""

    value: IntArray
    slope: IntArray
    scale: IntArray

    def roots(self, rows: IntArray, units: IntArray, level: int) -> Rationals:
        """Return, for pairs (row, unit), how far from t the unit's line passes through the level.

        The slope there is not 0.
        """
        height = self._above(rows, units, level)
        return Rationals(-height, self.slope[rows, units])

    def signs(self, rows: IntArray, units: IntArray, level: int, away: Rationals) -> IntArray:
        """Return the sign of unit - level at t + away, for pairs (row, unit)."""
        height = ints.times(self._above(rows, units, level), away.denominators)
        return ints.sign(ints.plus(height, ints.times(self.slope[rows, units], away.numerators)))

    def _above(self, rows: IntArray, units: IntArray, level: int) -> IntArray:
        top = ints.times(self.scale[rows, units], np.array(level))
        return ints.minus(self.value[rows, units], top)


class Tangents:
    """t -> the tangents of all layers at start + t (stop - start), for exact ends."""

    def __init__(
        self, layers: Sequence[Layer], activation: Activation, start: Rationals, stop: Rationals
    ) -> None:
        self._layers, self._activation = layers, activation
        self._steps: list[IntegerLayer] = []
        ends = ScaledRows.of(Rationals.join([start, stop]).reshape((1, -1)))
        self._scale = ends.scales
        self._start, self._stop = ends.numerators[:, : len(start)], ends.numerators[:, len(start) :]

    def __call__(self, t: FloatArray) -> Iterator[Tangent]:
        """Yield the preactivations at each t, layer by layer."""
        at, n = Rationals.read(t), len(t)
        p, q = at.numerators[:, None], at.denominators[:, None]
        point = ints.plus(ints.times(self._start, ints.minus(q, p)), ints.times(self._stop, p))
        direction = ints.times(ints.minus(self._stop, self._start), q)
        s = ints.times(at.denominators, self._scale)
        scales = ints.concatenate([s, np.zeros(n, np.int64)])
        h = ints.concatenate([point, direction])
        for depth in range(len(self._layers)):
            step = self._step(depth)
            u = step.apply(h, scales)
            tangent = Tangent(u[:n], u[n:], ints.times(s[:, None], step.scales))
            yield tangent
            h = self._activate(tangent, s, step.scales)

    def _step(self, depth: int) -> IntegerLayer:
        """Bring the layers to integers, as far as they are asked for."""
        if depth == len(self._steps):
            before = self._steps[-1] if depth else None
            layer = self._layers[depth].to_exact()
            self._steps.append(integer_step(layer, before, self._activation))
        return self._steps[depth]

    def _activate(self, at: Tangent, s: IntArray, r: IntArray) -> IntArray:
        value = self._activation.on_integers(at.value, s[:, None], r)
        above = np.zeros(at.value.shape, np.int64)
        for kink in self._activation.kinks or ():
            above += at.value > ints.times(at.scale, np.array(kink))
        return ints.concatenate([value, ints.times(at.slope, above % 2)])
