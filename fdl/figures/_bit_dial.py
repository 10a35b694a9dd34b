"""Bit dial: eight binary switches, and what m^(k) makes of them."""

from fractions import Fraction
from functools import cache
from typing import Any

from fdl.depth import binary_digits, sawtooth
from fdl.figures._drawing import BLUE, INK, ORANGE, Drawing, Part

__all__ = ["bit_dial"]

_SWITCHES = 8
_LAST = _SWITCHES + 1  # one more digit, always 1: then m^(k)(x) is never equal to 1/2
_RAISED = str.maketrans("1234567", "¹²³⁴⁵⁶⁷")


def bit_dial(*, name: str = "bit-dial") -> Drawing:
    """Return the drawing of m^(k)(x) for x = 0.b_1 ... b_8 1 in binary.

    Controls: `iterates` k (1 to 7), and `bit_1` to `bit_8` (no or yes). Every digit of m^(k)(x)
    that is drawn is read from an exact value of the network `sawtooth(k)`.

    >>> bits = {f"bit_{i}": i in (1, 3) for i in range(1, 9)}
    >>> bit_dial()(iterates=2, **bits).alt.split(". ", 1)[1]
    'm⁽²⁾(x) lies above 1/2. The digit b₂ is 0.'
    """
    pairs = [(k, p) for k in range(1, _SWITCHES) for p in range(k + 1, _LAST)]
    return Drawing(
        name,
        title="The binary digits of x, and below them those of the sawtooth's value.",
        caption="Above: x, eight switches and a last digit 1. What stands before the bracket is "
        "cut off by frac. Below: the digits of m⁽ᵏ⁾(x), from the network; the first says on which "
        "side of 1/2 it lies. The fixed last digit keeps it from being equal to 1/2.",
        stage=_stage,
        layers=(
            Part(("iterates",), _window),
            *(Part((f"bit_{i}",), _switch(i)) for i in range(1, _LAST)),
            *(Part(_reads(k, p), _result(k, p)) for k, p in pairs),
        ),
        words=tuple(Part(_reads(k, k + 1), _verdict(k)) for k in range(1, _SWITCHES)),
        size=(7.0, 2.6),
        labels={"iterates": "tents k"} | {f"bit_{i}": _bit(i) for i in range(1, _LAST)},
    )


def _bit(i: int) -> str:
    return "b" + "₀₁₂₃₄₅₆₇₈"[i]


def _reads(k: int, p: int) -> tuple[str, ...]:
    """Return the controls that decide the digit of m^(k)(x) below position p."""
    return ("iterates", f"bit_{k}", f"bit_{p}")


@cache
def _read(k: int, p: int, first: bool, second: bool) -> int:
    """Evaluate the network where b_k = first, b_p = second, and read the digit below p."""
    x = Fraction(1, 2**_LAST) + Fraction(first, 2**k) + Fraction(second, 2**p)
    return binary_digits(sawtooth(k)(x), p - k)[-1]


def _stage(figure: Any) -> Any:
    axes = figure.add_subplot()
    axes.set(xlim=(-1.5, _LAST + 0.6), ylim=(0, 3.5), xticks=[], yticks=[])
    axes.spines[:].set_visible(False)
    for i in range(1, _LAST + 1):
        axes.text(i, 3.15, "fixed" if i == _LAST else _bit(i), ha="center", fontsize=10)
        _cell(axes, i, 2.2, INK, 0.8)
    _write(axes, _LAST, 2.2, "1")
    _write(axes, _LAST, 0.1, "1")
    axes.text(-1.5, 2.45, "x = 0.", fontsize=13)
    return axes


def _cell(axes: Any, i: int, row: float, colour: str, width: float) -> None:
    x, y = [i - 0.4, i + 0.4, i + 0.4, i - 0.4, i - 0.4], [row, row, row + 0.75, row + 0.75, row]
    axes.plot(x, y, color=colour, lw=width)


def _write(axes: Any, i: int, row: float, text: str, **style: Any) -> None:
    axes.text(i, row + 0.22, text, ha="center", fontsize=14, **style)


def _switch(i: int) -> Any:
    return lambda axes, on: _write(axes, i, 2.2, str(int(on)))


def _window(axes: Any, iterates: int) -> None:
    k, power = iterates, str(iterates).translate(_RAISED)
    axes.plot([k - 0.45, k - 0.45, _LAST + 0.45, _LAST + 0.45], [2, 1.85, 1.85, 2], color=BLUE)
    shift = "x" if k == 1 else "2x" if k == 2 else f"{2 ** (k - 1)}x"
    axes.text(k - 0.45, 1.4, f"frac({shift})", fontsize=11)
    axes.text(-1.5, 0.35, f"m⁽{power}⁾(x) = 0.", fontsize=13)
    for i in range(k + 1, _LAST + 1):
        _cell(axes, i, 0.1, ORANGE if i == k + 1 else INK, 2.5 if i == k + 1 else 0.8)


def _result(k: int, p: int) -> Any:
    def draw(axes: Any, iterates: int, first: bool, second: bool) -> None:
        if iterates == k:
            _write(axes, p, 0.1, str(_read(k, p, first, second)))

    return draw


def _verdict(k: int) -> Any:
    def say(iterates: int, first: bool, second: bool) -> str:
        if iterates != k:
            return ""
        side = "above" if _read(k, k + 1, first, second) else "below"
        power = str(k).translate(_RAISED)
        return f"m⁽{power}⁾(x) lies {side} 1/2. The digit {_bit(k)} is {first:d}."

    return say
