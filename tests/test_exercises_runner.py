"""Student code runs apart, within limits; whatever it does is met with a sentence."""

import functools
import itertools
import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import Any, NamedTuple

import numpy as np
import pytest

import fdl.exercises
from fdl.exact import solve
from fdl.exercises import EXERCISES, check
from fdl.exercises._exercise import NotRunError, WrongError, answers
from fdl.exercises._plain import NotPlainError, from_text, to_text
from fdl.exercises._runner import Limits, StoppedError, run

ROOMY = Limits(seconds=20, memory=2**27, printed=2000, answer=2000)
QUICK = replace(ROOMY, seconds=0.4)
DEEP: list[Any] = []
DEEP.append(DEEP)


def forever(_: int) -> None:
    while True:
        pass


def stubborn(_: int) -> None:
    while True:
        try:
            forever(0)
        except BaseException:
            continue


def greedy(_: int) -> int:
    kept = []
    while True:
        kept.append(bytearray(2**24))


def hoards_an_array(_: int) -> Any:
    return np.ones(2**28).sum()


def chatty(_: int) -> int:
    for _ in range(10**9):
        print("still here")
    return 1


def loud(_: int) -> int:
    sys.stderr.write("x" * 10**7)
    return 1


def divides(_: int) -> float:
    return 1 / 0


def raises_a_monster(_: int) -> None:
    class MonsterError(Exception):
        def __str__(self) -> str:
            raise ValueError("no text")

    raise MonsterError


def talkative_error(_: int) -> None:
    raise ValueError("long " * 10**6)


def recursive(n: int) -> int:
    return recursive(n + 1)


def closes_all(_: int) -> None:
    os.closerange(0, 256)
    forever(0)


def forks(_: int) -> None:
    os.fork()
    forever(0)


def generates(_: int) -> Any:
    return itertools.count()


def reads_input(_: int) -> Any:
    return input("number? ")


def fills_the_disk(_: int) -> int:
    import tempfile

    with tempfile.TemporaryFile() as file:
        file.write(b"x" * 2**22)
    return 1


class Stop(NamedTuple):
    name: str
    function: Callable[[int], Any]
    reason: str
    words: str


STOPS = [
    Stop("endless loop", forever, "time", "did not finish within 0.4 s"),
    Stop("loop that catches all", stubborn, "time", "within 0.4 s"),
    Stop("sleep", lambda _: time.sleep(60), "time", "within 0.4 s"),
    Stop("closed pipes", closes_all, "time", "within 0.4 s"),
    Stop("children", forks, "time", "within 0.4 s"),
    Stop("memory in pieces", greedy, "memory", "more than 128 MB"),
    Stop("memory at once", hoards_an_array, "memory", "more than 128 MB"),
    Stop("output", chatty, "output", "printed more than 2000 bytes"),
    Stop("output of errors", loud, "output", "printed more than 2000 bytes"),
    Stop("exception", divides, "error", "ZeroDivisionError: division by zero, in line"),
    Stop("exception without text", raises_a_monster, "error", "raised MonsterError"),
    Stop("exception with a long text", talkative_error, "error", "raised ValueError: long long"),
    Stop("recursion", recursive, "error", "RecursionError"),
    Stop("input", reads_input, "error", "EOFError"),
    Stop("big file", fills_the_disk, "error", "OSError"),
    Stop("wrong arguments", lambda: 1, "error", "TypeError"),  # type: ignore[misc,arg-type]
    Stop("keyboard", lambda _: signal.raise_signal(signal.SIGINT), "error", "KeyboardInterrupt"),
    Stop("sys.exit", lambda _: sys.exit(0), "exit", "left the program"),
    Stop("os._exit", lambda _: os._exit(0), "exit", "ended its process (exit code 0)"),
    Stop("os._exit 3", lambda _: os._exit(3), "exit", "exit code 3"),
    Stop("abort", lambda _: os.abort(), "crash", "SIGABRT"),
    Stop("kill", lambda _: os.kill(os.getpid(), signal.SIGKILL), "memory", "was killed"),
    Stop("generator", generates, "form", "the answer is a count"),
    Stop("range", lambda _: range(10**12), "form", "the answer is a range"),
    Stop("set", lambda _: {1}, "form", "the answer is a set"),
    Stop("dict in a list", lambda _: [1, {}], "form", "answer[1] is a dict"),
    Stop("complex", lambda _: [[1, 2j]], "form", "answer[0][1] is a complex"),
    Stop("complex array", lambda _: np.array([1j]), "form", "is a ndarray"),
    Stop("decimal", lambda _: Decimal(1), "form", "is a Decimal"),
    Stop("function", lambda _: forever, "form", "is a function"),
    Stop("list in itself", lambda _: DEEP, "form", "nested more than 8 deep"),
    Stop("long list", lambda _: [0] * 10**6, "form", "too long: more than 2000"),
    Stop("huge integer", lambda _: 1 << 10**6, "form", "too long: more than 2000"),
    Stop("huge fraction", lambda _: Fraction(1, 1 << 10**6), "form", "too long"),
    Stop("long text", lambda _: "x" * 10**6, "form", "too long"),
]


