"""Laws of networks, of their restriction to a line, and of piecewise-linear functions.

Each law is tried on drawn cases, against the oracle or against itself said in another way.
"""

from fractions import Fraction
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from fdl import (
    HypothesisError,
    InputError,
    Network,
    PiecewiseLinear,
    bounds,
    n_activation_regions,
    parallel,
    series,
    trace,
    trace_interval,
    trace_line,
)
from fdl.ridge import Ridge
from tests import oracle
from tests.strategies import (
    ALL,
    DEGENERATE,
    FAR,
    Curve,
    Plain,
    curves,
    dyadic_curves,
    dyadic_networks,
    dyadics,
    intervals,
    laws,
    networks,
    points,
    rationals,
    ridge_networks,
    segments,
    small,
    sparse_networks,
)

CONTINUOUS = ("relu", "hard_tanh")
positive = st.builds(Fraction, st.integers(1, 9), st.integers(1, 2**70))


def listed(f: PiecewiseLinear) -> oracle.Points:
    return list(zip(f.breakpoints.tolist(), f.values.tolist(), strict=True))


def zigzag(pieces: int) -> PiecewiseLinear:
    """The function on [0, 1] that runs up and down between 0 and 1."""
    x = [Fraction(i, pieces) for i in range(pieces + 1)]
    return PiecewiseLinear(x, [i % 2 for i in range(pieces + 1)])


def rows_of(outputs: Any, n: int) -> list[list[Fraction]]:
    return np.asarray(outputs, dtype=object).reshape(n, -1).tolist()


def check_values(plain: Plain, X: list[list[Fraction]]) -> None:
    found = rows_of(plain.network()(X), len(X))
    assert found == [oracle.value(plain.layers, plain.activation, x) for x in X]
    assert all(type(entry) is Fraction for row in found for entry in row)


@laws
@given(networks(d=2, outputs=2, activations=ALL), st.lists(points(2), min_size=1, max_size=4))
def test_a_network_has_the_value_of_its_formula(plain: Plain, X: Any) -> None:
    check_values(plain, X)


@laws
@given(networks(activations=ALL), st.lists(points(1), min_size=1, max_size=4))
def test_a_network_of_one_input_has_the_value_of_its_formula(plain: Plain, X: Any) -> None:
    check_values(plain, X)


@laws
@given(ridge_networks(2, activations=ALL), st.lists(points(2), min_size=1, max_size=4))
def test_a_ridge_layer_has_the_value_of_its_formula(plain: Plain, X: Any) -> None:
    check_values(plain, X)


@laws
@given(ridge_networks(1, activations=ALL))
def test_a_ridge_layer_has_the_value_of_its_formula_at_its_kinks(plain: Plain) -> None:
    W, b = plain.layers[0]
    kinks = [[-bias / row[0]] for row, bias in zip(W, b, strict=True) if row[0]]
    check_values(plain, kinks[:8] or [[Fraction(0)]])


@laws
@given(sparse_networks(2), st.lists(points(2), min_size=1, max_size=4))
def test_sparse_rows_have_the_value_of_their_formula(plain: Plain, X: Any) -> None:
    check_values(plain, X)


PRIMES = (10007, 10009, 10037, 10039, 10061, 10067, 10069, 10079, 10091, 10093, 10099, 10103)


@pytest.mark.parametrize("activation", ALL)
@pytest.mark.parametrize("outputs", [1, 2])
@pytest.mark.parametrize("hidden", [1, 2])
def test_units_whose_scales_have_no_common_factor(
    activation: str, outputs: int, hidden: int
) -> None:
    first = [[Fraction(j - 5, p)] for j, p in enumerate(PRIMES)]
    signs = [Fraction((-1) ** (j + o) * (j % 5)) for o in range(outputs) for j in range(12)]
    rows = [signs[12 * o : 12 * o + 12] for o in range(outputs)]
    layers = [(first, [Fraction(1, p + 2) for p in PRIMES]), (rows, [Fraction(0)] * outputs)]
    if hidden == 2:
        layers.append(([[Fraction(1, 7)] * outputs, [Fraction(0)] * outputs], [Fraction(1)] * 2))
    check_values(Plain(layers, activation), [[Fraction(x, 9)] for x in (-(10**6), -7, 0, 5, 10**6)])


