"""Crossings of a whole box of networks, by interval arithmetic."""

import random
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fdl import HypothesisError, InputError, Network, depth, trace_interval
from fdl.certify import crosses, crosses_nearby
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
    bounds = _bounds_net(net, Rationals.collect([radius]))
    corner = moved(net, lambda: radius * rng.choice([-1, 1]))
    inside = moved(net, lambda: radius * Fraction(rng.randint(-9, 9), 9))
    for x in (Fraction(-3, 2), Fraction(0), Fraction(5, 7)):
        low, high = bounds([max(x, 0), max(-x, 0)])
        for near in (corner, inside, net):
            assert low <= oracle.value(oracle.layers_of(near), "relu", [x])[0] <= high


@laws
@given(st.integers(0, 999))
def test_with_one_layer_the_bounds_are_attained(seed: int) -> None:
    """An affine map x -> w x + b, radius r: the extremes are w x + b -+ r (|x| + 1)."""
    rng = random.Random(seed)
    w, b, r, x = (Fraction(rng.randint(-9, 9), 4) for _ in range(4))
    bounds = _bounds_net(Network([([[w]], [b])]), Rationals.collect([abs(r)]))
    reach = abs(r) * (abs(x) + 1)
    expected = [w * x + b - reach, w * x + b + reach]
    assert bounds([max(x, 0), max(-x, 0)]).tolist() == expected


@laws
@given(networks(), st.fractions(-2, 2, max_denominator=6))
def test_radius_zero_certifies_the_network_itself(plain: Any, level: Fraction) -> None:
    net = plain.network()
    found = trace_interval(net, -2, 2).n_crossings(level)
    assert crosses_nearby(net, 0, level, found, on=(-2, 2))
    refused = crosses_nearby(net, 0, level, found + 1, on=(-2, 2))
    assert not refused
    assert (refused.witness.found, refused.witness.expected) == (found, found + 1)


def widest(net: Network, wanted: int) -> int:
    """Return the least p for which radius 2^-p is certified."""
    return next(p for p in range(99) if crosses_nearby(net, Fraction(1, 2**p), "1/2", wanted, UNIT))


@pytest.mark.parametrize("make", [depth.sawtooth, lambda k: depth.horseshoe(k, "1/8")])
def test_certified_boxes_hold_and_shrink_with_the_depth(make: Any) -> None:
    powers = []
    for k in (2, 4, 6):
        net, rng = make(k), random.Random(k)
        powers.append(p := widest(net, 2**k))
        for _ in range(5):
            near = moved(net, lambda p=p, rng=rng: Fraction(rng.choice([-1, 1]), 2**p))
            assert crosses(near, "1/2", 2**k, UNIT)
    assert powers[0] < powers[1] < powers[2] < 30


@pytest.mark.parametrize("k", range(2, 11))
def test_every_sawtooth_has_a_neighbourhood_that_crosses_as_often(k: int) -> None:
    certificate = crosses_nearby(depth.sawtooth(k), Fraction(1, 2 ** (4 * k)), "1/2", 2**k, UNIT)
    assert certificate.holds
    assert certificate.exact
    assert certificate.checked == 2**k + 1


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
