"""The built book, read in a browser: nothing missing, nothing from outside, nothing moved."""

import functools
import http.server
import inspect
import os
import re
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any
from urllib.parse import urlsplit

import nbformat
import pytest

import fdl
from tests import browser
from tests.conftest import BOOK, ROOT

pytestmark = pytest.mark.book

PERMALINKS = ROOT / "tests" / "permalinks.txt"
Sights = dict[Path, browser.Sight]


@pytest.fixture(scope="session")
def sights(book: Path, chromium: Any) -> Sights:
    """What the browser sees on every page, opened from the disk."""
    pages = sorted(path for path in book.rglob("*.html") if "_static" not in path.parts)
    redirect = book / "index.html"
    return {page: browser.look(chromium, page.as_uri()) for page in pages if page != redirect}


def documents(book: Path) -> list[Path]:
    """The pages that somebody wrote, and not Sphinx."""
    written = [path.relative_to(book / "_sources") for path in (book / "_sources").rglob("*.*")]
    return sorted(book / path.with_suffix(".html") for path in written)


def problems(sights: Sights, found: Callable[[browser.Sight], list[str]]) -> dict[str, list[str]]:
    every = {str(page.relative_to(BOOK)): found(sight) for page, sight in sights.items()}
    return {page: what for page, what in every.items() if what}


def test_pages_ask_nobody_for_anything(sights: Sights) -> None:
    def outside(sight: browser.Sight) -> list[str]:
        return [
            url for url in sight.requests if urlsplit(url).scheme not in ("file", "data", "blob")
        ]

    assert not problems(sights, outside)


def test_the_console_is_silent(sights: Sights) -> None:
    assert not problems(sights, lambda sight: sight.complaints)


def test_every_formula_is_typeset(sights: Sights) -> None:
    assert not problems(sights, lambda sight: sight.untypeset)


def test_no_page_scrolls_sideways_on_a_phone(sights: Sights) -> None:
    assert not problems(sights, lambda sight: sight.too_wide)


def test_nobody_is_kept_out(book: Path, chromium: Any) -> None:
    """axe finds nothing against WCAG 2 A and AA, in light and in dark.

    Of the listings of source code, which differ in nothing but code, one stands for all.
    """
    listing = min((book / "_modules" / "fdl").glob("*.html"))
    found = {}
    for page in [*documents(book), book / "prf-prf.html", listing]:
        found |= {(page.name, mode): what for mode, what in browser.barriers(chromium, page)}
    assert {place: what for place, what in found.items() if what} == {}


def test_internal_links_lead_somewhere(sights: Sights) -> None:
    def dead(link: str) -> bool:
        path, anchor = browser.file_and_anchor(link)
        page = sights.get(path)
        return not path.is_file() or bool(page and anchor and anchor not in page.anchors)

    def dead_links(sight: browser.Sight) -> list[str]:
        return [link for link in sight.links if link.startswith("file:") and dead(link)]

    assert not problems(sights, dead_links)


def test_no_two_things_on_a_page_share_an_id(sights: Sights) -> None:
    def twice(sight: browser.Sight) -> list[str]:
        return [name for name, count in Counter(sight.anchors).items() if count > 1]

    assert not problems(sights, twice)


def test_statements_have_labels_of_their_own(sights: Sights) -> None:
    def numbered(sight: browser.Sight) -> list[str]:
        return [name for name in sight.statements if re.fullmatch(r"[a-z]+-\d+", name)]

    assert not problems(sights, numbered)


def test_permalinks_stay(sights: Sights) -> None:
    """Others link to pages and statements: a line of the list may be added, never removed."""
    found = set()
    for path in documents(BOOK):
        page = path.relative_to(BOOK).with_suffix("").as_posix()
        found |= {page, *(f"{page}#{name}" for name in sights[path].statements)}
    listed = set(PERMALINKS.read_text(encoding="utf-8").split())
    gone, new = sorted(listed - found), sorted(found - listed)
    assert not gone, "gone, though others may link to them:\n" + "\n".join(gone)
    assert not new, "add to tests/permalinks.txt:\n" + "\n".join(new)


def test_search_works_without_a_network(book: Path, chromium: Any) -> None:
    handler = functools.partial(http.server.SimpleHTTPRequestHandler, directory=book)
    handler.log_message = lambda *arguments: None  # type: ignore[attr-defined]
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        here = f"http://127.0.0.1:{server.server_port}"
        with browser.opened(chromium, f"{here}/search.html?q=memorize") as (
            page,
            asked,
            complaints,
        ):
            page.wait_for_selector("#search-results .search-summary >> text=/found/i")
            page.wait_for_load_state("networkidle")
            results = page.locator("#search-results li a").all_inner_texts()
        server.shutdown()
    assert results
    assert not [url for url in asked if not url.startswith(here)]
    # Sphinx looks for the anchor of a module without escaping its dot, and then takes the page.
    assert not [said for said in complaints if not said.startswith("Anchored content block")]


def documented_modules() -> list[ModuleType]:
    pages = (ROOT / "chapters" / "reference").glob("api*.md")
    text = "".join(page.read_text(encoding="utf-8") for page in pages)
    return [import_module(name) for name in re.findall(r"^\.\. automodule:: (\S+)", text, re.M)]


