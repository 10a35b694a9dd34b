"""Brute force over fractions: short, slow, and without any idea of the package it judges.

A network is a list of pairs (W, b), W a list of rows. A function on an interval is a list of
points (x, y) in increasing order of x, affine in between. Every number is an int or a `Fraction`.

The pieces of a network on a segment are found by walking along it. A unit is carried as the pair
of its value and its slope to the right; pairs are compared like tuples, first by value, then by
slope, so `max` and `min` decide on which side of a kink the unit goes on. The next corner is
where the first unit reaches a kink.
"""

import itertools
import math
from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Any, TypeAlias

__all__ = [
    "affinely_dependent",
    "at",
    "crossings",
    "cut",
    "dependent",
    "determinant",
    "echelon",
    "exactly",
    "graph",
    "integral",
    "is_affine",
    "l1",
    "layers_of",
    "merged",
    "minimal",
    "n_activation_regions",
    "rank",
    "sup",
    "value",
]

Number: TypeAlias = int | Fraction
Layers: TypeAlias = list[tuple[list[list[Number]], list[Number]]]
Points: TypeAlias = list[tuple[Fraction, Fraction]]
Pair: TypeAlias = tuple[Number, Number]

KINKS = {"relu": [0], "hard_tanh": [-1, 1]}


def value(layers: Layers, activation: str, x: list[Number]) -> list[Number]:
    """Return the outputs at one point."""
    bend = {
        "relu": lambda u: max(u, 0),
        "threshold": lambda u: 1 if u >= 0 else 0,
        "hard_tanh": lambda u: max(-1, min(u, 1)),
    }[activation]
    for depth, (weights, bias) in enumerate(layers):
        if depth > 0:
            x = [bend(u) for u in x]
        x = [dot(row, x) + b for row, b in zip(weights, bias, strict=True)]
    return x


def exactly(values: Any) -> list[Any]:
    """Return numbers, or rows of numbers, as fractions."""
    if hasattr(values, "tolist"):
        values = values.tolist()
    return [exactly(v) if isinstance(v, list | tuple) else Fraction(v) for v in values]


def layers_of(net: Any) -> Layers:
    """Return the layers of a network of the package."""
    return [(weights.tolist(), bias.tolist()) for weights, bias in net.layers]


def dot(row: list[Number], x: list[Any]) -> Any:
    return sum(w * v for w, v in zip(row, x, strict=True))


def bend_pair(activation: str, pair: Pair) -> Pair:
    if activation == "relu":
        return max(pair, (0, 0))
    return max((-1, 0), min(pair, (1, 0)))


def units(
    layers: Layers, activation: str, start: list[Number], stop: list[Number], t: Number
) -> tuple[list[Pair], list[Pair]]:
    """Return value and right-hand slope of the hidden units and of the outputs at t."""
    h = [(a + t * (b - a), b - a) for a, b in zip(start, stop, strict=True)]
    hidden: list[Pair] = []
    for depth, (weights, bias) in enumerate(layers):
        if depth > 0:
            hidden += h
            h = [bend_pair(activation, pair) for pair in h]
        values, slopes = [v for v, _ in h], [s for _, s in h]
        rows = zip(weights, bias, strict=True)
        h = [(dot(row, values) + b, dot(row, slopes)) for row, b in rows]
    return hidden, h


def walk(
    layers: Layers, activation: str, start: list[Number], stop: list[Number], output: int = 0
) -> tuple[Points, list[list[int]]]:
    """Return the corners (t, value) for t in [0, 1], and the pattern right of each but the last."""
    t, corners, patterns = Fraction(0), [], []
    while True:
        hidden, outputs = units(layers, activation, start, stop, t)
        corners.append((t, Fraction(outputs[output][0])))
        if t == 1:
            return corners, patterns
        levels = [((u, slope), k) for u, slope in hidden for k in KINKS[activation]]
        patterns.append([(pair > (k, 0)) - (pair < (k, 0)) for pair, k in levels])
        ahead = [Fraction(k - u) / slope for (u, slope), k in levels if slope]
        t = min([1 - t, *(step for step in ahead if step > 0)]) + t


def graph(
    layers: Layers, activation: str, start: list[Number], stop: list[Number], output: int = 0
) -> Points:
    """Return the network on the segment: t in [0, 1] against one output."""
    return merged(walk(layers, activation, start, stop, output)[0])


def n_activation_regions(
    layers: Layers, activation: str, start: list[Number], stop: list[Number]
) -> int:
    """Return the number of stretches of the segment with one activation pattern each."""
    patterns = walk(layers, activation, start, stop)[1]
    return 1 + sum(patterns[i] != patterns[i - 1] for i in range(1, len(patterns)))


def slope(p: tuple[Fraction, Fraction], q: tuple[Fraction, Fraction]) -> Fraction:
    return (q[1] - p[1]) / Fraction(q[0] - p[0])


