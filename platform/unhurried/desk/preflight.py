"""What is looked at before a group opens, and before each of its weeks: a line is fine, needs somebody, or blocks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from unhurried.accounts.models import Person
from unhurried.care.queries import countries_known, work_to_do
from unhurried.cohorts import queries as cohorts
from unhurried.cohorts.models import Cohort, Enrolment
from unhurried.curriculum.rules import Course
from unhurried.kit import clock
from unhurried.kit.settings import settings
from unhurried.mail.service import stopped_addresses
from unhurried.pacing.queries import calendar_of

State = Literal["fine", "needs", "blocks"]
PEOPLE_EACH = 25


@dataclass(frozen=True)
class Check:
    """One line: what was looked at, what was found, and the page on which it is mended ("" where there is none)."""

    what: str
    state: State
    found: str
    mend: str = ""


def preflight_of(cohort: Cohort) -> list[Check]:
    """Everything that is looked at for this group now, in the same few queries for any size; nothing after its end."""
    if cohort.state == "closed":
        return []
    course, members = cohorts.course_of(cohort), cohorts.members(cohort.id)
    checks = [_first_day(cohort), *_texts(cohort, course, members), _review(cohort), _help()]
    return [*checks, _staff(cohort), _people(cohort, members), _reach(cohort, members), _asked(cohort)]


def to_mend(checks: Sequence[Check]) -> int:
    """How many of the lines need somebody, or block."""
    return sum(one.state != "fine" for one in checks)


def next_week(cohort: Cohort) -> int | None:
    """The position of the group's next week, by its own calendar; None after the last."""
    calendar = calendar_of(cohort, cohorts.holds_of([cohort.id]))
    today = clock.now().date()
    return next((n for n, day in enumerate(calendar.dates, 1) if day >= today), None)


def _first_day(cohort: Cohort) -> Check:
    what, mend = _("The first day"), url_for("desk.settings", cohort_id=cohort.id)
    if cohort.state != "draft":
        return Check(what, "fine", _("The group is open."))
    if cohort.starts_on < clock.now().date():
        return Check(what, "blocks", _("It has passed. Choose a later one."), mend)
    return Check(what, "fine", _("It lies ahead."))


def _texts(cohort: Cohort, course: Course, members: Sequence[tuple[Enrolment, Person]]) -> Iterator[Check]:
    what = _("The pages")
    weeks = [next_week(cohort)] if cohort.state == "launched" else [week.position for week in course.outline.weeks]
    bare = [week for week in weeks if week and _is_bare(course, week)]
    if bare:
        found = ngettext("A page has no text.", "%(num)s pages have no text.", len(bare))
        yield Check(what, "blocks", found, url_for("versions.all_of", cohort_id=cohort.id))
    else:
        yield Check(what, "fine", _("Every page has its text."))
    strange = sum(person.locale.split("_")[0] not in course.locales for _place, person in members)
    if strange:
        words = ngettext(
            "One person reads in a language that this course does not have.",
            "%(num)s people read in a language that this course does not have.",
            strange,
        )
        yield Check(_("Languages"), "needs", words)


def _is_bare(course: Course, position: int) -> bool:
    tracks, locales = course.outline.tracks, course.locales
    pages = [course.lesson(position, track, locale) for track in tracks for locale in locales]
    return any(not page.title.strip() or not (page.words or page.note) for page in pages)


def _review(cohort: Cohort) -> Check:
    what, review = _("A clinician’s signature"), cohorts.review_of(cohort)
    if review is not None:
        return Check(what, "fine", _("%(who)s has signed these texts.", who=review.reviewer))
    found = _("Nobody has signed these texts. Without that a group is a rehearsal, without real participants.")
    return Check(what, "needs", found, url_for("desk.ask_to_launch", cohort_id=cohort.id))


def _help() -> Check:
    what, examples = _("Help near people"), settings().movable_clock
    work = work_to_do(clock.now().date(), examples=examples)
    mend = url_for("care.help_to_check")
    if work:
        words = ngettext("One entry waits for a check.", "%(num)s entries wait for a check.", len(work))
        return Check(what, "needs", words, mend)
    if not examples and not countries_known():
        return Check(what, "needs", _("No help is listed for any country yet."), mend)
    return Check(what, "fine", _("Every entry was checked in time."))


def _staff(cohort: Cohort) -> Check:
    what, mend = _("Who looks after the group"), url_for("desk.team", cohort_id=cohort.id)
    number = len([one for one in cohorts.facilitators_of(cohort.id) if one.is_staff])
    if number == 0:
        return Check(what, "blocks", _("Nobody does. Add a facilitator."), mend)
    if cohort.capacity > PEOPLE_EACH * number:
        words = _("%(places)s places are more than %(most)s for each of you.", places=cohort.capacity, most=PEOPLE_EACH)
        return Check(what, "needs", words, mend)
    return Check(what, "fine", ngettext("One person does. Two are better.", "%(num)s people do.", number))


def _people(cohort: Cohort, members: Sequence[tuple[Enrolment, Person]]) -> Check:
    what, invited = _("People"), len(cohorts.invitations_of(cohort.id))
    if not members and not invited:
        mend = url_for("desk.invite", cohort_id=cohort.id)
        return Check(what, "needs", _("Nobody is invited yet."), mend)
    return Check(what, "fine", _("Joined: %(here)s. Invited: %(invited)s.", here=len(members), invited=invited))


def _reach(cohort: Cohort, members: Sequence[tuple[Enrolment, Person]]) -> Check:
    what = _("A way to reach everyone")
    stopped = len(stopped_addresses(person.email for _place, person in members))
    if stopped:
        words = ngettext(
            "Mail to one person comes back. Write to them at the site, or ask for another address.",
            "Mail to %(num)s people comes back. Write to them at the site, or ask for another address.",
            stopped,
        )
        return Check(what, "needs", words, url_for("desk.group", cohort_id=cohort.id))
    return Check(what, "fine", _("No letter has come back."))


def _asked(cohort: Cohort) -> Check:
    what, number = _("Who asked for a place"), cohorts.applications_waiting([cohort.id])
    if number:
        words = ngettext("One person waits for your answer.", "%(num)s people wait for your answer.", number)
        return Check(what, "needs", words, url_for("desk.applications", cohort_id=cohort.id))
    return Check(what, "fine", _("Nobody waits for an answer."))
