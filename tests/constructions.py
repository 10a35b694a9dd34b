"""What the tests of all constructions share."""

from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from fdl import HypothesisError, Network, certify
from tests import oracle

__all__ = ["attempt", "exactly", "is_circuit", "memorizes", "plain", "refused", "rows"]


def exactly(values: Any) -> list[Any]:
    """Numbers as fractions, points and labels alike."""
    array = np.asarray(values, dtype=object)
    entries = [Fraction(v) for v in array.flat]
    return np.array(entries, dtype=object).reshape(array.shape).tolist()


def rows(y: Any) -> list[list[Fraction]]:
    """Labels as fractions, one list a point."""
    return [row if isinstance(row, list) else [row] for row in exactly(y)]


def plain(net: Network) -> oracle.Layers:
    return [(W.tolist(), b.tolist()) for W, b in net.layers]


def memorizes(net: Network, X: Any, y: Any) -> bool:
    """Tell whether an exact network passes the judge at every point, with error zero."""
    certificate = certify.memorizes(net, X, y)
    assert certificate.exact
    assert certificate.checked == len(X)
    assert certificate.holds == (certificate.max_error == 0) == (certificate.witness is None)
    return certificate.holds


def is_circuit(X: Any, witness: Any) -> bool:
    """Tell whether a witness is an inclusion-minimal affinely dependent set of indices."""
    points = exactly(X)
    increasing = list(witness) == sorted(set(witness))
    return increasing and oracle.minimal(points, witness, oracle.affinely_dependent)


def refused(build: Any, *arguments: Any, **options: Any) -> Any:
    """Return the witness of the hypothesis that fails."""
    with pytest.raises(HypothesisError) as caught:
        build(*arguments, **options)
    return caught.value.witness


def attempt(build: Any, *arguments: Any, **options: Any) -> Network | HypothesisError:
    """Return the network, or the hypothesis that fails."""
    try:
        return build(*arguments, **options)
    except HypothesisError as error:
        return error
