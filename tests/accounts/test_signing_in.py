"""Signing in by an emailed link (docs: security §1.2)."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select, update

from tests.accounts.conftest import MIRA
from tests.accounts.visits import Visit, last_token
from tests.infra.pages import still
from unhurried.accounts.models import Session, SignInLink
from unhurried.accounts.service import code_of
from unhurried.kit import clock
from unhurried.kit.db import db, transaction
from unhurried.mail.models import OutboxRow


def sessions(app: Flask) -> int:
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(Session)) or 0


def test_a_link_signs_in_the_browser_that_asked(visit: Visit) -> None:
    answer = visit.enter(MIRA)
    assert (answer.status_code, answer.location) == (303, "/home")
    assert "Where you are signed in" in visit.get("/account").text


def test_looking_at_the_page_changes_nothing(visit: Visit) -> None:
    path = visit.ask(MIRA)
    for _look in range(3):
        assert visit.get(path).status_code == 200
        assert visit.client.head(path, base_url=visit.site).status_code == 200
    assert visit.post(path).status_code == 303


def test_a_link_signs_in_once(visit: Visit) -> None:
    path = visit.ask(MIRA)
    visit.post(path)
    again = visit.post(path)
    assert again.status_code == 410
    assert "works once" in again.text
    assert sessions(visit.app) == 1


def test_two_at_the_same_moment_sign_in_once(visit: Visit) -> None:
    path, token = visit.ask(MIRA), visit.csrf()
    headers = {"Cookie": "; ".join(f"{c.key}={c.value}" for c in (visit.client._cookies or {}).values())}

    def enter(_n: int) -> int:
        client = visit.app.test_client(use_cookies=False)
        return client.post(path, data={"csrf_token": token}, headers=headers).status_code

    with ThreadPoolExecutor(4) as pool:
        answers = sorted(pool.map(enter, range(4)))
    assert answers == [303, 410, 410, 410]
    assert sessions(visit.app) == 1


def test_a_link_is_over_after_ten_minutes(visit: Visit) -> None:
    path = visit.ask(MIRA)
    with visit.app.app_context(), transaction() as session:
        session.execute(update(SignInLink).values(expires_at=clock.wall() - timedelta(seconds=1)))
    assert visit.get(path).status_code == 410
    assert visit.post(path).status_code == 410


@pytest.mark.parametrize(
    "spoil",
    [
        lambda token: token[:-1] + ("A" if token[-1] != "A" else "B"),
        lambda token: token[:-4],
        lambda token: token + "A",
        lambda token: "9" + token,
        lambda token: "%00" + token,
        lambda token: token.swapcase(),
        lambda token: "a" * 5000,
    ],
)
def test_a_spoilt_token_opens_nothing(visit: Visit, spoil: object) -> None:
    path = visit.ask(MIRA)
    spoilt = "/signin/" + spoil(path.rpartition("/")[2])  # type: ignore[operator]
    assert visit.get(spoilt).status_code == 410
    assert visit.post(spoilt).status_code == 410
    assert sessions(visit.app) == 0
    assert visit.post(path).status_code == 303


def test_another_browser_is_shown_a_code_for_the_asking_one(visit: Visit) -> None:
    path = visit.ask(MIRA)
    other = Visit(visit.app)
    page = other.get(path).text
    code = code_in(visit.app)
    assert f"{code[:3]}-{code[3:]}" in page
    assert other.post(path).status_code == 200
    assert other.cookie() is None
    assert visit.post("/signin/sent", code=f" {code[:3].lower()} {code[3:]} ").status_code == 303
    assert visit.get("/account").status_code == 200


def code_in(app: Flask) -> str:
    with app.app_context():
        return code_of(last_token(app))


def test_a_code_works_only_in_the_browser_that_asked(visit: Visit) -> None:
    visit.ask(MIRA)
    other = Visit(visit.app)
    other.ask("nobody@example.org")
    with visit.app.app_context():
        mira = db.session.scalars(select(OutboxRow).where(OutboxRow.person_id.is_not(None))).one()
        from unhurried.kit.tokens import derive

        code = code_of(derive("signin", mira.ref or 0, mira.nonce))
    assert other.post("/signin/sent", code=code).status_code == 422
    assert sessions(visit.app) == 0


def test_the_fifth_wrong_code_ends_the_link(visit: Visit) -> None:
    visit.ask(MIRA)
    for _try in range(5):
        assert visit.post("/signin/sent", code="AAAAAA").status_code == 422
    assert visit.post("/signin/sent", code=code_in(visit.app)).status_code == 422
    assert sessions(visit.app) == 0


def test_known_and_unknown_addresses_look_the_same(visit: Visit) -> None:
    stranger = Visit(visit.app)
    known = visit.post("/signin", email=MIRA)
    unknown = stranger.post("/signin", email="nobody@example.org")
    assert (known.status_code, known.location) == (unknown.status_code, unknown.location)
    assert still(visit.get(known.location).text) == still(stranger.get(unknown.location).text)
    assert visit.post("/signin/sent", code="AAAAAA").status_code == 422
    assert stranger.post("/signin/sent", code="AAAAAA").status_code == 422


def test_an_unknown_address_writes_a_row_that_the_worker_discards(visit: Visit) -> None:
    from unhurried.accounts.emails import SignInMail

    Visit(visit.app).ask("nobody@example.org")
    visit.ask(MIRA)
    with visit.app.app_context():
        rows = db.session.scalars(select(OutboxRow).order_by(OutboxRow.id)).all()
        kind = SignInMail()
        assert [row.lane for row in rows] == ["urgent", "urgent"]
        assert kind.still_allowed(rows) == {rows[0].id: "unknown_address"}
        mails = kind.render(rows)
        assert list(mails) == [rows[1].id]
        assert mails[rows[1].id].to == MIRA
        assert last_token(visit.app) in mails[rows[1].id].text
        assert last_token(visit.app) in mails[rows[1].id].html
        assert mails[rows[1].id].unsubscribe_url is None


def test_a_stranger_with_the_row_s_link_gets_in_nowhere(visit: Visit) -> None:
    path = visit.ask("nobody@example.org")
    assert visit.post(path).status_code != 303
    assert sessions(visit.app) == 0


def test_the_person_comes_back_to_the_page_that_was_asked_for(visit: Visit) -> None:
    path = visit.ask(MIRA, referrer="/account?x=1")
    assert visit.post(path).location == "/account?x=1"


@pytest.mark.parametrize(
    "hostile", ["https://evil.example/", "//evil.example", "/\\evil.example", "/a\r\nSet-Cookie: x=1"]
)
def test_a_redirect_stays_within_the_site(visit: Visit, hostile: str) -> None:
    assert visit.post("/signin", email=MIRA, goes_to=hostile).status_code == 303
    assert visit.post(f"/signin/{last_token(visit.app)}").location == "/home"


def test_too_many_mails_to_one_address_are_refused(visit: Visit) -> None:
    answers = [visit.post("/signin", email="Many@Example.org").status_code for _n in range(7)]
    assert answers == [303] * 6 + [429]
    assert Visit(visit.app).post("/signin", email=MIRA).status_code == 303


def test_an_address_that_cannot_exist_gets_a_sentence_and_stays(visit: Visit) -> None:
    answer = visit.post("/signin", email="mira at example")
    assert answer.status_code == 422
    assert "name@example.org" in answer.text
    assert 'value="mira at example"' in answer.text
