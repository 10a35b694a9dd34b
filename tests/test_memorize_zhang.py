"""One neuron a point: what the theorem promises, what it assumes, and its size."""

from fractions import Fraction
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from fdl import (
    FloatRangeError,
    HypothesisError,
    InputError,
    Network,
    bounds,
    certify,
    data,
    n_activation_regions,
    trace_line,
)
from fdl.memorize import zhang
from tests import oracle
from tests.constructions import formula_has_labels, memorizes, refused
from tests.oracle import exactly, layers_of
from tests.strategies import data_sets, labels, laws, points, rationals

seeds = st.integers(0, 2**32)


def output_weights(net: Network) -> list[Fraction]:
    _, (weights, _) = net.layers
    return weights[0].tolist()


def unequal(net: Network) -> Network:
    """The same function with hidden units of unequal size, so that no two rows are equal."""
    (W, b), (V, a) = net.layers
    size = np.array([Fraction(j + 1, 3) for j in range(len(W))], dtype=object)
    return Network([(W * size[:, None], b * size), (V / size, a)])


def check_theorem(X: Any, y: Any, seed: int) -> None:
    n, d, net = len(X), len(X[0]), zhang(X, y, seed=seed)
    outputs = net.out_width
    assert memorizes(net, X, y)
    assert net.widths == (bounds.zhang_neurons(n),) == (n,)
    assert (net.depth, net.activation, net.in_width) == (2, "relu", d)
    assert (
        net.n_shared_parameters == bounds.zhang_parameters(n, d, outputs) == (1 + outputs) * n + d
    )
    (W, _), (_, a) = net.layers
    assert (W[0] == W).all()
    assert not a.any()


@laws
@given(data_sets(), st.data(), seeds)
def test_any_labels_on_distinct_points_are_memorized(X: Any, drawn: Any, seed: int) -> None:
    check_theorem(X, drawn.draw(labels(len(X))), seed)


@laws
@given(st.sets(st.tuples(rationals, rationals), min_size=1, max_size=9), st.data(), seeds)
def test_rational_points_are_memorized(X: Any, drawn: Any, seed: int) -> None:
    check_theorem(list(X), drawn.draw(labels(len(X))), seed)


@laws
@given(data_sets(), st.data(), seeds)
def test_the_formula_itself_has_the_labels(X: Any, drawn: Any, seed: int) -> None:
    y = drawn.draw(labels(len(X)))
    assert formula_has_labels(zhang(X, y, seed=seed), X, y)


@pytest.mark.parametrize("n", [64, 200])
@pytest.mark.parametrize("kind", [data.gaussian, data.near_duplicates, data.huge_and_tiny])
def test_many_points_are_memorized(kind: Any, n: int) -> None:
    check_theorem(kind(n, 3), data.random_labels(n, seed=1), seed=0)


@pytest.mark.parametrize("labelling", ["random", "given"])
def test_the_handwritten_digits_are_memorized(labelling: str) -> None:
    X, y = data.digits()
    assert X.shape == (1797, 64)
    check_theorem(X, y if labelling == "given" else data.random_labels(1797), seed=0)


@laws
@given(data_sets(), st.data())
def test_one_wrong_label_is_found_in_any_output(X: Any, drawn: Any) -> None:
    n = len(X)
    y = np.array(drawn.draw(st.lists(points(3), min_size=n, max_size=n)), dtype=object)
    net = zhang(X, y)
    i, output = drawn.draw(st.integers(0, n - 1)), drawn.draw(st.integers(0, 2))
    found = tuple(y[i])
    y[i, output] += Fraction(1, 2**200)
    certificate = certify.memorizes(net, X, y)
    assert not certificate
    assert certificate.witness == certify.Difference(i, found, tuple(y[i]))
    assert certificate.max_error == Fraction(1, 2**200)


@pytest.mark.parametrize("x", [0, -7, Fraction(10**40, 3)])
@pytest.mark.parametrize("label", [0, -1, Fraction(1, 3)])
def test_one_point_is_memorized(x: Any, label: Any) -> None:
    check_theorem([[x]], [label], seed=0)
    check_theorem([[x, x, 0]], [[label, 1]], seed=0)


@laws
@given(data_sets(), st.data(), st.booleans())
def test_equal_points_are_refused_with_the_pair(X: Any, drawn: Any, same_labels: bool) -> None:
    n = len(X)
    original = drawn.draw(st.integers(0, n - 1))
    place = drawn.draw(st.integers(0, n))
    repeated = exactly(X)
    repeated.insert(place, list(repeated[original]))
    pair = tuple(sorted((place, original + (place <= original))))
    y = [0 if same_labels else i for i in range(n + 1)]
    with pytest.raises(HypothesisError) as caught:
        zhang(repeated, y)
    assert caught.value.witness == pair
    reason = "equal labels: drop one" if same_labels else "different labels: no function fits"
    assert f"points {pair[0]} and {pair[1]} are equal, with {reason}" in str(caught.value)


