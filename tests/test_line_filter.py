"""Counting pieces by a float filter: against the exact trace, the oracle, and its own bounds."""

import random
from collections.abc import Callable, Iterator
from fractions import Fraction
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fdl import InputError, Network, count_pieces, depth, trace
from fdl.activations import ACTIVATIONS
from fdl.bounded import Bounded, BoundedLayer, UndecidedError
from fdl.cells import Cells
from fdl.exact import Rationals
from fdl.filter import Decisions, count
from fdl.layer import Layer
from fdl.tangents import Tangents
from tests import oracle
from tests.strategies import (
    DEGENERATE,
    FAR,
    Plain,
    dyadic_networks,
    laws,
    networks,
    ridge_networks,
    segments,
    small,
)

CONTINUOUS = ("relu", "hard_tanh")

Draw = Callable[[random.Random], Fraction]


def near_a_tie(rng: random.Random) -> Fraction:
    return rng.randint(-1, 1) + Fraction(rng.randint(-1, 1), 2 ** rng.choice([30, 50, 52, 53, 60]))


NUMBERS: dict[str, Draw] = {
    "integers": lambda rng: Fraction(rng.randint(-2, 2)),
    "thirds": lambda rng: Fraction(rng.randint(-3, 3), 3),
    "rationals": lambda rng: Fraction(rng.randint(-12, 12), rng.randint(1, 6)),
    "floats": lambda rng: Fraction(rng.gauss(0, 1)),
    "nearly ties": near_a_tie,
    "large and small": lambda rng: Fraction(rng.gauss(0, 1)) * Fraction(2) ** rng.randint(-60, 60),
    "beyond the range of float64": lambda rng: (
        Fraction(rng.randint(-9, 9)) * Fraction(2) ** rng.choice([-1080, -1070, -600, 0, 900, 1100])
    ),
}


def vector(rng: random.Random, number: Draw, n: int) -> list[Fraction]:
    return [number(rng) for _ in range(n)]


def random_layers(rng: random.Random, number: Draw, widths: list[int]) -> oracle.Layers:
    """Layers some of whose first two units are multiples of one another, or a unit that is 0."""
    layers: oracle.Layers = []
    for k, m in pairwise(widths):
        W, b = [vector(rng, number, k) for _ in range(m)], vector(rng, number, m)
        kind = rng.random()
        if m > 1 and kind < 0.3:
            factor = rng.choice([1, 1, -1, 2, Fraction(1, 3)])
            W[0], b[0] = [factor * w for w in W[1]], factor * b[1]
        elif kind < 0.4:
            W[0], b[0] = [Fraction(0)] * k, Fraction(0)
        layers.append((list(W), list(b)))
    return layers


def cases(name: str, n: int, hidden: int = 4, widest: int = 6) -> Iterator[tuple[Plain, Any]]:
    rng, number = random.Random(name), NUMBERS[name]
    for _ in range(n):
        d, layers = rng.choice([1, 1, 2, 3]), rng.randint(0, hidden)
        widths = [d, *(rng.randint(1, widest) for _ in range(layers)), 1]
        plain = Plain(random_layers(rng, number, widths), rng.choice(["relu", *CONTINUOUS]))
        start, stop = vector(rng, number, d), vector(rng, number, d)
        far = [Fraction(-4)] * d, [Fraction(4)] * d
        yield plain, rng.choice([(start, stop), far, far, (start, start)])


@pytest.mark.parametrize("name", NUMBERS)
def test_the_count_is_that_of_the_exact_trace(name: str) -> None:
    for plain, segment in cases(name, 280):
        net = plain.network()
        assert count_pieces(net, *segment) == trace(net, *segment).n_pieces()


def check_count(plain: Plain, segment: Any) -> None:
    corners = oracle.graph(plain.layers, plain.activation, *segment)
    assert count_pieces(plain.network(), *segment) == len(corners) - 1


@pytest.mark.parametrize("name", NUMBERS)
def test_the_count_is_that_of_the_oracle(name: str) -> None:
    for plain, segment in cases(name, 25, hidden=3, widest=3):
        check_count(plain, segment)


@laws
@given(networks(activations=CONTINUOUS), segments(1))
def test_the_count_on_segments_of_the_line(plain: Plain, segment: Any) -> None:
    check_count(plain, segment)


@laws
@given(networks(d=2, activations=CONTINUOUS), segments(2))
def test_the_count_on_segments_of_the_plane(plain: Plain, segment: Any) -> None:
    check_count(plain, segment)


@laws
@given(dyadic_networks(hidden_layers=3), segments(1))
def test_the_count_where_units_vanish_at_one_anothers_kinks(plain: Plain, segment: Any) -> None:
    check_count(plain, segment)


