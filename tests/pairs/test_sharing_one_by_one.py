"""One check-in at a time, until it is taken back; nothing else crosses, and ending it tells nobody."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select

from tests.infra.pages import still
from tests.journal.writers import Writer
from tests.lessons.readers import DAY_ONE, stand
from tests.pairs.couples import ask, check_in, code_of, link, notices, page, say, share, sides, take_back
from tests.privacy.filling import everything_in
from unhurried.accounts.models import Person
from unhurried.audit.models import AuditEntry
from unhurried.care.models import SafetyPath
from unhurried.cohorts.service import keep_apart
from unhurried.kit.db import db, transaction
from unhurried.pairs.models import PairShare, PairSide
from unhurried.privacy.queries import everything, who_looked
from unhurried.privacy.service import as_json, erase


@pytest.fixture
def couple(mira: Writer, tom: Writer, dan: Writer) -> tuple[Writer, Writer, Writer]:
    link(mira, tom)
    return mira, tom, dan


def test_only_what_was_chosen_crosses_as_it_was(couple: tuple[Writer, Writer, Writer]) -> None:
    mira, tom, dan = couple
    number = check_in(mira, heavy="5", steady="2", statement="4", pace="fast", line="words of mine")
    assert "very heavy" in share(mira, number)
    with mira.app.app_context():
        assert "statement" not in db.session.scalars(select(PairShare)).one().words
    seen = page(tom)
    assert "The week: very heavy. They: a little steady. The pace: too fast." in seen
    assert "words of mine" not in seen
    check_in(mira, heavy="1", line="later words")
    assert page(tom) == seen
    share(mira, number, line="yes")
    assert "later words" in page(tom)
    assert "later words" not in page(dan)


def test_taken_back_is_gone_at_once(couple: tuple[Writer, Writer, Writer]) -> None:
    mira, tom, dan = couple
    before = page(tom)
    number = check_in(mira, heavy="5", line="words of mine")
    share(mira, number)
    for stranger in (tom, dan):
        take_back(mira, number, by=stranger)
    assert "very heavy" in page(tom)
    take_back(mira, number)
    assert page(tom) == before
    with mira.app.app_context():
        assert db.session.scalars(select(PairShare)).all() == []


def test_nobody_shares_what_is_not_theirs_or_with_anyone_else(couple: tuple[Writer, Writer, Writer]) -> None:
    mira, tom, dan = couple
    number = check_in(mira, heavy="5")
    for who in (tom, dan):
        share(who, number)
    with mira.app.app_context():
        assert db.session.scalars(select(PairShare)).all() == []
    assert "very heavy" not in page(dan) + page(tom)


def test_nothing_of_progress_presence_track_writing_or_reading_crosses(couple: tuple[Writer, Writer, Writer]) -> None:
    """Whatever one of them does, the other's pages and mail stay as they are, to the letter."""
    mira, tom, _dan = couple
    number = check_in(mira, heavy="5")
    share(mira, number)
    paths = ["/sharing", "/home", "/my-data", "/journal/check-ins", "/for-you", "/rhythm"]
    page(tom)
    before = [still(tom.get(path).text) for path in paths]
    mail = len(notices(tom))
    mira.post(f"/weeks/{mira.enrolment}/1/finish")
    mira.post("/rhythm/pause", weeks="2")
    mira.writes("an entry")
    mira.post("/journal/promises", text="a promise")
    mira.post("/rhythm/hard-days", on="2026-12-24")
    mira.get("/sharing")
    mira.enter(full=True)
    assert [still(tom.get(path).text) for path in paths] == before
    assert len(notices(tom)) == mail


def test_reading_what_is_shared_leaves_no_mark(couple: tuple[Writer, Writer, Writer]) -> None:
    mira, tom, _dan = couple
    share(mira, check_in(mira, heavy="5"))
    with mira.app.app_context():
        before = everything_in(db)
    assert "very heavy" in page(tom)
    with mira.app.app_context():
        after = everything_in(db)
        assert who_looked(mira.id) == []
    assert {name for name in after if after[name] != before[name]} <= {"session"}


def without_forms(shown: str) -> list[str]:
    return re.sub(r"<form.*?</form>", "", shown, flags=re.S).split()


@pytest.mark.parametrize("what", ["stays", "back"])
def test_ending_it_tells_the_other_nothing(couple: tuple[Writer, Writer, Writer], what: str) -> None:
    mira, tom, _dan = couple
    empty = page(tom)
    share(mira, check_in(mira, heavy="5"))
    theirs = check_in(tom, heavy="1")
    full, mail = page(tom), len(notices(tom))
    assert mira.post("/sharing/end").status_code == 422
    mira.post("/sharing/end", what=what)
    assert sides(mira, tom) == [False, True]
    now = page(tom)
    assert ("very heavy" in now) == (what == "stays")
    assert "You share with <bdi>mira@example.org</bdi>." in now
    assert len(notices(tom)) == mail
    assert (now == full) == (what == "stays")
    assert (without_forms(now) == without_forms(empty)) == (what == "back")
    assert "Shared, as it is now." in share(tom, theirs)
    assert "The week: light. They" not in page(mira)
    assert "Ask somebody" in page(mira)