@pytest.mark.parametrize("activation", ALL)
def test_units_at_their_own_kink(activation: str) -> None:
    bias = [Fraction(b, 3) for b in (-3, -2, 0, 2, 3)]
    plain = Plain(
        [([[Fraction(1)]] * 5, bias), ([[Fraction(w) for w in range(1, 6)]], [0])], activation
    )
    kinks = [[level - b] for b in bias for level in (-1, 0, 1)]
    check_values(plain, kinks)


def check_trace(plain: Plain, start: list[Fraction], stop: list[Fraction]) -> None:
    f = trace(plain.network(), start, stop)
    expected = oracle.graph(plain.layers, plain.activation, start, stop)
    assert f.is_exact
    assert listed(f) == expected
    assert f.slopes.tolist() == [oracle.slope(p, q) for p, q in pairwise(expected)]


@laws
@given(networks(activations=CONTINUOUS), segments(1))
def test_trace_is_the_graph(plain: Plain, segment: Any) -> None:
    check_trace(plain, *segment)


@laws
@given(networks(d=3, activations=CONTINUOUS), segments(3))
def test_trace_is_the_graph_on_segments_of_space(plain: Plain, segment: Any) -> None:
    check_trace(plain, *segment)


@pytest.mark.parametrize("plain", DEGENERATE.values(), ids=DEGENERATE)
@pytest.mark.parametrize("activation", CONTINUOUS)
@pytest.mark.parametrize("segment", [(-4, 4), (4, -4), (0, 1), (0, 0), (-FAR, FAR)])
def test_trace_of_degenerate_networks(
    plain: Plain, activation: str, segment: tuple[int, int]
) -> None:
    start, stop = ([Fraction(x)] for x in segment)
    check_trace(Plain(plain.layers, activation), start, stop)


@laws
@given(ridge_networks(2, activations=CONTINUOUS), segments(2))
def test_trace_of_a_ridge_layer_is_the_graph(plain: Plain, segment: Any) -> None:
    check_trace(plain, *segment)


@laws
@given(ridge_networks(1), intervals(-9, 9))
def test_a_ridge_layer_is_the_same_on_the_line_and_on_an_interval(plain: Plain, on: Any) -> None:
    net, (a, b) = plain.network(), on
    f = trace_line(net).restrict(on)
    assert f == trace_interval(net, a, b)
    assert f @ PiecewiseLinear([0, 1], [b, a]) == trace(net, b, a)


@laws
@given(ridge_networks(1, activations=CONTINUOUS))
def test_a_ridge_layer_is_the_same_on_the_line_as_its_units_one_by_one(plain: Plain) -> None:
    net = plain.network()
    found = trace_line(net)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Ridge, "find", lambda layers, activation: None)
        assert found == trace_line(net)


@laws
@given(ridge_networks(2), segments(2))
def test_activation_regions_of_a_ridge_layer(plain: Plain, segment: Any) -> None:
    expected = oracle.n_activation_regions(plain.layers, plain.activation, *segment)
    assert n_activation_regions(plain.network(), *segment) == expected


@laws
@given(networks(d=2, outputs=2, activations=CONTINUOUS), segments(2), st.integers(0, 8))
def test_trace_at_t_is_the_network_at_the_point(plain: Plain, segment: Any, eighths: int) -> None:
    start, stop = segment
    net, t = plain.network(), Fraction(eighths, 8)
    point = [a + t * (b - a) for a, b in zip(start, stop, strict=True)]
    assert [trace(net, start, stop, output=i)(t) for i in (0, 1)] == net(point).tolist()


@laws
@given(networks(activations=CONTINUOUS), segments(1))
def test_the_reversed_segment_has_the_reversed_trace(plain: Plain, segment: Any) -> None:
    start, stop = segment
    backwards = PiecewiseLinear([0, 1], [1, 0])
    assert trace(plain.network(), stop, start) == trace(plain.network(), start, stop) @ backwards


@laws
@given(networks(activations=CONTINUOUS), intervals())
def test_trace_line_restricted_is_trace_interval(plain: Plain, on: Any) -> None:
    net = plain.network()
    assert trace_line(net).restrict(on) == trace_interval(net, *on)


@laws
@given(networks(activations=CONTINUOUS), intervals())
def test_trace_interval_is_trace_in_another_parameter(plain: Plain, on: Any) -> None:
    net, (a, b) = plain.network(), on
    assert trace_interval(net, a, b) @ PiecewiseLinear([0, 1], [a, b]) == trace(net, a, b)


