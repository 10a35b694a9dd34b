"""Terms: what a proof is written in. Numbers, variables, sums, and the functions of the page."""

import math
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from fdl.errors import InputError
from fdl.exact import rational, show

__all__ = [
    "FUNCTIONS",
    "Apply",
    "Function",
    "N",
    "Sum",
    "Term",
    "Variable",
    "floor",
    "frac",
    "m",
    "relu",
    "term",
    "x",
    "z",
]

HALF = Fraction(1, 2)


class Term:
    """A term. Terms are added, subtracted, and multiplied or divided by rational numbers.

    >>> 2 * frac(z) - 1
    2*frac(z) - 1
    """

    def __add__(self, other: Any) -> "Term":
        return Sum.of([(Fraction(1), self), (Fraction(1), term(other))])

    def __radd__(self, other: Any) -> "Term":
        return term(other) + self

    def __sub__(self, other: Any) -> "Term":
        return self + -term(other)

    def __rsub__(self, other: Any) -> "Term":
        return term(other) - self

    def __neg__(self) -> "Term":
        return -1 * self

    def __mul__(self, other: Any) -> "Term":
        if isinstance(other, Term):
            raise InputError(f"({self!r}) * ({other!r}): a term times a number is wanted")
        return Sum.of([(rational(other, "factor"), self)])

    __rmul__ = __mul__

    def __truediv__(self, other: Any) -> "Term":
        if isinstance(other, Term):
            raise InputError(f"({self!r}) / ({other!r}): a term divided by a number is wanted")
        divisor = rational(other, "divisor")
        if not divisor:
            raise InputError(f"({self!r}) / 0")
        return self * (1 / divisor)

    def __pow__(self, other: Any) -> "Term":
        raise InputError(f"({self!r}) ** {other!r}: powers are no terms; z stands for 2^(k-1) x")

    def __bool__(self) -> bool:
        raise InputError(f"{self!r} is neither true nor false: a chain lists terms, with commas")

    def at(self, values: Mapping[str, Fraction]) -> Fraction:
        """Return the value for these values of the variables.

        >>> str(m(frac(2 * z)).at({"z": Fraction(7, 8)}))
        '1/2'
        """
        return self._at(values)

    @property
    def variables(self) -> frozenset[str]:
        """The names of the variables in the term."""
        return self._variables()

    def _at(self, values: Mapping[str, Fraction]) -> Fraction:
        raise NotImplementedError

    def _variables(self) -> frozenset[str]:
        raise NotImplementedError


@dataclass(frozen=True, repr=False)
class Variable(Term):
    """A variable.

    >>> Variable("z").variables
    frozenset({'z'})
    """

    name: str

    def __repr__(self) -> str:
        return self.name

    def _at(self, values: Mapping[str, Fraction]) -> Fraction:
        return values[self.name]

    def _variables(self) -> frozenset[str]:
        return frozenset({self.name})


@dataclass(frozen=True, repr=False)
class Sum(Term):
    """A linear combination of terms that are no sums, and a constant.

    >>> Sum.of([(Fraction(2), z), (Fraction(1), z - 3)])
    3*z - 3
    """

    parts: tuple[tuple[Fraction, Term], ...]
    constant: Fraction

    @classmethod
    def of(cls, pairs: list[tuple[Fraction, Term]]) -> Term:
        """Return the combination, with equal terms once."""
        factors: dict[Term, Fraction] = {}
        constant = Fraction(0)
        for factor, one in pairs:
            parts = one.parts if isinstance(one, Sum) else ((Fraction(1), one),)
            constant += factor * one.constant if isinstance(one, Sum) else 0
            for inner, part in parts:
                factors[part] = factors.get(part, Fraction(0)) + factor * inner
        kept = tuple((factor, part) for part, factor in factors.items() if factor)
        if not constant and len(kept) == 1 and kept[0][0] == 1:
            return kept[0][1]
        return cls(kept, constant)

    def __repr__(self) -> str:
        texts = [_times(factor, part) for factor, part in self.parts]
        if self.constant or not texts:
            texts.append(show(self.constant))
        text = texts[0]
        for more in texts[1:]:
            text += f" - {more[1:]}" if more[0] == "-" else f" + {more}"
        return text

    def _at(self, values: Mapping[str, Fraction]) -> Fraction:
        return sum((factor * part.at(values) for factor, part in self.parts), self.constant)

    def _variables(self) -> frozenset[str]:
        return frozenset[str]().union(*(part.variables for _, part in self.parts))


def _times(factor: Fraction, part: Term) -> str:
    above, below = factor.numerator, factor.denominator
    front = {1: "", -1: "-"}.get(above, f"{above}*")
    return f"{front}{part!r}" + (f"/{below}" if below > 1 else "")


@dataclass(frozen=True)
class Function:
    """A function that is affine between neighbouring levels.

    name: how it is written.
    value: at a number.
    levels: all levels between two numbers, both included.
    slope: of the piece around a number that is no level.
    """

    name: str
    value: Callable[[Fraction], Fraction]
    levels: Callable[[Fraction, Fraction], Iterable[Fraction]]
    slope: Callable[[Fraction], int]

    def __call__(self, argument: Any) -> Term:
        return Apply(self.name, term(argument))

    def __repr__(self) -> str:
        return self.name


@dataclass(frozen=True, repr=False)
class Apply(Term):
    """A function of a term.

    >>> Apply("frac", z + 1)
    frac(z + 1)
    """

    name: str
    of: Term

    def __repr__(self) -> str:
        return f"{self.name}({self.of!r})"

    @property
    def function(self) -> Function:
        """The function."""
        return FUNCTIONS[self.name]

    def _at(self, values: Mapping[str, Fraction]) -> Fraction:
        return self.function.value(self.of.at(values))

    def _variables(self) -> frozenset[str]:
        return self.of.variables


def _integers(low: Fraction, high: Fraction) -> Iterator[Fraction]:
    return map(Fraction, range(math.ceil(low), math.floor(high) + 1))


def _some(*levels: Fraction) -> Callable[[Fraction, Fraction], Iterable[Fraction]]:
    return lambda low, high: [level for level in levels if low <= level <= high]


def _tent(u: Fraction) -> Fraction:
    return max(Fraction(0), min(2 * u, 2 - 2 * u))


def _tent_slope(u: Fraction) -> int:
    return 0 if u < 0 or u > 1 else 2 if u < HALF else -2


m = Function("m", _tent, _some(Fraction(0), HALF, Fraction(1)), _tent_slope)
relu = Function("relu", lambda u: max(u, Fraction(0)), _some(Fraction(0)), lambda u: int(u > 0))
frac = Function("frac", lambda u: u - math.floor(u), _integers, lambda u: 1)
floor = Function("floor", lambda u: Fraction(math.floor(u)), _integers, lambda u: 0)

FUNCTIONS = {function.name: function for function in (m, relu, frac, floor)}

x, z, N = Variable("x"), Variable("z"), Variable("N")


def term(value: Any) -> Term:
    """Return a term for a term or a number.

    >>> term("1/2")
    1/2
    """
    if isinstance(value, Term):
        return value
    if isinstance(value, Function):
        raise InputError(f"{value!r} is a function: write {value!r}(...)")
    return Sum((), rational(value, "term"))
