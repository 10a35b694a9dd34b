"""One call, two lives: an ipywidget where a kernel runs, a player on the page."""

import html
from collections.abc import Mapping
from typing import Any

from fdl.errors import MissingExtraError
from fdl.widgets._player import Grid, Source, label, player, shown

__all__ = ["explore"]


def explore(draw: Source, /, *, first: Mapping[str, Any] | None = None, **parameters: Any) -> Any:
    """Return a figure with a control for each parameter.

    Where a kernel runs it is an ipywidget that calls `draw` anew. On a page it is HTML with all
    frames computed beforehand: labelled native controls, a sentence that says what they chose,
    and a short script that computes nothing.

    Args:
        draw: a `figures.Drawing`, whose layers are stored once for each value of their own
            controls, or a function that returns a `figures.Picture`.
        parameters: the values of each control. `[False, True]` becomes a box to tick, words a
            list, all else a slider.
        first: the values that show before any move, where they are not the first ones.

    Raises `InputError` for a parameter without values, `BudgetError` for a player above 400 kB
    or a function with more than 40 frames, `MissingExtraError` without ipywidgets.

    >>> from fdl import PiecewiseLinear, figures
    >>> def ramp(slope):
    ...     return figures.graph(PiecewiseLinear([0, 1], [0, slope]), name="ramp", caption="")
    >>> explore(ramp, slope=[1, 2, 3])
    Player(ramp: slope)
    """
    grid = Grid.read(parameters, first or {})
    page = player(draw, grid)
    try:
        import ipywidgets
    except ImportError:
        raise MissingExtraError("ipywidgets", extra="widgets") from None

    class Player(ipywidgets.VBox):  # type: ignore[misc]
        def __repr__(self) -> str:
            name = page.split('id="figure-', 1)[1].split('"', 1)[0]
            return f"Player({name}: {', '.join(grid.values)})"

        def _repr_mimebundle_(self, **options: Any) -> dict[str, Any]:
            return {**super()._repr_mimebundle_(**options), "text/html": page}

    view = ipywidgets.HTML()
    controls = {name: _control(ipywidgets, label(draw, name), name, grid) for name in grid.values}

    def show(_: Any = None) -> None:
        picture = draw(**{name: control.value for name, control in controls.items()})
        said = f'<p aria-live="polite">{html.escape(picture.alt)}</p>'
        view.value = picture._repr_html_() + said

    for control in controls.values():
        control.observe(show, "value")
    show()
    return Player([*controls.values(), view])


def _control(ipywidgets: Any, said: str, name: str, grid: Grid) -> Any:
    values = grid.values[name]
    options: dict[str, Any] = {"description": said}
    options |= {"value": values[grid.first[name]], "style": {"description_width": "initial"}}
    if values == [False, True]:
        return ipywidgets.Checkbox(indent=False, **options)
    if all(isinstance(value, str) for value in values):
        return ipywidgets.Dropdown(options=values, **options)
    choices = [(shown(value), value) for value in values]
    return ipywidgets.SelectionSlider(options=choices, **options)
