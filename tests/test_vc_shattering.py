"""The shattering network: every labeling of small sets, and its sizes."""

import itertools
import random
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks import shattering
from fdl import BudgetError, InputError, Network, bounds, certify, tables, vc
from tests import oracle
from tests.strategies import laws


def random_labels(n: int, m: int, seed: int = 0) -> list[list[int]]:
    rng = random.Random(seed)
    return [[rng.randint(0, 1) for _ in range(m)] for _ in range(n)]


def after_the_first(net: Network) -> list[Any]:
    return [(W.tolist(), b.tolist()) for W, b in list(net.layers)[1:]]


@pytest.mark.parametrize(
    ("n", "m", "r"), [(2, 3, 1), (2, 3, 2), (2, 3, 3), (3, 3, 2), (3, 3, 1), (2, 5, 2), (1, 10, 3)]
)
def test_every_labeling_of_a_small_set_is_made(n: int, m: int, r: int) -> None:
    """All 2^(n m) of them, by networks that differ in n weights of the first layer only."""
    points = vc.shattered_points(n, m)
    fixed = after_the_first(vc.shattering_net([[0] * m] * n, r))
    made = set()
    for word in itertools.product([0, 1], repeat=n * m):
        net = vc.shattering_net(np.reshape(word, (n, m)), r)
        values = tuple(net(points).tolist())
        assert values == word
        made.add(values)
        first = net.affine_layers[0]
        assert first.bias is None
        assert first.n_nonzero == n + 1
    assert after_the_first(net) == fixed
    assert len(made) == 2 ** (n * m)


@laws
@given(st.integers(1, 4), st.integers(1, 12), st.integers(1, 6), st.integers(0, 99))
def test_sizes_are_the_formulas_and_values_the_labels(n: int, m: int, r: int, seed: int) -> None:
    labels = random_labels(n, m, seed)
    net = vc.shattering_net(labels, r)
    assert net(vc.shattered_points(n, m)).tolist() == np.ravel(labels).tolist()
    assert net.widths == bounds.shattering_widths(m, digit_bits=r)
    assert net.hidden_layers == 2 * -(-m // r) + 1
    assert max(net.widths) <= 2 ** (r + 1) + r + 3
    assert net.n_nonzero == bounds.shattering_nonzero(n, m, digit_bits=r)
    assert net.max_weight_bits <= 2 * (m - (-m // r)) + 1


def test_the_oracle_agrees() -> None:
    labels = random_labels(3, 5)
    net = vc.shattering_net(labels, 2)
    layers = oracle.layers_of(net)
    points = vc.shattered_points(3, 5).tolist()
    found = [oracle.value(layers, "relu", [Fraction(x) for x in point])[0] for point in points]
    assert found == np.ravel(labels).tolist()


@pytest.mark.parametrize(("n", "m", "r"), [(40, 24, 4), (25, 30, 7)])
def test_moderate_sets_are_certified(n: int, m: int, r: int) -> None:
    labels = random_labels(n, m)
    flat = np.ravel(labels)
    net = vc.shattering_net(labels, r)
    assert certify.memorizes(net, vc.shattered_points(n, m), flat)
    assert certify.memorizes(net, vc.shattered_points(n, m)[::-1], flat[::-1])


def test_more_labels_than_weights_and_less_than_the_upper_bound() -> None:
    n, m, r = 60, 60, 4
    net = vc.shattering_net(random_labels(n, m), r)
    assert 2 * net.n_nonzero < 2 * n * m < 2 * vc.relu_upper(net.widths, n + 1)
    paper = vc.bartlett_lower(m, n, bits=r)
    assert net.depth < paper.layers
    assert net.n_nonzero < paper.parameters


def test_it_matters_in_which_digit_a_label_is() -> None:
    """One label changed changes the network at this point alone."""
    labels = random_labels(3, 7)
    points = vc.shattered_points(3, 7)
    before = vc.shattering_net(labels, 3)(points)
    for i, j in itertools.product(range(3), range(7)):
        labels[i][j] ^= 1
        changed = vc.shattering_net(labels, 3)(points) != before
        assert np.flatnonzero(changed).tolist() == [7 * i + j]
        labels[i][j] ^= 1


def test_in_float64_the_labels_are_lost() -> None:
    """A number with more than 53 digits does not fit: bits hold the labels, not parameters."""
    labels = random_labels(4, 80)
    net, points = vc.shattering_net(labels, 2), vc.shattered_points(4, 80)
    wrong = net.to_float()(points) != np.ravel(labels)
    assert wrong.any()
    assert not wrong.reshape(4, 80)[:, :20].any()


@pytest.mark.parametrize(
    ("labels", "message"),
    [
        ([[0, 2]], r"labels\[0, 1\] is 2"),
        ([[0], ["1/2"]], r"labels\[1, 0\] is 1/2"),
        ([[0, 1], [-1, 0]], r"labels\[1, 0\] is -1"),
        ([[float("nan")]], r"labels\[0, 0\] is nan"),
        ([[0, 1], [1]], "ragged"),
        ([0, 1], "2 dimensions"),
        ([], "empty"),
    ],
)
def test_labels_that_are_no_bits_are_refused(labels: Any, message: str) -> None:
    with pytest.raises(InputError, match=message):
        vc.shattering_net(labels, 1)


@pytest.mark.parametrize("bad", [0, -1, 1.0, "2", None])
def test_sizes_are_positive_integers(bad: Any) -> None:
    for call in (
        lambda: vc.shattering_net([[0]], bad),
        lambda: vc.shattered_points(bad, 1),
        lambda: vc.shattered_points(1, bad),
        lambda: bounds.shattering_widths(bad, digit_bits=1),
        lambda: bounds.shattering_widths(1, digit_bits=bad),
        lambda: bounds.shattering_nonzero(bad, 1, digit_bits=1),
    ):
        with pytest.raises(InputError, match="integer of at least 1"):
            call()


def test_what_does_not_fit_is_refused() -> None:
    with pytest.raises(BudgetError, match="digits of 13 bits"):
        vc.shattering_net([[0]], 13)
    with pytest.raises(BudgetError, match=r"600000 points of R\^10001"):
        vc.shattered_points(10_000, 60)


ROWS = [
    dict(zip(shattering.COLUMNS, row, strict=True)) for row in tables.measured("shattering").rows
]


@pytest.mark.parametrize("row", ROWS, ids=[str(row["points"]) for row in ROWS])
def test_the_committed_sizes_are_those_of_the_network(row: dict[str, Any]) -> None:
    n, m, r = row["n"], row["m"], row["r"]
    assert (n, m, r) in shattering.SHAPES
    net = vc.shattering_net(shattering.labels(n, m), r)
    assert shattering.sizes(net, n, m) == [row[name] for name in shattering.COLUMNS[5:]]
    assert row["points"] == row["right"] == n * m
    assert row["points"] < row["upper bound"]


def test_a_sample_of_the_largest_set_is_checked_again() -> None:
    n, m, r = max(shattering.SHAPES)
    found = shattering.labels(n, m)
    few = [0, 17, n - 1]
    assert shattering.right(vc.shattering_net(found, r), found, few) == 3 * m
