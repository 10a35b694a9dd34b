"""Data sets to memorize: easy, degenerate and cruel ones, each reproducible from its seed."""

import itertools
from fractions import Fraction
from typing import Any

import numpy as np
import numpy.typing as npt

from fdl.errors import InputError, MissingExtraError
from fdl.exact import rational, to_float, whole

__all__ = [
    "clustered",
    "collinear",
    "digits",
    "gaussian",
    "huge_and_tiny",
    "lattice",
    "near_duplicates",
    "random_labels",
    "sphere",
]

FloatArray = npt.NDArray[np.float64]
IntegerArray = npt.NDArray[np.int64]


def gaussian(n: int, d: int, seed: int = 0) -> FloatArray:
    """Return n standard normal points of R^d, float64 (n, d)."""
    return _rng(seed).standard_normal(_shape(n, d))


def lattice(side: int, d: int) -> IntegerArray:
    """Return the side^d points of {0, ..., side - 1}^d, integers (side^d, d).

    >>> lattice(2, 2).tolist()
    [[0, 0], [0, 1], [1, 0], [1, 1]]
    """
    side, d = whole(side, "side", 1), whole(d, "d", 1)
    return np.array(list(itertools.product(range(side), repeat=d)), dtype=np.int64)


def collinear(n: int, d: int, seed: int = 0) -> IntegerArray:
    """Return n distinct integer points on one line of R^d, in random order (n, d)."""
    n, d = _shape(n, d)
    rng = _rng(seed)
    base, direction = rng.integers(-9, 10, d), rng.integers(1, 10, d)
    return np.asarray(base + np.outer(rng.permutation(n), direction), dtype=np.int64)


def clustered(
    n: int, d: int, seed: int = 0, *, clusters: int = 5, radius: float = 1e-6
) -> FloatArray:
    """Return n points in `clusters` cubes of side twice the radius, float64 (n, d)."""
    n, d = _shape(n, d)
    spread = to_float(rational(radius, "radius"), "radius")
    rng = _rng(seed)
    centres = rng.standard_normal((whole(clusters, "clusters", 1), d))
    return centres[rng.integers(len(centres), size=n)] + spread * rng.uniform(-1, 1, (n, d))


def near_duplicates(
    n: int, d: int, seed: int = 0, *, gap: Fraction = Fraction(1, 2**60)
) -> npt.NDArray[Any]:
    """Return n points of which neighbours in the list lie `gap` apart, `Fraction`s (n, d).

    Points 2i and 2i + 1 differ by `gap` in the first coordinate alone. With the default gap no
    float64 tells the two apart.
    """
    n, d = _shape(n, d)
    gap = rational(gap, "gap")
    if not 0 < gap < 1:
        raise InputError(f"gap is {gap}: between 0 and 1 is wanted, so that points stay distinct")
    corners = _rng(seed).permutation(9 * n)[: (n + 1) // 2] + 1
    points = np.empty((n, d), dtype=object)
    for i in range(n):
        points[i] = [Fraction(int(corners[i // 2]) + j) for j in range(d)]
        points[i, 0] += gap * (i % 2)
    return points


def huge_and_tiny(n: int, d: int, seed: int = 0) -> FloatArray:
    """Return n points whose coordinates span the range of float64, from 5e-324 to 1e308 (n, d)."""
    n, d = _shape(n, d)
    rng = _rng(seed)
    points = np.ldexp(rng.uniform(0.5, 1, (n, d)), rng.integers(-1060, 1020, (n, d)))
    points *= rng.choice([-1, 1], (n, d))
    points.flat[:2] = [1e308, 5e-324][: points.size]
    return points


def sphere(n: int, d: int, seed: int = 0) -> npt.NDArray[Any]:
    """Return n distinct points of the unit sphere in R^d, |x| = 1 exactly, `Fraction`s (n, d).

    A uniform direction is projected from a pole, rounded to a grid u of step at most 1/1024, and
    projected back: x = (2u, +-(1 - |u|^2)) / (1 + |u|^2). The step is a power of two below
    1 / (16 n). In R^1 there are only two such points.

    >>> X = sphere(5, 3)
    >>> (X * X).sum(axis=1).tolist() == [1] * 5
    True
    """
    n, d = _shape(n, d)
    if d == 1 and n > 2:
        raise InputError(f"n is {n}: the unit sphere of R^1 has two points")
    rng, grid = _rng(seed), 1 << max(10, n.bit_length() + 4)
    found: dict[tuple[Fraction, ...], None] = {}
    while len(found) < n:
        x = rng.standard_normal((n, d))
        height = np.abs(x[:, -1]) + np.linalg.norm(x, axis=1)
        shadows = np.rint(x[:, :-1] / height[:, None] * grid).astype(np.int64)
        for u, sign in zip(shadows.tolist(), np.sign(x[:, -1]).tolist(), strict=True):
            square = sum(a * a for a in u)
            below = grid * grid + square
            last = Fraction(int(sign) * (grid * grid - square), below)
            found[*(Fraction(2 * grid * a, below) for a in u), last] = None
    points = np.empty((n, d), dtype=object)
    points[:] = list(found)[:n]
    return points


def digits() -> tuple[IntegerArray, IntegerArray]:
    """Return the 1 797 handwritten digits bundled with scikit-learn: X (1797, 64) and y (1797,).

    X holds grey values 0 to 16 of 8 x 8 images, y the digits. Source: E. Alpaydin and C. Kaynak,
    Optical Recognition of Handwritten Digits, UCI Machine Learning Repository, 1998. Raises
    `MissingExtraError` without scikit-learn.
    """
    try:
        from sklearn.datasets import load_digits
    except ImportError:
        raise MissingExtraError("scikit-learn", extra="data") from None
    images, labels = load_digits(return_X_y=True)
    return images.astype(np.int64), labels.astype(np.int64)


def random_labels(n: int, classes: int = 10, seed: int = 0) -> IntegerArray:
    """Return n labels drawn from {0, ..., classes - 1}, integers (n,)."""
    return _rng(seed).integers(whole(classes, "classes", 1), size=whole(n, "n", 1))


def _rng(seed: int) -> np.random.Generator:
    return np.random.default_rng(whole(seed, "seed"))


def _shape(n: int, d: int) -> tuple[int, int]:
    return whole(n, "n", 1), whole(d, "d", 1)
