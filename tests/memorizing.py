"""What a test of any construction needs: judge it twice, and read numbers as fractions."""

from typing import Any

import numpy as np
import pytest

from fdl import HypothesisError, InputError, Network, certify
from tests import oracle

__all__ = ["check_memorizes", "check_refusals", "one_hot", "outputs_of"]


# points, labels, seed, and how the message names what is wrong
BAD_INPUT: tuple[tuple[Any, Any, Any, str], ...] = (
    ([[0], [float("nan")]], [0, 1], 0, "X[1, 0]"),
    ([[0], [float("inf")]], [0, 1], 0, "X[1, 0]"),
    ([[0], [None]], [0, 1], 0, "X[1, 0]"),
    ([[0], ["1/0"]], [0, 1], 0, "X[1, 0]"),
    ([[0], [1, 2]], [0, 1], 0, "ragged"),
    ([0, 1], [0, 1], 0, "reshape(-1, 1)"),
    ([], [], 0, "empty"),
    (None, [0, 1], 0, "X"),
    ([[0], [1]], [0, float("nan")], 0, "y[1]"),
    ([[0], [1]], [0, 1j], 0, "y[1]"),
    ([[0], [1]], [0], 0, "1 labels for 2 points"),
    ([[0], [1]], [[0], [1, 2]], 0, "ragged"),
    ([[0], [1]], [[[0]], [[1]]], 0, "y has shape"),
    ([[0], [1]], None, 0, "y"),
    ([[0, 1], [1, 0]], [0, 1], -1, "seed"),
    ([[0, 1], [1, 0]], [0, 1], "0", "seed"),
)


def check_refusals(make: Any) -> None:
    """Check that a construction names bad input and equal points, exactly and in float64."""
    for exact in (True, False):
        for X, y, seed, fragment in BAD_INPUT:
            with pytest.raises(InputError) as caught:
                make(X, y, seed=seed, exact=exact)
            assert fragment in str(caught.value), (fragment, caught.value)
        for y, reason in (([0, 1, 0], "equal labels: drop one"), ([0, 1, 1], "no function fits")):
            with pytest.raises(HypothesisError, match=f"0 and 2 are equal.*{reason}") as found:
                make([[1.0, 2.0], [3.0, 4.0], [1.0, 2.0]], y, exact=exact)
            assert found.value.witness == (0, 2)


def outputs_of(y: Any) -> int:
    """Return the number of labels of each point."""
    labels = np.asarray(y, dtype=object)
    return labels.shape[1] if labels.ndim == 2 else 1


def one_hot(labels: Any, classes: int) -> Any:
    """Return unit vectors as rows."""
    return np.eye(classes, dtype=int)[np.asarray(labels)]


def check_memorizes(net: Network, X: Any, y: Any, *, by_hand: bool = False) -> None:
    """Check every label exactly with `certify`, and by hand with nothing but fractions."""
    certificate = certify.memorizes(net, X, y)
    assert certificate.holds, certificate
    assert certificate.exact
    assert (certificate.checked, certificate.max_error) == (len(X), 0)
    if by_hand:
        layers, rows = oracle.layers_of(net), oracle.exactly(y)
        expected = [row if isinstance(row, list) else [row] for row in rows]
        assert [oracle.value(layers, net.activation, x) for x in oracle.exactly(X)] == expected
