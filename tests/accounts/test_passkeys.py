"""Passkeys: made, used, refused, removed (docs: security §1.1; W3C WebAuthn §7)."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select, update

from tests.accounts.authenticator import PRESENT, VERIFIED, Device, add, begin, enter, prove
from tests.accounts.conftest import MIRA
from tests.accounts.visits import Visit, make_person
from unhurried.accounts.emails import SecurityMail
from unhurried.accounts.models import Passkey, PasskeyChallenge, Session
from unhurried.accounts.queries import person_by_email
from unhurried.audit.models import AuditEntry
from unhurried.kit import clock
from unhurried.kit.db import db, transaction
from unhurried.kit.vault.keys import data_key
from unhurried.mail.models import OutboxRow

NOOR = "noor@example.org"
GARBAGE = [
    "", "{}", "[]", "null", "1", '"x"', "{", "\x00", "[" * 9000, "a" * 30_000, '{"id":1}', '{"response":{}}',
    '{"id":"x","rawId":"x","type":"public-key","response":{"clientDataJSON":"e30"}}',
    '{"id":"x","rawId":"x","type":"public-key","response":{"clientDataJSON":"\ud800"}}',
    '{"id":null,"response":{"clientDataJSON":"eyJjaGFsbGVuZ2UiOiJcdTAwMDAifQ"}}',
]  # fmt: skip


@pytest.fixture
def site(new_app: Callable[..., Flask]) -> Flask:
    """A site with a name: passkeys need one."""
    app = new_app(base_url="http://localhost")
    make_person(app, MIRA)
    make_person(app, NOOR)
    return app


@pytest.fixture
def phone(visit: Visit) -> Device:
    """Mira's phone, with a passkey; she is signed in by it."""
    visit.enter(MIRA)
    device = Device()
    assert add(visit, device) == 303
    return device


def standing(visit: Visit) -> tuple[bool, bool] | None:
    """Whether the browser's newest open session is full, and strong; None without any."""
    with visit.app.app_context():
        row = db.session.scalars(select(Session).where(Session.ended_at.is_(None)).order_by(Session.id.desc())).first()
        return (row.full, row.strong) if row else None


def acts(visit: Visit) -> list[str]:
    with visit.app.app_context():
        return list(db.session.scalars(select(AuditEntry.act).order_by(AuditEntry.id)))


def challenges(visit: Visit) -> int:
    with visit.app.app_context():
        return db.session.scalar(select(func.count()).select_from(PasskeyChallenge)) or 0


def test_a_first_passkey_is_made_after_a_sign_in_of_now_and_opens_what_is_private(visit: Visit) -> None:
    visit.enter(MIRA)
    assert visit.get("/journal").status_code == 403
    assert add(visit, Device(), name="  my\x00 phone\u202e ") == 303
    assert "<strong>my phone</strong>" in visit.get("/account/passkeys").text
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


@pytest.mark.parametrize("wrong", [
    {"origin": "http://evil.example"}, {"origin": "https://localhost"}, {"origin": "http://localhost:8000"},
    {"rp": "evil.example"}, {"flags": PRESENT}, {"flags": VERIFIED}, {"by": 0},
])  # fmt: skip
def test_what_was_signed_elsewhere_or_without_the_person_opens_nothing(
    visit: Visit, phone: Device, wrong: dict[str, Any]
) -> None:
    assert enter(Visit(visit.app), phone).status_code == 303
    thief = Visit(visit.app)
    options = begin(thief, "/signin/passkey/begin")
    answer = phone.sign(options, **{"origin": visit.site, **wrong})
    refused = thief.post("/signin/passkey", credential=json.dumps(answer))
    assert refused.status_code == 422
    assert "did not open anything" in refused.text
    assert thief.cookie() is None
    assert acts(visit)[-1] == "passkey_refused"
    assert enter(thief, phone).status_code == 303


def test_a_counter_that_goes_backwards_is_refused(visit: Visit, phone: Device) -> None:
    phone.count = 40
    assert enter(Visit(visit.app), phone).status_code == 303
    copy = Device()
    copy.key, copy.handle, copy.count = phone.key, phone.handle, 7
    assert enter(Visit(visit.app), copy).status_code == 422
    assert enter(Visit(visit.app), phone).status_code == 303


