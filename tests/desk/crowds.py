"""Groups full of people in bulk, and the statements that a page needs for them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import Engine, event, insert, select

from unhurried.accounts.models import Person
from unhurried.accounts.service import find_or_make_person
from unhurried.care.models import OutreachTask
from unhurried.cohorts.models import Cohort, Enrolment, Facilitator
from unhurried.kit.db import db, transaction
from unhurried.pacing.models import Opening, Pause, Reading, Standing

NOW = datetime(2026, 12, 9, 9, tzinfo=UTC)
QUIET_DAY = date(2026, 11, 23)


@contextmanager
def statements() -> Iterator[list[str]]:
    """The statements that reach the database meanwhile."""
    seen: list[str] = []

    def listen(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        if not statement.startswith(("PRAGMA", "BEGIN", "SAVEPOINT", "RELEASE")):
            seen.append(statement)

    event.listen(Engine, "before_cursor_execute", listen)
    yield seen
    event.remove(Engine, "before_cursor_execute", listen)


def many(groups: int, people: int, staff: str) -> None:
    """Launched groups, each with people, openings, readings, some who rest, and tasks; in bulk."""
    with transaction():
        found = db.session.get_one(Cohort, 1)
        who = find_or_make_person(staff).id
        first = (db.session.scalars(select(Person.id).order_by(Person.id.desc())).first() or 0) + 1
        last = (db.session.scalars(select(Cohort.id).order_by(Cohort.id.desc())).first() or 0) + 1
        cohort = {
            "course_version_id": found.course_version_id, "starts_on": QUIET_DAY, "zone": "UTC", "hour": found.hour,
            "capacity": 30, "state": "launched", "made_at": NOW, "questions": [], "revision": 0,
        }  # fmt: skip
        ids = range(last, last + groups)
        db.session.execute(insert(Cohort), [{"id": n, "name": f"G{n}", "code": f"code-{n}", **cohort} for n in ids])
        db.session.execute(insert(Facilitator), [{"cohort_id": n, "person_id": who} for n in ids])
        crowd = range(first, first + groups * people)
        db.session.execute(insert(Person), [{"id": n, "email": f"p{n}@x.test", "created_at": NOW} for n in crowd])
        within = {n: ids[(n - first) % groups] for n in crowd}
        rows = [
            {"id": n, "person_id": n, "cohort_id": within[n], "name": f"P{n}", "track": "solo", "joined_at": NOW}
            for n in crowd
        ]
        db.session.execute(insert(Enrolment), rows)
        db.session.execute(
            insert(Standing), [{"person_id": n, "acted_at": NOW - timedelta(days=n % 40)} for n in crowd]
        )
        opened = {"week_key": "w", "kind": "lesson", "planned_at": NOW, "on": QUIET_DAY}
        db.session.execute(insert(Opening), [{"enrolment_id": n, "position": 1, **opened} for n in crowd])
        db.session.execute(insert(Reading), [{"enrolment_id": n, "position": 1, "read_at": NOW} for n in crowd])
        rests = [{"person_id": n, "starts_on": NOW.date(), "days": 7, "set_at": NOW} for n in crowd if n % 7 == 0]
        db.session.execute(insert(Pause), rests)
        about = {"cause": "quiet", "since": QUIET_DAY, "opened_at": NOW}
        tasks = [{"person_id": n, "cohort_id": within[n], **about} for n in crowd if n % 5 == 0]
        db.session.execute(insert(OutreachTask), tasks)
