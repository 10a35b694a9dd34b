"""The exercises on fewer neurons: right answers pass, wrong ones meet their counterexample."""

from collections.abc import Callable
from fractions import Fraction
from functools import partial
from itertools import product
from typing import Any

import pytest

from fdl.exact import null_space, solve
from fdl.memorize import baum
from fdl.memorize import blocks as of_the_book
from tests.grading import Wrong, impatient, refused, right

SEEDS = range(4)
pytestmark = pytest.mark.usefixtures("impatient")
__all__ = ["impatient"]
ONE = Fraction(1)


def dot(u: Any, x: Any) -> Any:
    return sum(a * b for a, b in zip(u, x, strict=True))


def value(f: list[Any], x: list[Any]) -> Any:
    return f[0] + dot(f[1:], x)


# Sorted blocks


def affine(points: Any, labels: Any) -> list[Any]:
    return solve([[1, *x] for x in points], labels).fractions().tolist()


def all_points(X: Any, D: Any, w: Any, cut: Any, block: Any) -> Any:
    return max(abs(value(D, x)) / abs(dot(w, x) - cut) for x in X)


def block_alone(X: Any, D: Any, w: Any, cut: Any, block: Any) -> Any:
    return all_points([X[i] for i in block], D, w, cut, block)


def near_the_cut(X: Any, D: Any, w: Any, cut: Any, block: Any) -> Any:
    """Right: a bound for all points that is far from the best one."""
    gap = min(abs(dot(w, x) - cut) for x in X)
    return 2 * sum(abs(value(D, x)) for x in X) / gap


def pieces(
    X: Any,
    y: Any,
    u: Any,
    slope: Callable[..., Any] = all_points,
    sign: int = 1,
    along: Callable[[Any], Any] = lambda u: u,
) -> Any:
    """Blocks of d + 1 along u."""
    w = [ONE * v for v in along(u)]
    d = len(w)
    order = sorted(range(len(X)), key=lambda i: dot(w, X[i]))
    groups = [order[i : i + d + 1] for i in range(0, len(X), d + 1)]
    W, b, a = [], [], []
    before: list[Any] = []
    last = -1
    for group in groups:
        F = affine([X[i] for i in group], [sign * y[i] for i in group])
        if not before:
            flat = [*F[1:]] if any(F[1:]) else [ONE, *F[2:]]
            W, b, a = [flat, [-v for v in flat]], [F[0], -F[0]], [ONE, -ONE]
            if flat != F[1:]:  # a constant: relu(t + c + r) - relu(t + r), both always on
                reach = max(abs(dot(flat, x)) for x in X)
                W, b, a = [flat, flat], [reach + abs(F[0]) + F[0], reach + abs(F[0])], [ONE, -ONE]
        else:
            cut = (dot(w, X[last]) + dot(w, X[group[0]])) / 2
            D = [p - q for p, q in zip(F, before, strict=True)]
            M = slope(X, D, w, cut, group) + 1
            W += [[p + q / M for p, q in zip(w, D[1:], strict=True)], w]
            b += [D[0] / M - cut, -cut]
            a += [M, -M]
        before, last = F, group[-1]
    return W, b, a


def reversed_units(X: Any, y: Any, u: Any, sign: int = 1) -> Any:
    """Right: in each pair the units change places, and M is larger than need be."""
    pairs = [
        [p for i in range(0, len(part), 2) for p in (part[i + 1], part[i])]
        for part in pieces(X, y, u, near_the_cut, sign)
    ]
    return tuple(pairs)


def one_per_point(X: Any, y: Any, u: Any) -> Any:
    z = sorted((ONE * dot(u, x), label) for x, label in zip(X, y, strict=True))
    kinks = [z[0][0] - 1, *(p for p, _ in z[:-1])]
    a: list[Any] = []
    for (p, label), kink in zip(z, kinks, strict=True):
        reached = sum(v * (p - k) for v, k in zip(a, kinks, strict=False))
        a.append((label - reached) / (p - kink))
    return [u] * len(z), [-k for k in kinks], a


def without_the_bias(X: Any, y: Any, u: Any) -> Any:
    (W, b), (a, _) = of_the_book(X, y).layers
    return W, b, a[0]


def bias_as_a_unit(X: Any, y: Any, u: Any) -> Any:
    (W, b), (a, c) = of_the_book(X, y).layers
    return [*W, [0] * len(X[0])], [*b, 1], [*a[0], c[0]]


def bias_in_the_spare_unit(X: Any, y: Any, u: Any) -> Any:
    """The book's network, its first unit split in two: relu(F + s) - relu(s) with s always on."""
    (W, b), (a, c) = ((rows.tolist(), biases.tolist()) for rows, biases in of_the_book(X, y).layers)
    for k in range(1, 99):
        s = [ONE * k] * len(X[0])
        first = [p + q for p, q in zip(W[0], s, strict=True)]
        if any(first):
            break
    F = b[0] + c[0]
    far = max([abs(dot(s, x)) + abs(dot(W[0], x) + F) for x in X])
    return [first, s, *W[1:]], [F + far, far, *b[1:]], [1, -1, *a[0][1:]]


