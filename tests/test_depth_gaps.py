"""Few pieces stay away from the sawtooth: bounds from both sides, and what attains them."""

import itertools
import random
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fdl import (
    BudgetError,
    InputError,
    PiecewiseLinear,
    bounds,
    certify,
    depth,
    trace_interval,
    trace_line,
)
from tests import oracle
from tests.strategies import intervals, laws, rationals
from tests.test_depth_max_pieces import random_network

NINE = Fraction(9, 32)
SIZES = [(k, t) for k in range(1, 6) for t in range(1, 2**k + 3)]


def sawtooth(iterates: int) -> PiecewiseLinear:
    return trace_interval(depth.sawtooth(iterates), 0, 1)


def near(rng: random.Random, iterates: int, pieces: int) -> PiecewiseLinear:
    """A continuous function with at most so many pieces, corners on, near or off the sawtooth."""
    n = 2**iterates
    places = sorted({Fraction(rng.randint(1, 8 * n - 1), 8 * n) for _ in range(pieces - 1)})
    places = [Fraction(0), *places, Fraction(1)]
    g = sawtooth(iterates)
    heights = [g(x) + Fraction(rng.choice([0, 0, 0, 1, -1, 3]), 8) for x in places]
    return PiecewiseLinear(places, heights)


@laws
@given(st.integers(1, 5), st.integers(1, 20), st.randoms(use_true_random=False))
def test_no_function_with_few_pieces_comes_nearer(k: int, t: int, rng: random.Random) -> None:
    f = near(rng, k, t)
    distance = f.l1_distance(sawtooth(k))
    for method in ("best", "windows", "pairing", "counting"):
        assert distance >= depth.l1_lower_bound(k, t, method=method)


@laws
@given(st.integers(2, 4), st.integers(1, 12), st.randoms(use_true_random=False))
def test_nor_does_one_that_jumps(k: int, t: int, rng: random.Random) -> None:
    """On each stretch a line of its own: the sawtooth's at one of its points, or any other."""
    n, g = 2**k, sawtooth(k)
    places = sorted({Fraction(rng.randint(1, 4 * n - 1), 4 * n) for _ in range(t - 1)})
    error = Fraction(0)
    for a, b in itertools.pairwise([Fraction(0), *places, Fraction(1)]):
        x, slope = a + (b - a) / 2, rng.choice([n, -n, 0, rng.randint(-n, n)])
        line = PiecewiseLinear.affine(slope, g(x) - slope * x + Fraction(rng.randint(-1, 1), 8))
        error += min(line.l1_distance(g, on=(a, b)), (g - "1/2").restrict((a, b)).l1_distance(ZERO))
    assert error >= bounds.best_gap(k, t)


ZERO = PiecewiseLinear.affine(0, 0)


@pytest.mark.parametrize(("k", "t"), SIZES)
def test_the_function_that_follows_has_exactly_the_upper_value(k: int, t: int) -> None:
    f = depth.followed_sawtooth(k, t)
    assert f.n_pieces() == min(t, 2**k)
    assert f.domain == (0, 1)
    assert f.l1_distance(sawtooth(k)) == depth.l1_upper_bound(k, t) == bounds.followed_gap(k, t)
    assert depth.l1_lower_bound(k, t) <= depth.l1_upper_bound(k, t)


@pytest.mark.parametrize("k", range(3, 30))
def test_the_constants_at_a_quarter_of_the_pieces(k: int) -> None:
    n, t = 2**k, 2 ** (k - 2)
    assert bounds.counting_gap(k, t) == Fraction(1, 16) - Fraction(1, 4 * n)
    assert bounds.pairing_gap(k, t) == Fraction(1, 8) + Fraction(1, 2 * n)
    assert bounds.window_gap(k, t) == Fraction(23, 128)
    if t > 1:
        assert bounds.followed_gap(k, t) == Fraction(3, 16) + Fraction(3, 8 * n)


def test_one_piece_is_settled() -> None:
    for k in range(1, 9):
        assert depth.l1_lower_bound(k, 1) == depth.l1_upper_bound(k, 1) == Fraction(1, 4)


@pytest.mark.parametrize("hidden_layers", range(1, 12))
def test_the_constant_of_the_lecture_is_true(hidden_layers: int) -> None:
    L = hidden_layers
    pieces = bounds.network_pieces([2**L] * L)
    gap = bounds.window_gap(L**2 + 2, pieces)
    assert gap >= Fraction(287, 2048) > bounds.lecture_gap()
    assert (gap == Fraction(287, 2048)) == (L == 2)
    assert bounds.pairing_gap(L**2 + 2, pieces) >= Fraction(1, 16)


def test_a_bound_that_says_nothing_is_zero() -> None:
    assert depth.l1_lower_bound(2, 9) == depth.l1_lower_bound(2, 2, method="counting") == 0
    assert bounds.window_gap(2, 4) == bounds.pairing_gap(2, 3) == 0


