"""Fold the interval: the sawtooth, one iterate at a time."""

from fractions import Fraction
from functools import cache
from typing import Any

from fdl.depth import orbit, sawtooth, tent
from fdl.figures._drawing import BLUE, GREEN, INK, ORANGE, PINK, Drawing, Part, fraction_ticks
from fdl.line import trace_line
from fdl.piecewise import PiecewiseLinear

__all__ = ["fold_the_interval"]

_WINDOW = (Fraction(-1, 4), Fraction(5, 4))
_START = Fraction(3, 11)
_MOST = 8


def fold_the_interval(*, name: str = "fold-the-interval") -> Drawing:
    """Return the drawing of m^(k): controls `iterates` (0 to 8) and `cobweb` (no or yes).

    Below the graph a strip is filled where it rises. The bars count neurons, and pieces on [0, 1].
    With the cobweb, the walk of 3/11 through the tent shows how one iterate follows another.

    >>> fold_the_interval()(iterates=2, cobweb=False).alt.split(". ", 1)[1]
    'k = 2: 2 hidden layers, 4 neurons, 4 pieces on [0, 1], 6 on the whole line.'
    """
    return Drawing(
        name,
        title="The tent m composed with itself k times, drawn on [-1/4, 5/4].",
        caption="The sawtooth m⁽ᵏ⁾. Each iterate is one hidden layer more and folds the interval "
        "once more: twice as many pieces. The strip is filled where the graph rises. The bars "
        "count neurons, and pieces on [0, 1]. The walk (dashed) goes to the tent and across to the "
        "diagonal, k times; its last height is where the graph is at 3/11 (dot).",
        stage=_stage,
        layers=(Part(("iterates", "cobweb"), _graph), Part(("iterates", "cobweb"), _cobweb)),
        words=(Part(("iterates",), _count), Part(("iterates", "cobweb"), _walk)),
        size=(7.0, 4.0),
        labels={"iterates": "tents k", "cobweb": "follow x = 3/11"},
    )


@cache
def _sawtooth(iterates: int) -> PiecewiseLinear:
    return trace_line(sawtooth(iterates)) if iterates else PiecewiseLinear.affine(1, 0)


def _stage(figure: Any) -> Any:
    axes = figure.subplot_mosaic(
        [["graph", "bars"], ["strip", "bars"]], width_ratios=[5, 2], height_ratios=[9, 1]
    )
    graph, strip, bars = axes["graph"], axes["strip"], axes["bars"]
    graph.set(xlim=map(float, _WINDOW), ylim=(-0.3, 1.3))
    graph.set_title("m⁽ᵏ⁾(x)", loc="left", fontsize=11)
    fraction_ticks(graph.xaxis, "0 1/2 1")
    fraction_ticks(graph.yaxis, "0 1/2 1")
    strip.set(xlim=map(float, _WINDOW), ylim=(0, 1), xticks=[], yticks=[])
    strip.set_xlabel("where it rises")
    strip.spines[:].set_visible(False)
    bars.set(xlim=(-0.6, 1.6), ylim=(0, 2**_MOST * 1.08), yticks=[])
    bars.set_xticks([0, 1], labels=["neurons", "pieces"])
    bars.spines["left"].set_visible(False)
    return axes


def _graph(axes: Any, iterates: int, cobweb: bool) -> None:
    inside = _sawtooth(iterates).restrict(_WINDOW)
    x, y = inside.breakpoints.astype(float), inside.values.astype(float)
    axes["graph"].plot(x, y, color=ORANGE, lw=2 if iterates < 6 else 1, alpha=0.4 if cobweb else 1)
    rising = [(a, b - a) for a, b, up in zip(x, x[1:], y[1:] > y[:-1], strict=False) if up]
    axes["strip"].broken_barh(rising, (0, 1), color=ORANGE, linewidth=0)
    pieces = _sawtooth(iterates).n_pieces((0, 1))
    for place, (height, colour) in enumerate([(_neurons(iterates), BLUE), (pieces, GREEN)]):
        axes["bars"].bar(place, height, color=colour)
        axes["bars"].text(place, height + 4, str(height), ha="center")


def _neurons(iterates: int) -> int:
    return sawtooth(iterates).n_neurons if iterates else 0


def _cobweb(axes: Any, iterates: int, cobweb: bool) -> None:
    if not cobweb:
        return
    walk = [float(x) for x in orbit(_START, iterates)]
    graph = axes["graph"]
    if iterates != 1:
        hat = trace_line(tent()).restrict((0, 1))
        graph.plot(hat.breakpoints.astype(float), hat.values.astype(float), color=BLUE, lw=1.5)
    graph.plot([0, 1], [0, 1], color=INK, lw=1.5, ls=":")
    x = [place for place in walk for _ in range(2)][: 2 * iterates + 1]
    y = [0.0, *(place for place in walk[1:] for _ in range(2))][: 2 * iterates + 1]
    graph.plot(x, y, color=PINK, ls="--", lw=2)
    graph.plot([walk[0]] * 2, [0, walk[-1]], color=INK, lw=1, ls=":")
    graph.plot([walk[0]], [walk[-1]], "o", color=PINK)


def _count(iterates: int) -> str:
    f = _sawtooth(iterates)
    pieces = f"{f.n_pieces((0, 1))} piece{'s' * (iterates > 0)} on [0, 1]"
    if not iterates:
        return f"k = 0: no hidden layer, the line y = x, {pieces}."
    layers = f"{sawtooth(iterates).hidden_layers} hidden layer{'s' * (iterates > 1)}"
    counts = f"{layers}, {_neurons(iterates)} neurons, {pieces}"
    return f"k = {iterates}: {counts}, {f.n_pieces()} on the whole line."


def _walk(iterates: int, cobweb: bool) -> str:
    if not cobweb:
        return ""
    end = orbit(_START, iterates)[-1]
    steps = f"{iterates} step{'s' * (iterates != 1)}"
    return f"The walk from {_START} is at {end} after {steps}."
