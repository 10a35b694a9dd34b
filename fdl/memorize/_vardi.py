"""Vardi, Yehudai and Shamir: about sqrt(N) parameters, each with about sqrt(N) bits."""

from itertools import pairwise
from typing import Any

from fdl import bounds
from fdl.memorize._circuit import Circuit
from fdl.memorize._reader import Comparator, Reader, Staircase, climb, look_up
from fdl.memorize._table import MOST_BYTES, Table, check_memory, read_table
from fdl.memorize._words import block_words
from fdl.network import Network

__all__ = ["one_word", "vardi"]


def vardi(
    X: Any,
    y: Any,
    *,
    hidden_layers: Any = None,
    label_bits: Any = None,
    most_bytes: Any = MOST_BYTES,
    seed: int = 0,
    exact: bool = True,
) -> Network:
    """Return a ReLU network with about 30 sqrt(N r) parameters through N points of r-bit keys.

    **Theorem.** Let x_1, ..., x_N in R^d be distinct, with labels in {0, ..., 2^c - 1}. An affine
    map z takes them to keys K_i = floor(z(x_i)), natural numbers below 2^r, r > c: all distinct and
    K_i = z(x_i) for integer points, at least 2 apart for others. Then for any number of blocks and
    of items with blocks items >= N, a ReLU network of width 10 (11 for points that are not
    integers) with blocks + items r + 2 hidden layers memorizes them. That is about 2 sqrt(N r).

    Moreover, integer points: at all x with z(x) a natural number other than a key the network is 0.
    Other points: it is y_i wherever K_i <= z(x) <= K_i + 1, and 0 wherever z(x) >= 0 lies outside
    the intervals (K_i - 1, K_i + 2).

    Sort the keys and cut them into blocks. A block has two data words, for its keys and its labels:
    rationals whose base-4 digits are 1 and 3, for bits 0 and 1. *Staircase*: one hidden layer for
    each boundary between blocks adds the jump of the words there, so that behind it the network
    holds the words of the block that z lies in. *Reader*: one hidden layer for each bit takes a
    digit off the word of keys, 4w - 8 bit - 4 with bit = relu(w - 2) - relu(w - 3), and puts the
    key together. Meanwhile c layers do the same for its label. Where the key is that of z, the
    label is added to the output: relu(label - 2^c + 2^c [z = key]), which is 0 for other keys.

    10 000 points with keys of 27 bits take 15 700 nonzero weights, 100 000 with 34 bits 54 800:
    from about 30 000 points on there are fewer weights than points. What grows instead are the
    digits, about 4 sqrt(N r) of each jump and 4 N (r + c) of all weights together. Float64 cannot
    hold them, and `to_float` of such a network loses labels.

    Args:
        X: (N, d) distinct points.
        y: (N,) labels, integers from 0 on. For other labels, number the distinct ones.
        hidden_layers: None for a network of width 10 or 11; a number L for at most L hidden layers.
            Then keys are shared out among networks side by side, each 0 at the keys of the
            others: about N r / L blocks and 60 N r / L parameters. At least r + 3.
        label_bits: c, by default as many as the largest label has.
        most_bytes: of memory for the network, by estimate; more is refused before it is built.
        seed: of the integer direction of z (with d = 1, it is 1).
        exact: True for a rational network; False for the same rounded to float64.

    Exact: integer points have an integer direction, the shortest found. Others are multiplied by
    a power of two. r is the number of digits of the largest key, at least c + 1.

    Size: `bounds.vardi_shape`, `bounds.vardi_hidden_layers`, `bounds.vardi_width`,
    `bounds.vardi_neurons`, `bounds.vardi_nonzero`, `bounds.vardi_weight_bits`; no network has total
    weight bits far below the N c that it stores (`bounds.counting_lower_bound`).

    Raises `HypothesisError` with the first pair of equal points, with the first label that is no
    natural number or has more than `label_bits` bits, or with the least possible number of hidden
    layers; `BudgetError` beyond `most_bytes`; `InputError` for bad data.

    Source: G. Vardi, G. Yehudai, O. Shamir, On the optimal memorization power of ReLU neural
    networks, ICLR 2022: about sqrt(N) parameters up to logarithms for separated points, N / L with
    depth L up to sqrt(N), and the digits they need. The three stages are theirs, the gadgets are
    ours. Lecture: Chapter 3, depth versus number of parameters, which has width 12.

    >>> X, y = [[5], [0], [9], [12]], [1, 3, 0, 2]
    >>> net = vardi(X, y)
    >>> net(X).tolist() == y, net([[1], [7], [13]]).tolist() == [0, 0, 0], net.hidden_layers
    (True, True, 10)
    """
    table = read_table(X, y, label_bits=label_bits, seed=seed)
    shape = bounds.vardi_shape(len(table.labels), table.digits[0], hidden_layers)
    return _build(table, shape, exact=exact, most_bytes=most_bytes)


