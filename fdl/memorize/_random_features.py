"""Random neurons: as many independent ones as there are points, then one linear system."""

from collections.abc import Callable
from fractions import Fraction
from itertools import chain
from typing import Any

import numpy as np

from fdl import data
from fdl.activations import Activation, find_activation
from fdl.data import read_labels
from fdl.errors import BudgetError, FloatRangeError, HypothesisError, InputError
from fdl.exact import IntArray, Rationals, ScaledRows, as_floats, solve, vectors, whole
from fdl.exact import integers as ints
from fdl.exact.modular import PRIMES, independent_columns
from fdl.exact.vectors import Vector
from fdl.forward import float_step
from fdl.layer import Layer
from fdl.memorize._projection import integer_directions, refuse_equal_points
from fdl.network import Network

__all__ = ["random_features"]

_BATCHES = 64

Draw = Callable[[ScaledRows, np.random.Generator], IntArray]


def random_features(
    X: Any,
    y: Any,
    *,
    activation: str = "relu",
    biases: bool = True,
    seed: int = 0,
    exact: bool = True,
) -> Network:
    """Return a two-layer network whose n hidden neurons were drawn at random, through n points.

    **Theorem.** Let x_1, ..., x_n in R^d be distinct, and psi the ReLU, the threshold or hard
    tanh. The vectors (psi(<w, x_1> + b), ..., psi(<w, x_n> + b)), for all w and b, span R^n. So
    there are n neurons with independent vectors, and for any labels one choice of their output
    weights. Without biases the ReLU does this if and only if `data.bias_free_rank` is n.

    That is all the theorem says: n neurons drawn at random need not be independent, as a unit
    that is off at all points, or on at all of them, comes up with positive probability. So
    neurons are drawn, n at a time, until n are independent; the first such are kept. Each has an
    integer direction w of its own and an integer bias, and its threshold lies between two points
    that are neighbours along w; among n draws each of the n places has its turn. If w separates
    the points, the n places alone give a basis, so a draw adds to what was kept with probability
    about 1/n at worst, on any data. Hard tanh units are steep enough to be 1 or -1 at all points.
    Without biases half of the directions are random, and half are orthogonal to one of the points.

    Args:
        X: (n, d) distinct points.
        y: (n,) labels, or (n, k) for k outputs.
        activation: "relu", "threshold" or "hard_tanh".
        biases: False for neurons psi(<w, x>), with the ReLU only.
        seed: of all that is drawn.
        exact: True for a rational network; False for float64: the same neurons, whose values and
            output weights are computed in float64.

    Exactness: the neurons are independent modulo a prime, and therefore independent. The output
    weights solve the system over the rationals. For the ReLU they have about 2n times as many
    digits as <w, x_i>: n = 300 takes seconds with python-flint, more points or Python integers
    much longer. `zhang` solves nothing.

    Size: n neurons in one hidden layer, n (d + 1 + k) parameters, n fewer without biases
    (`bounds.random_features_parameters`).

    Raises `HypothesisError` with the first pair of equal points; without biases also with a point
    0, two points on one ray from 0, or a minimal set of pairs x, -t x on dependent lines.
    `BudgetError` if 64 batches were not enough; `InputError` for bad data; with exact=False
    `FloatRangeError` where float64 confuses points or neurons.

    Source: folklore; for all but polynomial activations it is Theorem 1 of M. Leshno, V. Lin,
    A. Pinkus, S. Schocken, Multilayer feedforward networks with a nonpolynomial activation
    function can approximate any function, Neural Networks 6, 1993, restricted to n points.
    Lecture: Chapter 1, the theorem with m = n.

    >>> net = random_features([[0, 0], [1, 1], [2, 5]], [1, 0, "1/3"], activation="threshold")
    >>> net([[0, 0], [1, 1], [2, 5]]).tolist(), net.widths
    ([Fraction(1, 1), Fraction(0, 1), Fraction(1, 3)], (3,))
    """
    psi, draw = find_activation(activation), _draw(activation, biases)
    points = ScaledRows.read(X if exact else as_floats(X, 2, "X"), "X")
    labels = read_labels(y, len(points), exact=exact)
    refuse_equal_points(X, y)
    if not exact:
        _refuse_confused_points(points)
    if not biases:
        _refuse_dependent_rays(points)
    neurons, values = _independent_neurons(points, psi, draw, whole(seed, "seed"))
    hidden = Layer(neurons[:, :-1], neurons[:, -1] if biases else None)
    if exact:
        weights = solve(Rationals(values, points.scales[:, None]), labels)
        return Network([hidden, Layer(weights.T)], activation)
    hidden = hidden.to_float("hidden ")
    weights = _solve_floats(psi, hidden, points.rationals().floats(), labels)
    return Network([hidden, Layer(weights.T, exact=False)], activation, exact=False)


