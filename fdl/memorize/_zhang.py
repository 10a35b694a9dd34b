"""Zhang et al.: one neuron a point, all with the same direction."""

from typing import Any

import numpy as np

from fdl.data import read_labels
from fdl.errors import InputError
from fdl.exact import vectors
from fdl.exact.vectors import Vector
from fdl.layer import Layer
from fdl.memorize._projection import distinct_projection
from fdl.network import Network

__all__ = ["zhang"]


def zhang(X: Any, y: Any, *, seed: int = 0, exact: bool = True, biases: str = "points") -> Network:
    """Return a two-layer ReLU network with n neurons through n distinct points.

    **Theorem.** For distinct x_1, ..., x_n in R^d and any real labels there are w in R^d and b,
    a in R^n with sum_j a_j relu(<w, x_i> - b_j) = y_i for all i.

    Choose w with distinct projections z_1 < ... < z_n. Put b_j = z_(j-1), so that unit j switches
    on at the point before its own; any b_1 < z_1 will do for the first, and here it lies below
    z_1 by the whole range z_n - z_1 (by 1 if n = 1), which keeps its slope small. Then a_j is the
    change of slope there: with s_j = (y_j - y_(j-1)) / (z_j - z_(j-1)), z_0 = b_1 and y_0 = 0, it
    is s_j - s_(j-1). Nothing is solved: O(n d + n log n) operations.

    biases="midpoints" puts b_j halfway between z_(j-1) and z_j instead, strictly between two points
    as in the lecture's proof; b_1 stays. Then s_j = (y_j - y_(j-1)) / (z_j - b_j) - s_(j-1): every
    slope depends on all labels and all gaps before, and with unrelated gaps their digits add up.
    At n = 1000 the longest weight has 117 000 binary digits on Gaussian points of R^10 (314 with
    the default) and 23 500 on the handwritten digits (80): 117 and 24 a point.

    Args:
        X: (n, d) distinct points.
        y: (n,) labels, or (n, k) for k outputs.
        seed: of the random direction w (with d = 1, w = 1).
        exact: True for a rational network, with w integer; False for float64, with w Gaussian.
        biases: "points" (b_j = z_(j-1)) or "midpoints" (between z_(j-1) and z_j).

    Size: n neurons in one hidden layer; 2n + d parameters for one output, w counted once
    (`Network.n_shared_parameters`, `bounds.zhang_parameters`).

    Raises `HypothesisError` with the first pair of equal points, `InputError` for bad data, and
    with exact=False `FloatRangeError` where float64 cannot tell two projections apart.

    Source: C. Zhang, S. Bengio, M. Hardt, B. Recht, O. Vinyals, Understanding deep learning
    requires rethinking generalization, ICLR 2017, Theorem 1. Lecture: Chapter 1, the alternate
    proof of the theorem with m = n.

    >>> net = zhang([[0, 0], [1, 1], [2, 5]], [1, 0, "1/3"])
    >>> net([[0, 0], [1, 1], [2, 5]]).tolist(), net.n_neurons
    ([Fraction(1, 1), Fraction(0, 1), Fraction(1, 3)], 3)
    """
    if biases not in ("points", "midpoints"):
        raise InputError(f"biases is {biases!r}: use 'points' or 'midpoints'")
    w, z, order = distinct_projection(X, y, seed=seed, exact=exact)
    labels = read_labels(y, len(z), exact=exact)[order]
    zero = vectors.zeros(labels.shape[1], z).reshape((1, -1))
    with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
        kinks = vectors.all_finite(_kinks(z, biases), "kinks")
        rises = labels - vectors.join(zero, labels[:-1])
        slopes = rises / (z - kinks).reshape((-1, 1))
        if biases == "midpoints":
            slopes = vectors.stack([_alternating_sums(column) for column in slopes.T])
        weights = vectors.all_finite(slopes - vectors.join(zero, slopes[:-1]), "slopes")
    hidden = Layer(w[None, :], -kinks, row_of=np.zeros(len(z), np.intp), exact=exact)
    return Network([hidden, Layer(weights.T, exact=exact)], exact=exact)


def _kinks(z: Vector, biases: str) -> Vector:
    """Return where the n units switch on, for n increasing projections."""
    one, half = vectors.constant(1, z), vectors.constant("1/2", z)
    reach = z[-1:] - z[:1] if len(z) > 1 else one
    between = z[:-1] if biases == "points" else z[:-1] + half * (z[1:] - z[:-1])
    return vectors.join(z[:1] - reach, between)


def _alternating_sums(values: Vector) -> Vector:
    """Return s_1, ..., s_n with s_1 = v_1 and s_j = v_j - s_(j-1)."""
    one = vectors.constant(1, values)
    signs = vectors.join(*[one, -one] * len(values))[: len(values)]
    return signs * vectors.prefix_sums(signs * values)[1:]
