"""Functions on an interval that are affine between finitely many points, and may jump there."""

from dataclasses import dataclass
from fractions import Fraction
from itertools import islice

from fdl.errors import BudgetError
from fdl.proof._terms import Apply, Function, Sum, Term

__all__ = ["Pieces", "pieces"]

_MOST = 20_000
Affine = tuple[Fraction, Fraction]  # slope, intercept


@dataclass(frozen=True)
class Pieces:
    """A function on [points[0], points[-1]].

    points: increasing.
    values: at the points.
    lines: slope and intercept on the open intervals in between.

    >>> from fdl.proof._terms import frac, z
    >>> f = pieces(frac(z), "z", Fraction(0), Fraction(2))
    >>> [str(point) for point in f.points], [str(value) for value in f.values]
    (['0', '1', '2'], ['0', '0', '0'])
    """

    points: tuple[Fraction, ...]
    values: tuple[Fraction, ...]
    lines: tuple[Affine, ...]

    def cut(self, extra: list[Fraction]) -> "Pieces":
        """Return the same function with more points, each inside the interval."""
        points = sorted({*self.points, *extra})
        if len(points) > _MOST:
            raise BudgetError(f"more than {_MOST} pieces")
        known = dict(zip(self.points, self.values, strict=True))
        values, lines, k = [], [], -1
        for point in points:
            k += point in known
            line = self.lines[min(k, len(self.lines) - 1)]
            values.append(known.get(point, _value(line, point)))
            lines.append(line)
        return Pieces(tuple(points), tuple(values), tuple(lines[:-1]))

    def through(self, function: Function) -> "Pieces":
        """Return function(self)."""
        extra = []
        for (a, b), (slope, intercept) in zip(self.intervals, self.lines, strict=True):
            if slope:
                ends = sorted((slope * a + intercept, slope * b + intercept))
                levels = islice(function.levels(*ends), _MOST + 3)
                crossings = ((level - intercept) / slope for level in levels)
                extra += [where for where in crossings if a < where < b]
            if len(extra) > _MOST:
                raise BudgetError(f"more than {_MOST} pieces")
        fine = self.cut(extra)
        lines = []
        for (a, b), (slope, intercept) in zip(fine.intervals, fine.lines, strict=True):
            middle = slope * (a + b) / 2 + intercept
            steep = function.slope(middle) * slope if slope else Fraction(0)
            lines.append((steep, function.value(middle) - steep * (a + b) / 2))
        return Pieces(fine.points, tuple(map(function.value, fine.values)), tuple(lines))

    @property
    def intervals(self) -> list[tuple[Fraction, Fraction]]:
        """The open intervals between the points."""
        return list(zip(self.points, self.points[1:], strict=False))

    @property
    def range(self) -> tuple[Fraction, Fraction]:
        """The least and the largest number that the function comes near."""
        ends = [
            slope * where + intercept
            for interval, (slope, intercept) in zip(self.intervals, self.lines, strict=True)
            for where in interval
        ]
        return min(*self.values, *ends), max(*self.values, *ends)

    def difference(self, other: "Pieces") -> Fraction | None:
        """Return a simple place where two functions on one interval differ, None if nowhere.

        A point of either, or the middle between two neighbours.
        """
        f, g = self.cut(list(other.points)), other.cut(list(self.points))
        apart = [p for p, u, v in zip(f.points, f.values, g.values, strict=True) if u != v]
        for (a, b), first, second in zip(f.intervals, f.lines, g.lines, strict=True):
            if first != second:  # two lines meet once at most, so one of two places will do
                places = ((a + b) / 2, (2 * a + b) / 3)
                apart += [p for p in places if _value(first, p) != _value(second, p)][:1]
        return min(apart, key=lambda where: (where.denominator, where), default=None)


def _value(line: Affine, where: Fraction) -> Fraction:
    return line[0] * where + line[1]


def pieces(term: Term, variable: str, low: Fraction, high: Fraction, **given: Fraction) -> Pieces:
    """Return a term as a function of one variable on [low, high], for given values of others."""
    if isinstance(term, Apply):
        return pieces(term.of, variable, low, high, **given).through(term.function)
    if isinstance(term, Sum):
        parts = [(factor, pieces(one, variable, low, high, **given)) for factor, one in term.parts]
        return _combined(parts, term.constant, low, high)
    slope, intercept = (
        (Fraction(1), Fraction(0))
        if term.variables == {variable}
        else (Fraction(0), term.at(given))
    )
    line = (slope, intercept)
    return Pieces((low, high), (_value(line, low), _value(line, high)), (line,))


def _combined(
    parts: list[tuple[Fraction, Pieces]], constant: Fraction, low: Fraction, high: Fraction
) -> Pieces:
    points = sorted({low, high, *(point for _, part in parts for point in part.points)})
    fine = [(factor, part.cut(points)) for factor, part in parts]
    values, lines = [], []
    for k in range(len(points)):
        values.append(sum((factor * part.values[k] for factor, part in fine), constant))
    for k in range(len(points) - 1):
        slope = sum((factor * part.lines[k][0] for factor, part in fine), Fraction(0))
        lines.append((slope, sum((factor * part.lines[k][1] for factor, part in fine), constant)))
    return Pieces(tuple(points), tuple(values), tuple(lines))
