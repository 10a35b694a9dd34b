"""Three currencies: what each construction pays in neurons, parameters and bits a weight."""

from dataclasses import dataclass
from functools import cache
from typing import Any

from fdl import bounds
from fdl.errors import InputError
from fdl.figures._drawing import ORANGE, PINK, Drawing, Part
from fdl.tables import measured

__all__ = ["Price", "prices", "three_currencies"]

_CLASSES, _LABEL_BITS = 8, 3
_PANELS = (("neurons", 7.5), ("parameters", 9), ("bits a weight", 6))  # and the last power of ten


@dataclass(frozen=True)
class Price:
    """What one construction pays: at most, but for the hidden layers.

    bits: of its longest weight; None where that depends on the data alone.
    least: lower bounds for neurons, parameters and bits, where there are. For real labels: from
        the dimension. For those of three bits: from counting, parameters if they are no longer
        than these, and bits if there are no more parameters than these.
    """

    name: str
    hidden_layers: int
    neurons: int
    parameters: int
    bits: int | None
    least: tuple[int | None, int, int]


def three_currencies(*, name: str = "three-currencies") -> Drawing:
    """Return the drawing of what constructions pay for n points of R^d: controls `n` and `d`.

    n is 100, 1 000, 10 000 or 100 000: for the bits of a key and for the shifts of `park` the
    formulas take what the committed tables `vardi` and `park` have for random integer points.

    >>> three_currencies()(n=1_000, d=8).alt.split(". ", 1)[1][:89]
    'Of 1 000 points in R^8 with 3-bit labels: fewest neurons, yun with 88; fewest parameters,'
    """
    return Drawing(
        name,
        title="Neurons, parameters and bits a weight of eight constructions, on log scales.",
        caption="Sizes by the formulas of fdl.bounds, and what no network of so many hidden layers "
        "or so many bits can do without (dotted). The five above take any real labels (bubeck and "
        "blocks: of points in general position), the three below labels of 3 bits.",
        stage=_stage,
        layers=(Part(("n", "d"), _draw),),
        words=(Part(("n", "d"), _say),),
        size=(7.0, 4.2),
        labels={"n": "points n", "d": "dimension d"},
    )


@cache
def prices(n: int, d: int) -> tuple[Price, ...]:
    """Return what each construction pays, those for real labels first."""
    one, two = bounds.yun_widths(n), bounds.yun_deep_widths(n, 12)
    widths = {
        "zhang": (bounds.zhang_neurons(n),),
        "bubeck": (bounds.bubeck_neurons(n, d),),
        "blocks": (bounds.blocks_neurons(n, d),),
        **{"yun": one, "yun_deep": two},
    }
    real = (_real(name, n, d, hidden) for name, hidden in widths.items())
    return (*real, _yang(n, d), _park(n, d), _vardi(n, d))


def _real(name: str, n: int, d: int, widths: tuple[int, ...]) -> Price:
    parameters = bounds.dense_parameters((d, *widths, 1))
    if name == "zhang":
        parameters = bounds.zhang_parameters(n, d)
    least = bounds.blocks_lower_bound(n, d) if len(widths) == 1 else None
    return Price(name, len(widths), sum(widths), parameters, None, (least, n, 0))


def _natural(name: str, n: int, d: int, layers: int, neurons: int, size: tuple[int, int]) -> Price:
    parameters, bits = size
    few = bounds.counting_lower_bound(n, _CLASSES, bits, d)
    short = bounds.counting_weight_bits(n, _CLASSES, parameters, d)
    return Price(name, layers, neurons, parameters, bits, (None, few, short))


def _yang(n: int, d: int) -> Price:
    bits = _table("vardi", n)["bits a key"]
    shape = bounds.yang_shape(n, bits)
    size = (
        bounds.yang_nonzero(n, shape, bits, _LABEL_BITS, d),
        bounds.yang_weight_bits(shape[2], bits),
    )
    layers = bounds.yang_hidden_layers(n, shape, bits)
    return _natural("yang", n, d, layers, bounds.yang_neurons(n, shape, bits, _LABEL_BITS), size)


