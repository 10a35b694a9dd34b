"""One parameter that shatters: the sign of a sine, decided exactly."""

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from fdl.errors import InputError
from fdl.exact import as_array, rational, whole

__all__ = ["SineMemorizer", "sine_memorizer", "sine_points"]


@dataclass(frozen=True)
class SineMemorizer:
    """x -> sign(sin(a x)), with the one parameter a = pi times an integer.

    multiple: a / pi.

    >>> SineMemorizer(3)("1/4")
    1
    """

    multiple: int

    def __call__(self, x: Any) -> int:
        """Return the sign of sin(a x), -1, 0 or 1, at a rational x, exactly.

        sin(pi t) for t = a x / pi has the sign of t mod 2: positive in (0, 1), negative in (1, 2).

        >>> [SineMemorizer(3)(x) for x in ("1/2", "1/4", 1)]
        [-1, 1, 0]
        """
        turns = self.multiple * rational(x, "x") % 2
        if turns.denominator == 1:
            return 0
        return 1 if turns < 1 else -1


def sine_memorizer(labels: Any) -> SineMemorizer:
    """Return sign(sin(a x)) through labels -1 and 1 at the points 1/2, 1/4, ..., 2^-n.

    **Theorem.** For all y_1, ..., y_n in {-1, 1}, a = pi (1 + sum over y_l = -1 of 2^l) has
    sign(sin(a 2^-i)) = y_i for i = 1, ..., n. So a family with one real parameter shatters n
    points, for any n: its VC dimension is infinite.

    Proof: a 2^-i / pi = 2^-i + sum over y_l = -1 of 2^(l-i). Terms with l > i are even. The term
    l = i is 1 exactly if y_i = -1. What is left is at least 2^-i and at most 2^-i + (1 - 2^(1-i)),
    so in (0, 1). QED.

    These points are special. But x_1, ..., x_n that are linearly independent over the rationals
    are shattered too: by Kronecker's theorem the a (x_1, ..., x_n) / (2 pi) come arbitrarily close,
    modulo 1, to each point of the cube, also to one with all signs right. Such samples are dense in
    R^n. So what Sontag's theorem (`sontag_parameters`) says of ReLU networks is false of sines:
    the class of functions is essential, not the count of parameters. What the parameter costs is
    digits: a / pi has up to n + 1.

    Args:
        labels: n values -1 or 1.

    Exact: the sign is decided by integers modulo 2, for thousands of points; in float64 the sine of
    such an argument means nothing.

    Raises `InputError` for no labels and for others.

    Source: V. Vapnik, The nature of statistical learning theory, 1995, with points 10^-i (as others
    quote it). Lecture: Chapter 1, lower bounds, and Chapter 3, footnote on Sontag.

    >>> f = sine_memorizer([1, -1, -1, 1])
    >>> f.multiple, [f(x) for x in sine_points(4)]
    (13, [1, -1, -1, 1])
    """
    multiple = 1
    for i, label in enumerate(as_array(labels, 1, "labels").tolist()):
        y = rational(label, f"labels[{i}]")
        if abs(y) != 1:
            raise InputError(f"labels[{i}] is {label!r}: -1 or 1 is wanted")
        multiple += (1 << i + 1) * (y < 0)
    return SineMemorizer(multiple)


def sine_points(n: int) -> list[Fraction]:
    """Return 1/2, 1/4, ..., 2^-n, which `sine_memorizer` shatters.

    >>> sine_points(2)
    [Fraction(1, 2), Fraction(1, 4)]
    """
    return [Fraction(1, 2 << i) for i in range(whole(n, "n", 1))]