def test_a_challenge_is_answered_once_in_its_own_browser_and_within_five_minutes(visit: Visit, phone: Device) -> None:
    first, second = Visit(visit.app), Visit(visit.app)
    signed = json.dumps(phone.sign(begin(first, "/signin/passkey/begin"), visit.site))
    begin(second, "/signin/passkey/begin")
    assert second.post("/signin/passkey", credential=signed).status_code == 422
    assert first.post("/signin/passkey", credential=signed).status_code == 303
    assert first.post("/signin/passkey", credential=signed).status_code == 422
    late = json.dumps(phone.sign(begin(second, "/signin/passkey/begin"), visit.site))
    with visit.app.app_context(), transaction() as session:
        session.execute(update(PasskeyChallenge).values(expires_at=clock.wall() - timedelta(seconds=1)))
    assert second.post("/signin/passkey", credential=late).status_code == 422


def test_a_challenge_is_used_up_by_a_wrong_answer_and_serves_one_purpose(visit: Visit, phone: Device) -> None:
    other = Visit(visit.app)
    options = begin(other, "/signin/passkey/begin")
    wrong = phone.sign(options, "http://evil.example")
    assert other.post("/signin/passkey", credential=json.dumps(wrong)).status_code == 422
    right = phone.sign(options, visit.site)
    assert other.post("/signin/passkey", credential=json.dumps(right)).status_code == 422
    other.enter(MIRA)
    stray = json.dumps(phone.sign(begin(other, "/signin/passkey/begin"), visit.site))
    assert other.post("/step-up/passkey", credential=stray).status_code == 422


def test_somebody_elses_passkey_steps_nobody_up_and_adds_nothing(visit: Visit, phone: Device) -> None:
    noor = Visit(visit.app)
    noor.enter(NOOR)
    hers = Device("hers")
    assert add(noor, hers) == 303
    link = Visit(visit.app)
    link.enter(MIRA)
    stolen = hers.sign(begin(link, "/step-up/passkey/begin"), visit.site)
    assert link.post("/step-up/passkey", credential=json.dumps(stolen)).status_code == 422
    assert link.get("/journal").status_code == 403
    stray = Device("one")  # the id of Mira's passkey, which Noor claims as her own
    assert add(noor, stray) == 422
    assert (
        "known here already"
        in noor.post(
            "/account/passkeys", credential=json.dumps(stray.make(begin(noor, "/account/passkeys/begin"), visit.site))
        ).text
    )
    hers.handle = phone.handle
    assert enter(Visit(visit.app), hers).status_code == 422


def test_nothing_that_is_sent_breaks_a_page(visit: Visit, phone: Device) -> None:
    link = Visit(visit.app)
    link.enter(MIRA)
    for payload in GARBAGE:
        text = payload.encode("utf-8", "surrogatepass").decode("utf-8", "replace")
        assert Visit(visit.app).post("/signin/passkey", credential=text).status_code == 422, payload[:60]
        assert link.post("/step-up/passkey", credential=text).status_code == 422, payload[:60]
    for payload in GARBAGE[:3]:
        assert visit.post("/account/passkeys", name="x", credential=payload).status_code == 422
    whole = phone.sign(begin(link, "/step-up/passkey/begin"), visit.site)
    for part in ("clientDataJSON", "authenticatorData", "signature"):
        for value in (None, 7, "", "!!", [], {}, "AAAA"):
            broken = {**whole, "response": {**whole["response"], part: value}}
            assert link.post("/step-up/passkey", credential=json.dumps(broken)).status_code == 422, (part, value)
            whole = phone.sign(begin(link, "/step-up/passkey/begin"), visit.site)


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


def test_a_foreign_passkey_cannot_be_removed_and_reads_like_none(visit: Visit, phone: Device) -> None:
    noor = Visit(visit.app)
    noor.enter(NOOR)
    with visit.app.app_context():
        number = db.session.scalars(select(Passkey.id)).one()
    answers = [noor.post(f"/account/passkeys/{one}/remove") for one in (number, 999)]
    assert {answer.status_code for answer in answers} == {404}
    assert answers[0].data == answers[1].data
    assert enter(Visit(visit.app), phone).status_code == 303


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
