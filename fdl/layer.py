"""One affine layer x -> W x + b, with equal rows of W kept once.

An exact layer keeps sparse rows of rationals; a float64 layer keeps dense rows. A hundred
thousand hidden units that share one direction keep that direction once: such a *ridge layer* is
what `fdl.ridge` evaluates by one projection, one sort and prefix sums.
"""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import pairwise
from typing import Any, Self

import numpy as np
import numpy.typing as npt

from fdl.errors import InputError
from fdl.exact import Rationals, as_floats, vectors
from fdl.exact.sparse import IndexArray, SparseRows

__all__ = ["Layer"]


class Layer:
    """The affine map x -> W x + b from R^in to R^out.

    Args:
        weights: W, (out, in).
        bias: b, (out,); None for a layer without bias (read as 0, not counted as parameters).
        exact: True reads every number as a rational, False as float64.
        row_of: (out,) indices, if `weights` holds only distinct rows: row j of W is
            weights[row_of[j]].

    >>> Layer([[1, 0], [1, 0], [0, 2]], [0, "1/2", 1])
    Layer(2 -> 3, 2 distinct rows, exact)
    """

    __slots__ = ("bias", "row_of", "rows")

    rows: SparseRows | npt.NDArray[np.float64]
    row_of: IndexArray
    bias: Any  # Rationals (out,), float64 (out,), or None

    def __init__(
        self,
        weights: Any,
        bias: Any = None,
        *,
        row_of: IndexArray | None = None,
        exact: bool = True,
    ) -> None:
        if exact:
            rows = SparseRows.of_dense(Rationals.read(weights, 2, "weights"))
            self.bias = None if bias is None else Rationals.read(bias, 1, "bias")
            self.rows, found = (rows, row_of) if row_of is not None else rows.equal_rows_once()
        else:
            dense = np.array(as_floats(weights, 2, "weights"))
            self.bias = None if bias is None else np.array(as_floats(bias, 1, "bias"))
            one = row_of is None and len(dense) > 1 and bool((dense == dense[0]).all())
            self.rows = dense[:1] if one else dense
            found = row_of if row_of is not None else np.arange(len(dense)) * (not one)
        self.row_of = _row_indices(found, len(self.rows))
        self._check()

    @classmethod
    def of_maps(
        cls, rows: Sequence[Mapping[int, Fraction]], width: int, bias: Sequence[Fraction] | None
    ) -> Self:
        """Build an exact layer from sparse rows {column: weight} over `width` inputs."""
        new = cls.__new__(cls)
        new.rows, new.row_of = SparseRows.of_maps(rows, width).equal_rows_once()
        new.bias = None if bias is None else Rationals.collect([Fraction(b) for b in bias])
        new._check()
        return new

    def _check(self) -> None:
        if self.bias is not None and len(self.bias) != self.out_width:
            message = f"{self.out_width} rows of weights and {len(self.bias)} biases"
            raise InputError(f"{message}: give one bias a row")

    @property
    def is_exact(self) -> bool:
        """Whether weights and biases are rationals."""
        return isinstance(self.rows, SparseRows)

    @property
    def sparse_rows(self) -> SparseRows:
        """The distinct rows of an exact layer."""
        if not isinstance(self.rows, SparseRows):
            raise InputError(f"{self!r} is float64: build the network exactly, convert it last")
        return self.rows

    @property
    def float_rows(self) -> npt.NDArray[np.float64]:
        """The distinct rows of a float64 layer, (k, in)."""
        if isinstance(self.rows, SparseRows):
            raise InputError(f"{self!r} is exact: call .to_float()")
        return self.rows

    @property
    def in_width(self) -> int:
        """Number of inputs."""
        return self.rows.width if isinstance(self.rows, SparseRows) else self.rows.shape[1]

    @property
    def out_width(self) -> int:
        """Number of outputs (units)."""
        return len(self.row_of)

    @property
    def is_ridge(self) -> bool:
        """Whether all units share one row of weights, and so see x through one projection."""
        return len(self.rows) == 1

    @property
    def n_parameters(self) -> int:
        """Entries of W and b."""
        return self.out_width * self.in_width + self._n_biases

    @property
    def n_shared_parameters(self) -> int:
        """Entries of W and b, equal rows of W counted once."""
        return len(self.rows) * self.in_width + self._n_biases

    @property
    def n_nonzero(self) -> int:
        """Entries of W and b that are not zero."""
        if isinstance(self.rows, SparseRows):
            counts, bias = self.rows.counts, None if self.bias is None else self.bias.numerators
        else:
            counts, bias = np.count_nonzero(self.rows, axis=1), self.bias
        in_bias = 0 if bias is None else np.count_nonzero(bias)
        return int(counts[self.row_of].sum() + in_bias)

    @property
    def _n_biases(self) -> int:
        return 0 if self.bias is None else self.out_width

    def max_bits(self) -> int:
        """Return the most binary digits, numerator plus denominator, of any weight or bias."""
        weights = self.sparse_rows.entries.bits()
        return max([*weights, *([] if self.bias is None else self.bias.bits())], default=1)

    def total_bits(self) -> int:
        """Return the binary digits, numerator plus denominator, of all nonzero weights and biases.

        A weight of a row that several units share counts for each of them.
        """
        rows = self.sparse_rows
        weights = rows.entries.bits()
        each: list[int] = [sum(weights[a:b]) for a, b in pairwise(rows.starts.tolist())]
        bias = self.biases()
        in_bias: list[int] = bias[bias.numerators != 0].bits()
        in_rows: list[int] = [each[row] for row in self.row_of]
        return sum(in_rows) + sum(in_bias)

    def dense(self) -> tuple[npt.NDArray[Any], npt.NDArray[Any]]:
        """Return (W, b) as full arrays (out, in) and (out,), of `Fraction`s or of float64."""
        rows = self.rows.dense() if isinstance(self.rows, SparseRows) else self.rows
        return vectors.face(rows)[self.row_of], vectors.face(self.biases())

    def biases(self) -> Any:
        """Return b, zeros where there is none: `Rationals` or float64, (out,)."""
        if self.bias is not None:
            return self.bias
        entries = self.rows.entries if isinstance(self.rows, SparseRows) else self.rows
        return vectors.zeros(self.out_width, like=entries)

    def to_float(self, place: str = "") -> Self:
        """Return the layer in float64; raise `FloatRangeError` beyond its range.

        `place` goes before the name of the entry in the message.
        """
        if not isinstance(self.rows, SparseRows):
            return self
        weights = self.rows.dense().floats(f"{place}weights")
        bias = None if self.bias is None else self.bias.floats(f"{place}bias")
        return type(self)(weights, bias, row_of=self.row_of, exact=False)

    def to_exact(self) -> Self:
        """Return the layer over the rationals: every float64 is one."""
        if isinstance(self.rows, SparseRows):
            return self
        return type(self)(self.rows, self.bias, row_of=self.row_of)

    def unit(self, index: int) -> Self:
        """Return the layer with one of its units alone."""
        if self.out_width == 1:
            return self
        rows = self.rows.dense() if isinstance(self.rows, SparseRows) else self.rows
        bias = None if self.bias is None else self.bias[[index]]
        return type(self)(rows[self.row_of[[index]]], bias, exact=self.is_exact)

    def after(self, inner: Self) -> Self:
        """Return the affine map x -> self(inner(x)); both layers are exact."""
        if inner.out_width != self.in_width:
            message = f"{inner.out_width} outputs feed {self.in_width} inputs"
            raise InputError(f"{message}: they must agree")
        first = _maps(inner)
        shift = inner.biases().fractions()
        rows, bias = [], self.biases().fractions()
        for unit, outer in enumerate(_maps(self)):
            row: dict[int, Fraction] = {}
            for column, weight in outer.items():
                bias[unit] += weight * shift[column]
                for source, inner_weight in first[column].items():
                    row[source] = row.get(source, Fraction(0)) + weight * inner_weight
            rows.append(row)
        keep_bias = self.bias is not None or inner.bias is not None
        return self.of_maps(rows, inner.in_width, list(bias) if keep_bias else None)

    @classmethod
    def side_by_side(cls, layers: Sequence[Self], shared_input: bool) -> Self:
        """Stack exact layers: on one input, or each on its own block of the inputs."""
        rows: list[dict[int, Fraction]] = []
        bias: list[Fraction] = []
        offset = 0
        for layer in layers:
            rows += [{offset + c: w for c, w in row.items()} for row in _maps(layer)]
            bias += layer.biases().fractions().tolist()
            offset += 0 if shared_input else layer.in_width
        keep_bias = any(layer.bias is not None for layer in layers)
        return cls.of_maps(rows, offset or layers[0].in_width, bias if keep_bias else None)

    def __repr__(self) -> str:
        kind = "exact" if self.is_exact else "float64"
        shape = f"{self.in_width} -> {self.out_width}"
        return f"Layer({shape}, {len(self.rows)} distinct rows, {kind})"


def _row_indices(row_of: Any, rows: int) -> IndexArray:
    indices = np.asarray(row_of)
    if indices.ndim != 1 or indices.size == 0 or indices.dtype.kind not in "iu":
        raise InputError(f"row_of has shape {indices.shape}: give one integer for each unit")
    if indices.min() < 0 or indices.max() >= rows:
        raise InputError(f"row_of names a row outside 0 to {rows - 1}")
    return indices.astype(np.intp)


def _maps(layer: Layer) -> list[dict[int, Fraction]]:
    distinct = layer.sparse_rows.maps()
    return [distinct[row] for row in layer.row_of]
