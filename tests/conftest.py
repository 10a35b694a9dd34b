"""What the tests of the pages share: the built book, and a browser."""

import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests import browser

ROOT = Path(__file__).resolve().parent.parent
BOOK = ROOT / "_build" / "html"
SOURCES = ("_config.yml", "_toc.yml", "_ext", "_static", "chapters", "fdl", "intro.md")
SOURCES += ("references.bib",)


def newest(*names: str) -> float:
    paths = [path for name in names for path in (ROOT / name, *(ROOT / name).rglob("*"))]
    return max(path.stat().st_mtime for path in paths if path.is_file() and path.suffix != ".pyc")


@pytest.fixture(scope="session")
def book() -> Path:
    """The built book, built now if a source is newer."""
    index = BOOK / "index.html"
    if not index.exists() or index.stat().st_mtime < newest(*SOURCES):
        subprocess.run(["make", "--silent", "book"], cwd=ROOT, check=True)
    return BOOK


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    with browser.launched() as running:
        yield running
