"""What a test of any construction needs: judge it twice, and read numbers as fractions."""

import tracemalloc
from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from fdl import BudgetError, HypothesisError, InputError, Network, certify, data
from fdl.memorize._keys import distinct_keys
from tests import oracle

__all__ = [
    "NUMBERED",
    "check_any_number",
    "check_budget",
    "check_estimate",
    "check_foreign_keys",
    "check_memorizes",
    "check_refusals",
    "check_uncovered",
    "one_hot",
    "outputs_of",
    "within_keys",
]


# points, labels, seed, and how the message names what is wrong
BAD_INPUT: tuple[tuple[Any, Any, Any, str], ...] = (
    ([[0], [float("nan")]], [0, 1], 0, "X[1, 0]"),
    ([[0], [float("inf")]], [0, 1], 0, "X[1, 0]"),
    ([[0], [None]], [0, 1], 0, "X[1, 0]"),
    ([[0], ["1/0"]], [0, 1], 0, "X[1, 0]"),
    ([[0], [1, 2]], [0, 1], 0, "ragged"),
    ([0, 1], [0, 1], 0, "reshape(-1, 1)"),
    ([], [], 0, "empty"),
    (None, [0, 1], 0, "X"),
    ([[0], [1]], [0, float("nan")], 0, "y[1]"),
    ([[0], [1]], [0, 1j], 0, "y[1]"),
    ([[0], [1]], [0], 0, "1 labels for 2 points"),
    ([[0], [1]], [[0], [1, 2]], 0, "ragged"),
    ([[0], [1]], [[[0]], [[1]]], 0, "y has shape"),
    ([[0], [1]], None, 0, "y"),
    ([[0, 1], [1, 0]], [0, 1], -1, "seed"),
    ([[0, 1], [1, 0]], [0, 1], "0", "seed"),
)


def check_refusals(make: Any) -> None:
    """Check that a construction names bad input and equal points, exactly and in float64."""
    for exact in (True, False):
        for X, y, seed, fragment in BAD_INPUT:
            with pytest.raises(InputError) as caught:
                make(X, y, seed=seed, exact=exact)
            assert fragment in str(caught.value), (fragment, caught.value)
        for y, reason in (([0, 1, 0], "equal labels: drop one"), ([0, 1, 1], "no function fits")):
            with pytest.raises(HypothesisError, match=f"0 and 2 are equal.*{reason}") as found:
                make([[1.0, 2.0], [3.0, 4.0], [1.0, 2.0]], y, exact=exact)
            assert found.value.witness == (0, 2)


# points with natural numbers as labels
NUMBERED: dict[str, tuple[Any, Any]] = {
    "one point": ([[7]], [5]),
    "one point of R^3": ([["1/3", 0.5, -2]], [1]),
    "two points": ([[0], [1]], [2, 3]),
    "two close reals": ([[0], ["1/1000000"]], [2, 3]),
    "reals closer than 2": ([[0], [0.5], [0.75]], [0, 1, 1]),
    "all labels equal": ([[3], [1], [2]], [6, 6, 6]),
    "all labels 0": ([[3], [1], [2]], [0, 0, 0]),
    "negative keys": ([[-8], [-3], [-9], [4]], [1, 2, 3, 0]),
    "labels longer than keys": ([[0], [1], [2]], [1000, 0, 513]),
    "a short last block": ([[i * i] for i in range(11)], [i % 3 for i in range(11)]),
    "fractions": ([["1/3"], ["2/7"], ["-1/2"]], [1, 0, 1]),
    "a huge range": ([[0], [2**70], [2**70 + 1]], [1, 3, 2]),
    "labels as floats": ([[0], [1]], [0.0, 3.0]),
    "labels as a column": ([[0], [1]], [[1], [2]]),
}

# what theorems for them do not cover: points, labels, options, witness, a part of the message
UNCOVERED: dict[str, tuple[Any, Any, dict[str, Any], Any, str]] = {
    "equal keys": ([[4], [1], [4]], [0, 1, 0], {}, (0, 2), "drop one"),
    "equal keys, other labels": ([[4, 1], [4, 1]], [0, 1], {}, (0, 1), "no function fits"),
    "a negative label": ([[0], [1]], [0, -1], {}, 1, "label 1 is -1: number the distinct labels"),
    "a fraction": ([[0], [1]], ["1/2", 1], {}, 0, "label 0 is 1/2: number the distinct labels"),
    "a label too long": ([[0], [1]], [3, 4], {"label_bits": 2}, 1, "label 1 is 4.*3 bits are"),
}


