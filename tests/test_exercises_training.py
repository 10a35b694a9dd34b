"""The exercise on training: right answers pass, wrong ones meet their counterexample."""

from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from fdl import Network
from fdl.exact import solve
from fdl.exercises._from_training import _cases
from fdl.memorize import polish
from tests.grading import Wrong, impatient, refused, right

SEEDS = range(4)
pytestmark = pytest.mark.usefixtures("impatient")
__all__ = ["impatient"]


def exact(values: Any) -> Any:
    return np.vectorize(Fraction, otypes=[object])(np.array(values, object))


def equations(X: Any, y: Any, W: Any, b: Any, v: Any, c: Any) -> Any:
    """Return A and r: what a change of all w_l, b_l has to fulfil."""
    W, b, v, X = map(exact, (W, b, v, X))
    inner = X @ W.T + b
    on = inner > 0
    lifted = np.concatenate([X, exact([[1]] * len(X))], axis=1)
    A = (on * v)[:, :, None] * lifted[:, None, :]
    return A.reshape(len(X), -1), exact(y) - (on * inner) @ v - Fraction(c)


def moved(W: Any, b: Any, change: Any) -> Any:
    change = change.reshape(len(b), -1)
    return exact(W) + change[:, :-1], exact(b) + change[:, -1]


def least(*data: Any) -> Any:
    A, r = equations(*data)
    return moved(data[2], data[3], A.T @ solve(A @ A.T, r).fractions())


def weighted(*data: Any) -> Any:
    """The least change where some entries may move further than others."""
    A, r = equations(*data)
    D = exact(np.resize([1, 2, 3], A.shape[1]))
    return moved(data[2], data[3], D * (A.T @ solve((A * D) @ A.T, r).fractions()))


def in_floats(*data: Any) -> Any:
    A, r = equations(*data)
    change = np.linalg.lstsq(A.astype(float), r.astype(float), rcond=None)[0]
    return np.array(data[2]) + change.reshape(len(data[3]), -1)[:, :-1], (
        np.array(data[3]) + change.reshape(len(data[3]), -1)[:, -1]
    )


def unchanged(X: Any, y: Any, W: Any, b: Any, v: Any, c: Any) -> Any:
    return W, b


def rounded(X: Any, y: Any, W: Any, b: Any, v: Any, c: Any) -> Any:
    return np.round(W, 6), np.round(b, 6)


def simple(X: Any, y: Any, W: Any, b: Any, v: Any, c: Any) -> Any:
    near = np.vectorize(lambda w: Fraction(w).limit_denominator(1000), otypes=[object])
    return near(W), near(b)


def polished(X: Any, y: Any, W: Any, b: Any, v: Any, c: Any) -> Any:
    return polish([(W, b), ([v], [c])], X, y).layers[0]


def half_of_it(*data: Any) -> Any:
    W, b = least(*data)
    return (W + exact(data[2])) / 2, b


def far_away(X: Any, y: Any, W: Any, b: Any, v: Any, c: Any) -> Any:
    """Scale a unit's inner weights so that the others have to make up for it."""
    W = [[2 * entry for entry in W[0]], *W[1:]]
    return least(X, y, W, [2 * b[0], *b[1:]], v, c)


def through_zero(X: Any, y: Any, W: Any, b: Any, v: Any, c: Any) -> Any:
    """One point's argument pushed far below 0, where the unit was off or on."""
    W2, b2 = least(X, y, W, b, v, c)
    return -W2, b2


WRONG = {
    "unchanged": Wrong(unchanged, "At the point 0 it fails"),
    "least squares in floats": Wrong(in_floats, "it fails"),
    "rounded": Wrong(rounded, "At the point 0 it fails"),
    "simple fractions": Wrong(simple, "At the point 0 it fails"),
    "half": Wrong(half_of_it, "it fails"),
    "of the book": Wrong(polished, "it fails"),
    "unit turned round": Wrong(through_zero, "it fails"),
    "a large change": Wrong(far_away, "An entry changes too much"),
    "rows missing": Wrong(lambda X, y, W, b, v, c: (W[:1], b), "should be a list of 2 rows"),
    "one matrix": Wrong(lambda X, y, W, b, v, c: W, "W2"),
}


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("answer", [least, weighted])
def test_from_training_to_proof(answer: Any, seed: int) -> None:
    right("from-training-to-proof", answer, seed)


@pytest.mark.parametrize("name", WRONG)
def test_wrong_repairs(name: str) -> None:
    refused("from-training-to-proof", WRONG[name])


def test_a_unit_that_changes_sides_is_named() -> None:
    """Outputs are right, but one unit is on where it was off, with the others making up for it."""

    def crossed(X: Any, y: Any, W: Any, b: Any, v: Any, c: Any) -> Any:
        inner = exact(X) @ exact(W).T + exact(b)
        for unit in range(len(b)):
            for i in np.flatnonzero(inner[:, unit] <= 0):
                bias = [*b]
                bias[unit] -= float(inner[i, unit]) - 2**-10
                try:
                    W2, b2 = least(X, y, W, bias, v, c)
                except ValueError:
                    continue
                f = Network([(W2, b2), ([v], [c])])
                if list(f(X)) == list(y):
                    return W2, b2
        return least(X, y, W, b, v, c)

    refused("from-training-to-proof", Wrong(crossed, "changes sides at the point"))


@pytest.mark.parametrize("seed", SEEDS)
def test_the_labels_are_as_near_as_the_statement_says(seed: int) -> None:
    for case in _cases(seed):
        X, y, W, b, v, c = case.values()
        f = Network([(W, b), ([v], [c])])
        assert 0 < max(abs(f(exact(X)) - exact(y))) < Fraction(1, 10**8)