@laws
@given(networks(activations=CONTINUOUS), points(1))
def test_trace_line_has_the_values_of_the_network(plain: Plain, x: Any) -> None:
    net = plain.network()
    far = [-(10**30), *x, 10**30]
    assert [trace_line(net)(point) for point in far] == [net(point) for point in far]


@laws
@given(networks(d=2, activations=CONTINUOUS), segments(2))
def test_activation_regions_are_counted_by_their_patterns(plain: Plain, segment: Any) -> None:
    expected = oracle.n_activation_regions(plain.layers, plain.activation, *segment)
    assert n_activation_regions(plain.network(), *segment) == expected


@pytest.mark.parametrize("plain", DEGENERATE.values(), ids=DEGENERATE)
def test_activation_regions_of_degenerate_networks(plain: Plain) -> None:
    segment = [Fraction(-4)], [Fraction(4)]
    expected = oracle.n_activation_regions(plain.layers, plain.activation, *segment)
    assert n_activation_regions(plain.network(), *segment) == expected


@laws
@given(networks(activations=CONTINUOUS), segments(1))
def test_there_are_at_least_as_many_regions_as_pieces(plain: Plain, segment: Any) -> None:
    net = plain.network()
    assert n_activation_regions(net, *segment) >= trace(net, *segment).n_pieces()


def same_function(first: Network, second: Network, segment: Any) -> None:
    for output in range(first.out_width):
        assert trace(first, *segment, output=output) == trace(second, *segment, output=output)
    assert rows_of(first(list(segment)), 2) == rows_of(second(list(segment)), 2)


@laws
@given(networks(d=2, outputs=2, hidden_layers=2), segments(2), st.data())
def test_scaling_a_hidden_unit_and_unscaling_its_output_changes_nothing(
    plain: Plain, segment: Any, data: st.DataObject
) -> None:
    depth = data.draw(st.integers(0, 1))
    (W, b), (V, a) = plain.layers[depth : depth + 2]
    c = data.draw(st.lists(positive, min_size=len(W), max_size=len(W)))
    scaled = [
        (
            [[s * w for w in row] for s, row in zip(c, W, strict=True)],
            [s * x for s, x in zip(c, b, strict=True)],
        ),
        ([[w / s for s, w in zip(c, row, strict=True)] for row in V], a),
    ]
    layers = [*plain.layers[:depth], *scaled, *plain.layers[depth + 2 :]]
    same_function(plain.network(), Network(layers), segment)


@laws
@given(networks(d=2, outputs=2, activations=CONTINUOUS, hidden_layers=2), segments(2), st.data())
def test_permuting_hidden_units_changes_nothing(
    plain: Plain, segment: Any, data: st.DataObject
) -> None:
    depth = data.draw(st.integers(0, 1))
    (W, b), (V, a) = plain.layers[depth : depth + 2]
    order = data.draw(st.permutations(range(len(W))))
    permuted = [
        ([W[i] for i in order], [b[i] for i in order]),
        ([[row[i] for i in order] for row in V], a),
    ]
    layers = [*plain.layers[:depth], *permuted, *plain.layers[depth + 2 :]]
    same_function(plain.network(), Network(layers, plain.activation), segment)
    segment = [list(x) for x in segment]
    regions = n_activation_regions(plain.network(), *segment)
    assert n_activation_regions(Network(layers, plain.activation), *segment) == regions


@laws
@given(networks(), networks())
def test_series_is_composition(first: Plain, second: Plain) -> None:
    f, g = first.network(), second.network()
    joined = series(f, g)
    assert joined.hidden_layers == f.hidden_layers + g.hidden_layers
    assert trace_line(joined) == trace_line(g) @ trace_line(f)


@laws
@given(networks(d=2, outputs=3), networks(d=3, outputs=2), networks(d=2), points(2))
def test_series_feeds_each_network_to_the_next(f: Any, g: Any, h: Any, x: Any) -> None:
    nets = [plain.network() for plain in (f, g, h)]
    assert series(*nets)(x) == nets[2](nets[1](nets[0](x)).tolist())


