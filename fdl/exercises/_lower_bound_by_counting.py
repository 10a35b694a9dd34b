"""Lower bound by counting: the least area of triangles that t pieces must miss, on uneven teeth.

The package does not hand it out. `depth.l1_lower_bound` is for the sawtooth with equal teeth, and
its method "counting" is a bound that is not the least count: it leaves out half triangles at the
ends and allows each change of side to spoil a triangle. Where teeth differ in size, which
triangles are missed is a choice, and no function of the package makes it.
"""

import random
from fractions import Fraction
from itertools import accumulate, pairwise, product
from typing import Any

from fdl.exercises._exercise import Exercise, Instance, answers, wrong
from fdl.exercises._reading import number

__all__ = ["LOWER_BOUND_BY_COUNTING"]

_STATEMENT = r"""
A zigzag $g$ runs through the heights $0, 1, 0, 1, \dots$ at $x_0 < x_1 < \dots < x_n$, affine in
between. With the level <<level>> it encloses a triangle around each $x_i$, above the level for odd
$i$, below it for even $i$; around $x_0$ and $x_n$ it is a part of one. A function $f$ *misses* a
triangle if on its whole base $f$ stays on the other side of the level, or on the level. That costs
$f$ the area of the triangle, so that

$$\int_{x_0}^{x_n} |f - g| \geq \text{the total area of the triangles that } f \text{ misses}.$$

Write `least(x, t)`. It returns the smallest total area that a continuous function with at most
$t \geq 1$ affine pieces on $[x_0, x_n]$ can miss, the parts at both ends counted. So it is the best
lower bound that counting at this level can prove. Zigzags with up to
256 pieces will be asked for.
"""

_STUB = '''
def least(x, t):
    """x: increasing rational numbers, two at least; t: number of pieces. The level is <<level>>."""
    return ...
'''


def _variant(seed: int) -> dict[str, Any]:
    return {"level": "1/3" if seed % 2 else "1/2"}


def _cases(seed: int, level: Fraction) -> list[tuple[dict[str, Any], Fraction | None]]:
    """Return cases, with their answers where these are evident: the others are small."""
    rng = random.Random(seed)
    gaps: list[list[Any]] = [[1], [1, 1], [1, 1, 1], [1, 2, 1], [5, 1, 1, 5], [1, 1, 3, 1, 1]]
    gaps += [[rng.choice((1, 2, 3, 10)) for _ in range(n)] for n in (4, 5, 6, 8, 10)]
    gaps.append([Fraction(1, rng.randint(1, 9)) for _ in range(9)])
    cases: list[tuple[dict[str, Any], Fraction | None]] = [
        ({"x": _corners(cells), "t": t}, None)
        for cells in gaps
        for t in sorted({1, 2, 3, len(cells) // 2 + 1, len(cells)})
    ]
    # equal teeth: n - t neighbours differ, and that costs half a triangle below each
    for n, t in ((64, 16), (256, 63)):
        cases.append(({"x": _corners([Fraction(1, n)] * n), "t": t}, level**2 * (n - t) / (2 * n)))
    # pairs of cells in turn long and tiny: only the triangles between two tiny ones are cheap
    tiny = [Fraction(size, 10**4) for size in rng.sample(range(1, 100), 20)]
    cells = [cell for size in tiny for cell in (1, 1, size, size)] + [1, 1]
    cheap = sum(sorted(tiny)[:12], Fraction(0)) * (1 - level) ** 2
    cases.append(({"x": _corners(cells), "t": len(cells) - 24}, cheap))
    return cases


def _corners(cells: list[Any]) -> list[Any]:
    return [*accumulate(cells, initial=Fraction(0))]


def _judge(answer: Any, instance: Instance) -> str:
    level = Fraction(instance.given["level"])
    cases = _cases(instance.seed, level)
    results = answers(answer, [case for case, _ in cases])
    for (_, evident), (case, value) in zip(cases, results, strict=True):
        found = number(value, "the answer")
        wanted, given = evident, case
        if wanted is None:
            wanted, missed = _by_trying(_areas(case["x"], level), case["t"])
            given = {**case, "missed": missed} if found > wanted else case
        if found > wanted:
            raise wrong("Some function misses less", given, found, wanted)
        if found < wanted:
            raise wrong("No function misses so little", given, found, wanted)
    return f"Right for {len(cases)} zigzags, by all sets of triangles where it is small."


def _areas(x: list[Fraction], level: Fraction) -> list[Fraction]:
    """Return the areas of the triangles around x_0, ..., x_n."""
    cells = [b - a for a, b in pairwise(x)]
    around = [a + b for a, b in pairwise([Fraction(0), *cells, Fraction(0)])]
    heights = [1 - level if i % 2 else level for i in range(len(x))]
    return [height**2 * cell / 2 for height, cell in zip(heights, around, strict=True)]


def _by_trying(areas: list[Fraction], pieces: int) -> tuple[Fraction, list[int]]:
    """Return the least area, and the triangles missed, over all 2^(n + 1) sets of triangles.

    f changes sides between two neighbours of which it misses both, or none, and it changes sides
    once a piece at most; along the level it only misses more. A zigzag that crosses the level
    between these neighbours misses no others.
    """
    least = None
    for missed in product((False, True), repeat=len(areas)):
        if sum(a == b for a, b in pairwise(missed)) <= pieces:
            area = sum((a for a, gone in zip(areas, missed, strict=True) if gone), Fraction(0))
            if least is None or area < least[0]:
                least = area, [i for i, gone in enumerate(missed) if gone]
    assert least  # every other triangle
    return least


LOWER_BOUND_BY_COUNTING = Exercise(
    slug="lower-bound-by-counting",
    title="Lower bound by counting",
    statement=_STATEMENT.strip(),
    stub=_STUB.lstrip(),
    points=10,
    minutes=45,
    hints=(
        "Does one piece really miss half of the triangles over which it runs? Go from triangle to "
        "triangle: if f misses both of two neighbours, or none of them, what has it done between?",
        "It has crossed the level, and one piece crosses it once. So at most t pairs of "
        "neighbours are alike. Which lists of n + 1 words, missed or not missed, are possible?",
        "All with at most t equal neighbours; a zigzag shows it. Go along the list, and keep for "
        "each last word and each number of equal neighbours so far the least total area. The "
        "smallest triangles first is not always best: two neighbours cannot both be of use.",
    ),
    page="chapters/depth/separation",
    graded=True,
    judge=_judge,
    variant=_variant,
)