@pytest.mark.parametrize("method", ["counts", "", None])
def test_the_methods_are_two(method: Any) -> None:
    with pytest.raises(InputError, match="use 'best', 'windows', 'pairing', 'counting'"):
        depth.l1_lower_bound(3, 3, method=method)


@laws
@given(st.integers(1, 4), st.integers(1, 9), st.randoms(use_true_random=False))
def test_triangles_are_missed_as_often_as_counted(k: int, t: int, rng: random.Random) -> None:
    f, n = near(rng, k, t), 2**k
    missed, g = depth.missed_triangles(f, k), sawtooth(k)
    assert len(missed) >= n // 2 - 1 - t
    assert f.l1_distance(g) >= Fraction(len(missed), 4 * n)
    for i in range(1, n):
        base = [Fraction(2 * i + j, 2 * n) for j in (-1, 1)]
        corners = [y for x, y in zip(f.breakpoints, f.values, strict=True) if base[0] < x < base[1]]
        below = all(y <= Fraction(1, 2) for y in [*corners, *map(f, base)])
        above = all(y >= Fraction(1, 2) for y in [*corners, *map(f, base)])
        assert (i in missed) == (below if g(Fraction(i, n)) == 1 else above)


@pytest.mark.parametrize(("t", "found"), [(1, 0.25), (2, 0.2336), (4, 0.1667), (6, 0.0992)])
def test_the_nearest_function_on_the_grid(t: int, found: float) -> None:
    f = depth.best_approximation(3, t)
    distance = f.l1_distance(sawtooth(3))
    assert f.n_pieces() <= t
    assert round(float(distance), 4) == found
    assert depth.l1_lower_bound(3, t) <= distance <= depth.l1_upper_bound(3, t)


@pytest.mark.parametrize("k", [1, 2, 3])
def test_more_pieces_come_nearer_and_in_the_end_all_the_way(k: int) -> None:
    functions = [depth.best_approximation(k, t) for t in range(1, 2**k + 2)]
    distances = [f.l1_distance(sawtooth(k)) for f in functions]
    assert distances == sorted(distances, reverse=True)
    assert [distance == 0 for distance in distances] == [t >= 2**k for t in range(1, 2**k + 2)]
    assert functions[-1] == sawtooth(k)


