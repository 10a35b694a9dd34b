"""The players of the built pages, moved in a browser: every control reaches every frame."""

import contextlib
import io
import itertools
import random
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from fdl import widgets
from fdl.figures import Drawing
from fdl.widgets._player import MOST_BYTES, Grid, label, player, shown
from tests import browser, notebooks
from tests.conftest import BOOK

pytestmark = pytest.mark.book

MOST_BYTES_OF_A_PAGE = 1_500_000
CALL = "widgets.explore("
SHOWN = """figure => {
  const copy = figure.querySelector("svg").cloneNode(true);
  for (const part of copy.querySelectorAll("[data-when]"))
    if (part.style.display === "none") part.remove();
  return {
    svg: copy.outerHTML,
    said: figure.querySelector(".fdl-state").innerText.replace(/\\s+/g, " ").trim(),
  };
}"""


class Player(NamedTuple):
    """A call of `widgets.explore` on a page."""

    page: Path
    draw: Drawing
    grid: Grid

    @property
    def name(self) -> str:
        return self.draw.name

    def state(self, **places: int) -> dict[str, int]:
        return {**self.grid.first, **places}

    def values(self, state: dict[str, int]) -> dict[str, Any]:
        return {name: self.grid.values[name][i] for name, i in state.items()}

    def moves(self) -> Iterator[tuple[str, int]]:
        for name, values in self.grid.values.items():
            yield from ((name, i) for i in range(len(values)))

    def states(self) -> list[dict[str, int]]:
        """Every value of every control, and a few of all combinations."""
        sizes = {name: len(values) for name, values in self.grid.values.items()}
        rng = random.Random(self.name)
        some = [{name: rng.randrange(size) for name, size in sizes.items()} for _ in range(6)]
        return [self.state(**{name: i}) for name, i in self.moves()] + some


CALLS = [
    (name, i)
    for name, notebook in notebooks.stored().items()
    for i in range(sum(CALL in cell.source for _, cell in notebooks.code_cells(notebook)))
]


@cache
def players(name: str) -> list[Player]:
    """Run a notebook and keep what it hands to `widgets.explore`."""
    found: list[Player] = []
    page = (BOOK / name).with_suffix(".html")

    def keep(draw: Any, /, *, first: Any = None, **parameters: Any) -> None:
        found.append(Player(page, draw, Grid.read(parameters, first or {})))

    with pytest.MonkeyPatch.context() as patch, contextlib.redirect_stdout(io.StringIO()):
        patch.setattr(widgets, "explore", keep)
        names: dict[str, Any] = {}
        for _, cell in notebooks.code_cells(notebooks.stored()[name]):
            exec(cell.source, names)
    return found


@pytest.fixture(params=CALLS, ids=lambda call: f"{Path(call[0]).stem}-{call[1]}")
def one(request: pytest.FixtureRequest, book: Path) -> Player:
    name, i = request.param
    return players(name)[i]


def opened(chromium: Any, one: Player) -> Any:
    return browser.opened(chromium, one.page.as_uri())


def test_a_player_is_on_its_page_as_it_is_drawn_now(one: Player) -> None:
    text = player(one.draw, one.grid)
    assert text in one.page.read_text(encoding="utf-8")
    assert len(text.encode()) <= MOST_BYTES


def test_pages_have_no_other_players_and_stay_light(book: Path) -> None:
    for name in notebooks.stored():
        page = (book / name).with_suffix(".html")
        shown = page.read_text(encoding="utf-8").count('<figure class="fdl-figure fdl-player"')
        assert shown == sum(call == name for call, _ in CALLS)
        assert page.stat().st_size <= MOST_BYTES_OF_A_PAGE


def control(tab: Any, one: Player, name: str) -> Any:
    return tab.get_by_label(label(one.draw, name), exact=True).and_(
        tab.locator(f"#{one.name}-{name}")
    )


def by_keyboard(tab: Any, box: Any, one: Player, name: str) -> Iterator[int]:
    """Move through all values of a control with the keys that belong to it."""
    kind, count = box.evaluate("one => one.type"), len(one.grid.values[name])
    box.focus()
    if kind == "checkbox":
        first = one.grid.first[name]
        for place in (1 - first, first):
            tab.keyboard.press("Space")
            yield place
        return
    tab.keyboard.press("Home")
    for place in range(count):
        yield place
        tab.keyboard.press("ArrowRight" if kind == "range" else "ArrowDown")


