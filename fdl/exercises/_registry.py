"""The exercises by their slugs."""

import re
from typing import Any

from fdl.errors import InputError
from fdl.exercises._baum_slabs import BAUM_SLABS
from fdl.exercises._bias_free import BIAS_FREE
from fdl.exercises._bit_extractor_proof import BIT_EXTRACTOR_PROOF
from fdl.exercises._count_the_pieces import COUNT_THE_PIECES
from fdl.exercises._depth_three import DEPTH_THREE
from fdl.exercises._exercise import Exercise, Verdict
from fdl.exercises._finite_epsilon import FINITE_EPSILON
from fdl.exercises._from_training import FROM_TRAINING
from fdl.exercises._gray_code import GRAY_CODE
from fdl.exercises._lower_bound_by_counting import LOWER_BOUND_BY_COUNTING
from fdl.exercises._pick_a_direction import PICK_A_DIRECTION
from fdl.exercises._rank_of_features import RANK_OF_FEATURES
from fdl.exercises._second_differences import SECOND_DIFFERENCES
from fdl.exercises._sorted_blocks import SORTED_BLOCKS
from fdl.exercises._threshold_search import THRESHOLD_SEARCH
from fdl.exercises._unmemorizable import UNMEMORIZABLE
from fdl.tables import Link, Table

__all__ = ["EXERCISES", "check", "hint", "overview"]

EXERCISES: dict[str, Exercise] = {
    exercise.slug: exercise
    for exercise in (
        SECOND_DIFFERENCES,
        PICK_A_DIRECTION,
        RANK_OF_FEATURES,
        BIAS_FREE,
        BAUM_SLABS,
        FINITE_EPSILON,
        SORTED_BLOCKS,
        FROM_TRAINING,
        GRAY_CODE,
        BIT_EXTRACTOR_PROOF,
        COUNT_THE_PIECES,
        LOWER_BOUND_BY_COUNTING,
        UNMEMORIZABLE,
        DEPTH_THREE,
        THRESHOLD_SEARCH,
    )
}


def check(slug: str, *answer: Any, seed: int = 0) -> Verdict:
    """Judge an answer: the function that an exercise asks for, or all of them in order.

    Args:
        slug: of the exercise, a key of `EXERCISES`.
        answer: what the exercise asks for.
        seed: of the variant; 0 is the one of the page.

    >>> print(check("second-differences", lambda z, y: (y[0], [], [])))
    failed, 0 points: At the point z[1] it fails: z = [0, 1, 2], y = [0, 1, 0]: found 0, wanted 1.
    """
    exercise = _find(slug)
    if not answer:
        raise InputError(f"check({slug!r}, ...): give your answer as well")
    return exercise.check(answer[0] if len(answer) == 1 else answer, seed)


def hint(slug: str, rung: int = 1) -> str:
    """Return a hint: 1 (a question), 2 (a smaller question) or 3 (the key step).

    >>> hint("gray-code", 1).endswith("?")
    True
    """
    return _find(slug).hint(rung)


def overview(root: str = "../..") -> Table:
    """Return all exercises as a table.

    Args:
        root: the way from the page that shows it to the book's root, for the links.

    >>> print(str(overview()).splitlines()[1])
    Second differences               second-differences       interpolate(z, y)    30       10
    """
    header = ("exercise", "slug", "you write", "minutes", "points")
    return Table(header, [_row(exercise, root) for exercise in EXERCISES.values()], "exercises")


def _row(exercise: Exercise, root: str) -> tuple[Any, ...]:
    functions = re.findall(r"^def (.*):$", exercise.stub, re.MULTILINE)
    return (
        Link(exercise.title, f"{root}/{exercise.page}.html#checked-{exercise.slug}"),
        exercise.slug,
        " and ".join(functions) or "a proof",
        exercise.minutes,
        f"{exercise.points}{'' if exercise.graded else ', practice'}",
    )


def _find(slug: str) -> Exercise:
    if not isinstance(slug, str) or slug not in EXERCISES:
        raise InputError(f"{slug!r} is no exercise: there are {', '.join(EXERCISES)}")
    return EXERCISES[slug]
