"""Bad input is refused by name; unusual input is read exactly. One table, one row a case.

Warnings are errors in this suite, so a row also shows that nothing overflows quietly on the way.
"""

from collections.abc import Callable, Iterator
from decimal import Decimal
from fractions import Fraction
from typing import Any, NamedTuple

import numpy as np
import pytest

from fdl import (
    BudgetError,
    FdlError,
    FloatRangeError,
    HypothesisError,
    InputError,
    Layer,
    Network,
    PiecewiseLinear,
    bounds,
    certify,
    count_pieces,
    data,
    depth,
    exact,
    lipschitz,
    n_activation_regions,
    parallel,
    series,
    trace,
    trace_interval,
    trace_line,
    vc,
)
from fdl.memorize import baum, blocks, bubeck, caps, polish, random_features, zhang

NAN, INF = float("nan"), float("inf")
DIGITS_5000 = 10**5000  # more digits than Python turns into a string
NEXT_TO_THIRD = Fraction(1, 3) + Fraction(1, 2**80)  # the float64 nearest to 1/3 is nearest to it

LINE = Network([([[2]], [1])])  # x -> 2x + 1
PLANE = Network([([[1, 1]], [0])])  # (x, y) -> x + y
TENT = depth.tent()
TWO_TENTS = parallel(TENT, TENT)
THRESHOLD = Network([([[1]], [0]), ([[1]], [0])], activation="threshold")
HARD_TANH = Network([([[1]], [0]), ([[1]], [0])], activation="hard_tanh")
RAMP = PiecewiseLinear([0, 1], [0, 1])
FAR = PiecewiseLinear([5, 6], [0, 1])
WHOLE_LINE = PiecewiseLinear.affine(1, 0)
SQUARE = [[0, 0], [1, 2], [3, 5], [7, 1]]  # in general position

FLOAT_LINE, FLOAT_PLANE, FLOAT_RAMP = LINE.to_float(), PLANE.to_float(), RAMP.to_float()
STEEP = Network([([[1e308]], [0]), ([[1e308]], [0])], exact=False)


def floats(breakpoints: Any, values: Any) -> PiecewiseLinear:
    return PiecewiseLinear(breakpoints, values, exact=False)


def float_line(slope: Any, intercept: Any) -> PiecewiseLinear:
    return PiecewiseLinear.affine(slope, intercept, exact=False)


def objects(rows: Any) -> Any:
    return np.array(rows, dtype=object)


class Refused(NamedTuple):
    """A call that raises `error`; its message names the entry by `fragment`."""

    name: str
    call: Callable[[], Any]
    error: type[FdlError]
    fragment: str
    witness: Any = None


class Accepted(NamedTuple):
    """A call that returns exactly `value`."""

    name: str
    call: Callable[[], Any]
    value: Any


# What is no number, in every place where a number is read

NO_NUMBERS: dict[str, Any] = {
    "nan": NAN,
    "inf": INF,
    "-inf": -INF,
    "float32 nan": np.float32("nan"),
    "longdouble inf": np.longdouble("inf"),
    "complex": 1j,
    "complex128": np.complex128(1),
    "None": None,
    "'1/0'": "1/0",
    "'abc'": "abc",
    "''": "",
    "'nan'": "nan",
    "True": True,
    "np.False_": np.False_,
    "Decimal": Decimal("0.1"),
    "Decimal nan": Decimal("nan"),
    "bytes": b"1",
    "date": np.datetime64("2020-01-01"),
    "duration": np.timedelta64(3, "s"),
    "a set": {1},
    "an object": object(),
}

