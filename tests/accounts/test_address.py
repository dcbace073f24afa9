"""Changing one's address: asked for in a full session, confirmed at the new one, told to the old one."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from tests.accounts.conftest import MIRA
from tests.accounts.visits import Visit, make_person
from unhurried.accounts import service
from unhurried.accounts.emails import SecurityMail, SignInMail
from unhurried.accounts.models import AddressChange, Person, Session
from unhurried.audit.models import AuditEntry
from unhurried.kit import clock
from unhurried.kit.db import db, transaction
from unhurried.mail.models import OutboxRow

WORDS, NEW = "four teapots under snow", "new.mira@example.net"


@pytest.fixture
def owner(visit: Visit) -> Visit:
    """Mira in a full session."""
    with visit.app.app_context(), transaction():
        service.set_passphrase(service.find_or_make_person(MIRA), WORDS)
    visit.enter(MIRA)
    visit.post("/step-up", passphrase=WORDS)
    return visit


@pytest.fixture
def asked(owner: Visit) -> Visit:
    """She has asked for a new address."""
    assert owner.post("/address", email=" New.Mira@Example.NET ").status_code == 303
    return owner


def mails(visit: Visit) -> dict[str, str]:
    """The text of each notice that may go, by where it goes."""
    with visit.app.app_context():
        rows = list(db.session.scalars(select(OutboxRow).where(OutboxRow.kind == "security").order_by(OutboxRow.id)))
        refused = SecurityMail().still_allowed(rows)
        return {mail.to: mail.text for row_id, mail in SecurityMail().render(rows).items() if row_id not in refused}


def link(visit: Visit, to: str) -> str:
    found = re.search(r"https?://[^/]+(/signin/\S+)", mails(visit)[to])
    assert found
    return found[1]


def address(visit: Visit) -> str | None:
    with visit.app.app_context():
        people = db.session.scalars(select(Person.email).where(Person.email.in_((MIRA, NEW)))).all()
    return people[0] if len(people) == 1 else None


def test_the_link_in_her_own_browser_changes_it_and_mail_goes_there_from_then_on(asked: Visit) -> None:
    other = Visit(asked.app)
    pending = other.ask(MIRA)
    path = link(asked, NEW)
    for _look in range(2):
        assert asked.get(path).status_code == 200
    assert address(asked) == MIRA
    assert asked.post(path).status_code == 303
    assert address(asked) == NEW
    assert other.post(pending).status_code == 410
    with asked.app.app_context():
        last = db.session.scalars(select(AuditEntry.act).order_by(AuditEntry.id.desc()).limit(1)).one()
    assert last == "address_changed"
    Visit(asked.app).ask(NEW)
    with asked.app.app_context():
        rows = db.session.scalars(select(OutboxRow).where(OutboxRow.kind == "signin")).all()
        assert {mail.to for mail in SignInMail().render(rows).values()} == {NEW}
    assert asked.post(path).status_code == 410
    assert mails(asked) == {}


def test_elsewhere_the_page_shows_a_code_and_changes_nothing(asked: Visit) -> None:
    stranger, path = Visit(asked.app), link(asked, NEW)
    code = re.search(r"<strong>([A-Z2-9]{3}-[A-Z2-9]{3})</strong>", stranger.get(path).text)
    assert code
    assert stranger.post(path).status_code == 200
    assert address(asked) == MIRA
    assert asked.post("/address/code", code="AAA-AAA").status_code == 422
    assert asked.post("/address/code", code=code[1].lower()).status_code == 303
    assert address(asked) == NEW


def test_a_code_is_guessed_five_times_at_most(asked: Visit) -> None:
    assert [asked.post("/address/code", code=f"AAAAA{n}").status_code for n in "BCDEFG"] == [422] * 5 + [429]


def test_the_old_address_is_told_neutrally_without_the_new_one_and_can_stop_it(asked: Visit) -> None:
    text = mails(asked)[MIRA]
    assert NEW not in text
    assert not re.search("journal|private|heal|betray", text)
    confirm, stop, stranger = link(asked, NEW), link(asked, MIRA), Visit(asked.app)
    assert stranger.get(stop).status_code == 200
    assert "A new one waits" in asked.get("/address").text
    assert stranger.post(stop).status_code == 200
    assert "A new one waits" not in asked.get("/address").text
    assert asked.post(confirm).status_code == 410
    assert stranger.get(stop).status_code == 410
    assert (address(asked), mails(asked)) == (MIRA, {})


def test_the_links_of_the_two_mails_do_not_stand_in_for_each_other(asked: Visit) -> None:
    confirm, stop = link(asked, NEW).rpartition("/")[2], link(asked, MIRA).rpartition("/")[2]
    assert asked.post(f"/signin/address/{stop}").status_code == 410
    assert asked.post(f"/signin/stop/{confirm}").status_code == 410
    assert address(asked) == MIRA


def test_an_address_of_somebody_else_looks_the_same_and_gets_no_mail(owner: Visit) -> None:
    make_person(owner.app, "noor@example.org")
    assert owner.post("/address", email="noor@example.org").status_code == 303
    assert "A mail went to <bdi>noor@example.org</bdi>" in owner.get("/address").text
    assert list(mails(owner)) == [MIRA]


def test_somebody_who_takes_the_address_meanwhile_keeps_it(asked: Visit) -> None:
    path = link(asked, NEW)
    make_person(asked.app, NEW)
    assert asked.post(path).status_code == 410
    assert asked.get("/account").status_code == 200
    with asked.app.app_context():
        assert db.session.scalars(select(Person).where(Person.email == MIRA)).one()


def test_it_is_over_after_a_day_and_a_second_wish_ends_the_first(asked: Visit) -> None:
    first = link(asked, NEW)
    asked.post("/address", email="third@example.net")
    assert asked.post(first).status_code == 410
    second = link(asked, "third@example.net")
    with asked.app.app_context(), transaction() as session:
        session.execute(update(AddressChange).values(expires_at=clock.wall() - timedelta(seconds=1)))
    assert asked.post(second).status_code == 410
    assert address(asked) == MIRA


def test_it_needs_a_full_session_and_a_proof_of_now(owner: Visit) -> None:
    other = Visit(owner.app)
    other.enter(MIRA)
    assert other.post("/address", email=NEW).status_code == 403
    with owner.app.app_context(), transaction() as session:
        session.execute(update(Session).values(proved_at=clock.wall() - timedelta(minutes=11)))
    assert owner.post("/address", email=NEW).status_code == 403
    assert "Give one more proof to change it" in owner.get("/address").text
    with owner.app.app_context():
        assert db.session.scalars(select(AddressChange)).all() == []


@pytest.mark.parametrize("wrong", ["mira at example", MIRA, "", "a" * 400])
def test_a_wrong_address_gets_a_sentence(owner: Visit, wrong: str) -> None:
    answer = owner.post("/address", email=wrong)
    assert answer.status_code == 422
    assert 'class="error"' in answer.text
