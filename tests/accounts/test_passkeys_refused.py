"""Answers of a device that prove nothing: elsewhere, again, somebody else's, broken (W3C WebAuthn §7)."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, update

from tests.accounts.authenticator import PRESENT, VERIFIED, Device, add, begin, enter
from tests.accounts.conftest import MIRA
from tests.accounts.named import NOOR, acts
from tests.accounts.visits import Visit
from unhurried.accounts.models import Passkey, PasskeyChallenge
from unhurried.kit import clock
from unhurried.kit.db import db, transaction

GARBAGE = [
    "", "{}", "[]", "null", "1", '"x"', "{", "\x00", "[" * 9000, "a" * 30_000, '{"id":1}', '{"response":{}}',
    '{"id":"x","rawId":"x","type":"public-key","response":{"clientDataJSON":"e30"}}',
    '{"id":"x","rawId":"x","type":"public-key","response":{"clientDataJSON":"\ud800"}}',
    '{"id":null,"response":{"clientDataJSON":"eyJjaGFsbGVuZ2UiOiJcdTAwMDAifQ"}}',
]  # fmt: skip


@pytest.fixture
def site(named_site: Flask) -> Flask:
    """Passkeys need a site with a name."""
    return named_site


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
    to_make = begin(visit, "/account/passkeys/begin")
    stray = json.dumps(phone.sign({"challenge": to_make["challenge"], "rpId": "localhost"}, visit.site))
    assert visit.post("/step-up/passkey", credential=stray).status_code == 422


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


def test_a_foreign_passkey_cannot_be_removed_and_reads_like_none(visit: Visit, phone: Device) -> None:
    noor = Visit(visit.app)
    noor.enter(NOOR)
    with visit.app.app_context():
        number = db.session.scalars(select(Passkey.id)).one()
    answers = [noor.post(f"/account/passkeys/{one}/remove") for one in (number, 999)]
    assert {answer.status_code for answer in answers} == {404}
    assert answers[0].data == answers[1].data
    assert enter(Visit(visit.app), phone).status_code == 303
