"""The second proof of staff in production: from the operator's page to the desk (docs: security §1.1)."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pyotp
import pytest
from flask import Flask
from sqlalchemy import select, text, update

from tests.accounts.authenticator import Device, add, enter
from tests.accounts.visits import Visit, make_person
from tests.operate.sites import KEY, VAULT
from unhurried.accounts import service
from unhurried.accounts.models import CodeApp, Person, RecoveryCode, Session
from unhurried.accounts.service import codes as codes_of
from unhurried.kit import clock
from unhurried.kit.db import db, transaction

FAY, IDA = "fay@example.org", "ida@example.org"
VARIES = re.compile(r'name="csrf_token" value="[^"]+"|(?s:<aside class="staying".*?</aside>)')
WORDS = "four teapots under snow"
PRODUCTION: dict[str, Any] = {
    "mode": "production", "base_url": "https://courses.test", "secret_key": KEY, "vault_keys": VAULT,
    "redis_url": "redis://127.0.0.1:1/0", "smtp_url": "smtp://127.0.0.1:1", "mail_from": "hello@courses.test",
}  # fmt: skip


class Proxied(Visit):
    """A browser behind the proxy that ends https."""

    def __init__(self, app: Flask) -> None:
        super().__init__(app)
        self.client.environ_base["HTTP_X_FORWARDED_PROTO"] = "https"


@pytest.fixture
def site(new_app: Callable[..., Flask]) -> Flask:
    """A site in production."""
    app = new_app(**PRODUCTION)
    make_person(app, FAY, "facilitator")
    make_person(app, IDA, "admin")
    return app


@pytest.fixture
def fay(site: Flask) -> Visit:
    """A facilitator's browser."""
    return Proxied(site)


def by_page_of_the_operator(visit: Visit, email: str = FAY) -> Any:
    """Sign in by the page that `people add` prints."""
    with visit.app.app_context(), transaction():
        page = service.one_time_link(service.find_or_make_person(email))
    return visit.post(page.removeprefix("https://courses.test"), device="mine")


def code_of(visit: Visit, steps: int = 0) -> str:
    """What the app shows, so many half minutes from now."""
    with visit.app.app_context():
        row = db.session.scalars(select(CodeApp).order_by(CodeApp.made_at.desc())).first()
        assert row
        return pyotp.TOTP(row.secret).at(int(clock.wall().timestamp()) + 30 * steps)


def forget_last_code(visit: Visit) -> None:
    """As if half a minute had passed since."""
    with visit.app.app_context(), transaction() as session:
        session.execute(update(CodeApp).values(last_step=1))


def set_up(visit: Visit) -> list[str]:
    """Passphrase and code app from the operator's page; the recovery codes."""
    by_page_of_the_operator(visit)
    assert visit.post("/account/passphrase", passphrase=WORDS).status_code == 303
    assert visit.post("/code-app").status_code == 303
    answer = visit.post("/code-app/confirm", code=code_of(visit))
    assert answer.status_code == 200, answer.text
    return re.findall(r"<code>([A-Z2-9-]{14})</code>", answer.text)


def step_up(visit: Visit, code: str, words: str = WORDS) -> int:
    return visit.post("/step-up", passphrase=words, code=code).status_code


def test_a_mailed_link_leads_staff_to_where_the_second_proof_is_set_up(fay: Visit) -> None:
    answer = fay.enter(FAY)
    assert (answer.status_code, answer.location) == (303, "/account/second-proof")
    page = fay.get("/account/second-proof").text
    for words in ("Before the desk opens", "Make a passkey", "Or a passphrase and a code app"):
        assert words in page
    pages = [fay.get(path) for path in ("/desk", "/desk/none/such", "/desk/groups/new")]
    assert {answer.status_code for answer in pages} == {403}
    strip = {
        re.sub(r'name="csrf_token" value="[^"]+"|(?s:<aside class="staying".*?</aside>)', "", a.text) for a in pages
    }
    assert len(strip) == 1


def test_a_passkey_opens_the_desk_and_a_passphrase_alone_does_not(fay: Visit) -> None:
    by_page_of_the_operator(fay)
    phone = Device()
    assert add(fay, phone) == 303
    assert fay.get("/desk").status_code == 200
    other = Proxied(fay.app)
    assert enter(other, phone).location == "/desk"
    assert other.get("/desk").status_code == 200
    assert other.post("/account/passphrase", passphrase=WORDS).status_code == 303
    third = Proxied(fay.app)
    third.enter(FAY)
    assert step_up(third, "") == 303
    assert third.get("/journal").status_code == 200
    assert third.get("/desk").status_code == 403
    assert third.post("/account/passkeys/begin").status_code == 409
    assert third.post("/code-app").status_code == 403


def test_a_passphrase_and_a_code_open_the_desk(fay: Visit) -> None:
    codes = set_up(fay)
    assert len(codes) == len(set(codes)) == 10
    assert fay.get("/desk").status_code == 200
    other = Proxied(fay.app)
    other.enter(FAY)
    forget_last_code(fay)
    assert "The code of your app" in other.get("/desk").text
    assert step_up(other, "") == 422
    assert step_up(other, code_of(fay), "four teapots under rain") == 422
    assert step_up(other, code_of(fay)) == 303
    assert other.get("/desk").status_code == 200


def test_a_code_is_taken_once_and_only_near_its_half_minute(fay: Visit) -> None:
    set_up(fay)
    other = Proxied(fay.app)
    other.enter(FAY)
    assert step_up(other, code_of(fay, -1)) == 422  # the one that set the app up, or one before it
    forget_last_code(fay)
    assert step_up(other, code_of(fay, 9)) == 422
    code = code_of(fay)
    assert step_up(other, f" {code[:3]} {code[3:]} ") == 303
    third = Proxied(fay.app)
    third.enter(FAY)
    assert step_up(third, code) == 422