# place: (call with one number, how the message names it)
NUMBER_READ: dict[str, tuple[Callable[[Any], Any], str]] = {
    "rational": (exact.rational, "value"),
    "rational, named": (lambda v: exact.rational(v, "slope"), "slope"),
    "Rationals.read": (lambda v: exact.Rationals.read([0, v], name="z"), "z[1]"),
    "ScaledRows.read": (lambda v: exact.ScaledRows.read([[0, v]]), "X[0, 1]"),
    "as_floats": (lambda v: exact.as_floats([0, v], 1, "z"), "z[1]"),
    "rank": (lambda v: exact.rank([[0, v]]), "matrix[0, 1]"),
    "null_space": (lambda v: exact.null_space([[0, v]]), "matrix[0, 1]"),
    "solve, matrix": (lambda v: exact.solve([[1, v]], [1]), "matrix[0, 1]"),
    "solve, right": (lambda v: exact.solve([[1], [1]], [1, v]), "right[1]"),
    "Layer, weights": (lambda v: Layer([[0, v]]), "weights[0, 1]"),
    "Layer, bias": (lambda v: Layer([[1], [1]], [0, v]), "bias[1]"),
    "Network, weights": (lambda v: Network([([[1]], [0]), ([[v]], [0])]), "layer 1: weights[0, 0]"),
    "Network, bias": (lambda v: Network([([[1], [1]], [0, v])]), "layer 0: bias[1]"),
    "float Network": (lambda v: Network([([[v]], [0])], exact=False), "layer 0: weights[0, 0]"),
    "float Network, bias": (lambda v: Network([([[1]], [v])], exact=False), "layer 0: bias[0]"),
    "net(x)": (lambda v: LINE(v), "X"),
    "net([x, y])": (lambda v: PLANE([0, v]), "X[0, 1]"),
    "net([[x], [y]])": (lambda v: LINE([[0], [v]]), "X[1, 0]"),
    "net(object array)": (lambda v: LINE(objects([[0], [v]])), "X[1, 0]"),
    "net.outputs": (lambda v: LINE.outputs([[0], [v]]), "X[1, 0]"),
    "float net(x)": (lambda v: FLOAT_LINE(v), "X"),
    "float net([[x], [y]])": (lambda v: FLOAT_LINE([[0], [v]]), "X[1, 0]"),
    "trace, start": (lambda v: trace(TENT, v, 1), "start"),
    "trace, stop": (lambda v: trace(PLANE, [0, 0], [1, v]), "stop"),
    "trace of a float net": (lambda v: trace(FLOAT_PLANE, [0, v], [1, 1]), "start"),
    "trace_interval, a": (lambda v: trace_interval(TENT, v, 1), "a is"),
    "trace_interval, b": (lambda v: trace_interval(TENT, 0, v), "b is"),
    "count_pieces": (lambda v: count_pieces(TENT, 0, v), "stop"),
    "count_pieces of a float net": (lambda v: count_pieces(FLOAT_PLANE, [0, v], [1, 1]), "start"),
    "n_activation_regions": (lambda v: n_activation_regions(TENT, 0, v), "stop"),
    "breakpoints": (lambda v: PiecewiseLinear([0, v], [0, 1]), "breakpoints[1]"),
    "values": (lambda v: PiecewiseLinear([0, 1], [0, v]), "values[1]"),
    "float values": (lambda v: floats([0, 1], [0, v]), "values[1]"),
    "affine, slope": (lambda v: PiecewiseLinear.affine(v, 0), "slope"),
    "affine, intercept": (lambda v: PiecewiseLinear.affine(0, v), "intercept"),
    "f(x)": (lambda v: RAMP(v), "x"),
    "f([x, y])": (lambda v: RAMP([0, v]), "x[1]"),
    "float f(x)": (lambda v: FLOAT_RAMP(v), "x"),
    "f + a": (lambda v: RAMP + v, "summand"),
    "f - a": (lambda v: RAMP - v, "summand"),
    "a * f": (lambda v: RAMP * v, "factor"),
    "restrict, a": (lambda v: RAMP.restrict((v, 1)), "on[0]"),
    "restrict, b": (lambda v: RAMP.restrict((0, v)), "on[1]"),
    "n_pieces": (lambda v: RAMP.n_pieces((0, v)), "on[1]"),
    "n_crossings, level": (lambda v: RAMP.n_crossings(v), "level"),
    "crossing_points, level": (lambda v: RAMP.crossing_points(v), "level"),
    "n_crossings, on": (lambda v: RAMP.n_crossings(0, (0, v)), "on[1]"),
    "integral": (lambda v: RAMP.integral((0, v)), "on[1]"),
    "lipschitz": (lambda v: RAMP.lipschitz((v, 1)), "on[0]"),
    "l1_distance": (lambda v: RAMP.l1_distance(RAMP, (v, 1)), "on[0]"),
    "linf_distance": (lambda v: RAMP.linf_distance(RAMP, (v, 1)), "on[0]"),
    "zhang, X": (lambda v: zhang([[0], [v]], [0, 1]), "X[1, 0]"),
    "zhang, y": (lambda v: zhang([[0], [1]], [0, v]), "y[1]"),
    "zhang, y with two columns": (lambda v: zhang([[0], [1]], [[0, 1], [2, v]]), "y[1, 1]"),
    "float zhang, X": (lambda v: zhang([[0], [v]], [0, 1], exact=False), "X[1, 0]"),
    "float zhang, y": (lambda v: zhang([[0], [1]], [0, v], exact=False), "y[1]"),
    "baum, X": (lambda v: baum([[0], [v]], [0, 1]), "X[1, 0]"),
    "baum, y": (lambda v: baum([[0], [1]], [0, v]), "y[1]"),
    "float baum, X": (lambda v: baum([[0], [v]], [0, 1], exact=False), "X[1, 0]"),
    "bubeck, X": (lambda v: bubeck([[0], [v]], [0, 1]), "X[1, 0]"),
    "bubeck, y": (lambda v: bubeck([[0], [1]], [0, v]), "y[1]"),
    "float bubeck, y": (lambda v: bubeck([[0], [1]], [0, v], exact=False), "y[1]"),
    "blocks, X": (lambda v: blocks([[0], [v]], [0, 1]), "X[1, 0]"),
    "blocks, y": (lambda v: blocks([[0], [1]], [0, v]), "y[1]"),
    "float blocks, X": (lambda v: blocks([[0], [v]], [0, 1], exact=False), "X[1, 0]"),
    "caps, X": (lambda v: caps([[1], [v]], [0, 1]), "X[1, 0]"),
    "caps, y": (lambda v: caps([[1], [-1]], [0, v]), "y[1]"),
    "float caps, X": (lambda v: caps([[1], [v]], [0, 1], exact=False), "X[1, 0]"),
    "polish, X": (lambda v: polish(TENT, [[0], [v]], [0, 1]), "X[1, 0]"),
    "polish, y": (lambda v: polish(TENT, [[0], [1]], [0, v]), "y[1]"),
    "polish, W": (lambda v: polish([([[v]], [0]), ([[1]], [0])], [[0]], [1]), "weights[0, 0]"),
    "squared_of_data, X": (lambda v: lipschitz.squared_of_data([[0], [v]], [0, 1]), "X[1, 0]"),
    "squared_of_data, y": (lambda v: lipschitz.squared_of_data([[0], [1]], [0, v]), "y[1]"),
    "squared_on_segment": (lambda v: lipschitz.squared_on_segment(LINE, [v], [1]), "start[0]"),
    "random_features, X": (lambda v: random_features([[0], [v]], [0, 1]), "X[1, 0]"),
    "random_features, y": (lambda v: random_features([[0], [1]], [0, v]), "y[1]"),
    "float random_features, X": (
        lambda v: random_features([[0], [v]], [0, 1], exact=False),
        "X[1, 0]",
    ),
    "float random_features, y": (
        lambda v: random_features([[0], [1]], [0, v], exact=False),
        "y[1]",
    ),
    "memorizes, X": (lambda v: certify.memorizes(LINE, [[0], [v]], [1, 3]), "X[1, 0]"),
    "memorizes, y": (lambda v: certify.memorizes(LINE, [[0], [1]], [1, v]), "y[1]"),
    "feature_rank": (lambda v: certify.feature_rank(TENT, [[0], [v]]), "X[1, 0]"),
    "equal": (lambda v: certify.equal(RAMP, RAMP, (0, v)), "on[1]"),
    "crosses, level": (lambda v: certify.crosses(TENT, v, 1, (0, 1)), "level"),
    "crosses, on": (lambda v: certify.crosses(TENT, 0, 1, (0, v)), "on[1]"),
    "read_labels": (lambda v: data.read_labels([0, v], 2), "y[1]"),
    "distinct_witness": (lambda v: data.distinct_witness([[0], [v]]), "X[1, 0]"),
    "parallel_witness": (lambda v: data.parallel_witness([[1], [v]]), "X[1, 0]"),
    "bias_free_rank": (lambda v: data.bias_free_rank([[1], [v]]), "X[1, 0]"),
    "bias_free_witness": (lambda v: data.bias_free_witness([[1], [v]]), "X[1, 0]"),
    "separation": (lambda v: data.separation([[0], [v]]), "X[1, 0]"),
    "general_position": (lambda v: data.general_position_witness([[0], [v]]), "X[1, 0]"),
    "near_duplicates, gap": (lambda v: data.near_duplicates(3, 2, gap=v), "gap"),
    "clustered, radius": (lambda v: data.clustered(3, 2, radius=v), "radius"),
}

# None stands for a finite end of the domain
SLOPE_READ: dict[str, tuple[Callable[[Any], Any], str]] = {
    "left_slope": (lambda v: PiecewiseLinear([0], [0], left_slope=v), "left_slope"),
    "right_slope": (lambda v: PiecewiseLinear([0], [0], right_slope=v), "right_slope"),
}


def no_numbers() -> Iterator[Refused]:
    for place, (call, fragment) in (NUMBER_READ | SLOPE_READ).items():
        for kind, value in NO_NUMBERS.items():
            if value is not None or place not in SLOPE_READ:
                yield Refused(
                    f"{place}: {kind}", lambda c=call, v=value: c(v), InputError, fragment
                )


# What is no size, wherever a size is asked for

NO_SIZES: dict[str, Any] = {
    "-1": -1,
    "1.5": 1.5,
    "3.0": 3.0,
    "'3'": "3",
    "True": True,
    "None": None,
    "nan": NAN,
    "Fraction": Fraction(3),
    "complex": 3 + 0j,
    "array": np.array([3]),
    "duration": np.timedelta64(3, "s"),
}

