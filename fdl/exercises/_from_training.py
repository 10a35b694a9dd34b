"""From training to proof: a network that nearly has the labels, moved a little to have them."""

import random
from fractions import Fraction
from typing import Any

from fdl.exact import rank, show
from fdl.exercises._exercise import Exercise, Instance, WrongError, answers, wrong
from fdl.exercises._reading import numbers, parts

__all__ = ["FROM_TRAINING"]

_STATEMENT = r"""
A trained network $f(x) = \sum_l v_l \max(0, \langle w_l, x \rangle + b_l) + c$ has the labels $y_i$
up to $10^{-8}$. Write `repair(X, y, W, b, v, c)`. It returns `(W2, b2)`, exact: with these in place
of $W$ and $b$, and the same $v$ and $c$, all labels are right, each unit is positive at the same
points as before, and no entry changes by $<<most>>$ or more. Mind that `memorize.polish` changes
$c$ too.
"""

_STUB = '''
def repair(X, y, W, b, v, c):
    """X, y: integer points, rational labels; W (m rows), b, v (m numbers), c: floats."""
    W2 = ...
    b2 = ...
    return W2, b2
'''

_MOST = ((r"10^{-4}", Fraction(1, 10**4)), (r"10^{-5}", Fraction(1, 10**5)))


def _variant(seed: int) -> dict[str, Any]:
    return {"most": _MOST[seed % 2][0]}


def _cases(seed: int) -> list[dict[str, Any]]:
    rng = random.Random(seed)
    sizes = ((2, 1, 2), (4, 2, 3), (8, 3, 4), (12, 3, 6), (16, 4, 8))
    return [_case(rng, n, d, m) for n, d, m in sizes]


def _case(rng: random.Random, n: int, d: int, m: int) -> dict[str, Any]:
    """Draw a trained network of short numbers, and labels that one a little off has.

    All labels are off by less than 10^-8, and a repair moves no entry by more than 2^-38; the
    shortest moves all together by no more than that one, and keeps the pattern, since no argument
    is near 0. To round the weights, or to look for simple fractions near them, changes nothing.
    """
    while True:
        X = [[rng.randint(-9, 9) for _ in range(d)] for _ in range(n)]
        W = [[rng.randint(-64, 64) / 64 for _ in range(d)] for _ in range(m)]
        b, v = ([rng.randint(-128, 128) / 64 for _ in range(m)] for _ in range(2))
        signs = _pattern(X, W, b)
        rows = [
            [s * Fraction(vl) * t for s, vl in zip(row, v, strict=True) for t in (*x, 1)]
            for x, row in zip(X, signs, strict=True)
        ]
        right = [[_near(rng, value) for value in row] for row in W]
        y = _outputs(X, right, [_near(rng, value) for value in b], v, 0.5)
        off = [p != q for p, q in zip(y, _outputs(X, W, b, v, 0.5), strict=True)]
        if rank(rows) == n and all(off) and all(all(_arguments(x, W, b)) for x in X):
            return {"X": X, "y": y, "W": W, "b": b, "v": v, "c": 0.5}


def _near(rng: random.Random, value: float) -> Fraction:
    return Fraction(value) + Fraction(rng.randint(-8, 8), 3 * 2**40)


def _arguments(x: list[Any], W: Any, b: Any) -> list[Fraction]:
    return [
        sum((Fraction(p) * q for p, q in zip(row, x, strict=True)), Fraction(bias))
        for row, bias in zip(W, b, strict=True)
    ]


def _pattern(X: Any, W: Any, b: Any) -> list[list[bool]]:
    return [[value > 0 for value in _arguments(x, W, b)] for x in X]


def _outputs(X: Any, W: Any, b: Any, v: Any, c: Any) -> list[Fraction]:
    found = []
    for x in X:
        active = [max(value, Fraction(0)) for value in _arguments(x, W, b)]
        found.append(Fraction(c) + sum(Fraction(p) * q for p, q in zip(v, active, strict=True)))
    return found


def _judge(answer: Any, instance: Instance) -> str:
    cases = _cases(instance.seed)
    _, most = _MOST[instance.seed % 2]
    for case, value in answers(answer, cases):
        W2, b2 = parts(value, "(W2, b2)")
        W, b = case["W"], case["b"]
        if not isinstance(W2, list) or len(W2) != len(W):
            raise WrongError(f"W2 should be a list of {len(W)} rows.")
        rows = [numbers(row, f"W2[{j}]", len(W[0])) for j, row in enumerate(W2)]
        biases = numbers(b2, "b2", len(b))
        _check(case, rows, biases)
        pairs = [*zip(b, biases, strict=True)]
        for old, new in zip(W, rows, strict=True):
            pairs += zip(old, new, strict=True)
        change = max(abs(Fraction(old) - new) for old, new in pairs)
        if change >= most:
            raise wrong("An entry changes too much", case, change, f"less than {show(most)}")
    return f"Exact for {len(cases)} networks, with the same pattern and changes below {show(most)}."


def _check(case: dict[str, Any], W: list[list[Fraction]], b: list[Fraction]) -> None:
    """Refuse wrong labels, and units that change sides."""
    for i, found in enumerate(_outputs(case["X"], W, b, case["v"], case["c"])):
        if found != case["y"][i]:
            raise wrong(f"At the point {i} it fails", case, found, case["y"][i])
    before, after = _pattern(case["X"], case["W"], case["b"]), _pattern(case["X"], W, b)
    for i, (old, new) in enumerate(zip(before, after, strict=True)):
        if old != new:
            unit = [p == q for p, q in zip(old, new, strict=True)].index(False)
            start = f"Unit {unit} changes sides at the point {i}"
            raise wrong(start, case, f"positive: {new[unit]}", old[unit])


FROM_TRAINING = Exercise(
    slug="from-training-to-proof",
    title="From training to proof",
    statement=_STATEMENT.strip(),
    stub=_STUB.lstrip(),
    points=10,
    minutes=40,
    hints=(
        "If no unit changes sides at any point, which parameters enter the outputs linearly?",
        "Write the outputs as equations for the changes of W and b. There are more unknowns than "
        "equations: which solution is small?",
        "With A the matrix of these equations and r what the labels lack, the shortest solution is "
        "A^T u with A A^T u = r; `fdl.exact.solve` gives u exactly. Read the floats as the "
        "fractions they are.",
    ),
    page="chapters/memorization/training",
    graded=True,
    judge=_judge,
    variant=_variant,
)