@laws
@given(ridge_networks(2, activations=CONTINUOUS), segments(2))
def test_the_count_of_a_ridge_layer(plain: Plain, segment: Any) -> None:
    check_count(plain, segment)


@pytest.mark.parametrize("plain", DEGENERATE.values(), ids=DEGENERATE)
@pytest.mark.parametrize("activation", CONTINUOUS)
@pytest.mark.parametrize("segment", [(-4, 4), (4, -4), (0, 1), (0, 0), (-FAR, FAR)])
def test_the_count_of_degenerate_networks(
    plain: Plain, activation: str, segment: tuple[int, int]
) -> None:
    start, stop = ([Fraction(x)] for x in segment)
    check_count(Plain(plain.layers, activation), (start, stop))


@laws
@given(networks(outputs=2, activations=CONTINUOUS, weights=small), st.integers(0, 1))
def test_each_output_has_its_own_count(plain: Plain, output: int) -> None:
    net = plain.network()
    expected = trace(net, -4, 4, output=output).n_pieces()
    assert count_pieces(net, -4, 4, output=output) == expected


@pytest.mark.parametrize("iterates", [1, 2, 5, 9])
def test_the_count_of_sawteeth(iterates: int) -> None:
    tower = depth.sawtooth(iterates)
    assert count_pieces(tower, 0, 1) == count_pieces(tower.to_float(), 0, 1) == 2**iterates
    assert count_pieces(tower, -1, 2) == 2**iterates + 2


def gaussian(widths: tuple[int, ...], seed: int) -> list[tuple[Any, Any]]:
    rng = np.random.default_rng(seed)
    return [
        (rng.normal(size=(m, k)) * np.sqrt(2 / k), rng.normal(size=m) / 10)
        for k, m in pairwise(widths)
    ]


def decisions(net: Network, start: Any, stop: Any) -> Decisions:
    ends = [Rationals.read(np.atleast_1d(end)) for end in (start, stop)]
    return count(net.affine_layers, ACTIVATIONS[net.activation], ends[0], ends[1])


@pytest.mark.parametrize("activation", CONTINUOUS)
def test_a_random_network_is_decided_in_float64(activation: str) -> None:
    layers = gaussian((1, 32, 32, 32, 1), seed=1)
    exact, floats = Network(layers, activation), Network(layers, activation, exact=False)
    found = decisions(exact, -3, 3)
    assert found.exactly == 0
    assert found.in_float > 3 * 32 * 2
    assert found == decisions(floats, -3, 3)
    assert found.n_pieces == trace(exact, -3, 3).n_pieces() > 32


def test_what_float64_cannot_decide_is_decided_exactly() -> None:
    layers = gaussian((1, 24, 24, 24, 1), seed=2)
    for W, b in layers[:-1]:
        W[1], b[1] = 2 * W[0], 2 * b[0]  # two units with one kink
    net = Network(layers)
    found = decisions(net, -3, 3)
    assert 0 < found.exactly < found.in_float
    assert found.n_pieces == trace(net, -3, 3).n_pieces()


def test_a_float64_network_is_read_as_the_rationals_it_is() -> None:
    rng = random.Random(3)
    for _ in range(60):
        widths = [2, rng.randint(1, 5), rng.randint(1, 5), 1]
        plain = Plain(random_layers(rng, NUMBERS["thirds"], widths), rng.choice(CONTINUOUS))
        floats = plain.network().to_float()
        exact = Network(list(floats.layers), floats.activation)
        start, stop = [-0.1, 3.0], [0.7, -3.0]
        assert count_pieces(floats, start, stop) == trace(exact, start, stop).n_pieces()


THIRDS = [
    ([["-3"], ["3"]], ["-1", "2/3"]),
    ([["1", "1"], ["-1", "-1/3"], ["3", "-2/3"]], ["2/3", "1", "1"]),
    ([["-2/3", "-2", "0"]], ["-2/3"]),
]


def test_where_rounding_miscounts_the_filter_does_not(monkeypatch: pytest.MonkeyPatch) -> None:
    net = Network(THIRDS)
    exact = trace(net, -4, 4).n_pieces()
    assert exact == 4
    assert trace(net.to_float(), -4, 4).n_pieces() != exact
    assert count_pieces(net, -4, 4) == exact
    bounded = BoundedLayer.__call__

    def believing(layer: BoundedLayer, h: Bounded, *, bias: bool = True) -> Bounded:
        value = bounded(layer, h, bias=bias).value
        return Bounded(value, np.zeros_like(value))

    monkeypatch.setattr(BoundedLayer, "__call__", believing)
    assert count_pieces(net, -4, 4) != exact


def exactly(numbers: Any) -> Any:
    return np.vectorize(Fraction, otypes=[object])(numbers)


