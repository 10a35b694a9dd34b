"""Networks: layers of affine maps with an activation in between, exact or float64.

*Depth* is the number of affine maps, one more than the number of hidden layers. *Width* is a
hidden layer's number of units. The last layer is affine: no activation follows it.
"""

from collections.abc import Sequence
from functools import cached_property
from itertools import pairwise
from typing import Any, Self

import numpy as np
import numpy.typing as npt

from fdl.activations import find_activation
from fdl.errors import InputError
from fdl.exact import Rationals, ScaledRows, as_floats, vectors
from fdl.exact.reading import is_row
from fdl.forward import ExactPass, FloatPass
from fdl.layer import Layer

__all__ = ["Network", "check_network", "parallel", "series"]

_SHOWN = 32  # widths that are written out; of longer rows the ends


class Network:
    """A feedforward network.

    Args:
        layers: sequence of (W, b) pairs, W (out, in) and b (out,) or None, or of `Layer`s.
        activation: "relu", "threshold" (1 where the argument is >= 0) or "hard_tanh" (clipped
            to [-1, 1]), after every layer but the last.
        exact: True reads every number as the rational it stands for and computes over the
            rationals; False computes in float64.

    Calling it takes X (n, d) to (n,) for one output or (n, k) for k, a point (d,) to a scalar or
    (k,), and for d = 1 a number to a number. Exact results are `Fraction`s. A float64 network
    multiplies out like any other, except for a first layer of 4 096 units or more that all share
    one direction: that is evaluated as the polygon it is (`fdl.ridge`), with less rounding.

    Raises `InputError` for widths that do not chain, numbers that are none, and a vector (n,)
    where (n, 1) is meant.

    >>> tent = Network([([[1], [1], [1]], [0, "-1/2", -1]), ([[2, -4, 2]], [0])])
    >>> tent("1/3"), tent.widths, tent.depth
    (Fraction(2, 3), (3,), 2)
    """

    def __init__(
        self, layers: Sequence[Any], activation: str = "relu", *, exact: bool = True
    ) -> None:
        self._activation = find_activation(activation).name
        if not isinstance(layers, Sequence):
            raise InputError(f"layers is {layers!r}: give a sequence of pairs (W, b)")
        read = [_read_layer(layer, i, exact) for i, layer in enumerate(layers)]
        if not read:
            raise InputError("a network has at least one layer")
        for i, (first, second) in enumerate(pairwise(read)):
            if first.out_width != second.in_width:
                raise InputError(
                    f"layer {i} has {first.out_width} outputs and layer {i + 1} "
                    f"{second.in_width} inputs: they must agree"
                )
        self._layers = tuple(read)

    def __getstate__(self) -> dict[str, Any]:
        return {key: value for key, value in vars(self).items() if key != "_pass"}

    def __call__(self, X: Any) -> Any:
        rows, shape = _as_rows(X, self.in_width)
        outputs = self.outputs(rows)
        values = outputs.fractions() if isinstance(outputs, Rationals) else outputs
        values = values[:, 0] if self.out_width == 1 else values
        if len(shape) == 2:
            return values
        return values[0] if self.out_width > 1 else values[:1].item()

    def outputs(self, X: Any) -> Any:
        """Return the outputs (n, k) at X (n, d): `Rationals` if exact, else a float64 array.

        Raises `FloatRangeError` where a float64 network overflows.
        """
        points = self.read_points(X)
        with np.errstate(over="ignore", invalid="ignore"):
            outputs = self._pass(points)
        return vectors.all_finite(outputs, "outputs")

    def read_points(self, X: Any) -> Any:
        """Return X (n, d) in the network's arithmetic: `ScaledRows` if exact, else float64."""
        points = ScaledRows.read(X, "X") if self.is_exact else as_floats(X, 2, "X")
        found = points.dimension if isinstance(points, ScaledRows) else points.shape[1]
        if found != self.in_width:
            raise InputError(f"X has {found} columns, the network {self.in_width} inputs")
        return points

    @cached_property
    def _pass(self) -> Any:
        kind = ExactPass if self.is_exact else FloatPass
        return kind(self._layers, find_activation(self.activation))

    @property
    def activation(self) -> str:
        """The name of the activation."""
        return self._activation

    @property
    def layers(self) -> Sequence[tuple[npt.NDArray[Any], npt.NDArray[Any]]]:
        """The dense pairs (W, b), of `Fraction`s or of float64; each is made when asked for."""
        return _DensePairs(self._layers)

    @property
    def affine_layers(self) -> tuple[Layer, ...]:
        """The layers as they are stored."""
        return self._layers

    @property
    def is_exact(self) -> bool:
        """Whether the network computes over the rationals."""
        return self._layers[0].is_exact

    @property
    def in_width(self) -> int:
        """Number d of inputs."""
        return self._layers[0].in_width

    @property
    def out_width(self) -> int:
        """Number k of outputs."""
        return self._layers[-1].out_width

    @property
    def widths(self) -> tuple[int, ...]:
        """The hidden layers' numbers of units."""
        return tuple(layer.out_width for layer in self._layers[:-1])

    @property
    def hidden_layers(self) -> int:
        """Number of hidden layers."""
        return len(self._layers) - 1

    @property
    def depth(self) -> int:
        """Number of affine maps: hidden layers + 1."""
        return len(self._layers)

    @property
    def n_neurons(self) -> int:
        """Number of hidden units."""
        return sum(self.widths)

    @property
    def n_parameters(self) -> int:
        """Entries of all weight matrices and biases (a missing bias counts nothing)."""
        return sum(layer.n_parameters for layer in self._layers)

    @property
    def n_shared_parameters(self) -> int:
        """The same, where a direction that units of the first layer share is counted once."""
        first, *others = self._layers
        return first.n_shared_parameters + sum(layer.n_parameters for layer in others)

    @property
    def n_nonzero(self) -> int:
        """Weights and biases that are not zero."""
        return sum(layer.n_nonzero for layer in self._layers)

    @property
    def n_distinct(self) -> int:
        """Different numbers among the weights and biases that are not zero."""
        numbers = {w for pair in self.layers for part in pair for w in part.flat}
        return len(numbers - {0})

    @property
    def max_weight_bits(self) -> int:
        """Most binary digits, numerator plus denominator, of any weight or bias (exact only)."""
        return max(layer.max_bits() for layer in self._layers)

    def to_float(self) -> Self:
        """Return the float64 network, each weight rounded to the nearest float64.

        Raises `FloatRangeError` for a weight too large; a weight that is too small becomes 0.
        """
        floats = [layer.to_float(f"layer {i}: ") for i, layer in enumerate(self._layers)]
        return type(self)(floats, self.activation, exact=False)

    def __repr__(self) -> str:
        kind = "exact" if self.is_exact else "float64"
        shape = [str(width) for width in (self.in_width, *self.widths, self.out_width)]
        if len(shape) > _SHOWN:
            shape = [*shape[:4], f"({len(shape) - 8} more)", *shape[-4:]]
        return f"Network({'-'.join(shape)}, {self.activation}, {kind})"


