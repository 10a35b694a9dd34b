"""Buttons that lead to the repository: source, edit, and launch on Binder.

The address is FDL_REPOSITORY_URL, or else that of the git remote `origin`. Where there is none
that a reader could open, there are no buttons: a dead one is worse than none.
"""

import os
import re
import subprocess
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.errors import ConfigError

BINDER = "https://mybinder.org"
REMOTE = re.compile(
    r"(?:(?:https?|ssh|git)://(?:[^/@]+@)?(?P<host>[\w.-]+)(?::\d+)?/"  # protocol://user@host:port/
    r"|(?:[^/@]+@)(?P<scp>[\w.-]+):)"  # or user@host:
    r"(?P<path>[\w.-]+(?:/[\w.-]+)*/[\w.-]+?)(?:\.git)?/?"
)
AFTER_THE_THEME = 510


def web_address(remote: str) -> str | None:
    """Return https://HOST/OWNER/REPOSITORY for a remote on GitHub or GitLab, otherwise None."""
    found = REMOTE.fullmatch(remote.strip())
    if found is None:
        return None
    host, path = (found["host"] or found["scp"]).lower(), found["path"]
    on_github = host == "github.com" and path.count("/") == 1
    on_gitlab = host == "gitlab.com" or host.startswith("gitlab.")
    return f"https://{host}/{path}" if on_github or on_gitlab else None


def launch_address(repository: str, branch: str, page: str) -> str:
    """Return the address at which Binder opens one file of the repository."""
    host, path = repository.removeprefix("https://").split("/", 1)
    provider = {
        "github.com": f"gh/{path}",
        "gitlab.com": f"gl/{quote(path, safe='')}",
    }.get(host, f"git/{quote(repository, safe='')}")
    return f"{BINDER}/v2/{provider}/{quote(branch)}?urlpath=lab/tree/{quote(page)}"


def find_repository(folder: Path) -> str | None:
    given = os.environ.get("FDL_REPOSITORY_URL")
    if given is None:
        is_root = git(folder, "rev-parse", "--show-prefix") == ""
        return web_address(git(folder, "remote", "get-url", "origin") or "") if is_root else None
    address = web_address(given)
    if given and address is None:
        raise ConfigError(f"FDL_REPOSITORY_URL is {given}: no repository on GitHub or GitLab")
    return address


def find_branch(folder: Path) -> str:
    default = git(folder, "rev-parse", "--abbrev-ref", "origin/HEAD") or ""
    known = default.startswith("origin/") and default != "origin/HEAD"
    return os.environ.get("FDL_REPOSITORY_BRANCH") or (
        default.removeprefix("origin/") if known else "main"
    )


def git(folder: Path, *command: str) -> str | None:
    """Return what git prints; None without git, or where the command fails."""
    try:
        done = subprocess.run(
            ["git", "-C", folder, *command], capture_output=True, text=True, check=True
        )
    except (OSError, subprocess.CalledProcessError):
        return None
    return done.stdout.strip()


def set_options(app: Sphinx, config: Config) -> None:
    options = config.html_theme_options
    repository = find_repository(Path(app.srcdir))
    if repository is None:
        options.pop("repository_url", None)
        options.pop("launch_buttons", None)
        return
    options |= {
        "launch_buttons": {"binderhub_url": BINDER, "notebook_interface": "jupyterlab"},
        "repository_branch": find_branch(Path(app.srcdir)),
        "repository_url": repository,
        "use_edit_page_button": True,
        "use_repository_button": True,
        "use_source_button": True,
    }


def mend_launch_address(
    app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: Any
) -> None:
    """The theme's own address is wrong for groups in groups and for a GitLab of one's own."""
    options = app.config.html_theme_options
    groups = (group.get("buttons", []) for group in context.get("header_buttons", []))
    for button in (button for group in groups for button in group):
        if button.get("text") == "Binder":
            button["url"] = launch_address(
                options["repository_url"],
                options["repository_branch"],
                str(app.env.doc2path(page, base=False)),
            )


def setup(app: Sphinx) -> dict[str, Any]:
    app.connect("config-inited", set_options)
    app.connect("html-page-context", mend_launch_address, priority=AFTER_THE_THEME)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
