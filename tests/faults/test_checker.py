"""The checker can fail: whatever is planted is found, and a clean run is clean."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from tests.faults.check import main
from tests.faults.checker import Evidence, Verdict, judge, told_in
from tests.faults.ledger import Row
from tests.faults.record import Record, Taken
from unhurried.kit import clock
from unhurried.kit.db import db, transaction
from unhurried.mail.models import OutboxRow
from unhurried.mail.service import put

AT = datetime(2026, 10, 19, 9, tzinfo=UTC)


def row(number: int, lane: str = "lesson", state: str = "sent", **more: Any) -> Row:
    items = (f"lesson:{number}@7",) if lane == "lesson" else ()
    return Row(number, f"letter:{number}", lane, state, f"<{number}@x>", **{"items": items, "person_id": 7, **more})


def arrived(number: int, *, answered: bool = True, to: str = "p@x", at: datetime = AT) -> Taken:
    return Taken(at, f"<{number}@x>", "b@x", to, 100, "d", answered)


def verdict(record: list[Taken], ledger: list[Row], **more: Any) -> Verdict:
    return judge(Evidence(record, ledger, **more))


def test_a_clean_run_is_clean() -> None:
    ledger = [row(1), row(2, "gentle"), row(3, "gentle", "suppressed"), row(4, state="dead", told_at=AT)]
    found = verdict([arrived(1), arrived(2)], ledger, written={"letter:1": AT}, patience=timedelta(minutes=2))
    assert found.broken(kills=0) == []


@pytest.mark.parametrize(
    ("ledger", "words"),
    [
        (row(1), "never arrived"),
        (row(1, state="pending"), "never settled"),
        (row(1, "gentle", "armed"), "never settled"),
        (row(1, state="dead"), "nobody was told"),
        (row(1, state="uncertain"), "nobody was told"),
        (row(1, state="expired"), "not decided again"),
    ],
)
def test_a_planted_loss_is_found(ledger: Row, words: str) -> None:
    (line,) = verdict([], [ledger]).lost
    assert words in line


def test_a_row_that_was_written_and_is_gone_is_lost() -> None:
    assert verdict([], [], written={"letter:1": AT}).lost == ["letter:1 was written and has no row"]


def test_a_lesson_that_ran_out_and_was_decided_again_is_not_lost() -> None:
    again = replace(row(2), items=("lesson:1@7", "reminder:1@7"))
    assert verdict([arrived(2)], [row(1, state="expired"), again]).broken(kills=0) == []


@pytest.mark.parametrize("lane", ["gentle", "urgent"])
def test_a_doubled_reminder_has_no_excuse(lane: str) -> None:
    found = verdict([arrived(1, answered=False), arrived(1)], [row(1, lane)])
    assert len(found.broken(kills=9)) == 1


def test_a_doubled_lesson_is_excused_by_a_killed_process_or_an_answer_that_never_came() -> None:
    twice = [arrived(1), arrived(1)]
    assert verdict(twice, [row(1)]).broken(kills=0) != []
    assert verdict(twice, [row(1)]).broken(kills=1) == []
    assert verdict([arrived(1, answered=False), arrived(1)], [row(1)]).broken(kills=0) == []
    assert verdict([*twice, arrived(1)], [row(1)]).broken(kills=9) != []


def test_what_is_uncertain_must_be_told_in_time_and_in_the_log_too() -> None:
    told = row(1, "gentle", "uncertain", armed_at=AT, told_at=AT + timedelta(minutes=14))
    late = replace(told, told_at=AT + timedelta(minutes=16))
    assert verdict([], [told]).broken(kills=0) == []
    assert verdict([], [told], told=frozenset({1})).broken(kills=0) == []
    assert verdict([], [told], told=frozenset()).untold != []
    assert verdict([], [late]).untold != []
    assert verdict([], [replace(told, told_at=None)]).untold != []


def test_a_message_without_a_row_or_for_another_or_against_the_ledger_is_astray() -> None:
    assert verdict([arrived(9)], []).astray != []
    assert verdict([arrived(1), arrived(1, to="q@x")], [row(1)]).astray != []
    assert verdict([arrived(1)], [row(1, "gentle", "suppressed")]).astray != []


def test_a_late_message_is_named() -> None:
    written, patience = {"letter:1": AT}, timedelta(minutes=2)
    late = arrived(1, at=AT + timedelta(minutes=3))
    assert verdict([late], [row(1)], written=written, patience=patience).late != []


def test_a_run_is_judged_from_its_two_books_alone(
    app: Flask, database_url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with transaction():
        for ref in (1, 2):
            put("pebble", f"pebble:{ref}", lane="lesson", ref=ref, send_after=clock.now())
        db.session.query(OutboxRow).update({"state": "sent"})
    record = Record(tmp_path / "record")
    for one in db.session.query(OutboxRow):
        record.add(replace(arrived(one.id), message_id=one.message_id))
    assert main([str(record.file), database_url]) == 0
    record.file.write_text(record.file.read_text().splitlines()[0] + "\n")
    assert main([str(record.file), database_url]) == 1
    record.close()
    assert "lost: row 2 pebble:2 (lesson, sent) never arrived" in capsys.readouterr().out


def test_the_operators_log_is_read(tmp_path: Path) -> None:
    log = tmp_path / "worker.log"
    log.write_text("[ERROR] mail needs a look: row 17 is uncertain (no_answer)\n")
    assert told_in(log, tmp_path / "none") == {17}
