"""Sum-product networks: their polynomials, multiplied out."""

import itertools
import math
import random
from collections import Counter
from fractions import Fraction

import pytest

from fdl import BudgetError, InputError, bounds, depth
from fdl.exact import polynomials


def monomials(net: depth.SumProduct) -> Counter[tuple[int, ...]]:
    """Multiply out with sorted tuples of variables, independently of the package."""
    found = [Counter({(i,): 1}) for i in range(net.n_inputs)]
    for unit in net.units:
        product_unit = unit.kind == "product"
        total: Counter[tuple[int, ...]] = Counter({(): 1}) if product_unit else Counter()
        for i in unit.of:
            if not product_unit:
                total.update(found[i])
                continue
            product: Counter[tuple[int, ...]] = Counter()
            for (a, m), (b, k) in itertools.product(total.items(), found[i].items()):
                product[tuple(sorted(a + b))] += m * k
            total = product
        found.append(total)
    return found[-1]


@pytest.mark.parametrize(("n", "expected"), [(4, 2), (16, 8), (64, 128), (256, 32768)])
def test_the_tree_has_exponentially_many_monomials(n: int, expected: int) -> None:
    net = depth.sum_product_f(n)
    assert net.n_units == bounds.sum_product_f_units(n) == n - 1
    assert net.n_monomials == bounds.sum_product_f_monomials(n) == expected
    assert expected == 2 ** (math.isqrt(n) - 1)
    assert net.degree == math.isqrt(n)


@pytest.mark.parametrize(
    ("n", "rounds", "expected"), [(4, 1, 4), (4, 2, 20), (4, 3, 220), (3, 2, 6), (5, 2, 70)]
)
def test_all_but_one(n: int, rounds: int, expected: int) -> None:
    net = depth.sum_product_g(n, rounds)
    assert net.n_units == bounds.sum_product_g_units(n, rounds)
    assert net.degree == bounds.sum_product_g_degree(n, rounds) == (n - 1) ** rounds
    assert net.n_monomials == expected


@pytest.mark.parametrize(
    "net", [depth.sum_product_f(4), depth.sum_product_f(16), depth.sum_product_g(3, 2)]
)
def test_the_counts_and_the_values_are_those_of_the_polynomial(net: depth.SumProduct) -> None:
    found, rng = monomials(net), random.Random(1)
    assert net.n_monomials == len(found)
    assert net.degree == max(map(len, found))
    for _ in range(5):
        x = [Fraction(rng.randint(-9, 9), rng.randint(1, 9)) for _ in range(net.n_inputs)]
        assert net(x) == sum(k * math.prod(x[i] for i in powers) for powers, k in found.items())


def test_the_family_f_is_linear_in_each_variable_and_splits_on_top() -> None:
    """What the proof uses against products of sums."""
    for powers in monomials(depth.sum_product_f(16)):
        assert len(set(powers)) == len(powers)
        assert len({i < 8 for i in powers}) == 1


def test_dictionaries_and_flint_agree() -> None:
    ours = [polynomials.Polynomial({1 << 16 * i: 1}) for i in range(4)]
    for x in (ours, polynomials.variables(4)):
        p = (x[0] + x[1] * x[2]) * (x[0] + x[3]) * (x[0] + x[0])
        assert (len(p), p.total_degree()) == (4, 4)
    x, y = ours[:2]
    minus = polynomials.Polynomial({1: -1})
    assert len((x + y) * (x + minus)) == 0
    assert ((x + y) + minus).terms == y.terms
    assert (x + minus).total_degree() == -1


def test_a_degree_that_does_not_fit_is_refused() -> None:
    x = polynomials.Polynomial({2**15: 1})
    with pytest.raises(BudgetError, match="degree"):
        x * x


@pytest.mark.parametrize("n", [0, 1, 2, 5, 8, 32])
def test_the_tree_needs_a_power_of_four(n: int) -> None:
    for call in (depth.sum_product_f, bounds.sum_product_f_units, bounds.sum_product_f_monomials):
        with pytest.raises(InputError, match="n is"):
            call(n)


def test_what_is_too_large_is_refused() -> None:
    with pytest.raises(BudgetError):
        depth.sum_product_f(1024)
    with pytest.raises(BudgetError):
        depth.sum_product_g(9, 4)


def test_a_network_takes_as_many_numbers_as_inputs() -> None:
    with pytest.raises(InputError, match="4 inputs"):
        depth.sum_product_f(4)([1, 2, 3])
