"""What the constructions in groups share: places between numbers, points to fill up with."""

from fractions import Fraction
from typing import Any

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from fdl.exact import Rationals
from fdl.memorize._groups import between, fill, padded, rounded_up
from tests.strategies import laws, rationals


@laws
@given(st.lists(st.tuples(rationals, rationals).filter(lambda ab: ab[0] != ab[1]), min_size=1))
def test_a_place_between_is_a_short_dyadic(pairs: Any) -> None:
    low, high = ([end(pair) for pair in pairs] for end in (min, max))
    places = between(Rationals.collect(low), Rationals.collect(high)).fractions().tolist()
    for a, place, b in zip(low, places, high, strict=True):
        assert a <= place <= b
        assert place.denominator & (place.denominator - 1) == 0
        assert place.denominator <= max(1, 4 / (b - a))
        if b - a >= 4 and abs(a) < b - a:
            assert place.numerator.bit_length() <= (b - a).__ceil__().bit_length() + 2


@laws
@given(st.lists(rationals.map(abs), min_size=1))
def test_a_bound_is_rounded_up_to_a_power_of_two(bounds: Any) -> None:
    for bound, power in zip(bounds, rounded_up(Rationals.collect(bounds)).fractions(), strict=True):
        assert bound <= power <= 2 * bound
        assert power == 0 or (power.numerator * power.denominator).bit_count() == 1


@laws
@given(st.sets(rationals, min_size=1, max_size=5), st.integers(1, 9))
def test_points_are_filled_up_on_the_right_with_the_last_label(values: Any, size: int) -> None:
    z = sorted(values)
    labels = [[Fraction(i), Fraction(1, i + 1)] for i in range(len(z))]
    more, with_labels = fill(Rationals.collect(z), Rationals.read(labels, 2), size)
    filled = more.fractions().tolist()
    assert len(filled) == len(with_labels) == max(size, len(z))
    assert filled[: len(z)] == z
    assert filled == sorted(set(filled))
    assert with_labels.fractions().tolist() == labels + [labels[-1]] * (len(filled) - len(z))


def test_matrices_are_padded_with_zeros() -> None:
    matrix = [[1, 2], [3, 4]]
    expected = [[1, 2, 0], [3, 4, 0], [0, 0, 0], [0, 0, 0]]
    assert padded(Rationals.read(matrix, 2), 4, 3).fractions().tolist() == expected
    assert padded(np.array(matrix, dtype=float), 4, 3).tolist() == expected
    assert padded(np.array(matrix, dtype=float), 2, 2).tolist() == matrix
