"""Drawing: matplotlib figures as inline SVG that is the same on every machine.

A figure is text (SVG inside HTML), so a notebook test compares it to the last coordinate. It
follows the page's light or dark mode, and it says in words, computed from the data, what it
shows. A `Drawing` is one set of axes and, on top of it, parts that depend on controls.
"""

import html
import io
import itertools
import re
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

import numpy as np

from fdl.errors import InputError, MissingExtraError

__all__ = [
    "BLUE",
    "GREEN",
    "INK",
    "ORANGE",
    "PINK",
    "Drawing",
    "Part",
    "Picture",
    "fraction_ticks",
    "line_ends",
]

BLUE = "#0072B2"  # the target, solid
ORANGE = "#D55E00"  # the network, dashed where it meets the target
GREEN = "#009E73"  # breakpoints and slabs
PINK = "#CC79A7"  # thresholds and bounds, dotted
INK = "#010203"  # drawn in this colour, published in the colour of the page's text

_STYLE: dict[Any, Any] = {
    "axes.edgecolor": INK,
    "axes.labelcolor": INK,
    "axes.spines.right": False,
    "axes.spines.top": False,
    "font.family": "sans-serif",
    "font.sans-serif": ["DejaVu Sans"],
    "font.size": 11,
    "lines.linewidth": 2,
    "svg.fonttype": "none",
    "text.color": INK,
    "xtick.color": INK,
    "ytick.color": INK,
}
_NUMBER = re.compile(r"-?\d+\.\d{3,}")
_ROUND = 'stroke-linejoin="round" stroke-linecap="butt"'


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
            f'<figure class="fdl-figure" id="figure-{self.name}" style="margin: 1em 0">{self.svg}'
            f"<figcaption>{html.escape(self.caption)}</figcaption></figure>"
        )

    def __repr__(self) -> str:
        return f"Picture({self.name}: {self.alt})"


@dataclass(frozen=True)
class Part:
    """What some of the controls decide: a layer of a drawing, or words about it.

    controls: their names.
    make: for a layer, draws on the axes: make(axes, *values); for words, returns them:
        make(*values). A layer that draws nothing for some values, and empty words, leave no trace.

    >>> Part(("steps",), lambda steps: f"Step {steps}.").controls
    ('steps',)
    """

    controls: tuple[str, ...]
    make: Callable[..., Any]


@dataclass(frozen=True)
class Drawing:
    """A figure that depends on controls. Calling it with a value for each returns the `Picture`.

    name: unique on its page, lower case with hyphens; prefixes every id inside the SVG.
    title: what is drawn, whatever the controls say.
    caption: what the reader sees below.
    stage: takes an empty matplotlib figure and returns what the layers draw on, its axes with
        their final limits. It is drawn once.
    layers: `Part`s that draw, from the back to the front.
    words: `Part`s that say in one sentence or two what is seen.
    size: width and height in inches.
    labels: what stands beside a control, where it is not its name.

    Raises `InputError` for missing or unknown controls, `MissingExtraError` without matplotlib.

    >>> moved = Part(("by",), lambda axes, by: axes.plot([0, 1], [by, 1 + by]))
    >>> said = Part(("by",), lambda by: f"It starts at {by}.")
    >>> line = Drawing("line", "A line.", "", lambda f: f.add_subplot(), (moved,), (said,))
    >>> line(by=2)
    Picture(line: A line. It starts at 2.)
    """

    name: str
    title: str
    caption: str
    stage: Callable[[Any], Any]
    layers: tuple[Part, ...] = ()
    words: tuple[Part, ...] = ()
    size: tuple[float, float] = (7.0, 3.2)
    labels: Mapping[str, str] = field(default_factory=dict)

    @property
    def controls(self) -> tuple[str, ...]:
        """The names of all controls, in the order in which parts mention them."""
        parts = (*self.words, *self.layers)
        return tuple(dict.fromkeys(name for part in parts for name in part.controls))

    def __call__(self, **values: Any) -> Picture:
        self.check(values)
        alt = " ".join(filter(None, [self.title, self.say(values)]))
        with self.drawn() as (base, layer):
            layers = "".join(layer(number, values) for number in range(len(self.layers)))
        return Picture(self.name, self.assembled(base + layers, alt), alt, self.caption)

    def check(self, given: Collection[str]) -> None:
        """Raise `InputError` unless each control is given, and nothing else."""
        if set(given) != set(self.controls):
            wanted, found = (", ".join(names) or "nothing" for names in (self.controls, given))
            raise InputError(f"{self.name} takes {wanted}; given: {found}")

    def say(self, values: Mapping[str, Any]) -> str:
        """Return the words for these values of the controls."""
        said = (part.make(*(values[name] for name in part.controls)) for part in self.words)
        return " ".join(filter(None, said))

    @contextmanager
    def drawn(self) -> Iterator[tuple[str, Callable[[int, Mapping[str, Any]], str]]]:
        """Give the stage as SVG elements, and layer(number, values), which draws one layer."""
        try:
            from matplotlib import rc_context
            from matplotlib.figure import Figure
        except ImportError:
            raise MissingExtraError("matplotlib", extra="plot") from None
        with rc_context(_STYLE):
            figure = Figure(figsize=self.size, layout="constrained")
            axes = self.stage(figure)
            figure.draw_without_rendering()
            figure.set_layout_engine("none")
            for one in figure.axes:
                one.autoscale(False)
            base = _elements(figure, f"{self.name}-")
            stage, numbers = set(_artists(figure)), itertools.count()
            for artist in stage:
                artist.set_visible(False)

            def layer(number: int, values: Mapping[str, Any]) -> str:
                part = self.layers[number]
                part.make(axes, *(values[name] for name in part.controls))
                added = [artist for artist in _artists(figure) if artist not in stage]
                # A hidden frame that owns a clip path would blank others, so none is shared.
                text = _elements(figure, f"{self.name}-{next(numbers)}-") if added else ""
                for artist in added:
                    artist.remove()
                return text

            yield base, layer

    def assembled(self, elements: str, alt: str, more: str = "") -> str:
        """Return the whole <svg> around its elements, with the words and more attributes."""
        width, height = (72 * inches for inches in self.size)
        words = f'<title id="{self.name}-title">{html.escape(alt)}</title>'
        return (
            f'<svg viewBox="0 0 {width:g} {height:g}" width="{width:g}pt" height="{height:g}pt" '
            'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
            f'role="img" aria-labelledby="{self.name}-title" {_ROUND}{more} '
            f'style="max-width: 100%; height: auto">{words}{elements}</svg>'
        )