@laws
@given(st.data(), st.integers(0, 2), segments(2))
def test_parallel_stacks_the_outputs(data: st.DataObject, depth: int, segment: Any) -> None:
    drawn = [data.draw(networks(d=2, outputs=k, hidden_layers=depth)) for k in (1, 2)]
    f, g = (plain.network() for plain in drawn)
    both = parallel(f, g)
    assert both.widths == tuple(m + n for m, n in zip(f.widths, g.widths, strict=True))
    assert trace(both, *segment) == trace(f, *segment)
    assert trace(both, *segment, output=2) == trace(g, *segment, output=1)
    assert both(segment[0]).tolist() == [f(segment[0]), *g(segment[0])]


@laws
@given(curves(domain="bounded"), curves(domain="bounded"), rationals, rationals, intervals(-9, 9))
def test_a_sum_has_at_most_s_plus_t_minus_1_pieces(
    f: Curve, g: Curve, a: Any, b: Any, on: Any
) -> None:
    p, q = f.function().restrict(on), g.function().restrict(on)
    assert (a * p + b * q).n_pieces() <= bounds.sum_pieces(p.n_pieces(), q.n_pieces())


@laws
@given(curves(domain="line"), curves())
def test_a_composition_has_at_most_s_times_t_pieces(q: Curve, p: Curve) -> None:
    outer, inner = q.function(), p.function()
    most = bounds.composition_pieces(inner.n_pieces(), outer.n_pieces())
    assert (outer @ inner).n_pieces() <= most


@pytest.mark.parametrize("s", range(1, 7))
@pytest.mark.parametrize("t", range(1, 7))
def test_the_bounds_on_sums_and_compositions_are_attained(s: int, t: int) -> None:
    p, q = zigzag(s), zigzag(t)
    assert (p.n_pieces(), q.n_pieces()) == (s, t)
    assert (q @ p).n_pieces() == bounds.composition_pieces(s, t)
    bent = PiecewiseLinear(
        [0, *(Fraction(i, t * 7) for i in range(1, t)), 1], [i * i for i in range(t + 1)]
    )
    assert (p + bent).n_pieces() == bounds.sum_pieces(s, bent.n_pieces()) == s + t - 1


def test_a_composition_bends_where_the_outer_function_does_outside_its_interval() -> None:
    """Lemma (b) of the lecture counts on [0, 1]; where p leaves it, s t is not enough."""
    p, q = PiecewiseLinear([0, 1], [0, 2]), PiecewiseLinear([1], [0], left_slope=0, right_slope=1)
    s, t = p.n_pieces((0, 1)), q.n_pieces((0, 1))
    assert (s, t) == (1, 1)
    assert (q @ p).n_pieces() == 2 > bounds.composition_pieces(s, t)
    assert (q @ p).n_pieces() == bounds.composition_pieces(s, q.n_pieces((0, 2)))
    with pytest.raises(HypothesisError, match="leaves the domain") as caught:
        q.restrict((0, 1)) @ p
    assert p(caught.value.witness) > 1


@laws
@given(networks())
@example(Plain([([[1], [1], [1]], [0, -1, -2]), ([[1, -2, 2]], [0])], "relu"))
def test_no_network_has_more_pieces_than_its_widths_allow(plain: Plain) -> None:
    net = plain.network()
    assert trace_line(net).n_pieces() <= bounds.network_pieces(net.widths)


@pytest.mark.parametrize("width", range(1, 7))
def test_one_hidden_layer_attains_the_bound_on_pieces(width: int) -> None:
    net = Network([([[1]] * width, range(width)), ([[1] * width], [0])])
    assert trace_line(net).n_pieces() == bounds.network_pieces(net.widths) == width + 1


def is_dyadic(x: Fraction) -> bool:
    return x.denominator & (x.denominator - 1) == 0


@laws
@given(
    dyadic_networks(hidden_layers=1), st.sampled_from([(0, 1), (-4, 4), (8, -8), ("1/2", "3/4")])
)
def test_the_float_twin_of_a_shallow_dyadic_network_is_exact(plain: Plain, segment: Any) -> None:
    net = plain.network()
    twin = net.to_float()
    assert trace(twin, *segment) == trace(net, *segment).to_float()
    assert n_activation_regions(twin, *segment) == n_activation_regions(net, *segment)
    assert trace_line(twin) == trace_line(net).to_float()
    assert twin([[-3], [0.5], [7]]).tolist() == net([[-3], [0.5], [7]]).tolist()


