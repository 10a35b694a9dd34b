"""Inner products mod 2: three layers do it, two need weights or width."""

import itertools
import random
from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from fdl import BudgetError, InputError, Network, bounds, certify, depth, memorize
from tests import oracle


def table(n: int) -> tuple[np.ndarray, np.ndarray]:
    """All points of {0, 1}^(2n), and their inner products mod 2 by logical operations."""
    X = (np.arange(4**n)[:, None] >> np.arange(2 * n)) & 1
    return X, np.bitwise_xor.reduce(X[:, :n] & X[:, n:], axis=1)


@pytest.mark.parametrize("n", range(1, 9))
def test_three_layers_compute_it_at_every_point(n: int) -> None:
    net = depth.inner_product_mod2(n)
    certificate = certify.memorizes(net, *table(n))
    assert certificate.holds
    assert certificate.exact
    assert certificate.checked == 4**n
    assert net.widths == (n, n)
    assert net.n_nonzero == n**2 + 5 * n - 1
    assert max(abs(w) for W, _ in net.layers for w in W.flat) <= 2
    assert max(abs(b) for _, bias in net.layers for b in bias) == max(1, n - 1)


def test_the_network_by_hand() -> None:
    net = depth.inner_product_mod2(2)
    for x in itertools.product([0, 1, Fraction(1, 2)], repeat=4):
        assert [net(list(x))] == oracle.value(oracle.layers_of(net), "relu", list(x))


@pytest.mark.parametrize("n", range(1, 9))
def test_the_matrix_is_orthogonal(n: int) -> None:
    certificate = certify.hadamard(n)
    assert certificate.holds
    assert certificate.checked == 4**n
    assert certificate.witness is None


def random_unit(rng: random.Random, n: int, activation: str) -> Network:
    """One unit, with weights near those of a good one or any."""
    if rng.random() < 0.5:
        row = [rng.choice([1, -1]) * 2 ** (i % n) for i in range(2 * n)]
    else:
        row = [rng.randint(-5, 5) for _ in range(2 * n)]
    reach = sum(map(abs, row))
    return Network([([row], [rng.randint(-reach, reach)]), ([[1]], None)], activation)


@pytest.mark.parametrize("activation", ["relu", "threshold"])
@pytest.mark.parametrize("n", [1, 2, 3, 4])
def test_one_unit_is_hardly_correlated(activation: str, n: int) -> None:
    rng = random.Random(n)
    X, y = table(n)
    for _ in range(25):
        unit = random_unit(rng, n, activation)
        mean, largest = certify.inner_product_correlation(unit)
        values = unit(X.tolist()).tolist()
        signed = [-v if odd else v for v, odd in zip(values, y.tolist(), strict=True)]
        assert mean == sum(signed) / Fraction(4**n)
        assert largest == max(values)
        assert mean**2 * 2**n <= largest**2 * (n + 1) ** 2


@pytest.mark.parametrize("n", [1, 2, 3])
def test_networks_of_depth_two_pay(n: int) -> None:
    """Networks that have the signs with margin 1, made by a theorem about any labels."""
    X, odd = table(n)
    net = memorize.zhang(X, 1 - 2 * odd)
    (W, b), (a, _) = net.layers
    units = Network([(W, b), (np.eye(len(b), dtype=int), None)])
    largest = units(X.tolist()).max(axis=0)
    norm = sum(abs(w) * top for w, top in zip(a[0], largest, strict=True))
    assert norm >= bounds.inner_product_norm(n)
    weight = max(abs(v) for layer in (W, a) for v in layer.flat)
    width = bounds.inner_product_width(n, weight=weight, bias=max(map(abs, b)))
    assert net.n_neurons >= width


@pytest.mark.parametrize("n", range(2, 60, 2))
def test_the_norm_is_exact_for_even_n(n: int) -> None:
    A, points = Fraction(2 ** (n // 2), n + 1), 2**n
    norm = bounds.inner_product_norm(n)
    assert norm == A * (points + 1) / (points + A)
    assert (norm - 1) / points + norm / A == 1  # where the last step of the proof is an equation


@pytest.mark.parametrize("n", range(1, 60, 2))
def test_the_norm_is_rounded_down_for_odd_n(n: int) -> None:
    norm, points = bounds.inner_product_norm(n), 2**n
    for slack, below in ((0, True), (Fraction(1, 2**50), False)):
        A = (
            norm * points * (1 + slack) / (points + 1 - norm * (1 + slack))
        )  # inverse of the formula
        assert ((A * (n + 1)) ** 2 < points) == below


def test_a_hundred_factors() -> None:
    norm = bounds.inner_product_norm(100)
    assert f"{float(norm):.2e}" == "1.11e+13"
    assert depth.inner_product_mod2(100).widths == (100, 100)
    assert bounds.inner_product_width(100, weight=2, bias=99) > 10**10


@pytest.mark.parametrize(("weight", "bias"), [(0, 1), (-1, 1), (1, -1)])
def test_bounds_of_weights_are_positive(weight: Any, bias: Any) -> None:
    with pytest.raises(InputError, match="weight > 0 and bias >= 0"):
        bounds.inner_product_width(3, weight=weight, bias=bias)


def test_what_is_too_large_is_refused() -> None:
    with pytest.raises(BudgetError, match="4\\^13"):
        certify.hadamard(13)
    with pytest.raises(BudgetError, match="4\\^7"):
        certify.inner_product_correlation(depth.inner_product_mod2(7))


@pytest.mark.parametrize(
    "net",
    [
        Network([([[1, 1, 1]], None)]),
        Network([([[1, 1], [1, 0]], None)]),
        Network([([[1, 1]], None)], exact=False),
    ],
)
def test_the_correlation_is_that_of_an_exact_function_of_pairs(net: Network) -> None:
    with pytest.raises(InputError, match="2n inputs and one output"):
        certify.inner_product_correlation(net)
