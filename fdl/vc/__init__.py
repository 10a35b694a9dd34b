"""Shattering: how many labelings a family has, and how many points it labels in every way.

Bounds are integers. Where a formula has a logarithm, it is rounded so that the bound stays true.
"""

from fdl.vc._halfspaces import count_dichotomies, halfspace_dichotomies
from fdl.vc._lower import BartlettNumbers, bartlett_lower, sontag_parameters, sontag_points
from fdl.vc._shattering import shattered_points, shattering_net
from fdl.vc._sine import SineMemorizer, sine_memorizer, sine_points
from fdl.vc._upper import goldberg_jerrum, goldberg_jerrum_steps, relu_upper

__all__ = [
    "BartlettNumbers",
    "SineMemorizer",
    "bartlett_lower",
    "count_dichotomies",
    "goldberg_jerrum",
    "goldberg_jerrum_steps",
    "halfspace_dichotomies",
    "relu_upper",
    "shattered_points",
    "shattering_net",
    "sine_memorizer",
    "sine_points",
    "sontag_parameters",
    "sontag_points",
]