SIZE_READ: dict[str, tuple[Callable[[Any], Any], str]] = {
    "whole": (lambda v: exact.whole(v, "k", 1), "k"),
    "sawtooth": (depth.sawtooth, "iterates"),
    "sawtooth_widths": (bounds.sawtooth_widths, "iterates"),
    "sawtooth_neurons": (bounds.sawtooth_neurons, "iterates"),
    "sawtooth_nonzero": (bounds.sawtooth_nonzero, "iterates"),
    "sawtooth_pieces": (bounds.sawtooth_pieces, "iterates"),
    "counting_gap, iterates": (lambda v: bounds.counting_gap(v, 2), "iterates"),
    "counting_gap, pieces": (lambda v: bounds.counting_gap(2, v), "pieces"),
    "pairing_gap, iterates": (lambda v: bounds.pairing_gap(v, 2), "iterates"),
    "pairing_gap, pieces": (lambda v: bounds.pairing_gap(2, v), "pieces"),
    "window_gap, pieces": (lambda v: bounds.window_gap(2, v), "pieces"),
    "best_gap, iterates": (lambda v: bounds.best_gap(v, 2), "iterates"),
    "followed_gap, pieces": (lambda v: bounds.followed_gap(2, v), "pieces"),
    "corollary_fails, depth": (lambda v: bounds.corollary_fails(v, 2), "depth"),
    "corollary_fails, size": (lambda v: bounds.corollary_fails(2, v), "size"),
    "units_pieces, hidden_layers": (lambda v: bounds.units_pieces(v, 2), "hidden_layers"),
    "telgarsky_numbers, k": (bounds.telgarsky_numbers, "k is"),
    "telgarsky_numbers, d": (lambda v: bounds.telgarsky_numbers(2, d=v), "d is"),
    "telgarsky_gap": (bounds.telgarsky_gap, "k is"),
    "telgarsky, k": (depth.telgarsky, "k is"),
    "telgarsky, d": (lambda v: depth.telgarsky(2, d=v), "d is"),
    "followed_sawtooth, iterates": (lambda v: depth.followed_sawtooth(v, 2), "iterates"),
    "followed_sawtooth, pieces": (lambda v: depth.followed_sawtooth(2, v), "pieces"),
    "missed_triangles": (
        lambda v: depth.missed_triangles(RAMP, v),
        "iterates",
    ),
    "best_approximation, iterates": (lambda v: depth.best_approximation(v, 2), "iterates"),
    "best_approximation, pieces": (lambda v: depth.best_approximation(2, v), "pieces"),
    "best_approximation, knots": (lambda v: depth.best_approximation(2, 2, knots=v), "knots"),
    "best_approximation, heights": (
        lambda v: depth.best_approximation(2, 2, heights=v),
        "heights",
    ),
    "numerical_best_window, starts": (
        lambda v: depth.numerical_best_window(starts=v),
        "starts",
    ),
    "numerical_best_window, steps": (lambda v: depth.numerical_best_window(steps=v), "steps"),
    "inner_product_norm": (bounds.inner_product_norm, "n is"),
    "harmonics_dimension, d": (lambda v: bounds.harmonics_dimension(v, 2), "d is"),
    "sum_product_f_units": (bounds.sum_product_f_units, "n is"),
    "sum_product_g_units, n": (lambda v: bounds.sum_product_g_units(v, 2), "n is"),
    "sum_product_g_degree, rounds": (lambda v: bounds.sum_product_g_degree(3, v), "rounds"),
    "sum_product_f": (depth.sum_product_f, "n is"),
    "sum_product_g, n": (lambda v: depth.sum_product_g(v, 1), "n is"),
    "sum_product_g, rounds": (lambda v: depth.sum_product_g(3, v), "rounds"),
    "orbit_memorizer, bits": (lambda v: depth.orbit_memorizer([0], v), "label_bits"),
    "shattering_net": (lambda v: vc.shattering_net([[0]], v), "digit_bits"),
    "shattered_points, n": (lambda v: vc.shattered_points(v, 1), "n is"),
    "shattered_points, m": (lambda v: vc.shattered_points(1, v), "m is"),
    "sine_points": (vc.sine_points, "n is"),
    "shattering_widths": (
        lambda v: bounds.shattering_widths(v, digit_bits=1),
        "labels_each",
    ),
    "shattering_nonzero": (
        lambda v: bounds.shattering_nonzero(1, 1, digit_bits=v),
        "digit_bits",
    ),
    "inner_product_mod2": (depth.inner_product_mod2, "n is"),
    "hadamard": (certify.hadamard, "n is"),
    "numerical_harmonic_tail, d": (depth.numerical_harmonic_tail, "d is"),
    "variables": (exact.polynomials.variables, "count"),
    "sum_pieces, s": (lambda v: bounds.sum_pieces(v, 2), "s is"),
    "sum_pieces, t": (lambda v: bounds.sum_pieces(2, v), "t is"),
    "composition_pieces, s": (lambda v: bounds.composition_pieces(v, 2), "s is"),
    "composition_pieces, t": (lambda v: bounds.composition_pieces(2, v), "t is"),
    "network_pieces": (lambda v: bounds.network_pieces((3, v)), "width"),
    "zhang_neurons": (bounds.zhang_neurons, "n is"),
    "zhang_parameters, n": (lambda v: bounds.zhang_parameters(v, 2), "n is"),
    "zhang_parameters, d": (lambda v: bounds.zhang_parameters(2, v), "d is"),
    "zhang_parameters, outputs": (lambda v: bounds.zhang_parameters(2, 2, v), "outputs"),
    "baum_neurons, d": (lambda v: bounds.baum_neurons(2, v), "d is"),
    "bubeck_neurons, n": (lambda v: bounds.bubeck_neurons(v, 2), "n is"),
    "bubeck_neurons, d": (lambda v: bounds.bubeck_neurons(2, v), "d is"),
    "bubeck_neurons, outputs": (lambda v: bounds.bubeck_neurons(2, 2, v), "outputs"),
    "blocks_neurons, n": (lambda v: bounds.blocks_neurons(v, 2), "n is"),
    "blocks_neurons, d": (lambda v: bounds.blocks_neurons(2, v), "d is"),
    "blocks_neurons, outputs": (lambda v: bounds.blocks_neurons(2, 2, v), "outputs"),
    "blocks_lower_bound, n": (lambda v: bounds.blocks_lower_bound(v, 2), "n is"),
    "blocks_lower_bound, d": (lambda v: bounds.blocks_lower_bound(2, v), "d is"),
    "dimension_bound, widths": (lambda v: bounds.dimension_bound((3, v), 2), "width"),
    "dimension_bound, d": (lambda v: bounds.dimension_bound((3,), v), "d is"),
    "dimension_bound, outputs": (lambda v: bounds.dimension_bound((3,), 2, v), "outputs"),
    "zigzag_points": (lambda v: bounds.zigzag_points((3, v)), "width"),
    "unmemorizable, widths": (lambda v: certify.unmemorizable((3, v)), "width"),
    "unmemorizable, d": (lambda v: certify.unmemorizable((3,), d=v), "d is"),
    "sphere, n": (lambda v: data.sphere(v, 2), "n is"),
    "sphere, d": (lambda v: data.sphere(2, v), "d is"),
    "random_features_parameters, n": (
        lambda v: bounds.random_features_parameters(v, 2),
        "n is",
    ),
    "random_features_parameters, d": (
        lambda v: bounds.random_features_parameters(2, v),
        "d is",
    ),
    "random_features_parameters, outputs": (
        lambda v: bounds.random_features_parameters(2, 2, v),
        "outputs",
    ),
    "polynomial_rank, d": (lambda v: bounds.polynomial_rank(v, 2), "d is"),
    "gaussian, n": (lambda v: data.gaussian(v, 2), "n is"),
    "gaussian, d": (lambda v: data.gaussian(2, v), "d is"),
    "lattice, side": (lambda v: data.lattice(v, 2), "side"),
    "lattice, d": (lambda v: data.lattice(2, v), "d is"),
    "collinear": (lambda v: data.collinear(v, 2), "n is"),
    "clustered": (lambda v: data.clustered(v, 2), "n is"),
    "clustered, clusters": (lambda v: data.clustered(2, 2, clusters=v), "clusters"),
    "near_duplicates": (lambda v: data.near_duplicates(v, 2), "n is"),
    "huge_and_tiny": (lambda v: data.huge_and_tiny(v, 2), "n is"),
    "random_labels, n": (data.random_labels, "n is"),
    "random_labels, classes": (lambda v: data.random_labels(2, v), "classes"),
}

# 0 is allowed here
COUNT_READ: dict[str, tuple[Callable[[Any], Any], str]] = {
    "stack_push": (depth.stack_push, "bit is"),
    "stack_word": (lambda v: depth.stack_word([v]), "bits[0]"),
    "orbit_memorizer, label": (lambda v: depth.orbit_memorizer([v], 3), "labels"),
    "crosses, at_least": (lambda v: certify.crosses(TENT, 0, v, (0, 1)), "at_least"),
    "general position, budget": (
        lambda v: data.general_position_witness(SQUARE, budget=v),
        "budget",
    ),
    "harmonics_dimension, degree": (lambda v: bounds.harmonics_dimension(3, v), "degree"),
    "units_pieces, units": (lambda v: bounds.units_pieces(2, v), "units"),
    "numerical_best_window, seed": (lambda v: depth.numerical_best_window(seed=v), "seed"),
    "trace, output": (lambda v: trace(TWO_TENTS, 0, 1, output=v), "output"),
    "count_pieces, output": (lambda v: count_pieces(TWO_TENTS, 0, 1, output=v), "output"),
    "trace_interval, output": (lambda v: trace_interval(TWO_TENTS, 0, 1, output=v), "output"),
    "trace_line, output": (lambda v: trace_line(TWO_TENTS, output=v), "output"),
    "polynomial_rank, degree": (lambda v: bounds.polynomial_rank(2, v), "degree"),
    "random_features, seed": (
        lambda v: random_features([[0, 1], [1, 0]], [0, 1], seed=v),
        "seed",
    ),
    "zhang, seed": (lambda v: zhang([[0, 1], [1, 0]], [0, 1], seed=v), "seed"),
    "baum, seed": (lambda v: baum([[0, 1], [1, 0]], [0, 1], seed=v), "seed"),
    "bubeck, seed": (lambda v: bubeck([[0, 1], [1, 0]], [0, 1], seed=v), "seed"),
    "blocks, seed": (lambda v: blocks([[0, 1], [1, 0]], [0, 1], seed=v), "seed"),
    "baum_neurons, n_minority": (lambda v: bounds.baum_neurons(v, 2), "n_minority"),
    "sphere, seed": (lambda v: data.sphere(2, 2, v), "seed"),
    "squared_on_segment, output": (
        lambda v: lipschitz.squared_on_segment(TWO_TENTS, [0], [1], output=v),
        "output",
    ),
    "gaussian, seed": (lambda v: data.gaussian(2, 2, v), "seed"),
    "collinear, seed": (lambda v: data.collinear(2, 2, v), "seed"),
    "clustered, seed": (lambda v: data.clustered(2, 2, v), "seed"),
    "near_duplicates, seed": (lambda v: data.near_duplicates(2, 2, v), "seed"),
    "huge_and_tiny, seed": (lambda v: data.huge_and_tiny(2, 2, v), "seed"),
    "random_labels, seed": (lambda v: data.random_labels(2, 2, v), "seed"),
}


