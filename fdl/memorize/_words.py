"""Data words: many integers in the base-4 digits of one rational, for a ReLU network to read.

A bit is the digit 1 or 3. Between them lies a gap, so that "is the first digit a 3?" is a ramp of
slope 1 whose rounded part no word ever meets: reading needs no large weights.
"""

from collections.abc import Iterable, Sequence
from fractions import Fraction

from fdl.memorize._circuit import Affine, Circuit

__all__ = ["base4_word", "block_words", "jumps", "pop"]


def base4_word(numbers: Iterable[int], bits: int) -> Fraction:
    """Return d_1.d_2 d_3 ... in base 4, digit 2b + 1 for each bit b of the numbers in turn.

    Each number has `bits` bits, the highest first. The word lies between 1 and 4.

    >>> base4_word([2, 1], 2) == Fraction(int("3113", 4), 4**3)
    True
    """
    text = "".join(f"{number:0{bits}b}" for number in numbers).replace("1", "3").replace("0", "1")
    return Fraction(int(text, 4), 4 ** (len(text) - 1))


def block_words(numbers: Sequence[int], bits: int, items: int) -> list[Fraction]:
    """Return a word for each block of so many numbers; those that the last one lacks are 0.

    >>> block_words([3, 1, 2], 2, 2) == [base4_word([3, 1], 2), base4_word([2, 0], 2)]
    True
    """
    blocks = [list(numbers[i : i + items]) for i in range(0, len(numbers), items)]
    blocks[-1] += [0] * (items - len(blocks[-1]))
    return [base4_word(block, bits) for block in blocks]


def jumps(words: Sequence[Fraction]) -> list[Fraction]:
    """Return the first word and the differences of neighbours."""
    return [b - a for a, b in zip([Fraction(0), *words[:-1]], words, strict=True)]


def pop(circuit: Circuit, word: Affine) -> tuple[Affine, Affine]:
    """Read the first digit with three units: return its bit, and the word without it.

    The bit is clipped to [0, 1] whatever the word is. Weights are at most 8.
    """
    above, beyond = circuit.relu(word - 2), circuit.relu(word - 3)
    bit = above - beyond
    return bit, 4 * circuit.relu(word) - 8 * bit - 4
