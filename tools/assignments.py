"""Store the assignments in one canonical form, with the statements that the package has.

    python -m tools.assignments [FOLDER]

Without a folder, assignments/source. The seed of a variant is the one that its visible test names:
change it there, and in the hidden tests. A second run changes no byte.
"""

import re
import sys
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from fdl.exercises import EXERCISES
from tools import refresh

SOURCE = refresh.CHAPTERS.parent / "assignments" / "source"
CHECKED = re.compile(r'\bcheck\(\s*"([\w-]+)".*?\bseed=(\d+)', re.S)


def sources(folder: Path = SOURCE) -> list[Path]:
    return sorted(refresh.notebooks(folder))


def statement(slug: str, seed: int) -> str:
    """Return the cell that sets an exercise."""
    exercise, instance = EXERCISES[slug], EXERCISES[slug].instance(seed)
    worth = f"*{exercise.points} points, about {exercise.minutes} minutes.*"
    text = f"## {exercise.title}\n\n{worth}\n\n{instance.statement}"
    if "def " in instance.stub:  # the answer's cell begins with it
        return text
    return f"{text}\n\nStart from this:\n\n```python\n{instance.stub.rstrip()}\n```"


def seeds(notebook: NotebookNode) -> dict[str, int]:
    """Return the exercises that visible tests check, with their seeds."""
    found: dict[str, int] = {}
    for cell in notebook.cells:
        if called := CHECKED.search(cell.source):
            found.setdefault(called[1], int(called[2]))
    return found


def canonical(path: Path) -> str:
    notebook = nbformat.v4.reads_json(path.read_text(encoding="utf-8"))
    statements = {
        f"{slug}-statement": statement(slug, seed) for slug, seed in seeds(notebook).items()
    }
    cells = []
    for position, cell in enumerate(notebook.cells, start=1):
        grading = cell.metadata.get("nbgrader", {})
        name = grading.get("grade_id", f"cell-{position}")
        kept = refresh.canonical_cell(cell, name)
        kept.metadata["nbgrader"] = grading
        kept.source = statements.get(name, cell.source)
        cells.append(kept)
    stored = NotebookNode(
        cells=cells,
        metadata=nbformat.from_dict(refresh.NOTEBOOK_METADATA),
        nbformat=4,
        nbformat_minor=5,
    )
    nbformat.validate(stored)
    return nbformat.v4.writes_json(stored, indent=1) + "\n"


if __name__ == "__main__":
    for path in sources(*map(Path, sys.argv[1:])):
        path.write_text(canonical(path), encoding="utf-8", newline="\n")
