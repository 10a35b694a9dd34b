"""A notebook cell that was never run is an error.

nbval compares what a cell prints with what is stored, but a cell without an execution count
passes whatever it prints. The class is private to nbval, hence the exact pin.
"""

import pytest
from nbval.plugin import IPyNbCell


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    if not isinstance(item, IPyNbCell):
        return
    if item.cell.source.strip() and item.cell.execution_count is None:
        pytest.fail(f"{item.nodeid} has source but was never run; use make refresh", pytrace=False)