def by_mouse(tab: Any, box: Any, one: Player, name: str) -> Iterator[int]:
    """Move through all values of a control by clicking."""
    kind, count = box.evaluate("one => one.type"), len(one.grid.values[name])
    if kind == "checkbox":
        first = one.grid.first[name]
        for place in (1 - first, first):
            tab.locator(f"label[for={one.name}-{name}]").click()
            yield place
        return
    for place in range(count):
        if kind == "range":
            box.scroll_into_view_if_needed()
            frame, thumb = box.bounding_box(), 16
            x = thumb / 2 + place / (count - 1) * (frame["width"] - thumb)
            box.click(position={"x": x, "y": frame["height"] / 2})
        else:  # the list that opens belongs to the system, not to the page
            box.select_option(index=place)
        yield place


def expected(one: Player, state: dict[str, int]) -> str:
    return one.draw.say(one.values(state))


@pytest.mark.parametrize("way", [by_keyboard, by_mouse])
def test_every_control_reaches_every_value(chromium: Any, one: Player, way: Any) -> None:
    with opened(chromium, one) as (tab, requests, complaints):
        figure = tab.locator(f"#figure-{one.name}")
        for name in one.grid.values:
            box = control(tab, one, name)
            seen = []
            for place in way(tab, box, one, name):
                now = figure.evaluate(SHOWN)
                assert now["said"] == expected(one, one.state(**{name: place}))
                seen.append(now["svg"])
            assert len(seen) == len(one.grid.values[name])
            set_to(tab, one, one.state())
        assert complaints == []
        assert all(url.startswith(("file:", "data:")) for url in requests)


def set_to(tab: Any, one: Player, state: dict[str, int]) -> None:
    tab.locator(f"#figure-{one.name} form").evaluate(
        """(form, state) => {
          for (const [name, place] of Object.entries(state)) {
            const control = form.elements[name];
            if (control.type === "checkbox") control.checked = Boolean(place);
            else if (control.type === "range") control.value = place;
            else control.selectedIndex = place;
          }
          form.dispatchEvent(new Event("input"));
        }""",
        state,
    )


def pixels(tab: Any, svg: str) -> bytes:
    tab.set_content(f'<body style="margin: 0; background: white">{svg}</body>')
    return tab.locator("svg").screenshot()


def test_each_frame_is_its_picture(chromium: Any, one: Player) -> None:
    """Alone on a page, a frame of the player and the picture drawn for it are the same pixels."""
    with opened(chromium, one) as (tab, _, _):
        frames = []
        for state in one.states():
            set_to(tab, one, state)
            frames.append(tab.locator(f"#figure-{one.name}").evaluate(SHOWN)["svg"])
    blank = chromium.new_page()
    drawn = {}
    for state, svg in zip(one.states(), frames, strict=True):
        picture = one.draw(**one.values(state))
        shot = pixels(blank, picture.svg)
        assert pixels(blank, svg) == shot, f"{one.name} differs at {state}"
        drawn[state_key(state)] = (marks(picture.svg), shot)
    blank.close()
    for (marks_a, a), (marks_b, b) in itertools.combinations(drawn.values(), 2):
        assert (marks_a == marks_b) == (a == b)


def state_key(state: dict[str, int]) -> tuple[int, ...]:
    return tuple(state.values())


def marks(svg: str) -> str:
    """What a picture draws, without its words."""
    return svg[svg.index("</title>") :]


def test_without_scripts_the_first_frame_stands(chromium: Any, one: Player) -> None:
    context = chromium.browser.new_context(java_script_enabled=False, viewport=browser.DESKTOP)
    tab = context.new_page()
    tab.goto(one.page.as_uri())
    figure = tab.locator(f"#figure-{one.name}")
    assert figure.locator("svg").is_visible()
    assert not figure.locator("form").is_visible()
    said = " ".join(figure.locator(".fdl-state").inner_text().split())
    assert said == expected(one, one.state())
    context.close()


def test_a_control_says_its_value(chromium: Any, one: Player) -> None:
    with opened(chromium, one) as (tab, _, _):
        for name, values in one.grid.values.items():
            box = control(tab, one, name)
            if box.evaluate("one => one.type") != "range":
                continue
            said = []
            for place in range(len(values)):
                set_to(tab, one, one.state(**{name: place}))
                said.append(box.get_attribute("aria-valuetext"))
            assert said == [shown(value) for value in values]
