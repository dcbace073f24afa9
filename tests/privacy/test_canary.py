"""Words of private writing are found nowhere in clear; words of a public field are found by the same search.

(docs: security §1.4). The whole way is walked: pages, quiet savings, two tabs, a session that ran out, sharing, a
check-in that asks for a person, mail through a real relay, Redis overheard, keys rotated, a backup made.
"""

from __future__ import annotations

import logging
import os
import threading
import traceback
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import redis
from click.testing import CliRunner
from flask import Flask
from sqlalchemy import make_url, select, text

from tests.circle.sitting import posts
from tests.infra.apps import environment
from tests.infra.children import wait_until
from tests.infra.postgres import Postgres
from tests.infra.smtp import SmtpServer
from tests.journal.writers import Writer
from tests.lessons.readers import DAY_ONE, join, make_cohort, stand
from tests.privacy.searching import Heaps, files, found_in
from tests.privacy.writing_all import CONTROL, PLACES, bird, live
from unhurried.cli import unhurried
from unhurried.cohorts.models import Enrolment
from unhurried.desk.service import tell_staff
from unhurried.kit.db import Base, db, transaction
from unhurried.kit.doorbell import LANES
from unhurried.letters.service import tick
from unhurried.mail.service import drain
from unhurried.mail.service.draining import hang_up


@pytest.fixture
def log(tmp_path: Path) -> Iterator[Path]:
    """A log of everything that any logger says, in a file."""
    writer = logging.FileHandler(tmp_path / "all.log", encoding="utf-8")
    root = logging.getLogger()
    before = root.level
    root.addHandler(writer)
    root.setLevel(logging.DEBUG)
    yield tmp_path / "all.log"
    root.setLevel(before)
    root.removeHandler(writer)
    writer.close()


@pytest.fixture
def overheard(redis_url: str) -> Iterator[list[bytes]]:
    """Every command that anybody sends to Redis."""
    heard: list[bytes] = []
    ear, mouth = redis.Redis.from_url(redis_url, socket_timeout=None), redis.Redis.from_url(redis_url)
    ready = threading.Event()

    def listen() -> None:
        with ear.monitor() as monitor:
            ready.set()
            while not (heard and b"over and out" in heard[-1]):
                heard.append(monitor.next_command()["command"].encode())

    thread = threading.Thread(target=listen, daemon=True)
    thread.start()
    ready.wait(10)
    yield heard
    mouth.echo("over and out")
    thread.join(10)
    ear.close()
    mouth.close()


@pytest.fixture
def site(new_app: Callable[..., Flask], redis_url: str, smtp: SmtpServer) -> Iterator[Flask]:
    """The site with a real broker and a real relay."""
    app = new_app(redis_url=redis_url, smtp_url=smtp.url, mail_from="hello@site.test")
    yield app
    with app.app_context():
        hang_up()


def mail_everything(site: Flask) -> None:
    with site.app_context():
        for hours in range(0, 8 * 24, 2):
            stand(DAY_ONE + timedelta(hours=hours))
            tick()
            with transaction():
                tell_staff()
        for lane in LANES:
            drain(lane, seconds=20)


def break_something(site: Flask, mira: Writer) -> str:
    """Faults in the middle of opened texts, in the log and as a traceback that shows local names."""
    from unhurried.journal.queries import entries_of

    with site.app_context():
        try:
            sealed = [(entry, entry.sealed) for entry in entries_of(mira.id)]
            raise RuntimeError(CONTROL, sealed)
        except RuntimeError as fault:
            logging.getLogger("unhurried").exception("something broke")
            shown = traceback.TracebackException.from_exception(fault, capture_locals=True)
            return "".join(shown.format())


def operate(site: Flask, tmp_path: Path, *words: str) -> str:
    chosen = site.config["UNHURRIED"]
    env = environment(chosen.database, chosen.data_dir, redis_url=chosen.redis_url, mail_from="hello@site.test")
    done = CliRunner(env={**os.environ, **env}).invoke(unhurried, list(words))
    assert done.exit_code == 0, (words, done.output, done.exception)
    return done.output


