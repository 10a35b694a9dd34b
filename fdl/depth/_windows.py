"""What one affine piece can gain on the sawtooth: one window exactly, all of them numerically."""

import math
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
import numpy.typing as npt

from fdl.exact import rational, vectors, whole
from fdl.piecewise import PiecewiseLinear

__all__ = ["NumericalWindow", "numerical_best_window", "window_gain"]

_LONGEST = 6  # the search looks at no longer windows


def window_gain(on: tuple[Any, Any], slope: Any, intercept: Any) -> Fraction:
    """Return length/4 minus the L1 distance, of a line and the triangle wave on a window.

    The triangle wave has slopes 1 and -1 and runs between 0 at the even and 1 at the odd integers:
    it is the sawtooth, with its pieces stretched to length 1. A line at 1/2 gains 0
    on whole pieces.

    **Theorem.** No line gains more than 9/32 on any window, and the line of the wave itself gains
    9/32 on the window of length 5/4 around a crossing of 1/2. So every function with t pieces has
    L1 distance at least 1/4 - (9/32) t/n to the sawtooth with n pieces: sum over the pieces, and
    divide by n. Proof: `bounds.window_gap`.

    Args:
        on: the window (a, b), a < b.
        slope, intercept: the line, slope x + intercept.

    Exact. `numerical_best_window` looks for the largest gain without the theorem.

    >>> window_gain(("-1/8", "9/8"), 1, 0)
    Fraction(9, 32)
    """
    a, b = (end.item() for end in vectors.interval(on, exact=True))
    places = range(math.floor(a), math.ceil(b) + 1)
    wave = PiecewiseLinear(list(places), [place % 2 for place in places])
    line = PiecewiseLinear.affine(rational(slope, "slope"), rational(intercept, "intercept"))
    return Fraction((b - a) / 4 - wave.l1_distance(line, on=(a, b)))


@dataclass(frozen=True)
class NumericalWindow:
    """The window found by a numerical search, and its gain in float64: evidence, no proof.

    gain: length/4 minus the error of the line.
    start: left end of the window.
    stop: right end of the window.
    slope: of the line.
    intercept: of the line.
    """

    gain: float
    start: float
    stop: float
    slope: float
    intercept: float


def numerical_best_window(*, starts: int = 100, steps: int = 400, seed: int = 0) -> NumericalWindow:
    """Return the window and line of largest `window_gain` that a random search finds. Numerical.

    A hill climb in float64 from many random windows of length at most 6 with random lines. It
    finds 9/32 = 0.28125 and nothing above, which is evidence; the proof that there is nothing above
    is in `bounds.window_gap`.

    Args:
        starts: how many climbs.
        steps: how many steps each, of the window and of the line.
        seed: of the random numbers.

    >>> f"{numerical_best_window(starts=20).gain:.3f}"
    '0.281'
    """
    n, rounds = whole(starts, "starts", 1), whole(steps, "steps", 1)
    rng = np.random.default_rng(whole(seed, "seed"))
    at = rng.uniform([0, 0.1, -1.5, -1], [2, _LONGEST, 1.5, 2], (n, 4))
    gains, reach = _gains(at), np.full((2, n), 0.3)
    for step in range(2 * rounds):
        # window and line in turn: the best line is a sharp ridge, on which the window still moves
        moved, far = slice(2) if step % 2 else slice(2, 4), reach[step % 2]
        trial = at.copy()
        trial[:, moved] += far[:, None] * rng.standard_normal((n, 2))
        trial[:, 1] = np.clip(trial[:, 1], 0, _LONGEST)
        found = _gains(trial)
        better = found > gains
        at[better], gains[better] = trial[better], found[better]
        far *= np.where(better, 1.6, 0.9)
        np.clip(far, 1e-9, 1, out=far)
    best = int(gains.argmax())
    start, length, slope, intercept = at[best].tolist()
    return NumericalWindow(float(gains[best]), start, start + length, slope, intercept)


def _gains(at: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Return length/4 - error for rows (start, length of the window, slope, intercept)."""
    start, length, slope, intercept = at.T
    error, base = np.zeros(len(at)), np.floor(start)
    for cell in range(_LONGEST + 1):
        left = np.clip(base + cell, start, start + length)
        right = np.clip(base + cell + 1, start, start + length)
        odd = (base + cell) % 2
        a, b = (
            odd + (1 - 2 * odd) * (x - base - cell) - intercept - slope * x for x in (left, right)
        )
        size = np.maximum(np.abs(a) + np.abs(b), 1e-300)
        twice = np.where(a * b >= 0, size, (a * a + b * b) / size)
        error += (right - left) * twice / 2
    gains: npt.NDArray[np.float64] = length / 4 - error
    return gains
