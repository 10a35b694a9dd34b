"""Second differences: interpolation on a line, with one unit less than points."""

import random
from fractions import Fraction
from itertools import accumulate, pairwise
from typing import Any

from fdl.exercises._exercise import Exercise, Instance, WrongError, answers, wrong
from fdl.exercises._reading import bits, number, numbers, parts

__all__ = ["SECOND_DIFFERENCES"]

_STATEMENT = r"""
Write `interpolate(z, y)` for increasing rational numbers $z_1 < \dots < z_n$ and labels
$y_1, \dots, y_n$. It returns `(c, b, a)`: a number $c$ and two lists of the same length
$m \leq n - 1$, with

$$c + \sum_{j=1}^m a_j \max(0, <<unit>>) = y_i \quad \text{for all } i.$$

It takes $O(n)$ operations, and no $a_j$, $b_j$ has more than 8 times the binary digits of the
longest number given. Mind that the book's `memorize.zhang` spends $n$ units and no $c$.
"""

_STUB = '''
def interpolate(z, y):
    """z, y: lists of rational numbers, z increasing. Units are relu(<<code>>)."""
    c = ...
    b = []
    a = []
    return c, b, a
'''

_UNITS = (("z_i - b_j", "z - b[j]"), ("b_j - z_i", "b[j] - z"))
_MOST_SLOPE = 50_000


def _variant(seed: int) -> dict[str, Any]:
    unit, code = _UNITS[seed % 2]
    return {"unit": unit, "code": code}


def _primes(count: int) -> list[int]:
    found: list[int] = []
    candidate = 2
    while len(found) < count:
        if all(candidate % p for p in found if p * p <= candidate):
            found.append(candidate)
        candidate += 1
    return found


def _cases(seed: int) -> list[dict[str, Any]]:
    rng = random.Random(seed)
    cases: list[tuple[list[Any], list[Any]]] = [
        ([0, 1, 2], [0, 1, 0]),
        ([3], [5]),
        ([-1, 1], [2, 2]),
        ([0, 1], [1, 3]),
    ]
    for n in (3, 4, 6, 12):
        z = sorted(rng.sample(range(-50, 50), n))
        cases.append((z, [rng.randint(-9, 9) for _ in z]))
    cases += [
        ([Fraction(i, 3) + Fraction(i % 2, 2**60) for i in range(8)], [0, 1] * 4),
        (list(accumulate(_primes(60))), [0, 1] * 30),
        (list(accumulate(_primes(500))), [0, 1] * 250),
        (list(accumulate(rng.randint(1, 9) for _ in range(4000))), [0, 1] * 2000),
    ]
    return [{"z": list(map(Fraction, z)), "y": list(map(Fraction, y))} for z, y in cases]


def _judge(answer: Any, instance: Instance) -> str:
    looks_right = instance.given["unit"] == _UNITS[0][0]
    for case, value in answers(answer, _cases(instance.seed)):
        c, b, a = parts(value, "(c, b, a)")
        kinks = numbers(b, "b")
        _check(case, number(c, "c"), kinks, numbers(a, "a", len(kinks)), looks_right)
    sizes = "12 data sets, the largest with 4000 points"
    return f"Exact on {sizes}, with at most n - 1 units and short numbers."


def _check(
    case: dict[str, Any], c: Fraction, b: list[Fraction], a: list[Fraction], looks_right: bool
) -> None:
    z, y = case["z"], case["y"]
    if len(b) >= len(z):
        raise wrong("Too many units", case, f"{len(b)} units", f"at most {len(z) - 1}")
    most, longest = 8 * max(map(bits, z + y)), max([0, *map(bits, a), *map(bits, b)])
    if longest > most:
        found = f"a number of {longest} binary digits"
        raise wrong("The numbers grow", case, found, f"at most {most}")
    if not looks_right:  # reflected, units look to the right
        z, y, b = [-x for x in reversed(z)], y[::-1], [-x for x in b]
    for i, value in enumerate(_values(z, c, b, a)):
        if value != y[i]:
            place = i if looks_right else len(z) - 1 - i
            raise wrong(f"At the point z[{place}] it fails", case, value, y[i])


def _values(z: list[Fraction], c: Fraction, b: list[Fraction], a: list[Fraction]) -> Any:
    """Yield c + sum_j a_j relu(x - b_j) for increasing x, one after the other."""
    units = sorted(zip(b, a, strict=True), reverse=True)
    slope, value = Fraction(0), c
    for before, x in pairwise([z[0], *z]):
        value += slope * (x - before)
        while units and units[-1][0] < x:
            kink, jump = units.pop()
            slope += jump
            value += jump * (x - kink)
        if bits(slope) > _MOST_SLOPE:
            raise WrongError(f"The slope before {x} has more than {_MOST_SLOPE} binary digits.")
        yield value


SECOND_DIFFERENCES = Exercise(
    slug="second-differences",
    title="Second differences",
    statement=_STATEMENT.strip(),
    stub=_STUB.lstrip(),
    points=10,
    minutes=30,
    hints=(
        "What does the graph of the function look like between two neighbouring points, and what "
        "must its slope be there?",
        "A unit adds a_j to the slope from b_j on (or up to b_j). If the slope is right up to one "
        "point, which unit makes it right up to the next?",
        "Put the kinks on the points themselves. The weight of the unit at z_j is the change of "
        "slope there, (y_(j+1) - y_j)/(z_(j+1) - z_j) minus the slope before; c is the label "
        "at the end where all units are off.",
    ),
    page="chapters/memorization/one-neuron-per-point",
    graded=True,
    judge=_judge,
    variant=_variant,
)
