"""All constructions on one data set, side by side."""

import math
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from textwrap import shorten
from typing import Any

import numpy as np

from fdl import certify, data, lipschitz, memorize
from fdl.certify import Certificate
from fdl.data import read_labels
from fdl.errors import FdlError, HypothesisError, InputError
from fdl.exact import ScaledRows, whole
from fdl.network import Network
from fdl.tables import Table

__all__ = ["Comparison", "Entry", "compare"]

_DEFAULT: tuple[str, ...] = (
    *("zhang", "baum", "bubeck", "blocks", "caps"),
    *("yun", "yun_hardtanh", "yun_deep", "threshold"),
)
_SEGMENTS, _FIRST = 4, 200

Pairs = list[tuple[int, int]]


@dataclass(frozen=True)
class Entry:
    """One construction on one data set.

    name: the function in `fdl.memorize`.
    network: what it returned, None if it refused.
    refusal: why it refused.
    certificate: the judge's verdict on the network.
    seconds: for building and checking.
    lipschitz: a lower bound of the Lipschitz constant, float64: the exact constant for a network
        that looks in one direction, else the steepest place on a few segments between points, one
        of them where the labels of the first 200 points are steepest.
        Infinite for a network that jumps.
    """

    name: str
    network: Network | None
    refusal: str | None
    certificate: Certificate | None
    seconds: float
    lipschitz: float | None


@dataclass(frozen=True)
class Comparison:
    """Constructions on one data set, as a table: text in a terminal, HTML in a notebook.

    entries: in the order in which they were built.
    timed: whether the tables show seconds, which differ from run to run.
    """

    entries: tuple[Entry, ...]
    timed: bool = True

    @property
    def header(self) -> tuple[str, ...]:
        """The titles of the columns."""
        counts = ("neurons", "hidden layers", "parameters", "nonzero", "bits a weight")
        verdicts = ("exact", "float64 error", "Lipschitz >=")
        return ("construction", *counts, *verdicts, *["seconds"] * self.timed)

    def cells(self, entry: Entry) -> tuple[str, ...]:
        """Return one row as text. A construction that refused has its reason in the second cell."""
        net, certificate = entry.network, entry.certificate
        if net is None or certificate is None:
            return entry.name, shorten(entry.refusal or "", 100, placeholder=" ...")
        counts = (net.n_neurons, net.hidden_layers, net.n_shared_parameters, net.n_nonzero)
        bits = str(net.max_weight_bits) if net.is_exact else "64"
        error = _power(certificate.float64_error)
        steep = "" if entry.lipschitz is None else f"{float(f'{entry.lipschitz:.2g}'):g}"
        seconds = (f"{entry.seconds:.2f}",) if self.timed else ()
        texts = (*map(str, counts), bits, _exactness(certificate), error, steep, *seconds)
        return (entry.name, *texts)

    @property
    def table(self) -> Table:
        """The rows as text, under the header."""
        return Table(self.header, [self.cells(entry) for entry in self.entries], "constructions")

    def __str__(self) -> str:
        return str(self.table)

    def __repr__(self) -> str:
        return f"Comparison of {len(self.entries)} constructions"

    def _repr_html_(self) -> str:
        return self.table._repr_html_()


def compare(
    X: Any,
    y: Any,
    *,
    constructions: Sequence[str] | None = None,
    seed: int = 0,
    exact: bool = True,
    timed: bool = True,
    progress: bool = False,
) -> Comparison:
    """Build the networks of several theorems for the same points and labels, and judge them.

    Args:
        X: (n, d) points.
        y: (n,) labels, or (n, k).
        constructions: names of functions in `fdl.memorize`; by default all that need no training
            and no large linear system.
        seed: handed to each.
        exact: True builds rational networks; their float64 error is shown beside.
        timed: whether the tables show seconds.
        progress: whether to write each name to stderr as it begins.

    A construction whose hypotheses fail is listed with its refusal. Raises `InputError` for bad
    data and unknown names.

    >>> X = [[0, 0], [1, 3], [2, 1], [5, 2]]
    >>> compare(X, [0, 1, 1, 0], constructions=["zhang", "caps"])
    Comparison of 2 constructions
    """
    points = ScaledRows.read(X, "X")
    read_labels(y, len(points))
    pairs = _segments(X, y)
    names = _DEFAULT if constructions is None else tuple(constructions)
    makers = [_maker(name) for name in names]
    entries = []
    for name, make in zip(names, makers, strict=True):
        if progress:
            print(f"{name} ...", file=sys.stderr, flush=True)
        entries.append(_entry(name, make, X, y, pairs, seed=whole(seed, "seed"), exact=exact))
    return Comparison(tuple(entries), timed)


def _maker(name: str) -> Callable[..., Network]:
    if name not in memorize.__all__ or name == "polish":
        known = ", ".join(one for one in memorize.__all__ if one != "polish")
        raise InputError(f"no construction {name!r}: use some of {known}")
    make: Callable[..., Network] = getattr(memorize, name)
    return make


def _entry(
    name: str, make: Callable[..., Network], X: Any, y: Any, pairs: Pairs, *, seed: int, exact: bool
) -> Entry:
    begin = time.perf_counter()
    try:
        net = make(X, y, seed=seed, exact=exact)
    except FdlError as error:
        return Entry(name, None, str(error), None, time.perf_counter() - begin, None)
    certificate = certify.memorizes(net, X, y)
    seconds = time.perf_counter() - begin
    return Entry(name, net, None, certificate, seconds, _lipschitz(net, X, pairs))


def _segments(X: Any, y: Any) -> Pairs:
    """Return the steepest pair of the first points, and a few random pairs."""
    few = range(min(len(X), _FIRST))
    if len(few) < 2 or data.distinct_witness([X[i] for i in few]):
        return []
    rng = np.random.default_rng(0)
    pairs = [rng.choice(len(X), 2, replace=False) for _ in range(_SEGMENTS)]
    steepest = lipschitz.steepest_pair([X[i] for i in few], [y[i] for i in few])
    return [steepest, *((int(i), int(j)) for i, j in pairs)]


def _lipschitz(net: Network, X: Any, pairs: Pairs) -> float | None:
    if net.activation == "threshold":
        return math.inf
    if net.out_width > 1:
        return None
    try:
        return math.sqrt(lipschitz.squared_constant(net))
    except HypothesisError:
        squares = [lipschitz.squared_on_segment(net, X[i], X[j]) for i, j in pairs]
        return math.sqrt(max(squares, default=0))


def _exactness(certificate: Certificate) -> str:
    if not certificate.exact:
        return "no"
    return "yes" if certificate.holds else "no"


def _power(error: float | None) -> str:
    """Return a power of ten above a float64 error: its digits differ from machine to machine."""
    if error is None:
        return "overflow"
    return "0" if error == 0 else f"< 10^{math.floor(math.log10(error)) + 1}"
