"""A forgotten passphrase: asked for, told, waited for, stopped or done (docs: security §1.1)."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from tests.accounts.conftest import MIRA
from tests.accounts.visits import Visit, make_person
from unhurried.accounts import service
from unhurried.accounts.emails import SecurityMail
from unhurried.accounts.models import Person, Recovery
from unhurried.audit.models import AuditEntry
from unhurried.kit import clock
from unhurried.kit.db import db, transaction
from unhurried.mail.models import OutboxRow

OLD, NEW = "four teapots under snow", "six kettles over the sea"
HOURS = 72


@pytest.fixture
def owner(visit: Visit) -> Visit:
    """Mira in a full session, with something private written."""
    with visit.app.app_context(), transaction():
        person = service.find_or_make_person(MIRA)
        service.set_passphrase(person, OLD)
    visit.enter(MIRA)
    assert visit.post("/step-up", passphrase=OLD).status_code == 303
    return visit


@pytest.fixture
def asker(owner: Visit) -> Visit:
    """Whoever reads Mira's mail, and asked for a new passphrase."""
    other = Visit(owner.app)
    other.enter(MIRA)
    assert other.get("/account/recovery").status_code == 200
    assert other.post("/account/recovery").status_code == 303
    return other


def hours_pass(visit: Visit, hours: float) -> None:
    with visit.app.app_context(), transaction() as session:
        for row in session.scalars(select(Recovery)):
            by = timedelta(hours=hours)
            row.asked_at, row.ready_at, row.ends_at = row.asked_at - by, row.ready_at - by, row.ends_at - by


def letters(visit: Visit) -> list[OutboxRow]:
    with visit.app.app_context():
        mine = select(OutboxRow).where(OutboxRow.kind == "security").order_by(OutboxRow.id)
        return list(db.session.scalars(mine))


def link_in_letter(visit: Visit) -> str:
    with visit.app.app_context():
        [mail] = SecurityMail().render(letters(visit)[:1]).values()
    found = re.search(r"https?://[^/]+(/signin/stop/\S+)", mail.text)
    assert found
    assert mail.html.count(found[1]) == 1
    return found[1]


def opens(visit: Visit, words: str) -> bool:
    with visit.app.app_context():
        return service.proves(service.find_or_make_person(MIRA), words)


def acts(visit: Visit) -> list[str]:
    with visit.app.app_context():
        return list(db.session.scalars(select(AuditEntry.act).order_by(AuditEntry.id)))


def test_the_page_says_what_happens_and_what_stays_readable(owner: Visit) -> None:
    link = Visit(owner.app)
    link.enter(MIRA)
    assert "I have neither, or forgot it" in link.get("/journal").text
    page = link.get("/account/recovery").text
    assert f"{HOURS} hours after you ask for it" in page
    assert "Nothing that you wrote is lost, and the new passphrase opens all of it." in page
    assert "those who run the server could open it as well" in page
    assert letters(owner) == []


def test_nothing_opens_before_the_time_has_passed_and_then_for_a_week(asker: Visit, owner: Visit) -> None:
    for hours in (0, HOURS - 1):
        hours_pass(asker, hours)
        assert asker.get("/account/passphrase").status_code == 403
        assert asker.post("/account/passphrase", passphrase=NEW).status_code == 403
    hours_pass(asker, 1)
    assert "It opens everything that you wrote before as well." in asker.get("/account/passphrase").text
    assert asker.post("/account/passphrase", passphrase="short").status_code == 422
    hours_pass(asker, 7 * 24)
    assert asker.post("/account/passphrase", passphrase=NEW).status_code == 403
    assert opens(owner, OLD)


def test_after_it_a_link_session_sets_the_passphrase_once_and_every_other_one_ends(asker: Visit, owner: Visit) -> None:
    hours_pass(asker, HOURS)
    assert asker.post("/account/passphrase", passphrase=NEW).status_code == 303
    assert asker.get("/journal").status_code == 200
    assert owner.get("/account").status_code == 401
    assert (opens(owner, NEW), opens(owner, OLD)) == (True, False)
    again = Visit(owner.app)
    again.enter(MIRA)
    assert again.post("/account/passphrase", passphrase="nine candles beside bread").status_code == 403
    assert [act for act in acts(owner) if act.startswith("recover")] == ["recovery_asked", "recovered"]