def rows(site: Flask) -> bytes:
    """Every row of every table, read back through the driver."""
    with site.app_context():
        found = [
            repr(tuple(row)).encode()
            for table in Base.metadata.sorted_tables
            for row in db.session.execute(text(f'SELECT * FROM "{table.name}"'))
        ]
    return b"\n".join(found)


def database_files(site: Flask, request: pytest.FixtureRequest) -> dict[str, bytes]:
    """The files themselves, the write-ahead log among them."""
    url = site.config["UNHURRIED"].database
    if url.startswith("sqlite"):
        file = Path(url.removeprefix("sqlite:///"))
        found = {end or "file": file.with_name(file.name + end) for end in ("", "-wal", "-shm")}
        return {f"database {name}": path.read_bytes() for name, path in found.items() if path.exists()}
    server: Postgres = request.getfixturevalue("postgres")
    name = make_url(url).database
    with server.connect(str(name)) as connection:
        connection.autocommit = True
        connection.execute("CHECKPOINT")
        folder = Path(connection.execute("SHOW data_directory").fetchone()[0])  # type: ignore[index]
        number = connection.execute("SELECT oid FROM pg_database WHERE datname = %s", [name]).fetchone()[0]  # type: ignore[index]
    return {"database files": files(folder / "base" / str(number)), "database wal": files(folder / "pg_wal")}


def test_a_canary_is_found_nowhere_and_its_writer_reads_it_back(
    site: Flask, smtp: SmtpServer, overheard: list[bytes], log: Path, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    mira, ada = live(site)
    mail_everything(site)
    trace = break_something(site, mira)
    operate(site, tmp_path, "keys", "make")
    operate(site, tmp_path, "keys", "rotate")
    operate(site, tmp_path, "db", "backup", str(tmp_path / "backup"))
    connection = redis.Redis.from_url(site.config["UNHURRIED"].redis_url)
    connection.set("control", CONTROL)
    kept = b"\n".join(connection.dump(key) or b"" for key in connection.keys("*"))
    connection.close()
    wait_until(lambda: any(b"control" in one for one in list(overheard)), what="the ear at Redis")
    mail = b"\n".join(bytes(one.content) for one in smtp.accepted)
    heaps = Heaps({
        **database_files(site, request),
        "rows": rows(site),
        "backup": (tmp_path / "backup").read_bytes(),
        "redis": kept,
        "redis overheard": b"\n".join(overheard),
        "mail": mail,
        "log": log.read_bytes(),
        "traceback": trace.encode(),
        "ledger": operate(site, tmp_path, "mail", "ledger", "--json").encode(),
        "what the facilitator's desk shows": "".join(
            ada.get(path).text for path in ("/desk", "/desk/shared", "/desk/circles", "/desk/people", "/desk/notes/1")
        ).encode(),
        "data folder": files(site.config["UNHURRIED"].data_dir),
    })  # fmt: skip
    lost = {place: heaps.where(bird(place)) for place in PLACES}
    assert {place: found for place, found in lost.items() if found} == {}
    assert heaps.where("größer 7Q2X") == []
    seen = {name for name, _dress in heaps.where(CONTROL)}
    assert {"rows", "backup", "redis", "redis overheard", "log", "traceback"} <= seen
    assert any(name.startswith("database") for name in seen)
    assert "what the facilitator's desk shows" in seen
    assert len(smtp.accepted) >= 2
    assert found_in(mail, "mira@example.org")
    reads_back(mira)


def reads_back(mira: Writer) -> None:
    pages = "".join(
        mira.get(path).text
        for path in (
            "/journal/print",
            "/journal/check-ins",
            "/journal/promises",
            "/journal/hard-days",
            "/messages",
            "/notes",
            f"/circle/threads/{posts(mira)[0].thread_id}",
        )
    )
    assert [place for place in PLACES if bird(place) not in pages] == []


def test_a_text_that_is_not_sealed_would_be_found(site: Flask, request: pytest.FixtureRequest) -> None:
    with site.app_context():
        place = join(make_cohort(), "mira@example.org")
        with transaction():
            db.session.get_one(Enrolment, place).name = bird("entry")
        assert db.session.scalars(select(Enrolment.name)).one() == bird("entry")
    assert Heaps(database_files(site, request)).where(bird("entry"))
