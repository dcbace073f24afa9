"""What a season of thousands came to: the relay's record and the ledger, held against what was foretold."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from hashlib import sha256
from zoneinfo import ZoneInfo

from tests.faults.checker import Evidence, Verdict, judge, told_in
from tests.faults.ledger import Row, read_ledger
from tests.faults.record import Taken
from tests.season import told
from tests.season.season import Season
from tests.season.storm import Kill

# Who got it, of what kind it was, what was in it, and the date on which it was sent, by the calendar of its reader.
Item = tuple[str, str, str, str]


@dataclass(frozen=True)
class Outcome:
    """A season that is over: `record` is what the relay took, `rows` what `mail ledger` says, `kills` what happened."""

    season: Season
    record: Sequence[Taken]
    rows: told.Rows
    ledger: Sequence[Row]
    kills: Sequence[Kill] = ()

    @property
    def verdict(self) -> Verdict:
        """What the checker of the fault rig says."""
        logs = sorted(self.season.crew.folder.glob("*.log"))
        return judge(Evidence(self.record, self.ledger, told=told_in(*logs)))

    def arrived(self) -> list[told.Arrived]:
        """Every message as the relay took it."""
        return [told.Arrived(one.message_id, (one.to,), parsedate_to_datetime(one.dated)) for one in self.record]

    def faults(self) -> Iterator[str]:
        """Every promise that did not hold, in words."""
        yield from self.verdict.broken(len(self.kills))
        rows, arrived = self.as_it_arrived(), self.arrived()
        yield from told.differences(self.season, rows)
        yield from (f"unsettled: {row}" for row in told.unsettled(rows))
        yield from self._astray(rows, arrived)
        yield from (f"at night: {one}" for one in told.at_night(self.season, arrived))
        yield from self._other_letters()
        yield from self._doubled_without_a_kill()

    def as_it_arrived(self) -> told.Rows:
        """The ledger, with what stayed uncertain as sent: when its Date header says, where the relay has it."""
        dated = self.never_came | {one.message_id: one.dated.isoformat() for one in self.arrived()}
        return [
            {**row, "state": "sent", "sent_at": dated[row["message_id"]]}
            if row["state"] == "uncertain" and row["message_id"] in dated
            else row
            for row in self.rows
        ]

    @property
    def never_came(self) -> dict[str, str]:
        """Message-ID and instant of reminders and the like that were in a killed worker's hands: never sent again."""
        held = {name: kill.at.isoformat() for kill in self.kills for name in kill.armed}
        there = {one.message_id for one in self.record}
        unknown = (row.message_id for row in self.ledger if row.state == "uncertain" and row.lane != "lesson")
        return {name: held[name] for name in unknown if name in held and name not in there}

    def letters(self) -> Counter[Item]:
        """What the relay took, a second copy left out."""
        zones = {life.email: ZoneInfo(life.zone) for life in self.season.lives}
        rows = {row["message_id"]: row for row in self.rows if row["message_id"]}
        found: Counter[Item] = Counter()
        for name, one in {one.message_id: one for one in self.arrived()}.items():  # what has no row is told elsewhere
            if name not in rows:
                continue
            who, day = one.recipients[0], one.dated.astimezone(zones[one.recipients[0]]).date()
            found.update((who, rows[name]["kind"], item, f"{day}") for item in rows[name]["items"])
        return found

    def foretold(self) -> Counter[Item]:
        """What the timeline says."""
        drawn = zip(self.season.lives, self.season.preview, strict=True)
        every = ((life.email, letter) for life, one in drawn for letter in one["letters"])
        return Counter((who, "letter", item, x["local_date"]) for who, x in every for item in x["items"])

    def _astray(self, rows: told.Rows, arrived: list[told.Arrived]) -> Iterator[str]:
        gone = self.never_came
        yield from told.astray(self.season, [row for row in rows if row["message_id"] not in gone], arrived)

    def _other_letters(self) -> Iterator[str]:
        came, expected = self.letters(), self.foretold()
        by_person = {self.season.people[life.number]: life.email for life in self.season.lives}
        gone = self.never_came
        for row in self.rows:
            if row["message_id"] in gone:
                name = by_person[row["person"]], row["kind"]
                came.update((*name, item, row["local_date"]) for item in row["items"])
        yield from (f"never came: {item}" for item in expected - came)
        yield from (f"nobody foretold: {item}" for item in came - expected)

    def _doubled_without_a_kill(self) -> Iterator[str]:
        """A second copy has its kill, in whose moment its process had not heard of the first; one a kill at most."""
        yield from (f"{len(kill.doubtful)} in doubt at once: {kill}" for kill in self.kills if len(kill.doubtful) > 1)
        doubtful = Counter(name for kill in self.kills for name in kill.doubtful)
        copies = Counter(one.message_id for one in self.record)
        yield from (f"{name} doubled, and no kill is to blame" for name in (copies - Counter(set(copies))) - doubtful)

    def __str__(self) -> str:
        reasons = Counter(reason for _day, _item, reason in told.skips(self.rows))
        openings = sum(len(self.season.openings(life.number)) for life in self.season.lives)
        came, expected = self.letters(), self.foretold()
        first = f"{len(self.season.lives)} people, {self.season.steps} steps, {openings} openings"
        second = f"{len(self.record)} messages with {came.total()} items ({fingerprint(came)})"
        third = f"foretold {expected.total()} ({fingerprint(expected)}), skips {dict(sorted(reasons.items()))}"
        return "\n".join([f"{first}, {second}, {third}", str(self.verdict), *self._of_the_storm()])

    def _of_the_storm(self) -> Iterator[str]:
        armed = [kill for kill in self.kills if kill.armed]
        if armed:
            most, two = max(len(kill.armed) for kill in armed), sum(kill.groups > 1 for kill in armed)
            yield f"{len(self.kills)} kills: {len(armed)} met armed messages, {most} at most, {two} of them two groups"
        if self.kills:
            doubtful = sum(bool(kill.doubtful) for kill in self.kills)
            yield f"{doubtful} met a message that the relay had taken unheard, {len(self.never_came)} never came"


def fingerprint(items: Counter[Item]) -> str:
    """Equal for equal letters."""
    return sha256(repr(sorted(items.items())).encode()).hexdigest()[:12]


def outcome(season: Season, record: Sequence[Taken], kills: Sequence[Kill] = ()) -> Outcome:
    """The books of a season that is over."""
    ledger = read_ledger(season.crew.env["UNHURRIED_DATABASE_URL"])
    return Outcome(season, record, season.ledger(), ledger, kills)