def no_sizes() -> Iterator[Refused]:
    for place, (call, fragment) in (SIZE_READ | COUNT_READ).items():
        zero = {"0": 0} if place in SIZE_READ else {}
        for kind, value in (NO_SIZES | zero).items():
            yield Refused(f"{place}: {kind}", lambda c=call, v=value: c(v), InputError, fragment)


# What is no set of points, wherever one is asked for

POINTS_READ: dict[str, Callable[[Any], Any]] = {
    "zhang": lambda X: zhang(X, [1, 2]),
    "float zhang": lambda X: zhang(X, [1, 2], exact=False),
    "baum": lambda X: baum(X, [1, 2]),
    "float baum": lambda X: baum(X, [1, 2], exact=False),
    "bubeck": lambda X: bubeck(X, [1, 2]),
    "float bubeck": lambda X: bubeck(X, [1, 2], exact=False),
    "blocks": lambda X: blocks(X, [1, 2]),
    "float blocks": lambda X: blocks(X, [1, 2], exact=False),
    "caps": lambda X: caps(X, [1, 2]),
    "float caps": lambda X: caps(X, [1, 2], exact=False),
    "polish": lambda X: polish(TENT, X, [1, 2]),
    "squared_of_data": lambda X: lipschitz.squared_of_data(X, [1, 2]),
    "random_features": lambda X: random_features(X, [1, 2]),
    "float random_features": lambda X: random_features(X, [1, 2], exact=False),
    "feature_rank": lambda X: certify.feature_rank(TENT, X),
    "memorizes": lambda X: certify.memorizes(LINE, X, [1, 2]),
    "float memorizes": lambda X: certify.memorizes(FLOAT_LINE, X, [1, 2]),
    "distinct_witness": data.distinct_witness,
    "parallel_witness": data.parallel_witness,
    "bias_free_rank": data.bias_free_rank,
    "bias_free_witness": data.bias_free_witness,
    "separation": data.separation,
    "general_position_witness": data.general_position_witness,
    "net": LINE,
    "float net": FLOAT_LINE,
}

NO_POINTS: dict[str, tuple[Any, str]] = {
    "(n,) for (n, 1)": ([1, 2], "reshape(-1, 1)"),
    "array (n,) for (n, 1)": (np.array([1.0, 2.0]), "reshape(-1, 1)"),
    "(n, 1, 1)": ([[[1]], [[2]]], "shape (2, 1, 1)"),
    "rows of different lengths": ([[1], [1, 2]], "ragged"),
    "row beside a number": ([[1], 2], "ragged"),
    "no points": ([], "empty"),
    "no points of R^2": (np.zeros((0, 2)), "empty"),
    "points of R^0": (np.zeros((2, 0)), "empty"),
    "None": (None, "X"),
    "text": ("text", "X"),
    "masked": (np.ma.array([[1.0], [2.0]], mask=[[0], [1]]), "mask"),
}


def no_points() -> Iterator[Refused]:
    for place, call in POINTS_READ.items():
        for kind, (value, fragment) in NO_POINTS.items():
            yield Refused(f"{place}: {kind}", lambda c=call, v=value: c(v), InputError, fragment)


NETWORKS = [
    Refused("no layers", lambda: Network([]), InputError, "at least one layer"),
    Refused("layers None", lambda: Network(None), InputError, "layers"),
    Refused("layers a number", lambda: Network(3), InputError, "layers"),
    Refused("layers a text", lambda: Network("ab"), InputError, "layer 0"),
    Refused("layer no pair", lambda: Network([[1]]), InputError, "layer 0"),
    Refused("layer a triple", lambda: Network([([[1]], [0], [0])]), InputError, "layer 0"),
    Refused("a pair for layers", lambda: Network(([[1]], [0])), InputError, "layer 0"),
    Refused("layer a network", lambda: Network([LINE]), InputError, "layer 0"),
    Refused(
        "activation unknown", lambda: Network([([[1]], [0])], "sigmoid"), InputError, "'sigmoid'"
    ),
    Refused("activation None", lambda: Network([([[1]], [0])], None), InputError, "activation"),
    Refused("activation a list", lambda: Network([([[1]], [0])], []), InputError, "activation"),
    Refused(
        "widths do not chain",
        lambda: Network([([[1]], [0]), ([[1, 2]], [0])]),
        InputError,
        "layer 0 has 1 outputs and layer 1 2 inputs",
    ),
    Refused("2 biases, 1 row", lambda: Network([([[1]], [0, 1])]), InputError, "layer 0: 1 rows"),
    Refused("2 rows, 1 bias", lambda: Layer([[1], [2]], [0]), InputError, "2 rows"),
    Refused("bias a number", lambda: Network([([[1]], 0)]), InputError, "layer 0: bias has shape"),
    Refused("bias a column", lambda: Layer([[1]], [[0]]), InputError, "bias has shape"),
    Refused("no bias", lambda: Layer([[1]], []), InputError, "bias is empty"),
    Refused("weights None", lambda: Network([(None, [0])]), InputError, "layer 0: weights"),
    Refused(
        "weights (n,)", lambda: Network([([1], [0])]), InputError, "layer 0: weights has shape"
    ),
    Refused("weights ragged", lambda: Layer([[1, 2], [3]]), InputError, "weights is ragged"),
    Refused("weights empty", lambda: Layer([[]]), InputError, "weights is empty"),
    Refused(
        "exact layer, float net",
        lambda: Network([Layer([[1]])], exact=False),
        InputError,
        "layer 0 is exact",
    ),
    Refused(
        "float layer, exact net",
        lambda: Network([Layer([[1]], exact=False)]),
        InputError,
        "layer 0 is float64",
    ),
    Refused("row_of beyond", lambda: Layer([[1]], row_of=np.array([0, 1])), InputError, "row_of"),
    Refused("row_of negative", lambda: Layer([[1]], row_of=np.array([-1])), InputError, "row_of"),
    Refused("row_of fraction", lambda: Layer([[1]], row_of=np.array([0.7])), InputError, "row_of"),
    Refused("row_of empty", lambda: Layer([[1]], row_of=np.array([])), InputError, "row_of"),
    Refused(
        "row_of a matrix", lambda: Layer([[1]], row_of=np.array([[0, 0]])), InputError, "row_of"
    ),
    Refused(
        "column beyond", lambda: Layer.of_maps([{5: Fraction(1)}], 2, None), InputError, "column 5"
    ),
    Refused("bits of floats", lambda: FLOAT_LINE.max_weight_bits, InputError, "float64"),
    Refused(
        "sparse rows of floats",
        lambda: Layer([[1]], exact=False).sparse_rows,
        InputError,
        "float64",
    ),
    Refused("float rows of exact", lambda: Layer([[1]]).float_rows, InputError, "to_float"),
    Refused("point for the plane", lambda: PLANE(1), InputError, "shape ()"),
    Refused("three coordinates", lambda: PLANE([1, 2, 3]), InputError, "shape (3,)"),
    Refused("three columns", lambda: PLANE([[1, 2, 3]]), InputError, "3 columns"),
    Refused("three columns, float", lambda: FLOAT_PLANE([[1, 2, 3]]), InputError, "3 columns"),
    Refused("no generator", lambda: LINE(x for x in [1]), InputError, "X"),
    Refused("parallel of none", lambda: parallel(), InputError, "network"),
    Refused("series of no network", lambda: series(3), InputError, "3"),
    Refused("series, widths", lambda: series(LINE, PLANE), InputError, "1 outputs feed 2 inputs"),
    Refused("series, floats", lambda: series(LINE, FLOAT_LINE), InputError, "to_float"),
    Refused("series, one float", lambda: series(FLOAT_LINE), InputError, "to_float"),
    Refused(
        "series, activations", lambda: series(THRESHOLD, TENT), InputError, "threshold and relu"
    ),
    Refused("parallel, depth", lambda: parallel(LINE, TENT), InputError, "depth"),
    Refused("parallel, inputs", lambda: parallel(LINE, PLANE), InputError, "inputs"),
    Refused("parallel, floats", lambda: parallel(LINE, FLOAT_LINE), InputError, "to_float"),
    Refused("parallel, one float", lambda: parallel(FLOAT_LINE), InputError, "float64"),
    Refused(
        "parallel, activations", lambda: parallel(HARD_TANH, TENT), InputError, "hard_tanh and relu"
    ),
]

