"""This thread's way to the relay: its connections, their journals and its pace, kept from one drain to the next."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime

from unhurried.kit import clock
from unhurried.kit.settings import Settings, settings
from unhurried.mail.senders.address import read_relay
from unhurried.mail.senders.courier import Carried, Courier
from unhurried.mail.senders.journal import Journal, left_behind
from unhurried.mail.senders.line import Line
from unhurried.mail.senders.pace import Pace
from unhurried.mail.senders.replies import RelayDown
from unhurried.mail.service.claiming import patience
from unhurried.mail.service.letters import Letter
from unhurried.mail.service.settling import settle_left

_kept = threading.local()
# Groups that are on their way at once, of which one is carried: each needs journals of its own.
HANDS = 4


@dataclass(frozen=True)
class Share:
    """What one connection carries of a group, and the journal in which its answers stand."""

    courier: Courier
    journal: Journal
    letters: Sequence[Letter]


@dataclass(frozen=True)
class Load:
    """An armed group that is named in its journals: its claim, since when it is armed (real time), and its shares."""

    claim: str
    since: datetime
    shares: Sequence[Share]

    @property
    def letters(self) -> list[Letter]:
        """All of its letters."""
        return [letter for share in self.shares for letter in share.letters]


class Way:
    """The connections that the settings ask for; as many of them are used as the relay bears."""

    def __init__(self, here: Settings) -> None:
        relay, name, most = read_relay(here.smtp_url), here.host, here.mail_per_connection
        self.key, self.data_dir = key_of(here), here.data_dir
        self.couriers = [
            Courier(Line(relay, patience().answer, name, most)) for _number in range(here.mail_connections)
        ]
        self.journals = [[Journal(here.data_dir) for _courier in self.couriers] for _hand in range(HANDS)]
        self.pace = Pace(here.mail_per_second, here.mail_connections, patience().dot_before / (HANDS + 1))

    @property
    def used(self) -> list[Courier]:
        """The couriers that carry the next group."""
        return self.couriers[: self.pace.using]

    @property
    def is_measured(self) -> bool:
        """Whether how much of the next group goes, and over which connections, is learned from the one before it."""
        return len(self.couriers) > 1 or bool(self.pace.per_second)

    def ready(self) -> None:
        """Have open connections, one at least; a relay that takes fewer gets fewer. Raises RelayDown."""
        self.couriers[0].line.ready()
        for number, courier in enumerate(self.used[1:], start=1):
            try:
                courier.line.ready()
            except RelayDown:
                self.pace.using = number
                return

    def size(self, limit: int) -> int:
        """How many messages the next group may have."""
        return self.pace.group(limit) if all(journal.works for hand in self.journals for journal in hand) else 1

    def load(self, claim: str, letters: Sequence[Letter], hand: int) -> Load:
        """Name the letters in this hand's journals, each in that of the connection that will carry it.

        That is before they are armed. Raises NoJournal.
        """
        load = Load(claim, clock.wall(), self._shares(letters, hand))
        for share in load.shares:
            share.journal.begin(claim, clock.now(), [(letter.row_id, letter.message_id) for letter in share.letters])
        return load

    def carry(self, load: Load, may_begin: Callable[[], bool]) -> Carried:
        """Send armed letters, over all connections at once; what became of them together."""
        begun = clock.wall()
        if len(load.shares) == 1:
            found = [_carry(load.shares[0], may_begin)]
        else:
            with ThreadPoolExecutor(len(load.shares)) as threads:
                found = list(threads.map(lambda share: _carry(share, may_begin), load.shares))
        whole = _together(found)
        self._learn(whole, begun)
        return whole

    def forget(self, load: Load) -> None:
        """The ledger knows what was carried of it."""
        for share in load.shares:
            share.journal.forget()

    def settle_what_was_left(self) -> int:
        """Tell the ledger what it was not told: by this thread, whose database failed, or by workers that are gone."""
        settled = 0
        for journal in self._all_journals():
            left = journal.read()
            if left.claims:
                settled += settle_left(left)
                journal.forget()
        with left_behind(self.data_dir) as found:
            return settled + sum(settle_left(left) for left in found)

    def close(self) -> None:
        """Say goodbye on each connection, and take the journals away."""
        for courier in self.couriers:
            courier.line.close()
        for journal in self._all_journals():
            journal.close()

    def _all_journals(self) -> list[Journal]:
        return [journal for hand in self.journals for journal in hand]

    def _shares(self, letters: Sequence[Letter], hand: int) -> list[Share]:
        used, journals = self.used, self.journals[hand]
        shares = [
            Share(courier, journal, letters[number :: len(used)])
            for number, (courier, journal) in enumerate(zip(used, journals, strict=False))
        ]
        return [share for share in shares if share.letters]

    def _learn(self, whole: Carried, begun: datetime) -> None:
        self.pace.took(len(whole.answers), begun, clock.wall())
        tired = sum(answer is not None and answer.is_about_the_relay for answer in whole.answers.values())
        if whole.fault is not None or tired:
            self.pace.was_refused()
        else:
            self.pace.went_well()


def way() -> Way:
    """This thread's way to the relay of the settings. Raises WrongSmtpUrl."""
    here = settings()
    found: Way | None = getattr(_kept, "way", None)
    if found is None or found.key != key_of(here):
        hang_up()
        found = _kept.way = Way(here)
    return found


def hang_up(*, only_idle: bool = False) -> None:
    """Close this thread's connections to the relay; with `only_idle` only those idle for a while."""
    found: Way | None = getattr(_kept, "way", None)
    if found is None:
        return
    if only_idle:
        for courier in found.couriers:
            courier.line.rest()
    else:
        found.close()
        _kept.way = None


def key_of(here: Settings) -> tuple[object, ...]:
    """What of the settings makes another way."""
    return (
        here.smtp_url, here.data_dir, here.host, here.mail_connections, here.mail_per_connection, here.mail_per_second,
    )  # fmt: skip


def _carry(share: Share, may_begin: Callable[[], bool]) -> Carried:
    rows, parcels = [letter.row_id for letter in share.letters], [letter.parcel for letter in share.letters]
    return share.courier.carry(share.journal, rows, parcels, may_begin)


def _together(found: Sequence[Carried]) -> Carried:
    whole = Carried()
    for one in found:
        whole.answers |= one.answers
        whole.in_doubt += one.in_doubt
        whole.unsent += one.unsent
        whole.fault = whole.fault or one.fault
    return whole