def test_two_neutral_letters_tell_of_it_at_once_and_half_way(asker: Visit) -> None:
    first, again = letters(asker)
    assert (first.lane, again.lane) == ("urgent", "urgent")
    half = timedelta(hours=HOURS / 2)
    assert half <= again.send_after - first.send_after < half + timedelta(minutes=1)
    with asker.app.app_context():
        mails = list(SecurityMail().render([first, again]).values())
        assert SecurityMail().still_allowed([first, again]) == {}
    for mail in mails:
        assert (mail.to, mail.subject, mail.unsubscribe_url) == (MIRA, "About your sign-in", None)
        assert not re.search("journal|private|heal|betray|recover", mail.subject + mail.text + mail.html)
    asker.post("/account/recovery")
    assert len(letters(asker)) == 2


def test_looking_at_the_letters_page_changes_nothing_and_pressing_stops_it(asker: Visit, owner: Visit) -> None:
    path = link_in_letter(asker)
    stranger = Visit(owner.app)
    for _look in range(2):
        assert stranger.get(path).status_code == 200
        assert stranger.client.head(path, base_url=stranger.site).status_code == 200
    assert acts(owner)[-1] == "recovery_asked"
    assert stranger.post(path).status_code == 200
    assert acts(owner)[-1] == "recovery_stopped"
    hours_pass(asker, HOURS)
    assert asker.post("/account/passphrase", passphrase=NEW).status_code == 403
    assert (stranger.get(path).status_code, stranger.post(path).status_code) == (410, 410)
    with asker.app.app_context():
        assert set(SecurityMail().still_allowed(letters(asker)).values()) == {"no_longer_current"}


def test_a_spoilt_or_foreign_token_stops_nothing(asker: Visit, owner: Visit) -> None:
    path = link_in_letter(asker)
    number, _dash, bits = path.rpartition("/")[2].partition("-")
    spoilt = [
        f"{int(number) + 1}-{bits}",
        f"{number}-{bits[:-1]}",
        f"{number}-{bits.swapcase()}",
        "%00",
        "9" * 15 + "-x",
    ]
    for token in [*spoilt, "a" * 5000]:
        answers = {owner.get(f"/signin/stop/{token}").status_code, owner.post(f"/signin/stop/{token}").status_code}
        assert answers <= {410, 404, 400}, token
    assert acts(owner)[-1] == "recovery_asked"


def test_only_a_full_session_stops_it_here(asker: Visit, owner: Visit) -> None:
    assert asker.post("/account/recovery/stop").status_code == 403
    assert "Stop it" in owner.get("/account").text
    assert owner.post("/account/recovery/stop").status_code == 303
    assert asker.get("/account").status_code == 401
    hours_pass(asker, HOURS)
    other = Visit(owner.app)
    other.enter(MIRA)
    assert other.post("/account/passphrase", passphrase=NEW).status_code == 403


def test_someone_who_comes_in_with_the_old_passphrase_is_told(asker: Visit) -> None:
    other = Visit(asker.app)
    other.enter(MIRA)
    assert other.post("/step-up", passphrase=OLD).status_code == 303
    assert "A new passphrase was asked for. If it was not you" in other.get("/account").text


def test_staff_and_who_has_nothing_to_forget_cannot_ask(visit: Visit) -> None:
    visit.enter(MIRA)
    assert "nothing to wait for" in visit.post("/account/recovery").text
    make_person(visit.app, "fay@example.org", "facilitator")
    with visit.app.app_context(), transaction():
        service.set_passphrase(service.find_or_make_person("fay@example.org"), OLD)
    fay = Visit(visit.app)
    fay.enter("fay@example.org")
    assert "mail alone brings no new passphrase" in fay.post("/account/recovery").text
    with visit.app.app_context():
        assert db.session.scalars(select(Recovery)).all() == []


def test_who_becomes_staff_while_it_waits_cannot_end_it_that_way(asker: Visit, owner: Visit) -> None:
    hours_pass(asker, HOURS)
    with asker.app.app_context(), transaction() as session:
        session.execute(update(Person).where(Person.email == MIRA).values(role="facilitator"))
    assert asker.post("/account/passphrase", passphrase=NEW).status_code == 403
    assert opens(owner, OLD)


def test_the_wait_follows_real_time_and_the_setting(asker: Visit) -> None:
    with asker.app.app_context():
        row = db.session.scalars(select(Recovery)).one()
        assert row.ready_at - row.asked_at == timedelta(hours=HOURS)
        assert abs(row.asked_at - clock.wall()) < timedelta(minutes=5)
