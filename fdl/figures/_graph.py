"""The graph of a piecewise-linear function, with data points."""

from collections.abc import Sequence
from typing import Any

from fdl.errors import InputError
from fdl.exact import rational
from fdl.figures._drawing import GREEN, ORANGE, Drawing, Picture
from fdl.piecewise import PiecewiseLinear

__all__ = ["graph"]


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
    title = f"A piecewise-linear graph with {pieces} from x = {x[0]:g} to {x[-1]:g}."
    if points:
        title += f" It passes exactly through {on_graph} of {len(points)} points."

    def stage(figure: Any) -> None:
        axes = figure.add_subplot()
        axes.plot(x, y, color=ORANGE)
        if points:
            dots = zip(*((float(a), float(b)) for a, b in places), strict=True)
            axes.plot(*dots, "o", color=GREEN, markersize=4)
        axes.set_xlabel(labels[0])
        axes.set_ylabel(labels[1])

    return Drawing(name, title, caption, stage)()
