"""Points seen from 0: which lines through 0 carry them, and what that means without biases."""

from typing import Any

from fdl.data._witnesses import first_circuit, first_repeat, lowest_terms
from fdl.exact import ScaledRows, rank

__all__ = ["bias_free_rank", "bias_free_witness", "parallel_witness"]

Ray = tuple[int, ...]


def parallel_witness(X: Any) -> tuple[int, ...] | None:
    """Return the first linearly dependent point or pair: (i,) for x_i = 0, or i < j.

    Two points are parallel if one is a multiple, positive or negative, of the other. None means
    that all points are nonzero and no two are parallel.

    >>> parallel_witness([[1, 2], [0, 1], [-2, -4]])
    (0, 2)
    """
    lines: list[Ray] = []
    for i, ray in enumerate(_rays(ScaledRows.read(X, "X"))):
        if not any(ray):
            return first_repeat(lines) or (i,)
        lines.append(max(ray, _opposite(ray)))
    return first_repeat(lines)


def bias_free_rank(X: Any) -> int:
    """Return the largest rank that ReLU neurons without biases have at the n points.

    **Theorem.** The vectors (relu(<w, x_1>), ..., relu(<w, x_n>)), for all w in R^d, span a space
    of dimension p + r: p is the number of lines through 0 that carry a point x_i != 0, and r is
    the rank of the directions of those lines that carry points on both sides of 0.

    A line enters through relu(<w, v>), v a direction of it, and if it carries points on both
    sides also through relu(<w, v>) - relu(-<w, v>) = <w, v>. Across the hyperplane <w, v> = 0 only
    the first of these has a kink, so the p of them are independent of each other and of all that
    is linear; and the linear ones have the rank of their directions.

    Without biases n points take any labels if and only if this is n: all points nonzero, no two
    on one ray, and the lines with points on both sides linearly independent
    (`bias_free_witness`). Lecture: Chapter 1, the remark that biases may be dropped.

    >>> bias_free_rank([[1, 0], [-1, 0], [0, 1], [0, -1], [1, 1], [-1, -1]])
    5
    """
    rays = {ray for ray in _rays(ScaledRows.read(X, "X")) if any(ray)}
    lines = {max(ray, _opposite(ray)) for ray in rays}
    both = [line for line in lines if {line, _opposite(line)} <= rays]
    return len(lines) + (rank(both) if both else 0)


def bias_free_witness(X: Any) -> tuple[int, ...] | None:
    """Return points to which a ReLU layer without biases cannot give any labels, or None.

    The set is inclusion-minimal, and of one of three kinds: (i,) for x_i = 0; (i, j) for two
    points on one ray, x_j = t x_i with t > 0; or the points, increasing, of pairs x_i, x_j = -t x_i
    whose directions are linearly dependent. None means that `bias_free_rank` is n.

    >>> bias_free_witness([[1, 0], [-1, 0], [0, 1], [0, -1], [1, 1], [-1, -1]])
    (0, 1, 2, 3, 4, 5)
    """
    points = ScaledRows.read(X, "X")
    seen: dict[Ray, int] = {}
    pairs: list[tuple[int, int]] = []
    for j, ray in enumerate(_rays(points)):
        if not any(ray):
            return (j,)
        i = seen.setdefault(ray, j)
        if i < j:
            return i, j
        if _opposite(ray) in seen:
            pairs.append((seen[_opposite(ray)], j))
    directions = points.numerators[[i for i, _ in pairs]]
    circuit = first_circuit(directions, [range(len(pairs))]) if pairs else None
    return None if circuit is None else tuple(sorted(i for k in circuit for i in pairs[k]))


def _rays(points: ScaledRows) -> list[Ray]:
    """Return the shortest integer vector on the ray of each point, 0 for the point 0."""
    rows = map(tuple, points.numerators.tolist())
    return [lowest_terms(row) if any(row) else row for row in rows]


def _opposite(ray: Ray) -> Ray:
    return tuple(-entry for entry in ray)
