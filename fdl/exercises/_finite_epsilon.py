"""Finite epsilon and delta: four ReLUs that are exact on a hyperplane and 0 at other points."""

import random
from fractions import Fraction
from typing import Any

from fdl.exact import rank, show
from fdl.exercises._exercise import Exercise, Instance, answers, wrong
from fdl.exercises._reading import number, numbers, parts

__all__ = ["FINITE_EPSILON"]

_STATEMENT = r"""
The points $x_i$ with $i \in I$ lie on the hyperplane $\langle u, x \rangle = b$ and are affinely
independent; the other points do not lie on it. Write `slab(X, on, u, b, y)`, with `on` the list $I$
and `y` the labels of its points in the same order. It returns `(epsilon, delta, v, c)`: <<numbers>>
$\varepsilon, \delta > 0$, a vector $v$ and a number $c$, such that with
$t(x) = \langle u, x \rangle - b$ and $p(x) = \langle v, x \rangle + c$

$$\frac{\psi(t + \varepsilon + \delta p) - \psi(t + \varepsilon) -
\psi(t - \varepsilon + \delta p) + \psi(t - \varepsilon)}{\delta},
\quad \psi(s) = \max(0, s),$$

is $y_i$ at the points on the hyperplane and 0 at all others. Nothing tends to 0: $\varepsilon$ is
at least a quarter of the least $|t(x_i)|$ off the hyperplane (if a point lies there), and
$4 \delta (1 + \max_i |p(x_i)|) \geq \varepsilon$.
"""

_STUB = '''
def slab(X, on, u, b, y):
    """X: list of points; on: indices of those with <u, x> = b; y: their labels.

    All numbers are int or Fraction.
    """
    epsilon = ...
    delta = ...
    v = ...
    c = ...
    return epsilon, delta, v, c
'''


def _variant(seed: int) -> dict[str, Any]:
    return {"numbers": "powers of two (of negative exponent if need be)" if seed % 2 else "numbers"}


def _cases(seed: int) -> list[dict[str, Any]]:
    rng = random.Random(seed)
    tiny, huge = Fraction(1, 10**7), 10**9
    rows: list[tuple[Any, ...]] = [
        ([[1]], [0], [1], 1, [5]),
        ([[0], [1], [3]], [1], [1], 1, [-2]),
        ([[1, 1], [2, 2], [0, 1]], [0, 1], [1, -1], 0, [1, 0]),
        ([[0, 0], [1, 0], [tiny, tiny]], [0, 1], [0, 1], 0, [1, -1]),
        ([[0, 0], [1, 0], [huge, 1]], [0, 1], [0, 1], 0, [0, 1]),
        ([[0, 0], [1, 0], [huge, tiny], [-huge, -1]], [0, 1], [0, 1], 0, [huge, -huge]),
        ([[0, 2], [5, 1]], [1], [3, 4], 19, [7]),
        ([[0, 0, 0], [1, 1, 1], [2, 0, 1]], [0], [1, -1, 1], 0, [0]),
    ]
    for d in (2, 3, 4):
        u = [rng.randint(-4, 4) for _ in range(d - 1)] + [1]
        b = rng.randint(-5, 5)
        flat = _independent(rng, d)
        on = [[*p, b - sum(map(int.__mul__, u, p))] for p in flat]
        off = [[*p, rng.choice((-1, 1)) + v] for *p, v in on]
        y = [rng.randint(-9, 9) for _ in on]
        rows.append((off + on, list(range(d, 2 * d)), u, b, y))
    return [dict(zip(("X", "on", "u", "b", "y"), row, strict=True)) for row in rows]


def _independent(rng: random.Random, d: int) -> list[list[int]]:
    """Draw d affinely independent points of R^(d - 1)."""
    while True:
        flat = [[rng.randint(-3, 3) + 9 * (i == j) for i in range(d - 1)] for j in range(d)]
        if rank([[1, *point] for point in flat]) == d:
            return flat


def _judge(answer: Any, instance: Instance) -> str:
    cases = _cases(instance.seed)
    dyadic = instance.seed % 2 == 1
    found = []
    for case, value in answers(answer, cases):
        epsilon, delta, v, c = parts(value, "(epsilon, delta, v, c)")
        slopes = numbers(v, "v", len(case["u"]))
        small = [number(epsilon, "epsilon"), number(delta, "delta")]
        for name, one in zip(("epsilon", "delta"), small, strict=True):
            if one <= 0 or (dyadic and not _is_power(one)):
                wanted = "a power of two" if dyadic else "a positive number"
                raise wrong(f"{name} will not do", case, one, wanted)
        found.append((case, small[0], small[1], slopes, number(c, "c")))
        _check(*found[-1])
    for whole in found:
        _check_sizes(*whole)
    return f"Exact for {len(cases)} sets of points, with slopes up to 10^9 and gaps of 10^-7."


def _is_power(value: Fraction) -> bool:
    return not (
        value.numerator & (value.numerator - 1) or value.denominator & (value.denominator - 1)
    )


def _check(
    case: dict[str, Any], epsilon: Fraction, delta: Fraction, v: list[Fraction], c: Fraction
) -> None:
    labels = dict(zip(case["on"], case["y"], strict=True))
    for i, x in enumerate(case["X"]):
        t = _dot(case["u"], x) - case["b"]
        p = delta * (_dot(v, x) + c)
        found = (_relu(t + epsilon + p) - _relu(t + epsilon)) / delta
        found -= (_relu(t - epsilon + p) - _relu(t - epsilon)) / delta
        if found != labels.get(i, 0):
            where = "on the hyperplane" if i in labels else "off the hyperplane"
            given = {**case, "epsilon": epsilon, "delta": delta, "v": v, "c": c}
            raise wrong(f"At the point {i}, {where}, it fails", given, found, labels.get(i, 0))


def _check_sizes(
    case: dict[str, Any], epsilon: Fraction, delta: Fraction, v: list[Fraction], c: Fraction
) -> None:
    """Refuse an epsilon or a delta that is needlessly small."""
    distances = [abs(_dot(case["u"], x) - case["b"]) for x in case["X"]]
    least = min(filter(None, distances), default=Fraction(0)) / 4
    given = {**case, "epsilon": epsilon, "delta": delta, "v": v, "c": c}
    if epsilon < least:
        raise wrong("epsilon is needlessly small", given, epsilon, f"at least {show(least)}")
    least = epsilon / 4 / (1 + max(abs(_dot(v, x) + c) for x in case["X"]))
    if delta < least:
        raise wrong("delta is needlessly small", given, delta, f"at least {show(least)}")


def _dot(first: list[Any], second: list[Any]) -> Fraction:
    return sum((a * b for a, b in zip(first, second, strict=True)), Fraction(0))


def _relu(value: Fraction) -> Fraction:
    return max(value, Fraction(0))


FINITE_EPSILON = Exercise(
    slug="finite-epsilon",
    title="Finite epsilon and delta",
    statement=_STATEMENT.strip(),
    stub=_STUB.lstrip(),
    points=10,
    minutes=40,
    hints=(
        "At a point with t = 0, on which side of 0 must each of the four arguments be, so that the "
        "sum is p(x)?",
        "And at a point with t > 0 or t < 0, when do the two differences cancel?",
        "On the hyperplane you need |delta p| <= epsilon; off it, |t| >= epsilon + |delta p| is "
        "enough. Take half the least |t| for epsilon, then delta with |delta p| <= epsilon at all "
        "points. p is affine, not linear: solve for v and c together.",
    ),
    page="chapters/memorization/fewer-neurons",
    graded=True,
    judge=_judge,
    variant=_variant,
)