LINES = [
    Refused("threshold, trace", lambda: trace(THRESHOLD, 0, 1), InputError, "threshold"),
    Refused(
        "threshold, interval", lambda: trace_interval(THRESHOLD, 0, 1), InputError, "threshold"
    ),
    Refused("threshold, line", lambda: trace_line(THRESHOLD), InputError, "threshold"),
    Refused(
        "threshold, regions", lambda: n_activation_regions(THRESHOLD, 0, 1), InputError, "threshold"
    ),
    Refused("trace of no network", lambda: trace(RAMP, 0, 1), InputError, "PiecewiseLinear"),
    Refused("a = b", lambda: trace_interval(TENT, 1, 1), InputError, "a < b"),
    Refused("a > b", lambda: trace_interval(TENT, 2, "1/2"), InputError, "a < b"),
    Refused(
        "a = b in float64",
        lambda: trace_interval(TENT.to_float(), "1/3", NEXT_TO_THIRD),
        InputError,
        "a < b",
    ),
    Refused("interval in R^2", lambda: trace_interval(PLANE, 0, 1), InputError, "2 inputs"),
    Refused("line in R^2", lambda: trace_line(PLANE), InputError, "2 inputs"),
    Refused("start too short", lambda: trace(PLANE, [1], [1, 2]), InputError, "start has 1"),
    Refused("stop too long", lambda: trace(PLANE, [1, 2], [1, 2, 3]), InputError, "stop has 3"),
    Refused("start empty", lambda: trace(PLANE, [], [1, 2]), InputError, "start has 0"),
    Refused("start ragged", lambda: trace(PLANE, [[1], 0], [2, 1]), InputError, "start"),
    Refused("start a column", lambda: trace(PLANE, [[1], [2]], [3, 4]), InputError, "start"),
    Refused("start a row", lambda: trace(PLANE, [[1, 2]], [3, 4]), InputError, "start"),
    Refused("output 2 of 2", lambda: trace(TWO_TENTS, 0, 1, output=2), InputError, "output 2"),
]

FUNCTIONS = [
    Refused("no breakpoints", lambda: PiecewiseLinear([], []), InputError, "breakpoints is empty"),
    Refused(
        "fewer values", lambda: PiecewiseLinear([0, 1], [0]), InputError, "2 breakpoints and 1 val"
    ),
    Refused(
        "out of order",
        lambda: PiecewiseLinear([0, 2, 1], [0, 1, 2]),
        InputError,
        "breakpoints[2] = 1 does not lie above breakpoints[1] = 2",
    ),
    Refused(
        "equal breakpoints",
        lambda: PiecewiseLinear(["1/3", Fraction(2, 6)], [0, 1]),
        InputError,
        "breakpoints[1] = 1/3",
    ),
    Refused(
        "equal in float64",
        lambda: floats(["1/3", NEXT_TO_THIRD], [0, 1]),
        InputError,
        "breakpoints[1]",
    ),
    Refused("a single point", lambda: PiecewiseLinear([0], [0]), InputError, "single point"),
    Refused(
        "breakpoints (1, m)", lambda: PiecewiseLinear([[0, 1]], [0, 1]), InputError, "breakpoints"
    ),
    Refused("values a number", lambda: PiecewiseLinear([0], 0), InputError, "values"),
    Refused(
        "slope a list", lambda: PiecewiseLinear([0], [0], left_slope=[1]), InputError, "left_slope"
    ),
    Refused("f outside", lambda: RAMP(2), InputError, "x = 2 lies outside"),
    Refused("f outside, left", lambda: RAMP([0, "-1/2"]), InputError, "x = -1/2 lies outside"),
    Refused("float f outside", lambda: FLOAT_RAMP(2), InputError, "x = 2.0 lies outside"),
    Refused("f of nothing", lambda: RAMP([]), InputError, "x is empty"),
    Refused("f of ragged", lambda: RAMP([[0], [1, 0]]), InputError, "x is ragged"),
    Refused("on a > b", lambda: RAMP.restrict((1, 0)), InputError, "a < b"),
    Refused("on a = b", lambda: RAMP.n_pieces((1, 1)), InputError, "a < b"),
    Refused(
        "on a = b in float64",
        lambda: FLOAT_RAMP.restrict(("1/3", NEXT_TO_THIRD)),
        InputError,
        "a < b",
    ),
    Refused("on too large", lambda: RAMP.integral((0, 2)), InputError, "x = 2 lies outside"),
    Refused("on None", lambda: RAMP.restrict(None), InputError, "on"),
    Refused("on a number", lambda: RAMP.n_pieces(1), InputError, "on"),
    Refused("on one number", lambda: RAMP.n_pieces((0,)), InputError, "on"),
    Refused("on three numbers", lambda: RAMP.n_crossings(0, (0, 1, 2)), InputError, "on"),
    Refused("integral on R", lambda: WHOLE_LINE.integral(), InputError, "on=(a, b)"),
    Refused("L1 on R", lambda: WHOLE_LINE.l1_distance(WHOLE_LINE), InputError, "on=(a, b)"),
    Refused("sup on R", lambda: WHOLE_LINE.linf_distance(WHOLE_LINE), InputError, "on=(a, b)"),
    Refused("no common domain", lambda: RAMP + FAR, InputError, "share no interval"),
    Refused(
        "one common point",
        lambda: RAMP - PiecewiseLinear([1, 2], [0, 1]),
        InputError,
        "share no interval",
    ),
    Refused("L1, no domain", lambda: RAMP.l1_distance(FAR), InputError, "share no interval"),
    Refused("L1 to text", lambda: RAMP.l1_distance("abc"), InputError, "'abc'"),
    Refused("product", lambda: RAMP * RAMP, InputError, "product"),
    Refused("exact + float", lambda: RAMP + FLOAT_RAMP, InputError, "to_float"),
    Refused("exact @ float", lambda: RAMP @ FLOAT_RAMP, InputError, "to_float"),
    Refused("f @ number", lambda: RAMP @ 3, InputError, "3"),
    Refused("f @ network", lambda: RAMP @ TENT, InputError, "Network"),
    Refused("f + network", lambda: RAMP + TENT, InputError, "Network"),
    Refused(
        "f @ g outside",
        lambda: RAMP @ PiecewiseLinear([0, 1, 2], [0, 0, 2]),
        HypothesisError,
        "at x = 2",
        witness=Fraction(2),
    ),
    Refused(
        "f @ g outside at infinity",
        lambda: RAMP @ WHOLE_LINE,
        HypothesisError,
        "at x = -1",
        witness=Fraction(-1),
    ),
]

