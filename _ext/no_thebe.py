"""Take sphinx-thebe out of the build.

Jupyter Book always loads it. It declares the same constants twice on each page, which is an
error in the browser's console, and no page here runs code on a remote kernel.
"""

from typing import Any

from sphinx.application import Sphinx


def setup(app: Sphinx) -> dict[str, Any]:
    app.setup_extension("sphinx_thebe")
    for listeners in app.events.listeners.values():
        listeners[:] = [one for one in listeners if one.handler.__module__ != "sphinx_thebe"]
    app.registry.css_files[:] = [
        (name, attributes)
        for name, attributes in app.registry.css_files
        if name != "sphinx-thebe.css"
    ]
    return {"parallel_read_safe": True, "parallel_write_safe": True}
