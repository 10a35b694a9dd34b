"""Bit extraction: sqrt(N) parameters, N / L of them with depth L, and one data word."""

import math
import tracemalloc
from fractions import Fraction
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fdl import BudgetError, HypothesisError, InputError, Network, bounds, certify, data
from fdl.memorize import one_word, vardi
from fdl.memorize._keys import Keys, distinct_keys
from tests import oracle
from tests.memorizing import (
    NUMBERED,
    check_foreign_keys,
    check_memorizes,
    check_refusals,
    check_uncovered,
)
from tests.strategies import data_sets, laws

seeds = st.integers(0, 2**32)


def shape_of(
    X: Any, y: Any, hidden_layers: Any = None, seed: int = 0
) -> tuple[Any, int, int, Keys]:
    """Return the shape, the bits of a key and of a label, and the keys."""
    keys = distinct_keys(X, y, seed=seed)
    c = max(1, int(max(y)).bit_length())
    bits = max(keys.bits, c + 1)
    return bounds.vardi_shape(len(y), bits, hidden_layers), bits, c, keys


def check_sizes(net: Network, X: Any, y: Any, hidden_layers: Any = None, seed: int = 0) -> None:
    shape, bits, c, keys = shape_of(X, y, hidden_layers, seed)
    groups, blocks, items = shape
    assert groups * blocks * items >= len(y)
    assert net.hidden_layers == bounds.vardi_hidden_layers(blocks, items, bits)
    most = bounds.vardi_width(groups, integral=keys.integral)
    assert max(net.widths) <= most
    assert items < 3 or max(net.widths) == most
    units = bounds.vardi_neurons(shape, bits, c, integral=keys.integral)
    assert units / 1.5 - 20 < net.n_neurons <= units
    bound = bounds.vardi_nonzero(shape, bits, c, len(X[0]), integral=keys.integral)
    assert bound / 2 < net.n_nonzero <= bound
    assert (net.activation, net.in_width, net.out_width) == ("relu", len(X[0]), 1)


def integer_points(n: int, d: int, seed: int = 0) -> Any:
    rng = np.random.default_rng(seed)
    return rng.permutation(np.unique(rng.integers(0, 256, (2 * n, d)), axis=0))[:n]


@laws
@given(data_sets(most=10), st.integers(1, 6), seeds)
def test_labels_of_few_bits_are_memorized(X: Any, label_bits: int, seed: int) -> None:
    y = np.random.default_rng(seed).integers(0, 2**label_bits, len(X))
    net = vardi(X, y, seed=seed)
    check_memorizes(net, X, y)
    check_sizes(net, X, y, seed=seed)


@laws
@given(data_sets(most=8), st.integers(0, 20), seeds)
def test_side_by_side_in_any_number_of_layers(X: Any, more: int, seed: int) -> None:
    y = np.random.default_rng(seed).integers(0, 4, len(X))
    *_, bits, _, _ = shape_of(X, y, seed=seed)
    allowed = bits + 3 + more
    net = vardi(X, y, hidden_layers=allowed, seed=seed)
    assert net.hidden_layers <= allowed
    check_memorizes(net, X, y)
    check_sizes(net, X, y, allowed, seed)
    with pytest.raises(HypothesisError) as caught:
        vardi(X, y, hidden_layers=bits + 2, seed=seed)
    assert caught.value.witness == bits + 3


@pytest.mark.parametrize("name", NUMBERED)
@pytest.mark.parametrize("build", [vardi, one_word])
def test_small_cases_by_hand(name: str, build: Any) -> None:
    X, y = NUMBERED[name]
    check_memorizes(build(X, y), X, y, by_hand=True)


@pytest.mark.parametrize("build", [vardi, one_word])
def test_what_the_theorem_does_not_cover_is_named(build: Any) -> None:
    check_uncovered(build)


def test_too_few_layers_are_named() -> None:
    with pytest.raises(HypothesisError, match="2 bits takes 5") as caught:
        vardi([[0], [1]], [0, 1], hidden_layers=4)
    assert caught.value.witness == 5


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"hidden_layers": 0}, "hidden_layers"),
        ({"hidden_layers": 2.5}, "hidden_layers"),
        ({"label_bits": 0}, "label_bits"),
        ({"label_bits": "3"}, "label_bits"),
        ({"most_bytes": -1}, "most_bytes"),
        ({"y": [[0, 1], [1, 0]]}, "2 columns: one label a point"),
    ],
)
def test_bad_options_are_named(options: Any, message: str) -> None:
    with pytest.raises(InputError, match=message):
        vardi([[0], [1]], **({"y": [0, 1]} | options))


@pytest.mark.parametrize("build", [vardi, one_word])
def test_bad_input_and_equal_points_are_named(build: Any) -> None:
    check_refusals(build)


