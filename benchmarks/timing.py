"""Timing two things side by side, so that a machine that drifts drifts for both."""

import statistics
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any

__all__ = ["Row", "compare", "measure"]


@dataclass(frozen=True)
class Row:
    """One benchmark: what, what against, median seconds of both, median ratio, and the target."""

    name: str
    against: str
    seconds: float
    against_seconds: float | None
    figure: float
    target: float
    unit: str

    def as_dict(self) -> dict[str, Any]:
        """Return the row with three significant digits."""
        return {
            key: float(f"{value:.3g}") if isinstance(value, float) else value
            for key, value in asdict(self).items()
        }

    def __str__(self) -> str:
        verdict = "ok  " if self.figure <= self.target else "MISS"
        return (
            f"{verdict} {self.name}: {self.figure:.3g} {self.unit} (target {self.target:g}), "
            f"{self.seconds:.3g} s; {self.against}"
        )


def compare(
    name: str,
    work: Callable[[], object],
    against: str,
    base: Callable[[], object],
    *,
    target: float,
    runs: int = 7,
) -> Row:
    """Time `work` and `base` in turn and return the median of their ratios."""
    work(), base()
    pairs = [(_seconds(work), _seconds(base)) for _ in range(runs)]
    ratio = statistics.median(a / b for a, b in pairs)
    first, second = (statistics.median(times) for times in zip(*pairs, strict=True))
    return Row(name, f"against {against}", first, second, ratio, target, "times")


def measure(
    name: str, work: Callable[[], object], *, target: float, remark: str, runs: int = 3
) -> Row:
    """Time `work` alone and return the median of its seconds."""
    work()
    seconds = statistics.median(_seconds(work) for _ in range(runs))
    return Row(name, remark, seconds, None, seconds, target, "s")


def _seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start
