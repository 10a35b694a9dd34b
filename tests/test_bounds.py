"""Formulas against exact ranks: what no construction of the package shows."""

import numpy as np
import pytest

from fdl import bounds, exact


def polynomial_features(n: int, d: int, neurons: int, degree: int) -> list[list[int]]:
    """Return (<w_j, x_i> + b_j)^degree for small random integers, (n, neurons)."""
    rng = np.random.default_rng(degree)
    X, W = rng.integers(-9, 10, (n, d)), rng.integers(-9, 10, (d, neurons))
    values: list[list[int]] = ((X @ W + rng.integers(-9, 10, neurons)) ** degree).tolist()
    return values


@pytest.mark.parametrize(("degree", "cap"), [(0, 1), (1, 6), (2, 21), (3, 56)])
def test_polynomial_neurons_reach_the_cap_and_never_exceed_it(degree: int, cap: int) -> None:
    assert bounds.polynomial_rank(5, degree) == cap
    assert exact.rank(polynomial_features(200, 5, 80, degree)) == cap
    assert exact.rank(polynomial_features(200, 5, cap, degree)) == cap
    assert exact.rank(polynomial_features(40, 5, 80, degree)) == min(40, cap)


@pytest.mark.parametrize("d", [1, 2, 3])
@pytest.mark.parametrize("degree", [1, 2, 4])
def test_the_cap_counts_the_monomials(d: int, degree: int) -> None:
    powers = np.ndindex(*[degree + 1] * d)
    assert bounds.polynomial_rank(d, degree) == sum(sum(p) <= degree for p in powers)
