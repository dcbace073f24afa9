"""The journal beside the database: a worker that is killed leaves one message in doubt at most, often none."""

from __future__ import annotations

import os
import signal
import warnings
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask

from tests.infra.smtp import SmtpServer
from tests.mail.conftest import address, row_of, write
from tests.mail.test_recovery import lease_runs_out
from unhurried.kit import clock, crash
from unhurried.kit.db import db
from unhurried.mail.senders.journal import BOOT, ENDING, FOLDER, Journal, Left, NoJournal, boot, left_behind, told_in
from unhurried.mail.service import drain, settling
from unhurried.mail.service.draining import hang_up

AT = clock.wall()
GROUP = range(1, 6)
# Where it is killed: how many rows are in doubt then, and how many messages come twice.
KILLS = {
    ("claimed", 1): (0, 0),
    ("arming", 1): (0, 0),
    ("armed", 1): (0, 0),
    ("in data", 3): (1, 0),
    ("answered", 3): (1, 1),
    ("written down", 3): (1, 0),
    ("written down", 5): (0, 0),
    ("marking", 1): (0, 0),
}


def killed_at(point: str, nth: int, lane: str) -> None:
    """Another process drains the lane and dies when it comes to that point for the nth time."""
    left = [nth]

    def reap(name: str) -> None:
        left[0] -= name == point
        if not left[0]:
            os.kill(os.getpid(), signal.SIGKILL)

    db.session.remove()
    db.engine.dispose()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        child = os.fork()
    if child == 0:
        try:
            crash.watch(reap)
            drain(lane)
        finally:
            os._exit(0)
    assert os.WTERMSIG(os.waitpid(child, 0)[1]) == signal.SIGKILL, f"It never came to “{point}”."


def states() -> list[str]:
    return [row_of(ref).state for ref in GROUP]


@pytest.mark.parametrize(("point", "nth"), KILLS, ids=lambda one: str(one).replace(" ", "_"))
def test_a_killed_worker_leaves_one_in_doubt_at_most(mailing: Flask, smtp: SmtpServer, point: str, nth: int) -> None:
    in_doubt, doubled = KILLS[point, nth]
    for ref in GROUP:
        write(ref)
    killed_at(point, nth, "lesson")
    if point in ("claimed", "arming"):
        for ref in GROUP:
            lease_runs_out(ref)
    drain("lesson")
    assert states().count("armed") == in_doubt
    assert states().count("sent") == 5 - in_doubt
    for ref in GROUP:
        lease_runs_out(ref)
    drain("lesson")
    assert states() == ["sent"] * 5
    arrived = [one.recipients[0] for one in smtp.accepted]
    assert set(arrived) == {address(ref) for ref in GROUP}
    assert len(arrived) == 5 + doubled
    assert not list(Path(mailing.config["UNHURRIED"].data_dir, FOLDER).glob(f"*{ENDING}")) or not left_files(mailing)


def left_files(app: Flask) -> list[Left]:
    with left_behind(app.config["UNHURRIED"].data_dir) as found:
        return found


def test_a_reminder_that_was_in_doubt_is_never_sent_again_and_the_others_go(mailing: Flask, smtp: SmtpServer) -> None:
    for ref in GROUP:
        write(ref, "gentle")
    killed_at("answered", 2, "gentle")
    drain("gentle")
    for ref in GROUP:
        lease_runs_out(ref)
    drain("gentle")
    assert sorted(states()) == ["sent"] * 4 + ["uncertain"]
    assert len(smtp.accepted) == 5


def test_what_the_database_could_not_be_told_is_told_later(
    mailing: Flask, smtp: SmtpServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    for ref in GROUP:
        write(ref)
    told = settling.mark_sent

    def gone(ids: list[int], at: object) -> int:
        raise ConnectionError("the database is gone")

    monkeypatch.setattr(settling, "mark_sent", gone)
    with pytest.raises(ConnectionError):
        drain("lesson")
    assert states() == ["armed"] * 5
    monkeypatch.setattr(settling, "mark_sent", told)
    assert drain("lesson") == 5
    assert (states(), len(smtp.accepted)) == (["sent"] * 5, 5)


def test_a_folder_that_cannot_be_written_to_stops_no_mail(
    mailing: Flask, smtp: SmtpServer, caplog: pytest.LogCaptureFixture
) -> None:
    hang_up()
    Path(mailing.config["UNHURRIED"].data_dir, FOLDER).write_text("no folder")
    for ref in GROUP:
        write(ref)
    assert drain("lesson") == 5
    assert (states(), len(smtp.accepted)) == (["sent"] * 5, 5)
    assert "one by one" in caplog.text


def test_a_journal_says_what_was_answered_and_what_cannot_be_known() -> None:
    rows = "row 1 <a@x>\nrow 2 <b@x>\nrow 3 <c@x>\nrow 4 <d@x>\n"
    here = f"group {boot()} token {AT.isoformat()}\n{rows}"
    assert told_in(here) == Left(AT, {"token"}, [], [1, 2, 3, 4], [])
    assert told_in(here + "go\n") == Left(AT, {"token"}, [], [2, 3, 4], [1])
    assert told_in(here + "go\nyes 1\nno 2\nye") == Left(AT, {"token"}, [(1, "<a@x>")], [2, 4], [3])
    assert told_in(here + "go\nyes 1\nyes 2\nyes 3\nyes 4\n").in_doubt == []
    assert told_in("") == Left()


@pytest.mark.skipif(not BOOT.exists(), reason="nothing tells one start of this machine from another")
def test_after_another_start_of_the_machine_only_what_was_said_counts() -> None:
    """Lines may be lost with the machine: what is not written may have been sent all the same."""
    text = f"group other-start token {AT.isoformat()}\nrow 1 <a@x>\nrow 2 <b@x>\nrow 3 <c@x>\ngo\nyes 1\n"
    assert told_in(text) == Left(AT, {"token"}, [(1, "<a@x>")], [], [2, 3])


def test_the_file_of_a_process_that_lives_is_nobody_elses(tmp_path: Path) -> None:
    journal = Journal(tmp_path)
    journal.begin("token", AT, [(1, "<a@x>")])
    with left_behind(tmp_path) as found:
        assert found == []
    assert journal.path is not None and journal.path.exists()
    journal.close()
    with left_behind(tmp_path) as found:
        assert [one.claims for one in found] == [{"token"}]
    assert not journal.path.exists()


def test_a_journal_that_holds_nothing_leaves_no_file(tmp_path: Path) -> None:
    journal = Journal(tmp_path)
    journal.begin("token", AT, [(1, "<a@x>")])
    journal.forget()
    journal.close()
    assert list((tmp_path / FOLDER).iterdir()) == []


def test_a_journal_that_cannot_be_written_allows_one_message_at_a_time(tmp_path: Path) -> None:
    (tmp_path / FOLDER).write_text("no folder")
    journal = Journal(tmp_path)
    with pytest.raises(NoJournal):
        journal.begin("token", AT, [(1, "<a@x>"), (2, "<b@x>")])
    journal.begin("token", AT, [(1, "<a@x>")])
    assert not journal.works


def test_the_row_of_another_database_is_left_alone(mailing: Flask) -> None:
    row_id = write(1)
    assert settling.settle_left(Left(AT - timedelta(days=1), {"token"}, [(row_id, "<another@x>")])) == 0
    assert row_of(1).state == "pending"
