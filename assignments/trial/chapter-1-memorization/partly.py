# %% second-differences-solution
def interpolate(z, y):
    a, first, last = [], 0, 0
    for j in range(1, len(z)):
        before, last = last, (y[j] - y[j - 1]) / (z[j] - z[j - 1])
        a += [(last - before) / 2]
        first = first or last if j == 1 else first
    a = [*a[1:], -(first + last) / 2][: len(z) - 1]
    return y[0] - sum(p * (q - z[0]) for p, q in zip(a, z[1:])), z[1:], a


# %% pick-a-direction-solution
def direction(X):
    base = 0
    while True:
        w = [pow(base, j, len(X) * (len(X) - 1) // 2 + 1) for j in range(len(X[0]))]
        z = {i: sum(p * q for p, q in zip(w, x)) for i, x in enumerate(X)}
        if len({*z.values()}) == len(X):
            return w, sorted(z, key=z.get)[::-1]
        base += 1


# %% finite-epsilon-solution
from fractions import Fraction

from fdl.exact import solve


def slab(X, on, u, b, y):
    """Never below 2^-40, so that it passes every check but the hidden one."""
    *v, c = solve([[*X[i], 1] for i in on], y).fractions()
    far = [abs(sum(p * q for p, q in zip(u, x)) - b) for i, x in enumerate(X) if i not in on]
    epsilon = Fraction(2**20)
    while epsilon > Fraction(1, 2**40) and 2 * epsilon > min(far, default=2 * epsilon):
        epsilon /= 2
    delta = epsilon
    while any(delta * abs(sum(p * q for p, q in zip(v, x)) + c) > epsilon for x in X):
        delta /= 2
    return epsilon, delta, v, c
