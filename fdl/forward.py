"""The forward pass: affine maps and activations, nothing else.

Over the rationals no fraction is needed on the way. A point is an integer row h over one
positive scale s (`ScaledRows`); each unit carries r times its value, for a positive integer r
of its own that the next layer's weights divide out. ReLU commutes with positive factors,
threshold compares with 0, hard tanh with plus and minus r s. So one pass is integer matrix
products, and a single division at the end.

A first layer whose units all share one direction w (a ridge layer) is not multiplied out: the
next layer sees, in z = <w, x>, one piecewise-linear function a row, found by a sort of the
kinks and prefix sums. The same function is evaluated, in O((n + m) log m) for n points and m
units instead of O(n m).
"""

from collections.abc import Callable, Sequence
from contextlib import nullcontext
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from fdl.exact import IntArray, Rationals, ScaledRows, vectors
from fdl.exact import integers as ints
from fdl.exact.sparse import IndexArray, IntegerRows
from fdl.exact.vectors import Vector
from fdl.layer import Layer
from fdl.threads import one_blas_thread

__all__ = [
    "ACTIVATIONS",
    "Activation",
    "ExactPass",
    "IntegerLayer",
    "float_pass",
    "float_step",
    "integer_steps",
]

FloatArray = npt.NDArray[np.float64]

_RIDGE_UNITS = 64  # below this many units the plain product is as quick as a sort
_SMALL = 256  # up to this width a product is too small to split over threads
_CHUNK = 1 << 24  # float64 entries of one layer's output held at a time


@dataclass(frozen=True)
class Activation:
    """An activation in both arithmetics.

    on_integers takes (u, s, r): integers u that stand for u / (s r), the points' scales s (n, 1)
    and the units' scales r (m,). Afterwards the units carry the scale r if `keeps_scale`, else 1.
    kinks are the levels at which the slope changes; None for a jump.
    """

    on_floats: Callable[[FloatArray], FloatArray]
    on_integers: Callable[[IntArray, IntArray, IntArray], IntArray]
    keeps_scale: bool
    kinks: tuple[int, ...] | None


def _clip(u: IntArray, s: IntArray, r: IntArray) -> IntArray:
    top = ints.times(s, r)
    return np.asarray(np.minimum(np.maximum(u, -top), top))


ACTIVATIONS = {
    "relu": Activation(
        on_floats=lambda u: np.maximum(u, 0.0),
        on_integers=lambda u, s, r: np.asarray(np.maximum(u, 0)),
        keeps_scale=True,
        kinks=(0,),
    ),
    "threshold": Activation(
        on_floats=lambda u: (u >= 0).astype(np.float64),
        on_integers=lambda u, s, r: ints.times((u >= 0).astype(np.int64), s),
        keeps_scale=False,
        kinks=None,
    ),
    "hard_tanh": Activation(
        on_floats=lambda u: np.clip(u, -1.0, 1.0),
        on_integers=_clip,
        keeps_scale=True,
        kinks=(-1, 1),
    ),
}


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


def integer_steps(layers: Sequence[Layer], activation: Activation) -> list[IntegerLayer]:
    """Bring exact layers to integers, each for the scales that the one before leaves."""
    steps: list[IntegerLayer] = []
    for layer in layers:
        carried = steps and activation.keeps_scale
        scales = steps[-1].scales if carried else np.ones(layer.in_width, np.int64)
        steps.append(IntegerLayer.of(layer, scales))
    return steps


class ExactPass:
    """The forward pass of exact layers, prepared once and called on any number of points."""

    def __init__(self, layers: Sequence[Layer], activation: Activation) -> None:
        self.activation = activation
        self.ridge = (layers[0], layers[1]) if _by_ridge(layers, activation) else None
        self.steps = integer_steps(layers[2:] if self.ridge else layers, activation)

    def __call__(self, points: ScaledRows) -> Rationals:
        """Return the outputs (n, k) at n points."""
        if self.ridge:
            outputs: Rationals = _ridge(*self.ridge, _projection(self.ridge[0], points))
            if not self.steps:
                return outputs
            points = ScaledRows.of(outputs)
            ones = np.ones(points.dimension, np.int64)
            h = self.activation.on_integers(points.numerators, points.scales[:, None], ones)
        else:
            h = points.numerators
        s = points.scales
        for step in self.steps[:-1]:
            h = self.activation.on_integers(step.apply(h, s), s[:, None], step.scales)
        last = self.steps[-1]
        return Rationals(last.apply(h, s), ints.times(s[:, None], last.scales))


def float_pass(layers: Sequence[Layer], activation: Activation, points: FloatArray) -> FloatArray:
    """Return the outputs (n, k) of float64 layers at n points (n, d)."""
    if _by_ridge(layers, activation):
        after: FloatArray = _ridge(layers[0], layers[1], points @ layers[0].float_rows[0])
        if len(layers) == 2:
            return after
        layers, points = layers[2:], activation.on_floats(after)
    widest = max(layer.out_width for layer in layers)
    starts = range(0, len(points), max(1, _CHUNK // widest))
    with one_blas_thread() if widest <= _SMALL else nullcontext():
        parts = [_plain(layers, activation, points[i : i + starts.step]) for i in starts]
    return np.concatenate(parts)


def _plain(layers: Sequence[Layer], activation: Activation, h: FloatArray) -> FloatArray:
    for layer in layers[:-1]:
        h = activation.on_floats(float_step(layer, h))
    return float_step(layers[-1], h)


def float_step(layer: Layer, h: FloatArray) -> FloatArray:
    """Return W h + b for n float64 points h (n, k)."""
    u = h @ layer.float_rows.T
    if len(layer.rows) < layer.out_width:
        u = u[:, layer.row_of]
    return u if layer.bias is None else u + layer.bias


def _projection(layer: Layer, points: ScaledRows) -> Rationals:
    """Return <w, x> (n,) for the one row w of an exact ridge layer."""
    direction = layer.sparse_rows.integer_rows(np.ones(layer.in_width, np.int64))
    products = direction.apply(points.numerators)[:, 0]
    return Rationals(products, ints.times(points.scales, direction.scales))


def _by_ridge(layers: Sequence[Layer], activation: Activation) -> bool:
    wide = layers[0].is_ridge and layers[0].out_width >= _RIDGE_UNITS
    return wide and len(layers) > 1 and activation is ACTIVATIONS["relu"]


def _ridge(first: Layer, second: Layer, z: Vector) -> Vector:
    """Return second(relu(first(x))), (n, m), from z = <w, x>, for units relu(z + b_j).

    With the kinks -b_j in order, a row a of the second layer is, to the right of the first p of
    them, z -> (a_1 + ... + a_p) z + (a_1 b_1 + ... + a_p b_p).
    """
    kinks = -first.biases()
    order = vectors.argsort(kinks)
    kinks = kinks[order]
    place = vectors.search(kinks, z, side="right")
    rows: Vector = second.sparse_rows.dense() if second.is_exact else second.float_rows
    columns = []
    for i in range(len(rows)):
        weights = rows[i][order]
        slope = vectors.prefix_sums(weights)[place]
        height = vectors.prefix_sums(weights * kinks)[place]
        columns.append(slope * z - height)
    return vectors.stack(columns)[:, second.row_of] + second.biases()
