"""Threshold networks as ReLU networks."""

import itertools
import random
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fdl import InputError, Network, depth, memorize
from tests import oracle
from tests.strategies import Plain, laws, networks, small


@laws
@given(
    networks(d=2, outputs=2, activations=("threshold",), weights=small),
    st.lists(st.tuples(st.integers(-9, 9), st.integers(-9, 9)), min_size=1, max_size=6),
    st.integers(1, 4),
)
def test_values_agree_on_the_grid(plain: Plain, points: list[tuple[int, int]], q: int) -> None:
    net = plain.network()
    twin = depth.relu_from_threshold(net, denominator=q)
    assert twin.activation == "relu"
    assert twin.widths == tuple(2 * width for width in net.widths)
    X = [[Fraction(x, q), Fraction(y, q)] for x, y in points]
    expected = [oracle.value(plain.layers, "threshold", x) for x in X]
    assert twin(X).tolist() == net(X).tolist() == expected


@pytest.mark.parametrize("bits", [2, 3, 4])
def test_parity_by_thresholds_becomes_parity_by_relus(bits: int) -> None:
    count = Network(
        [
            ([[1] * bits] * bits, [-i for i in range(1, bits + 1)]),
            ([[(-1) ** i for i in range(bits)]], None),
        ],
        "threshold",
    )
    X = list(map(list, itertools.product([0, 1], repeat=bits)))
    assert depth.relu_from_threshold(count)(X).tolist() == [sum(x) % 2 for x in X]


def test_a_theorem_about_thresholds_becomes_one_about_relus() -> None:
    rng = random.Random(0)
    X = [[t, t**2] for t in range(12)]
    y = [rng.randint(0, 1) for _ in X]
    net = memorize.baum(X, y)
    assert depth.relu_from_threshold(net)(X).tolist() == net(X).tolist() == y


def test_between_the_points_the_two_differ() -> None:
    step = Network([([[1]], [0]), ([[1]], None)], "threshold")
    ramp = depth.relu_from_threshold(step)
    assert [step("-1/2"), ramp("-1/2")] == [0, Fraction(1, 2)]
    assert [step("-1/2"), depth.relu_from_threshold(step, denominator=2)("-1/2")] == [0, 0]


@pytest.mark.parametrize(
    "net", [depth.tent(), Network([([[1]], [0]), ([[1]], None)], "threshold", exact=False)]
)
def test_only_exact_threshold_networks_are_taken(net: Network) -> None:
    with pytest.raises(InputError, match="activation 'threshold' is wanted"):
        depth.relu_from_threshold(net)