@pytest.mark.parametrize("stop", [pytest.param(stop, id=stop.name) for stop in STOPS])
def test_what_student_code_does_is_named(stop: Stop) -> None:
    with pytest.raises(StoppedError) as caught:
        list(run(stop.function, [(1,)], QUICK if stop.reason == "time" else ROOMY))
    assert caught.value.reason == stop.reason
    assert stop.words in str(caught.value)
    assert len(str(caught.value)) < 700


KEPT = [
    *(0, -7, 10**400, 1.5, -0.0, True, None, "text", "ä\n", [], [[1, [2.5]], "1/3"]),
    *(Fraction(-1, 3), [Fraction(1, 10**400)], float("inf")),
]


@pytest.mark.parametrize("value", KEPT, ids=lambda value: repr(value)[:20])
def test_plain_data_come_back_as_they_are(value: Any) -> None:
    assert from_text(to_text(value, 5000)) == value
    [found] = run(lambda: value, [()])
    assert found == value
    assert type(found) is type(value)


@pytest.mark.parametrize(
    ("value", "plain"),
    [
        (solve([[2, 0], [0, 1]], [1, 3]), [Fraction(1, 2), Fraction(3)]),
        (solve([[2]], [1])[0], Fraction(1, 2)),
        ((1, 2), [1, 2]),
        (np.arange(3), [0, 1, 2]),
        (np.float64(0.5), 0.5),
        (np.array([Fraction(1, 2)]), [Fraction(1, 2)]),
        (np.bool_(True), True),
        ([np.int64(3), (np.array(2),)], [3, [2]]),
        (np.array(["a"]), ["a"]),
    ],
)
def test_arrays_and_tuples_come_back_as_lists(value: Any, plain: Any) -> None:
    assert from_text(to_text(value, 5000)) == plain


@pytest.mark.parametrize(
    "text",
    [
        *("", "1", "[1, 2]", '["int", "z"]', '["nothing", 1]', "[" * 10**5, '["list", 3]'),
        *('["fraction", "0x1/0x0"]', '["list", [[1]]]', '["float", "none"]', '{"int": 1}'),
    ],
)
def test_other_text_is_refused(text: str) -> None:
    with pytest.raises(NotPlainError):
        from_text(text)


def test_answers_are_never_unpickled() -> None:
    def forge(line: bytes) -> None:
        frame = sys._getframe()
        while "out" not in frame.f_locals:
            assert frame.f_back
            frame = frame.f_back
        frame.f_locals["out"].write(line)
        frame.f_locals["out"].flush()
        os._exit(0)

    for line in (b'["verdict", "passed"]\n', b"passed\n", b"\xff\n", b'["answer", "x"]\n', b"[]\n"):
        with pytest.raises(StoppedError) as caught:
            list(run(forge, [(line,)], ROOMY))
        assert caught.value.reason == "form"


def test_many_calls_use_one_process_and_keep_their_order() -> None:
    found = list(run(lambda n: (n, os.getpid()), [(n,) for n in range(300)]))
    assert [n for n, _ in found] == list(range(300))
    assert len({child for _, child in found}) == 1
    assert found[0][1] != os.getpid()


