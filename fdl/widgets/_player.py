"""A figure that moves without a kernel and without a network, as one piece of HTML.

Every frame is computed here. On the page a short script shows the frame that the controls ask
for: it switches parts on and off and computes nothing. Without scripts the first frame stands.
"""

import html
import itertools
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from typing import Any, Self, TypeAlias

from fdl.errors import BudgetError, InputError
from fdl.figures import Drawing, Picture

__all__ = ["MOST_BYTES", "MOST_FRAMES", "Grid", "Source", "label", "player", "shown"]

Source: TypeAlias = Drawing | Callable[..., Picture]

MOST_BYTES = 400_000  # a page of a few players must still open on a phone
MOST_FRAMES = 40  # of a function, which draws each frame whole


@dataclass(frozen=True)
class Grid:
    """The values of each control, and for each the place of the value that shows first."""

    values: Mapping[str, list[Any]]
    first: Mapping[str, int]

    @classmethod
    def read(cls, parameters: Mapping[str, Any], first: Mapping[str, Any]) -> Self:
        """Raise `InputError` for a control without values, or a first value it does not have."""
        for name, values in parameters.items():
            if isinstance(values, str) or not isinstance(values, Sequence) or not values:
                raise InputError(f"{name} is {values!r}: give the sequence of its values")
        if not parameters:
            raise InputError("nothing to explore: name a parameter and give its values")
        for name, value in first.items():
            if value not in parameters.get(name, []):
                raise InputError(f"first has {name} = {value!r}, which is none of its values")
        lists = {name: list(values) for name, values in parameters.items()}
        places = {name: lists[name].index(value) for name, value in first.items()}
        return cls(lists, {name: places.get(name, 0) for name in lists})

    def frames(self, controls: Sequence[str]) -> Iterator[tuple[str, dict[str, Any]]]:
        """Yield, for each combination of values, the attributes of what it shows, and the values.

        The attributes say when the script shows it, and hide all but the first frame until then.
        """
        for places in itertools.product(*(range(len(self.values[name])) for name in controls)):
            chosen = dict(zip(controls, places, strict=True))
            when = " ".join(f"{name}={i}" for name, i in chosen.items())
            shows = all(i == self.first[name] for name, i in chosen.items())
            hidden = "" if shows else ' style="display: none"'
            yield f'data-when="{when}"{hidden}', {n: self.values[n][i] for n, i in chosen.items()}


def shown(value: Any) -> str:
    """Return a value as a reader sees it beside its control.

    >>> shown((3, -1))
    '(3, -1)'
    """
    if isinstance(value, tuple):
        return f"({', '.join(map(shown, value))})"
    return str(value)


def label(draw: Source, name: str) -> str:
    """Return what stands beside a control."""
    labels = draw.labels if isinstance(draw, Drawing) else {}
    return labels.get(name, name.replace("_", " "))


def player(draw: Source, grid: Grid) -> str:
    """Return the <figure> with all frames, its controls and its script.

    Raises `BudgetError` for a player of more than 400 kB, or a function with more than 40 frames.
    """
    name, caption, frames, words = (
        _of_drawing(draw, grid) if isinstance(draw, Drawing) else _of_function(draw, grid)
    )
    controls = "".join(
        _control(f"{name}-{control}", label(draw, control), control, grid)
        for control in grid.values
    )
    script = files("fdl.widgets").joinpath("player.js").read_text("utf-8")
    text = (
        f'<figure class="fdl-figure fdl-player" id="figure-{name}" style="margin: 1em 0">{frames}'
        f'<form hidden autocomplete="off">{controls}</form>'
        f'<p id="{name}-state" class="fdl-state" aria-live="polite" aria-atomic="true">{words}</p>'
        f"<figcaption>{html.escape(caption)}</figcaption><script>{script}</script></figure>"
    )
    if len(text.encode()) > MOST_BYTES:
        raise BudgetError(f"{name} has {len(text.encode())} bytes, at most {MOST_BYTES} fit a page")
    return text


def _of_drawing(drawing: Drawing, grid: Grid) -> tuple[str, str, str, str]:
    """Return name, caption, frames and words: each layer once for each value of its controls."""
    drawing.check(grid.values)
    with drawing.drawn() as (base, layer):
        layers = [
            f"<g {attributes}>{elements}</g>"
            for number, part in enumerate(drawing.layers)
            for attributes, values in grid.frames(part.controls)
            if (elements := layer(number, values))
        ]
    words = [
        f"<span {attributes}>{html.escape(said)} </span>"
        for part in drawing.words
        for attributes, values in grid.frames(part.controls)
        if (said := part.make(*values.values()))
    ]
    described = f' aria-describedby="{drawing.name}-state"'
    svg = drawing.assembled(base + "".join(layers), drawing.title, described)
    return drawing.name, drawing.caption, svg, "".join(words)


def _of_function(draw: Callable[..., Picture], grid: Grid) -> tuple[str, str, str, str]:
    """Return name, caption, frames and words: each frame a picture of its own."""
    frames = list(grid.frames(tuple(grid.values)))
    if len(frames) > MOST_FRAMES:
        message = f"{len(frames)} frames, at most {MOST_FRAMES} fit a page"
        raise BudgetError(f"{message}: give fewer values, or a Drawing of independent layers")
    pictures = [draw(**values) for _, values in frames]
    name = pictures[0].name
    divs, words = [], []
    for i, ((attributes, _), picture) in enumerate(zip(frames, pictures, strict=True)):
        svg = picture.svg
        for opening in ('id="', 'labelledby="', 'href="#', "url(#"):
            svg = svg.replace(f"{opening}{name}-", f"{opening}{name}-{i}-")
        divs.append(f"<div {attributes}>{svg}</div>")
        words.append(f"<span {attributes}>{html.escape(picture.alt)}</span>")
    return name, pictures[0].caption, "".join(divs), "".join(words)


def _control(key: str, said: str, name: str, grid: Grid) -> str:
    """Return a labelled native control: box for no and yes, list for words, else a slider."""
    values, first = grid.values[name], grid.first[name]
    label = f'<label for="{key}">{html.escape(said)}</label>'
    if values == [False, True]:
        on = " checked" * first
        return f'<div><input type="checkbox" id="{key}" name="{name}"{on}>{label}</div>'
    if all(isinstance(value, str) for value in values):
        options = "".join(
            f"<option{' selected' * (i == first)}>{html.escape(value)}</option>"
            for i, value in enumerate(values)
        )
        return f'<div>{label}<select id="{key}" name="{name}">{options}</select></div>'
    places = "".join(
        f"<span {attributes}>{html.escape(shown(chosen[name]))}</span>"
        for attributes, chosen in grid.frames([name])
    )
    ends = f'min="0" max="{len(values) - 1}" value="{first}"'
    return (
        f'<div>{label}<input type="range" id="{key}" name="{name}" {ends}>'
        f'<span class="fdl-value" aria-hidden="true">{places}</span></div>'
    )
