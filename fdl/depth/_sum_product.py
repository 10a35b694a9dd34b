"""Sum-product networks: two families for which one hidden layer is exponentially larger."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

from fdl import bounds
from fdl.errors import BudgetError, InputError
from fdl.exact import as_array, rational, whole
from fdl.exact.polynomials import variables

__all__ = ["SumProduct", "Unit", "sum_product_f", "sum_product_g"]

_MOST = 2**20  # monomials


@dataclass(frozen=True)
class Unit:
    """One unit of a sum-product network.

    kind: "sum" or "product".
    of: what it takes, inputs and units before it, by their numbers.

    >>> Unit("product", (0, 1)).kind
    'product'
    """

    kind: Literal["sum", "product"]
    of: tuple[int, ...]


@dataclass(frozen=True)
class SumProduct:
    """A network of sums and products; the last unit is its output, and a polynomial.

    n_inputs: the inputs have numbers 0, ..., n_inputs - 1.
    units: the unit number i has number n_inputs + i.

    >>> f = SumProduct(3, (Unit("product", (0, 1)), Unit("sum", (3, 2))))
    >>> f([2, 3, 4]), f.n_units, f.degree, f.n_monomials
    (Fraction(10, 1), 2, 2, 2)
    """

    n_inputs: int
    units: tuple[Unit, ...]

    def __call__(self, x: Any) -> Any:
        """Return the value at one point, exact."""
        values = [rational(value, "x") for value in as_array(x, 1, "x").tolist()]
        if len(values) != self.n_inputs:
            raise InputError(f"x has {len(values)} entries, the network {self.n_inputs} inputs")
        return self._through(values)

    @property
    def n_units(self) -> int:
        """Number of sums and products."""
        return len(self.units)

    @property
    def degree(self) -> int:
        """Degree of the polynomial."""
        return int(self._polynomial.total_degree())

    @property
    def n_monomials(self) -> int:
        """Number of monomials of the polynomial, multiplied out over the integers.

        A network with one hidden layer of products (of inputs) and a weighted sum on top writes
        one monomial a hidden unit: it has at least so many.
        """
        return len(self._polynomial)

    @cached_property
    def _polynomial(self) -> Any:
        return self._through(variables(self.n_inputs))

    def _through(self, values: Sequence[Any]) -> Any:
        found = list(values)
        for unit in self.units:
            total = found[unit.of[0]]
            for i in unit.of[1:]:
                total = total * found[i] if unit.kind == "product" else total + found[i]
            found.append(total)
        return found[-1]


def sum_product_f(n: int) -> SumProduct:
    """Return the binary tree over n = 4^k inputs: products of pairs, sums of pairs, and so on.

    **Theorem.** It has n - 1 units. A network with one hidden layer, of products of inputs or of
    weighted sums with positive weights, that computes the same polynomial has at least
    2^(sqrt(n) - 1) hidden units of the first kind, and does not exist with the second.

    Proof: the first kind writes a monomial a unit, and there are 2^(sqrt(n) - 1)
    (`bounds.sum_product_f_monomials`; the monomials of the two halves of a sum differ, so none
    cancel). The second kind writes a product of positive linear forms. The polynomial is linear in
    each variable, so these have no variable in common, and its monomials are all choices of one
    variable from each. Take one monomial of either half of the sum on top: a mixture of the two
    would also be a monomial, but no monomial has variables of both halves. QED.

    Args:
        n: 4, 16, 64 or 256; beyond that the monomials are too many to write down.

    It is exact representation that is separated, by networks with positive weights, not
    approximation.

    Source: O. Delalleau, Y. Bengio, Shallow vs. deep sum-product networks, NeurIPS 2011, family F,
    in our words (abstract read; theorem and constants from memory). Lecture: Chapter 3, remark on
    sum-product networks.

    >>> f = sum_product_f(64)
    >>> f.n_units, f.n_monomials
    (63, 128)
    """
    if bounds.sum_product_f_monomials(n) > _MOST:
        raise BudgetError(f"n is {n}: more than {_MOST} monomials")
    units: list[Unit] = []
    level, products = list(range(n)), True
    while len(level) > 1:
        pairs = zip(level[::2], level[1::2], strict=True)
        units += [Unit("product" if products else "sum", pair) for pair in pairs]
        level = list(range(n + len(units) - len(level) // 2, n + len(units)))
        products = not products
    return SumProduct(n, tuple(units))


def sum_product_g(n: int, rounds: int) -> SumProduct:
    """Return rounds of products and sums over all units but one, n of each, and a sum on top.

    Unit j of a layer of products multiplies all units of the layer before but the j-th; unit j of
    a layer of sums adds all but the j-th. The polynomial has degree (n - 1)^rounds, with
    2 n rounds + 1 units (`bounds.sum_product_g_degree`, `bounds.sum_product_g_units`). One hidden
    layer of products needs a unit for each of its monomials, which are counted.

    Args:
        n: at least 2.
        rounds: at least 1. Raises `BudgetError` where there may be too many monomials.

    Source: a variant of family G of O. Delalleau, Y. Bengio, Shallow vs. deep sum-product networks,
    NeurIPS 2011, where one hidden layer is said to need (n - 1)^rounds units (from memory).
    Lecture: Chapter 3, remark on sum-product networks.

    >>> g = sum_product_g(4, 2)
    >>> g.n_units, g.degree, g.n_monomials
    (17, 9, 20)
    """
    n, rounds = whole(n, "n", 2), whole(rounds, "rounds", 1)
    if math.comb(bounds.sum_product_g_degree(n, rounds) + n - 1, n - 1) > _MOST:
        raise BudgetError(f"n is {n} with {rounds} rounds: too many monomials")
    units: list[Unit] = []
    level = tuple(range(n))
    for _ in range(rounds):
        for kind in ("product", "sum"):
            units += [Unit(kind, level[:j] + level[j + 1 :]) for j in range(n)]
            level = tuple(range(len(units), n + len(units)))
    return SumProduct(n, (*units, Unit("sum", level)))