def _park(n: int, d: int) -> Price:
    row = _table("park", n)
    shape = row["folds"], row["groups"], row["blocks"], row["slots"]
    parameters = bounds.park_nonzero(shape, _LABEL_BITS, d)
    size = parameters, bounds.vardi_weight_bits(shape[3], _LABEL_BITS)
    layers = bounds.park_hidden_layers(shape, _LABEL_BITS)
    return _natural("park", n, d, layers, bounds.park_neurons(shape, _LABEL_BITS), size)


def _vardi(n: int, d: int) -> Price:
    bits = _table("vardi", n)["bits a key"]
    shape = bounds.vardi_shape(n, bits)
    parameters = bounds.vardi_nonzero(shape, bits, _LABEL_BITS, d)
    size = parameters, bounds.vardi_weight_bits(shape[2], bits)
    layers = bounds.vardi_hidden_layers(*shape[1:], bits)
    return _natural("vardi", n, d, layers, bounds.vardi_neurons(shape, bits, _LABEL_BITS), size)


def _table(name: str, n: int) -> dict[str, Any]:
    """Return the row of a committed table for n integer points."""
    table = measured(name, points="integers")
    rows = [dict(zip(table.header, row, strict=True)) for row in table.rows]
    for row in rows:
        if row["N"] == n:
            return row
    known = ", ".join(str(row["N"]) for row in rows)
    raise InputError(f"n is {n}: keys are measured for {known} points")


def _stage(figure: Any) -> Any:
    names, *panels = figure.subplots(1, 4, width_ratios=[5, 4, 4, 4], sharey=True)
    rows = [price.name for price in prices(100, 1)]
    for axes, (title, most) in zip(panels, _PANELS, strict=True):
        axes.set(xscale="log", xlim=(1, 10**most), ylim=(len(rows) - 0.4, -0.6), yticks=[])
        axes.set_xticks([1, 10**2, 10**4], labels=["1", "$10^2$", "$10^4$"])
        axes.minorticks_off()
        axes.set_title(title, loc="left", fontsize=11)
    names.axis("off")
    names.set_xlim(0, 1)
    names.set_title("hidden layers", loc="right", fontsize=11)
    for row, name in enumerate(rows):
        names.text(0, row, name, va="center")
    panels[2].text(2, 2, "as long as\nthe data\nask for", va="center", fontsize=9)
    panels[0].text(1, len(rows) + 1.1, "dotted: lower bounds", color=PINK)
    return names, *panels


def _draw(axes: Any, n: int, d: int) -> None:
    names, *panels = axes
    for row, price in enumerate(prices(n, d)):
        names.text(1, row, _spaced(price.hidden_layers), va="center", ha="right")
        paid = price.neurons, price.parameters, price.bits
        for panel, value, least in zip(panels, paid, price.least, strict=True):
            if value is not None:
                panel.barh(row, value - 1, left=1, height=0.6, color=ORANGE, alpha=0.35)
                panel.plot([value, value], [row - 0.3, row + 0.3], color=ORANGE)
                panel.text(1.5 * value, row, _spaced(value), va="center", fontsize=9)
            if least:
                panel.plot([least, least], [row - 0.45, row + 0.45], color=PINK, ls=":", lw=2.5)


def _say(n: int, d: int) -> str:
    found = prices(n, d)
    neurons = min(found, key=lambda price: price.neurons)
    parameters = min(found, key=lambda price: price.parameters)
    few = f"fewest neurons, {neurons.name} with {_spaced(neurons.neurons)}"
    cheap = f"fewest parameters, {parameters.name} with {_spaced(parameters.parameters)}"
    said = f"Of {_spaced(n)} points in R^{d} with 3-bit labels: {few}; {cheap}"
    if parameters.bits is None:
        return f"{said}, which real labels allow."
    layers = f"on {_spaced(parameters.hidden_layers)} hidden layers"
    return f"{said} of up to {_spaced(parameters.bits)} bits, {layers}."


def _spaced(number: int) -> str:
    return f"{number:,}".replace(",", " ")
