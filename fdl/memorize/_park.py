"""Park, Lee, Yun and Shin: about N^(2/3) parameters, by hashing."""

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from fdl import bounds
from fdl.memorize._circuit import Affine, Circuit
from fdl.memorize._hash import hashed
from fdl.memorize._reader import Comparator, Staircase, accepts, climb
from fdl.memorize._table import MOST_BYTES, Table, check_memory, read_table
from fdl.memorize._words import base4_word, pop
from fdl.network import Network

__all__ = ["park"]


def park(
    X: Any,
    y: Any,
    *,
    label_bits: Any = None,
    most_bytes: Any = MOST_BYTES,
    seed: int = 0,
    exact: bool = True,
) -> Network:
    """Return a ReLU network with about 30 N^(2/3) parameters through N points.

    **Theorem.** Let x_1, ..., x_N in R^d be distinct, with labels in {0, ..., 2^c - 1}. An affine
    map z takes them to keys K_i = floor(z(x_i)), natural numbers below 2^r: all distinct and
    K_i = z(x_i) for integer points, at least 2 apart for others. Then a ReLU network of width 9 (10
    for points that are not integers) memorizes them, with at most r + (2 + 5 sqrt(c)) N^(2/3)
    hidden layers up to lower order. At points that are not integers it is y_i wherever
    K_i <= z(x) <= K_i + 1.

    *Fold*: |z - b| halves the range, one hidden layer of two units for each fold; b is the integer
    nearest to the middle that keeps the keys apart. There always is one while the range is beyond
    N^2. *Shift*: cut the folded keys into groups of at most N^(1/3) neighbours over a short range,
    and move each group as a whole to the first place among the natural numbers where all its
    points find free slots; a staircase with one hidden layer for each group subtracts how far.
    *Slots*: cut the slots into blocks. A second staircase subtracts the first slot of the block,
    and fetches its data word: the labels of its slots, one after another, in base 4. *Read*: c
    hidden layers for each slot take its label off the word; where it is the slot of z, the label is
    added to the output.

    10 000 points with labels of 3 bits and keys of 29 take 11 900 nonzero weights, `vardi` 15 800:
    keys are not stored, only how far to shift each group. Up to about 10^5 points N^(2/3) wins;
    then sqrt(N r) does. The words have 1 151 binary digits there: float64 cannot hold them.

    Args:
        X: (N, d) distinct points.
        y: (N,) labels, integers from 0 on. For other labels, number the distinct ones.
        label_bits: c, by default as many as the largest label has.
        most_bytes: of memory for the network, by estimate; more is refused before it is built.
        seed: of the integer direction of z (with d = 1, it is 1).
        exact: True for a rational network; False for the same rounded to float64.

    Exact: as `vardi`; folds and shifts are integers.

    Size: `bounds.park_hidden_layers`, exactly, `bounds.park_neurons` and `bounds.park_nonzero`, at
    most, of the shape (folds, groups, blocks, slots), which depends on the points;
    `bounds.park_shape` bounds the hidden layers beforehand. `bounds.park_width`; words have
    `bounds.vardi_weight_bits(slots, c)` digits.

    Raises `HypothesisError` with the first pair of equal points, or with the first label that is no
    natural number or has more than `label_bits` bits; `BudgetError` beyond `most_bytes`;
    `InputError` for bad data.

    Source: S. Park, J. Lee, C. Yun, J. Shin, Provable memorization via deep neural networks using
    sub-linear parameters, COLT 2021: N^(2/3) parameters for separated points. The stages are
    theirs; first fit in place of their choice of shifts, and the gadgets, are ours. Lecture:
    Chapter 3, depth versus number of parameters.

    >>> X, y = [[5], [0], [9], [1200]], [1, 3, 0, 2]
    >>> net = park(X, y)
    >>> net(X).tolist() == y, net.hidden_layers, max(net.widths)
    (True, 14, 8)
    """
    table = read_table(X, y, label_bits=label_bits, seed=seed)
    _check_memory(table, most_bytes)
    keys, c = table.keys, table.label_bits
    places, circuit = hashed(keys), Circuit(len(keys.weights))
    slots = _slots_a_block(places.slots, c)
    starts, words = _blocks(places.slots, table.labels, slots, c)
    z = _fold(circuit, keys.z, places.folds)
    z = _subtract(circuit, z, places.starts, places.delays)
    fetch = Staircase(starts[1:], [[Fraction(start) for start in starts], words])
    z = climb(circuit, z, [fetch])
    first, word = fetch.values
    out = _read_slots(circuit, (z - first, word), slots, c, Comparator(keys.integral))
    net = circuit.network([out])
    return net if exact else net.to_float()


def _check_memory(table: Table, most_bytes: Any) -> None:
    """Raise `BudgetError` where the largest network possible would take more memory."""
    (bits, _), c, keys = table.digits, table.label_bits, table.keys
    shape = bounds.park_shape(len(table.labels), bits, c, integral=keys.integral)
    weights = bounds.park_nonzero(shape, c, len(keys.weights), integral=keys.integral)
    folds, _, blocks, slots = shape
    check_memory(table, weights, folds * bits + blocks * slots * c, most_bytes)


def _slots_a_block(slots: list[int], c: int) -> int:
    """Return how many slots a block has: those with the fewest hidden layers."""
    return bounds.vardi_shape(max(slots) + 1, c)[2]


def _blocks(
    slots: list[int], labels: list[int], size: int, c: int
) -> tuple[list[int], list[Fraction]]:
    """Return the first slot of each block and its word; a block begins with a slot in use."""
    starts: list[int] = []
    blocks: list[list[int]] = []
    for slot, label in sorted(zip(slots, labels, strict=True)):
        if not starts or slot >= starts[-1] + size:
            starts.append(slot)
            blocks.append([0] * size)
        blocks[-1][slot - starts[-1]] = label
    return starts, [base4_word(block, c) for block in blocks]


def _fold(circuit: Circuit, z: Affine, folds: Sequence[int]) -> Affine:
    """Add one layer for each fold and return z folded."""
    for fold in folds:
        z = circuit.relu(z - fold) + circuit.relu(fold - z)
        circuit.close()
    return z


def _subtract(circuit: Circuit, z: Affine, starts: list[int], values: list[int]) -> Affine:
    """Add a staircase and return z less its value, which may be negative."""
    least = min(values)
    stair = Staircase(starts, [[Fraction(value - least) for value in values]])
    return climb(circuit, z, [stair]) - stair.values[0] - least


def _read_slots(
    circuit: Circuit, held: tuple[Affine, Affine], slots: int, c: int, comparator: Comparator
) -> Affine:
    """Read the label of each slot off the word; return that of the slot z in the block."""
    (z, word), out, known = held, Affine(), Affine()
    match: tuple[Affine, Affine] | None = None
    for layer in range(slots * c):
        slot, position = divmod(layer, c)
        out = circuit.carry(out)
        if match is not None and position == 0:
            out += accepts(circuit, *match, c)
        bit, word = pop(circuit, word)
        known = 2 * circuit.carry(known) + bit if position else bit
        if position == c - 1:
            match = comparator.step(circuit, z, Affine({}, slot)), known
        z = circuit.relu(z)
        circuit.close()
    out = circuit.carry(out)
    if match is not None:
        out += accepts(circuit, *match, c)
    circuit.close()
    return out
