"""Depth 3: with two hidden layers, signs cost half of what values cost.

The package does not hand it out. Of its constructions with two hidden ReLU layers, `memorize.yun`
fits 2 ceil(d1/2) ceil(d2/2) points and `memorize.yun_hardtanh`, as ReLUs, d1 d2/4. Here labels may
change d1 d2 times, at d1 d2 + 1 points, which is more wherever d1 and d2 are 2 or more. Values need
two kinks between groups of points, so that each unit may have any line on each group; signs need
one.
"""

import random
from fractions import Fraction
from itertools import accumulate, pairwise
from typing import Any

from fdl.exercises._exercise import Exercise, Instance, answers, wrong
from fdl.exercises._reading import layers
from fdl.network import Network

__all__ = ["DEPTH_THREE"]

_STATEMENT = r"""
Points $z_1 < \dots < z_n$ of a line have labels 0 and 1, which change at most $d_1 d_2$ times along
it. Write `separate(z, y, d1, d2)`. It returns a ReLU network $f$ with two hidden layers of at most
$d_1$ and $d_2$ units and one output, as three pairs $(W, b)$, with

$$f(z_i) > 0 \text{ where } y_i = <<above>>, \qquad f(z_i) < 0 \text{ where } y_i = <<below>>.$$

For $d_1 = d_2 = 1$ the labels may change more often: return `None` where no such network exists.
Mind that the book's `memorize.yun` fits only $2 \lceil d_1/2 \rceil \lceil d_2/2 \rceil$ points,
about half as many, since it cares for values.
"""

_STUB = '''
def separate(z, y, d1, d2):
    """z: increasing numbers; y: labels. f > 0 where y[i] = <<above>>, f < 0 elsewhere."""
    W1, b1 = ..., ...  # at most d1 rows of length 1
    W2, b2 = ..., ...  # at most d2 rows
    W3, b3 = ..., ...  # one row
    return (W1, b1), (W2, b2), (W3, b3)
'''


def _variant(seed: int) -> dict[str, Any]:
    return {"above": seed % 2 ^ 1, "below": seed % 2}


def _cases(seed: int) -> list[dict[str, Any]]:
    rng = random.Random(seed)
    rows: list[tuple[Any, ...]] = [
        ([3], [1], 1, 1),
        ([0, 1], [0, 1], 1, 1),
        ([0, 1], [1, 0], 1, 1),
        ([0, 1, 2], [0, 1, 0], 1, 1),
        ([0, 1, 2], [0, 1, 0], 1, 2),
        ([0, 1, 2], [0, 1, 0], 2, 1),
        ([0, 1, 2], [0, 0, 0], 2, 2),
        ([-5, 0, 1, 9], [1, 1, 0, 0], 1, 1),
        ([-5, 0, 1, 9], [1, 0, 0, 1], 1, 1),
        ([0, 1, 2, 3], [0, 1, 0, 1], 1, 1),
        ([0, 1, 2, 3], [1, 0, 1, 0], 1, 1),
        ([0, 1, 2, 3, 4, 5], [1, 1, 0, 1, 0, 0], 1, 1),
        ([0, 1, 2, 3, 4], [0, 1, 0, 1, 0], 2, 2),
    ]
    for changes in (2, 3, 4, 5):
        runs, start = [rng.randint(1, 3) for _ in range(changes + 1)], rng.randrange(2)
        labels = [(start + i) % 2 for i, length in enumerate(runs) for _ in range(length)]
        rows.append(([*accumulate(rng.randint(1, 9) for _ in labels)], labels, 1, 1))
    for d1, d2 in ((1, 4), (4, 1), (2, 3), (3, 2), (3, 3), (4, 5), (7, 6)):
        places = [*accumulate(rng.randint(1, 50) for _ in range(d1 * d2 + 1))]
        rows.append((places, [(i + d2) % 2 for i in range(len(places))], d1, d2))
        runs = [rng.randint(1, 3) for _ in range(rng.randint(d1 * d2 // 2, d1 * d2) + 1)]
        labels = [i % 2 for i, length in enumerate(runs) for _ in range(length)]
        rows.append(([*accumulate(rng.randint(1, 9) for _ in labels)], labels, d1, d2))
    gaps = [Fraction(1, 2**40) if i % 3 else Fraction(100) for i in range(17)]
    rows.append(([*accumulate(gaps)], [i % 2 for i in range(17)], 4, 4))
    return [dict(zip(("z", "y", "d1", "d2"), row, strict=True)) for row in rows]


def _judge(answer: Any, instance: Instance) -> str:
    cases = _cases(instance.seed)
    for case, value in answers(answer, cases):
        if value is None and not _hopeless(case):
            raise wrong("There is such a network", case, None, "a network")
        if value is not None:
            _check(case, layers(value, 1), instance.given["above"])
    refused = sum(map(_hopeless, cases))
    right = len(cases) - refused
    return f"The signs are right on {right} data sets, and {refused} others are refused."


def _hopeless(case: dict[str, Any]) -> bool:
    """A unit on a unit is monotone in z: then the sign changes once at most."""
    changes = sum(a != b for a, b in pairwise(case["y"]))
    return bool(case["d1"] == case["d2"] == 1) and changes > 1


def _check(case: dict[str, Any], found: list[Any], above: int) -> None:
    widths, most = [len(b) for _, b in found[:2]], [case["d1"], case["d2"]]
    if widths[0] > most[0] or widths[1] > most[1]:
        raise wrong("A hidden layer is too wide", case, widths, most)
    values = Network(_filled(found))([[z] for z in case["z"]])
    for i, value in enumerate(values):
        sign = 1 if case["y"][i] == above else -1
        if sign * value <= 0:
            wanted = "more than 0" if sign > 0 else "less than 0"
            raise wrong(f"At the point z[{i}] it fails", case, value, wanted)


def _filled(found: list[Any]) -> list[Any]:
    """Return the layers, with a unit that is never on for a hidden layer without units."""
    filled, inputs = [], 1
    for W, b in found:
        W, b = ([row or [0] for row in W], b) if W else ([[0] * inputs], [0])
        inputs = len(W)
        filled.append((W, b))
    return filled


DEPTH_THREE = Exercise(
    slug="depth-three",
    title="Depth 3",
    statement=_STATEMENT.strip(),
    stub=_STUB.lstrip(),
    points=12,
    minutes=60,
    hints=(
        "A unit of layer 2, before its ReLU, is a polygon in z with its corners at the kinks of "
        "layer 1. With one kink between two groups of points, what can you still choose on each "
        "group?",
        "You can choose where the polygon crosses 0: once in each group, upwards and downwards in "
        "turn. If each unit outweighs all units before it wherever it is on, what is the sign of c "
        "- u_1 + u_2 - u_3 + ...?",
        "It is that of the last unit that is on, and that of c if none is. Let each group hold d2 "
        "changes. Where the polygons rise, unit j crosses 0 at the j-th change from the left; "
        "where they fall, at the j-th from the right. Then stretch the units, one after the other.",
    ),
    page="chapters/depth/two-hidden-layers",
    graded=True,
    judge=_judge,
    variant=_variant,
)