def _draw(activation: str, biases: Any) -> Draw:
    if not isinstance(biases, bool):
        raise InputError(f"biases is {biases!r}: use True or False")
    if not biases and activation != "relu":
        raise InputError(f"{activation} without biases: only ReLU neurons may leave them out")
    return _between_points if biases else _through_origin


def _independent_neurons(
    points: ScaledRows, psi: Activation, draw: Draw, seed: int
) -> tuple[IntArray, IntArray]:
    """Return n neurons, rows (w, b), and their values (n, n), row i times the scale of point i."""
    rng, n = np.random.default_rng(seed), len(points)
    lifted = ints.concatenate([points.numerators, points.scales[:, None]], axis=1)
    neurons, values = np.zeros((0, lifted.shape[1]), np.int64), np.zeros((n, 0), np.int64)
    for batch in range(_BATCHES):
        fresh = draw(points, rng)
        heights = ints.dot(lifted, fresh.T)
        at_points = psi.on_integers(heights, points.scales[:, None], np.ones(len(fresh), np.int64))
        neurons = ints.concatenate([neurons, fresh])
        values = ints.concatenate([values, at_points], axis=1)
        # a prime that divides by accident does so once
        kept = independent_columns(values, PRIMES[batch % len(PRIMES)])
        neurons, values = neurons[kept], values[:, kept]
        if len(kept) == n:
            return neurons, values
    found = f"{len(neurons)} independent neurons for {n} points"
    raise BudgetError(f"{found} after {_BATCHES} batches with seed {seed}: try another seed")


def _between_points(points: ScaledRows, rng: np.random.Generator) -> IntArray:
    """Draw n neurons, each with a threshold between two points that are neighbours along w.

    Neuron j is on at all but places[j] points; for place 0 the threshold lies below all.
    """
    n = len(points)
    directions = integer_directions(rng, n, n, points.dimension)
    places, each = rng.permutation(n), np.arange(n)
    z = Rationals(ints.dot(points.numerators, directions.T), points.scales[:, None])
    order = np.argsort(z.keys(), axis=0)
    below = z[order[places - 1, each], each].fractions()  # for place 0 the largest
    above = z[order[places, each], each].fractions()
    neurons = []
    for j, place in enumerate(places.tolist()):
        gap = above[j] - below[j] if place else below[j] - above[j] or Fraction(1)
        if gap:
            scale, threshold = _cut(above[j] - gap, gap)
            neurons.append([*(scale * w for w in directions[j].tolist()), -threshold])
    return ints.compact(neurons)


def _cut(below: Fraction, gap: Fraction) -> tuple[int, int]:
    """Return integers (m, c) with m z - c < -1 at z = below and m z - c > 1 at below + gap."""
    bits = gap.denominator.bit_length() - gap.numerator.bit_length()
    scale = 1 << max(0, bits + 3)  # so that scale * gap > 4
    return scale, scale * below.numerator // below.denominator + 2


def _through_origin(points: ScaledRows, rng: np.random.Generator) -> IntArray:
    """Draw 2n neurons without bias: n directions at random, n orthogonal to one point each.

    A random direction seldom tells points apart that nearly share a ray; one that is orthogonal
    to a point does, for the points beside it.
    """
    n, d = points.numerators.shape
    directions = integer_directions(rng, 2 * n, n, d)
    across = map(_orthogonal, directions[n:].tolist(), points.numerators.tolist())
    return ints.compact([[*w, 0] for w in chain(directions[:n].tolist(), across)])


def _orthogonal(direction: list[int], x: list[int]) -> list[int]:
    """Return the direction, scaled and with one entry changed so that it is orthogonal to x."""
    lead = max(range(len(x)), key=lambda i: abs(x[i]))
    product = sum(w * entry for w, entry in zip(direction, x, strict=True))
    turned = [x[lead] * w for w in direction]
    turned[lead] -= product
    return turned


def _refuse_confused_points(points: ScaledRows) -> None:
    pair = data.distinct_witness(points)
    if pair is not None:
        i, j = pair
        raise FloatRangeError(f"points {i} and {j} are equal in float64: use exact=True")


def _refuse_dependent_rays(points: ScaledRows) -> None:
    witness = data.bias_free_witness(points)
    if witness is None:
        return
    reason = f"points {', '.join(map(str, witness))} come in pairs x, -t x on dependent lines"
    if len(witness) == 1:
        reason = f"point {witness[0]} is 0"
    elif len(witness) == 2:
        reason = "points {} and {} lie on one ray from 0".format(*witness)
    raise HypothesisError(f"{reason}: give the neurons biases, or drop one", witness=witness)


def _solve_floats(psi: Activation, hidden: Layer, points: Any, labels: Any) -> Vector:
    with np.errstate(over="ignore", invalid="ignore"):
        values = vectors.all_finite(psi.on_floats(float_step(hidden, points)), "neurons")
        try:
            return vectors.all_finite(np.linalg.solve(values, labels), "output weights")
        except np.linalg.LinAlgError:
            raise FloatRangeError("float64 makes the neurons dependent: use exact=True") from None
