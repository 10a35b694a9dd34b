"""The syllabus: from the lecture to the pages, and from the pages to the exercises."""

import html
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from fdl.exercises._exercise import Exercise
from fdl.exercises._registry import EXERCISES
from fdl.results import STATEMENTS

__all__ = ["Section", "Syllabus"]


class Section(NamedTuple):
    """A page, its places in the lecture, and its exercises."""

    page: str
    places: tuple[str, ...]
    exercises: tuple[Exercise, ...]

    @property
    def title(self) -> str:
        """The name of the page, in words."""
        return self.page.rpartition("/")[2].replace("-", " ")


@dataclass(frozen=True)
class Syllabus:
    """What of the lecture is on which page, with the exercises of the page and what they take.

    Text in a terminal, HTML in a notebook. It is made of `results.STATEMENTS` and `EXERCISES`.

    root: the way from the page that shows it to the book's root, for the links.

    >>> Syllabus()
    Syllabus of 13 pages and 12 exercises
    """

    root: str = "../.."

    @property
    def sections(self) -> tuple[Section, ...]:
        """The pages in the order of the statements."""
        return tuple(_sections())

    def __str__(self) -> str:
        lines = []
        for section in self.sections:
            lines.append(f"{section.title}: {_joined(section.places)}")
            lines += [f"    {_described(exercise)}" for exercise in section.exercises]
        return "\n".join(lines)

    def __repr__(self) -> str:
        return f"Syllabus of {len(self.sections)} pages and {len(EXERCISES)} exercises"

    def _repr_html_(self) -> str:
        titles = ("Lecture", "Page", "Exercises")
        head = "".join(f'<th scope="col">{title}</th>' for title in titles)
        rows = "".join(self._row(section) for section in self.sections)
        return f'<table class="table"><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>'

    def _row(self, section: Section) -> str:
        link = f'<a href="{self.root}/{section.page}.html">{html.escape(section.title)}</a>'
        exercises = "<br>".join(html.escape(_described(one)) for one in section.exercises)
        cells = (html.escape(_joined(section.places)), link, exercises)
        return "<tr>" + "".join(f"<td>{cell}</td>" for cell in cells) + "</tr>"


def _sections() -> Iterator[Section]:
    pages = dict.fromkeys(statement.page for statement in STATEMENTS if statement.page)
    for page in pages:
        places = dict.fromkeys(one.place for one in STATEMENTS if one.page == page)
        exercises = tuple(one for one in EXERCISES.values() if one.page == page)
        yield Section(page, tuple(places), exercises)


def _joined(places: tuple[str, ...]) -> str:
    """Return the places, with the chapter said where it changes.

    >>> _joined(("Chapter 1, a", "Chapter 1, b", "Chapter 3, c"))
    'Chapter 1, a; b; Chapter 3, c'
    """
    text, last = [], ""
    for place in places:
        chapter, _, rest = place.partition(", ")
        text.append(rest if chapter == last else place)
        last = chapter
    return "; ".join(text)


def _described(exercise: Exercise) -> str:
    worth = f"{exercise.points} points" if exercise.graded else "practice"
    return f"{exercise.slug} ({worth}, {exercise.minutes} minutes)"
