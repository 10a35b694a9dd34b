"""Data sets, and what theorems assume of them: each hypothesis is decided with a witness."""

from fdl.data._directions import bias_free_rank, bias_free_witness, parallel_witness
from fdl.data._generators import (
    clustered,
    collinear,
    digits,
    gaussian,
    huge_and_tiny,
    lattice,
    near_duplicates,
    random_labels,
    sphere,
)
from fdl.data._reading import read_labels
from fdl.data._witnesses import (
    Separation,
    distinct_witness,
    general_position_witness,
    separation,
)

__all__ = [
    "Separation",
    "bias_free_rank",
    "bias_free_witness",
    "clustered",
    "collinear",
    "digits",
    "distinct_witness",
    "gaussian",
    "general_position_witness",
    "huge_and_tiny",
    "lattice",
    "near_duplicates",
    "parallel_witness",
    "random_labels",
    "read_labels",
    "separation",
    "sphere",
]
