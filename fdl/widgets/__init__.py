"""Figures that move: with a kernel as ipywidgets, on a page as HTML that needs nothing else.

Needs matplotlib and ipywidgets (extras `plot` and `widgets`), imported only when used.
"""

from fdl.widgets._explore import explore

__all__ = ["explore"]
