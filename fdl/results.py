"""The registry: every statement that runs, with its place in the lecture and its source."""

import html
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from fdl import bounds, certify, data, depth, memorize, vc
from fdl.network import Network
from fdl.tables import Link

__all__ = ["STATEMENTS", "Overview", "Statement"]

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

    @property
    def runs(self) -> str:
        """The constructor as you would import it."""
        return f"{self.constructor.__module__.split('._')[0]}.{self.constructor.__name__}"


@dataclass(frozen=True)
class Overview:
    """Statements as a table: text in a terminal, HTML in a notebook.

    root: the way from the page that shows it to the book's root, for the links.

    >>> Overview(STATEMENTS)
    Overview of 44 statements
    """

    statements: Sequence[Statement]
    root: str = "../.."

    def __str__(self) -> str:
        return "\n".join(f"{s.slug} ({s.status}): {s.claim} {s.runs}" for s in self.statements)

    def __repr__(self) -> str:
        return f"Overview of {len(self.statements)} statements"

    def _repr_html_(self) -> str:
        head = "".join(f"<th>{title}</th>" for title in ("", "Lecture", "What runs here", "Status"))
        rows = "".join(self._row(statement) for statement in self.statements)
        return f'<table class="table"><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>'

    def _row(self, statement: Statement) -> str:
        slug = html.escape(statement.slug)
        if statement.page:
            slug = Link(statement.slug, f"{self.root}/{statement.page}.html")._repr_html_()
        claim = f"{html.escape(statement.claim)} <code>{html.escape(statement.runs)}</code>"
        cells = (slug, html.escape(statement.place), claim, statement.status)
        return "<tr>" + "".join(f"<td>{cell}</td>" for cell in cells) + "</tr>"


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
        slug="folklore-rank",
        place="Chapter 1, the theorem with m = n",
        status="built",
        claim="n of all ReLU, threshold or hard-tanh neurons have independent values at n distinct "
        "points; n drawn at random need not.",
        constructor=memorize.random_features,
        page="chapters/memorization/one-neuron-per-point",
        reference="pinkus1999",
        aliases=("random features",),
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
        slug="baum",
        place="Chapter 1, the theorem with 4 ceil(n/d) neurons",
        status="built",
        claim="2 ceil(n_min / d) thresholds, n_min the rarer of two labels, for n points of R^d in "
        "general position.",
        constructor=memorize.baum,
        page="chapters/memorization/fewer-neurons",
        reference="baum1988",
    ),
    Statement(
        slug="bubeck",
        place="Chapter 1, the theorem with 4 ceil(n/d) neurons",
        status="built",
        claim="4 ceil(n / d) ReLUs for n points of R^d in general position, at finite epsilon and "
        "delta.",
        constructor=memorize.bubeck,
        page="chapters/memorization/fewer-neurons",
        reference="bubeck2020",
    ),
    Statement(
        slug="blocks",
        place="Chapter 1, beside the theorem with 4 ceil(n/d) neurons",
        status="built",
        claim="2 ceil(n / (d + 1)) - 1 ReLUs in general position, n - 1 for distinct points.",
        constructor=memorize.blocks,
        page="chapters/memorization/fewer-neurons",
        reference="hegde2022",
    ),
    Statement(
        slug="dimension-bound",
        place="Chapter 1, lower bounds",
        status="certified",
        claim="Beyond P - H points (parameters minus hidden units) almost all labels are out of "
        "reach.",
        constructor=bounds.dimension_bound,
        page="chapters/memorization/fewer-neurons",
        reference="hegde2022",
    ),
    Statement(
        slug="gd-regime",
        place="Chapter 1, remark on gradient methods",
        status="built",
        claim="A trained two-layer ReLU net that nearly interpolates becomes an exact one of the "
        "same size.",
        constructor=memorize.polish,
        page="chapters/memorization/training",
        reference="zhang2021",
    ),
    Statement(
        slug="robust",
        place="Chapter 1, robust interpolation",
        status="built",
        claim="One ReLU a point on the sphere, with disjoint caps: Lipschitz constant max |y| / (1 "
        "- rho) in the ball.",
        constructor=memorize.caps,
        page="chapters/memorization/robust-interpolation",
        reference="bubecksellke2021",
    ),
    Statement(
        slug="bias-free",
        place="Chapter 1, remark on networks without biases",
        status="refuted",
        claim="Without biases the rank of ReLU neurons at n points is the number of lines through "
        "0 that carry them, plus the rank of those with points on both sides.",
        constructor=data.bias_free_rank,
        page="chapters/memorization/one-neuron-per-point",
        reference="hegde2022",
    ),
    Statement(
        slug="tent",
        place="Chapter 3, the gadget m",
        status="built",
        claim="The tent is a ReLU network of width 3 with one hidden layer, on all of R.",
        constructor=depth.tent,
        page="chapters/depth/sawtooth",
        reference="telgarsky2016",
        aliases=("mirror map",),
    ),
    Statement(
        slug="sawtooth",
        place="Chapter 3, the sawtooth function",
        status="built",
        claim="k tents in a row: k hidden layers of width 2 and 2^k pieces on [0, 1].",
        constructor=depth.sawtooth,
        page="chapters/depth/sawtooth",
        reference="telgarsky2016",
        aliases=("triangle wave",),
    ),
    Statement(
        slug="equispaced",
        place="Chapter 3, remarks after the theorem on depth",
        status="refuted",
        claim="2^k pieces need neither equispaced breakpoints nor equal weights in all layers: "
        "tents with any k peaks will do.",
        constructor=depth.skew_sawtooth,
        page="chapters/depth/counting-pieces",
        reference="telgarsky2016",
        aliases=("skew tents",),
    ),
    Statement(
        slug="fragile",
        place="Chapter 3, remarks after the theorem on depth",
        status="refuted",
        claim="All networks whose weights and biases are within d / (15 + 24 d) of the horseshoe's "
        "cross 1/2 at least 2^k times, whatever the depth k.",
        constructor=depth.horseshoe,
        page="chapters/depth/fragile",
        reference="hanin2019",
        aliases=("horseshoe",),
    ),
    Statement(
        slug="noise",
        place="Chapter 3, the figure of a sawtooth with noise",
        status="measured",
        claim="Small Gaussian noise leaves most crossings and adds pieces, but changes the "
        "function; large noise takes both away.",
        constructor=depth.perturb,
        page="chapters/depth/fragile",
        reference="hanin2019",
    ),
    Statement(
        slug="random-pieces",
        place="Chapter 3, remarks after the theorem on depth",
        status="measured",
        claim="At initialization a network has about as many pieces on a line as neurons.",
        constructor=depth.random_network,
        page="chapters/depth/fragile",
        reference="hanin2019",
    ),
    Statement(
        slug="bit-extractor",
        place="Chapter 3, remark on the bit extractor",
        status="certified",
        claim="k tents in a row are one tent of frac(2^(k-1) x), on [0, 1] and nowhere else.",
        constructor=depth.bit_extractor,
        page="chapters/depth/sawtooth",
        reference="hegde2022",
    ),
    Statement(
        slug="gray-code",
        place="Chapter 3, remark on the bit extractor",
        status="refuted",
        claim="The bit extracted is one of the Gray code, not of x: it compares two neighbours.",
        constructor=depth.gray_digits,
        page="chapters/depth/sawtooth",
        reference="gray1953",
    ),
    Statement(
        slug="yun",
        place="Chapter 3, depth-3 memorization",
        status="refuted",
        claim="2 ceil(d1/2) ceil(d2/2) points with two hidden ReLU layers; the lecture's 4 in "
        "place of 2 is false for width 1.",
        constructor=memorize.yun,
        page="chapters/depth/two-hidden-layers",
        reference="yun2019",
    ),
    Statement(
        slug="yun-hardtanh",
        place="Chapter 3, hard-tanh networks",
        status="built",
        claim="d1 d2 points with two hidden hard-tanh layers, for all widths; doubled widths in "
        "ReLU.",
        constructor=memorize.yun_hardtanh,
        page="chapters/depth/two-hidden-layers",
        reference="yun2019",
    ),
    Statement(
        slug="yun-lower",
        place="Chapter 3, lower bound for depth 3",
        status="certified",
        claim="A zigzag of prod(n_l + 1) + 2 points that no ReLU network of these hidden widths "
        "memorizes.",
        constructor=certify.unmemorizable,
        page="chapters/depth/two-hidden-layers",
        reference="yun2019",
    ),
    Statement(
        slug="yun-deep",
        place="Chapter 3, depth-L memorization",
        status="refuted",
        claim="Disjoint pairs of hidden layers share the points; the lecture's sum over all "
        "neighbours is false for width 1.",
        constructor=memorize.yun_deep,
        page="chapters/depth/two-hidden-layers",
        reference="yun2019",
    ),
    Statement(
        slug="multilabel",
        place="Chapter 3, remarks on several labels and ImageNet",
        status="built",
        claim="C classes with two hidden layers for n points and one of C - 1 units.",
        constructor=memorize.yun_classifier,
        page="chapters/depth/two-hidden-layers",
        reference="yun2019",
    ),
    Statement(
        slug="threshold",
        place="Chapter 3, threshold networks",
        status="built",
        claim="Sign codes and O(k + sqrt n) threshold units for k-bit codes of n points with two "
        "labels.",
        constructor=memorize.threshold,
        page="chapters/depth/sign-codes",
        reference="rajput2021",
    ),
    Statement(
        slug="pieces-lemma",
        place="Chapter 3, lemma on sums and compositions",
        status="refuted",
        claim="A sum has at most s + t - 1 pieces, and a composition s t if t counts the outer "
        "function's pieces on the inner one's range; both are attained.",
        constructor=bounds.composition_pieces,
        page="chapters/depth/counting-pieces",
        reference="telgarsky2016",
    ),
    Statement(
        slug="pieces-bound",
        place="Chapter 3, corollary on the number of pieces",
        status="refuted",
        claim="At most prod(n_l + 1) pieces, attained; so 2^(L^2) is reached with L hidden layers "
        "of width 2^L, and not with L affine maps.",
        constructor=depth.max_pieces,
        page="chapters/depth/counting-pieces",
        reference="serra2018",
    ),
    Statement(
        slug="l1-gap",
        place="Chapter 3, proof of the depth separation theorem",
        status="certified",
        claim="A function with t pieces misses the sawtooth of n pieces by 1/4 - (9/32) t/n in L1: "
        "23/128 for t = n/4, where the lecture has 1/32.",
        constructor=depth.l1_lower_bound,
        page="chapters/depth/separation",
        reference="telgarsky2016",
    ),
    Statement(
        slug="telgarsky",
        place="Chapter 3, depth separation theorem",
        status="built",
        claim="2k^3 + 8 layers and 3k^3 + 12 nodes that networks of k hidden layers and 2^k units "
        "miss by 0.22 in L1; the paper has 1/64.",
        constructor=depth.telgarsky,
        page="chapters/depth/separation",
        reference="telgarsky2016",
        aliases=("benefits of depth",),
    ),
    Statement(
        slug="depth-two-three",
        place="Chapter 3, remark on depth 2 and 3",
        status="built",
        claim="Inner products mod 2: width n with two hidden layers; one hidden layer needs total "
        "weight of about 2^(n/2)/(n + 1).",
        constructor=depth.inner_product_mod2,
        page="chapters/depth/two-against-three",
        reference="hajnal1993",
        aliases=("inner product mod 2",),
    ),
    Statement(
        slug="daniely",
        place="Chapter 3, remark on depth 2 and 3",
        status="measured",
        claim="Nearly all of sin(pi d^3 <x, x'>) lies in harmonics of degree 2d and above.",
        constructor=depth.numerical_harmonic_tail,
        page="chapters/depth/two-against-three",
        reference="daniely2017",
    ),
    Statement(
        slug="barriers",
        place="Chapter 3, remark on depth 4 and higher",
        status="built",
        claim="A threshold network is a ReLU network of twice the width at all integer points.",
        constructor=depth.relu_from_threshold,
        page="chapters/depth/two-against-three",
        reference="vardi2020",
    ),
    Statement(
        slug="sum-product",
        place="Chapter 3, remark on sum-product networks",
        status="certified",
        claim="n - 1 sums and products whose polynomial has 2^(sqrt(n) - 1) monomials, each one "
        "hidden unit of a shallow network.",
        constructor=depth.sum_product_f,
        page="chapters/depth/two-against-three",
        reference="delalleau2011",
    ),
    Statement(
        slug="vc",
        place="Chapter 3, depth versus number of parameters",
        status="certified",
        claim="An explicit upper bound on the VC dimension of ReLU networks, of order W L log W.",
        constructor=vc.relu_upper,
        page="chapters/depth/shattering",
        reference="bartlett2019",
    ),
    Statement(
        slug="vc-arithmetic",
        place="Chapter 3, depth versus number of parameters",
        status="discussed",
        claim="Labels computed in t steps from k parameters have VC dimension at most 4 k (t + 2): "
        "O(W^2), whatever the depth.",
        constructor=vc.goldberg_jerrum_steps,
        page="chapters/depth/shattering",
        reference="goldberg1995",
    ),
    Statement(
        slug="cover",
        place="Chapter 3, beside the VC dimension",
        status="certified",
        claim="n points of R^d in general position have 2 sum C(n - 1, k), k <= d, labelings by "
        "half-spaces.",
        constructor=vc.halfspace_dichotomies,
        page="chapters/depth/shattering",
        reference="cover1965",
        aliases=("function counting theorem",),
    ),
    Statement(
        slug="sontag",
        place="Chapter 1, lower bounds",
        status="discussed",
        claim="Shattering all samples of k points takes (k - 1)/2 parameters.",
        constructor=vc.sontag_parameters,
        page="chapters/depth/shattering",
        reference="sontag1997",
    ),
    Statement(
        slug="vardi",
        place="Chapter 3, depth versus number of parameters",
        status="built",
        claim="About 30 sqrt(N r) ReLU weights, at width 10 or 11, for N points with keys of r "
        "bits; 60 N r / L with L hidden layers.",
        constructor=memorize.vardi,
        page="chapters/depth/fewer-parameters",
        reference="vardi2022",
        aliases=("bit extraction",),
    ),
    Statement(
        slug="one-word",
        place="Chapter 3, depth versus number of parameters",
        status="built",
        claim="Two weights hold all keys and labels of N points; the others do not depend on them.",
        constructor=memorize.one_word,
        page="chapters/depth/fewer-parameters",
        reference="siegelmann1995",
    ),
    Statement(
        slug="shattering",
        place="Chapter 3, depth versus number of parameters",
        status="built",
        claim="n numbers of about m bits each, in one ReLU network with O(m/r) layers of width "
        "O(2^r), make every labeling of n m points.",
        constructor=vc.shattering_net,
        page="chapters/depth/shattering",
        reference="bartlett2019",
    ),
    Statement(
        slug="siegelmann-sontag",
        place="Chapter 3, bit extraction in early proofs",
        status="built",
        claim="A stack of bits is one number in base 4, and push, pop, top and the test for "
        "emptiness are ReLU networks with at most three units.",
        constructor=depth.stack_push,
        page="chapters/depth/shattering",
        reference="siegelmann1995",
        aliases=("stack machine",),
    ),
    Statement(
        slug="bit-stuffing",
        place="Chapter 1, remark on bit stuffing",
        status="built",
        claim="One number of c n + 1 digits, whose orbit under the tent says n labels of c bits.",
        constructor=depth.orbit_memorizer,
        page="chapters/depth/shattering",
        reference="hegde2022",
    ),
    Statement(
        slug="sine",
        place="Chapter 1, lower bounds",
        status="built",
        claim="Signs of sin(a x), with one parameter, make every labeling of 1/2, 1/4, ..., 2^-n: "
        "infinite VC dimension.",
        constructor=vc.sine_memorizer,
        page="chapters/depth/shattering",
        reference="vapnik1995",
    ),
    Statement(
        slug="park",
        place="Chapter 3, depth versus number of parameters",
        status="built",
        claim="About 30 N^(2/3) ReLU weights, at width 9 or 10, for N points: hashing by folds and "
        "shifts.",
        constructor=memorize.park,
        page="chapters/depth/fewer-parameters",
        reference="park2021",
        aliases=("sub-linear parameters",),
    ),
    Statement(
        slug="yang",
        place="Chapter 3, depth versus number of parameters",
        status="built",
        claim="Width W and L hidden layers with W^2 L^2 of about 100 N r for N points with keys of "
        "r bits, at any width.",
        constructor=memorize.yang,
        page="chapters/depth/fewer-parameters",
        reference="yang2026",
    ),
)
