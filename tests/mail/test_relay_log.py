"""The relay's log as a witness: what was taken over, what certainly was not, and of what it cannot tell."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.infra.maillog import MailLog
from unhurried.kit import clock
from unhurried.mail.reconcile.choice import WrongReconcile, provider_of
from unhurried.mail.reconcile.lines import instant, read_line
from unhurried.mail.reconcile.queue import Queue
from unhurried.mail.reconcile.relay_log import RelayLog

ONE, TWO = "<one@site.test>", "<two@site.test>"
NOW = datetime(2027, 1, 1, 0, 30, tzinfo=UTC)


@pytest.fixture
def log(tmp_path: Path) -> MailLog:
    found = MailLog(tmp_path / "mail.log")
    found.begin()
    return found


def fate(
    log: MailLog, name: str = ONE, *, over: timedelta = timedelta(minutes=-5), reader: RelayLog | None = None
) -> str:
    return (reader or RelayLog(log.file)).fates({name: clock.wall() + over})[name]


@pytest.mark.parametrize("status", ["sent", "deferred", "bounced", "expired"])
@pytest.mark.parametrize("agent", ["smtp", "lmtp", "local", "relay/smtp"])
def test_what_was_delivered_or_is_still_tried_or_came_back_was_taken_over(
    log: MailLog, agent: str, status: str
) -> None:
    queue_id = log.new_id()
    log.see(queue_id, ONE)
    log.deliver(queue_id, status, agent)
    assert fate(log) == "accepted"


def test_the_queue_managers_word_is_enough_and_a_message_id_alone_is_not(log: MailLog) -> None:
    queue_id = log.new_id()
    log.begin_talk(queue_id)
    log.see(queue_id, ONE)
    log.move_on()
    assert fate(log) == "unknown"
    log.queue(queue_id)
    assert fate(log) == "accepted"


def test_a_text_that_was_cut_off_or_refused_was_not_taken_over(log: MailLog) -> None:
    first, second = log.new_id(), log.new_id()
    log.begin_talk(first), log.see(first, ONE), log.cut_off()
    log.begin_talk(second), log.see(second, TWO), log.refuse(second)
    log.move_on()
    assert RelayLog(log.file).fates(dict.fromkeys((ONE, TWO), clock.wall())) == dict.fromkeys((ONE, TWO), "refused")


def test_a_second_copy_that_was_cut_off_does_not_undo_the_first(log: MailLog) -> None:
    log.take(ONE)
    again = log.new_id()
    log.begin_talk(again), log.see(again, ONE), log.cut_off()
    assert fate(log) == "accepted"


def test_a_line_that_ends_after_the_text_says_nothing_of_it(log: MailLog) -> None:
    queue_id = log.new_id()
    log.begin_talk(queue_id), log.see(queue_id, ONE)
    log.say("postfix/smtpd", 7, "lost connection after DATA from localhost[127.0.0.1]")
    log.say("postfix/smtpd", 7, "lost connection after END-OF-MESSAGE from localhost[127.0.0.1]")
    log.move_on()
    assert fate(log) == "unknown"


def test_nothing_is_certain_before_the_log_has_moved_past(log: MailLog) -> None:
    reader = RelayLog(log.file)
    log.take(TWO)
    assert fate(log, over=timedelta(seconds=30), reader=reader) == "unknown"
    log.move_on()
    assert fate(log, over=timedelta(seconds=30), reader=reader) == "refused"


def test_a_log_that_begins_too_late_or_runs_ahead_of_time_is_certain_of_nothing(tmp_path: Path) -> None:
    young = MailLog(tmp_path / "young.log")
    young.move_on()
    assert fate(young) == "unknown"
    ahead = MailLog(tmp_path / "ahead.log")
    ahead.begin()
    ahead.at = clock.wall() + timedelta(hours=1)
    ahead.say("postfix/smtpd", 1, "connect from localhost[127.0.0.1]")
    assert fate(ahead) == "unknown"


def test_other_programs_do_not_move_the_log(log: MailLog) -> None:
    log.at = clock.wall()
    log.say("dovecot", 3, "imap-login: Login: user=<b@y>")
    assert fate(log) == "unknown"


def test_more_than_is_kept_is_certain_of_nothing(log: MailLog) -> None:
    queue, line = Queue(most=10), read_line(b"2026-11-21T10:00:00+00:00 h postfix/cleanup[1]: 4F1: message-id=<a@b>")
    assert line is not None
    for number in range(11):
        raw = f"2026-11-21T10:00:00+00:00 h postfix/cleanup[1]: 4F{number}: message-id=<{number}@b>".encode()
        found = read_line(raw)
        assert found is not None
        queue.hear(found)
    assert not queue.is_whole


@pytest.mark.parametrize(
    ("stamp", "zone", "at"),
    [
        (b"Jan  1 00:29:59", "UTC", "2027-01-01T00:29:59+00:00"),
        (b"Dec 31 23:59:59", "UTC", "2026-12-31T23:59:59+00:00"),
        (b"Jan  1 01:29:59", "Europe/Berlin", "2027-01-01T00:29:59+00:00"),
        (b"2026-12-31T18:00:00.123456-05:00", "UTC", "2026-12-31T23:00:00.123456+00:00"),
        (b"2026-12-31T18:00:00+0100", "UTC", "2026-12-31T17:00:00+00:00"),
        (b"Feb 31 00:00:00", "UTC", None),
        (b"Abc  1 00:00:00", "UTC", None),
        (b"2026-13-01T00:00:00", "UTC", None),
    ],
)
def test_times_of_both_forms_are_read_and_others_are_none(stamp: bytes, zone: str, at: str | None) -> None:
    found = instant(stamp, ZoneInfo(zone), NOW)
    assert (found.isoformat() if found else None) == at


def test_the_old_form_of_times_will_do(tmp_path: Path) -> None:
    log = MailLog(tmp_path / "mail.log", old_style=True)
    log.begin()
    log.take(TWO)
    log.move_on()
    reader = RelayLog(log.file, ZoneInfo("UTC"))
    assert (fate(log, reader=reader), fate(log, TWO, reader=reader)) == ("refused", "accepted")


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.lists(
        st.binary(max_size=200) | st.sampled_from([b"\n", b"\0", b"postfix/qmgr[1]: ", b"message-id=<one@site.test>"])
    )
)
def test_bytes_of_any_kind_are_harmless_and_prove_nothing(tmp_path: Path, pieces: list[bytes]) -> None:
    log = MailLog(tmp_path / "mail.log")
    log.file.unlink(missing_ok=True)
    log.begin()
    with log.file.open("ab") as file:
        file.write(b" ".join(pieces))
    assert fate(log) in ("unknown", "refused")


def test_a_line_inside_a_line_is_none(log: MailLog) -> None:
    """What a stranger writes into a header or an address stands behind the program's own words, and stays there."""
    queue_id = log.new_id()
    log.see(queue_id, ONE)
    log.say("postfix/smtpd", 5, f"connect from x 2026-01-01T00:00:00Z h postfix/qmgr[1]: {queue_id}: removed")
    log.say("postfix/smtpd", 5, f"NOQUEUE: reject: RCPT from x: {queue_id}: status=sent; from=<>")
    log.say("postfix/cleanup", 5, f"{queue_id}: info: header Subject: status=sent removed from=<x>")
    assert fate(log) == "unknown"


@pytest.mark.parametrize(
    "value", ["postfix:/a?zone=Nowhere/At-all", "postfix:/a?colour=red", "unhurried.nothing:here", "os:nothing"]
)
def test_what_names_nobody_is_said_in_a_sentence(value: str) -> None:
    with pytest.raises(WrongReconcile, match=r"\.$"):
        provider_of(value)
