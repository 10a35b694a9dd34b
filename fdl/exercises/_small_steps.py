"""How much one equality of a proof says: the functions on which its two sides really differ."""

from collections.abc import Callable, Iterator
from fractions import Fraction

from fdl.errors import BudgetError
from fdl.proof import Term, x
from fdl.proof._equality import OutOfFragmentError, difference_on
from fdl.proof._terms import Apply, Sum

__all__ = ["core", "size"]

Sides = tuple[Term, Term]
Agree = Callable[[Term, Term], bool]
_RANGES = {"frac": Fraction(1), "m": Fraction(1), "relu": None}


def core(left: Term, right: Term, agree: Agree) -> Sides:
    """Return what is left of an equality without what its two sides share.

    Common summands go, and an outer function goes where its arguments are equal already. Then a
    common subterm is replaced by x, if the equality holds for all x in the range of that term's
    outer function: what is shown is then a law for x.

    Args:
        left, right: the sides, equal.
        agree: decides equality.

    >>> from fdl.proof import frac, m, z
    >>> core(m(m(frac(z))), m(frac(2 * frac(z))), lambda u, v: False)
    (m(m(x)), m(frac(2*x)))
    """
    sides = _stripped(left, right, agree)
    laws = [sides, *_laws(*sides)]
    return min(laws, key=size)


def size(sides: Sides) -> int:
    """Return how often the two sides apply a function.

    >>> from fdl.proof import frac, m
    >>> size((m(frac(x)), 2 * m(x)))
    3
    """
    return sum(isinstance(part, Apply) for side in sides for part in _all_parts(side))


def _stripped(left: Term, right: Term, agree: Agree) -> Sides:
    if isinstance(left, Sum) and isinstance(right, Sum):
        shared = {*left.parts} & {*right.parts}
        left, right = (
            Sum(tuple(part for part in side.parts if part not in shared), side.constant)
            for side in (left, right)
        )
        if len(left.parts) == len(right.parts) == 1 and left.constant == right.constant:
            (factor, first), (other, second) = *left.parts, *right.parts
            if factor == other:
                return _stripped(first, second, agree)
    if isinstance(left, Apply) and isinstance(right, Apply) and left.name == right.name:
        inside = left.of, right.of
        return _stripped(*inside, agree) if agree(*inside) else (left, right)
    return left, right


def _all_parts(term: Term) -> Iterator[Term]:
    """Yield a term, its summands, its arguments, theirs, and so on."""
    yield term
    if isinstance(term, Apply):
        yield from _all_parts(term.of)
    if isinstance(term, Sum):
        for _, part in term.parts:
            yield from _all_parts(part)


def _laws(left: Term, right: Term) -> Iterator[Sides]:
    there = list(_all_parts(right))
    common = {part for part in _all_parts(left) if isinstance(part, Apply) and part in there}
    for part in common:
        if not isinstance(part, Apply) or part.name not in _RANGES:
            continue
        law = _replaced(left, part), _replaced(right, part)
        if not law[0].variables | law[1].variables <= {"x"} or "x" in part.variables:
            continue
        try:
            if difference_on(*law, Fraction(0), _RANGES[part.name], "x") is None:
                yield law
        except (BudgetError, OutOfFragmentError):
            continue


def _replaced(term: Term, old: Term) -> Term:
    if term == old:
        return x
    if isinstance(term, Apply):
        return Apply(term.name, _replaced(term.of, old))
    if isinstance(term, Sum):
        return Sum.of([(f, _replaced(part, old)) for f, part in term.parts]) + term.constant
    return term
