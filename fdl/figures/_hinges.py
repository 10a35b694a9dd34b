"""One hinge per point: the network of Zhang et al. grows neuron by neuron."""

from typing import Any

from fdl.exact import show
from fdl.figures._drawing import BLUE, GREEN, INK, ORANGE, Drawing, Part
from fdl.line import trace_line
from fdl.memorize import zhang
from fdl.network import Network
from fdl.piecewise import PiecewiseLinear

__all__ = ["one_hinge_per_point"]

_KINDS = {"at the points": "points", "between the points": "midpoints"}


def one_hinge_per_point(z: Any, y: Any, *, name: str = "one-hinge-per-point") -> Drawing:
    """Return the drawing of `memorize.zhang` on a line: controls `step` (0 to n) and `hinges`.

    step: how many neurons are switched on; `hinges` is "at the points" (b_j = z_(j-1)) or
    "between the points" (the lecture's choice).

    Args:
        z: (n,) increasing numbers.
        y: (n,) labels.

    >>> drawing = one_hinge_per_point([0, 1, 2], [0, 1, 0])
    >>> drawing(step=2, hinges="between the points").alt.split(". ", 1)[1]
    'Neuron 2 adds the slope 2 from z = 1/2 on. The sum lies between 0 and 1 on [0, 1].'
    """
    nets = {said: zhang([[x] for x in z], y, biases=kind) for said, kind in _KINDS.items()}
    polygons = {said: [_first(net, i) for i in range(len(z) + 1)] for said, net in nets.items()}
    kinks = {said: [-b for b in net.layers[0][1]] for said, net in nets.items()}
    weights = {said: list(net.layers[1][0][0]) for said, net in nets.items()}
    room = (float(z[-1]) - float(z[0])) / 4 or 1.0
    start, stop = float(z[0]) - room, float(z[-1]) + room / 2

    def stage(figure: Any) -> Any:
        axes = figure.add_subplot()
        low, high = min(map(float, y)), max(map(float, y))
        reach = high - low or 1.0  # what overshoots by more is cut off
        axes.set(xlim=(start, stop), ylim=(low - 2 * reach, high + 2 * reach))
        axes.set(xlabel="z", ylabel="output")
        axes.plot(list(map(float, z)), list(map(float, y)), "o", color=GREEN, zorder=3)
        return axes

    def hinge(axes: Any, step: int, hinges: str) -> None:
        _draw(axes, polygons[hinges][step], (start, stop), color=ORANGE)
        if step:
            _draw(axes, polygons[hinges][step - 1], (start, stop), color=INK, ls=":", lw=1.5)
            kink = kinks[hinges][step - 1]
            if kink > start:
                axes.plot([float(kink)], [float(polygons[hinges][step](kink))], "s", color=BLUE)

    def say(step: int, hinges: str) -> str:
        if not step:
            return "No neuron yet: the sum is 0."
        a, kink = (show(values[hinges][step - 1]) for values in (weights, kinks))
        adds = f"Neuron {step} adds the slope {a} from z = {kink} on."
        if step == 1:
            return f"{adds} The sum passes through point 1."
        values = polygons[hinges][step].restrict((z[0], z[step - 1])).values
        low, high = (f"{float(end):.3g}" for end in (min(values), max(values)))
        return f"{adds} The sum lies between {low} and {high} on [{z[0]}, {z[step - 1]}]."

    return Drawing(
        name,
        title="The network on a line, neuron by neuron.",
        caption="The sum of the first neurons (solid), what it was before the last one (dotted), "
        "and the place where that one bends (square; the first lies far to the left). What "
        "overshoots by far is cut off.",
        stage=stage,
        layers=(Part(("step", "hinges"), hinge),),
        words=(Part(("step", "hinges"), say),),
        labels={"step": "neurons", "hinges": "neurons bend"},
    )


def _first(net: Network, count: int) -> PiecewiseLinear:
    """Return the sum of the first `count` neurons."""
    (W, b), (V, _) = net.layers
    if not count:
        return PiecewiseLinear.affine(0, 0)
    return trace_line(Network([(W[:count], b[:count]), (V[:, :count], None)]))


def _draw(axes: Any, f: PiecewiseLinear, on: tuple[float, float], **style: Any) -> None:
    part = f.restrict(on)
    axes.plot(part.breakpoints.astype(float), part.values.astype(float), **style)
