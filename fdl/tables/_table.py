"""A table that is text in a terminal and HTML in a notebook."""

import html
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

__all__ = ["Link", "Table"]


@dataclass(frozen=True)
class Link:
    """A cell that leads to a page.

    >>> print(Link("The sawtooth", "sawtooth.html"))
    The sawtooth
    """

    text: str
    address: str

    def __str__(self) -> str:
        return self.text

    def _repr_html_(self) -> str:
        return f'<a href="{html.escape(self.address)}">{html.escape(self.text)}</a>'


@dataclass(frozen=True)
class Table:
    """Rows of values under a header: text in a terminal, HTML in a notebook.

    header: the titles of the columns.
    rows: one value a column; a row of two values spans the table with its second one.
    name: what the rows are, for the short form.

    >>> print(Table(("n", "pieces"), [(1, 3), (2, 16)], "shapes"))
    n  pieces
    1  3
    2  16
    """

    header: Sequence[str]
    rows: Sequence[Sequence[Any]]
    name: str = "rows"

    def __str__(self) -> str:
        rows = [tuple(self.header), *map(_texts, self.rows)]
        full = [row for row in rows if len(row) == len(self.header)]
        widths = [max(map(len, column)) for column in zip(*full, strict=True)]
        return "\n".join(_line(row, widths) for row in rows)

    def __repr__(self) -> str:
        return f"Table of {len(self.rows)} {self.name}"

    def _repr_html_(self) -> str:
        head = "".join(f'<th scope="col">{html.escape(title)}</th>' for title in self.header)
        body = "".join(f"<tr>{self._row(row)}</tr>" for row in self.rows)
        return f'<table class="table"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>'

    def _row(self, row: Sequence[Any]) -> str:
        first, *rest = map(_cell, row)
        span = f' colspan="{len(self.header) - 1}"' if len(row) < len(self.header) else ""
        return f'<th scope="row">{first}</th>' + "".join(f"<td{span}>{cell}</td>" for cell in rest)


def _texts(row: Sequence[Any]) -> tuple[str, ...]:
    return tuple(map(_text, row))


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:g}" if isinstance(value, float) else str(value)


def _cell(value: Any) -> str:
    return value._repr_html_() if isinstance(value, Link) else html.escape(_text(value))


def _line(row: Sequence[str], widths: Sequence[int]) -> str:
    if len(row) < len(widths):
        return f"{row[0].ljust(widths[0])}  {row[1]}"
    return "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