DATA = [
    Refused("fewer labels", lambda: zhang([[1], [2]], [1]), InputError, "1 labels for 2 points"),
    Refused("more labels", lambda: zhang([[1]], [1, 2]), InputError, "2 labels for 1 points"),
    Refused("labels (1, n)", lambda: zhang([[1], [2]], [[1, 2]]), InputError, "1 labels for 2"),
    Refused("labels ragged", lambda: zhang([[1], [2]], [[1], [1, 2]]), InputError, "y is ragged"),
    Refused(
        "labels (n, 1, 1)", lambda: zhang([[1], [2]], [[[1]], [[2]]]), InputError, "y has shape"
    ),
    Refused("labels None", lambda: zhang([[1], [2]], None), InputError, "y"),
    Refused("labels a number", lambda: zhang([[1]], 1), InputError, "y"),
    Refused("no labels", lambda: data.read_labels([], 0), InputError, "y is empty"),
    Refused(
        "equal points, different labels",
        lambda: zhang([[1, 2], [0, 1], [1, 2]], [1, 2, 3]),
        HypothesisError,
        "points 0 and 2 are equal, with different labels",
        witness=(0, 2),
    ),
    Refused(
        "equal points, equal labels",
        lambda: zhang([["1/2"], [3], [0.5]], [7, 8, 7]),
        HypothesisError,
        "points 0 and 2 are equal, with equal labels: drop one",
        witness=(0, 2),
    ),
    Refused(
        "equal float points",
        lambda: zhang([[1, 2], [1, 2]], [1, 2], exact=False),
        HypothesisError,
        "points 0 and 1 are equal, with different labels",
        witness=(0, 1),
    ),
    Refused(
        "random features of equal points",
        lambda: random_features([[1, 2], [0, 1], [1, 2]], [1, 2, 3]),
        HypothesisError,
        "points 0 and 2 are equal, with different labels",
        witness=(0, 2),
    ),
    Refused(
        "random features, fewer labels",
        lambda: random_features([[1], [2]], [1]),
        InputError,
        "1 labels for 2 points",
    ),
    Refused(
        "random features, activation",
        lambda: random_features([[1]], [1], activation="tanh"),
        InputError,
        "'tanh': use one of relu",
    ),
    Refused(
        "random features, biases",
        lambda: random_features([[1]], [1], biases="points"),
        InputError,
        "'points': use True or False",
    ),
    Refused(
        "random features, threshold without biases",
        lambda: random_features([[1]], [1], activation="threshold", biases=False),
        InputError,
        "only ReLU",
    ),
    Refused("one point apart", lambda: data.separation([[1]]), InputError, "two"),
    Refused(
        "general position beyond the budget",
        lambda: data.general_position_witness(SQUARE, budget=3),
        BudgetError,
        "4 subsets of 3",
    ),
    Refused("gap 0", lambda: data.near_duplicates(3, 2, gap=Fraction(0)), InputError, "gap"),
    Refused("widths a number", lambda: bounds.network_pieces(3), InputError, "widths"),
    Refused("widths None", lambda: bounds.network_pieces(None), InputError, "widths"),
]

CERTIFICATES = [
    Refused("rank of no network", lambda: certify.feature_rank(3, [[0]]), InputError, "3"),
    Refused(
        "rank of a float network",
        lambda: certify.feature_rank(TENT.to_float(), [[0]]),
        InputError,
        "float64",
    ),
    Refused(
        "rank without hidden layer",
        lambda: certify.feature_rank(LINE, [[0]]),
        InputError,
        "no hidden layer",
    ),
    Refused(
        "rank, other columns",
        lambda: certify.feature_rank(TENT, [[0, 1]]),
        InputError,
        "2 columns",
    ),
    Refused("no network", lambda: certify.memorizes(None, [[0]], [1]), InputError, "None"),
    Refused(
        "other columns", lambda: certify.memorizes(LINE, [[0, 1]], [1]), InputError, "2 columns"
    ),
    Refused(
        "fewer labels", lambda: certify.memorizes(LINE, [[0], [1]], [1]), InputError, "1 labels"
    ),
    Refused(
        "two labels for one output",
        lambda: certify.memorizes(LINE, [[0]], [[1, 1]]),
        InputError,
        "y has 2 columns",
    ),
    Refused(
        "one label for two outputs",
        lambda: certify.memorizes(TWO_TENTS, [[0]], [0]),
        InputError,
        "y has 1 columns",
    ),
    Refused(
        "equal, exact and float", lambda: certify.equal(RAMP, FLOAT_RAMP), InputError, "to_float"
    ),
    Refused("equal, no domain", lambda: certify.equal(RAMP, FAR), InputError, "share no interval"),
    Refused("equal on R", lambda: certify.equal(WHOLE_LINE, WHOLE_LINE), InputError, "on=(a, b)"),
    Refused("equal on a > b", lambda: certify.equal(RAMP, RAMP, (1, 0)), InputError, "a < b"),
    Refused("equal outside", lambda: certify.equal(RAMP, RAMP, (0, 2)), InputError, "x = 2"),
    Refused("equal to a network", lambda: certify.equal(TENT, RAMP), InputError, "Network"),
    Refused("equal to a number", lambda: certify.equal(RAMP, 0), InputError, "0"),
    Refused("crosses on a > b", lambda: certify.crosses(TENT, 0, 1, (1, 0)), InputError, "a < b"),
    Refused("crosses on None", lambda: certify.crosses(TENT, 0, 1, None), InputError, "on"),
    Refused("crosses on three", lambda: certify.crosses(TENT, 0, 1, (0, 1, 2)), InputError, "on"),
    Refused("crosses in R^2", lambda: certify.crosses(PLANE, 0, 1, (0, 1)), InputError, "2 inputs"),
    Refused(
        "crosses, two outputs",
        lambda: certify.crosses(TWO_TENTS, "1/2", 1, (0, 1)),
        InputError,
        "2 outputs",
    ),
    Refused(
        "crosses, threshold",
        lambda: certify.crosses(THRESHOLD, 0, 1, (0, 1)),
        InputError,
        "threshold",
    ),
]

MATRICES = [
    Refused(
        "contradiction",
        lambda: exact.solve([[1, 1], [2, 2]], [1, 3]),
        HypothesisError,
        "contradict",
        witness=[Fraction(-2), Fraction(1)],
    ),
    Refused("fewer right", lambda: exact.solve([[1], [1]], [1]), InputError, "1 entries for 2"),
    Refused("right a cube", lambda: exact.solve([[1]], [[[1]]]), InputError, "right has shape"),
    Refused(
        "right ragged",
        lambda: exact.solve([[1], [1]], [[1], [1, 2]]),
        InputError,
        "right is ragged",
    ),
    Refused("no equations", lambda: exact.solve([], []), InputError, "matrix"),
    Refused("matrix (n,)", lambda: exact.solve([1], [1]), InputError, "matrix has shape (1,)"),
    Refused("rank of (n,)", lambda: exact.rank([1, 2]), InputError, "matrix has shape (2,)"),
    Refused(
        "rank of Rationals (n,)",
        lambda: exact.rank(exact.Rationals.read(["1/2", 2])),
        InputError,
        "matrix",
    ),
    Refused("rank, ragged", lambda: exact.rank([[1], [1, 2]]), InputError, "matrix is ragged"),
    Refused("rank of nothing", lambda: exact.rank([[]]), InputError, "matrix is empty"),
    Refused("null space of None", lambda: exact.null_space(None), InputError, "matrix"),
    Refused(
        "rank, masked", lambda: exact.rank(np.ma.array([[1.0]], mask=[[1]])), InputError, "mask"
    ),
]

# Numbers too long for Python to print: the message still comes

