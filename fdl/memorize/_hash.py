"""Hashing: folds and shifts that bring distinct keys into few slots, each its own."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from fdl import bounds
from fdl.exact import integers as ints
from fdl.memorize._keys import Keys

__all__ = ["Hash", "hashed"]

_TRIES = 64  # places of a fold that are tried where none is sure to do


@dataclass(frozen=True)
class Hash:
    """Where the keys go: key -> |key - fold| for each fold, then - delay of its group.

    Point i of `Keys.order` comes to slots[i], a natural number. starts: the first folded key of
    each group but the first. Keys of integers end up distinct, those of others at least 2 apart:
    all of [key, key + 1] goes to [slot, slot + 1], forward or backward.
    """

    folds: list[int]
    starts: list[int]
    delays: list[int]
    slots: list[int]


def hashed(keys: Keys) -> Hash:
    """Fold the keys as long as that shortens them, and shift groups of neighbours by first fit."""
    folded, folds = ints.compact(keys.numbers), []
    while (fold := _fold(folded, keys.integral)) is not None:
        folds.append(fold)
        folded = _folded(folded, fold, keys.integral)
    order = np.argsort(folded, kind="stable")
    groups = _groups(folded[order].tolist())
    shifts = _first_fit(groups, keys.integral)
    slots = [0] * len(order)
    moved = [
        shift + key - group[0] for group, shift in zip(groups, shifts, strict=True) for key in group
    ]
    for i, slot in zip(order.tolist(), moved, strict=True):
        slots[i] = slot
    delays = [group[0] - shift for group, shift in zip(groups, shifts, strict=True)]
    return Hash(folds, [group[0] for group in groups[1:]], delays, slots)


def _folded(keys: Any, fold: int, integral: bool) -> Any:
    """Return |key - fold|; keys of others than integers are the left ends of intervals."""
    return np.where(keys >= fold, keys - fold, fold - keys - (0 if integral else 1))


def _fold(keys: Any, integral: bool) -> int | None:
    """Return where to fold, as near to the middle as the keys remain apart.

    None if no place is found that shortens the largest key by a quarter. Two keys forbid one place
    (not integers: two), half their sum; so among one more place than that one is free.
    """
    least, most, n = int(keys.min()), int(keys.max()), len(keys)
    forbidden = n * (n - 1) // (2 if integral else 1)
    tries = forbidden + 1 if most > 2 * forbidden + 4 else min(forbidden + 1, _TRIES)
    middle, gap = (least + most) // 2, 1 if integral else 2
    for step in range(1, tries + 1):
        fold = middle + (step // 2 if step % 2 == 0 else -(step // 2))
        folded = np.sort(_folded(keys, fold, integral))
        if 4 * int(folded[-1]) >= 3 * most:
            return None
        if (np.diff(folded) >= gap).all():
            return fold
    return None


def _groups(keys: list[int]) -> list[list[int]]:
    """Cut increasing keys into groups of few points and of short range."""
    size = bounds.park_group_points(len(keys))
    length = keys[-1] // size**2
    groups = [[keys[0]]]
    for key in keys[1:]:
        if len(groups[-1]) == size or key - groups[-1][0] > length:
            groups.append([])
        groups[-1].append(key)
    return groups


def _first_fit(groups: list[list[int]], integral: bool) -> list[int]:
    """Return for each group the first slot from which on all its keys find free slots.

    Slots are bits of one integer, slot s the bit s + 1, so that a neighbour of slot 0 has one too.
    """
    taken, mark, shifts = 0, 0b010 if integral else 0b111, []
    for group in groups:
        steps, blocked = [key - group[0] for key in group], 0
        for step in steps:
            blocked |= taken >> (step + 1)
        shift = (~blocked & (blocked + 1)).bit_length() - 1
        for step in steps:
            taken |= mark << (shift + step)
        shifts.append(shift)
    return shifts
