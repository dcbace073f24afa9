"""A facilitator's few lines: who gets them when, in the next letter with a place, and the way back until then."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from tests.gatherings.groups import group, member, person_of
from tests.infra.smtp import SmtpServer
from tests.journal.writers import Writer
from tests.lessons.readers import Reader, stand
from unhurried.accounts.models import Person
from unhurried.cohorts.models import Cohort, Enrolment
from unhurried.gatherings import queries, service
from unhurried.gatherings.models import Announcement, AnnouncementReader
from unhurried.kit.db import db, transaction
from unhurried.letters.service import tick
from unhurried.mail.models import OutboxRow
from unhurried.mail.service import drain
from unhurried.mail.service.draining import hang_up
from unhurried.pacing.service import add_hard_day, pause

WORDS = "The call is in a new room.\n\nBring <tea> & a chair, if you like."
MONDAY = datetime(2026, 10, 19, 8, tzinfo=UTC)
MARK = re.compile(r'name="shown" value="(\w+)"')


def announce(cohort: int, words: str = WORDS) -> int:
    with transaction():
        return service.announce(db.session.get_one(Cohort, cohort), words, by=None).id


def items_of(email: str) -> list[tuple[str, str, list[str], str | None]]:
    """Date, state, items and reason of each row of this person's ledger that has an announcement."""
    rows = select(OutboxRow).join(Person, Person.id == OutboxRow.person_id).where(Person.email == email)
    found = [(str(r.local_date), r.state, [i["item"] for i in r.items], r.reason) for r in db.session.scalars(rows)]
    return [row for row in found if "announcement" in row[2]]


def live(until: datetime, since: datetime = MONDAY) -> None:
    """The clockwork runs each morning, and what it writes is sent."""
    while since <= until:
        stand(since)
        tick()
        for lane in ("lesson", "gentle"):
            drain(lane)
        since += timedelta(days=1)


@pytest.fixture
def app(new_app, smtp: SmtpServer):  # type: ignore[no-untyped-def]
    found = new_app(smtp_url=smtp.url)
    with found.app_context():
        yield found
        hang_up()


def test_it_rides_in_the_next_letter_in_its_own_words(app: Flask, smtp: SmtpServer) -> None:
    announce(group("noise@example.org", style="note"), "Something else, for another group.")
    cohort = group("mira@example.org", style="note")
    announce(cohort)
    live(MONDAY)
    assert items_of("mira@example.org")[0][2] == ["lesson:1", "welcome", "announcement"]
    [letter] = [one for one in smtp.accepted if one.recipients == ("mira@example.org",)]
    assert "A word from your facilitator" in letter.text()
    assert "The call is in a new room.\nBring <tea> & a chair, if you like." in letter.text()
    assert "Bring &lt;tea&gt; &amp; a chair" in letter.text("html")
    assert all(one.text().count("A word from your facilitator") == 1 for one in smtp.accepted)
    assert "Something else" not in letter.text()


def test_whoever_joins_later_or_rests_too_long_gets_nothing_of_it(app: Flask, smtp: SmtpServer) -> None:
    cohort = group("mira@example.org", "tom@example.org", style="note", reminders=False)
    live(MONDAY)
    stand(datetime(2026, 10, 20, 12, tzinfo=UTC))
    with transaction():
        pause(db.session.scalars(select(Person.id).where(Person.email == "tom@example.org")).one(), 4)
    announce(cohort)
    stand(datetime(2026, 10, 20, 13, tzinfo=UTC))
    member(cohort, "late@example.org", style="note")
    live(datetime(2026, 11, 24, 9, tzinfo=UTC), datetime(2026, 10, 21, 9, tzinfo=UTC))
    assert [row[:2] for row in items_of("mira@example.org")] == [("2026-10-21", "sent")]
    assert items_of("late@example.org") == []
    assert [row[1:] for row in items_of("tom@example.org")] == [("skipped", ["announcement"], "no_longer_current")]


@pytest.mark.parametrize("decided", [False, True], ids=["before the decision", "between decision and sending"])
def test_it_is_taken_back_until_it_was_sent(app: Flask, smtp: SmtpServer, decided: bool) -> None:
    cohort = group("mira@example.org", style="note")
    live(MONDAY)
    number = announce(cohort)
    if decided:
        stand(datetime(2026, 10, 20, 9, tzinfo=UTC))
        tick()
    with transaction():
        service.take_back(db.session.get_one(Cohort, cohort), number, by=None)
    live(datetime(2026, 10, 23, 9, tzinfo=UTC), datetime(2026, 10, 20, 10, tzinfo=UTC))
    assert not any("new room" in letter.text() for letter in smtp.accepted)
    ended = {(row[1], row[3]) for row in items_of("mira@example.org")}
    assert ended == {("suppressed" if decided else "skipped", "no_longer_current")}