def test_a_network_too_large_is_refused_before_it_is_built() -> None:
    X = [[0], [2 ** (2 * 10**6)], [1]]
    with pytest.raises(BudgetError, match=r"3 keys of 2000001 bits would take about \d{10} bytes"):
        vardi(X, [0, 1, 0])
    few, y = [[i] for i in range(30)], [i % 2 for i in range(30)]
    with pytest.raises(BudgetError, match="raise most_bytes"):
        vardi(few, y, most_bytes=50_000)
    assert vardi(few, y, most_bytes=200_000).hidden_layers == vardi(few, y).hidden_layers


@pytest.mark.parametrize("hidden_layers", [None, 40])
@pytest.mark.parametrize("integral", [True, False])
def test_the_estimate_is_near_the_memory_of_the_network(hidden_layers: Any, integral: bool) -> None:
    X = integer_points(300, 3) if integral else data.gaussian(300, 3)
    y = np.random.default_rng(0).integers(0, 8, 300)
    with pytest.raises(BudgetError) as caught:
        vardi(X, y, hidden_layers=hidden_layers, most_bytes=1)
    estimate = int(str(caught.value).split("about ")[1].split()[0])
    tracemalloc.start()
    net = vardi(X, y, hidden_layers=hidden_layers)
    used, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert net.n_nonzero > 1000
    assert estimate / 8 < used < estimate


def entrance(net: Network) -> Any:
    """Return z of an input, read off the first unit of the network."""
    (W, b), *_ = net.layers
    return lambda x: sum(w * Fraction(v) for w, v in zip(W[0], x, strict=True)) + b[0]


@laws
@given(st.integers(1, 12), st.integers(1, 3), st.booleans(), seeds)
def test_reals_near_a_key_have_its_label(n: int, d: int, deep: bool, seed: int) -> None:
    X = data.gaussian(n, d, seed)
    rng = np.random.default_rng(seed)
    y = rng.integers(0, 8, n)
    net = vardi(X, y) if deep else vardi(X, y, hidden_layers=60 + 20 * d)
    (W, _), *_ = net.layers
    z, square = entrance(net), sum(w * w for w in W[0])
    moved = []
    for x in oracle.exactly(X):
        wanted = math.floor(z(x)) + Fraction(int(rng.integers(0, 65)), 64)
        step = (wanted - z(x)) / square
        moved.append([v + step * w for v, w in zip(x, W[0], strict=True)])
        assert z(moved[-1]) == wanted
    check_memorizes(net, moved, y)


@pytest.mark.parametrize("hidden_layers", [None, 14])
def test_reals_far_from_all_keys_have_none(hidden_layers: Any) -> None:
    X, y = [[0], [2.5], [5], [13.5], [20]], [1, 2, 3, 1, 3]
    net = vardi(X, y, hidden_layers=hidden_layers)
    z = entrance(net)
    keys = [math.floor(z(x)) for x in X]
    assert min(b - a for a, b in pairwise(keys)) >= 2
    grid = [[Fraction(i, 16)] for i in range(400)]
    far = [x for x in grid if not any(k - 1 < z(x) < k + 2 for k in keys)]
    assert len(far) > 50
    assert not net(far).any()
    inside = [x for x in grid if any(k <= z(x) <= k + 1 for k in keys)]
    expected = [next(v for k, v in zip(keys, y, strict=True) if k <= z(x) <= k + 1) for x in inside]
    assert net(inside).tolist() == expected


@pytest.mark.parametrize("hidden_layers", [None, 12, 20])
def test_integers_that_are_no_key_have_none(hidden_layers: Any) -> None:
    check_foreign_keys(vardi, hidden_layers=hidden_layers)


@pytest.mark.parametrize("n", [10, 40, 150])
@pytest.mark.parametrize("d", [1, 5])
def test_one_word_holds_all_the_data(n: int, d: int) -> None:
    X = integer_points(n, d) - 300
    y = np.random.default_rng(1).integers(0, 32, len(X))
    n, net = len(X), one_word(X, y)
    check_memorizes(net, X, y)
    _, bits, c, _ = shape_of(X, y)
    assert c == 5
    assert net.hidden_layers == n * bits + 3
    numbers = {abs(w) for pair in net.layers for part in pair for w in part.flat}
    words = [w for w in numbers if w.denominator > 2**62]
    assert sorted(w.denominator.bit_length() for w in words) == [2 * n * c - 1, 2 * n * bits - 1]
    assert all(1 <= w < 4 for w in words)
    offset_and_direction = 1 + d
    assert net.n_distinct <= 2 + 14 + offset_and_direction
    assert d > 1 or net.n_distinct == 17 == one_word(X[:-1], y[:-1]).n_distinct


