"""Changing a cohort's settings, when somebody else may be doing the same. Nothing here commits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta

from flask_babel import format_date
from flask_babel import gettext as _
from sqlalchemy import delete

from unhurried.audit import service as audit
from unhurried.cohorts import queries, rules
from unhurried.cohorts.models import Cohort, Hold
from unhurried.cohorts.rules import ChangedMeanwhile, CohortFault
from unhurried.cohorts.service.places import locked
from unhurried.kit import clock
from unhurried.kit.db import db
from unhurried.kit.languages import LANGUAGES, spoken
from unhurried.kit.zones import zone_words


@dataclass(frozen=True)
class Wanted:
    """A cohort's settings as somebody typed them. What comes with `starts_on` is for a group that is not open yet."""

    name: str
    capacity: int
    questions: str = ""
    starts_on: date | None = None
    zone: str = ""
    hour: time | None = None
    locale: str = ""
    held: Mapping[int, int] | None = None


def change_settings(cohort: Cohort, wanted: Wanted, *, seen: int, by: int) -> None:
    """Change what was typed; `seen` is the revision that the form showed.

    Raises ChangedMeanwhile, with both values of each setting that differs, where somebody else was faster; CohortFault
    for a value that cannot be.
    """
    here = locked(cohort.id)
    if here.revision != seen and (differences := _differences(here, wanted)):
        raise ChangedMeanwhile(_("Somebody else changed this meanwhile. Nothing of yours is lost."), differences)
    here.name = rules.clean_title(wanted.name)
    here.capacity = rules.places(wanted.capacity, queries.places_taken(here.id))
    here.questions = rules.clean_questions(wanted.questions)
    here.locale = rules.known_language(wanted.locale) or here.locale
    if here.state == "draft" and wanted.starts_on is not None:
        _plan(here, wanted, wanted.starts_on, by)
    here.revision += 1
    db.session.flush()
    audit.record("cohort settings changed", actor=by, cohort=here.id)


def set_weeks(cohort: Cohort, held: Mapping[int, int], *, by: int | None) -> None:
    """Have the group wait `held[k]` weeks before week k, known before it begins; raises CohortFault once it is open."""
    if cohort.state != "draft":
        raise CohortFault(_("This group is open. Hold a week instead: that tells everyone."), "off")
    found = rules.check_held(held, len(queries.course_of(cohort).outline.weeks))
    moved = [hold for hold in queries.holds_of([cohort.id]) if hold.days]
    _check_changed_dates(cohort, found, moved)
    db.session.execute(delete(Hold).where(Hold.cohort_id == cohort.id, Hold.days == 0))
    for position, weeks in found.items():
        db.session.add(Hold(cohort_id=cohort.id, position=position, weeks=weeks, set_by=by, set_at=clock.now()))
    db.session.flush()


def held_weeks(cohort_id: int) -> dict[int, int]:
    """How many weeks the group waits before each week."""
    found: dict[int, int] = {}
    for hold in queries.holds_of([cohort_id]):
        found[hold.position] = found.get(hold.position, 0) + hold.weeks
    return {position: weeks for position, weeks in found.items() if weeks}


def _check_changed_dates(cohort: Cohort, held: Mapping[int, int], moved: Sequence[Hold]) -> None:
    """Whether weeks that have another date of their own still have room for it."""
    dates = rules.first_days(cohort.starts_on, len(queries.course_of(cohort).outline.weeks), held)
    for hold in moved:
        dates[hold.position - 1] += timedelta(hold.days)
    if not rules.are_apart(dates):
        raise CohortFault(_("A week with a changed date has no room then. Take its date back on the timeline."), "off")


def _plan(here: Cohort, wanted: Wanted, first: date, by: int) -> None:
    if first != here.starts_on:
        here.starts_on = rules.start_day(first, clock.now().date())
    here.zone, here.hour = rules.known_zone(wanted.zone), wanted.hour or here.hour
    if wanted.held is not None and dict(wanted.held) != held_weeks(here.id):
        set_weeks(here, wanted.held, by=by)


def _differences(here: Cohort, wanted: Wanted) -> tuple[tuple[str, str, str], ...]:
    pairs = [
        (_("Name of the group"), here.name, wanted.name),
        (_("Places"), str(here.capacity), str(wanted.capacity)),
        (_("Questions"), "; ".join(here.questions), "; ".join(wanted.questions.split("\n"))),
        (_("Language of the group"), *(LANGUAGES[spoken(one)] for one in (here.locale, wanted.locale or here.locale))),
    ]
    if here.state == "draft" and wanted.starts_on is not None:
        held, mine = held_weeks(here.id), {k: n for k, n in (wanted.held or {}).items() if n}
        pairs += [
            (_("First day"), format_date(here.starts_on), format_date(wanted.starts_on)),
            (_("Time zone that people start from"), zone_words(here.zone), zone_words(wanted.zone)),
            (_("Hour that people start from"), f"{here.hour:%H:%M}", f"{wanted.hour:%H:%M}" if wanted.hour else ""),
            (_("Weeks off"), _weeks(held), _weeks(mine)),
        ]
    return tuple(one for one in pairs if one[1].split() != one[2].split())


def _weeks(held: Mapping[int, int]) -> str:
    return ", ".join(_("%(weeks)s before week %(week)s", weeks=n, week=k) for k, n in sorted(held.items())) or _("none")
