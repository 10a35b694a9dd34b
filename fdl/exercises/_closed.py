"""Closing the checkers to student code, in the child process that runs it."""

import sys
from typing import NoReturn

__all__ = ["close_checkers"]

_OPEN = {f"fdl.exercises.{name}" for name in ("_closed", "_plain", "_runner")}


def close_checkers() -> None:
    """Empty the modules of `fdl.exercises`; whoever asks one of them meets a `PermissionError`.

    There is no way back: call it in a process that only computes answers. It keeps an answer from
    asking its checker. It does not keep anybody from reading the files of a checker.
    """
    for name, module in list(sys.modules.items()):
        if name.startswith("fdl.exercises") and name not in _OPEN:
            vars(module).clear()
            vars(module)["__getattr__"] = _refuse


def _refuse(name: str) -> NoReturn:
    raise PermissionError("an answer cannot ask its checker")
