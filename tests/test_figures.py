"""A picture is text that says what it shows, and is the same each time it is drawn."""

import itertools
import math
import re
from fractions import Fraction

import pytest

from fdl import (
    HypothesisError,
    InputError,
    PiecewiseLinear,
    bounds,
    depth,
    figures,
    trace_interval,
    trace_line,
    widgets,
)
from fdl.figures import _bit_dial, _read_a_word, _spend
from fdl.widgets._player import MOST_BYTES, Grid, player


def drawn() -> figures.Picture:
    points = [("1/4", "1/2"), (1, 1)]
    return figures.graph(trace_interval(depth.tent(), 0, 1), points, name="tent", caption="A & B")


def test_a_picture_is_drawn_the_same_twice() -> None:
    assert drawn()._repr_html_() == drawn()._repr_html_()


def test_the_words_count_what_is_drawn() -> None:
    assert "2 pieces from x = 0 to 1" in drawn().alt
    assert "exactly through 1 of 2 points" in drawn().alt


def test_every_identifier_carries_the_name_of_the_picture() -> None:
    svg = drawn().svg
    identifiers = [part.split('"')[0] for part in svg.split(' id="')[1:]]
    assert len(identifiers) == len(set(identifiers)) == 5
    assert all(identifier.startswith("tent-") for identifier in identifiers)
    for opening in ("url(#", 'href="#'):
        assert svg.count(opening) == svg.count(f"{opening}tent-")


def test_the_text_takes_the_colour_of_the_page_and_captions_are_escaped() -> None:
    html = drawn()._repr_html_()
    assert "currentColor" in html
    assert "#010203" not in html
    assert "A &amp; B" in html


def test_a_function_without_ends_is_refused() -> None:
    with pytest.raises(InputError, match="restrict"):
        figures.graph(trace_line(depth.tent()), name="tent", caption="")


def test_one_piece_is_singular() -> None:
    ramp = PiecewiseLinear([0, 1], [0, 1])
    assert "with 1 piece from" in figures.graph(ramp, name="ramp", caption="").alt


def state(drawing: figures.Drawing, **values: object) -> str:
    return drawing(**values).alt.removeprefix(drawing.title).strip()


@pytest.mark.parametrize("iterates", range(9))
def test_folding_counts_layers_neurons_and_pieces(iterates: int) -> None:
    said = state(figures.fold_the_interval(), iterates=iterates, cobweb=False)
    pieces = 2**iterates
    assert f" {pieces} piece{'s' * (pieces > 1)} on [0, 1]" in said
    if iterates:
        assert f" {2 * iterates if iterates > 1 else 3} neurons, " in said
        assert f" {pieces + 2} on the whole line" in said


def test_the_bit_dial_reads_two_digits_of_the_network() -> None:
    """For all 256 words and all seven networks: what the dial shows is a digit of the value."""
    for k in range(1, 8):
        net = depth.sawtooth(k)
        for word in range(256):
            x = Fraction(2 * word + 1, 2**9)
            bits, value = depth.binary_digits(x, 9), net(x)
            shown = [
                _bit_dial._read(k, p, bool(bits[k - 1]), bool(bits[p - 1])) for p in range(k + 1, 9)
            ]
            assert [*shown, 1] == depth.binary_digits(value, 9 - k)
            assert value != Fraction(1, 2)


@pytest.mark.parametrize("bits", [(0, 0), (0, 1), (1, 0), (1, 1)])
def test_the_bit_dial_says_on_which_side_the_value_lies(bits: tuple[int, int]) -> None:
    values = {f"bit_{i}": False for i in range(1, 9)} | {"bit_5": bits[0], "bit_6": bits[1]}
    said = state(figures.bit_dial(), iterates=5, **values)
    x = Fraction(1, 2**9) + Fraction(bits[0], 2**5) + Fraction(bits[1], 2**6)
    assert ("above" in said) == (depth.sawtooth(5)(x) > Fraction(1, 2)) == (bits[0] != bits[1])
    assert f"b₅ is {bits[0]}" in said


