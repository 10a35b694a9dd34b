"""A walk between two points: several networks along one segment."""

from collections.abc import Mapping
from math import sqrt
from typing import Any

import numpy as np

from fdl.errors import InputError
from fdl.figures._drawing import GREEN, ORANGE, PINK, Drawing, Part
from fdl.line import trace
from fdl.network import Network

__all__ = ["walk"]

_SAMPLES = 300  # the vertical scale is bent, so a straight piece is drawn through more points


def walk(networks: Mapping[str, Network], start: Any, stop: Any, *, name: str = "walk") -> Drawing:
    """Return the drawing of networks along the segment from start to stop: control `network`.

    Shows the output, with the straight line between its two ends. Where a network leaves these
    values far behind, the vertical scale is logarithmic beyond twice their size.

    Args:
        networks: by name, with the same values at start and at stop.
        start, stop: (d,) two different points.

    Raises `InputError` where the networks differ at an end.

    >>> both = {"one": Network([([[1]], [0]), ([[1]], [0])]), "two": Network([([[1]], [0])])}
    >>> walk(both, [0], [2])(network="one").alt.split(". ", 1)[1]
    '1 piece. The steepest has slope 1; the straight line has slope 1.'
    """
    ends = {said: (net(start), net(stop)) for said, net in networks.items()}
    if len(set(ends.values())) != 1:
        raise InputError(f"the networks differ at an end of the segment: {ends}")
    first, last = map(float, next(iter(ends.values())))
    graphs = {said: trace(net, start, stop) for said, net in networks.items()}
    length = sqrt(sum((float(b) - float(a)) ** 2 for a, b in zip(start, stop, strict=True)))
    reach = max(abs(first), abs(last), 1.0)

    def stage(figure: Any) -> Any:
        axes = figure.add_subplot()
        most = max(float(abs(f.values).max()) for f in graphs.values())
        if most > 3 * reach:
            axes.set_yscale("symlog", linthresh=2 * reach, linscale=2)
        axes.set(ylim=(-1.4 * most, 1.4 * most), xlim=(-0.02 * length, 1.02 * length))
        axes.set(xlabel="way from the first point", ylabel="output")
        axes.plot([0, length], [first, last], color=PINK, ls=":")
        axes.plot([0, length], [first, last], "o", color=GREEN, zorder=3)
        return axes

    def draw(axes: Any, network: str) -> None:
        f = graphs[network]
        t = np.union1d(f.breakpoints.astype(float), np.linspace(0, 1, _SAMPLES))
        values = np.interp(t, f.breakpoints.astype(float), f.values.astype(float))
        axes.plot(length * t, values, color=ORANGE, lw=1.5)

    def say(network: str) -> str:
        f = graphs[network]
        pieces, slope = f.n_pieces(), float(max(abs(f.slopes))) / length
        return (
            f"{pieces} piece{'s' * (pieces != 1)}. The steepest has slope {slope:.3g}; "
            f"the straight line has slope {abs(last - first) / length:.3g}."
        )

    return Drawing(
        name,
        title="The output on the straight way between two data points.",
        caption="The output of the network (solid) and the straight line between the two labels "
        "(dotted).",
        stage=stage,
        layers=(Part(("network",), draw),),
        words=(Part(("network",), say),),
    )
