"""Networks with Gaussian numbers in them, rounded to short dyadic rationals: exact networks."""

import math
from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt

from fdl.bounds._reading import read_widths
from fdl.errors import HypothesisError, InputError
from fdl.exact import Rationals, rational, show, to_float, vectors, whole
from fdl.network import Network, check_network

__all__ = ["perturb", "random_network"]

_COARSEST, _FINER = Fraction(1, 2**16), Fraction(1, 2**8)


def perturb(net: Network, std: Any, seed: int = 0) -> Network:
    """Return the network with Gaussian noise on every nonzero weight and on every bias.

    The noise is independent, with mean 0 and standard deviation `std` for all parameters, whatever
    their size. Biases that are 0 are moved too; weights that are 0 stay 0, and a layer without
    bias gets none. The noise is rounded to multiples of 2^-16, or of 2^-8 times the largest power
    of two up to std, if that is finer. So the noisy network is exact, like the one that it is made
    of, and the same on every machine.

    Args:
        net: an exact network.
        std: at least 0.
        seed: of the noise; the same noise is drawn for every std, and scaled.

    Raises `HypothesisError` for a negative std, `InputError` for a float64 network.

    Lecture: Chapter 3, the figure of a sawtooth with noise on its weights, after B. Hanin and
    D. Rolnick, Complexity of linear regions in deep networks, ICML 2019.

    >>> from fdl import depth, trace_interval
    >>> trace_interval(perturb(depth.sawtooth(6), "1/256", seed=1), 0, 1).n_pieces()
    67
    """
    check_network(net)
    if not net.is_exact:
        raise InputError(f"{net!r} is float64: perturb it exactly, call .to_float() on the result")
    rng, deviation = np.random.default_rng(whole(seed, "seed")), rational(std, "std")
    if deviation < 0:
        raise HypothesisError(f"std is {show(deviation)}: give at least 0", witness=deviation)
    layers = []
    for layer in net.affine_layers:
        weights, bias = layer.dense()
        noise = _gaussian(rng, weights.shape, deviation)
        moved = None if layer.bias is None else bias + _gaussian(rng, bias.shape, deviation)
        layers.append((np.where(weights == 0, weights, weights + noise), moved))
    return Network(layers, net.activation)


def random_network(
    widths: Sequence[int], seed: int = 0, *, inputs: int = 1, bias_std: Any = 1
) -> Network:
    """Return a ReLU network with one output and the given hidden widths, at initialization.

    Weights are Gaussian with variance 2 / (number of inputs of their layer), biases Gaussian with
    standard deviation `bias_std`; all are independent, and rounded as in `perturb`.

    Args:
        widths: hidden widths.
        seed: of the numbers.
        inputs: d, for a network R^d -> R.
        bias_std: at least 0; 0 is the initialization of the paper.

    Source: K. He, X. Zhang, S. Ren, J. Sun, Delving deep into rectifiers, ICCV 2015. Lecture:
    Chapter 3, the remarks after the theorem on depth: what typical networks compute.

    >>> random_network([8, 8], seed=3)
    Network(1-8-8-1, relu, exact)
    """
    sizes = [whole(inputs, "inputs", 1), *read_widths(widths), 1]
    rng, deviation = np.random.default_rng(whole(seed, "seed")), rational(bias_std, "bias_std")
    if deviation < 0:
        message = f"bias_std is {show(deviation)}: give at least 0"
        raise HypothesisError(message, witness=deviation)
    layers = []
    for before, after in pairwise(sizes):
        weights = _gaussian(rng, (after, before), Fraction(math.sqrt(2 / before)))
        layers.append((weights, _gaussian(rng, (after,), deviation)))
    return Network(layers)


def _gaussian(
    rng: np.random.Generator, shape: tuple[int, ...], deviation: Fraction
) -> npt.NDArray[Any]:
    """Return Gaussian numbers of this standard deviation, rounded to dyadic `Fraction`s."""
    drawn = rng.standard_normal(shape)
    if deviation == 0:
        return np.full(shape, Fraction(0))
    below: Fraction = vectors.power_of_two(Rationals.collect([deviation])).item()
    step = min(_COARSEST, below * _FINER)
    steps = np.rint(drawn * to_float(deviation / step, "standard deviation"))
    numbers = np.empty(steps.size, dtype=object)
    numbers[:] = [int(count) * step for count in steps.flat]
    return numbers.reshape(shape)
