"""Binary logarithms, rounded up."""

from fractions import Fraction

__all__ = ["E_ABOVE", "log2_above"]

E_ABOVE = Fraction(2718281828459046, 10**15)  # e = 2.718281828459045...

_BITS, _GUARD = 40, 80


def log2_above(x: Fraction) -> Fraction:
    """Return a rational between log2(x) and log2(x) + 2^-39, for x >= 1.

    Squaring doubles the logarithm and shows its next binary digit; each square is rounded up.

    >>> log2_above(Fraction(8)) - 3 <= Fraction(1, 2**39)
    True
    """
    whole = x.numerator.bit_length() - x.denominator.bit_length()
    whole -= x.numerator < x.denominator << whole
    one = 1 << _GUARD
    y = -(-x.numerator * one // (x.denominator << whole))
    digits = 0
    for _ in range(_BITS):
        y = -(-y * y // one)
        digits *= 2
        if y >= 2 * one:
            digits, y = digits + 1, -(-y // 2)
    return whole + Fraction(digits + 1, 1 << _BITS)
