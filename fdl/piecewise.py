"""Continuous piecewise-linear functions of one variable, exact or float64.

A function is its kinks, its values there, and its slopes: it is kept with the fewest
breakpoints, so two functions are equal exactly when their data are. A *breakpoint* is a point
where the slope changes, or a finite end of the domain; a function that is affine on the whole
line keeps the anchor 0. A *piece* is a maximal interval on which the function is affine.
"""

from fractions import Fraction
from typing import Any, Self

import numpy as np
import numpy.typing as npt

from fdl.errors import HypothesisError, InputError
from fdl.exact import rational, vectors
from fdl.exact.vectors import Vector, join, search, sign

__all__ = ["PiecewiseLinear"]

Scalar = Fraction | float
Interval = tuple[Any, Any]


class PiecewiseLinear:
    """The continuous function with given values at increasing breakpoints, linear in between.

    Args:
        breakpoints: (m,) strictly increasing, m >= 1.
        values: (m,) the function's values there.
        left_slope: slope before the first breakpoint; None: the domain begins there.
        right_slope: slope after the last breakpoint; None: the domain ends there.
        exact: True reads every number as the rational it stands for, False as float64.

    Operators: `f(x)`, `f + g`, `f - g`, `-f`, `a * f`, `abs(f)`, `f @ g` (composition, f after
    g) and `f == g`. Sums live on the common domain. Every `on=(a, b)` defaults to the domain.

    Raises `InputError` for breakpoints out of order, lengths that differ, or points outside the
    domain.

    >>> hat = PiecewiseLinear([0, "1/2", 1], [0, 1, 0])
    >>> hat
    PiecewiseLinear(2 pieces on [0, 1], exact)
    >>> hat("1/3"), hat.integral(), (hat @ hat).n_pieces()
    (Fraction(2, 3), Fraction(1, 2), 4)
    """

    __slots__ = ("_inner", "_left", "_right", "_x", "_y")

    def __init__(
        self,
        breakpoints: Any,
        values: Any,
        *,
        left_slope: Any = None,
        right_slope: Any = None,
        exact: bool = True,
    ) -> None:
        x, y = vectors.read(breakpoints, exact, "breakpoints"), vectors.read(values, exact, "values")
        if len(x) != len(y):
            raise InputError(f"{len(x)} breakpoints and {len(y)} values: give one value each")
        wrong = np.flatnonzero(sign(x[1:] - x[:-1]) <= 0)
        if wrong.size:
            first, second = vectors.face(x[wrong[0] : wrong[0] + 2])
            raise InputError(
                f"breakpoints[{wrong[0] + 1}] = {second} does not lie above "
                f"breakpoints[{wrong[0]}] = {first}: put them in increasing order"
            )
        left, right = (
            None if slope is None else vectors.read([slope], exact, name)
            for slope, name in ((left_slope, "left_slope"), (right_slope, "right_slope"))
        )
        if len(x) == 1 and left is None and right is None:
            raise InputError("one breakpoint and no slope: the domain would be a single point")
        self._set(x, y, left, right)

    @classmethod
    def of_vectors(cls, x: Vector, y: Vector, left: Vector = None, right: Vector = None) -> Self:
        """Wrap vectors of one kind, x strictly increasing (see `fdl.exact.vectors`)."""
        new = cls.__new__(cls)
        new._set(x, y, left, right)
        return new

    @classmethod
    def affine(cls, slope: Any, intercept: Any, *, exact: bool = True) -> Self:
        """Return x -> slope x + intercept on the whole line.

        >>> PiecewiseLinear.affine(2, -1)(3)
        Fraction(5, 1)
        """
        return cls([0], [intercept], left_slope=slope, right_slope=slope, exact=exact)

    def _set(self, x: Vector, y: Vector, left: Vector | None, right: Vector | None) -> None:
        with np.errstate(over="ignore", invalid="ignore"):
            inner = vectors.all_finite((y[1:] - y[:-1]) / (x[1:] - x[:-1]), "slopes")
        slopes = _joined(left, inner, right)
        first, last = int(left is None), len(x) - int(right is None)
        kink = np.ones(len(x), dtype=bool)
        kink[first:last] = slopes[1:] != slopes[:-1]
        if not kink.any():
            x, y = _zero(x), y[:1] - slopes[:1] * x[:1]
            inner, kink = inner[:0], kink[:1] | True
        elif not kink.all():
            keep = np.flatnonzero(kink)
            x, y, inner = x[keep], y[keep], inner[keep[:-1]]
        self._x, self._y, self._inner, self._left, self._right = x, y, inner, left, right

    # -- data --------------------------------------------------------------------------------

    @property
    def is_exact(self) -> bool:
        """Whether the numbers are rationals (otherwise float64)."""
        return vectors.is_exact(self._x)

    @property
    def domain(self) -> tuple[Scalar | None, Scalar | None]:
        """The ends of the domain; None stands for an infinite end."""
        low = self._scalar(self._x[:1]) if self._left is None else None
        return low, self._scalar(self._x[-1:]) if self._right is None else None

    @property
    def breakpoints(self) -> npt.NDArray[Any]:
        """(m,) the kinks and the finite ends of the domain, increasing."""
        return vectors.face(self._x)

    @property
    def values(self) -> npt.NDArray[Any]:
        """(m,) the values at the breakpoints."""
        return vectors.face(self._y)

    @property
    def slopes(self) -> npt.NDArray[Any]:
        """The slopes of the pieces, from left to right: one each."""
        slopes = self._slopes()
        return vectors.face(slopes[:1] if self._is_affine_line() else slopes)

    def to_float(self) -> Self:
        """Return the float64 function; raise `FloatRangeError` for numbers beyond its range."""
        if not self.is_exact:
            return self
        parts = [None if p is None else p.floats() for p in (self._left, self._right)]
        return self.of_vectors(self._x.floats("breakpoints"), self._y.floats("values"), *parts)

    def __repr__(self) -> str:
        low, high = self.domain
        where = f"{'(-inf' if low is None else f'[{low}'}, {'inf)' if high is None else f'{high}]'}"
        pieces = self.n_pieces()
        kind = "exact" if self.is_exact else "float64"
        return f"PiecewiseLinear({pieces} piece{'s' * (pieces != 1)} on {where}, {kind})"

    # -- values ------------------------------------------------------------------------------

    def __call__(self, x: Any) -> Any:
        """Return f(x) for a number, or an array of values for an array of numbers.

        Raises `InputError` for a point outside the domain.
        """
        if isinstance(x, np.ndarray | list | tuple):
            shape = np.shape(x)
            points = vectors.read(np.ravel(np.array(x, dtype=object)), self.is_exact, "x")
            return vectors.face(self._at(points)).reshape(shape)
        return self._scalar(self._at(vectors.read([x], self.is_exact, "x")))

    def _at(self, points: Vector) -> Vector:
        outside = self._outside(points)
        if outside.size:
            point = vectors.face(points)[outside[0]]
            raise InputError(f"x[{outside[0]}] = {point} lies outside the domain of {self!r}")
        piece = search(self._x, points, side="right")
        anchor = np.maximum(piece - 1, 0)
        rise = self._padded_slopes()[piece] * (points - self._x[anchor])
        return self._y[anchor] + rise

    def _outside(self, points: Vector) -> npt.NDArray[np.intp]:
        out = np.zeros(len(points), dtype=bool)
        if self._left is None:
            out |= points < self._x[:1]
        if self._right is None:
            out |= points > self._x[-1:]
        return np.flatnonzero(out)

    # -- algebra -----------------------------------------------------------------------------

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, PiecewiseLinear):
            return NotImplemented
        mine, theirs = self._data(), other._data()
        return all(
            (a is None) == (b is None)
            and (a is None or (len(a) == len(b) and bool(np.all(a == b))))
            for a, b in zip(mine, theirs, strict=True)
        )

    __hash__ = None  # type: ignore[assignment]

    def _data(self) -> tuple[Vector, ...]:
        return self._x, self._y, self._left, self._right

    def __add__(self, other: Any) -> Self:
        if not isinstance(other, PiecewiseLinear):
            shift = vectors.read([other], self.is_exact, "summand")
            return self.of_vectors(self._x, self._y + shift, self._left, self._right)
        self._same_kind(other)
        x = vectors.distinct(join(self._x, other._x))
        x = x[_inside(x, self) & _inside(x, other)]
        left = None if self._left is None or other._left is None else self._left + other._left
        right = None if self._right is None or other._right is None else self._right + other._right
        if len(x) == 0 or (len(x) == 1 and left is None and right is None):
            raise InputError(f"{self!r} and {other!r} share no interval")
        return self.of_vectors(x, self._at(x) + other._at(x), left, right)

    __radd__ = __add__

    def __neg__(self) -> Self:
        return -1 * self

    def __sub__(self, other: Any) -> Self:
        return self + (-1 * other if isinstance(other, PiecewiseLinear) else -self._number(other))

    def __rsub__(self, other: Any) -> Self:
        return -1 * self + other

    def __mul__(self, factor: Any) -> Self:
        if isinstance(factor, PiecewiseLinear):
            raise InputError("the product of two piecewise-linear functions is not one")
        a = vectors.read([factor], self.is_exact, "factor")
        ends = (None if slope is None else a * slope for slope in (self._left, self._right))
        return self.of_vectors(self._x, a * self._y, *ends)

    __rmul__ = __mul__

    def __matmul__(self, inner: Self) -> Self:
        """Return the composition x -> self(inner(x)).

        Raises `HypothesisError` with a point x for which inner(x) is outside self's domain.
        """
        self._same_kind(inner)
        self._check_range_of(inner)
        x = vectors.distinct(join(inner._x, inner._preimages(self._x)))
        y = self._at(inner._at(x))
        return self.of_vectors(x, y, self._tail(inner, -1), self._tail(inner, 1))

    def _tail(self, inner: Self, side: int) -> Vector | None:
        """Return the composition's slope at -inf or inf."""
        slope = inner._left if side < 0 else inner._right
        if slope is None or sign(slope)[0] == 0:
            return slope
        return slope * (self._right if sign(slope)[0] == side else self._left)

    def _check_range_of(self, inner: Self) -> None:
        outside = self._outside(inner._y)
        witness = inner._x[outside[:1]] if outside.size else None
        for slope, side in ((inner._left, -1), (inner._right, 1)):
            if slope is None or sign(slope)[0] == 0 or witness is not None:
                continue
            upward = sign(slope)[0] == side
            if (self._right if upward else self._left) is None:
                level = self._x[-1:] if upward else self._x[:1]
                end, value = (inner._x[-1:], inner._y[-1:]) if side > 0 else (inner._x[:1], inner._y[:1])
                one = vectors.constant(side, like=end)
                witness = end + (level - value) / slope + one
        if witness is not None:
            point = self._scalar(witness)
            raise HypothesisError(
                f"at x = {point} the inner function leaves the domain of {self!r}", witness=point
            )

    def __abs__(self) -> Self:
        x, y = self._with_zeros()
        left = None if self._left is None else -abs(self._left)
        right = None if self._right is None else abs(self._right)
        return self.of_vectors(x, abs(y), left, right)

    def restrict(self, on: Interval) -> Self:
        """Return the same function on the interval [a, b], a < b, inside the domain."""
        a, b = (vectors.read([end], self.is_exact, f"on[{i}]") for i, end in enumerate(on))
        if not (a < b)[0]:
            raise InputError(f"the interval [{on[0]}, {on[1]}] is empty or a point: give a < b")
        middle = self._x[(self._x > a) & (self._x < b)]
        x = join(a, middle, b)
        return self.of_vectors(x, self._at(x))

    # -- measurements ------------------------------------------------------------------------

    def n_pieces(self, on: Interval | None = None) -> int:
        """Return the number of maximal affine pieces on the domain, or on [a, b]."""
        f = self if on is None else self.restrict(on)
        return 1 if f._is_affine_line() else len(f._slopes())

    def n_crossings(self, level: Any, on: Interval | None = None) -> int:
        """Return how often f - level changes sign; touching the level is not crossing it."""
        return len(self.crossing_points(level, on))

    def crossing_points(self, level: Any, on: Interval | None = None) -> npt.NDArray[Any]:
        """Return the points where f - level changes sign, increasing.

        Where f stays at the level on an interval in between, its left end is returned.
        """
        f = (self if on is None else self.restrict(on)) - level
        x, y = f._with_zeros()
        before = [] if f._left is None else (-sign(f._left)).tolist()
        after = [] if f._right is None else sign(f._right).tolist()
        found: list[int] = []
        last, zero = 0, 0
        for i, here in enumerate([*before, *sign(y).tolist(), *after], start=-len(before)):
            if here and here == -last:
                found.append(zero)
            if here:
                last, zero = here, i + 1
        return vectors.face(x[np.array(found, dtype=np.intp)])

    def integral(self, on: Interval | None = None) -> Scalar:
        """Return the integral over [a, b], by default over the (bounded) domain."""
        f = self._bounded(on, "integral")
        areas = (f._y[1:] + f._y[:-1]) * (f._x[1:] - f._x[:-1])
        return self._scalar(vectors.total(areas) / vectors.constant(2, like=areas))

    def lipschitz(self, on: Interval | None = None) -> Scalar:
        """Return the smallest Lipschitz constant: the largest |slope|."""
        f = self if on is None else self.restrict(on)
        return self._scalar(vectors.largest(abs(f._slopes())))

    def l1_distance(self, other: Self, on: Interval | None = None) -> Scalar:
        """Return the integral of |f - g| over [a, b], by default over the common domain."""
        return abs((self - other)._bounded(on, "L1 distance")).integral()

    def linf_distance(self, other: Self, on: Interval | None = None) -> Scalar:
        """Return the maximum of |f - g| over [a, b], by default over the common domain."""
        difference = (self - other)._bounded(on, "sup distance")
        return self._scalar(vectors.largest(abs(difference._y)))

    # -- inside ------------------------------------------------------------------------------

    def _slopes(self) -> Vector:
        return _joined(self._left, self._inner, self._right)

    def _padded_slopes(self) -> Vector:
        """Return one slope before each breakpoint and one after the last: m + 1 of them."""
        zero = _zero(self._x)
        left = zero if self._left is None else self._left
        return join(left, self._inner, zero if self._right is None else self._right)

    def _is_affine_line(self) -> bool:
        both = self._left is not None and self._right is not None
        return both and len(self._x) == 1 and bool((self._left == self._right)[0])

    def _preimages(self, levels: Vector) -> Vector:
        """Return the points inside the pieces, not at breakpoints, where f takes a level."""
        x, y = self._x, self._y
        low, high = np.minimum, np.maximum
        below, above = search(levels, y, side="left"), search(levels, y, side="right")
        start, stop = low(above[:-1], above[1:]), high(below[:-1], below[1:])
        found = [_solve(x[:-1], y[:-1], self._inner, levels, start, stop)]
        for slope, end, side in ((self._left, 0, -1), (self._right, len(x) - 1, 1)):
            if slope is None or sign(slope)[0] == 0:
                continue
            upward = sign(slope)[0] == side
            first = above[[end]] if upward else np.array([0])
            last = np.array([len(levels)]) if upward else below[[end]]
            found.append(_solve(x[[end]], y[[end]], slope, levels, first, last))
        return join(*found)

    def _with_zeros(self) -> tuple[Vector, Vector]:
        """Return breakpoints and values with the zeros inside the pieces put in."""
        zeros = self._preimages(_zero(self._x))
        x, y = join(self._x, zeros), join(self._y, zeros - zeros)
        order = vectors.order(x)
        return x[order], y[order]

    def _bounded(self, on: Interval | None, what: str) -> Self:
        if on is not None:
            return self.restrict(on)
        if None in self.domain:
            raise InputError(f"the {what} needs an interval: pass on=(a, b)")
        return self

    def _same_kind(self, other: Self) -> None:
        if self.is_exact != other.is_exact:
            raise InputError("one function is exact and one float64: call .to_float() on the first")

    def _number(self, value: Any) -> Scalar:
        return rational(value) if self.is_exact else float(value)

    def _scalar(self, vector: Vector) -> Scalar:
        value: Scalar = vectors.face(vector).item()
        return value


def _joined(left: Vector | None, inner: Vector, right: Vector | None) -> Vector:
    return join(*(part for part in (left, inner, right) if part is not None))


def _zero(like: Vector) -> Vector:
    return vectors.constant(0, like)


def _inside(points: Vector, f: PiecewiseLinear) -> npt.NDArray[np.bool_]:
    inside = np.ones(len(points), dtype=bool)
    inside[f._outside(points)] = False
    return inside


def _solve(
    x: Vector, y: Vector, slopes: Vector, levels: Vector, start: Any, stop: Any
) -> Vector:
    """Solve y + slope (. - x) = level for piece i and the levels start[i]:stop[i]."""
    counts = np.maximum(stop - start, 0)
    piece = np.repeat(np.arange(len(counts)), counts)
    offset = np.arange(len(piece)) - np.repeat(np.cumsum(counts) - counts, counts)
    level = levels[start[piece] + offset]
    return x[piece] + (level - y[piece]) / slopes[piece]
