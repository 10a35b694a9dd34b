"""What the laws are tried on: small cases, with the degenerate and the cruel among them.

Networks and functions are drawn as plain numbers, so that the oracle and the package each build
their own from them.
"""

import random
from fractions import Fraction
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from fdl import Network, PiecewiseLinear, data
from tests.oracle import Layers, Points

__all__ = [
    "DEGENERATE",
    "FAR",
    "Curve",
    "Plain",
    "curves",
    "data_sets",
    "dyadic_curves",
    "dyadic_networks",
    "dyadics",
    "general_position",
    "intervals",
    "labels",
    "laws",
    "moment_curve",
    "networks",
    "points",
    "rationals",
    "ridge_networks",
    "segments",
    "small",
    "sparse_networks",
]

FAR = 100  # all that happens on a line in these tests happens in [-FAR, FAR]

# derandomize: a law that fails today fails tomorrow, on the same example
laws = settings(
    max_examples=60,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow],
)

small = st.builds(Fraction, st.integers(-12, 12), st.integers(1, 6))
huge = st.builds(Fraction, st.integers(-(2**90), 2**90), st.integers(2**84, 2**90))
integers = st.integers(-2, 2).map(Fraction)
dyadics = st.builds(Fraction, st.integers(-32, 32), st.sampled_from([1, 2, 4, 8]))
rationals = st.one_of(integers, small, huge)


class Plain(NamedTuple):
    """A network as nested lists."""

    layers: Layers
    activation: str

    def network(self) -> Network:
        return Network(self.layers, self.activation)


def _net(*layers: tuple[list[list[Any]], list[Any]]) -> Plain:
    exact = [([[Fraction(w) for w in row] for row in W], list(map(Fraction, b))) for W, b in layers]
    return Plain(exact, "relu")


_TENT = ([[1], [1], [1]], [0, "-1/2", -1])
DEGENERATE = {
    "no hidden layer": _net(([[3]], [-1])),
    "dead on the whole line": _net(([[0], [0]], [-1, -2]), ([[5, 7]], [1])),
    "dead but far to the right": _net(([[1], [1]], [-90, 0]), ([[5, 7]], [1])),
    "equal units that cancel": _net(([[1], [1]], [0, 0]), ([[1, -1]], [0])),
    "units on opposite sides of one kink": _net(([[1], [-2]], [-1, 2]), ([[2, -1]], [0])),
    "zero output weights": _net(([[1], [-1]], [0, 1]), ([[0, 0]], [2])),
    "kink on a kink": _net(([[1], [1]], [0, -1]), ([[1, 0], [0, 1]], [0, 0]), ([[1, 1]], [0])),
    "peak that only touches zero": _net(_TENT, ([[2, -4, 2]], [-1]), ([[1]], [0])),
    "valley that only touches zero": _net(_TENT, ([[-2, 4, -2]], [1]), ([[1]], [0])),
    "plateau at zero": _net(([[1], [-1]], [-1, -1]), ([[1, 1], [-1, -1]], [0, 0]), ([[1, 1]], [0])),
    "three kinks at one point": _net(([[1], [2], [3]], [-1, -2, -3]), ([[6, -3, -2]], [0])),
    "pieces that cancel in the end": _net(_TENT, ([[2, -4, 2]], [0]), ([[0]], [1])),
}


@st.composite
def layers(
    draw: st.DrawFn, widths: list[int], weights: st.SearchStrategy[Fraction] = integers
) -> Layers:
    """Layers of given widths, inputs first and outputs last."""
    drawn = []
    for before, after in pairwise(widths):
        entry = st.lists(weights, min_size=before, max_size=before)
        W = draw(st.lists(entry, min_size=after, max_size=after))
        drawn.append((W, draw(st.lists(weights, min_size=after, max_size=after))))
    return drawn


@st.composite
def networks(
    draw: st.DrawFn,
    d: int = 1,
    outputs: int = 1,
    activations: tuple[str, ...] = ("relu",),
    hidden_layers: int | None = None,
    weights: st.SearchStrategy[Fraction] | None = None,
) -> Plain:
    """Networks of at most three hidden layers with at most four units each."""
    activation = draw(st.sampled_from(activations))
    if (d, outputs, hidden_layers) == (1, 1, None) and draw(st.booleans()):
        return Plain(draw(st.sampled_from(list(DEGENERATE.values()))).layers, activation)
    depth = draw(st.integers(0, 3)) if hidden_layers is None else hidden_layers
    widths = [draw(st.integers(1, 4)) for _ in range(depth)]
    if weights is None:
        weights = draw(st.sampled_from([integers, small, integers | huge]))
    return Plain(draw(layers([d, *widths, outputs], weights)), activation)


