"""The notebooks are stored as they ran, and a wrong output cannot hide from `make test`."""

import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from nbval.plugin import IPyNbCell, coalesce_streams

from tests import notebooks
from tools import refresh

pytestmark = pytest.mark.book

SVG = '<figure><svg viewBox="0 0 9 9"><path d="M0 0L4.5 9"/></svg></figure>'
SAMPLE = (
    ("print(3)", [], [new_output("stream", text="3 pieces\n")]),
    (
        "import sys; print('slow', file=sys.stderr); figure",
        [],
        [
            new_output("stream", name="stderr", text="slow: 2 s\n"),
            new_output("execute_result", {"text/html": SVG, "text/plain": "Figure(2 points)"}),
        ],
    ),
    (
        "raise ValueError('points 0 and 1 are equal')",
        ["raises-exception"],
        [new_output("error", ename="ValueError", evalue="points 0 and 1 are equal")],
    ),
    ("x = 1", [], []),
)


def notebook(*cells: tuple[str, list[str], list[NotebookNode]], **metadata: Any) -> NotebookNode:
    """Build a notebook that was run, from (source, tags, outputs) of each cell."""
    built = [
        new_code_cell(source, metadata={"tags": tags} if tags else {}, outputs=deepcopy(outputs))
        for source, tags, outputs in cells
    ]
    for count, cell in enumerate(built, start=1):
        cell.execution_count = count
        for output in cell.outputs:
            if output.output_type == "execute_result":
                output.execution_count = count
    return new_notebook(cells=[new_markdown_cell("# Sample"), *built], metadata=metadata)


def written(folder: Path, *cells: tuple[str, list[str], list[NotebookNode]]) -> Path:
    path = folder / "sample.ipynb"
    nbformat.write(notebook(*cells), path)
    return path


def unnoticed(cells: list[IPyNbCell]) -> list[str]:
    every = ((cell, what, noticed) for cell in cells for what, noticed in notebooks.verdicts(cell))
    return [f"{cell.nodeid}: {what}" for cell, what, noticed in every if not noticed]


@pytest.fixture(scope="module")
def chapters() -> list[IPyNbCell]:
    return notebooks.collected(refresh.CHAPTERS)


@pytest.mark.parametrize("rule", notebooks.RULES, ids=lambda rule: rule.__name__)
def test_every_notebook(rule: Callable[[NotebookNode], Iterator[str]]) -> None:
    assert not [f"{name}, {what}" for name, one in notebooks.stored().items() for what in rule(one)]


def test_notebooks_are_stored_in_canonical_form(monkeypatch: pytest.MonkeyPatch) -> None:
    """What `make refresh` would write if every kernel printed what is stored."""

    def restore(canonical: NotebookNode, folder: Path) -> None:
        for cell, stored in zip(canonical.cells, before.cells, strict=True):
            if cell.cell_type == "code":
                cell.execution_count = stored.execution_count
                cell.outputs = coalesce_streams(deepcopy(stored.outputs))
                for output in cell.outputs:
                    refresh.make_canonical(output)

    monkeypatch.setattr(refresh, "execute", restore)
    changed = []
    for name in notebooks.stored():
        text = (notebooks.ROOT / name).read_bytes().decode()
        before = nbformat.v4.reads_json(text)
        if refresh.refreshed(notebooks.ROOT / name) != text:
            changed.append(name)
    assert not changed, "not as make refresh writes them"


def test_nbval_sees_every_code_cell(chapters: list[IPyNbCell]) -> None:
    counts = {name: len(notebooks.code_cells(one)) for name, one in notebooks.stored().items()}
    assert len(chapters) == sum(counts.values()) > 0


def test_nbval_passes_what_is_stored(chapters: list[IPyNbCell]) -> None:
    for cell in chapters:
        refusal = notebooks.refusal(cell, cell.cell.outputs, cell.cell.outputs)
        assert refusal is None, refusal


def test_nbval_notices_every_mutation(chapters: list[IPyNbCell]) -> None:
    """Change one thing in what a cell stores, and `make test` must fail.

    No kernel runs: the outputs as they are stored are sent to nbval as the messages of a kernel
    that prints them, and nbval's own test of the cell, with the options of `make test`, compares
    them with the mutated ones. A stored output that a kernel does print, which `make test` checks,
    can therefore not be changed unnoticed. Two outputs whose order nbval does not compare (a
    print and a picture that is not the result) are reported too: give each a cell of its own.
    """
    start = time.monotonic()
    total = sum(1 for cell in chapters for _ in notebooks.mutations(cell.cell.outputs))
    assert not unnoticed(chapters)
    print(f"{total} mutations in {time.monotonic() - start:.1f} s")


def test_the_mutations_are_of_every_kind(tmp_path: Path) -> None:
    cells = notebooks.collected(written(tmp_path, *SAMPLE))
    assert not unnoticed(cells)
    tried = {what for cell in cells for what, _ in notebooks.mutations(cell.cell.outputs)}
    assert {
        "an output added",
        "output 1 dropped",
        "output 1, moved to stderr",
        "output 1, stdout: digit '3' at 0",
        "output 1, stdout: character '\\n' at 8",
        "output 1, evalue: word 'points' at 0",
        "output 2, text/html: coordinate '4.5' at 45",
        "output 2, text/html dropped",
        "outputs 1 and 2 swapped",
    } <= tried


@pytest.mark.parametrize("key", ["stdout", "stderr", "text/html", "text/plain", "evalue"])
def test_a_longer_skip_list_would_be_noticed(tmp_path: Path, key: str) -> None:
    cells = notebooks.collected(written(tmp_path, *SAMPLE))
    for cell in cells:
        cell.parent.skip_compare = (*cell.parent.skip_compare, key)
    survivors = unnoticed(cells)
    assert any(f", {key}: digit" in what for what in survivors)


