"""Harmonics: their dimension exactly, and the energy of a fast sine numerically."""

import math

import numpy as np
import pytest

from fdl import BudgetError, bounds, depth, exact


@pytest.mark.parametrize("d", [2, 3, 4])
@pytest.mark.parametrize("degree", [0, 1, 2, 3, 5])
def test_the_dimension_is_that_of_the_kernel_of_the_laplacian(d: int, degree: int) -> None:
    powers = [p for p in np.ndindex(*[degree + 1] * d) if sum(p) == degree]
    lower = {p: i for i, p in enumerate(q for q in np.ndindex(*[degree + 1] * d))}
    laplacian = np.zeros((len(powers), len(lower)), dtype=int)
    for row, p in enumerate(powers):
        for i in range(d):
            if p[i] >= 2:
                image = (*p[:i], p[i] - 2, *p[i + 1 :])
                laplacian[row, lower[image]] += p[i] * (p[i] - 1)
    kernel = len(powers) - (exact.rank(laplacian) if laplacian.any() else 0)
    assert bounds.harmonics_dimension(d, degree) == kernel


@pytest.mark.parametrize("d", [4, 6, 8])
def test_nearly_all_of_the_sine_is_left(d: int) -> None:
    found = depth.numerical_harmonic_tail(d)
    assert (round(found.energy, 3), round(found.tail, 3)) == (0.5, 0.5)
    assert 0 < found.energy - found.tail < 1e-3
    assert found.dimension == {4: 81, 6: 3185, 8: 128877}[d]


@pytest.mark.parametrize(("d", "degree"), [(3, 60), (5, 20), (4, 150)])
def test_the_tail_is_what_least_squares_leaves(d: int, degree: int) -> None:
    """Another quadrature (Gauss-Legendre) and another basis (Legendre polynomials)."""
    t, w = np.polynomial.legendre.leggauss(900)
    w = w * (1 - t**2) ** ((d - 3) / 2)
    w /= w.sum()
    g, basis = np.sin(math.pi * d**3 * t), np.polynomial.legendre.legvander(t, degree - 1)
    root = np.sqrt(w)
    fit = np.linalg.lstsq(basis * root[:, None], g * root, rcond=None)[0]
    left = float(w @ (g - basis @ fit) ** 2)
    assert abs(depth.numerical_harmonic_tail(d, degree).tail - left) < 1e-6


def test_in_the_end_nothing_is_left() -> None:
    assert abs(depth.numerical_harmonic_tail(3, 130).tail) < 1e-9


def test_too_fast_a_sine_is_refused() -> None:
    with pytest.raises(BudgetError, match="d is 21"):
        depth.numerical_harmonic_tail(21)
