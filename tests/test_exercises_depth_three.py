"""The exercise on signs at depth 3: right answers pass, wrong ones meet their counterexample."""

from collections.abc import Callable
from fractions import Fraction
from functools import partial
from itertools import pairwise
from typing import Any

import pytest

from fdl import HypothesisError, bounds
from fdl.exercises._depth_three import _cases
from fdl.memorize import yun
from tests.grading import Wrong, impatient, refused, right

SEEDS = range(4)
pytestmark = pytest.mark.usefixtures("impatient")
__all__ = ["impatient"]
BASE = Fraction(1)
Polygon = list[Any]


def changes(y: Any) -> int:
    return sum(a != b for a, b in pairwise(y))


def groups_of_cuts(z: Any, y: Any, d1: int, d2: int) -> list[list[Fraction]]:
    """Return d1 groups of d2 places each, where the label changes; then places to the right."""
    cuts = [(p + q) / Fraction(2) for (p, a), (q, b) in pairwise(zip(z, y, strict=True)) if a != b]
    cuts += [Fraction(z[-1] + 1 + i) for i in range(d1 * d2 - len(cuts))]
    return [cuts[g * d2 : (g + 1) * d2] for g in range(d1)]


def in_turn(g: int, group: list[Any]) -> list[Any]:
    return group if g % 2 == 0 else group[::-1]


def rising(g: int, group: list[Any]) -> list[Any]:
    return group


def kinks_between(z: Any, groups: Any) -> list[Any]:
    return [min(z[0], groups[0][0]) - 1, *((a[-1] + b[0]) / 2 for a, b in pairwise(groups))]


def by_zigzags(
    z: Any, y: Any, d1: int, d2: int, *, one: int = 1, order: Callable[..., Any] = in_turn,
    stretch: Any = None, outer: int = 1,
) -> Any:  # fmt: skip
    """One kink between groups; unit j of layer 2 crosses 0 once in each group."""
    if d1 == d2 == 1 and changes(y) > 1:
        return None
    groups = groups_of_cuts(z, y, d1, d2)
    kinks = kinks_between(z, groups)
    c = outer if y[0] == one else -outer
    sums, W2, b2, signs = [c for _ in z], [], [], []
    for j in range(d2):
        height, slopes = Fraction(-1), []
        for g, group in enumerate(groups):
            cut = order(g, group)[j]
            slopes.append(-height / (cut - kinks[g]))
            if g + 1 < d1:
                height += slopes[-1] * (kinks[g + 1] - kinks[g])
        weights = [slopes[0], *(q - p for p, q in pairwise(slopes))]
        on = [max(0, sum(w * max(0, p - k) for w, k in zip(weights, kinks, strict=True)) - 1)
              for p in z]  # fmt: skip
        sign = (-1) ** (j + 1) * (1 if c > 0 else -1)
        factor = stretch or 1 + max(
            (abs(s) / u for s, u in zip(sums, on, strict=True) if u), default=BASE
        )
        sums = [s + sign * factor * u for s, u in zip(sums, on, strict=True)]
        W2.append([factor * w for w in weights])
        b2.append(-factor)
        signs.append(sign)
    return ([[1]] * d1, [-k for k in kinks]), (W2, b2), ([signs], [c])


def mirrored(z: Any, y: Any, d1: int, d2: int, *, one: int = 1) -> Any:
    """The same from the right: units of layer 1 that look to the left."""
    found = by_zigzags([-p for p in reversed(z)], y[::-1], d1, d2, one=one, outer=3)
    return found and (([[-1]] * d1, found[0][1]), *found[1:])


def powers_in_layer_three(z: Any, y: Any, d1: int, d2: int, *, one: int = 1) -> Any:
    """Weights of the output grow by one factor, which is doubled until the signs are right."""
    if d1 == d2 == 1 and changes(y) > 1:
        return None
    factor = 4
    while True:
        first, (W2, b2), ([signs], c) = by_zigzags(z, y, d1, d2, one=one, stretch=1)
        a = [sign * factor ** (j + 1) for j, sign in enumerate(signs)]
        layers = [first, (W2, b2), ([a], c)]
        wanted = [1 if label == one else -1 for label in y]
        if all(value(layers, p) * sign > 0 for p, sign in zip(z, wanted, strict=True)):
            return layers
        factor **= 2


def value(layers: Any, p: Any) -> Any:
    h = [p]
    for number, (W, b) in enumerate(layers):
        h = [
            sum(w * v for w, v in zip(row, h, strict=True)) + c for row, c in zip(W, b, strict=True)
        ]
        h = [max(0, v) for v in h] if number < 2 else h
    return h[0]


def constant_by_itself(z: Any, y: Any, d1: int, d2: int, *, one: int = 1) -> Any:
    """No hidden units where the labels are constant."""
    if changes(y):
        return by_zigzags(z, y, d1, d2, one=one)
    sign = 1 if y[0] == one else -1
    if len(y) == 1:
        return ([], []), ([], []), ([[]], [sign])
    return ([], []), ([[], []], [2, -1]), ([[sign, -sign]], [0])


def refuses_equal_ends(z: Any, y: Any, d1: int, d2: int) -> Any:
    """Takes labels with equal ends for the hopeless ones."""
    if d1 == d2 == 1 and y[0] == y[-1] and changes(y):
        return None
    return by_zigzags(z, y, d1, d2) or constant_by_itself(z, y[:1], d1, d2)


def refuses_five_points(z: Any, y: Any, d1: int, d2: int) -> Any:
    """Knows the small patterns, and refuses all that are longer."""
    if d1 == d2 == 1 and len(y) > 4 and changes(y) < 4:
        return constant_by_itself(z, y[:1], d1, d2)
    return by_zigzags(z, y, d1, d2)


