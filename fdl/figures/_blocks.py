"""Sorted blocks: the network of `memorize.blocks`, one affine function after another."""

from typing import Any

import numpy as np

from fdl import memorize
from fdl.errors import InputError
from fdl.exact import rational
from fdl.figures._drawing import BLUE, GREEN, INK, ORANGE, Drawing, Part, line_ends
from fdl.network import Network

__all__ = ["sorted_blocks"]


def sorted_blocks(X: Any, y: Any, *, name: str = "sorted-blocks") -> Drawing:
    """Return the drawing of `memorize.blocks` in the plane: control `blocks`, from 1 on.

    blocks: how many blocks have their neurons switched on. Left, the points, numbered along the
    direction of the network, and the cuts; right, labels and outputs at the points in that order.

    Args:
        X: (n, 2) distinct points.
        y: (n,) labels.

    >>> X = [[0, 0], [1, 3], [2, -1], [3, 2], [4, 4], [5, 0]]
    >>> sorted_blocks(X, [1, 0, 1, 3, 1, 0])(blocks=1).alt.split(". ", 1)[1]
    'With 1 block, that is 1 neuron, the outputs at points 1 to 3 are right.'
    """
    points = np.array(X, dtype=float)
    if points.ndim != 2 or points.shape[1] != 2:
        raise InputError(f"X has shape {points.shape}: points of the plane are wanted")
    net = memorize.blocks(X, y)
    labels = [rational(value) for value in y]
    sums = [_first(net, count) for count in range(1, net.n_neurons // 2 + 2)]
    cuts = [(W[-1], b[-1]) for W, b in (part.layers[0] for part in sums[1:])]
    order = _order(cuts, points)
    places = range(1, len(order) + 1)
    outputs = [part(X)[order].tolist() for part in sums]
    wanted = [labels[i] for i in order]
    right = [sum(f == label for f, label in zip(found, wanted, strict=True)) for found in outputs]

    def stage(figure: Any) -> Any:
        plane, profile = figure.subplots(1, 2, width_ratios=[3, 4])
        (left, low), (high, top) = points.min(axis=0), points.max(axis=0)
        room = 0.15 * max(high - left, top - low, 1)
        plane.set(xlim=(left - room, high + room), ylim=(low - room, top + room))
        plane.set(xticks=[], yticks=[], aspect="equal")
        plane.spines[:].set_visible(False)
        for number, (x, y) in enumerate(points[order], start=1):
            plane.annotate(str(number), (x, y), (5, 3), textcoords="offset points")
        span = [float(value) for value in labels]
        reach = max(span) - min(span) or 1.0
        profile.set(xlim=(0.5, len(order) + 0.5), xlabel="point", ylabel="output")
        profile.set(ylim=(min(span) - reach, max(span) + reach))
        profile.plot(places, list(map(float, wanted)), "s", color=INK, ms=9, mfc="none", mew=1)
        return plane, profile

    def draw(axes: Any, blocks: int) -> None:
        plane, profile = axes
        for w, bias in cuts[: blocks - 1]:
            far = 4 * max(map(abs, (*plane.get_xlim(), *plane.get_ylim())))
            ends = line_ends(np.array(w, dtype=float), float(bias), np.zeros(2), far)
            plane.plot(*ends.T, color=GREEN, lw=1.5)
        for number, (x, y) in enumerate(points[order], start=1):
            done = number <= right[blocks - 1]
            plane.plot([x], [y], "s" if done else "o", color=BLUE if done else ORANGE)
        profile.plot(
            range(1, len(order) + 1),
            [float(f) for f in outputs[blocks - 1]],
            "o",
            color=ORANGE,
            ms=4,
        )

    def say(blocks: int) -> str:
        count = sums[blocks - 1].n_neurons
        done = right[blocks - 1]
        return (
            f"With {blocks} block{'s' * (blocks > 1)}, that is {count} "
            f"neuron{'s' * (count > 1)}, the outputs at points 1 to {done} are right."
        )

    return Drawing(
        name,
        title="Sorted blocks: one affine function after another.",
        caption="Left, the points, numbered along one direction, and the cuts between the blocks "
        "that are switched on (lines). Right, the label of each point (open squares) and what the "
        "network says so far (dots). What is far off is not shown.",
        stage=stage,
        layers=(Part(("blocks",), draw),),
        words=(Part(("blocks",), say),),
        size=(7.0, 3.4),
    )


def _first(net: Network, blocks: int) -> Network:
    """Return the network of the first blocks; the last unit is the ramp of the last cut.

    The units of `memorize.blocks` are the first affine function, a ramp for each cut, then the
    tilted ramps. A last point alone has no tilted ramp.
    """
    (W, b), (V, c) = net.layers
    cuts = len(W) // 2
    tilted = range(1 + cuts, min(cuts + blocks, len(W)))
    units = [0, *tilted, *range(1, blocks)]
    return Network([(W[units], b[units]), (V[:, units], c)])


def _order(cuts: Any, points: Any) -> Any:
    """Return the points sorted along the normal of the cuts."""
    normal = np.array(cuts[0][0], dtype=float) if cuts else np.array([1.0, 0.0])
    return np.argsort(points @ normal, kind="stable")
