"""The second proof of staff in production: from the operator's page to the desk (docs: security §1.1)."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from sqlalchemy import update

from tests.accounts.authenticator import Device, add, enter
from tests.accounts.staff import (
    FAY,
    IDA,
    PRODUCTION,
    WORDS,
    Proxied,
    by_page_of_the_operator,
    step_up,
)
from tests.accounts.visits import Visit
from tests.infra.pages import still
from tests.operate.hand import Hand
from unhurried.accounts import service
from unhurried.accounts.models import Session
from unhurried.kit.db import transaction


def test_a_mailed_link_leads_staff_to_where_the_second_proof_is_set_up(fay: Visit) -> None:
    answer = fay.enter(FAY)
    assert (answer.status_code, answer.location) == (303, "/account/second-proof")
    page = fay.get("/account/second-proof").text
    for words in ("Before the desk opens", "Make a passkey", "Or a passphrase and a code app"):
        assert words in page
    pages = [fay.get(path) for path in ("/desk", "/desk/none/such", "/desk/groups/new")]
    assert {answer.status_code for answer in pages} == {403}
    strip = {still(a.text) for a in pages}
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


def test_the_command_prints_the_page_and_lets_in_anew_whoever_lost_their_device(
    fay: Visit, database_url: str, data_dir: Path
) -> None:
    hand = Hand(database_url, data_dir, {name: value for name, value in PRODUCTION.items() if name != "mail_from"})
    phone, visit = Device(), Proxied(fay.app)
    for more, where in (((), "/account/second-proof"), (("--anew",), "/account/second-proof")):
        said = hand.do("people", "add", "ada@example.org", "--role", "admin", *more)
        assert "staff set up a passkey, or a passphrase and a code app" in said
        page = re.search(r"https://courses\.test(/signin/\S+)", said)
        assert page
        assert visit.get("/account").status_code == 401
        assert enter(visit, phone).status_code == 422
        assert visit.post(page[1], device="mine").location == where
        assert add(visit, Device(where + said)) == 303
        assert visit.get("/desk").status_code == 200