def test_of_many_equal_points_the_first_pair_is_named() -> None:
    assert refused(zhang, [[3], [1], [2], ["2/2"], [2], [3]], [0, 1, 2, 1, 2, 0]) == (1, 3)


def test_one_different_output_of_many_is_a_contradiction() -> None:
    with pytest.raises(HypothesisError, match="no function fits"):
        zhang([[1], [1]], [[0, 0, 1], [0, 0, 2]])


@laws
@given(data_sets(), seeds, st.lists(points(2), min_size=1, max_size=5))
def test_the_ridge_evaluation_is_the_dense_one(X: Any, seed: int, places: Any) -> None:
    n = 70
    net = zhang(data.near_duplicates(n, 2, seed), data.random_labels(n, seed=seed))
    layers = layers_of(net)
    expected = [oracle.value(layers, "relu", x)[0] for x in places]
    assert net(places).tolist() == unequal(net)(places).tolist() == expected


@laws
@given(st.sets(rationals, min_size=2, max_size=12), st.data())
def test_on_a_line_the_network_is_the_polygon_through_the_labels(X: Any, drawn: Any) -> None:
    x = sorted(X)
    y = drawn.draw(st.lists(rationals, min_size=len(x), max_size=len(x)))
    net = zhang([[v] for v in x], y)
    start = 2 * x[0] - x[-1]
    f = trace_line(net).restrict((start, x[-1]))
    expected = oracle.merged([(start, Fraction(0)), *zip(x, y, strict=True)])
    assert list(zip(f.breakpoints, f.values, strict=True)) == expected
    assert trace_line(net)(start - 1) == 0
    assert n_activation_regions(net, start, x[-1]) == len(x)
    assert n_activation_regions(net, start - 1, x[-1] + 1) == len(x) + 1


@laws
@given(data_sets(), st.data(), seeds)
def test_one_label_moves_at_most_three_output_weights(X: Any, drawn: Any, seed: int) -> None:
    n = len(X)
    y = drawn.draw(st.lists(rationals, min_size=n, max_size=n))
    i, change = drawn.draw(st.integers(0, n - 1)), drawn.draw(rationals)
    assume(change != 0)
    moved = [*y[:i], y[i] + change, *y[i + 1 :]]
    before, after = zhang(X, y, seed=seed), zhang(X, moved, seed=seed)
    changed = [
        j
        for j, (a, b) in enumerate(zip(output_weights(before), output_weights(after), strict=True))
        if a != b
    ]
    assert 1 <= len(changed) <= 3
    assert changed == list(range(changed[0], changed[0] + len(changed)))
    assert layers_of(before)[0] == layers_of(after)[0]


@laws
@given(data_sets(), st.data(), seeds)
def test_the_network_is_linear_in_the_labels(X: Any, drawn: Any, seed: int) -> None:
    n = len(X)
    y, z = (drawn.draw(st.lists(rationals, min_size=n, max_size=n)) for _ in range(2))
    total = [a + 2 * b for a, b in zip(y, z, strict=True)]
    of_y, of_z, of_total = (output_weights(zhang(X, v, seed=seed)) for v in (y, z, total))
    assert of_total == [a + 2 * b for a, b in zip(of_y, of_z, strict=True)]


@laws
@given(data_sets(), seeds)
def test_the_seed_decides(X: Any, seed: int) -> None:
    y = range(len(X))
    first, second = (layers_of(zhang(X, y, seed=seed)) for _ in range(2))
    assert first == second


def test_the_direction_has_small_integers() -> None:
    n = 50
    (W, _), _ = zhang(data.gaussian(n, 9), range(n)).layers
    assert all(w.denominator == 1 and abs(w) <= 32 * n * n for w in W.flat)
    (W, _), _ = zhang(data.gaussian(n, 1), range(n)).layers
    assert (W == 1).all()


def most_bits(net: Network) -> int:
    weights = output_weights(net)
    return max(w.numerator.bit_length() + w.denominator.bit_length() for w in weights)


@pytest.mark.parametrize("n", [8, 64, 512])
def test_biases_at_the_points_keep_the_weights_bounded(n: int) -> None:
    X, y = data.lattice(n, 1), [i % 2 for i in range(n)]
    net = zhang(X, y)
    assert {abs(w) for w in output_weights(net)} == {0, 1, 2}
    assert net.max_weight_bits <= n.bit_length() + 1
    assert max(abs(w) for w in output_weights(zhang(X, y, biases="midpoints"))) == 4 * n - 6


@pytest.mark.parametrize("n", [16, 64, 256])
def test_biases_at_the_points_keep_the_weights_short(n: int) -> None:
    X, y = data.lattice(n, 1) ** 2, [i % 2 for i in range(n)]
    net = zhang(X, y)
    assert most_bits(net) <= net.max_weight_bits <= 4 * n.bit_length()
    assert most_bits(zhang(X, y, biases="midpoints")) >= n


