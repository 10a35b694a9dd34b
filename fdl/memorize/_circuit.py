"""Writing a ReLU network as formulas: one layer after another, each unit an affine expression."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from types import MappingProxyType
from typing import TypeAlias

from fdl.layer import Layer
from fdl.network import Network

__all__ = ["Affine", "Circuit", "Number", "total"]

Number: TypeAlias = int | Fraction

_NOTHING: Mapping[int, Number] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Affine:
    """A sum of weights times units of one layer, plus a constant.

    >>> x = Affine({0: 1})
    >>> 2 * (x - 3) + x
    Affine(weights={0: 3}, constant=-6)
    """

    weights: Mapping[int, Number] = field(default_factory=lambda: _NOTHING)
    constant: Number = 0

    def __add__(self, other: "Affine | Number") -> "Affine":
        if not isinstance(other, Affine):
            return Affine(self.weights, self.constant + other)
        weights = dict(self.weights)
        for unit, weight in other.weights.items():
            weights[unit] = weights.get(unit, 0) + weight
        return Affine(weights, self.constant + other.constant)

    def __rmul__(self, factor: Number) -> "Affine":
        weights = {unit: factor * weight for unit, weight in self.weights.items()}
        return Affine(weights, factor * self.constant)

    def __neg__(self) -> "Affine":
        return -1 * self

    def __sub__(self, other: "Affine | Number") -> "Affine":
        return self + -other

    def __rsub__(self, other: Number) -> "Affine":
        return -self + other


def total(terms: list[Affine]) -> Affine:
    """Return the sum of affine expressions."""
    return sum(terms, Affine())


class Circuit:
    """A network in the making: `relu` adds a unit to the layer in the making, `close` ends it.

    What `relu` takes is an expression in the units of the layer before; what it returns is the new
    unit. Only expressions in units of the last closed layer may be passed on.

    >>> circuit = Circuit(1)
    >>> x = Affine({0: 1})
    >>> up, down = circuit.relu(x), circuit.relu(-x)
    >>> circuit.close()
    >>> circuit.network([up + down])([[-3], [5]])
    array([Fraction(3, 1), Fraction(5, 1)], dtype=object)
    """

    def __init__(self, inputs: int) -> None:
        self._layers: list[Layer] = []
        self._width = inputs
        self._units: list[Affine] = []

    def relu(self, before: Affine) -> Affine:
        """Add the unit relu(before) and return it."""
        self._units.append(before)
        return Affine({len(self._units) - 1: 1})

    def carry(self, value: Affine) -> Affine:
        """Return a nonnegative value to the next layer: by a unit, unless it is a constant."""
        return self.relu(value) if value.weights else value

    def close(self) -> None:
        """End the layer."""
        self._layers.append(self._layer(self._units))
        self._width, self._units = len(self._units), []

    def network(self, outputs: list[Affine]) -> Network:
        """Return the network with these outputs of the last closed layer."""
        return Network([*self._layers, self._layer(outputs)])

    def _layer(self, rows: list[Affine]) -> Layer:
        weights = [{unit: Fraction(w) for unit, w in row.weights.items()} for row in rows]
        return Layer.of_maps(weights, self._width, [Fraction(row.constant) for row in rows])
