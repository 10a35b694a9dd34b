"""Polynomials with integer coefficients: by python-flint where installed, dictionaries otherwise.

Both kinds have `+`, `*`, `len(p)`, the number of monomials, and `p.total_degree()`.
"""

from collections import defaultdict
from typing import Any, Self

from fdl.errors import BudgetError
from fdl.exact import backend
from fdl.exact.reading import whole

__all__ = ["Polynomial", "variables"]

_BITS = 16  # of one exponent


class Polynomial:
    """A polynomial as a dictionary {exponents: coefficient}, 16 bits an exponent, no zeros.

    >>> x, y = (Polynomial({1 << 16 * i: 1}) for i in range(2))
    >>> square = (x + y) * (x + y)
    >>> len(square), square.total_degree()
    (3, 2)
    """

    __slots__ = ("_degree", "terms")

    def __init__(self, terms: dict[int, int], degree: int | None = None) -> None:
        """Take the terms, and a bound for the degree where one is known."""
        self.terms = {powers: factor for powers, factor in terms.items() if factor}
        self._degree = self.total_degree() if degree is None else degree

    def __add__(self, other: Self) -> Self:
        total = defaultdict(int, self.terms)
        for powers, factor in other.terms.items():
            total[powers] += factor
        return type(self)(total, max(self._degree, other._degree))

    def __mul__(self, other: Self) -> Self:
        degree = self._degree + other._degree
        if degree >= 2**_BITS:
            raise BudgetError(f"the product has a degree of {2**_BITS} or more")
        total: defaultdict[int, int] = defaultdict(int)
        for powers, factor in self.terms.items():
            for more, times in other.terms.items():
                total[powers + more] += factor * times
        return type(self)(total, degree)

    def __len__(self) -> int:
        return len(self.terms)

    def total_degree(self) -> int:
        """Return the degree, -1 for the polynomial 0."""
        return max(map(_degree, self.terms), default=-1)


def variables(count: int) -> list[Any]:
    """Return the variables x_1, ..., x_count.

    >>> x, y, z = variables(3)
    >>> len((x + y) * (x + z))
    4
    """
    n = whole(count, "count", 1)
    if backend.USE_FLINT:
        return backend.variables(n)
    return [Polynomial({1 << _BITS * i: 1}) for i in range(n)]


def _degree(powers: int) -> int:
    """Return the sum of the exponents."""
    total = 0
    while powers:
        powers, exponent = divmod(powers, 2**_BITS)
        total += exponent
    return total
