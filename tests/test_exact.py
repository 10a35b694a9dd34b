"""Exact arithmetic against plain integers and fractions."""

import itertools
import math
import operator
import os
from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Any, TypeAlias

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fdl.errors import FloatRangeError, HypothesisError
from fdl.exact import IntArray, Rationals, ScaledRows, backend, null_space, rank, solve, vectors
from fdl.exact import integers as ints
from fdl.exact.modular import PRIMES, independent_columns
from fdl.exact.reading import dyadic
from fdl.exact.sparse import SparseRows
from tests.oracle import echelon

Matrix: TypeAlias = list[list[Fraction]]

laws = settings(deadline=None, derandomize=True)

# Around every power of two at which some arithmetic stops being exact.
EDGES = [0, 2**26, 2**27, 2**31, 2**32, 2**52, 2**53, 2**62, 2**63, 2**64, 2**127]
NEAR = sorted({s * (e + i) for e in EDGES for i in (-1, 0, 1) for s in (-1, 1)})
edges = st.builds(
    lambda edge, offset, sign: sign * (edge + offset),
    st.sampled_from(EDGES),
    st.integers(-2, 2),
    st.sampled_from([-1, 1]),
)
integers = st.one_of(st.integers(-3, 3), edges, st.integers())
machine_integers = st.one_of(edges, st.integers()).filter(lambda n: -(2**63) <= n < 2**63)
either = st.one_of(integers, machine_integers)

fractions = st.one_of(
    st.builds(Fraction, st.integers(-6, 6), st.integers(1, 4)),
    st.builds(Fraction, integers, integers.map(abs).filter(bool)),
)


def stored(values: Any) -> IntArray:
    """Return the integers as int64 if they fit, the smallest int64 included."""
    fit = all(-(2**63) <= value < 2**63 for value in np.array(values, dtype=object).flat)
    return np.array(values, dtype=np.int64 if fit else object)


def plain(array: IntArray) -> Any:
    """Return nested lists; every entry of an object array must be a Python integer."""
    assert array.dtype in (np.dtype(np.int64), np.dtype(object))
    assert all(type(entry) is int for entry in array.ravel().tolist())
    return array.tolist()


def rationals(values: Sequence[Fraction]) -> Rationals:
    return Rationals.read(np.array([*values, None], dtype=object)[:-1])


def same_length(entries: st.SearchStrategy[Any], kinds: int) -> st.SearchStrategy[Any]:
    rows = st.lists(st.tuples(*[entries] * kinds), min_size=1, max_size=4)
    return rows.map(lambda rows: [list(column) for column in zip(*rows, strict=True)])


OPERATIONS: list[tuple[Callable[..., IntArray], Callable[[int, int], int]]] = [
    (ints.plus, operator.add),
    (ints.minus, operator.sub),
    (ints.times, operator.mul),
    (ints.gcd, math.gcd),
    (ints.floor_divide, operator.floordiv),
]


@pytest.mark.parametrize(("operation", "expected"), OPERATIONS)
def test_no_pair_near_an_edge_overflows(
    operation: Callable[..., IntArray], expected: Callable[[int, int], int]
) -> None:
    for p, q in itertools.product(NEAR, NEAR):
        if q or operation is not ints.floor_divide:
            assert plain(operation(stored([p]), stored([q]))) == [expected(p, q)]


@pytest.mark.parametrize(("operation", "expected"), OPERATIONS)
@given(columns=same_length(either, 2))
@laws
def test_integers_never_overflow(
    operation: Callable[..., IntArray],
    expected: Callable[[int, int], int],
    columns: list[list[int]],
) -> None:
    a, b = columns
    if operation is ints.floor_divide:
        b = [q or 1 for q in b]
    result = plain(operation(stored(a), stored(b)))
    assert result == [expected(p, q) for p, q in zip(a, b, strict=True)]


@given(st.lists(either, min_size=1, max_size=4), st.lists(either, min_size=1, max_size=3))
@laws
def test_integers_broadcast(a: list[int], b: list[int]) -> None:
    column, row = stored(a)[:, None], stored(b)[None, :]
    assert plain(ints.times(column, row)) == [[p * q for q in b] for p in a]
    assert plain(ints.plus(column, row)) == [[p + q for q in b] for p in a]


