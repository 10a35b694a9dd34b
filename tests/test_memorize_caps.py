"""Caps on the sphere: exact interpolation, disjoint caps, Lipschitz constants, what is refused."""

from fractions import Fraction
from itertools import combinations
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fdl import FloatRangeError, HypothesisError, certify, data, trace
from fdl.memorize import caps
from tests import oracle
from tests.constructions import formula_has_labels, memorizes, refused
from tests.oracle import exactly, layers_of
from tests.strategies import labels, laws, rationals

disjoint = st.booleans()


@st.composite
def spherical(draw: st.DrawFn) -> list[list[Fraction]]:
    """Distinct points of a sphere: random, unit vectors and their opposites, or of long digits."""
    d = draw(st.integers(1, 5))
    n = draw(st.integers(1, 2 if d == 1 else 14))
    kind = draw(st.sampled_from(["random", "axes", "long"]))
    if kind == "axes":
        axes = exactly(np.vstack([np.eye(d, dtype=int), -np.eye(d, dtype=int)]))
        return draw(st.permutations(axes))[:n]
    if kind == "long" and d > 1:
        shadow = st.lists(rationals, min_size=d - 1, max_size=d - 1)
        return [lifted(u) for u in draw(st.lists(shadow, min_size=1, max_size=n, unique_by=tuple))]
    return exactly(data.sphere(n, d, draw(st.integers(0, 99))))


def lifted(u: list[Fraction]) -> list[Fraction]:
    """Return the point of the sphere that a pole projects to u."""
    square = sum(a * a for a in u)
    return [*(2 * a / (1 + square) for a in u), (square - 1) / (1 + square)]


def nearest(X: Any) -> Fraction:
    return max((oracle.dot(a, b) for a, b in combinations(X, 2)), default=Fraction(-1))


def threshold(net: Any) -> Fraction:
    (_, b), _ = net.layers
    assert len(set(b)) == 1
    return -b[0]


@laws
@given(spherical(), st.data(), disjoint)
def test_any_labels_on_the_sphere_are_memorized(X: Any, drawn: Any, apart: bool) -> None:
    y = drawn.draw(labels(len(X)))
    net = caps(X, y, disjoint=apart)
    assert memorizes(net, X, y)
    assert (net.widths, net.activation) == ((len(X),), "relu")
    assert layers_of(net)[0][0] == X
    assert formula_has_labels(net, X, y)


@laws
@given(spherical())
def test_the_threshold_is_the_largest_inner_product(X: Any) -> None:
    assert threshold(caps(X, range(len(X)))) == nearest(X)


@laws
@given(spherical())
def test_the_disjoint_caps_are_nearly_as_high_as_can_be(X: Any) -> None:
    tau, rho = nearest(X), threshold(caps(X, range(len(X)), disjoint=True))
    if len(X) == 1:
        assert rho == tau == -1
        return
    square = (1 + tau) / 2
    assert square <= rho * rho < 1
    assert tau <= rho
    assert rho >= 0
    least = 1 - (1 - rho) / Fraction(999, 1000)  # (1 - rho) >= 0.999 (1 - sqrt(square))
    assert least <= 0 or square >= least * least


def inside(x: list[Fraction]) -> list[Fraction]:
    """Return a multiple of x in the unit ball, not much shorter than a unit vector."""
    square = sum(a * a for a in x)
    size = 1 / np.sqrt(float(square)) * (1 - 1e-9)
    assert square * Fraction(size) ** 2 <= 1
    return [a * Fraction(size) for a in x]


@laws
@given(spherical(), st.data())
def test_at_most_one_disjoint_cap_is_active_in_the_ball(X: Any, drawn: Any) -> None:
    hidden = layers_of(caps(X, range(len(X)), disjoint=True))[:1]
    weights = drawn.draw(st.lists(st.integers(-2, 3), min_size=len(X), max_size=len(X)))
    mixed = [oracle.dot(weights, column) for column in zip(*X, strict=True)]
    between = [[a + b for a, b in zip(p, q, strict=True)] for p, q in combinations(X, 2)]
    for x in [mixed, *between]:
        if any(x):
            assert sum(u > 0 for u in oracle.value(hidden, "relu", inside(x))) <= 1


@laws
@given(spherical())
def test_with_the_largest_inner_product_the_nearest_two_caps_overlap(X: Any) -> None:
    if len(X) == 1:
        return
    hidden = layers_of(caps(X, range(len(X))))[:1]
    p, q = max(combinations(X, 2), key=lambda pair: oracle.dot(*pair))
    middle = [(a + b) / 2 for a, b in zip(p, q, strict=True)]
    on = [u > 0 for u in oracle.value(hidden, "relu", middle)]
    assert sum(on) >= (2 if oracle.dot(p, q) > -1 else 0)


