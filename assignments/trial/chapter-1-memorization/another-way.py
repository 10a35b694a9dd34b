# %% second-differences-solution
def interpolate(z, y):
    """From right to left, one unit where the slope changes and none where it does not."""
    if len(z) == 1:
        return y[0], [], []
    b, a, first = [], [], (y[1] - y[0]) / (z[1] - z[0])
    slope = -first  # on the far right
    for j in reversed(range(1, len(z))):
        wanted = (y[j] - y[j - 1]) / (z[j] - z[j - 1])
        if wanted != slope:
            b.append(z[j])
            a.append((slope - wanted) / 2)
        slope = wanted
    # The mean of the two outer lines is c: there the units cancel.
    return (y[0] + y[-1] + first * (z[-1] - z[0])) / 2, b, a


# %% pick-a-direction-solution
import random


def direction(X):
    """Draw, and look."""
    dice, most = random.Random(1), len(X) * (len(X) - 1) // 2
    while True:
        w = [dice.randint(0, most) for _ in X[0]]
        z = [sum(p * q for p, q in zip(w, x)) for x in X]
        if len(set(z)) == len(z):
            return w, sorted(range(len(X)), key=z.__getitem__, reverse=True)


# %% rank-of-features-solution
from math import comb

import numpy as np

from fdl.exact import null_space


def exponents(d, k):
    """All lists of d exponents with a sum of at most k."""
    if d == 0:
        return [[]]
    return [[e, *rest] for e in range(k + 1) for rest in exponents(d - 1, k - e)]


def out_of_reach(X, k):
    """Labels that are a multiple of lambda itself."""
    points = np.array(X, dtype=object)
    rows = [np.prod(points**e, axis=1) for e in exponents(len(X[0]), k)]
    lam = null_space(rows).fractions()[-1]
    return comb(len(X[0]) + k, k), lam, lam * (7 / (lam @ lam))


# %% finite-epsilon-solution
from fractions import Fraction

from fdl.exact import solve


def slab(X, on, u, b, y):
    """Halve each of the two, from far above, until it is small enough."""
    *v, c = solve([[*X[i], 1] for i in on], y).fractions()
    far, most = [], 0
    for i, x in enumerate(X):
        if i not in on:
            far.append(abs(sum(p * q for p, q in zip(u, x)) - b))
        most = max(most, abs(sum(p * q for p, q in zip(v, x)) + c))
    epsilon = Fraction(2**200)
    while far and 2 * epsilon > min(far):
        epsilon /= 2
    delta = epsilon
    while delta * most > epsilon:
        delta /= 2
    return epsilon, delta, v, c
