"""One call, two lives: what the player and the ipywidget hold, and what is refused."""

import re
import subprocess
import sys
from html.parser import HTMLParser
from typing import Any

import pytest

from fdl import BudgetError, InputError, PiecewiseLinear, figures, widgets


def ramp(slope: int, up: bool = True) -> figures.Picture:
    f = PiecewiseLinear([0, 1], [0, slope if up else -slope])
    return figures.graph(f, name="ramp", caption="A <ramp>.")


def drawing() -> figures.Drawing:
    def stage(figure: Any) -> Any:
        axes = figure.add_subplot()
        axes.set(xlim=(0, 1), ylim=(-3, 3))
        return axes

    return figures.Drawing(
        "lines",
        "Lines.",
        "Caption.",
        stage,
        layers=(
            figures.Part(("a",), lambda axes, a: axes.plot([0, 1], [0, a], color="red")),
            figures.Part(("b",), lambda axes, b: b and axes.plot([0, 1], [1, 0], color="blue")),
        ),
        words=(figures.Part(("a", "b"), lambda a, b: f"a is {a}{' and b' * b}."),),
    )


def page(made: Any) -> str:
    return str(made._repr_mimebundle_()["text/html"])


class Tags(HTMLParser):
    """Every opening tag with its attributes; unbalanced tags fail."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.feed(text)
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))
        if tag != "input":
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.found if name == tag]


def hidden(attributes: dict[str, str | None]) -> bool:
    return "display: none" in (attributes.get("style") or "")


def test_one_bundle_carries_the_page_and_the_widget() -> None:
    bundle = widgets.explore(ramp, slope=[1, 2])._repr_mimebundle_()
    assert bundle["text/plain"] == "Player(ramp: slope)"
    assert set(bundle) == {
        "text/plain",
        "text/html",
        "application/vnd.jupyter.widget-view+json",
    }


def test_a_layer_is_stored_once_for_each_value_of_its_own_controls() -> None:
    tags = Tags(page(widgets.explore(drawing(), a=[-1, 0, 1], b=[False, True])))
    when = [one["data-when"] for one in tags.all("g") if "data-when" in one]
    assert when == ["a=0", "a=1", "a=2", "b=1"]
    assert [hidden(one) for one in tags.all("g") if "data-when" in one] == [False, *[True] * 3]
    said = [one["data-when"] for one in tags.all("span") if "b=" in (one.get("data-when") or "")]
    assert said == [f"a={a} b={b}" for a in range(3) for b in range(2)]


def test_the_first_values_can_be_chosen() -> None:
    made = widgets.explore(drawing(), first={"a": 1, "b": True}, a=[-1, 0, 1], b=[False, True])
    tags = Tags(page(made))
    shows = [one["data-when"] for one in tags.all("g") if "data-when" in one and not hidden(one)]
    assert shows == ["a=2", "b=1"]
    slider, box = tags.all("input")
    assert (slider["min"], slider["max"], slider["value"]) == ("0", "2", "2")
    assert "checked" in box
    assert [child.value for child in made.children[:-1]] == [1, True]


@pytest.mark.parametrize("draw", [ramp, drawing()])
def test_every_control_has_a_label_and_every_reference_a_target(draw: Any) -> None:
    values = {"slope": [1, 2], "up": [True, False]} if draw is ramp else {"a": [1], "b": [0, 1]}
    text = page(widgets.explore(draw, **values))
    tags = Tags(text)
    ids = [one["id"] for _, one in tags.found if "id" in one]
    assert len(ids) == len(set(ids))
    controls = [one["id"] for kind in ("input", "select") for one in tags.all(kind)]
    assert controls == [one["for"] for one in tags.all("label")]
    for _, one in tags.found:
        for name in ("aria-labelledby", "aria-describedby"):
            assert one.get(name, ids[0]) in ids
    assert set(re.findall(r"url\(#([^)]*)\)|href=\"#([^\"]*)\"", text)) != set()
    for found in re.findall(r"(?:url\(#|href=\"#)([^)\"]+)", text):
        assert found in ids
    assert len(tags.all("script")) == 1
    assert not re.findall(r"https?://(?!www\.w3\.org/)", text)


def test_words_become_a_list_and_captions_are_escaped() -> None:
    def named(kind: str) -> figures.Picture:
        return ramp(2 if kind == "steep & fast" else 1)

    text = page(
        widgets.explore(named, first={"kind": "steep & fast"}, kind=["flat", "steep & fast"])
    )
    assert "<option>flat</option><option selected>steep &amp; fast</option>" in text
    assert "A &lt;ramp&gt;." in text


def test_the_widget_follows_its_controls() -> None:
    made = widgets.explore(ramp, slope=[1, 2], up=[False, True])
    slope, up, view = made.children
    before = view.value
    slope.value = 2
    assert view.value != before
    assert ramp(2, False).svg in view.value
    up.value = True
    assert ramp(2, True).svg in view.value
    assert ramp(2, True).alt in view.value


def test_it_is_the_same_twice() -> None:
    first, second = (page(widgets.explore(drawing(), a=[1, 2], b=[0, 1])) for _ in range(2))
    assert first == second


@pytest.mark.parametrize(
    ("parameters", "message"),
    [
        ({}, "name a parameter"),
        ({"slope": []}, "slope is"),
        ({"slope": 3}, "give the sequence"),
        ({"slope": "123"}, "give the sequence"),
        ({"slope": [1], "first": {"slope": 2}}, "none of its values"),
        ({"slope": [1], "first": {"height": 1}}, "height"),
    ],
)
def test_what_cannot_be_explored_is_refused(parameters: Any, message: str) -> None:
    with pytest.raises(InputError, match=message):
        widgets.explore(ramp, **parameters)


@pytest.mark.parametrize("parameters", [{"a": [1]}, {"a": [1], "b": [0], "c": [0]}])
def test_a_drawing_wants_all_its_controls_and_no_others(parameters: Any) -> None:
    with pytest.raises(InputError, match="lines takes a, b; given"):
        widgets.explore(drawing(), **parameters)
    with pytest.raises(InputError, match="lines takes a, b; given"):
        drawing()(**{name: values[0] for name, values in parameters.items()})


def test_a_page_has_no_room_for_too_much() -> None:
    with pytest.raises(BudgetError, match="41 frames"):
        widgets.explore(ramp, slope=range(1, 42))
    with pytest.raises(BudgetError, match="400000"):
        widgets.explore(drawing(), a=range(900), b=[0])


def test_without_ipywidgets_the_extra_is_named() -> None:
    script = """
import sys
sys.modules["ipywidgets"] = None
from fdl import MissingExtraError, figures, widgets
try:
    widgets.explore(lambda a: figures.Picture("a", "<svg></svg>", "", ""), a=[1])
except MissingExtraError as error:
    print(error)
"""
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert "widgets" in done.stdout