def test_two_arithmetics_part() -> None:
    drawing = figures.two_arithmetics()
    assert state(drawing, start="1/10", steps=60).endswith(
        "2/5 over the rationals, 0.0 in float64."
    )
    assert "2/3 over the rationals, 0.66" in state(drawing, start="1/3", steps=1)


def test_the_ruler_names_the_points_that_meet() -> None:
    points = [[0, 0], [3, 1], [1, 2], [2, 5]]
    drawing = figures.turn_the_ruler(points)
    for w in itertools.product(range(-3, 4), repeat=2):
        if w == (0, 0):
            continue
        z = [w[0] * x + w[1] * y for x, y in points]
        said = state(drawing, w=w)
        pairs = re.findall(r"(\d) and (\d)", said)
        assert bool(pairs) == (len(set(z)) < 4)
        assert all(z[int(i) - 1] == z[int(j) - 1] for i, j in pairs)
        if not pairs:
            order = [int(i) - 1 for i in re.search(r"order ([\d, ]+), s", said)[1].split(", ")]
            assert sorted(z) == [z[i] for i in order]
            gap = min(b - a for a, b in itertools.pairwise(sorted(z))) / math.hypot(*w)
            assert f"gap {gap:.2f}." in said


def test_a_ruler_turns_in_the_plane() -> None:
    with pytest.raises(InputError, match="plane"):
        figures.turn_the_ruler([[1, 2, 3]])


NOISE = ["0", "1/512", "1/64", "1/16", "1/4"]


@pytest.mark.parametrize("std", NOISE)
@pytest.mark.parametrize("iterates", [1, 3, 5])
def test_the_fragile_sawtooth_counts_what_noise_leaves(iterates: int, std: str) -> None:
    drawing = figures.how_fragile()
    for seed in (1, 2):
        said = state(drawing, iterates=iterates, std=std, seed=seed)
        clean = trace_interval(depth.sawtooth(iterates), 0, 1)
        noisy = trace_interval(depth.perturb(depth.sawtooth(iterates), std, seed), 0, 1)
        pieces, *counts = map(int, re.findall(r"(\d+) (?:piece|crossing)s?\b", said))
        below = trace_interval(depth.perturb(depth.horseshoe(iterates, "1/8"), std, seed), 0, 1)
        assert pieces == noisy.n_pieces()
        assert counts == [f.n_crossings("1/2") for f in (noisy, below)]
        distance = float(re.search(r"L1 distance (\S+) to", said)[1])
        assert abs(distance - noisy.l1_distance(clean)) <= Fraction(1, 2000)
        sure = re.search(r"so (\d+) are sure", said)
        assert sure is None or below.n_crossings("1/2") >= int(sure[1]) == 2**iterates
        assert bool(sure) == (std in NOISE[:2])


SPLITS = [(12,), (9, 3), (6, 6), (6, 3, 3), (4, 4, 4), (3,) * 4, (3, 3, 2, 2, 2), (2,) * 6]


@pytest.mark.parametrize("split", [*SPLITS, (2, 10), (1, 1), (4, 2, 2), (2, 2), (2, 2, 2)])
def test_what_is_spent_on_a_split_is_counted(split: tuple[int, ...]) -> None:
    net = _spend._net(split)
    assert net.widths == split
    pieces, bound = trace_interval(net, 0, 1).n_pieces(), bounds.network_pieces(split)
    said = state(figures.spend_twelve_neurons(), split=split)
    assert f" {sum(split)} neurons: {pieces} pieces on [0, 1]" in said
    assert ("as many as the bound allows" in said) == (pieces == bound)
    assert (f"The bound is {bound};" in said) == (pieces < bound)


def test_four_layers_of_three_win() -> None:
    pieces = {split: _spend._graph(split).n_pieces() for split in SPLITS}
    assert max(pieces, key=pieces.__getitem__) == (3, 3, 3, 3)
    assert list(pieces.values()) == [13, 40, 49, 112, 125, 256, 224, 112]


def test_a_split_that_is_not_settled_is_refused() -> None:
    with pytest.raises(HypothesisError, match="give it at least"):
        figures.spend_twelve_neurons()(split=(2, 4, 6))


