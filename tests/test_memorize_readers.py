"""The parts of bit extraction: circuits, words, keys, staircases, comparators and readers."""

from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fdl import HypothesisError
from fdl.memorize._circuit import Affine, Circuit, total
from fdl.memorize._keys import distinct_keys
from fdl.memorize._reader import Comparator, Reader, Staircase, accepts
from fdl.memorize._words import base4_word, jumps, pop
from tests import oracle
from tests.strategies import data_sets, laws, small

X = Affine({0: 1})
affine = st.builds(Affine, st.dictionaries(st.integers(0, 2), small, max_size=3), small)


def at(e: Affine, x: list[Fraction]) -> Fraction:
    return sum((w * x[i] for i, w in e.weights.items()), Fraction(0)) + e.constant


@laws
@given(affine, affine, small, st.lists(small, min_size=3, max_size=3))
def test_expressions_add_up(a: Affine, b: Affine, c: Fraction, x: list[Fraction]) -> None:
    assert at(a + b, x) == at(a, x) + at(b, x) == at(total([a, b]), x)
    assert at(a - b, x) == at(a, x) - at(b, x)
    assert at(c * a, x) == c * at(a, x) == -at(-(c * a), x)
    assert (at(a + c, x), at(a - c, x), at(c - a, x)) == (
        *(at(a, x) + c, at(a, x) - c),
        c - at(a, x),
    )


@laws
@given(st.lists(st.lists(affine, min_size=3, max_size=3), min_size=1, max_size=3), st.data())
def test_a_circuit_is_the_network_of_its_formulas(layers: list[list[Affine]], drawn: Any) -> None:
    x = drawn.draw(st.lists(small, min_size=3, max_size=3))
    circuit, values = Circuit(3), x
    for layer in layers:
        units = [circuit.relu(e) for e in layer]
        circuit.close()
        values = [max(at(e, values), Fraction(0)) for e in layer]
    net = circuit.network(units)
    assert net(x).tolist() == values
    assert net.widths == (3,) * len(layers)


def test_constants_are_carried_without_a_unit() -> None:
    circuit = Circuit(1)
    assert circuit.carry(Affine({}, 3)) == Affine({}, 3)
    assert circuit.carry(X) == Affine({0: 1})
    circuit.close()
    assert circuit.network([X]).widths == (1,)


@pytest.mark.parametrize("bits", [1, 2, 3])
def test_every_word_of_some_digits_is_read_back(bits: int) -> None:
    for number in range(2**bits):
        for other in range(2**bits):
            word = base4_word([number, other], bits)
            assert 1 <= word < 4
            assert word.denominator == 4 ** (2 * bits - 1)
            circuit, left, read = Circuit(1), X, Affine()
            for _ in range(2 * bits):
                bit, left = pop(circuit, left)
                read = 2 * circuit.carry(read) + bit
                circuit.close()
            net = circuit.network([read, left])
            assert net([[word]])[0].tolist() == [number * 2**bits + other, 0]


@laws
@given(small)
def test_a_bit_lies_between_0_and_1(word: Fraction) -> None:
    circuit = Circuit(1)
    bit, _ = pop(circuit, X)
    circuit.close()
    assert circuit.network([bit])(word) == min(max(word - 2, Fraction(0)), Fraction(1))


def test_jumps_add_up_to_the_words() -> None:
    words = [Fraction(i * i, 7) for i in range(5)]
    steps = jumps(words)
    assert [sum(steps[: i + 1]) for i in range(5)] == words