def test_the_last_digits_of_the_words_count() -> None:
    X, y = [[5], [0], [9]], [1, 3, 2]
    net = one_word(X, y)
    layers = oracle.layers_of(net)
    biases = layers[0][1]
    for unit in (1, 2):
        step = Fraction(2, biases[unit].denominator)
        biases[unit] += step
        assert net([[5], [0], [9]]).tolist() != [oracle.value(layers, "relu", x)[0] for x in X]
        biases[unit] -= step


def test_weights_of_the_readers_are_short() -> None:
    X, y = integer_points(400, 6), np.random.default_rng(0).integers(0, 8, 400)
    net = vardi(X, y)
    (_, blocks, items), bits, _, keys = shape_of(X, y)
    for W, b in list(net.layers)[blocks + 1 :]:
        assert max(map(abs, [*W.flat, *b])) <= 16
        assert all(w.denominator == 1 for w in (*W.flat, *b))
    assert net.max_weight_bits <= bounds.vardi_weight_bits(items, bits) + 1
    assert max(abs(w) for w in net.layers[blocks // 2][0].flat) < 4
    boundaries = [b for _, b in list(net.layers)[1:blocks]]
    assert max(int(abs(v)) for b in boundaries for v in b) <= keys.numbers[-1]


@pytest.mark.parametrize("n", [100, 1000, 10_000])
def test_two_decades_of_the_square_root(n: int) -> None:
    X, y = integer_points(n, 8), np.random.default_rng(n).integers(0, 8, n)
    net = vardi(X, y)
    _, bits, c, _ = shape_of(X, y)
    root = math.sqrt(n * bits)
    assert net.hidden_layers <= 2 * root + 4
    assert 28 < net.n_nonzero / root < 34
    check_sizes(net, X, y)
    stored = bounds.stored_bits(n, bits, c)
    assert 4 * stored < net.total_weight_bits < 4 * stored + 12 * net.n_nonzero
    check_memorizes(net, X, y)
    assert net.n_nonzero >= bounds.counting_lower_bound(n, 8, net.max_weight_bits, 8)


@pytest.mark.parametrize("hidden_layers", [40, 60, 100, 160])
def test_half_the_layers_twice_the_weights(hidden_layers: int) -> None:
    X, y = integer_points(1000, 8), np.random.default_rng(0).integers(0, 8, 1000)
    _, bits, *_ = shape_of(X, y)
    net = vardi(X, y, hidden_layers=hidden_layers)
    check_memorizes(net, X, y)
    check_sizes(net, X, y, hidden_layers)
    assert 45 < net.n_nonzero * net.hidden_layers / (1000 * bits) < 90


def test_float64_loses_labels() -> None:
    X, y = integer_points(1000, 8), np.random.default_rng(0).integers(0, 8, 1000)
    kept = []
    for n in (30, 1000):
        net = vardi(X[:n], y[:n], exact=False)
        assert not net.is_exact
        rounded = vardi(X[:n], y[:n]).to_float()
        assert (net(X[:n]) == rounded(X[:n])).all()
        kept.append(int((np.rint(net(X[:n])) == y[:n]).sum()))
        assert certify.memorizes(net, X[:n], y[:n]).holds == (kept[-1] == n)
    assert kept[0] == 30
    assert kept[1] < 400


@pytest.mark.parametrize("kind", [data.near_duplicates, data.clustered, data.gaussian])
def test_close_points_have_longer_keys(kind: Any) -> None:
    X, y = kind(60, 3), np.random.default_rng(0).integers(0, 4, 60)
    net = vardi(X, y)
    check_memorizes(net, X, y)
    z, (_, bits, _, keys) = entrance(net), shape_of(X, y)
    values = sorted(z(x) for x in oracle.exactly(X))
    gap = min(b - a for a, b in pairwise(values))
    assert 2 <= gap < 4
    assert 2**bits > max(values) >= 2 ** (bits - 1)
    assert not keys.integral


def test_the_direction_of_integer_points_is_short() -> None:
    X, y = integer_points(1000, 8), [0] * 1000
    keys = distinct_keys(X, y, seed=0)
    assert keys.integral
    assert keys.bits <= 2 * math.log2(1000) + 3
    assert all(w.denominator == 1 for w in keys.weights)
    assert distinct_keys(X, y, seed=0).numbers == keys.numbers
    assert distinct_keys(X, y, seed=1).numbers != keys.numbers


def test_nothing_but_a_ridge_is_seen() -> None:
    X, y = integer_points(50, 4), np.random.default_rng(0).integers(0, 4, 50)
    (W, _), *_ = vardi(X, y).layers
    used = [row for row in W.tolist() if any(row)]
    assert all(row in (used[0], [-w for w in used[0]]) for row in used)
