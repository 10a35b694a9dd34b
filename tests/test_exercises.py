"""The registry of exercises: each is complete, has variants, and survives garbage."""

import json
import re
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from fdl import InputError
from fdl.exercises import EXERCISES, Verdict, Witness, check, hint, syllabus
from fdl.results import STATEMENTS

ROOT = Path(__file__).parent.parent
every_exercise = pytest.mark.parametrize("slug", EXERCISES)


@every_exercise
def test_an_exercise_is_complete(slug: str) -> None:
    exercise = EXERCISES[slug]
    assert exercise.slug == slug == slug.lower()
    assert exercise.title
    assert 0 < exercise.points <= 20
    assert 0 < exercise.minutes <= 60
    assert (ROOT / f"{exercise.page}.ipynb").exists()
    assert len(set(exercise.hints)) == 3
    assert [text.endswith("?") for text in exercise.hints] == [True, True, False]
    assert hint(slug, 2) == exercise.hint(2) == exercise.hints[1]


@every_exercise
@pytest.mark.parametrize("seed", range(8))
def test_a_variant_is_filled_in(slug: str, seed: int) -> None:
    instance = EXERCISES[slug].instance(seed)
    for text in (instance.statement, instance.stub):
        assert not re.search(r"<<\w+>>", text)
        assert text.count("$") % 2 == 0
    compile(instance.stub, slug, "exec")
    assert instance == EXERCISES[slug].instance(seed)
    assert not re.search(r"[^\n]\n1\. ", instance.statement)  # Markdown would begin a list


@every_exercise
def test_what_a_seed_changes_is_said(slug: str) -> None:
    """Variants that differ have different statements."""
    instances = [EXERCISES[slug].instance(seed) for seed in range(12)]
    assert len({i.statement for i in instances}) == len({str(i.given) for i in instances})


def functions(slug: str) -> list[str]:
    return re.findall(r"^def (\w+)\(", EXERCISES[slug].stub, re.M)


@every_exercise
def test_the_stub_is_not_an_answer(slug: str) -> None:
    """It runs, names the functions of the statement, and does not pass."""
    names, space = functions(slug), {}
    assert all(f"`{name}(" in EXERCISES[slug].statement for name in names)
    if names:
        exec(EXERCISES[slug].stub, space)
        verdict = check(slug, *(space[name] for name in names))
        assert not verdict
        assert verdict.outcome == "failed"


GARBAGE: list[Any] = [
    *(
        None,
        0,
        1,
        -1,
        True,
        "answer",
        1.5,
        float("nan"),
        float("inf"),
        [],
        [[]],
        [[], []],
        [[]] * 3,
    ),
    *([0, 0], [0, 0, 0], [0, [], []], [[0], [0]], [None] * 4, ["a", "b", "c"], [1, [1], [1], 1]),
    *([[float("nan")], [0]], Fraction(1, 3), [[True], [False]], [1, [0], [1], [float("inf")]]),
    *([-1, 2**5000, 0], [[[[[[[0]]]]]]], [0] * 1000, [[0, 1], [1, 0]], [0, [0, 0], [0, 0]]),
]


@every_exercise
@pytest.mark.parametrize("garbage", GARBAGE, ids=lambda value: repr(value)[:20])
def test_garbage_never_passes_and_never_crashes(slug: str, garbage: Any) -> None:
    count = max(1, len(functions(slug)))
    verdict = check(slug, *[lambda *_: garbage] * count)
    assert verdict.outcome in ("failed", "could not run")
    assert 10 < len(verdict.sentence) < 1000
    assert verdict.points == 0


@every_exercise
@pytest.mark.parametrize(
    "answer", [None, 3, "def f", [], (), object()], ids=lambda a: type(a).__name__
)
def test_an_answer_of_another_kind_could_not_run(slug: str, answer: Any) -> None:
    assert EXERCISES[slug].check(answer).outcome == "could not run"


def test_questions_about_no_exercise_are_refused() -> None:
    for slug in ("second differences", "", None, 3, []):
        with pytest.raises(InputError, match="is no exercise: there are second-differences"):
            check(slug, abs)  # type: ignore[arg-type]
    with pytest.raises(InputError, match="give your answer as well"):
        check("gray-code")
    for rung in (0, 4, -1, True, "2"):
        with pytest.raises(InputError):
            hint("gray-code", rung)  # type: ignore[arg-type]
    for seed in (-1, 0.5, None):
        with pytest.raises(InputError):
            check("gray-code", abs, seed=seed)  # type: ignore[arg-type]


def test_long_cases_are_shortened() -> None:
    witness = Witness({"z": list(range(500)), "q": Fraction(1, 10**99)}, [[1, 2]] * 20, 0)
    assert str(witness).startswith(
        "z = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, ... (500 entries)], q = about 2^-3"
    )
    assert len(str(witness)) < 250
    assert str(Verdict("a", "passed", 1, "Right.", None)) == "passed, 1 point: Right."


@every_exercise
def test_the_statement_and_the_hints_stand_on_the_page(slug: str) -> None:
    exercise = EXERCISES[slug]
    notebook = json.loads((ROOT / f"{exercise.page}.ipynb").read_text("utf-8"))
    page = "\n".join("".join(cell["source"]) for cell in notebook["cells"])
    head = f"{{exercise}} {exercise.title}\n:label: checked-{slug}\n\n"
    assert f"{head}{exercise.instance(0).statement}\n```" in page
    assert all(f"\n{hint}\n::::" in page for hint in exercise.hints)


def test_no_reference_solution_is_in_the_package() -> None:
    """Hidden tests and solutions are elsewhere: no module here defines what a stub asks for."""
    code = "".join(path.read_text("utf-8") for path in (ROOT / "fdl/exercises").glob("*.py"))
    for slug in EXERCISES:
        for name in functions(slug):
            assert code.count(f"def {name}(") == 1  # the stub's


def test_the_syllabus_leads_to_every_page_and_exercise() -> None:
    rows = syllabus("here").rows
    assert {page.address for page, *_ in rows} == {
        f"here/{s.page}.html" for s in STATEMENTS if s.page
    }
    pages = {f"here/{one.page}.html": one.page for one in EXERCISES.values()}
    for page, lecture, tasks in rows:
        for statement in STATEMENTS:
            if statement.page and page.address == f"here/{statement.page}.html":
                assert statement.place.partition(", ")[2] in lecture
        wanted = [s for s, one in EXERCISES.items() if one.page == pages.get(page.address)]
        assert [task.partition(" ")[0] for task in tasks.split(", ") if task] == wanted