@laws
@given(dyadic_networks(hidden_layers=2))
def test_the_float_twin_of_a_network_with_dyadic_kinks_is_exact(plain: Plain) -> None:
    start, stop = [Fraction(-4)], [Fraction(4)]
    first = [plain.layers[0], ([[0] * len(plain.layers[0][0])], [0])]
    coarse, fine = (
        [t for t, _ in oracle.walk(w, "relu", start, stop)[0]] for w in (first, plain.layers)
    )
    ways = [(t - a) / (b - a) for a, b in pairwise(coarse) for t in fine if a < t < b]
    assume(all(is_dyadic(way) for way in ways))
    net = plain.network()
    assert trace(net.to_float(), -4, 4) == trace(net, -4, 4).to_float()


@laws
@given(st.randoms(use_true_random=False), st.sampled_from([(-4, 4), (2, -2), (0, "1/4")]))
def test_the_float_twin_of_a_dyadic_ridge_layer_is_exact(rng: Any, segment: Any) -> None:
    bias = [Fraction(rng.randint(-32, 32), 8) for _ in range(70)]
    row = [Fraction(rng.randint(-8, 8), 4) for _ in range(70)]
    net = Network([([["-1/2"]] * 70, bias), ([row], [1])])
    twin = net.to_float()
    assert trace(twin, *segment) == trace(net, *segment).to_float()
    assert n_activation_regions(twin, *segment) == n_activation_regions(net, *segment)
    kinks = [[2 * b] for b in bias]
    assert twin(kinks).tolist() == net(kinks).tolist()


@laws
@given(
    networks(activations=CONTINUOUS, weights=small),
    st.sampled_from([(-8, 8), (-5, 9), (0.25, 0.5)]),
)
def test_the_float_twin_stays_close(plain: Plain, on: Any) -> None:
    net = plain.network()
    twin = net.to_float()
    for f, g in (
        (trace(net, *on), trace(twin, *on)),
        (trace_line(net).restrict(on), trace_line(twin).restrict(on)),
    ):
        assert f.linf_distance(PiecewiseLinear(g.breakpoints, g.values)) < 1e-9
        assert f.domain == g.domain


def test_a_float_unit_is_zero_at_its_kink() -> None:
    rng = np.random.default_rng(0)
    for w, b, left, right in rng.uniform(-9, 9, (500, 4)):
        f = trace(Network([([[w]], [b]), ([[1]], [0])], exact=False), left, right)
        crossings = int((w * left + b) * (w * right + b) < 0)
        assert f.values[1:-1].tolist() == [0] * crossings


@laws
@given(dyadic_curves(), dyadic_curves(domain="line"), dyadics, st.integers(-2, 1))
def test_float64_functions_agree_with_exact_ones_on_dyadic_numbers(
    f: Curve, g: Curve, a: Fraction, left: int
) -> None:
    p, q = f.function(), g.function()
    u, v = f.function(exact=False), g.function(exact=False)
    assert not u.is_exact
    assert (u, v) == (p.to_float(), q.to_float())
    assert u + v == (p + q).to_float()
    assert float(a) * u == (a * p).to_float()
    assume(f.left is not None or f.x[0] <= left < left + 1 <= f.x[-1])
    on = left, left + 1
    assert u.restrict(on) == p.restrict(on).to_float()
    assert u(left) == p(left)
    assert u.integral(on) == p.integral(on)
    assert u.lipschitz() == p.lipschitz()
    assert u.n_crossings(float(a), on) == p.n_crossings(a, on)
    assert u.linf_distance(v, on) == p.linf_distance(q, on)


@laws
@given(curves(), curves(), curves())
def test_addition_is_a_commutative_group_on_one_domain(f: Curve, g: Curve, h: Curve) -> None:
    p, q, r = f.function(), g.function(), h.function()
    assert p + q == q + p
    assert (p + q) + r == p + (q + r)
    assert p + PiecewiseLinear.affine(0, 0) == p == p + 0
    assert p - p == 0 * p == -p + p
    assert p - q == p + -q == -(q - p)


@laws
@given(curves(), curves(), rationals, rationals)
def test_functions_form_a_vector_space(f: Curve, g: Curve, a: Fraction, b: Fraction) -> None:
    p, q = f.function(), g.function()
    assert a * (p + q) == a * p + a * q
    assert (a + b) * p == a * p + b * p
    assert (a * b) * p == a * (b * p)
    assert 1 * p == p
    assert p * a == a * p


