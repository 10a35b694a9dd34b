"""Pieces of deep networks with Gaussian noise, and of networks at initialization.

Everything is computed exactly from a seed, so each number of the tables can be checked again.
`python -m benchmarks.noise` writes these tables alone.
"""

import statistics
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any

from benchmarks import committed
from fdl import PiecewiseLinear, bounds, depth, series, trace_interval
from fdl.exact import Rationals

__all__ = [
    "ITERATES",
    "NETWORKS",
    "OVERSHOOT",
    "SEEDS",
    "SHAPES",
    "STDS",
    "at_initialization",
    "noisy",
    "summary",
    "write",
]

SUMMARY = ("median", "lower quartile", "upper quartile", "least", "most")
NOISE = ("network", "iterates", "std", "quantity", *SUMMARY)
INITIALIZATION = ("widths", "neurons", "bound", "pieces per neuron", *SUMMARY)
RUNS = ("table", "row", "values")

SEEDS = 20
ITERATES = (6, 8, 10, 12)
STDS = ("1/4096", "1/1024", "1/256", "1/64", "1/16", "1/10", "1/4")
OVERSHOOT = "1/8"
SHAPES = ((8,), (8,) * 2, (8,) * 4, (8,) * 8, (16,) * 4, (32,) * 2, (32,) * 4)
NETWORKS = {
    "sawtooth, width 2": depth.sawtooth,
    "sawtooth, width 3": lambda iterates: series(*[depth.tent()] * iterates),
    "horseshoe": lambda iterates: depth.horseshoe(iterates, OVERSHOOT),
}

_BITS = 80  # areas are rounded down to multiples of 2^-80 before they are added up


def write() -> None:
    """Write the tables `noise` and `initialization`, and `noise-runs` with each single value."""
    runs: list[tuple[str, int, list[float]]] = []
    for name, columns, rows in (
        ("noise", NOISE, _noise_rows()),
        ("initialization", INITIALIZATION, _initialization_rows()),
    ):
        committed.write(name, columns, _summed(name, rows, runs))
    committed.write("noise-runs", RUNS, runs)


def _summed(
    name: str,
    rows: Iterable[tuple[tuple[Any, ...], list[float]]],
    runs: list[tuple[str, int, list[float]]],
) -> Iterator[tuple[Any, ...]]:
    """Yield each row with the summary of its values in their place; keep them in `runs`."""
    for number, (row, values) in enumerate(rows):
        runs.append((name, number, values))
        yield *row, *summary(values)


def _noise_rows() -> Iterator[tuple[tuple[Any, ...], list[float]]]:
    for name in NETWORKS:
        for iterates in ITERATES:
            for std in STDS:
                found = [noisy(name, iterates, std, seed) for seed in range(SEEDS)]
                for quantity in found[0]:
                    yield (name, iterates, std, quantity), [one[quantity] for one in found]


def noisy(name: str, iterates: int, std: str, seed: int) -> dict[str, float]:
    """Return pieces, crossings of 1/2 and L1 distance to the sawtooth, on [0, 1].

    Of the horseshoe, which is not meant to be near the sawtooth, the crossings alone.
    """
    net = depth.perturb(NETWORKS[name](iterates), std, seed)
    f = trace_interval(net, 0, 1)
    crossings = f.n_crossings("1/2")
    if name == "horseshoe":
        return {"crossings": crossings}
    distance = _l1_distance(f, _clean(iterates))
    return {"pieces": f.n_pieces(), "crossings": crossings, "distance": distance}


@cache
def _clean(iterates: int) -> PiecewiseLinear:
    return trace_interval(depth.sawtooth(iterates), 0, 1)


def _l1_distance(f: PiecewiseLinear, g: PiecewiseLinear) -> float:
    """Return the integral of |f - g| in four digits.

    The exact sum has a million digits. Rounded down, each area is off by less than 2^-80.
    """
    gap = abs(f - g)
    x, y = Rationals.read(gap.breakpoints), Rationals.read(gap.values)
    areas = (x[1:] - x[:-1]) * (y[1:] + y[:-1])
    total = sum(areas.keys(_BITS).tolist())
    low, high = (f"{twice / 2 ** (_BITS + 1):.4g}" for twice in (total, total + len(areas)))
    assert low == high, "four digits are not decided: raise _BITS"
    return float(low)


def _initialization_rows() -> Iterator[tuple[tuple[Any, ...], list[float]]]:
    for widths in SHAPES:
        pieces = [at_initialization(widths, seed) for seed in range(SEEDS)]
        neurons = sum(widths)
        each = float(f"{statistics.mean(pieces) / neurons:.3g}")
        shape = " ".join(map(str, widths))
        yield (shape, neurons, bounds.network_pieces(widths), each), pieces


def at_initialization(widths: tuple[int, ...], seed: int) -> int:
    """Return the pieces on [-4, 4] of a random network: He weights, biases of deviation 1."""
    return trace_interval(depth.random_network(widths, seed), -4, 4).n_pieces()


def summary(values: list[float]) -> tuple[float, ...]:
    """Return median, quartiles and extremes."""
    low, median, high = (
        float(f"{cut:.7g}") for cut in statistics.quantiles(values, n=4, method="inclusive")
    )
    return median, low, high, min(values), max(values)


if __name__ == "__main__":
    write()
