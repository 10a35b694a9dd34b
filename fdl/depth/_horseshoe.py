"""A sawtooth that runs over its ends: its crossings survive noise on every parameter."""

from fractions import Fraction
from typing import Any

from fdl.bounds._reading import read_overshoot
from fdl.exact import whole
from fdl.network import Network

__all__ = ["horseshoe"]


def horseshoe(iterates: int, overshoot: Any) -> Network:
    """Return T composed with itself `iterates` times on [0, 1], T(x) = (1 + 2d) m(x) - d.

    m is the tent and d >= 0 the overshoot: T maps both halves of [0, 1] onto [-d, 1 + d].

    **Theorem.** Let r = d / (15 + 24 d), whatever the depth. Every network of these widths whose
    weights and biases, also those that are 0, all differ from the horseshoe's by at most r crosses
    the level 1/2 at least 2^k times on [0, 1].

    Proof. Let c = 1 + 2d. Claim: for hidden layer l there are 2^(l-1) intervals in [0, 1] without
    common inner points and on each a continuous u with values in [0, 1], from 0 at one end to 1 at
    the other, such that the units' values are h_1 = u and h_2 = relu(u - 1/2), up to errors of at
    most e and f; these are e = f = 2r for l = 1, and e = 5r / (1 - 2r), f = 0 for l > 1.

    For l = 1 this is u = x: a preactivation is off by r x + r at most, and relu does not enlarge
    that. Let it hold for l, and let g be the output if l is the last hidden layer, else the
    preactivation of the next layer's unit 2, plus 1/2. Both are (2c, -4c) . h - d = T(u), up to
    2c e + 4c f + r (h_1 + h_2 + 1), where h_1 + h_2 + 1 <= 5/2 + e + f. That is r (12c + 5/2 + 4r)
    for l = 1, r ((10c + 5r) / (1 - 2r) + 5/2) for l > 1. Since r < 1/24, both are at most
    r (12c + 3) = d. So g <= 0 where u is 0 or 1, and g >= 1 at a point with u = 1/2, which divides
    the interval in two. Each part has a shortest interval in it with g = 0 at one end and 1 at the
    other, where g stays in [0, 1]. If g is the output, it crosses 1/2 there: 2^k times in all.
    Else let u = g be the next u. Unit 2 is relu(u - 1/2), so f = 0. The preactivation of unit 1
    differs from u by at most 2r (h_1 + h_2 + 1) <= r (5 + 2e + 2f) <= 5r / (1 - 2r).

    The sawtooth is the case d = 0, r = 0. `certify.crosses_nearby` checks the same for given k and
    d, from the network and r alone.

    Args:
        iterates: k >= 1.
        overshoot: d >= 0.

    Size: k hidden layers of width 2, 2k neurons and, for d > 0, 6k nonzero parameters. The margin
    is `bounds.horseshoe_margin`. Exact on [0, 1]; outside, T is not what two units a layer compute.

    Raises `HypothesisError` for a negative overshoot, `InputError` for iterates that are no
    integer of at least 1.

    Source: ours; the horseshoe is that of S. Smale, Diffeomorphisms with many periodic points,
    1965. Lecture: Chapter 3, the remarks after the theorem on depth, which say that even a tiny
    perturbation dramatically reduces the number of pieces.

    >>> from fdl import trace_interval
    >>> trace_interval(horseshoe(5, "1/8"), 0, 1).n_crossings("1/2")
    32
    """
    k, d = whole(iterates, "iterates", 1), read_overshoot(overshoot)
    half, steep = Fraction(1, 2), 2 + 4 * d
    row = [steep, -2 * steep]
    folds = [([row, row], [-d, -d - half])] * (k - 1)
    return Network([([[1], [1]], [0, -half]), *folds, ([row], [-d])])
