"""A season of thousands that went wrong is told so: each kind of fault, planted into books that agree."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from tests.faults.ledger import Row
from tests.faults.record import Taken
from tests.season import test_told as plain
from tests.season.__main__ import too_few
from tests.season.outcome import Outcome, fingerprint
from tests.season.storm import Kill

NAME, DATED = "<1@x>", "Mon, 12 Oct 2026 07:00:00 +0000"
COPY = Taken(plain.AT, NAME, "b@x", "p0@example.org", 100, "d", answered=True, dated=DATED)
KILL = Kill(plain.AT, "lesson", 2, frozenset({NAME, "<2@x>"}), (NAME,))


@dataclass
class Books:
    """The record, the ledger in both its shapes, and the kills, to be changed by a test."""

    folder: Path
    record: list[Taken] = field(default_factory=lambda: [COPY])
    rows: list[dict[str, Any]] = field(default_factory=lambda: [{**row, "kind": "letter"} for row in plain.ledger()])
    lane: str = "lesson"
    kills: list[Kill] = field(default_factory=list)

    def outcome(self) -> Outcome:
        season = plain.season()
        season.crew, season.steps = SimpleNamespace(folder=self.folder), 3
        sent = [row for row in self.rows if row["state"] != "skipped"]
        ledger = [
            Row(number, f"letter:{number}", self.lane, row["state"], row["message_id"], told_at=plain.AT)
            for number, row in enumerate(sent, 1)
        ]
        return Outcome(season, self.record, self.rows, ledger, self.kills)

    def faults(self) -> list[str]:
        return list(self.outcome().faults())

    def be_uncertain(self, *, told: bool) -> None:
        """The relay took it, and the ledger does not know; the operator was told or was not."""
        self.rows[0].update(state="uncertain", sent_at=None)
        (self.folder / "lesson.log").write_text("mail needs a look: row 1 is uncertain (no_answer)\n" if told else "")


@pytest.fixture
def books(tmp_path: Path) -> Books:
    return Books(tmp_path)


def test_books_that_agree_have_no_fault_and_the_letters_of_the_timeline(books: Books) -> None:
    found = books.outcome()
    assert list(found.faults()) == []
    assert fingerprint(found.letters()) == fingerprint(found.foretold())
    assert found.letters().total() == 2


def test_a_second_copy_is_excused_by_the_kill_in_whose_moment_it_was_in_doubt(books: Books) -> None:
    books.record.append(COPY)
    assert books.faults()
    books.kills = [replace(KILL, doubtful=())]
    assert books.faults() == [f"{NAME} doubled, and no kill is to blame"]
    books.kills = [KILL]
    assert books.faults() == []


def test_what_stayed_uncertain_and_arrived_is_a_letter_like_the_others_when_the_operator_was_told(books: Books) -> None:
    books.kills = [KILL]
    books.be_uncertain(told=False)
    assert books.faults()
    books.be_uncertain(told=True)
    assert books.faults() == []


def test_a_reminder_that_was_in_a_killed_workers_hands_may_never_come_when_the_operator_was_told(books: Books) -> None:
    books.lane, books.record = "gentle", []
    books.be_uncertain(told=True)
    assert books.faults()
    books.kills = [KILL]
    assert books.faults() == []
    books.lane = "lesson"
    assert books.faults()


PLANTED: dict[str, Callable[[Books], object]] = {
    "a letter that never came": lambda books: books.record.clear(),
    "a letter on another date": lambda books: books.record.__setitem__(
        0, replace(COPY, dated=DATED.replace("12", "13"))
    ),
    "a letter for somebody else": lambda books: books.rows[0].update(items=["welcome", "lesson:2"]),
    "an item too many": lambda books: books.rows[0]["items"].append("digest"),
    "a reminder twice": lambda books: (books.record.append(COPY), setattr(books, "lane", "gentle")),
    "a lesson three times": lambda books: books.record.extend([COPY, COPY]),
    "a letter that is still armed": lambda books: books.rows[0].update(state="armed"),
    "a message without a row": lambda books: books.record.append(replace(COPY, message_id="<2@x>")),
    "two messages in doubt at once": lambda books: setattr(books, "kills", [replace(KILL, doubtful=(NAME, "<2@x>"))]),
}


@pytest.mark.parametrize("what", PLANTED)
def test_a_planted_fault_is_told(books: Books, what: str) -> None:
    books.kills = [KILL]
    PLANTED[what](books)
    assert books.faults()


def test_a_storm_that_met_too_few_armed_messages_proves_nothing() -> None:
    idle = replace(KILL, armed=frozenset())
    assert not too_few([KILL] * 20 + [idle] * 10, 120)
    assert too_few([KILL] * 19 + [idle] * 10, 120)