@given(st.lists(st.tuples(either, st.integers(0, 130)), min_size=1, max_size=4))
@laws
def test_shift_multiplies_by_powers_of_two(pairs: list[tuple[int, int]]) -> None:
    values, bits = zip(*pairs, strict=True)
    shifted = plain(ints.shift(stored(values), np.array(bits)))
    assert shifted == [value * 2**bit for value, bit in pairs]
    assert plain(ints.shift(stored(values), bits[0])) == [value * 2 ** bits[0] for value in values]


@given(st.lists(either, min_size=1, max_size=4))
@laws
def test_magnitude_sign_and_compact_keep_the_numbers(values: list[int]) -> None:
    array = stored(values)
    assert ints.magnitude(array) == max(map(abs, values))
    assert ints.sign(array).tolist() == [(v > 0) - (v < 0) for v in values]
    assert plain(ints.compact(values)) == values
    assert plain(ints.concatenate([array, stored([2**70])])) == [*values, 2**70]


@given(st.integers(1, 3), st.integers(1, 4), st.integers(1, 3), st.data())
@laws
def test_dot_is_the_matrix_product(n: int, k: int, m: int, draw: st.DataObject) -> None:
    rows = st.lists(either, min_size=k, max_size=k)
    a = draw.draw(st.lists(rows, min_size=n, max_size=n))
    b = draw.draw(st.lists(rows, min_size=m, max_size=m))
    expected = [[dot(row, column) for column in b] for row in a]
    assert plain(ints.dot(stored(a), stored(b).T)) == expected


def test_no_product_near_an_edge_is_rounded() -> None:
    for p, q in itertools.combinations_with_replacement(NEAR, 2):
        assert plain(ints.dot(stored([[p, 1]]), stored([[q], [1]]))) == [[p * q + 1]]


@pytest.mark.parametrize("use_flint", [False, True])
@pytest.mark.parametrize("size", [3, 2**20, 2**40, 2**80])
def test_both_arithmetics_agree_on_a_product(
    size: int, use_flint: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backend, "USE_FLINT", use_flint)
    a = [[size + i * j - 40 for j in range(12)] for i in range(12)]
    product = [[dot(row, column) for column in zip(*a, strict=True)] for row in a]
    assert plain(ints.dot(stored(a), stored(a))) == product


def test_the_arithmetic_is_the_one_asked_for() -> None:
    asked = os.environ.get("FDL_EXACT")
    assert backend.name() in ({asked} if asked else {"flint", "python"})


@given(st.lists(integers.map(abs).filter(bool), min_size=1, max_size=3), st.integers(1, 3))
@laws
def test_lcm_of_all_and_of_rows(values: list[int], n: int) -> None:
    assert ints.lcm(stored(values)) == math.lcm(*values)
    rows = [[value + i for value in values] for i in range(n)]
    assert plain(ints.row_lcm(stored(rows))) == [math.lcm(*row) for row in rows]


@given(st.lists(fractions, max_size=6))
@laws
def test_prefix_sums_are_reduced_partial_sums(values: list[Fraction]) -> None:
    tops, bottoms = ([getattr(v, part) for v in values] for part in ("numerator", "denominator"))
    sums = list(itertools.accumulate(values))
    p, q = ints.prefix_sums(ints.compact(tops), ints.compact(bottoms))
    assert plain(p) == [s.numerator for s in sums]
    assert plain(q) == [s.denominator for s in sums]


def lowest_terms(array: Rationals) -> bool:
    pairs = zip(array.numerators.ravel().tolist(), array.denominators.ravel().tolist(), strict=True)
    return all(q > 0 and math.gcd(p, q) == 1 for p, q in pairs)


