"""Shattering: Cover's count against every labeling, and bounds against their own inequalities."""

import itertools
import math
import random
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fdl import BudgetError, bounds, data, memorize, vc
from fdl.vc._logarithms import E_ABOVE, log2_above
from tests.strategies import laws, moment_curve


def separable_on_a_grid(X: list[list[int]], y: tuple[int, ...], reach: int) -> bool:
    """Try all half-spaces with small integer coefficients (enough for a few small points)."""
    normals = itertools.product(range(-reach, reach + 1), repeat=len(X[0]))
    for w in normals:
        z = [sum(a * b for a, b in zip(w, x, strict=True)) for x in X]
        ones = [v for v, label in zip(z, y, strict=True) if label]
        zeros = [v for v, label in zip(z, y, strict=True) if not label]
        if not ones or not zeros or min(ones) > max(zeros):
            return True
    return False


@pytest.mark.parametrize("n", range(1, 9))
@pytest.mark.parametrize("d", [1, 2, 3])
def test_points_in_general_position_have_covers_count(n: int, d: int) -> None:
    X = moment_curve(n, d)
    assert data.general_position_witness(X) is None
    assert vc.count_dichotomies(X) == vc.halfspace_dichotomies(n, d)
    assert (vc.halfspace_dichotomies(n, d) == 2**n) == (n <= d + 1)


@pytest.mark.parametrize("seed", range(6))
def test_also_at_random(seed: int) -> None:
    rng = random.Random(seed)
    n, d = rng.randint(4, 8), rng.randint(1, 3)
    X = [[Fraction(rng.randint(-99, 99), rng.randint(1, 9)) for _ in range(d)] for _ in range(n)]
    if data.general_position_witness(X) is None:
        assert vc.count_dichotomies(X) == vc.halfspace_dichotomies(n, d)
    else:
        assert vc.count_dichotomies(X) < vc.halfspace_dichotomies(n, d)


@pytest.mark.parametrize("n", range(1, 9))
@pytest.mark.parametrize("d", [1, 2, 3])
def test_through_the_origin(n: int, d: int) -> None:
    X = [[t**power for power in range(d)] for t in range(1, n + 1)]
    expected = vc.halfspace_dichotomies(n, d, through_origin=True)
    assert vc.count_dichotomies(X, through_origin=True) == expected
    if d > 1:  # points (1, x): affine half-spaces one dimension below
        assert expected == vc.halfspace_dichotomies(n, d - 1)


@pytest.mark.parametrize("seed", range(8))
def test_the_count_is_that_of_small_half_spaces(seed: int) -> None:
    """Points of a small grid, in any position, equal ones among them."""
    rng = random.Random(seed)
    X = [[rng.randint(0, 2), rng.randint(0, 2)] for _ in range(rng.randint(1, 6))]
    made = sum(separable_on_a_grid(X, y, 6) for y in itertools.product([0, 1], repeat=len(X)))
    assert vc.count_dichotomies(X) == made


def test_points_in_special_position_have_fewer() -> None:
    line = [[t, 2 * t] for t in range(5)]
    assert vc.count_dichotomies(line) == 10 < vc.halfspace_dichotomies(5, 2)
    assert vc.count_dichotomies([[0, 0], [0, 0]]) == 2
    assert vc.count_dichotomies([[0, 0], [1, 1]], through_origin=True) == 0


@pytest.mark.parametrize("n", range(1, 30))
@pytest.mark.parametrize("d", range(1, 6))
def test_the_recursion(n: int, d: int) -> None:
    def count(points: int, dimension: int) -> int:
        return vc.halfspace_dichotomies(points, dimension, through_origin=True)

    below = count(n, d - 1) if d > 1 else 0
    assert count(n + 1, d) == count(n, d) + below
    assert count(2 * d, d) == 2 ** (2 * d - 1)  # half of all at twice the dimension


def test_too_many_points_are_refused() -> None:
    with pytest.raises(BudgetError, match="too many"):
        vc.count_dichotomies(moment_curve(25, 3))


@laws
@given(st.fractions(min_value=1, max_value=10**12))
def test_logarithms_are_rounded_up_and_close(x: Fraction) -> None:
    log = log2_above(x)
    assert 0 <= float(log) - math.log2(x) + 1e-11 < 2e-11


