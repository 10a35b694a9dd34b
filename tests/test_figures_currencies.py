"""Three currencies: every number that is drawn is a size of a network, or a bound on one."""

import re
from typing import Any

import pytest

from benchmarks import sublinear
from fdl import InputError, bounds, data, figures, memorize, tables
from fdl.figures._currencies import prices
from fdl.widgets._player import MOST_BYTES, Grid, player

SIZES, DIMENSIONS = [100, 1_000, 10_000, 100_000], [2, 8, 64, 784]


@pytest.mark.parametrize("n", SIZES)
@pytest.mark.parametrize("d", DIMENSIONS)
def test_no_price_is_below_its_bound(n: int, d: int) -> None:
    found = prices(n, d)
    assert [price.bits is None for price in found] == [True] * 5 + [False] * 3
    for price in found:
        neurons, parameters, bits = price.least
        assert price.neurons >= (neurons or 1)
        assert price.parameters >= parameters > 0
        assert price.bits is None or price.bits >= bits
        if price.bits is None:
            assert parameters == n
        else:
            assert parameters < n


@pytest.mark.parametrize("row", range(8))
def test_prices_are_those_of_networks(row: int) -> None:
    """What 100 points in R^8 cost: exactly for the five above, at most for the three below."""
    price = prices(100, 8)[row]
    X, y = sublinear.points("integers", 100), sublinear.labels(100)
    if price.name in ("bubeck", "blocks"):
        X = data.gaussian(100, 8)
    make: Any = getattr(memorize, price.name)
    net = make(X, y, hidden_layers=12) if price.name == "yun_deep" else make(X, y)
    assert net.hidden_layers == price.hidden_layers
    if price.bits is None:
        assert net.n_neurons == price.neurons
        counted = net.n_shared_parameters if price.name == "zhang" else net.n_parameters
        assert counted in (price.parameters, price.parameters - 1, price.parameters + 1)
    else:
        assert price.neurons / 2 < net.n_neurons <= price.neurons
        assert price.parameters / 1.5 < net.n_nonzero <= price.parameters
        assert 0.8 * price.bits < net.max_weight_bits <= price.bits + 5


def test_depth_shortens_parameters_and_lengthens_weights() -> None:
    found = {price.name: price for price in prices(100_000, 8)}
    deep = [found["vardi"], found["park"]]
    assert all(price.parameters < 100_000 for price in deep)
    assert all(found[name].parameters >= 100_000 for name in ("zhang", "bubeck", "blocks", "yun"))
    assert min(price.bits or 0 for price in deep) > 10 * (found["yang"].bits or 0)
    assert min(price.neurons for price in deep) > 10 * found["yun"].neurons


@pytest.mark.parametrize("n", SIZES)
@pytest.mark.parametrize("d", DIMENSIONS)
def test_the_words_name_the_cheapest(n: int, d: int) -> None:
    said = figures.three_currencies()(n=n, d=d).alt
    found = {price.name: price for price in prices(n, d)}
    for what in ("neurons", "parameters"):
        name, number = re.search(rf"fewest {what}, (\w+) with (\d[\d ]*)", said).groups()  # type: ignore[union-attr]
        cheapest = min(getattr(price, what) for price in found.values())
        assert getattr(found[name], what) == int(number.replace(" ", "")) == cheapest


def test_other_numbers_of_points_are_not_measured() -> None:
    with pytest.raises(InputError, match="measured for 100, 300, 1000"):
        figures.three_currencies()(n=101, d=2)


def test_its_player_fits_a_page() -> None:
    grid = Grid.read({"n": SIZES, "d": DIMENSIONS}, {"n": 10_000, "d": 8})
    assert len(player(figures.three_currencies(), grid)) < MOST_BYTES


@pytest.mark.parametrize("n", [1, 10, 300])
@pytest.mark.parametrize("classes", [1, 2, 8])
def test_counting_decides_the_least_number_of_bits(n: int, classes: int) -> None:
    for parameters in (1, 5, 40):
        bits = bounds.counting_weight_bits(n, classes, parameters, 3)
        ends = (parameters + 5) ** (2 * parameters)
        assert ends * 2 ** (bits * parameters) >= classes**n
        assert bits == 0 or ends * 2 ** ((bits - 1) * parameters) < classes**n
        assert bits == 0 or bounds.counting_lower_bound(n, classes, bits, 3) <= parameters


def test_sizes_of_the_tables_are_there() -> None:
    for name in ("vardi", "park"):
        known = {row[0] for row in tables.measured(name, points="integers").rows}
        assert set(SIZES) <= known
