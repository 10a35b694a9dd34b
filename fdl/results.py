"""The registry: every statement that runs, with its place in the lecture and its source."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from fdl import bounds, depth, memorize
from fdl.network import Network

__all__ = ["STATEMENTS", "Statement"]

Status = Literal["built", "refuted", "certified", "measured", "discussed"]


@dataclass(frozen=True)
class Statement:
    """One statement of the lecture.

    slug: its name, which never changes.
    place: chapter and statement in the lecture notes.
    status: built (a construction runs), refuted (false as stated, repaired and built),
        certified (a finite exact certificate), measured (an experiment with its limits) or
        discussed (no honest cell exists).
    claim: what runs here, with all hypotheses.
    constructor: the function that builds or bounds it.
    page: the page of the book that tells it, None before it is written.
    reference: key in references.bib.
    aliases: other names of the theorem.
    """

    slug: str
    place: str
    status: Status
    claim: str
    constructor: Callable[..., Any]
    page: str | None
    reference: str
    aliases: tuple[str, ...] = ()


STATEMENTS: tuple[Statement, ...] = (
    Statement(
        slug="neuron",
        place="Chapter 1, definition of a network",
        status="built",
        claim="Layers of affine maps with an activation in between; the last one is affine.",
        constructor=Network,
        page=None,
        reference="hegde2022",
    ),
    Statement(
        slug="zhang",
        place="Chapter 1, alternate proof of the theorem with m = n",
        status="built",
        claim="n ReLU neurons, 2n + d parameters, fit any labels on n distinct points of R^d.",
        constructor=memorize.zhang,
        page="chapters/memorization/one-neuron-per-point",
        reference="zhang2017",
        aliases=("finite-sample expressivity",),
    ),
    Statement(
        slug="tent",
        place="Chapter 3, the gadget m",
        status="built",
        claim="The tent is a ReLU network of width 3 with one hidden layer, on all of R.",
        constructor=depth.tent,
        page=None,
        reference="telgarsky2016",
        aliases=("mirror map",),
    ),
    Statement(
        slug="sawtooth",
        place="Chapter 3, the sawtooth function",
        status="built",
        claim="k tents in a row: k hidden layers of width 3, 2, ..., 2 and 2^k pieces on [0, 1].",
        constructor=depth.sawtooth,
        page=None,
        reference="telgarsky2016",
        aliases=("bit extractor", "triangle wave"),
    ),
    Statement(
        slug="pieces-lemma",
        place="Chapter 3, lemma on sums and compositions",
        status="certified",
        claim="On one interval a sum has at most s + t - 1 pieces; a composition at most s t, "
        "if q is defined on the range of p.",
        constructor=bounds.sum_pieces,
        page=None,
        reference="telgarsky2016",
    ),
)