@given(same_length(fractions, 2))
@laws
def test_rationals_calculate_like_fractions(columns: list[list[Fraction]]) -> None:
    x, y = columns
    a, b = rationals(x), rationals(y)
    pairs = list(zip(x, y, strict=True))
    results = {
        "+": (a + b, [p + q for p, q in pairs]),
        "-": (a - b, [p - q for p, q in pairs]),
        "*": (a * b, [p * q for p, q in pairs]),
        "negative": (-a, [-p for p in x]),
        "absolute": (abs(a), [abs(p) for p in x]),
    }
    if all(y):
        results["/"] = (a / b, [p / q for p, q in pairs])
    for name, (array, expected) in results.items():
        assert array.fractions().tolist() == expected, name
        assert lowest_terms(array), name


@given(same_length(fractions, 2))
@laws
def test_rationals_compare_like_fractions(columns: list[list[Fraction]]) -> None:
    x, y = columns
    y = [*y, x[0]]
    x = [*x, x[0]]
    a, b = rationals(x), rationals(y)
    pairs = list(zip(x, y, strict=True))
    assert (a < b).tolist() == [p < q for p, q in pairs]
    assert (a <= b).tolist() == [p <= q for p, q in pairs]
    assert (a > b).tolist() == [p > q for p, q in pairs]
    assert (a >= b).tolist() == [p >= q for p, q in pairs]
    assert (a == b).tolist() == [p == q for p, q in pairs]
    assert (a != b).tolist() == [p != q for p, q in pairs]


def test_the_smallest_machine_integer_has_a_negative_and_an_absolute_value() -> None:
    smallest = Rationals.read(np.array([-(2**63)]))
    assert (-smallest).item(0) == 2**63
    assert abs(smallest).item(0) == 2**63


def test_dividing_by_zero_raises() -> None:
    with pytest.raises(ZeroDivisionError):
        Rationals.read([1, 2]) / Rationals.read([1, 0])


@given(st.lists(fractions, min_size=1, max_size=4))
@laws
def test_rationals_broadcast_reshape_and_index(values: list[Fraction]) -> None:
    row = rationals(values)
    table = (row.reshape((-1, 1)) * row).fractions().tolist()
    assert table == [[p * q for q in values] for p in values]
    assert row[::-1].fractions().tolist() == values[::-1]
    assert row.reshape((-1, 1)).T.fractions().tolist() == [values]
    assert [row.item(i) for i in range(len(row))] == values
    assert Rationals.join([row, row]).fractions().tolist() == values * 2


# Neighbours in a Farey sequence, with denominators on both sides of a power of two.
close = st.builds(
    lambda edge, dq, dp: Fraction(edge + dp, edge + dq),
    st.sampled_from([2, 3, 7, 8, 2**20, 2**31, 2**32, 2**53, 2**64]),
    st.integers(-1, 3),
    st.integers(-3, 3),
)


@given(st.lists(st.one_of(close, close.map(lambda x: -x), fractions), min_size=2, max_size=6))
@laws
def test_keys_keep_the_order_and_tell_all_apart(values: list[Fraction]) -> None:
    keys = plain(rationals(values).keys())
    for (x, key), (y, other) in itertools.combinations(zip(values, keys, strict=True), 2):
        assert (key < other, key == other) == (x < y, x == y)


@given(same_length(st.one_of(close, fractions), 2))
@laws
def test_keys_of_two_arrays_compare_at_the_larger_number_of_bits(
    columns: list[list[Fraction]],
) -> None:
    a, b = map(rationals, columns)
    bits = max(a.key_bits(), b.key_bits())
    for (x, key), (y, other) in itertools.product(
        zip(columns[0], plain(a.keys(bits)), strict=True),
        zip(columns[1], plain(b.keys(bits)), strict=True),
    ):
        assert (key < other, key == other) == (x < y, x == y)


@given(st.lists(fractions, min_size=1, max_size=4))
@laws
def test_floats_are_the_nearest_ones(values: list[Fraction]) -> None:
    values = [value for value in values if abs(value) < 2**1023] or [Fraction(1, 3)]
    found = rationals(values).floats().tolist()
    assert found == [value.numerator / value.denominator for value in values]


def test_floats_beyond_the_range_are_named() -> None:
    with pytest.raises(FloatRangeError, match=r"z\[1\] is about -2\^1328"):
        Rationals.read([1, "-1e400"]).floats("z")


