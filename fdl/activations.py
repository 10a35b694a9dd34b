"""Activations, in float64 and in scaled integers."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from fdl.errors import InputError
from fdl.exact import IntArray
from fdl.exact import integers as ints
from fdl.exact.reading import FloatArray

__all__ = ["ACTIVATIONS", "Activation", "find_activation"]


@dataclass(frozen=True)
class Activation:
    """An activation in both arithmetics.

    on_integers takes (u, s, r): integers u that stand for u / (s r), the points' scales s (n, 1)
    and the units' scales r (m,). Afterwards the units carry the scale r if `keeps_scale`, else 1.
    kinks are the levels at which the slope changes; None for a jump.
    """

    name: str
    on_floats: Callable[[FloatArray], FloatArray]
    on_integers: Callable[[IntArray, IntArray, IntArray], IntArray]
    keeps_scale: bool
    kinks: tuple[int, ...] | None


def _clip(u: IntArray, s: IntArray, r: IntArray) -> IntArray:
    top = ints.times(s, r)
    return np.asarray(np.minimum(np.maximum(u, -top), top))


_ALL = (
    Activation(
        name="relu",
        on_floats=lambda u: np.maximum(u, 0.0),
        on_integers=lambda u, s, r: np.asarray(np.maximum(u, 0)),
        keeps_scale=True,
        kinks=(0,),
    ),
    Activation(
        name="threshold",
        on_floats=lambda u: np.heaviside(u, 1.0),
        on_integers=lambda u, s, r: ints.times((u >= 0).astype(np.int64), s),
        keeps_scale=False,
        kinks=None,
    ),
    Activation(
        name="hard_tanh",
        on_floats=lambda u: np.clip(u, -1.0, 1.0),
        on_integers=_clip,
        keeps_scale=True,
        kinks=(-1, 1),
    ),
)

ACTIVATIONS = {activation.name: activation for activation in _ALL}


def find_activation(name: Any) -> Activation:
    """Return the activation of that name; raise `InputError` if there is none.

    >>> find_activation("relu").kinks
    (0,)
    """
    if not isinstance(name, str) or name not in ACTIVATIONS:
        raise InputError(f"activation {name!r}: use one of {', '.join(ACTIVATIONS)}")
    return ACTIVATIONS[name]
