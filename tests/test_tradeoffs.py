"""What the committed tables of `park` and `yang` say: laws, formulas, and a few rows again."""

import math
from typing import Any

import pytest

from benchmarks import sublinear, tradeoffs
from fdl import bounds, memorize, tables


def rows(name: str) -> list[dict[str, Any]]:
    table = tables.measured(name)
    return [dict(zip(table.header, row, strict=True)) for row in table.rows]


C, D = sublinear.LABEL_BITS, sublinear.D


@pytest.mark.parametrize("row", rows("park"), ids=lambda row: f"{row['points']}-{row['N']}")
def test_the_table_of_hashing_follows_the_formulas(row: dict[str, Any]) -> None:
    n, bits, integral = row["N"], row["bits a key"], row["points"] == "integers"
    shape = row["folds"], row["groups"], row["blocks"], row["slots"]
    most = bounds.park_shape(n, bits, C, integral=integral)
    assert row["hidden layers"] == bounds.park_hidden_layers(shape, C)
    assert row["hidden layers"] <= row["at most"] == bounds.park_hidden_layers(most, C)
    assert row["at most"] < bits + (2 + 5 * math.sqrt(C)) * n ** (2 / 3)
    assert row["width"] == bounds.park_width(integral=integral)
    formula = bounds.park_nonzero(shape, C, D, integral=integral)
    assert row["formula"] == formula >= row["nonzero"] > 0.9 * formula
    assert abs(row["nonzero / N^(2/3)"] - row["nonzero"] / n ** (2 / 3)) < 0.1
    assert row["bits a weight"] <= bounds.vardi_weight_bits(row["slots"], C) + 5
    assert not integral or row["nonzero / N^(2/3)"] < 36


def test_hashing_needs_fewer_weights_than_storing_keys_up_to_a_hundred_thousand() -> None:
    stored = {row["N"]: row["nonzero"] for row in rows("vardi") if row["points"] == "integers"}
    ratios = [
        row["nonzero"] / stored[row["N"]] for row in rows("park") if row["points"] == "integers"
    ]
    assert ratios[1:] == sorted(ratios[1:])
    assert ratios[0] < 0.7
    assert 0.9 < ratios[-1] < 1


@pytest.mark.parametrize(("kind", "n"), [("integers", 100), ("integers", 1000), ("reals", 100)])
def test_rows_of_hashing_can_be_measured_again(kind: str, n: int) -> None:
    net = memorize.park(sublinear.points(kind, n), sublinear.labels(n))
    (row,) = [row for row in tables.measured("park").rows if row[:2] == (kind, n)]
    assert tradeoffs.park_law(kind, n, net) == row[2:-2]


@pytest.mark.parametrize("row", rows("yang"), ids=lambda row: "-".join(map(str, row.values()))[:18])
def test_the_table_of_plateaus_follows_the_formulas(row: dict[str, Any]) -> None:
    n, bits = row["N"], row["bits a key"]
    shape = row["superblocks"], row["plateaus"], row["items"]
    assert row["hidden layers"] == bounds.yang_hidden_layers(n, shape, bits)
    assert row["width"] == bounds.yang_width(shape)
    assert row["formula"] == bounds.yang_nonzero(n, shape, bits, C, D)
    assert row["formula"] / 1.5 < row["nonzero"] <= row["formula"]
    assert row["digits formula"] == bounds.yang_weight_bits(shape[2], bits)
    assert row["digits formula"] - 20 < row["bits a weight"] <= row["digits formula"]
    law = (row["width"] * row["hidden layers"]) ** 2 / (n * bits)
    assert abs(row["W^2 L^2 / (N r)"] - law) < 0.6
    assert 90 < law < 550


def test_chosen_shapes_have_a_better_constant() -> None:
    chosen = [row for row in rows("yang") if row["N"] == 10_000 and row["superblocks"] != 64]
    for width, row in zip(tradeoffs.WIDTHS, chosen, strict=True):
        shape = row["superblocks"], row["plateaus"], row["items"]
        assert shape == bounds.yang_shape(10_000, row["bits a key"], width)
        assert row["width"] <= width
        assert row["hidden layers"] < 40 or row["W^2 L^2 / (N r)"] < 130


@pytest.mark.parametrize("shape", [(6, 3, 6), (30, 15, 1)])
def test_rows_of_plateaus_can_be_measured_again(shape: tuple[int, int, int]) -> None:
    X, y = sublinear.points("integers", 2_000), sublinear.labels(2_000)
    net = memorize.yang(X, y, shape=shape)
    (row,) = [row for row in tables.measured("yang").rows if row[:4] == (2_000, *shape)]
    assert tradeoffs.yang_law(2_000, shape, net) == row[4:-2]
