"""The role of depth: functions that a deep network computes and a shallow one cannot."""

from fdl.depth._best_approximation import best_approximation
from fdl.depth._bit_extractor import binary_digits, bit_extractor, gray_digits
from fdl.depth._gaps import followed_sawtooth, l1_lower_bound, l1_upper_bound, missed_triangles
from fdl.depth._max_pieces import max_pieces
from fdl.depth._orbit import orbit
from fdl.depth._sawtooth import sawtooth, tent
from fdl.depth._telgarsky import telgarsky
from fdl.depth._windows import NumericalWindow, numerical_best_window, window_gain

__all__ = [
    "NumericalWindow",
    "best_approximation",
    "binary_digits",
    "bit_extractor",
    "followed_sawtooth",
    "gray_digits",
    "l1_lower_bound",
    "l1_upper_bound",
    "max_pieces",
    "missed_triangles",
    "numerical_best_window",
    "orbit",
    "sawtooth",
    "telgarsky",
    "tent",
    "window_gain",
]