class _DensePairs(Sequence[tuple[npt.NDArray[Any], npt.NDArray[Any]]]):
    """The pairs (W, b) of some layers, written out one at a time."""

    def __init__(self, layers: tuple[Layer, ...]) -> None:
        self._layers = layers

    def __len__(self) -> int:
        return len(self._layers)

    def __getitem__(self, index: Any) -> Any:
        if isinstance(index, slice):
            return [layer.dense() for layer in self._layers[index]]
        return self._layers[index].dense()


def check_network(net: Any) -> None:
    """Raise `InputError` for anything but a `Network`.

    >>> check_network(3)
    Traceback (most recent call last):
    fdl.errors.InputError: 3 is no Network
    """
    if not isinstance(net, Network):
        raise InputError(f"{net!r} is no Network")


def series(first: Network, *others: Network) -> Network:
    """Return the composition x -> last(... first(x)), adjacent affine maps merged into one.

    All networks are exact and have the same activation. Hidden layers add up. Raises `InputError`
    for float64 networks, different activations, and widths that do not meet.

    >>> tent = Network([([[1], [1], [1]], [0, "-1/2", -1]), ([[2, -4, 2]], [0])])
    >>> series(tent, tent).widths, series(tent, tent)("1/8")
    ((3, 3), Fraction(1, 2))
    """
    joined = first
    _check_exact(first)
    for other in others:
        _check_alike(joined, other)
        merged = other.affine_layers[0].after(joined.affine_layers[-1])
        layers = [*joined.affine_layers[:-1], merged, *other.affine_layers[1:]]
        joined = Network(layers, first.activation)
    return joined


def parallel(*networks: Network) -> Network:
    """Return x -> (f(x), g(x), ...): the networks side by side on one input.

    All networks are exact, with the same activation and the same number of hidden layers; widths
    add up. Raises `InputError` otherwise.

    >>> line = Network([([[2]], [1])])
    >>> parallel(line, line)(3)
    array([Fraction(7, 1), Fraction(7, 1)], dtype=object)
    """
    if not networks:
        raise InputError("parallel needs at least one network")
    first = networks[0]
    _check_exact(first)
    for other in networks[1:]:
        _check_alike(first, other)
        if (other.depth, other.in_width) != (first.depth, first.in_width):
            raise InputError(f"{first!r} and {other!r} differ in depth or in inputs")
    columns = zip(*(network.affine_layers for network in networks), strict=True)
    layers = [Layer.side_by_side(layers, shared_input=i == 0) for i, layers in enumerate(columns)]
    return Network(layers, first.activation)


def _check_exact(net: Any) -> None:
    check_network(net)
    if not net.is_exact:
        raise InputError(f"{net!r} is float64: join exact networks, call .to_float() on the result")


def _check_alike(first: Network, second: Network) -> None:
    _check_exact(second)
    if first.activation != second.activation:
        raise InputError(f"activations differ: {first.activation} and {second.activation}")


def _read_layer(layer: Any, index: int, exact: bool) -> Layer:
    if isinstance(layer, Layer):
        if layer.is_exact != exact:
            kind = "exact" if layer.is_exact else "float64"
            raise InputError(f"layer {index} is {kind}, the network was asked for exact={exact}")
        return layer
    try:
        weights, bias = layer
    except (TypeError, ValueError):
        raise InputError(f"layer {index} is no pair (W, b)") from None
    try:
        return Layer(weights, bias, exact=exact)
    except InputError as error:
        raise InputError(f"layer {index}: {error}") from None


def _as_rows(X: Any, d: int) -> tuple[Any, tuple[int, ...]]:
    """Return X as rows (n, d), and the shape it came in."""
    if isinstance(X, ScaledRows):
        return X, X.numerators.shape
    if isinstance(X, Rationals) and X.ndim == 2:
        return X, X.shape
    if not is_row(X):
        if d > 1:
            raise InputError(f"X has shape (): give a point ({d},) or points (n, {d})")
        return [[X]], ()
    nested = X.ndim > 1 if isinstance(X, np.ndarray) else any(map(is_row, X))
    if nested or len(X) == 0:
        return X, (len(X), d)
    if len(X) == d:
        return [list(X)], (d,)
    hint = f"use reshape(-1, 1) for {len(X)} points of R^1"
    wanted = hint if d == 1 else f"give a point ({d},) or points (n, {d})"
    raise InputError(f"X has shape ({len(X)},): {wanted}")