@pytest.mark.parametrize(("k", "knots", "heights"), [(1, 3, 4), (2, 2, 4), (1, 2, 8)])
def test_the_programme_finds_what_trying_all_finds(k: int, knots: int, heights: int) -> None:
    places = [Fraction(i, knots * 2**k) for i in range(knots * 2**k + 1)]
    levels = [Fraction(j, heights) for j in range(-(heights // 4), heights + heights // 4 + 1)]
    g = [(Fraction(i, 2**k), Fraction(i % 2)) for i in range(2**k + 1)]
    ends = itertools.product(levels, levels)
    tried = [
        oracle.l1([(places[0], a), (x, y), (places[-1], b)], g)
        for (a, b), x, y in itertools.product(ends, places[1:-1], levels)
    ]
    f = depth.best_approximation(k, 2, knots=knots, heights=heights)
    assert f.l1_distance(sawtooth(k)) == min(tried)


def test_a_grid_too_fine_is_refused() -> None:
    with pytest.raises(BudgetError, match="coarser"):
        depth.best_approximation(7, 3)


def test_the_window_of_nine_thirty_seconds() -> None:
    assert depth.window_gain(("-1/8", "9/8"), 1, 0) == NINE
    assert depth.window_gain(("7/8", "17/8"), -1, 2) == NINE
    assert depth.window_gain((0, 8), 0, "1/2") == 0


@laws
@given(intervals(-3, 3), rationals, rationals)
def test_a_window_gains_a_quarter_of_its_length_less_the_error(on: Any, a: Any, b: Any) -> None:
    low, high = on
    wave = oracle.cut([(Fraction(i), Fraction(i % 2)) for i in range(-4, 5)], low, high)
    line = [(low, a * low + b), (high, a * high + b)]
    gain = depth.window_gain(on, a, b)
    assert gain == (high - low) / 4 - oracle.l1(line, wave)
    assert gain <= NINE


def best_window(slope: Fraction, intercept: Fraction) -> Fraction:
    """The largest gain of one line on a window in [-6, 6]: the heaviest run of stretches."""
    wave = PiecewiseLinear(range(-6, 7), [i % 2 for i in range(-6, 7)])
    gains = -abs(wave - PiecewiseLinear.affine(slope, intercept)) + "1/4"
    ends = [Fraction(-6), *gains.crossing_points(0), Fraction(6)]
    most = run = Fraction(0)
    for a, b in itertools.pairwise(ends):
        if a < b:
            run = max(run + gains.integral((a, b)), Fraction(0))
            most = max(most, run)
    return most


@pytest.mark.parametrize("tenths", range(16))
def test_no_line_gains_more_whatever_the_window(tenths: int) -> None:
    for eighths in range(-8, 9):
        assert best_window(Fraction(tenths, 10), Fraction(eighths, 8)) <= NINE


def test_around_the_best_line_every_other_one_gains_less() -> None:
    assert best_window(Fraction(1), Fraction(0)) == NINE
    steps = [Fraction(j, 10**power) for power in (1, 2, 4) for j in (-1, 1)]
    for turn, rise in itertools.product([0, *steps], repeat=2):
        if (turn, rise) != (0, 0):
            centre = Fraction(1, 2)
            assert best_window(1 + turn, rise - turn * centre) < NINE


def test_the_search_finds_the_window_and_nothing_better() -> None:
    found = depth.numerical_best_window(starts=60, seed=1)
    assert 0.28124 < found.gain < 0.28125 + 1e-12
    exact = depth.window_gain((found.start, found.stop), found.slope, found.intercept)
    assert abs(float(exact) - found.gain) < 1e-12


@pytest.mark.parametrize("width", range(1, 6))
@pytest.mark.parametrize("hidden_layers", [1, 2])
def test_the_corollary_fails_exactly_where_a_network_shows_it(
    hidden_layers: int, width: int
) -> None:
    L, shape = hidden_layers, [width] * hidden_layers
    pieces = trace_line(depth.max_pieces(shape)).n_pieces()
    assert bounds.corollary_fails(L, width) == (pieces >= 2 ** (L**2))
    if width <= 2**L:
        assert not bounds.corollary_fails(L + 1, width, counts="affine maps")


def test_where_the_corollary_of_the_lecture_fails() -> None:
    def fails(L: int, delta: float) -> bool:
        return bounds.corollary_fails(L, int(2 ** (L**delta) + 1e-9))

    assert all(fails(1, delta) for delta in (0.01, 0.5, 1))
    assert (fails(2, 0.66), fails(2, 0.665)) == (False, True)
    assert (fails(3, 0.93), fails(3, 0.94)) == (False, True)
    assert all(fails(L, 1) for L in range(1, 12))
    assert not any(bounds.corollary_fails(L, 2**L, counts="affine maps") for L in range(1, 12))
    units = [bounds.corollary_fails(L, 2**L, counts="units") for L in range(1, 12)]
    assert units == [True] + [False] * 10


def test_depth_is_counted_in_one_of_three_ways() -> None:
    with pytest.raises(InputError, match="'hidden layers', 'affine maps' or 'units'"):
        bounds.corollary_fails(2, 2, counts="layers")


@pytest.mark.parametrize("layers", [1, 2, 3])
@pytest.mark.parametrize("units", range(8))
def test_units_are_best_spread_evenly(layers: int, units: int) -> None:
    splits = [s for s in itertools.product(range(units + 1), repeat=layers) if sum(s) == units]
    shapes = [[width for width in split if width] for split in splits]
    assert bounds.units_pieces(layers, units) == max(map(bounds.network_pieces, shapes))


@pytest.mark.parametrize(("k", "d"), [(1, 1), (1, 3), (2, 1), (3, 2)])
def test_the_hard_function_has_the_size_in_the_paper(k: int, d: int) -> None:
    net, numbers = depth.telgarsky(k, d=d), bounds.telgarsky_numbers(k, d=d)
    assert (net.hidden_layers, net.n_neurons) == (numbers.layers, numbers.nodes)
    assert net.widths == (2, 1) * (k**3 + 4)
    values = {v for W, b in net.layers for v in (*W.flat, *b)}
    assert len(values) <= numbers.distinct_parameters


@pytest.mark.parametrize("k", [1, 2])
def test_the_hard_function_is_a_sawtooth(k: int) -> None:
    f = trace_interval(depth.telgarsky(k), 0, 1)
    assert f.n_pieces() == 2 ** (k**3 + 4)
    assert certify.equal(f, sawtooth(k**3 + 4)).holds
    assert depth.telgarsky(k, d=3)(["1/3", 5, -1]) == f("1/3")


def test_small_networks_stay_away_from_the_hard_function() -> None:
    rng = random.Random(3)
    for k, shapes in [(1, [(1,), (2,)]), (2, [(4,), (3, 1), (2, 2), (1, 3)])]:
        hard = sawtooth(k**3 + 4)
        for shape in shapes * 20:
            f = trace_interval(random_network(rng, shape), 0, 1)
            assert f.n_pieces() <= bounds.units_pieces(k, 2**k)
            assert f.l1_distance(hard) >= bounds.telgarsky_gap(k)


def test_our_constant_beside_the_one_in_the_paper() -> None:
    gaps = [bounds.telgarsky_gap(k) for k in range(1, 9)]
    assert gaps[0] == Fraction(229, 1024) > 14 * bounds.telgarsky_numbers(1).gap
    assert gaps == sorted(gaps)
    assert Fraction(1, 4) - gaps[-1] < Fraction(1, 10**100)