@laws
@given(st.lists(st.integers(1, 40), unique=True, max_size=6), st.data())
def test_a_staircase_is_constant_on_its_blocks(chosen: list[int], drawn: Any) -> None:
    starts = sorted(chosen)
    number = st.fractions(0, 4, max_denominator=9)
    values = [drawn.draw(st.lists(number, min_size=len(starts) + 1, max_size=len(starts) + 1))]
    values.append([Fraction(i) for i in range(len(starts) + 1)])
    circuit, z, stair = Circuit(1), X, Staircase(starts, values)
    for layer in range(len(starts) + 2):  # one layer more than needed only carries
        below, z = z, circuit.relu(z)
        stair.step(circuit, below, layer)
        circuit.close()
    net = circuit.network(stair.values)
    for k in range(45):
        block = sum(start <= k for start in starts)
        assert net([[k]])[0].tolist() == [function[block] for function in values]
    assert net.hidden_layers == len(starts) + 2
    assert max(net.widths) <= 5


@pytest.mark.parametrize("integral", [True, False])
def test_a_comparator_is_a_hat_or_a_trapezoid(integral: bool) -> None:
    circuit = Circuit(2)
    indicator = Comparator(integral).step(circuit, X, Affine({1: 1}))
    circuit.close()
    net = circuit.network([indicator])
    for step in range(-32, 33):
        past = Fraction(step, 8)
        shape = max(0, 1 - abs(past)) if integral else min(1, max(0, 1 + past), max(0, 2 - past))
        assert net([[5 + past, 5]])[0] == shape
    assert net.widths == (3 if integral else 4,)


def test_a_label_passes_where_the_indicator_is_1() -> None:
    circuit = Circuit(2)
    out = accepts(circuit, Affine({0: 1}), Affine({1: 1}), 3)
    circuit.close()
    net = circuit.network([out])
    assert net([[1, y] for y in range(8)]).tolist() == list(range(8))
    assert not net([[0, y] for y in range(8)]).any()


@laws
@given(st.integers(1, 3), st.data())
def test_a_reader_is_a_table(label_bits: int, drawn: Any) -> None:
    bits = label_bits + drawn.draw(st.integers(1, 3))
    keys = drawn.draw(st.lists(st.integers(0, 2**bits - 1), unique=True, min_size=1, max_size=5))
    labels = [drawn.draw(st.integers(0, 2**label_bits - 1)) for _ in keys]
    words = [base4_word(keys, bits), base4_word(labels, label_bits)]
    circuit, z, out = Circuit(1), X, Affine()
    reader = Reader(*[Affine({}, w) for w in words], bits, label_bits, Comparator(integral=True))  # type: ignore[misc]
    for layer in range(bits * len(keys)):
        below, z, out = z, circuit.relu(z), circuit.carry(out)
        out += reader.step(circuit, below, layer)
        circuit.close()
    for last in range(2):
        out = circuit.carry(out)
        out += reader.finish(circuit, z, last)
        circuit.close()
    net, table = circuit.network([out]), dict(zip(keys, labels, strict=True))
    assert net([[k] for k in range(2**bits)]).tolist() == [table.get(k, 0) for k in range(2**bits)]


@laws
@given(data_sets(), st.integers(0, 2**32))
def test_keys_are_floors_of_an_affine_map(points: Any, seed: int) -> None:
    keys = distinct_keys(points, [0] * len(points), seed=seed)
    exact = oracle.exactly(points)
    z = [at(keys.z, x) for x in exact]
    assert sorted(keys.order.tolist()) == list(range(len(points)))
    assert [z[i] // 1 for i in keys.order] == keys.numbers
    assert keys.numbers[0] == 0
    assert keys.bits == max(1, keys.numbers[-1].bit_length())
    gaps = np.diff(np.array(keys.numbers, dtype=object))
    assert (gaps >= (1 if keys.integral else 2)).all()
    assert keys.integral == all(v.denominator == 1 for x in exact for v in x)
    assert not keys.integral or all(v.denominator == 1 for v in z)


def test_equal_points_have_no_keys() -> None:
    with pytest.raises(HypothesisError, match="equal") as caught:
        distinct_keys([[1, 2], [0, 0], [1, 2]], [0, 1, 0], seed=0)
    assert caught.value.witness == (0, 2)
