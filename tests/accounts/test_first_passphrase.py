"""The first passphrase: chosen after a sign-in of now, never a way from an inbox into a journal (security.md §1.1)."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select, update

from tests.accounts.visits import Visit
from unhurried.accounts.emails import SecurityMail
from unhurried.accounts.models import Person, Session
from unhurried.accounts.queries import person_by_email
from unhurried.kit import clock
from unhurried.kit.db import db, transaction
from unhurried.kit.vault.keys import data_key
from unhurried.mail.models import OutboxRow

MIRA = "mira@example.org"
WORDS = "four teapots under snow"


def person(visit: Visit) -> Person:
    found = person_by_email(MIRA)
    assert found
    return found


def write_something(visit: Visit) -> None:
    """Something private is sealed for Mira."""
    with visit.app.app_context(), transaction():
        data_key(person(visit).id, make=True)


def age(visit: Visit, minutes: int) -> None:
    """Her sessions began that long ago."""
    with visit.app.app_context(), transaction():
        db.session.execute(update(Session).values(began_at=clock.wall() - timedelta(minutes=minutes)))


def days_pass(visit: Visit, days: int) -> None:
    with visit.app.app_context(), transaction():
        mine = person(visit)
        assert mine.passphrase_from
        mine.passphrase_from -= timedelta(days=days)


def choose(visit: Visit, words: str = WORDS) -> int:
    return visit.post("/account/passphrase", passphrase=words).status_code


def notices(visit: Visit) -> dict[int, str]:
    """The reason why each security notice may not go; missing for those that may."""
    with visit.app.app_context():
        rows = db.session.scalars(select(OutboxRow).where(OutboxRow.kind == "security")).all()
        assert rows
        return dict(SecurityMail().still_allowed(rows))


def test_a_browser_that_was_left_open_chooses_no_first_passphrase(visit: Visit) -> None:
    visit.enter(MIRA)
    age(visit, 11)
    assert "Sign in once more first" in visit.get("/account/passphrase").text
    assert choose(visit) == 403
    with visit.app.app_context():
        assert person(visit).passphrase is None


def test_where_something_was_written_a_first_passphrase_opens_nothing_for_three_days(visit: Visit) -> None:
    visit.enter(MIRA)
    write_something(visit)
    assert choose(visit) == 303
    assert visit.post("/step-up", passphrase=WORDS).status_code == 422
    assert "It opens what you wrote from" in visit.get("/account/passphrase").text
    days_pass(visit, 2)
    assert visit.post("/step-up", passphrase=WORDS).status_code == 422
    days_pass(visit, 1)
    assert visit.post("/step-up", passphrase="four teapots under rain").status_code == 422
    assert visit.post("/step-up", passphrase=WORDS).status_code == 303
    with visit.app.app_context():
        mine = person(visit)
        assert mine.passphrase
        assert (mine.passphrase_next, mine.passphrase_from) == (None, None)
    assert visit.get("/account/passphrase").status_code == 200


def test_another_browser_takes_it_back_and_signs_the_rest_out(visit: Visit) -> None:
    other = Visit(visit.app)
    other.enter(MIRA)
    visit.enter(MIRA)
    write_something(visit)
    choose(other, "the words of somebody else")
    assert "It was not me: take it back" in visit.get("/account").text
    assert visit.post("/account/passphrase/take-back").status_code == 303
    assert other.get("/account").status_code == 401
    assert "It was not me" not in visit.get("/account").text
    with visit.app.app_context():
        assert person(visit).passphrase_next is None


def test_while_one_waits_another_cannot_be_put_in_its_place(visit: Visit) -> None:
    visit.enter(MIRA)
    write_something(visit)
    choose(visit)
    with visit.app.app_context():
        before = person(visit).passphrase_next
    choose(visit, "six kettles over the sea")
    with visit.app.app_context():
        assert person(visit).passphrase_next == before


def test_a_mail_says_so_neutrally_and_is_stopped_when_it_was_taken_back(visit: Visit) -> None:
    visit.enter(MIRA)
    write_something(visit)
    choose(visit)
    assert notices(visit) == {}
    with visit.app.app_context():
        rows = db.session.scalars(select(OutboxRow).where(OutboxRow.kind == "security")).all()
        [mail] = SecurityMail().render(rows).values()
        assert (rows[0].lane, mail.to, mail.unsubscribe_url) == ("urgent", MIRA, None)
    assert "/account/passphrase" in mail.text
    assert "journal" not in mail.subject + mail.text + mail.html
    visit.post("/account/passphrase/take-back")
    assert list(notices(visit).values()) == ["no_longer_current"]


def test_a_full_session_changes_the_passphrase_at_once(visit: Visit) -> None:
    visit.enter(MIRA)
    choose(visit)
    write_something(visit)
    age(visit, 60)
    assert choose(visit, "six kettles over the sea") == 303
    assert visit.post("/step-up", passphrase=WORDS).status_code == 422
    assert visit.post("/step-up", passphrase="six kettles over the sea").status_code == 303
