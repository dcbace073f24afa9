"""What an operator does about mail by command: letting letters go on, releasing, asking about what is in doubt."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import text

from tests.infra.apps import make_app
from tests.infra.databases import close
from tests.operate.hand import Hand, engine_of
from unhurried.accounts.service import find_or_make_person
from unhurried.kit.db import transaction
from unhurried.mail import service as mail
from unhurried.mail.service import bursting

DUE = datetime(2026, 1, 1, tzinfo=UTC)


def run_away(hand: Hand, count: int) -> None:
    """One person is written to again and again, and a worker comes."""
    app = make_app(hand.url, hand.data_dir, **hand.settings)
    with app.app_context():
        with transaction():
            who = find_or_make_person("mira@people.example").id
            plain = {"kind": "message", "lane": "lesson", "person_id": who, "send_after": DUE}
            mail.put_many({**plain, "key": f"message:{number}"} for number in range(count))
        bursting.stops("lesson")
    close(app)


def audited(hand: Hand, act: str) -> list[tuple[int | None, str]]:
    with engine_of(hand.url) as engine, engine.connect() as connection:
        rows = connection.execute(text("SELECT actor_id, detail FROM audit_entry WHERE act = :act"), {"act": act})
        return [(row.actor_id, str(row.detail).replace('"', "'")) for row in rows]


def test_an_operator_sees_that_letters_stand_still_and_lets_them_go(database_url: str, data_dir: Path) -> None:
    hand = Hand(database_url, data_dir, {"mail_burst": "2"})
    assert "stand still" not in hand.do("mail", "status")
    run_away(hand, 10)
    assert "Letters over the plan stand still: `mail go-on` lets them go." in hand.do("mail", "status")
    assert hand.do("mail", "go-on") == "7 over the plan may go.\n"
    assert hand.do("mail", "go-on") == "Letters do not stand still.\n"
    assert "stand still" not in hand.do("mail", "status")
    assert audited(hand, "mail goes on") == [(None, "{'number': 7}")]


def test_a_release_by_command_is_written_down(database_url: str, data_dir: Path) -> None:
    hand = Hand(database_url, data_dir)
    run_away(hand, 2)
    assert hand.do("mail", "hold") == "2 held.\n"
    assert hand.do("mail", "release") == "2 released.\n"
    assert hand.do("mail", "release") == "0 released.\n"
    assert audited(hand, "mail released") == [(None, "{'number': 2}")]
