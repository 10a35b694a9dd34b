"""Baum's slabs: two threshold units for d points of the smaller class."""

import random
from fractions import Fraction
from typing import Any

from fdl.exercises._exercise import Exercise, Instance, WrongError, answers, wrong
from fdl.exercises._reading import number, numbers, parts

__all__ = ["BAUM_SLABS"]

_STATEMENT = r"""
Write `slabs(X, y)` for $n$ distinct points of $\mathbb{R}^d$ in general position (no $d + 1$ of
them on a hyperplane) with labels 0 and 1. It returns `(W, b, a, c)` with

$$c + \sum_j a_j \mathbb{1}[\langle w_j, x_i \rangle + b_j \geq 0] = y_i \quad \text{for all } i$$

and at most $2 \lceil n_{\min} / d \rceil$ threshold units, $n_{\min}$ the size of the smaller
class. This is practice: `memorize.baum` does it. Write your own.
"""

_STUB = '''
def slabs(X, y):
    """X: list of points, entries int or Fraction; y: labels 0 and 1."""
    W = []
    b = []
    a = []
    c = 0
    return W, b, a, c
'''


def _cases(seed: int) -> list[dict[str, Any]]:
    rng = random.Random(seed)
    tiny = Fraction(1, 10**7)
    cases: list[dict[str, Any]] = [
        {"X": [[0], [1]], "y": [0, 1]},
        {"X": [[0], [tiny], [1]], "y": [0, 1, 0]},
        {"X": [[0, 0], [1, 0], [2, tiny]], "y": [1, 1, 0]},
        {"X": [[0, 0], [1, 0], [0, 1], [3, 5]], "y": [1, 1, 1, 1]},
        {"X": [[0, 0], [3, 0], [0, 1], [1, 7]], "y": [1, 0, 0, 0]},
        {"X": [[0, 0], [1, 0], [0, 1], [2, 5]], "y": [0, 1, 1, 1]},
    ]
    for n, d in ((6, 2), (9, 3), (12, 1), (16, 4), (30, 2)):
        places = rng.sample(range(-n, n + 1), n)
        cloud = [[t**j for j in range(1, d + 1)] for t in places]  # the moment curve
        cases.append({"X": cloud, "y": [rng.randint(0, 1) for _ in cloud]})
    return cases


def _judge(answer: Any, instance: Instance) -> str:
    cases = _cases(instance.seed)
    for case, value in answers(answer, cases):
        W, b, a, c = parts(value, "(W, b, a, c)")
        if not isinstance(W, list):
            raise WrongError("W should be a list of rows.")
        d, ones = len(case["X"][0]), sum(case["y"])
        most = 2 * -(-min(ones, len(case["y"]) - ones) // d)
        if len(W) > most:
            raise wrong("Too many units", case, f"{len(W)} units", f"at most {most}")
        rows = [numbers(row, f"W[{j}]", d) for j, row in enumerate(W)]
        biases, weights = numbers(b, "b", len(rows)), numbers(a, "a", len(rows))
        for i, x in enumerate(case["X"]):
            found = number(c, "c")
            for row, bias, weight in zip(rows, biases, weights, strict=True):
                if sum(p * q for p, q in zip(row, x, strict=True)) + bias >= 0:
                    found += weight
            if found != case["y"][i]:
                raise wrong(f"At the point {i} it fails", case, found, case["y"][i])
    return f"Exact on {len(cases)} data sets, gaps of 10^-7 among them."


BAUM_SLABS = Exercise(
    slug="baum-slabs",
    title="Baum's slabs",
    statement=_STATEMENT.strip(),
    stub=_STUB.lstrip(),
    points=8,
    minutes=40,
    hints=(
        "How many points of one class lie on one hyperplane, and how do two threshold units tell "
        "the points on it from all others?",
        "How thin must the slab be? Which points decide?",
        "Take the smaller class d points at a time, through each group a hyperplane t(x) = 0 that "
        "holds no other point, and for epsilon half the least |t| off it. A last group that is "
        "smaller leaves a choice of hyperplanes: look which points the one you took holds.",
    ),
    page="chapters/memorization/fewer-neurons",
    graded=False,
    judge=_judge,
)
