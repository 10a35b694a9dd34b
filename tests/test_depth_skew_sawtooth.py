"""Tents with different peaks: as many pieces as a sawtooth, of any lengths, with any weights."""

import itertools
import math
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fdl import HypothesisError, InputError, bounds, depth, trace_interval, trace_line
from tests.strategies import laws, rationals

peaks = st.builds(lambda p, more: Fraction(p, p + more), st.integers(1, 9), st.integers(1, 9))
TEN = [Fraction(i, 2 * i + 12) for i in range(1, 11)]


def tent(peak: Fraction, x: Fraction) -> Fraction:
    return max(Fraction(0), x / peak if x <= peak else (1 - x) / (1 - peak))


@laws
@given(st.lists(peaks, min_size=1, max_size=5), st.lists(rationals, min_size=1, max_size=6))
def test_it_is_the_composition_of_its_tents(chosen: list[Fraction], numbers: list[Any]) -> None:
    net = depth.skew_sawtooth(chosen)
    for x in [*numbers, *chosen, Fraction(0), Fraction(1)]:
        y = x
        for peak in chosen:
            y = tent(peak, y)
        assert net(x) == y


@laws
@given(st.lists(peaks, min_size=1, max_size=7))
def test_there_are_two_to_the_k_pieces_of_the_lengths_that_the_theorem_says(
    chosen: list[Fraction],
) -> None:
    f = trace_interval(depth.skew_sawtooth(chosen), 0, 1)
    assert f.n_pieces() == bounds.sawtooth_pieces(len(chosen))
    assert f.values.tolist() == [i % 2 for i in range(2 ** len(chosen) + 1)]
    lengths = np.diff(f.breakpoints).tolist()
    sides = itertools.product(*((p, 1 - p) for p in chosen))
    assert sorted(lengths) == sorted(map(math.prod, sides))
    assert max(lengths) / min(lengths) == bounds.skew_sawtooth_ratio(chosen)


@laws
@given(st.lists(peaks, min_size=1, max_size=6))
def test_the_size_is_that_of_the_sawtooth(chosen: list[Fraction]) -> None:
    net, k = depth.skew_sawtooth(chosen), len(chosen)
    assert net.widths == bounds.sawtooth_widths(k)
    assert net.n_nonzero == bounds.sawtooth_nonzero(k)
    assert trace_line(net).n_pieces() == bounds.sawtooth_pieces(k, on_line=True)


def test_ten_layers_with_unequal_breakpoints_and_all_weights_different() -> None:
    net = depth.skew_sawtooth(TEN)
    f = trace_interval(net, 0, 1)
    lengths = np.diff(f.breakpoints)
    assert f.n_pieces() == 1024
    assert max(lengths) / min(lengths) == bounds.skew_sawtooth_ratio(TEN) == math.comb(22, 10)
    # 1 in the first layer, and in each layer one bias and two weights: none occurs twice
    assert net.n_distinct == 3 * 10 + 1
    assert depth.sawtooth(10).n_distinct == 4  # 1, 2, -4, -1/2


@pytest.mark.parametrize("k", range(1, 9))
def test_the_sawtooth_has_all_its_peaks_in_the_middle(k: int) -> None:
    skew, plain = depth.skew_sawtooth(["1/2"] * k), depth.sawtooth(k)
    assert [(W.tolist(), b.tolist()) for W, b in skew.layers] == [
        (W.tolist(), b.tolist()) for W, b in plain.layers
    ]
    assert bounds.skew_sawtooth_ratio(["1/2"] * k) == 1


@pytest.mark.parametrize(
    ("chosen", "index"), [([0], 0), (["1/2", 1], 1), (["1/2", "1/3", -2, 5], 2), (["3/2"], 0)]
)
def test_a_peak_outside_is_refused(chosen: list[Any], index: int) -> None:
    for build in (depth.skew_sawtooth, bounds.skew_sawtooth_ratio):
        with pytest.raises(HypothesisError, match="between 0 and 1") as caught:
            build(chosen)
        assert caught.value.witness == index


@pytest.mark.parametrize("chosen", [[], "1/2", 3, [None], [float("nan")]])
def test_peaks_are_a_list_of_numbers(chosen: Any) -> None:
    with pytest.raises(InputError, match="peaks"):
        depth.skew_sawtooth(chosen)