@st.composite
def ridge_networks(draw: st.DrawFn, d: int, activations: tuple[str, ...] = ("relu",)) -> Plain:
    """At least 64 units with one common direction, alone or with another hidden layer."""
    rng = random.Random(draw(st.integers(0, 2**16)))
    n, k = draw(st.integers(64, 70)), draw(st.integers(1, 2))
    row = draw(st.lists(integers | small, min_size=d, max_size=d))
    bias = [Fraction(rng.randint(-9, 9), rng.choice([1, 1, 2, 3])) for _ in range(n)]
    mix = [[Fraction(rng.randint(-3, 3), rng.choice([1, 5])) for _ in range(n)] for _ in range(k)]
    first = ([list(row) for _ in range(n)], bias)
    more = draw(layers([k, 2, 1], integers)) if draw(st.booleans()) else []
    second = (mix, [Fraction(rng.randint(-3, 3)) for _ in range(k)])
    return Plain([first, second, *more], draw(st.sampled_from(activations)))


@st.composite
def sparse_networks(draw: st.DrawFn, d: int) -> Plain:
    """Thirty hidden units that feed rows with few entries, rows with many and rows with none."""
    rng = random.Random(draw(st.integers(0, 2**16)))
    first = [
        [Fraction(rng.randint(-2, 2), rng.choice([1, 3])) for _ in range(d)] for _ in range(30)
    ]
    second = [[Fraction(0)] * 30 for _ in range(draw(st.integers(4, 6)))]
    for row, entries in zip(second[1:], [1, 1, 2, draw(st.integers(1, 30)), 3], strict=False):
        for column in rng.sample(range(30), entries):
            row[column] = Fraction(rng.randint(1, 5), rng.choice([1, 2, 7]))
    biases = [[Fraction(rng.randint(-4, 4), 3) for _ in W] for W in (first, second)]
    last = draw(layers([len(second), 2], integers))
    return Plain([(first, biases[0]), (second, biases[1]), *last], draw(st.sampled_from(ALL)))


ALL = ("relu", "threshold", "hard_tanh")


@st.composite
def dyadic_networks(draw: st.DrawFn, hidden_layers: int) -> Plain:
    """Networks R -> R whose weights are 0 or plus or minus a power of two."""
    powers = st.sampled_from([Fraction(p) for p in (-2, -1, "-1/2", "1/2", 1, 2)])
    quarters = st.builds(Fraction, st.integers(-8, 8), st.just(4))
    widths = [1, *[draw(st.integers(1, 3)) for _ in range(hidden_layers)], 1]
    drawn = draw(layers(widths, powers))
    return Plain([(W, [draw(quarters) for _ in b]) for W, b in drawn], "relu")


def points(d: int, numbers: st.SearchStrategy[Fraction] = rationals) -> st.SearchStrategy[Any]:
    """Points of R^d."""
    return st.lists(numbers, min_size=d, max_size=d)


@st.composite
def _windows(draw: st.DrawFn, d: int) -> tuple[list[Fraction], list[Fraction]]:
    step = Fraction(1, 2 ** draw(st.integers(0, 40)))
    start = [draw(dyadics) - step * draw(st.integers(0, 2)) for _ in range(d)]
    return start, [x + step * draw(st.integers(-2, 2)) for x in start]


def segments(d: int) -> st.SearchStrategy[Any]:
    """Pairs of points of R^d: far apart, equal, in either order, or around a dyadic point."""
    return st.one_of(st.tuples(points(d), points(d)), _windows(d))


def intervals(low: int = -FAR, high: int = FAR) -> st.SearchStrategy[Any]:
    """Pairs a < b in [low, high]."""
    ends = rationals.filter(lambda x: low <= x <= high)
    return st.tuples(ends, ends).filter(lambda on: on[0] != on[1]).map(sorted)


class Curve(NamedTuple):
    """A piecewise-linear function as lists; a slope of None ends the domain."""

    x: list[Fraction]
    y: list[Fraction]
    left: Fraction | None
    right: Fraction | None

    def function(self, *, exact: bool = True) -> PiecewiseLinear:
        return PiecewiseLinear(
            self.x, self.y, left_slope=self.left, right_slope=self.right, exact=exact
        )

    def points(self) -> Points:
        """The function as a list of points, infinite ends cut off at -FAR and FAR."""
        found = list(zip(self.x, self.y, strict=True))
        if self.left is not None:
            found.insert(0, (Fraction(-FAR), self.y[0] - self.left * (self.x[0] + FAR)))
        if self.right is not None:
            found.append((Fraction(FAR), self.y[-1] + self.right * (FAR - self.x[-1])))
        return found


