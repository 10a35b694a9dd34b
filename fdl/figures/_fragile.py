"""How fragile is it: a sawtooth and a horseshoe with the same noise on their parameters."""

from fractions import Fraction
from functools import cache
from typing import Any

from fdl import bounds
from fdl.depth import horseshoe, perturb, sawtooth
from fdl.figures._drawing import BLUE, ORANGE, PINK, Drawing, Part, fraction_ticks
from fdl.line import trace_interval
from fdl.network import Network
from fdl.piecewise import PiecewiseLinear

__all__ = ["how_fragile"]

_OVERSHOOT = Fraction(1, 8)


def how_fragile(*, name: str = "how-fragile") -> Drawing:
    """Return the drawing of a noisy sawtooth, above a horseshoe of overshoot 1/8 with such noise.

    Controls: `iterates`, the number of hidden layers; `std`, the standard deviation of the noise on
    every nonzero weight and every bias; and `seed`, its draw. What is said is counted on the exact
    graphs of the noisy networks.

    >>> how_fragile()(iterates=3, std="1/512", seed=1).alt.rsplit(". ", 1)[1]
    'Horseshoe: 8 crossings of 1/2; its noise is within 1/144, so 8 are sure.'
    """
    return Drawing(
        name,
        title="The graphs of two deep networks on [0, 1], with noise on their parameters.",
        caption="Noise on every nonzero weight and every bias: clean (solid) and noisy (dashed). "
        "The sawtooth above only just reaches 0 and 1 in every layer, the horseshoe below runs "
        "over by 1/8. The dotted line is the level 1/2.",
        stage=_stage,
        layers=(Part(("iterates",), _clean), Part(("iterates", "std", "seed"), _noisy)),
        words=(
            Part(("iterates", "std", "seed"), _sawtooth_words),
            Part(("iterates", "std", "seed"), _horseshoe_words),
        ),
        size=(7.0, 4.4),
        labels={"iterates": "hidden layers", "std": "noise level", "seed": "draw"},
    )


@cache
def _nets(iterates: int, std: Any = 0, seed: int = 0) -> tuple[Network, Network]:
    """Return the sawtooth and the horseshoe, with noise."""
    first, second = sawtooth(iterates), horseshoe(iterates, _OVERSHOOT)
    return perturb(first, std, seed), perturb(second, std, seed)


def _stage(figure: Any) -> Any:
    axes = figure.subplots(2, 1, sharex=True)
    for one, title in zip(axes, ("sawtooth", "horseshoe"), strict=True):
        one.set(xlim=(0, 1), ylim=(-0.5, 1.5))
        one.set_title(title, loc="left", fontsize=11)
        fraction_ticks(one.yaxis, "0 1/2 1")
        one.plot([0, 1], [0.5, 0.5], color=PINK, ls=":")
    axes[0].text(0.7, 1.6, "clean (solid)", color=BLUE, ha="right")
    axes[0].text(1, 1.6, "noisy (dashed)", color=ORANGE, ha="right")
    fraction_ticks(axes[-1].xaxis, "0 1/2 1")
    return axes


def _clean(axes: Any, iterates: int) -> None:
    _plot(axes, _nets(iterates), color=BLUE, lw=_width(iterates))


def _noisy(axes: Any, iterates: int, std: Any, seed: int) -> None:
    style = {"color": ORANGE, "lw": _width(iterates), "ls": (0, (3, 1))}
    _plot(axes, _nets(iterates, std, seed), **style)


def _width(iterates: int) -> float:
    return 2 if iterates < 5 else 1.5


def _plot(axes: Any, nets: tuple[Network, Network], **style: Any) -> None:
    for one, net in zip(axes, nets, strict=True):
        f = _graph(net)
        one.plot(f.breakpoints.astype(float), f.values.astype(float), **style)


def _graph(net: Network) -> PiecewiseLinear:
    return trace_interval(net, 0, 1)


def _sawtooth_words(iterates: int, std: Any, seed: int) -> str:
    f, g = (_graph(_nets(iterates, *noise)[0]) for noise in ((), (std, seed)))
    pieces, crossings = g.n_pieces(), g.n_crossings("1/2")
    counts = f"{pieces} piece{'s' * (pieces != 1)} (clean: {f.n_pieces()})"
    return (
        f"Sawtooth: {counts}, {_times(crossings)} (clean: {f.n_crossings('1/2')}), L1 distance "
        f"{float(g.l1_distance(f)):.3f} to the clean one."
    )


def _horseshoe_words(iterates: int, std: Any, seed: int) -> str:
    clean, noisy = (_nets(iterates, *noise)[1] for noise in ((), (std, seed)))
    crossings = _times(_graph(noisy).n_crossings("1/2"))
    margin = bounds.horseshoe_margin(_OVERSHOOT)
    pairs = zip(_parameters(noisy), _parameters(clean), strict=True)
    if max(abs(a - b) for a, b in pairs) > margin:
        return f"Horseshoe: {crossings}; some of its noise is beyond the margin {margin}."
    return f"Horseshoe: {crossings}; its noise is within {margin}, so {2**iterates} are sure."


def _times(crossings: int) -> str:
    return f"{crossings} crossing{'s' * (crossings != 1)} of 1/2"


def _parameters(net: Network) -> list[Any]:
    return [value for W, b in net.layers for value in (*W.flat, *b)]
