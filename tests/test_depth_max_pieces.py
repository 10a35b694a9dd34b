"""As many pieces as the widths allow: attained, and never exceeded."""

import random
from fractions import Fraction
from itertools import pairwise
from typing import Any

import numpy as np
import pytest

from fdl import HypothesisError, InputError, Network, bounds, depth, trace_line

SHAPES = [(1,), (2,), (5,), (12,), (3, 2), (3, 3), (4, 2), (8, 4), (3, 6), (16, 3), (3, 3, 3)]
SHAPES += [(3, 4, 2), (4, 3, 5), (3, 3, 3, 3)]
SMALL = [(1, 1), (1, 1, 1, 1), (2, 1), (2, 2), (2, 7)]


@pytest.mark.parametrize("widths", SHAPES)
def test_the_product_is_attained(widths: tuple[int, ...]) -> None:
    net = depth.max_pieces(widths)
    assert net.widths == widths
    pieces = trace_line(net).n_pieces()
    assert pieces == bounds.max_pieces(widths) == bounds.network_pieces(widths)


@pytest.mark.parametrize("widths", SMALL)
def test_smaller_layers_attain_their_own_maximum(widths: tuple[int, ...]) -> None:
    net = depth.max_pieces(widths)
    assert net.widths == widths
    expected = 3 if widths[0] == 1 else 2 * widths[1] + 3
    assert trace_line(net).n_pieces() == bounds.max_pieces(widths) == expected
    assert expected < bounds.network_pieces(widths)


@pytest.mark.parametrize("widths", [(4,), (3, 3), (5, 3), (3, 3, 3)])
def test_every_branch_of_a_zigzag_covers_the_unit_interval(widths: tuple[int, ...]) -> None:
    f = trace_line(depth.max_pieces(widths)).restrict((0, 1))
    assert f.n_pieces() == bounds.network_pieces(widths)
    assert {0, 1} == set(f.values.tolist())


def random_network(rng: random.Random, widths: tuple[int, ...]) -> Network:
    sizes, layers = [1, *widths, 1], []
    for before, after in pairwise(sizes):
        W = [[rng.randint(-3, 3) for _ in range(before)] for _ in range(after)]
        layers.append(
            (W, [Fraction(rng.randint(-12, 12), rng.randint(1, 4)) for _ in range(after)])
        )
    return Network(layers)


def perturbed(rng: random.Random, net: Network) -> Network:
    """The sharp network with a small change in each number."""

    def moved(values: Any) -> Any:
        return np.array([v + Fraction(rng.randint(-9, 9), 10**4) for v in values.flat], object)

    return Network([(moved(W).reshape(W.shape), moved(b)) for W, b in net.layers])


@pytest.mark.parametrize(
    "widths", [(1,), (3,), (1, 1), (1, 1, 1), (2, 1), (2, 2), (2, 4), (3, 2), (3, 3)]
)
def test_no_network_has_more(widths: tuple[int, ...]) -> None:
    rng, most = random.Random(str(widths)), bounds.max_pieces(widths)
    found = [trace_line(random_network(rng, widths)).n_pieces() for _ in range(400)]
    sharp = depth.max_pieces(widths)
    found += [trace_line(perturbed(rng, sharp)).n_pieces() for _ in range(20)]
    assert max(found) <= most


@pytest.mark.parametrize(
    ("widths", "layer"),
    [((3, 1), 1), ((2, 3, 3), 0), ((1, 3), 0), ((3, 2, 3), 1), ((4, 4, 2, 9), 2)],
)
def test_what_is_not_settled_is_refused(widths: tuple[int, ...], layer: int) -> None:
    for count in (depth.max_pieces, bounds.max_pieces):
        with pytest.raises(HypothesisError, match="give it at least") as caught:
            count(widths)
        assert caught.value.witness == layer


@pytest.mark.parametrize("widths", [0, "33", (3, 0), (3, 2.5), (-1,)])
def test_widths_are_positive_integers(widths: Any) -> None:
    with pytest.raises(InputError, match="width"):
        depth.max_pieces(widths)


def test_the_corollary_of_the_lecture_fails_for_hidden_layers() -> None:
    """Width at most 2^(L^delta), L hidden layers: fewer than 2^(L^2) pieces? Not for L = 1, 2."""
    assert trace_line(depth.max_pieces([2])).n_pieces() == 3 > 2 ** (1**2)
    assert trace_line(depth.max_pieces([3, 3])).n_pieces() == 16 == 2 ** (2**2)
    assert 3 <= 2 ** (2**0.9)
    assert trace_line(depth.max_pieces([4, 4])).n_pieces() == 25 > 2 ** (2**2)
