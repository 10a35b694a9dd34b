"""Noise and initialization: exact, reproducible, and what the committed tables say of them."""

import statistics
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks import noise
from fdl import HypothesisError, InputError, Network, bounds, certify, depth, tables, trace_interval
from tests import oracle
from tests.strategies import laws, networks

RUNS = {(table, row): values for table, row, values in tables.measured("noise-runs").rows}


def rows(name: str) -> list[dict[str, Any]]:
    """Return the rows of a table, each with the single values behind it."""
    table = tables.measured(name)
    return [
        dict(zip(table.header, row, strict=True)) | {"each": RUNS[name, number]}
        for number, row in enumerate(table.rows)
    ]


INITIALIZATION = rows("initialization")
NOISE: dict[tuple[str, int, str], dict[str, Any]] = {}
for entry in rows("noise"):
    place = entry["network"], entry["iterates"], entry["std"]
    NOISE.setdefault(place, {})[entry["quantity"]] = entry


def numbers(net: Network) -> list[Fraction]:
    return [v for W, b in net.layers for v in (*W.flat, *b)]


@laws
@given(networks(d=2, outputs=2), st.sampled_from(["1/4096", "1/3", 5]), st.integers(0, 50))
def test_noise_moves_what_is_there_and_nothing_else(plain: Any, std: Any, seed: int) -> None:
    net = plain.network()
    noisy = depth.perturb(net, std, seed)
    assert (noisy.widths, noisy.activation, noisy.is_exact) == (net.widths, net.activation, True)
    step = min(Fraction(1, 2**16), Fraction(std) / 2**8)
    for (W, b), (V, c) in zip(net.layers, noisy.layers, strict=True):
        assert not V[W == 0].any()
        shifts = [*(V - W).flat, *(c - b)]
        assert all(shift.denominator <= 2**21 for shift in shifts)
        assert all(shift == 0 or abs(shift) >= step / 2 for shift in shifts)


@laws
@given(networks(), st.integers(0, 50))
def test_the_same_seed_is_the_same_network(plain: Any, seed: int) -> None:
    net = plain.network()
    assert numbers(depth.perturb(net, "1/8", seed)) == numbers(depth.perturb(net, "1/8", seed))
    assert numbers(depth.perturb(net, 0, seed)) == numbers(net)


def test_missing_biases_stay_missing_and_zero_biases_move() -> None:
    net = depth.perturb(depth.sawtooth(3), "1/8", seed=2)
    assert [layer.bias is None for layer in net.affine_layers] == [False, False, False, True]
    assert all(b.all() for _, b in net.layers[:-1])


@pytest.mark.parametrize("std", [Fraction(1, 2**12), Fraction(1, 10), 3])
def test_the_noise_has_mean_zero_and_its_deviation(std: Fraction) -> None:
    """Of 10 000 numbers: both within four standard errors."""
    net = Network([([[1] * 100] * 100, None)])
    shifts = np.array([float((v - 1) / std) for v in depth.perturb(net, std).layers[0][0].flat])
    assert abs(shifts.mean()) < 0.04
    assert abs(shifts.std() - 1) < 4 / np.sqrt(2 * 10_000)
    assert abs(np.mean(abs(shifts) < 1) - 0.6827) < 0.02
    assert abs(np.corrcoef(shifts[:-1], shifts[1:])[0, 1]) < 0.04


def test_the_same_noise_is_scaled() -> None:
    net = Network([([[0.0, 1.0]], [1])])
    small, large = (numbers(depth.perturb(net, std, 7)) for std in ("1/64", 1))
    for a, b in zip(small, large, strict=True):
        assert abs(64 * (a - round(a)) - (b - round(a))) < Fraction(1, 2**9)


def test_a_random_network_has_the_variances_of_its_layers() -> None:
    net = depth.random_network([200, 200], seed=1, inputs=50, bias_std="1/2")
    deviations = [(W.astype(float).std(), b.astype(float).std()) for W, b in net.layers]
    expected = [(2 / 50) ** 0.5, (2 / 200) ** 0.5, (2 / 200) ** 0.5]
    for (weights, _), due in zip(deviations, expected, strict=True):
        assert abs(weights / due - 1) < 0.2
    assert all(abs(bias - 0.5) < 0.1 for _, bias in deviations[:2])
    assert net.widths == (200, 200)
    assert net.in_width == 50
    assert not any(b.any() for _, b in depth.random_network([3, 3], bias_std=0).layers)


@pytest.mark.parametrize("seed", range(4))
def test_a_random_network_walked_along_has_the_same_pieces(seed: int) -> None:
    net = depth.random_network([4, 3], seed)
    ends = [Fraction(-4)], [Fraction(4)]
    walked = oracle.graph(oracle.layers_of(net), "relu", *ends)
    assert trace_interval(net, -4, 4).n_pieces() == len(walked) - 1


@pytest.mark.parametrize("std", [-1, "-1/9"])
def test_a_negative_deviation_is_refused(std: Any) -> None:
    with pytest.raises(HypothesisError, match="at least 0"):
        depth.perturb(depth.tent(), std)
    with pytest.raises(HypothesisError, match="at least 0"):
        depth.random_network([2], bias_std=std)


