"""The orbit of a number under the tent: what a deep sawtooth does to one input."""

from typing import Any

import numpy as np
import numpy.typing as npt

from fdl.depth._sawtooth import tent
from fdl.exact import vectors, whole

__all__ = ["orbit"]


def orbit(start: Any, steps: int, *, exact: bool = True) -> npt.NDArray[Any]:
    """Return x, m(x), m(m(x)), ...: the start and `steps` applications of the tent m.

    Args:
        start: a number. A string such as "1/10" is that rational; a float is the dyadic rational
            that it is.
        steps: k >= 0; entry k is the sawtooth m^(k) at the start.
        exact: False rounds the start to float64 and computes in float64.

    Each step is one pass through `tent`; (steps + 1,) values. A rational in [0, 1] with an odd
    factor in its denominator runs into a cycle and never reaches 0. A float64 is dyadic: each
    step is computed without error and uses up one binary digit, so the orbit ends at 0.

    >>> orbit("1/10", 4).tolist()
    [Fraction(1, 10), Fraction(1, 5), Fraction(2, 5), Fraction(4, 5), Fraction(2, 5)]
    """
    net = tent() if exact else tent().to_float()
    values = [vectors.face(vectors.number(start, exact, "start")).item()]
    for _ in range(whole(steps, "steps")):
        values.append(net(values[-1]))
    return np.array(values, dtype=object if exact else np.float64)
