"""Vardi, Yehudai and Shamir: about sqrt(N) parameters, each with about sqrt(N) bits."""

from itertools import pairwise
from typing import Any

import numpy as np

from fdl import bounds
from fdl.data import read_labels
from fdl.errors import HypothesisError, InputError
from fdl.exact import Rationals, show, whole
from fdl.memorize._circuit import Affine, Circuit, total
from fdl.memorize._keys import Keys, distinct_keys
from fdl.memorize._reader import Comparator, Reader, Staircase
from fdl.memorize._words import base4_word
from fdl.network import Network

__all__ = ["one_word", "vardi"]

_MOST_BYTES = 2**31
_BYTES_A_WEIGHT = 400  # while a network is built; measured


def vardi(
    X: Any,
    y: Any,
    *,
    hidden_layers: Any = None,
    label_bits: Any = None,
    most_bytes: int = _MOST_BYTES,
    seed: int = 0,
    exact: bool = True,
) -> Network:
    """Return a ReLU network through N distinct points with about 30 sqrt(N r) parameters."""
    keys, labels, c = _read(X, y, label_bits, seed)
    bits = max(keys.bits, c + 1)
    shape = bounds.vardi_shape(len(labels), bits, hidden_layers)
    net = _build(keys, labels, shape, (bits, c), most_bytes)
    return net if exact else net.to_float()


def one_word(
    X: Any,
    y: Any,
    *,
    label_bits: Any = None,
    most_bytes: int = _MOST_BYTES,
    seed: int = 0,
    exact: bool = True,
) -> Network:
    """Return a ReLU network through N distinct points of which two weights hold all the data."""
    keys, labels, c = _read(X, y, label_bits, seed)
    bits = max(keys.bits, c + 1)
    net = _build(keys, labels, (1, 1, len(labels)), (bits, c), most_bytes)
    return net if exact else net.to_float()


def _read(X: Any, y: Any, label_bits: Any, seed: Any) -> tuple[Keys, list[int], int]:
    """Return the keys of the points, their labels in the order of the keys, and bits a label."""
    keys = distinct_keys(X, y, seed=seed)
    labels = read_labels(y, len(keys.numbers))
    if labels.shape[1] != 1:
        raise InputError(f"y has {labels.shape[1]} columns: one label a point is wanted")
    column = labels[:, 0]
    advice = "number the distinct labels 0, 1, 2, ..., as numpy.unique(y, return_inverse=True) does"
    _refuse(column, (column.denominators != 1) | (column.numerators < 0), advice)
    numbers = column.numerators
    c = max(1, int(numbers.max()).bit_length())
    if label_bits is not None and c > whole(label_bits, "label_bits", 1):
        least = f"{c} bits are enough"
        _refuse(column, np.asarray(numbers >= 2**label_bits), f"{label_bits} bits a label; {least}")
    c = c if label_bits is None else int(label_bits)
    return keys, numbers[keys.order].tolist(), c


def _refuse(labels: Rationals, wrong: Any, advice: str) -> None:
    """Raise `HypothesisError` with the first wrong label."""
    if wrong.any():
        i = int(np.argmax(wrong))
        raise HypothesisError(f"label {i} is {show(labels.item(i))}: {advice}", witness=i)


def _build(
    keys: Keys,
    labels: list[int],
    shape: tuple[int, int, int],
    digits: tuple[int, int],
    most_bytes: int,
) -> Network:
    """Return the network for keys and labels in groups of blocks of items."""
    groups, blocks, items = shape
    bits, c = digits
    circuit, z = Circuit(len(keys.weights)), keys.z
    stairs = [
        _staircase(keys.numbers[part], labels[part], items, digits)
        for part in _parts(len(labels), groups)
    ]
    for layer in range(blocks):
        below, z = z, circuit.relu(z)
        for stair in stairs:
            stair.step(circuit, below, layer)
        circuit.close()
    words = [stair.values for stair in stairs]
    readers = [Reader(key, label, bits, c, Comparator(keys.integral)) for key, label in words]
    out = Affine()
    for layer in range(items * bits):
        below, z, out = z, circuit.relu(z), circuit.carry(out)
        out += total([reader.step(circuit, below, layer) for reader in readers])
        circuit.close()
    for last in range(2):
        out = circuit.carry(out)
        out += total([reader.finish(circuit, z, last) for reader in readers])
        circuit.close()
    return circuit.network([out])


def _parts(n: int, groups: int) -> list[slice]:
    """Cut n things into groups of nearly equal size."""
    cuts = [n * i // groups for i in range(groups + 1)]
    return [slice(a, b) for a, b in pairwise(cuts)]


def _staircase(
    keys: list[int], labels: list[int], items: int, digits: tuple[int, int]
) -> Staircase:
    """Return the two words of each block as functions of z; missing items have label 0."""
    starts = range(0, len(keys), items)
    columns = zip((keys, labels), digits, strict=True)
    words = [
        [base4_word(_filled(numbers[i : i + items], items), bits) for i in starts]
        for numbers, bits in columns
    ]
    return Staircase([keys[i] for i in starts[1:]], words)


def _filled(numbers: list[int], size: int) -> list[int]:
    return numbers + [0] * (size - len(numbers))
