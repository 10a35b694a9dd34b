"""The exercises of Chapter 1: right answers pass, wrong ones meet their counterexample."""

import random
from fractions import Fraction
from functools import partial
from itertools import combinations_with_replacement, count, pairwise
from math import comb, prod
from typing import Any

import numpy as np
import pytest

from fdl.data import bias_free_witness
from fdl.exact import null_space, rank, solve
from fdl.exercises._bias_free import _cases, _refute
from fdl.exercises._exercise import WrongError
from fdl.exercises._finite_epsilon import _cases as finite_cases
from fdl.memorize import zhang
from tests.grading import Wrong, impatient, refused, right

SEEDS = range(4)
pytestmark = pytest.mark.usefixtures("impatient")
Line = list[Fraction]
__all__ = ["impatient"]


# Second differences


def slopes_of(z: Line, y: Line) -> Line:
    return [(q - p) / (b - a) for (a, b), (p, q) in zip(pairwise(z), pairwise(y), strict=True)]


def through_the_first(z: Line, y: Line, b: Line, a: Line) -> Any:
    return y[0] - sum(w * abs(z[0] - k) for w, k in zip(a, b, strict=True)), b, a


def differences(z: Line, y: Line, side: int = 0) -> Any:
    """Kinks at all points but the last (side 0) or the first (side 1)."""
    s = slopes_of(z, y)
    a = [(q - p) / 2 for p, q in pairwise(s)]
    ends = [(s[0] + s[-1]) / 2] if s else []
    return through_the_first(z, y, z[1:], [*a, *(-e for e in ends)]) if side else (
        through_the_first(z, y, z[:-1], [*ends, *a])
    )  # fmt: skip


def only_where_it_bends(z: Line, y: Line, side: int = 0) -> Any:
    """No idle units, in another order, c from the lines on the far left and on the far right."""
    _, b, a = differences(z, y, side)
    kept = [(kink, weight) for kink, weight in zip(b, a, strict=True) if weight][::-1]
    last = sum(a)
    c = (y[0] + y[-1] - last * (z[-1] - z[0])) / 2
    return c, np.array([k for k, _ in kept], object), tuple(w for _, w in kept)


def quadratic(z: Line, y: Line) -> Any:
    """Right, after as many products of integers as there are pairs of points."""
    whole = [int(x) for x in z]
    for i in range(1, len(z)):
        sum(map(int.__mul__, whole[:i], whole[:i]))
    return differences(z, y)


def in_floats(z: Line, y: Line) -> Any:
    return differences(list(map(float, z)), list(map(float, y)))  # type: ignore[arg-type]


def forgets_the_slope_before(z: Line, y: Line) -> Any:
    return through_the_first(z, y, z[:-1], slopes_of(z, y))


def midpoints(z: Line, y: Line) -> Any:
    """Kinks between the points: each weight depends on all before."""
    z = z[:1] + z
    kinks = [(a + b) / 2 for a, b in pairwise(z[:-1])]
    slope, a = Fraction(0), []
    for (start, end), (p, q), kink in zip(pairwise(z[1:]), pairwise(y), kinks, strict=True):
        a.append((q - p - slope * (end - start)) / (end - kink) / 2)
        slope += 2 * a[-1]
    return y[0], kinks, a


def of_the_book(z: Line, y: Line) -> Any:
    hidden, (weights, _) = zhang([[x] for x in z], y).layers
    return 0, -hidden[1], weights[0]


def converted(z: Line, y: Line) -> Any:
    """The book's network, its first unit turned into c, without new weights."""
    _, b, a = of_the_book(z, y)
    return y[0], b[1:], [*a[:1] + a[1:2], *a[2:]] if len(z) > 1 else []


def halved(z: Line, y: Line) -> Any:
    c, b, a = converted(z, y)
    return c, b, [w / 2 for w in a]


