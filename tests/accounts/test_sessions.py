"""Sessions are rows: idle, ended, rotated, replayed (docs: security §1.3)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select, update

from tests.accounts.conftest import MIRA
from tests.accounts.visits import Visit, make_person
from unhurried.accounts.models import Session
from unhurried.accounts.service import set_passphrase
from unhurried.kit import clock
from unhurried.kit.db import db, transaction
from unhurried.kit.tokens import digest


def replay(visit: Visit, cookie: str) -> int:
    thief = Visit(visit.app)
    thief.client.set_cookie("unhurried", cookie, domain="127.0.0.1")
    return thief.get("/account").status_code


def age(app: Flask, *, seen: timedelta, began: timedelta) -> None:
    moment = clock.wall()
    with app.app_context(), transaction() as session:
        session.execute(update(Session).values(seen_at=moment - seen, began_at=moment - began))


def test_only_the_token_s_digest_is_stored(visit: Visit) -> None:
    visit.enter(MIRA)
    with visit.app.app_context():
        row = db.session.scalars(select(Session)).one()
    cookie = visit.cookie()
    assert cookie
    assert row.token_digest == digest(cookie)
    assert cookie not in str(vars(row))


def test_a_cookie_replayed_after_sign_out_is_refused(visit: Visit) -> None:
    visit.enter(MIRA)
    cookie = visit.cookie() or ""
    assert replay(visit, cookie) == 200
    assert visit.post("/sign-out").status_code == 303
    assert visit.cookie() is None
    assert replay(visit, cookie) == 401


@pytest.mark.parametrize("by", ["post", "get", "without a token"])
def test_leaving_ends_the_session_and_goes_to_the_neutral_site(visit: Visit, by: str) -> None:
    visit.enter(MIRA)
    cookie = visit.cookie() or ""
    answer = {
        "post": lambda: visit.post("/leave"),
        "get": lambda: visit.get("/leave"),
        "without a token": lambda: visit.client.post("/leave", base_url=visit.site),
    }[by]()
    assert (answer.status_code, answer.location) == (303, "https://www.wikipedia.org/")
    assert answer.headers["Clear-Site-Data"] == '"cache", "cookies", "storage"'
    assert replay(visit, cookie) == 401


@pytest.mark.parametrize("headers", [{"Sec-Fetch-Site": "cross-site"}, {"Sec-Purpose": "prefetch;prerender"}])
def test_nobody_else_leaves_for_a_person(visit: Visit, headers: dict[str, str]) -> None:
    visit.enter(MIRA)
    visit.get("/leave", headers=headers)
    visit.client.head("/leave", base_url=visit.site)
    assert visit.get("/account").status_code == 200


@pytest.mark.parametrize(
    ("device", "minutes", "status"),
    [
        ("shared", 14, 200),
        ("shared", 16, 401),
        ("mine", 59, 200),
        ("mine", 61, 401),
    ],
)
def test_an_idle_session_ends(visit: Visit, device: str, minutes: int, status: int) -> None:
    visit.enter(MIRA, device=device)
    age(visit.app, seen=timedelta(minutes=minutes), began=timedelta(hours=2))
    assert visit.get("/account").status_code == status


def test_a_session_ends_after_a_day_however_busy(visit: Visit) -> None:
    visit.enter(MIRA)
    age(visit.app, seen=timedelta(0), began=timedelta(hours=24))
    assert visit.get("/account").status_code == 401


def test_use_is_noted_once_a_minute_at_most(visit: Visit) -> None:
    visit.enter(MIRA)
    stands = {}
    for seen in (30, 90):
        age(visit.app, seen=timedelta(seconds=seen), began=timedelta(hours=1))
        with visit.app.app_context():
            before = db.session.scalars(select(Session.seen_at)).one()
        visit.get("/account")
        with visit.app.app_context():
            stands[seen] = db.session.scalars(select(Session.seen_at)).one() == before
    assert stands == {30: True, 90: False}


def test_signing_in_again_rotates_the_cookie(visit: Visit) -> None:
    visit.enter(MIRA)
    first = visit.cookie() or ""
    visit.enter(MIRA)
    assert visit.cookie() != first
    assert replay(visit, first) == 401


def test_one_session_is_ended_from_another_browser(visit: Visit) -> None:
    visit.enter(MIRA)
    other = Visit(visit.app)
    other.enter(MIRA)
    with visit.app.app_context():
        first, _second = db.session.scalars(select(Session.id).order_by(Session.id)).all()
    assert other.post(f"/account/sessions/{first}/end").status_code == 303
    assert visit.get("/account").status_code == 401
    assert other.get("/account").status_code == 200


def test_a_foreign_session_reads_like_no_such_thing(visit: Visit) -> None:
    make_person(visit.app, "noor@example.org")
    foreign = Visit(visit.app)
    foreign.enter("noor@example.org")
    with visit.app.app_context():
        theirs = db.session.scalars(select(Session.id)).one()
    visit.enter(MIRA)
    answers = [visit.post(f"/account/sessions/{number}/end") for number in (theirs, 999, 2**70)]
    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.data for answer in answers}) == 1
    assert foreign.get("/account").status_code == 200


def test_a_role_that_is_removed_is_gone_at_the_next_request(visit: Visit) -> None:
    from unhurried.accounts.entry import standing
    from unhurried.accounts.models import Person
    from unhurried.accounts.service import set_role

    person_id = make_person(visit.app, "fern@example.org", "facilitator")
    visit.enter("fern@example.org")
    for role, staff in (("facilitator", True), ("participant", False)):
        with visit.app.app_context(), transaction():
            set_role(db.session.get_one(Person, person_id), role)
        with visit.client:
            visit.get("/account")
            assert standing().staff is staff


def test_over_https_cookies_are_host_cookies(new_app: Callable[..., Flask]) -> None:
    app = new_app(base_url="https://localhost")
    make_person(app, MIRA)
    visit = Visit(app)
    answer = visit.enter(MIRA)
    given = [line for line in answer.headers.getlist("Set-Cookie") if line.startswith("__Host-unhurried=")]
    assert given
    for attribute in ("Secure", "HttpOnly", "SameSite=Lax", "Path=/"):
        assert attribute in given[0]
    assert "Domain" not in given[0]
    assert visit.get("/account").status_code == 200


def test_a_passphrase_makes_a_session_full_under_a_new_cookie(visit: Visit) -> None:
    from unhurried.accounts.queries import person_by_email

    with visit.app.app_context(), transaction():
        person = person_by_email(MIRA)
        assert person
        set_passphrase(person, "four teapots under snow")
    visit.enter(MIRA)
    before = visit.cookie() or ""
    assert visit.get("/account/passphrase").status_code == 403
    assert visit.post("/step-up", passphrase="four teapots under rain").status_code == 422
    assert visit.post("/step-up", passphrase="four teapots under snow").status_code == 303
    assert replay(visit, before) == 401
    assert visit.get("/account/passphrase").status_code == 200


def test_the_first_passphrase_signs_every_other_browser_out(visit: Visit) -> None:
    other = Visit(visit.app)
    other.enter(MIRA)
    visit.enter(MIRA)
    answer = visit.post("/account/passphrase", passphrase="four teapots under snow")
    assert answer.status_code == 303, answer.text
    assert other.get("/account").status_code == 401
    assert visit.get("/account").status_code == 200


@pytest.mark.parametrize(
    "weak",
    [
        "short",
        "passwordpassword",
        "Correct Horse Battery Staple",
        "aaaaaaaaaaaaaaaa",
        "abcabcabcabcabcabc",
        "mira@example.org mira",
        "x" * 1001,
    ],
)
def test_a_weak_passphrase_is_refused_with_a_sentence(visit: Visit, weak: str) -> None:
    visit.enter(MIRA)
    answer = visit.post("/account/passphrase", passphrase=weak)
    assert answer.status_code == 422
    assert 'class="error"' in answer.text
    assert weak not in answer.text or len(weak) < 6
