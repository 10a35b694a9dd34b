"""The syllabus: from the lecture to the pages, and from the pages to the exercises."""

from fdl.exercises._registry import EXERCISES
from fdl.results import STATEMENTS
from fdl.tables import Link, Table

__all__ = ["syllabus"]


def syllabus(root: str = "../..") -> Table:
    """Return what of the lecture is on which page, and the exercises of the page.

    It is made of `results.STATEMENTS` and `EXERCISES`.

    Args:
        root: the way from the page that shows it to the book's root, for the links.

    >>> print(syllabus().rows[2][2])
    from-training-to-proof (40 minutes)
    """
    rows = []
    for page in dict.fromkeys(one.page for one in STATEMENTS if one.page):
        title = page.rpartition("/")[2].replace("-", " ")
        places = dict.fromkeys(one.place for one in STATEMENTS if one.page == page)
        here = [one for one in EXERCISES.values() if one.page == page]
        tasks = ", ".join(f"{one.slug} ({one.minutes} minutes)" for one in here)
        rows.append((Link(title, f"{root}/{page}.html"), _joined(tuple(places)), tasks))
    return Table(("page", "lecture", "exercises"), rows, "pages")


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