def one_word(
    X: Any,
    y: Any,
    *,
    label_bits: Any = None,
    most_bytes: Any = MOST_BYTES,
    seed: int = 0,
    exact: bool = True,
) -> Network:
    """Return a ReLU network through N points whose keys and labels are two of its weights.

    **Theorem.** As `vardi`, with a single block: the network has N r + 3 hidden layers of width at
    most 10 (11 for points that are not integers). Two of its biases are the data words, with 2 N r
    and 2 N c binary digits before and after the point. The other weights and biases depend on c and
    on z alone: at most 14 different numbers, and those of z.

    So one parameter, or two, can hold any amount of data: what is to be counted are digits.

    Args:
        X: (N, d) distinct points.
        y: (N,) labels, integers from 0 on. For other labels, number the distinct ones.
        label_bits: c, by default as many as the largest label has.
        most_bytes: of memory for the network, by estimate; more is refused before it is built.
        seed: of the integer direction of z (with d = 1, it is 1).
        exact: True for a rational network; False for the same rounded to float64.

    Size: `bounds.vardi_hidden_layers(1, N, r)` and the other formulas of `vardi`; at most 17
    different weights and biases for points of R^1.

    Raises what `vardi` raises.

    Source: the limiting case of `vardi`. H. T. Siegelmann and E. D. Sontag, On the computational
    power of neural nets, Journal of Computer and System Sciences 50, 1995, read words with a gap
    between their digits, as here. Lecture: Chapter 3, depth versus number of parameters, where
    more and more bits are stuffed into each weight.

    >>> X, y = [[3], [0], [8], [6]], [1, 3, 0, 2]
    >>> net = one_word(X, y)
    >>> net(X).tolist() == y, net.hidden_layers, net.n_distinct
    (True, 19, 13)
    """
    table = read_table(X, y, label_bits=label_bits, seed=seed)
    return _build(table, (1, 1, len(table.labels)), exact=exact, most_bytes=most_bytes)


def _build(table: Table, shape: tuple[int, int, int], *, exact: bool, most_bytes: Any) -> Network:
    """Return the network for keys and labels in groups of blocks of items."""
    keys, (bits, c) = table.keys, table.digits
    n, d = len(table.labels), len(keys.weights)
    weights = bounds.vardi_nonzero(shape, bits, c, d, integral=keys.integral)
    check_memory(table, weights, bounds.stored_bits(n, bits, c), most_bytes)
    groups, _, items = shape
    circuit, stairs = Circuit(d), [_staircase(table, part, items) for part in _parts(n, groups)]
    z = climb(circuit, keys.z, stairs)
    words = [stair.values for stair in stairs]
    readers = [Reader(key, label, bits, c, Comparator(keys.integral)) for key, label in words]
    net = circuit.network([look_up(circuit, z, readers, items * bits)])
    return net if exact else net.to_float()


def _parts(n: int, groups: int) -> list[slice]:
    """Cut n things into groups of nearly equal size."""
    cuts = [n * i // groups for i in range(groups + 1)]
    return [slice(a, b) for a, b in pairwise(cuts)]


def _staircase(table: Table, part: slice, items: int) -> Staircase:
    """Return the two words of each block as functions of z."""
    keys, labels = table.keys.numbers[part], table.labels[part]
    columns = zip((keys, labels), table.digits, strict=True)
    return Staircase(keys[items::items], [block_words(*column, items) for column in columns])
