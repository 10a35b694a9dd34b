"""Rounding and polishing: the errors of a trained network, point by point."""

from functools import cache
from math import log10
from typing import Any

from fdl.errors import HypothesisError
from fdl.exact import rational
from fdl.figures._drawing import BLUE, INK, ORANGE, Drawing, Part
from fdl.memorize import polish
from fdl.network import Network

__all__ = ["round_and_polish"]

_NOTHING = -10.0  # where an error of exactly 0 is drawn, below all others


def round_and_polish(net: Network, X: Any, y: Any, *, name: str = "round-and-polish") -> Drawing:
    """Return the drawing of a two-layer ReLU network's errors: controls `digits`, `polished`.

    digits: how many decimal digits of each weight are kept. polished: whether `memorize.polish`
    makes an exact network of it, where it can.

    Args:
        net: fits the data nearly.
        X: (n, d) points.
        y: (n,) labels.

    >>> near = Network([([["1.0004"]], [0]), ([[2]], [0])])
    >>> drawing = round_and_polish(near, [[1], [3]], [2, 6])
    >>> drawing(digits=5, polished=False).alt.split(". ", 1)[1]
    'Largest error 0.0024.'
    >>> drawing(digits=5, polished=True).alt.split(". ", 1)[1]
    'Polished: all 2 labels are exactly right.'
    """
    labels = [rational(value) for value in y]

    @cache
    def errors(digits: int, polished: bool) -> tuple[list[Any], str]:
        kept, said = _rounded(net, digits), ""
        if polished:
            try:
                kept = polish(kept, X, y)
            except HypothesisError as refusal:
                said = f"Polishing refuses: {refusal}. "
        found = [abs(f - label) for f, label in zip(kept(X), labels, strict=True)]
        return found, said

    def stage(figure: Any) -> Any:
        axes = figure.add_subplot()
        axes.set(xlim=(-1, len(labels)), ylim=(_NOTHING - 0.8, 2), xlabel="point")
        powers = range(-8, 3, 2)
        ticks = ["0", *(f"$10^{{{power}}}$" if power else "1" for power in powers)]
        axes.set_yticks([_NOTHING, *powers], labels=ticks)
        axes.set_ylabel("error")
        axes.axhline(_NOTHING + 1, color=INK, lw=0.8, ls=":")
        return axes

    def draw(axes: Any, digits: int, polished: bool) -> None:
        found, _ = errors(digits, polished)
        heights = [log10(error) if error else _NOTHING for error in found]
        for zero, style in (
            (False, {"color": ORANGE, "marker": "o"}),
            (True, {"color": BLUE, "marker": "s"}),
        ):
            some = [(i, h) for i, h in enumerate(heights) if (h == _NOTHING) == zero]
            if some:
                axes.plot(*zip(*some, strict=True), ls="", markersize=4, **style)

    def say(digits: int, polished: bool) -> str:
        found, said = errors(digits, polished)
        if not any(found):
            return (
                f"{'Polished: all' if polished else 'All'} {len(found)} labels are exactly right."
            )
        return f"{said}Largest error {float(max(found)):.2g}."

    return Drawing(
        name,
        title="The error of a trained network at each point.",
        caption="The distance of the output from the label at each point, on a logarithmic scale "
        "(dots); where it is exactly 0, a square on the bottom line.",
        stage=stage,
        layers=(Part(("digits", "polished"), draw),),
        words=(Part(("digits", "polished"), say),),
    )


def _rounded(net: Network, digits: int) -> Network:
    """Return the network with decimal weights of so many digits, read exactly."""

    def kept(value: Any) -> str:
        return f"{float(value):.{digits}g}"

    return Network([([[*map(kept, row)] for row in W], [*map(kept, b)]) for W, b in net.layers])
