"""The assignments as they are stored: whole, in step with the exercises, and solved."""

import re
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbformat import NotebookNode

from fdl.exercises import EXERCISES
from tests.assignments import COURSE, ROOT, graded, leaks, points, regions, secrets, sources
from tools import assignments

SOURCES = sources()
every_assignment = pytest.mark.parametrize("name", SOURCES)
KINDS = {
    # role: cell type, grade, solution, locked
    "text": ("markdown", False, False, True),
    "solution": ("code", False, True, False),
    "test": ("code", True, False, True),
    "manual": ("markdown", True, True, False),
}


def kind(cell: NotebookNode) -> str:
    marks = cell.metadata.nbgrader
    found = (cell.cell_type, marks.grade, marks.solution, marks.locked)
    return next(name for name, wanted in KINDS.items() if wanted == found)


def of_kind(notebook: NotebookNode, wanted: str) -> dict[str, NotebookNode]:
    return {name: cell for name, cell in graded(notebook) if kind(cell) == wanted}


def test_there_is_one_for_each_chapter() -> None:
    assert set(SOURCES) == {"chapter-1-memorization", "chapter-3-depth"}


@every_assignment
def test_it_is_stored_in_canonical_form(name: str) -> None:
    """What `make refresh` would write: the statements of the package, and nothing that varies."""
    path = COURSE / "source" / name / f"{name}.ipynb"
    text = path.read_bytes().decode()
    assert assignments.canonical(path) == text, "not as make refresh writes it"
    assert not any(cell.get("outputs") for cell in SOURCES[name].cells)


@every_assignment
def test_every_cell_is_marked_for_nbgrader(name: str) -> None:
    cells = list(graded(SOURCES[name]))
    names = [name for name, _ in cells]
    assert len(cells) == len(SOURCES[name].cells)
    assert sorted(set(names)) == sorted(names)
    for own, cell in cells:
        marks = cell.metadata.nbgrader
        assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", own)
        assert cell.id == own
        assert kind(cell)
        assert (marks.schema_version, marks.task) == (3, False)
        assert ("points" in marks) == marks.grade


@every_assignment
def test_markers_stand_where_they_belong(name: str) -> None:
    """Solutions in cells for answers, hidden tests in test cells after a visible one."""
    for own, cell in graded(SOURCES[name]):
        wanted = {"solution": "SOLUTION", "manual": "SOLUTION", "test": "HIDDEN TESTS"}
        found = {what for what, text in regions(cell.source) if text.strip()}
        assert found == {wanted[kind(cell)]} if kind(cell) in wanted else not found, own
        assert cell.source.count("###") == 2 * len(regions(cell.source)), own


@every_assignment
def test_each_exercise_has_its_three_cells_in_order(name: str) -> None:
    notebook = SOURCES[name]
    wanted = [f"{slug}-{part}" for slug in assignments.seeds(notebook) for part in
              ("statement", "solution", "test")]  # fmt: skip
    own = [one for one, _ in graded(notebook) if one in wanted]
    assert own == wanted
    assert set(of_kind(notebook, "solution")) | set(of_kind(notebook, "test")) <= set(wanted)


@every_assignment
def test_the_exercises_are_graded_ones_in_variants_of_their_own(name: str) -> None:
    """Full points need the whole check; the variant is not that of the page."""
    notebook = SOURCES[name]
    for slug, seed in assignments.seeds(notebook).items():
        exercise = EXERCISES[slug]
        assert exercise.graded
        assert points(notebook)[f"{slug}-test"] == exercise.points
        assert exercise.instance(seed).statement != exercise.statement
        assert exercise.instance(seed).statement != exercise.instance().statement


