"""Unmemorizable: points and labels that are too much for two hidden layers, and who fails where.

The package hands out labels 0, 1, 0, 1, ... (`certify.unmemorizable`), which do not grow. The
networks to refute have kinks among the points in both layers, and labels of their own.
"""

import random
from fractions import Fraction
from itertools import accumulate, pairwise
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
2. Write `refute(layers, x, y)` for any such network $f$, given as three pairs $(W, b)$, and any
   increasing $x_i$ with labels $y_i$ that are not all $f(x_i)$. It returns the first index $i$
   (from 0) with $f(x_i) \neq y_i$. All numbers are integers and fractions; $f$ may be right at
   many points, and wrong at one by $2^{-70}$.

Hand in both, `hard` first.
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
    for case, value in answers(hard, cases):
        x, y = parts(value, "(x, y)")
        n = bounds.network_pieces((case["d1"], case["d2"])) + 2
        if not isinstance(x, list) or len(x) != n:
            count = len(x) if isinstance(x, list) else "no list"
            raise wrong("The number of points is wrong", case, count, n)
        points, labels = numbers(x, "x", n), numbers(y, "y", n)
        _check_labels(case, points, labels, sign)
    trials = _trials(instance.seed)
    results = answers(refute, [trial for trial, _ in trials])
    for (_, wanted), (case, value) in zip(trials, results, strict=True):
        [index] = whole_numbers([value], "the answer")
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


def _trials(seed: int) -> list[tuple[dict[str, Any], int]]:
    """Return networks with points and labels, and where each fails first."""
    rng = random.Random(seed)
    found = []
    for d1, d2 in _WIDTHS:
        n = bounds.network_pieces((d1, d2)) + 2
        # at the first point, at any, at the last; wrong from there on; wrong there by 2^-70 alone
        misses = [(0, True), (rng.randrange(1, n), True), (n - 1, True)]
        misses += [(rng.randrange(n // 2, n), False), (rng.randrange(1, n), False)]
        for miss, onwards in misses:
            gaps = [Fraction(rng.randint(1, 12), rng.choice((1, 2, 3))) for _ in range(n)]
            x = [*accumulate(gaps, initial=-sum(gaps, Fraction(0)) / 2)][1:]
            layers = _network(d1, d2, x, rng)
            y = [Fraction(value) for value in Network(layers)([[point] for point in x])]
            for i in range(miss, n if onwards else miss + 1):
                error = Fraction(rng.randint(1, 5), 3) if onwards else Fraction(1, 2**70)
                y[i] += rng.choice((-1, 1)) * error
            found.append(({"layers": layers, "x": x, "y": y}, miss))
    return found


def _network(d1: int, d2: int, x: list[Fraction], rng: random.Random) -> list[Any]:
    """Return a network each of whose units has a kink between two of the points, if it can."""

    def weight() -> Fraction:
        return rng.choice((-1, 1)) * Fraction(rng.randint(1, 6), rng.choice((1, 2, 3)))

    def places(count: int) -> list[Fraction]:
        cells = rng.sample(list(pairwise(x)), count)
        return [(a + b) / 2 for a, b in cells]

    W1 = [[weight()] for _ in range(d1)]
    b1 = [-w * place for [w], place in zip(W1, places(d1), strict=True)]
    W2 = [[weight() for _ in range(d1)] for _ in range(d2)]
    b2 = [
        -sum(w * max(Fraction(0), v * place + b)
             for w, [v], b in zip(row, W1, b1, strict=True))
        for row, place in zip(W2, places(d2), strict=True)
    ]  # fmt: skip
    return [[W1, b1], [W2, b2], [[[weight() for _ in range(d2)]], [weight()]]]


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
