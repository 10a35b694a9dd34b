"""Student code in a process of its own, with limits; what it returns comes back as plain data.

This is a teaching sandbox, not a security boundary. It is meant against mistakes: loops that do
not end, memory that runs out, megabytes of output, `sys.exit`, exceptions, answers of a wrong
kind. What it does not stop is code written to do harm: the child has the rights of the user, can
read files and use the network, and a process that leaves its session survives. The same person
also owns the process in which the checker runs, and may change it. Where that matters, grade in
a container.

The parent alone gives a verdict, and it works out what it expects after the answer has come back.
The child cannot ask the checkers that the fork has brought along. But what they expect is no
secret: they are files of the package, which student code can read and run like any other.

The child is made by `fork`, so that functions defined in a notebook need no pickling. Where there
is no `fork` (Windows, a browser), student code is not run at all, and the reason says so. Memory
is limited where the system knows `RLIMIT_AS` and tells how much is in use (Linux); elsewhere the
clock has to do.
"""

import faulthandler
import io
import json
import linecache
import os
import select
import signal
import sys
import time
import traceback
import warnings
from collections.abc import Callable, Generator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Literal

from fdl.exercises._closed import close_checkers
from fdl.exercises._plain import NotPlainError, from_text, to_text

__all__ = ["STANDARD", "Limits", "Reason", "StoppedError", "run"]

Reason = Literal["time", "memory", "output", "form", "error", "exit", "crash", "platform"]
_MEMORY = b'["memory", ""]\n'  # made before it is needed
_TICK = 0.05
_KEPT = 2**13  # bytes of output


@dataclass(frozen=True)
class Limits:
    """What student code may use.

    seconds: on the clock, for all calls of one run together.
    memory: bytes, on top of what the process has already.
    printed: bytes of output.
    answer: characters of one answer.

    >>> Limits(seconds=1).printed
    65536
    """

    seconds: float = 5.0
    memory: int = 2**29
    printed: int = 2**16
    answer: int = 2**22


STANDARD = Limits()


class StoppedError(Exception):
    """Student code came to no answer; `reason` is the limit or the event, `number` the call."""

    def __init__(self, reason: Reason, message: str, number: int) -> None:
        super().__init__(message)
        self.reason, self.number = reason, number


def run(
    function: Callable[..., Any],
    calls: Sequence[Sequence[Any]],
    limits: Limits | None = None,
    kept: bytearray | None = None,
    *,
    closed: bool = False,
) -> Generator[Any, None, None]:
    """Yield function(*arguments) for each call, one after the other, from one child process.

    A call begins when its answer is asked for. Raises `StoppedError` at the first call that gives
    no plain data. To stop early, close the iterator: the child is killed. The first bytes of what
    the calls print are appended to `kept`; it is complete when the iterator is closed.
    With `closed` the function cannot ask the checkers.

    >>> list(run(divmod, [(7, 2), (9, 3)]))
    [[3, 1], [3, 0]]
    """
    limits = limits or STANDARD
    if not hasattr(os, "fork") or sys.platform in ("emscripten", "wasi"):
        text = "This system cannot run your code apart from the checker: it needs Linux or macOS"
        raise StoppedError("platform", f"{text} (or Binder, Colab, WSL)", 0)
    sys.stdout.flush()
    answers, answers_end = os.pipe()
    printed, printed_end = os.pipe()
    turns_end, turns = os.pipe()
    with warnings.catch_warnings():
        # Newer Pythons warn of forks beside threads, which every notebook has: what such a child
        # may wait for in vain ends with the clock.
        warnings.simplefilter("ignore", DeprecationWarning)
        child = os.fork()
    if child == 0:
        os.close(turns)
        _child(function, calls, limits, _Pipes(answers_end, printed_end, turns_end), closed)
    for end in (answers_end, printed_end, turns_end):
        os.close(end)
    kept = bytearray() if kept is None else kept
    parent = _Parent(child, _Pipes(answers, printed, turns), limits, kept)
    try:
        for number in range(len(calls)):
            yield parent.answer(number)
    finally:
        parent.close()


@dataclass(frozen=True)
class _Pipes:
    """One process's ends: answers and output come from the child, a byte a call goes to it."""

    answers: int
    printed: int
    turns: int


