"""Run notebooks from a fresh kernel and store them in one canonical form.

    python tools/refresh.py [NOTEBOOK ...]

Without arguments, every notebook under chapters/. A second run changes no byte. A notebook
with a cell that raises is left as it was, unless the cell is tagged raises-exception.
"""

import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellControlSignal, CellExecutionError, DeadKernelError
from nbformat import NotebookNode

CHAPTERS = Path(__file__).resolve().parent.parent / "chapters"
CELL_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")
CELL_METADATA = ("mystnb", "tags")
NOTEBOOK_METADATA = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}
WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"


class CellError(Exception):
    """A cell raised, timed out or killed its kernel."""


def main(arguments: list[str]) -> int:
    paths = [Path(argument) for argument in arguments] or sorted(notebooks(CHAPTERS))
    failed = False
    for path in paths:
        try:
            path.write_text(refreshed(path), encoding="utf-8", newline="\n")
        except CellError as failure:
            failed = True
            print(f"{path}: {failure}; notebook not written", file=sys.stderr)
    return int(failed)


def notebooks(folder: Path) -> Iterator[Path]:
    return (path for path in folder.rglob("*.ipynb") if ".ipynb_checkpoints" not in path.parts)


def refreshed(path: Path) -> str:
    # nbformat.read would give cells without an id a random one.
    notebook = nbformat.v4.reads_json(path.read_text(encoding="utf-8"))
    canonical = NotebookNode(
        cells=[
            canonical_cell(cell, cell_id)
            for cell, cell_id in zip(notebook.cells, stable_ids(notebook.cells), strict=True)
        ],
        metadata=nbformat.from_dict(NOTEBOOK_METADATA),
        nbformat=4,
        nbformat_minor=5,
    )
    execute(canonical, path.resolve().parent)
    nbformat.validate(canonical)
    return nbformat.v4.writes_json(canonical, indent=1) + "\n"


def stable_ids(cells: list[NotebookNode]) -> list[str]:
    """The first valid use of an id stands; every other cell is named after its position."""
    ids: list[str] = []
    taken = {cell.get("id") for cell in cells}
    for position, cell in enumerate(cells, start=1):
        cell_id = cell.get("id") or ""
        if not CELL_ID.fullmatch(cell_id) or cell_id in ids:
            cell_id = f"cell-{position}"
            while cell_id in taken:
                cell_id += "-x"
        ids.append(cell_id)
    return ids


def canonical_cell(cell: NotebookNode, cell_id: str) -> NotebookNode:
    metadata = {key: cell.metadata[key] for key in CELL_METADATA if key in cell.metadata}
    fields: dict[str, Any] = {
        "cell_type": cell.cell_type,
        "id": cell_id,
        "metadata": metadata,
        "source": cell.source,
    }
    if "attachments" in cell:
        fields["attachments"] = cell.attachments
    if cell.cell_type == "code":
        fields |= {"execution_count": None, "outputs": []}
    return nbformat.from_dict(fields)


def execute(notebook: NotebookNode, folder: Path) -> None:
    client = NotebookClient(
        notebook,
        kernel_name="python3",
        timeout=600,
        coalesce_streams=True,
        record_timing=False,
        resources={"metadata": {"path": str(folder)}},
    )
    with client.setup_kernel():
        for position, cell in enumerate(notebook.cells):
            try:
                client.execute_cell(cell, position)
            except CellExecutionError as error:
                reason = f"{error.ename}: {error.evalue}"
                raise CellError(f"cell {position + 1} ({cell.id}): {reason}") from None
            except (CellControlSignal, DeadKernelError) as error:
                raise CellError(f"cell {position + 1} ({cell.id}): {error}") from None
            for output in cell.get("outputs", []):
                make_canonical(output)


def make_canonical(output: NotebookNode) -> None:
    """Drop what differs from run to run or machine to machine."""
    if output.output_type == "error":
        output.traceback = [f"{output.ename}: {output.evalue}"]  # frames carry paths
    elif "data" in output:
        output.data.pop(WIDGET_VIEW, None)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
