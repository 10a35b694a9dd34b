"""Formulas without a network: MathJax from the package sphinx-mathjax-offline.

As SVG, because browsers differ on whether a page opened from the disk may load fonts. Of the
24 MB of the package only what such a page can ask for is copied.
"""

import re
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util.fileutil import copy_asset

ENTRY = "tex-svg.js"
LOADED_ON_DEMAND = ("a11y", "input/tex/extensions", "sre")
LANGUAGES = ("base", "en")
CLOSING = re.compile(r"[^\s\w]+")


class KeepPunctuation(SphinxPostTransform):
    """Keep a formula and the punctuation after it on one line, which browsers do not."""

    default_priority = 900
    formats = ("html",)

    def run(self, **kwargs: Any) -> None:
        for formula in list(self.document.findall(nodes.math)):
            after = formula.next_node(descend=False, siblings=True)
            closing = isinstance(after, nodes.Text) and CLOSING.match(after.astext())
            if not closing:
                continue
            together = nodes.inline(classes=["fdl-together"])
            siblings = formula.parent.children
            place = next(i for i, one in enumerate(siblings) if one is after)  # not: an equal one
            formula.parent[place] = nodes.Text(after.astext()[closing.end() :])
            formula.replace_self(together)
            together += [formula, nodes.Text(closing[0])]


def copy_mathjax(app: Sphinx, error: Exception | None) -> None:
    if error is not None:
        return
    source = mathjax_folder()
    target = Path(app.outdir, "_static", "mathjax")
    copy_asset(source / ENTRY, target)
    for part in LOADED_ON_DEMAND:
        copy_asset(source / part, target / part, excluded=is_foreign)


def mathjax_folder() -> Path:
    found = find_spec("sphinx-mathjax-offline")
    if found is None or found.origin is None:
        raise ModuleNotFoundError("sphinx-mathjax-offline is not installed")
    return Path(found.origin).parent / "static" / "mathjax"


def is_foreign(path: str) -> bool:
    """Whether a file holds spoken mathematics in a language that the book is not written in."""
    return "mathmaps" in path and path.endswith(".json") and Path(path).stem not in LANGUAGES


def setup(app: Sphinx) -> dict[str, Any]:
    app.config.mathjax_path = f"mathjax/{ENTRY}"
    app.connect("build-finished", copy_mathjax)
    app.add_post_transform(KeepPunctuation)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