LONG_NUMBERS = [
    Refused("f(10^5000)", lambda: RAMP(DIGITS_5000), InputError, "outside"),
    Refused("on (0, 10^5000)", lambda: RAMP.restrict((0, DIGITS_5000)), InputError, "outside"),
    Refused(
        "order", lambda: PiecewiseLinear([DIGITS_5000, 0], [0, 1]), InputError, "breakpoints[1]"
    ),
    Refused("interval", lambda: trace_interval(TENT, DIGITS_5000, 0), InputError, "a < b"),
    Refused("size", lambda: depth.sawtooth(-DIGITS_5000), InputError, "iterates"),
    Refused(
        "domain",
        lambda: PiecewiseLinear([0, DIGITS_5000], [0, 1])(-1),
        InputError,
        "outside",
    ),
    Refused("float", lambda: exact.to_float(Fraction(DIGITS_5000)), FloatRangeError, "2^16609"),
]

# Numbers beyond float64, given or made on the way

FLOAT_RANGE = [
    Refused(
        "number", lambda: exact.to_float(Fraction(10) ** 400, "a"), FloatRangeError, "a is about"
    ),
    Refused("array", lambda: exact.as_floats([0, "1e400"], 1, "z"), FloatRangeError, "z[1]"),
    Refused(
        "Rationals", lambda: exact.Rationals.read(["1e400"]).floats("z"), FloatRangeError, "z[0]"
    ),
    Refused(
        "longdouble array",
        lambda: exact.as_floats(np.array([np.longdouble("1e400")]), 1, "z"),
        FloatRangeError,
        "z[0]",
    ),
    Refused("point", lambda: FLOAT_LINE("1e400"), FloatRangeError, "X[0, 0]"),
    Refused(
        "weight", lambda: Network([([["1e400"]], [0])]).to_float(), FloatRangeError, "weights[0, 0]"
    ),
    Refused("bias", lambda: Network([([[1]], ["-1e400"])]).to_float(), FloatRangeError, "bias[0]"),
    Refused(
        "weight of the second layer",
        lambda: Network([([[1]], [0]), ([["1e400"]], [0])]).to_float(),
        FloatRangeError,
        "layer 1",
    ),
    Refused("output", lambda: FLOAT_PLANE([1e308, 1e308]), FloatRangeError, "outputs"),
    Refused("hidden layer", lambda: STEEP(1), FloatRangeError, "outputs"),
    Refused(
        "hidden layer before a threshold",
        lambda: Network(
            [([[1e308, -1e308]], [0]), ([[1]], [0])], activation="threshold", exact=False
        )([1e10, 1e10]),
        FloatRangeError,
        "float64",
    ),
    Refused(
        "trace", lambda: trace(FLOAT_PLANE, [1e308, 1e308], [0, 0]), FloatRangeError, "float64"
    ),
    Refused("trace_interval", lambda: trace_interval(STEEP, 0, 1), FloatRangeError, "float64"),
    Refused("trace_line", lambda: trace_line(STEEP), FloatRangeError, "float64"),
    Refused(
        "trace_line, bias",
        lambda: trace_line(Network([([[1]], [1e308]), ([[1e308]], [0])], exact=False)),
        FloatRangeError,
        "float64",
    ),
    Refused("values", lambda: floats([0, 1], [0, "1e400"]), FloatRangeError, "values[1]"),
    Refused("slopes", lambda: floats([0, 5e-324], [0, 1e308]), FloatRangeError, "slopes"),
    Refused("gap", lambda: floats([-1.7e308, 1.7e308], [0, 1]), FloatRangeError, "float64"),
    Refused(
        "breakpoints of to_float",
        lambda: PiecewiseLinear([0, "1e400"], [0, 1]).to_float(),
        FloatRangeError,
        "breakpoints[1]",
    ),
    Refused(
        "slopes of to_float",
        lambda: PiecewiseLinear([0, 1], [0, 0], right_slope="1e400").to_float(),
        FloatRangeError,
        "slope",
    ),
    Refused(
        "breakpoints that to_float makes equal",
        lambda: PiecewiseLinear([0, "1/3", NEXT_TO_THIRD], [0, 1, 2]).to_float(),
        FloatRangeError,
        "breakpoints",
    ),
    Refused("f(x)", lambda: float_line(1e308, 0)(1e10), FloatRangeError, "float64"),
    Refused("a * f", lambda: FLOAT_RAMP * 1e308 * 10, FloatRangeError, "float64"),
    Refused("a * constant", lambda: float_line(0, 1e308) * 10, FloatRangeError, "float64"),
    Refused("a * line", lambda: float_line(1e308, 0) * 10, FloatRangeError, "float64"),
    Refused("a", lambda: FLOAT_RAMP * "1e400", FloatRangeError, "factor"),
    Refused("f + a", lambda: float_line(0, 1.7e308) + 1.7e308, FloatRangeError, "float64"),
    Refused("f + g", lambda: FLOAT_RAMP * 1e308 + FLOAT_RAMP * 1e308, FloatRangeError, "float64"),
    Refused(
        "f + g on R",
        lambda: float_line(1e308, 0) + float_line(1e308, 0),
        FloatRangeError,
        "float64",
    ),
    Refused(
        "f @ g", lambda: float_line(1e308, 0) @ floats([0, 1], [0, 9]), FloatRangeError, "float64"
    ),
    Refused(
        "f @ g on R",
        lambda: float_line(1e308, 0) @ float_line(1e308, 0),
        FloatRangeError,
        "float64",
    ),
    Refused(
        "integral",
        lambda: floats([-1e200, 1e200], [1e200, 1e200]).integral(),
        FloatRangeError,
        "float64",
    ),
    Refused(
        "restrict", lambda: float_line(1e308, 0).restrict((0, 100)), FloatRangeError, "float64"
    ),
    Refused(
        "L1 distance",
        lambda: float_line(0, 1.7e308).l1_distance(float_line(0, -1.7e308), (0, 1)),
        FloatRangeError,
        "float64",
    ),
    Refused(
        "sup distance",
        lambda: float_line(0, 1.7e308).linf_distance(float_line(0, -1.7e308), (0, 1)),
        FloatRangeError,
        "float64",
    ),
    Refused(
        "random_features, distinct points that float64 makes equal",
        lambda: random_features([["1/3"], [NEXT_TO_THIRD]], [0, 1], exact=False),
        FloatRangeError,
        "points 0 and 1",
    ),
    Refused(
        "random_features, weights",
        lambda: random_features([[0], [5e-324]], [0, 1], activation="hard_tanh", exact=False),
        FloatRangeError,
        "hidden weights",
    ),
    Refused("zhang, X", lambda: zhang([["1e400"]], [1], exact=False), FloatRangeError, "X[0, 0]"),
    Refused("zhang, y", lambda: zhang([[1]], ["1e400"], exact=False), FloatRangeError, "y[0]"),
    Refused(
        "zhang, points far apart",
        lambda: zhang([[1e308], [-1e308]], [0, 1], exact=False),
        FloatRangeError,
        "exact",
    ),
    Refused(
        "zhang, labels far apart",
        lambda: zhang([[0], [1], [2]], [-1.7e308, 1.7e308, 0], exact=False),
        FloatRangeError,
        "exact",
    ),
    Refused(
        "zhang, points close",
        lambda: zhang([[0], [5e-324]], [0, 1], exact=False),
        FloatRangeError,
        "exact",
    ),
    Refused(
        "zhang, z - 1 = z in float64",
        lambda: zhang([[1e17]], [1], exact=False),
        FloatRangeError,
        "exact",
    ),
    Refused(
        "zhang, projections",
        lambda: zhang([[1.7e308] * 50, [-1.7e308] * 50], [0, 1], exact=False),
        FloatRangeError,
        "exact",
    ),
    Refused(
        "zhang, distinct points that float64 makes equal",
        lambda: zhang([["1/3"], [NEXT_TO_THIRD]], [0, 1], exact=False),
        FloatRangeError,
        "points 0 and 1",
    ),
]


def named(rows: list[Refused] | Iterator[Refused], group: str) -> Iterator[Any]:
    for row in rows:
        yield pytest.param(row, id=f"{group}: {row.name}".replace("::", ":"))


