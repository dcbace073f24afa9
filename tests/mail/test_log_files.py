"""The relay's log as files: read in pieces, rotated, packed, cut in the middle, emptied, broken."""

from __future__ import annotations

import gzip
import os
from datetime import timedelta
from pathlib import Path

import pytest

from tests.infra.maillog import MailLog
from tests.mail.test_relay_log import ONE, TWO, fate
from unhurried.kit import clock
from unhurried.mail.reconcile.files import STEP
from unhurried.mail.reconcile.relay_log import RelayLog
from unhurried.mail.reconcile.whole_log import taken_over


@pytest.fixture
def log(tmp_path: Path) -> MailLog:
    found = MailLog(tmp_path / "mail.log")
    found.begin()
    return found


def test_it_goes_on_where_it_left_and_waits_for_the_rest_of_half_a_line(log: MailLog) -> None:
    reader = RelayLog(log.file)
    assert fate(log, reader=reader) == "unknown"
    queue_id = log.new_id()
    log.see(queue_id, ONE)
    log.queue(queue_id)
    whole = log.file.read_bytes()
    log.file.write_bytes(whole[:-9])
    assert fate(log, reader=reader) == "unknown"
    with log.file.open("ab") as file:
        file.write(whole[-9:])
    assert fate(log, reader=reader) == "accepted"


def test_a_long_log_is_read_in_bounded_pieces(log: MailLog) -> None:
    queue_id = log.new_id()
    log.see(queue_id, ONE), log.queue(queue_id)
    line = log.file.read_bytes().splitlines(keepends=True)[-1].replace(queue_id.encode(), b"4WOTHERz9")
    with log.file.open("ab") as file:
        file.write(line * (3 * STEP // len(line)))
    log.move_on()
    reader = RelayLog(log.file, at_once=STEP)
    answers = [fate(log, TWO, reader=reader) for _pass in range(5)]
    assert answers[0] == "unknown"
    assert answers[-1] == "refused"
    assert fate(log, reader=reader) == "accepted"


def test_only_the_end_of_a_long_log_is_read(log: MailLog) -> None:
    log.at = clock.wall() - timedelta(days=1)
    log.say("postfix/smtpd", 1, "connect from localhost[127.0.0.1]")
    old = log.file.read_bytes().splitlines(keepends=True)[-1]
    with log.file.open("ab") as file:
        file.write(old * (5 * STEP // len(old)))
    log.at = None
    log.take(ONE)
    assert fate(log, reader=RelayLog(log.file, at_once=2 * STEP)) == "accepted"


def rotate(log: MailLog, *, packed: bool) -> None:
    """As logrotate does it; the packed file keeps the time of the one that it stands for."""
    about, plain = log.file.stat(), log.file.with_name("mail.log.1")
    log.file.rename(plain)
    if packed:
        with gzip.open(plain.with_name("mail.log.1.gz"), "wb") as file:
            file.write(plain.read_bytes())
        os.utime(plain.with_name("mail.log.1.gz"), ns=(about.st_atime_ns, about.st_mtime_ns))
        plain.unlink()
    log.file.touch()


@pytest.mark.parametrize("packed", [False, True])
def test_a_rotated_log_is_followed_and_its_earlier_files_are_read(log: MailLog, packed: bool) -> None:
    reader = RelayLog(log.file)
    queue_id = log.new_id()
    log.see(queue_id, ONE)
    assert fate(log, reader=reader) == "unknown"
    rotate(log, packed=packed)
    assert fate(log, reader=reader) == "unknown"
    log.queue(queue_id)
    log.move_on()
    assert fate(log, reader=reader) == "accepted"
    assert fate(log, TWO, reader=reader) == "refused"


def test_a_log_that_is_emptied_in_its_place_is_begun_anew(log: MailLog) -> None:
    reader = RelayLog(log.file)
    log.take(TWO)
    assert fate(log, TWO, reader=reader) == "accepted"
    os.truncate(log.file, 0)
    log.take(ONE)
    assert fate(log, reader=reader) == "accepted"
    log.move_on()
    assert fate(log, "<three@site.test>", reader=reader) == "unknown"


def test_a_broken_packed_file_is_certain_of_nothing_and_a_missing_log_says_so(log: MailLog, tmp_path: Path) -> None:
    rotate(log, packed=True)
    file = tmp_path / "mail.log.1.gz"
    file.write_bytes(file.read_bytes()[:-12])
    log.move_on()
    assert fate(log) == "unknown"
    with pytest.raises(OSError, match="none"):
        RelayLog(tmp_path / "none").fates({ONE: clock.wall()})


def test_a_line_without_an_end_is_left_out(log: MailLog) -> None:
    with log.file.open("ab") as file:
        file.write(b"x" * 300_000 + b"\n")
    log.take(ONE)
    assert fate(log) == "accepted"


@pytest.mark.parametrize("packed", [False, True])
def test_a_whole_log_tells_everything_that_was_taken_over(log: MailLog, packed: bool) -> None:
    log.take(ONE)
    cut = log.new_id()
    log.begin_talk(cut), log.see(cut, TWO), log.cut_off()
    if packed:
        rotate(log, packed=True)
    assert taken_over(log.file.with_name("mail.log.1.gz") if packed else log.file) == {ONE}


def test_of_another_programs_log_every_message_id_counts(tmp_path: Path) -> None:
    file = tmp_path / "exim.log"
    file.write_text(f"2026-11-21 18:00:01 1tE0aB <= b@site.test H=x S=812 id={ONE[1:-1]} {TWO}\n")
    assert taken_over(file) == {TWO}