@every_assignment
def test_hidden_seeds_have_the_statement_of_the_visible_one(name: str) -> None:
    for slug, seed in assignments.seeds(SOURCES[name]).items():
        cell = of_kind(SOURCES[name], "test")[f"{slug}-test"]
        [(_, hidden)] = regions(cell.source)
        others = re.findall(r"for seed in \((.*)\)", hidden)
        for other in map(int, re.findall(r"\d+", "".join(others))):
            assert other != seed
            assert EXERCISES[slug].instance(other).given == EXERCISES[slug].instance(seed).given
        assert cell.source.startswith("from fdl.exercises import check\n")  # whatever ran before
        left = re.sub(r"for seed in .*\n.*check\(.*\n.*\n", "", hidden)
        assert "check(" not in left
        assert "assert" in left, "a case that does not trust the checker"


@every_assignment
def test_the_stub_begins_the_answer(name: str) -> None:
    """What is outside the solution is in the stub, in its order."""
    for slug, seed in assignments.seeds(SOURCES[name]).items():
        cell = of_kind(SOURCES[name], "solution")[f"{slug}-solution"]
        stub = iter(EXERCISES[slug].instance(seed).stub.splitlines())
        kept = re.sub(r"^ *### BEGIN.*?^ *### END SOLUTION\n?", "", cell.source, flags=re.M | re.S)
        assert all(line in stub for line in kept.splitlines() if line)


@every_assignment
def test_the_opening_says_what_is_graded(name: str) -> None:
    notebook = SOURCES[name]
    opening = notebook.cells[0].source
    rows = {row for row in opening.splitlines() if row.startswith("| ") and "points" not in row}
    wanted = {
        f"| {one.title} | {one.points} | {one.minutes} | its check |"
        for one in map(EXERCISES.__getitem__, assignments.seeds(notebook))
    }
    for own in of_kind(notebook, "manual"):
        statement = of_kind(notebook, "text")[f"{own}-statement"].source
        title, worth, minutes = re.match(
            r"## (.*)\n\n\*(\d+) points, about (\d+) minutes, marked by your instructor\.\*",
            statement,
        ).groups()  # type: ignore[union-attr]
        assert points(notebook)[own] == int(worth)
        wanted.add(f"| {title} | {worth} | {minutes} | your instructor |")
    assert rows == wanted


@every_assignment
def test_the_solutions_pass(name: str) -> None:
    """Visible checks and hidden ones, in the order of the notebook."""
    space: dict[str, Any] = {}
    for own, cell in graded(SOURCES[name]):
        if cell.cell_type == "code":
            exec(compile(cell.source, own, "exec"), space)


@every_assignment
def test_what_is_secret_is_found(name: str, tmp_path: Path) -> None:
    """The search that a release has to pass finds every line in the source."""
    secret = secrets(SOURCES[name])
    assert len(secret) > 40
    nbformat.write(SOURCES[name], tmp_path / "source.ipynb")
    assert leaks(secret, tmp_path) == {str(tmp_path / "source.ipynb"): sorted(secret)}


def test_the_instructor_page_gives_the_commands_that_are_tried() -> None:
    page = nbformat.read(ROOT / "chapters/reference/instructors.ipynb", as_version=4)
    text = "\n".join(cell.source for cell in page.cells)
    given = re.findall(r"^nbgrader (\w+)", text, re.M)
    tried = (ROOT / "tests" / "grading_cycle.py").read_text(encoding="utf-8")
    places = [tried.index(f'course.nbgrader("{command}"') for command in given[:3]]
    assert places == sorted(places)
    assert all(f'nbgrader("{command}"' in tried for command in given)


@pytest.mark.parametrize("slug", EXERCISES)
def test_seeds_that_differ_by_twelve_have_one_statement(slug: str) -> None:
    """The instructor page says so."""
    for seed in range(12):
        assert EXERCISES[slug].instance(seed).given == EXERCISES[slug].instance(seed + 12).given


def test_nbgrader_comes_in_the_versions_of_the_other_locks() -> None:
    def pinned(name: str) -> set[tuple[str, str]]:
        text = (ROOT / name).read_text(encoding="utf-8")
        return set(re.findall(r"^([\w.-]+)==([^\s;]+)", text, re.M))

    both = pinned("requirements.txt") | pinned("requirements-test.txt")
    known = {package for package, _ in both}
    differ = {pin for pin in pinned("requirements-grading.txt") if pin[0] in known} - both
    assert not differ, "run make lock"
