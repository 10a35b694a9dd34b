"""One number whose orbit under the tent says any labels."""

import math
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from fdl.depth._orbit import orbit
from fdl.errors import InputError
from fdl.exact import as_array, show, whole

__all__ = ["OrbitMemorizer", "orbit_memorizer"]


@dataclass(frozen=True)
class OrbitMemorizer:
    """One number alpha; label i is floor(2^c m^(c i)(alpha)), m the tent.

    start: alpha, the one parameter.
    label_bits: c.

    >>> orbit_memorizer([2, 0, 3], label_bits=2).bits
    7
    """

    start: Fraction
    label_bits: int

    @property
    def bits(self) -> int:
        """Binary digits of alpha behind the point."""
        return self.start.denominator.bit_length() - 1

    def read(self, n: int) -> list[int]:
        """Return the labels 0 to n - 1, from the exact orbit of alpha under the network `tent`."""
        c = self.label_bits
        values = orbit(self.start, c * (whole(n, "n", 1) - 1))
        return [math.floor(2**c * value) for value in values[::c]]


def orbit_memorizer(labels: Any, label_bits: int) -> OrbitMemorizer:
    """Return one number alpha with floor(2^c m^(c i)(alpha)) = labels[i] for all i, m the tent.

    **Proposition.** For all labels y_0, ..., y_(n-1) in {0, ..., 2^c - 1} some alpha in (0, 1) with
    c n + 1 binary digits has floor(2^c m^(c i)(alpha)) = y_i for i < n. So the sawtooths m^(c i)
    with one real parameter, followed by a rounding, memorize n labels for any n.

    Proof: let alpha = 0.b_1 b_2 ... b_N 1 in binary, N = c n, and b_0 = 0. The digits of
    m^(k)(alpha) are b_(k+1) xor b_k, b_(k+2) xor b_k, ..., b_N xor b_k, 1: one tent shifts the
    digits, and inverts them if the one that drops out is 1. (The last digit stays 1, for
    1 - 0.x 1 = 0.x' 1 with all digits of x inverted, without carry.) At k = c i the first c of them
    are those of y_i, if b_(k+j) = b_k xor digit j of y_i for j = 1, ..., c: that fixes the b one
    after another. QED.

    The network has 2 units a layer and weights 2 and 4 (`sawtooth`); all that depends on the labels
    is alpha, and it needs c n + 1 digits. A float64 holds 53.

    Args:
        labels: n integers from 0 to 2^c - 1.
        label_bits: c.

    Raises `InputError` for no labels, and for one that is out of this range.

    Source: the remark on bit stuffing in Chapter 1 of the lecture; digits that a map shifts out are
    folklore, this code for the tent is ours.

    >>> found = orbit_memorizer([5, 0, 7, 2], label_bits=3)
    >>> found.start, found.read(4)
    (Fraction(6021, 8192), [5, 0, 7, 2])
    """
    c = whole(label_bits, "label_bits", 1)
    given, word = as_array(labels, 1, "labels").tolist(), 0
    for i, label in enumerate(given):
        y = whole(label, f"labels[{i}]")
        if y >> c:
            raise InputError(f"labels[{i}] is {show(y)}: {c} bits end at {show(2**c - 1)}")
        inverted = (2**c - 1) * (word & 1)
        word = word << c | y ^ inverted
    return OrbitMemorizer(Fraction(2 * word + 1, 2 ** (c * len(given) + 1)), c)