def test_their_players_fit_a_page() -> None:
    spent = player(figures.spend_twelve_neurons(), Grid.read({"split": SPLITS}, {}))
    grid = {"iterates": [3, 5, 7], "std": NOISE, "seed": [1, 2]}
    fragile = player(figures.how_fragile(), Grid.read(grid, {}))
    assert max(len(spent), len(fragile)) < MOST_BYTES / 2


@pytest.mark.parametrize(("iterates", "pieces"), [(2, 1), (3, 2), (3, 4), (4, 3), (2, 4)])
def test_the_triangles_missed_are_counted_and_cost_their_area(iterates: int, pieces: int) -> None:
    said = state(figures.missed_by_few_pieces(), iterates=iterates, pieces=pieces)
    f, n = depth.best_approximation(iterates, pieces), 2**iterates
    missed = depth.missed_triangles(f, iterates)
    assert f"misses {len(missed)} of {n - 1} triangles." in said
    distance = f.l1_distance(trace_interval(depth.sawtooth(iterates), 0, 1))
    assert distance >= Fraction(len(missed), 4 * n)
    assert len(missed) >= n // 2 - 1 - pieces
    assert Fraction(re.search(r"Distance ([\d/]+)[,;]", said)[1]) == distance
    for method in ("windows", "pairing", "counting"):
        bound = depth.l1_lower_bound(iterates, pieces, method=method)
        assert f"{method} {bound if bound else 'says nothing'}," in said
    assert said.endswith("lecture 1/32." if 4 * pieces <= n else "lecture says nothing.")


def test_the_player_of_missed_triangles_is_small() -> None:
    pieces, iterates = range(1, 9), (2, 3, 4)
    player = widgets.explore(figures.missed_by_few_pieces(), pieces=pieces, iterates=iterates)
    assert len(player._repr_mimebundle_()["text/html"]) < 150_000


KEYS, LABELS = (0, 3, 6, 9, 13), (2, 1, 3, 0, 2)


@pytest.mark.parametrize(
    ("keys", "labels"), [(KEYS, LABELS), ((0, 1), (3, 5)), ((0, 2, 3, 31), (0, 1, 1, 1))]
)
def test_the_word_is_read_item_by_item(keys: tuple[int, ...], labels: tuple[int, ...]) -> None:
    """What the units say, against the digits of keys and labels written down one by one."""
    reading = _read_a_word._Reading(keys, labels)
    for items in range(len(keys) + 1):
        for x in (*keys, 4, 40):
            state = reading.state(items, x)
            sizes = (reading.key_bits, reading.label_bits)
            left = [
                "".join(f"{number:0{bits}b}" for number in numbers[items:])
                for numbers, bits in zip((keys, labels), sizes, strict=True)
            ]
            bits = [word.replace("1", "0").replace("3", "1") for word in state.words]
            assert bits == left
            assert not set("".join(state.words)) & {"0", "2"}
            if items:
                assert (state.key, state.label) == (keys[items - 1], labels[items - 1])
                assert state.match == (x == keys[items - 1])
            known = dict(zip(keys[:items], labels[:items], strict=True))
            assert state.out == known.get(x, 0)
    assert [reading.net(x) for x in keys] == list(labels)


def test_the_reader_says_what_it_found_and_fits_a_page() -> None:
    drawing = figures.read_a_word(KEYS, LABELS)
    assert state(drawing, items=0, x=6) == (
        "Nothing is read: 20 and 10 digits are left. OUT = 0 at x = 6."
    )
    assert state(drawing, items=4, x=6).endswith("The key is not x = 6: OUT = 3.")
    grid = Grid.read({"items": range(6), "x": (*KEYS, 7)}, {})
    assert len(player(drawing, grid).encode()) < MOST_BYTES / 4


@pytest.mark.parametrize("keys", [(0,), (1, 2), (0, 3, 3)])
def test_keys_of_a_word_increase_from_zero(keys: tuple[int, ...]) -> None:
    with pytest.raises(InputError, match="increasing"):
        figures.read_a_word(keys, (1,) * len(keys))
