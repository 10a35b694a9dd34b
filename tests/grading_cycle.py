"""The course in assignments/, run as an instructor runs it, with six students.

    python -m tests.grading_cycle

In a copy of the course it releases both assignments, writes the submissions of assignments/trial
into the released notebooks, collects, grades, marks what is marked by hand, writes feedback and
exports the grades. Any score, warning or file that is not as expected ends it with an error.
"""

import csv
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode

from tests.assignments import COURSE, graded, leaks, points, secrets, sources

ONE, THREE = "chapter-1-memorization", "chapter-3-depth"
STUDENTS = ("right", "another-way", "wrong", "partly", "tampered", "crashing")
# What the checks give. What is written in words waits for a mark, unless nothing is written.
SCORES = {
    ONE: dict(zip(STUDENTS, (36, 36, 0, 18, 10, 10), strict=True)),
    THREE: dict(zip(STUDENTS, (29, 29, 0, 14, 15, 0), strict=True)),
}
MOST = {ONE: 36, THREE: 34}
WORDS, REMARK = "in-words", "And why does the jump of frac do no harm?"
MARKS: dict[str, float] = {"right": 5, "another-way": 3, "wrong": 0, "tampered": 4}
# Whose kernel ended before the cells did, and what they get without the line that ends it.
UNGRADED: dict[str, dict[str, float]] = {ONE: {}, THREE: {"crashing": 6}}
LIMIT = 15  # seconds for a cell, as there is one that never ends
# All that nbgrader warns of while it grades, in any order.
WARNINGS = {
    ONE: (
        "Attribute 'checksum' for cell second-differences-test has changed",
        "Attribute 'checksum' for cell finite-epsilon-test has changed",
        "Attribute 'points' for cell finite-epsilon-test has changed",
        "Missing grade cell rank-of-features-test encountered, adding to notebook",
        "Timeout waiting for execute reply",
        "Interrupting kernel",
    ),
    THREE: (
        "Attribute 'checksum' for cell in-words-statement has changed",
        "Attribute 'checksum' for cell gray-code-test has changed",
        "Kernel died while waiting for execute reply",
        "There was an error processing assignment: ",
        "Traceback (most recent call last)",
        "Removing failed assignment: ",
        "There was an error processing assignment 'chapter-3-depth' for student 'crashing'",
        "Please see the the above traceback",
    ),
}
CELL = re.compile(r"^# %% ([\w-]+)(?: \[(.+)\])?\n", re.M)
RETURNED = re.compile(r"\A# This cell .* was missing from the submission\. .*\n\n")
COMPLAINT = re.compile(r"\| (?:WARNING|ERROR|CRITICAL)\] (.*)")


class DifferenceError(Exception):
    """Something is not as it should be."""


def expect(found: Any, wanted: Any, what: str) -> None:
    if found != wanted:
        raise DifferenceError(f"{what}:\n  found    {found}\n  expected {wanted}")


# Submissions


def submission(released: NotebookNode, source: NotebookNode, trial: Path) -> NotebookNode:
    """Return the released notebook as a student hands it in."""
    if trial.stem == "right":
        return with_solutions(released, source)
    cells = dict(graded(released))
    _, *parts = CELL.split(trial.read_text(encoding="utf-8"))
    for name, mark, text in zip(parts[::3], parts[1::3], parts[2::3], strict=True):
        cell = cells[name]
        if mark == "deleted":
            released.cells.remove(cell)
        elif cell.cell_type == "markdown":
            cell.source = re.sub("^# ?", "", text.strip(), flags=re.M)
        else:
            cell.source = text.strip()
        if mark and mark.endswith(" points"):
            cell.metadata.nbgrader.points = int(mark.split()[0])
    return released


def with_solutions(released: NotebookNode, source: NotebookNode) -> NotebookNode:
    solved = dict(graded(source))
    for name, cell in graded(released):
        if cell.metadata.nbgrader.solution:
            cell.source = solved[name].source
    return released


# The course


