"""Docstrings of fdl as pages.

They are written to be read in a terminal: plain text in which back-ticks mean code, with an
`Args:` block where it helps. Here stray asterisks and bars lose the meaning they have in reST,
and a name in back-ticks becomes a link wherever it is clear what it names.
"""

import dataclasses
import inspect
import re
from collections.abc import Iterator
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.nodes import make_refnode

MARKUP = re.compile(r"(?<![\w*])\*(?:\w[^*]*|\*\w[^*]*\*)\*(?![\w*])|[*|]")
FIELD = re.compile(r"(\w+): ")
STANDS_ALONE = {"class", "exception", "function", "module"}
BEFORE_NAPOLEON, AFTER_NAPOLEON = 400, 600


def prepare(app: Sphinx, what: str, name: str, obj: Any, options: Any, lines: list[str]) -> None:
    if dataclasses.is_dataclass(obj):
        lines[:] = list_fields(lines, {field.name for field in dataclasses.fields(obj)})
    lines[:] = escaped(lines)


def restore(app: Sphinx, what: str, name: str, obj: Any, options: Any, lines: list[str]) -> None:
    """In the first line of a property, napoleon takes what precedes a colon for a type."""
    if what == "property":
        lines[:] = [*escaped((inspect.getdoc(obj) or "").splitlines()), ""]


def list_fields(lines: list[str], fields: set[str]) -> Iterator[str]:
    """Put the paragraph that describes the fields, one a line, under `Args:`."""
    inside = False
    for line in lines:
        field = FIELD.match(line)
        if not inside and field and field[1] in fields:
            inside = True
            yield "Args:"
        inside = inside and bool(line)
        yield f"    {line}" if inside else line


def escaped(lines: list[str]) -> Iterator[str]:
    """Escape all markup but code, *emphasis* and **strong emphasis**; leave doctests alone."""
    doctest = open_code = False
    for line in lines:
        doctest = bool(line) and (doctest or line.lstrip().startswith(">>>"))
        if doctest:
            yield line
            continue
        # Code may run over the end of a line, so a lone back-tick opens or closes it.
        parts = re.split(r"(`)", line)
        for i, part in enumerate(parts):
            if part == "`":
                open_code = not open_code
                if not open_code and re.match(r"\w", parts[i + 1]):
                    parts[i] = "`\\ "
            elif not open_code:
                parts[i] = MARKUP.sub(escape, part)
        yield "".join(parts)


def escape(found: re.Match[str]) -> str:
    return found[0] if len(found[0]) > 1 else f"\\{found[0]}"


def link(app: Sphinx, env: Any, node: Any, content: nodes.TextElement) -> nodes.Node | None:
    """Look for what is in back-ticks in all modules; where that is unclear, it is just code."""
    if (node.get("refdomain"), node.get("reftype")) != ("py", "obj"):
        return None
    target = node["reftarget"]
    domain = env.get_domain("py")
    found = [
        (name, entry)
        for name, entry in domain.find_obj(env, None, None, target, None, searchmode=1)
        if "." in target or entry.objtype in STANDS_ALONE
    ]
    if len(found) != 1:
        return content
    [(name, entry)] = found
    return make_refnode(app.builder, node["refdoc"], entry.docname, entry.node_id, content, name)


def setup(app: Sphinx) -> dict[str, Any]:
    app.connect("autodoc-process-docstring", prepare, priority=BEFORE_NAPOLEON)
    app.connect("autodoc-process-docstring", restore, priority=AFTER_NAPOLEON)
    app.connect("missing-reference", link)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
