"""The role of depth: functions that a deep network computes and a shallow one cannot."""

from fdl.depth._bit_extractor import binary_digits, bit_extractor, gray_digits
from fdl.depth._horseshoe import horseshoe
from fdl.depth._max_pieces import max_pieces
from fdl.depth._noise import perturb, random_network
from fdl.depth._orbit import orbit
from fdl.depth._sawtooth import sawtooth, tent
from fdl.depth._skew_sawtooth import skew_sawtooth

__all__ = [
    "binary_digits",
    "bit_extractor",
    "gray_digits",
    "horseshoe",
    "max_pieces",
    "orbit",
    "perturb",
    "random_network",
    "sawtooth",
    "skew_sawtooth",
    "tent",
]
