"""Letters to look at: a person in a cohort, a row with the items that a test gives, and its rendering."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import Any

from sqlalchemy import select

from tests.letters.living import SHORT
from unhurried.accounts.models import Person
from unhurried.cohorts.models import Cohort, Enrolment, Hold
from unhurried.curriculum.queries import pinned
from unhurried.curriculum.service import pin
from unhurried.kit import clock
from unhurried.kit.db import db, transaction
from unhurried.letters.emails import LetterKind
from unhurried.mail.models import OutboxRow
from unhurried.mail.rules import Mail
from unhurried.pacing.models import Opening

NOON = datetime(2026, 10, 22, 10, tzinfo=UTC)


def someone(email: str = "one@people.example", course: str = SHORT, track: str = "solo", **chosen: Any) -> Enrolment:
    """Someone enrolled in a running cohort whose pages are all open. Call it inside `transaction()`."""
    clock.stop_at(NOON)
    person = Person(email=email, hour=time(9), created_at=NOON, **{"zone": "UTC", "reminders": True, **chosen})
    code = f"code-{email}"[:32]
    version = pin(course).id
    cohort = Cohort(
        course_version_id=version, name="Secret name", starts_on=date(2026, 10, 19), code=code, made_at=NOON
    )
    cohort.state = "launched"
    db.session.add_all([person, cohort])
    db.session.flush()
    found = Enrolment(person_id=person.id, cohort_id=cohort.id, track=track, joined_at=NOON, name="Called Ana")
    db.session.add(found)
    db.session.flush()
    for week in pinned(version).outline.weeks:
        place = {"enrolment_id": found.id, "position": week.position, "week_key": week.key, "kind": week.kind}
        db.session.add(Opening(**place, planned_at=NOON, on=NOON.date()))
    db.session.flush()
    return found


def letter_to(enrolment: Enrolment, *items: str) -> OutboxRow:
    """A letter with these items, ready to be sent. Call it inside `transaction()`."""
    row = OutboxRow(
        key=f"letter:{enrolment.person_id}:{'+'.join(items)}",
        kind="letter",
        lane="lesson",
        person_id=enrolment.person_id,
        items=[stored(enrolment, item) for item in items],
        local_date=NOON.date(),
        planned_at=NOON,
        send_after=NOON,
        made_at=NOON,
        nonce="n" * 27,
    )
    db.session.add(row)
    db.session.flush()
    return row


def stored(enrolment: Enrolment, item: str) -> dict[str, Any]:
    """The item as the ledger stores it; a hold's note is about the hold before week 3, a pause's end has no place."""
    about = {"about": "3@"} if item == "hold_note" else {}
    return {"item": item, "enrolment": None if item == "pause_over" else enrolment.id} | about


def rendered(*items: str, **chosen: Any) -> Mail:
    """The letter of these items for someone with these choices."""
    with transaction():
        enrolment = someone(**chosen)
        db.session.add(Hold(cohort_id=enrolment.cohort_id, position=3, weeks=1, set_at=NOON))
        row = letter_to(enrolment, *items)
    found = db.session.scalars(select(OutboxRow).where(OutboxRow.id == row.id)).all()
    return LetterKind().render(found)[row.id]
