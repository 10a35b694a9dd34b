"""Tables: what several things have side by side, and the figures that benchmarks committed."""

from fdl.tables._measured import measured
from fdl.tables._table import Link, Table

__all__ = ["Link", "Table", "measured"]
