"""What Binder makes of the repository: the recipe it follows, and a server built the same way."""

import asyncio
import json
import os
import re
import secrets
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote
from uuid import uuid4

import nbformat
import pytest
from nbformat import NotebookNode
from playwright.sync_api import TimeoutError as Late
from playwright.sync_api import expect
from tornado.httpclient import AsyncHTTPClient, HTTPRequest
from tornado.websocket import websocket_connect

from tests import notebooks

pytestmark = pytest.mark.book

ROOT = notebooks.ROOT
BIN = Path(sys.executable).parent
CELL_SECONDS, START_SECONDS = 60, 30
OUTPUTS = ("stream", "display_data", "execute_result", "error")


def clean_copy(folder: Path) -> Path:
    """Copy the repository as a clone would hold it: without what git ignores."""
    ignored = [line.rstrip("/") for line in (ROOT / ".gitignore").read_text().split()]
    return Path(
        shutil.copytree(
            ROOT, folder, symlinks=True, ignore=shutil.ignore_patterns(".git", *ignored)
        )
    )


def recipe(folder: Path) -> str:
    """Return the Dockerfile that Binder would build, with what was said on the way."""
    command = [BIN / "jupyter-repo2docker", "--no-build", "--debug", "."]
    ran = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr
    return ran.stderr + ran.stdout


def steps(recipe: str) -> list[str]:
    """Return what the recipe runs because of the files of the repository."""
    return re.findall(r"^RUN (.*)$", recipe.partition("\n# Run pre-assemble scripts!")[2], re.M)


def test_binder_follows_the_files_in_the_root(tmp_path: Path) -> None:
    read = recipe(clean_copy(tmp_path / "repository"))
    assert "Building conda environment for python=3.11\n" in read
    pip = "${KERNEL_PYTHON_PREFIX}/bin/pip install --no-cache-dir "
    ran = steps(read)
    assert ran[0] == pip + '-r "requirements.txt"'
    assert ran[-2:] == ["chmod +x postBuild", "./postBuild"]
    # repo2docker may install the package by itself; postBuild does it in any case.
    assert set(ran[1:-2]) <= {f"{pip}."}


@pytest.mark.parametrize("name", ["binder", ".binder"])
def test_a_binder_folder_would_shadow_them(tmp_path: Path, name: str) -> None:
    copy = clean_copy(tmp_path / "repository")
    assert not (copy / name).exists()
    (copy / name).mkdir()
    (copy / name / "requirements.txt").write_text("numpy\n")
    assert steps(recipe(copy)) == [
        f'${{KERNEL_PYTHON_PREFIX}}/bin/pip install --no-cache-dir -r "{name}/requirements.txt"'
    ]


# A server as on Binder


