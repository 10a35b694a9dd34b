"""Sorted blocks: two ReLUs for d + 1 points, one affine function after another."""

import random
from fractions import Fraction
from typing import Any

from fdl.exercises._exercise import Exercise, Instance, WrongError, answers, wrong
from fdl.exercises._reading import numbers, parts

__all__ = ["SORTED_BLOCKS"]

_STATEMENT = r"""
Write `blocks(X, y, u)` for $n$ distinct points of $\mathbb{R}^d$ in general position (no $d + 1$ of
them on a hyperplane), rational labels and a direction $u$ with distinct $\langle u, x_i \rangle$.
Sorted by $\langle u, x_i \rangle$, the points come in blocks of $d + 1$; the last may be shorter.
It returns `(W, b, a)`: at most $2 \lceil n / (d + 1) \rceil$ units with

$$\sum_j a_j \max(0, \langle w_j, x_i \rangle + b_j) = <<label>> \quad \text{for all } i,$$

without an output bias and with no $w_j = 0$. The units $2k - 1$ and $2k$ belong to block $k$: they
are 0 at all points of the blocks before. Mind that the book's `memorize.blocks` has an output bias
and a direction of its own.
"""

_STUB = '''
def blocks(X, y, u):
    """X: list of points; y: labels; u: direction; all int or Fraction. The values are <<code>>."""
    W = []
    b = []
    a = []
    return W, b, a
'''


def _variant(seed: int) -> dict[str, Any]:
    if seed % 2:
        return {"label": "-y_i", "code": "-y[i]", "factor": -1}
    return {"label": "y_i", "code": "y[i]", "factor": 1}


def _cases(seed: int) -> list[dict[str, Any]]:
    rng = random.Random(seed)
    cases: list[dict[str, Any]] = [
        {"X": [[2]], "y": [3]},
        {"X": [[0], [1]], "y": [1, -1]},
        {"X": [[0], [1], [2], [3]], "y": [0, 1, 0, 1]},
        {"X": [[0, 0], [1, 0], [2, 1], [2, 4]], "y": [1, 2, 4, 8]},
        {"X": [[5], [0], [3], [1], [1000]], "y": [2, 7, 1, 8, 2]},
    ]
    for n, d in ((3, 2), (6, 2), (7, 2), (8, 3), (17, 1), (20, 4), (33, 2)):
        places = rng.sample(range(-n, n + 1), n)
        cloud = [[t**j for j in range(1, d + 1)] for t in places]  # the moment curve
        cases.append({"X": cloud, "y": [Fraction(rng.randint(-9, 9), 2) for _ in cloud]})
    huge = 2 ** rng.randint(400, 600)
    tiny = Fraction(1, huge)
    cases += [
        {"X": [[0], [1], [2], [3]], "y": [0, huge, 1, 0]},
        {"X": [[0], [1], [1 + tiny], [2]], "y": [0, 1, 0, 1]},
        {"X": [[0, 0], [1, 0], [2, 1], [2 + tiny, 4], [7, 3]], "y": [1, 2, 4, -huge, 0]},
    ]
    return [{**case, "u": _direction(rng, case["X"])} for case in cases]


def _direction(rng: random.Random, points: list[list[Any]]) -> list[int]:
    """Draw a direction that tells all points apart."""
    while True:
        u = [rng.choice((-1, 1)) * rng.randint(1, 99) for _ in points[0]]
        if len({_dot(u, x) for x in points}) == len(points):
            return u


def _dot(first: list[Any], second: list[Any]) -> Any:
    return sum(p * q for p, q in zip(first, second, strict=True))


def _judge(answer: Any, instance: Instance) -> str:
    cases = _cases(instance.seed)
    for case, value in answers(answer, cases):
        W, b, a = parts(value, "(W, b, a)")
        if not isinstance(W, list):
            raise WrongError("W should be a list of rows.")
        n, d = len(case["X"]), len(case["X"][0])
        most = 2 * -(-n // (d + 1))
        if len(W) > most:
            raise wrong("Too many units", case, f"{len(W)} units", f"at most {most}")
        rows = [numbers(row, f"W[{j}]", d) for j, row in enumerate(W)]
        if not all(map(any, rows)):
            raise wrong("A unit is constant", case, "a row of zeros in W", "none")
        biases, weights = numbers(b, "b", len(rows)), numbers(a, "a", len(rows))
        units = [
            [max(_dot(row, x) + bias, Fraction(0)) for row, bias in zip(rows, biases, strict=True)]
            for x in case["X"]
        ]
        for i, values in enumerate(units):
            found, wanted = _dot(weights, values), instance.given["factor"] * case["y"][i]
            if found != wanted:
                raise wrong(f"At the point {i} it fails", case, found, wanted)
        _check_blocks(case, units)
    return f"Exact on {len(cases)} data sets, block by block, with 2 units for d + 1 points."


def _check_blocks(case: dict[str, Any], units: list[list[Fraction]]) -> None:
    """Refuse units that are not 0 at a point of a block before their own."""
    size = len(case["u"]) + 1
    order = sorted(range(len(units)), key=lambda i: _dot(case["u"], case["X"][i]))
    for place, i in enumerate(order):
        for j, value in enumerate(units[i]):
            if value and j // 2 > place // size:
                start = f"Unit {j + 1}, of block {j // 2 + 1}, is on at the point {i}"
                raise wrong(f"{start} of block {place // size + 1}", case, value, 0)


SORTED_BLOCKS = Exercise(
    slug="sorted-blocks",
    title="Sorted blocks",
    statement=_STATEMENT.strip(),
    stub=_STUB.lstrip(),
    points=12,
    minutes=50,
    hints=(
        "Which affine functions have the labels of one block, and how do two ReLUs make one of "
        "them?",
        "With z = <u, x>, which function D has to be added from the second block on, and what is "
        "M relu(z - t + D(x)/M) - M relu(z - t) where both units are on, and where both are off?",
        "t lies between two blocks, and M is so large that |D(x)| <= M |z - t| at all n points, "
        "not only at those of the next block. The first block is relu(F) - relu(-F).",
    ),
    page="chapters/memorization/fewer-neurons",
    graded=True,
    judge=_judge,
    variant=_variant,
)
