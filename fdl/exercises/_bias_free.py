"""Bias-free nets: which labels are out of reach for ReLUs without biases, with a proof."""

import random
from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from fdl.data import bias_free_witness
from fdl.exercises._exercise import Exercise, Instance, answers, wrong
from fdl.exercises._reading import numbers

__all__ = ["BIAS_FREE"]

_STATEMENT = r"""
Write `dependence(X)` for points of $\mathbb{R}^d$. Where ReLU neurons without biases,
$x \mapsto \max(0, \langle w, x \rangle)$ with any $w$ and in any number, give the points any
labels, it returns `None`. Where they do not, it returns rational numbers
$\lambda_1, \dots, \lambda_n$, not all 0, with

$$\sum_{i=1}^n \lambda_i \max(0, \langle w, x_i \rangle) = 0
\quad \text{for all } w \in \mathbb{R}^d.$$

Why do these prove it? This is practice: `fdl.data.bias_free_witness` finds points that cannot have
all labels. Write your own.
"""

_STUB = '''
def dependence(X):
    """X: list of points, each a list of integers."""
    return None
'''


def _cases(seed: int) -> list[dict[str, Any]]:
    rng = random.Random(seed)
    clouds = [
        [[3]],
        [[0, 0]],
        [[1, 0], [0, 1]],
        [[1, 2], [1, 2]],
        [[1, 2], [2, 4]],
        [[1, 2], [-1, -2]],
        [[1, 2], [-2, -4], [3, 1]],
        [[1, 0], [-1, 0], [0, 1], [0, -1]],
        [[1], [-2], [3]],
        [[1, 0], [-1, 0], [0, 1], [0, -1], [1, 1], [-1, -1]],
        [[1, 0], [-2, 0], [0, 3], [0, -1], [2, 2], [-3, -3]],
        [[1, 0, 0], [-1, 0, 0], [0, 1, 0], [0, -1, 0], [1, 1, 1], [-1, -1, -1]],
        [[1, 0, 2], [-1, 0, -2], [0, 1, 1], [0, -1, -1], [2, 3, 7], [-4, -6, -14]],
    ]
    for n, d in ((5, 2), (8, 2), (10, 3), (12, 4)):
        for mirrored in (False, True):
            cloud = [[rng.randint(-9, 9) for _ in range(d)] for _ in range(n)]
            clouds.append(cloud + [[-v for v in point] for point in cloud] * mirrored)
    far = 10**9
    clouds += [
        [[far, 1], [far, 2], [far, 3], [1, 5]],
        [[far, 1], [-far, -1], [far, 2], [-far, -2], [far, 3], [1, 5]],
        *(_thin_cone(rng, d, mirrored) for d in (2, 3) for mirrored in (False, True)),
    ]
    return [{"X": cloud} for cloud in clouds]


