"""Witnesses against brute force, and what the generators promise."""

import itertools
import math
from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Any, TypeAlias

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fdl import BudgetError, InputError, Network, certify, data
from fdl.exact import ScaledRows
from tests.oracle import affinely_dependent, dependent, minimal
from tests.strategies import moment_curve

Point: TypeAlias = Sequence[Any]

laws = settings(deadline=None, derandomize=True, max_examples=200)


def small_points(dimension: int, least: int = 1) -> st.SearchStrategy[list[list[Any]]]:
    """Points of so small a grid that equal, parallel and dependent ones are common."""
    coordinate = st.one_of(st.integers(-2, 2), st.sampled_from([Fraction(1, 2), Fraction(-1, 3)]))
    point = st.lists(coordinate, min_size=dimension, max_size=dimension)
    return st.lists(point, min_size=least, max_size=6)


points_of_some_dimension = st.integers(1, 3).flatmap(small_points)


def subsets(n: int, largest: int) -> list[tuple[int, ...]]:
    return [s for size in range(1, largest + 1) for s in itertools.combinations(range(n), size)]


def first(found: list[tuple[int, ...]]) -> tuple[int, ...] | None:
    """Return the set that is complete first when the points are read one by one."""
    return min(found, key=lambda indices: (max(indices), indices), default=None)


@given(points_of_some_dimension)
@laws
def test_distinct_witness_is_the_first_equal_pair(X: list[Point]) -> None:
    pairs = itertools.combinations(range(len(X)), 2)
    assert data.distinct_witness(X) == first([(i, j) for i, j in pairs if X[i] == X[j]])


@given(points_of_some_dimension)
@laws
def test_parallel_witness_is_the_first_minimal_dependent_set(X: list[Point]) -> None:
    found = [subset for subset in subsets(len(X), 2) if minimal(X, subset, dependent)]
    assert data.parallel_witness(X) == first(found)


def rank_of_random_neurons(X: Sequence[Point], neurons: int) -> int:
    """Return the rank at X of random ReLU neurons without biases."""
    W = np.random.default_rng(0).integers(-30, 31, (neurons, len(X[0])))
    return certify.feature_rank(Network([(W, None), ([[1] * neurons], None)]), X)


@given(points_of_some_dimension)
@laws
def test_random_neurons_reach_the_bias_free_rank_and_never_exceed_it(X: list[Point]) -> None:
    assert rank_of_random_neurons(X, 150) == data.bias_free_rank(X)
    assert rank_of_random_neurons(X, 3) <= data.bias_free_rank(X)


@pytest.mark.parametrize(
    ("X", "rank"),
    [
        ([[1, 0], [-1, 0], [0, 1], [0, -1], [1, 1], [-1, -1]], 5),
        ([[1, 0, 0], [-1, 0, 0], [0, 1, 0], [0, -1, 0], [0, 0, 1], [0, 0, -1]], 6),
        ([[1, 2], [2, 4], [1, 0]], 2),
        ([[1], [2], [3]], 1),
        ([[1], [-2], [3]], 2),
        ([[0]], 0),
        ([[0, 0], [1, 2]], 1),
        ([[1, 2, 3], [2, 4, 6], ["-1/2", -1, "-3/2"]], 2),
    ],
)
def test_bias_free_ranks(X: list[Point], rank: int) -> None:
    assert data.bias_free_rank(X) == rank_of_random_neurons(X, 60) == rank
    assert (data.bias_free_witness(X) is None) == (rank == len(X))


@given(points_of_some_dimension)
@laws
def test_a_bias_free_witness_is_minimal(X: list[Point]) -> None:
    def short(chosen: list[Point]) -> bool:
        return data.bias_free_rank(chosen) < len(chosen)

    witness = data.bias_free_witness(X)
    if witness is None:
        assert not short(X)
    else:
        assert list(witness) == sorted(set(witness))
        assert minimal(X, witness, short)


@pytest.mark.parametrize(
    ("X", "witness"),
    [
        ([[1, 0], [0, 0], [2, 0]], (1,)),
        ([[1, 0], [2, 0], [0, 0]], (0, 1)),
        ([[0, 3], [1, 1], [-1, -1], [3, 3]], (1, 3)),
        ([[1, 0], [2, 3], [0, 1], [-1, 0], [0, -2], [1, 1], [-3, -3]], (0, 2, 3, 4, 5, 6)),
        ([[1, 0, 0], [-1, 0, 0], [0, 1, 0], [0, -1, 0], [0, 0, 1], [0, 0, -1]], None),
        ([[0.1], [-5e-324]], None),
    ],
)
def test_bias_free_witnesses(X: list[Point], witness: Any) -> None:
    assert data.bias_free_witness(X) == witness


