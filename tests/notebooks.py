"""The stored notebooks: what they must look like, and what nbval notices when they change.

A rule takes a notebook and says what is wrong with it, cell by cell. The mutations are the small
damages that a stored output can suffer. `refusal` asks nbval itself whether it would notice.
"""

import ast
import re
import shlex
from collections import deque
from collections.abc import Callable, Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

import nbformat
import pytest
from IPython.core.inputtransformer2 import TransformerManager
from nbformat import NotebookNode
from nbval.plugin import IPyNbCell, NbCellError, comment_markers, metadata_tags

from tools import refresh

ROOT = Path(__file__).resolve().parent.parent
LONGEST_CELL, LONGEST_DEFINITION = 25, 5
PER_KIND = 200
SKIPPING = {name for name in (*comment_markers, *metadata_tags) if name != "raises-exception"}
# A slash at the start of a word, and another one: neither a fraction nor a closing tag nor a URL.
ABSOLUTE = re.compile(r"(?<![\w.:/<*)-])/[A-Za-z_.][\w.-]*/[\w.-]+|\b[A-Za-z]:\\\w")
BITMAP = re.compile(r"data:image/(?!svg)")
MUTATIONS: dict[str, tuple[str, Callable[[str], str]]] = {
    "digit": (r"\d", lambda digit: str((int(digit) + 1) % 10)),
    "word": (r"[^\W\d_]+", lambda word: "something" if word == "nothing" else "nothing"),
    "coordinate": (
        r"(?<=[\s\",MLHVCSQTA])-?\d+(?:\.\d+)?(?=[\s\",LHVCSQTAZ])",
        lambda number: f"{float(number) + 1:g}",
    ),
    "character": (r"(?s).", lambda character: ""),
}
Outputs = list[NotebookNode]


def stored() -> dict[str, NotebookNode]:
    """Return the notebooks under chapters/ by name."""
    paths = sorted(refresh.notebooks(refresh.CHAPTERS))
    return {path.relative_to(ROOT).as_posix(): nbformat.read(path, as_version=4) for path in paths}


def code_cells(notebook: NotebookNode) -> list[tuple[str, NotebookNode]]:
    numbered = enumerate(notebook.cells, start=1)
    return [(f"cell {n} ({cell.id})", cell) for n, cell in numbered if cell.cell_type == "code"]


def outputs(notebook: NotebookNode) -> Iterator[tuple[str, NotebookNode]]:
    return ((name, output) for name, cell in code_cells(notebook) for output in cell.outputs)


def texts(output: NotebookNode) -> dict[str, str]:
    """Return every text of an output by the key under which nbval compares it."""
    if output.output_type == "stream":
        return {output.name: output.text}
    if output.output_type == "error":
        return {"ename": output.ename, "evalue": output.evalue}
    return {mime: data for mime, data in output.data.items() if isinstance(data, str)}


def statements(cell: NotebookNode) -> list[ast.AST]:
    """Return all nodes of the syntax tree; magics count as calls."""
    return list(ast.walk(ast.parse(TransformerManager().transform_cell(cell.source))))


# Rules


def run_in_order(notebook: NotebookNode) -> Iterator[str]:
    filled = [(name, cell) for name, cell in code_cells(notebook) if cell.source.strip()]
    for count, (name, cell) in enumerate(filled, start=1):
        results = [out.execution_count for out in cell.outputs if "execution_count" in out]
        if {cell.execution_count, *results} != {count}:
            yield f"{name}: stored as run {cell.execution_count}, should be run {count}"


def raises_only_where_tagged(notebook: NotebookNode) -> Iterator[str]:
    for name, cell in code_cells(notebook):
        raised = [output.ename for output in cell.outputs if output.output_type == "error"]
        if raised and "raises-exception" not in cell.metadata.get("tags", []):
            yield f"{name}: {raised[0]} without the tag raises-exception"


def shows_text_alone(notebook: NotebookNode) -> Iterator[str]:
    """Bitmaps, widgets and scripts are what nobody compares."""
    for name, output in outputs(notebook):
        for mime in output.get("data", {}):
            if not mime.startswith("text/") and mime != "image/svg+xml":
                yield f"{name}: stores {mime}"
        if any(BITMAP.search(text) for text in texts(output).values()):
            yield f"{name}: stores a bitmap inside a text"


