"""Random neurons: what the theorem promises, with and without biases, and what it assumes."""

import itertools
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from fdl import BudgetError, FloatRangeError, HypothesisError, Network, bounds, certify, data
from fdl.exact.modular import PRIMES
from fdl.memorize import _random_features, random_features
from tests import oracle
from tests.constructions import formula_has_labels, memorizes
from tests.oracle import exactly, layers_of
from tests.strategies import data_sets, labels, laws, points, rationals

fewer = settings(laws, max_examples=30)
seeds = st.integers(0, 2**32)
activations = st.sampled_from(["relu", "threshold", "hard_tanh"])
every_activation = pytest.mark.parametrize("activation", ["relu", "threshold", "hard_tanh"])


def check_theorem(X: Any, y: Any, **options: Any) -> Network:
    """Build the network, check what the theorem says of it, and return it."""
    n, d, net = len(X), len(X[0]), random_features(X, y, **options)
    biases = options.get("biases", True)
    assert memorizes(net, X, y)
    assert net.activation == options.get("activation", "relu")
    assert (net.widths, net.in_width) == ((n,), d)
    size = bounds.random_features_parameters(n, d, net.out_width, biases=biases)
    assert net.n_parameters == size == n * (d + biases + net.out_width)
    assert certify.feature_rank(net, X) == n
    hidden, last = net.affine_layers
    assert (hidden.bias is not None, last.bias) == (biases, None)
    (W, b), _ = net.layers
    assert all(entry.denominator == 1 for entry in [*W.flat, *b])
    return net


@fewer
@given(data_sets(most=10), st.data(), activations, seeds)
def test_any_labels_on_distinct_points_are_memorized(
    X: Any, drawn: Any, activation: str, seed: int
) -> None:
    check_theorem(X, drawn.draw(labels(len(X))), activation=activation, seed=seed)


@fewer
@given(st.sets(st.tuples(rationals, rationals), min_size=1, max_size=7), st.data(), activations)
def test_rational_points_are_memorized(X: Any, drawn: Any, activation: str) -> None:
    check_theorem(list(X), drawn.draw(labels(len(X))), activation=activation)


@fewer
@given(data_sets(most=8), st.data(), activations, seeds)
def test_the_formula_itself_has_the_labels(X: Any, drawn: Any, activation: str, seed: int) -> None:
    y = drawn.draw(labels(len(X)))
    net = random_features(X, y, activation=activation, seed=seed)
    assert net.activation == activation
    assert formula_has_labels(net, X, y)


@fewer
@given(data_sets(most=10), activations, seeds)
def test_every_threshold_lies_between_two_points(X: Any, activation: str, seed: int) -> None:
    (W, b), _ = random_features(X, range(len(X)), activation=activation, seed=seed).layers
    heights = [[oracle.dot(w, x) + c for x in exactly(X)] for w, c in zip(W, b, strict=True)]
    assert all(abs(u) > 1 for row in heights for u in row)
    assert all(any(u > 0 for u in row) for row in heights)


KINDS: dict[str, Any] = {
    "gaussian": data.gaussian(90, 10),
    "on an interval": data.gaussian(90, 1),
    "collinear": data.collinear(90, 3),
    "clustered": data.clustered(90, 2),
    "one tiny cluster": 1e-9 * data.gaussian(90, 2) + 1,
    "near duplicates": data.near_duplicates(90, 3),
    "near duplicates on a line": data.near_duplicates(90, 1),
    "huge and tiny": data.huge_and_tiny(40, 3),
    "lattice": data.lattice(9, 2),
    "cube": data.lattice(2, 6),
    "circle": np.array(
        [[x, y] for x in range(-25, 26) for y in (-7, 1, 24) if x * x + y * y == 625]
    ),
}


@pytest.mark.parametrize("activation", ["threshold", "hard_tanh"])
@pytest.mark.parametrize("X", KINDS.values(), ids=KINDS)
def test_a_basis_is_found_on_every_kind_of_data(X: Any, activation: str) -> None:
    check_theorem(X, data.random_labels(len(X)), activation=activation)