@given(
    st.integers(1, 3).flatmap(lambda d: small_points(d, least=2)),
    st.sampled_from([Fraction(1, 1000), Fraction(1), Fraction(1000)]),
)
@laws
def test_separation_is_the_smallest_of_all_distances(X: list[Point], scale: Fraction) -> None:
    X = [[scale * x for x in point] for point in X]

    def squared(i: int, j: int) -> Any:
        return sum((a - b) ** 2 for a, b in zip(X[i], X[j], strict=True))

    found = data.separation(X)
    i, j = found.pair
    assert i < j
    assert found.squared_distance == squared(i, j)
    pairs = itertools.combinations(range(len(X)), 2)
    assert found.squared_distance == min(itertools.starmap(squared, pairs))


def test_separation_is_found_among_many_points() -> None:
    X = data.lattice(12, 2).tolist()
    X[77] = [Fraction(X[77][0]) + Fraction(1, 2**70), X[77][1]]
    squared_distance = (1 - Fraction(1, 2**70)) ** 2
    assert data.separation(X).squared_distance == squared_distance
    assert data.separation(X).pair == (77, 89)


@given(points_of_some_dimension)
@laws
def test_general_position_is_decided_over_all_subsets(X: list[Point]) -> None:
    d = len(X[0])
    witness = data.general_position_witness(X)
    if witness is None:
        all_subsets = subsets(len(X), min(len(X), d + 1))
        assert not any(affinely_dependent([X[i] for i in subset]) for subset in all_subsets)
    else:
        assert len(set(witness)) == len(witness) <= d + 1
        assert minimal(X, witness, affinely_dependent)


@pytest.mark.parametrize(("n", "d"), [(2, 1), (7, 1), (6, 2), (8, 3), (3, 4)])
def test_the_budget_counts_the_subsets(n: int, d: int) -> None:
    X = moment_curve(n, d)
    count = math.comb(n, min(n, d + 1))
    assert data.general_position_witness(X, budget=count) is None
    with pytest.raises(BudgetError, match=f"{count} subsets of {min(n, d + 1)}"):
        data.general_position_witness(X, budget=count - 1)


@pytest.mark.parametrize("budget", [0, 1, 10, 300])
def test_beyond_the_budget_the_answer_is_never_none(budget: int) -> None:
    X = moment_curve(14, 3)
    X[13] = [a + b - c for a, b, c in zip(X[0], X[4], X[8], strict=True)]
    with pytest.raises(BudgetError):
        data.general_position_witness(X, budget=budget)
    assert data.general_position_witness(X, budget=math.comb(14, 4)) == (0, 4, 8, 13)


def test_equal_points_and_dependent_neighbours_are_found_beyond_the_budget() -> None:
    X = moment_curve(40, 3)
    assert data.general_position_witness([*X, X[5]], budget=0) == (5, 40)
    X[21] = [2 * b - a for a, b in zip(X[19], X[20], strict=True)]
    assert data.general_position_witness(X, budget=100) == (19, 20, 21)


@pytest.mark.parametrize("scale", [Fraction(1), Fraction(10) ** 300, Fraction(1, 10**300)])
def test_no_tolerance_decides_general_position(scale: Fraction) -> None:
    on_a_line = [[i * scale, 2 * i * scale] for i in (0, 1, 3)]
    assert data.general_position_witness(on_a_line) == (0, 1, 2)
    on_a_line[2][1] += Fraction(1, 10**900)
    assert data.general_position_witness(on_a_line) is None


POINTS: dict[str, Callable[[int, int, int], Any]] = {
    "gaussian": data.gaussian,
    "collinear": data.collinear,
    "clustered": data.clustered,
    "near_duplicates": data.near_duplicates,
    "huge_and_tiny": data.huge_and_tiny,
}

every_generator = pytest.mark.parametrize("make", POINTS.values(), ids=POINTS)


@every_generator
@pytest.mark.parametrize(("n", "d"), [(1, 1), (2, 1), (1, 3), (9, 1), (10, 2), (31, 4)])
def test_generators_give_distinct_points_of_the_shape_asked_for(
    make: Callable[[int, int, int], Any], n: int, d: int
) -> None:
    for seed in range(5):
        X = make(n, d, seed)
        assert X.shape == (n, d)
        assert data.distinct_witness(X) is None


@every_generator
def test_generators_depend_on_the_seed_alone(make: Callable[[int, int, int], Any]) -> None:
    assert make(20, 3, 7).tolist() == make(20, 3, 7).tolist()
    assert make(20, 3, 7).tolist() != make(20, 3, 8).tolist()


@pytest.mark.parametrize(("side", "d"), [(1, 1), (5, 1), (2, 4), (3, 3)])
def test_a_lattice_has_every_point_once(side: int, d: int) -> None:
    X = data.lattice(side, d)
    assert X.shape == (side**d, d)
    assert data.distinct_witness(X) is None
    assert set(X.ravel().tolist()) == set(range(side))


@pytest.mark.parametrize("d", [1, 2, 5])
def test_collinear_points_lie_on_a_line(d: int) -> None:
    X = data.collinear(6, d, seed=d).tolist()
    assert all(affinely_dependent(triple) for triple in itertools.combinations(X, 3))


