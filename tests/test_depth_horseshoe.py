"""The horseshoe: its crossings survive every perturbation within the margin of the theorem."""

import itertools
import random
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fdl import HypothesisError, InputError, Network, bounds, certify, depth, trace_interval
from tests import oracle
from tests.strategies import laws

OVERSHOOTS = [Fraction(1, 100), Fraction(1, 8), Fraction(1), Fraction(50)]
UNIT = (0, 1)


def moved(net: Network, shift: Callable[[], Fraction]) -> Network:
    """Return the network with each of its parameters, zeros too, moved by a shift of its own."""
    layers: list[Any] = []
    for W, b in net.layers:
        W = np.array([[w + shift() for w in row] for row in W], object)
        layers.append((W, np.array([v + shift() for v in b], object)))
    return Network(layers)


def n_parameters(net: Network) -> int:
    return sum(W.size + b.size for W, b in net.layers)


def crossings(net: Network) -> int:
    return trace_interval(net, 0, 1).n_crossings("1/2")


@laws
@given(st.integers(1, 6), st.fractions(0, 3, max_denominator=9), st.data())
def test_it_is_the_iterated_map(k: int, d: Fraction, data: st.DataObject) -> None:
    """As long as the orbit stays in [0, 1]; below 0, the next value is -d."""
    net, x = depth.horseshoe(k, d), data.draw(st.fractions(0, 1, max_denominator=99))
    y = x
    for _ in range(k):
        y = (1 + 2 * d) * min(2 * max(y, Fraction(0)), 2 - 2 * y) - d
    assert net(x) == y


@pytest.mark.parametrize("k", range(1, 9))
def test_without_overshoot_it_is_the_sawtooth(k: int) -> None:
    horseshoe = trace_interval(depth.horseshoe(k, 0), 0, 1)
    assert horseshoe == trace_interval(depth.sawtooth(k), 0, 1)
    assert bounds.horseshoe_margin(0) == 0


@pytest.mark.parametrize("d", OVERSHOOTS)
@pytest.mark.parametrize("k", [1, 2, 3, 6, 9])
def test_it_crosses_two_to_the_k_times(k: int, d: Fraction) -> None:
    net = depth.horseshoe(k, d)
    assert net.widths == (2,) * k
    assert net.n_nonzero == 6 * k
    assert certify.crosses(net, "1/2", 2**k, UNIT)
    assert crossings(net) == 2**k


def test_all_corners_of_the_margin_for_one_iterate() -> None:
    for d in OVERSHOOTS:
        net, r = depth.horseshoe(1, d), bounds.horseshoe_margin(d)
        for signs in itertools.product([-1, 1], repeat=n_parameters(net)):
            shifts = iter([r * sign for sign in signs])
            assert crossings(moved(net, shifts.__next__)) >= 2


@pytest.mark.parametrize("d", OVERSHOOTS)
@pytest.mark.parametrize("k", [2, 3, 5, 7])
def test_corners_and_insides_of_the_margin(k: int, d: Fraction) -> None:
    net, r, rng = depth.horseshoe(k, d), bounds.horseshoe_margin(d), random.Random(f"{k}, {d}")
    for _ in range(15):
        corner = moved(net, lambda: r * rng.choice([-1, 1]))
        assert certify.crosses(corner, "1/2", 2**k, UNIT)
        inside = moved(net, lambda: r * Fraction(rng.randint(-99, 99), 99))
        assert certify.crosses(inside, "1/2", 2**k, UNIT)


def worst_corner(net: Network, r: Fraction, rng: random.Random) -> tuple[int, list[int]]:
    """Turn signs one at a time, keeping what brings the graph nearer to losing a crossing."""

    def slack(signs: list[int]) -> tuple[int, Fraction]:
        shifts = iter(signs)
        f = trace_interval(moved(net, lambda: r * next(shifts)), 0, 1)
        return f.n_crossings("1/2"), min(abs(y - Fraction(1, 2)) for y in f.values)

    signs = [rng.choice([-1, 1]) for _ in range(n_parameters(net))]
    least = slack(signs)
    for i in range(len(signs)):
        signs[i] *= -1
        now = slack(signs)
        signs[i] *= 1 if now < least else -1
        least = min(least, now)
    return least[0], signs


@pytest.mark.parametrize(("k", "d"), [(2, 1), (3, "1/8"), (4, "1/8"), (4, 1)])
def test_an_adversary_that_turns_signs_finds_nothing_inside(k: int, d: Any) -> None:
    net, r = depth.horseshoe(k, d), bounds.horseshoe_margin(d)
    for seed in range(3):
        assert worst_corner(net, r, random.Random(seed))[0] >= 2**k


@pytest.mark.parametrize(("k", "d", "factor"), [(1, 1, 2), (5, "1/8", 2), (1, 50, 2)])
def test_the_margin_is_not_far_from_the_best(k: int, d: Any, factor: int) -> None:
    """Twice as far out there are networks that lose crossings, shown here one by one."""
    net, r, rng = depth.horseshoe(k, d), bounds.horseshoe_margin(d), random.Random(0)
    far = [moved(net, lambda: factor * r * rng.choice([-1, 1])) for _ in range(40)]
    assert min(map(crossings, far)) < 2**k


def test_the_oracle_counts_the_same_crossings() -> None:
    rng, r = random.Random(5), bounds.horseshoe_margin("1/8")
    for k in (1, 2, 3, 4):
        net = moved(depth.horseshoe(k, "1/8"), lambda: r * rng.choice([-1, 1]))
        graph = oracle.graph(oracle.layers_of(net), "relu", [Fraction(0)], [Fraction(1)])
        assert len(oracle.crossings(graph, Fraction(1, 2))) == crossings(net) >= 2**k


def test_the_margin_does_not_depend_on_the_depth_and_grows_with_the_overshoot() -> None:
    margins = [bounds.horseshoe_margin(d) for d in OVERSHOOTS]
    assert margins == sorted(margins)
    assert all(r < Fraction(1, 24) for r in margins)
    assert margins[1] == Fraction(1, 144)


@pytest.mark.parametrize("make", [lambda d: depth.horseshoe(3, d), bounds.horseshoe_margin])
def test_a_negative_overshoot_is_refused(make: Any) -> None:
    with pytest.raises(HypothesisError, match="at least 0") as caught:
        make("-1/3")
    assert caught.value.witness == Fraction(-1, 3)


@pytest.mark.parametrize(("k", "d"), [(0, 1), (1.5, 1), (2, None), (2, "x"), ("2", 1)])
def test_arguments_are_numbers(k: Any, d: Any) -> None:
    with pytest.raises(InputError):
        depth.horseshoe(k, d)
