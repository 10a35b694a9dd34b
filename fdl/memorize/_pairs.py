"""Two hidden ReLU layers that fit points in pairs, and towers of such blocks.

The points lie on a line, sorted, in groups of J pairs. The first layer bends between groups: two
kinks in each gap make every unit of the second layer a line of its own on every group. The base
unit of the second layer carries the line through the group's first pair. Each further pair has two
units, both off to the left of it and both on from there on, whose difference is the change from
the line of the pair before. So their sum is the line of the j-th pair on the j-th pair.
"""

from collections.abc import Iterator
from typing import Any

import numpy as np
import numpy.typing as npt

from fdl.exact import vectors
from fdl.exact.vectors import Vector
from fdl.layer import Layer
from fdl.memorize._groups import fill, padded, reach
from fdl.memorize._lines import Lines, bend, pair_units

__all__ = ["tower"]

Shape = tuple[int, int]  # groups, and pairs in each


def tower(w: npt.NDArray[Any], z: Vector, labels: Vector, widths: tuple[int, ...]) -> list[Layer]:
    """Return the layers of a ReLU network with labels (n, k) where <w, x> = z (n,), increasing.

    Two layers at a time, further points are fitted. They add nothing to the sums at the points
    before their own. At all points after their own they leave the line of their last pair, which
    the next two layers take as given. Units that are not needed are idle. The widths are known to
    be large enough.
    """
    shapes = list(_shapes(len(z), labels.shape[1], widths))
    building = _Tower(w, z, labels, sum(2 * groups * pairs for groups, pairs in shapes))
    for j, shape in enumerate(shapes):
        building.add(shape, widths[2 * j], widths[2 * j + 1], top=j == len(shapes) - 1)
    return [*building.layers, building.sums()]


def _shapes(n: int, outputs: int, widths: tuple[int, ...]) -> Iterator[Shape]:
    """Yield how many groups of how many pairs two layers fit; the lowest are filled first."""
    for i in range(0, len(widths), 2):
        first = widths[i] - (2 + outputs if i > 0 else 0)
        second = widths[i + 1] - (1 if i < len(widths) - 2 else 0)
        groups, pairs = (first + 1) // 2, (second // outputs + 1) // 2
        if n < 2 * groups * pairs:
            pairs = max(1, min(pairs, (n + 1) // 2))
            groups = max(1, -(-n // (2 * pairs)))
        yield groups, pairs
        n = max(0, n - 2 * groups * pairs)


class _Tower:
    """Layers so far. Numbers are counted from `origin`, so that all points lie to the right of 0.

    The layer on top has `signs` (k, units) whose sums are the outputs so far plus `lift` (k,),
    and beside these units one that carries z.
    """

    def __init__(self, w: npt.NDArray[Any], z: Vector, labels: Vector, size: int) -> None:
        self.w, self.origin = w, z[:1] - reach(z)
        self.last = z[-1:] - self.origin
        self.low = -_lift(labels)  # 0, or the least label
        self.z, self.labels = fill(z - self.origin, labels, size)
        self.layers: list[Layer] = []
        self.start, self.outputs = 0, labels.shape[1]
        self.given = Lines.zero((self.outputs,), z)

    def add(self, shape: Shape, d1: int, d2: int, top: bool) -> None:
        """Put two hidden layers of widths d1 and d2 on top; the last ones need not carry z."""
        own = self.start + np.arange(2 * shape[0] * shape[1]).reshape(*shape, 2)
        lines = Lines.through(self.z[own], self.labels[own])
        kinks, weights, biases = self._bend(own, lines)
        rise = self._first_layer(kinks, d1)
        ends = self.z[own[:, [0, -1], [0, -1]]]
        heights = [lines[:, 0](ends[:, [side]]) for side in (0, 1)]
        self.lift = _lift(*heights, lines[-1, 0](self.last), self.low)
        self._second_layer(weights, biases, self.lift - rise, (d2, d1), top)
        self.start, self.given = self.start + own.size, lines[-1, -1]

    def _bend(self, own: npt.NDArray[np.intp], lines: Lines) -> tuple[Vector, Vector, Vector]:
        """Return the bends of this block's units; to the left of it, the base is constant."""
        units = pair_units(self.z[own], lines).beside(lines[:, 0] - self.given)
        heads = own[:, 0, 0]
        if self.is_first:
            return bend(units, self.z[heads[1:] - 1], self.z[heads[1:]])
        rest = units[:1, : -self.outputs].beside(Lines.zero((1, self.outputs), self.z))
        return bend(rest.above(units), self.z[heads - 1], self.z[heads])

    def _first_layer(self, kinks: Vector, width: int) -> Vector:
        """Add units at the kinks and, above the first block, the sums plus what is returned."""
        carried = 0 if self.is_first else self.outputs
        kinks = vectors.join(kinks, self.last[np.zeros(width - carried - len(kinks), np.intp)])
        if self.is_first:
            one_row = np.zeros(width, np.intp)
            self._append(self.w[None, :], -(self.origin + kinks), row_of=one_row)
            return vectors.zeros(self.outputs, self.z)
        rise = _lift(self.given(self.z[[self.start]]), self.given(self.last), self.low)
        rows = np.zeros((width, self.layers[-1].out_width), np.int64)
        units = self.signs.shape[1]
        rows[: len(kinks), units] = 1
        rows[len(kinks) :, :units] = self.signs
        self._append(self._read(rows), vectors.join(-kinks, rise - self.lift))
        return rise

    def _second_layer(
        self, weights: Vector, biases: Vector, shift: Vector, shape: tuple[int, int], top: bool
    ) -> None:
        """Add the bends' units; the shift and the sums below belong to the last k of them."""
        k, units, extra = self.outputs, len(weights), np.zeros(shape, np.int64)
        if not self.is_first:
            extra[units - k : units, shape[1] - k :] = np.eye(k)
        if not top:
            extra[units, 0] = 1
        biases = vectors.join(biases[:-k], biases[-k:] + shift)
        rest = vectors.zeros(shape[0] - units, biases)
        self._append(padded(weights, *shape) + self._read(extra), vectors.join(biases, rest))
        self.signs = np.kron((-1) ** np.arange(units // k), np.eye(k, dtype=np.int64))

    def sums(self) -> Layer:
        """Return the last layer: the outputs."""
        rows = np.zeros((self.outputs, self.layers[-1].out_width), np.int64)
        rows[:, : self.signs.shape[1]] = self.signs
        return Layer(self._read(rows), -self.lift, exact=vectors.is_exact(self.z))

    @property
    def is_first(self) -> bool:
        """Whether the block that is being added is the lowest."""
        return self.start == 0

    def _append(self, weights: Any, bias: Vector, **options: Any) -> None:
        bias = vectors.all_finite(bias, "biases")
        exact = vectors.is_exact(self.z)
        if not exact:
            weights = vectors.all_finite(weights, "weights")
        self.layers.append(Layer(weights, bias, exact=exact, **options))

    def _read(self, matrix: npt.NDArray[np.int64]) -> Vector:
        return vectors.read(matrix, vectors.is_exact(self.z), ndim=2)


def _lift(*heights: Vector) -> Vector:
    """Return, for each column, the least c >= 0 with c + height >= 0 for all heights (m, k)."""
    rows = [height if height.ndim == 2 else height[None, :] for height in heights]
    columns = [-column for column in vectors.join(*rows).T]
    zero = vectors.zeros(1, rows[0])
    return vectors.join(*(vectors.maximum(vectors.largest(c), zero) for c in columns))
