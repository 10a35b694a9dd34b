"""The judge: accepts what is true, refuses what is false, and shows where."""

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fdl import Certificate, Network, PiecewiseLinear, data, parallel
from fdl.certify import Difference, crosses, equal, feature_rank, memorizes
from fdl.depth import sawtooth, tent
from fdl.memorize import zhang
from tests import oracle
from tests.strategies import laws, networks, points

LINE = Network([([[2]], [1])])  # x -> 2x + 1
X = [[0], [1], ["1/3"]]
y = [1, 3, "5/3"]


def test_a_certificate_is_true_when_it_holds() -> None:
    assert bool(Certificate(holds=True, exact=True, checked=1, witness=None))
    assert not bool(Certificate(holds=False, exact=True, checked=1, witness=None))


def test_memorizes_accepts_a_network_through_all_points() -> None:
    certificate = memorizes(LINE, X, y)
    assert certificate == Certificate(
        holds=True,
        exact=True,
        checked=3,
        witness=None,
        max_error=Fraction(0),
        float64_error=abs(2 * (1 / 3) + 1 - 5 / 3),
    )


@pytest.mark.parametrize("wrong", range(20))
def test_one_wrong_label_is_found(wrong: int) -> None:
    points, labels = data.gaussian(20, 3), data.random_labels(20).tolist()
    net = zhang(points, labels)
    assert memorizes(net, points, labels)
    found = labels[wrong]
    labels[wrong] += Fraction(1, 10**30)
    certificate = memorizes(net, points, labels)
    assert not certificate
    assert certificate.witness == Difference(wrong, Fraction(found), labels[wrong])
    assert certificate.max_error == Fraction(1, 10**30)


def test_the_witness_is_the_first_failure_and_the_error_the_largest() -> None:
    certificate = memorizes(LINE, [[0], [1], [2]], [1, 0, 50])
    assert certificate.witness == Difference(1, Fraction(3), Fraction(0))
    assert certificate.max_error == 45
    assert certificate.checked == 3


def test_the_float64_error_is_that_of_the_rounded_network() -> None:
    points, labels = data.gaussian(30, 2), data.random_labels(30)
    net = zhang(points, labels)
    certificate = memorizes(net, points, labels)
    assert certificate.max_error == 0
    assert certificate.float64_error == np.abs(net.to_float()(points) - labels).max()
    assert certificate.float64_error > 0


def test_the_float64_error_may_hide_what_the_exact_one_shows() -> None:
    certificate = memorizes(LINE, [[0]], [1 + Fraction(1, 2**80)])
    assert not certificate
    assert (certificate.max_error, certificate.float64_error) == (Fraction(1, 2**80), 0.0)


HUGE = Fraction(10) ** 400


@pytest.mark.parametrize(
    ("net", "point", "label"),
    [
        (Network([([[HUGE]], None)]), 1, HUGE),
        (Network([([[1]], None)]), HUGE, HUGE),
        (Network([([[0]], [1])]), HUGE, 1),
        (Network([([[0]], None)]), 1, HUGE),
        (Network([([[1e300]], None)]), 1e300, 0),
        (Network([([[0]], [1.7e308])]), 1, -1.7e308),
    ],
    ids=["weight", "output", "point", "label", "overflow on the way", "difference"],
)
def test_beyond_float64_there_is_no_float64_error(net: Network, point: Any, label: Any) -> None:
    certificate = memorizes(net, [[point]], [label])
    assert certificate.exact
    assert certificate.holds == (net(point) == label)
    assert certificate.max_error == abs(net(point) - Fraction(label))
    assert certificate.float64_error is None


def test_a_float_network_is_judged_by_its_floats() -> None:
    net = Network([([[0.1], [0.2]], None), ([[1, 1]], None)], exact=False)
    assert memorizes(net, [[1]], [0.1 + 0.2])
    certificate = memorizes(net, [[1]], [0.3])
    assert not certificate
    assert not certificate.exact
    assert certificate.witness == Difference(0, 0.1 + 0.2, 0.3)
    assert certificate.max_error == certificate.float64_error == (0.1 + 0.2) - 0.3


def test_a_float_network_far_from_its_labels_is_refused() -> None:
    certificate = memorizes(Network([([[0]], [1.7e308])], exact=False), [[1]], [-1.7e308])
    assert not certificate
    assert certificate.witness == Difference(0, 1.7e308, -1.7e308)


def test_several_outputs_are_compared_as_one() -> None:
    net = parallel(LINE, LINE)
    assert memorizes(net, [[0], [1]], [[1, 1], [3, 3]])
    certificate = memorizes(net, [[0], [1]], [[1, 1], [3, 4]])
    assert certificate.witness == Difference(1, (3, 3), (3, 4))
    assert (certificate.checked, certificate.max_error) == (2, 1)


def test_a_threshold_network_is_judged_too() -> None:
    net = Network([([[1]], [-1]), ([[1]], [0])], "threshold")
    assert memorizes(net, [[0], [1], [2]], [0, 1, 1])
    assert memorizes(net, [[0], [1]], [0, 0]).witness == Difference(1, Fraction(1), Fraction(0))


def test_labels_may_be_a_column() -> None:
    assert memorizes(LINE, X, [[label] for label in y]) == memorizes(LINE, X, y)


HAT = PiecewiseLinear([0, "1/2", 1], [0, 1, 0])


