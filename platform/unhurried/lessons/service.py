"""What a person does with an open week and with their own time; pace itself is pacing's."""

from __future__ import annotations

from sqlalchemy import select

from unhurried.accounts.models import Person
from unhurried.cohorts.models import Enrolment
from unhurried.kit.db import db
from unhurried.lessons.queries import WeekPage
from unhurried.pacing import service as pacing
from unhurried.pacing.models import Reading


def read(page: WeekPage) -> None:
    """Record that the page was opened on the site: the first time is what "read" means (docs: pacing §4)."""
    pacing.record_read(page.enrolment_id, page.week.position)


def save_step(page: WeekPage, step: int) -> None:
    """Keep the step that the person goes to, so that they can come back to it."""
    pacing.record_step(page.enrolment_id, page.week.position, step)


def finish(page: WeekPage, *, skipped: bool = False) -> None:
    """Count the week as finished; a skipped week counts all the same (docs: curriculum §0.3)."""
    pacing.record_finished(page.enrolment_id, page.week.position, skipped=skipped)


def take_back(page: WeekPage) -> None:
    """Undo finishing or skipping; that the page was read stays."""
    here = (Reading.enrolment_id == page.enrolment_id, Reading.position == page.week.position)
    reading = db.session.scalars(select(Reading).where(*here)).one()
    reading.finished_at, reading.skipped = None, False
    db.session.flush()


def change_day(enrolment: Enrolment, day: int) -> None:
    """Have this enrolment's pages open `day` days (0 to 6) after the group's day."""
    with pacing.changing([enrolment.person_id], by_themselves=True):
        enrolment.day = day


def change_letters(person_id: int, letters: str, style: str, reminders: bool) -> None:
    """Which letters come, how, and whether they remind. A shared inbox keeps its letters discreet."""
    person = db.session.get_one(Person, person_id)
    if reminders != person.reminders:
        pacing.change_rhythm(person_id, reminders=reminders)
    with pacing.changing([person_id], by_themselves=True):
        person.letters = letters
        person.style = style if person.inbox == "mine" else "discreet"
