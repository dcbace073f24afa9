"""Word by mail that something is there to read: the same for everything, and at a time that fits the person."""

from __future__ import annotations

import re
from datetime import datetime, time

import pytest

from tests.journal.writers import Writer
from tests.messages.talking import desk, later, notices, send
from unhurried.accounts.models import Person
from unhurried.cohorts.models import Enrolment
from unhurried.kit import clock
from unhurried.kit.db import db, transaction
from unhurried.mail.service.kinds import forbidden, rendered
from unhurried.messages.rules import word_goes_at
from unhurried.pacing.rules import HardDay, Rhythm


def test_the_notice_is_the_same_for_everything_and_says_nothing(mira: Writer, ada: Writer) -> None:
    send(mira, "sealed words")
    later(mira, 5)
    send(ada, "sealed answer", f"{desk(mira)}/write")
    (row,) = notices(mira)
    with mira.app.app_context():
        mail = rendered([row])[row.id]
        assert forbidden([row]) == {}
    shown = mail.subject + mail.text + mail.html.partition("<body")[2]
    assert mail.to == mira.email
    assert mail.unsubscribe_url is None
    assert "/for-you" in shown
    assert not re.search(r"sealed|facilitator|message|answer|course|group|finding", shown, re.I)
    assert {"/messages", "/sharing"} <= set(re.findall(r'href="([^"]+)"', mira.get("/for-you").text))


@pytest.mark.parametrize(("change", "reason"), [("none", "letters_off"), ("left", "no_longer_current")])
def test_a_notice_stops_before_it_is_sent(mira: Writer, ada: Writer, change: str, reason: str) -> None:
    send(ada, "sealed answer", f"{desk(mira)}/write")
    with mira.app.app_context(), transaction():
        if change == "none":
            db.session.get_one(Person, mira.id).letters = "none"
        else:
            db.session.get_one(Enrolment, mira.enrolment).left_at = clock.now()
    (row,) = notices(mira)
    with mira.app.app_context():
        assert forbidden([row]) == {row.id: reason}


@pytest.mark.parametrize(("hard", "hour", "goes"), [
    ((), "2026-10-01T12:00+00:00", "2026-10-01T12:00+00:00"),
    ((), "2026-10-01T21:00+00:00", "2026-10-02T09:00+00:00"),
    ((1,), "2026-10-01T12:00+00:00", "2026-10-02T09:00+00:00"),
    ((1, 2), "2026-10-01T05:00+00:00", "2026-10-03T09:00+00:00"),
])  # fmt: skip
def test_word_waits_for_quiet_hours_and_hard_days(hard: tuple[int, ...], hour: str, goes: str) -> None:
    moment = datetime.fromisoformat(hour)
    days = tuple(HardDay(moment.date().replace(day=day)) for day in hard)
    assert word_goes_at(Rhythm("UTC", time(9), hard_days=days), moment) == datetime.fromisoformat(goes)
