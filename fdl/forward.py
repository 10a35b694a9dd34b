"""The forward pass: affine maps and activations, nothing else.

Over the rationals no fraction is needed on the way. A point is an integer row h over one
positive scale s (`ScaledRows`); each unit carries r times its value, for a positive integer r
of its own that the next layer's weights divide out. ReLU commutes with positive factors,
threshold compares with 0, hard tanh with plus and minus r s. So one pass is integer matrix
products, and a single division at the end.

Deep networks with few weights take another way over the same numbers, `fdl.columns`.
"""

from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np

from fdl.activations import Activation
from fdl.columns import ColumnPass
from fdl.exact import IntArray, Rationals, ScaledRows, vectors
from fdl.exact import integers as ints
from fdl.exact.reading import FloatArray
from fdl.exact.sparse import IndexArray, IntegerRows
from fdl.layer import Layer
from fdl.ridge import Ridge
from fdl.threads import one_blas_thread

__all__ = [
    "ExactPass",
    "FloatPass",
    "IntegerLayer",
    "RationalLayer",
    "float_step",
    "hidden_values",
    "integer_step",
    "integer_steps",
]

_SMALL = 256  # up to this width a product is too small to split over threads
_ONE = np.ones(1, np.int64)
_LONG, _FEW = 128, 4  # a common scale is long beyond 128 digits and four times one scale's
_CHUNK_EXACT = 1 << 20  # integers of one layer's output held at a time
_CHUNK = 1 << 24  # float64 entries of one layer's output held at a time


@dataclass(frozen=True)
class IntegerLayer:
    """A layer over integers: unit j gives r_j times its value, r = scales, for h over scale s.

    u_j = factors[j] * (rows[row_of[j]] . h) + biases[j] * s.
    """

    rows: IntegerRows
    row_of: IndexArray
    factors: IntArray
    biases: IntArray
    scales: IntArray

    @classmethod
    def of(cls, layer: Layer, column_scales: IntArray) -> "IntegerLayer":
        """Bring an exact layer to integers, for inputs that carry the given scales."""
        rows, bias = layer.sparse_rows.integer_rows(column_scales), layer.biases()
        row_scales = rows.scales[layer.row_of]
        scales = ints.row_lcm(np.stack(np.broadcast_arrays(row_scales, bias.denominators), axis=1))
        lift = ints.floor_divide(scales, bias.denominators)
        biases = ints.times(bias.numerators, lift)
        factors = ints.floor_divide(scales, row_scales)
        return cls(rows, layer.row_of, factors, biases, scales)

    def apply(self, h: IntArray, s: IntArray) -> IntArray:
        """Return u (n, m) for points h (n, k) with scales s (n,)."""
        products = ints.times(self.rows.apply(h)[:, self.row_of], self.factors)
        return ints.plus(products, ints.times(s[:, None], self.biases))


def integer_step(layer: Layer, before: IntegerLayer | None, activation: Activation) -> IntegerLayer:
    """Bring an exact layer to integers, for the scales that the one before leaves."""
    if before is None or not activation.keeps_scale:
        return IntegerLayer.of(layer, np.ones(layer.in_width, np.int64))
    return IntegerLayer.of(layer, before.scales)


def integer_steps(layers: Sequence[Layer], activation: Activation) -> list[IntegerLayer]:
    """Bring exact layers to integers, one after another."""
    steps: list[IntegerLayer] = []
    for layer in layers:
        steps.append(integer_step(layer, steps[-1] if steps else None, activation))
    return steps


def hidden_values(
    steps: Sequence[IntegerLayer], activation: Activation, h: IntArray, s: IntArray
) -> IntArray:
    """Return what the last of some hidden layers gives for points h (n, k) with scales s (n,).

    It is (n, m): the value of each unit, times the point's scale, times the unit's if kept.
    """
    for step in steps:
        h = activation.on_integers(step.apply(h, s), s[:, None], step.scales)
    return h


@dataclass(frozen=True)
class RationalLayer:
    """A layer with few weights, over rationals: for units whose scales have little in common.

    A matrix product would need one scale for all of them, with as many digits as all together.
    Here each weighted unit is reduced, and neighbours are added first: units that nearly cancel
    stand side by side in the constructions, so that their sums stay short.
    """

    layer: Layer

    @staticmethod
    def suits(layer: Layer) -> bool:
        """Tell whether the layer has few weights."""
        return len(layer.sparse_rows.columns) <= _FEW * layer.in_width

    def apply(self, values: Rationals) -> Rationals:
        """Return W h + b for the units' values h (n, k)."""
        rows = self.layer.sparse_rows
        spans = [slice(a, b) for a, b in pairwise(rows.starts.tolist())]
        sums = [_sum((values[:, rows.columns[span]] * rows.entries[span]).T) for span in spans]
        after: Rationals = vectors.stack(sums)[:, self.layer.row_of] + self.layer.biases()
        return after


