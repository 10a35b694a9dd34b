"""Two arithmetics: the orbit of one number under the tent, in rationals and in float64."""

from fractions import Fraction
from functools import cache
from math import log2, nan
from typing import Any

from fdl.depth import orbit
from fdl.figures._drawing import BLUE, INK, ORANGE, Drawing, Part, fraction_ticks

__all__ = ["two_arithmetics"]

_MOST = 60


def two_arithmetics(*, name: str = "two-arithmetics") -> Drawing:
    """Return the drawing of an orbit: controls `start` (a fraction as text) and `steps` (0 to 60).

    Above, m^(k)(x) over k, from the rational x and from x rounded to float64. Below, the distance
    of the two on a scale of powers of two.

    >>> two_arithmetics()(start="1/10", steps=60).alt.split(". ", 1)[1]
    'After 60 tents: 2/5 over the rationals, 0.0 in float64.'
    """
    return Drawing(
        name,
        title="The orbit of one number under the tent, in two arithmetics.",
        caption="The tent applied again and again to one number: exactly (solid), and from the "
        "nearest float64 (dotted). Below, their distance, on a scale of powers of two.",
        stage=_stage,
        layers=(Part(("start", "steps"), _orbits),),
        words=(Part(("start", "steps"), _values),),
        size=(7.0, 4.6),
        labels={"start": "x", "steps": "tents k"},
    )


@cache
def _pair(start: str) -> tuple[list[Any], list[Any]]:
    return orbit(start, _MOST).tolist(), orbit(start, _MOST, exact=False).tolist()


def _stage(figure: Any) -> Any:
    above, below = figure.subplots(2, 1, sharex=True, height_ratios=[2, 1])
    above.set(xlim=(-1, _MOST + 1), ylim=(-0.08, 1.08))
    above.set_title("m⁽ᵏ⁾(x)", loc="left", fontsize=11)
    fraction_ticks(above.yaxis, "0 1/2 1")
    above.text(_MOST - 14, 1.13, "exact (solid)", color=BLUE, ha="right")
    above.text(_MOST + 1, 1.13, "float64 (dotted)", color=ORANGE, ha="right")
    below.set(ylim=(-62, 4), xlabel="k")
    below.set_title("distance of the two", loc="left", fontsize=11)
    below.set_yticks([-60, -40, -20, 0], labels=["2⁻⁶⁰", "2⁻⁴⁰", "2⁻²⁰", "1"])
    return above, below


def _orbits(axes: Any, start: str, steps: int) -> None:
    above, below = axes
    exact, rounded = (values[: steps + 1] for values in _pair(start))
    # Many frames: thin lines, no markers, no clipping.
    style: dict[str, Any] = {"lw": 1.2, "clip_on": False}
    above.plot(list(map(float, exact)), color=BLUE, **style)
    above.plot(rounded, color=ORANGE, ls=":", **style | {"lw": 2.2})
    errors = [abs(Fraction(x) - y) for x, y in zip(rounded, exact, strict=True)]
    below.plot([log2(error) if error else nan for error in errors], color=INK, **style)
    for one in axes:
        one.plot([steps, steps], one.get_ylim(), color=INK, ls=":", **style)


def _values(start: str, steps: int) -> str:
    exact, rounded = (values[steps] for values in _pair(start))
    now = f"After {steps} tent{'s' * (steps != 1)}" if steps else "At the start"
    return f"{now}: {exact} over the rationals, {rounded!r} in float64."
