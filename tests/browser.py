"""The browser that reads the built pages: where it is, how to install one, what it sees.

    python tests/browser.py

says nothing where there is a Chromium or Chrome, on the PATH or in FDL_BROWSER. Where there is
none, it prints the command that installs one and fails.
"""

from __future__ import annotations  # an old Python gets as far as the advice

import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

NAMES = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)
INSTALLERS = {
    "apt-get": "apt-get install chromium",
    "dnf": "dnf install chromium",
    "zypper": "zypper install chromium",
    "pacman": "pacman -S chromium",
    "apk": "apk add chromium",
    "brew": "brew install --cask chromium",
}
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
DESKTOP, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}
LOOK = """async () => {
  const formulas = [...document.querySelectorAll(".math")];
  if (formulas.length) await MathJax.startup.promise;
  const skipped = "pre, code, script, style, .math, mjx-container";
  const walker = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT);
  const raw = [];
  while (walker.nextNode()) {
    const text = walker.currentNode;
    if (!text.parentElement.closest(skipped) && /\\$|\\\\[([]/.test(text.data)) raw.push(text.data);
  }
  const BAD = ".math [data-mml-node=merror], .math [data-mml-node=mtext][fill=red]";
  const all = selector => [...document.querySelectorAll(selector)];
  return {
    anchors: all("[id]").map(one => one.id),
    links: all("a[href]").map(one => one.href),
    statements: all("div.proof[id]:not([id=proof]), div.exercise[id]").map(one => one.id),
    untypeset: formulas.filter(one => !one.querySelector("mjx-container")).map(one => one.innerText)
      .concat(all(BAD).map(one => one.closest(".math").innerText), raw),
  };
}"""
AT_REST = """async () => {
  await Promise.all(document.getAnimations().map((one) => one.finished.catch(() => null)));
}"""

TOO_WIDE = """() => {
  const page = document.documentElement;
  if (page.scrollWidth <= page.clientWidth) return [];
  return [...document.querySelectorAll("main *")]
    .filter(one => one.getBoundingClientRect().right > page.clientWidth && !one.closest("pre, svg"))
    .map(one => one.outerHTML.slice(0, 200)).slice(0, 3).concat(`${page.scrollWidth} px`);
}"""


@dataclass(frozen=True)
class Sight:
    """What one page asked for, said and showed.

    requests: every address that was asked for, by the page or on its behalf.
    complaints: errors and warnings of the console, and exceptions.
    anchors: ids, the places that a link can lead to.
    links: full addresses of all links.
    statements: ids of theorems, lemmas, ... and exercises.
    untypeset: formulas that are not drawn, or drawn as an error, and stray TeX.
    too_wide: on a phone, what makes the page scroll sideways.
    """

    requests: list[str]
    complaints: list[str]
    anchors: list[str]
    links: list[str]
    statements: list[str]
    untypeset: list[str]
    too_wide: list[str]


def find() -> str | None:
    """Return the path of a browser, that of FDL_BROWSER first."""
    chosen = os.environ.get("FDL_BROWSER")
    return next(filter(None, map(shutil.which, [chosen] if chosen else NAMES)), None)


def advice() -> str:
    """Return one line: how to install a browser on this kind of system."""
    for tool, command in INSTALLERS.items():
        if shutil.which(tool):
            prefix = "sudo " if tool != "brew" and os.geteuid() != 0 else ""
            return f"The page tests need a browser: {prefix}{command}"
    return "The page tests need a browser: install Chromium or Chrome, or set FDL_BROWSER to one"


@contextmanager
def launched() -> Iterator[Any]:
    """Start the system's browser and give a context for `look`; raise where there is none."""
    from playwright.sync_api import sync_playwright

    path = find()
    if path is None:
        raise FileNotFoundError(advice())
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        try:
            yield browser.new_context(viewport=DESKTOP)
        finally:
            browser.close()


@contextmanager
def opened(context: Any, address: str) -> Iterator[tuple[Any, list[str], list[str]]]:
    """Open an address on a desktop; give the page, its requests and its complaints."""
    page = context.new_page()
    requests: list[str] = []
    complaints: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    page.on("requestfailed", lambda request: complaints.append(f"failed: {request.url}"))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on(
        "console",
        lambda message: message.type in ("error", "warning") and complaints.append(message.text),
    )
    try:
        page.goto(address, wait_until="load")
        yield page, requests, complaints
    finally:
        page.close()


def look(context: Any, address: str) -> Sight:
    """Open a page of the book, first on a desktop, then as wide as a phone."""
    with opened(context, address) as (page, requests, complaints):
        seen = page.evaluate(LOOK)
        page.set_viewport_size(PHONE)
        return Sight(
            requests=requests,
            complaints=complaints,
            anchors=seen["anchors"],
            links=seen["links"],
            statements=seen["statements"],
            untypeset=seen["untypeset"],
            too_wide=page.evaluate(TOO_WIDE),
        )


def barriers(context: Any, page: Path) -> Iterator[tuple[str, list[str]]]:
    """Yield (mode, what axe finds against WCAG 2 A and AA) in light, and of colours in dark."""
    from axe_playwright_python.sync_playwright import Axe

    every = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa"]}}
    colours = {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}}
    with opened(context, page.as_uri()) as (tab, _, _):
        for mode, rules in (("light", every), ("dark", colours)):
            tab.emulate_media(color_scheme=mode)
            tab.wait_for_selector(f"html[data-theme={mode}]")
            tab.evaluate(AT_REST)  # or axe may catch a colour on its way from one mode to the other
            found = (
                Axe()
                .run(tab, options=rules | {"resultTypes": ["violations"]})
                .response["violations"]
            )
            yield (
                mode,
                [f"{one['id']}: {node['html'][:200]}" for one in found for node in one["nodes"]],
            )


def file_and_anchor(link: str) -> tuple[Path, str]:
    """Split a file: address."""
    parts = urlsplit(link)
    return Path(unquote(parts.path)), unquote(parts.fragment)


if __name__ == "__main__":
    sys.exit(None if find() else advice())