def test_every_public_name_is_documented(sights: Sights) -> None:
    modules = documented_modules()
    anchors = set().union(*(sight.anchors for sight in sights.values()))
    public = {
        f"{module.__name__}.{name}"
        for module in modules
        for name in module.__all__
        if inspect.isclass(one := getattr(module, name)) or inspect.isroutine(one)
    }
    assert not public - anchors
    names = {name.rpartition(".")[2] for name in [*public, *(one.__name__ for one in modules)]}
    assert not set(fdl.__all__) - names, "chapters/reference/api-*.md leave out a module"


@pytest.fixture
def small_book(tmp_path: Path) -> Path:
    """A book with one notebook and the configuration of this one, in no repository."""
    for name in ("_config.yml", "_ext", "_static", "references.bib"):
        (tmp_path / name).symlink_to(ROOT / name)
    (tmp_path / "_toc.yml").write_text("format: jb-book\nroot: intro\nchapters: [{file: one}]\n")
    (tmp_path / "intro.md").write_text("# Begin\n")
    kernel = {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}}
    cells = [nbformat.v4.new_markdown_cell("# One")]
    nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata=kernel), tmp_path / "one.ipynb")
    return tmp_path


def repository_links(folder: Path, **environment: str) -> dict[str, set[str]]:
    """Build, and return what each page links to outside, apart from the makers of the theme."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("FDL_REPO")}
    build = [str(Path(sys.executable).with_name("jupyter-book")), "build", str(folder), "-W", "-q"]
    subprocess.run(build, env=kept | environment, check=True, capture_output=True)
    pages = {name: folder / "_build" / "html" / f"{name}.html" for name in ("intro", "one")}
    return {
        name: set(re.findall(r'href="(https?://[^"]+)"', page.read_text(encoding="utf-8")))
        for name, page in pages.items()
    }


def test_without_a_remote_there_are_no_buttons(small_book: Path) -> None:
    assert repository_links(small_book) == {"intro": set(), "one": set()}


def test_buttons_from_the_environment(small_book: Path) -> None:
    url = "https://github.com/owner/notes"
    links = repository_links(small_book, FDL_REPOSITORY_URL=url, FDL_REPOSITORY_BRANCH="spring")
    assert links["one"] == {
        url,
        f"{url}/blob/spring/one.ipynb?plain=1",
        f"{url}/edit/spring/one.ipynb",
        "https://mybinder.org/v2/gh/owner/notes/spring?urlpath=lab/tree/one.ipynb",
    }
    assert links["intro"] == {
        url,
        f"{url}/blob/spring/intro.md?plain=1",
        f"{url}/edit/spring/intro.md",
    }


def test_buttons_from_the_remote(small_book: Path) -> None:
    for command in (["init"], ["remote", "add", "origin", "git@gitlab.com:group/team/notes.git"]):
        subprocess.run(["git", *command], cwd=small_book, check=True, capture_output=True)
    assert repository_links(small_book)["one"] == {
        "https://gitlab.com/group/team/notes",
        "https://gitlab.com/group/team/notes/-/blob/main/one.ipynb?plain=1",
        "https://gitlab.com/group/team/notes/-/edit/main/one.ipynb",
        "https://mybinder.org/v2/gl/group%2Fteam%2Fnotes/main?urlpath=lab/tree/one.ipynb",
    }


@pytest.mark.parametrize(
    ("remote", "address"),
    [
        ("https://github.com/owner/notes", "https://github.com/owner/notes"),
        ("https://github.com/owner/notes.git", "https://github.com/owner/notes"),
        ("https://github.com/owner/notes/", "https://github.com/owner/notes"),
        ("https://name:secret@github.com/owner/notes.git", "https://github.com/owner/notes"),
        ("http://GitHub.com/owner/my.notes", "https://github.com/owner/my.notes"),
        ("git@github.com:owner/notes.git", "https://github.com/owner/notes"),
        ("ssh://git@github.com:22/owner/notes.git", "https://github.com/owner/notes"),
        ("git@gitlab.com:group/team/notes.git", "https://gitlab.com/group/team/notes"),
        ("https://gitlab.example.org/team/notes", "https://gitlab.example.org/team/notes"),
        ("https://github.com/owner", None),
        ("https://github.com/owner/notes/tree/main", None),
        ("https://example.org/owner/notes", None),
        ("/srv/git/notes.git", None),
        ("../notes", None),
        ("file:///srv/git/notes.git", None),
        ("", None),
    ],
)
def test_web_address(remote: str, address: str | None) -> None:
    from _ext import repository

    assert repository.web_address(remote) == address


def test_launch_address_of_a_server_of_ones_own() -> None:
    from _ext import repository

    address = repository.launch_address(
        "https://gitlab.example.org/team/notes", "main", "a b.ipynb"
    )
    assert address == (
        "https://mybinder.org/v2/git/https%3A%2F%2Fgitlab.example.org%2Fteam%2Fnotes/main"
        "?urlpath=lab/tree/a%20b.ipynb"
    )


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("largest |f - g|", r"largest \|f - g\|"),
        ("a * f, of `Fraction`s", r"a \* f, of `Fraction`\ s"),
        ("*Depth* is a **word**", "*Depth* is a **word**"),
        (">>> f(*x) | g", ">>> f(*x) | g"),
        ("(X, y, *, seed=0, **options)", r"(X, y, \*, seed=0, \*\*options)"),
    ],
)
def test_docstrings_are_plain_text(written: str, shown: str) -> None:
    from _ext import docstrings

    assert list(docstrings.escaped([written])) == [shown]
