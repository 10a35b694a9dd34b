"""What an exercise is, and what its checker answers."""

from collections.abc import Callable, Generator, Iterator, Sequence
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any, Literal

from fdl.errors import InputError
from fdl.exact import show, whole
from fdl.exercises._runner import Limits, StoppedError, run

__all__ = [
    "Exercise",
    "Instance",
    "NotRunError",
    "Verdict",
    "Witness",
    "WrongError",
    "answers",
    "short",
    "wrong",
]

Outcome = Literal["passed", "failed", "could not run"]
_SHOWN, _LONGEST, _PRINTED = 12, 240, 2000


@dataclass(frozen=True)
class Witness:
    """A case that an answer gets wrong.

    given: what was given, by name.
    found: what the answer makes of it.
    wanted: what it should be.

    >>> print(Witness({"z": [0, 1, 2], "y": [0, 1, 0]}, 2, 0))
    z = [0, 1, 2], y = [0, 1, 0]: found 2, wanted 0
    """

    given: dict[str, Any]
    found: Any
    wanted: Any

    def __str__(self) -> str:
        return f"{_listed(self.given)}: found {short(self.found)}, wanted {short(self.wanted)}"


def _listed(given: dict[str, Any]) -> str:
    return ", ".join(f"{name} = {short(value)}" for name, value in given.items())


def short(value: Any) -> str:
    """Return a value as text, with the first entries of a long list.

    >>> short([list(range(100)), 0.5])
    '[[0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, ... (100 entries)], 0.5]'
    """
    if isinstance(value, list | tuple):
        entries = [short(entry) for entry in value[:_SHOWN]]
        if len(value) > _SHOWN:
            entries.append(f"... ({len(value)} entries)")
        text = f"[{', '.join(entries)}]"
    else:
        text = show(value)
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 20]} ..."


@dataclass(frozen=True)
class Verdict:
    """What became of an answer.

    exercise: its slug.
    outcome: passed, failed (an answer came back and is wrong) or could not run (no answer came
        back, or none that could be decided).
    points: earned, all or none.
    sentence: what was checked, or what is wrong.
    witness: the smallest case found that shows it, None if there is none.
    printed: the first 2000 characters that the answer's functions printed; shown unless it passed.

    True where the answer passed.

    >>> check_nothing = Verdict("none", "failed", 0, "There is no answer.")
    >>> bool(check_nothing), print(check_nothing)
    failed, 0 points: There is no answer.
    (False, None)
    """

    exercise: str
    outcome: Outcome
    points: int
    sentence: str
    witness: Witness | None = None
    printed: str = ""

    def __bool__(self) -> bool:
        return self.outcome == "passed"

    def __str__(self) -> str:
        plural = "" if self.points == 1 else "s"
        text = f"{self.outcome}, {self.points} point{plural}: {self.sentence}"
        if self.printed and not self:
            more = " ..." if len(self.printed) == _PRINTED else ""
            text += f"\nYour code printed:\n{self.printed.rstrip()}{more}"
        return text


class WrongError(Exception):
    """An answer is wrong, by a sentence and a witness."""

    def __init__(self, sentence: str, witness: Witness | None = None) -> None:
        super().__init__(sentence)
        self.witness = witness


def wrong(start: str, given: dict[str, Any], found: Any, wanted: Any) -> WrongError:
    """Return the error for a case, with its witness at the end of the sentence.

    >>> str(wrong("At a point it fails", {"x": 1}, 2, 3))
    'At a point it fails: x = 1: found 2, wanted 3.'
    """
    witness = Witness(given, found, wanted)
    return WrongError(f"{start}: {witness}.", witness)


class NotRunError(WrongError):
    """There is no answer to judge."""


@dataclass(frozen=True)
class Instance:
    """An exercise as one student gets it.

    slug: of the exercise.
    seed: of the variant and of the checker's cases.
    statement: what to do, in Markdown.
    stub: code to start from.
    given: what this variant fixes.

    >>> from fdl.exercises import EXERCISES
    >>> EXERCISES["pick-a-direction"].instance(0).given
    {'grows': 'increases'}
    """

    slug: str
    seed: int
    statement: str
    stub: str
    given: dict[str, Any] = field(default_factory=dict)


def _no_variants(seed: int) -> dict[str, Any]:
    """Return nothing: the seed changes the checker's cases alone."""
    return {}