def test_the_number_of_the_call_is_told_and_earlier_answers_are_kept() -> None:
    results = run(lambda n: 1 // (2 - n), [(n,) for n in range(5)])
    assert [next(results), next(results)] == [0, 1]
    with pytest.raises(StoppedError) as caught:
        next(results)
    assert caught.value.number == 2


def test_arguments_of_the_parent_stay_as_they_are() -> None:
    given = [3, 1, 2]
    assert list(run(lambda values: values.sort(), [(given,)])) == [None]
    assert given == [3, 1, 2]


def test_the_student_s_own_line_is_shown() -> None:
    def outer(n: int) -> Any:
        return Fraction("not a number")  # the student's line

    with pytest.raises(StoppedError, match=r"in line \d+: return Fraction.*the student's line"):
        list(run(outer, [(1,)]))


def test_objects_and_partial_functions_can_be_called() -> None:
    assert list(run(functools.partial(pow, 2), [(3,), (4,)])) == [8, 16]


def test_a_call_begins_when_its_answer_is_asked_for() -> None:
    kept = bytearray()
    results = run(lambda n: print("call", n), [(n,) for n in range(9)], ROOMY, kept)
    next(results), next(results)
    time.sleep(0.05)
    results.close()
    assert kept == b"call 0\ncall 1\n"


def says(text: str) -> Callable[..., Any]:
    def answer(*_: Any) -> None:
        sys.stdout.write(text)

    return answer


def floods(*_: Any) -> None:
    for i in range(10**9):
        print("line", i)


def prints_and_raises(known: int, above: list[int]) -> Any:
    print("known is", known)
    sys.stderr.write("warned")
    return above[60]


def prints_bytes(*_: Any) -> None:
    os.write(1, b"\xff\xfe half a letter: \xc3")


def prints_and_is_killed(*_: Any) -> None:
    os.write(2, b"last words")
    os.kill(os.getpid(), signal.SIGKILL)


@pytest.mark.parametrize(
    ("answer", "outcome", "printed"),
    [
        (says("hello"), "failed", "hello"),
        (says("\u00e4\ud800\n"), "failed", "\u00e4?\n"),
        (says("\u20ac" * 4000), "failed", "\u20ac" * 2000),
        (floods, "could not run", "".join(f"line {i}\n" for i in range(400))[:2000]),
        (prints_and_raises, "could not run", "known is 0\nwarned"),
        (prints_bytes, "failed", "\ufffd\ufffd half a letter: \ufffd"),
        (prints_and_is_killed, "could not run", "last words"),
    ],
)
def test_what_is_printed_is_shown_with_a_verdict_that_did_not_pass(
    answer: Any, outcome: str, printed: str
) -> None:
    verdict = check("gray-code", answer)
    assert (verdict.outcome, verdict.printed) == (outcome, printed)
    shown = f"{verdict.sentence}\nYour code printed:\n{printed.rstrip()}"
    assert str(verdict).endswith(shown + (" ..." if len(printed) == 2000 else ""))
    assert len(str(verdict)) < 3000


def test_what_two_functions_print_is_kept_in_order() -> None:
    def hard(d1: int, d2: int) -> Any:
        print(d1, d2, end="; ")
        n = (d1 + 1) * (d2 + 1) + 2
        return list(range(n)), [i % 2 + 2 * i for i in range(n)]

    def refute(*_: Any) -> None:
        print("refute")

    verdict = check("unmemorizable", hard, refute)
    assert verdict.printed == "1 1; 1 2; 2 1; 2 2; 3 4; 8 5; refute\n"


def test_nothing_printed_is_shown_with_a_right_answer() -> None:
    def digits(known: int, above: list[int]) -> Any:
        print("x")
        return list(itertools.accumulate(above, int.__xor__, initial=known))

    verdict = check("gray-code", digits)
    assert verdict
    assert set(verdict.printed) == {"x", "\n"}
    assert "\n" not in str(verdict)


def test_a_little_output_is_swallowed(capfd: pytest.CaptureFixture[str]) -> None:
    assert list(run(lambda n: print("hello", n), [(1,)])) == [None]
    assert capfd.readouterr() == ("", "")


def test_nothing_is_left_behind() -> None:
    before = len(os.listdir("/dev/fd"))
    marks: list[int] = []
    for function in (forever, divides, forks):
        with pytest.raises(StoppedError):
            list(run(function, [(1,)], QUICK))
    marks += run(lambda _: os.getpid(), [(1,)])
    assert len(os.listdir("/dev/fd")) == before
    with pytest.raises(ChildProcessError):
        os.waitpid(-1, os.WNOHANG)
    with pytest.raises(ProcessLookupError):
        os.kill(marks[0], 0)


def test_closing_early_ends_the_child() -> None:
    results = run(lambda n: os.getpid() if n == 0 else time.sleep(60), [(0,), (1,)])
    child = next(results)
    results.close()
    with pytest.raises(ProcessLookupError):
        os.kill(child, 0)


def test_it_runs_beside_other_threads() -> None:
    stop = threading.Event()
    other = threading.Thread(target=stop.wait)
    other.start()
    try:
        assert list(run(abs, [(-1,)])) == [1]
    finally:
        stop.set()
        other.join()


def test_without_fork_the_reason_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(os, "fork")
    with pytest.raises(NotRunError, match="needs Linux or macOS"):
        list(answers(abs, [{"n": 1}]))


@pytest.mark.parametrize(
    ("slug", "answer", "sentence"),
    [
        ("second-differences", lambda z, y: (0, [0], []), "For z = ["),
        ("pick-a-direction", lambda X: ([1], []), "For X = [["),
        ("gray-code", lambda known, above: known, "For known = 0, above = [0, 0, 0, 0"),
        ("count-the-pieces", lambda w, b, a: 2.0, "For w = [1], b = [0], a = [1]: The function"),
        ("depth-three", lambda *_: 5, "For z = [3], y = [1], d1 = 1, d2 = 1: The function"),
        ("lower-bound-by-counting", lambda x, t: "?", "For x = [0, 1], t = 1: "),
        ("threshold-search", lambda *_: [[], [], []], "For X = [[1]], y = [0], bits = 1: Layer 1"),
    ],
)
def test_a_wrong_form_names_its_case(slug: str, answer: Any, sentence: str) -> None:
    verdict = check(slug, answer)
    assert verdict.outcome == "failed"
    assert verdict.sentence.startswith(sentence)
    assert verdict.sentence.count("For ") == 1
    assert len(verdict.sentence) < 1000


def test_a_sentence_outside_the_cases_names_none() -> None:
    verdict = check("unmemorizable", 3)
    assert verdict.sentence.startswith("Two functions are wanted")


def test_sentences_name_the_case() -> None:
    with pytest.raises(NotRunError, match=r"raised ZeroDivisionError.*called with n = 3, m = \["):
        list(answers(lambda n, m: n / 0, [{"n": 3, "m": [1, 2]}]))
    with pytest.raises(WrongError, match="For n = 3: the answer is a set"):
        list(answers(lambda n: {n}, [{"n": 3}]))
    for nothing in (3, None, "code", [abs]):
        with pytest.raises(NotRunError, match="A function is wanted"):
            list(answers(nothing, [{"n": 3}]))


def imports_check(_: int) -> Any:
    from fdl.exercises import check

    return check("gray-code", imports_check)


def imports_what_is_private(_: int) -> Any:
    import fdl.exercises._gray_code as private

    return private._digits  # type: ignore[attr-defined]


GRAY = EXERCISES["gray-code"].instance(0)
ASKING = {
    "imported": (imports_check, "PermissionError: an answer cannot ask its checker"),
    "private": (imports_what_is_private, "PermissionError: an answer cannot ask its checker"),
    "through the package": (lambda _: fdl.exercises.EXERCISES, "PermissionError"),
    "held": (lambda _: check("gray-code", forever), "NameError"),
    "an exercise": (lambda _: EXERCISES["gray-code"].instance(0), "NameError"),
    "its judge": (lambda _: EXERCISES["gray-code"].judge(forever, GRAY), "NameError"),
}


@pytest.mark.parametrize("way", ASKING)
def test_an_answer_cannot_ask_its_checker(way: str) -> None:
    function, error = ASKING[way]
    with pytest.raises(NotRunError, match=f"raised {error}"):
        list(answers(function, [{"n": 1}]))
    assert check("gray-code", lambda known, above: [known]).outcome == "failed"