def test_biases_at_midpoints_have_as_many_digits_as_all_gaps_together() -> None:
    rng, n = np.random.default_rng(0), 300
    z = np.cumsum(rng.integers(1, 2**20, n)).reshape(-1, 1)
    y = data.random_labels(n)
    assert most_bits(zhang(z, y)) <= 90
    assert 15 * n <= most_bits(zhang(z, y, biases="midpoints")) <= 25 * n


@laws
@given(data_sets(), st.data(), seeds)
def test_biases_may_lie_at_midpoints(X: Any, drawn: Any, seed: int) -> None:
    y = drawn.draw(labels(len(X)))
    net, usual = zhang(X, y, seed=seed, biases="midpoints"), zhang(X, y, seed=seed)
    assert certify.memorizes(net, X, y).holds
    ((W, b), (_, a)), ((V, c), _) = net.layers, usual.layers
    assert (W == V).all()
    assert not a.any()
    z = sorted(oracle.dot(W[0], x) for x in exactly(X))
    assert (-b).tolist() == [-c[0], *((low + high) / 2 for low, high in pairwise(z))]


@laws
@given(st.sets(rationals, min_size=2, max_size=12), st.data())
def test_between_midpoints_the_polygon_is_straight(X: Any, drawn: Any) -> None:
    x = sorted(X)
    y = drawn.draw(st.lists(rationals, min_size=len(x), max_size=len(x)))
    assume(any(y))
    net = zhang([[v] for v in x], y, biases="midpoints")
    f = trace_line(net)
    middles = [(low + high) / 2 for low, high in pairwise(x)]
    assert set(f.breakpoints) <= {2 * x[0] - x[-1], *middles}
    assert [f(v) for v in x] == y
    assert f(2 * x[0] - x[-1]) == 0


@pytest.mark.parametrize("n", [1, 2, 10, 50])
@pytest.mark.parametrize("d", [1, 5])
def test_float64_is_close_with_midpoints_too(n: int, d: int) -> None:
    X, y = data.lattice(n, 1) * np.arange(1, d + 1), data.random_labels(n)
    net = zhang(X, y, exact=False, biases="midpoints")
    certificate = certify.memorizes(net, X, y)
    assert not net.is_exact
    assert certificate.max_error < 1e-6
    (_, b), _ = net.layers
    z = np.sort(X @ net.layers[0][0][0])
    assert np.allclose(-b[1:], (z[1:] + z[:-1]) / 2)


def test_float64_midpoints_of_neighbouring_floats_are_refused() -> None:
    X = 1 + np.array([[1], [2]]) * 2.0**-52  # halfway, float64 rounds to the even one
    with pytest.raises(FloatRangeError, match="exact"):
        zhang(X, [0, 1], exact=False, biases="midpoints")
    assert certify.memorizes(zhang(X, [0, 1], biases="midpoints"), X, [0, 1])


@pytest.mark.parametrize("biases", ["middle", "", None, True, ["points"]])
def test_unknown_biases_are_refused_by_name(biases: Any) -> None:
    with pytest.raises(InputError, match="use 'points' or 'midpoints'"):
        zhang([[0], [1]], [0, 1], biases=biases)


@pytest.mark.parametrize("n", [1, 10, 100])
@pytest.mark.parametrize("d", [1, 5])
def test_float64_is_close_on_easy_data(n: int, d: int) -> None:
    X, y = data.lattice(n, 1) * np.arange(1, d + 1), data.random_labels(n)
    net = zhang(X, y, exact=False)
    certificate = certify.memorizes(net, X, y)
    assert not net.is_exact
    assert not certificate.exact
    assert certificate.max_error < 1e-6
    assert certificate.float64_error == certificate.max_error


def test_the_float64_twin_of_an_exact_network_is_judged_beside_it() -> None:
    X, y = data.lattice(30, 1), data.random_labels(30)
    y[0] = 0  # then every weight is an integer
    certificate = certify.memorizes(zhang(X, y), X, y)
    assert certificate.holds
    assert certificate.float64_error == 0
    X = data.near_duplicates(30, 1)
    certificate = certify.memorizes(zhang(X, y), X, y)
    assert certificate.holds
    assert certificate.float64_error >= 1


@pytest.mark.parametrize("d", [1, 3])
@pytest.mark.parametrize("same_labels", [True, False])
def test_distinct_points_that_float64_confuses_are_not_called_equal(
    d: int, same_labels: bool
) -> None:
    X = data.near_duplicates(6, d)
    with pytest.raises(FloatRangeError, match="exact=True"):
        zhang(X, [0] * 6 if same_labels else range(6), exact=False)


def test_projections_that_float64_confuses_are_refused() -> None:
    X = [[1e300, 0.0], [1e300, 1e-300]]
    with pytest.raises(FloatRangeError, match="points 0 and 1: use exact=True"):
        zhang(X, [0, 1], exact=False)
    check_theorem(X, [0, 1], seed=0)


def test_equal_points_are_refused_in_float64_too() -> None:
    with pytest.raises(HypothesisError) as caught:
        zhang([[1.0, 2.0], [3.0, 4.0], [1.0, 2.0]], [0, 1, 2], exact=False)
    assert caught.value.witness == (0, 2)
