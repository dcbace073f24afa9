"""What scripts are promised: each command's `--json`, and a group that lives by commands alone."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any

import pytest

from tests.infra.smtp import SmtpServer
from tests.operate.hand import Hand

COURSE = "trusting-yourself-again"
SHEET = """email,name,track,zone,hour,day,style,reminders
mira@example.org,Mira,,Asia/Kathmandu,10:15,2,note,yes
tom@example.org,Tom,,,,,discreet,no
not an address,,,,,,,
"""
LEDGER = {"person", "cohorts", "kind", "items", "local_date", "state", "reason", "message_id", "sent_at"}


@pytest.fixture
def hand(database_url: str, data_dir: Path, smtp: SmtpServer) -> Hand:
    found = Hand(database_url, data_dir, {"smtp_url": smtp.url})
    found.do("clock", "set", "2026-10-12T06:00:00+00:00")
    return found


def said(hand: Hand, *words: str) -> Any:
    return json.loads(hand.do(*words, "--json"))


def made(hand: Hand, *more: str) -> int:
    words = ("cohorts", "create", "--course", COURSE, "--name", "Harbour", "--starts-on", "2026-10-19")
    found: int = said(hand, *words, *more)["id"]
    return found


def sheet(folder: Path, text: str = SHEET) -> str:
    (folder / "people.csv").write_text(text)
    return str(folder / "people.csv")


def test_a_group_lives_by_commands_alone(hand: Hand, smtp: SmtpServer, tmp_path: Path) -> None:
    cohort = made(hand, "--zone", "Europe/Madrid", "--hour", "17:30", "--launch")
    brought = said(hand, "people", "import", sheet(tmp_path), "--cohort", str(cohort), "--accepted")
    reason = "“not an address” is not an email address."
    refused = [{"line": 4, "email": "not an address", "reason": reason}]
    assert brought == {"enrolled": 2, "invited": 0, "already": 0, "refused": refused}
    assert said(hand, "tick") == {"people": 2, "settled": 0}
    walked = said(hand, "clock", "run", "--until", "2026-11-20T00:00:00+00:00", "--step", "1d", "--deliver")
    assert walked["now"] == "2026-11-20T00:00:00+00:00"
    rows = said(hand, "mail", "ledger")
    assert all(row.keys() == LEDGER and row["cohorts"] == [cohort] and row["kind"] == "letter" for row in rows)
    mira, tom = sorted({row["person"] for row in rows})
    assert told(rows, mira) == foretold(hand, "Asia/Kathmandu", "10:15", "--day", "2")
    assert told(rows, tom) == foretold(hand, "Europe/Madrid", "17:30", "--no-reminders")
    sent = {row["message_id"]: datetime.fromisoformat(row["sent_at"]) for row in rows if row["state"] == "sent"}
    dated = {one.message["Message-ID"]: parsedate_to_datetime(one.message["Date"]) for one in smtp.accepted}
    assert {name: at.astimezone(UTC) for name, at in dated.items()} == {
        name: at.replace(microsecond=0) for name, at in sent.items()
    }


def told(rows: list[dict[str, Any]], person: int) -> list[tuple[str, str, str]]:
    """What the ledger says of one person: date, items, and the instant or the reason."""
    mine = [row for row in rows if row["person"] == person]
    return sorted((row["local_date"], " ".join(row["items"]), row["reason"] or row["sent_at"]) for row in mine)


def foretold(hand: Hand, zone: str, hour: str, *more: str) -> list[tuple[str, str, str]]:
    """The same by the timeline of somebody who opens nothing."""
    words = ("--course", COURSE, "--starts-on", "2026-10-19", "--zone", zone, "--hour", hour, "--reads-nothing")
    drawn = said(hand, "timeline", *words, *more)
    letters = [(one["local_date"], " ".join(one["items"]), one["at"]) for one in drawn["letters"]]
    return sorted([*letters, *((one["local_date"], one["item"], one["reason"]) for one in drawn["skipped"])])


def test_without_accepted_everyone_in_the_sheet_is_invited(hand: Hand, smtp: SmtpServer, tmp_path: Path) -> None:
    cohort = str(made(hand, "--launch"))
    for invited, already in ((2, 0), (0, 2)):
        found = said(hand, "people", "import", sheet(tmp_path), "--cohort", cohort)
        assert (found["enrolled"], found["invited"], found["already"]) == (0, invited, already)
    hand.do("clock", "advance", "6h")
    assert said(hand, "tick", "--deliver")["settled"] == 2
    assert {one.recipients for one in smtp.accepted} == {("mira@example.org",), ("tom@example.org",)}
    assert {row["kind"] for row in said(hand, "mail", "ledger")} == {"invitation"}
    assert said(hand, "cohorts", "list")[0]["people"] == 0


def test_without_a_zone_a_group_lives_by_utc_and_without_a_launch_it_waits(hand: Hand, tmp_path: Path) -> None:
    waits = made(hand)
    begins = made(hand, "--launch")
    for cohort, text in ((waits, "email\nada@example.org\n"), (begins, "email\nben@example.org\n")):
        said(hand, "people", "import", sheet(tmp_path, text), "--cohort", str(cohort), "--accepted")
    said(hand, "clock", "run", "--until", "2026-10-19T10:00:00+00:00", "--deliver")
    rows = said(hand, "mail", "ledger")
    assert [(row["cohorts"], row["items"]) for row in rows] == [([begins], ["lesson:1", "welcome"])]
    assert rows[0]["sent_at"].startswith("2026-10-19T09:00:00")
    assert [(one["id"], one["state"]) for one in said(hand, "cohorts", "list")] == [
        (begins, "launched"), (waits, "draft"),
    ]  # fmt: skip


def test_a_jump_over_a_letter_s_hour_is_an_outage_after_which_it_comes_at_the_next(hand: Hand, tmp_path: Path) -> None:
    cohort = str(made(hand, "--launch"))
    said(hand, "people", "import", sheet(tmp_path, "email\nada@example.org\n"), "--cohort", cohort, "--accepted")
    assert said(hand, "clock", "advance", "7d")["now"].startswith("2026-10-19T06:00")
    assert said(hand, "clock", "advance", "8h")["now"].startswith("2026-10-19T14:00")
    said(hand, "tick", "--deliver")
    assert said(hand, "mail", "ledger") == []
    said(hand, "clock", "run", "--until", "2026-10-20T12:00:00+00:00", "--deliver")
    [row] = said(hand, "mail", "ledger")
    assert (row["local_date"], row["items"]) == ("2026-10-20", ["lesson:1", "welcome"])
    assert row["sent_at"].startswith("2026-10-20T09:00:00")