BENT = {"z": [0, 1, 2], "y": [0, 1, 0]}
SECOND_DIFFERENCES = {
    "slope before forgotten": Wrong(forgets_the_slope_before, "found 2, wanted 1", BENT),
    "kinks at midpoints": Wrong(midpoints, "it fails"),
    "n units": Wrong(of_the_book, "found 3 units, wanted at most 2", BENT),
    "the book's weights": Wrong(converted, "it fails", BENT),
    "the book's weights halved": Wrong(halved, "it fails", BENT),
    "no output bias": Wrong(lambda z, y: (0, *differences(z, y)[1:]), "z[0]", BENT),
    "quadratic": Wrong(quadratic, "did not finish", None, "could not run"),
    "floats": Wrong(in_floats, "The numbers grow"),
    "not at the other end": Wrong(
        lambda z, y: differences(z, y, 1), "b[1] lies on the wrong side", BENT
    ),
    "and the other way": Wrong(
        differences, "b[0] lies on the wrong side: z = [0, 1, 2], y = [0, 1, 0]: found 0, "
        "wanted more than 0", BENT, seed=1
    ),
    "two numbers": Wrong(lambda z, y: (1, 2), "should return (c, b, a), and returned 2 entries"),
    "lists of unequal length": Wrong(lambda z, y: (0, [1], []), "a should have 1 entries"),
    "not a number": Wrong(lambda z, y: (float("nan"), [], []), "c is nan"),
    "huge": Wrong(lambda z, y: (1 << 30000, [], []), "more than 20000 binary digits"),
}  # fmt: skip


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("answer", [differences, only_where_it_bends])
def test_second_differences(answer: Any, seed: int) -> None:
    right("second-differences", partial(answer, side=seed % 2), seed)


@pytest.mark.parametrize("name", SECOND_DIFFERENCES)
def test_wrong_second_differences(name: str) -> None:
    refused("second-differences", SECOND_DIFFERENCES[name])


# Pick a direction

Points = list[list[Fraction]]


def with_order(X: Points, w: list[int], sign: int = 1) -> Any:
    z = [sum(a * b for a, b in zip(w, x, strict=True)) for x in X]
    return w, sorted(range(len(X)), key=lambda i: sign * z[i])


def is_good(X: Points, w: list[int]) -> bool:
    return len({sum(a * b for a, b in zip(w, x, strict=True)) for x in X}) == len(X)


def drawn(X: Points) -> Any:
    rng, most = random.Random(1), len(X) * (len(X) - 1) // 2
    while True:
        w = [rng.randint(0, most) for _ in X[0]]
        if is_good(X, w):
            return with_order(X, w)


def greedy(X: Points) -> Any:
    """Entry after entry: a value that keeps apart all pairs that differ so far."""
    w: list[int] = []
    for j in range(len(X[0])):
        wanted = len({tuple(x[: j + 1]) for x in X})
        heads = {tuple(x[: j + 1]): x[: j + 1] for x in X}.values()
        for value in count():
            if len({sum(a * b for a, b in zip([*w, value], h, strict=True)) for h in heads}) == (
                wanted
            ):
                w.append(value)
                break
    return with_order(X, w)


