"""One table says how long things are kept: each line holds, on both sides of its age (docs: docs/retention.md)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import inspect, select

from tests.guards.tree import ROOT
from tests.privacy.circles_of_old import post, reported
from tests.privacy.mail_of_old import asked, bounce, reply
from tests.privacy.notes_of_old import note
from tests.privacy.proofs_of_old import challenge, new_address, recovery, session
from unhurried.accounts.models import Person, SignInLink
from unhurried.accounts.service import ask_for_link, find_or_make_person
from unhurried.audit.service import broken_at, record
from unhurried.care.models import OutreachTask
from unhurried.cohorts.models import Application, Cohort, Enrolment, Import, Invitation, Waiting
from unhurried.curriculum.models import CourseVersion
from unhurried.gatherings.models import Gathering, GatheringReply
from unhurried.kit import clock
from unhurried.kit.db import Base, db, transaction
from unhurried.kit.models import RateCount
from unhurried.mail.models import MailOver, MailReceived, OutboxRow
from unhurried.messages.models import Message
from unhurried.pacing.models import HardDay
from unhurried.privacy.models import Erasure, TidyRun
from unhurried.privacy.rules.retention import AGED, BY_KEY, TABLE
from unhurried.privacy.service import tidy, tidy_today
from unhurried.privacy.service.aging import LINES

DOCS = (ROOT / "docs" / "retention.md").read_text()
BY_DATE = ("hard days", "mail that came in", "outreach", "runs of tidy")
Make, LONG_AGO = Callable[[datetime], Base], datetime(2020, 1, 1, tzinfo=UTC)


@pytest.fixture(autouse=True)
def world(app: Flask) -> None:
    """Someone in a group that runs (enrolment 1), and someone whose group has ended."""
    with transaction():
        version = CourseVersion(slug="a", version="1", content="{}", created_at=clock.wall())
        db.session.add(version)
        db.session.flush()
        for number, state in ((1, "launched"), (2, "closed")):
            person = find_or_make_person(f"p{number}@example.org")
            cohort = Cohort(
                course_version_id=version.id, name=state, starts_on=date(2026, 1, 1), state=state, code=state
            )
            cohort.made_at = clock.wall()
            db.session.add(cohort)
            db.session.flush()
            db.session.add(Enrolment(person_id=person.id, cohort_id=cohort.id, joined_at=clock.wall()))
        find_or_make_person("last@example.org")


def mail(kind: str, at: datetime, person: int = 2, state: str = "sent", ref: int | None = None) -> OutboxRow:
    key = f"{kind}:{person}:{at.isoformat()}"
    row = OutboxRow(key=key, kind=kind, lane="lesson", person_id=person, state=state, ref=ref)
    row.items, row.send_after, row.made_at = [], at, at
    return row


def link(at: datetime) -> SignInLink:
    return SignInLink(browser_digest="", made_at=at, expires_at=at)


def invitation(at: datetime) -> Invitation:
    return Invitation(cohort_id=1, email=f"{at.timestamp()}@x.test", nonce="", wishes={}, made_at=at, expires_at=at)


def application(at: datetime) -> Application:
    asked = invitation(clock.wall())
    keep(asked)
    row = Application(id=str(at.timestamp())[:32], person_id=2, cohort_id=1, invitation_id=asked.id, sent_at=at)
    row.version, row.sealed, row.state, row.decided_at = 1, b"", "declined", at
    return row


def waiting(at: datetime) -> Waiting:
    asked = invitation(clock.wall())
    keep(asked)
    return Waiting(cohort_id=1, invitation_id=asked.id, email=asked.email, state="gone", asked_at=at)


def task(at: datetime, person: int = 2) -> OutreachTask:
    return OutreachTask(person_id=person, cohort_id=person, cause="quiet", since=at.date(), opened_at=at)


def message(at: datetime, person: int = 2) -> Message:
    mark = str(at.timestamp())
    row = Message(id=mark[:32], person_id=person, enrolment_id=person, made_in=mark, sent_at=at)
    row.version, row.sealed = 1, b""
    return row


def gathering_reply(at: datetime) -> GatheringReply:
    call = Gathering(cohort_id=1, title="", position=1, offset=0, clock=time(19), minutes=60, planned_at=at)
    call.changed_at = at
    keep(call)
    return GatheringReply(gathering_id=call.id, enrolment_id=1, answer="coming", changed_at=at)


MAKE: dict[str, Make] = {
    "sign-in links": link,
    "sign-in mail": lambda at: mail("signin", at),
    "sessions": session,
    "passkey challenges": challenge,
    "recoveries": recovery,
    "address changes": new_address,
    "tries": lambda at: RateCount(bucket=str(at.timestamp()), tries=1, ends_at=at),
    "invitations": invitation,
    "applications": application,
    "waiting lists": waiting,
    "sheets": lambda at: Import(cohort_id=1, made_at=at, total=0),
    "other notices": lambda at: mail("staff_task", at),
    "letters": lambda at: mail("letter", at),
    "outreach": task,
    "messages": message,
    "notes": note,
    "posts in circles": post,
    "reported posts": reported,
    "answers to gatherings": gathering_reply,
    "asked to share": asked,
    "replies by mail": reply,
    "mail that came back": bounce,
    "mail that came in": lambda at: MailReceived(day=at.date(), what="hard", number=1),
    "mail over the plan": lambda at: MailOver(outbox_id=int(at.timestamp()), why="many", at=at),
    "hard days": lambda at: HardDay(person_id=1, on=at.date()),
    "runs of tidy": lambda at: TidyRun(day=at.date(), began_at=at, ended_at=at, counts={}),
}


def keep(*rows: Base) -> list[Any]:
    with transaction():
        db.session.add_all(rows)
        db.session.flush()
        return [inspect(row).identity for row in rows]


def there(model: type[Base], identity: Any) -> bool:
    db.session.rollback()
    db.session.expire_all()
    return db.session.get(model, identity) is not None


def test_the_table_of_the_docs_and_of_the_code_are_one() -> None:
    rows = [line for line in DOCS.splitlines() if line.startswith("| ") and not line.startswith(("| what", "| ---"))]
    assert rows == [line.row() for line in TABLE]


def test_every_table_stands_in_it() -> None:
    named = {name for line in TABLE for name in line.tables}
    assert named == set(Base.metadata.tables)


def test_every_line_with_an_age_is_tidied_and_tested() -> None:
    assert {line.key for line in AGED} == set(LINES) - {"erasures"}
    assert {line.key for line in AGED} - {"erased people"} == set(MAKE)


@pytest.mark.parametrize("key", MAKE)
def test_a_line_goes_at_its_age_and_not_before(key: str) -> None:
    age = BY_KEY[key].span
    margin = timedelta(days=1) if key in BY_DATE else timedelta(hours=1)
    old, young = MAKE[key](clock.wall() - age - margin), MAKE[key](clock.wall() - age + margin)
    model = type(old)
    gone, kept = keep(old, young)
    assert tidy() == {key: 1}
    assert (there(model, gone), there(model, kept)) == (False, True)
    assert tidy() == {}


@pytest.mark.parametrize("key", ["letters", "outreach", "messages"])
def test_what_a_running_group_goes_by_stays(key: str) -> None:
    at = clock.wall() - timedelta(days=4000)
    rows = {"letters": lambda: mail("letter", at, person=1), "outreach": lambda: task(at, person=1)}
    row = rows.get(key, lambda: message(at, person=1))()
    (kept,) = keep(row)
    assert tidy() == {}
    assert there(type(row), kept)
    with transaction():
        db.session.get_one(Enrolment, 1).left_at = clock.wall()
    assert tidy() == {key: 1}


@pytest.mark.parametrize("state", ["pending", "claimed", "armed", "uncertain", "held"])
def test_mail_that_is_not_settled_stays_and_so_does_its_link(state: str) -> None:
    at = clock.wall() - timedelta(days=4000)
    (asked,) = keep(link(at))
    (row,) = keep(mail("signin", at, state=state, ref=asked[0]))
    assert tidy() == {}
    with transaction():
        db.session.get_one(OutboxRow, row).state = "expired"
    assert tidy() == {"sign-in mail": 1, "sign-in links": 1}


def test_after_tidy_someone_can_ask_for_a_link_again() -> None:
    for _round in range(3):
        with transaction():
            asked = ask_for_link("p1@example.org", "browser")
            asked.link.expires_at = clock.wall() - timedelta(days=2)
            row = db.session.scalars(select(OutboxRow).where(OutboxRow.kind == "signin")).one()
            row.state, row.made_at = "sent", clock.wall() - timedelta(days=2)
        assert tidy() == {"sign-in mail": 1, "sign-in links": 1}


def test_a_hard_day_of_every_year_and_the_audit_stay() -> None:
    (yearly,) = keep(HardDay(person_id=1, on=date(2001, 2, 3), yearly=True))
    with transaction():
        record("something", actor=1, subject=2)
    assert tidy() == {}
    assert there(HardDay, yearly)
    assert broken_at() is None


def test_an_erased_persons_number_goes_late_and_never_to_somebody_else() -> None:
    long_ago = clock.wall() - timedelta(days=31)
    with transaction():
        last = db.session.scalars(select(Person.id).order_by(Person.id.desc()).limit(1)).one()
        db.session.add_all([Erasure(person_id=1, at=long_ago), Erasure(person_id=2, at=clock.wall())])
        db.session.add(Erasure(person_id=last, at=long_ago))
    assert tidy() == {"erased people": 1, "erasures": 1}
    assert [there(Person, number) for number in (1, 2, last)] == [False, True, True]
    with transaction():
        assert find_or_make_person("new@example.org").id > last
    assert tidy() == {"erased people": 1, "erasures": 1}


def test_more_rows_than_one_batch_go_in_one_run() -> None:
    keep(*(RateCount(bucket=str(number), tries=1, ends_at=LONG_AGO) for number in range(1203)))
    assert tidy() == {"tries": 1203}


def test_the_worker_tidies_once_a_day() -> None:
    from worker.tidy import tidy as woken

    keep(RateCount(bucket="old", tries=1, ends_at=LONG_AGO))
    woken()
    keep(RateCount(bucket="older", tries=1, ends_at=LONG_AGO))
    woken()
    assert there(RateCount, "older")
    run = db.session.scalars(select(TidyRun)).one()
    assert run.counts == {"tries": 1}
    with transaction():
        db.session.get_one(TidyRun, run.day).ended_at = None
    assert tidy_today() == {"tries": 1}
