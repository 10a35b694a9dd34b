"""Slab builder: a thin slab through two points of the plane, as two thresholds or four ReLUs."""

from fractions import Fraction
from math import gcd
from typing import Any

import numpy as np

from fdl.errors import InputError
from fdl.exact import Rationals, show
from fdl.figures._drawing import BLUE, GREEN, INK, ORANGE, PINK, Drawing, Part, line_ends
from fdl.line import trace_line
from fdl.network import Network

__all__ = ["slab_builder"]

_REACH = 12  # of the right picture, in units of t


def slab_builder(points: Any, *, name: str = "slab-builder") -> Drawing:
    """Return the drawing of a slab through two points of the plane.

    Controls: `through` (two numbers of points, from 1), `epsilon` and `delta` (fractions). Left
    the slab |t| <= epsilon, for the linear t with integer coefficients that is 0 on the line
    through the two points. Right, over t, the indicator that four ReLUs make of it,

        (relu(t + epsilon + delta) - relu(t + epsilon)
            - relu(t - epsilon + delta) + relu(t - epsilon)) / delta,

    with the points at their values of t. All values are exact.

    Args:
        points: (n, 2) integers.

    >>> drawing = slab_builder([[0, 0], [2, 0], [1, 3], [5, 2]])
    >>> drawing(through=(1, 2), epsilon=1, delta=1).alt.split(". ", 1)[1]
    'The next point is at |t| = 2. All values are right.'
    >>> drawing(through=(1, 2), epsilon=2, delta=1).alt.split(". ", 1)[1]
    'The next point is at |t| = 2. Wrong values: at point 4.'
    """
    X = Rationals.read(points, ndim=2, name="points").fractions()
    if X.shape[1] != 2 or any(value.denominator > 1 for value in X.flat):
        raise InputError("points: give an (n, 2) array of integers")
    return Drawing(
        name,
        title="A slab through two points of the plane, and its indicator made of four ReLUs.",
        caption="Left: the slab around the line through two points. Right: what four ReLUs make "
        "of it, seen across the slab, with all points at their distance t. A cross is a point "
        "with a wrong value.",
        stage=lambda figure: _stage(figure, X),
        layers=(
            Part(("through", "epsilon"), lambda axes, *chosen: _slab(axes, X, *chosen)),
            Part(("through", "epsilon", "delta"), lambda axes, *chosen: _profile(axes, X, *chosen)),
        ),
        words=(
            Part(("through",), lambda through: _room(X, through)),
            Part(("through", "epsilon", "delta"), lambda *chosen: _verdict(X, *chosen)),
        ),
        size=(7.0, 3.4),
        labels={"through": "through points", "epsilon": "epsilon", "delta": "delta"},
    )


def _linear(X: Any, through: tuple[int, int]) -> tuple[Any, Any]:
    """Return (u, c): t(x) = <u, x> + c is 0 on the line through the two points."""
    p, q = (X[i - 1] for i in through)
    common = gcd(int(q[0] - p[0]), int(q[1] - p[1])) or 1
    u = np.array([q[1] - p[1], p[0] - q[0]], dtype=object) / common
    return u, -(u @ p)


def _values(X: Any, through: tuple[int, int]) -> list[Fraction]:
    u, c = _linear(X, through)
    values: list[Fraction] = (X @ u + c).tolist()
    return values


def _indicator(epsilon: Any, delta: Any) -> Network:
    e, d = Fraction(epsilon), Fraction(delta)
    return Network([([[1]] * 4, [e + d, e, d - e, -e]), ([[1 / d, -1 / d, -1 / d, 1 / d]], None)])


def _wrong(X: Any, through: tuple[int, int], epsilon: Any, delta: Any) -> list[int]:
    net, values = _indicator(epsilon, delta), _values(X, through)
    found = net([[t] for t in values])
    return [i for i, value in enumerate(found, start=1) if value != (i in through)]


def _stage(figure: Any, X: Any) -> Any:
    plane, profile = figure.subplots(1, 2, width_ratios=[3, 4])
    reach = 1.2 * max(abs(float(value)) for value in X.flat) or 1
    plane.set(xlim=(-reach, reach), ylim=(-reach, reach), xticks=[], yticks=[], aspect="equal")
    plane.spines[:].set_visible(False)
    for i, (x, y) in enumerate(X.astype(float), start=1):
        plane.annotate(str(i), (x, y), (4, 4), textcoords="offset points")
    profile.set(xlim=(-_REACH, _REACH), ylim=(-0.4, 1.4), yticks=[0, 1], xlabel="t")
    return plane, profile


def _slab(axes: Any, X: Any, through: tuple[int, int], epsilon: Any) -> None:
    plane, _ = axes
    u, c = (np.array(part, dtype=float) for part in _linear(X, through))
    far, middle = 3 * plane.get_xlim()[1], np.zeros(2)
    shifts = (-float(epsilon), float(epsilon))
    edges = [line_ends(u, c - shift, middle, far) for shift in shifts]
    plane.fill(*np.vstack([edges[0], edges[1][::-1]]).T, color=GREEN, alpha=0.25, lw=0)
    for edge in edges:
        plane.plot(*edge.T, color=GREEN, lw=1.5)
    for i, point in enumerate(X.astype(float), start=1):
        plane.plot(*point, "o", color=ORANGE if i in through else BLUE)


def _profile(axes: Any, X: Any, through: tuple[int, int], epsilon: Any, delta: Any) -> None:
    _, profile = axes
    f = trace_line(_indicator(epsilon, delta)).restrict((-_REACH, _REACH))
    profile.plot(f.breakpoints.astype(float), f.values.astype(float), color=ORANGE)
    wrong = _wrong(X, through, epsilon, delta)
    for i, t in enumerate(_values(X, through), start=1):
        if abs(t) > _REACH:
            continue
        height = 1.0 if i in through else 0.0
        mark, colour = ("x", PINK) if i in wrong else ("o", ORANGE if i in through else BLUE)
        profile.plot([float(t)], [height], mark, color=colour, mew=3 if mark == "x" else 1)
        if i not in through:
            profile.text(float(t), -0.2, str(i), ha="center", color=INK, fontsize=9)


def _room(X: Any, through: tuple[int, int]) -> str:
    t = [value for i, value in enumerate(_values(X, through), start=1) if i not in through]
    return f"The next point is at |t| = {show(min(map(abs, t)))}." if t else ""


def _verdict(X: Any, through: tuple[int, int], epsilon: Any, delta: Any) -> str:
    wrong = _wrong(X, through, epsilon, delta)
    if not wrong:
        return "All values are right."
    return f"Wrong values: at point{'s' * (len(wrong) > 1)} {', '.join(map(str, wrong))}."
