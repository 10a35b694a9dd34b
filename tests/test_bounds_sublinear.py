"""Sizes below the number of points: formulas by brute force, and what the committed tables say."""

import math
from fractions import Fraction
from typing import Any

import pytest

from benchmarks import sublinear
from fdl import HypothesisError, InputError, bounds, memorize, tables


def rows(name: str) -> list[dict[str, Any]]:
    table = tables.measured(name)
    return [dict(zip(table.header, row, strict=True)) for row in table.rows]


@pytest.mark.parametrize("bits", [2, 3, 7, 30])
def test_no_other_items_have_fewer_hidden_layers(bits: int) -> None:
    for n in [*range(1, 80), 999, 1000, 1001, 5000]:
        groups, blocks, items = bounds.vardi_shape(n, bits)
        assert groups == 1
        assert blocks == math.ceil(n / items)
        least = min(math.ceil(n / q) + q * bits + 2 for q in range(1, n + 1))
        assert bounds.vardi_hidden_layers(blocks, items, bits) == least
        assert least <= 2 * math.sqrt(n * bits) + bits + 3


@pytest.mark.parametrize("bits", [2, 5, 20])
@pytest.mark.parametrize("n", [1, 2, 17, 100, 999])
def test_no_other_shape_of_that_depth_has_fewer_groups(n: int, bits: int) -> None:
    free = bounds.vardi_hidden_layers(*bounds.vardi_shape(n, bits)[1:], bits)
    for most in [*range(bits + 3, bits + 40), 200, 10**6]:
        groups, blocks, items = bounds.vardi_shape(n, bits, most)
        assert groups * blocks * items >= n
        assert bounds.vardi_hidden_layers(blocks, items, bits) <= most
        assert (groups == 1) == (most >= free)
        room = max((most - 2 - q * bits) * q for q in range(1, most) if most - 2 - q * bits > 0)
        assert groups == math.ceil(n / room)
    with pytest.raises(HypothesisError, match=f"takes {bits + 3}") as caught:
        bounds.vardi_shape(n, bits, bits + 2)
    assert caught.value.witness == bits + 3


@pytest.mark.parametrize("classes", [1, 2, 8])
@pytest.mark.parametrize("bits", [1, 5, 64])
@pytest.mark.parametrize("d", [1, 10])
def test_counting_decides_the_least_number_of_parameters(classes: int, bits: int, d: int) -> None:
    for n in (1, 2, 10, 300):
        least = bounds.counting_lower_bound(n, classes, bits, d)
        nets = [2 ** (bits * p) * (p + d + 2) ** (2 * p) for p in (least - 1, least)]
        assert nets[1] >= classes**n
        assert least == 0 or nets[0] < classes**n
        assert (least == 0) == (classes == 1)
        figure = least * (bits + 2 * math.log2(least + d + 2))
        assert figure >= n * math.log2(classes) * (1 - 1e-12)


def test_square_roots_need_square_roots_of_digits() -> None:
    n = 10**5
    few = bounds.counting_lower_bound(n, 2, 64, 1)
    assert few > 30 * math.sqrt(n) / 10
    assert bounds.counting_lower_bound(n, 2, math.isqrt(n), 1) < math.sqrt(n)
    assert bounds.counting_lower_bound(4 * n, 2, 64, 1) > 3 * few


@pytest.mark.parametrize(
    "call",
    [
        lambda: bounds.vardi_shape(0, 3),
        lambda: bounds.vardi_shape(3, 0),
        lambda: bounds.vardi_shape(3, 3, 0),
        lambda: bounds.vardi_hidden_layers(1, 1, 0),
        lambda: bounds.vardi_width(0),
        lambda: bounds.vardi_nonzero((1, 0, 1), 3, 1, 1),
        lambda: bounds.vardi_weight_bits(1, -1),
        lambda: bounds.stored_bits(1, 1, 0),
        lambda: bounds.counting_lower_bound(1, 2, 0, 1),
    ],
)
def test_what_is_no_size_is_named(call: Any) -> None:
    with pytest.raises(InputError, match="an integer of at least 1 is wanted"):
        call()