def test_clusters_have_the_radius_asked_for() -> None:
    X = data.clustered(40, 2, seed=3, clusters=4, radius=0.25)
    near = (np.abs(X[:, None] - X[None, :]) <= 0.5).all(axis=2)
    met = [set(np.flatnonzero(row)) for row in near]
    cover: list[int] = []
    for i in range(40):
        if not any(i in met[j] for j in cover):
            cover.append(i)
    assert len(cover) <= 4


def test_near_duplicates_differ_by_the_gap_that_no_float_shows() -> None:
    X = data.near_duplicates(9, 2)
    for i in range(0, 8, 2):
        assert (X[i + 1] - X[i]).tolist() == [Fraction(1, 2**60), 0]
        assert X[i].astype(float).tolist() == X[i + 1].astype(float).tolist()
    assert data.separation(X).squared_distance == Fraction(1, 2**120)
    wide = data.near_duplicates(2, 1, gap=Fraction(1, 3))
    assert (wide[1] - wide[0]).item() == Fraction(1, 3)


def test_huge_and_tiny_points_span_the_floats() -> None:
    X = data.huge_and_tiny(30, 4)
    sizes = np.abs(X)
    assert np.isfinite(X).all()
    assert sizes.min() == 5e-324
    assert sizes.max() >= 1e308


def test_digits_are_the_bundled_ones() -> None:
    X, y = data.digits()
    assert (X.shape, y.shape) == ((1797, 64), (1797,))
    assert (X.dtype, y.dtype) == (np.int64, np.int64)
    assert (X.sum(), y.sum()) == (561718, 8070)
    assert (X.min(), X.max()) == (0, 16)
    assert set(y.tolist()) == set(range(10))
    assert data.distinct_witness(X) is None


@pytest.mark.parametrize("classes", [1, 2, 10])
def test_random_labels_use_every_class(classes: int) -> None:
    y = data.random_labels(500, classes, seed=1)
    assert y.shape == (500,)
    assert set(y.tolist()) == set(range(classes))
    assert y.tolist() == data.random_labels(500, classes, seed=1).tolist()


@pytest.mark.parametrize("y", [[1, "1/2"], [[1], ["1/2"]], np.array([1.0, 0.5])])
def test_labels_are_read_as_a_matrix(y: Any) -> None:
    labels = data.read_labels(y, 2)
    assert labels.fractions().tolist() == [[1], [Fraction(1, 2)]]
    assert data.read_labels(y, 2, exact=False).tolist() == [[1.0], [0.5]]


def test_several_labels_a_point_keep_their_columns() -> None:
    assert data.read_labels([[1, 2, 3]], 1).fractions().tolist() == [[1, 2, 3]]
    assert data.read_labels([np.array([1, 2])], 1).shape == (1, 2)


def test_the_closest_of_many_points_is_found_among_all_pairs() -> None:
    points = np.random.default_rng(5).integers(-1000, 1000, (700, 3)).tolist()
    pairs = itertools.combinations(range(700), 2)
    squares = {
        (i, j): sum((a - b) ** 2 for a, b in zip(points[i], points[j], strict=True))
        for i, j in pairs
    }
    found = data.separation(points)
    assert found.squared_distance == min(squares.values()) == squares[found.pair]


def test_equal_points_are_found_in_any_terms() -> None:
    rows = ScaledRows(np.array([[2], [1]]), np.array([2, 1]))
    assert data.distinct_witness(rows) == (0, 1)


@pytest.mark.parametrize("gap", [1, 2, -1])
def test_near_duplicates_stay_distinct(gap: int) -> None:
    with pytest.raises(InputError, match="gap"):
        data.near_duplicates(20, 1, seed=2, gap=Fraction(gap))


@pytest.mark.parametrize(("n", "d"), [(1, 1), (2, 1), (1, 2), (300, 2), (40, 3), (25, 8)])
def test_points_of_the_sphere_are_distinct_and_exactly_on_it(n: int, d: int) -> None:
    for seed in range(3):
        X = data.sphere(n, d, seed)
        assert X.shape == (n, d)
        assert all(sum(x * x for x in point) == 1 for point in X.tolist())
        assert data.distinct_witness(X) is None
        assert X.tolist() == data.sphere(n, d, seed).tolist()
    assert d == 1 or data.sphere(n, d, 0).tolist() != data.sphere(n, d, 1).tolist()


def test_points_of_the_sphere_are_spread_evenly() -> None:
    X = data.sphere(3000, 3).astype(float)
    assert np.abs(X.mean(axis=0)).max() < 0.05
    assert np.abs(X.T @ X / 3000 - np.eye(3) / 3).max() < 0.03
    height = np.sort(X[:, 2])  # uniform on [-1, 1], by Archimedes
    assert np.abs(height - np.linspace(-1, 1, 3000)).max() < 0.08


def test_the_sphere_of_the_line_has_two_points() -> None:
    assert sorted(data.sphere(2, 1).ravel().tolist()) == [-1, 1]
    with pytest.raises(InputError, match="two points"):
        data.sphere(3, 1)
