"""What happened, held against what was foretold; each difference is a sentence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import datetime, time
from email.utils import parsedate_to_datetime
from typing import Any
from zoneinfo import ZoneInfo

from tests.infra.smtp import Accepted
from tests.season.season import Season

Rows = list[dict[str, Any]]
QUIET_FROM, QUIET_UNTIL = time(20, 30), time(8)


def differences(season: Season, ledger: Rows) -> Iterator[str]:
    """Every person for whom openings, letters or skips are not those of the timeline."""
    for number, (life, drawn) in enumerate(zip(season.lives, season.preview, strict=True)):
        rows = [row for row in ledger if row["person"] == season.people[number]]
        foretold = {
            "openings": [(o["week"], o["kind"], datetime.fromisoformat(o["opens_at"])) for o in drawn["openings"]],
            "letters": [(datetime.fromisoformat(x["at"]), x["local_date"], x["items"]) for x in drawn["letters"]],
            "skips": sorted((s["local_date"], s["item"], s["reason"]) for s in drawn["skipped"]),
        }
        happened = {"openings": season.openings(number), "letters": letters(rows), "skips": skips(rows)}
        for what, expected in foretold.items():
            if happened[what] != expected:
                yield f"{what} of {life}\n  foretold {expected}\n  happened {happened[what]}"


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


def arrivals(accepted: list[Accepted]) -> Counter[str]:
    """How often the SMTP server accepted each Message-ID."""
    return Counter(str(one.message["Message-ID"]) for one in accepted)


def doubled(ledger: Rows, accepted: list[Accepted]) -> Rows:
    """The ledger's rows whose message was accepted more than once, as often as it was once too many."""
    by_id = {row["message_id"]: row for row in ledger}
    return [by_id[name] for name, times in arrivals(accepted).items() for _more in range(times - 1)]


def astray(season: Season, ledger: Rows, accepted: list[Accepted]) -> Iterator[str]:
    """Messages without a row, rows without a message, and messages to the wrong person or of another time."""
    sent = {row["message_id"]: row for row in ledger if row["state"] == "sent"}
    yield from (f"no message for {row}" for name, row in sent.items() if name not in arrivals(accepted))
    address = {person: life.email for person, life in zip(season.people, season.lives, strict=True)}
    for one in accepted:
        row = sent.get(str(one.message["Message-ID"]))
        if row is None:
            yield f"no row for the message to {one.recipients}"
        elif one.recipients != (address[row["person"]],):
            yield f"{one.recipients} got a letter of {row}"
        elif dated(one) != datetime.fromisoformat(row["sent_at"]):
            yield f"dated {dated(one)}: {row}"


def dated(one: Accepted) -> datetime:
    """What the message's Date header says."""
    return parsedate_to_datetime(str(one.message["Date"]))


def at_night(season: Season, accepted: list[Accepted]) -> list[str]:
    """The messages whose Date lies in the quiet hours of whoever got them."""
    zones = {life.email: ZoneInfo(life.zone) for life in season.lives}
    local = [(one.recipients[0], dated(one).astimezone(zones[one.recipients[0]])) for one in accepted]
    return [f"{who} at {at}" for who, at in local if not QUIET_UNTIL <= at.time() < QUIET_FROM]