def fraction_ticks(axis: Any, ticks: str) -> None:
    """Put ticks on an axis at fractions: "0 1/2 1"."""
    axis.set_ticks([float(Fraction(tick)) for tick in ticks.split()], labels=ticks.split())


def line_ends(w: Any, bias: Any, middle: Any, far: float) -> Any:
    """Return two points (2, 2) of the line <w, x> + bias = 0, `far` to either side of its middle.

    That is the point nearest to `middle`.
    """
    nearest = middle - (w @ middle + bias) * w / (w @ w)
    along = np.array([-w[1], w[0]]) / (w @ w) ** 0.5
    return nearest + np.outer([-far, far], along)


def _artists(figure: Any) -> list[Any]:
    """Return all that is drawn on a figure, but for the axes themselves."""
    own = [artist for artist in figure.get_children() if artist not in figure.axes]
    return [*own, *(artist for axes in figure.axes for artist in axes.get_children())]


def _elements(figure: Any, prefix: str) -> str:
    """Return what is visible of a figure as SVG elements.

    Identifiers that something refers to are kept, with the prefix. Coordinates have two decimals.
    """
    from matplotlib import rc_context

    buffer = io.StringIO()
    metadata = {"Date": None, "Creator": None, "Format": None, "Type": None}
    with rc_context({"svg.hashsalt": prefix}):
        figure.savefig(buffer, format="svg", transparent=True, metadata=metadata)
    text = buffer.getvalue()
    body = text[text.index(">", text.index("<svg")) + 1 : text.rindex("</svg>")]
    for unused in (r"<metadata>.*?</metadata>", r"<style.*?</style>", r"<!--.*?-->"):
        body = re.sub(unused, "", body, flags=re.DOTALL)
    referred = set(re.findall(r"(?:url\(#|href=\"#)([^)\"]+)", body))
    body = re.sub(r' id="([^"]*)"', lambda found: _kept(found[1], referred, prefix), body)
    body = re.sub(r'(href="#|url\(#)', rf"\g<1>{prefix}", body)
    body = re.sub(r"<[^>]*>", lambda tag: _NUMBER.sub(_rounded, tag[0]), body)
    body = re.sub(r' d="[^"CQ]*"', lambda path: re.sub(r"\s+L ", " ", path[0]), body)
    body = re.sub(r">\s+<", "><", body.replace(INK, "currentColor")).strip()
    return body.replace("<g></g>", "").replace("<defs></defs>", "")


def _rounded(number: re.Match[str]) -> str:
    return f"{round(float(number[0]), 2) + 0:g}"


def _kept(name: str, referred: set[str], prefix: str) -> str:
    return f' id="{prefix}{name}"' if name in referred else ""
