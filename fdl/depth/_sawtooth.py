"""The sawtooth: a tent composed with itself, one hidden layer a composition."""

from fractions import Fraction

from fdl.depth._tents import tents
from fdl.exact import whole
from fdl.network import Network

__all__ = ["sawtooth", "tent"]


def tent() -> Network:
    """Return the tent m: 2x on [0, 1/2], 2 - 2x on [1/2, 1], and 0 elsewhere.

    m(x) = 2 relu(x) - 4 relu(x - 1/2) + 2 relu(x - 1): one hidden layer of width 3, exact on
    all of R. Source: M. Telgarsky, Benefits of depth in neural networks, COLT 2016, where the
    last unit is left out (two suffice on [0, 1]). Lecture: Chapter 3, the gadget m.

    >>> tent()("1/4"), tent()(2)
    (Fraction(1, 2), Fraction(0, 1))
    """
    return sawtooth(1)


def sawtooth(iterates: int) -> Network:
    """Return m composed with itself `iterates` times: 2^(iterates - 1) triangles on [0, 1].

    The third unit of the tent only matters right of 1, where 2 - 2x is negative without it. The
    next tent sends negative numbers to 0 anyway, and all values of m lie in [0, 1]. So from two
    iterates on every hidden layer has width 2. The function is exact on all of R, with 2^iterates
    pieces on [0, 1], all of slope +-2^iterates, and 0 outside.

    Args:
        iterates: k >= 1.

    Size: k hidden layers (depth k + 1), 2k neurons and 5k nonzero parameters; 3 and 8 for k = 1.
    `bounds.sawtooth_widths`, `bounds.sawtooth_nonzero`, `bounds.sawtooth_pieces`.

    Raises `InputError` unless iterates is an integer of at least 1.

    Source: M. Telgarsky, Benefits of depth in neural networks, COLT 2016. Lecture: Chapter 3,
    the sawtooth function; "depth 2L" there counts the affine maps before adjacent ones merge.

    >>> sawtooth(3).widths, sawtooth(3)("1/8"), sawtooth(3)("1/4")
    ((2, 2, 2), Fraction(1, 1), Fraction(0, 1))
    """
    return tents([Fraction(1, 2)] * whole(iterates, "iterates", 1))
