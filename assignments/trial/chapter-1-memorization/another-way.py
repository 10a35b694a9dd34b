# %% second-differences-solution
def interpolate(z, y):
    """From right to left, one unit where the slope changes and none where it does not."""
    b, a, slope = [], [], 0
    for j in reversed(range(1, len(z))):
        wanted = (y[j] - y[j - 1]) / (z[j] - z[j - 1])
        if wanted != slope:
            b.append(z[j])
            a.append(slope - wanted)
        slope = wanted
    return y[-1], b, a


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
from itertools import count

from fdl.exact import solve


def slab(X, on, u, b, y):
    """Halve until it is right at all points."""
    *v, c = solve([[*X[i], 1] for i in on], y).fractions()
    labels = [y[on.index(i)] if i in on else 0 for i in range(len(X))]
    for k in count():
        epsilon, delta = Fraction(1, 2**k), Fraction(1, 4**k)
        values = []
        for x in X:
            t = sum(p * q for p, q in zip(u, x)) - b
            p = delta * (sum(p * q for p, q in zip(v, x)) + c)
            four = [t + epsilon + p, t + epsilon, t - epsilon + p, t - epsilon]
            s = [max(0, value) for value in four]
            values.append((s[0] - s[1] - s[2] + s[3]) / delta)
        if values == labels:
            return epsilon, delta, v, c