@laws
@given(curves(), curves(), rationals, rationals, intervals(-1, 1))
def test_operations_are_pointwise(f: Curve, g: Curve, a: Any, c: Any, on: Any) -> None:
    p, q, x = f.function(), g.function(), on[0]
    assert p(x) == oracle.at(f.points(), x)
    assert (p + q)(x) == p(x) + q(x)
    assert (p - q)(x) == p(x) - q(x)
    assert (a * p)(x) == a * p(x)
    assert (p + c)(x) == (c + p)(x) == p(x) + c
    assert (c - p)(x) == c - p(x)
    assert abs(p)(x) == abs(p(x))
    assert abs(p) == abs(-p)


@laws
@given(curves())
def test_the_breakpoints_are_the_kinks_and_the_ends(f: Curve) -> None:
    p, low, high = f.function(), f.x[0], f.x[-1]
    assert p.domain == (low if f.left is None else None, high if f.right is None else None)
    assert p(np.array(f.x, dtype=object)).tolist() == f.y
    expected = oracle.merged(f.points())
    assert p.slopes.tolist() == [oracle.slope(v, w) for v, w in pairwise(expected)]
    inner = [(x, y) for x, y in expected if abs(x) != FAR]
    assert listed(p) == (inner or [(0, p(0))])


@laws
@given(curves(), st.lists(intervals(-1, 1), min_size=1, max_size=3))
def test_equality_does_not_see_redundant_breakpoints(f: Curve, pairs: Any) -> None:
    p = f.function()
    x = sorted({*f.x, *(end for pair in pairs for end in pair)})
    assert Curve(x, [p(point) for point in x], f.left, f.right).function() == p


@laws
@given(curves(), st.data())
def test_functions_that_differ_somewhere_are_not_equal(f: Curve, data: st.DataObject) -> None:
    i = data.draw(st.integers(0, len(f.x) - 1))
    moved = [y + (j == i) * Fraction(1, 2**200) for j, y in enumerate(f.y)]
    assert f.function() != Curve(f.x, moved, f.left, f.right).function()
    if f.right is not None:
        assert f.function() != Curve(f.x, f.y, f.left, f.right + 1).function()
        assert f.function() != Curve(f.x, f.y, f.left, None).function() or len(f.x) == 1


@laws
@given(curves(domain="line"), curves(domain="line"), curves())
def test_composition_is_associative(f: Curve, g: Curve, h: Curve) -> None:
    p, q, r = f.function(), g.function(), h.function()
    assert (p @ q) @ r == p @ (q @ r)


@laws
@given(curves(domain="line"), curves(), intervals(-1, 1))
def test_composition_is_pointwise(f: Curve, g: Curve, on: Any) -> None:
    p, q = f.function(), g.function()
    for x in (*on, *q.breakpoints):
        assert (p @ q)(x) == p(q(x))


@laws
@given(curves(), rationals, rationals)
def test_affine_functions_compose_and_add_as_they_should(f: Curve, a: Any, b: Any) -> None:
    p, identity, line = f.function(), PiecewiseLinear.affine(1, 0), PiecewiseLinear.affine(a, b)
    ends = (None if slope is None else Fraction(1) for slope in (f.left, f.right))
    assert p @ Curve(f.x, f.x, *ends).function() == p == identity @ p
    assert line @ p == a * p + b
    assert line @ line == PiecewiseLinear.affine(a * a, a * b + b)


@laws
@given(curves(), curves())
def test_composition_is_refused_exactly_where_values_leave_the_domain(f: Curve, g: Curve) -> None:
    outer, inner = f.function(), g.function()
    low, high = outer.domain
    try:
        joined = outer @ inner
    except HypothesisError as error:
        value = inner(error.witness)
        assert (low is not None and value < low) or (high is not None and value > high)
    else:
        assert joined.domain == inner.domain
        assert [joined(x) for x in inner.breakpoints] == [
            outer(inner(x)) for x in inner.breakpoints
        ]


@laws
@given(curves(), intervals(-9, 9))
def test_restriction_is_the_same_function_on_less(f: Curve, on: Any) -> None:
    p = f.function()
    expected = oracle.cut(f.points(), *on)
    assert listed(p.restrict(on)) == expected
    assert p.n_pieces(on) == len(expected) - 1
    assert p.restrict(on).restrict(on) == p.restrict(on)
    assert p.lipschitz(on) == max(abs(oracle.slope(v, w)) for v, w in pairwise(expected))


