"""Stacks in one number: thousands of operations against a list."""

import random
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fdl import InputError, depth, series, trace_interval
from tests import oracle
from tests.strategies import laws

bits = st.lists(st.integers(0, 1), max_size=40)
POP, TOP, NONEMPTY = depth.stack_pop(), depth.stack_top(), depth.stack_nonempty()
PUSH = [depth.stack_push(bit) for bit in (0, 1)]


@pytest.mark.parametrize("seed", [0, 1, 2])
def test_four_thousand_operations_agree_with_a_list(seed: int) -> None:
    rng = random.Random(seed)
    q, stack = Fraction(0), list[int]()
    highest = pops_of_nothing = 0
    for step in range(4_000):
        # the first half grows, the second shrinks, so that both a high and an empty stack occur
        if rng.random() < (0.6 if step < 2_000 else 0.4):
            bit = rng.randint(0, 1)
            q, stack = PUSH[bit](q), [bit, *stack]
        else:
            pops_of_nothing += not stack
            q, stack = POP(q), stack[1:]
        highest = max(highest, len(stack))
        assert TOP(q) == (stack[0] if stack else 0)
        assert NONEMPTY(q) == bool(stack)
        assert q.denominator == 4 ** len(stack)
        assert step % 50 or depth.stack_bits(q) == stack
    assert depth.stack_bits(q) == stack
    assert highest > 200
    assert pops_of_nothing > 0


@laws
@given(bits)
def test_a_word_is_its_digits(stack: list[int]) -> None:
    word = depth.stack_word(stack)
    assert word == sum(Fraction(2 * bit + 1, 4**i) for i, bit in enumerate(stack, 1))
    assert depth.stack_bits(word) == stack


@laws
@given(bits, st.integers(0, 1))
def test_pop_undoes_push_and_what_is_pushed_is_on_top(stack: list[int], bit: int) -> None:
    q = depth.stack_word(stack)
    pushed = PUSH[bit](q)
    assert pushed == depth.stack_word([bit, *stack])
    assert POP(pushed) == q
    assert (TOP(pushed), NONEMPTY(pushed)) == (bit, 1)
    layers = oracle.layers_of(POP)
    assert oracle.value(layers, "relu", [pushed]) == [q]


def test_the_empty_stack_stays_empty() -> None:
    assert [net(0) for net in (POP, TOP, NONEMPTY)] == [0, 0, 0]


def test_reading_a_word_takes_one_hidden_layer_a_digit() -> None:
    stack = [1, 0, 0, 1, 1, 0, 1]
    q = depth.stack_word(stack)
    for place, bit in enumerate(stack):
        reader = series(*[POP] * place, TOP)
        assert reader(q) == bit
        assert reader.widths == (3,) * place + (2,)
        assert reader.max_weight_bits <= 5


def test_the_saturation_is_a_clip_of_slope_four() -> None:
    for net, kinks in ((TOP, (2, 3)), (NONEMPTY, (0, 1))):
        f = trace_interval(net, -1, 2)
        assert f.breakpoints.tolist() == [-1, *(Fraction(k, 4) for k in kinks), 2]
        assert set(f.slopes.tolist()) == {0, 4}
        assert set(f.values.tolist()) == {0, 1}


@pytest.mark.parametrize("bad", [2, -1, "x", None, 0.5, True])
def test_a_bit_is_zero_or_one(bad: Any) -> None:
    with pytest.raises(InputError, match="bit is"):
        depth.stack_push(bad)
    with pytest.raises(InputError, match=r"bits\[1\]"):
        depth.stack_word([0, bad])


def test_bits_are_a_sequence() -> None:
    with pytest.raises(InputError, match="sequence of 0 and 1"):
        depth.stack_word(3)  # type: ignore[arg-type]


@pytest.mark.parametrize("bad", ["1/2", "1/3", 1, "5/4", "-1/4", "3/8", "4/16", "7/16", "1/32"])
def test_other_numbers_are_no_stacks(bad: Any) -> None:
    if bad == "7/16":  # digits 1 and 3
        assert depth.stack_bits(bad) == [0, 1]
    elif bad == "4/16":  # the same as 1/4
        assert depth.stack_bits(bad) == [0]
    else:
        with pytest.raises(InputError, match="base 4"):
            depth.stack_bits(bad)