def isclose(X: Points) -> Any:
    rng = random.Random(1)
    points = np.array([[float(v) for v in x] for x in X])
    while True:
        w = [rng.randint(0, len(X) * (len(X) - 1) // 2) for _ in X[0]]
        z = np.sort(points @ w)
        if not np.isclose(z[1:], z[:-1]).any():
            return with_order(X, w)


def float_order(X: Points) -> Any:
    w, _ = drawn(X)
    z = [float(sum(a * b for a, b in zip(w, x, strict=True))) for x in X]
    return w, np.argsort(z, kind="stable")


AXES = {"X": [[1, 0], [0, 1]]}
PICK_A_DIRECTION = {
    "all ones": Wrong(lambda X: with_order(X, [1] * len(X[0])), "0 and 1 are equal", AXES),
    "first coordinate": Wrong(
        lambda X: with_order(X, [1] + [0] * (len(X[0]) - 1)),
        "are equal",
        {"X": [[0, 1], [0, 0], [0, 2]]},
    ),
    "isclose": Wrong(isclose, "did not finish", None, "could not run"),
    "order in floats": Wrong(float_order, "in the wrong order"),
    "large entries": Wrong(
        lambda X: with_order(X, [1000**j for j in range(len(X[0]))]), "out of range", AXES
    ),
    "negative entries": Wrong(lambda X: with_order(X, [1, -1]), "out of range", AXES),
    "no permutation": Wrong(lambda X: ([0, 1], [0] * len(X)), "no permutation", AXES),
    "not sorted": Wrong(lambda X: (drawn(X)[0], list(range(len(X)))), "wrong order"),
    "floats": Wrong(
        lambda X: ([0.0, 1.0], [1, 0]), "w[0] is 0.0, of type float: an integer is wanted"
    ),
    "one answer": Wrong(lambda X: [0, 1], "w should be a list"),
    "decreasing is asked": Wrong(drawn, "the wrong order", AXES, seed=1),
}


@pytest.mark.parametrize("seed", SEEDS)
def test_pick_a_direction(seed: int) -> None:
    def answer(X: Points) -> Any:
        w, order = (drawn, greedy)[seed // 2](X)
        return w, order[::-1] if seed % 2 else order

    right("pick-a-direction", answer, seed)


@pytest.mark.parametrize("name", PICK_A_DIRECTION)
def test_wrong_directions(name: str) -> None:
    refused("pick-a-direction", PICK_A_DIRECTION[name])


@pytest.mark.parametrize("draw", range(20))
def test_a_direction_that_nobody_looked_at_is_refused(draw: int) -> None:
    def unseen(X: Points) -> Any:
        rng = random.Random(draw)
        return with_order(X, [rng.randint(0, len(X) * (len(X) - 1) // 2) for _ in X[0]])

    refused("pick-a-direction", Wrong(unseen, "are equal"))


# Rank of features


def monomials(x: list[int], k: int) -> list[int]:
    degrees = (combinations_with_replacement(x, degree) for degree in range(k + 1))
    return [prod(factors) for powers in degrees for factors in powers]


def by_null_space(X: list[list[int]], k: int, product: int = 1) -> Any:
    features = np.array([monomials(x, k) for x in X], object)
    lam = null_space(features.T).fractions()[0]
    i = int(np.flatnonzero(lam)[-1])
    return comb(len(X[0]) + k, k), lam, [product / lam[i] if i == j else 0 for j in range(len(X))]


def by_least_squares(X: list[list[int]], k: int) -> Any:
    """The last null vector, and labels that are a multiple of it."""
    features = np.array([monomials(x, k) for x in X], object)
    lam = null_space(features.T).fractions()[-1].tolist()
    return features.shape[1], lam, [v / sum(u * u for u in lam) for v in lam]


def unit_labels(X: list[list[int]], k: int, place: int) -> Any:
    """Takes lambda for nonzero at one place; where it is 0, no label there does it."""
    dimension, lam, _ = by_null_space(X, k)
    y = [0] * len(X)
    y[place] = 1 / lam[place] if lam[place] else 1
    return dimension, lam, y


def of_the_power(X: list[list[int]], k: int) -> Any:
    return len(X[0]) ** k, *by_null_space(X, k)[1:]


LINE = {"X": [[0], [1], [3]], "k": 1}
GRID = {"X": [[i, j] for i in range(3) for j in range(3)], "k": 2}
RANK_OF_FEATURES = {
    "d to the k": Wrong(of_the_power, "found 1, wanted 2", LINE),
    "homogeneous": Wrong(
        lambda X, k: (comb(len(X[0]) + k - 1, k), *by_null_space(X, k)[1:]), "found 1, wanted 2"
    ),
    "lambda zero": Wrong(lambda X, k: (k + 1, [0] * len(X), [1] * len(X)), "sum of lam", LINE),
    "constants forgotten": Wrong(lambda X, k: (k + 1, [1, 0, 0], [1, 0, 0]), "polynomial 1", LINE),
    "linear part forgotten": Wrong(
        lambda X, k: (k + 1, [1, -1, 0], [1, 0, 0]), "polynomial x[0]", LINE
    ),
    "lambda nonzero at first": Wrong(
        partial(unit_labels, place=0), "sum of lam[i] y[i]", {"X": [[9, 1], [0, 0], [1, 0], [2, 0]]}
    ),
    "lambda nonzero at last": Wrong(partial(unit_labels, place=-1), "sum of lam[i] y[i]"),
    "lower degree": Wrong(
        lambda X, k: (comb(len(X[0]) + k, k), *by_null_space(X, 1)[1:]), "polynomial x[0] * x[0]"
    ),
    "other product": Wrong(by_null_space, "sum of lam[i] y[i]", seed=1),
    "floats": Wrong(lambda X, k: (k + 1, [1 / 3, -1 / 2, 1 / 6], [3, 0, 0]), "polynomial", LINE),
}


@pytest.mark.parametrize("seed", SEEDS)
def test_rank_of_features(seed: int) -> None:
    wanted = (1, -1, 7)[seed % 3]
    right("rank-of-features", lambda X, k: by_null_space(X, k, wanted), seed)


def test_rank_of_features_by_projection() -> None:
    right("rank-of-features", by_least_squares)


@pytest.mark.parametrize("name", RANK_OF_FEATURES)
def test_wrong_ranks_of_features(name: str) -> None:
    refused("rank-of-features", RANK_OF_FEATURES[name])


# Neurons without biases


def dependence(X: list[list[int]]) -> Any:
    """Null vectors of |<w, x>| and <w, x> together: equations on lines and on coordinates."""
    lines: dict[tuple[Fraction, ...], list[tuple[int, int]]] = {}
    for i, x in enumerate(X):
        lead = next((v for v in x if v), 0)
        if lead == 0:
            return [int(i == j) for j in range(len(X))]
        lines.setdefault(tuple(Fraction(v, lead) for v in x), []).append((i, abs(lead)))
    rows = [[dict(line).get(i, 0) for i in range(len(X))] for line in lines.values()]
    basis = null_space([*rows, *zip(*X, strict=True)])
    return basis.fractions()[0] if len(basis) else None


def by_sampling(X: list[list[int]]) -> Any:
    """Null vectors of the values for very many w, which is no proof."""
    rng = random.Random(5)
    rows = [
        [max(0, sum(a * b for a, b in zip(w, x, strict=True))) for x in X]
        for w in ([rng.randint(-(10**6), 10**6) for _ in X[0]] for _ in range(200))
    ]
    basis = null_space(rows).fractions()
    return 7 * basis[-1] if len(basis) else None


def by_witness(X: list[list[int]]) -> Any:
    """The points that the book names, and the values of neurons on both sides of each kink."""
    chosen = bias_free_witness(X)
    if chosen is None:
        return None
    points, rng = [X[i] for i in chosen], random.Random(3)
    rows = [list(w) for w in np.eye(len(X[0]), dtype=int).tolist()]
    for v in points:
        r = [rng.randint(-(10**9), 10**9) for _ in v]
        flat = [10**60 * (dot(v, v) * p - dot(r, v) * q) for p, q in zip(r, v, strict=True)]
        rows += [[p + k * q for p, q in zip(flat, v, strict=True)] for k in (-1, 0, 1)]
    values = [[max(0, dot(w, x)) for x in points] for w in rows]
    lam = [Fraction(0)] * len(X)
    for i, factor in zip(chosen, null_space(values).fractions()[0], strict=True):
        lam[i] = 7 * factor
    return lam


def one_pair(X: list[list[int]], good: Any) -> Any:
    for j, x in enumerate(X):
        for i in range(j):
            ratio = good(X[i], x)
            if ratio:
                return [ratio if k == i else -1 if k == j else 0 for k in range(len(X))]
    return None


def same_ray(x: list[int], y: list[int]) -> Any:
    lead = next((i for i, v in enumerate(x) if v), None)
    ratio = Fraction(0) if lead is None else Fraction(y[lead], x[lead])
    return ratio if ratio > 0 and [ratio * v for v in x] == y else 0


def equal_or_zero(X: list[list[int]]) -> Any:
    zero = [int(not any(x)) for x in X]
    return zero if any(zero) else one_pair(X, lambda x, y: int(x == y))


def rays_or_zero(X: list[list[int]]) -> Any:
    zero = [int(not any(x)) for x in X]
    return zero if any(zero) else one_pair(X, same_ray)


def antipodes_too(X: list[list[int]]) -> Any:
    found = rays_or_zero(X)
    return found if found else one_pair(X, lambda x, y: int([-v for v in x] == y))


CONE = {"X": [[10**9, 1], [10**9, 2], [10**9, 3], [1, 5]]}
BIAS_FREE = {
    "sampled": Wrong(by_sampling, "not 0 for some w", CONE),
    "always": Wrong(lambda X: None, "The points [0] alone", {"X": [[0, 0]]}),
    "no two equal": Wrong(equal_or_zero, "The points [0, 1] alone", {"X": [[1, 2], [2, 4]]}),
    "no two on one ray": Wrong(rays_or_zero, "[0, 1, 2, 3, 4, 5] alone"),
    "antipodes are dependent": Wrong(antipodes_too, "not 0 for some w", {"X": [[1, 2], [-1, -2]]}),
    "zero forgotten": Wrong(lambda X: one_pair(X, same_ray), "[0] alone", {"X": [[0, 0]]}),
    "zeros": Wrong(lambda X: [0] * len(X), "all 0", {"X": [[3]]}),
    "True": Wrong(lambda X: True, "should be a list of numbers"),
    "wrong length": Wrong(lambda X: [1, 2, 3], "should have 1 entries"),
}


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("answer", [dependence, by_witness])
def test_bias_free(answer: Any, seed: int) -> None:
    right("bias-free", answer, seed)


@pytest.mark.parametrize("seed", SEEDS)
def test_thin_cones_are_right_only_for_all_w(seed: int) -> None:
    """What holds for all w that a sample sees is refused with a w that shows it."""
    for case in _cases(seed)[-4::2]:  # those without antipodes
        points = case["X"]
        assert max(abs(v) for x in points for v in x) > 10**23
        found = [Fraction(v) for v in by_sampling(points)]
        with pytest.raises(WrongError, match="not 0 for some w"):
            _refute(case, found)


@pytest.mark.parametrize("name", BIAS_FREE)
def test_wrong_dependences(name: str) -> None:
    refused("bias-free", BIAS_FREE[name])


# Finite epsilon and delta


def dot(u: Any, x: Any) -> Any:
    return sum(a * b for a, b in zip(u, x, strict=True))


def affine(points: Any, y: Any) -> Any:
    found = solve([[*x, 1] for x in points], y).fractions().tolist()
    return found[:-1], found[-1]


def finite(X: Any, on: Any, u: Any, b: Any, y: Any) -> Any:
    v, c = affine([X[i] for i in on], y)
    far = [abs(dot(u, x) - b) for i, x in enumerate(X) if i not in on]
    epsilon = Fraction(min(far, default=1)) / 2
    return epsilon, epsilon / max(1, *(abs(dot(v, x) + c) for x in X)), v, c


def below(value: Fraction) -> Fraction:
    power = Fraction(1)
    while 2 * power <= value:
        power *= 2
    while power > value:
        power /= 2
    return power


def dyadic(X: Any, on: Any, u: Any, b: Any, y: Any) -> Any:
    epsilon, delta, v, c = finite(X, on, u, b, y)
    return below(epsilon), below(delta * below(epsilon) / epsilon), v, c


def fixed(epsilon: Any, delta: Any) -> Any:
    return lambda X, on, u, b, y: (epsilon, delta, *affine([X[i] for i in on], y))


def small_delta(X: Any, on: Any, u: Any, b: Any, y: Any) -> Any:
    epsilon, _, v, c = finite(X, on, u, b, y)
    return epsilon, Fraction(1, 10**6), v, c


def only_on_the_plane(X: Any, on: Any, u: Any, b: Any, y: Any) -> Any:
    epsilon, _, v, c = finite(X, on, u, b, y)
    return epsilon, epsilon / max(1, *map(abs, y)), v, c


def far_too_small(X: Any, on: Any, u: Any, b: Any, y: Any) -> Any:
    return fixed(Fraction(1, 2**200), Fraction(1, 2**400))(X, on, u, b, y)


def small_epsilon(X: Any, on: Any, u: Any, b: Any, y: Any) -> Any:
    epsilon, delta, v, c = finite(X, on, u, b, y)
    return epsilon / 3, delta / 3, v, c


def quarters(X: Any, on: Any, u: Any, b: Any, y: Any) -> Any:
    """Right with the smallest numbers, and with another p off the hyperplane."""
    epsilon, _, v, c = finite(X, on, u, b, y)
    v, c = [p + 3 * q for p, q in zip(v, u, strict=True)], c - 3 * b
    epsilon /= 2 if len(on) < len(X) else 1
    return epsilon, epsilon / 4 / (1 + max(abs(dot(v, x) + c) for x in X)), v, c


def linear(X: Any, on: Any, u: Any, b: Any, y: Any) -> Any:
    epsilon, delta, _, _ = finite(X, on, u, b, y)
    rows = np.array([X[i] for i in on], float)
    v = np.linalg.lstsq(rows, np.array(y, float), rcond=None)[0]
    return epsilon, delta / 1000, [round(Fraction(s)) for s in v], 0


FINITE_EPSILON = {
    "epsilon fixed": Wrong(fixed(Fraction(1, 10**6), Fraction(1, 10**30)), "point 2, off"),
    "delta fixed": Wrong(small_delta, "it fails"),
    "delta from the plane alone": Wrong(only_on_the_plane, "off the hyperplane"),
    "linear": Wrong(linear, "on the hyperplane, it fails", {"on": [0, 1], "y": [1, 0]}),
    "both tiny": Wrong(far_too_small, "delta is needlessly small", {"X": [[1]]}),
    "epsilon small": Wrong(small_epsilon, "epsilon is needlessly small", {"X": [[0], [1], [3]]}),
    "delta small": Wrong(
        lambda *data: (finite(*data)[0], finite(*data)[1] / 99, *finite(*data)[2:]),
        "delta is needlessly small",
    ),
    "epsilon large": Wrong(fixed(2, Fraction(1, 10**30)), "off the hyperplane"),
    "epsilon negative": Wrong(fixed(-1, 1), "epsilon will not do"),
    "delta 0": Wrong(fixed(1, 0), "delta will not do"),
    "not dyadic": Wrong(lambda *data: (*finite(*data)[:1], Fraction(1, 10**40), *finite(*data)[2:]),
        "delta will not do", seed=1),
    "three parts": Wrong(lambda *data: finite(*data)[:3], "should return (epsilon, delta, v, c)"),
}  # fmt: skip


@pytest.mark.parametrize("seed", SEEDS)
def test_finite_epsilon(seed: int) -> None:
    right("finite-epsilon", dyadic, seed)
    if seed % 2 == 0:
        right("finite-epsilon", finite, seed)
        right("finite-epsilon", quarters, seed)


@pytest.mark.parametrize("seed", [506, 2985])
def test_points_on_the_hyperplane_are_independent(seed: int) -> None:
    for case in finite_cases(seed):
        points = [[1, *case["X"][i]] for i in case["on"]]
        assert rank(points) == len(points)
    right("finite-epsilon", dyadic, seed)


@pytest.mark.parametrize("name", FINITE_EPSILON)
def test_wrong_epsilons(name: str) -> None:
    refused("finite-epsilon", FINITE_EPSILON[name])