def assert_bounded(found: Bounded, true: Any) -> None:
    assert found.value.shape == np.shape(true)
    assert (abs(exactly(found.value) - true) <= exactly(found.error)).all()


def blurred(rng: random.Random, true: Any) -> Bounded:
    """Stand for the numbers by others, at a distance the bound just admits."""
    off = [[rng.choice([-1, 0, 1]) * rng.choice([1e-9, 1e-3]) for _ in row] for row in true]
    value = true.astype(np.float64) * (1 + np.array(off))
    return Bounded(value, (1 + 1e-12) * abs(exactly(value) - true).astype(np.float64))


def matrix(rng: random.Random, number: Draw, n: int, k: int) -> Any:
    return np.array([vector(rng, number, k) for _ in range(n)])


BOUNDED = ("thirds", "floats", "nearly ties", "large and small")


@pytest.mark.parametrize("name", BOUNDED)
def test_bounds_of_products_and_sums_hold(name: str) -> None:
    rng, number = random.Random(name), NUMBERS[name]
    for _ in range(60):
        n, k, m = rng.randint(1, 4), rng.randint(1, 9), rng.randint(1, 4)
        W, b, true = matrix(rng, number, m, k), vector(rng, number, m), matrix(rng, number, n, k)
        layer, h = BoundedLayer(Layer(W, b)), blurred(rng, true)
        assert_bounded(h, true)
        assert_bounded(layer(h), true @ W.T + b)
        assert_bounded(layer(h, bias=False), true @ W.T)
        assert_bounded(h.minus(1), true - 1)


@pytest.mark.parametrize("name", BOUNDED)
@pytest.mark.parametrize("doubt", [0.0, 2.0**-60, 0.5])
def test_bounds_along_the_segment_hold(name: str, doubt: float) -> None:
    rng, number = random.Random(name), NUMBERS[name]
    for _ in range(40):
        value, slope = matrix(rng, number, 3, 4), matrix(rng, number, 3, 4)
        blurred_value, blurred_slope = blurred(rng, value), blurred(rng, slope)
        step = np.array([[rng.choice([0.0, rng.uniform(-1, 1)])] for _ in range(3)])
        found = blurred_value.along(blurred_slope, step, doubt)
        for share in (-1, 0, 1):
            moved = exactly(step) + share * Fraction(doubt)
            assert_bounded(found, value + slope * moved)


def two_cells(values: Bounded, slopes: Bounded, jumps: Bounded) -> Cells:
    cuts, born = np.array([0, 0.5, 1]), np.array([[-1, 0, 0], [0, 0, 0], [-1, 1, 0]])
    return Cells(cuts, cuts, born, np.array([0.25, 0.75]), values, slopes, jumps)


@pytest.mark.parametrize("name", BOUNDED)
def test_bounds_of_crossings_and_jumps_hold(name: str) -> None:
    rng, number = random.Random(name), NUMBERS[name]
    for _ in range(60):
        value, slope = matrix(rng, number, 2, 5), matrix(rng, number, 2, 5)
        jump = slope[1:] - slope[:-1]
        parts = (blurred(rng, true) for true in (value, slope, jump))
        cells = two_cells(*parts)
        above = np.array([[rng.randint(0, 1) for _ in range(5)] for _ in range(2)])
        assert_bounded(
            cells.activate(above, (0,)).jumps, slope[1:] * above[1:] - slope[0] * above[0]
        )
        pairs = np.nonzero(slope)
        found = cells.crossings(pairs, cells.values[pairs])
        for i, (cell, unit) in enumerate(zip(*pairs, strict=True)):
            root = Fraction(cells.m[cell]) - value[cell, unit] / slope[cell, unit]
            bounds = found.low[i], found.high[i]
            assert not np.isfinite(bounds).all() or bounds[0] <= root <= bounds[1]


def test_a_unit_that_is_settled_does_not_vanish_on_its_cell() -> None:
    rng, settled = random.Random(0), 0
    for _ in range(300):
        slope = matrix(rng, NUMBERS["floats"], 2, 5)
        share = [[Fraction(rng.uniform(0.249, 0.251)) for _ in row] for row in slope]
        value = slope * np.array(share)
        jump = slope[1:] - slope[:-1]
        cells = two_cells(blurred(rng, value), blurred(rng, slope), blurred(rng, jump))
        safe = cells.settled(cells.values)
        for end in (Fraction(-1, 4), Fraction(1, 4)):
            assert ((value + end * slope) * exactly(cells.values.value) > 0)[safe].all()
        settled += safe.sum()
    assert 0 < settled < 3000


def tangents_of(plain: Plain, segment: Any) -> Tangents:
    net = plain.network()
    start, stop = (Rationals.read(end) for end in segment)
    return Tangents(net.affine_layers, ACTIVATIONS[plain.activation], start, stop)


