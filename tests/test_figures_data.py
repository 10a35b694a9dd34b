"""Figures of networks that somebody trained or built: what they say is what the networks do."""

import itertools
import re
from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from fdl import InputError, Network, data, figures, lipschitz, memorize, trace

PLANE = [(-3, 0), (-1, 2), (0, -2), (1, 1), (2, -1), (3, 2), (-2, -3), (1, 3), (-1, -1)]
LABELS = [2, -1, 0, 3, 1, -2, 1, 0, 2]


def state(drawing: figures.Drawing, **values: object) -> str:
    return drawing(**values).alt.removeprefix(drawing.title).strip()


def test_a_walk_counts_the_pieces_and_their_slopes() -> None:
    X, y = data.sphere(12, 3), data.random_labels(12, seed=2)
    nets = {"caps": memorize.caps(X, y), "zhang": memorize.zhang(X, y)}
    drawing = figures.walk(nets, X[0], X[1])
    said = {name: state(drawing, network=name) for name in nets}
    for name, net in nets.items():
        pieces, slope = (
            trace(net, X[0], X[1]).n_pieces(),
            lipschitz.squared_on_segment(net, X[0], X[1]),
        )
        assert f"{pieces} piece" in said[name]
        assert f"slope {slope**0.5:.3g};" in said[name]
    assert said["caps"] != said["zhang"]


def test_a_walk_wants_the_same_ends() -> None:
    nets = {"one": Network([([[1]], [0])]), "two": Network([([[2]], [0])])}
    with pytest.raises(InputError, match="differ at an end"):
        figures.walk(nets, [0], [1])


def test_a_far_walk_bends_its_scale() -> None:
    tall = Network([([[1], [1]], [0, -1]), ([[1000, -2000]], [0])])
    flat = Network([([[0]], [0])])
    drawing = figures.walk({"tall": tall, "flat": flat}, [0], [2])
    assert "10" in drawing(network="tall").svg
    assert state(drawing, network="flat").startswith("1 piece. The steepest has slope 0;")


def nearly() -> tuple[Network, Any, list[Fraction]]:
    X, y = [[0], [1], [3]], [Fraction(1), Fraction(2), Fraction(7)]
    return Network([([["1"], ["1"]], ["0.99987", "-2"]), ([[1, 3]], [0])]), X, y


def test_rounding_and_polishing() -> None:
    net, X, y = nearly()
    drawing = figures.round_and_polish(net, X, y)
    rounded = Network([([[1], [1]], ["0.9999", -2]), ([[1, 3]], [0])])
    worst = max(abs(f - label) for f, label in zip(rounded(X), y, strict=True))
    assert state(drawing, digits=4, polished=False) == f"Largest error {float(worst):.2g}."
    assert "all 3 labels are exactly right" in state(drawing, digits=4, polished=True)
    assert state(drawing, digits=2, polished=False).startswith("All")


def test_a_refusal_to_polish_is_told() -> None:
    net = Network([([[1]], [0]), ([[1]], [0])])
    drawing = figures.round_and_polish(net, [[1], [2], [3]], [1, 2, 5])
    assert "Polishing refuses" in state(drawing, digits=3, polished=True)


@pytest.mark.parametrize("units", range(7))
def test_sign_codes_are_those_of_the_network(units: int) -> None:
    labels = [int(label > 0) for label in LABELS]
    net = memorize.threshold(PLANE, labels)
    W, b = net.layers[0]
    units = min(units, len(W))
    codes = {tuple((W[:units] @ np.array(x) + b[:units]) >= 0) for x in PLANE}
    said = state(figures.sign_codes(net, PLANE), units=units)
    assert f"give{'s' * (units == 1)} 9 points {len(codes)} code" in said
    assert ("Each is alone" in said) == (len(codes) == 9)


def test_sign_codes_want_a_plane() -> None:
    with pytest.raises(InputError, match="two inputs"):
        figures.sign_codes(Network([([[1]], [0]), ([[1]], [0])], "threshold"), [[1]])


def test_sorted_blocks_are_right_so_far_and_no_further() -> None:
    drawing = figures.sorted_blocks(PLANE, LABELS)
    net = memorize.blocks(PLANE, LABELS)
    for blocks in (1, 2, 3):
        found = re.search(
            r"(\d) neurons?, the outputs at points 1 to (\d)", state(drawing, blocks=blocks)
        )
        assert found is not None
        assert [int(number) for number in found.groups()] == [2 * blocks - 1, 3 * blocks]
    assert net.n_neurons == 5


def test_a_last_point_alone_costs_one_neuron() -> None:
    drawing = figures.sorted_blocks(PLANE[:7], LABELS[:7])
    assert "is 4 neurons, the outputs at points 1 to 7" in state(drawing, blocks=3)


def test_blocks_are_drawn_in_the_plane() -> None:
    with pytest.raises(InputError, match="plane"):
        figures.sorted_blocks([[1], [2]], [0, 1])


@pytest.mark.parametrize("n", [2, 3, 4, 5])
def test_rectangles_are_counted_and_keep_to_lindsey(n: int) -> None:
    drawing, words = figures.balanced_rectangles(), list(itertools.product((0, 1), repeat=n))
    for rows, columns in itertools.product((1, 2, 3, 4), repeat=2):
        xs, ys = words[-(2**n * rows // 4) :], words[-(2**n * columns // 4) :]
        total = sum((-1) ** sum(a * b for a, b in zip(x, y, strict=True)) for x in xs for y in ys)
        said = state(drawing, n=n, rows=rows, columns=columns)
        found, pairs, bound = map(int, re.findall(r"-?\d+", said))
        assert (found, pairs) == (total, len(xs) * len(ys))
        assert total**2 <= 2**n * pairs
        assert bound**2 <= 2**n * pairs < (bound + 1) ** 2


@pytest.mark.parametrize("word", range(64))
def test_written_labels_are_read_again(word: int) -> None:
    names = [f"{row}_{i}" for row in "ab" for i in (1, 2, 3)]
    bits = [word >> i & 1 for i in range(6)]
    said = state(figures.write_labels(), **dict(zip(names, bits, strict=True)))
    assert said.endswith("reads {} {} {} and {} {} {}.".format(*bits))
    numbers = [
        sum(Fraction(2 * bit + 1, 4 ** (i + 1)) for i, bit in enumerate(row))
        for row in (bits[:3], bits[3:])
    ]
    assert said.startswith(f"a = {numbers[0]}, b = {numbers[1]}.")
