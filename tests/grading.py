"""What the tests of the exercises share: answers, right and wrong, and what is said of them."""

from typing import Any, NamedTuple

import pytest

from fdl.exercises import EXERCISES, Limits, Verdict, _runner, check

__all__ = ["Wrong", "impatient", "refused", "right"]


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let wrong answers that never end be stopped sooner."""
    monkeypatch.setattr(_runner, "STANDARD", Limits(seconds=2))


class Wrong(NamedTuple):
    """A wrong answer: the sentence holds these words, the witness is for these values."""

    answer: Any
    words: str
    given: dict[str, Any] | None = None
    outcome: str = "failed"
    seed: int = 0


def right(slug: str, answer: Any, seed: int = 0) -> None:
    verdict = EXERCISES[slug].check(answer, seed)
    assert verdict.outcome == "passed", str(verdict)
    assert verdict
    assert verdict.points == EXERCISES[slug].points
    assert verdict.witness is None


def refused(slug: str, wrong: Wrong) -> Verdict:
    verdict = check(slug, wrong.answer, seed=wrong.seed)
    assert verdict.outcome == wrong.outcome, str(verdict)
    assert not verdict
    assert verdict.points == 0
    assert wrong.words in verdict.sentence, verdict.sentence
    assert len(verdict.sentence) < 1000
    if wrong.given is not None:
        assert verdict.witness
        assert wrong.given.items() <= verdict.witness.given.items()
    return verdict
