"""What an operator does about mail by command: letting letters go on, releasing, asking about what is in doubt."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import text

from tests.infra.apps import make_app
from tests.infra.databases import close
from tests.infra.maillog import MailLog
from tests.operate.hand import Hand, engine_of
from unhurried.accounts.service import find_or_make_person
from unhurried.kit import clock
from unhurried.kit.db import db, transaction
from unhurried.mail import service as mail
from unhurried.mail.models import OutboxRow
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


def test_an_operator_asks_the_log_about_what_was_sent_and_what_has_no_known_end(
    database_url: str, data_dir: Path, tmp_path: Path
) -> None:
    log = MailLog(tmp_path / "mail.log")
    log.begin()
    hand = Hand(database_url, data_dir, {"mail_reconcile": f"postfix:{log.file}"})
    run_away(hand, 5)
    names = [f"<{number}@site.test>" for number in range(5)]
    ago = clock.wall() - timedelta(hours=3)
    for number, (name, state) in enumerate(zip(names, ("sent", "sent", *["uncertain"] * 3), strict=True)):
        change(hand, f"message:{number}", state=state, message_id=name, armed_at=ago)
    log.take(names[0]), log.take(names[2])
    doubtful = log.new_id()
    log.see(doubtful, names[4])
    log.move_on()
    said = hand.do("mail", "reconcile").splitlines()
    assert said == [
        "Of the last 2 messages that were sent 1 are known there.",
        "Of 3 without a known end 1 were taken over and count as sent now, 1 certainly were not.",
    ]
    rows = json.loads(hand.do("mail", "ledger", "--json"))
    assert [row["state"] for row in rows] == ["sent", "sent", "sent", "uncertain", "uncertain"]


def test_whom_nobody_can_ask_is_said_in_a_sentence(database_url: str, data_dir: Path) -> None:
    assert "names nobody" in Hand(database_url, data_dir).refused("mail", "reconcile")
    gone = Hand(database_url, data_dir, {"mail_reconcile": "postfix:/nowhere/mail.log"})
    run_away(gone, 1)
    change(gone, "message:0", state="uncertain", message_id="<1@x>", armed_at=clock.wall())
    assert "It cannot be asked: " in gone.refused("mail", "reconcile")
    nobody = Hand(database_url, data_dir, {"mail_reconcile": "nothing.here:At_all"})
    assert "There is no nothing.here:At_all to import." in nobody.refused("mail", "reconcile")


def change(hand: Hand, key: str, **values: object) -> None:
    app = make_app(hand.url, hand.data_dir)
    with app.app_context(), transaction():
        db.session.query(OutboxRow).filter_by(key=key).update(values)
    close(app)
