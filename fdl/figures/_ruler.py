"""Turn the ruler: the projections of points to a line, and the matrix that they give."""

from itertools import pairwise
from math import hypot
from typing import Any

import numpy as np

from fdl.errors import InputError
from fdl.exact import Rationals
from fdl.figures._drawing import BLUE, GREEN, INK, ORANGE, PINK, Drawing, Part

__all__ = ["turn_the_ruler"]


def turn_the_ruler(points: Any, *, name: str = "turn-the-ruler") -> Drawing:
    """Return the drawing of points of the plane projected to a direction: control `w`.

    Beside it is the matrix of max(z_i - b_j, 0) for b_j = z_(j-1), rows in the order of the
    projections z: a filled cell is a positive entry, a cross a zero on the diagonal.

    Args:
        points: (n, 2).

    w is a pair of integers. Everything that is said is computed over the rationals.

    >>> square = turn_the_ruler([[0, 0], [1, 0], [0, 1], [1, 1]])
    >>> square(w=(1, 1)).alt.split(". ", 1)[1]
    'w = (1, 1): points 2 and 3 coincide. The matrix has a 0 on its diagonal.'
    >>> square(w=(2, 1)).alt.split(". ", 2)[1]
    'w = (2, 1): order 1, 3, 2, 4, smallest gap 0.45'
    """
    X = Rationals.read(points, ndim=2, name="points").fractions()
    if X.shape[1] != 2:
        raise InputError(f"points have {X.shape[1]} coordinates: a ruler turns in the plane")
    return Drawing(
        name,
        title="Points of the plane projected to a line.",
        caption="Left: the points, the direction w and their projections. Right: which entries "
        "of the matrix A are positive, with the points in the order of their projections.",
        stage=lambda figure: _stage(figure, X),
        layers=(Part(("w",), lambda axes, w: _project(axes, X, w)),),
        words=(Part(("w",), lambda w: _say(X, w)),),
        size=(7.0, 3.4),
        labels={"w": "direction w"},
    )


def _stage(figure: Any, X: Any) -> Any:
    plane, matrix = figure.subplots(1, 2, width_ratios=[3, 2])
    reach = 1.25 * max(float(x) ** 2 + float(y) ** 2 for x, y in X) ** 0.5 or 1
    plane.set(xlim=(-reach, reach), ylim=(-reach, reach), xticks=[], yticks=[], aspect="equal")
    plane.spines[:].set_visible(False)
    plane.plot(*X.astype(float).T, "o", color=BLUE)
    for i, (x, y) in enumerate(X, start=1):
        plane.annotate(str(i), (float(x), float(y)), (4, 4), textcoords="offset points")
    n = len(X)
    matrix.set(xlim=(0, n), ylim=(n, 0), xticks=[], yticks=[], aspect="equal")
    matrix.set(xlabel="neuron j", ylabel="point, in order of z")
    for edge in range(n + 1):
        matrix.plot([0, n], [edge, edge], color=INK, lw=0.4)
        matrix.plot([edge, edge], [0, n], color=INK, lw=0.4)
    return plane, matrix


def _project(axes: Any, X: Any, w: tuple[int, int]) -> None:
    plane, matrix = axes
    z, order = _projections(X, w)
    direction = np.array(w, dtype=float) / (w[0] ** 2 + w[1] ** 2)
    along = np.array(w, dtype=float) / np.hypot(*w)
    across, far = np.array([-along[1], along[0]]), plane.get_xlim()[1] * along
    plane.plot([-far[0], far[0]], [-far[1], far[1]], color=INK, lw=1.5)
    tip = far * 1.08 + 0.35 * across
    plane.text(*tip, "w", ha="center", va="center", weight="bold", clip_on=False)
    for (x, y), place in zip(X.astype(float), z, strict=True):
        foot = float(place) * direction
        plane.plot([x, foot[0]], [y, foot[1]], color=INK, lw=1.2, ls=":")
        if z.count(place) > 1:
            plane.plot(*foot, "x", color=PINK, markersize=9, mew=3)
        else:
            tick = np.stack([foot - 0.18 * across, foot + 0.18 * across])
            plane.plot(*tick.T, color=GREEN, lw=2.5)
    ordered = [z[i] for i in order]
    biases = [ordered[0] - 1, *ordered[:-1]]
    for i, place in enumerate(ordered):
        filled = [(j, 1) for j, bias in enumerate(biases) if place > bias]
        matrix.broken_barh(filled, (i, 1), color=ORANGE, alpha=0.6, linewidth=0)
        if place <= biases[i]:
            matrix.plot([i + 0.5], [i + 0.5], "x", color=PINK, markersize=9, mew=3)


def _projections(X: Any, w: tuple[int, int]) -> tuple[list[Any], list[int]]:
    z = (X @ np.array(w, dtype=object)).tolist()
    return z, sorted(range(len(z)), key=lambda i: z[i])


def _say(X: Any, w: tuple[int, int]) -> str:
    z, order = _projections(X, w)
    places = [[i + 1 for i, place in enumerate(z) if place == value] for value in dict.fromkeys(z)]
    ties = [" and ".join(map(str, meeting)) for meeting in places if len(meeting) > 1]
    if ties:
        return (
            f"w = {w}: points {', also '.join(ties)} coincide. The matrix has a 0 on its diagonal."
        )
    named = ", ".join(str(i + 1) for i in order)
    gap = min(float(z[b] - z[a]) for a, b in pairwise(order)) / hypot(*w)
    triangular = "The matrix is triangular with a positive diagonal."
    return f"w = {w}: order {named}, smallest gap {gap:.2f}. {triangular}"
