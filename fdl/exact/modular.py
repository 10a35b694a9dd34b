"""Elimination modulo a prime: quick, and never wrong about independence.

Columns that are independent modulo a prime are independent over the rationals: a determinant
that is not 0 modulo p is not 0. The converse fails where p divides a determinant by accident, so
the number of such columns is a lower bound of the rank, and nearly always the rank.
"""

import numpy as np
import numpy.typing as npt

from fdl.exact.integers import IntArray

__all__ = ["PRIMES", "independent_columns"]

# below 2^31, so that products of residues fit into int64; no Mersenne prime, no limit of a type
PRIMES = (2147483629, 2147483587, 2147483579)


def independent_columns(matrix: IntArray, prime: int = PRIMES[0]) -> npt.NDArray[np.intp]:
    """Return the columns of an integer matrix that are independent of those before, modulo p.

    >>> independent_columns(np.array([[1, 2, 0, 3], [1, 2, 1, 4]])).tolist()
    [0, 2]
    """
    rows = (matrix % prime).astype(np.int64)
    found: list[int] = []
    for column in range(rows.shape[1]):
        done = len(found)
        nonzero = np.flatnonzero(rows[done:, column])
        if nonzero.size == 0:
            continue
        pivot = done + nonzero[0]
        rows[[done, pivot], column:] = rows[[pivot, done], column:]
        rows[done, column:] = rows[done, column:] * pow(int(rows[done, column]), -1, prime) % prime
        below, row = rows[done + 1 :, column:], rows[done, column:]
        below[:] = (below - below[:, :1] * row) % prime
        found.append(column)
        if len(found) == len(rows):
            break
    return np.array(found, dtype=np.intp)
