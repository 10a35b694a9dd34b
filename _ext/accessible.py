"""What the theme and Sphinx leave without a name, or with a role that does not fit.

Their templates cannot be told, so the written pages are mended: the toggle of a section in the
sidebar gets a name, statements lose ids that they share, and the bibliography loses roles
that assistive technology no longer knows.
"""

from pathlib import Path
from typing import Any

from sphinx.application import Sphinx

MENDED = {
    '<summary><span class="toctree-toggle"': (
        '<summary aria-label="Pages of this section"><span class="toctree-toggle"'
    ),
    **dict.fromkeys((' id="proof"', ' id="proof-content"', ' id="exercise-content"'), ""),
    ' role="doc-biblioentry"': "",
    '<div role="list" class="citation-list">': '<div class="citation-list">',
}


def mend(app: Sphinx, error: Exception | None) -> None:
    if error is not None or app.builder.format != "html":
        return
    for page in Path(app.outdir).rglob("*.html"):
        text = mended = page.read_text(encoding="utf-8")
        for found, better in MENDED.items():
            mended = mended.replace(found, better)
        if mended != text:
            page.write_text(mended, encoding="utf-8")


def setup(app: Sphinx) -> dict[str, Any]:
    app.connect("build-finished", mend)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
