"""Crossings that a network shares with all networks near it."""

from typing import Any

import numpy as np

from fdl.certify._certificates import Certificate, Difference
from fdl.certify._folds import alternations, folds
from fdl.errors import HypothesisError, InputError
from fdl.exact import Rationals, rational, show, vectors, whole
from fdl.line import trace_interval
from fdl.network import Network, check_network

__all__ = ["crosses_nearby"]


def crosses_nearby(
    net: Network, radius: Any, level: Any, at_least: int, on: tuple[Any, Any]
) -> Certificate:
    """Check that a network, and every one near it, crosses `level` at least so often on [a, b].

    Near are all ReLU networks of the same widths whose weights and biases each differ by at most
    `radius`; weights that are 0, and biases that a layer does not have, may move too.

    **Theorem.** The number certified is the larger of two.

    *Points.* If at a first point all networks near lie on one side of the level, at a second one on
    the other, and so on, n times to and fro, then each crosses the level n times, by continuity.
    The points tried are the breakpoints of the network's graph. Where a whole box of networks lies
    is decided by interval arithmetic, layer by layer.

    *Folds.* If in all networks near each layer runs, n_l times to and fro, over the range that the
    next layer starts from, and the last one over the level, then each crosses it prod n_l times.
    Here the points move with the network, so errors of different layers need not add up. Proof:
    `fdl.certify._folds`. This finds something where each layer is a function of one number, as in
    the sawtooth and the horseshoe.

    If the certificate does not hold, nothing is refuted: the witness says how many crossings could
    be certified.

    Args:
        net: an exact ReLU network with one input and one output.
        radius: at least 0.
        level, at_least, on: as in `crosses`.

    `checked` counts the points. Raises `InputError` for other networks, `HypothesisError` for a
    negative radius.

    >>> tent = Network([([[1], [1]], [0, "-1/2"]), ([[2, -4]], [0])])
    >>> crosses_nearby(tent, "1/64", "1/3", 2, on=(0, 1)).holds
    True
    >>> str(crosses_nearby(tent, "1/8", "1/3", 2, on=(0, 1)))
    'fails at (0, 1): 0 instead of 2, checked exactly in 3 places'
    """
    r, height, wanted = _read(net, radius), rational(level, "level"), whole(at_least, "at_least")
    a, b = (end.item() for end in vectors.interval(on, exact=True))
    places = trace_interval(net, a, b).breakpoints
    bounds = _bounds_net(net, r)([[max(x, 0), max(-x, 0)] for x in places])
    sides = np.where(bounds[:, 0] > height, 1, np.where(bounds[:, 1] < height, -1, 0))
    found = max(alternations(sides.tolist()), folds(net, r.item(), height, a, b))
    witness = None if found >= wanted else Difference(on, found, wanted)
    return Certificate(found >= wanted, True, len(places), witness)


def _read(net: Any, radius: Any) -> Rationals:
    check_network(net)
    if (net.in_width, net.out_width, net.activation, net.is_exact) != (1, 1, "relu", True):
        raise InputError(f"{net!r}: an exact ReLU network R -> R is wanted")
    r = rational(radius, "radius")
    if r < 0:
        raise HypothesisError(f"radius is {show(r)}: give at least 0", witness=r)
    return Rationals.collect([r])


def _bounds_net(net: Network, radius: Rationals) -> Network:
    """Return the network (max(x, 0), max(-x, 0)) -> (lowest, highest value at x).

    Bounds 0 <= p <= h <= q of a unit's value bound w h, for w between v and w': from below by
    max(v, 0) p - max(-v, 0) q, from above by max(w', 0) q - max(-w', 0) p. That is affine in p and
    q, so relu of these bounds is a layer of a network of twice the width. The layers keep the order
    all lower bounds, all upper bounds.
    """
    layers = []
    for i, layer in enumerate(net.affine_layers):
        weights, bias = (Rationals.read(part, part.ndim) for part in layer.dense())
        low, high = weights - radius, weights + radius
        if i == 0:
            blocks = [[low, -high], [high, -low]]
        else:
            blocks = [[_up(low), -_up(-low)], [-_up(-high), _up(high)]]
        rows = [Rationals.join([left.T, right.T]).T for left, right in blocks]
        shifts = [bias - radius, bias + radius]
        layers.append((Rationals.join(rows), Rationals.join(shifts)))
    return Network(layers)


def _up(values: Rationals) -> Rationals:
    positive: Rationals = vectors.maximum(values, vectors.constant(0, like=values))
    return positive
