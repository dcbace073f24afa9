"""Each letter's words: changed for one group, approved ahead, sent as a test; they stay with their page."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from tests.desk.test_desk import enter, fay, send, site
from tests.infra.smtp import SmtpServer
from unhurried.accounts.service import find_or_make_person
from unhurried.audit.models import AuditEntry
from unhurried.cohorts.models import Cohort
from unhurried.kit.db import db, transaction
from unhurried.letters.models import LetterWording
from unhurried.letters.service import run_until
from unhurried.pacing import service as pacing

__all__ = ["fay", "site"]
WORDS, FIRST = "/desk/groups/1/words", datetime(2026, 11, 23, 9, tzinfo=UTC)
OURS = "We begin slowly.\nBring a cup of tea."


def walk(site: Flask, until: datetime) -> None:
    with site.app_context():
        run_until(until, step=timedelta(days=30), deliver=True)


def keep(client: FlaskClient, position: int, words: str, act: str = "keep", seen: int = 0) -> str:
    path = f"{WORDS}/{position}"
    return send(client, path, words=words, act=act, seen=str(seen), track="solo", locale="en", style="note").text


def version(site: Flask) -> int:
    with site.app_context():
        return db.session.scalars(select(LetterWording.version)).one()


def fuller(site: Flask) -> None:
    """Mira's inbox is hers alone, and she has letters as a short note."""
    with site.app_context(), transaction():
        person = find_or_make_person("mira@example.org")
        person.style, person.inbox = "note", "mine"


def test_words_of_their_own_are_sent_once_approved_and_not_before(
    site: Flask, fay: FlaskClient, smtp: SmtpServer
) -> None:
    fuller(site)
    shown = keep(fay, 1, OURS)
    assert "Bring a cup of tea." in shown
    assert "not approved yet" in shown
    keep(fay, 2, OURS.replace("begin", "go on"), "approve")
    send(fay, "/desk/groups/1/launch", review="rehearsal")
    walk(site, FIRST + timedelta(weeks=1, hours=1))
    first, second = (one.text() for one in smtp.to("mira@example.org"))
    assert "Bring a cup of tea." not in first
    assert "We go on slowly." in second
    assert "Bring a cup of tea." in second


def test_approved_words_stay_with_their_page_when_the_group_waits(
    site: Flask, fay: FlaskClient, smtp: SmtpServer
) -> None:
    fuller(site)
    keep(fay, 2, OURS, "approve")
    send(fay, "/desk/groups/1/launch", review="rehearsal")
    with site.app_context(), transaction():
        pacing.hold(db.session.get_one(Cohort, 1), 2, 1, by=None)
    assert "approved" in fay.get(f"{WORDS}/2").text
    walk(site, FIRST + timedelta(weeks=2, hours=1))
    letters = [one.text() for one in smtp.to("mira@example.org")]
    assert ["Bring a cup of tea." in text for text in letters] == [False, True]


def test_another_group_keeps_the_courses_words(site: Flask, fay: FlaskClient) -> None:
    keep(fay, 1, OURS, "approve")
    gil = enter(site, "gil@example.org")
    assert "Bring a cup of tea." not in gil.get("/desk/groups/2/words/1").text
    assert gil.get(f"{WORDS}/1").data == gil.get("/desk/groups/999").data
    assert send(gil, f"{WORDS}/1", words="x", act="approve", seen="1").status_code == 404


def test_the_courses_own_words_are_approved_as_well_and_had_again(site: Flask, fay: FlaskClient) -> None:
    before = fay.get(WORDS).text
    assert "· approved" not in before
    keep(fay, 1, OURS, "approve")
    assert fay.get(WORDS).text.count("· approved") == 1
    again = keep(fay, 1, OURS, "course", version(site))
    assert "Bring a cup of tea." not in again
    assert "the course’s own words · not approved yet" in again
    with site.app_context():
        acts = db.session.scalars(select(AuditEntry.act).where(AuditEntry.act.startswith("letter"))).all()
        assert acts == ["letter reworded", "letter approved", "letter reworded"]


def test_two_who_change_the_same_words_do_not_overwrite_each_other(site: Flask, fay: FlaskClient) -> None:
    keep(fay, 1, OURS)
    answer = keep(fay, 1, "Mine instead.", seen=0)
    assert "Somebody changed these words meanwhile." in answer
    assert "Mine instead." in answer, "what was typed is still there"
    with site.app_context():
        assert db.session.scalars(select(LetterWording.words)).all() == [OURS]


