"""What the tests of all constructions share."""

from fractions import Fraction
from typing import Any

import pytest

from fdl import HypothesisError, Network, certify
from tests import oracle

__all__ = [
    "formula_has_labels",
    "is_circuit",
    "memorized_or_refused",
    "memorizes",
    "refused",
    "rows",
]


def rows(y: Any) -> list[list[Fraction]]:
    """Labels as fractions, one list a point."""
    return [row if isinstance(row, list) else [row] for row in oracle.exactly(y)]


def memorizes(net: Network, X: Any, y: Any) -> bool:
    """Tell whether an exact network passes the judge at every point, with error zero."""
    certificate = certify.memorizes(net, X, y)
    assert certificate.exact
    assert certificate.checked == len(X)
    assert certificate.holds == (certificate.max_error == 0) == (certificate.witness is None)
    return certificate.holds


def formula_has_labels(net: Network, X: Any, y: Any) -> bool:
    """Tell whether the network has the labels when it is evaluated by its formula alone."""
    layers, points = oracle.layers_of(net), oracle.exactly(X)
    return [oracle.value(layers, net.activation, x) for x in points] == rows(y)


def is_circuit(X: Any, witness: Any) -> bool:
    """Tell whether a witness is an inclusion-minimal affinely dependent set of indices."""
    points = oracle.exactly(X)
    increasing = list(witness) == sorted(set(witness))
    return increasing and oracle.minimal(points, witness, oracle.affinely_dependent)


def refused(build: Any, *arguments: Any, **options: Any) -> Any:
    """Return the witness of the hypothesis that fails."""
    with pytest.raises(HypothesisError) as caught:
        build(*arguments, **options)
    return caught.value.witness


def memorized_or_refused(build: Any, X: Any, y: Any, seed: int) -> Network | None:
    """Return a network that has been judged, or None for points not in general position.

    Then a minimal affinely dependent set of them is shown, and what to use instead.
    """
    failure = None
    try:
        net: Network = build(X, y, seed=seed)
    except HypothesisError as error:
        failure = error
    if failure is None:
        assert memorizes(net, X, y)
        return net
    assert is_circuit(X, failure.witness)
    assert len(failure.witness) <= len(X[0]) + 1
    assert "use `blocks`" in str(failure)
    return None
