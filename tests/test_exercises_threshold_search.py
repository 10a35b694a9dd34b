"""The exercise on threshold networks: right answers pass, wrong ones meet their counterexample."""

import random
from functools import partial
from itertools import pairwise
from math import isqrt
from typing import Any

import pytest

from fdl import HypothesisError, Network
from fdl.exercises._threshold_search import _cases
from fdl.memorize import threshold
from tests.grading import Wrong, impatient, refused, right

SEEDS = range(4)
pytestmark = pytest.mark.usefixtures("impatient")
__all__ = ["impatient"]


def total(r: list[int], x: list[int]) -> int:
    return sum(a * b for a, b in zip(r, x, strict=True))


def sizes(n: int, bits: int) -> tuple[int, int]:
    """Return p blocks of q codes, p q >= n, with the fewest units p - 1 + bits q."""
    return min(((-(-n // q), q) for q in range(1, n + 1)), key=lambda pq: pq[0] + bits * pq[1])


def shared(X: Any, y: Any, bits: int, *, strict: int = 0, r: Any = None, one: int = 0) -> Any:
    """Blocks of codes, and in each the changes of each bit from 0 before the block."""
    k, n = len(X[0]), len(X)
    r = r or [2**j for j in range(k)]
    points = sorted((total(r, x), label) for x, label in zip(X, y, strict=True))
    (p, q), beyond = sizes(n, bits), points[-1][0] + 1
    blocks = [points[i : i + q] for i in range(0, n, q)]
    tables = []
    for bit in range(bits):
        rows = []
        for block in blocks:
            values = [0 if one == 0 else blocks[0][0][1] >> bit & 1]
            values += [label >> bit & 1 for _, label in block]
            changes = [v for (v, _), a, b in zip(block, values, values[1:], strict=False) if a != b]
            rows.append(changes + [beyond] * (q - len(changes)))
        tables.append(rows)
    starts = [block[0][0] for block in blocks[1:]]
    W1 = [[int(i == j) for i in range(k)] for j in range(k)] + [r] * (p - 1)
    b1 = [-1] * k + [-s for s in starts]
    W2 = [
        r + [before[m] - after[m] for before, after in pairwise(rows)]
        for rows in tables for m in range(q)
    ]  # fmt: skip
    b2 = [-rows[0][m] for rows in tables for m in range(q)]
    W3 = [[2**bit * (-1) ** m for bit in range(bits) for m in range(q)]]
    return (W1, [b + strict for b in b1]), (W2, [b + strict for b in b2]), (W3, [0])


def from_above(X: Any, y: Any, bits: int, *, strict: int = 0) -> Any:
    """The same along random integers, from the largest down, for inverted bits."""
    rng, r = random.Random(5), []
    while len({total(r, x) for x in X} if r else ()) < len(X):
        r = [-rng.randint(1, 10**9) for _ in X[0]]
    top = 2**bits - 1
    first, second, ([a], [c]) = shared(X, [top - v for v in y], bits, strict=strict, r=r)
    return first, second, ([[-v for v in a]], [top - c])


def reversed_copies(X: Any, y: Any, bits: int, *, strict: int = 0) -> Any:
    """Copies of 1 - x instead of x."""
    (W1, b1), (W2, b2), last = shared(X, y, bits, strict=0)
    k = len(X[0])
    W1 = [[-w for w in row] for row in W1[:k]] + W1[k:]
    b1 = [0] * k + b1[k:]
    b2 = [b + sum(row[:k]) for row, b in zip(W2, b2, strict=True)]
    W2 = [[-w for w in row[:k]] + row[k:] for row in W2]
    return (W1, [b + strict for b in b1]), (W2, [b + strict for b in b2]), last


def a_unit_a_code(X: Any, y: Any, bits: int) -> Any:
    W1 = [[1 if bit else -1 for bit in x] for x in X]
    b1 = [-sum(x) for x in X]
    units = range(len(X))
    W2 = [[y[i] >> bit & 1 for i in units] for bit in range(bits)]
    return (W1, b1), (W2, [-1] * bits), ([[2**bit for bit in range(bits)]], [0])


def a_search_a_bit(X: Any, y: Any, bits: int) -> Any:
    """Side by side, but with one code; each bit as short as `memorize.threshold` would be."""
    k, r = len(X[0]), [2**j for j in range(len(X[0]))]
    points = sorted((total(r, x), label) for x, label in zip(X, y, strict=True))
    W1, b1 = [[int(i == j) for i in range(k)] for j in range(k)], [-1] * k
    parts: list[Any] = []
    for bit in range(bits):
        values = [label >> bit & 1 for _, label in points]
        cuts = [v for (v, _), a, b in zip(points[1:], values, values[1:], strict=False) if a != b]
        q = next(q for q in range(2, 99, 2) if q * q >= len(cuts))
        p = max(1, -(-len(cuts) // q))
        cuts += [points[-1][0] + 1] * (p * q - len(cuts))
        rows = [cuts[i : i + q] for i in range(0, p * q, q)]
        parts.append((values[0], rows, len(W1)))
        W1 += [r] * (p - 1)
        b1 += [-row[0] for row in rows[1:]]
    W2, b2, a, c = [], [], [], 0
    for bit, (start, rows, at) in enumerate(parts):
        c += start * 2**bit
        for m in range(len(rows[0])):
            weights = r + [0] * (len(W1) - k)
            for j in range(1, len(rows)):
                weights[at + j - 1] = rows[j - 1][m] - rows[j][m]
            W2.append(weights)
            b2.append(-rows[0][m])
            a.append(2**bit * (-1) ** m * (1 - 2 * start))
    return (W1, b1), (W2, b2), ([a], [c])


def of_the_book(X: Any, y: Any, bits: int) -> Any:
    return list(threshold(X, y).layers)


def halved(X: Any, y: Any, bits: int) -> Any:
    """Right, but 1/2 is no integer."""
    first, second, ([a], c) = shared(X, y, bits)
    return first, second, ([[v / 2 for v in a]], c)


def without_idle_units(X: Any, y: Any, bits: int, *, strict: int = 0) -> Any:
    """Units that are never on, and those of weight 0, left out; a layer may be empty."""
    (W1, b1), (W2, b2), ([a], c) = shared(X, y, bits, strict=strict)

    def on(W: Any, b: Any, x: Any) -> list[int]:
        return [int(total(row, x) + bias >= strict) for row, bias in zip(W, b, strict=True)]

    hidden = [on(W2, b2, on(W1, b1, x)) for x in X]
    kept = [j for j in range(len(W2)) if any(h[j] for h in hidden)]
    used = [i for i in range(len(W1)) if any(W2[j][i] for j in kept)]
    first = [W1[i] for i in used], [b1[i] for i in used]
    second = [[W2[j][i] for i in used] for j in kept], [b2[j] for j in kept]
    return first, second, ([[a[j] for j in kept]], c)


WRONG = {
    "a threshold a point": Wrong(a_unit_a_code, "found 18 units, wanted at most 17", {"bits": 2}),
    "a search a bit": Wrong(a_search_a_bit, "Too many units", {"bits": 3}),
    "of the book": Wrong(of_the_book, "returned 4 entries"),
    "units on at 0": Wrong(shared, "it fails", seed=1),
    "units off at 0": Wrong(partial(shared, strict=1), "it fails"),
    "all codes of one weight are one": Wrong(
        lambda X, y, bits: shared(X, y, bits, r=[1] * len(X[0])), "it fails"
    ),
    "blocks begin with the first label": Wrong(
        partial(shared, one=1), "found 0, wanted 3", {"X": [[0]]}
    ),
    "constant": Wrong(
        lambda X, y, bits: (([[0] * len(X[0])], [0]), ([[0]], [0]), ([[0]], [0])),
        "At the code 0 it fails", {"X": [[0]], "y": [3]},
    ),
    "halves": Wrong(halved, "an integer is wanted"),
    "no units": Wrong(
        lambda X, y, bits: (([], []), ([], []), ([[]], [0])), "found 0, wanted 3", {"X": [[0]]}
    ),
    "no rows": Wrong(lambda X, y, bits: (None, []), "returned 2 entries"),
    "no output": Wrong(lambda X, y, bits: (([], []), ([], []), ([], [])), "one row, and has 0"),
    "rows for no units": Wrong(
        lambda X, y, bits: (([], []), ([[1]], [0]), ([[1]], [0])),
        "For X = [[1]], y = [0], bits = 1: W2[0] should have 0 entries, and has 1",
    ),
    "floats": Wrong(
        lambda X, y, bits: (([[1.0] * len(X[0])], [0]), ([[1]], [0]), ([[1]], [0])),
        "W1[0][0] is 1.0",
    ),
}  # fmt: skip


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("answer", [shared, from_above, reversed_copies, without_idle_units])
def test_threshold_search(answer: Any, seed: int) -> None:
    right("threshold-search", partial(answer, strict=seed % 2), seed)


@pytest.mark.parametrize("name", WRONG)
def test_wrong_searches(name: str) -> None:
    refused("threshold-search", WRONG[name])


@pytest.mark.parametrize("seed", SEEDS)
def test_a_search_a_bit_is_right_and_too_large(seed: int) -> None:
    """With changes of the label as block limits, as the book has them, and one copy of the code."""
    found = {}
    for case in _cases(seed):
        layers = a_search_a_bit(**case)
        net = Network(layers, activation="threshold")
        assert net(case["X"]).tolist() == case["y"]
        n, k, bits = len(case["X"]), len(case["X"][0]), case["bits"]
        found[bits, n] = sum(net.widths) > k + bits + isqrt(4 * bits * n)
    assert found[3, 64]
    assert found[4, 256]


@pytest.mark.parametrize("seed", SEEDS)
def test_the_answer_fits_by_the_package_too(seed: int) -> None:
    for case in _cases(seed):
        net = Network(shared(**case), activation="threshold")
        assert net(case["X"]).tolist() == case["y"]
        (p, q), k = sizes(len(case["X"]), case["bits"]), len(case["X"][0])
        assert net.widths == (k + p - 1, case["bits"] * q)


def test_more_than_two_labels_are_no_task_for_the_book() -> None:
    case = next(case for case in _cases(0) if case["bits"] == 3)
    with pytest.raises(HypothesisError, match="threshold fits two"):
        threshold(case["X"], case["y"])
