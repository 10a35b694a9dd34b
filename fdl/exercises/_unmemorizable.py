"""Unmemorizable: points and labels that are too much for two hidden layers, and who fails where."""

from fractions import Fraction
from itertools import pairwise
from typing import Any

from fdl import bounds
from fdl.exercises._exercise import Exercise, Instance, NotRunError, answers, wrong
from fdl.exercises._reading import numbers, parts, whole_numbers
from fdl.network import Network

__all__ = ["UNMEMORIZABLE"]

_STATEMENT = r"""
A ReLU network with hidden widths $d_1, d_2$ has at most $(d_1 + 1)(d_2 + 1)$ pieces on a line.

1. Write `hard(d1, d2)`. It returns `(x, y)`: $N = (d_1 + 1)(d_2 + 1) + 2$ increasing numbers $x_i$
   and labels $y_i$ that no such network has there. The labels <<fall>> strictly. Your proof is the
   lecture's: the slopes $(y_{i+1} - y_i)/(x_{i+1} - x_i)$ go up and down in turn, so that a
   function with these labels has $N - 1$ pieces at least.
2. Write `refute(layers, x, y)` for such a network, given as three pairs $(W, b)$. It returns the
   first index $i$ (from 0) with $f(x_i) \neq y_i$.
"""

_STUB = '''
def hard(d1, d2):
    x = ...
    y = ...  # the labels <<fall>> strictly
    return x, y


def refute(layers, x, y):
    """layers: three pairs W, b of nested lists; ReLU after the first two."""
    return ...
'''

_WIDTHS = ((1, 1), (1, 2), (2, 1), (2, 2), (3, 4), (8, 5))


def _variant(seed: int) -> dict[str, Any]:
    return {"fall": "decrease" if seed % 2 else "increase"}


def _judge(answer: Any, instance: Instance) -> str:
    if not isinstance(answer, tuple | list) or len(answer) != 2:
        raise NotRunError("Two functions are wanted: hard and refute, in this order.")
    hard, refute = answer
    sign = -1 if instance.given["fall"] == "decrease" else 1
    cases = [{"d1": d1, "d2": d2} for d1, d2 in _WIDTHS]
    trials = []
    for case, value in answers(hard, cases):
        x, y = parts(value, "(x, y)")
        n = bounds.network_pieces((case["d1"], case["d2"])) + 2
        if not isinstance(x, list) or len(x) != n:
            count = len(x) if isinstance(x, list) else "no list"
            raise wrong("The number of points is wrong", case, count, n)
        points, labels = numbers(x, "x", n), numbers(y, "y", n)
        _check_labels(case, points, labels, sign)
        for layers in _networks(case["d1"], case["d2"], points, labels):
            trials.append({"layers": layers, "x": points, "y": labels})
    for case, value in answers(refute, trials):
        [index] = whole_numbers([value], "the answer")
        wanted = _first_miss(case)
        if index != wanted:
            raise wrong("The index is wrong", case, index, wanted)
    return f"{len(_WIDTHS)} hard data sets, and {len(trials)} networks refuted at the first point."


def _check_labels(case: dict[str, Any], x: list[Fraction], y: list[Fraction], sign: int) -> None:
    for i, (a, b) in enumerate(pairwise(x)):
        if b <= a:
            raise wrong(f"x[{i + 1}] does not lie above x[{i}]", case, [a, b], "increasing")
    for i, (a, b) in enumerate(pairwise(y)):
        if sign * b <= sign * a:
            order = "increasing" if sign > 0 else "decreasing"
            raise wrong(f"y[{i + 1}] and y[{i}] are in the wrong order", case, [a, b], order)
    slopes = [(y[i + 1] - y[i]) / (x[i + 1] - x[i]) for i in range(len(x) - 1)]
    changes = [b - a for a, b in pairwise(slopes)]
    for i, (a, b) in enumerate(pairwise(changes)):
        if a * b >= 0:
            start = f"The slopes around x[{i + 1}] and x[{i + 2}] do not go up and down in turn"
            given = {**case, "slopes": slopes[i : i + 3]}
            raise wrong(start, given, "one piece may do for two gaps", "up and down")


def _networks(d1: int, d2: int, x: list[Fraction], y: list[Fraction]) -> list[Any]:
    """Return networks that are right at the first d2 + 1 points, at none, and nearly right."""
    first = [[[1]] + [[0]] * (d1 - 1), [-x[0]] + [0] * (d1 - 1)]
    second = [[[1] + [0] * (d1 - 1) for _ in range(d2)], [x[0] - b for b in x[:d2]]]
    slopes = [(y[i + 1] - y[i]) / (x[i + 1] - x[i]) for i in range(d2)]
    weights = [[b - a for a, b in pairwise([Fraction(0), *slopes])]]
    nearly = y[0] + Fraction(1, 2**70)
    return [
        [first, second, [weights, [y[0]]]],
        [first, second, [weights, [nearly]]],
        [first, second, [[[0] * d2], [y[0]]]],
    ]


def _first_miss(case: dict[str, Any]) -> int:
    net = Network(case["layers"])
    outputs = net([[value] for value in case["x"]])
    return next(i for i, label in enumerate(case["y"]) if outputs[i] != label)


UNMEMORIZABLE = Exercise(
    slug="unmemorizable",
    title="Unmemorizable",
    statement=_STATEMENT.strip(),
    stub=_STUB.lstrip(),
    points=8,
    minutes=30,
    hints=(
        "Which labels make a piecewise-linear function change its slope as often as possible?",
        "0, 1, 0, 1, ... does it, but does not grow. What can you add to a function without "
        "changing its number of pieces?",
        "Add a steep affine function to labels 0, 1, 0, 1, ... In refute, evaluate the network "
        "with rational numbers, point after point.",
    ),
    page="chapters/depth/two-hidden-layers",
    graded=True,
    judge=_judge,
    variant=_variant,
)
