"""From training to proof: a network that nearly has the labels, moved a little to have them."""

import random
from fractions import Fraction
from typing import Any

import numpy as np

from fdl.exact import rank, solve
from fdl.exercises._exercise import Exercise, Instance, WrongError, answers, wrong
from fdl.exercises._reading import numbers

__all__ = ["FROM_TRAINING"]

_STATEMENT = r"""
A trained network $f(x) = \sum_l v_l \max(0, \langle w_l, x \rangle + b_l) + c$ has the labels $y_i$
up to $10^{-8}$. Write `repair(X, y, W, b, v, c)`. It returns `W2`, exact: with it in place of $W$,
and the same $b$, $v$ and $c$, all labels are right, each unit is positive at the same points as
before, and the squares of the changes of all entries add up to the least that is possible. Mind
that `memorize.polish` changes $b$ and $c$ too, and is near to the least, not there.
"""

_STUB = '''
def repair(X, y, W, b, v, c):
    """X, y: integer points, rational labels; W (m rows), b, v (m numbers), c: floats."""
    W2 = ...
    return W2
'''


def _cases(seed: int) -> list[dict[str, Any]]:
    rng = random.Random(seed)
    sizes = ((2, 1, 2), (4, 2, 3), (8, 3, 4), (12, 3, 6), (16, 4, 8))
    return [_case(rng, n, d, m) for n, d, m in sizes]


def _case(rng: random.Random, n: int, d: int, m: int) -> dict[str, Any]:
    """Draw a trained network of short numbers, and labels that one a little off has.

    All labels are off by less than 10^-8. To round the weights, or to look for simple fractions
    near them, changes nothing.

    The hidden change D is at most 2^-38 in each entry. It solves the equations of the pattern, so
    the shortest solution S has |S| <= |D|, the root of the sum of squares, below 2^-35 with at
    most 32 entries. No argument is nearer to 0 than 2^-6, as all are multiples of it, and S moves
    none by more than |S| |x| < 2^-30: S keeps the pattern. So it is the least change of all that
    keep it, the only one, as the squares are strictly convex.
    """
    while True:
        X = [[rng.randint(-9, 9) for _ in range(d)] for _ in range(n)]
        W = [[rng.randint(-64, 64) / 64 for _ in range(d)] for _ in range(m)]
        b, v = ([rng.randint(-128, 128) / 64 for _ in range(m)] for _ in range(2))
        right = [[_near(rng, value) for value in row] for row in W]
        y = _outputs(X, right, b, v, 0.5)
        off = [p != q for p, q in zip(y, _outputs(X, W, b, v, 0.5), strict=True)]
        independent = rank(_equations(X, W, b, v)) == n
        if independent and all(off) and all(all(_arguments(x, W, b)) for x in X):
            return {"X": X, "y": y, "W": W, "b": b, "v": v, "c": 0.5}


def _equations(X: Any, W: Any, b: Any, v: Any) -> list[list[Fraction]]:
    """Return the matrix that takes the changes of all entries of W to those of the outputs."""
    return [
        [s * Fraction(vl) * t for s, vl in zip(row, v, strict=True) for t in x]
        for x, row in zip(X, _pattern(X, W, b), strict=True)
    ]


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
    for case, W2 in answers(answer, cases):
        W = case["W"]
        if not isinstance(W2, list) or len(W2) != len(W):
            raise WrongError(f"W2 should be a list of {len(W)} rows.")
        rows = [numbers(row, f"W2[{j}]", len(W[0])) for j, row in enumerate(W2)]
        _check(case, rows)
        _check_least(case, rows)
    return f"Exact for {len(cases)} networks, with the same pattern and the least change."


def _check_least(case: dict[str, Any], W: list[list[Fraction]]) -> None:
    """Refuse a solution of the equations A s = r that is not A^T u with A A^T u = r."""
    A = np.array(_equations(case["X"], case["W"], case["b"], case["v"]), object)
    before = [[Fraction(entry) for entry in row] for row in case["W"]]
    change = (np.array(W, object) - np.array(before, object)).reshape(-1)
    least = A.T @ solve(A @ A.T, A @ change).fractions()
    if (change != least).any():
        over = float(change @ change / (least @ least) - 1)
        found = f"the least times 1 + {over:.0e}"
        raise wrong("The squares of the changes add up to more", case, found, "the least")


def _check(case: dict[str, Any], W: list[list[Fraction]]) -> None:
    """Refuse wrong labels, and units that change sides."""
    for i, found in enumerate(_outputs(case["X"], W, case["b"], case["v"], case["c"])):
        if found != case["y"][i]:
            raise wrong(f"At the point {i} it fails", case, found, case["y"][i])
    before, after = _pattern(case["X"], case["W"], case["b"]), _pattern(case["X"], W, case["b"])
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
        "Write the outputs as equations for the changes of W. There are as many unknowns as "
        "equations, or more: to which vectors is the shortest solution orthogonal?",
        "With A the matrix of these equations and r what the labels lack, the shortest solution is "
        "A^T u with A A^T u = r; `fdl.exact.solve` gives u exactly. Read the floats as the "
        "fractions they are.",
    ),
    page="chapters/memorization/training",
    graded=True,
    judge=_judge,
)