@pytest.mark.parametrize(
    ("comment", "tags"),
    [
        ("# NBVAL_SKIP\n", []),
        ("# NBVAL_IGNORE_OUTPUT\n", []),
        ("", ["nbval-skip"]),
        ("", ["nbval-ignore-output"]),
    ],
)
def test_a_cell_that_is_not_compared_would_be_noticed(
    tmp_path: Path, comment: str, tags: list[str]
) -> None:
    source, _, outputs = SAMPLE[0]
    cell = (comment + source, tags, outputs)
    assert len(unnoticed(notebooks.collected(written(tmp_path, cell)))) > 10
    assert list(notebooks.skips_no_comparison(notebook(cell)))


def test_laxer_options_would_be_noticed(tmp_path: Path) -> None:
    page = written(tmp_path, *SAMPLE)
    assert unnoticed(notebooks.collected(page, options=("--nbval-lax",)))
    patterns = tmp_path / "patterns"
    patterns.write_text("regex: \\d\nreplace: 0\n")
    survivors = unnoticed(notebooks.collected(page, options=(f"--nbval-sanitize-with={patterns}",)))
    assert survivors
    assert all("digit" in what or "coordinate" in what for what in survivors)


@pytest.mark.parametrize(
    ("rule", "cell"),
    [
        ("raises_only_where_tagged", ("1 / 0", [], SAMPLE[2][2])),
        ("shows_text_alone", ("f", [], [new_output("display_data", {"image/png": "iVBORw0K"})])),
        (
            "shows_text_alone",
            ("f", [], [new_output("display_data", {"text/html": "<img src='data:image/png;'>"})]),
        ),
        (
            "shows_text_alone",
            (
                "f",
                [],
                [new_output("display_data", {"application/vnd.jupyter.widget-view+json": {}})],
            ),
        ),
        ("names_no_place", ("f", [], [new_output("stream", text="saved to /home/me/a.txt")])),
        ("names_no_place", ("f", [], [new_output("stream", text="saved to C:\\Users")])),
        (
            "results_come_last",
            ("f", [], [new_output("execute_result", {"text/plain": "1"}), *SAMPLE[0][2]]),
        ),
        ("imports_fdl", ("import numpy\nfrom fdlx import y", [], [])),
        ("defines_little", ("def f(x):\n" + "    x += 1\n" * 5, [], [])),
        ("defines_little", ("class A:\n" + "    x = 1\n" * 5, [], [])),
        ("defines_little", ("f = lambda x: (\n" + "    x +\n" * 4 + "1)", [], [])),
        ("has_short_cells", ("x = 1\n" * 26, [], [])),
    ],
)
def test_a_rule_reports(rule: str, cell: tuple[str, list[str], list[NotebookNode]]) -> None:
    (what,) = getattr(notebooks, rule)(notebook(("print(0)", [], []), cell))
    assert rule == "imports_fdl" or what.startswith("cell 3 ")


@pytest.mark.parametrize("rule", notebooks.RULES, ids=lambda rule: rule.__name__)
def test_a_rule_accepts(rule: Callable[[NotebookNode], Iterator[str]]) -> None:
    short = ("%time\nfrom fdl import data\ndef f(x):\n    return x / 3\n", [], [])
    assert not list(rule(notebook(short, *SAMPLE)))


@pytest.mark.parametrize("counts", [(None, 2), (2, 1), (1, 1), (3, 4)])
def test_cells_that_did_not_run_in_order_are_reported(counts: tuple[int | None, int]) -> None:
    page = notebook(*SAMPLE[:2])
    for cell, count in zip(page.cells[1:], counts, strict=True):
        cell.execution_count = count
    assert list(notebooks.run_in_order(page))


def test_widget_state_is_reported() -> None:
    assert list(notebooks.stores_no_widget_state(notebook(*SAMPLE, widgets={"state": {}})))


def test_a_wrong_digit_fails_the_run(tmp_path: Path) -> None:
    """The same again with a kernel, on copies of the smallest page."""
    for name in ("conftest.py", "pyproject.toml"):
        (tmp_path / name).write_bytes((notebooks.ROOT / name).read_bytes())
    page = min(refresh.notebooks(refresh.CHAPTERS), key=lambda path: path.stat().st_size)
    for name in ("intact", "digit", "null"):
        copy = nbformat.read(page, as_version=4)
        cell = [cell for _, cell in notebooks.code_cells(copy)][-1]
        if name == "digit":
            shown = notebooks.texts(cell.outputs[-1])
            key, text = next((key, text) for key, text in shown.items() if re.search(r"\d", text))
            changed = next(new for what, new in notebooks.mutated(text) if what.startswith("digit"))
            cell.outputs[-1] = notebooks.with_text(cell.outputs[-1], key, changed)
        elif name == "null":
            cell.execution_count, cell.outputs = None, []
        nbformat.write(copy, tmp_path / f"{name}.ipynb")
    command = [
        sys.executable,
        "-m",
        "pytest",
        *notebooks.nbval_options(),
        "-n0",
        "-rA",
        "--color=no",
    ]
    ran = subprocess.run([*command, "."], cwd=tmp_path, capture_output=True, text=True, check=False)
    failed = re.findall(r"^(FAILED|ERROR) (\w+)\.ipynb", ran.stdout, re.M)
    assert set(failed) == {("ERROR", "null"), ("FAILED", "digit")}, ran.stdout
    assert "Cell outputs differ" in ran.stdout
    assert "was never run" in ran.stdout
    assert len(re.findall(r"^PASSED intact", ran.stdout, re.M)) == len(notebooks.code_cells(copy))
