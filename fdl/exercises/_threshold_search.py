"""A sqrt(n) threshold network for many labels: one search for the block, shared by all bits.

The package does not hand it out. `memorize.threshold` refuses a third label. One such network for
each of B bits takes B searches, about B (p + q) units with p q >= n/2 where labels are random,
which is 2 B sqrt(n/2), beside the copies of the code. At most 2 sqrt(B n) are asked for, less from
B = 3 on. And its first layer makes codes of points: here they are given, and two hidden layers have
to do.
"""

import random
from math import isqrt
from typing import Any

from fdl.exercises._exercise import Exercise, Instance, answers, wrong
from fdl.exercises._reading import layers, whole_numbers

__all__ = ["THRESHOLD_SEARCH"]

_STATEMENT = r"""
A threshold unit has the value $H(s) = \mathbb{1}[s <<relation>> 0]$. Write `store(X, y, bits)` for
$n$ distinct codes $x_i \in \{0, 1\}^k$ and labels $y_i \in \{0, 1, \dots, 2^B - 1\}$, $B$ the
number `bits`. It returns a network with two hidden layers of threshold units and one output, as
three pairs $(W, b)$ of integers. Its output at $x_i$ is $y_i$, and it has at most

$$k + B + 2 \sqrt{B n}$$

hidden units. Mind that the book's `memorize.threshold` stores one bit. One network for each bit
takes too many units for $B \geq 3$.
"""

_STUB = '''
def store(X, y, bits):
    """X: list of codes; y: integers, 0 <= y[i] < 2**bits. A unit is 1 where s <<code>> 0."""
    W1, b1 = ..., ...
    W2, b2 = ..., ...
    W3, b3 = ..., ...  # one row
    return (W1, b1), (W2, b2), (W3, b3)
'''


def _variant(seed: int) -> dict[str, Any]:
    return {"relation": ">", "code": ">"} if seed % 2 else {"relation": r"\geq", "code": ">="}


def _cases(seed: int) -> list[dict[str, Any]]:
    rng = random.Random(seed)
    rows: list[tuple[Any, ...]] = [
        ([[1]], [0], 1),
        ([[0]], [3], 2),
        ([[0], [1]], [1, 0], 1),
        ([[0], [1]], [2, 1], 2),
        ([[0, 0], [0, 1], [1, 0], [1, 1]], [0, 1, 1, 0], 1),
        ([[1, 0, 0], [0, 1, 0], [0, 0, 1]], [2, 0, 3], 2),
    ]
    for k, n, bits in ((4, 16, 2), (20, 24, 1), (6, 64, 3), (40, 81, 2), (8, 256, 4)):
        codes = rng.sample(range(2**k), n)
        rows.append(
            ([[code >> j & 1 for j in range(k)] for code in codes],
             [rng.randrange(2**bits) for _ in codes], bits)
        )  # fmt: skip
    return [dict(zip(("X", "y", "bits"), row, strict=True)) for row in rows]


def _judge(answer: Any, instance: Instance) -> str:
    cases = _cases(instance.seed)
    least = 1 if instance.given["code"] == ">" else 0  # of an integer where the unit is 1
    for case, value in answers(answer, cases):
        n, k, bits = len(case["X"]), len(case["X"][0]), case["bits"]
        *hidden, (output, c) = layers(value, k, whole_numbers)
        units, most = sum(len(b) for _, b in hidden), k + bits + isqrt(4 * bits * n)
        if units > most:
            raise wrong("Too many units", case, f"{units} units", f"at most {most}")
        for i, x in enumerate(case["X"]):
            for W, b in hidden:
                sums = zip(W, b, strict=True)
                x = [int(_at(row, x) + bias >= least) for row, bias in sums]
            found = _at(output[0], x) + c[0]
            if found != case["y"][i]:
                raise wrong(f"At the code {i} it fails", case, found, case["y"][i])
    return f"Exact on {len(cases)} sets of codes, with at most k + B + 2 sqrt(B n) units."


def _at(row: list[int], x: list[int]) -> int:
    return sum(weight for weight, bit in zip(row, x, strict=True) if bit)


THRESHOLD_SEARCH = Exercise(
    slug="threshold-search",
    title="A sqrt(n) threshold network",
    statement=_STATEMENT.strip(),
    stub=_STUB.lstrip(),
    points=12,
    minutes=60,
    hints=(
        "Sort the codes by the number v that they write. If units of the second layer knew in "
        "which block of q codes v lies, how few of them would tell one bit of the label?",
        "Units a_j of the first layer say whether v has reached block j. Which of the two kinds of "
        "units, those that find the block and those that look into it, serve all bits at once?",
        "The first layer copies the code, so that v is a sum in the second layer too, and has the "
        "a_j. Each bit has q units 1[v >= S_m + sum_j a_j (S_jm - S_(j-1)m)], S_jm the m-th place "
        "in block j where the bit changes; count it as 0 before the block. Balance n/q and B q.",
    ),
    page="chapters/depth/sign-codes",
    graded=True,
    judge=_judge,
    variant=_variant,
)