def test_guessing_codes_ends_after_eight_tries(fay: Visit) -> None:
    set_up(fay)
    other = Proxied(fay.app)
    other.enter(FAY)
    assert [step_up(other, f"00000{n}") for n in range(9)] == [422] * 8 + [429]
    forget_last_code(fay)
    assert step_up(other, code_of(fay)) == 429


def test_a_recovery_code_stands_in_once_and_new_ones_end_the_old(fay: Visit) -> None:
    codes = set_up(fay)
    other = Proxied(fay.app)
    other.enter(FAY)
    assert step_up(other, codes[0].lower().replace("-", " ")) == 303
    assert other.get("/desk").status_code == 200
    assert "9 recovery codes are left" in other.get("/account").text
    third = Proxied(fay.app)
    third.enter(FAY)
    assert step_up(third, codes[0]) == 422
    assert other.post("/code-app/recovery-codes").status_code == 200
    assert step_up(third, codes[1]) == 422


def test_secrets_and_codes_are_nowhere_in_clear(fay: Visit) -> None:
    codes = set_up(fay)
    with fay.app.app_context():
        row = db.session.scalars(select(CodeApp)).one()
        secret = row.secret
        raw = (
            db.session.execute(text("SELECT * FROM code_app")).all()
            + db.session.execute(text("SELECT code_digest FROM recovery_code")).all()
        )
        assert secret not in repr(raw)
        assert not [code for code in codes if code in repr(raw) or code.replace("-", "") in repr(raw)]
        assert {len(one.code_digest) for one in db.session.scalars(select(RecoveryCode))} == {64}
    assert secret not in fay.get("/code-app").text
    assert codes[0] not in fay.get("/code-app").text


def test_the_picture_and_the_typed_secret_are_one_and_go_with_the_setting_up(fay: Visit) -> None:
    by_page_of_the_operator(fay)
    assert fay.get("/code-app").status_code == 403
    fay.post("/account/passphrase", passphrase=WORDS)
    assert "<svg" not in fay.get("/code-app").text.partition("<main")[2]
    fay.post("/code-app")
    page = fay.get("/code-app").text
    main = page.partition("<main")[2]
    assert "<svg" in main
    assert "style=" not in main
    shown = re.search(r'<code class="secret">([A-Z2-7 ]+)</code>', page)
    assert shown
    with fay.app.app_context():
        row = db.session.scalars(select(CodeApp)).one()
        assert shown[1].replace(" ", "") == row.secret
        address = codes_of.address_of_secret(db.session.get_one(Person, row.person_id), row.secret)
    assert html.unescape(address).startswith("otpauth://totp/Unhurried:fay%40example.org?secret=")
    assert fay.post("/code-app/confirm", code="000000").status_code == 422
    with fay.app.app_context(), transaction() as session:
        session.execute(update(CodeApp).values(made_at=clock.wall() - timedelta(minutes=16)))
    assert fay.post("/code-app/confirm", code=code_of(fay)).status_code == 422


def test_who_is_no_staff_needs_no_code_app_and_staff_are_gone_at_once(fay: Visit) -> None:
    set_up(fay)
    assert fay.get("/desk").status_code == 200
    with fay.app.app_context(), transaction():
        service.set_role(service.find_or_make_person(FAY), "participant")
    assert fay.get("/desk").status_code == 404
    assert fay.get("/code-app").location == "/account"


def test_the_operator_lets_in_anew_whoever_lost_their_device(fay: Visit) -> None:
    by_page_of_the_operator(fay)
    phone = Device()
    add(fay, phone)
    with fay.app.app_context(), transaction():
        person = service.find_or_make_person(FAY)
        service.forget_proofs(person)
        service.end_all(person.id)
    assert fay.get("/account").status_code == 401
    assert enter(Proxied(fay.app), phone).status_code == 422
    again = Proxied(fay.app)
    assert by_page_of_the_operator(again).location == "/account/second-proof"
    assert add(again, Device("new")) == 303
    assert again.get("/desk").status_code == 200


def test_the_operators_page_vouches_where_a_mailed_link_has_to_wait(fay: Visit) -> None:
    from unhurried.kit.vault.keys import data_key

    with fay.app.app_context(), transaction():
        data_key(service.find_or_make_person(FAY).id, make=True)
    fay.enter(FAY)
    assert add(fay, Device("by mail")) == 303
    assert fay.get("/desk").status_code == 403
    other = Proxied(fay.app)
    by_page_of_the_operator(other)
    assert add(other, Device("by page")) == 303
    assert other.get("/desk").status_code == 200


@pytest.mark.parametrize("email", [FAY, IDA])
def test_only_a_session_with_both_proofs_opens_the_desk(fay: Visit, email: str) -> None:
    with fay.app.app_context(), transaction():
        token = service.begin(service.find_or_make_person(email), full=True, strong=True, shared_device=False)
    fay.client.set_cookie("__Host-unhurried", token, domain="courses.test", secure=True)
    found = {}
    for full, strong in ((True, True), (True, False), (False, True), (False, False)):
        with fay.app.app_context(), transaction() as session:
            session.execute(update(Session).values(full=full, strong=strong))
        found[full, strong] = fay.get("/desk").status_code
    assert found == {(True, True): 200, (True, False): 403, (False, True): 403, (False, False): 403}