def _thin_cone(rng: random.Random, d: int, mirrored: bool) -> list[list[int]]:
    """Draw rays that are nearly parallel, to no axis: hardly any w is positive on some of them."""
    far = 10 ** rng.randint(12, 15)
    along = [rng.choice((-1, 1)) * rng.randint(far // 2, far) for _ in range(d)]
    shifts = [rng.sample(range(-9, 10), d + 2) for _ in along]
    cone = [
        [far * v + s for v, s in zip(along, one, strict=True)] for one in zip(*shifts, strict=True)
    ]
    return cone + [[-2 * v for v in point] for point in cone] * mirrored


def _judge(answer: Any, instance: Instance) -> str:
    cases = _cases(instance.seed)
    for case, value in answers(answer, cases):
        points = case["X"]
        if value is None:
            stuck = bias_free_witness(points)
            if stuck is not None:
                start = f"The points {list(stuck)} alone cannot have all labels"
                raise wrong(start, case, None, "a dependence")
            continue
        found = numbers(value, "the answer", len(points))
        if not any(found):
            raise wrong("Numbers that are all 0 prove nothing", case, found, "not all 0")
        _refute(case, found)
    return f"Right for {len(cases)} sets of points, each dependence for all w."


def _refute(case: dict[str, Any], found: list[Fraction]) -> None:
    """Refuse numbers that are no dependence, with a w that shows it."""
    if _is_dependence(case["X"], found):
        return
    for w in _directions(case["X"]):
        terms = [max(0, _dot(w, point)) for point in case["X"]]
        total = sum((f * t for f, t in zip(found, terms, strict=True)), Fraction(0))
        if total:
            given = {**case, "lambda": found, "w": w}
            raise wrong("The sum is not 0 for some w", given, total, 0)


def _directions(points: list[list[int]]) -> Iterator[list[int]]:
    """Yield w, short ones first, one of which shows that numbers are no dependence.

    Each |<w, v>| has its kink where <w, v> = 0, and only there: if no other one bends at such a
    w, the sums at w, w + v and w - v tell whether the numbers on the line of v add up to 0. If all
    do, the sum is linear in w, and the axes tell.
    """
    rng, d = random.Random(0), len(points[0])
    for reach in range(1, 200):
        yield [rng.randint(-reach, reach) for _ in range(d)]
    yield from ([int(i == j) for i in range(d)] for j in range(d))
    for v in points:
        others = [x for x in points if _line(x) != _line(v) and any(x)]
        while any(v):
            r = [rng.randint(-99, 99) for _ in range(d)]
            flat = [_dot(v, v) * p - _dot(r, v) * q for p, q in zip(r, v, strict=True)]
            if all(_dot(flat, x) for x in others):
                reach = 1 + max((abs(_dot(v, x)) for x in others), default=0)
                for k in (-1, 0, 1):
                    yield [reach * p + k * q for p, q in zip(flat, v, strict=True)]
                break


def _dot(first: list[int], second: list[int]) -> int:
    return sum(map(int.__mul__, first, second))


def _line(point: list[int]) -> tuple[Fraction, ...]:
    """Return the multiple of a point whose first entry that is not 0 is 1; of 0, nothing."""
    first = next((v for v in point if v), 0)
    return tuple(Fraction(v, first) for v in point) if first else ()


def _is_dependence(points: list[list[int]], found: list[Fraction]) -> bool:
    """Tell whether sum_i found_i relu(<w, x_i>) = 0 for all w.

    2 relu(s) = |s| + s. The functions |<w, v>| of directions v that are no multiples of each
    other are independent, and independent of all that is linear: so on each line through 0 the
    lengths times the numbers add up to 0, and over all points the numbers times the points.
    """
    lines: dict[tuple[Fraction, ...], Fraction] = {}
    for point, factor in zip(points, found, strict=True):
        if line := _line(point):
            first = next(filter(None, point))
            lines[line] = lines.get(line, Fraction(0)) + factor * abs(first)
    columns = zip(*points, strict=True)
    sums = [sum(f * v for f, v in zip(found, column, strict=True)) for column in columns]
    return not any(lines.values()) and not any(sums)


BIAS_FREE = Exercise(
    slug="bias-free",
    title="Neurons without biases",
    statement=_STATEMENT.strip(),
    stub=_STUB.lstrip(),
    points=10,
    minutes=45,
    hints=(
        "When are the functions w -> relu(<w, x_i>) linearly dependent, for one point, and for two "
        "points on one line through 0?",
        "relu(s) = (|s| + s)/2. What do you know about the functions |<w, v>| of w, for directions "
        "v that are no multiples of each other?",
        "Each line through 0 brings one |<w, v>|, and if it carries points on both sides also the "
        "linear function <w, v>. Equal rays give a dependence at once; pairs x, -tx give <w, x>, "
        "and so many of these that their directions are dependent give one, too.",
    ),
    page="chapters/memorization/one-neuron-per-point",
    graded=False,
    judge=_judge,
)
