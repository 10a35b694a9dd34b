"""The bit-extractor proof: a chain of small equalities, each of them decided."""

from collections.abc import Callable
from fractions import Fraction
from functools import partial
from typing import Any

from fdl.errors import BudgetError
from fdl.exercises._exercise import Exercise, Instance, NotRunError, Witness, WrongError
from fdl.exercises._runner import StoppedError, run
from fdl.exercises._small_steps import core, size
from fdl.proof import Claim, Proof, Step, Term, frac, m
from fdl.proof._equality import OutOfFragmentError
from fdl.proof._proof import place_of_difference

__all__ = ["BIT_EXTRACTOR_PROOF"]

_STATEMENT = r"""
Let $m$ be the tent: $2u$ on $[0, \frac12]$, $2 - 2u$ on $[\frac12, 1]$, and $0$ elsewhere. Prove by
induction on $k$ that

$$m^{(k)}(x) = <<math>>, \quad z = 2^{k-1} x,
\qquad \text{for all } x \in [0, 1] \text{ and } k \geq 1.$$

Write the proof as two chains of terms, each equal to the next: the base, from $m(x)$ to the formula
at $z = x$; and the step, from $m$ of the formula at $z$ to the formula at $2z$, for all $z \geq 0$.
A reflection chain (see `fdl.proof.Proof`) will do for the step as well. Take small steps: what the
two sides of an equality do not share applies at most four functions, counted over both sides
together, in a reflection chain at most three; and there $N$ goes away in an equality of its own.
"""

_STUB = """
from fdl.proof import Claim, Proof, frac, m, x, z

claim = Claim(lambda z: <<code>>)
proof = Proof(
    base=[m(x), ..., claim.at(x)],
    step=[m(claim.at(z)), ..., claim.at(2 * z)],
    claim=claim,
)
"""

# In a reflection m(frac(-u)) = m(frac(u)) is all that is to be shown, and has four.
_MOST = {"base": 4, "step": 4, "reflection": 3}
_HALF = Fraction(1, 2)
_FORMS: tuple[tuple[str, str, Callable[[Any], Any]], ...] = (
    (r"m(\mathrm{frac}(z))", "m(frac(z))", lambda u: m(frac(u))),
    (r"m(\mathrm{frac}(-z))", "m(frac(-z))", lambda u: m(frac(-u))),
    (
        r"1 - m(\mathrm{frac}(z + \tfrac12))",
        '1 - m(frac(z + "1/2"))',
        lambda u: 1 - m(frac(u + _HALF)),
    ),
    (r"m(1 - \mathrm{frac}(z))", "m(1 - frac(z))", lambda u: m(1 - frac(u))),
)


def _variant(seed: int) -> dict[str, Any]:
    number = seed % len(_FORMS)
    return {"math": _FORMS[number][0], "code": _FORMS[number][1], "form": number}


def _judge(answer: Any, instance: Instance) -> str:
    if type(answer) is not Proof:
        kind = type(answer).__name__
        raise NotRunError(f"A fdl.proof.Proof is wanted; this is of type {kind}.")
    claim = Claim(_FORMS[instance.given["form"]][2])
    try:
        [(outcome, sentence, *found)] = run(_examined, [(answer, claim)])
    except StoppedError as stop:
        text = f"The check of this proof {stop}: use simpler terms."
        raise NotRunError(text) from None
    if outcome == "undecided":
        raise NotRunError(sentence)
    if outcome == "wrong":
        names, values, left, right = found
        raise WrongError(sentence, Witness(dict(zip(names, values, strict=True)), left, right))
    return str(sentence)


def _examined(answer: Proof, claim: Claim) -> list[Any]:
    """Return plain data: the outcome, a sentence, and of a wrong proof the witness."""
    proof = Proof(**answer.chains, claim=claim, domain=answer.domain)
    verdict = proof.check()
    if verdict.outcome == "undecided":
        return ["undecided", f"Undecided, neither right nor wrong: {verdict.step}."]
    if verdict.step and verdict.step.counterexample:
        point = verdict.step.counterexample
        names, values = list(point.variables), list(point.variables.values())
        sentence = f"Not every equality holds: {verdict.step}."
        return ["wrong", sentence, names, values, point.left, point.right]
    for step in verdict.steps:
        found = _too_large(step, proof)
        if found:
            return ["wrong", *found]
    count, (low, high) = len(verdict.steps), proof.domain
    sentence = (
        f"All {count} equalities hold, each a small step: {claim!r} (domain [{low}, {high}])."
    )
    return ["passed", sentence]


def _too_large(step: Step, proof: Proof) -> list[Any] | None:
    """Return a sentence and a witness against a step that says too much at once."""
    sides = core(step.left, step.right, partial(_agree, step.part, proof.domain))
    start = f"{step.part} {step.number}, {step.left!r} = {step.right!r}, holds, but"
    law = f"{sides[0]!r} = {sides[1]!r}"
    found, most = size(sides), _MOST[step.part]
    if found > most:
        says = f"is too large a step: it says {law}, with {found} functions. Put a term in between."
        return [f"{start} {says}", ["equality"], [law], found, f"at most {most}"]
    with_large = ["N" in side.variables for side in sides]
    if with_large[0] != with_large[1] and any("m(" in repr(side) for side in sides):
        says = "does two things: let N go in an equality of its own."
        return [f"{start} {says}", ["equality"], [law], "N and m", "one of them"]
    return None


def _agree(part: str, domain: tuple[Fraction, Fraction], left: Term, right: Term) -> bool:
    try:
        return place_of_difference(part, left, right, domain) is None
    except (BudgetError, OutOfFragmentError):
        return False


BIT_EXTRACTOR_PROOF = Exercise(
    slug="bit-extractor-proof",
    title="The bit extractor, by induction",
    statement=_STATEMENT.strip(),
    stub=_STUB.lstrip(),
    points=15,
    minutes=45,
    hints=(
        "One more iterate is one more m on the outside. What is m of the formula, and for which "
        "numbers do you know the value of m?",
        "For u in [0, 1], what have m(m(u)) and m(frac(2u)) to do with each other? And what "
        "is frac(2 frac(z))?",
        "m(m(u)) = m(frac(2u)) on [0, 1]: on the first half m(u) is 2u, on the second 2 - 2u, and "
        "m(2 - 2u) = m(2u - 1). Use it with u = the inner fractional part; then twice a "
        "fractional part differs from twice the number by an integer, which frac drops.",
    ),
    page="chapters/depth/sawtooth",
    graded=True,
    judge=_judge,
    variant=_variant,
)