floats = st.floats(allow_nan=False, allow_infinity=False)


@given(st.lists(st.lists(floats, min_size=2, max_size=2), min_size=1, max_size=3))
@laws
def test_floats_of_all_sizes_are_read_without_rounding(points: list[list[float]]) -> None:
    expected = [[Fraction(x) for x in point] for point in points]
    for values in (points, np.array(points)):
        rows = ScaledRows.read(values)
        assert rows.rationals().fractions().tolist() == expected
        assert (len(rows), rows.dimension) == (len(points), 2)
        assert min(plain(rows.scales)) > 0
        assert Rationals.read(values, ndim=2).fractions().tolist() == expected


@pytest.mark.parametrize("kind", [np.float16, np.float32, np.float64, np.longdouble])
def test_every_float_type_is_read_without_rounding(kind: Any) -> None:
    info = np.finfo(kind)
    values = np.array([[info.max, info.smallest_subnormal, kind(1) / 3, -kind(0.1)]], dtype=kind)
    expected = [Fraction(*value.as_integer_ratio()) for value in values[0]]
    assert ScaledRows.read(values).rationals().fractions()[0].tolist() == expected


@pytest.mark.parametrize("kind", [np.int8, np.uint8, np.int32, np.uint32, np.int64, np.uint64])
def test_every_integer_type_is_read_without_overflow(kind: Any) -> None:
    info = np.iinfo(kind)
    values = np.array([[info.min, info.max]], dtype=kind)
    rows = ScaledRows.read(values).rationals()
    assert rows.fractions().tolist() == [[info.min, info.max]]
    assert (rows + rows).fractions().tolist() == [[2 * int(info.min), 2 * int(info.max)]]


@given(st.lists(st.lists(fractions, min_size=2, max_size=2), min_size=1, max_size=3))
@laws
def test_each_point_has_a_scale_of_its_own(points: Matrix) -> None:
    rows = ScaledRows.read(points)
    assert rows.rationals().fractions().tolist() == points
    assert plain(rows.scales) == [math.lcm(*(x.denominator for x in point)) for point in points]


@given(st.lists(floats, min_size=1, max_size=4))
@laws
def test_a_float_is_an_odd_integer_times_a_power_of_two(values: list[float]) -> None:
    odd, power = dyadic(np.array(values))
    for value, m, e in zip(values, plain(odd), plain(power), strict=True):
        assert m * Fraction(2) ** e == Fraction(value)
        assert m % 2 == 1 or (m, e) == (0, 0)


def dot(row: Sequence[Any], column: Sequence[Any]) -> Any:
    return sum(p * q for p, q in zip(row, column, strict=True))


@st.composite
def matrices(draw: st.DrawFn) -> Matrix:
    """Draw a matrix, often of a smaller rank than its shape allows: a product of thin ones."""
    m, inner, n = (draw(st.integers(1, 4)) for _ in range(3))
    entries = st.one_of(st.integers(-2, 2).map(Fraction), fractions)
    left = [[draw(entries) for _ in range(inner)] for _ in range(m)]
    right = [[draw(entries) for _ in range(inner)] for _ in range(n)]
    return [[dot(row, column) for column in right] for row in left]


@given(matrices())
@laws
def test_rank_is_the_number_of_pivots(matrix: Matrix) -> None:
    assert rank(matrix) == len(echelon(matrix)[1])
    assert rank(Rationals.read(matrix, ndim=2)) == len(echelon(matrix)[1])


@given(matrices())
@laws
def test_the_null_space_has_a_basis_of_solutions(matrix: Matrix) -> None:
    basis = null_space(matrix).fractions().tolist()
    assert len(basis) == len(matrix[0]) - len(echelon(matrix)[1])
    assert all(dot(row, vector) == 0 for row in matrix for vector in basis)
    assert not basis or len(echelon(basis)[1]) == len(basis)