def finished(work: Coroutine[Any, Any, Any]) -> Any:
    """Run a coroutine in a thread: the browser, once started, keeps a loop running in this one."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, work).result()


@dataclass(frozen=True)
class Server:
    """A running Jupyter server; paths are relative to the repository that it serves."""

    repository: Path
    environment: Path
    port: int
    token: str

    async def ask(self, method: str, path: str, body: dict[str, Any] | None = None) -> Any:
        request = HTTPRequest(
            f"http://127.0.0.1:{self.port}/api/{quote(path)}",
            method,
            headers={"Authorization": f"token {self.token}"},
            body=None if body is None else json.dumps(body),
        )
        answer = await AsyncHTTPClient().fetch(request)
        return json.loads(answer.body) if answer.body else None

    async def run(self, path: str, sources: list[str]) -> list[list[NotebookNode]]:
        """Run cells one after the other, as JupyterLab does, and return the outputs of each."""
        opened = {"path": path, "name": path, "type": "notebook", "kernel": {"name": "python3"}}
        session = await self.ask("POST", "sessions", opened)
        address = f"ws://127.0.0.1:{self.port}/api/kernels/{session['kernel']['id']}/channels"
        channels = await websocket_connect(
            HTTPRequest(address, headers={"Authorization": f"token {self.token}"})
        )
        try:
            run_all = [
                await asyncio.wait_for(run_cell(channels, source), CELL_SECONDS)
                for source in sources
            ]
        finally:
            channels.close()
            await self.ask("DELETE", f"sessions/{session['id']}")
        return run_all


async def run_cell(channels: Any, source: str) -> list[NotebookNode]:
    message = uuid4().hex
    content = {"code": source, "silent": False, "store_history": True, "allow_stdin": False}
    header = {"msg_id": message, "msg_type": "execute_request", "session": message}
    header |= {"username": "reader", "version": "5.3", "date": "2000-01-01T00:00:00Z"}
    request = {"header": header, "parent_header": {}, "metadata": {}, "content": content}
    await channels.write_message(json.dumps(request | {"channel": "shell", "buffers": []}))
    outputs: list[NotebookNode] = []
    while True:
        answer = json.loads(await channels.read_message())
        if answer["parent_header"].get("msg_id") != message or answer["channel"] != "iopub":
            continue
        if answer["msg_type"] in OUTPUTS:
            outputs.append(nbformat.v4.output_from_msg(answer))
        elif answer["content"].get("execution_state") == "idle":
            return outputs


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A new environment with what requirements.txt pins, and JupyterLab."""
    folder = tmp_path_factory.mktemp("environment") / "venv"
    install = [BIN / "uv", "pip", "install", "--quiet", "--python", folder / "bin" / "python"]
    server = ["-c", ROOT / "requirements-test.txt", "jupyterlab"]  # on Binder: in the image
    for command in (
        [BIN / "uv", "venv", "--quiet", "--seed", "--python", sys.executable, folder],
        [*install, "--require-hashes", "-r", ROOT / "requirements.txt"],
        [*install, "-c", ROOT / "requirements.txt", *server],
    ):
        done = subprocess.run(command, cwd=folder.parent, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture(scope="module")
def server(environment: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server in a clean copy after postBuild; its home is empty, so nothing is trusted before."""
    folder = tmp_path_factory.mktemp("binder")
    repository = clean_copy(folder / "repository")
    variables = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("JUPYTER", "PYTHON", "VIRTUAL_ENV", "FDL_", "IPYTHON", "XDG_"))
    }
    variables |= {"PATH": f"{environment / 'bin'}:{variables['PATH']}", "HOME": str(folder)}
    settings = folder / "settings" / "@jupyterlab" / "notebook-extension"
    settings.mkdir(parents=True)
    # A notebook as long as its cells: the browser then need not scroll to see them.
    (settings / "tracker.jupyterlab-settings").write_text('{"windowingMode": "none"}')
    variables["JUPYTERLAB_SETTINGS_DIR"] = str(folder / "settings")
    built = subprocess.run(
        ["./postBuild"], cwd=repository, env=variables, capture_output=True, text=True, check=False
    )
    assert built.returncode == 0, built.stdout + built.stderr
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = ["jupyter", "lab", "--no-browser", "--allow-root", "--ServerApp.ip=127.0.0.1"]
    command += [f"--ServerApp.port={port}", "--ServerApp.port_retries=0"]
    token = secrets.token_hex(16)
    with open(folder / "log", "w") as log:
        process = subprocess.Popen(
            command,
            cwd=repository,
            env=variables | {"JUPYTER_TOKEN": token},
            stdout=log,
            stderr=subprocess.STDOUT,
        )
    try:
        wait_for(port, process, folder / "log")
        yield Server(repository, environment, port, token)
    finally:
        process.terminate()
        try:
            process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def wait_for(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    end = time.monotonic() + START_SECONDS
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            assert process.poll() is None, log.read_text()
            assert time.monotonic() < end, log.read_text()
            time.sleep(0.1)
        else:
            return


def test_the_installed_package_is_the_one_that_runs(server: Server) -> None:
    (printed,) = finished(
        server.run("chapters/reference/new.ipynb", ["import fdl; print(fdl.__file__)"])
    )
    assert Path(printed[0].text.strip()).is_relative_to(server.environment)


@pytest.mark.parametrize("name", list(notebooks.stored()))
def test_every_cell_runs_on_the_server(server: Server, name: str) -> None:
    """nbval judges what the server's kernel prints, as it does in `make test`."""
    cells = notebooks.collected(server.repository / name)
    printed = finished(server.run(name, [cell.cell.source for cell in cells]))
    for cell, fresh in zip(cells, printed, strict=True):
        refusal = notebooks.refusal(cell, fresh, cell.cell.outputs)
        assert refusal is None, refusal


def test_every_notebook_is_trusted(server: Server) -> None:
    async def trusted(name: str) -> list[bool]:
        model = await server.ask("GET", f"contents/{name}")
        cells = [cell for cell in model["content"]["cells"] if cell["cell_type"] == "code"]
        return [cell["metadata"].get("trusted", False) for cell in cells]

    for name in notebooks.stored():
        assert all(finished(trusted(name))), name
    changed = nbformat.read(ROOT / name, as_version=4)
    notebooks.code_cells(changed)[0][1].outputs.append(nbformat.v4.new_output("stream", text="0"))
    nbformat.write(changed, server.repository / "changed.ipynb")
    assert not any(finished(trusted("changed.ipynb")))


@contextmanager
def in_jupyterlab(chromium: Any, server: Server, name: str) -> Iterator[tuple[Any, Any]]:
    """Open a notebook in JupyterLab; give the page, and its notebook once all cells are there."""
    tab = chromium.new_page()
    tab.goto(f"http://127.0.0.1:{server.port}/lab/tree/{name}?token={server.token}&reset")
    shown = tab.locator(".jp-Notebook")
    last = len(nbformat.read(server.repository / name, as_version=4).cells) - 1
    shown.locator(f".jp-Cell[data-windowed-list-index='{last}']").wait_for(timeout=60_000)
    try:
        yield tab, shown
    finally:
        tab.close()


def stored_figures(name: str) -> list[str]:
    cells = notebooks.code_cells(nbformat.read(ROOT / name, as_version=4))
    data = [output.get("data", {}) for _, cell in cells for output in cell.outputs]
    pages = [one["text/html"] for one in data if "<figure" in one.get("text/html", "")]
    return [re.findall(r'<figure class="([^"]*)"', page)[0] for page in pages]


@pytest.mark.parametrize("name", [name for name in notebooks.stored() if stored_figures(name)])
def test_figures_in_jupyterlab(server: Server, chromium: Any, name: str) -> None:
    """Stored figures show before anything is run; then every player is a live widget."""
    figures = stored_figures(name)
    players = sum("fdl-player" in kind for kind in figures)
    with in_jupyterlab(chromium, server, name) as (tab, shown):
        stored = shown.locator("figure.fdl-figure > svg")
        stored.nth(len(figures) - 1).wait_for()
        assert stored.count() == len(figures)
        assert all(box["width"] > 200 and box["height"] > 50 for box in boxes(stored))
        assert shown.locator(".jupyter-widgets").count() == 0

        live = shown.locator(".jp-OutputArea-output .widget-vbox:has(figure)")
        run_all_cells(tab, live, players)
        expect(live).to_have_count(players, timeout=60_000)
        for i in range(players):
            check_that_it_moves(live.nth(i))


def run_all_cells(tab: Any, live: Any, players: int) -> None:
    """Run all cells; run them again where JupyterLab dropped the request, as a reader would."""
    for _ in range(4):
        tab.get_by_role("menuitem", name="Run", exact=True).click()
        tab.get_by_role("menuitem", name="Run All Cells", exact=True).click()
        if not players:
            return
        with suppress(Late):  # a kernel that is not connected yet runs nothing
            live.nth(players - 1).wait_for(timeout=40_000)
            return


def boxes(found: Any) -> list[dict[str, float]]:
    return [found.nth(i).bounding_box() for i in range(found.count())]


def check_that_it_moves(widget: Any) -> None:
    figure, before = widget.locator("figure"), widget.locator("figure").inner_html()
    moved = expect(figure)
    if not widget.locator(".noUi-handle").count():
        control = widget.locator("input[type=checkbox], select").last
        if control.get_attribute("type") == "checkbox":
            control.click()
        else:
            control.select_option(index=1)
        moved.not_to_have_js_property("innerHTML", before, timeout=20_000)
        return
    handle = widget.locator(".noUi-handle").last
    handle.focus()
    for key in ("ArrowRight", "ArrowLeft", "ArrowLeft"):  # one of them moves it from where it is
        handle.press(key)
        try:
            moved.not_to_have_js_property("innerHTML", before, timeout=10_000)
        except AssertionError:
            continue
        return
    raise AssertionError("the figure does not follow its slider")
