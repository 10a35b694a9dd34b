"""Networks: counts and conventions, shapes of a call, exactness, and how they are joined."""

import pickle
from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from fdl import (
    FloatRangeError,
    HypothesisError,
    InputError,
    Layer,
    MissingExtraError,
    Network,
    parallel,
    series,
)
from fdl.depth import sawtooth, tent

# R^2 -> R^3 -> R^2 -> R, with two equal rows, two zeros in the weights and one in the biases.
SMALL_LAYERS: list[tuple[Any, Any]] = [
    ([[1, "-1/3"], [0, 2], [1, "-1/3"]], [1, 0, "5/8"]),
    ([[1, 1, 1], [2, 0, "7/2"]], None),
    ([[1, -1]], [3]),
]
SMALL = Network(SMALL_LAYERS)


def test_widths_depth_and_neurons() -> None:
    assert (SMALL.in_width, SMALL.widths, SMALL.out_width) == (2, (3, 2), 1)
    assert (SMALL.hidden_layers, SMALL.depth, SMALL.n_neurons) == (2, 3, 5)


def test_parameters_count_zeros_and_a_missing_bias_counts_nothing() -> None:
    assert SMALL.n_parameters == (6 + 3) + 6 + (2 + 1)
    assert SMALL.n_shared_parameters == (4 + 3) + 6 + (2 + 1)
    assert SMALL.n_nonzero == (5 + 2) + 5 + (2 + 1)


def test_bits_count_numerator_and_denominator_of_the_longest_entry() -> None:
    assert SMALL.max_weight_bits == 3 + 4  # 5/8
    assert Network([([[0]], [0])]).max_weight_bits == 1  # 0/1
    assert Network([([[0]], [Fraction(-1, 2**70)])]).max_weight_bits == 1 + 71


def test_an_affine_map_has_depth_one_and_no_neurons() -> None:
    net = Network([([[2]], [1])])
    assert (net.depth, net.hidden_layers, net.widths, net.n_neurons) == (1, 0, (), 0)


def test_floats_have_the_same_counts() -> None:
    net = SMALL.to_float()
    assert (net.widths, net.depth, net.n_neurons) == (SMALL.widths, SMALL.depth, SMALL.n_neurons)
    assert (net.n_parameters, net.n_nonzero) == (SMALL.n_parameters, SMALL.n_nonzero)
    assert net.n_shared_parameters == SMALL.n_shared_parameters


@pytest.mark.parametrize(
    ("activation", "value"),
    [("relu", Fraction(3, 4)), ("threshold", Fraction(2)), ("hard_tanh", Fraction(3, 4))],
)
def test_activations_follow_every_layer_but_the_last(activation: str, value: Fraction) -> None:
    net = Network([([[1], [1]], ["-1/2", "1/4"]), ([[1, 1]], [0])], activation)
    assert net("1/2") == value
    assert Network([([[1]], [-5])], activation)(0) == -5


def test_threshold_is_one_at_zero() -> None:
    net = Network([([[1]], [0]), ([[1]], [0])], "threshold")
    assert [net(x) for x in (-1, Fraction(-1, 10**400), 0, 1)] == [0, 0, 1, 1]


def test_hard_tanh_clips_to_one() -> None:
    net = Network([([["1/3"]], [0]), ([[1]], [0])], "hard_tanh")
    assert [net(x) for x in (-4, -3, 1, 3, 4)] == [-1, -1, Fraction(1, 3), 1, 1]


def test_layers_are_what_was_put_in() -> None:
    (W1, b1), (W2, b2), (W3, b3) = SMALL.layers
    third = Fraction(-1, 3)
    assert W1.tolist() == [[1, third], [0, 2], [1, third]]
    assert b1.tolist() == [1, 0, Fraction(5, 8)]
    assert (W2.tolist(), b2.tolist()) == ([[1, 1, 1], [2, 0, Fraction(7, 2)]], [0, 0])
    assert (W3.tolist(), b3.tolist()) == ([[1, -1]], [3])


@pytest.mark.parametrize("activation", ["relu", "threshold", "hard_tanh"])
@pytest.mark.parametrize("exact", [True, False])
def test_layers_make_the_same_network_again(activation: str, exact: bool) -> None:
    net = Network(SMALL_LAYERS, activation, exact=exact)
    again = Network(list(net.layers), activation, exact=exact)
    X = [[0, 0], [1, -1], ["1/2", 3], [-2, 0.25]]
    assert again(X).tolist() == net(X).tolist()
    assert (again.widths, again.n_nonzero) == (net.widths, net.n_nonzero)


def test_changing_what_a_network_shows_changes_nothing() -> None:
    for net in (Network(SMALL_LAYERS), Network(SMALL_LAYERS, exact=False)):
        before = net([1, 1])
        for weights, bias in net.layers:
            weights[:] = 7
            bias[:] = 7
        assert net([1, 1]) == before


