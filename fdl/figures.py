"""Drawing: matplotlib figures as inline SVG that is the same on every machine.

A figure is text (SVG inside HTML), so a notebook test compares it to the last coordinate. It
follows the page's light or dark mode, and it says in words, computed from the data, what it
shows. Needs matplotlib (extra `plot`), imported only when something is drawn.
"""

import html
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from fdl.errors import InputError, MissingExtraError
from fdl.exact import rational
from fdl.piecewise import PiecewiseLinear

__all__ = ["Picture", "graph"]

NETWORK = "#D55E00"
BREAKPOINT = "#009E73"
_INK = "#010203"  # drawn in this colour, published in the colour of the page's text

_STYLE: dict[Any, Any] = {
    "axes.edgecolor": _INK,
    "axes.labelcolor": _INK,
    "axes.spines.right": False,
    "axes.spines.top": False,
    "font.size": 11,
    "lines.linewidth": 2,
    "svg.fonttype": "none",
    "text.color": _INK,
    "xtick.color": _INK,
    "ytick.color": _INK,
}


@dataclass(frozen=True)
class Picture:
    """One figure: its SVG, what it shows in words, and its caption. Notebooks show it inline.

    >>> Picture("ramp", "<svg></svg>", "A line.", "A ramp.")
    Picture(ramp: A line.)
    """

    name: str
    svg: str
    alt: str
    caption: str

    def _repr_html_(self) -> str:
        return (
            f'<figure class="fdl-figure" id="{self.name}" style="margin: 1em 0">{self.svg}'
            f"<figcaption>{html.escape(self.caption)}</figcaption></figure>"
        )

    def __repr__(self) -> str:
        return f"Picture({self.name}: {self.alt})"


def graph(
    f: PiecewiseLinear,
    points: Sequence[tuple[Any, Any]] = (),
    *,
    name: str,
    caption: str,
    labels: tuple[str, str] = ("x", "f(x)"),
) -> Picture:
    """Draw the graph of f on its bounded domain, with dots at the given (x, y).

    Args:
        f: exact or float64, on a bounded domain.
        points: pairs (x, y), data that f is compared with.
        name: unique on its page, lower case with hyphens; prefixes every id inside the SVG.
        caption: what the reader sees below.
        labels: of the two axes.

    Raises `InputError` for an unbounded domain, `MissingExtraError` without matplotlib.

    >>> graph(PiecewiseLinear([0, 1], [0, 1]), name="ramp", caption="A ramp.")
    Picture(ramp: A piecewise-linear graph with 1 piece from x = 0 to 1.)
    """
    if None in f.domain:
        raise InputError(f"{f!r} has no end to draw to: restrict it first")
    x, y = ([float(value) for value in values] for values in (f.breakpoints, f.values))
    places = [(rational(a, "points"), rational(b, "points")) for a, b in points]
    on_graph = sum(f(a) == b for a, b in places)
    pieces = f"{f.n_pieces()} piece{'s' * (f.n_pieces() != 1)}"
    alt = f"A piecewise-linear graph with {pieces} from x = {x[0]:g} to {x[-1]:g}."
    if points:
        alt += f" It passes exactly through {on_graph} of {len(points)} points."

    def draw(axes: Any) -> None:
        axes.plot(x, y, color=NETWORK, label="network")
        if points:
            dots = zip(*((float(a), float(b)) for a, b in places), strict=True)
            axes.plot(*dots, "o", color=BREAKPOINT, markersize=4)
        axes.set_xlabel(labels[0])
        axes.set_ylabel(labels[1])

    return Picture(name, _svg(draw, name, alt), alt, caption)


def _svg(draw: Any, name: str, alt: str, size: tuple[float, float] = (7.0, 3.2)) -> str:
    try:
        from matplotlib import rc_context
        from matplotlib.figure import Figure
    except ImportError:
        raise MissingExtraError("matplotlib", extra="plot") from None
    with rc_context({**_STYLE, "svg.hashsalt": name}):
        figure = Figure(figsize=size, layout="constrained")
        draw(figure.add_subplot())
        buffer = io.StringIO()
        metadata = {"Date": None, "Creator": None, "Format": None, "Type": None}
        figure.savefig(buffer, format="svg", transparent=True, metadata=metadata)
    return _inline(buffer.getvalue(), name, alt)


def _inline(svg: str, name: str, alt: str) -> str:
    """Return the <svg> element alone: ids prefixed, ink as currentColor, the words inside."""
    body = svg[svg.index("<svg") :]
    body = re.sub(r"<metadata>.*?</metadata>\s*", "", body, flags=re.DOTALL)
    body = re.sub(r'\bid="', f'id="{name}-', body)
    body = re.sub(r'(xlink:href="#|url\(#)', rf"\g<1>{name}-", body)
    body = body.replace(_INK, "currentColor").replace("*{stroke", f"#{name}-figure_1 *{{stroke")
    words = f'<title id="{name}-title">{html.escape(alt)}</title>'
    attributes = f'role="img" aria-labelledby="{name}-title" style="max-width: 100%; height: auto"'
    return re.sub(r"<svg([^>]*)>", rf"<svg\1 {attributes}>{words}", body, count=1)