@pytest.mark.parametrize("power", range(60))
def test_logarithms_of_powers(power: int) -> None:
    assert 0 < log2_above(Fraction(2**power)) - power <= Fraction(1, 2**39)
    assert sum(Fraction(1, math.factorial(i)) for i in range(20)) < E_ABOVE
    assert float(E_ABOVE) - math.e < 1e-15


@pytest.mark.parametrize(("k", "s", "d"), [(1, 1, 1), (10, 1, 1), (3, 5, 2), (50, 1000, 9)])
def test_the_polynomial_bound_is_the_formula(k: int, s: int, d: int) -> None:
    found = vc.goldberg_jerrum(k, s, d)
    assert found == math.floor(2 * k * math.log2(8 * math.e * d * s))
    # one point more breaks the inequality of the proof
    assert 2 ** (found + 1) > (8 * E_ABOVE * d * s * (found + 1) / k) ** k


def test_half_spaces_obey_the_polynomial_bound() -> None:
    for d in range(1, 20):
        assert d + 1 <= vc.goldberg_jerrum(d + 1, 1, 1)
    assert vc.goldberg_jerrum_steps(10, 30) == 4 * 10 * 32


@pytest.mark.parametrize(
    ("widths", "d"), [((), 1), ((1,), 1), ((4, 4), 2), ((3, 5, 2), 1), ((7,), 3)]
)
def test_the_relu_bound_is_where_the_inequality_turns(widths: tuple[int, ...], d: int) -> None:
    def allowed(N: int) -> bool:
        right, sizes = Fraction(1), [d, *widths, 1]
        for layer in range(1, len(sizes)):
            W = sum((sizes[i] + 1) * sizes[i + 1] for i in range(layer))
            right *= (8 * E_ABOVE * layer * N * sizes[layer] / W) ** W
        return right >= 2**N

    found = vc.relu_upper(widths, d)
    assert allowed(found)
    assert not allowed(found + 1)


@pytest.mark.parametrize(("n", "d"), [(7, 1), (10, 2), (20, 3)])
def test_what_is_shattered_is_within_the_bound(n: int, d: int) -> None:
    """Blocks fits any labels at these points, with few units: they are shattered."""
    X = moment_curve(n, d)
    widths = memorize.blocks(X, data.random_labels(n)).widths
    assert n <= bounds.dimension_bound(widths, d) <= vc.relu_upper(widths, d)


def test_deeper_networks_of_one_size_have_the_larger_bound() -> None:
    W = bounds.dense_parameters((1, 12, 1))
    deep = vc.relu_upper([3, 3, 2], 1)
    assert bounds.dense_parameters((1, 3, 3, 2, 1)) < W
    assert deep > vc.relu_upper([9], 1)


def test_the_numbers_of_bartlett_and_others() -> None:
    numbers = vc.bartlett_lower(60, 10_000, bits=5)
    assert numbers.points == 600_000
    assert numbers.layers == 3 + 5 * 12
    assert numbers.points > 36 * numbers.parameters
    assert vc.bartlett_lower(61, 1, bits=5).layers == numbers.layers + 5


@pytest.mark.parametrize("k", range(1, 50))
def test_sontags_two_forms_agree(k: int) -> None:
    w = vc.sontag_parameters(k)
    assert w >= Fraction(k - 1, 2) > w - 1
    if w:
        assert vc.sontag_points(w) >= k > vc.sontag_points(w) - 2


@pytest.mark.parametrize("bad", [0, -1, 2.5, "3", None])
@pytest.mark.parametrize(
    "call",
    [
        lambda v: vc.halfspace_dichotomies(v, 2),
        lambda v: vc.halfspace_dichotomies(2, v),
        lambda v: vc.goldberg_jerrum(v, 1, 1),
        lambda v: vc.goldberg_jerrum(1, v, 1),
        lambda v: vc.goldberg_jerrum(1, 1, v),
        lambda v: vc.goldberg_jerrum_steps(v, 1),
        lambda v: vc.goldberg_jerrum_steps(1, v),
        lambda v: vc.relu_upper([3], v),
        lambda v: vc.relu_upper([v], 3),
        lambda v: vc.bartlett_lower(v, 1, bits=1),
        lambda v: vc.bartlett_lower(1, v, bits=1),
        lambda v: vc.bartlett_lower(1, 1, bits=v),
        vc.sontag_parameters,
        vc.sontag_points,
    ],
)
def test_sizes_are_positive_integers(call: Any, bad: Any) -> None:
    with pytest.raises(ValueError, match="integer of at least 1"):
        call(bad)
