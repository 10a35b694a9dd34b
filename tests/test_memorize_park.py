"""Hashing: N^(2/3) parameters by folds, shifts and slots."""

import math
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fdl import InputError, Network, bounds, data
from fdl.memorize import park
from fdl.memorize._hash import Hash, hashed
from fdl.memorize._keys import Keys, distinct_keys
from tests.memorizing import (
    NUMBERED,
    check_any_number,
    check_budget,
    check_estimate,
    check_memorizes,
    check_refusals,
    check_uncovered,
    within_keys,
)
from tests.strategies import data_sets, laws

seeds = st.integers(0, 2**32)


def keys_at(numbers: list[int], integral: bool = True) -> Keys:
    return Keys([], 0, numbers, np.arange(len(numbers)), integral)


def place(found: Hash, key: int, integral: bool = True) -> int:
    """Follow one key through folds and shifts, one by one."""
    for fold in found.folds:
        key = key - fold if key >= fold else fold - key - (not integral)
    return key - found.delays[sum(start <= key for start in found.starts)]


def check_hash(found: Hash, keys: Keys) -> None:
    """Check that slots are apart, and that there are no more of anything than the bound allows."""
    n, integral = len(keys.numbers), keys.integral
    assert [place(found, key, integral) for key in keys.numbers] == found.slots
    slots = sorted(found.slots)
    assert slots[0] >= 0
    assert min((b - a for a, b in pairwise(slots)), default=2) >= (1 if integral else 2)
    folds, groups, blocks, size = bounds.park_shape(n, keys.bits, 3, integral=integral)
    assert len(found.folds) <= folds
    assert len(found.delays) == len(found.starts) + 1 <= groups
    assert slots[-1] < blocks * size


def check_sizes(net: Network, X: Any, y: Any, seed: int = 0) -> None:
    keys, c = distinct_keys(X, y, seed=seed), max(1, int(max(y)).bit_length())
    n, d, integral, found = len(y), len(X[0]), keys.integral, hashed(keys)
    bits = max(keys.bits, c + 1)
    free = len(found.folds) + len(found.delays) + 1
    size = bounds.vardi_shape(max(found.slots) + 1, c)[2]
    blocks = net.hidden_layers - free - size * c
    assert 1 <= blocks <= math.ceil((max(found.slots) + 1) / size)
    shape = len(found.folds), len(found.delays), blocks, size
    assert net.hidden_layers == bounds.park_hidden_layers(shape, c)
    most = bounds.park_shape(n, bits, c, integral=integral)
    assert net.hidden_layers <= bounds.park_hidden_layers(most, c)
    assert max(net.widths) <= bounds.park_width(integral=integral)
    units = bounds.park_neurons(shape, c, integral=integral)
    assert units / 1.5 - 20 < net.n_neurons <= units
    bound = bounds.park_nonzero(shape, c, d, integral=integral)
    assert bound / 3 < net.n_nonzero <= bound
    assert bound <= bounds.park_nonzero(most, c, d, integral=integral)
    assert (net.activation, net.in_width, net.out_width) == ("relu", d, 1)


@laws
@given(data_sets(most=12), st.integers(1, 5), seeds)
def test_labels_of_few_bits_are_memorized(X: Any, label_bits: int, seed: int) -> None:
    y = np.random.default_rng(seed).integers(0, 2**label_bits, len(X))
    net = park(X, y, seed=seed)
    check_memorizes(net, X, y)
    check_sizes(net, X, y, seed)


@pytest.mark.parametrize("name", NUMBERED)
def test_small_cases_by_hand(name: str) -> None:
    X, y = NUMBERED[name]
    check_memorizes(park(X, y), X, y, by_hand=True)


@pytest.mark.parametrize("n", range(1, 12))
@pytest.mark.parametrize("integral", [True, False])
def test_any_number_of_points_by_hand(n: int, integral: bool) -> None:
    net, X, y = check_any_number(park, n, integral)
    check_sizes(net, X, y)


def test_what_the_theorem_does_not_cover_is_named() -> None:
    check_uncovered(park)
    check_refusals(park)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"label_bits": 0}, "label_bits"),
        ({"label_bits": "3"}, "label_bits"),
        ({"most_bytes": -1}, "most_bytes"),
        ({"y": [[0, 1], [1, 0]]}, "2 columns: one label a point"),
    ],
)
def test_bad_options_are_named(options: Any, message: str) -> None:
    with pytest.raises(InputError, match=message):
        park([[0], [1]], **({"y": [0, 1]} | options))


def test_a_network_too_large_is_refused_before_it_is_built() -> None:
    check_budget(park, 1_000_000)


@pytest.mark.parametrize("integral", [True, False])
def test_the_estimate_is_beyond_the_memory_it_takes_but_not_far(integral: bool) -> None:
    check_estimate(park, integral)


