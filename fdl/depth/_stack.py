"""A stack of bits in one number, and the ReLU networks that push, pop and look at its top.

The bits b_1 (on top), b_2, ..., b_k are the number q = sum (2 b_i + 1) 4^-i: digits 1 and 3 in
base 4. So q is 0 (empty), or in [1/4, 1/2) (a 0 on top), or in [3/4, 1) (a 1 on top). In the gaps
nothing ever lies, and there a continuous piecewise-linear function can change its mind.
"""

from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import Any

from fdl.errors import InputError
from fdl.exact import rational, show, whole
from fdl.network import Network

__all__ = [
    "stack_bits",
    "stack_nonempty",
    "stack_pop",
    "stack_push",
    "stack_top",
    "stack_word",
]


def stack_word(bits: Iterable[int]) -> Fraction:
    """Return q = sum (2 b_i + 1) 4^-i, the stack of these bits, b_1 on top: `stack_bits` undoes it.

    Raises `InputError` for anything but 0 and 1.

    >>> stack_word([1, 0]), stack_word([])
    (Fraction(13, 16), Fraction(0, 1))
    """
    if not isinstance(bits, Iterable):
        raise InputError(f"bits is {bits!r}: give a sequence of 0 and 1")
    word, power = 0, 1
    for i, bit in enumerate(bits):
        word, power = 4 * word + 2 * _bit(bit, f"bits[{i}]") + 1, 4 * power
    return Fraction(word, power)


def stack_bits(word: Any) -> list[int]:
    """Return the bits of a stack q, the top first.

    Raises `InputError` for a number that is no stack: with a digit 0 or 2 in base 4, or endless.

    >>> stack_bits("13/16"), stack_bits(0)
    ([1, 0], [])
    """
    number = rational(word, "word")
    places, remainder = divmod(number.denominator.bit_length() - 1, 2)
    digits, rest = [], number.numerator
    for _ in range(places):
        rest, digit = divmod(rest, 4)
        digits.append(digit)
    is_power = number.denominator == 4**places and not remainder
    if not is_power or rest or not set(digits) <= {1, 3}:
        raise InputError(f"word is {show(number)}: its digits in base 4 are to be 1 and 3")
    return [digit // 2 for digit in reversed(digits)]


def stack_push(bit: int) -> Network:
    """Return q -> q/4 + (2 bit + 1)/4, which puts a bit on top of the stack q (`stack_word`).

    **Proposition** (Siegelmann, Sontag). Push, pop, top and the test for emptiness are ReLU
    networks with at most one hidden layer of three units on the numbers q = sum (2 b_i + 1) 4^-i,
    exact for stacks of any height. So a recurrent network of fixed size, with rational weights,
    simulates a machine with two stacks, which is a Turing machine: all memory is in the digits.

    Affine, no hidden layer. Weights are quarters; the stack's height is in the digits of q only.

    Source: H. Siegelmann, E. Sontag, On the computational power of neural nets, JCSS 50, 1995
    (abstract read: 886 units compute a universal function). They have the saturated-linear unit,
    x clipped to [0, 1], which is a difference of two ReLUs; the code in base 4 is theirs. Lecture:
    Chapter 3, depth versus number of parameters, where it is called bit extraction.

    >>> stack_bits(stack_push(1)(stack_word([0, 0])))
    [1, 0, 0]
    """
    return Network([([["1/4"]], [Fraction(2 * _bit(bit, "bit") + 1, 4)])])


def stack_pop() -> Network:
    """Return q -> relu(4q - 1) - 2 relu(4q - 2) + 2 relu(4q - 3), which removes the top of a stack.

    The first term is enough where the top is 0. Where it is 1, the other two take off 2 more. The
    empty stack stays empty: there is no error, so ask `stack_nonempty` first. One hidden layer of
    width 3. The proposition and its source stand in `stack_push`.

    >>> stack_bits(stack_pop()(stack_word([1, 0, 0]))), stack_pop()(0)
    ([0, 0], Fraction(0, 1))
    """
    return _with_slope_four([-1, -2, -3], [1, -2, 2])


def stack_top() -> Network:
    """Return q -> relu(4q - 2) - relu(4q - 3), the bit on top of a stack.

    0 for the empty stack, which has none: ask `stack_nonempty`. One hidden layer of width 2. The
    proposition and its source stand in `stack_push`.

    >>> stack_top()([[stack_word([1, 0])], [stack_word([0, 1])]]).tolist()
    [Fraction(1, 1), Fraction(0, 1)]
    """
    return _with_slope_four([-2, -3], [1, -1])


def stack_nonempty() -> Network:
    """Return q -> relu(4q) - relu(4q - 1), which is 0 for the empty stack and 1 for any other.

    One hidden layer of width 2. The proposition and its source stand in `stack_push`.

    >>> stack_nonempty()([[0], [stack_word([0])]]).tolist()
    [Fraction(0, 1), Fraction(1, 1)]
    """
    return _with_slope_four([0, -1], [1, -1])


def _with_slope_four(biases: Sequence[int], weights: Sequence[int]) -> Network:
    return Network([([[4]] * len(biases), biases), ([weights], None)])


def _bit(bit: Any, name: str) -> int:
    value = whole(bit, name)
    if value > 1:
        raise InputError(f"{name} is {show(value)}: a bit is 0 or 1")
    return value
