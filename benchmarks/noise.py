"""Pieces of deep networks with Gaussian noise, and of networks at initialization.

Everything is computed exactly from a seed, so each number of noise.json can be checked again.
`python -m benchmarks.noise` writes these tables alone.
"""

import json
import statistics
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from fdl import PiecewiseLinear, bounds, depth, series, trace_interval
from fdl.exact import Rationals

__all__ = [
    "ITERATES",
    "NETWORKS",
    "OVERSHOOT",
    "SEEDS",
    "SHAPES",
    "STDS",
    "TABLE",
    "at_initialization",
    "noisy",
    "summary",
    "write",
]

TABLE = Path(__file__).with_name("noise.json")

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
    """Write both tables, one row a line."""
    tables = []
    for name, rows in (("noise", _noise_rows()), ("initialization", _initialization_rows())):
        lines = []
        for row in rows:
            lines.append(json.dumps(row))
            print(lines[-1], flush=True)
        tables.append(f'"{name}": [\n' + ",\n".join(lines) + "\n]")
    TABLE.write_text("{\n" + ",\n".join(tables) + "\n}\n")


def _noise_rows() -> Iterator[dict[str, Any]]:
    for name in NETWORKS:
        for iterates in ITERATES:
            for std in STDS:
                found = [noisy(name, iterates, std, seed) for seed in range(SEEDS)]
                columns = {key: [one[key] for one in found] for key in found[0]}
                row = {"network": name, "iterates": iterates, "std": std}
                yield row | {key: summary(column) for key, column in columns.items()}


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


def _initialization_rows() -> Iterator[dict[str, Any]]:
    for widths in SHAPES:
        pieces = summary([at_initialization(widths, seed) for seed in range(SEEDS)])
        yield {
            "widths": list(widths),
            "neurons": sum(widths),
            "bound": bounds.network_pieces(widths),
            "pieces": pieces,
            "per neuron": float(f"{statistics.mean(pieces['each']) / sum(widths):.3g}"),
        }


def at_initialization(widths: tuple[int, ...], seed: int) -> int:
    """Return the pieces on [-4, 4] of a random network: He weights, biases of deviation 1."""
    return trace_interval(depth.random_network(widths, seed), -4, 4).n_pieces()


def summary(values: list[float]) -> dict[str, Any]:
    """Return median, quartiles, extremes and all values, seed by seed."""
    low, median, high = (
        float(f"{cut:.7g}") for cut in statistics.quantiles(values, n=4, method="inclusive")
    )
    return {
        "median": median,
        "quartiles": [low, high],
        "least": min(values),
        "most": max(values),
        "each": values,
    }


if __name__ == "__main__":
    write()