def stores_no_widget_state(notebook: NotebookNode) -> Iterator[str]:
    if "widgets" in notebook.metadata:
        yield "metadata.widgets: widget state"


def skips_no_comparison(notebook: NotebookNode) -> Iterator[str]:
    for name, cell in code_cells(notebook):
        comments = {line.strip().lstrip("#").strip() for line in cell.source.splitlines()}
        for marker in SKIPPING & {*cell.metadata.get("tags", []), *comments}:
            yield f"{name}: {marker} keeps nbval from comparing"


def names_no_place(notebook: NotebookNode) -> Iterator[str]:
    for name, output in outputs(notebook):
        for text in (*texts(output).values(), *output.get("traceback", [])):
            if place := ABSOLUTE.search(text):
                yield f"{name}: absolute path {place[0]}"


def results_come_last(notebook: NotebookNode) -> Iterator[str]:
    for name, cell in code_cells(notebook):
        if not in_order(cell.outputs):
            yield f"{name}: an output after the result"


def imports_fdl(notebook: NotebookNode) -> Iterator[str]:
    imported = set()
    for _, cell in code_cells(notebook):
        for node in statements(cell):
            if isinstance(node, ast.Import):
                imported |= {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom):
                imported.add((node.module or "").split(".")[0])
    if "fdl" not in imported:
        yield "imports nothing from fdl"


def defines_little(notebook: NotebookNode) -> Iterator[str]:
    """The mathematics belongs into the package, where it is tested."""
    for name, cell in code_cells(notebook):
        for node in statements(cell):
            named = isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
            is_lambda = isinstance(getattr(node, "value", None), ast.Lambda)
            if not named and not (is_lambda and isinstance(node, ast.stmt | ast.NamedExpr)):
                continue
            lines = node.end_lineno - node.lineno + 1  # type: ignore[attr-defined]
            if lines > LONGEST_DEFINITION:
                yield f"{name}: defines {getattr(node, 'name', 'a lambda')} in {lines} lines"


def has_short_cells(notebook: NotebookNode) -> Iterator[str]:
    for name, cell in code_cells(notebook):
        if (lines := len(cell.source.splitlines())) > LONGEST_CELL:
            yield f"{name}: {lines} lines"


RULES: tuple[Callable[[NotebookNode], Iterator[str]], ...] = (
    run_in_order,
    raises_only_where_tagged,
    shows_text_alone,
    stores_no_widget_state,
    skips_no_comparison,
    names_no_place,
    results_come_last,
    imports_fdl,
    defines_little,
    has_short_cells,
)


# Mutations


def mutations(original: Outputs) -> Iterator[tuple[str, Outputs]]:
    """Give (what changed, the outputs of a cell after that one change)."""
    yield "an output added", [*original, nbformat.v4.new_output("stream", text="0\n")]
    for place, output in enumerate(original):
        before, after = original[:place], original[place + 1 :]
        yield f"output {place + 1} dropped", before + after
        for what, changed in damaged(output):
            yield f"output {place + 1}, {what}", [*before, changed, *after]
        for other in range(place + 1, len(original)):
            if output != original[other]:
                swapped = list(original)
                swapped[place], swapped[other] = original[other], output
                yield f"outputs {place + 1} and {other + 1} swapped", swapped


def damaged(output: NotebookNode) -> Iterator[tuple[str, NotebookNode]]:
    for key, text in texts(output).items():
        for what, changed in mutated(text):
            yield f"{key}: {what}", with_text(output, key, changed)
    if output.output_type == "stream":
        other = {"stdout": "stderr", "stderr": "stdout"}[output.name]
        yield f"moved to {other}", NotebookNode(output, name=other)
    for mime in output.get("data", {}):
        kept = {key: data for key, data in output.data.items() if key != mime}
        yield f"{mime} dropped", NotebookNode(output, data=NotebookNode(kept))


