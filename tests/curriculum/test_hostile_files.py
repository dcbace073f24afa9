"""Whatever a file holds, reading it ends in a course or in faults, never in a crash."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.curriculum.desks import COURSE, LESSON
from unhurried.curriculum.rules import Week
from unhurried.curriculum.rules.faults import Notes
from unhurried.curriculum.rules.outline import read_plan
from unhurried.curriculum.rules.page import read_page

MARKS = [
    "---\n",
    "## ",
    "### ",
    ": ",
    "- ",
    "[",
    "{",
    "}",
    "&a ",
    "*a",
    "!!",
    "|",
    "\n",
    "\t",
    "<b",
    "? ",
    "<<: ",
]
ODD = ["%", "%s", "%(x)s", "\x85", "\u2028", "\x00", "\ud800", "0x_", "2026-13-45", "🙂", "\x1b"]
SNIPPETS = st.sampled_from([*MARKS, *ODD])
JUNK = st.lists(st.one_of(SNIPPETS, st.text(max_size=8)), max_size=6).map("".join)


def _spoil(text: str, at: int, junk: str, cut: int) -> str:
    at %= len(text)
    return text[:at] + junk + text[at + cut :]


@settings(max_examples=300, deadline=None)
@given(st.integers(0, 10_000), JUNK, st.integers(0, 30))
def test_a_spoilt_page_is_a_lesson_or_has_faults(at: int, junk: str, cut: int) -> None:
    notes = Notes("page.md")
    page = read_page(_spoil(LESSON, at, junk, cut), Week(1, "first", "lesson"), "en", notes)
    assert page or notes.faults
    assert all(str(fault).startswith("page.md:") and fault.line >= 1 for fault in notes.faults)


@settings(max_examples=300, deadline=None)
@given(st.integers(0, 10_000), JUNK, st.integers(0, 30))
def test_a_spoilt_course_file_is_a_plan_or_has_faults(at: int, junk: str, cut: int) -> None:
    notes = Notes("course.yaml")
    assert read_plan(_spoil(COURSE, at, junk, cut), "small", notes) or notes.faults
    assert all(str(fault) for fault in notes.faults)
