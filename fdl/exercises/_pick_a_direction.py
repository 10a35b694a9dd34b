"""Pick a direction: distinct projections with small integers, and the order as a certificate."""

import random
from fractions import Fraction
from itertools import pairwise
from typing import Any

from fdl.exercises._exercise import Exercise, Instance, answers, wrong
from fdl.exercises._reading import parts, whole_numbers

__all__ = ["PICK_A_DIRECTION"]

_STATEMENT = r"""
Write `direction(X)` for $n$ distinct rational points of $\mathbb{R}^d$. It returns `(w, order)`: a
list $w$ of $d$ integers with

$$0 \leq w_j \leq \tfrac12 n (n - 1)$$

and the indices $0, \dots, n - 1$ in an order in which $\langle w, x_i \rangle$ strictly <<grows>>.
Such a $w$ always exists: show that first, with pencil and paper. A direction drawn at random is
fine if you look before you return it.
"""

_STUB = '''
def direction(X):
    """X: list of distinct points, each a list of rational numbers."""
    w = ...
    order = ...  # indices of the points; <w, x> <<grows>> strictly along it
    return w, order
'''


def _variant(seed: int) -> dict[str, Any]:
    return {"grows": "decreases" if seed % 2 else "increases"}


def _cases(seed: int) -> list[dict[str, Any]]:
    rng = random.Random(seed)
    tiny = Fraction(1, 2**60)
    clouds: list[list[list[Any]]] = [
        [[1, 0], [0, 1]],
        [[0, 1], [0, 0], [0, 2]],
        [[1, tiny], [1, 0]],
        [[1 + tiny, 3], [1, 3], [1 - tiny, 3]],
        [[i, j] for i in range(3) for j in range(3)],
        [[2, 3]],
        *_tiny_clouds(rng),
    ]
    for n, d in ((8, 3), (30, 2), (60, 6)):
        grid = [[rng.randint(-3, 3) for _ in range(d)] for _ in range(4 * n)]
        clouds.append([list(point) for point in dict.fromkeys(map(tuple, grid))][:n])
    clouds.append([[i + tiny * j, 1, -i] for i in range(10) for j in range(3)])
    return [{"X": [list(map(Fraction, point)) for point in cloud]} for cloud in clouds]


def _tiny_clouds(rng: random.Random) -> list[list[list[int]]]:
    """Draw clouds of two or three points: each is missed by many directions in range."""
    clouds = []
    for number in range(24):
        n, d = 2 + number % 2, 1 + number % 3
        start = [rng.randint(-9, 9) for _ in range(d)]
        along = [0] * d
        along[rng.randrange(d)] = rng.choice((-1, 1))
        if d == 3:
            along[along.index(0)] = rng.choice((-1, 1))
        steps = rng.sample(range(-3, 4), n)
        clouds.append([[p + k * q for p, q in zip(start, along, strict=True)] for k in steps])
    return clouds


def _judge(answer: Any, instance: Instance) -> str:
    sign = -1 if instance.given["grows"] == "decreases" else 1
    cases = _cases(instance.seed)
    for case, value in answers(answer, cases):
        points = case["X"]
        n, d = len(points), len(points[0])
        w, order = parts(value, "(w, order)")
        w, order = whole_numbers(w, "w", d), whole_numbers(order, "order", n)
        most = n * (n - 1) // 2
        if not 0 <= min(w) <= max(w) <= most:
            raise wrong("An entry is out of range", case, w, f"0 to {most}")
        if sorted(order) != list(range(n)):
            raise wrong("The order is no permutation", case, order, "each index once")
        z = [sum(a * b for a, b in zip(w, point, strict=True)) for point in points]
        for i, j in pairwise(order):
            if sign * z[i] >= sign * z[j]:
                relation = "equal" if z[i] == z[j] else "in the wrong order"
                start = f"With w = {w} the points {i} and {j} are {relation}"
                raise wrong(start, case, [z[i], z[j]], instance.given["grows"])
    sizes = f"{len(cases)} data sets, gaps of 2^-60 among them"
    return f"Exactly distinct, in order and in range for {sizes}."


PICK_A_DIRECTION = Exercise(
    slug="pick-a-direction",
    title="Pick a direction",
    statement=_STATEMENT.strip(),
    stub=_STUB.lstrip(),
    points=8,
    minutes=30,
    hints=(
        "For one pair of points, which w are bad? What do they look like in the space of all w?",
        "Fix all entries of w but one. How many values of that entry can make a given pair equal, "
        "if the pair differs in that coordinate?",
        "Choose the entries one after the other. Each pair that is told apart so far, or that "
        "differs in the new coordinate, forbids at most one value; there are n(n-1)/2 pairs and "
        "one value more. Compare with == on rational numbers, not on floats.",
    ),
    page="chapters/memorization/one-neuron-per-point",
    graded=True,
    judge=_judge,
    variant=_variant,
)
