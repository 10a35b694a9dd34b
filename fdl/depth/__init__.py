"""The role of depth: functions that a deep network computes and a shallow one cannot."""

from fdl.depth._best_approximation import best_approximation
from fdl.depth._bit_extractor import binary_digits, bit_extractor, gray_digits
from fdl.depth._gaps import followed_sawtooth, l1_lower_bound, l1_upper_bound, missed_triangles
from fdl.depth._harmonic_tail import NumericalTail, numerical_harmonic_tail
from fdl.depth._horseshoe import horseshoe
from fdl.depth._inner_product import inner_product_mod2
from fdl.depth._max_pieces import max_pieces
from fdl.depth._noise import perturb, random_network
from fdl.depth._orbit import orbit
from fdl.depth._orbit_memorizer import OrbitMemorizer, orbit_memorizer
from fdl.depth._sawtooth import sawtooth, tent
from fdl.depth._simulation import relu_from_threshold
from fdl.depth._skew_sawtooth import skew_sawtooth
from fdl.depth._stack import (
    stack_bits,
    stack_nonempty,
    stack_pop,
    stack_push,
    stack_top,
    stack_word,
)
from fdl.depth._sum_product import SumProduct, Unit, sum_product_f, sum_product_g
from fdl.depth._telgarsky import telgarsky
from fdl.depth._windows import NumericalWindow, numerical_best_window, window_gain

__all__ = [
    "NumericalTail",
    "NumericalWindow",
    "OrbitMemorizer",
    "SumProduct",
    "Unit",
    "best_approximation",
    "binary_digits",
    "bit_extractor",
    "followed_sawtooth",
    "gray_digits",
    "horseshoe",
    "inner_product_mod2",
    "l1_lower_bound",
    "l1_upper_bound",
    "max_pieces",
    "missed_triangles",
    "numerical_best_window",
    "numerical_harmonic_tail",
    "orbit",
    "orbit_memorizer",
    "perturb",
    "random_network",
    "relu_from_threshold",
    "sawtooth",
    "skew_sawtooth",
    "stack_bits",
    "stack_nonempty",
    "stack_pop",
    "stack_push",
    "stack_top",
    "stack_word",
    "sum_product_f",
    "sum_product_g",
    "telgarsky",
    "tent",
    "window_gain",
]
