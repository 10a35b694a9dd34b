"""A picture is text that says what it shows, and is the same each time it is drawn."""

import pytest

from fdl import InputError, PiecewiseLinear, depth, figures, trace_interval, trace_line


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