class _Parent:
    """What one process knows of its child: its ends of the pipes, and the time that is left."""

    def __init__(self, child: int, pipes: _Pipes, limits: Limits, kept: bytearray) -> None:
        self._child, self._pipes, self._limits, self._kept = child, pipes, limits, kept
        self._open = {pipes.answers, pipes.printed}
        self._left, self._count, self._buffer = limits.seconds, 0, bytearray()
        self._status: int | None = None

    def answer(self, number: int) -> Any:
        """Return the next answer."""
        with suppress(BrokenPipeError):
            os.write(self._pipes.turns, b"\n")
        while b"\n" not in self._buffer:
            if self._ended() and not self._ready(0):
                raise StoppedError(*self._ending(), number)
            start = time.monotonic()
            self._read(self._ready(min(_TICK, self._left)), number)
            self._left -= time.monotonic() - start
            if self._left <= 0:
                text = f"did not finish within {self._limits.seconds:g} s"
                raise StoppedError("time", text, number)
        line, _, rest = bytes(self._buffer).partition(b"\n")
        self._buffer = bytearray(rest)
        return self._value(line, number)

    def close(self) -> None:
        """End the child and all that it started in its session; keep what it has printed."""
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self._child, signal.SIGKILL)
        if self._status is None:
            with suppress(ProcessLookupError):
                os.kill(self._child, signal.SIGKILL)
            os.waitpid(self._child, 0)
        printed = self._pipes.printed
        while len(self._kept) < _KEPT and printed in self._open & set(self._ready(0)):
            self._keep(printed)
        for pipe in (self._pipes.answers, printed, self._pipes.turns):
            os.close(pipe)

    def _ready(self, seconds: float) -> list[int]:
        return select.select(list(self._open), [], [], seconds)[0]

    def _read(self, pipes: list[int], number: int) -> None:
        if self._pipes.answers in pipes:
            data = os.read(self._pipes.answers, 2**16)
            self._buffer += data
            if not data:
                self._open.discard(self._pipes.answers)
        if self._pipes.printed in pipes:
            self._count += self._keep(self._pipes.printed)
        if self._count > self._limits.printed:
            raise StoppedError("output", f"printed more than {self._limits.printed} bytes", number)
        if len(self._buffer) > 20 * self._limits.answer:
            raise StoppedError("form", "sent more than an answer can hold", number)

    def _keep(self, printed: int) -> int:
        """Read some output, keep its beginning, and return how much it was."""
        data = os.read(printed, 2**16)
        if not data:
            self._open.discard(printed)
        self._kept += data[: max(0, _KEPT - len(self._kept))]
        return len(data)

    def _ended(self) -> bool:
        if self._status is None:
            done, status = os.waitpid(self._child, os.WNOHANG)
            self._status = status if done else None
        return self._status is not None

    def _ending(self) -> tuple[Reason, str]:
        """Say how the child ended that sent no answer."""
        code = os.waitstatus_to_exitcode(self._status or 0)
        if code == -signal.SIGXCPU:
            return "time", f"used more than {self._limits.seconds:g} s"
        if code == -signal.SIGKILL:
            return "memory", "was killed by the system, most likely out of memory"
        if code < 0:
            return "crash", f"crashed the interpreter ({signal.Signals(-code).name})"
        return "exit", f"ended its process (exit code {code}) without an answer"

    def _value(self, line: bytes, number: int) -> Any:
        try:
            kind, text = json.loads(line)
            if kind == "answer":
                return from_text(text)
        except (ValueError, TypeError, RecursionError):
            raise StoppedError("form", "sent what is no answer", number) from None
        if kind == "memory":
            text = f"needs more than {self._limits.memory // 2**20} MB of memory"
        kinds = ("error", "exit", "form", "memory")
        raise StoppedError(kind if kind in kinds else "form", str(text)[:1000], number)


def _child(
    function: Callable[..., Any],
    calls: Sequence[Sequence[Any]],
    limits: Limits,
    pipes: _Pipes,
    closed: bool,
) -> None:
    """Run the calls, each in its turn, and never return."""
    try:
        os.setsid()
        _redirect(pipes.printed)
        _restrict(limits)
        if closed:
            close_checkers()
        with open(pipes.answers, "wb") as out:
            for arguments in calls:
                if not os.read(pipes.turns, 1):
                    break  # the parent is gone
                line, goes_on = _attempt(function, arguments, limits)
                out.write(line)
                out.flush()
                if not goes_on:
                    break
        sys.stdout.flush()
    finally:
        os._exit(0)


def _attempt(
    function: Callable[..., Any], arguments: Sequence[Any], limits: Limits
) -> tuple[bytes, bool]:
    try:
        return _line("answer", to_text(function(*arguments), limits.answer)), True
    except MemoryError:
        return _MEMORY, False
    except SystemExit:
        return _line("exit", "left the program (sys.exit): return the answer instead"), False
    except NotPlainError as error:
        return _line("form", str(error)), False
    except BaseException as error:  # a KeyboardInterrupt that student code raises, too
        return _line("error", _described(error, function)), False


def _line(kind: str, text: str) -> bytes:
    return json.dumps([kind, text]).encode() + b"\n"


def _described(error: BaseException, function: Any) -> str:
    """Say what was raised, and in which line of the student's own code."""
    try:
        text = f"raised {type(error).__name__}: {error}"[:300]
    except Exception:
        text = f"raised {type(error).__name__}"
    code = getattr(function, "__code__", None)  # none for an object with a method __call__
    frames = traceback.extract_tb(error.__traceback__)
    own = [frame for frame in frames if frame.filename == getattr(code, "co_filename", None)]
    if not own:
        return text
    shown = linecache.getline(own[-1].filename, own[-1].lineno or 0).strip()
    return f"{text}, in line {own[-1].lineno}" + (f": {shown[:200]}" if shown else "")


def _redirect(printed: int) -> None:
    """Put the output into a pipe, and nothing into the input; say nothing elsewhere on a crash."""
    faulthandler.disable()
    with open(os.devnull) as nothing:
        os.dup2(nothing.fileno(), 0)
    for stream in (1, 2):
        os.dup2(printed, stream)
    os.close(printed)
    sys.stdin = io.StringIO()
    output = io.FileIO(1, "w")
    sys.stdout = sys.stderr = io.TextIOWrapper(output, "utf-8", "replace", write_through=True)


def _restrict(limits: Limits) -> None:
    import resource

    seconds = int(limits.seconds) + 2  # should the parent be gone
    wanted = {"RLIMIT_CPU": seconds, "RLIMIT_CORE": 0, "RLIMIT_FSIZE": 2**20}
    with suppress(OSError, ValueError), open("/proc/self/statm") as sizes:
        pages = int(sizes.read().split()[0])
        wanted["RLIMIT_AS"] = pages * resource.getpagesize() + limits.memory
    for name, value in wanted.items():
        with suppress(AttributeError, OSError, ValueError):
            limit = getattr(resource, name)
            _, most = resource.getrlimit(limit)
            value = value if most == resource.RLIM_INFINITY else min(value, most)
            resource.setrlimit(limit, (value, value))
