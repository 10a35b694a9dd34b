"""Continuous piecewise-linear functions of one variable, exact or float64.

A function is kept with the fewest breakpoints, so two functions are equal exactly when their
data are. A *breakpoint* is a point where the slope changes, or a finite end of the domain; a
function that is affine on the whole line keeps the breakpoint 0. A *piece* is a maximal interval
on which the function is affine.
"""

from fractions import Fraction
from typing import Any, Self, TypeAlias

import numpy as np
import numpy.typing as npt

from fdl.errors import FloatRangeError, HypothesisError, InputError
from fdl.exact import rational, show, vectors
from fdl.exact.vectors import Vector, join
from fdl.graph import Graph

__all__ = ["PiecewiseLinear"]

Scalar: TypeAlias = Fraction | float
Interval: TypeAlias = tuple[Any, Any]


class PiecewiseLinear:
    """The continuous function with given values at increasing breakpoints, affine in between.

    Args:
        breakpoints: (m,) strictly increasing, m >= 1.
        values: (m,) the function's values there.
        left_slope: slope before the first breakpoint; None: the domain begins there.
        right_slope: slope after the last breakpoint; None: the domain ends there.
        exact: True reads every number as the rational it stands for, False as float64.

    Operators: `f(x)`, `f + g`, `f - g`, `-f`, `a * f`, `f / a`, `abs(f)`, `f @ g` (composition, f
    after g) and `f == g`. Sums live on the common domain. Every `on=(a, b)` defaults to the domain.
    Exact functions return `Fraction`s.

    Raises `InputError` for breakpoints out of order, lengths that differ, or points outside the
    domain.

    >>> hat = PiecewiseLinear([0, "1/2", 1], [0, 1, 0])
    >>> hat
    PiecewiseLinear(2 pieces on [0, 1], exact)
    >>> hat("1/3"), hat.integral(), (hat @ hat).n_pieces()
    (Fraction(2, 3), Fraction(1, 2), 4)
    """

    __slots__ = ("_graph",)

    def __init__(
        self,
        breakpoints: Any,
        values: Any,
        *,
        left_slope: Any = None,
        right_slope: Any = None,
        exact: bool = True,
    ) -> None:
        x = vectors.read(breakpoints, exact, "breakpoints")
        y = vectors.read(values, exact, "values")
        if len(x) != len(y):
            raise InputError(f"{len(x)} breakpoints and {len(y)} values: give one value each")
        wrong = np.flatnonzero(x[1:] <= x[:-1])
        if wrong.size:
            first, second = map(show, vectors.face(x[wrong[0] : wrong[0] + 2]))
            raise InputError(
                f"breakpoints[{wrong[0] + 1}] = {second} does not lie above "
                f"breakpoints[{wrong[0]}] = {first}: put them in increasing order"
            )
        left = None if left_slope is None else vectors.number(left_slope, exact, "left_slope")
        right = None if right_slope is None else vectors.number(right_slope, exact, "right_slope")
        if len(x) == 1 and left is None and right is None:
            raise InputError("one breakpoint and no slope: the domain would be a single point")
        self._graph = Graph.of(x, y, left, right)

    @classmethod
    def of_graph(cls, graph: Graph) -> Self:
        """Wrap a graph (see `fdl.graph`)."""
        new = cls.__new__(cls)
        new._graph = graph
        return new

    @classmethod
    def affine(cls, slope: Any, intercept: Any, *, exact: bool = True) -> Self:
        """Return x -> slope x + intercept on the whole line.

        >>> PiecewiseLinear.affine(2, -1)(3)
        Fraction(5, 1)
        """
        a, b = vectors.number(slope, exact, "slope"), vectors.number(intercept, exact, "intercept")
        return cls.of_graph(Graph.of(vectors.constant(0, a), b, a, a))

    @property
    def is_exact(self) -> bool:
        """Whether the numbers are rationals (otherwise float64)."""
        return vectors.is_exact(self._graph.x)

    @property
    def domain(self) -> tuple[Scalar | None, Scalar | None]:
        """The ends of the domain; None stands for an infinite end."""
        x, left, right = self._graph.x, self._graph.left, self._graph.right
        low = _scalar(x[:1]) if left is None else None
        return low, _scalar(x[-1:]) if right is None else None

    @property
    def breakpoints(self) -> npt.NDArray[Any]:
        """(m,) the kinks and the finite ends of the domain, increasing."""
        return vectors.face(self._graph.x)

    @property
    def values(self) -> npt.NDArray[Any]:
        """(m,) the values at the breakpoints."""
        return vectors.face(self._graph.y)

    @property
    def slopes(self) -> npt.NDArray[Any]:
        """The slopes of the pieces, from left to right: one each."""
        return vectors.face(self._graph.slopes)

    def to_float(self) -> Self:
        """Return the float64 function; raise `FloatRangeError` for numbers beyond its range."""
        if not self.is_exact:
            return self
        graph = self._graph
        left = None if graph.left is None else graph.left.floats("left_slope")
        right = None if graph.right is None else graph.right.floats("right_slope")
        x, y = graph.x.floats("breakpoints"), graph.y.floats("values")
        same = np.flatnonzero(x[1:] == x[:-1])
        if same.size:
            pair = f"breakpoints[{same[0]}] and breakpoints[{same[0] + 1}]"
            raise FloatRangeError(f"{pair} round to one float64: keep the function exact")
        return self.of_graph(Graph.of(x, y, left, right))

    def __repr__(self) -> str:
        low, high = (None if end is None else show(end) for end in self.domain)
        where = f"{'(-inf' if low is None else f'[{low}'}, {'inf)' if high is None else f'{high}]'}"
        pieces = self.n_pieces()
        kind = "exact" if self.is_exact else "float64"
        return f"PiecewiseLinear({pieces} piece{'s' * (pieces != 1)} on {where}, {kind})"

    def __call__(self, x: Any) -> Any:
        """Return f(x) for a number, or an array of values for an array of numbers.

        Raises `InputError` for a point outside the domain.
        """
        array = x if isinstance(x, np.ndarray) else np.array(x, dtype=object)
        points = vectors.read(array.reshape(-1), self.is_exact, "x")
        outside = np.flatnonzero(self._graph.outside(points))
        if outside.size:
            point = show(vectors.face(points)[outside[0]])
            raise InputError(f"x = {point} lies outside the domain of {self!r}")
        values = vectors.face(self._graph.at(points))
        return values.reshape(array.shape) if array.ndim else values.item()

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, PiecewiseLinear):
            return NotImplemented
        if self.is_exact != other.is_exact:
            return False
        mine, theirs = ((g.x, g.y, g.left, g.right) for g in (self._graph, other._graph))
        return all(
            a is b if a is None or b is None else len(a) == len(b) and bool((a == b).all())
            for a, b in zip(mine, theirs, strict=True)
        )

    __hash__ = None  # type: ignore[assignment]

    def __add__(self, other: Any) -> Self:
        if not isinstance(other, PiecewiseLinear):
            return self._raised(vectors.number(other, self.is_exact, "summand"))
        self._check_kind(other)
        total = self._graph.plus(other._graph)
        if total is None:
            raise InputError(f"{self!r} and {other!r} share no interval")
        return self.of_graph(total)

    __radd__ = __add__

    def __mul__(self, factor: Any) -> Self:
        if isinstance(factor, PiecewiseLinear):
            raise InputError("the product of two piecewise-linear functions is not one")
        return self.of_graph(self._graph.times(vectors.number(factor, self.is_exact, "factor")))

    __rmul__ = __mul__

    def __truediv__(self, divisor: Any) -> Self:
        a = rational(divisor, "divisor")
        if a == 0:
            raise ZeroDivisionError("a piecewise-linear function divided by zero")
        return self * (1 / a)

    def __neg__(self) -> Self:
        return self * -1

    def __sub__(self, other: Any) -> Self:
        return -self.__rsub__(other)

    def __rsub__(self, other: Any) -> Self:
        return (-self).__add__(other)

    def __abs__(self) -> Self:
        return self.of_graph(self._graph.absolute())

    def __matmul__(self, inner: Self) -> Self:
        """Return the composition x -> self(inner(x)).

        Raises `HypothesisError` with a point x for which inner(x) is outside self's domain.
        """
        self._check_kind(inner)
        witness = inner._graph.leaves(self._graph)
        if witness is not None:
            x = _scalar(witness)
            raise HypothesisError(
                f"at x = {show(x)} the inner function leaves the domain of {self!r}", witness=x
            )
        return self.of_graph(self._graph.after(inner._graph))

    def restrict(self, on: Interval) -> Self:
        """Return the same function on the interval [a, b], a < b, inside the domain."""
        a, b = vectors.interval(on, self.is_exact)
        ends = join(a, b)
        outside = np.flatnonzero(self._graph.outside(ends))
        if outside.size:
            end = show(vectors.face(ends)[outside[0]])
            raise InputError(f"x = {end} lies outside the domain of {self!r}")
        inside = self._graph.x[(self._graph.x > a) & (self._graph.x < b)]
        x = join(a, inside, b)
        return self.of_graph(Graph.of(x, self._graph.at(x), None, None))

    def n_pieces(self, on: Interval | None = None) -> int:
        """Return the number of maximal affine pieces on the domain, or on [a, b]."""
        return len(self._on(on).slopes)

    def n_crossings(self, level: Any, on: Interval | None = None) -> int:
        """Return how often f - level changes sign; touching the level is not crossing it."""
        return len(self.crossing_points(level, on))

    def crossing_points(self, level: Any, on: Interval | None = None) -> npt.NDArray[Any]:
        """Return the points where f - level changes sign, increasing.

        Where f stays at the level for an interval on its way across, its left end is returned.
        """
        shifted = self._raised(-vectors.number(level, self.is_exact, "level"))
        return vectors.face(shifted._on(on).zero_crossings())

    def integral(self, on: Interval | None = None) -> Scalar:
        """Return the integral over [a, b], by default over the domain.

        This and the two distances raise `InputError` without `on` on an unbounded domain.
        """
        f = self._bounded(on, "integral")
        half = vectors.constant("1/2", like=f.y)
        with np.errstate(over="ignore"):
            areas = (f.y[1:] * half + f.y[:-1] * half) * (f.x[1:] - f.x[:-1])
        return _scalar(vectors.all_finite(vectors.total(areas), "areas"))

    def lipschitz(self, on: Interval | None = None) -> Scalar:
        """Return the smallest Lipschitz constant: the largest |slope|."""
        return _scalar(vectors.largest(abs(self._on(on).slopes)))

    def l1_distance(self, other: Self, on: Interval | None = None) -> Scalar:
        """Return the integral of |f - g| over [a, b], by default over the common domain."""
        self._check_kind(other)
        difference = self - other
        return self.of_graph(difference._bounded(on, "L1 distance").absolute()).integral()

    def linf_distance(self, other: Self, on: Interval | None = None) -> Scalar:
        """Return the maximum of |f - g| over [a, b], by default over the common domain."""
        self._check_kind(other)
        difference = self - other
        return _scalar(vectors.largest(abs(difference._bounded(on, "sup distance").y)))

    def _on(self, on: Interval | None) -> Graph:
        return self._graph if on is None else self.restrict(on)._graph

    def _bounded(self, on: Interval | None, what: str) -> Graph:
        if on is None and None in self.domain:
            raise InputError(f"the {what} needs an interval: pass on=(a, b)")
        return self._on(on)

    def _raised(self, height: Vector) -> Self:
        graph = self._graph
        with np.errstate(over="ignore"):
            values = graph.y + height
        return self.of_graph(Graph.of(graph.x, values, graph.left, graph.right))

    def _check_kind(self, other: Any) -> None:
        if not isinstance(other, PiecewiseLinear):
            raise InputError(f"{other!r} is no PiecewiseLinear function")
        if self.is_exact != other.is_exact:
            raise InputError("one function is exact and one float64: call .to_float() on the first")


def _scalar(vector: Vector) -> Scalar:
    value: Scalar = vectors.face(vector).item()
    return value
