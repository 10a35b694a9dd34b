"""Which arithmetic does the heavy part: python-flint where installed, Python integers otherwise.

Set the environment variable FDL_EXACT to `python` to leave python-flint aside, to `flint` to
insist on it. Both give the same answers; only the time differs.
"""

import os
from typing import Any

import numpy as np
import numpy.typing as npt

from fdl.errors import InputError, MissingExtraError

__all__ = ["USE_FLINT", "integer_echelon", "integer_product", "integer_rank", "name", "variables"]

flint: Any
try:
    import flint
except ImportError:
    flint = None


def _choose(wanted: str) -> bool:
    if wanted not in {"", "flint", "python"}:
        raise InputError(f"FDL_EXACT is {wanted!r}: use 'flint' or 'python', or leave it unset")
    if wanted == "flint" and flint is None:
        raise MissingExtraError("python-flint", extra="fast")
    return flint is not None and wanted != "python"


USE_FLINT: bool = _choose(os.environ.get("FDL_EXACT", ""))


def name() -> str:
    """Return "flint" or "python", the arithmetic in use."""
    return "flint" if USE_FLINT else "python"


def integer_product(a: npt.NDArray[Any], b: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """Return the product of two integer matrices, computed by python-flint."""
    return _array(_matrix(a) * _matrix(b))


def integer_echelon(matrix: npt.NDArray[Any]) -> tuple[npt.NDArray[Any], int]:
    """Return the reduced row echelon form, all pivots one integer, and the rank."""
    reduced, _, rank = _matrix(matrix).rref()
    return _array(reduced), int(rank)


def integer_rank(matrix: npt.NDArray[Any]) -> int:
    """Return the rank of an integer matrix, computed by python-flint."""
    return int(_matrix(matrix).rank())


def variables(count: int) -> list[Any]:
    """Return x_1, ..., x_count as integer polynomials of python-flint."""
    return list(flint.fmpz_mpoly_ctx.get(("x", count), "lex").gens())


def _matrix(array: npt.NDArray[Any]) -> Any:
    return flint.fmpz_mat(*array.shape, array.ravel().tolist())


def _array(matrix: Any) -> npt.NDArray[Any]:
    entries = np.empty(matrix.nrows() * matrix.ncols(), dtype=object)
    entries[:] = [int(entry) for entry in matrix.entries()]
    return entries.reshape(matrix.nrows(), matrix.ncols())