@given(matrices(), st.data())
@laws
def test_solve_solves_or_shows_the_contradiction(matrix: Matrix, draw: st.DataObject) -> None:
    right = [draw.draw(st.integers(-2, 2).map(Fraction)) for _ in matrix]
    unknowns = len(matrix[0])
    reduced, pivots = echelon([[*row, b] for row, b in zip(matrix, right, strict=True)])
    if unknowns in pivots:
        with pytest.raises(HypothesisError, match="contradict") as caught:
            solve(matrix, right)
        u = caught.value.witness
        assert [dot(u, column) for column in zip(*matrix, strict=True)] == [0] * unknowns
        assert dot(u, right) == 1
        return
    expected = [Fraction(0)] * unknowns
    for row, pivot in zip(reduced, pivots, strict=False):
        expected[pivot] = row[-1]
    assert solve(matrix, right).fractions().tolist() == expected


@given(matrices(), st.data())
@laws
def test_a_consistent_system_is_solved(matrix: Matrix, draw: st.DataObject) -> None:
    solution = [draw.draw(fractions) for _ in matrix[0]]
    right = [dot(row, solution) for row in matrix]
    found = solve(matrix, right).fractions().tolist()
    assert [dot(row, found) for row in matrix] == right


@given(matrices(), st.data())
@laws
def test_several_systems_with_one_matrix_are_solved_at_once(
    matrix: Matrix, draw: st.DataObject
) -> None:
    solutions = [[draw.draw(fractions) for _ in matrix[0]] for _ in range(3)]
    columns = [[dot(row, solution) for row in matrix] for solution in solutions]
    right = [list(row) for row in zip(*columns, strict=True)]
    found = solve(matrix, right).fractions().T.tolist()
    assert found == [solve(matrix, column).fractions().tolist() for column in columns]


def test_of_several_systems_the_first_contradiction_is_shown() -> None:
    with pytest.raises(HypothesisError) as caught:
        solve([[1], [1]], [[2, 1, 5], [2, 3, 6]])
    assert caught.value.witness == [Fraction(-1, 2), Fraction(1, 2)]


@st.composite
def integer_matrices(draw: st.DrawFn) -> list[list[int]]:
    m, inner, n = (draw(st.integers(1, 5)) for _ in range(3))
    left, right = (
        [[draw(st.integers(-3, 3)) for _ in range(inner)] for _ in range(k)] for k in (m, n)
    )
    return [[dot(row, column) for column in right] for row in left]


@given(integer_matrices(), st.sampled_from(PRIMES))
@laws
def test_independence_modulo_a_prime_is_independence(matrix: list[list[int]], prime: int) -> None:
    pivots = echelon(matrix)[1]  # all minors are smaller than the prime
    assert independent_columns(np.array(matrix), prime).tolist() == pivots
    wide = np.array(matrix, dtype=object) + prime * 2**70
    assert independent_columns(wide, prime).tolist() == pivots


def test_a_prime_that_divides_hides_independence_and_invents_none() -> None:
    square = np.array([[1, 1], [1, PRIMES[0] + 1]])
    assert [len(independent_columns(square, prime)) for prime in PRIMES] == [1, 2, 2]
    assert rank(square.tolist()) == rank((PRIMES[0] * square).tolist()) == 2


def test_the_primes_are_primes_whose_squares_fit() -> None:
    for prime in PRIMES:
        assert all(prime % k for k in range(2, math.isqrt(prime) + 1))
        assert prime**2 < 2**62


@pytest.mark.parametrize("use_flint", [False, True])
def test_both_arithmetics_agree_on_a_system(
    use_flint: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backend, "USE_FLINT", use_flint)
    hilbert = [[Fraction(1, i + j + 1) for j in range(8)] for i in range(8)]
    ones = [sum(row) for row in hilbert]
    assert solve(hilbert, ones).fractions().tolist() == [1] * 8
    assert rank(hilbert) == 8
    assert null_space([*hilbert, hilbert[0]]).shape == (0, 8)
    assert null_space([row[:1] + row for row in hilbert]).fractions().tolist() == [
        [-1, 1, *[0] * 7]
    ]


@st.composite
def tables(draw: st.DrawFn) -> Matrix:
    width = draw(st.integers(1, 4))
    entry = st.one_of(st.just(Fraction(0)), fractions)
    rows = st.lists(st.lists(entry, min_size=width, max_size=width), min_size=1, max_size=4)
    return draw(rows.map(lambda table: [*table, *table[:1]]))