@dataclass(frozen=True)
class Exercise:
    """A task with a checker.

    slug: its name, which never changes.
    title: for headings.
    statement, stub: templates; <<name>> stands for what a variant fixes.
    points, minutes: what it is worth, and how long it may take.
    hints: a question, a smaller question, the key step.
    page: of the book.
    graded: False where the package hands out an answer: then it is practice.
    judge: says what was checked, or raises `WrongError`.
    variant: what a seed fixes.

    >>> from fdl.exercises import EXERCISES
    >>> EXERCISES["second-differences"]
    Exercise('second-differences', 10 points)
    """

    slug: str
    title: str
    statement: str
    stub: str
    points: int
    minutes: int
    hints: tuple[str, str, str]
    page: str
    graded: bool
    judge: Callable[[Any, Instance], str]
    variant: Callable[[int], dict[str, Any]] = _no_variants

    def __repr__(self) -> str:
        return f"Exercise({self.slug!r}, {self.points} points)"

    def instance(self, seed: int = 0) -> Instance:
        """Return the variant of a seed; 0 is the one of the page."""
        given = self.variant(whole(seed, "seed"))
        statement, stub = self.statement, self.stub
        for name, value in given.items():
            statement = statement.replace(f"<<{name}>>", str(value))
            stub = stub.replace(f"<<{name}>>", str(value))
        return Instance(self.slug, int(seed), statement, stub, given)

    def check(self, answer: Any, seed: int = 0) -> Verdict:
        """Judge an answer to the variant of a seed."""
        instance, trial = self.instance(seed), _Trial()
        before = _trial.set(trial)
        outcome: Outcome = "failed"
        points, witness = 0, None
        try:
            sentence, outcome = self.judge(answer, instance), "passed"
            points = self.points
        except NotRunError as error:
            sentence, outcome, witness = str(error), "could not run", error.witness
        except WrongError as error:
            sentence, witness = str(error), error.witness
            if not witness:
                sentence = trial.named(sentence)
        finally:
            _trial.reset(before)
            trial.close()
        return Verdict(self.slug, outcome, points, sentence, witness, trial.text())

    def hint(self, rung: int = 1) -> str:
        """Return hint 1 (a question), 2 (a smaller question) or 3 (the key step)."""
        if whole(rung, "rung", 1) > len(self.hints):
            raise InputError(f"rung is {rung}: there are {len(self.hints)} hints")
        return self.hints[rung - 1]


class _Trial:
    """What is known of the functions under check: the present case, and what they printed."""

    def __init__(self) -> None:
        self.case: dict[str, Any] | None = None
        self.printed = bytearray()
        self.runs: list[Generator[Any, None, None]] = []

    def named(self, sentence: str) -> str:
        """Return a sentence with the present case in front."""
        if self.case is None:
            return sentence
        case = _listed(self.case)
        shown = case if len(case) <= 2 * _LONGEST else f"{case[: 2 * _LONGEST]} ..."
        return f"For {shown}: {sentence}"

    def close(self) -> None:
        for results in self.runs:
            results.close()

    def text(self) -> str:
        return self.printed.decode("utf-8", "replace")[:_PRINTED]


_trial: ContextVar[_Trial | None] = ContextVar("_trial", default=None)


def answers(
    function: Any, cases: Sequence[dict[str, Any]], limits: Limits | None = None
) -> Iterator[tuple[dict[str, Any], Any]]:
    """Yield each case with what a student's function returns for its values, in order.

    Raises `NotRunError` or, for an answer that is no plain data, `WrongError`. A `WrongError`
    without a witness that a checker raises for a case gets the case in front, by `Exercise.check`.

    >>> [value for _, value in answers(max, [{"a": 1, "b": 2}])]
    [2]
    """
    if not callable(function):
        kind = type(function).__name__
        raise NotRunError(f"A function is wanted, without calling it; this is of type {kind}.")
    trial = _trial.get() or _Trial()
    results = run(
        function, [tuple(case.values()) for case in cases], limits, trial.printed, closed=True
    )
    trial.runs.append(results)
    try:
        for case, value in zip(cases, results, strict=True):
            trial.case = case
            yield case, value
        trial.case = None
    except StoppedError as stop:
        case, trial.case = cases[stop.number], None
        if stop.reason == "platform":
            raise NotRunError(f"{stop}.") from None
        if stop.reason == "form":
            raise WrongError(f"For {_listed(case)}: {stop}.") from None
        raise NotRunError(f"Your function {stop}; it was called with {_listed(case)}.") from None
    finally:
        results.close()
