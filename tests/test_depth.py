"""The sawtooth: its values, its pieces, its size, and certificates about it."""

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fdl import (
    InputError,
    PiecewiseLinear,
    bounds,
    certify,
    depth,
    n_activation_regions,
    series,
    trace_interval,
    trace_line,
)
from tests import oracle
from tests.strategies import dyadics, laws, rationals

ITERATES = range(1, 13)
LINE = [Fraction(-1)], [Fraction(2)]


def iterated_tent(x: Fraction, iterates: int) -> Fraction:
    for _ in range(iterates):
        x = max(Fraction(0), min(2 * x, 2 - 2 * x))
    return x


@laws
@given(st.integers(1, 60), st.lists(rationals | dyadics, min_size=1, max_size=8))
def test_the_sawtooth_is_the_iterated_tent(iterates: int, numbers: list[Fraction]) -> None:
    X = [*numbers, Fraction(1, 2**iterates), Fraction(1, 3), Fraction(2, 3)]
    found = depth.sawtooth(iterates)([[x] for x in X]).tolist()
    assert found == [iterated_tent(x, iterates) for x in X]


@laws
@given(rationals)
def test_the_tent_is_symmetric_and_zero_outside(x: Fraction) -> None:
    tent = depth.tent()
    assert tent(x) == tent(1 - x) == iterated_tent(x, 1)
    assert (tent(x) == 0) == (x <= 0 or x >= 1)


