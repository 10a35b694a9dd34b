"""Proofs by induction that the sawtooth has a closed form, checked step by step."""

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from functools import partial
from itertools import pairwise
from typing import Any, Literal

from fdl.errors import BudgetError, InputError
from fdl.exact import rational, show
from fdl.proof._equality import OutOfFragmentError, difference_on, without_large
from fdl.proof._terms import N, Term, frac, m, term, x, z

__all__ = [
    "Claim",
    "Counterexample",
    "Proof",
    "Step",
    "Verdict",
    "bit_extractor",
    "place_of_difference",
]

Outcome = Literal["accepted", "refuted", "undecided"]
_HALF = Fraction(1, 2)
_GRID = 64


@dataclass(frozen=True)
class Claim:
    """m^(k)(x) = F(2^(k-1) x) for all x in [0, 1] and k >= 1.

    form: takes a term z and returns the term F(z).

    >>> Claim(lambda z: m(frac(z)))
    m^(k)(x) = m(frac(z)), z = 2^(k-1) x, for x in [0, 1] and k = 1, 2, ...
    """

    form: Callable[[Any], Any]

    def at(self, argument: Any) -> Term:
        """Return F of a term."""
        return term(self.form(term(argument)))

    def __repr__(self) -> str:
        return f"m^(k)(x) = {self.at(z)!r}, z = 2^(k-1) x, for x in [0, 1] and k = 1, 2, ..."


bit_extractor = Claim(lambda z: m(frac(z)))


@dataclass(frozen=True)
class Counterexample:
    """Where two neighbours of a chain differ.

    variables: their values, by name.
    left, right: the values of the two terms.
    iterates: the k for which this step is needed there; None outside the induction.
    start: the x in the domain at which it is needed, None where there is none.

    >>> Proof(base=[m(x), x], step=[]).check().counterexample.variables
    {'x': Fraction(1, 1)}
    """

    variables: dict[str, Fraction]
    left: Fraction
    right: Fraction
    iterates: int | None = None
    start: Fraction | None = None

    def __str__(self) -> str:
        where = ", ".join(f"{name} = {show(value)}" for name, value in self.variables.items())
        text = f"at {where}: {show(self.left)} is not {show(self.right)}"
        if self.iterates is not None and self.start is not None:
            text += f" (you need it for m^({self.iterates}) at x = {show(self.start)})"
        return text


@dataclass(frozen=True)
class Step:
    """One equality of a chain.

    part: "base", "step" or "reflection".
    number: 1 for the first equality of its chain.

    >>> print(Proof(base=[], step=[]).check().steps[0])
    base 1: m(x) = m(frac(x))  holds
    """

    part: str
    number: int
    left: Term
    right: Term
    outcome: Outcome
    counterexample: Counterexample | None = None
    reason: str = ""

    def __str__(self) -> str:
        text = f"{self.part} {self.number}: {self.left!r} = {self.right!r}"
        if self.outcome == "accepted":
            return f"{text}  holds"
        if self.counterexample:
            return f"{text}  fails {self.counterexample}"
        return f"{text}  undecided: {self.reason}"


@dataclass(frozen=True)
class Verdict:
    """What became of a proof.

    outcome: accepted (every equality holds), refuted (one fails) or undecided (none was seen to
        fail, and for one it could not be decided whether it holds).
    steps: all equalities, those that were filled in at the ends of chains too.

    True where the proof is accepted.

    >>> Proof(base=[], step=[]).check()
    Verdict(outcome='accepted')
    """

    outcome: Outcome
    steps: tuple[Step, ...] = field(repr=False)

    @property
    def step(self) -> Step | None:
        """The first step that fails, or else the first one undecided, or None."""
        bad = [step for step in self.steps if step.outcome == self.outcome != "accepted"]
        return bad[0] if bad else None

    @property
    def counterexample(self) -> Counterexample | None:
        """Where that step fails."""
        return self.step.counterexample if self.step else None

    def __bool__(self) -> bool:
        return self.outcome == "accepted"

    def __str__(self) -> str:
        return "\n".join([f"The proof is {self.outcome}.", *map(str, self.steps)])