def check_uncovered(make: Any) -> None:
    """Check that a construction for numbered labels names equal points and other labels."""
    for X, y, options, witness, message in UNCOVERED.values():
        with pytest.raises(HypothesisError, match=message) as caught:
            make(X, y, **options)
        assert caught.value.witness == witness


def check_budget(make: Any, enough: int, **options: Any) -> None:
    """Check that a network for keys that is too large is refused before it is built."""
    X = [[0], [2 ** (2 * 10**6)], [1]]
    with pytest.raises(BudgetError, match=r"3 keys of 2000001 bits would take about \d{10,} bytes"):
        make(X, [0, 1, 0], **options)
    few, y = [[i] for i in range(30)], [i % 2 for i in range(30)]
    with pytest.raises(BudgetError, match="raise most_bytes"):
        make(few, y, most_bytes=50_000)
    assert make(few, y, most_bytes=enough).hidden_layers == make(few, y).hidden_layers


def check_estimate(make: Any, integral: bool) -> None:
    """Check that the estimate is beyond the memory that building takes, but not far."""
    X = np.random.default_rng(0).integers(0, 256, (300, 8)) if integral else data.gaussian(300, 3)
    y = np.random.default_rng(0).integers(0, 8, 300)
    with pytest.raises(BudgetError) as caught:
        make(X, y, most_bytes=1)
    estimate = int(str(caught.value).split("about ")[1].split()[0])
    tracemalloc.start()
    make(X, y)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert estimate / 8 < most < estimate


def check_any_number(make: Any, n: int, integral: bool) -> tuple[Network, Any, Any]:
    """Check n points on a line by hand, with negative ones; return the network and its data."""
    X = np.random.default_rng(n).permutation(n * n)[:n, None] - 7
    X = X if integral else data.gaussian(n, 1)
    y = np.random.default_rng(n).integers(0, 4, n)
    net = make(X, y)
    check_memorizes(net, X, y, by_hand=True)
    return net, X, y


def check_foreign_keys(make: Any, **options: Any) -> None:
    """Check that natural numbers that are no key have the value 0."""
    rng = np.random.default_rng(3)
    keys = rng.choice(200, 60, replace=False)
    y = rng.integers(1, 8, 60)
    net = make(keys[:, None], y, **options)
    table = dict(zip(keys.tolist(), y.tolist(), strict=True))
    everything = range(int(keys.min()), 300)
    assert net([[k] for k in everything]).tolist() == [table.get(k, 0) for k in everything]


def within_keys(X: Any, seed: int) -> tuple[Any, Any]:
    """Move each point x along w to where key <= z(x) <= key + 1; return them and their numbers.

    z(x) = <w, x> - offset is the map to keys that constructions for numbered labels take.
    """
    rng, keys, moved = np.random.default_rng(seed), distinct_keys(X, [0] * len(X), seed=0), []
    w = keys.weights
    for key, i in zip(keys.numbers, keys.order, strict=True):
        x = oracle.exactly(X)[i]
        wanted = key + Fraction(int(rng.integers(0, 9)), 8)
        step = (wanted + keys.offset - oracle.dot(w, x)) / oracle.dot(w, w)
        moved.append([v + step * u for v, u in zip(x, w, strict=True)])
    return moved, keys.order


def outputs_of(y: Any) -> int:
    """Return the number of labels of each point."""
    labels = np.asarray(y, dtype=object)
    return labels.shape[1] if labels.ndim == 2 else 1


def one_hot(labels: Any, classes: int) -> Any:
    """Return unit vectors as rows."""
    return np.eye(classes, dtype=int)[np.asarray(labels)]


def check_memorizes(net: Network, X: Any, y: Any, *, by_hand: bool = False) -> None:
    """Check every label exactly with `certify`, and by hand with nothing but fractions."""
    certificate = certify.memorizes(net, X, y)
    assert certificate.holds, certificate
    assert certificate.exact
    assert (certificate.checked, certificate.max_error) == (len(X), 0)
    if by_hand:
        layers, rows = oracle.layers_of(net), oracle.exactly(y)
        expected = [row if isinstance(row, list) else [row] for row in rows]
        assert [oracle.value(layers, net.activation, x) for x in oracle.exactly(X)] == expected
