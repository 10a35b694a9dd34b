"""Deep learning theory you can run: exact networks, constructions from theorems, certificates."""

from fdl import (
    bounds,
    certify,
    data,
    depth,
    exact,
    exercises,
    figures,
    lipschitz,
    memorize,
    proof,
    results,
    tables,
    vc,
    widgets,
)
from fdl.certify import Certificate
from fdl.comparison import compare
from fdl.errors import (
    BudgetError,
    FdlError,
    FloatRangeError,
    HypothesisError,
    InputError,
    MissingExtraError,
)
from fdl.layer import Layer
from fdl.line import count_pieces, n_activation_regions, trace, trace_interval, trace_line
from fdl.network import Network, parallel, series
from fdl.piecewise import PiecewiseLinear

__all__ = [
    "BudgetError",
    "Certificate",
    "FdlError",
    "FloatRangeError",
    "HypothesisError",
    "InputError",
    "Layer",
    "MissingExtraError",
    "Network",
    "PiecewiseLinear",
    "bounds",
    "certify",
    "compare",
    "count_pieces",
    "data",
    "depth",
    "exact",
    "exercises",
    "figures",
    "lipschitz",
    "memorize",
    "n_activation_regions",
    "parallel",
    "proof",
    "results",
    "series",
    "tables",
    "trace",
    "trace_interval",
    "trace_line",
    "vc",
    "widgets",
]
