"""What the tests of the assignments share: their cells, and what a release must not hold."""

import re
from collections.abc import Iterator
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from fdl.exercises import EXERCISES
from tools import assignments

ROOT = Path(__file__).resolve().parent.parent
COURSE = ROOT / "assignments"
REGION = re.compile(r"^ *### BEGIN (SOLUTION|HIDDEN TESTS)\n(.*?)^ *### END \1$", re.M | re.S)
# Lines that say nothing: brackets, and words of the language that stand alone.
SAYS_NOTHING = re.compile(r"(else|try|finally|pass|break|continue|return)?\W*")


def sources() -> dict[str, NotebookNode]:
    """Return the notebooks with the solutions, by the names of their assignments."""
    return {path.stem: nbformat.read(path, as_version=4) for path in assignments.sources()}


def graded(notebook: NotebookNode) -> Iterator[tuple[str, NotebookNode]]:
    """Give each cell that nbgrader knows, with its name."""
    for cell in notebook.cells:
        if "nbgrader" in cell.metadata:
            yield cell.metadata.nbgrader.grade_id, cell


def points(notebook: NotebookNode) -> dict[str, float]:
    return {
        name: cell.metadata.nbgrader.points
        for name, cell in graded(notebook)
        if cell.metadata.nbgrader.grade
    }


def regions(source: str) -> list[tuple[str, str]]:
    """Return (SOLUTION or HIDDEN TESTS, its text) for what a release leaves out."""
    return REGION.findall(source)


def secrets(notebook: NotebookNode) -> set[str]:
    """Return the lines of solutions and hidden tests, without those that a stub gives away."""
    given = {
        line.strip()
        for slug, seed in assignments.seeds(notebook).items()
        for line in EXERCISES[slug].instance(seed).stub.splitlines()
    }
    lines = {
        line.strip()
        for cell in notebook.cells
        for _, text in regions(cell.source)
        for line in text.splitlines()
    }
    return {line for line in lines - given if not SAYS_NOTHING.fullmatch(line)}


def leaks(secret: set[str], folder: Path) -> dict[str, list[str]]:
    """Return the secret lines that the files of a folder hold, anywhere in their text."""
    found = {}
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            text = path.read_text(encoding="utf-8")
            if path.suffix == ".ipynb":
                text = "\n".join(strings(nbformat.reads(text, as_version=nbformat.NO_CONVERT)))
            found[str(path)] = sorted(line for line in secret if line in text)
    return found


def strings(value: object) -> Iterator[str]:
    """Yield all text in a notebook: sources, outputs, metadata, names."""
    if isinstance(value, dict):
        value = [*value, *value.values()]
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for entry in value:
            yield from strings(entry)
