"""Exercises with exact checkers.

`EXERCISES` maps slugs to exercises: a statement, a stub, three hints, and a checker that names
the smallest case it found against an answer. `check(slug, answer)` judges a function, or whatever
the exercise asks for. Student code runs in a process of its own, with limits; the answers come
back as plain data (numbers, text, lists of them). What it prints is shown with a verdict that did
not pass, up to 2000 characters.
"""

from fdl.exercises._exercise import Exercise, Instance, Verdict, Witness
from fdl.exercises._registry import EXERCISES, check, hint, overview
from fdl.exercises._runner import Limits
from fdl.exercises._syllabus import syllabus

__all__ = [
    "EXERCISES",
    "Exercise",
    "Instance",
    "Limits",
    "Verdict",
    "Witness",
    "check",
    "hint",
    "overview",
    "syllabus",
]