def test_changing_what_a_network_was_made_of_changes_nothing() -> None:
    for exact in (True, False):
        weights, bias = np.array([[2.0]]), np.array([1.0])
        net = Network([(weights, bias)], exact=exact)
        weights[:], bias[:] = 7, 7
        assert net(1) == 3


def plane(outputs: int, exact: bool = True) -> Network:
    return Network([([[1, j] for j in range(outputs)], [0] * outputs)], exact=exact)


def line(outputs: int, exact: bool = True) -> Network:
    return Network([([[j + 1] for j in range(outputs)], [0] * outputs)], exact=exact)


@pytest.mark.parametrize("exact", [True, False])
def test_points_give_a_vector_for_one_output_and_a_matrix_for_several(exact: bool) -> None:
    X = [[1, 2], [3, 4], [5, 6]]
    assert plane(1, exact)(X).shape == (3,)
    assert plane(3, exact)(X).tolist() == [[1, 3, 5], [3, 7, 11], [5, 11, 17]]
    assert plane(1, exact)(X[:1]).shape == (1,)
    assert line(2, exact)([[1]]).shape == (1, 2)


@pytest.mark.parametrize("exact", [True, False])
def test_a_point_gives_a_number_for_one_output_and_a_vector_for_several(exact: bool) -> None:
    number = Fraction if exact else float
    assert type(plane(1, exact)([1, 2])) is number
    assert plane(2, exact)([1, 2]).tolist() == [1, 3]
    assert type(line(1, exact)(2)) is number
    assert type(line(1, exact)([2])) is number
    assert line(2, exact)(2).tolist() == [2, 4]
    assert line(2, exact)([2]).tolist() == [2, 4]


def test_many_numbers_are_many_points_only_as_a_column() -> None:
    with pytest.raises(InputError, match=r"reshape\(-1, 1\) for 3 points"):
        line(1)([1, 2, 3])
    assert line(1)(np.array([1, 2, 3]).reshape(-1, 1)).tolist() == [1, 2, 3]


def test_outputs_are_a_matrix_whatever_the_width() -> None:
    assert plane(1).outputs([[1, 2], [3, 4]]).shape == (2, 1)
    assert plane(1, exact=False).outputs([[1, 2], [3, 4]]).shape == (2, 1)


def test_floats_are_read_as_the_dyadic_rationals_they_are() -> None:
    tenth = Network([([[0.1]], [0.2])])
    assert tenth.is_exact
    assert tenth(1) == Fraction(0.1) + Fraction(0.2)
    assert tenth(1) != Fraction(3, 10)
    assert Network([([["0.1"]], ["0.2"])])(1) == Fraction(3, 10)


def test_to_float_rounds_every_number_to_the_nearest_float() -> None:
    above = 1 + Fraction(3, 2**54)  # between 1 + 2^-53, a tie, and 1 + 2^-52
    net = Network([([["1/3", above]], [Fraction(2**53 + 1)])])
    ((weights, bias),) = net.to_float().layers
    assert weights.tolist() == [[1 / 3, 1 + 2**-52]]
    assert bias.tolist() == [float(2**53)]
    assert weights.dtype == bias.dtype == np.float64


def test_to_float_of_floats_is_the_identity() -> None:
    net = SMALL.to_float()
    assert not net.is_exact
    assert [(W.tolist(), b.tolist()) for W, b in net.to_float().layers] == [
        (W.tolist(), b.tolist()) for W, b in net.layers
    ]


def test_to_float_raises_rather_than_give_infinity() -> None:
    with pytest.raises(FloatRangeError, match=r"weights\[0, 1\] is about -2\^1328"):
        Network([([[1, "-1e400"]], [0])]).to_float()


def test_a_float_network_computes_in_float64() -> None:
    net = Network([([[0.1], [0.2]], None), ([[1, 1]], None)], exact=False)
    assert net(1) == 0.1 + 0.2 != 0.3


def test_shared_rows_are_kept_once() -> None:
    layer = Layer([[1, 2]], [0, 1, 2], row_of=np.zeros(3, np.intp))
    assert (layer.in_width, layer.out_width, layer.is_ridge) == (2, 3, True)
    assert (layer.n_parameters, layer.n_shared_parameters, layer.n_nonzero) == (9, 5, 8)
    written_out = Layer([[1, 2]] * 3, [0, 1, 2])
    assert (written_out.n_shared_parameters, written_out.is_ridge) == (5, True)
    assert layer.dense()[0].tolist() == written_out.dense()[0].tolist()


def test_a_network_says_what_it_is() -> None:
    assert repr(SMALL) == "Network(2-3-2-1, relu, exact)"
    assert repr(SMALL.to_float()) == "Network(2-3-2-1, relu, float64)"


def test_series_composes_and_merges_affine_maps() -> None:
    both = series(tent(), sawtooth(2))
    assert both.depth == tent().depth + sawtooth(2).depth - 1
    assert both.widths == (3, 2, 2)
    for x in (Fraction(k, 24) for k in range(-6, 30)):
        assert both(x) == sawtooth(2)(tent()(x)) == sawtooth(3)(x)


