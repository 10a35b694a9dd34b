"""The exercise on training: right answers pass, wrong ones meet their counterexample."""

from fractions import Fraction
from itertools import pairwise
from typing import Any

import numpy as np
import pytest

from fdl import Network
from fdl.exact import null_space, solve
from fdl.exercises._from_training import _cases
from fdl.memorize import polish
from tests.grading import Wrong, impatient, refused, right

SEEDS = range(4)
pytestmark = pytest.mark.usefixtures("impatient")
__all__ = ["impatient"]


def exact(values: Any) -> Any:
    return np.vectorize(Fraction, otypes=[object])(np.array(values, object))


def equations(X: Any, y: Any, W: Any, b: Any, v: Any, c: Any) -> Any:
    """Return A and r: what a change of all w_l has to fulfil."""
    W, b, v, X = map(exact, (W, b, v, X))
    inner = X @ W.T + b
    on = inner > 0
    A = (on * v)[:, :, None] * X[:, None, :]
    return A.reshape(len(X), -1), exact(y) - (on * inner) @ v - Fraction(c)


def moved(W: Any, change: Any) -> Any:
    return exact(W) + change.reshape(len(W), -1)


def least(*data: Any) -> Any:
    A, r = equations(*data)
    return moved(data[2], A.T @ solve(A @ A.T, r).fractions())


def projected(*data: Any) -> Any:
    """The least change from any one: what it has of the null space is taken away."""
    A, r = equations(*data)
    change = solve(A, r).fractions()
    N = exact(null_space(A).fractions())
    if len(N):
        change = change - N.T @ solve(N @ N.T, N @ change).fractions()
    return moved(data[2], change)


def any_solution(*data: Any) -> Any:
    A, r = equations(*data)
    return moved(data[2], solve(A, r).fractions())


def weighted(*data: Any) -> Any:
    """The least change where some entries may move further than others."""
    A, r = equations(*data)
    D = exact(np.resize([1, 2, 3], A.shape[1]))
    return moved(data[2], D * (A.T @ solve((A * D) @ A.T, r).fractions()))


def in_floats(*data: Any) -> Any:
    A, r = equations(*data)
    change = np.linalg.lstsq(A.astype(float), r.astype(float), rcond=None)[0]
    return np.array(data[2]) + change.reshape(len(data[3]), -1)


def unchanged(X: Any, y: Any, W: Any, b: Any, v: Any, c: Any) -> Any:
    return W


def rounded(X: Any, y: Any, W: Any, b: Any, v: Any, c: Any) -> Any:
    return np.round(W, 6)


def simple(X: Any, y: Any, W: Any, b: Any, v: Any, c: Any) -> Any:
    near = np.vectorize(lambda w: Fraction(w).limit_denominator(1000), otypes=[object])
    return near(W)


def polished(X: Any, y: Any, W: Any, b: Any, v: Any, c: Any) -> Any:
    return polish([(W, b), ([v], [c])], X, y).layers[0][0]


def pinned(X: Any, y: Any, W: Any, b: Any, v: Any, c: Any) -> Any:
    """Only W changes: the data have t = 1, and points (0, t) between the kinks pin the rest."""
    d, steep = len(X[0]), [Fraction(1, 2 + j) for j in range(len(b))]
    W = [[*w, s] for w, s in zip(W, steep, strict=True)]
    b = [Fraction(bias) - s for bias, s in zip(b, steep, strict=True)]
    kinks = sorted({-bias / s for bias, s in zip(b, steep, strict=True)})
    assert len(kinks) == len(b)
    ends = pairwise([kinks[0] - 3, *kinks, kinks[-1] + 3])
    pins = [[0] * d + [p + (q - p) * k / 3] for p, q in ends for k in (1, 2)]
    nearly = Network([(W, b), ([v], [c])])
    net = polish(nearly, [*([*x, 1] for x in X), *pins], [*y, *nearly(pins)])
    W2, b2 = net.layers[0]
    assert list(b2) == b
    return np.array(W2, object)[:, :-1]


def half_of_it(*data: Any) -> Any:
    return (least(*data) + exact(data[2])) / 2


def far_away(X: Any, y: Any, W: Any, b: Any, v: Any, c: Any) -> Any:
    """Scale a unit's inner weights so that the others have to make up for it."""
    W = [[entry * 1.0009765625 for entry in W[0]], *W[1:]]
    return least(X, y, W, b, v, c)


def through_zero(*data: Any) -> Any:
    """Arguments pushed far below 0, where the unit was off or on."""
    return -least(*data)


WRONG = {
    "unchanged": Wrong(unchanged, "At the point 0 it fails"),
    "least squares in floats": Wrong(in_floats, "it fails"),
    "rounded": Wrong(rounded, "At the point 0 it fails"),
    "simple fractions": Wrong(simple, "At the point 0 it fails"),
    "half": Wrong(half_of_it, "it fails"),
    "of the book": Wrong(polished, "it fails"),
    "of the book, with b and c pinned": Wrong(pinned, "found the least times 1 + "),
    "any solution": Wrong(any_solution, "found the least times 1 + "),
    "weighted": Wrong(weighted, "found the least times 1 + "),
    "unit turned round": Wrong(through_zero, "it fails"),
    "a large change": Wrong(far_away, "found the least times 1 + "),
    "rows missing": Wrong(lambda X, y, W, b, v, c: W[:1], "should be a list of 2 rows"),
    "two parts": Wrong(lambda X, y, W, b, v, c: (W, b), "W2"),
}


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("answer", [least, projected])
def test_from_training_to_proof(answer: Any, seed: int) -> None:
    right("from-training-to-proof", answer, seed)


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("answer", [any_solution, pinned])
def test_a_solution_that_is_not_the_least_is_refused(answer: Any, seed: int) -> None:
    refused("from-training-to-proof", Wrong(answer, "wanted the least", seed=seed))


@pytest.mark.parametrize("name", WRONG)
def test_wrong_repairs(name: str) -> None:
    refused("from-training-to-proof", WRONG[name])


def test_a_unit_that_changes_sides_is_named() -> None:
    """Outputs are right, but one unit is on where it was off, with the others making up for it."""

    def crossed(X: Any, y: Any, W: Any, b: Any, v: Any, c: Any) -> Any:
        inner = exact(X) @ exact(W).T + exact(b)
        for unit in range(len(b)):
            for i in np.flatnonzero(inner[:, unit] <= 0):
                x, other = exact(X[i]), exact(W)
                other[unit] += (Fraction(1, 2**10) - inner[i, unit]) * x / (x @ x)
                try:
                    W2 = least(X, y, other, b, v, c)
                except ValueError:
                    continue
                f = Network([(W2, b), ([v], [c])])
                if list(f(X)) == list(y):
                    return W2
        return least(X, y, W, b, v, c)

    refused("from-training-to-proof", Wrong(crossed, "changes sides at the point"))


@pytest.mark.parametrize("seed", SEEDS)
def test_the_labels_are_as_near_as_the_statement_says(seed: int) -> None:
    for case in _cases(seed):
        X, y, W, b, v, c = case.values()
        f = Network([(W, b), ([v], [c])])
        assert 0 < max(abs(f(exact(X)) - exact(y))) < Fraction(1, 10**8)
