"""The same at the command line: one sentence, an exit code that is not 0, and nothing half-done."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from tests.curriculum.desks import COURSE as SMALL
from tests.operate.hand import Hand
from tests.operate.sites import HOST, KEY, VAULT
from unhurried.kit import clock

COURSE = "trusting-yourself-again"
GROUP = {"--course": COURSE, "--name": "Harbour", "--starts-on": "2026-11-09", "--zone": "Europe/Madrid"}


@pytest.fixture
def hand(database_url: str, data_dir: Path) -> Hand:
    found = Hand(database_url, data_dir)
    found.do("clock", "set", "2026-11-01T12:00:00+00:00")
    return found


def create(**changed: str) -> list[str]:
    given = GROUP | {f"--{name.replace('_', '-')}": value for name, value in changed.items()}
    return ["cohorts", "create", *(word for pair in given.items() for word in pair)]


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"starts_on": "2026-10-31"}, "The start has passed already. Choose today or a later day."),
        ({"starts_on": "soon"}, "“soon” is not a date. Write it like 2026-10-19."),
        ({"zone": "Mars/Crater"}, "“Mars/Crater” is not a time zone. One looks like Europe/Madrid."),
        ({"hour": "03:00"}, "Letters go out between 08:00 and 20:29."),
        ({"capacity": "0"}, "The number of places is between 1 and 500."),
        ({"name": " "}, "Give the group a name."),
        ({"course": "none-such"}, "no course called none-such; there are: "),
    ],
)
def test_a_group_that_cannot_be_is_not_made(hand: Hand, changed: dict[str, str], said: str) -> None:
    refused = hand.refused(*create(**changed))
    assert refused.startswith(f"Error: {said}")
    assert refused.count("\n") == 1
    assert json.loads(hand.do("cohorts", "list", "--json")) == []


def test_a_course_with_a_fault_starts_no_group_and_the_fault_is_named_by_file_and_line(
    hand: Hand, tmp_path: Path
) -> None:
    (tmp_path / "small").mkdir()
    (tmp_path / "small" / "course.yaml").write_text(SMALL.replace("kind: rest", "kind: wrong"))
    folder = str(tmp_path / "small")
    for words in (create(course=folder), ["courses", "check", folder]):
        assert "course.yaml:14: " in hand.refused(*words)
    asked = ("--course", folder, "--starts-on", "2026-11-09", "--zone", "UTC")
    assert hand.refused("timeline", *asked).startswith("course: the files of “")
    assert json.loads(hand.do("cohorts", "list", "--json")) == []


@pytest.mark.parametrize(
    ("sheet", "said"),
    [
        (b"", "The file is empty, or its first line cannot be read."),
        (b"e-mail\nada@example.org\n", "The first line names the columns; “email” is missing."),
        (b"email\n\xff@example.org\n", "Line 2 is not UTF-8. Save the file as CSV in UTF-8."),
        (None, "There is no cohort 7."),
    ],
)
def test_a_sheet_that_cannot_be_read_brings_nobody_in(
    hand: Hand, tmp_path: Path, sheet: bytes | None, said: str
) -> None:
    hand.do(*create())
    (tmp_path / "people.csv").write_bytes(b"email\nada@example.org\n" if sheet is None else sheet)
    cohort = "7" if sheet is None else "1"
    refused = hand.refused("people", "import", str(tmp_path / "people.csv"), "--cohort", cohort, "--accepted")
    assert refused == f"Error: {said}\n"
    assert json.loads(hand.do("cohorts", "list", "--json"))[0]["people"] == 0


def test_each_bad_line_is_refused_with_its_reason_and_the_good_ones_are_brought_in(hand: Hand, tmp_path: Path) -> None:
    hand.do(*create(), "--capacity", "2")
    sheet = tmp_path / "people.csv"
    sheet.write_text(
        "email,zone,hour\nada@example.org,,\nben@nowhere,,\nADA@example.org,,\ncem@example.org,Mars/Crater,\n"
        'dan@example.org,,23:00\neva@example.org,,\nfay@example.org,,\n"gil@example.org,,\n'
    )
    found = json.loads(hand.do("people", "import", str(sheet), "--cohort", "1", "--accepted", "--json"))
    assert [(one["line"], one["email"], one["reason"]) for one in found["refused"]] == [
        (3, "ben@nowhere", "“ben@nowhere” is not an email address."),
        (4, "ADA@example.org", "This address stands in the file twice."),
        (5, "cem@example.org", "“Mars/Crater” is not a time zone. One looks like Europe/Madrid."),
        (6, "dan@example.org", "Letters go out between 08:00 and 20:29. Choose an hour in between."),
        (8, "fay@example.org", "There is no place for this person in this group."),
        (9, "", "This line cannot be read: a quotation mark is missing or left over."),
    ]
    assert (found["enrolled"], found["invited"], found["already"]) == (2, 0, 0)
    assert json.loads(hand.do("cohorts", "list", "--json"))[0]["people"] == 2
    words = hand.do("people", "import", str(sheet), "--cohort", "1", "--accepted")
    assert "line 3: ben@nowhere: “ben@nowhere” is not an email address." in words
    assert words.startswith("Enrolled 0, invited 0, there already 2.")


def test_an_address_that_cannot_exist_becomes_no_member_of_staff(hand: Hand) -> None:
    refused = hand.call("people", "add", "ida@nowhere", "--role", "admin")
    assert refused.exit_code != 0
    assert "address" in refused.output
    assert "Traceback" not in refused.output


def test_a_command_on_a_database_without_tables_says_what_brings_them(empty_database_url: str, data_dir: Path) -> None:
    for words in (["tick"], ["cohorts", "list"], ["mail", "ledger"]):
        refused = Hand(empty_database_url, data_dir).refused(*words)
        assert refused.startswith("Error: The database has no tables yet, and this program needs ")
        assert refused.endswith("Bring it up to date first: unhurried db migrate.\n")


@pytest.mark.parametrize("words", [["advance", "7d"], ["set", "2026-12-01"], ["run", "--until", "2030-01-01"]])
def test_the_programmes_clock_cannot_be_moved_in_production(
    database_url: str, data_dir: Path, words: list[str]
) -> None:
    site = {"mode": "production", "base_url": f"https://{HOST}", "secret_key": KEY, "vault_keys": VAULT}
    parts = {"redis_url": "redis://127.0.0.1:1/0", "smtp_url": "smtp://127.0.0.1:1"}
    hand = Hand(database_url, data_dir, {**site, **parts})
    assert "In production the clock is real time; it moves in demo and test only." in hand.refused("clock", *words)
    now = datetime.fromisoformat(json.loads(hand.do("clock", "show", "--json"))["now"])
    assert abs(now - clock.wall()) < timedelta(minutes=1)
