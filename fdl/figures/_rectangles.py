"""Balanced rectangles: inner products mod 2 as a chessboard that no rectangle can favour."""

from math import isqrt
from typing import Any

import numpy as np

from fdl.figures._drawing import BLUE, INK, PINK, Drawing, Part

__all__ = ["balanced_rectangles"]


def balanced_rectangles(*, name: str = "balanced-rectangles") -> Drawing:
    """Return the drawing of (-1)^<x, y> for x, y in {0, 1}^n: controls `n`, `rows`, `columns`.

    rows, columns: how many quarters of the x and of the y the rectangle has, counted from the
    side of 1...1, away from 0...0. Beside what is in it stands Lindsey's bound sqrt(N |X| |Y|).

    >>> balanced_rectangles()(n=2, rows=2, columns=2).alt.split(". ", 1)[1]
    'Even minus odd in the rectangle: -2, of 4 pairs. Lindsey: at most 4.'
    """
    return Drawing(
        name,
        title="The pairs x, y of n bits each, dark where their inner product is odd.",
        caption="One row for each x and one column for each y, from 0…0 to 1…1. Dark cells have "
        "an odd inner product. The rectangle ends at the corner of 1…1.",
        stage=_stage,
        layers=(Part(("n",), _cells), Part(("rows", "columns"), _outline)),
        words=(Part(("n", "rows", "columns"), _count),),
        size=(4.2, 4.2),
        labels={"rows": "quarters of the x", "columns": "quarters of the y"},
    )


def _stage(figure: Any) -> Any:
    axes = figure.add_subplot()
    axes.set(xlim=(-0.02, 1.02), ylim=(1.02, -0.02), xticks=[], yticks=[], aspect="equal")
    axes.set(xlabel="y", ylabel="x")
    axes.plot([0, 1, 1, 0, 0], [0, 0, 1, 1, 0], color=INK, lw=1)
    return axes


def _odd(n: int) -> Any:
    """Return the matrix (2^n, 2^n) of <x, y> mod 2."""
    bits = np.arange(2**n)[:, None] >> np.arange(n) & 1
    return bits @ bits.T % 2


def _cells(axes: Any, n: int) -> None:
    from matplotlib.patches import PathPatch
    from matplotlib.path import Path

    side = 1 / 2**n
    square = np.array([[0, 0], [1, 0], [1, 1], [0, 1], [0, 0]])
    corners = [side * (square + place[::-1]) for place in np.argwhere(_odd(n))]
    codes = [Path.MOVETO, *[Path.LINETO] * 3, Path.CLOSEPOLY] * len(corners)
    axes.add_patch(PathPatch(Path(np.concatenate(corners), codes), fc=BLUE, ec="none", alpha=0.6))


def _outline(axes: Any, rows: int, columns: int) -> None:
    left, top = 1 - columns / 4, 1 - rows / 4
    axes.plot([left, 1, 1, left, left], [top, top, 1, 1, top], color=PINK, lw=4)


def _count(n: int, rows: int, columns: int) -> str:
    size = 2**n
    height, width = size * rows // 4, size * columns // 4
    part = _odd(n)[size - height :, size - width :]
    pairs = height * width
    return (
        f"Even minus odd in the rectangle: {pairs - 2 * int(part.sum())}, of {pairs} pairs. "
        f"Lindsey: at most {isqrt(size * pairs)}."
    )
