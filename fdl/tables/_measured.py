"""Figures that cannot be computed while a page is built: measured once, and committed."""

import json
from importlib import resources
from typing import Any

from fdl.errors import InputError
from fdl.tables._table import Table

__all__ = ["measured"]


def measured(name: str, **where: Any) -> Table:
    """Return a committed table of measurements, with the rows that have the values in `where`.

    What is timed, trained or long to compute is measured by `make bench`, which writes the
    tables. The columns in `where` are left out, as all their entries are equal.

    Raises `InputError` for a name or a column that does not exist, naming those that do.

    >>> measured("training", n=100).header[:2]
    ('method', 'seconds')
    """
    files = {file.name: file for file in resources.files(__package__).iterdir()}
    names = sorted(file[: -len(".json")] for file in files if file.endswith(".json"))
    if name not in names:
        raise InputError(f"no table {name!r}: there are {', '.join(names)}")
    columns, rows = json.loads(files[f"{name}.json"].read_text("utf-8")).values()
    unknown = [column for column in where if column not in columns]
    if unknown:
        raise InputError(f"no column {unknown[0]!r} in {name}: there are {', '.join(columns)}")
    kept = [i for i, column in enumerate(columns) if column not in where]
    wanted = [(columns.index(column), value) for column, value in where.items()]
    found = [
        tuple(row[i] for i in kept) for row in rows if all(row[i] == value for i, value in wanted)
    ]
    return Table(tuple(columns[i] for i in kept), found, f"rows of {name}")
