"""The wheel: the package and nothing else, small, and with numpy as its one requirement."""

import re
import subprocess
import sys
from email import message_from_bytes
from email.message import Message
from pathlib import Path
from zipfile import ZipFile

import pytest

ROOT = Path(__file__).parent.parent
PIP = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet"]
ALONE = ["--no-deps", "--no-index", "--no-build-isolation"]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    command = [*PIP, "wheel", *ALONE, "--wheel-dir", str(folder), str(ROOT)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    (built,) = folder.glob("fdl-*.whl")
    return built


@pytest.fixture
def metadata(wheel: Path) -> Message:
    with ZipFile(wheel) as archive:
        (name,) = (name for name in archive.namelist() if name.endswith(".dist-info/METADATA"))
        return message_from_bytes(archive.read(name))


def requirements(metadata: Message) -> list[tuple[str, str | None]]:
    """Return (package, extra that asks for it, None for the package itself)."""
    found = []
    for line in metadata.get_all("Requires-Dist", []):
        package = re.match(r"[\w.-]+", line)
        extra = re.search(r"extra == ['\"]([^'\"]+)['\"]", line)
        assert package
        found.append((package[0].lower(), extra[1] if extra else None))
    return found


def test_the_wheel_holds_the_package_and_nothing_else(wheel: Path) -> None:
    with ZipFile(wheel) as archive:
        names = archive.namelist()
    package = {name for name in names if not re.match(r"fdl-[^/]+\.dist-info/", name)}
    source = {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "fdl").rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert package == source
    assert "fdl/py.typed" in package


def test_the_wheel_is_small(wheel: Path) -> None:
    assert wheel.stat().st_size < 600_000


def test_numpy_is_the_one_requirement(metadata: Message) -> None:
    assert [package for package, extra in requirements(metadata) if extra is None] == ["numpy"]


def test_every_extra_asks_for_something(metadata: Message) -> None:
    extras = set(metadata.get_all("Provides-Extra", []))
    assert {"fast", "plot", "widgets", "export", "book", "test"} <= extras
    assert {extra for _, extra in requirements(metadata) if extra} == extras


def test_the_extras_hold_what_the_errors_name(metadata: Message) -> None:
    asked = set(requirements(metadata))
    assert {
        ("python-flint", "fast"),
        ("threadpoolctl", "fast"),
        ("matplotlib", "plot"),
        ("scikit-learn", "data"),
        ("ipywidgets", "widgets"),
        ("torch", "export"),
        ("onnx", "export"),
    } <= asked


def test_the_wheel_runs_where_the_source_is_not(wheel: Path, tmp_path: Path) -> None:
    install = [*PIP, "install", *ALONE[:2], "--target", str(tmp_path), str(wheel)]
    done = subprocess.run(install, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    code = (
        f"import sys; sys.path.insert(0, {str(tmp_path)!r}); import fdl; "
        "print(fdl.__file__, fdl.depth.tent()('1/4'))"
    )
    ran = subprocess.run(
        [sys.executable, "-I", "-c", code], capture_output=True, text=True, check=True
    )
    file, value = ran.stdout.split()
    assert Path(file).is_relative_to(tmp_path)
    assert value == "1/2"
