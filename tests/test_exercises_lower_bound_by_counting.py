"""The exercise on missed triangles: right answers pass, wrong ones meet their counterexample."""

from fractions import Fraction
from functools import partial
from itertools import accumulate, compress, pairwise, product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fdl import PiecewiseLinear, bounds, depth
from fdl.exercises._lower_bound_by_counting import _by_trying, _cases
from tests.grading import Wrong, impatient, refused, right
from tests.strategies import laws

SEEDS = range(4)
LEVELS = (Fraction(1, 2), Fraction(1, 3))
__all__ = ["impatient"]


def triangles(x: Any, level: Fraction) -> list[Fraction]:
    n = len(x) - 1
    found = []
    for i in range(n + 1):
        base = sum(x[j + 1] - x[j] for j in (i - 1, i) if 0 <= j < n)
        found.append((1 - level if i % 2 else level) ** 2 * Fraction(base) / 2)
    return found


def by_steps(x: Any, t: int, level: Fraction = LEVELS[0]) -> Fraction:
    """From triangle to triangle; the state is the last word and the equal neighbours so far."""
    first, *rest = triangles(x, level)
    states = {(False, 0): Fraction(0), (True, 0): first}
    for area in rest:
        after: dict[Any, Fraction] = {}
        for (missed, equal), total in states.items():
            for word in (False, True):
                state = word, equal + (word == missed)
                cost = total + area * word
                if state[1] <= t and cost < after.get(state, cost + 1):
                    after[state] = cost
        states = after
    return min(states.values())


def by_halves(x: Any, t: int, level: Fraction = LEVELS[0]) -> Fraction:
    """Halve the list of triangles: least areas by first word, last word, and equal neighbours."""

    def tables(areas: list[Fraction]) -> dict[Any, list[Any]]:
        if len(areas) == 1:
            return {(0, 0): [0], (1, 1): [areas[0]]}
        half = len(areas) // 2
        left, right = tables(areas[:half]), tables(areas[half:])
        joined: dict[Any, list[Any]] = {}
        for (a, b), lows in left.items():
            for (c, d), highs in right.items():
                sums = joined.setdefault((a, d), [None] * len(areas))
                for i, low in enumerate(lows):
                    for j, high in enumerate(highs):
                        at = i + j + (b == c)
                        if low is None or high is None or at > t:
                            continue
                        if sums[at] is None or low + high < sums[at]:
                            sums[at] = low + high
        return joined

    return min(v for sums in tables(triangles(x, level)).values() for v in sums if v is not None)


def half_of_all(x: Any, t: int) -> Fraction:
    return sum(triangles(x, LEVELS[0]), Fraction(0)) / 2


