"""The role of depth: functions that a deep network computes and a shallow one cannot."""

from fdl.depth._bit_extractor import binary_digits, bit_extractor, gray_digits
from fdl.depth._max_pieces import max_pieces
from fdl.depth._orbit import orbit
from fdl.depth._sawtooth import sawtooth, tent

__all__ = [
    "binary_digits",
    "bit_extractor",
    "gray_digits",
    "max_pieces",
    "orbit",
    "sawtooth",
    "tent",
]