def merged(points: Points) -> Points:
    """Return the ends and the points where the slope changes."""
    kept = [points[0]]
    for i in range(1, len(points) - 1):
        if slope(points[i - 1], points[i]) != slope(points[i], points[i + 1]):
            kept.append(points[i])
    return [*kept, points[-1]]


def at(points: Points, x: Number) -> Fraction:
    """Return the value at x."""
    for i in range(1, len(points)):
        if points[i - 1][0] <= x <= points[i][0]:
            return points[i - 1][1] + slope(points[i - 1], points[i]) * (x - points[i - 1][0])
    raise ValueError(f"{x} lies outside the domain")


def cut(points: Points, a: Number, b: Number) -> Points:
    """Return the function on [a, b] alone."""
    inside = [(x, y) for x, y in points if a < x < b]
    return merged([(Fraction(a), at(points, a)), *inside, (Fraction(b), at(points, b))])


def crossings(points: Points, level: Number) -> list[Fraction]:
    """Return where the function changes sides of the level; of a flat stretch, its left end."""
    found, side, since = [], 0, None
    for i, (x, y) in enumerate(points):
        here = (y > level) - (y < level)
        if here == 0 and since is None:
            since = x
        if here == -side != 0:
            if since is None:
                since = points[i - 1][0] + (level - points[i - 1][1]) / slope(points[i - 1], (x, y))
            found.append(since)
        if here != 0:
            side, since = here, None
    return found


def integral(points: Points) -> Fraction:
    """Return the sum of the trapezia."""
    area = Fraction(0)
    for i in range(1, len(points)):
        (x, y), (z, w) = points[i - 1], points[i]
        area += (z - x) * (y + w) / 2
    return area


def gaps(f: Points, g: Points) -> Points:
    """Return f - g at every point of either, for functions on one interval."""
    return [(x, at(f, x) - at(g, x)) for x in sorted({x for x, _ in [*f, *g]})]


def l1(f: Points, g: Points) -> Fraction:
    """Return the integral of |f - g|: trapezia, or two triangles where the sign changes."""
    area, points = Fraction(0), gaps(f, g)
    for i in range(1, len(points)):
        (x, p), (z, q) = points[i - 1], points[i]
        if p * q >= 0:
            area += (z - x) * abs(p + q) / 2
        else:
            area += (z - x) * (p * p + q * q) / (2 * abs(p - q))
    return area


def sup(f: Points, g: Points) -> Fraction:
    """Return the largest |f - g|."""
    return max(abs(d) for _, d in gaps(f, g))


def determinant(matrix: Sequence[Sequence[Any]]) -> Any:
    """Return the sum over all permutations."""
    total = 0
    for columns in itertools.permutations(range(len(matrix))):
        inversions = sum(p > q for p, q in itertools.combinations(columns, 2))
        product = math.prod(row[j] for row, j in zip(matrix, columns, strict=True))
        total += (-1) ** inversions * product
    return total


def dependent(vectors: Sequence[Sequence[Any]]) -> bool:
    """Tell whether vectors are linearly dependent: their Gram determinant is 0."""
    return not determinant(
        [[sum(a * b for a, b in zip(v, w, strict=True)) for w in vectors] for v in vectors]
    )


def affinely_dependent(points: Sequence[Sequence[Any]]) -> bool:
    return dependent([[*point, 1] for point in points])


def minimal(X: Sequence[Sequence[Any]], subset: Sequence[int], test: Callable[[Any], bool]) -> bool:
    """Tell whether the subset fails the test, and no longer does without any one point."""
    chosen = [X[i] for i in subset]
    without = [chosen[:i] + chosen[i + 1 :] for i in range(len(chosen))]
    return test(chosen) and not any(test(rest) for rest in without if rest)


def echelon(matrix: Sequence[Sequence[Any]]) -> tuple[list[list[Any]], list[int]]:
    """Return the reduced row echelon form and its pivot columns, by the textbook."""
    rows, pivots = [[Fraction(entry) for entry in row] for row in matrix], []
    for column in range(len(matrix[0])):
        done = len(pivots)
        found = next((i for i in range(done, len(rows)) if rows[i][column]), None)
        if found is None:
            continue
        rows[done], rows[found] = rows[found], rows[done]
        rows[done] = [entry / rows[done][column] for entry in rows[done]]
        for i, row in enumerate(rows):
            if i != done:
                rows[i] = [p - row[column] * q for p, q in zip(row, rows[done], strict=True)]
        pivots.append(column)
    return rows, pivots


def rank(matrix: Sequence[Sequence[Any]]) -> int:
    """Return the rank: how many columns have a pivot."""
    return len(echelon(matrix)[1])


def is_affine(points: Sequence[Sequence[Any]], labels: Sequence[Sequence[Any]]) -> bool:
    """Tell whether some affine function has these labels, rows of numbers, at these points."""
    lifted = [[1, *point] for point in points]
    joined = [[*row, *label] for row, label in zip(lifted, labels, strict=True)]
    return rank(joined) == rank(lifted)