def backwards(X: Any, y: Any, u: Any) -> Any:
    return pieces(X, y, u, along=lambda u: [-v for v in u])


SORTED_BLOCKS = {
    "a unit a point": Wrong(one_per_point, "Unit 3, of block 2, is on at the point 2"),
    "slope of the block": Wrong(partial(pieces, slope=block_alone), "At the point"),
    "slope 1": Wrong(partial(pieces, slope=lambda *_: 0), "At the point"),
    "slope fixed": Wrong(
        partial(pieces, slope=lambda *_: 2**300), "At the point", {"X": [[0], [1], [2], [3]]}
    ),
    "direction of its own": Wrong(
        partial(pieces, along=lambda u: [1000**j for j in range(len(u))]), "is on at the point"
    ),
    "along -u": Wrong(backwards, "of block 2, is on at the point"),
    "the book's": Wrong(bias_in_the_spare_unit, "is on at the point"),
    "no bias": Wrong(without_the_bias, "A unit is constant", {"X": [[2]], "y": [3]}),
    "a constant unit": Wrong(bias_as_a_unit, "A unit is constant"),
    "no units": Wrong(lambda X, y, u: ([], [], []), "found 0, wanted 3", {"X": [[2]], "y": [3]}),
    "other sign": Wrong(pieces, "At the point", {"X": [[2]], "y": [3]}, seed=1),
    "rows too short": Wrong(lambda X, y, u: ([[]], [1], [1]), "W[0] should have 1 entries"),
    "W a number": Wrong(lambda X, y, u: (1, [1], [1]), "W should be a list of rows"),
}


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("answer", [pieces, reversed_units])
def test_sorted_blocks(answer: Any, seed: int) -> None:
    right("sorted-blocks", partial(answer, sign=-1 if seed % 2 else 1), seed)


@pytest.mark.parametrize("name", SORTED_BLOCKS)
def test_wrong_blocks(name: str) -> None:
    refused("sorted-blocks", SORTED_BLOCKS[name])


# Baum's slabs


def good_plane(X: Any, group: Any) -> list[Any]:
    """A hyperplane through the group and no other point: the first that is found."""
    basis = null_space([[1, *X[i]] for i in group]).fractions()
    for mix in product(range(1, 9), repeat=len(basis)):
        t = [sum(m * v for m, v in zip(mix, column, strict=True)) for column in basis.T]
        if sum(value(t, x) == 0 for x in X) == len(group) and any(t[1:]):
            return t
    raise AssertionError


def first_plane(X: Any, group: Any) -> list[Any]:
    return list(null_space([[1, *X[i]] for i in group]).fractions()[0])


def half_the_gap(X: Any, t: Any) -> Any:
    return min([abs(value(t, x)) for x in X if value(t, x)], default=ONE) / 2


def by_slabs(X: Any, y: Any, plane: Any = good_plane, gap: Any = half_the_gap, n: int = 0) -> Any:
    small = int(2 * sum(y) <= len(y))
    chosen = [i for i, label in enumerate(y) if label == small]
    n = n or len(X[0])
    W, b, a = [], [], []
    for start in range(0, len(chosen), n):
        t = plane(X, chosen[start : start + n])
        epsilon = gap(X, t)
        W += [t[1:], t[1:]]
        b += [t[0] + epsilon, t[0] - epsilon]
        a += [2 * small - 1, 1 - 2 * small]
    return W, b, a, 1 - small


def from_the_book(X: Any, y: Any) -> Any:
    *hidden, (a, c) = baum(X, y).layers
    return (*hidden[0], a[0], c[0]) if hidden else ([], [], [], c[0])


BAUM_SLABS = {
    "epsilon fixed": Wrong(
        partial(by_slabs, gap=lambda X, t: Fraction(1, 10**6)),
        "At the point",
        {"X": [[0], [Fraction(1, 10**7)], [1]]},
    ),
    "any plane": Wrong(partial(by_slabs, plane=first_plane), "At the point"),
    "a slab a point": Wrong(partial(by_slabs, n=1), "Too many units"),
    "class 1 always": Wrong(
        lambda X, y: ([[0] * len(X[0])] * 2 * -(-sum(y) // len(X[0])),
                      [-1] * 2 * -(-sum(y) // len(X[0])), [0] * 2 * -(-sum(y) // len(X[0])), 0),
        "it fails", {"X": [[0], [1]]},
    ),
    "constant": Wrong(lambda X, y: ([], [], [], 0), "found 0, wanted 1", {"X": [[0], [1]]}),
    "epsilon 0": Wrong(partial(by_slabs, gap=lambda X, t: 0), "At the point"),
    "epsilon of all": Wrong(partial(by_slabs, gap=lambda X, t: 4 * half_the_gap(X, t)), "it fails"),
}  # fmt: skip


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("answer", [by_slabs, from_the_book])
def test_baum_slabs(answer: Any, seed: int) -> None:
    right("baum-slabs", answer, seed)


@pytest.mark.parametrize("name", BAUM_SLABS)
def test_wrong_slabs(name: str) -> None:
    refused("baum-slabs", BAUM_SLABS[name])
