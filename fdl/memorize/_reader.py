"""Staircases that fetch a data word, and readers that look a key up in it.

A staircase goes over the increasing keys: it holds the word of the block that z lies in. A reader
takes the items of a word one by one, key and label, compares the key with z, and lets the label
through where they agree.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from fdl.memorize._circuit import Affine, Circuit, total
from fdl.memorize._words import jumps, pop

__all__ = ["Comparator", "Reader", "Staircase", "accepts", "climb", "look_up"]


class Staircase:
    """Several functions of z, constant on each block of keys: one boundary for each hidden layer.

    starts: the first key of every block but the first, increasing.
    values: for each function, its value on each block.

    relu(1 - relu(B - z)) is 0 up to B - 1 and 1 from the boundary B on. Times the jump of each
    function it is added to what the function was before: a jump is one weight of the network. The
    values must not be negative.
    """

    def __init__(self, starts: Sequence[int], values: Sequence[Sequence[Fraction]]) -> None:
        self._starts = list(starts)
        self._jumps = [jumps(function) for function in values]
        self.values = [Affine({}, function[0]) for function in self._jumps]
        self._below: Affine | None = None

    @property
    def blocks(self) -> int:
        """The number of blocks, and of the hidden layers that it takes."""
        return len(self._starts) + 1

    def step(self, circuit: Circuit, z: Affine, layer: int) -> None:
        """Add the units of one layer, the first being layer 0; z is that of the layer before."""
        load = circuit.relu if layer == 0 else circuit.carry
        held = [load(value) for value in self.values]
        if self._below is not None:
            passed = circuit.relu(1 - self._below)
            held = [
                value + function[layer] * passed
                for value, function in zip(held, self._jumps, strict=True)
            ]
        more = layer < len(self._starts)
        self._below = circuit.relu(self._starts[layer] - z) if more else None
        self.values = held


def climb(circuit: Circuit, z: Affine, stairs: Sequence[Staircase]) -> Affine:
    """Add the layers of staircases side by side, as many as the highest has; return z."""
    for layer in range(max(stair.blocks for stair in stairs)):
        below, z = z, circuit.relu(z)
        for stair in stairs:
            stair.step(circuit, below, layer)
        circuit.close()
    return z


@dataclass
class Comparator:
    """[z = key] in one layer: a hat for integers, for reals a trapezoid.

    The hat is 0 at all other integers; the trapezoid is 1 on [key, key + 1] and 0 outside
    (key - 1, key + 2).
    """

    integral: bool

    def step(self, circuit: Circuit, z: Affine, key: Affine) -> Affine:
        """Add three units, four for reals, and return the indicator."""
        past = z - key
        if self.integral:
            left, middle, right = (circuit.relu(past + shift) for shift in (1, 0, -1))
            return left - 2 * middle + right
        up, top, end, down = (circuit.relu(past + shift) for shift in (1, 0, -1, -2))
        return up - top - end + down


def accepts(circuit: Circuit, indicator: Affine, label: Affine, label_bits: int) -> Affine:
    """Add a unit: the label where the indicator is 1, 0 where it is 0; labels are below 2^bits."""
    return circuit.relu(label + 2**label_bits * (indicator - 1))


@dataclass
class Reader:
    """Looks z up in a word of keys and a word of labels, one item after another.

    key_bits and label_bits are the bits of one key and of one label, label_bits < key_bits: the
    label of an item is read in layers 2, 3, ... of the key_bits layers that read its key, and the
    key is compared in the first two layers of the next item. A reader is 0 for keys it has not.
    """

    keys: Affine
    labels: Affine
    key_bits: int
    label_bits: int
    comparator: Comparator
    _key: Affine = field(default_factory=Affine)
    _label: Affine = field(default_factory=Affine)
    _match: tuple[Affine, Affine] | None = None

    def step(self, circuit: Circuit, z: Affine, layer: int) -> Affine:
        """Add the units of one layer and return what it adds to the output; z as of before."""
        position = layer % self.key_bits
        found = self._compare(circuit, z, position, first=layer == 0)
        bit, self.keys = pop(circuit, self.keys)
        self._key = bit if position == 0 else 2 * circuit.carry(self._key) + bit
        if 1 <= position <= self.label_bits:
            bit, self.labels = pop(circuit, self.labels)
            known = Affine() if position == 1 else circuit.carry(self._label)
            self._label = 2 * known + bit
        else:
            self.labels = circuit.carry(self.labels)
            self._label = circuit.carry(self._label) if position else Affine()
        return found

    def finish(self, circuit: Circuit, z: Affine, position: int) -> Affine:
        """Add the units of one of the two last layers, 0 and 1, which compare the last key."""
        return self._compare(circuit, z, position, first=False)

    def _compare(self, circuit: Circuit, z: Affine, position: int, first: bool) -> Affine:
        if position == 0 and not first:
            indicator = self.comparator.step(circuit, z, self._key)
            self._match = indicator, circuit.carry(self._label)
        elif position == 1 and self._match is not None:
            return accepts(circuit, *self._match, self.label_bits)
        return Affine()


def look_up(circuit: Circuit, z: Affine, readers: Sequence[Reader], layers: int) -> Affine:
    """Add `layers` layers in which readers side by side take their words apart, and two more.

    Returns the label that one of them has for z, 0 if none has.
    """
    out = Affine()
    for layer in range(layers):
        below, z, out = z, circuit.relu(z), circuit.carry(out)
        out += total([reader.step(circuit, below, layer) for reader in readers])
        circuit.close()
    for last in range(2):
        out = circuit.carry(out)
        out += total([reader.finish(circuit, z, last) for reader in readers])
        circuit.close()
    return out