def mutated(text: str) -> Iterator[tuple[str, str]]:
    """Give mutations of each kind, at every place or at PER_KIND places spread evenly."""
    for kind, (pattern, change) in MUTATIONS.items():
        if kind == "coordinate" and "<svg" not in text:
            continue
        places = list(re.finditer(pattern, text))
        for number in range(min(len(places), PER_KIND)):
            place = places[number * max(len(places), PER_KIND) // PER_KIND]
            changed = text[: place.start()] + change(place[0]) + text[place.end() :]
            yield f"{kind} {place[0]!r} at {place.start()}", changed


def with_text(output: NotebookNode, key: str, text: str) -> NotebookNode:
    if output.output_type == "stream":
        return NotebookNode(output, text=text)
    if output.output_type == "error":
        return NotebookNode(output, **{key: text})
    return NotebookNode(output, data=NotebookNode(output.data, **{key: text}))


def in_order(outputs: Outputs) -> bool:
    """A cell ends with its result or its error, so nothing may be stored after it."""
    return not any(out.output_type in ("execute_result", "error") for out in outputs[:-1])


# nbval


class Replay:
    """Stands where nbval expects a kernel, and answers every cell with the same outputs."""

    def __init__(self, outputs: Outputs) -> None:
        self.outputs = outputs
        self.messages: deque[dict[str, Any]] = deque()

    def is_alive(self) -> bool:
        return True

    def execute_cell_input(self, source: str, allow_stdin: bool | None = None) -> str:
        idle = NotebookNode(output_type="status", execution_state="idle")
        self.messages.extend(
            {"msg_type": out.output_type, "content": out, "parent_header": {"msg_id": "replay"}}
            for out in (*self.outputs, idle)
        )
        return "replay"

    def await_reply(self, message: str, timeout: float | None = None) -> None: ...

    def await_idle(self, message: str, timeout: float | None = None) -> None: ...

    def get_message(self, stream: str, timeout: float | None = None) -> dict[str, Any]:
        return self.messages.popleft()


def nbval_options() -> list[str]:
    """Return the options with which `make test` runs nbval over chapters/."""
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    lines = re.findall(r"^\t@?\$\(PYTEST\) (.*--nbval\b.*) chapters$", makefile, re.M)
    assert len(lines) == 1, "the Makefile has no one line that runs nbval over chapters"
    return shlex.split(lines[0])


def collected(*places: Path, options: tuple[str, ...] = ()) -> list[IPyNbCell]:
    """Return the code cells of notebooks as `make test` collects them; no kernel starts."""
    found: list[IPyNbCell] = []

    class Collector:
        def pytest_collection_finish(self, session: pytest.Session) -> None:
            found.extend(session.items)

    quiet = ["--collect-only", "-qq", "-n0", "--dist=no", "-p", "no:cacheprovider"]
    quiet += ["-c", str(ROOT / "pyproject.toml")]
    arguments = [*nbval_options(), *options, *quiet, *map(str, places)]
    code = pytest.main(arguments, plugins=[Collector()])
    assert code == pytest.ExitCode.OK, f"pytest {shlex.join(arguments)} ended with {code}"
    for notebook in {cell.parent for cell in found}:
        notebook.setup_sanitize_files()  # nbval does so where it starts the kernel
    return found


def refusal(cell: IPyNbCell, fresh: Outputs, stored: Outputs) -> str | None:
    """Return how nbval fails a cell that stores one thing and prints another; None: it passes."""
    cell.parent.kernel = Replay(fresh)
    kept, cell.cell.outputs = cell.cell.outputs, deepcopy(stored)  # nbval merges streams in place
    try:
        cell.runtest()
    except NbCellError as failure:
        return str(cell.repr_failure(pytest.ExceptionInfo.from_exception(failure)))
    except pytest.skip.Exception:
        return None
    finally:
        cell.cell.outputs = kept
    return None


def verdicts(cell: IPyNbCell) -> Iterator[tuple[str, bool]]:
    """Give (mutation of the stored outputs, whether anybody notices)."""
    cell.format_output_compare = lambda *mismatch: None  # slow, and decides nothing
    for what, changed in mutations(cell.cell.outputs):
        noticed = refusal(cell, cell.cell.outputs, changed) or not in_order(changed)
        yield what, bool(noticed)
