# %% second-differences-solution
def interpolate(z, y):
    """Forgets the slope that is there already."""
    slopes = [(q - p) / (t - s) for s, t, p, q in zip(z, z[1:], y, y[1:])]
    return y[0] - sum(s * (t - z[0]) for s, t in zip(slopes, z[1:])), z[1:], slopes


# %% pick-a-direction-solution
def direction(X):
    """One direction for all."""
    w = [1] * len(X[0])
    return w, sorted(range(len(X)), key=lambda i: -sum(X[i]))


# %% rank-of-features-solution
def out_of_reach(X, k):
    """Counts too few polynomials, and lambda is 0."""
    return len(X[0]) ** k, [0] * len(X), [1] * len(X)


# %% finite-epsilon-solution
import numpy as np


def slab(X, on, u, b, y):
    """Small numbers, and a linear function."""
    rows = np.array([X[i] for i in on], float)
    return 1e-6, 1e-6, np.linalg.lstsq(rows, np.array(y, float), rcond=None)[0], 0
