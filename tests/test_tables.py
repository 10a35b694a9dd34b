"""Tables, and the committed figures behind some of them."""

import json
from importlib import resources
from typing import Any

import numpy as np
import pytest

from fdl import InputError, Network, bounds, tables

NAMES = [file.stem for file in resources.files(tables).iterdir() if file.name.endswith(".json")]  # type: ignore[attr-defined]


def test_text_and_html_hold_the_same_cells() -> None:
    table = tables.Table(("a <b>", "c"), [(1, True), ("x & y", 0.5)], "things")
    assert str(table).split("\n") == ["a <b>  c", "1      yes", "x & y  0.5"]
    assert repr(table) == "Table of 2 things"
    found = table._repr_html_()
    assert found.count("<tr>") == 3
    assert "a &lt;b&gt;" in found
    assert "<td>yes</td>" in found


def test_a_short_row_spans_the_table() -> None:
    table = tables.Table(("one", "two", "three"), [("x", "a reason"), ("long", 1, 2)])
    assert str(table).split("\n")[1] == "x     a reason"
    assert '<td colspan="2">a reason</td>' in table._repr_html_()


@pytest.mark.parametrize("name", NAMES)
def test_a_committed_table_is_whole(name: str) -> None:
    table = tables.measured(name)
    assert len(table.rows) > 1
    assert {len(row) for row in table.rows} == {len(table.header)}
    first: Any = table.rows[0][0]
    part = tables.measured(name, **{table.header[0]: first})
    assert [(first, *row) for row in part.rows] == [
        tuple(row) for row in table.rows if row[0] == first
    ]


def test_unknown_names_and_columns_are_named() -> None:
    with pytest.raises(InputError, match="training"):
        tables.measured("trainings")
    with pytest.raises(InputError, match="method"):
        tables.measured("training", methods="x")


def test_the_training_table_has_the_sizes_of_the_constructions() -> None:
    rows = [row for row in tables.measured("training").rows if row[1] == "fdl.memorize.blocks"]
    assert [row[5] for row in rows] == [bounds.blocks_neurons(row[0], 10) for row in rows]


def test_the_trained_network_nearly_fits() -> None:
    layers = []
    for layer in (1, 2):
        rows = tables.measured("trained-network", layer=layer).rows
        layers.append(([weights for *_, weights in rows], [bias for _, bias, _ in rows]))
    net = Network(layers)
    y = np.random.default_rng(1).standard_normal(40)
    assert net.widths == (12,)
    from fdl import certify, data, memorize

    X = data.gaussian(40, 4)
    errors = [abs(float(f) - value) for f, value in zip(net(X), y, strict=True)]
    assert 0 < max(errors) < 1e-3
    exact = memorize.polish(net, X, y)
    assert certify.memorizes(exact, X, y)
    assert exact.widths == net.widths


def test_the_files_are_as_the_benchmark_writes_them() -> None:
    for file in resources.files(tables).iterdir():
        if file.name.endswith(".json"):
            text = file.read_text("utf-8")
            columns, rows = json.loads(text).values()
            head = f'{{\n "columns": {json.dumps(columns)},\n "rows": [\n  '
            assert text == head + ",\n  ".join(map(json.dumps, rows)) + "\n ]\n}\n"