@laws
@given(spherical(), st.data())
def test_the_lipschitz_constants_hold_on_segments(X: Any, drawn: Any) -> None:
    y = drawn.draw(st.lists(rationals, min_size=len(X), max_size=len(X)))
    i, j = (drawn.draw(st.integers(0, len(X) - 1)) for _ in range(2))
    if i == j:
        return
    squared_length = sum((a - b) ** 2 for a, b in zip(X[i], X[j], strict=True))
    for apart in (False, True):
        net = caps(X, y, disjoint=apart)
        steepest = max(abs(trace(net, X[i], X[j]).slopes))
        height = 1 - threshold(net)
        if apart:
            bound = max(label * label for label in y)
        else:
            bound = len(X) * sum(label * label for label in y)  # |X|^2 is at most the trace, n
        assert steepest**2 / squared_length <= bound / height**2


def test_the_point_off_the_sphere_is_named() -> None:
    X = [[1, 0], [0, -1], ["3/5", "4/5"], ["3/5", "3/5"], [2, 0]]
    assert refused(caps, X, range(5)) == (3,)
    with pytest.raises(
        HypothesisError, match=r"point 3 is not on the unit sphere: \|x\|\^2 is 18/25"
    ):
        caps(X, range(5))
    # the nearest float64 to 3/5 and 4/5 are not on it
    assert refused(caps, [[0.6, 0.8]], [1]) == (0,)
    assert caps([[0.6, 0.8]], [1], exact=False)([0.6, 0.8]) == pytest.approx(1)
    assert refused(caps, [[0.6, 0.8], [0.6, 0.8001]], [1, 2], exact=False) == (1,)
    assert refused(caps, [[1e300, 1e300]], [1], exact=False) == (0,)


@pytest.mark.parametrize("exact", [True, False])
def test_equal_points_are_refused_with_the_pair(exact: bool) -> None:
    assert refused(caps, [[1, 0], [0, 1], [1, 0]], [0, 1, 0], exact=exact) == (0, 2)


@pytest.mark.parametrize("d", [1, 2, 6])
def test_one_point_has_a_cap_as_wide_as_the_sphere(d: int) -> None:
    X = data.sphere(1, d)
    for apart in (False, True):
        net = caps(X, ["7/3"], disjoint=apart)
        assert memorizes(net, X, ["7/3"])
        assert net(-X[0]) == 0


def test_opposite_points_have_disjoint_caps() -> None:
    X, y = [[1, 0, 0], [-1, 0, 0]], [5, -3]
    assert threshold(caps(X, y)) == -1
    assert threshold(caps(X, y, disjoint=True)) == 0
    assert caps(X, y, disjoint=True)([0, 1, 0]) == 0


def test_a_perfect_square_gives_the_root_itself() -> None:
    # <x, y> = -1/2, so (1 + tau) / 2 is 1/4
    X = [["-1/2", "1/2", "1/2", "1/2"], ["1/2", "1/2", "-1/2", "-1/2"]]
    assert threshold(caps(X, [0, 1], disjoint=True)) == Fraction(1, 2)


@pytest.mark.parametrize(("n", "d"), [(513, 3), (600, 2)])
def test_many_points(n: int, d: int) -> None:
    X, y = data.sphere(n, d, seed=1), data.random_labels(n)
    net = caps(X, y)
    assert memorizes(net, X, y)
    floats = X.astype(float)
    products = floats @ floats.T
    np.fill_diagonal(products, -1)
    assert float(threshold(net)) == pytest.approx(products.max(), abs=1e-12)


def test_the_nearest_pair_is_found_below_the_resolution_of_float64() -> None:
    turn = [lifted([Fraction(2**80 + k * k, 2**40)]) for k in range(6)]
    assert len({float(oracle.dot(a, b)) for a, b in combinations(turn, 2)}) == 1
    net = caps(turn, range(6))
    assert threshold(net) == nearest(turn)
    assert memorizes(net, turn, range(6))
    with pytest.raises(FloatRangeError, match="exact=True"):
        caps(turn, range(6), exact=False)


@pytest.mark.parametrize("apart", [True, False])
@pytest.mark.parametrize(("n", "d"), [(1, 3), (2, 1), (40, 5), (700, 20)])
def test_float64_is_close(n: int, d: int, apart: bool) -> None:
    X = data.gaussian(n, d) if d > 1 else np.array([[1.0], [-1.0]])
    X /= np.linalg.norm(X, axis=1)[:, None]
    y = np.stack([data.random_labels(n), data.random_labels(n, seed=1)], axis=1)
    certificate = certify.memorizes(caps(X, y, disjoint=apart, exact=False), X, y)
    assert not certificate.exact
    assert certificate.max_error < 1e-9
