"""The role of depth: functions that a deep network computes and a shallow one cannot."""

from fdl.depth._sawtooth import sawtooth, tent

__all__ = ["sawtooth", "tent"]