def of_the_book(z: Any, y: Any, d1: int, d2: int) -> Any:
    return list(yun([[p] for p in z], [2 * v - 1 for v in y]).layers)


def of_the_book_narrow(z: Any, y: Any, d1: int, d2: int) -> Any:
    try:
        return list(yun([[p] for p in z], [2 * v - 1 for v in y], widths=(d1, d2)).layers)
    except HypothesisError:
        return None


def refuses_more_than_one_change(z: Any, y: Any, d1: int, d2: int) -> Any:
    return by_zigzags(z, y, d1, d2) if changes(y) < 2 else None


def never_refuses(z: Any, y: Any, d1: int, d2: int) -> Any:
    return by_zigzags(z, [*y[:2], *y[1:2] * (len(y) - 2)] if d1 == d2 == 1 else y, d1, d2)


def nearly(z: Any, y: Any, d1: int, d2: int) -> Any:
    """0 at the first point."""
    found = by_zigzags(z, y, d1, d2)
    return found and (*found[:2], (found[2][0], [0]))


TENT = {"z": [0, 1, 2], "y": [0, 1, 0]}
ONES = {"d1": 1, "d2": 1}
WRONG = {
    "one kink a gap, all lines rising": Wrong(
        partial(by_zigzags, order=rising), "it fails", {"d1": 2, "d2": 2}
    ),
    "units not stretched": Wrong(partial(by_zigzags, stretch=1), "it fails"),
    "values, not signs": Wrong(of_the_book, "too wide", {**TENT, **ONES}),
    "refuses where values do not fit": Wrong(
        of_the_book_narrow, "There is such a network", {**TENT, "d1": 1, "d2": 2}
    ),
    "does not refuse": Wrong(never_refuses, "At the point z[2] it fails", {**TENT, **ONES}),
    "refuses too much": Wrong(
        refuses_more_than_one_change, "There is such a network", {**TENT, "d1": 1, "d2": 2}
    ),
    "refuses equal ends only": Wrong(
        refuses_equal_ends, "it fails", {"y": [0, 1, 0, 1], **ONES}
    ),
    "refuses short patterns only": Wrong(
        refuses_five_points, "it fails", {"y": [1, 1, 0, 1, 0, 0], **ONES}
    ),
    "no hidden units": Wrong(
        lambda *_: (([], []), ([], []), ([[]], [1])), "At the point z[0] it fails", {"z": [0, 1]}
    ),
    "no second layer in the output": Wrong(
        lambda *_: (([], []), ([], []), ([[1]], [1])), "y = [1], d1 = 1, d2 = 1: W3[0] should have"
    ),
    "always refuses": Wrong(lambda *_: None, "There is such a network", {"z": [3], "y": [1]}),
    "zero is no sign": Wrong(nearly, "found 0, wanted more than 0", {"z": [3], "y": [1]}),
    "the other sign": Wrong(by_zigzags, "it fails", {"z": [3], "y": [1]}, seed=1),
    "two layers": Wrong(lambda *_: [([[1]], [0]), ([[1]], [1])], "returned 2 entries"),
    "two outputs": Wrong(
        lambda *_: [([[1]], [0]), ([[1]], [1]), ([[1], [1]], [1, 1])], "should have one row"
    ),
    "no bias": Wrong(lambda *_: [[[[1]], [0]], [[[1]]], [[[1]], [0]]], "Layer 2 should be a pair"),
    "wrong shape": Wrong(
        lambda *_: [([[1]], [0]), ([[1, 2]], [0]), ([[1]], [0])], "W2[0] should have 1 entries"
    ),
    "infinite": Wrong(
        lambda *_: [([[1]], [0]), ([[1]], [0]), ([[1]], [float("inf")])], "b3[0] is inf"
    ),
}  # fmt: skip


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize(
    "answer", [by_zigzags, mirrored, powers_in_layer_three, constant_by_itself]
)
def test_signs(answer: Any, seed: int) -> None:
    right("depth-three", partial(answer, one=1 - seed % 2), seed)


@pytest.mark.parametrize("name", WRONG)
def test_wrong_signs(name: str) -> None:
    refused("depth-three", WRONG[name])


@pytest.mark.parametrize("seed", SEEDS)
def test_the_construction_of_the_book_does_not_fit(seed: int) -> None:
    """Wherever labels alternate and both widths are 2 or more."""
    full = [case for case in _cases(seed) if changes(case["y"]) == case["d1"] * case["d2"]]
    full = [case for case in full if min(case["d1"], case["d2"]) > 1]
    full = [case for case in full if len(case["y"]) == case["d1"] * case["d2"] + 1]
    assert len(full) >= 6
    for case in full:
        widths = (case["d1"], case["d2"])
        assert len(case["z"]) == widths[0] * widths[1] + 1 > bounds.yun_capacity(*widths)
        with pytest.raises(HypothesisError):
            yun([[z] for z in case["z"]], case["y"], widths=widths)


@pytest.mark.parametrize("seed", SEEDS)
def test_what_is_asked_for_is_in_the_statement(seed: int) -> None:
    for case in _cases(seed):
        assert case["z"] == sorted(set(case["z"]))
        widths = case["d1"] * case["d2"]
        assert changes(case["y"]) <= widths or widths == 1
    hopeless = [changes(case["y"]) for case in _cases(seed) if case["d1"] == case["d2"] == 1]
    assert {2, 3, 4, 5} <= {*hopeless}