def test_words_that_are_none_are_refused_beside_what_was_typed(fay: FlaskClient) -> None:
    assert "Write a few lines first." in keep(fay, 1, " \u200b ")
    assert "Nothing was changed." in keep(fay, 1, "x" * 1001)


def test_a_test_goes_to_the_facilitator_alone_and_says_that_it_is_one(
    site: Flask, fay: FlaskClient, smtp: SmtpServer
) -> None:
    for _twice in range(2):
        keep(fay, 1, OURS, "test", 0 if _twice == 0 else version(site))
    walk(site, FIRST - timedelta(days=2))
    [mail] = smtp.accepted
    assert mail.recipients == ("fay@example.org",)
    assert mail.message["Subject"].startswith("Test: ")
    assert mail.message["List-Unsubscribe"] is None
    for words in ("This is a test that you asked for.", "Bring a cup of tea."):
        assert words in mail.text()
        assert words in mail.text("html")


def test_whoever_looks_after_the_group_no_more_gets_no_test(site: Flask, fay: FlaskClient, smtp: SmtpServer) -> None:
    keep(fay, 1, OURS, "test")
    with site.app_context(), transaction():
        find_or_make_person("fay@example.org").role = "participant"
    walk(site, FIRST - timedelta(days=2))
    assert smtp.accepted == []


def keep_kind(client: FlaskClient, kind: str, words: str, act: str = "keep", seen: int = 0) -> str:
    path = f"{WORDS}/{kind}"
    return send(client, path, words=words, act=act, seen=str(seen), track="solo", locale="en", style="note").text


def test_the_welcome_has_the_groups_own_words_once_approved_and_keeps_what_it_promises(
    site: Flask, fay: FlaskClient, smtp: SmtpServer
) -> None:
    fuller(site)
    assert "You read when you like" in fay.get(f"{WORDS}/welcome").text
    shown = keep_kind(fay, "welcome", "We are glad.\n<b>Come in.</b>", "approve")
    assert "approved" in shown
    assert "&lt;b&gt;Come in.&lt;/b&gt;" in shown
    send(fay, "/desk/groups/1/launch", review="rehearsal")
    walk(site, FIRST + timedelta(hours=1))
    [letter] = smtp.to("mira@example.org")
    for kind, words in (("plain", "<b>Come in.</b>"), ("html", "&lt;b&gt;Come in.&lt;/b&gt;")):
        assert words in letter.text(kind)
        assert "You read when you like" not in letter.text(kind)
        assert "Stopping letters is not leaving" in letter.text(kind)


def test_no_rush_and_the_closing_note_go_in_own_words_after_a_wait_as_well(
    site: Flask, fay: FlaskClient, smtp: SmtpServer
) -> None:
    fuller(site)
    with site.app_context(), transaction():
        find_or_make_person("mira@example.org").reminders = True
    keep_kind(fay, "no_rush", "Any day will do.", "approve")
    keep_kind(fay, "closing_note", "We think of you.", "keep")
    send(fay, "/desk/groups/1/launch", review="rehearsal")
    with site.app_context(), transaction():
        pacing.hold(db.session.get_one(Cohort, 1), 3, 1, by=None)
    walk(site, FIRST + timedelta(days=40))
    letters = [one.text() for one in smtp.to("mira@example.org")]
    [rush] = [text for text in letters if "There is no rush" in text]
    assert "Any day will do." in rush
    assert "is open, and it can wait." in rush
    [last] = [text for text in letters if "This is the last letter until you come back." in text]
    assert "We think of you." not in last, "nobody approved that"
    assert "Your place is kept, and what has opened stays open." in last


def test_a_test_of_the_welcome_has_its_words_and_only_kinds_that_may_be_changed_have_a_page(
    site: Flask, fay: FlaskClient, smtp: SmtpServer
) -> None:
    keep_kind(fay, "welcome", "We are glad.", "test")
    walk(site, FIRST - timedelta(days=2))
    [mail] = smtp.accepted
    assert "We are glad." in mail.text()
    for kind in ("hold_note", "pause_over", "signin", "@welcome"):
        assert fay.get(f"{WORDS}/{kind}").status_code == 404
    assert fay.get("/desk/groups/2/words/welcome").status_code == 404
    page = fay.get(WORDS).text
    for title in ("Welcome", "There is no rush", "Your place is kept"):
        assert f"<strong>{title}</strong>" in page
