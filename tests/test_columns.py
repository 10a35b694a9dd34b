"""Columns with shared values: the same numbers as the plain pass and as fractions by hand."""

from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fdl import Network, memorize
from fdl.activations import find_activation
from fdl.columns import Column, ColumnPass
from fdl.exact import Rationals, ScaledRows
from fdl.forward import ExactPass, hidden_values, integer_steps
from tests import oracle
from tests.strategies import laws, networks, points, sparse_networks

RNG = np.random.default_rng(0)


def by_columns(net: Network, X: Any) -> list[list[Fraction]]:
    values: list[list[Fraction]] = (
        ColumnPass(net.affine_layers)(ScaledRows.read(X)).fractions().tolist()
    )
    return values


def by_integers(net: Network, X: Any) -> list[list[Fraction]]:
    """Every layer as one product of integer matrices: nothing is shared."""
    relu, read = find_activation("relu"), ScaledRows.read(X)
    steps = integer_steps(net.affine_layers, relu)
    h = hidden_values(steps[:-1], relu, read.numerators, read.scales)
    products = steps[-1].apply(h, read.scales).astype(object)
    scales = read.scales.astype(object)[:, None] * steps[-1].scales.astype(object)
    values: list[list[Fraction]] = Rationals(products, scales).fractions().tolist()
    return values


def by_hand(net: Network, X: Any) -> list[list[Any]]:
    layers = oracle.layers_of(net)
    return [oracle.value(layers, "relu", x) for x in oracle.exactly(X)]


@laws
@given(networks(d=2, outputs=2), st.data())
def test_any_relu_network_has_the_same_values(plain: Any, drawn: Any) -> None:
    X = drawn.draw(st.lists(points(2), min_size=1, max_size=6))
    net = plain.network()
    assert by_columns(net, X) == by_hand(net, X) == by_integers(net, X)


@laws
@given(sparse_networks(d=2), st.data())
def test_rows_of_zeros_and_of_few_weights(plain: Any, drawn: Any) -> None:
    net = Network(plain.layers)
    X = drawn.draw(st.lists(points(2), min_size=1, max_size=6))
    assert by_columns(net, X) == by_hand(net, X)


long = st.builds(Fraction, st.integers(-(2**400), 2**400), st.sampled_from([1, 3**90, 2**300]))


@laws
@given(networks(d=1, hidden_layers=3, weights=long | st.sampled_from([Fraction(1), Fraction(0)])))
def test_long_weights_on_points_that_repeat(plain: Any) -> None:
    X = [[i % 7] for i in range(40)] + [["1/3"], [2**80]]
    net = plain.network()
    assert by_columns(net, X) == by_hand(net, X)


def read(values: list[int], scale: int = 1, index: Any = None) -> Column:
    array = np.array(values, dtype=object if max(map(abs, values)) >= 2**63 else np.int64)
    return Column(array, scale, index if index is None else np.array(index))


columns = st.tuples(
    st.lists(st.integers(-3, 3) | st.integers(-(2**200), 2**200), min_size=1, max_size=4),
    st.sampled_from([1, 2, 6, 2**70]),
    st.booleans(),
)


@st.composite
def column(draw: st.DrawFn, n: int) -> Column:
    values, scale, shared = draw(columns)
    index = draw(st.lists(st.integers(0, len(values) - 1), min_size=n, max_size=n))
    if shared:
        return read(values, scale, index)
    return read([values[i] for i in index], scale)


def exactly(c: Column) -> list[Fraction]:
    values: list[Fraction] = c.rationals().fractions().tolist()
    return values


@laws
@given(st.data(), st.integers(1, 9), st.integers(-(2**90), 2**90), st.sampled_from([1, 3, 2**80]))
def test_columns_add_and_multiply_like_vectors(drawn: Any, n: int, top: int, bottom: int) -> None:
    a, b = drawn.draw(column(n)), drawn.draw(column(n))
    first, second = exactly(a), exactly(b)
    assert len(first) == n
    assert exactly(a.plus(b)) == [x + y for x, y in zip(first, second, strict=True)]
    assert exactly(a.times(top, bottom)) == [x * top / bottom for x in first]
    assert exactly(a.relu()) == [max(x, Fraction(0)) for x in first]
    for same in (a.reduced(), a.spread(), a.gathered()):
        assert exactly(same) == first
    assert len(a.gathered().values) <= max(n, len(a.values))


def test_a_word_of_many_digits_is_kept_once_a_block() -> None:
    blocks = np.arange(1000) // 250
    ramp = Column((blocks == 2).astype(np.int64))
    word = read([1, 2**500], 4**300, blocks % 2).plus(ramp.times(3**200, 7**90))
    assert word.index is not None
    assert len(word.values) == 3


def test_numbers_that_become_short_are_divided_out() -> None:
    word = read([2**300, 3 * 2**300, 0], 2**300, [0, 1, 2, 1])
    assert word.reduced().values.dtype == np.int64
    assert exactly(word.reduced()) == [1, 3, 0, 3]


@pytest.mark.parametrize("integral", [True, False])
def test_deep_memorizers_have_the_same_values(integral: bool) -> None:
    X = RNG.integers(0, 99, (60, 3)) if integral else RNG.standard_normal((60, 3))
    net = memorize.vardi(X, RNG.integers(0, 5, 60))
    off = X + np.full((1, 3), 0.25)
    for where in (X, off):
        assert by_columns(net, where) == by_integers(net, where)
    assert by_columns(net, off[:4]) == by_hand(net, off[:4])


def test_points_of_unrelated_scales_take_the_plain_way() -> None:
    net = memorize.vardi([[i] for i in range(20)], [i % 4 for i in range(20)])
    primes = [p for p in range(10**4, 10**4 + 2000) if all(p % q for q in range(2, 120))]
    X = [[Fraction(1 + i, p)] for i, p in enumerate(primes)]
    run = ExactPass(net.affine_layers, find_activation("relu"))
    assert run.columns is not None
    values = run(ScaledRows.read(X)).fractions().tolist()
    assert "steps" in vars(run)
    assert values == by_columns(net, X)
    run = ExactPass(net.affine_layers, find_activation("relu"))
    run(ScaledRows.read([[0], [1]]))
    assert "steps" not in vars(run)
