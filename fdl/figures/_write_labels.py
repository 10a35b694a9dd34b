"""Writing labels: each row of labels is one number, and the network reads it."""

from fractions import Fraction
from functools import cache
from typing import Any

from fdl.figures._drawing import BLUE, INK, ORANGE, Drawing, Part, fraction_ticks
from fdl.vc import shattered_points, shattering_net

__all__ = ["write_labels"]

_BITS = 3


def write_labels(*, name: str = "write-labels") -> Drawing:
    """Return the drawing of `vc.shattering_net` for two rows of three labels.

    Controls: `a_1`, `a_2`, `a_3` and `b_1`, `b_2`, `b_3`, the labels of both rows, True or False.

    >>> labels = {"a_1": 0, "a_2": 1, "a_3": 1, "b_1": 1, "b_2": 0, "b_3": 1}
    >>> write_labels()(**labels).alt.split(". ", 1)[1]
    'a = 31/64, b = 55/64. The network reads 0 1 1 and 1 0 1.'
    """
    rows = [tuple(f"{row}_{place}" for place in range(1, _BITS + 1)) for row in "ab"]
    return Drawing(
        name,
        title="Two numbers in [0, 1], each with three labels as its digits in base 4.",
        caption="The first label says which of the two widest bars the number lies in, the "
        "second which of the two bars below that, and so on. Between the bars are gaps, "
        "so that ReLUs can read them.",
        stage=_stage,
        layers=tuple(
            Part(controls, _marker(height, colour, label))
            for controls, height, colour, label in zip(
                rows, (0.62, 0.3), (BLUE, ORANGE), "ab", strict=True
            )
        ),
        words=(Part((*rows[0], *rows[1]), _read),),
        size=(7.0, 2.4),
        labels={f"{row}_{i}": f"{row}, label {i}" for row in "ab" for i in range(1, _BITS + 1)},
    )


def _number(labels: tuple[Any, ...]) -> Fraction:
    """Return the first weight of the network for a row of labels."""
    net = shattering_net([[int(label) for label in labels]], digit_bits=1)
    return Fraction(net.layers[0][0][0][0])


def _stage(figure: Any) -> Any:
    axes = figure.add_subplot()
    axes.set(xlim=(-0.01, 1.01), ylim=(0, 1.75), yticks=[])
    axes.spines["left"].set_visible(False)
    fraction_ticks(axes.xaxis, "0 1/4 1/2 3/4 1")
    starts = [Fraction(0)]
    for level in range(1, _BITS + 1):
        width = Fraction(1, 4**level)
        starts = [start + digit * width for start in starts for digit in (1, 3)]
        for start in starts:
            axes.barh(1.75 - 0.25 * level, float(width), 0.14, float(start), color=INK, alpha=0.35)
    return axes


def _marker(height: float, colour: str, label: str) -> Any:
    def draw(axes: Any, *labels: Any) -> None:
        a = float(_number(labels))
        axes.plot([a, a], [0, height], color=colour)
        axes.plot([a], [height], "os"[label == "b"], color=colour)
        axes.text(a + 0.012, height - 0.03, label)

    return draw


@cache
def _words(first: tuple[int, ...], second: tuple[int, ...]) -> str:
    net = shattering_net([first, second], digit_bits=1)
    read = [str(value) for value in net(shattered_points(2, _BITS))]
    a, b = _number(first), _number(second)
    found = " ".join(read[:_BITS]), " ".join(read[_BITS:])
    return f"a = {a}, b = {b}. The network reads {found[0]} and {found[1]}."


def _read(*labels: Any) -> str:
    bits = tuple(map(int, labels))
    return _words(bits[:_BITS], bits[_BITS:])
