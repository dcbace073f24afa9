"""A page says the same in every language of its course, in the same places (docs: glossary, courses).

What somebody wrote, read and answered is kept by the week, the step and the question: it has to find its place again
when they change the language.
"""

from __future__ import annotations

from collections.abc import Mapping

from unhurried.curriculum.rules.faults import N_, Notes
from unhurried.curriculum.rules.shapes import Lesson
from unhurried.curriculum.rules.variants import line_of

SAME = ("requirements", "minutes", "weight", "safety_first")


def compare_languages(name: str, text: str, pages: Mapping[str, Lesson], other: str, notes: Notes) -> None:
    """Notes where the page `name`, whose file is `text`, differs from `other`, the same page in the first language.

    Nothing is said where there is no such page: that a file is missing is a fault of its own.
    """
    if other not in pages or other == name:
        return
    here, there = pages[name], pages[other]
    for field in SAME:
        if getattr(here, field) != getattr(there, field):
            what = N_("“%(field)s” differs from %(other)s.md")
            notes.add(line_of(field, text), what, N_("make it the same in every language"), field=field, other=other)
    if len(here.mentions) != len(there.mentions):
        what = N_("“mentions” names %(here)s things, in %(other)s.md %(there)s")
        values = {"here": len(here.mentions), "there": len(there.mentions), "other": other}
        notes.add(line_of("mentions", text), what, N_("name each of them in every language"), **values)
    _compare_sections(here, there, other, notes)


def counterpart(name: str, locale: str) -> str:
    """The same page in another language: `es/01-first.safety` in `en` is `en/01-first.safety`."""
    return f"{locale}/{name.partition('/')[2]}"


def _compare_sections(here: Lesson, there: Lesson, other: str, notes: Notes) -> None:
    right = N_("give both the same in the same order, so that what somebody wrote keeps its place")
    mine, theirs = ([step.role for step in lesson.steps] for lesson in (here, there))
    if mine != theirs:
        what = N_("its sections are %(here)s, those of %(other)s.md %(there)s")
        notes.add(1, what, right, here=", ".join(mine), there=", ".join(theirs), other=other)
    elif len(here.prompts) != len(there.prompts):
        what = N_("%(here)s prompts, in %(other)s.md %(there)s")
        notes.add(1, what, right, here=len(here.prompts), there=len(there.prompts), other=other)
