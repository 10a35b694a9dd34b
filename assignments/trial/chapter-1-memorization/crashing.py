# %% second-differences-solution
interpolate = 1 / 0


# %% pick-a-direction-solution
def direction(X):
    """Never ends, and the checker says so."""
    while True:
        pass


# %% rank-of-features-solution
# Never ends either, and no checker runs yet: the limit of nbgrader stops it.
while True:
    pass

# %% finite-epsilon-solution
from fractions import Fraction

from fdl.exact import solve


def slab(X, on, u, b, y):
    """Right: what crashed before costs nothing here."""
    *v, c = solve([[*X[i], 1] for i in on], y).fractions()
    scale = -99
    while True:
        tiny = Fraction(1, 2) ** scale
        if all((t := abs(sum(map(lambda p, q: p * q, u, x)) - b)) == 0 or t >= 2 * tiny for x in X):
            break
        scale += 1
    while any(abs(sum(map(lambda p, q: p * q, v, x)) + c) > tiny * Fraction(2) ** scale for x in X):
        scale += 1
    return tiny, Fraction(1, 2) ** scale, v, c
