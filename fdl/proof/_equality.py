"""Deciding whether two terms in one variable are equal, on an interval or on a half-line.

**Theorem.** For every term f in z there are Z, P > 0 and c with f(z + P) = f(z) + c for all
z >= Z, so its values up to Z + P say what it is everywhere.

Proof. For z this is P = c = 1. A sum of such functions has it, with a common multiple of the
periods. Let f have it, with gain c. If c is 0, every function of f has period P from Z on. If c is
not 0, f is beyond all levels of m and relu from some z on: there m(f) is 0, and relu(f) is f or 0.
For frac and floor take a multiple of P that makes c an integer: c is rational. QED.

Hence two terms that agree up to Z + L, with Z the larger one and L a common multiple of the
periods, and that gain the same on L, agree everywhere; and if they gain differently, they differ
before Z + 2L.

An integer N that may be large is allowed as a summand with a rational factor. frac drops it and
floor lets it through where the factor is an integer; anything else is left undecided.
"""

from dataclasses import dataclass
from fractions import Fraction
from math import ceil, lcm

from fdl.errors import FdlError
from fdl.proof._pieces import pieces
from fdl.proof._terms import Apply, Sum, Term

__all__ = ["OutOfFragmentError", "difference_on", "without_large"]

ZERO = Fraction(0)


class OutOfFragmentError(FdlError):
    """A term for which equality is not decided here."""


@dataclass(frozen=True)
class _Tail:
    """f(z + period) = f(z) + gain for z >= start."""

    start: Fraction
    period: Fraction
    gain: Fraction

    def times(self, count: Fraction | int) -> "_Tail":
        """Return the same with a multiple of the period."""
        return _Tail(self.start, self.period * count, self.gain * count)


def _common(first: Fraction, second: Fraction) -> Fraction:
    """Return the least common multiple of two positive rationals."""
    below = lcm(first.denominator, second.denominator)
    return Fraction(lcm(int(first * below), int(second * below)), below)


def _tail(term: Term, low: Fraction, variable: str) -> _Tail:
    if isinstance(term, Sum):
        tails = [(factor, _tail(part, low, variable)) for factor, part in term.parts]
        period = Fraction(1)
        for _, tail in tails:
            period = _common(period, tail.period)
        gain = sum((factor * tail.gain * (period / tail.period) for factor, tail in tails), ZERO)
        return _Tail(max((tail.start for _, tail in tails), default=low), period, gain)
    if isinstance(term, Apply):
        return _tail_of(term, _tail(term.of, low, variable), variable)
    return _Tail(low, Fraction(1), Fraction(1))


def _tail_of(term: Apply, inner: _Tail, variable: str) -> _Tail:
    if term.name in ("frac", "floor"):
        whole = inner.times(inner.gain.denominator)
        return _Tail(whole.start, whole.period, ZERO if term.name == "frac" else whole.gain)
    if not inner.gain:
        return inner
    least, most = pieces(term.of, variable, inner.start, inner.start + inner.period).range
    up = inner.gain > 0
    missing = 1 - least if up else most
    start = inner.start + inner.period * max(0, ceil(missing / abs(inner.gain)))
    gain = inner.gain if up and term.name == "relu" else ZERO
    return _Tail(start, inner.period, gain)


def difference_on(
    first: Term, second: Term, low: Fraction, high: Fraction | None, variable: str = "z"
) -> Fraction | None:
    """Return a simple number in [low, high], or in [low, infinity), where two terms differ.

    None if there is none: then they are equal. The terms have no other variable. Raises
    `BudgetError` where that would take too many pieces.

    >>> from fdl.proof._terms import frac, m, z
    >>> difference_on(m(frac(z)), m(frac(z + 1)), Fraction(0), None) is None
    True
    >>> str(difference_on(m(2 * z), m(frac(2 * z)), Fraction(0), None))
    '3/4'
    """
    if high is None:
        one, other = _tail(first, low, variable), _tail(second, low, variable)
        high = max(one.start, other.start) + 2 * _common(one.period, other.period)
    return pieces(first, variable, low, high).difference(pieces(second, variable, low, high))


def without_large(term: Term) -> tuple[Term, Fraction]:
    """Return (rest, factor): the term is rest + factor N for every integer N, rest without N.

    Raises `OutOfFragmentError` where N is in a function that does not let it through.

    >>> from fdl.proof._terms import N, floor, frac, z
    >>> without_large(frac(N - 2 * z) + floor(3 * N))
    (frac(-2*z) + floor(0), Fraction(3, 1))
    """
    if isinstance(term, Sum):
        parts = [(factor, *without_large(part)) for factor, part in term.parts]
        rest = Sum.of([(factor, inner) for factor, inner, _ in parts]) + term.constant
        return rest, sum((factor * large for factor, _, large in parts), ZERO)
    if isinstance(term, Apply):
        rest, large = without_large(term.of)
        if large and (term.name not in ("frac", "floor") or large.denominator > 1):
            raise OutOfFragmentError(f"{term!r} with an integer N that may be large")
        return Apply(term.name, rest), large if term.name == "floor" else ZERO
    return (Sum((), ZERO), Fraction(1)) if term.variables == {"N"} else (term, ZERO)
