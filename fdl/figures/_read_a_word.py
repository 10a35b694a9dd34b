"""Read a word: the network with all keys and labels in two numbers, item after item."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from itertools import pairwise
from typing import Any

from fdl.errors import InputError
from fdl.figures._drawing import BLUE, INK, ORANGE, Drawing, Part
from fdl.memorize import one_word
from fdl.network import Network

__all__ = ["read_a_word"]

_DIGIT = 0.62  # width of a cell, where an item of the key word has width 1 for each digit


@dataclass(frozen=True)
class _State:
    """What the network knows after some items, at one x: all values of hidden units.

    words: what is left of both words, in base 4. key, label: of the last item. out: the sum so far.
    """

    words: tuple[str, str]
    key: int
    label: int
    match: int
    out: int


class _Reading:
    """The states of `memorize.one_word` on a line, for keys from 0 on, read from its layers."""

    def __init__(self, keys: Sequence[int], labels: Sequence[int]) -> None:
        if len(keys) < 2 or keys[0] != 0 or any(a >= b for a, b in pairwise(keys)):
            raise InputError(f"keys is {keys!r}: two or more increasing integers, the first 0")
        self.n, self.label_bits = len(keys), max(1, max(labels).bit_length())
        self.key_bits = max(keys[-1].bit_length(), self.label_bits + 1)
        self.net = one_word([[key] for key in keys], labels)
        self.state = cache(self._state)

    def _state(self, items: int, x: int) -> _State:
        """Take the state where the layer after `items` items compares the last and goes on.

        That layer's units have the arguments z, the sum so far (from the third item on), z - K + 1,
        z - K, z - K - 1, the label, W - 2, W - 3, W and U, where W and U are the words. z is left
        out at the end, the comparison and the label before the first item.
        """
        layer = items * self.key_bits + 1
        row = self._arguments(layer, x)
        if items == 0:
            return _State(self._words(0, *row[3:5]), 0, 0, 0, 0)
        first = 2 if 1 < items < self.n else 1
        hat = [max(value, Fraction(0)) for value in row[first : first + 3]]
        left = self._words(items, *row[first + 6 : first + 8]) if items < self.n else ("", "")
        # two layers on, the label has passed the gate and the sum is carried
        out = self._arguments(layer + 2, x)[self.n > items]
        key, label = x - row[first + 1], row[first + 3]
        return _State(left, int(key), int(label), int(hat[0] - 2 * hat[1] + hat[2]), int(out))

    def _arguments(self, layer: int, x: int) -> list[Fraction]:
        values = Network(self.net.affine_layers[: layer + 1]).outputs([[x]])
        return list(values.fractions()[0])

    def _words(self, items: int, *words: Fraction) -> tuple[str, str]:
        sizes = ((self.n - items) * bits for bits in (self.key_bits, self.label_bits))
        key, label = (_digits(word, size) for word, size in zip(words, sizes, strict=True))
        return key, label


def _digits(word: Fraction, size: int) -> str:
    """Return the digits in base 4 of a word d_1.d_2 d_3 ..."""
    whole = int(word * 4 ** (size - 1))
    return "".join(str(whole // 4**place % 4) for place in reversed(range(size)))


def read_a_word(
    keys: Sequence[int] = (0, 3, 6, 9, 13),
    labels: Sequence[int] = (2, 1, 3, 0, 2),
    *,
    name: str = "read-a-word",
) -> Drawing:
    """Return the drawing of `memorize.one_word` at work: controls `items` (0 to n) and `x`.

    items: how many items of the words are read. x: the point at which the network is evaluated,
    any integer. All that is drawn are values of hidden units of the network.

    Args:
        keys: n increasing integers, the first 0, n >= 2.
        labels: n natural numbers.

    Raises `InputError` for other keys, and what `memorize.one_word` raises.

    >>> read_a_word()(items=3, x=6).alt.split(". ", 1)[1]
    'Item 3 is read: key 6, label 3. The key is x, so the label passes: OUT = 3.'
    """
    reading = _Reading(keys, labels)
    return Drawing(
        name,
        title="Two words in base 4, from which the network reads keys and labels.",
        caption="The two words are the biases of two units in the first hidden layer: nothing else "
        "depends on the labels. Digit 1 is the bit 0, digit 3 the bit 1. One hidden layer reads "
        "one digit and shifts the word. OUT is the value at x when the last item is read.",
        stage=lambda figure: _stage(figure, reading),
        layers=(
            Part(("items",), lambda axes, items: _unread(axes, reading, items)),
            Part(("items",), lambda axes, items: _read(axes, reading, items)),
            Part(("items", "x"), lambda axes, items, x: _compared(axes, reading, items, x)),
        ),
        words=(
            Part(("items",), lambda items: _said_read(reading, items)),
            Part(("items", "x"), lambda items, x: _said(reading, items, x)),
        ),
        size=(7.0, 3.0),
        labels={"items": "items read", "x": "evaluated at x"},
    )


def _stage(figure: Any, reading: _Reading) -> Any:
    axes = figure.add_subplot()
    axes.set(xlim=(-0.26 * _end(reading), _end(reading)), ylim=(0, 4.6), xticks=[], yticks=[])
    axes.spines[:].set_visible(False)
    for i in range(reading.n):
        axes.text(_middle(reading, i), 4.25, f"item {i + 1}", ha="center", fontsize=9)
        for row, bits in enumerate((reading.key_bits, reading.label_bits)):
            for digit in range(bits):
                _cell(axes, _place(reading, i, digit), row, INK, 0.6)
    for row, said in enumerate(("key word", "label word")):
        axes.text(-0.26 * _end(reading), _height(row) + 0.25, said, fontsize=11)
    return axes


def _end(reading: _Reading) -> float:
    return reading.n * (reading.key_bits * _DIGIT + 0.4)


def _place(reading: _Reading, item: int, digit: int) -> float:
    return item * (reading.key_bits * _DIGIT + 0.4) + digit * _DIGIT


def _middle(reading: _Reading, item: int) -> float:
    return _place(reading, item, 0) + reading.key_bits * _DIGIT / 2


def _height(row: int) -> float:
    return 3.3 - 1.1 * row


def _cell(axes: Any, x: float, row: int, colour: str, width: float) -> None:
    low, right = _height(row), x + 0.9 * _DIGIT
    axes.plot(
        [x, right, right, x, x], [low, low, low + 0.75, low + 0.75, low], color=colour, lw=width
    )


def _write(axes: Any, x: float, row: int, text: str, **style: Any) -> None:
    axes.text(x + 0.45 * _DIGIT, _height(row) + 0.22, text, ha="center", **style)


def _unread(axes: Any, reading: _Reading, items: int) -> None:
    left = reading.state(items, 0).words
    for row, bits in enumerate((reading.key_bits, reading.label_bits)):
        for number, digit in enumerate(left[row]):
            item, place = divmod(number, bits)
            _write(axes, _place(reading, items + item, place), row, digit, fontsize=12)


def _read(axes: Any, reading: _Reading, items: int) -> None:
    if items == 0:
        return
    state, item = reading.state(items, 0), items - 1
    for row, (value, bits, colour) in enumerate(
        ((state.key, reading.key_bits, BLUE), (state.label, reading.label_bits, ORANGE))
    ):
        for digit, bit in enumerate(f"{value:0{bits}b}"):
            _cell(axes, _place(reading, item, digit), row, colour, 2)
            _write(axes, _place(reading, item, digit), row, bit, fontsize=12, fontweight="bold")


def _compared(axes: Any, reading: _Reading, items: int, x: int) -> None:
    state, left = reading.state(items, x), -0.26 * _end(reading)
    axes.text(left, 1.35, f"x = {x}", fontsize=12)
    if items:
        axes.text(0, 1.35, f"[x = {state.key}] = {state.match}", fontsize=12)
        passed = f"label {state.label} {'passes' if state.match else 'is held back'}"
        axes.text(_place(reading, 1, 0), 1.35, passed, fontsize=12)
    axes.text(left, 0.35, f"OUT = {state.out}", fontsize=14, fontweight="bold")


def _said_read(reading: _Reading, items: int) -> str:
    if items == 0:
        keys, labels = reading.state(0, 0).words
        return f"Nothing is read: {len(keys)} and {len(labels)} digits are left."
    state = reading.state(items, 0)
    return f"Item {items} is read: key {state.key}, label {state.label}."


def _said(reading: _Reading, items: int, x: int) -> str:
    state = reading.state(items, x)
    if items == 0:
        return f"OUT = {state.out} at x = {x}."
    if state.match:
        return f"The key is x, so the label passes: OUT = {state.out}."
    return f"The key is not x = {x}: OUT = {state.out}."
