"""Notes about a person: kept by facilitators, read by whom they are about; they go over with the group (care §5)"""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select

from tests.accounts.visits import make_person
from tests.journal.writers import Writer
from tests.lessons.readers import DAY_ONE, join, make_cohort, stand
from unhurried.audit.models import AuditEntry
from unhurried.care.models import CareNote, Duty, OutreachTask
from unhurried.cohorts.models import Enrolment, Facilitator
from unhurried.cohorts.service import keep_apart
from unhurried.kit.db import db, transaction

WORDS = {"facts": "Works nights", "preferences": "Short messages", "promises": "A list of books"}


@pytest.fixture
def site(new_app: Callable[..., Flask]) -> Flask:
    """Ada looks after Mira's group; Gil after another one, in which Tom is, who is kept apart from Mira."""
    found = new_app()
    with found.app_context():
        first, second = make_cohort(), make_cohort()
        join(first, "mira@example.org")
        join(second, "tom@example.org", track="broke")
        stand(DAY_ONE)
    Writer.facilitator(found, "ada@example.org", first)
    Writer.facilitator(found, "gil@example.org", second)
    return found


@pytest.fixture
def ada(site: Flask) -> Writer:
    return Writer(site, "ada@example.org")


def place(site: Flask, who: str = "mira") -> int:
    with site.app_context():
        return db.session.scalars(select(Enrolment.id).where(Enrolment.name == who)).one()


def version(page: str) -> str:
    found = re.search(r'name="seen" value="(\d+)"', page)
    assert found
    return found[1]


def opened(staff: Writer, enrolment: int) -> str:
    return staff.post(f"/desk/notes/{enrolment}/open").text


def keep(staff: Writer, enrolment: int, **typed: str) -> int:
    seen = version(opened(staff, enrolment))
    return staff.post(f"/desk/notes/{enrolment}", **{**WORDS, "next_on": "", "seen": seen, **typed}).status_code


def test_a_note_is_read_by_whom_it_is_about_who_sees_when_it_was_opened(site: Flask, ada: Writer) -> None:
    mira, here = Writer(site, "mira@example.org"), place(site)
    assert keep(ada, here, next_on="2026-10-05") == 303
    assert "Works nights" not in ada.get(f"/desk/notes/{here}").text, "opening is a press of its own"
    assert "Works nights" in opened(ada, here)
    page = mira.get("/notes").text
    assert all(words in page for words in WORDS.values())
    assert "Monday 5 October" in page
    assert "A facilitator opened the notes about you." in mira.get("/my-data").text
    assert mira.with_link().get("/notes").status_code == 403
    with site.app_context():
        row = db.session.scalars(select(CareNote)).one()
        assert b"nights" not in row.sealed
        acts = db.session.scalars(select(AuditEntry.act).where(AuditEntry.act.like("note %"))).all()
    assert acts[1:] == ["note written", "note read"]


def test_the_day_on_which_somebody_meant_to_look_in_stands_on_the_desk(site: Flask, ada: Writer) -> None:
    here = place(site)
    keep(ada, here, next_on="2026-10-02")
    assert "You meant to look in" not in ada.get("/desk").text
    keep(ada, here, next_on="2026-10-01")
    assert "You meant to look in" in ada.get("/desk").text


def test_two_facilitators_at_once_lose_no_word_of_either(site: Flask, ada: Writer) -> None:
    here = place(site)
    with site.app_context():
        cohort = db.session.scalars(select(Facilitator.cohort_id).order_by(Facilitator.id)).first() or 0
    bea = Writer.facilitator(site, "bea@example.org", cohort)
    seen = version(opened(bea, here))
    assert keep(ada, here) == 303
    late = bea.post(f"/desk/notes/{here}", facts="Has two children", seen=seen)
    assert late.status_code == 409
    assert "Has two children" in late.text
    assert "Works nights" in late.text
    assert bea.post(f"/desk/notes/{here}", facts="Both", seen=version(late.text)).status_code == 303
    assert "Both" in opened(ada, here)