def test_after_both_have_ended_it_they_can_begin_anew(couple: tuple[Writer, Writer, Writer]) -> None:
    mira, tom, _dan = couple
    mira.post("/sharing/end", what="back")
    assert say(tom, code_of(ask(mira, tom.email))).status_code == 422
    tom.post("/sharing/end", what="back")
    link(mira, tom)


@pytest.mark.parametrize("way", ["/sharing/afraid", "/my-weeks"])
def test_fear_freezes_what_the_other_sees(couple: tuple[Writer, Writer, Writer], way: str) -> None:
    mira, tom, _dan = couple
    share(mira, check_in(mira, heavy="5"))
    before = page(tom)
    answer = mira.post(way, form="quieter")
    assert answer.status_code == 303
    if way == "/sharing/afraid":
        shown = mira.get(answer.location).text
        assert "/safety" in shown
        assert "Would you like a facilitator to know?" in shown
    with mira.app.app_context():
        stand(DAY_ONE.replace(day=8))
    assert "Nothing new can be added" in share(mira, check_in(mira, 2, heavy="1"))
    assert page(tom) == before
    mine = page(mira)
    assert "stays as it was" in mine
    assert "Share one check-in" not in mine
    assert "Shared, as it is now." in share(tom, check_in(tom, heavy="2"))
    mira.post("/my-weeks", form="ordinary")
    assert "Shared, as it is now." in share(mira, check_in(mira, 2, heavy="1"))


def test_who_reads_the_quieter_form_is_asked_nothing_and_asks_nothing(mira: Writer, tom: Writer) -> None:
    code = code_of(ask(tom, mira.email))
    mira.post("/my-weeks", form="quieter")
    shown = page(mira)
    assert "asks whether" not in shown
    assert "Ask somebody" not in shown
    assert say(mira, code).status_code == 422
    assert ask(mira, tom.email).status_code == 409
    assert "You have asked somebody" in page(tom)


def test_an_answer_comes_to_nothing_once_its_sender_is_afraid(mira: Writer, tom: Writer) -> None:
    code = code_of(ask(mira, tom.email))
    with mira.app.app_context(), transaction():
        db.session.add(SafetyPath(person_id=mira.id))
    assert say(tom, code).status_code == 422
    assert sides(mira, tom) == [False, False]


def test_whoever_is_kept_apart_later_adds_nothing_new(couple: tuple[Writer, Writer, Writer]) -> None:
    mira, tom, _dan = couple
    share(mira, check_in(mira, heavy="5"))
    seen = page(tom)
    with mira.app.app_context(), transaction():
        keep_apart(mira.id, tom.id, by=None)
    assert "very heavy" in page(tom)
    assert "You share with <bdi>mira@example.org</bdi>." in seen
    for who in (mira, tom):
        assert "Nothing new can be added" in share(who, check_in(who, heavy="2"))


def test_the_record_names_each_for_themselves_only(couple: tuple[Writer, Writer, Writer]) -> None:
    mira, tom, _dan = couple
    number = check_in(mira, heavy="5")
    share(mira, number)
    take_back(mira, number)
    mira.post("/sharing/end", what="back")
    with mira.app.app_context():
        rows = db.session.scalars(select(AuditEntry).where(AuditEntry.act.contains("shar")).order_by(AuditEntry.id))
        mine = [row for row in rows if row.subject_id == mira.id]
        assert [row.act for row in mine] == [
            "sharing offered", "sharing begun", "check-in shared", "check-in no longer shared", "sharing ended",
        ]  # fmt: skip
        assert all(row.actor_id == mira.id and row.detail == {} for row in mine)
        assert who_looked(tom.id) == []


def test_the_file_of_ones_data_has_it_and_names_nobody_else(couple: tuple[Writer, Writer, Writer]) -> None:
    mira, tom, _dan = couple
    share(mira, check_in(mira, heavy="5", line="words of mine"), line="yes")
    mira.post("/sharing/end", what="stays")
    with mira.app.app_context():
        person = db.session.get_one(Person, tom.id)
        assert "That you share check-ins with somebody" in everything(person)
        assert "words of mine" not in as_json(person)
        mine = everything(db.session.get_one(Person, mira.id))
        (shared,) = mine["Check-ins you shared, as they were"]
        assert shared["line"] == "words of mine"
        assert "reader_id" not in shared


def test_erasing_one_takes_what_they_shared_and_leaves_the_other_standing(
    couple: tuple[Writer, Writer, Writer],
) -> None:
    mira, tom, _dan = couple
    share(mira, check_in(mira, heavy="5"))
    share(tom, check_in(tom, heavy="1"))
    with mira.app.app_context(), transaction():
        erase(mira.id)
    shown = page(tom)
    assert "You share with one other person." in shown
    assert "mira" not in shown
    assert "very heavy" not in shown
    assert "Nothing new can be added" in share(tom, check_in(tom, heavy="2"))
    with mira.app.app_context():
        assert [side.other_id for side in db.session.scalars(select(PairSide))] == [None]
        assert db.session.scalars(select(PairShare)).all() == []