@laws
@given(curves(), rationals, intervals(-9, 9))
def test_crossings_are_the_changes_of_side(f: Curve, level: Fraction, on: Any) -> None:
    for height in (level, *f.y):
        expected = oracle.crossings(oracle.cut(f.points(), *on), height)
        assert f.function().crossing_points(height, on).tolist() == expected
        assert f.function().n_crossings(height, on) == len(expected)


@laws
@given(curves(), st.integers(-1, 1))
def test_crossings_of_the_whole_domain(f: Curve, level: int) -> None:
    found = f.function().crossing_points(level).tolist()
    assert [x for x in found if abs(x) < FAR] == [
        x for x in oracle.crossings(f.points(), level) if abs(x) < FAR
    ]


@pytest.mark.parametrize(
    ("heights", "expected"),
    [
        ([-1, 0, 1], [1]),
        ([1, 0, 1], []),
        ([1, 0, 0, -1], [1]),
        ([1, 0, 0, 1], []),
        ([0, 0, 1], []),
        ([0, 1, -1, 0], [Fraction(3, 2)]),
        ([0, 0, 0], []),
        ([1, 0, 0, 1, 0, 0, -1], [4]),
    ],
)
def test_touching_is_not_crossing(heights: list[int], expected: list[Fraction]) -> None:
    f = PiecewiseLinear(range(len(heights)), heights)
    assert f.crossing_points(0).tolist() == (f + 3).crossing_points(3).tolist() == expected


@laws
@given(curves(), curves(), st.sets(rationals.filter(lambda x: abs(x) < 9), min_size=3, max_size=3))
def test_the_integral_is_additive_and_linear(f: Curve, g: Curve, ends: Any) -> None:
    (a, b, c), p, q = sorted(ends), f.function(), g.function()
    assert p.integral((a, c)) == p.integral((a, b)) + p.integral((b, c))
    assert (p + q).integral((a, c)) == p.integral((a, c)) + q.integral((a, c))
    assert p.integral((a, c)) == oracle.integral(oracle.cut(f.points(), a, c))


@laws
@given(curves(), curves(), intervals(-9, 9))
def test_distances_are_those_of_the_oracle(f: Curve, g: Curve, on: Any) -> None:
    p, q = f.function(), g.function()
    first, second = oracle.cut(f.points(), *on), oracle.cut(g.points(), *on)
    assert p.l1_distance(q, on) == oracle.l1(first, second)
    assert p.linf_distance(q, on) == oracle.sup(first, second)


@laws
@given(curves(domain="bounded"), curves(domain="bounded"), curves(domain="bounded"))
def test_distances_are_metrics(f: Curve, g: Curve, h: Curve) -> None:
    p, q, r = (curve.function().restrict((-9, 9)) for curve in (f, g, h))
    for distance in (PiecewiseLinear.l1_distance, PiecewiseLinear.linf_distance):
        assert (distance(p, q) == 0) == (p == q)
        assert distance(p, p) == 0
        assert distance(p, q) == distance(q, p) >= 0
        assert distance(p, r) <= distance(p, q) + distance(q, r)


def test_functions_without_a_common_interval_have_no_sum() -> None:
    first, second = PiecewiseLinear([0, 1], [0, 1]), PiecewiseLinear([1, 2], [1, 0])
    with pytest.raises(InputError, match="share no interval"):
        first + second


@pytest.mark.parametrize(
    ("layers", "activation"),
    [
        ([([[1], ["1/1024"]], [2**60, 2**30]), ([[1, 1]], [0])], "relu"),
        ([([["1/1024"], [-1]], [0, 0]), ([[1, 1]], [0])], "hard_tanh"),
        ([([[Fraction(1, 2**60)], [-1]], [0, 0]), ([[1, 1]], [0])], "hard_tanh"),
    ],
)
def test_float_kinks_near_and_far_are_where_the_weights_say(layers: Any, activation: str) -> None:
    net = Network(layers, activation)
    twin = net.to_float()
    assert trace_line(twin) == trace_line(net).to_float()
    assert trace_line(twin)(0) == twin(0) == net(0)


def test_a_float_crossing_that_rounds_to_a_breakpoint_is_found_there() -> None:
    f = PiecewiseLinear([1e17], [-1], left_slope=0, right_slope=1, exact=False)
    assert f.crossing_points(0).tolist() == [1e17]