@pytest.mark.parametrize("iterates", ITERATES)
def test_there_are_as_many_pieces_as_the_formula_says(iterates: int) -> None:
    net, pieces = depth.sawtooth(iterates), bounds.sawtooth_pieces(iterates)
    f = trace_line(net)
    assert f.n_pieces((0, 1)) == trace_interval(net, 0, 1).n_pieces() == pieces == 2**iterates
    assert f.n_pieces() == bounds.sawtooth_pieces(iterates, on_line=True)
    assert f.slopes.tolist() == [0, *[2**iterates, -(2**iterates)] * (pieces // 2), 0]
    assert f.breakpoints.tolist() == [Fraction(i, pieces) for i in range(pieces + 1)]
    assert f.values.tolist() == [i % 2 for i in range(pieces + 1)]
    assert f.n_pieces() <= bounds.network_pieces(net.widths)


@pytest.mark.parametrize("iterates", range(1, 7))
def test_the_sawtooth_walked_along_has_the_same_graph(iterates: int) -> None:
    net = depth.sawtooth(iterates)
    expected = oracle.graph(oracle.layers_of(net), "relu", *LINE)
    f = trace_interval(net, -1, 2)
    assert list(zip(f.breakpoints, f.values, strict=True)) == [(3 * t - 1, y) for t, y in expected]
    regions = oracle.n_activation_regions(oracle.layers_of(net), "relu", *LINE)
    assert n_activation_regions(net, -1, 2) == regions >= f.n_pieces()


@pytest.mark.parametrize("iterates", ITERATES)
def test_the_size_is_what_the_formulas_say(iterates: int) -> None:
    net = depth.sawtooth(iterates)
    assert (
        net.widths
        == bounds.sawtooth_widths(iterates)
        == ((2,) * iterates if iterates > 1 else (3,))
    )
    assert (net.hidden_layers, net.depth) == (iterates, iterates + 1)
    assert net.n_neurons == bounds.sawtooth_neurons(iterates) == sum(net.widths)
    entries = [w for W, b in net.layers for w in (*W.flat, *b)]
    assert net.n_nonzero == bounds.sawtooth_nonzero(iterates) == sum(w != 0 for w in entries)
    assert max(abs(w) for w in entries) == 4


@pytest.mark.parametrize("iterates", ITERATES)
def test_the_sawtooth_is_a_series_of_tents(iterates: int) -> None:
    tents = series(*[depth.tent()] * iterates)
    assert tents.widths == (3,) * iterates
    assert trace_line(tents) == trace_line(depth.sawtooth(iterates))


@pytest.mark.parametrize("iterates", range(2, 8))
def test_composing_graphs_composes_networks(iterates: int) -> None:
    tent = trace_line(depth.tent())
    assert tent @ trace_line(depth.sawtooth(iterates - 1)) == trace_line(depth.sawtooth(iterates))


@pytest.mark.parametrize("iterates", ITERATES)
def test_there_are_half_as_many_triangles_as_pieces(iterates: int) -> None:
    f = trace_interval(depth.sawtooth(iterates), 0, 1)
    peaks = [x for x, y in zip(f.breakpoints, f.values, strict=True) if y == 1]
    assert peaks == [Fraction(i, 2**iterates) for i in range(1, 2**iterates, 2)]
    assert len(peaks) == 2 ** (iterates - 1)
    assert f.integral() == Fraction(1, 2)
    assert f.lipschitz() == 2**iterates


@pytest.mark.parametrize("iterates", ITERATES)
def test_the_sawtooth_crosses_one_half_in_the_middle_of_every_piece(iterates: int) -> None:
    f = trace_interval(depth.sawtooth(iterates), 0, 1)
    middles = [Fraction(2 * i + 1, 2 ** (iterates + 1)) for i in range(2**iterates)]
    assert f.crossing_points("1/2").tolist() == middles
    assert f.n_crossings(0) == f.n_crossings(1) == 0


@pytest.mark.parametrize("digits", [1, 4, 7])
def test_the_itinerary_of_a_number_is_its_gray_code(digits: int) -> None:
    for number in range(2**digits):
        x = Fraction(2 * number + 1, 2 ** (digits + 1))
        orbit = [x, *(depth.sawtooth(k)(x) for k in range(1, digits))]
        code = sum((y > Fraction(1, 2)) << (digits - 1 - i) for i, y in enumerate(orbit))
        assert code == number ^ (number >> 1)


@pytest.mark.parametrize("start", [Fraction(0), Fraction(3, 2**38), 1 - Fraction(1, 2**38)])
def test_a_deep_sawtooth_on_a_small_window(start: Fraction) -> None:
    stop = start + Fraction(1, 2**38)
    f = trace_interval(depth.sawtooth(48), start, stop)
    assert f.n_pieces() == 1024
    assert f.n_crossings("1/2") == 1024
    assert f.slopes.tolist() == [2**48, -(2**48)] * 512
    assert f.domain == (start, stop)


@pytest.mark.parametrize("iterates", [1, 5, 10])
def test_the_sawtooth_is_exact_in_float64(iterates: int) -> None:
    net = depth.sawtooth(iterates)
    assert trace_line(net.to_float()) == trace_line(net).to_float()


@pytest.mark.parametrize("iterates", [0, -1, 1.0, "3", True, None])
def test_iterates_is_a_positive_integer(iterates: Any) -> None:
    with pytest.raises(InputError, match="iterates"):
        depth.sawtooth(iterates)


@pytest.mark.parametrize("iterates", [1, 3, 8])
def test_crossings_are_certified(iterates: int) -> None:
    net, most = depth.sawtooth(iterates), 2**iterates
    for certificate in (
        certify.crosses(net, "1/2", most, on=(0, 1)),
        certify.crosses(net, Fraction(1, 7), 1, on=(0, 1)),
    ):
        assert certificate
        assert certificate.exact
        assert certificate.checked == most
        assert certificate.witness is None


def test_too_many_crossings_are_refused_with_their_number() -> None:
    certificate = certify.crosses(depth.sawtooth(3), "1/2", 9, on=(0, 1))
    assert not certificate
    assert certificate.witness == certify.Difference((0, 1), found=8, expected=9)
    assert not certify.crosses(depth.sawtooth(3), 1, 1, on=(-1, 2))
    assert certify.crosses(depth.sawtooth(3), 1, 0, on=(-1, 2))


@pytest.mark.parametrize("iterates", [1, 4])
def test_equality_is_certified(iterates: int) -> None:
    f = trace_line(depth.sawtooth(iterates))
    tents = trace_line(series(*[depth.tent()] * iterates))
    certificate = certify.equal(f, tents, on=(-1, 2))
    assert (certificate.holds, certificate.exact) == (True, True)
    assert (certificate.witness, certificate.max_error) == (None, 0)


@pytest.mark.parametrize("height", [Fraction(1, 2**100), -3])
def test_inequality_is_refused_with_a_point_of_largest_difference(height: Fraction) -> None:
    f = trace_line(depth.sawtooth(4))
    bump = PiecewiseLinear([0, "1/3", 1], [0, height, 0], left_slope=0, right_slope=0)
    certificate = certify.equal(f, f + bump, on=(-1, 2))
    third = Fraction(1, 3)
    assert not certificate
    assert certificate.witness == certify.Difference(third, f(third), f(third) + height)
    assert certificate.max_error == abs(height)
    assert certify.equal(f, f + bump, on=(1, 2))
