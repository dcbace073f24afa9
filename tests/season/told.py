"""What happened, held against what was foretold; each difference is a sentence."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import datetime, time
from email.parser import BytesHeaderParser
from email.utils import parsedate_to_datetime
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from tests.infra.smtp import Accepted
from tests.season.season import Season

Rows = list[dict[str, Any]]
QUIET_FROM, QUIET_UNTIL = time(20, 30), time(8)


class Arrived(NamedTuple):
    """A message as the SMTP server took it: its Message-ID, who it was for, and what its Date header says."""

    message_id: str
    recipients: tuple[str, ...]
    dated: datetime


def arrivals(accepted: list[Accepted]) -> list[Arrived]:
    """Every message that the SMTP server accepted, read once."""
    heads = [(one.recipients, BytesHeaderParser().parsebytes(one.content)) for one in accepted]
    return [Arrived(str(head["Message-ID"]), to, parsedate_to_datetime(str(head["Date"]))) for to, head in heads]


def differences(season: Season, ledger: Rows) -> Iterator[str]:
    """Every person for whom openings, letters or skips are not those of the timeline."""
    rows: dict[int, Rows] = defaultdict(list)
    for row in ledger:
        rows[row["person"]].append(row)
    for life, drawn in zip(season.lives, season.preview, strict=True):
        happened = lived(season, life.number, rows[season.people[life.number]])
        for what, expected in foretold(drawn).items():
            if happened[what] != expected:
                yield f"{what} of {life.case()}\n  foretold {expected}\n  happened {happened[what]}"


def foretold(drawn: dict[str, Any]) -> dict[str, list[Any]]:
    """What the timeline says."""
    return {
        "openings": [(o["week"], o["kind"], datetime.fromisoformat(o["opens_at"])) for o in drawn["openings"]],
        "letters": [(datetime.fromisoformat(x["at"]), x["local_date"], x["items"]) for x in drawn["letters"]],
        "skips": sorted((s["local_date"], s["item"], s["reason"]) for s in drawn["skipped"]),
    }


def lived(season: Season, number: int, rows: Rows) -> dict[str, list[Any]]:
    """What the records of one person say, in the same shape."""
    return {"openings": season.openings(number), "letters": letters(rows), "skips": skips(rows)}


def letters(rows: Rows) -> list[tuple[datetime, str, list[str]]]:
    """The letters that were sent: instant (programme time), local date, items."""
    sent = [row for row in rows if row["state"] == "sent"]
    return [(datetime.fromisoformat(row["sent_at"]), row["local_date"], row["items"]) for row in sent]


def skips(rows: Rows) -> list[tuple[str, str, str]]:
    """What was not sent, and why."""
    found = [row for row in rows if row["state"] == "skipped"]
    return sorted((row["local_date"], item, row["reason"]) for row in found for item in row["items"])


def unsettled(ledger: Rows) -> Rows:
    """The rows that are neither sent nor skipped with a reason."""
    return [row for row in ledger if row["state"] != "sent" and not (row["state"] == "skipped" and row["reason"])]


def doubled(ledger: Rows, arrived: list[Arrived]) -> Rows:
    """The ledger's rows whose message was accepted more than once, as often as it was once too many."""
    by_id = {row["message_id"]: row for row in ledger}
    times = Counter(one.message_id for one in arrived)
    return [by_id[name] for name, count in times.items() for _more in range(count - 1)]


def astray(season: Season, ledger: Rows, arrived: list[Arrived]) -> Iterator[str]:
    """Messages without a row, rows without a message, and messages to the wrong person or of another time."""
    sent = {row["message_id"]: row for row in ledger if row["state"] == "sent"}
    there = {one.message_id for one in arrived}
    yield from (f"no message for {row}" for name, row in sent.items() if name not in there)
    address = {season.people[life.number]: life.email for life in season.lives}
    for one in arrived:
        row = sent.get(one.message_id)
        if row is None:
            yield f"no row for the message to {one.recipients}"
        elif one.recipients != (address[row["person"]],):
            yield f"{one.recipients} got a letter of {row}"
        elif one.dated != datetime.fromisoformat(row["sent_at"]):
            yield f"dated {one.dated}: {row}"


def at_night(season: Season, arrived: list[Arrived]) -> list[str]:
    """The messages whose Date lies in the quiet hours of whoever got them."""
    zones = {life.email: ZoneInfo(life.zone) for life in season.lives}
    local = [(one.recipients[0], one.dated.astimezone(zones[one.recipients[0]])) for one in arrived]
    return [f"{who} at {at}" for who, at in local if not QUIET_UNTIL <= at.time() < QUIET_FROM]