def lecture(x: Any, t: int) -> Fraction:
    """Of the inner triangles, all but t lie whole within a piece, which misses half of them."""
    inner = sorted(triangles(x, LEVELS[0])[1:-1])
    return sum(inner[: max(0, len(inner) - t) // 2], Fraction(0))


def greedy(x: Any, t: int) -> Fraction:
    """The smallest triangle first, as long as neighbours are not both missed."""
    areas, n = triangles(x, LEVELS[0]), len(x) - 1
    missed: set[int] = set()
    for i in sorted(range(n + 1), key=lambda i: areas[i]):
        switches = sum((j in missed) != (j + 1 in missed) for j in range(n))
        if switches < n - t and not {i - 1, i + 1} & missed:
            missed.add(i)
    return sum((areas[i] for i in missed), Fraction(0))


def least_of_all(areas: list[Fraction], t: int) -> Fraction:
    """Try every list of words."""
    words = product((0, 1), repeat=len(areas))
    fits = (w for w in words if sum(a == b for a, b in pairwise(w)) <= t)
    return min(sum(compress(areas, w), Fraction(0)) for w in fits)


def without_ends(x: Any, t: int) -> Fraction:
    areas = triangles(x, LEVELS[0])
    areas[0] = areas[-1] = Fraction(0)
    return least_of_all(areas, t) if len(areas) < 10 else Fraction(0)


def by_trying(x: Any, t: int) -> Fraction:
    return least_of_all(triangles(x, LEVELS[0]), t)


def formula(x: Any, t: int) -> Fraction:
    """Right for equal teeth alone."""
    n = len(x) - 1
    return max(Fraction(0), Fraction(n - t) * (x[-1] - x[0]) / (8 * n * n) * n)


ONE = {"x": [0, 1], "t": 1}
WRONG = {
    "half of all triangles": Wrong(half_of_all, "found 1/8, wanted 0", ONE),
    "half of what lies in one piece": Wrong(lecture, "No function misses so little"),
    "smallest first": Wrong(greedy, "Some function misses less"),
    "one change less": Wrong(lambda x, t: by_steps(x, t - 1), "misses less", ONE),
    "ends for nothing": Wrong(without_ends, "No function misses so little", {"x": [0, 1, 2]}),
    "equal teeth": Wrong(formula, "wanted"),
    "of the book": Wrong(
        lambda x, t: depth.l1_lower_bound(max(1, (len(x) - 1).bit_length() - 1), t),
        "found 1/4, wanted 0", ONE,
    ),
    "all sets of triangles": Wrong(by_trying, "did not finish", None, "could not run"),
    "the level 1/2": Wrong(by_steps, "misses less", {"x": [0, 1, 2], "t": 1}, seed=1),
    "zero": Wrong(lambda x, t: 0, "No function misses so little", {"x": [0, 1, 2], "t": 1}),
    "rounded": Wrong(lambda x, t: float(by_steps(x, t)), "wanted"),
    "a list": Wrong(lambda x, t: [by_steps(x, t)], "the answer"),
}  # fmt: skip


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("answer", [by_steps, by_halves])
def test_lower_bound_by_counting(answer: Any, seed: int) -> None:
    right("lower-bound-by-counting", partial(answer, level=LEVELS[seed % 2]), seed)


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize("name", WRONG)
def test_wrong_bounds(name: str) -> None:
    refused("lower-bound-by-counting", WRONG[name])


# What the statement says of functions, and not of lists of words


def zigzag(x: Any) -> PiecewiseLinear:
    return PiecewiseLinear(x, [i % 2 for i in range(len(x))])


def crossings(x: Any, level: Fraction) -> list[Fraction]:
    """Return where g crosses the level, between the ends."""
    inside = [p + (q - p) * (1 - level if i % 2 else level) for i, (p, q) in enumerate(pairwise(x))]
    return [Fraction(x[0]), *inside, Fraction(x[-1])]


def missed_area(f: PiecewiseLinear, x: Any, level: Fraction) -> Fraction:
    """Sum the areas between g and the level over the bases where f is on the other side."""
    total, flat = Fraction(0), PiecewiseLinear.affine(0, level)
    for i, base in enumerate(pairwise(crossings(x, level))):
        values = f.restrict(base).values
        if max(values) <= level if i % 2 else min(values) >= level:
            total += zigzag(x).l1_distance(flat, on=base)
    return total


gaps = st.lists(st.sampled_from([1, 2, 3, 7, Fraction(1, 4)]), min_size=1, max_size=7)
heights = st.sampled_from([Fraction(v, 6) for v in (-1, 0, 2, 3, 4, 6, 8)])


@laws
@given(gaps, st.sampled_from(LEVELS), st.data())
def test_no_function_misses_less(cells: Any, level: Fraction, drawn: Any) -> None:
    x = [*accumulate(cells, initial=Fraction(0))]
    knots = drawn.draw(st.sets(st.fractions(0, 1, max_denominator=24), max_size=len(x)))
    places = sorted({0, 1, *knots})
    values = drawn.draw(st.lists(heights, min_size=len(places), max_size=len(places)))
    f = PiecewiseLinear([p * x[-1] for p in places], values)
    area = missed_area(f, x, level)
    assert by_steps(x, f.n_pieces(), level) <= area <= f.l1_distance(zigzag(x))


def crossing_between(x: Any, missed: list[int], level: Fraction) -> PiecewiseLinear:
    """Return a zigzag that changes sides where it misses both of two neighbours, or none."""
    places = crossings(x, level)
    words = [i in missed for i in range(len(x))]
    cuts = [places[i + 1] for i in range(len(x) - 1) if words[i] == words[i + 1]]
    side = 1 if words[0] else -1  # the first triangle lies below the level
    corners = [Fraction(x[0]), *((p + q) / 2 for p, q in pairwise(cuts)), Fraction(x[-1])]
    if not cuts:
        return PiecewiseLinear(corners, [level + side] * 2)
    heights, slope = [level + side * (cuts[0] - x[0])], -side
    for i, cut in enumerate(cuts):
        heights.append(level + slope * (corners[i + 1] - cut))
        if i + 1 < len(cuts):  # the corner after it lies half way: the slope turns around
            slope = -slope
    return PiecewiseLinear(corners, heights)


@laws
@given(gaps, st.sampled_from(LEVELS), st.integers(1, 8))
def test_some_function_misses_no_more(cells: Any, level: Fraction, t: int) -> None:
    x = [*accumulate(cells, initial=Fraction(0))]
    least, missed = _by_trying(triangles(x, level), t)
    f = crossing_between(x, missed, level)
    assert f.n_pieces() <= t
    assert missed_area(f, x, level) == least == by_steps(x, t, level) == by_halves(x, t, level)


@pytest.mark.parametrize("seed", SEEDS)
def test_evident_answers_are_right(seed: int) -> None:
    level = LEVELS[seed % 2]
    evident = [(case, area) for case, area in _cases(seed, level) if area is not None]
    assert len(evident) == 3
    for case, area in evident:
        assert area == by_steps(**case, level=level) > 0


@pytest.mark.parametrize("iterates", range(1, 6))
def test_on_equal_teeth_it_lies_between_the_bounds_of_the_book(iterates: int) -> None:
    """Above the count that leaves out the ends, below what is known of the distance itself."""
    n = 2**iterates
    x = [Fraction(i, n) for i in range(n + 1)]
    for t in range(1, n):
        least = by_steps(x, t)
        assert least == Fraction(n - t, 8 * n)
        assert bounds.counting_gap(iterates, t) < least
        assert (least < bounds.window_gap(iterates, t)) == (5 * t < 4 * n)
        assert least <= bounds.followed_gap(iterates, t)
