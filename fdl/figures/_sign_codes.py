"""Sign codes: lines cut the plane until every point is alone."""

from collections import Counter
from typing import Any

import numpy as np

from fdl.errors import InputError
from fdl.exact import as_floats
from fdl.figures._drawing import BLUE, GREEN, ORANGE, Drawing, Part, line_ends
from fdl.network import Network

__all__ = ["sign_codes"]


def sign_codes(net: Network, X: Any, *, name: str = "sign-codes") -> Drawing:
    """Return the drawing of a threshold network's first layer in the plane: control `units`.

    units: how many units of the layer are looked at. Their values at a point are its code.

    Args:
        net: a threshold network with two inputs.
        X: (n, 2) points.

    >>> corner = Network([([[1, 0], [0, 1]], [-1, -1]), ([[1, 1]], [0])], "threshold")
    >>> sign_codes(corner, [[0, 0], [2, 0], [2, 2], [3, 3]])(units=2).alt.split(". ", 1)[1]
    '2 units give 4 points 3 codes. Not alone yet: 2 of them.'
    """
    if net.in_width != 2 or net.activation != "threshold":
        raise InputError(f"{net!r}: a threshold network with two inputs is wanted")
    W, b = net.layers[0]
    signs = (np.reshape(Network(list(net.layers)[:1])(X), (len(X), -1)) >= 0).astype(np.int64)
    points = as_floats(X, 2, "X")
    middle = (points.max(axis=0) + points.min(axis=0)) / 2
    reach = 0.6 * float(np.ptp(points, axis=0).max()) or 1.0

    def codes(units: int) -> list[str]:
        return ["".join(map(str, row[:units])) for row in signs]

    def stage(figure: Any) -> Any:
        axes = figure.add_subplot()
        (left, low), (right, high) = middle - reach, middle + reach
        axes.set(xlim=(left, right), ylim=(low, high), xticks=[], yticks=[], aspect="equal")
        axes.spines[:].set_visible(False)
        return axes

    def draw(axes: Any, units: int) -> None:
        for w, bias in zip(W[:units].astype(float), b[:units].astype(float), strict=True):
            axes.plot(*line_ends(w, bias, middle, 2 * reach).T, color=GREEN, lw=1.5)
        found = codes(units)
        for code, (x, y) in zip(found, points, strict=True):
            alone = found.count(code) == 1
            axes.plot([x], [y], "s" if alone else "o", color=BLUE if alone else ORANGE)
            axes.annotate(code, (x, y), (6, 4), textcoords="offset points", fontsize=9)

    def say(units: int) -> str:
        found = codes(units)
        counts = Counter(found)
        crowded = sum(count for count in counts.values() if count > 1)
        left = f"Not alone yet: {crowded} of them." if crowded else "Each is alone."
        s = "" if units == 1 else "s"
        return (
            f"{units} unit{s} give{'s' * (units == 1)} {len(found)} points {len(counts)} "
            f"code{'s' * (len(counts) > 1)}. {left}"
        )

    return Drawing(
        name,
        title="The first layer of a threshold network, in the plane.",
        caption="Each line is a unit: 1 on one side, 0 on the other. Beside every point its code; "
        "a square where no other point shares it, a dot elsewhere.",
        stage=stage,
        layers=(Part(("units",), draw),),
        words=(Part(("units",), say),),
        size=(5.0, 4.2),
    )
