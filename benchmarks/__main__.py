"""Run all benchmarks, print a line each, and write results.json, then the committed tables."""

import json
import os
import platform
from pathlib import Path

import numpy as np

from benchmarks import (
    committed,
    line,
    memorizers,
    noise,
    regime,
    shattering,
    sublinear,
    tradeoffs,
    training,
)
from fdl.exact import backend


def machine() -> dict[str, object]:
    """Return what the figures depend on."""
    model = platform.processor() or platform.machine()
    info = Path("/proc/cpuinfo")
    if info.exists():
        names = [s for s in info.read_text().splitlines() if s.startswith("model name")]
        model = names[0].split(":", 1)[1].strip() if names else model
    return {
        "processor": model,
        "cores": os.cpu_count(),
        "system": platform.system(),
        "python": platform.python_version(),
        "numpy": np.__version__,
        "exact arithmetic": backend.name(),
    }


def main() -> None:
    rows = []
    for module in (line, memorizers):
        for row in module.rows():
            print(row, flush=True)
            rows.append(row.as_dict())
    target = Path(__file__).with_name("results.json")
    results = {"machine": machine(), "rows": rows}
    target.write_text(json.dumps(results, indent=1) + "\n")
    committed.write("training", training.COLUMNS, training.rows())
    committed.write("regime", regime.COLUMNS, regime.rows())
    committed.write("trained-network", regime.UNITS, regime.nearly())
    noise.write()
    sublinear.write()
    committed.write("shattering", shattering.COLUMNS, shattering.rows())
    tradeoffs.write()


if __name__ == "__main__":
    main()