def test_series_of_affine_maps_is_one_affine_map() -> None:
    double, shift = Network([([[2]], None)]), Network([([[1]], ["1/3"])])
    assert series(double, shift, double)(1) == 2 * (2 + Fraction(1, 3))
    assert series(double, shift, double).depth == 1
    assert series(double, double).n_parameters == 1
    assert series(double, shift).n_parameters == 2


def test_parallel_puts_outputs_side_by_side() -> None:
    both = parallel(sawtooth(2), series(tent(), tent()), sawtooth(2))
    assert (both.in_width, both.widths, both.out_width) == (1, (7, 7), 3)
    for x in (Fraction(k, 12) for k in range(-3, 15)):
        assert both(x).tolist() == [sawtooth(2)(x)] * 3


def test_parallel_keeps_outputs_in_order() -> None:
    first, second = plane(2), Network([([[0, 1]], [5])])
    assert parallel(first, second)([1, 2]).tolist() == [1, 3, 7]
    assert parallel(second, first)([1, 2]).tolist() == [7, 1, 3]


@pytest.mark.parametrize("join", [series, parallel])
def test_only_exact_networks_of_one_activation_are_joined(join: Any) -> None:
    hard_tanh = Network([([[1]], [0])], "hard_tanh")
    with pytest.raises(InputError, match="activations differ: relu and hard_tanh"):
        join(line(1), hard_tanh)
    with pytest.raises(InputError, match="to_float"):
        join(line(1), line(1, exact=False))


def test_series_wants_widths_that_agree() -> None:
    with pytest.raises(InputError, match="1 outputs feed 2 inputs"):
        series(line(1), plane(1))


def test_parallel_wants_equal_depths_and_inputs() -> None:
    with pytest.raises(InputError, match="differ in depth or in inputs"):
        parallel(line(1), tent())
    with pytest.raises(InputError, match="differ in depth or in inputs"):
        parallel(line(1), plane(1))


def test_a_network_survives_pickling_before_and_after_its_first_call() -> None:
    net = Network([([[1], [1]], [0, "-1/3"]), ([[1, -2]], None)])
    for made in (net, net.to_float()):
        assert pickle.loads(pickle.dumps(made))(1) == made(1)
        assert pickle.loads(pickle.dumps(made))(1) == made(1)


@pytest.mark.parametrize(
    "error", [HypothesisError("equal", witness=(0, 1)), MissingExtraError("torch", extra="export")]
)
def test_errors_survive_pickling(error: Exception) -> None:
    copy = pickle.loads(pickle.dumps(error))
    assert (str(copy), vars(copy)) == (str(error), vars(error))


def test_a_layer_keeps_its_own_rows() -> None:
    row_of = np.array([0, 0])
    net = Network([Layer([[1], [3]], row_of=row_of), Layer([[1, 1]])])
    row_of[:] = 1
    assert net(1) == 2


def test_layers_can_be_indexed_and_counted() -> None:
    net = Network([([[1], [2]], [0, 1]), ([[1, 1]], None)])
    assert len(net.layers) == 2
    assert [W.shape for W, _ in net.layers] == [(2, 1), (1, 2)]
    assert net.layers[-1][0].tolist() == [[1, 1]]
    assert [W.shape for W, _ in net.layers[:1]] == [(2, 1)]


def test_a_float_ridge_is_accurate_far_from_the_origin() -> None:
    m = 5000
    kinks = 1e8 + np.arange(m) / m
    first = Layer(np.ones((1, 1)), -kinks, row_of=np.zeros(m, np.intp), exact=False)
    weights = np.where(np.arange(m) % 2, -1.0, 1.0)[None, :]
    ridge = Network([first, Layer(weights, exact=False)], exact=False)
    exact = Network([Layer([[1]], -kinks, row_of=np.zeros(m, np.intp)), Layer(weights)])
    points = kinks[::500].reshape(-1, 1) + 1e-5
    assert np.abs(ridge(points) - exact(points).astype(float)).max() < 1e-12


def test_outputs_feed_another_network() -> None:
    net = Network([([[2]], ["1/3"])])
    assert net(net.outputs([[1], [2]])).tolist() == [Fraction(5), Fraction(9)]


def test_total_bits_are_those_of_every_weight() -> None:
    W, b = [[1, "1/2"], [1, "1/2"], [0, -6]], [0, 4, "1/3"]
    net = Network([(W, b), ([[0, 2, 3]], None)])
    digits = (2 + 3) + (2 + 3) + 4 + 4 + 3 + 3 + 3
    assert net.total_weight_bits == digits
    assert net.max_weight_bits == 4


def test_long_networks_show_their_ends() -> None:
    layers = [([[1]], None)] * 40
    assert repr(Network(layers)) == "Network(1-1-1-1-(33 more)-1-1-1-1, relu, exact)"
    assert repr(Network(layers[:20])).count("1") == 21
