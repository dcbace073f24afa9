"""P1 and P2: letters through Celery, ledger, consent checks and arming, against the sink's limit and a peer."""

from __future__ import annotations

import os
import sys
from email import message_from_bytes
from statistics import median

from sqlalchemy import func, select

from bench.peer import Peer, peer
from bench.post import Post, post, sent_since
from bench.report import Report
from bench.sink import Programs, flood, programs, sink
from tests.infra.databases import PostgresDatabases
from tests.infra.places import short_folder
from tests.infra.postgres import postgres_server
from tests.infra.redis import redis_server
from unhurried.kit.db import db
from unhurried.letters.emails import LetterKind
from unhurried.mail.models import OutboxRow
from unhurried.mail.rules import Mail
from unhurried.mail.senders.message import compose

ROUNDS = int(os.environ.get("BENCH_ROUNDS", "5"))
LETTERS = int(os.environ.get("BENCH_LETTERS", "5000"))
OF_THE_PEER = 5  # the peer gets a fifth of the letters, or a round would be mostly its own


def run() -> Report:
    """In each round the limit, the product and the peer, one after another; the first one warms up."""
    found, report = programs(), Report()
    with postgres_server() as server, redis_server() as redis, short_folder("bench") as folder:
        databases = PostgresDatabases(server)
        with (
            post(databases.empty(), redis, folder, LETTERS * (ROUNDS + 1)) as here,
            sink(found, folder) as port,
            peer(databases.empty(), folder, port) as other,
            here.worker(port, "lesson"),
        ):
            rounds = [_round(number, here, found, port, other) for number in range(ROUNDS + 1)][1:]
    _tell(report, rounds)
    return report


def _round(number: int, here: Post, found: Programs, port: int, other: Peer) -> dict[str, float]:
    last = db.session.scalar(select(func.max(OutboxRow.id))) or 0
    here.write(range(number * LETTERS + 1, (number + 1) * LETTERS + 1))
    mail, size = _one_of(last)
    other.write(mail, LETTERS // OF_THE_PEER)
    measured = {
        "limit": flood(found, port, LETTERS, size),
        "limit_new_sessions": flood(found, port, LETTERS, size, kept=False),
        "ours": LETTERS / here.drained(),
        "peer": LETTERS // OF_THE_PEER / other.drained(),
        "bytes": size,
        "load": os.getloadavg()[0],
    }
    sent = sent_since(last)
    if sent != LETTERS:
        sys.exit(f"{sent} of {LETTERS} letters were sent: what was measured is not what it says.")
    print("  " + " ".join(f"{name} {value:,.1f}" for name, value in measured.items()), file=sys.stderr)
    return measured


def _one_of(last: int) -> tuple[Mail, int]:
    """One of the letters as the peer gets it too, and its size in bytes on the wire."""
    row = db.session.scalars(select(OutboxRow).where(OutboxRow.id > last).limit(1)).one()
    mail = LetterKind().render([row])[row.id]
    whole = compose(mail, "hello@bench.test", "Unhurried", message_id=row.message_id, dated=row.made_at)
    assert message_from_bytes(whole)["List-Unsubscribe"]
    db.session.rollback()
    return mail, len(whole)


def _tell(report: Report, rounds: list[dict[str, float]]) -> None:
    middle = {name: median(one[name] for one in rounds) for name in rounds[0]}
    report.ratios["P1"] = round(median(one["ours"] / one["limit"] for one in rounds), 3)
    report.ratios["P2"] = round(median(one["ours"] / one["peer"] for one in rounds), 2)
    for name, value in middle.items():
        report.figures[f"mail_{name}"] = round(value, 1)
    report.figures |= {"mail_rounds": len(rounds), "mail_letters_a_round": LETTERS}
    report.figures["mail_each_round"] = [{name: round(value, 1) for name, value in one.items()} for one in rounds]
