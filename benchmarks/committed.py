"""Writing the tables that `fdl.tables.measured` reads."""

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import fdl.tables

__all__ = ["write"]


def write(name: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Print each row as it comes, and write the table when all are there."""
    lines = []
    for row in rows:
        print(name, *row, sep="  ", flush=True)
        lines.append(json.dumps(row))
    text = f'{{\n "columns": {json.dumps(columns)},\n "rows": [\n  '
    text += ",\n  ".join(lines) + "\n ]\n}\n"
    Path(fdl.tables.__file__).with_name(f"{name}.json").write_text(text, "utf-8")
