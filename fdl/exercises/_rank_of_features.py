"""Rank of features: how many labels polynomial features reach, and labels that they do not."""

import random
from fractions import Fraction
from itertools import combinations_with_replacement
from math import comb, prod
from typing import Any

from fdl.exercises._exercise import Exercise, Instance, answers, wrong
from fdl.exercises._reading import numbers, parts, whole_numbers

__all__ = ["RANK_OF_FEATURES"]

_STATEMENT = r"""
A neuron whose activation is a polynomial of degree $k$ is a polynomial of degree at most $k$ in the
$d$ coordinates. Write `out_of_reach(X, k)` for $n$ points of $\mathbb{R}^d$, more than the
polynomials of degree at most $k$ have dimension. It returns `(capacity, lam, y)`: this dimension,
rational numbers $\lambda_i$ with $\sum_i \lambda_i q(x_i) = 0$ for every such polynomial $q$, and
labels $y$ with $\sum_i \lambda_i y_i = <<product>>$. So no number of these neurons has the labels
$y$.
"""

_STUB = '''
def out_of_reach(X, k):
    """X: list of points, each a list of integers."""
    capacity = ...
    lam = ...
    y = ...
    return capacity, lam, y
'''


def _variant(seed: int) -> dict[str, Any]:
    return {"product": (1, -1, 7)[seed % 3]}


def _cases(seed: int) -> list[dict[str, Any]]:
    rng = random.Random(seed)
    cases: list[dict[str, Any]] = [
        {"X": [[0], [1], [3]], "k": 1},
        {"X": [[0], [1], [2], [5]], "k": 2},
        {"X": [[i, j] for i in range(3) for j in range(3)], "k": 2},
        {"X": [[9, 1], [0, 0], [1, 0], [2, 0]], "k": 1},  # lambda is 0 at the first point
    ]
    p, q = rng.randint(1, 9), rng.randint(-9, 9)
    line = [[t * p, t * q + 1] for t in rng.sample(range(-9, 10), 3)]
    cases.append({"X": [*line, [0, 0]], "k": 1})  # and here at the last one
    for d, k in ((2, 1), (3, 1), (2, 3), (3, 2), (1, 6)):
        n = comb(d + k, k) + 1 + d % 2
        grid = list(dict.fromkeys(tuple(rng.randint(-6, 6) for _ in range(d)) for _ in range(99)))
        cases.append({"X": [list(point) for point in grid[:n]], "k": k})
    return cases


def _judge(answer: Any, instance: Instance) -> str:
    cases = _cases(instance.seed)
    for case, value in answers(answer, cases):
        n, d, k = len(case["X"]), len(case["X"][0]), case["k"]
        capacity, lam, y = parts(value, "(capacity, lam, y)")
        [dimension] = whole_numbers([capacity], "the capacity")
        if dimension != comb(d + k, k):
            raise wrong("The capacity is wrong", case, dimension, comb(d + k, k))
        factors, labels = numbers(lam, "lam", n), numbers(y, "y", n)
        for powers in _monomials(d, k):
            values = [prod(point[j] for j in powers) for point in case["X"]]
            total = sum(f * v for f, v in zip(factors, values, strict=True))
            if total:
                name = " * ".join(f"x[{j}]" for j in powers) or "1"
                raise wrong(f"lam misses the polynomial {name}", case, total, 0)
        product = sum((f * v for f, v in zip(factors, labels, strict=True)), Fraction(0))
        if product != instance.given["product"]:
            raise wrong("The sum of lam[i] y[i] is wrong", case, product, instance.given["product"])
    return f"Exact for {len(cases)} sets of points."


def _monomials(d: int, k: int) -> list[tuple[int, ...]]:
    """Return the monomials of degree at most k, each as the coordinates that it multiplies."""
    return [
        powers
        for degree in range(k + 1)
        for powers in combinations_with_replacement(range(d), degree)
    ]


RANK_OF_FEATURES = Exercise(
    slug="rank-of-features",
    title="The rank of polynomial features",
    statement=_STATEMENT.strip(),
    stub=_STUB.lstrip(),
    points=8,
    minutes=30,
    hints=(
        "Which monomials have degree at most 2 in two variables, and how many are there?",
        "Write the value of every monomial at every point into a matrix, one column a monomial. "
        "What does it mean for a vector of labels to be reached?",
        "A vector lambda of the left null space of that matrix, not 0, is orthogonal to all labels "
        "that are reached (`fdl.exact.null_space` of its transpose). Take for y a multiple of a "
        "unit vector at an entry where lambda is not 0.",
    ),
    page="chapters/memorization/one-neuron-per-point",
    graded=True,
    judge=_judge,
    variant=_variant,
)
