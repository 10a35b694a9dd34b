"""The judge: checks a claim about a network, and knows nothing of who made it.

A certificate says what was checked and in which arithmetic. A failure carries the first
offending place and both values.
"""

from fdl.certify._certificates import (
    Certificate,
    Difference,
    crosses,
    equal,
    feature_rank,
    memorizes,
)
from fdl.certify._hadamard import hadamard, inner_product_correlation
from fdl.certify._nearby import crosses_nearby
from fdl.certify._unmemorizable import Unmemorizable, unmemorizable

__all__ = [
    "Certificate",
    "Difference",
    "Unmemorizable",
    "crosses",
    "crosses_nearby",
    "equal",
    "feature_rank",
    "hadamard",
    "inner_product_correlation",
    "memorizes",
    "unmemorizable",
]