@given(st.integers(1, 3), st.data())
@laws
def test_the_feature_rank_is_that_of_the_last_hidden_layer(d: int, drawn: Any) -> None:
    activations = ("relu", "threshold", "hard_tanh")
    depth = drawn.draw(st.integers(1, 3))
    plain = drawn.draw(networks(d=d, activations=activations, hidden_layers=depth))
    X = drawn.draw(st.lists(points(d), min_size=1, max_size=6))
    width = len(plain.layers[-2][0])
    identity = [[Fraction(i == j) for j in range(width)] for i in range(width)]
    cut = [*plain.layers[:-1], (identity, [Fraction(0)] * width)]
    values = [oracle.value(cut, plain.activation, x) for x in X]
    assert feature_rank(plain.network(), X) == len(oracle.echelon(values)[1])


def test_the_feature_rank_of_many_units_with_one_direction() -> None:
    many, labels = data.gaussian(80, 2), data.random_labels(80)
    net = zhang(many, labels)
    assert feature_rank(net, many) == 80
    assert feature_rank(net, [*many, many[7]]) == 80
    assert feature_rank(net, many[:30]) == 30


def test_the_feature_rank_is_exact() -> None:
    tiny = Fraction(1, 10**400)
    twins = Network([([[1, 0], [1, tiny]], None), ([[1, 1]], None)])
    assert feature_rank(twins, [[1, 0], [1, 1]]) == 2
    assert feature_rank(twins, [[1, 1], [2, 2]]) == 1
    assert feature_rank(twins, [[-1, 0], [-2, 0]]) == 0


def test_equal_accepts_equal_functions() -> None:
    certificate = equal(HAT, abs(HAT))
    assert certificate
    assert (certificate.exact, certificate.witness, certificate.max_error) == (True, None, 0)


def test_equal_shows_a_point_of_largest_difference() -> None:
    other = PiecewiseLinear([0, "1/4", "1/2", 1], [0, "1/2", "3/4", 0])
    certificate = equal(HAT, other)
    assert not certificate
    assert certificate.witness == Difference(Fraction(1, 2), Fraction(1), Fraction(3, 4))
    assert certificate.max_error == Fraction(1, 4)


@pytest.mark.parametrize("place", [Fraction(1, 10**40), Fraction(1, 3), 1 - Fraction(1, 10**40)])
def test_a_spike_between_all_samples_is_seen(place: Fraction) -> None:
    width = Fraction(1, 10**50)
    spike = PiecewiseLinear([0, place - width, place, place + width, 1], [0, 0, 1, 0, 0])
    certificate = equal(HAT, HAT + spike)
    assert certificate.witness == Difference(place, HAT(place), HAT(place) + 1)


def test_equal_compares_on_the_common_domain_or_on_an_interval() -> None:
    longer = PiecewiseLinear([0, "1/2", 2], [0, 1, -2])
    assert equal(HAT, longer)
    bent = PiecewiseLinear([0, "1/2", "3/4", 1], [0, 1, "1/2", "1/2"])
    assert not equal(HAT, bent)
    assert equal(HAT, bent, on=(0, "3/4"))
    assert equal(PiecewiseLinear.affine(2, 0), HAT, on=("1/4", "1/2"))


def test_equal_judges_floats_as_floats() -> None:
    certificate = equal(HAT.to_float(), HAT.to_float())
    assert certificate
    assert not certificate.exact
    assert not equal(HAT.to_float(), HAT.to_float() + 5e-324)


@pytest.mark.parametrize("iterates", [1, 2, 5])
def test_crosses_counts_every_change_of_side(iterates: int) -> None:
    net, crossings = sawtooth(iterates), 2**iterates
    assert crosses(net, "1/3", crossings, (0, 1))
    certificate = crosses(net, "1/3", crossings + 1, (0, 1))
    assert not certificate
    assert certificate.checked == crossings
    assert certificate.witness == Difference((0, 1), crossings, crossings + 1)


@pytest.mark.parametrize(("level", "times"), [(0, 0), (1, 0), ("3/2", 0), ("1/2", 2)])
def test_touching_a_level_is_not_crossing_it(level: Any, times: int) -> None:
    assert crosses(tent(), level, times, (-1, 2))
    assert not crosses(tent(), level, times + 1, (-1, 2))


def test_a_float_network_crosses_in_float64() -> None:
    certificate = crosses(sawtooth(4).to_float(), 0.5, 16, (0, 1))
    assert certificate
    assert not certificate.exact


@pytest.mark.parametrize(
    "check",
    [
        lambda: memorizes(LINE, X, y),
        lambda: memorizes(LINE, X, [1, 3, 2]),
        lambda: memorizes(LINE, [[HUGE]], [0]),
        lambda: memorizes(LINE, [[10**5000]], [0]),
        lambda: memorizes(LINE.to_float(), [[0]], [0]),
        lambda: equal(HAT, 2 * HAT),
        lambda: crosses(tent(), "1/2", 3, (0, 1)),
    ],
    ids=["holds", "fails", "huge", "too long to print", "float64", "functions", "crossings"],
)
def test_a_certificate_prints_its_verdict_in_a_line(check: Callable[[], Certificate]) -> None:
    certificate = check()
    line = str(certificate)
    assert line.startswith("holds" if certificate else "fails")
    assert "\n" not in line
