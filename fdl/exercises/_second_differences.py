"""Second differences: interpolation on a line with |z - b|, one unit less than points."""

import random
from fractions import Fraction
from itertools import accumulate, pairwise
from typing import Any

from fdl.exact import show
from fdl.exercises._exercise import Exercise, Instance, WrongError, answers, wrong
from fdl.exercises._reading import bits, number, numbers, parts

__all__ = ["SECOND_DIFFERENCES"]

_STATEMENT = r"""
Write `interpolate(z, y)` for increasing rational numbers $z_1 < \dots < z_n$ and labels
$y_1, \dots, y_n$. It returns `(c, b, a)`: a number $c$ and two lists of the same length
$m \leq n - 1$, with

$$c + \sum_{j=1}^m a_j |z_i - b_j| = y_i \quad \text{for all } i,$$

and all $b_j <<side>>$. The largest of 12 data sets has 24 000 points, and all together may take 5
seconds. No $a_j$, $b_j$ has more than 8 times the binary digits of the longest number given, those
of numerator and denominator counted together. Mind that the units are not those of the book's
`memorize.zhang`.
"""

_STUB = '''
def interpolate(z, y):
    """z, y: lists of rational numbers, z increasing. Units are abs(z - b[j]), b[j] <<code>>."""
    c = ...
    b = []
    a = []
    return c, b, a
'''

_SIDES = (("< z_n", "< z[-1]"), ("> z_1", "> z[0]"))
_MOST_BITS = 50_000


_LARGEST = 24_000


def _variant(seed: int) -> dict[str, Any]:
    side, code = _SIDES[seed % 2]
    return {"side": side, "code": code}


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
        (list(accumulate(rng.randint(1, 9) for _ in range(_LARGEST))), [0, 1] * (_LARGEST // 2)),
    ]
    return [{"z": list(map(Fraction, z)), "y": list(map(Fraction, y))} for z, y in cases]


def _judge(answer: Any, instance: Instance) -> str:
    cases = _cases(instance.seed)
    for case, value in answers(answer, cases):
        c, b, a = parts(value, "(c, b, a)")
        kinks = numbers(b, "b")
        weights = numbers(a, "a", len(kinks))
        _check_form(case, kinks, weights, instance.given["side"])
        _check_values(case, number(c, "c"), kinks, weights)
    sizes = f"{len(cases)} data sets, the largest with {_LARGEST} points"
    return f"Exact on {sizes}, with at most n - 1 units and short numbers."


def _check_form(case: dict[str, Any], b: list[Fraction], a: list[Fraction], side: str) -> None:
    z, y = case["z"], case["y"]
    if len(b) >= len(z):
        raise wrong("Too many units", case, f"{len(b)} units", f"at most {len(z) - 1}")
    most, longest = 8 * max(map(bits, z + y)), max([0, *map(bits, a), *map(bits, b)])
    if longest > most:
        found = f"a number of {longest} binary digits"
        raise wrong("The numbers grow", case, found, f"at most {most}")
    left = side == _SIDES[0][0]
    for j, kink in enumerate(b):
        if kink >= z[-1] if left else kink <= z[0]:
            wanted = f"less than {show(z[-1])}" if left else f"more than {show(z[0])}"
            raise wrong(f"b[{j}] lies on the wrong side", case, kink, wanted)


def _check_values(case: dict[str, Any], c: Fraction, b: list[Fraction], a: list[Fraction]) -> None:
    """Refuse wrong values; from one point to the next the slope changes by 2 a_j at each b_j."""
    z, units = case["z"], sorted(zip(b, a, strict=True), reverse=True)
    value, slope = c, Fraction(0)
    for kink, weight in units:
        value, slope = value + weight * abs(z[0] - kink), slope - weight
        _check_length(value, slope, z[0])
    while units and units[-1][0] <= z[0]:
        slope += 2 * units.pop()[1]
    for i, (before, x) in enumerate(pairwise([z[0], *z])):
        value += slope * (x - before)
        while units and units[-1][0] < x:
            kink, weight = units.pop()
            slope += 2 * weight
            value += 2 * weight * (x - kink)
            _check_length(value, slope, x)
        if value != case["y"][i]:
            raise wrong(f"At the point z[{i}] it fails", case, value, case["y"][i])


def _check_length(value: Fraction, slope: Fraction, place: Fraction) -> None:
    """Refuse sums that would take too long."""
    longest = max(bits(value), bits(slope))
    if longest > _MOST_BITS:
        raise WrongError(f"Near {show(place)} the sum has more than {_MOST_BITS} binary digits.")


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
        "A unit has slope -a_j on the left of b_j and a_j on the right. By how much does the slope "
        "change at b_j, and what is it on the far left and on the far right?",
        "Put the kinks on the points themselves, but one end. At an inner point a_j is half the "
        "change of slope. At the end it is half the sum of the first slope and the last (its "
        "negative at z_n), as the slopes on the far left and on the far right are opposite "
        "numbers. Then c follows from one label.",
    ),
    page="chapters/memorization/one-neuron-per-point",
    graded=True,
    judge=_judge,
    variant=_variant,
)
