"""Gray code: the binary digits of a number, from the heights of the sawtooth.

There are too many numbers with 60 digits to try them all.
"""

import random
from typing import Any

from fdl.exercises._exercise import Exercise, Instance, answers, wrong
from fdl.exercises._reading import whole_numbers

__all__ = ["GRAY_CODE"]

_STATEMENT = r"""
A number $x = 0.b_1 b_2 \dots b_{62}$ in binary is an odd multiple of $2^{-62}$. You do not
see it. You see the digit $b_<<index>>$ and whether each of the heights
$m(x), m^{(2)}(x), \dots, m^{(59)}(x)$ lies above $\frac12$.
Write `digits(known, above)`, with `known` $= b_<<index>>$ and `above` a list of 59 zeros and
ones. It returns the list $b_1, \dots, b_{60}$.
"""

_STUB = '''
def digits(known, above):
    """known: b_<<index>>; above[k - 1] is 1 where m^(k)(x) > 1/2, for k = 1, ..., 59."""
    return ...
'''


def _variant(seed: int) -> dict[str, Any]:
    return {"known": "last", "index": "{60}"} if seed % 2 else {"known": "first", "index": "1"}


def _numbers(seed: int) -> list[int]:
    """Return odd numbers below 2^62: few digits 1, few digits 0, patterns, random ones."""
    powers = [2**61 >> i for i in range(61)]
    few = [1, *(power + 1 for power in powers)]
    patterns = [2**62 // divisor | 1 for divisor in (3, 5, 7, 9, 15, 17)]
    rng = random.Random(seed)
    return [*few, *(2**62 - number for number in few), *patterns,
            *(rng.randrange(1, 2**62, 2) for _ in range(300))]  # fmt: skip


def _digits(number: int) -> list[int]:
    """Return the first 60 of 62 binary digits."""
    return [number >> 61 - i & 1 for i in range(60)]


def _above(number: int) -> list[int]:
    """Return which of m(x), ..., m^(59)(x) lie above 1/2, for x = number/2^62."""
    found = []
    for _ in range(59):
        number = min(2 * number, 2**63 - 2 * number)
        found.append(int(number > 2**61))
    return found


def _judge(answer: Any, instance: Instance) -> str:
    place = -1 if instance.given["known"] == "last" else 0
    numbers = _numbers(instance.seed)
    wanted = [_digits(number) for number in numbers]
    cases = [
        {"known": digits[place], "above": _above(number)}
        for number, digits in zip(numbers, wanted, strict=True)
    ]
    results = zip(numbers, wanted, answers(answer, cases), strict=True)
    for number, digits, (case, value) in results:
        found = whole_numbers(value, "the answer", 60)
        if found != digits:
            first = next(i for i in range(60) if found[i] != digits[i])
            start = f"For x = {number}/2^62 the digit b_{first + 1} is wrong"
            raise wrong(start, case, found, digits)
    return f"Right for {len(cases)} odd multiples of 2^-62, 300 of them random."


GRAY_CODE = Exercise(
    slug="gray-code",
    title="Gray code",
    statement=_STATEMENT.strip(),
    stub=_STUB.lstrip(),
    points=6,
    minutes=20,
    hints=(
        "For which x in [0, 1] does m(x) lie above 1/2, and which first two digits do these have?",
        "So m(x) says something about b_1 and b_2 together. What does m^(k)(x) = m(frac(2^(k-1) "
        "x)) say about b_k and b_(k+1)?",
        "m^(k)(x) lies above 1/2 exactly if b_k and b_(k+1) are different. Start from the digit "
        "that you know, and go on from neighbour to neighbour.",
    ),
    page="chapters/depth/sawtooth",
    graded=True,
    judge=_judge,
    variant=_variant,
)