@pytest.mark.parametrize(
    "row",
    [
        *named(no_numbers(), "no number"),
        *named(no_sizes(), "no size"),
        *named(no_points(), "no points"),
        *named(NETWORKS, "networks"),
        *named(LINES, "lines"),
        *named(FUNCTIONS, "functions"),
        *named(DATA, "data"),
        *named(CERTIFICATES, "certificates"),
        *named(MATRICES, "matrices"),
        *named(LONG_NUMBERS, "long numbers"),
        *named(FLOAT_RANGE, "float range"),
    ],
)
def test_bad_input_is_refused_by_name(row: Refused) -> None:
    with pytest.raises(row.error) as caught:
        row.call()
    assert row.fragment in str(caught.value)
    if isinstance(caught.value, HypothesisError):
        assert caught.value.witness == row.witness


TWO_TO_64 = 2**64

# number: the rational it stands for
NUMBERS: dict[str, tuple[Any, Fraction]] = {
    "int": (-3, Fraction(-3)),
    "long int": (2**100, Fraction(2**100)),
    "Fraction": (Fraction(1, 3), Fraction(1, 3)),
    "float": (0.1, Fraction(3602879701896397, 2**55)),
    "1e308": (1e308, Fraction(1e308)),
    "5e-324": (5e-324, Fraction(1, 2**1074)),
    "-0.0": (-0.0, Fraction(0)),
    "int8": (np.int8(-128), Fraction(-128)),
    "int64": (np.int64(-(2**63)), Fraction(-(2**63))),
    "uint64": (np.uint64(TWO_TO_64 - 1), Fraction(TWO_TO_64 - 1)),
    "float16": (np.float16(0.1), Fraction(819, 2**13)),
    "float32": (np.float32(0.1), Fraction(13421773, 2**27)),
    "float64": (np.float64(0.5), Fraction(1, 2)),
    "longdouble": (np.longdouble(2) ** -60 + 1, 1 + Fraction(1, 2**60)),
    "'1/3'": ("1/3", Fraction(1, 3)),
    "'-2'": ("-2", Fraction(-2)),
    "'0.1'": ("0.1", Fraction(1, 10)),
    "'1e400'": ("1e400", Fraction(10) ** 400),
    "np.str_": (np.str_("2/7"), Fraction(2, 7)),
    "10^5000": (DIGITS_5000, Fraction(DIGITS_5000)),
}

NUMBER_KEPT: dict[str, Callable[[Any], Any]] = {
    "rational": exact.rational,
    "net(x)": Network([([[1]], None)]),
    "net([[x]])": lambda v: Network([([[1]], None)])([[v]]).item(),
    "net(array)": lambda v: Network([([[1]], None)])(np.array([[v]])).item(),
    "net(object array)": lambda v: Network([([[1]], None)])(objects([[v]])).item(),
    "weights": lambda v: Network([([[v]], None)])(1),
    "bias": lambda v: Network([([[1]], [v])])(0),
    "f(x)": WHOLE_LINE,
    "values": lambda v: PiecewiseLinear([0, 1], [v, 0])(0),
    "breakpoints": lambda v: PiecewiseLinear([v], [0], left_slope=0).domain[1],
    "slope": lambda v: PiecewiseLinear.affine(v, 0)(1),
    "f + a": lambda v: (WHOLE_LINE + v)(0),
    "a * f": lambda v: (WHOLE_LINE * v)(1),
    "trace, start": lambda v: trace(Network([([[1]], None)]), v, 0)(0),
    "trace, stop": lambda v: trace(Network([([[1]], None)]), [0], [v])(1),
    "zhang, X": lambda v: zhang([[v]], [7])([[v]]).item() - 7 + exact.rational(v),
    "zhang, y": lambda v: zhang([[1]], [v])([[1]]).item(),
    "solve": lambda v: exact.solve([[1]], [v]).item(0),
    "solve, matrix": lambda v: exact.solve([[1]], [[0, v]]).item(0, 1),
    "random_features, X": lambda v: (
        random_features([[v]], [7])([[v]]).item() - 7 + exact.rational(v)
    ),
    "random_features, y": lambda v: random_features([[1]], [v])([[1]]).item(),
    "separation": lambda v: (
        data.separation([[v, 0], [v, 1]]).squared_distance - 1 + exact.rational(v)
    ),
}


def numbers_kept() -> Iterator[Accepted]:
    for place, call in NUMBER_KEPT.items():
        for kind, (number, value) in NUMBERS.items():
            yield Accepted(f"{place}: {kind}", lambda c=call, v=number: c(v), value)


ACCEPTED = [
    Accepted("row of lists", lambda: LINE([[1], [2]]).tolist(), [Fraction(3), Fraction(5)]),
    Accepted("tuples", lambda: LINE(((1,), (2,))).tolist(), [Fraction(3), Fraction(5)]),
    Accepted("list of arrays", lambda: PLANE([np.array([1, 2])]).tolist(), [Fraction(3)]),
    Accepted("int8 array", lambda: LINE(np.array([[-128]], np.int8)).item(), Fraction(-255)),
    Accepted(
        "uint64 array",
        lambda: LINE(np.array([[TWO_TO_64 - 1]], np.uint64)).item(),
        Fraction(2 * TWO_TO_64 - 1),
    ),
    Accepted("array of text", lambda: PLANE(np.array(["1/2", "1/3"])), Fraction(5, 6)),
    Accepted("mixed", lambda: PLANE(["1/2", 0.25]), Fraction(3, 4)),
    Accepted("array of dimension 0", lambda: LINE(np.array(3)), Fraction(7)),
    Accepted("f(array of dimension 0)", lambda: WHOLE_LINE(np.array(3)), Fraction(3)),
    Accepted(
        "trace from an array of dimension 0", lambda: trace(LINE, np.array(3), 0)(0), Fraction(7)
    ),
    Accepted(
        "slope an array of dimension 0",
        lambda: PiecewiseLinear([0], [0], right_slope=np.array(3))(1),
        Fraction(3),
    ),
    Accepted("labels (n, 1)", lambda: zhang([[1]], [[7]])([[1]]).tolist(), [Fraction(7)]),
    Accepted("labels a range", lambda: zhang([[1], [2]], range(2))(2), Fraction(1)),
    Accepted(
        "huge beside tiny",
        lambda: PLANE([[1e308, 5e-324]]).item(),
        Fraction(1e308) + Fraction(1, 2**1074),
    ),
    Accepted(
        "slope of a tiny gap",
        lambda: PiecewiseLinear([0, 5e-324], [0, 1]).slopes.tolist(),
        [Fraction(2**1074)],
    ),
    Accepted(
        "zhang on huge and tiny points",
        lambda: zhang([[1e308], [5e-324], [-1e308]], [1, 2, 3])(
            [[1e308], [5e-324], [-1e308]]
        ).tolist(),
        [Fraction(1), Fraction(2), Fraction(3)],
    ),
    Accepted("a constant trace", lambda: trace(TENT, "1/4", 0.25)(1), Fraction(1, 2)),
    Accepted("-0.0 in float64", lambda: FLOAT_LINE(-0.0), 1.0),
    Accepted("'1/3' in float64", lambda: FLOAT_LINE("1/3"), 2 * (1 / 3) + 1),
    Accepted("weight that rounds to 0", lambda: Network([([["1e-400"]], None)]).to_float()(1), 0.0),
    Accepted("NumPy size", lambda: bounds.sawtooth_neurons(np.int8(3)), 6),
    Accepted("NumPy widths", lambda: bounds.network_pieces(np.array([3, 2])), 12),
    Accepted("no hidden layer", lambda: bounds.network_pieces(()), 1),
    Accepted("no crossings wanted", lambda: bool(certify.crosses(TENT, 5, 0, (0, 1))), True),
    Accepted("parallel first point 0", lambda: data.parallel_witness([[0, 0], [1, 2]]), (0,)),
    Accepted(
        "int64 minimum as a ridge bias",
        lambda: Network(
            [
                Layer(np.array([[1]]), np.full(64, -(2**63)), row_of=np.zeros(64, np.intp)),
                Layer(np.ones((1, 64), np.int64)),
            ]
        )(2**63 + 1),
        Fraction(64),
    ),
]


@pytest.mark.parametrize(
    "row",
    [pytest.param(row, id=row.name) for row in [*numbers_kept(), *ACCEPTED]],
)
def test_unusual_input_is_read_exactly(row: Accepted) -> None:
    result = row.call()
    assert result == row.value
    assert type(result) is type(row.value)
