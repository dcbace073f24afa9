"""Passkeys: made, used, refused, removed (docs: security §1.1; W3C WebAuthn §7)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select, update

from tests.accounts.authenticator import Device, add, enter, prove
from tests.accounts.conftest import MIRA
from tests.accounts.named import acts
from tests.accounts.visits import Visit, make_person
from unhurried.accounts.emails import SecurityMail
from unhurried.accounts.models import Passkey, PasskeyChallenge, Session
from unhurried.accounts.queries import person_by_email
from unhurried.kit import clock
from unhurried.kit.db import db, transaction
from unhurried.kit.vault.keys import data_key
from unhurried.mail.models import OutboxRow


@pytest.fixture
def site(named_site: Flask) -> Flask:
    """Passkeys need a site with a name."""
    return named_site


def standing(visit: Visit) -> tuple[bool, bool] | None:
    """Whether the browser's newest open session is full, and strong; None without any."""
    with visit.app.app_context():
        row = db.session.scalars(select(Session).where(Session.ended_at.is_(None)).order_by(Session.id.desc())).first()
        return (row.full, row.strong) if row else None


def challenges(visit: Visit) -> int:
    with visit.app.app_context():
        return db.session.scalar(select(func.count()).select_from(PasskeyChallenge)) or 0


def test_a_first_passkey_is_made_after_a_sign_in_of_now_and_opens_what_is_private(visit: Visit) -> None:
    visit.enter(MIRA)
    assert visit.get("/journal").status_code == 403
    assert add(visit, Device(), name="  my\x00 phone\u202e ") == 303
    assert "<strong><bdi>my phone</bdi></strong>" in visit.get("/account/passkeys").text
    assert visit.get("/journal").status_code == 200
    assert standing(visit) == (True, True)
    assert "passkey_added" in acts(visit)


def test_a_passkey_signs_in_without_mail_and_tells_the_inbox_nothing(visit: Visit, phone: Device) -> None:
    with visit.app.app_context():
        before = db.session.scalar(select(func.count()).select_from(OutboxRow))
    other = Visit(visit.app)
    answer = enter(other, phone)
    assert (answer.status_code, answer.location) == (303, "/home")
    assert other.get("/journal").status_code == 200
    assert "used 2" in other.get("/account/passkeys").text.replace("\n", "")
    with visit.app.app_context():
        assert db.session.scalar(select(func.count()).select_from(OutboxRow)) == before
    assert challenges(visit) == 0


def test_a_passkey_steps_a_link_session_up_under_a_new_cookie(visit: Visit, phone: Device) -> None:
    link = Visit(visit.app)
    link.enter(MIRA)
    before = link.cookie()
    assert link.get("/journal").status_code == 403
    answer = prove(link, phone)
    assert (answer.status_code, answer.location) == (303, "/home")
    assert link.cookie() != before
    assert link.get("/journal").status_code == 200


def test_where_something_was_written_a_first_passkey_waits_and_any_session_removes_it(visit: Visit) -> None:
    other = Visit(visit.app)
    other.enter(MIRA)
    visit.enter(MIRA)
    with visit.app.app_context(), transaction():
        person = person_by_email(MIRA)
        assert person
        data_key(person.id, make=True)
    thief = Device()
    assert add(other, thief) == 303
    assert standing(visit) == (False, False)
    assert enter(Visit(visit.app), thief).status_code == 422
    assert prove(other, thief).status_code == 422
    with visit.app.app_context():
        [row] = db.session.scalars(select(OutboxRow).where(OutboxRow.kind == "security")).all()
        [mail] = SecurityMail().render([row]).values()
        assert SecurityMail().still_allowed([row]) == {}
        kept = db.session.scalars(select(Passkey)).one()
    assert (row.lane, mail.to) == ("urgent", MIRA)
    assert "journal" not in mail.subject + mail.text + mail.html
    assert visit.post(f"/account/passkeys/{kept.id}/remove").status_code == 303
    assert other.get("/account").status_code == 401
    with visit.app.app_context():
        row = db.session.get_one(OutboxRow, row.id)
        assert SecurityMail().still_allowed([row]) == {row.id: "no_longer_current"}


def test_a_waiting_passkey_opens_after_three_days(visit: Visit) -> None:
    visit.enter(MIRA)
    with visit.app.app_context(), transaction():
        person = person_by_email(MIRA)
        assert person
        data_key(person.id, make=True)
    phone = Device()
    add(visit, phone)
    with visit.app.app_context(), transaction() as session:
        session.execute(update(Passkey).values(holds_from=clock.wall() - timedelta(seconds=1)))
    assert enter(Visit(visit.app), phone).status_code == 303


def test_adding_and_removing_ask_for_a_proof_of_now(visit: Visit, phone: Device) -> None:
    link = Visit(visit.app)
    link.enter(MIRA)
    with visit.app.app_context():
        number = db.session.scalars(select(Passkey.id)).one()
    assert link.post(f"/account/passkeys/{number}/remove").status_code == 403
    assert link.post("/account/passkeys/begin").status_code == 409
    with visit.app.app_context(), transaction() as session:
        session.execute(update(Session).values(proved_at=clock.wall() - timedelta(minutes=11)))
    asked = visit.post(f"/account/passkeys/{number}/remove")
    assert asked.status_code == 403
    assert "One more proof" in asked.text
    assert visit.post("/account/passkeys", credential="{}").status_code == 403
    assert prove(visit, phone).status_code == 303
    assert visit.post(f"/account/passkeys/{number}/remove").status_code == 303
    assert enter(Visit(visit.app), phone).status_code == 422
    assert "passkey_removed" in acts(visit)


def test_a_site_of_numbers_says_what_else_works(new_app: Callable[..., Flask]) -> None:
    app = new_app()
    make_person(app, "ada@example.org")
    visit = Visit(app)
    assert "With a passkey" not in visit.get("/signin").text
    assert visit.post("/signin/passkey/begin").status_code == 409
    visit.enter("ada@example.org")
    page = visit.get("/account/passkeys").text
    assert "passkeys need a name" in page
    assert "passkeys.js" not in page


def test_who_has_a_passkey_alone_gives_a_proof_of_now_before_erasing_everything(visit: Visit, phone: Device) -> None:
    with visit.app.app_context(), transaction() as session:
        session.execute(update(Session).values(proved_at=clock.wall() - timedelta(minutes=11)))
    assert "One more proof" in visit.post("/my-data/erase", sure="yes").text
    assert prove(visit, phone).status_code == 303
    assert visit.post("/my-data/erase", sure="yes").location == "/erased"
    assert enter(visit, phone).status_code == 422