def test_what_is_wrong_with_a_note_leaves_it_as_it_was_and_on_the_page(site: Flask, ada: Writer) -> None:
    here = place(site)
    keep(ada, here)
    seen = version(opened(ada, here))
    for wrong in ({"next_on": "2026-02-31"}, {"facts": "x" * 5001}):
        answer = ada.post(f"/desk/notes/{here}", **{"preferences": "Kept on the page", "seen": seen, **wrong})
        assert answer.status_code == 422
        assert "Kept on the page" in answer.text
    assert "Works nights" in opened(ada, here)
    assert keep(ada, here, facts="", preferences="", promises="") == 303
    with site.app_context():
        assert db.session.scalars(select(CareNote)).all() == [], "an empty note is none"


def test_nobody_else_reads_or_writes_it(site: Flask, ada: Writer) -> None:
    here = place(site)
    keep(ada, here)
    make_person(site, "ida@example.org", "admin")
    for who in ("gil@example.org", "ida@example.org", "tom@example.org"):
        other = Writer(site, who)
        assert other.get(f"/desk/notes/{here}").status_code == 404, who
        assert other.post(f"/desk/notes/{here}/open").status_code == 404, who
        assert other.post(f"/desk/notes/{here}", facts="mine").status_code == 404, who
    assert "Works nights" not in Writer(site, "tom@example.org").get("/notes").text


def test_how_someone_likes_to_be_reached_stands_beside_the_task(site: Flask, ada: Writer) -> None:
    mira, here = Writer(site, "mira@example.org"), place(site)
    with site.app_context(), transaction():
        row = db.session.get_one(Enrolment, here)
        about = {"person_id": row.person_id, "cohort_id": row.cohort_id, "since": DAY_ONE.date()}
        db.session.add(OutreachTask(cause="quiet", opened_at=DAY_ONE, **about))
    assert mira.post("/notes", place=str(here), way="mail", quiet="yes").status_code == 303
    assert "prefer a mail" in ada.get("/desk").text
    mira.post("/notes", place=str(here), way="site", quiet="no")
    assert "mira" not in ada.get("/desk").text
    assert "Want no contact" in ada.get("/desk/quiet").text
    assert mira.post("/notes", place=str(place(site, "tom")), way="site", quiet="no").status_code == 400
    assert mira.post("/notes", place=str(here), way="pigeon").status_code == 400


def test_a_group_goes_over_with_its_notes_and_its_tasks(site: Flask, ada: Writer) -> None:
    here = place(site)
    keep(ada, here)
    make_person(site, "cleo@example.org", "facilitator")
    with site.app_context(), transaction():
        cohort, first = db.session.execute(select(Facilitator.cohort_id, Facilitator.person_id)).first() or (0, 0)
        db.session.add(Duty(cohort_id=cohort, first_id=first, zone="UTC", changed_at=DAY_ONE))
    assert ada.post(f"/desk/groups/{cohort}/hand-over", email="cleo@example.org").status_code == 303
    assert ada.get(f"/desk/groups/{cohort}").status_code == 404
    assert ada.get(f"/desk/notes/{here}").status_code == 404
    cleo = Writer(site, "cleo@example.org")
    assert "Works nights" in opened(cleo, here)
    with site.app_context():
        assert db.session.get_one(Duty, cohort).first_id == cleo.id
    assert cleo.post(f"/desk/groups/{cohort}/hand-over", email="ada@example.org").status_code == 303, "and back"
    assert ada.get(f"/desk/groups/{cohort}").status_code == 200


def test_one_facilitator_never_gets_both_of_two_who_are_kept_apart(site: Flask, ada: Writer) -> None:
    with site.app_context(), transaction():
        one, other = (db.session.get_one(Enrolment, place(site, who)).person_id for who in ("mira", "tom"))
        keep_apart(one, other, by=None)
        cohort = db.session.scalars(select(Facilitator.cohort_id).order_by(Facilitator.id)).first()
    answers = [
        ada.post(f"/desk/groups/{cohort}/hand-over", email=email)
        for email in ("gil@example.org", "nobody@example.org", "tom@example.org")
    ]
    assert [one.status_code for one in answers] == [422] * 3
    assert all("This person cannot look after this group" in one.text for one in answers), "whatever the reason"
    with site.app_context():
        assert len(db.session.scalars(select(Facilitator.id)).all()) == 2
