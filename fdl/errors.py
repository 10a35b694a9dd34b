"""The named errors of the package.

Everything that `fdl` refuses, it refuses with one of these, and the message says what to do.
"""

from typing import Any

__all__ = [
    "BudgetError",
    "FdlError",
    "FloatRangeError",
    "HypothesisError",
    "InputError",
    "MissingExtraError",
]


class FdlError(Exception):
    """Base class of every error raised on purpose by `fdl`."""


class InputError(FdlError, ValueError):
    """The input is not of the kind asked for: NaN, ragged, empty, of the wrong shape."""


class HypothesisError(FdlError, ValueError):
    """A theorem's hypothesis fails; `witness` is an inclusion-minimal reason.

    >>> HypothesisError("points 0 and 2 are equal", witness=(0, 2)).witness
    (0, 2)
    """

    def __init__(self, message: str, witness: Any) -> None:
        super().__init__(message, witness)
        self.witness = witness

    def __str__(self) -> str:
        return str(self.args[0])


class BudgetError(FdlError, RuntimeError):
    """An exact decision would cost more than the stated budget."""


class FloatRangeError(FdlError, OverflowError):
    """An exact number has no finite float64 near it."""


class MissingExtraError(FdlError, ImportError):
    """An optional dependency is not installed; the message names the extra.

    >>> str(MissingExtraError("scikit-learn", extra="data"))
    'scikit-learn is not installed: pip install "fdl[data]"'
    """

    def __init__(self, package: str, extra: str) -> None:
        super().__init__(package, extra)

    def __str__(self) -> str:
        package, extra = self.args
        return f'{package} is not installed: pip install "fdl[{extra}]"'