@pytest.mark.parametrize("name", ["thirds", "rationals", "floats", "large and small"])
def test_the_bounds_of_every_unit_hold(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[Cells] = []
    affine = Cells.affine

    def recorded(cells: Cells, layer: Layer) -> Cells:
        seen.append(affine(cells, layer))
        return seen[-1]

    monkeypatch.setattr(Cells, "affine", recorded)
    n_cuts = 0
    for plain, segment in cases(name, 40, hidden=3):
        seen.clear()
        count_pieces(plain.network(), *segment)
        tangents = tangents_of(plain, segment)
        for layer, cells in enumerate(seen):
            exact = list(tangents(cells.m))
            slopes = Rationals(exact[layer].slope, exact[layer].scale).fractions()
            values = Rationals(exact[layer].value, exact[layer].scale).fractions()
            assert_bounded(cells.values, values)
            assert_bounded(cells.slopes, slopes)
            assert_bounded(cells.jumps, slopes[1:] - slopes[:-1])
            kinks = ACTIVATIONS[plain.activation].kinks
            for cut in range(1, len(cells)):
                born, unit, kink = cells.born[cut]
                for cell in (cut - 1, cut):  # seen from both sides
                    at = exact[born].roots(np.array([cell]), np.array([unit]), kinks[kink])
                    tau = Fraction(cells.m[cell]) + at.item(0)
                    assert cells.low[cut] <= tau <= cells.high[cut]
                    n_cuts += 1
    assert n_cuts > 50


@pytest.mark.parametrize("name", NUMBERS)
def test_tangents_are_values_and_slopes(name: str) -> None:
    for plain, (start, stop) in cases(name, 15, hidden=3, widest=3):
        t = [Fraction(5, 16), Fraction(1, 2)]
        *_, last = tangents_of(plain, (start, stop))(np.array([float(x) for x in t]))
        value = Rationals(last.value, last.scale).fractions()[:, 0]
        slope = Rationals(last.slope, last.scale).fractions()[:, 0]
        expected = [oracle.units(plain.layers, plain.activation, start, stop, x)[1][0] for x in t]
        assert value.tolist() == [v for v, _ in expected]
        interior = [x for x, _ in oracle.walk(plain.layers, plain.activation, start, stop)[0]]
        for x, found, (_, right) in zip(t, slope, expected, strict=True):
            assert x in interior or found == right


TINY = Fraction(1, 2**70)
HARD = {
    "a weight beyond float64": [([[2**1100], [1]], [0, 1]), ([[1, 1]], [0])],
    "a weight that would become 0": [([[Fraction(1, 2**1100)], [1]], [0, 1]), ([[1, 1]], [0])],
    "products that become 0": [([[Fraction(1, 2**600)]], [0])] * 2 + [([[1]], [0])],
    "products beyond float64": [([[2**600]], [0])] * 2 + [([[1]], [0])],
    "two kinks too near for a float64 in between": [
        ([[1], [1]], [Fraction(-1, 3), TINY - Fraction(1, 3)]),
        ([[1, 1]], [0]),
    ],
    "all units share all kinks": [([[1], [-1], [2]], [0, 0, 0])]
    + [([[1, 1, 0], [1, -1, 0], [0, 1, -1]], [0, 0, 0])] * 2
    + [([[1, 1, 1]], [0])],
}


@pytest.mark.parametrize("layers", HARD.values(), ids=HARD)
def test_what_is_too_hard_is_left_to_the_exact_trace(layers: Any) -> None:
    net = Network(layers)
    with pytest.raises(UndecidedError):
        decisions(net, -3, 3)
    assert count_pieces(net, -3, 3) == trace(net, -3, 3).n_pieces()


def test_a_ridge_is_left_to_the_exact_trace() -> None:
    net = Network([([[1]] * 64, list(range(64))), ([[1] * 64], [0])])
    with pytest.raises(UndecidedError):
        decisions(net, -100, 100)
    assert count_pieces(net, -100, 100) == 65


def test_what_trace_refuses_is_refused() -> None:
    net = Network([([[1], [1]], [0, 0]), ([[1, -1]], [0])])
    with pytest.raises(InputError, match="no Network"):
        count_pieces(3, 0, 1)
    with pytest.raises(InputError, match="jumps"):
        count_pieces(Network([([[1]], [0]), ([[1]], [0])], "threshold"), 0, 1)
    with pytest.raises(InputError, match="start has 2 coordinates, the network 1 inputs"):
        count_pieces(net, [0, 1], 1)
    with pytest.raises(InputError, match=r"stop\[0\] is nan"):
        count_pieces(net.to_float(), 0, float("nan"))
    with pytest.raises(InputError, match="output 1: the network has 1 outputs"):
        count_pieces(net, 0, 1, output=1)