@pytest.mark.parametrize("X", KINDS.values(), ids=KINDS)
def test_so_it_is_with_relu(X: Any) -> None:
    some = X[:: -(-len(X) // 15)]
    check_theorem(some, data.random_labels(len(some)))


@every_activation
@pytest.mark.parametrize("x", [0, -7, Fraction(10**40, 3)])
@pytest.mark.parametrize("label", [0, -1, Fraction(1, 3)])
def test_one_point_is_memorized(x: Any, label: Any, activation: str) -> None:
    check_theorem([[x]], [label], activation=activation)
    check_theorem([[x, x, 0]], [[label, 1]], activation=activation)


@every_activation
def test_outputs_are_solved_for_one_by_one(activation: str) -> None:
    X, y = data.gaussian(12, 3), np.random.default_rng(0).integers(-9, 10, (12, 3))
    (hidden, _), (weights, _) = random_features(X, y, activation=activation).layers
    for k in range(3):
        (alone, _), (row, _) = random_features(X, y[:, k], activation=activation).layers
        assert (alone == hidden).all()
        assert (row[0] == weights[k]).all()


@fewer
@given(data_sets(most=8), activations, seeds)
def test_the_seed_decides(X: Any, activation: str, seed: int) -> None:
    y = range(len(X))
    first, second = (
        layers_of(random_features(X, y, activation=activation, seed=seed)) for _ in range(2)
    )
    assert first == second


def test_neurons_look_in_directions_of_their_own() -> None:
    X = data.gaussian(20, 3)
    (W, _), _ = random_features(X, range(20)).layers
    assert data.parallel_witness(W) is None
    (other, _), _ = random_features(X, range(20), seed=1).layers
    assert (other != W).any()


@fewer
@given(data_sets(most=8), st.data(), activations)
def test_equal_points_are_refused_with_the_pair(X: Any, drawn: Any, activation: str) -> None:
    repeated = exactly(X)
    i = drawn.draw(st.integers(0, len(repeated) - 1))
    repeated.append(list(repeated[i]))
    for biases in {True, activation != "relu"}:
        with pytest.raises(HypothesisError, match="equal labels: drop one") as caught:
            random_features(repeated, [0] * len(repeated), activation=activation, biases=biases)
        assert caught.value.witness == (i, len(X))


def test_out_of_draws_the_seed_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_random_features, "_BATCHES", 1)
    with pytest.raises(BudgetError, match="1 batches with seed 3: try another seed"):
        random_features(data.collinear(60, 2), range(60), activation="threshold", seed=3)


# Without biases


def free(X: Any) -> bool:
    return data.bias_free_witness(X) is None


@fewer
@given(data_sets(most=8), st.data(), seeds)
def test_without_biases_free_points_are_memorized(X: Any, drawn: Any, seed: int) -> None:
    assume(free(X))
    check_theorem(X, drawn.draw(labels(len(X))), biases=False, seed=seed)


@fewer
@given(st.sets(st.tuples(*[st.integers(-3, 3)] * 3), min_size=1, max_size=7), seeds)
def test_without_biases_points_are_memorized_or_a_witness_is_given(X: Any, seed: int) -> None:
    points_of_grid = sorted(X)
    y = range(len(X))
    if free(points_of_grid):
        check_theorem(points_of_grid, y, biases=False, seed=seed)
        return
    with pytest.raises(HypothesisError, match="give the neurons biases") as caught:
        random_features(points_of_grid, y, biases=False, seed=seed)
    assert caught.value.witness == data.bias_free_witness(points_of_grid)
    check_theorem(points_of_grid, y, seed=seed)


CROSS = [[1, 0], [-1, 0], [0, 1], [0, -1]]


@pytest.mark.parametrize(
    ("X", "witness", "reason"),
    [
        ([[1, 2], [0, 0]], (1,), "point 1 is 0"),
        ([[1, 2], [0, 1], [2, 4]], (0, 2), "points 0 and 2 lie on one ray"),
        ([["1/3"], [-1], ["1/2"]], (0, 2), "points 0 and 2 lie on one ray"),
        ([*CROSS, [1, 1], [-2, -2]], (0, 1, 2, 3, 4, 5), "points 0, 1, 2, 3, 4, 5 come in pairs"),
        ([[5, 7], *CROSS, [1, 1], [-2, -2]], (1, 2, 3, 4, 5, 6), "dependent lines"),
    ],
)
def test_without_biases_the_reason_is_named(X: Any, witness: Any, reason: str) -> None:
    with pytest.raises(HypothesisError, match=reason) as caught:
        random_features(X, range(len(X)), biases=False)
    assert caught.value.witness == witness
    check_theorem(X, range(len(X)))


@pytest.mark.parametrize(
    "X",
    [
        [[3]],
        [[3], ["-1/7"]],
        CROSS,
        [*CROSS, [1, 1]],
        [[x, y, 1] for x, y in itertools.product(range(4), repeat=2)],
        [[*point, 1] for point in data.near_duplicates(16, 2).tolist()],
        data.gaussian(16, 3),
        data.clustered(16, 3),
    ],
    ids=["point", "two sides", "cross", "five", "grid", "near", "gaussian", "clustered"],
)
def test_without_biases_a_basis_is_found(X: Any) -> None:
    check_theorem(X, data.random_labels(len(X)), biases=False)


@pytest.mark.parametrize("prime", [1, *PRIMES[:2], PRIMES[0] * PRIMES[1]])
def test_no_data_are_hidden_by_the_primes(prime: int) -> None:
    X = [[prime * a, prime * b] for a, b in [(1, 2), (3, -1), (-4, -5), (7, 9)]]
    check_theorem(X, range(4))
    check_theorem(X, range(4), biases=False)


# In float64


@every_activation
@pytest.mark.parametrize("n", [1, 10, 60])
@pytest.mark.parametrize("d", [2, 10])
def test_float64_is_close_on_easy_data(n: int, d: int, activation: str) -> None:
    X, y = data.gaussian(n, d), data.random_labels(n)
    net = random_features(X, y, activation=activation, exact=False)
    certificate = certify.memorizes(net, X, y)
    assert not net.is_exact
    assert not certificate.exact
    assert certificate.max_error < 1e-6


@every_activation
def test_float64_has_the_same_neurons(activation: str) -> None:
    X, y = data.gaussian(20, 3), data.random_labels(20)
    exact, floats = (random_features(X, y, activation=activation, exact=e) for e in (True, False))
    (W, b), _ = exact.to_float().layers
    (V, c), _ = floats.layers
    assert (W == V).all()
    assert (b == c).all()


@every_activation
def test_distinct_points_that_float64_confuses_are_not_called_equal(activation: str) -> None:
    X = data.near_duplicates(6, 2)
    with pytest.raises(FloatRangeError, match="points 0 and 1 are equal in float64: use exact"):
        random_features(X, range(6), activation=activation, exact=False)
    check_theorem(X, range(6), activation=activation)


def test_neurons_that_float64_makes_dependent_are_refused() -> None:
    X = [[2.0**60, 0.0], [2.0**60, 1e-30], [2.0**60, 2e-30]]
    with pytest.raises(FloatRangeError, match="dependent: use exact=True"):
        random_features(X, range(3), exact=False)
    check_theorem(X, range(3))


@fewer
@given(st.lists(points(2), min_size=1, max_size=4, unique_by=tuple), st.data())
def test_one_wrong_label_is_found(X: Any, drawn: Any) -> None:
    y = drawn.draw(st.lists(rationals, min_size=len(X), max_size=len(X)))
    net = random_features(X, y)
    i = drawn.draw(st.integers(0, len(X) - 1))
    y[i] += Fraction(1, 2**200)
    assert certify.memorizes(net, X, y).witness.at == i