def test_the_desk_counts_who_gets_it_when_and_offers_the_way_back(site: Flask, cohort: int) -> None:
    fay = Writer.facilitator(site, "fay@example.org", cohort)
    with site.app_context(), transaction():
        ids = list(db.session.scalars(select(Enrolment.id).order_by(Enrolment.id)))
        person_of(ids[0]).zone = "Asia/Tokyo"
    path = f"/desk/groups/{cohort}/announcements"
    shown = fay.post(path, words=WORDS)
    lines = [" ".join(re.sub(r"<[^>]+>", " ", row).split()) for row in shown.text.split("<tr>")[2:]]
    assert lines[0].startswith("Tokyo, Japan 1 Tuesday 13 October, 09:00")
    assert lines[1].startswith("London, United Kingdom 2 Tuesday 13 October, 09:00")
    assert "Bring &lt;tea&gt; &amp; a chair" in shown.text
    with site.app_context():
        assert db.session.scalars(select(Announcement)).all() == []
    mark = MARK.search(shown.text)
    assert mark
    assert "Show who gets it when" in fay.post(path, words="other", shown=mark[1], sure="yes").text
    assert fay.post(path, words=WORDS, shown=mark[1], sure="yes").status_code == 303
    with site.app_context():
        for moment in (MONDAY - timedelta(hours=8), MONDAY):
            stand(moment)
            tick()
    page = fay.get(path).text
    assert "in the letters of 3 of 3 people" in page
    assert "Take it back" not in page, "everyone has it"
    for _once_more in range(2):
        with site.app_context(), transaction():
            service.announce(db.session.get_one(Cohort, cohort), "Another word", by=None)
    refused = fay.post(path, words=WORDS, shown=mark[1], sure="yes")
    assert (refused.status_code, "Three announcements are under way." in refused.text) == (422, True)
    assert "Bring &lt;tea&gt;" in refused.text.split("<textarea")[1].split("</textarea>")[0]
    with site.app_context():
        newest = queries.announcements_of(cohort)[0]
        assert (newest.told, newest.readers) == (0, 3)
        number = newest.row.id
    assert fay.post(f"{path}/{number}/take-back").status_code == 303
    assert "taken back: nobody else gets it" in fay.get(path).text


def test_what_cannot_be_announced_is_said_and_stays_typed(site: Flask, cohort: int) -> None:
    fay = Writer.facilitator(site, "fay@example.org", cohort)
    path = f"/desk/groups/{cohort}/announcements"
    for words, said in ((" \u200b ", "Write a few lines first."), ("é" * 1005, "these are 5 more")):
        page = fay.post(path, words=words)
        assert page.status_code == 422
        assert said in page.text.split('id="words-error">')[1].split("</p>")[0]
    assert "é" * 1005 in page.text
    mira = Reader(site, "mira@example.org", 1)
    assert mira.get(path).status_code == 404


def decide(until: datetime, since: datetime) -> None:
    """The clockwork runs every other hour, and nothing is sent."""
    while since <= until:
        stand(since)
        tick()
        since += timedelta(hours=2)


def say(who: Writer, path: str, **fields: str) -> str:
    """Look at who gets it when, then say yes; returns what was shown."""
    shown = who.post(path, **fields).text
    mark = MARK.search(shown)
    assert mark, shown
    assert who.post(path, **fields, shown=mark[1], sure="yes").status_code == 303
    return shown


def test_now_it_goes_where_today_is_a_day_for_letters_and_later_to_the_others(site: Flask, cohort: int) -> None:
    fay = Writer.facilitator(site, "fay@example.org", cohort)
    with site.app_context():
        stand(datetime(2026, 10, 13, 11, tzinfo=UTC))
        ids = list(db.session.scalars(select(Enrolment.id).order_by(Enrolment.id)))
        with transaction():
            private = person_of(ids[1])
            add_hard_day(private.id, datetime(2026, 10, 13, tzinfo=UTC).date())
            kept = private.email
            person_of(ids[2]).zone = "America/Lima"  # it is six in the morning there
    shown = say(fay, f"/desk/groups/{cohort}/announcements", words=WORDS, when="now")
    assert "One of them gets it now" in shown
    with site.app_context():
        rows = db.session.scalars(select(OutboxRow).where(OutboxRow.kind == "letter")).all()
        assert [(row.person_id, row.state) for row in rows] == [(person_of(ids[0]).id, "pending")]
        first, later = person_of(ids[0]).email, person_of(ids[2]).email
        decide(datetime(2026, 10, 17, 15, tzinfo=UTC), datetime(2026, 10, 13, 14, 30, tzinfo=UTC))
        assert [row[:2] for row in items_of(first)] == [("2026-10-13", "pending")], "once"
        assert len(items_of(later)) == len(items_of(kept)) == 1
        assert items_of(kept)[0][0] != "2026-10-13"


def test_some_of_the_group_are_told_and_the_others_never(site: Flask, cohort: int) -> None:
    fay = Writer.facilitator(site, "fay@example.org", cohort)
    path = f"/desk/groups/{cohort}/announcements"
    with site.app_context():
        ids = list(db.session.scalars(select(Enrolment.id).order_by(Enrolment.id)))
        with transaction():
            person_of(ids[2]).zone = "Pacific/Honolulu"  # the first page opens there in the evening
        stand(MONDAY + timedelta(hours=2))
        tick()
    say(fay, path, words=WORDS, to="open:1")
    with site.app_context():
        chosen = db.session.scalars(select(AnnouncementReader.enrolment_id)).all()
        assert set(chosen) == set(ids[:2])
        [one] = queries.announcements_of(cohort)
        assert one.readers == len(chosen)
        decide(datetime(2026, 10, 27, 9, tzinfo=UTC), datetime(2026, 10, 20, 9, tzinfo=UTC))
        told = {place for place in ids if items_of(person_of(place).email)}
        assert told == set(chosen)
    refused = fay.post(path, words="Another word.", to="track:none-such", sure="yes")
    assert refused.status_code == 200
