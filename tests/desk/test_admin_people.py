"""People and roles: found by address, given and taken with a reason, never the last admin."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select

from tests.desk.admins import FAY, IDA, MIRA, TOM, Admin, acts, person_id, role_of, settle_in
from unhurried.accounts.models import Person, Recovery, Session
from unhurried.accounts.service import find_or_make_person, set_role
from unhurried.cohorts.service import keep_apart
from unhurried.desk.admin.queries.people import PAGE
from unhurried.desk.admin.rules import AdminFault
from unhurried.desk.admin.service import change_role
from unhurried.kit.db import db, transaction
from unhurried.mail.models import OutboxRow

WHY = {"reason": "joins", "sure": "yes"}


@pytest.fixture
def site(new_app: Callable[..., Flask]) -> Flask:
    found = new_app()
    settle_in(found)
    return found


def test_a_person_is_found_by_a_whole_address_or_by_its_beginning(site: Flask) -> None:
    ida = Admin(site)
    assert MIRA in ida.send("/admin/people", address=" Mira@Example.ORG ").text
    begins = ida.send("/admin/people", address="mir").text
    assert MIRA in begins
    assert TOM not in begins
    for nobody in ("mira@example.com", "%ira", "m_ra", "ira@"):
        assert MIRA not in ida.send("/admin/people", address=nobody).text, nobody


def test_fewer_than_three_letters_list_nobody(site: Flask) -> None:
    answer = Admin(site).send("/admin/people", address="mi")
    assert answer.status_code == 422
    assert MIRA not in answer.text
    assert "Write at least three letters." in answer.text


def test_many_with_one_beginning_come_page_by_page_and_each_once(site: Flask) -> None:
    emails = [f"many-{number:03}@example.org" for number in range(PAGE + 7)]
    with site.app_context(), transaction():
        for email in emails:
            find_or_make_person(email)
        last = find_or_make_person(emails[PAGE - 1]).id
    ida = Admin(site)
    first = ida.send("/admin/people", address="many").text
    assert f'name="after" value="{last}"' in first
    second = ida.send("/admin/people", address="many", after=str(last)).text
    assert 'name="after"' not in second
    assert [[email in page for page in (first, second)].count(True) for email in emails] == [1] * len(emails)


def test_a_persons_page_says_how_they_sign_in_and_nothing_that_they_wrote(site: Flask) -> None:
    page = Admin(site).get(f"/admin/people/{person_id(site, MIRA)}").text
    for said in (MIRA, "participant", "Harbour", "is in it", "Mail goes to this address.", "You do not see"):
        assert said in page, said
    assert "looks after it" in Admin(site).get(f"/admin/people/{person_id(site, FAY)}").text


def test_giving_a_role_asks_first_and_then_signs_out_and_writes_down_why(site: Flask) -> None:
    ida, tom, his = Admin(site), person_id(site, TOM), Admin(site, TOM)
    assert his.get("/home").status_code == 200
    shown = ida.send(f"/admin/people/{tom}/role", role="facilitator", reason="joins").text
    assert "tom@example.org becomes facilitator" in shown
    assert role_of(site, TOM) == "participant"
    ida.send(f"/admin/people/{tom}/role", role="facilitator", **WHY)
    assert role_of(site, TOM) == "facilitator"
    assert his.get("/home").status_code == 401
    told = acts(site, "role_set")[-1]
    assert (told.actor_id, told.subject_id) == (person_id(site, IDA), tom)
    assert told.detail == {"role": "facilitator", "reason": "joins"}


def test_a_role_without_a_reason_or_one_that_there_is_not_changes_nothing(site: Flask) -> None:
    ida, tom = Admin(site), person_id(site, TOM)
    for typed in (
        {"role": "facilitator"},
        {"role": "facilitator", "reason": "because"},
        {"role": "root", "reason": "joins"},
    ):
        assert ida.send(f"/admin/people/{tom}/role", sure="yes", **typed).status_code == 422, typed
    assert role_of(site, TOM) == "participant"


def test_the_last_admin_stays_one(site: Flask) -> None:
    ida = person_id(site, IDA)
    answer = Admin(site).send(f"/admin/people/{ida}/role", role="participant", reason="leaves", sure="yes")
    assert answer.status_code == 422
    assert "This is the only program admin." in answer.text
    assert role_of(site, IDA) == "admin"


def test_two_admins_who_take_the_role_from_each_other_at_once_leave_one(site: Flask) -> None:
    with site.app_context(), transaction():
        set_role(find_or_make_person(TOM), "admin")
    ids = [person_id(site, IDA), person_id(site, TOM)]
    together, refused = threading.Barrier(2), []

    def take(person: int, by: int) -> None:
        with site.app_context():
            together.wait()
            try:
                with transaction():
                    change_role(person, "participant", "leaves", by=by)
            except AdminFault as fault:
                refused.append(str(fault))

    threads = [threading.Thread(target=take, args=pair) for pair in (ids, ids[::-1])]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert sorted((role_of(site, IDA), role_of(site, TOM))) == ["admin", "participant"]
    assert len(refused) == 1


def test_somebody_new_gets_a_role_by_their_address(site: Flask) -> None:
    ida, typed = Admin(site), {"address": "New@Example.org", "role": "facilitator", "reason": "joins"}
    assert "new@example.org becomes facilitator" in ida.send("/admin/people/new", **typed).text
    with site.app_context():
        assert db.session.scalar(select(Person).where(Person.email == "new@example.org")) is None
    assert "new@example.org" in ida.send("/admin/people/new", **typed, sure="yes").text
    assert role_of(site, "new@example.org") == "facilitator"
    assert ida.send("/admin/people/new", **{**typed, "address": "no address"}).status_code == 422


def test_no_page_signs_an_admin_in_as_somebody_else(site: Flask) -> None:
    ida, fay = Admin(site), person_id(site, FAY)
    assert "/signin/" not in ida.get(f"/admin/people/{fay}").text
    assert "people add fay@example.org --role facilitator --anew" in ida.get(f"/admin/people/{fay}").text


def test_a_recovery_is_begun_for_someone_with_the_same_letters_and_no_session(site: Flask) -> None:
    ida, mira = Admin(site), person_id(site, MIRA)
    ida.get(f"/admin/people/{mira}/recovery")
    with site.app_context():
        assert db.session.scalars(select(Recovery)).all() == []
    ida.send(f"/admin/people/{mira}/recovery")
    with site.app_context():
        assert db.session.scalars(select(Recovery)).one().person_id == mira
        letters = db.session.scalars(select(OutboxRow).where(OutboxRow.kind == "security")).all()
        assert [row.person_id for row in letters] == [mira, mira]
        assert db.session.scalars(select(Session).where(Session.person_id == mira)).all() == []
    assert [one.actor_id for one in acts(site, "recovery_begun")] == [person_id(site, IDA)]
    assert ida.send(f"/admin/people/{person_id(site, FAY)}/recovery").status_code == 422
    assert ida.send(f"/admin/people/{person_id(site, TOM)}/recovery").status_code == 422


def test_whom_an_admin_is_kept_apart_from_reads_like_nobody(site: Flask) -> None:
    with site.app_context(), transaction():
        keep_apart(find_or_make_person(IDA).id, find_or_make_person(MIRA).id, by=None)
    ida, mira = Admin(site), person_id(site, MIRA)
    assert "Nobody with such an address" in ida.send("/admin/people", address=MIRA).text
    nothing = ida.get("/admin/people/2147483000").data
    for path in (f"/admin/people/{mira}", f"/admin/people/{mira}/role", f"/admin/people/{mira}/recovery"):
        assert ida.get(path).data == nothing, path
    assert ida.send("/admin/people/new", address=MIRA, role="admin", **WHY).status_code == 422
    assert role_of(site, MIRA) == "participant"