@pytest.mark.parametrize(
    "attempt",
    [
        lambda: depth.perturb(depth.tent().to_float(), 1),
        lambda: depth.perturb(3, 1),
        lambda: depth.perturb(depth.tent(), float("nan")),
        lambda: depth.perturb(depth.tent(), 1, -1),
        lambda: depth.random_network([0]),
        lambda: depth.random_network(3),
        lambda: depth.random_network([3], inputs=0),
        lambda: depth.random_network([3], seed=0.5),
    ],
)
def test_what_is_no_network_and_no_number_is_refused(attempt: Any) -> None:
    with pytest.raises(InputError):
        attempt()


def test_the_tables_are_complete() -> None:
    assert list(NOISE) == [
        (name, iterates, std)
        for name in noise.NETWORKS
        for iterates in noise.ITERATES
        for std in noise.STDS
    ]
    assert [row["widths"] for row in INITIALIZATION] == [
        " ".join(map(str, widths)) for widths in noise.SHAPES
    ]
    counts = [row for quantities in NOISE.values() for row in quantities.values()]
    assert len(RUNS) == len(counts) + len(INITIALIZATION)
    for row in counts + INITIALIZATION:
        assert len(row["each"]) == noise.SEEDS
        assert tuple(row[key] for key in noise.SUMMARY) == noise.summary(row["each"])


@pytest.mark.parametrize("name", noise.NETWORKS)
@pytest.mark.parametrize(
    ("iterates", "std", "seed"),
    [(6, std, i) for i, std in enumerate(noise.STDS)]
    + [(8, "1/4096", 19), (10, "1/64", 4), (12, "1/10", 11)],
)
def test_entries_of_the_noise_table_come_out_again(
    name: str, iterates: int, std: str, seed: int
) -> None:
    row = NOISE[name, iterates, std]
    for key, value in noise.noisy(name, iterates, std, seed).items():
        assert row[key]["each"][seed] == value


@pytest.mark.parametrize("row", INITIALIZATION, ids=lambda row: row["widths"])
def test_the_table_of_initializations_comes_out_again(row: dict[str, Any]) -> None:
    widths, pieces = tuple(map(int, row["widths"].split())), row["each"]
    for seed in (0, 13):
        assert pieces[seed] == noise.at_initialization(widths, seed)
    assert row["neurons"] == sum(widths)
    assert max(pieces) <= row["bound"] == bounds.network_pieces(widths)
    assert row["pieces per neuron"] == float(f"{statistics.mean(pieces) / sum(widths):.3g}")


SAWTOOTHS = [name for name in noise.NETWORKS if name.startswith("sawtooth")]


@pytest.mark.parametrize("iterates", noise.ITERATES)
def test_what_the_table_says_of_small_noise(iterates: int) -> None:
    """More pieces in most runs, not in all; the horseshoe loses no crossing; the function goes."""
    clean, small = 2**iterates, ("1/4096", "1/1024", "1/256")
    for std in small:
        crossings = NOISE["horseshoe", iterates, std]["crossings"]
        assert crossings["least"] == crossings["most"] == clean
        for name in SAWTOOTHS:
            row = NOISE[name, iterates, std]
            assert row["pieces"]["lower quartile"] > clean
            assert 0.9 * clean < row["crossings"]["median"] <= clean
    if iterates >= 10:
        fewer = NOISE["sawtooth, width 2", iterates, "1/256"]["pieces"]["least"]
        assert fewer < clean
        for name in SAWTOOTHS:
            assert abs(NOISE[name, iterates, "1/256"]["distance"]["median"] - 1 / 3) < 0.02


def test_what_the_table_says_of_large_noise() -> None:
    """At 1/10 the pieces still grow with every layer, at 1/4 nothing is left."""
    for name in SAWTOOTHS:
        growing = [NOISE[name, k, "1/10"]["pieces"]["median"] for k in noise.ITERATES]
        assert growing == sorted(growing)
        assert all(2**k > 2 * few for k, few in zip(noise.ITERATES, growing, strict=True))
        assert all(NOISE[name, k, "1/4"]["pieces"]["median"] < 6 for k in noise.ITERATES)


def test_what_the_table_says_of_initializations() -> None:
    assert all(0.5 < row["pieces per neuron"] < 1.1 for row in INITIALIZATION)


@pytest.mark.parametrize("seed", [0, 3])
def test_distances_of_the_table_are_those_of_the_functions(seed: int) -> None:
    """For a short sum: the exact distance, in four digits."""
    f = trace_interval(depth.perturb(depth.sawtooth(6), "1/64", seed), 0, 1)
    distance = f.l1_distance(trace_interval(depth.sawtooth(6), 0, 1))
    found = NOISE["sawtooth, width 2", 6, "1/64"]["distance"]["each"][seed]
    assert found == float(f"{float(distance):.4g}")


@pytest.mark.parametrize("seed", range(5))
def test_noise_within_the_margin_costs_the_horseshoe_no_crossing(seed: int) -> None:
    """What the theorem says of a box, seen on Gaussian noise that happens to lie in it."""
    net = depth.horseshoe(7, "1/8")
    noisy = depth.perturb(net, "1/1024", seed)
    shifts = [abs(a - b) for a, b in zip(numbers(noisy), numbers(net), strict=True)]
    assert max(shifts) <= bounds.horseshoe_margin("1/8")
    assert certify.crosses(noisy, "1/2", 2**7, on=(0, 1))