@st.composite
def curves(draw: st.DrawFn, domain: str | None = None) -> Curve:
    """Functions on a domain that holds [-1, 1]; heights repeat, so plateaus and touches occur."""
    domain = domain or draw(st.sampled_from(["bounded", "left", "right", "line"]))
    inside = st.sets(rationals.filter(lambda x: -8 < x < 8), min_size=1, max_size=6)
    x = sorted(draw(inside))
    if domain in {"bounded", "right"}:
        x.insert(0, -9 - abs(draw(small)))
    if domain in {"bounded", "left"}:
        x.append(9 + abs(draw(small)))
    heights = draw(st.sampled_from([st.integers(-1, 1).map(Fraction), rationals]))
    y = draw(st.lists(heights, min_size=len(x), max_size=len(x)))
    left = draw(heights) if domain in {"left", "line"} else None
    right = draw(heights) if domain in {"right", "line"} else None
    return Curve(x, y, left, right)


@st.composite
def dyadic_curves(draw: st.DrawFn, domain: str | None = None) -> Curve:
    """Functions whose gaps between breakpoints are 1 or 2, so that every slope is dyadic."""
    domain = domain or draw(st.sampled_from(["bounded", "line"]))
    gaps = draw(st.lists(st.sampled_from([1, 2]), min_size=2, max_size=5))
    start = draw(st.integers(-4, 0))
    x = [Fraction(start + sum(gaps[:i])) for i in range(len(gaps) + 1)]
    y = [draw(dyadics) for _ in x]
    ends = (draw(dyadics), draw(dyadics)) if domain == "line" else (None, None)
    return Curve(x, y, *ends)


@st.composite
def data_sets(draw: st.DrawFn, most: int = 24) -> Any:
    """Distinct points: easy, on a grid, on a line, in clusters, nearly equal, huge and tiny.

    At most `most` of them, but for the grid of 27.
    """
    n, d, seed = draw(st.integers(1, most)), draw(st.integers(1, 4)), draw(st.integers(0, 99))
    kind = draw(st.sampled_from(["gaussian", "collinear", "clustered", "near", "huge", "lattice"]))
    if kind == "lattice":
        return data.lattice(draw(st.integers(1, 3)), min(d, 3))
    if kind == "near":
        return data.near_duplicates(n, d, seed)
    if kind == "huge":
        return np.array(sorted(set(map(tuple, data.huge_and_tiny(n, d, seed).tolist()))))
    return getattr(data, kind)(n, d, seed)


def moment_curve(n: int, d: int) -> list[list[int]]:
    """Return n points in general position: a hyperplane meets the curve in d points."""
    return [[t**power for power in range(1, d + 1)] for t in range(n)]


@st.composite
def general_position(draw: st.DrawFn) -> Any:
    """Points in affine general position: on the moment curve, random, or few of a small grid."""
    n, d = draw(st.integers(1, 12)), draw(st.integers(1, 4))
    rng = random.Random(draw(st.integers(0, 2**16)))
    kind = draw(st.sampled_from(["curve", "rational curve", "gaussian", "grid"]))
    if kind == "gaussian":
        return data.gaussian(n, d, rng.randrange(100))
    if kind == "grid":
        X = [[rng.randint(-2, 2) for _ in range(d)] for _ in range(min(n, d + 2))]
        while (dependent := data.general_position_witness(X)) is not None:
            del X[dependent[-1]]
        return X
    X = moment_curve(n, d)
    rng.shuffle(X)
    if kind == "curve":
        return X
    return [[Fraction(x, 2 ** (n * (j + 1))) for j, x in enumerate(point)] for point in X]


@st.composite
def labels(draw: st.DrawFn, n: int) -> Any:
    """Labels for n points: random, constant, alternating, rational, or several a point."""
    kind = draw(st.sampled_from(["random", "constant", "alternating", "rational", "matrix"]))
    if kind == "constant":
        return [draw(rationals)] * n
    if kind == "alternating":
        return [i % 2 for i in range(n)]
    if kind == "rational":
        return draw(st.lists(rationals, min_size=n, max_size=n))
    if kind == "matrix":
        rng = np.random.default_rng(draw(st.integers(0, 99)))
        return rng.integers(-9, 10, (n, draw(st.integers(1, 3))))
    return data.random_labels(n, seed=draw(st.integers(0, 99)))
