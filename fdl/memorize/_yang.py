"""Yang and Yang: width W and depth L for any W^2 L^2 of about N r."""

from collections.abc import Sequence
from typing import Any

from fdl import bounds
from fdl.errors import InputError
from fdl.exact import whole
from fdl.memorize._circuit import Affine, Circuit
from fdl.memorize._plateaus import climb_plateaus
from fdl.memorize._reader import Comparator, Reader, look_up
from fdl.memorize._table import MOST_BYTES, check_memory, read_table
from fdl.memorize._words import block_words, jumps
from fdl.network import Network

__all__ = ["yang"]


def yang(
    X: Any,
    y: Any,
    *,
    width: Any = None,
    shape: Any = None,
    label_bits: Any = None,
    most_bytes: Any = MOST_BYTES,
    seed: int = 0,
    exact: bool = True,
) -> Network:
    """Return a ReLU network of width W and depth about 10 sqrt(N r) / W through N points.

    **Theorem.** Let x_1, ..., x_N in R^d be distinct, with labels in {0, ..., 2^c - 1}. An affine
    map z takes them to keys K_i = floor(z(x_i)), natural numbers below 2^r, r > c: all distinct and
    K_i = z(x_i) for integer points, at least 2 apart for others. Then for all natural numbers p, q,
    m and items with p q m items >= N, a ReLU network with 2 m + items r + 2 hidden layers of width
    at most max(2 p + 3, 6 q - 3, 10) memorizes them (11 for points that are not integers).

    So for each width W there is one with L hidden layers and W^2 L^2 about 100 N r, as long as
    that leaves L well above r. `vardi` with L hidden layers has as many weights up to constants,
    but a width of N r / L^2: narrow networks side by side. Here the weights fill dense layers.

    As `vardi`, but for the staircase: it climbs p q boundaries in two hidden layers, not one in
    one. The first has kinks at the ends of p superblocks of q blocks each. In the second, two units
    for the t-th boundary of all superblocks see a function of z that is affine on each superblock,
    with the place of the boundary there as its zero, and the jump there as its slope: a ramp of
    another place and height in each superblock. Key words only increase, label words take a pair
    for each sign.

    Args:
        X: (N, d) distinct points.
        y: (N,) labels, integers from 0 on. For other labels, number the distinct ones.
        width: at most; the fewest hidden layers that fit. By default, as many as the width.
        shape: p, q and items, in place of a width.
        label_bits: c, by default as many as the largest label has.
        most_bytes: of memory for the network, by estimate; more is refused before it is built.
        seed: of the integer direction of z (with d = 1, it is 1).
        exact: True for a rational network; False for the same rounded to float64.

    Exact: as `vardi`. All ramps lie within 1 before a key, where there are no others; so their
    slopes are products and differences of data words and keys.

    Size: `bounds.yang_shape`, `bounds.yang_hidden_layers`, exactly; `bounds.yang_width`,
    `bounds.yang_neurons`, `bounds.yang_nonzero` and `bounds.yang_weight_bits` at most.

    Raises `HypothesisError` with the first pair of equal points, with the first label that is no
    natural number or has more than `label_bits` bits, or with the least possible width;
    `BudgetError` beyond `most_bytes`; `InputError` for bad data.

    Source: X. Yang, Y. Yang, Memorization capacity of deep ReLU neural networks characterized by
    width and depth, 2026 (arXiv 2603.09589): W^2 L^2 = O(N log(1 / delta)) for points of the unit
    ball that are delta apart, and at least N / log(1 / delta) up to constants. This construction is
    ours. Lecture: Chapter 3, depth versus number of parameters.

    >>> X, y = [[i * i] for i in range(40)], [i % 3 for i in range(40)]
    >>> net = yang(X, y, shape=(3, 2, 1))
    >>> net(X).tolist() == y, net.hidden_layers, max(net.widths)
    (True, 27, 9)
    """
    table = read_table(X, y, label_bits=label_bits, seed=seed)
    keys, (bits, c) = table.keys, table.digits
    n, d = len(table.labels), len(keys.weights)
    superblocks, plateaus, items = chosen = _shape(n, bits, width, shape, keys.integral)
    weights = bounds.yang_nonzero(n, chosen, bits, c, d, integral=keys.integral)
    stored = 4 * bounds.stored_bits(n, bits, c)  # a jump is in several weights
    check_memory(table, weights, stored, most_bytes)
    columns = zip((keys.numbers, table.labels), (bits, c), strict=True)
    steps = [jumps(block_words(numbers, digits, items)) for numbers, digits in columns]
    held = [Affine({}, function[0]) for function in steps]
    starts, circuit, z = keys.numbers[::items], Circuit(d), keys.z
    for first in range(0, len(starts), superblocks * plateaus):
        part = slice(first, first + superblocks * plateaus)
        begun = _chunks(starts[part], plateaus)
        climbs = [_chunks(function[part], plateaus) for function in steps]
        z, held = climb_plateaus(circuit, z, held, begun, climbs)
    reader = Reader(held[0], held[1], bits, c, Comparator(keys.integral))
    net = circuit.network([look_up(circuit, z, [reader], items * bits)])
    return net if exact else net.to_float()


def _shape(n: int, bits: int, width: Any, shape: Any, integral: bool) -> tuple[int, int, int]:
    """Return the shape given, or that for a width."""
    if shape is None:
        return bounds.yang_shape(n, bits, width, integral=integral)
    if width is not None:
        raise InputError("width and shape are both given: a shape has its own width")
    if not isinstance(shape, Sequence) or isinstance(shape, str) or len(shape) != 3:
        raise InputError(f"shape is {shape!r}: give superblocks, plateaus and items")
    superblocks, plateaus, items = (whole(part, "shape", 1) for part in shape)
    return superblocks, plateaus, min(items, n)


def _chunks(values: Sequence[Any], size: int) -> list[list[Any]]:
    return [list(values[i : i + size]) for i in range(0, len(values), size)]