def as_maps(matrix: Matrix) -> list[dict[int, Fraction]]:
    return [{j: entry for j, entry in enumerate(row) if entry} for row in matrix]


@given(tables())
@laws
def test_sparse_rows_round_trip(matrix: Matrix) -> None:
    rows = SparseRows.of_dense(Rationals.read(matrix, ndim=2))
    again = SparseRows.of_maps(as_maps(matrix), len(matrix[0]))
    for sparse in (rows, again):
        assert sparse.dense().fractions().tolist() == matrix
        assert sparse.maps() == as_maps(matrix)
        assert sparse.counts.tolist() == [len(row) for row in as_maps(matrix)]
        assert (len(sparse), sparse.width) == (len(matrix), len(matrix[0]))


@given(tables())
@laws
def test_equal_rows_are_kept_once_in_order(matrix: Matrix) -> None:
    once, row_of = SparseRows.of_dense(Rationals.read(matrix, ndim=2)).equal_rows_once()
    distinct = list(dict.fromkeys(map(tuple, matrix)))
    kept = once.dense().fractions().tolist()
    assert kept == [list(row) for row in distinct]
    assert [kept[i] for i in row_of] == matrix


@given(tables(), st.data())
@laws
def test_integer_rows_multiply_like_the_rationals(matrix: Matrix, draw: st.DataObject) -> None:
    width = len(matrix[0])
    scales = [draw.draw(st.integers(1, 2**40)) for _ in range(width)]
    points = [[draw.draw(either) for _ in range(width)] for _ in range(2)]
    rows = SparseRows.of_dense(Rationals.read(matrix, ndim=2)).integer_rows(stored(scales))
    products, lifts = plain(rows.apply(stored(points))), plain(rows.scales)
    assert min(lifts) > 0
    for point, line in zip(points, products, strict=True):
        values = [Fraction(x, s) for x, s in zip(point, scales, strict=True)]
        assert [Fraction(u, r) for u, r in zip(line, lifts, strict=True)] == [
            dot(row, values) for row in matrix
        ]


@given(st.lists(st.one_of(close, fractions), min_size=1, max_size=6))
@laws
def test_vectors_sort_search_and_sum_like_lists(values: list[Fraction]) -> None:
    vector = rationals(values)
    increasing = sorted(set(values))
    assert vectors.distinct(vector).fractions().tolist() == increasing
    assert [values[i] for i in vectors.argsort(vector)] == sorted(values)
    assert vectors.order(vector).tolist() == [values.index(value) for value in increasing]
    left = vectors.search(rationals(increasing), vector, side="left").tolist()
    right = vectors.search(rationals(increasing), vector, side="right").tolist()
    assert [increasing[i] for i in left] == values
    assert [increasing[i - 1] for i in right] == values
    assert vectors.largest(vector).item(0) == max(values)
    assert vectors.total(vector).item(0) == sum(values)
    sums = [sum(values[:i]) for i in range(len(values) + 1)]
    assert vectors.prefix_sums(vector).fractions().tolist() == sums
    larger = vectors.maximum(vector, rationals(values[::-1])).fractions().tolist()
    assert larger == list(map(max, values, values[::-1]))


@given(st.lists(fractions.filter(lambda x: x > 0), max_size=6))
@laws
def test_the_power_of_two_below_is_the_largest(values: list[Fraction]) -> None:
    powers = vectors.power_of_two(Rationals.collect(values)).fractions().tolist()
    for value, power in zip(values, powers, strict=True):
        assert power <= value < 2 * power
        assert {power.numerator.bit_count(), power.denominator.bit_count()} == {1}


@given(st.lists(st.floats(min_value=5e-324, allow_infinity=False), max_size=6))
@laws
def test_the_power_of_two_below_is_the_same_in_float64(values: list[float]) -> None:
    found = vectors.power_of_two(np.array(values)).tolist()
    assert (
        found
        == vectors.power_of_two(Rationals.collect(list(map(Fraction, values)))).floats().tolist()
    )
