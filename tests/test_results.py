"""The registry of statements: every entry leads somewhere."""

import importlib
import re
from pathlib import Path

import pytest

from fdl.results import STATEMENTS, Statement

ROOT = Path(__file__).parent.parent
STATUSES = {"built", "refuted", "certified", "measured", "discussed"}
KEYS = set(re.findall(r"^@\w+\{([^,\s]+),", (ROOT / "references.bib").read_text("utf-8"), re.M))

every_statement = pytest.mark.parametrize(
    "statement", STATEMENTS, ids=[statement.slug for statement in STATEMENTS]
)


def test_slugs_are_unique() -> None:
    slugs = [statement.slug for statement in STATEMENTS]
    assert sorted(set(slugs)) == sorted(slugs)


@every_statement
def test_a_slug_is_lower_case_words_with_hyphens(statement: Statement) -> None:
    assert re.fullmatch(r"[a-z][a-z0-9]*(-[a-z0-9]+)*", statement.slug)


@every_statement
def test_the_status_is_one_of_five(statement: Statement) -> None:
    assert statement.status in STATUSES


@every_statement
def test_the_constructor_is_public_under_its_own_name(statement: Statement) -> None:
    constructor = statement.constructor
    assert callable(constructor)
    module = re.sub(r"\._.*", "", constructor.__module__)
    face = importlib.import_module(module)
    assert constructor.__name__ in face.__all__
    assert getattr(face, constructor.__name__) is constructor


@every_statement
def test_the_page_exists_or_is_not_yet_written(statement: Statement) -> None:
    if statement.page is not None:
        assert statement.page.startswith("chapters/")
        assert (ROOT / f"{statement.page}.ipynb").is_file()


@every_statement
def test_the_reference_is_in_the_bibliography(statement: Statement) -> None:
    assert statement.reference in KEYS


@every_statement
def test_a_statement_has_a_place_and_a_claim(statement: Statement) -> None:
    assert re.match(r"Chapter [13], \w", statement.place)
    assert statement.claim.endswith(".")


def test_no_theorem_has_two_entries_of_one_name() -> None:
    names = [name for s in STATEMENTS for name in (s.slug, *s.aliases)]
    assert sorted(set(names)) == sorted(names)
