"""Spend twelve neurons: how many pieces they make, in one hidden layer or in several."""

from functools import cache
from typing import Any

from fdl import bounds
from fdl.depth import horseshoe, max_pieces
from fdl.figures._drawing import GREEN, ORANGE, PINK, Drawing, Part, fraction_ticks
from fdl.line import trace_interval
from fdl.network import Network, series
from fdl.piecewise import PiecewiseLinear

__all__ = ["spend_twelve_neurons"]

_MOST = 729  # the bound for six layers of two
# Two layers of two with seven pieces inside [0, 1], sloping at both ends.
_SEVEN = Network(
    [
        ([[1], [-1]], ["-2/5", "3/5"]),
        ([[-1, -1], [1, 1]], ["9/20", "-1/2"]),
        ([[1, 3]], None),
    ]
)


def spend_twelve_neurons(*, name: str = "spend-twelve-neurons") -> Drawing:
    """Return the drawing of a network with many pieces for its hidden widths.

    Control: `split`, the hidden widths as a tuple: of a kind that `depth.max_pieces` settles, or
    such widths followed by two or more layers of width 2. Beside the graph on [0, 1] the bars
    count its pieces, and what `bounds.network_pieces` allows.

    >>> spend_twelve_neurons()(split=(4, 4, 4)).alt.split(". ", 1)[1]
    '3 hidden layers, 12 neurons: 125 pieces on [0, 1], as many as the bound allows.'
    """
    return Drawing(
        name,
        title="The graph of a network with few neurons and many pieces, on [0, 1].",
        caption="Twelve neurons, split over hidden layers. Layers of width w of at least 3 fold "
        "the interval w + 1 times, layers of width 2 twice, but for the last two. The bars compare "
        "the pieces with the bound, the product of all w + 1 (dotted).",
        stage=_stage,
        layers=(Part(("split",), _draw),),
        words=(Part(("split",), _count),),
        size=(7.0, 3.4),
        labels={"split": "hidden widths"},
    )


@cache
def _net(split: tuple[int, ...]) -> Network:
    """Fold with max_pieces; of layers of width 2 fold two branches, and end with seven pieces."""
    twos = len(split) - max((i + 1 for i, width in enumerate(split) if width != 2), default=0)
    if twos < 2 or split == (2, 2):
        return max_pieces(split)
    wide = [max_pieces(split[:-twos])] if len(split) > twos else []
    return series(*wide, *([horseshoe(twos - 2, 0)] if twos > 2 else []), _SEVEN)


@cache
def _graph(split: tuple[int, ...]) -> PiecewiseLinear:
    return trace_interval(_net(split), 0, 1)


def _stage(figure: Any) -> Any:
    graph, bars = figure.subplots(1, 2, width_ratios=[5, 2])
    graph.set(xlim=(0, 1), ylim=(-0.1, 1.45))
    fraction_ticks(graph.xaxis, "0 1/2 1")
    fraction_ticks(graph.yaxis, "0 1")
    bars.set(xlim=(-0.6, 1.6), ylim=(0, _MOST * 1.1), yticks=[])
    bars.set_xticks([0, 1], labels=["pieces", "bound"])
    bars.spines["left"].set_visible(False)
    return graph, bars


def _draw(axes: Any, split: tuple[int, ...]) -> None:
    graph, bars = axes
    f = _graph(split)
    many = f.n_pieces() > 60
    x, y = f.breakpoints.astype(float), f.values.astype(float)
    graph.plot(x, y, color=ORANGE, lw=0.8 if many else 1.8)
    pieces, bound = f.n_pieces(), bounds.network_pieces(split)
    bars.bar(0, pieces, color=GREEN)
    bars.bar(1, bound, color="none", edgecolor=PINK, ls=":", lw=2)
    for place, height in enumerate((pieces, bound)):
        bars.text(place, height + 10, str(height), ha="center")


def _count(split: tuple[int, ...]) -> str:
    net, pieces, bound = _net(split), _graph(split).n_pieces(), bounds.network_pieces(split)
    layers = f"{net.hidden_layers} hidden layer{'s' * (net.hidden_layers > 1)}"
    counts = f"{layers}, {net.n_neurons} neurons: {pieces} pieces on [0, 1]"
    if pieces == bound:
        return f"{counts}, as many as the bound allows."
    return f"{counts}. The bound is {bound}; how many can be had we do not know."
