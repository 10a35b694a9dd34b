"""Data that are too much for given hidden widths, with the proof in them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from fdl import bounds
from fdl.errors import BudgetError
from fdl.exact import show, whole

__all__ = ["Unmemorizable", "unmemorizable"]

_MOST = 10**7  # numbers in the points


@dataclass(frozen=True, eq=False)
class Unmemorizable:
    """Points on a line, with labels that no ReLU network of the given hidden widths has there.

    X: (n, d) points i e_1, for i = 0, ..., n - 1.
    y: (n,) labels 0, 1, 0, 1, ...
    widths: the hidden widths that are too small.

    `X, y = unmemorizable(widths)` takes the two alone.

    The proof: a network that has these labels, restricted to the line, is piecewise linear, and
    its mean slope between neighbours is 1 and -1 in turn. So each gap meets a piece whose slope
    has that sign, and choices for neighbouring gaps are different pieces, from left to right:
    `pieces_needed` of them. But there are at most `pieces_allowed`.
    """

    X: npt.NDArray[np.int64]
    y: npt.NDArray[np.int64]
    widths: tuple[int, ...]

    def __iter__(self) -> Iterator[npt.NDArray[np.int64]]:
        return iter((self.X, self.y))

    @property
    def pieces_needed(self) -> int:
        """Least pieces of a function with these labels: gaps whose rise changes sign, plus one."""
        rises = np.diff(self.y)
        return 1 + int(np.count_nonzero(rises[1:] * rises[:-1] < 0))

    @property
    def pieces_allowed(self) -> int:
        """Most pieces of a ReLU network of these widths on a line (`bounds.network_pieces`)."""
        return bounds.network_pieces(self.widths)


def unmemorizable(widths: Sequence[int], *, d: int = 1) -> Unmemorizable:
    """Return labelled points of R^d that no ReLU network of these hidden widths memorizes.

    **Theorem.** A ReLU network R^d -> R with hidden widths n_l, whatever d, that has alternating
    labels at N points in their order on a line has N <= prod(n_l + 1) + 1. The data returned have
    one point more, and carry their proof.

    Args:
        widths: hidden widths n_l; with none, the network is affine.
        d: dimension of the points.

    Raises `InputError` for widths that are none, `BudgetError` beyond ten million points.

    Source: for two hidden layers the argument of C. Yun, S. Sra, A. Jadbabaie, Small ReLU networks
    are powerful memorizers, NeurIPS 2019, with a sharper count (`bounds.zigzag_points`). Lecture:
    Chapter 1, Lower bounds; Chapter 3, the lower bound for depth-3 networks.

    >>> X, y = unmemorizable((1, 1))
    >>> X.ravel().tolist(), y.tolist()
    ([0, 1, 2, 3, 4, 5], [0, 1, 0, 1, 0, 1])
    """
    n, d = bounds.zigzag_points(widths) + 1, whole(d, "d", 1)
    if n * d > _MOST:
        raise BudgetError(
            f"{show(n)} points in R^{d} would be needed: the budget is {_MOST} numbers"
        )
    X = np.zeros((n, d), np.int64)
    X[:, 0] = np.arange(n)
    return Unmemorizable(X, np.arange(n) % 2, tuple(map(int, widths)))
