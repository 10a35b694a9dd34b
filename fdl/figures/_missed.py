"""The missed triangles: what a function with few pieces leaves of the sawtooth."""

from fractions import Fraction
from functools import cache
from typing import Any

from fdl import bounds
from fdl.depth import best_approximation, l1_lower_bound, missed_triangles, sawtooth
from fdl.figures._drawing import BLUE, GREEN, INK, ORANGE, PINK, Drawing, Part, fraction_ticks
from fdl.line import trace_interval
from fdl.piecewise import PiecewiseLinear

__all__ = ["missed_by_few_pieces"]

_METHODS = ("windows", "pairing", "counting")
_ROWS = ("f and g", *_METHODS, "lecture")


def missed_by_few_pieces(*, name: str = "missed-triangles") -> Drawing:
    """Return the drawing of the nearest function found with t pieces, against m^(k).

    Controls: `iterates` k (1 to 5) and `pieces` t. Above: the sawtooth g, the function f of
    `best_approximation`, the level 1/2 and the triangles that f misses. Below: the L1 distance of
    f and g, exact, and four bounds below every such distance.

    >>> missed_by_few_pieces()(iterates=3, pieces=1).alt.split(". ", 2)[1]
    'k = 3, t = 1: f misses 7 of 7 triangles'
    """
    return Drawing(
        name,
        title="The sawtooth m composed with itself k times, and a function f with t pieces near it "
        "in L1.",
        caption="The sawtooth g (solid), the nearest f with t pieces that was found on a grid "
        "(dashed), the level 1/2 (dotted) and the triangles that f misses (hatched). Below: the "
        "L1 distance of f and g, and what is proved about every f with t pieces. The theorem of "
        "the lecture speaks of t up to a quarter of the pieces of g.",
        stage=_stage,
        layers=(
            Part(("iterates",), _target),
            Part(("iterates", "pieces"), _near),
            Part(("iterates", "pieces"), _bars),
        ),
        words=(Part(("iterates", "pieces"), _say),),
        size=(7.0, 4.6),
        labels={"iterates": "tents k", "pieces": "pieces t of f"},
    )


@cache
def _sawtooth(iterates: int) -> PiecewiseLinear:
    return trace_interval(sawtooth(iterates), 0, 1)


@cache
def _found(iterates: int, pieces: int) -> PiecewiseLinear:
    return best_approximation(iterates, pieces)


def _values(iterates: int, pieces: int) -> list[Fraction]:
    """Return the exact distance and the four lower bounds, in the order of the rows."""
    distance = Fraction(_found(iterates, pieces).l1_distance(_sawtooth(iterates)))
    proved = [l1_lower_bound(iterates, pieces, method=m) for m in _METHODS]
    applies = 4 * pieces <= bounds.sawtooth_pieces(iterates)
    return [distance, *proved, bounds.lecture_gap() if applies else Fraction(0)]


def _stage(figure: Any) -> Any:
    graph, gaps = figure.subplots(2, 1, height_ratios=[5, 3])
    graph.set(xlim=(0, 1), ylim=(-0.3, 1.3))
    fraction_ticks(graph.xaxis, "0 1/2 1")
    fraction_ticks(graph.yaxis, "0 1/2 1")
    graph.axhline(0.5, color=PINK, ls=":", lw=2)
    gaps.set(xlim=(0, 0.3), ylim=(len(_ROWS) - 0.5, -0.5))
    gaps.set_yticks(range(len(_ROWS)), labels=_ROWS)
    gaps.tick_params(axis="y", length=0)
    gaps.set_xlabel("L1 distance to g")
    fraction_ticks(gaps.xaxis, "0 1/32 1/16 1/8 3/16 1/4")
    gaps.axvline(0.25, color=INK, ls=":", lw=1)
    return graph, gaps


def _target(axes: Any, iterates: int) -> None:
    g = _sawtooth(iterates)
    axes[0].plot(g.breakpoints.astype(float), g.values.astype(float), color=BLUE, lw=1.5)


def _near(axes: Any, iterates: int, pieces: int) -> None:
    f, n = _found(iterates, pieces), bounds.sawtooth_pieces(iterates)
    for i in missed_triangles(f, iterates):
        base, tip = ((i - 0.5) / n, i / n, (i + 0.5) / n), (0.5, i % 2, 0.5)
        axes[0].fill(base, tip, color=BLUE, alpha=0.18, lw=0)
        axes[0].fill(base, tip, facecolor="none", edgecolor=BLUE, hatch="///", lw=0)
    axes[0].plot(
        f.breakpoints.astype(float), f.values.astype(float), color=ORANGE, ls="--", clip_on=False
    )


def _bars(axes: Any, iterates: int, pieces: int) -> None:
    colours = (ORANGE, GREEN, GREEN, GREEN, INK)
    for row, value in enumerate(_values(iterates, pieces)):
        axes[1].barh(row, float(value), height=0.5, color=colours[row])
        axes[1].text(float(value) + 0.004, row, _label(row, value), va="center", fontsize=10)


def _label(row: int, value: Fraction) -> str:
    if row == 0:
        return str(value) if value.denominator < 1000 else f"{float(value):.4f}"
    return str(value) if value else "says nothing"


def _say(iterates: int, pieces: int) -> str:
    missed = len(missed_triangles(_found(iterates, pieces), iterates))
    n = bounds.sawtooth_pieces(iterates)
    labels = [_label(row, value) for row, value in enumerate(_values(iterates, pieces))]
    bounded = ", ".join(
        f"{word} {label}" for word, label in zip((*_METHODS, "lecture"), labels[1:], strict=True)
    )
    counted = f"f misses {missed} of {n - 1} triangle{'s' * (n > 2)}"
    exact = str(_values(iterates, pieces)[0])
    distance = exact if exact == labels[0] else f"{exact}, about {labels[0]}"
    return f"k = {iterates}, t = {pieces}: {counted}. Distance {distance}; {bounded}."