@pytest.mark.parametrize("row", rows("vardi"), ids=lambda row: f"{row['points']}-{row['N']}")
def test_the_table_of_sizes_follows_the_formulas(row: dict[str, Any]) -> None:
    n, bits, integral = row["N"], row["bits a key"], row["points"] == "integers"
    shape = bounds.vardi_shape(n, bits)
    assert row["hidden layers"] == bounds.vardi_hidden_layers(*shape[1:], bits)
    assert row["width"] == bounds.vardi_width(integral=integral)
    formula = bounds.vardi_nonzero(
        shape, bits, sublinear.LABEL_BITS, sublinear.D, integral=integral
    )
    assert row["formula"] == formula >= row["nonzero"] > 0.9 * formula
    assert abs(row["nonzero / sqrt(N r)"] - row["nonzero"] / math.sqrt(n * bits)) < 0.1
    assert 28 < row["nonzero / sqrt(N r)"] < 34
    stored = bounds.stored_bits(n, bits, sublinear.LABEL_BITS)
    assert abs(row["total / N (r + c)"] - row["total bits"] / stored) < 0.01
    assert row["bits a weight"] <= max(bounds.vardi_weight_bits(shape[2], bits), 4 * bits + 140)
    assert row["least"] == bounds.counting_lower_bound(n, 8, row["bits a weight"], sublinear.D)
    assert (row["nonzero"] < n) == (n >= 30_000)


def test_the_table_spans_three_decades_and_meets_its_targets() -> None:
    table = {row["N"]: row for row in rows("vardi") if row["points"] == "integers"}
    assert {100, 1_000, 10_000, 100_000} <= set(table)
    for n, target in ((10_000, 3), (100_000, 120)):
        assert table[n]["seconds to build"] + table[n]["seconds to certify"] < target


@pytest.mark.parametrize(("kind", "n"), [("integers", 100), ("integers", 1000), ("reals", 100)])
def test_rows_of_sizes_can_be_measured_again(kind: str, n: int) -> None:
    net = memorize.vardi(sublinear.points(kind, n), sublinear.labels(n))
    (row,) = [row for row in tables.measured("vardi").rows if row[:2] == (kind, n)]
    assert sublinear.law(kind, n, net) == row[2:-2]


def test_the_table_of_depths_follows_the_law_over_two_decades() -> None:
    reach = []
    for row in rows("vardi-layers"):
        bits = sublinear.key_bits("integers", row["N"])
        groups, blocks, items = bounds.vardi_shape(row["N"], bits, row["most layers"])
        assert row["hidden layers"] == bounds.vardi_hidden_layers(blocks, items, bits)
        assert row["width"] <= bounds.vardi_width(groups)
        assert row["nonzero"] <= row["formula"] < 1.1 * row["nonzero"]
        if row["most layers"] >= 2 * bits:
            assert 45 < row["nonzero L / (N r)"] < 70
            reach.append(Fraction(row["N"], row["hidden layers"]))
    assert max(reach) >= 100 * min(reach)


@pytest.mark.parametrize(("n", "most"), [(100, 60), (2_000, 250)])
def test_rows_of_depths_can_be_measured_again(n: int, most: int) -> None:
    net = memorize.vardi(sublinear.points("integers", n), sublinear.labels(n), hidden_layers=most)
    (row,) = tables.measured("vardi-layers", N=n, **{"most layers": most}).rows
    assert sublinear.layer_law(n, most, net) == tuple(row)


def test_the_table_of_float64_keeps_few_labels() -> None:
    table = {row["N"]: row for row in rows("vardi-float64")}
    assert [table[n]["labels kept"] for n in (10, 30)] == [10, 30]
    for n, row in table.items():
        assert n < 100 or Fraction(row["labels kept"], n) < Fraction(3, 5)
        assert n < 1000 or Fraction(row["labels kept"], n) < Fraction(1, 5)
    assert sublinear.kept(30) == tuple(table[30].values())