@laws
@given(st.lists(st.integers(0, 2**80), unique=True, min_size=1, max_size=40), st.booleans())
def test_few_keys_far_apart_are_hashed(numbers: list[int], integral: bool) -> None:
    step = 1 if integral else 2
    keys = keys_at(sorted(step * (number - min(numbers)) for number in numbers), integral)
    check_hash(hashed(keys), keys)


CRUEL = {
    "two clusters": [*range(100), *range(2**40, 2**40 + 100)],
    "symmetric": sorted({*range(0, 4000, 40), *range(2**30, 2**30 - 4000, -40)}),
    "powers": [2**i - 1 for i in range(100)],
    "squares": [i * i for i in range(100)],
    "all": list(range(100)),
    "even": list(range(0, 2**60, 2**53)),
    "one": [0],
    "two": [0, 2**50],
}


@pytest.mark.parametrize("name", CRUEL)
@pytest.mark.parametrize("integral", [True, False])
def test_keys_that_resist_folding_are_hashed(name: str, integral: bool) -> None:
    keys = keys_at([key * (1 if integral else 2) for key in CRUEL[name]], integral)
    found = hashed(keys)
    check_hash(found, keys)
    n, pairs = len(keys.numbers), math.comb(len(keys.numbers), 2) * (1 if integral else 2)
    folded = [place(Hash(found.folds, [], [0], []), key, integral) for key in keys.numbers]
    assert max(folded) <= 2 * pairs + 4
    assert len(set(folded)) == n


@laws
@given(st.integers(1, 14), st.integers(1, 3), seeds)
def test_reals_near_a_key_have_its_label(n: int, d: int, seed: int) -> None:
    X = data.gaussian(n, d, seed)
    y = np.random.default_rng(seed).integers(0, 8, n)
    moved, order = within_keys(X, seed)
    check_memorizes(park(X, y), moved, y[order])


def test_a_group_goes_to_the_first_place_that_is_free() -> None:
    rng = np.random.default_rng(0)
    keys = keys_at(sorted({0, *rng.integers(0, 9000, 60).tolist()}))
    found = hashed(keys)
    folded = sorted(place(Hash(found.folds, [], [0], []), key) for key in keys.numbers)
    cuts = [sum(start <= key for start in found.starts) for key in folded]
    taken: set[int] = set()
    for group, delay in enumerate(found.delays):
        members = [key for key, cut in zip(folded, cuts, strict=True) if cut == group]
        assert 1 <= len(members) <= bounds.park_group_points(len(folded))
        free = next(s for s in range(10**4) if not {k - members[0] + s for k in members} & taken)
        assert members[0] - delay == free
        taken |= {key - delay for key in members}


@pytest.mark.parametrize("n", [100, 1000, 10_000])
def test_two_decades_of_the_law(n: int) -> None:
    X = np.random.default_rng(n).integers(0, 256, (n, 8))
    y = np.random.default_rng(n + 1).integers(0, 8, n)
    net = park(X, y)
    check_memorizes(net, X, y)
    check_sizes(net, X, y)
    assert 25 < net.n_nonzero / n ** (2 / 3) < 36
    assert net.n_nonzero >= bounds.counting_lower_bound(n, 8, net.max_weight_bits, 8)


@pytest.mark.parametrize("n", [1, 2, 7, 8, 9, 1000, 1001, 10**6])
def test_cube_roots_are_rounded_up(n: int) -> None:
    size = bounds.park_group_points(n)
    assert (size - 1) ** 3 < n <= size**3


@pytest.mark.parametrize("integral", [True, False])
def test_the_bound_is_of_the_order_it_is_said_to_be(integral: bool) -> None:
    for n in (10**3, 10**4, 10**5):
        folds, groups, blocks, size = bounds.park_shape(n, 40, 3, integral=integral)
        assert folds < 60
        assert groups < 2.2 * n ** (2 / 3) + 2
        assert blocks * size < (2.2 if integral else 5.2) * n ** (4 / 3)


@pytest.mark.parametrize(
    "call",
    [
        lambda: bounds.park_shape(0, 3, 1),
        lambda: bounds.park_shape(3, 0, 1),
        lambda: bounds.park_shape(3, 1, 0),
        lambda: bounds.park_group_points(0),
        lambda: bounds.park_hidden_layers((0, 1, 1, 0), 1),
        lambda: bounds.park_nonzero((0, 1, 1, 1), 1, 0),
    ],
)
def test_what_is_no_size_is_named(call: Any) -> None:
    with pytest.raises(InputError, match="an integer of at least 1 is wanted"):
        call()


def test_float64_is_the_rounded_network() -> None:
    X, y = [[0], [7], [3]], [1, 0, 2]
    net = park(X, y, exact=False)
    assert not net.is_exact
    assert (net(X) == park(X, y).to_float()(X)).all()
