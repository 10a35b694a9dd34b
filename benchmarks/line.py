"""A network on a line: trace against forward passes."""

from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise

import numpy as np

from benchmarks.timing import Row, compare, measure
from fdl import Network, count_pieces, depth, trace_interval


def rows() -> Iterator[Row]:
    deep = depth.sawtooth(20).to_float()
    at = trace_interval(deep, 0, 1).breakpoints.reshape(-1, 1)
    assert len(at) == 2**20 + 1
    yield compare(
        "trace of sawtooth(20), float64",
        lambda: trace_interval(deep, 0, 1),
        "one forward pass at its 2^20 + 1 breakpoints",
        lambda: deep(at),
        target=1,
    )
    net = _random_network((1, *[64] * 8, 1), seed=0)
    kinks = trace_interval(net, -3, 3).breakpoints.reshape(-1, 1)
    yield compare(
        "trace of a random 1-64x8-1 net on [-3, 3], float64",
        lambda: trace_interval(net, -3, 3),
        f"one forward pass at its {len(kinks)} breakpoints",
        lambda: net(kinks),
        target=1.5,
        runs=101,
    )
    yield from _counts(net)
    exact = depth.sawtooth(14)
    floats = exact.to_float()
    yield compare(
        "exact trace of sawtooth(14)",
        lambda: trace_interval(exact, 0, 1),
        "its float64 trace",
        lambda: trace_interval(floats, 0, 1),
        target=10,
        runs=21,
    )
    tower, left = depth.sawtooth(48), Fraction(123456789, 2**38)
    window = left, left + Fraction(1, 2**38)
    assert trace_interval(tower, *window).n_pieces() == 1024
    yield measure(
        "sawtooth(48) on a dyadic window of width 2^-38, exact",
        lambda: trace_interval(tower, *window),
        target=1,
        remark="exactly 1 024 pieces",
    )


def _counts(floats: Network) -> Iterator[Row]:
    """The certified count of pieces: where float64 proves it, and where it cannot."""
    exact = Network(list(floats.layers))
    n = trace_interval(exact, -3, 3).n_pieces()
    for net in (floats, exact):
        assert count_pieces(net, -3, 3) == n
        kind = "exact" if net.is_exact else "float64"
        yield compare(
            f"certified count of the {n} pieces of a random 1-64x8-1 net on [-3, 3], {kind}",
            lambda net=net: count_pieces(net, -3, 3),
            "its float64 trace",
            lambda: trace_interval(floats, -3, 3),
            target=10,
            runs=51,
        )
    yield compare(
        f"certified count of these {n} pieces, exact",
        lambda: count_pieces(exact, -3, 3),
        "its exact trace",
        lambda: trace_interval(exact, -3, 3),
        target=0.1,
        runs=3,
    )
    for iterates in (10, 14):
        tower = depth.sawtooth(iterates)
        yield compare(
            f"certified count of the pieces of sawtooth({iterates})",
            lambda tower=tower: count_pieces(tower, 0, 1),
            "its exact trace",
            lambda tower=tower: trace_interval(tower, 0, 1),
            target=2,
            runs=21,
        )


def _random_network(widths: tuple[int, ...], seed: int) -> Network:
    """He initialization, biases of standard deviation 1/10."""
    rng = np.random.default_rng(seed)
    layers = [
        (rng.normal(size=(m, k)) * np.sqrt(2 / k), rng.normal(size=m) / 10)
        for k, m in pairwise(widths)
    ]
    return Network(layers, exact=False)
