"""Exact arithmetic: numbers are read without rounding and never overflow.

`rational` reads a number, `Rationals` an array, `ScaledRows` a set of points. `solve`, `rank`
and `null_space` are linear algebra over the rationals.
"""

from fdl.exact.integers import IntArray
from fdl.exact.linear import null_space, rank, solve
from fdl.exact.rationals import Rationals
from fdl.exact.reading import as_array, as_floats, rational, show, to_float, whole
from fdl.exact.rows import ScaledRows

__all__ = [
    "IntArray",
    "Rationals",
    "ScaledRows",
    "as_array",
    "as_floats",
    "null_space",
    "rank",
    "rational",
    "show",
    "solve",
    "to_float",
    "whole",
]
