"""What a test of any construction needs: judge it twice, and read numbers as fractions."""

from fractions import Fraction
from typing import Any

import numpy as np

from fdl import Network, certify
from tests import oracle

__all__ = ["check_memorizes", "exactly", "one_hot", "outputs_of", "plain"]


def exactly(values: Any) -> list[Any]:
    """Return numbers as nested lists of fractions."""
    array = np.asarray(values, dtype=object)
    entries = [Fraction(v) for v in array.flat]
    return np.array(entries, dtype=object).reshape(array.shape).tolist()


def plain(net: Network) -> oracle.Layers:
    """Return the weights as the oracle takes them."""
    return [(W.tolist(), b.tolist()) for W, b in net.layers]


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
        layers, rows = plain(net), exactly(y)
        expected = [row if isinstance(row, list) else [row] for row in rows]
        assert [oracle.value(layers, net.activation, x) for x in exactly(X)] == expected
