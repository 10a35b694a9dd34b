"""Gray code: the binary digits of a number, from the heights of the sawtooth."""

from fractions import Fraction
from functools import cache
from typing import Any

from fdl.exercises._exercise import Exercise, Instance, answers, wrong
from fdl.exercises._reading import whole_numbers

__all__ = ["GRAY_CODE"]

_STATEMENT = r"""
A number $x = 0.b_1 b_2 \dots b_{10} \dots$ in binary is an odd multiple of $2^{-12}$. You do not
see it. You see the digit $b_<<index>>$ and whether each of the heights
$m(x), m^{(2)}(x), \dots, m^{(9)}(x)$ lies above $\frac12$.
Write `digits(known, above)`, with `known` $= b_<<index>>$ and `above` a list of nine zeros and
ones. It returns the list $b_1, \dots, b_{10}$.
"""

_STUB = '''
def digits(known, above):
    """known: b_<<index>>; above[k - 1] is 1 where m^(k)(x) > 1/2, for k = 1, ..., 9."""
    return ...
'''


def _variant(seed: int) -> dict[str, Any]:
    return {"known": "last", "index": "{10}"} if seed % 2 else {"known": "first", "index": "1"}


@cache
def _cases() -> list[tuple[int, list[int], list[int]]]:
    """Return the numbers, over 4096, their digits, and what the heights say."""
    odd = range(1, 2**12, 2)
    return [(number, _digits(number), _above(Fraction(number, 2**12))) for number in odd]


def _digits(number: int) -> list[int]:
    """Return the first ten of twelve binary digits."""
    return [number >> 11 - i & 1 for i in range(10)]


def _above(x: Fraction) -> list[int]:
    found = []
    for _ in range(9):
        x = min(2 * x, 2 - 2 * x)
        found.append(int(x > Fraction(1, 2)))
    return found


def _judge(answer: Any, instance: Instance) -> str:
    place = -1 if instance.given["known"] == "last" else 0
    cases = [{"known": digits[place], "above": above} for _, digits, above in _cases()]
    for (number, digits, _), (case, value) in zip(_cases(), answers(answer, cases), strict=True):
        if whole_numbers(value, "the answer", 10) != digits:
            raise wrong(f"For x = {number}/4096 it fails", case, value, digits)
    return "Right for all 2048 odd multiples of 2^-12."


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