class Proof:
    """A proof of a claim by induction: chains of terms, each equal to the next.

    *Base*: from m(x) to F(x), for x in the domain.

    Then one of two inductions. Write z for 2^(k-1) x; over all k it takes every value z >= 0.

    *Step*, from m^(k+1)(x) = m(m^(k)(x)): by the hypothesis the chain begins at m(F(z)); it ends at
    F(2z), for all z >= 0.

    *Reflection*, from m^(k+1)(x) = m^(k)(m(x)): for x <= 1/2 the hypothesis at m(x) = 2x gives
    F(2z) at once. For x >= 1/2 it is at m(x) = 2 - 2x, so with the integer N = 2^k the chain begins
    at F(N - 2z); it ends at F(2z), for all z >= 1/2.

    The ends may be left out. Terms are made of x, z, N and rational numbers with +, -, times and
    divided by numbers, m, relu, frac and floor.

    Args:
        base: a chain of terms in x.
        step: a chain of terms in z; or else
        reflection: a chain of terms in z and N.
        claim: by default the bit extractor, F(z) = m(frac(z)).
        domain: of x; more than [0, 1] is a stronger claim, with a step.

    Every equality of terms in x, or in z, is decided (`fdl.proof._equality` has the proof); one in
    which N does not drop out may stay undecided. Raises `InputError` for chains that are no lists
    of terms, and for other variables.

    Source: the exercise of the lecture, Chapter 3, the remark on m^(L) as a bit extractor.

    >>> proof = Proof(base=[m(x), m(frac(x))], step=[m(m(frac(z))), m(2 * frac(z)), m(frac(2 * z))])
    >>> print(proof.check().counterexample)
    at z = 3/4: 1 is not 0 (you need it for m^(2) at x = 3/4)
    """

    def __init__(
        self,
        *,
        base: list[Any],
        step: list[Any] | None = None,
        reflection: list[Any] | None = None,
        claim: Claim = bit_extractor,
        domain: tuple[Any, Any] = (0, 1),
    ) -> None:
        if (step is None) == (reflection is None):
            raise InputError("give a step or a reflection, one of the two")
        low, high = (rational(end, "domain") for end in domain)
        wider = low < 0 or high > 1
        if low > 0 or high < 1 or (wider and reflection is not None):
            shown = f"[{show(low)}, {show(high)}]"
            raise InputError(f"domain {shown}: the claim is for [0, 1], a step for more")
        self.claim, self.domain = claim, (low, high)
        self._base = _chain(base, "base", {"x"}, m(x), claim.at(x))
        last = claim.at(2 * z)
        if step is not None:
            self._part = "step"
            self._chain = _chain(step, "step", {"z"}, m(claim.at(z)), last)
        else:
            self._part = "reflection"
            self._chain = _chain(reflection, "reflection", {"z", "N"}, claim.at(N - 2 * z), last)

    @property
    def chains(self) -> dict[str, list[Term]]:
        """The chains with their ends: "base", and "step" or "reflection"."""
        return {"base": list(self._base), self._part: list(self._chain)}

    def check(self) -> Verdict:
        """Decide every equality and return the verdict."""
        steps = tuple([*self._base_steps(), *self._induction()])
        for outcome in ("refuted", "undecided"):
            if any(step.outcome == outcome for step in steps):
                return Verdict(outcome, steps)
        return Verdict("accepted", steps)

    def _base_steps(self) -> Iterator[Step]:
        low, high = self.domain
        grid = [{"x": low + (high - low) * i / _GRID} for i in range(_GRID + 1)]
        for number, (left, right) in enumerate(pairwise(self._base), start=1):
            where = partial(place_of_difference, "base", left, right, self.domain)
            yield _step("base", number, left, right, where, grid)

    def _induction(self) -> Iterator[Step]:
        for number, (left, right) in enumerate(pairwise(self._chain), start=1):
            where = partial(place_of_difference, self._part, left, right, self.domain)
            yield _step(self._part, number, left, right, where, self._grid())

    def _grid(self) -> list[dict[str, Fraction]]:
        """Return places where a step may be tried: for undecided ones."""
        if self._part == "step":
            return [{"z": Fraction(i, _GRID)} for i in range(_GRID * _GRID)]
        return [
            {"z": Fraction(2**k * (_GRID + i), 4 * _GRID), "N": Fraction(2**k)}
            for k in range(1, 7)
            for i in range(_GRID + 1)
        ]


