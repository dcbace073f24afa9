"""Backup, more life, destruction, restore, and on: nothing lost, nothing sent twice, mail held until a yes."""

from __future__ import annotations

import json
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import inspect, text

from tests.infra.apps import make_app
from tests.infra.databases import close
from tests.infra.maillog import MailLog
from tests.infra.smtp import SmtpServer
from tests.operate.hand import Hand, engine_of
from unhurried.accounts import service as accounts
from unhurried.accounts.models import Person
from unhurried.kit.db import db, transaction
from unhurried.kit.vault import new_key, use_newest_key
from unhurried.mail import service as mail
from unhurried.pacing import service as pacing

pytestmark = pytest.mark.timeout(900)
PEOPLE = {"ada": ("Europe/Berlin", "09:00"), "bo": ("Asia/Kathmandu", "18:30"), "cy": ("America/New_York", "08:00")}
CSV = "email,name,zone,hour,reminders\n" + "".join(
    f"{name}@people.example,{name.title()},{zone},{hour},yes\n" for name, (zone, hour) in PEOPLE.items()
)


class Life:
    """A group of three on a site whose every command is an operator's."""

    def __init__(self, hand: Hand, folder: Path) -> None:
        self.hand, self.file, self.folder = hand, folder / "backup", folder
        self.first = (datetime.now(UTC) + timedelta(days=2)).replace(hour=0, minute=0, second=0, microsecond=0)
        (folder / "people.csv").write_text(CSV)
        (folder / "late.csv").write_text("email\ndi@people.example\n")
        cohort = ("--course", "trusting-yourself-again", "--name", "First", "--starts-on", str(self.first.date()))
        hand.do("cohorts", "create", *cohort, "--launch")
        hand.do("people", "import", str(folder / "people.csv"), "--cohort", "1", "--accepted")

    def day(self, days: float) -> str:
        return (self.first + timedelta(days=days)).isoformat()

    def live_until(self, days: float) -> None:
        self.hand.do("clock", "run", "--until", self.day(days), "--step", "1d", "--deliver")

    def read(self, week: int) -> None:
        """Everyone reads the week's page."""
        app = make_app(self.hand.url, self.hand.data_dir)
        with app.app_context(), transaction():
            for enrolment in (1, 2, 3):
                pacing.record_read(enrolment, week)
        close(app)

    def destroy(self) -> None:
        """The database is gone, whole, and an empty one stands in its place."""
        with engine_of(self.hand.url) as engine, engine.begin() as connection:
            if engine.dialect.name == "postgresql":
                connection.execute(text("DROP SCHEMA public CASCADE"))
                connection.execute(text("CREATE SCHEMA public"))
            else:
                connection.execute(text("PRAGMA foreign_keys = OFF"))
                for name in inspect(connection).get_table_names():
                    connection.execute(text(f'DROP TABLE "{name}"'))

    def ledger(self) -> list[dict[str, object]]:
        return json.loads(self.hand.do("mail", "ledger", "--json"))

    def went_out(self) -> Counter[tuple[int, str]]:
        """How often each item went to each person, by the ledger: sent, or told by the operator to have gone out."""
        states = ("sent", "uncertain")
        return Counter(
            (row["person"], item) for row in self.ledger() if row["state"] in states for item in row["items"]
        )


@pytest.fixture
def life(database_url: str, data_dir: Path, smtp: SmtpServer, tmp_path: Path) -> Life:
    return Life(Hand(database_url, data_dir, {"smtp_url": smtp.url}), tmp_path)


def message_ids(smtp: SmtpServer) -> Counter[str]:
    return Counter(str(one.message["Message-ID"]) for one in smtp.accepted)


def relay_log(life: Life, smtp: SmtpServer) -> Path:
    """What a relay writes down of each message that it took."""
    log = MailLog(life.folder / "mail.log")
    for name in message_ids(smtp):
        log.take(name)
    return log.file


@pytest.mark.parametrize("evidence", ["until", "log"])
def test_after_backup_destruction_and_restore_life_goes_on(life: Life, smtp: SmtpServer, evidence: str) -> None:
    life.live_until(1)
    life.hand.do("people", "import", str(life.folder / "late.csv"), "--cohort", "1")
    life.hand.do("db", "backup", str(life.file))
    life.read(1)
    life.live_until(8.95)
    before, letters_before = life.went_out(), len(smtp.accepted)
    assert len(smtp.to("di@people.example")) == 1
    assert sum("lesson:2" in item for _person, item in before) >= 2
    log = relay_log(life, smtp)

    life.destroy()
    said = life.hand.do("db", "restore", str(life.file))
    assert "Mail is held" in said
    life.hand.do("clock", "set", life.day(9.1))
    for _ in range(2):
        life.hand.do("tick", "--deliver")
    assert len(smtp.accepted) == letters_before, "something went out without a yes"
    assert "held" in life.hand.do("mail", "status")
    assert "give --sent-until INSTANT or --relay-log FILE" in life.hand.refused("mail", "release")

    yes = ("--sent-until", life.day(8.95)) if evidence == "until" else ("--relay-log", str(log))
    life.hand.do("mail", "release", *yes)
    for week in (2, 3, 4):
        life.live_until(7 * week - 4)
        life.read(week)
    life.live_until(24)
    assert max(message_ids(smtp).values()) == 1
    after = life.went_out()
    assert before - after == Counter(), "the ledger forgot what went out"
    lessons = {key: number for key, number in after.items() if key[1].startswith(("lesson:", "rest:"))}
    assert set(lessons.values()) == {1}
    assert set(lessons) == {(person, f"lesson:{week}") for person in (1, 2, 3) for week in (1, 2, 3, 4)}
    known = {row["message_id"] for row in life.ledger() if row["state"] in ("sent", "uncertain")}
    assert set(message_ids(smtp)) <= known, "a letter arrived of which the ledger knows nothing"
    if evidence == "log":  # an instant says less: reading was lost, so a reminder counts as gone out that never was
        assert known == set(message_ids(smtp))
    assert life.hand.do("mail", "release") == "0 released.\n"


