"""All constructions side by side: every row is what the network itself says."""

import math
import re
from typing import Any

import pytest

from fdl import InputError, certify, compare, data, lipschitz, memorize

X = data.gaussian(30, 4)
Y = data.random_labels(30, classes=2, seed=3)


def cells(line: str) -> list[str]:
    return re.split(r" {2,}", line.strip())


def test_a_row_counts_what_the_network_has() -> None:
    table = compare(X, Y, timed=False)
    lines = str(table).splitlines()
    assert tuple(cells(lines[0])) == table.header
    for line, entry in zip(lines[1:], table.entries, strict=True):
        found = cells(line)
        assert found[0] == entry.name
        net = entry.network
        if net is None:
            assert found[1].rstrip(".") in str(entry.refusal) or found[1].endswith(" ...")
            continue
        assert certify.memorizes(net, X, Y)
        counts = [net.n_neurons, net.hidden_layers, net.n_shared_parameters, net.n_nonzero]
        assert found[1:6] == [*map(str, counts), str(net.max_weight_bits)]
        assert found[6] == "yes"


def test_the_networks_are_those_of_the_constructions() -> None:
    table = compare(X, Y, constructions=["blocks", "zhang"], seed=5)
    assert [entry.name for entry in table.entries] == ["blocks", "zhang"]
    for entry, make in zip(table.entries, (memorize.blocks, memorize.zhang), strict=True):
        assert entry.network is not None
        assert entry.network(X).tolist() == make(X, Y, seed=5)(X).tolist()
        assert entry.network.widths == make(X, Y, seed=5).widths


def test_lipschitz_constants_are_lower_bounds() -> None:
    least = math.sqrt(lipschitz.squared_of_data(X, Y))
    table = compare(X, Y)
    by_name = {entry.name: entry for entry in table.entries}
    assert by_name["baum"].lipschitz == math.inf
    zhang = by_name["zhang"]
    assert zhang.lipschitz == pytest.approx(math.sqrt(lipschitz.squared_constant(zhang.network)))
    assert zhang.lipschitz >= least


def test_a_refusal_is_a_row_with_its_reason() -> None:
    table = compare([[0, 0], [1, 1], [2, 2]], [1, 0, 1], constructions=["caps", "blocks"])
    refused, built = table.entries
    assert refused.network is None
    assert "sphere" in str(refused.refusal)
    assert built.network is not None
    assert "sphere" in str(table)
    assert f'colspan="{len(table.header) - 1}"' in table._repr_html_()


def test_tables_without_seconds_are_the_same_twice() -> None:
    first, second = (compare(X, Y, timed=False) for _ in range(2))
    assert str(first) == str(second)
    assert first._repr_html_() == second._repr_html_()
    assert "seconds" in compare(X, Y, constructions=["zhang"]).header


def test_float64_networks_are_not_called_exact() -> None:
    (entry,) = compare(X, Y, constructions=["zhang"], exact=False).entries
    assert entry.certificate is not None
    assert not entry.certificate.exact
    assert (
        cells(str(compare(X, Y, constructions=["zhang"], exact=False)).splitlines()[1])[6] == "no"
    )


def test_progress_names_what_begins(capsys: pytest.CaptureFixture[str]) -> None:
    compare(X, Y, constructions=["zhang", "yun"], progress=True)
    assert capsys.readouterr().err.split("\n")[:2] == ["zhang ...", "yun ..."]


def test_several_outputs_are_compared_too() -> None:
    y = [[i % 3, i % 2] for i in range(30)]
    table = compare(X, y, constructions=["zhang", "blocks", "yun"])
    assert all(entry.lipschitz is None for entry in table.entries)
    assert all(entry.certificate for entry in table.entries)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: compare(X, Y, constructions=["polish"]), "no construction 'polish'"),
        (lambda: compare(X, Y, constructions=["zang"]), "use some of baum, blocks"),
        (lambda: compare(X, Y[:-1]), "y"),
        (lambda: compare([[float("nan")]], [0]), r"X\[0, 0\]"),
    ],
)
def test_bad_input_is_refused_before_anything_is_built(call: Any, message: str) -> None:
    with pytest.raises(InputError, match=message):
        call()


def test_points_beyond_float64_have_no_lipschitz_bound() -> None:
    far = [[0, 1], [10**400, 0], [3, 5], [7, 7]]
    (entry,) = compare(far, [0, 1, 0, 3], constructions=["blocks"], timed=False).entries
    assert entry.certificate is not None
    assert entry.certificate.holds
    assert entry.lipschitz is None
