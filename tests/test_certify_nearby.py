"""Crossings of a whole box of networks, by interval arithmetic."""

import random
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fdl import HypothesisError, InputError, Network, bounds, depth, series, trace_interval
from fdl.certify import crosses, crosses_nearby
from fdl.certify._folds import alternations, folds
from fdl.certify._nearby import _bounds_net
from fdl.exact import Rationals
from tests import oracle
from tests.strategies import laws, networks
from tests.test_depth_horseshoe import moved

UNIT = (0, 1)


@laws
@given(networks(), st.fractions(0, 2, max_denominator=8), st.integers(0, 999))
def test_every_network_in_the_box_lies_between_the_bounds(
    plain: Any, radius: Fraction, seed: int
) -> None:
    net, rng = plain.network(), random.Random(seed)
    ends = _bounds_net(net, Rationals.collect([radius]))
    corner = moved(net, lambda: radius * rng.choice([-1, 1]))
    inside = moved(net, lambda: radius * Fraction(rng.randint(-9, 9), 9))
    for x in (Fraction(-3, 2), Fraction(0), Fraction(5, 7)):
        low, high = ends([max(x, 0), max(-x, 0)])
        for near in (corner, inside, net):
            assert low <= oracle.value(oracle.layers_of(near), "relu", [x])[0] <= high


@laws
@given(st.integers(0, 999))
def test_with_one_layer_the_bounds_are_attained(seed: int) -> None:
    """An affine map x -> w x + b, radius r: the extremes are w x + b -+ r (|x| + 1)."""
    rng = random.Random(seed)
    w, b, r, x = (Fraction(rng.randint(-9, 9), 4) for _ in range(4))
    ends = _bounds_net(Network([([[w]], [b])]), Rationals.collect([abs(r)]))
    reach = abs(r) * (abs(x) + 1)
    expected = [w * x + b - reach, w * x + b + reach]
    assert ends([max(x, 0), max(-x, 0)]).tolist() == expected


@laws
@given(networks(), st.fractions(-2, 2, max_denominator=6))
def test_radius_zero_certifies_the_network_itself(plain: Any, level: Fraction) -> None:
    net = plain.network()
    found = trace_interval(net, -2, 2).n_crossings(level)
    assert crosses_nearby(net, 0, level, found, on=(-2, 2))
    refused = crosses_nearby(net, 0, level, found + 1, on=(-2, 2))
    assert not refused
    assert (refused.witness.found, refused.witness.expected) == (found, found + 1)


@pytest.mark.parametrize("d", ["1/100", "1/8", 1])
@pytest.mark.parametrize("k", [1, 2, 3, 6, 10])
def test_the_margin_of_the_horseshoe_is_certified_without_its_theorem(k: int, d: Any) -> None:
    net, r = depth.horseshoe(k, d), bounds.horseshoe_margin(d)
    certificate = crosses_nearby(net, r, "1/2", 2**k, UNIT)
    assert certificate.holds
    assert certificate.exact
    if (k, d) == (6, "1/8"):  # there, some networks cross less often
        assert not crosses_nearby(net, 4 * r, "1/2", 2**k, UNIT)


@pytest.mark.parametrize("k", range(1, 11))
def test_every_sawtooth_has_a_neighbourhood_that_crosses_as_often(k: int) -> None:
    certificate = crosses_nearby(depth.sawtooth(k), Fraction(1, 2 ** (k + 5)), "1/2", 2**k, UNIT)
    assert certificate.holds
    assert certificate.checked == 2**k + 1


CHAINS = [
    depth.sawtooth(4),
    depth.horseshoe(3, "1/8"),
    depth.horseshoe(2, 3),
    depth.skew_sawtooth(["1/3", "3/5", "1/4"]),
    depth.max_pieces((4, 3)),
    depth.max_pieces((3, 5, 2)),
    depth.max_pieces((2, 3)),
    series(depth.tent(), depth.max_pieces((3,))),
    depth.random_network([4, 4], seed=2),
    depth.random_network([1, 3, 1], seed=4),
]


@pytest.mark.parametrize("net", CHAINS, ids=lambda net: str(net.widths))
def test_no_network_in_the_box_crosses_less_than_certified(net: Network) -> None:
    """Both ways of certifying, at radii where they find something and where they do not."""
    rng, level, zero = random.Random(str(net.widths)), Fraction(1, 2), Fraction(0)
    assert folds(net, zero, level, zero, Fraction(1)) <= trace_interval(net, 0, 1).n_crossings(
        level
    )
    for power in range(2, 12, 2):
        r = Fraction(1, 2**power)
        sure = folds(net, r, level, zero, Fraction(1))
        assert crosses_nearby(net, r, level, sure, UNIT)
        found = certified(net, r)
        for _ in range(8):
            near = moved(net, lambda r=r: r * rng.choice([-1, 1]))
            assert crosses(near, level, max(sure, found), UNIT)


def certified(net: Network, r: Fraction) -> int:
    certificate = crosses_nearby(net, r, "1/2", 10**9, UNIT)
    assert certificate.witness is not None
    found: int = certificate.witness.found
    return found


def test_folds_are_found_where_points_are_too_far_apart() -> None:
    """Radius 1/144, six layers: intervals at fixed points know little, folds know all."""
    net, r, half = depth.horseshoe(6, "1/8"), bounds.horseshoe_margin("1/8"), Fraction(1, 2)
    points = trace_interval(net, 0, 1).breakpoints
    ends = _bounds_net(net, Rationals.collect([r]))([[x, 0] for x in points])
    assert alternations([(low > half) - (high < half) for low, high in ends]) == 0
    assert certified(net, r) == 64


def test_points_are_enough_where_layers_are_no_functions_of_one_number() -> None:
    net = depth.random_network([6, 6], seed=1)
    level = sorted(trace_interval(net, 0, 1).values)[0] + Fraction(1, 1000)
    found = trace_interval(net, 0, 1).n_crossings(level)
    assert folds(net, Fraction(0), level, Fraction(0), Fraction(1)) < found
    assert crosses_nearby(net, Fraction(1, 2**20), level, found, UNIT)


def test_a_negative_radius_is_refused() -> None:
    with pytest.raises(HypothesisError, match="at least 0") as caught:
        crosses_nearby(depth.sawtooth(2), -1, "1/2", 1, UNIT)
    assert caught.value.witness == -1


@pytest.mark.parametrize(
    "net",
    [
        depth.sawtooth(2).to_float(),
        Network([([[1, 2]], [0])]),
        Network([([[1], [2]], [0, 0])]),
        Network([([[1]], [0]), ([[1]], [0])], "hard_tanh"),
        3,
    ],
)
def test_other_networks_are_refused(net: Any) -> None:
    with pytest.raises(InputError):
        crosses_nearby(net, 0, "1/2", 1, UNIT)