def put(hand: Hand, rows: list[dict[str, object]]) -> None:
    """Rows of the ledger, in the states that they are to have at the backup."""
    app = make_app(hand.url, hand.data_dir)
    with app.app_context(), transaction():
        for number, row in enumerate(rows):
            mail.put("letter", f"letter:1:2026-01-{number + 1:02}", send_after=datetime(2026, 1, 1, tzinfo=UTC), **row)
        db.session.execute(
            text("UPDATE outbox SET state = 'armed', claim = 'x' WHERE key LIKE '%-01' OR key LIKE '%-02'")
        )
    close(app)


def test_what_was_armed_at_the_backup_is_never_sent_again_unless_it_is_a_lesson(
    database_url: str, data_dir: Path, tmp_path: Path
) -> None:
    hand = Hand(database_url, data_dir)
    put(hand, [{"lane": "lesson"}, {"lane": "gentle"}, {"lane": "gentle"}])
    hand.do("db", "backup", str(tmp_path / "b"))
    hand.do("db", "restore", str(tmp_path / "b"), "--yes")
    states = [row["state"] for row in json.loads(hand.do("mail", "ledger", "--json"))]
    assert states == ["held", "uncertain", "held"]


def test_sign_in_mail_goes_out_while_letters_are_held(
    database_url: str, data_dir: Path, smtp: SmtpServer, tmp_path: Path
) -> None:
    hand = Hand(database_url, data_dir, {"smtp_url": smtp.url})
    hand.do("people", "add", "ada@people.example", "--role", "admin")
    hand.do("db", "backup", str(tmp_path / "b"))
    hand.do("db", "restore", str(tmp_path / "b"), "--yes")
    app = make_app(hand.url, hand.data_dir)
    with app.app_context(), transaction():
        for lane in ("lesson", "gentle"):
            mail.put("letter", f"letter:1:{lane}", lane=lane, person_id=1, send_after=datetime(2026, 1, 1, tzinfo=UTC))
        accounts.ask_for_link("ada@people.example", "this browser")
    close(app)
    hand.do("tick", "--deliver")
    assert [one.recipients[0] for one in smtp.accepted] == ["ada@people.example"]
    assert [row["state"] for row in json.loads(hand.do("mail", "ledger", "--json"))] == ["held", "held", "sent"]


def test_sessions_and_links_of_before_open_nothing_after_a_restore(
    database_url: str, data_dir: Path, tmp_path: Path
) -> None:
    hand = Hand(database_url, data_dir)
    app = make_app(hand.url, hand.data_dir)
    hand.do("people", "add", "ada@people.example", "--role", "admin")
    with app.app_context(), transaction():
        accounts.begin(db.session.get_one(Person, 1), full=True, shared_device=False)
    counts = "SELECT (SELECT count(*) FROM session WHERE ended_at IS NULL), (SELECT count(*) FROM sign_in_link)"
    with app.app_context():
        assert tuple(db.session.execute(text(counts)).one()) == (1, 1)
    close(app)
    hand.do("db", "backup", str(tmp_path / "b"))
    hand.do("db", "restore", str(tmp_path / "b"), "--yes")
    with app.app_context():
        assert tuple(db.session.execute(text(counts)).one()) == (0, 0)
    close(app)


def test_private_writing_can_be_read_after_a_restore_and_not_without_its_key(
    database_url: str, data_dir: Path, tmp_path: Path
) -> None:
    keys = Hand(database_url, data_dir, {"vault_keys": new_key("one")})
    app = make_app(keys.url, keys.data_dir, **keys.settings)
    with app.app_context(), transaction():
        use_newest_key()
    close(app)
    keys.do("db", "backup", str(tmp_path / "b"))
    keys.do("db", "restore", str(tmp_path / "b"), "--yes")
    with engine_of(keys.url) as engine, engine.begin() as connection:
        connection.execute(text("DELETE FROM vault_key"))
    other = Hand(database_url, data_dir, {"vault_keys": new_key("one")})
    assert "is another one than the backup's" in other.refused("db", "restore", str(tmp_path / "b"), "--yes")


def test_who_erased_themselves_after_the_backup_is_named_by_number(
    database_url: str, data_dir: Path, tmp_path: Path
) -> None:
    hand = Hand(database_url, data_dir)
    hand.do("people", "add", "ada@people.example", "--role", "facilitator")
    hand.do("db", "backup", str(tmp_path / "b"))
    with engine_of(hand.url) as engine, engine.begin() as connection:
        connection.execute(text("INSERT INTO erasure (person_id, at) VALUES (1, '2026-01-01 00:00:00')"))
    assert "unhurried erase 1 --yes" in hand.do("db", "restore", str(tmp_path / "b"), "--yes")
    assert "erase" not in hand.do("db", "restore", str(tmp_path / "b"), "--yes")