def place_of_difference(
    part: str, left: Term, right: Term, domain: tuple[Fraction, Fraction]
) -> Fraction | None:
    """Return an x of the domain, or a z, at which an equality of this part fails, else None.

    Raises `OutOfFragmentError` or `BudgetError` where that is not decided.

    >>> place_of_difference("base", m(x), x, (Fraction(0), Fraction(1)))
    Fraction(1, 1)
    """
    if part == "base":
        return difference_on(left, right, *domain, "x")
    if part == "step":
        return difference_on(left, right, Fraction(0), None)
    (first, some), (second, others) = without_large(left), without_large(right)
    if some != others:
        raise OutOfFragmentError(f"{left!r} and {right!r} have different multiples of N")
    return difference_on(first, second, _HALF, None)


def _chain(terms: Any, part: str, allowed: set[str], first: Term, last: Term) -> list[Term]:
    """Return the chain, with the ends that it needs."""
    if not isinstance(terms, list | tuple):
        raise InputError(f"{part} is a list of terms, each equal to the next: [m(x), ...]")
    chain = []
    for number, given in enumerate(terms):
        if isinstance(given, bool):
            raise InputError(f"{part}[{number}] is {given}: list the terms with commas, without ==")
        if given is ...:
            raise InputError(f"{part}[{number}] is ...: write terms in its place, or leave it out")
        one = term(given)
        if not one.variables <= allowed:
            names = " and ".join(sorted(allowed))
            raise InputError(f"{part}[{number}] is {one!r}: its variables should be {names}")
        chain.append(one)
    head = [] if chain[:1] == [first] else [first]
    return [*head, *chain, *([] if [*head, *chain][-1] == last else [last])]


def _step(
    part: str,
    number: int,
    left: Term,
    right: Term,
    difference: Callable[[], Fraction | None],
    grid: list[dict[str, Fraction]],
) -> Step:
    """Decide one equality; where it cannot be decided, try a grid for a counterexample."""
    try:
        place = difference()
    except (OutOfFragmentError, BudgetError) as problem:
        for values in grid:
            if left.at(values) != right.at(values):
                return Step(
                    part, number, left, right, "refuted", _lifted(part, left, right, values)
                )
        return Step(part, number, left, right, "undecided", reason=str(problem))
    if place is None:
        return Step(part, number, left, right, "accepted")
    values = {"x" if part == "base" else "z": place}
    if part == "reflection":
        values["N"] = Fraction(2 ** _iterates(place))
    return Step(part, number, left, right, "refuted", _lifted(part, left, right, values))


def _iterates(value: Fraction) -> int:
    """Return the least k >= 1 with z = 2^(k-1) x for an x in [0, 1]."""
    return max(1, 1 + (math.ceil(value) - 1).bit_length())


def _lifted(part: str, left: Term, right: Term, values: dict[str, Fraction]) -> Counterexample:
    """Return the counterexample with the m^(K)(x) for which the step is needed there."""
    found = left.at(values), right.at(values)
    kept = {
        name: value for name, value in values.items() if name in left.variables | right.variables
    }
    if part == "base":
        return Counterexample(kept, *found, 1, values["x"])
    k = _iterates(values["z"])
    return Counterexample(kept, *found, k + 1, values["z"] / 2 ** (k - 1))
