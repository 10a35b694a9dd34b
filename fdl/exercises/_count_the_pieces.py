"""Count the pieces: what a layer of ReLUs draws on the line, after all cancellations."""

import random
from fractions import Fraction
from typing import Any

from fdl.exercises._exercise import Exercise, Instance, WrongError, answers, short, wrong
from fdl.line import trace_line
from fdl.network import Network

__all__ = ["COUNT_THE_PIECES"]

_STATEMENT = r"""
Write `pieces(w, b, a)` for the network $f(x) = \sum_j a_j \max(0, w_j x + b_j)$ with rational
numbers. It returns the number of maximal affine pieces of $f$ on the whole line. Mind that kinks
may cancel. Please do not call `fdl`: its `trace_line` is what you are compared with, and this is
practice.
"""

_STUB = '''
def pieces(w, b, a):
    """w, b, a: lists of rational numbers of one length."""
    return ...
'''


def _cases(seed: int) -> list[dict[str, Any]]:
    rng = random.Random(seed)
    third = Fraction(1, 3)
    units: list[list[tuple[Any, ...]]] = [
        [(1, 0, 1)],
        [(0, 1, 1)],
        [(1, 0, 0)],
        [(1, 0, 1), (-1, 0, 1)],
        [(1, 0, 1), (-1, 0, -1)],
        [(1, 0, 1), (1, 0, -1), (1, -1, 1)],
        [(2, 0, 1), (-1, 0, -2), (1, -1, 1)],
        [(3, -1, 1), (6, -2, 1), (1, -third, 1)],
        [(10, -1, 1), (1, Fraction(-1, 10) + Fraction(1, 2**70), 1)],
        [(0, 0, 1), (1, -1, 1), (1, -2, -1)],
        [(1, -i, (-1) ** i) for i in range(40)],
    ]
    for count in (2, 3, 4, 6, 10, 40):
        for _ in range(4):
            units.append(
                [(rng.randint(-2, 2), rng.randint(-2, 2), rng.randint(-2, 2)) for _ in range(count)]
            )
    units.sort(key=len)
    return [
        {name: [Fraction(unit[i]) for unit in net] for i, name in enumerate("wba")} for net in units
    ]


def _judge(answer: Any, instance: Instance) -> str:
    cases = _cases(instance.seed)
    for case, value in answers(answer, cases):
        if not isinstance(value, int) or isinstance(value, bool):
            found = f"{short(value)}, of type {type(value).__name__}"
            raise WrongError(f"The function should return an integer, and returned {found}.")
        w, b, a = case.values()
        wanted = trace_line(Network([([[v] for v in w], b), ([a], None)])).n_pieces()
        if value != wanted:
            raise wrong("The count is wrong", case, value, wanted)
    return f"Right for {len(cases)} networks of up to 40 units, with kinks that cancel among them."


COUNT_THE_PIECES = Exercise(
    slug="count-the-pieces",
    title="Count the pieces",
    statement=_STATEMENT.strip(),
    stub=_STUB.lstrip(),
    points=5,
    minutes=20,
    hints=(
        "A kink of f is a place where its slope changes. Does every unit make one?",
        "By how much does the slope of a relu(w x + b) change at x = -b/w, if w > 0 and if w < 0?",
        "By a |w|, in both cases. Add these changes for the units with the same -b/w, compared as "
        "rational numbers; the pieces are one more than the sums that are not 0.",
    ),
    page="chapters/depth/counting-pieces",
    graded=False,
    judge=_judge,
)
