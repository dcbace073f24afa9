"""Why a group cannot go over to a version, each reason in one sentence that says what is in the way."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from flask_babel import gettext as _
from flask_babel import ngettext

from unhurried.cohorts.models import Cohort
from unhurried.curriculum.rules import Course
from unhurried.curriculum.rules.changes import title_of, week_called
from unhurried.pacing.rules.versions import Clash


def refusals(cohort: Cohort, old: Course, new: Course, found: Sequence[Clash], last_hold: int) -> tuple[str, ...]:
    """Every reason against moving the group from `old` to `new`; empty where there is none."""
    return (*_of_the_group(cohort, old, new, last_hold), *(_clash(one, old, new) for one in found))


def _of_the_group(cohort: Cohort, old: Course, new: Course, last_hold: int) -> Iterator[str]:
    if cohort.state == "closed":
        yield _("This group has ended. It keeps the version that it was read in.")
    if old.slug != new.slug:
        yield _("This is another course.")
    if old.version == new.version:
        yield _("The group is on this version.")
    if sorted(old.outline.tracks) != sorted(new.outline.tracks):
        yield _("The versions have different tracks, and everyone in the group has chosen one.")
    if last_hold > len(new.outline.weeks):
        yield _("The group waits before a week that lies behind the end of this version.")


def _clash(one: Clash, old: Course, new: Course) -> str:
    course = new if one.way == "too late" else old
    week = week_called(course, one.key)
    title = title_of(course, week) if week else one.key
    sentence = {
        "left out": _("“%(title)s” is left out in this version.", title=title),
        "another place": _("“%(title)s” has another place in this version.", title=title),
        "another kind": _("“%(title)s” is another kind of week in this version.", title=title),
        "too late": _("“%(title)s” is new, on a date that has passed or is less than 24 hours away.", title=title),
    }[one.way]
    return f"{sentence} {_reason(one)}".strip()


def _reason(one: Clash) -> str:
    if one.opened:
        return ngettext("One person has it open.", "%(num)s people have it open.", one.opened)
    return "" if one.way == "too late" else _("It opens within 24 hours, or its date has passed.")
