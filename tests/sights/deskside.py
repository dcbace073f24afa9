"""What a facilitator's desk has on it: someone who asked for help, a note, and hours that were set."""

from __future__ import annotations

from datetime import timedelta

from tests.sights.world import NOW, TODAY, World, person
from unhurried.care.models import OutreachTask
from unhurried.cohorts.models import Cohort, Enrolment
from unhurried.desk.service import DutyWish, set_duty, tell_of_danger, want_no_contact, write_note
from unhurried.kit.db import db


def fill_desk(made: World) -> None:
    """Inside `transaction()`, once the people and groups are there."""
    fay = person("fay").id
    tell_of_danger(person("two"))
    group = db.session.get_one(Cohort, made.ids["group of reading"])
    since = TODAY - timedelta(days=14)
    for who, cause in (("pausing", "contact"), ("ana", "fast"), ("bea", "quiet")):
        about = {"person_id": person(who).id, "cohort_id": group.id, "cause": cause, "since": since}
        db.session.add(OutreachTask(**about, opened_at=NOW))
    want_no_contact(db.session.get_one(Enrolment, made.ids["bea"]), by=fay)
    prefers = "Short messages, in the afternoon."
    words = {"facts": "Works nights.", "preferences": prefers, "promises": "A list of books."}
    write_note(db.session.get_one(Enrolment, made.ids["mira"]), words, TODAY, seen=0, by=fay)
    hours = DutyWish("Europe/London", (1, 2, 4), NOW.time().replace(hour=9), NOW.time().replace(hour=16), first_id=fay)
    set_duty(group, hours, by=fay)
