"""The matrix (-1)^<x, y>: orthogonal, and hardly correlated with anything simple."""

from fractions import Fraction

import numpy as np

from fdl.certify._certificates import Certificate, Difference
from fdl.data import lattice
from fdl.errors import BudgetError, InputError
from fdl.exact import whole
from fdl.network import Network, check_network

__all__ = ["hadamard", "inner_product_correlation"]

_MOST_BITS = 12  # a matrix of 4^12 entries, or as many points


def hadamard(n: int) -> Certificate:
    """Check H H^T = 2^n I for the 2^n x 2^n matrix H(x, y) = (-1)^<x, y>, x and y in {0, 1}^n.

    Entry by entry, in integers below 2^53, which float64 products hold exactly. It is what
    `bounds.inner_product_norm` rests on. Raises `BudgetError` for n > 12.

    >>> str(hadamard(5))
    'holds, checked exactly in 1024 places'
    """
    points = lattice(2, _size(n)).astype(np.float64)
    signs = 1 - 2 * ((points @ points.T) % 2)
    gram = signs @ signs.T
    wrong = np.argwhere(gram != len(points) * np.eye(len(points)))
    at = tuple(map(int, wrong[0])) if len(wrong) else (0, 0)
    due = len(points) if at[0] == at[1] else 0
    witness = Difference(at, int(gram[at]), due) if len(wrong) else None
    return Certificate(witness is None, True, gram.size, witness)


def inner_product_correlation(net: Network) -> tuple[Fraction, Fraction]:
    """Return the mean of net(x, y) (-1)^<x, y>, and the largest |net(x, y)|.

    Over all x, y in {0, 1}^n, for an exact network with 2n inputs and one output. For one
    threshold or ReLU unit with values in [0, M], the mean is at most M (n + 1)/2^(n/2) in absolute
    value: steps 2 and 3 of the proof in `bounds.inner_product_norm`.

    Exact. Raises `InputError` for another network, `BudgetError` for n > 6.

    >>> inner_product_correlation(Network([([[1, 1]], [-1]), ([[1]], None)]))
    (Fraction(-1, 4), Fraction(1, 1))
    """
    check_network(net)
    n, odd = divmod(net.in_width, 2)
    if odd or net.out_width != 1 or not net.is_exact:
        raise InputError(f"{net!r}: an exact network with 2n inputs and one output is wanted")
    if 2 * _size(n) > _MOST_BITS:
        raise BudgetError(f"n is {n}: 4^{n} points, at most 2^{_MOST_BITS}")
    points = lattice(2, 2 * n)
    signs = 1 - 2 * ((points[:, :n] * points[:, n:]).sum(axis=1) % 2)
    values = net(points)
    mean = Fraction(sum((values * signs).tolist(), Fraction(0))) / len(points)
    return mean, max(map(abs, values.tolist()))


def _size(n: int) -> int:
    if whole(n, "n", 1) > _MOST_BITS:
        raise BudgetError(f"n is {n}: 4^{n} entries, at most 4^{_MOST_BITS}")
    return n
