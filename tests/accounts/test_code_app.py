"""The code app of staff and its recovery codes (RFC 6238; docs: security §1.1)."""

from __future__ import annotations

import html
import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from sqlalchemy import select, text, update

from tests.accounts.staff import (
    FAY,
    WORDS,
    Proxied,
    by_page_of_the_operator,
    code_of,
    forget_last_code,
    set_up,
    step_up,
)
from tests.accounts.visits import Visit
from unhurried.accounts import service
from unhurried.accounts.models import CodeApp, Person, RecoveryCode
from unhurried.accounts.service import codes as codes_of
from unhurried.kit import clock
from unhurried.kit.db import db, transaction


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


def test_of_four_who_type_one_recovery_code_at_once_one_gets_in(fay: Visit) -> None:
    code = set_up(fay)[0]
    browsers = [Proxied(fay.app) for _one in range(4)]
    for one in browsers:
        one.enter(FAY)
        one.csrf()

    def type_it(one: Visit) -> int:
        data = {"csrf_token": one.csrf(kept=True), "passphrase": WORDS, "code": code}
        headers = {"Referer": one.site + "/signin"}
        return one.client.post("/step-up", data=data, base_url=one.site, headers=headers).status_code

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(type_it, browsers)) == [303, 422, 422, 422]
