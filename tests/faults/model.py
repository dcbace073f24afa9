"""A model of the mail, and a machine that lives at random with the real engine beside it.

The model knows what was written, who may be written to, and what the relay took. It knows nothing of states, claims,
journals or leases: whatever the engine does, these few things must agree after every step.
"""

from __future__ import annotations

from collections import Counter
from typing import Any, ClassVar

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from tests.faults.ledger import Row, read_ledger
from tests.faults.rig import Rig, address
from unhurried.kit.db import db, transaction
from unhurried.letters.service.links import choose_letters
from unhurried.mail.service import allow_address, hold_all, release_held, stop_address

LANES = st.sampled_from(("lesson", "gentle", "urgent"))
LETTERS = st.sampled_from(("lesson", "gentle"))
POINTS = st.sampled_from(
    ("taking", "claimed", "written", "arming", "armed", "in data", "dotted", "answered", "written down")
)
LATER_POINTS = st.sampled_from(("marking", "marked", "recovering", "telling", "before the ring", "before goodbye"))
FOR_NOW = ("421 4.3.2 closing", "451 4.3.0 later", "close")
NEVER_SAID = ("taken, close", "close")
REFUSED = "554 5.6.0 no"
PATIENT = {"deadline": None, "suppress_health_check": list(HealthCheck), "database": None, "print_blob": True}


class Mail(RuleBasedStateMachine):
    """The rules are what may happen; the invariants what must be so after each of them."""

    rig: ClassVar[Rig]

    @initialize()
    def begin(self) -> None:
        self.rig.begin()
        self.next_person, self.stopped = 1, dict[int, int]()
        self.silenced, self.kills, self.refusals, self.held = set[int](), 0, 0, False

    @rule(lane=LANES, count=st.integers(1, 3))
    def write(self, lane: str, count: int) -> None:
        self.rig.write(lane, range(self.next_person, self.next_person + count))
        self.next_person += count

    @rule(lane=LANES)
    def work(self, lane: str) -> None:
        self.rig.work_on(lane)

    @rule(lane=LANES, point=POINTS | LATER_POINTS, nth=st.integers(1, 2))
    def kill(self, lane: str, point: str, nth: int) -> None:
        self.kills += self.rig.work(lane, point, nth) != 0

    @rule(lane=LANES, point=POINTS | LATER_POINTS)
    def lose_the_database(self, lane: str, point: str) -> None:
        self.rig.work(lane, point, what="database")
        self.kills += 1

    @rule(step=st.sampled_from(("CONNECT", "MAIL", "RCPT", "DATA", "DOT")), answer=st.sampled_from(FOR_NOW))
    def relay_will_say_no_for_now(self, step: str, answer: str) -> None:
        self.rig.relay.say(step, answer)

    @rule(step=st.sampled_from(("RCPT", "DATA", "DOT")))
    def relay_will_refuse_one(self, step: str) -> None:
        self.rig.relay.say(step, REFUSED)
        self.refusals += 1

    @rule(answer=st.sampled_from(NEVER_SAID))
    def relay_will_not_answer(self, answer: str) -> None:
        self.rig.relay.say("DOT", answer)

    @rule()
    def time_passes(self) -> None:
        self.rig.time_passes()

    @precondition(lambda self: self.next_person > 1)
    @rule(which=st.integers(0, 50), how=st.sampled_from(("letters", "address")))
    def stop_writing_to_somebody(self, which: int, how: str) -> None:
        who = 1 + which % (self.next_person - 1)
        with transaction():
            choose_letters(who, "none") if how == "letters" else stop_address(address(who), "complaint")
        self.stopped.setdefault(who, self._letters_to(who))
        self.silenced.add(who)

    @precondition(lambda self: self.stopped)
    @rule(which=st.integers(0, 50))
    def write_to_them_again(self, which: int) -> None:
        self._allow(sorted(self.stopped)[which % len(self.stopped)])

    @rule()
    def hold(self) -> None:
        with transaction():
            hold_all()

    @rule()
    def release(self) -> None:
        with transaction():
            release_held()

    @invariant()
    def everything_written_has_one_row(self) -> None:
        keys = Counter(row.key for row in self._rows())
        assert set(keys) == set(self.rig.keys)
        assert not keys or max(keys.values()) == 1

    @invariant()
    def nothing_comes_too_often(self) -> None:
        copies, lanes = self._copies(), {row.message_id: row.lane for row in self._rows()}
        assert all(count <= (2 if lanes[name] == "lesson" else 1) for name, count in copies.items())

    @invariant()
    def what_is_called_sent_has_arrived(self) -> None:
        copies = self._copies()
        assert all(copies[row.message_id] for row in self._rows() if row.state == "sent")

    @invariant()
    def who_was_stopped_hears_nothing_more(self) -> None:
        assert {who: self._letters_to(who) for who in self.stopped} == self.stopped

    def teardown(self) -> None:
        """The noise ends: what is left is settled, and every promise holds."""
        for who in list(self.stopped):
            self._allow(who)
        self.release()
        for lane in ("lesson", "gentle", "urgent"):
            self.rig.settle(lane)
        verdict = self.rig.verdict()
        assert verdict.broken(kills=self.kills) == [], verdict
        copies = self._copies()
        missing = [row for row in self._rows() if row.lane == "lesson" and not copies[row.message_id]]
        assert len([row for row in missing if row.person_id not in self.silenced]) <= self.refusals, missing

    def _allow(self, who: int) -> None:
        with transaction():
            choose_letters(who, "all")
            allow_address(address(who))
        del self.stopped[who]

    def _rows(self) -> list[Row]:
        db.session.rollback()
        return read_ledger(self.rig.url, self.rig.after)

    def _copies(self) -> Counter[str]:
        return Counter(one.message_id for one in self.rig.relay.taken[self.rig.taken_before :])

    def _letters_to(self, who: int) -> int:
        """How many letters arrived there; mail to sign in with is asked for and always goes out."""
        letters = {row.message_id for row in self._rows() if row.kind == "letter" and row.person_id == who}
        return sum(count for name, count in self._copies().items() if name in letters)


def live_with_model(rig: Rig, **how: Any) -> None:
    """Live at random in this rig; `how` is Hypothesis's: how many lives, of how many steps."""
    Mail.rig = rig
    run_state_machine_as_test(Mail, settings=settings(**PATIENT, **how))