class Course:
    """A copy of the course in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = Path(shutil.copytree(COURSE, folder / "course"))
        (folder / "home").mkdir()  # without the settings of whoever runs this
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("JUPYTER", "IPYTHON"))}
        self._environment = kept | {"HOME": str(folder / "home")}

    def nbgrader(self, *arguments: str, fails: bool = False) -> list[str]:
        """Run a command and return what nbgrader warns of, apart from its own code."""
        done = subprocess.run(
            ["nbgrader", *arguments],
            cwd=self.folder,
            env=self._environment,
            capture_output=True,
            text=True,
            check=False,
        )
        said = done.stdout + done.stderr
        if (done.returncode != 0) != fails:
            raise DifferenceError(f"nbgrader {' '.join(arguments)}: {done.returncode}\n{said}")
        return COMPLAINT.findall(said)

    def notebook(self, stage: str, name: str) -> NotebookNode:
        return nbformat.read(self.folder / stage / name / f"{name}.ipynb", as_version=4)

    def scores(self, name: str) -> dict[str, float]:
        """Export the grades, and return those of one assignment."""
        expect(self.nbgrader("export"), [], "warnings for the export")
        with open(self.folder / "grades.csv", encoding="utf-8") as file:
            rows = [row for row in csv.DictReader(file) if row["assignment"] == name]
        expect({float(row["max_score"]) for row in rows}, {MOST[name]}, f"points of {name}")
        return {row["student_id"]: float(row["score"]) for row in rows}

    def gradebook(self) -> Any:
        from nbgrader.api import Gradebook

        return Gradebook(f"sqlite:///{self.folder / 'gradebook.db'}", "fdl")


def release(course: Course, name: str, source: NotebookNode) -> None:
    expect(course.nbgrader("generate_assignment", name), [], f"warnings for the release of {name}")
    folder = course.folder / "release" / name
    expect([path.name for path in folder.iterdir()], [f"{name}.ipynb"], "files of the release")
    secret = secrets(source)
    for path, lines in leaks(secret, folder).items():
        expect(lines, [], f"lines of solutions or hidden tests in {path}")
    expect(points(course.notebook("release", name)), points(source), "points of the release")
    print(f"{name}: none of {len(secret)} lines of solutions and hidden tests is in the release")


def hand_in(course: Course, name: str, source: NotebookNode) -> None:
    """Put six notebooks where a download from a learning platform goes, and collect them."""
    folder = course.folder / "downloaded" / name / "archive"
    folder.mkdir(parents=True)
    for student in STUDENTS:
        trial = course.folder / "trial" / name / f"{student}.py"
        written = submission(course.notebook("release", name), source, trial)
        nbformat.write(written, folder / f"{student}_{name}.ipynb")
    said = course.nbgrader("zip_collect", name)
    said = [line for line in said if not line.startswith("Directory not found. Creating: ")]
    expect(said, [], "warnings for the collection")
    found = {path.parts[-3] for path in course.folder.glob(f"submitted/*/{name}/{name}.ipynb")}
    expect(found, set(STUDENTS), "submissions collected")


def autograde(course: Course, name: str) -> None:
    limit = f"--Execute.timeout={LIMIT}"
    said = course.nbgrader("autograde", name, limit, fails=bool(UNGRADED[name]))
    rest = [line for line in said if not line.endswith(tuple(restored(course, name)))]
    starts = WARNINGS[name]
    known = [next((start for start in starts if line.startswith(start)), line) for line in rest]
    expect(Counter(known), Counter(starts), f"warnings while {name} was graded")


def restored(course: Course, name: str) -> list[str]:
    """Return how warnings end of a test cell as it was released: its hidden tests come back."""
    cells = (cell.metadata.nbgrader for _, cell in graded(course.notebook("release", name)))
    return [f"got: {marks.checksum})" for marks in cells if marks.grade]


def check_tests(course: Course, name: str, source: NotebookNode) -> None:
    """Every submission was graded with the tests and statements of the source."""
    wanted = {own: cell.source for own, cell in graded(source) if cell.metadata.nbgrader.locked}
    for student in STUDENTS:
        if student not in UNGRADED[name]:
            cells = dict(graded(course.notebook(f"autograded/{student}", name)))
            changed = [own for own in wanted if RETURNED.sub("", cells[own].source) != wanted[own]]
            expect(changed, [], f"locked cells of {student} that differ in {name}")


def check_waiting(course: Course, name: str, wanted: set[str]) -> None:
    with course.gradebook() as book:
        graded_ones = book.assignment_submissions(name)
        waiting = {one.student.id for one in graded_ones if one.needs_manual_grade}
    expect(waiting, wanted, f"{name} waits for marks")


def regrade(course: Course, name: str) -> None:
    """Take out what ended a kernel, and grade again: no other submission is run."""
    for student in UNGRADED[name]:
        written = course.notebook(f"submitted/{student}", name)
        for cell in written.cells:
            cell.source = cell.source.replace("os._exit(", "print(")
        nbformat.write(written, course.folder / "submitted" / student / name / f"{name}.ipynb")
    said = course.nbgrader("autograde", name)
    rest = [line for line in said if not line.endswith(tuple(restored(course, name)))]
    expect(rest, [], f"warnings while {name} was graded again")


def mark(course: Course, name: str, marks: dict[str, float]) -> None:
    """Mark what is written in words, as the form grader does."""
    with course.gradebook() as book:
        for student, worth in marks.items():
            grade = book.find_grade(WORDS, name, name, student)
            grade.manual_score, grade.needs_manual_grade = worth, False
            book.find_comment(WORDS, name, name, student).manual_comment = REMARK
        book.db.commit()


def feedback(course: Course, name: str) -> dict[str, str]:
    """Write the feedback and return it, by student."""
    said = course.nbgrader("generate_feedback", name, "--force")
    expect(said, [], f"warnings for the feedback on {name}")
    folder = course.folder / "feedback"
    pages = {student: folder / student / name / f"{name}.html" for student in STUDENTS}
    return {student: page.read_text(encoding="utf-8") for student, page in pages.items()}


def check_feedback(name: str, texts: dict[str, str], scores: dict[str, float]) -> None:
    """It has the score, the counterexamples of the checks, and the hidden tests as well."""
    for student, text in texts.items():
        total = f"(Score: {float(scores[student])} / {float(MOST[name])})"
        expect(total in text, True, f"{total} in the feedback for {student}")
        expect("HIDDEN TESTS" in text, True, "hidden tests in the feedback")
    expect("failed, 0 points: " in texts["wrong"], True, "a counterexample in the feedback")


def run(course: Course, name: str, source: NotebookNode) -> dict[str, float]:
    """Return the final scores of an assignment."""
    release(course, name, source)
    hand_in(course, name, source)
    autograde(course, name)
    check_tests(course, name, source)
    scores = course.scores(name)
    expect(scores, SCORES[name], f"scores of {name}")
    marks = MARKS if WORDS in points(source) else {}
    check_waiting(course, name, {*marks, *UNGRADED[name]})
    regrade(course, name)
    mark(course, name, marks)
    check_waiting(course, name, set())
    wanted = {one: score + marks.get(one, 0) for one, score in (scores | UNGRADED[name]).items()}
    scores = course.scores(name)
    expect(scores, wanted, f"scores of {name} with marks")
    texts = feedback(course, name)
    check_feedback(name, texts, scores)
    remarked = {student for student, text in texts.items() if REMARK in text}
    expect(remarked, set(marks), f"remarks in the feedback on {name}")
    return scores


def main() -> int:
    start = time.monotonic()
    # nbgrader calls `alembic` by its name, as in an environment that is activated.
    os.environ["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    with tempfile.TemporaryDirectory() as folder:
        course = Course(Path(folder))
        try:
            finals = {name: run(course, name, source) for name, source in sources().items()}
        except DifferenceError as difference:
            print(difference, file=sys.stderr)
            return 1
    width = max(map(len, STUDENTS))
    print(" " * width, *finals)
    for student in STUDENTS:
        cells = (f"{scores[student]:g} / {MOST[name]}" for name, scores in finals.items())
        columns = (cell.ljust(len(name)) for cell, name in zip(cells, finals, strict=True))
        print(student.ljust(width), *columns)
    print(f"{time.monotonic() - start:.0f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main())