def _sum(terms: Rationals) -> Rationals:
    """Return the sum of k vectors (k, n), neighbours added first."""
    none: Rationals = vectors.zeros(terms.shape[1], terms)
    while len(terms) > 1:
        even = len(terms) // 2 * 2
        terms = Rationals.join([terms[0:even:2] + terms[1:even:2], terms[even:]])
    return terms[0] if len(terms) else none


def _steps(
    layers: Sequence[Layer], activation: Activation, unrelated: bool
) -> list[IntegerLayer | RationalLayer]:
    """Choose the arithmetic of each layer; `unrelated`: the units below have unrelated scales."""
    steps: list[IntegerLayer | RationalLayer] = []
    carried: IntArray = _ONE
    for layer in layers:
        if unrelated and RationalLayer.suits(layer):
            steps.append(RationalLayer(layer))
            carried, unrelated = _ONE, False
        else:
            step = IntegerLayer.of(layer, np.broadcast_to(carried, layer.in_width))
            steps.append(step)
            carried = step.scales if activation.keeps_scale else _ONE
            unrelated = _unrelated(carried)
    return steps


def _unrelated(scales: IntArray) -> bool:
    """Tell whether one scale for all would have many more digits than each."""
    longest = ints.magnitude(scales).bit_length()
    return ints.lcm(scales).bit_length() > _LONG + _FEW * longest


class ExactPass:
    """The forward pass of exact layers, prepared once and called on any number of points."""

    def __init__(self, layers: Sequence[Layer], activation: Activation) -> None:
        self.activation = activation
        self.ridge = Ridge.find(layers, activation)
        self.rest = layers[2:] if self.ridge else layers
        self.widest = max((layer.out_width for layer in self.rest), default=1)
        self.columns = ColumnPass(layers) if self._suits_columns else None

    @property
    def _suits_columns(self) -> bool:
        few = all(RationalLayer.suits(layer) for layer in self.rest[1:])
        return few and len(self.rest) > 2 and self.activation.name == "relu" and not self.ridge

    @cached_property
    def steps(self) -> list[IntegerLayer | RationalLayer]:
        """The layers in the arithmetic that suits each."""
        return _steps(self.rest, self.activation, unrelated=self.ridge is not None)

    def __call__(self, points: ScaledRows) -> Rationals:
        """Return the outputs (n, k) at n points."""
        related = not _unrelated(points.scales)
        work = self.columns if self.columns and related else self._some
        starts = range(0, len(points), max(1, _CHUNK_EXACT // self.widest))
        return Rationals.join([work(points.rows(i, i + starts.step)) for i in starts])

    def _some(self, points: ScaledRows) -> Rationals:
        """Carry units u / (s r), where s is (n, 1), one scale a point, or (n, m)."""
        u, s, r = points.numerators, points.scales[:, None], _ONE
        if self.ridge:
            after: Rationals = self.ridge(self.ridge.project(points))
            u, s = after.numerators, after.denominators
        for i, step in enumerate(self.steps):
            if i or self.ridge:
                u = self.activation.on_integers(u, s, r)
                r = r if self.activation.keeps_scale else _ONE
            if isinstance(step, RationalLayer):
                after = step.apply(Rationals(u, ints.times(s, r)))
                u, s, r = after.numerators, after.denominators, _ONE
                continue
            if s.shape[1] > 1:
                points = ScaledRows.of(Rationals(u, s))
                u, s = points.numerators, points.scales[:, None]
            u, r = step.apply(u, s[:, 0]), step.scales
        return Rationals(u, ints.times(s, r))


class FloatPass:
    """The forward pass of float64 layers."""

    def __init__(self, layers: Sequence[Layer], activation: Activation) -> None:
        self.activation = activation
        self.ridge = Ridge.find(layers, activation)
        self.layers = layers[2:] if self.ridge else layers

    def __call__(self, points: FloatArray) -> FloatArray:
        """Return the outputs (n, k) at n points (n, d)."""
        if self.ridge:
            after: FloatArray = self.ridge(self.ridge.project_floats(points))
            if not self.layers:
                return after
            points = self.activation.on_floats(after)
        widest = max(layer.out_width for layer in self.layers)
        starts = range(0, len(points), max(1, _CHUNK // widest))
        with one_blas_thread() if widest <= _SMALL else nullcontext():
            parts = [self._plain(points[i : i + starts.step]) for i in starts]
        return np.concatenate(parts)

    def _plain(self, h: FloatArray) -> FloatArray:
        for layer in self.layers[:-1]:
            h = self.activation.on_floats(float_step(layer, h))
        return float_step(self.layers[-1], h)


def float_step(layer: Layer, h: FloatArray) -> FloatArray:
    """Return W h + b for n float64 points h (n, k)."""
    u = h @ layer.float_rows.T
    if len(layer.rows) < layer.out_width:
        u = u[:, layer.row_of]
    return u if layer.bias is None else u + layer.bias
