"""Sending what is due in a lane: claim, vet, render, offer, arm, dot, mark; it commits as it goes."""

from __future__ import annotations

import logging
import threading
from datetime import timedelta

from unhurried.kit import clock, crash
from unhurried.kit.settings import settings
from unhurried.mail.senders.address import WrongSmtpUrl, read_relay
from unhurried.mail.senders.line import Line
from unhurried.mail.senders.replies import Refused, RelayDown, Unanswered
from unhurried.mail.service import settling
from unhurried.mail.service.claiming import claim, expire, patience, recover, waits
from unhurried.mail.service.letters import Letter, write_letters

_kept = threading.local()
log = logging.getLogger(__name__)


def drain(lane: str, limit: int = 100, seconds: float = 30.0) -> int:
    """Send what is due in the lane, `limit` rows to a claim, until nothing is left or the time is over.

    Returns how many rows were settled (sent, dead, suppressed, expired, recovered). Any number of drains may
    run at once. Call it outside `transaction()`. A relay that is down ends the run, and its rows wait.
    """
    until = clock.wall() + timedelta(seconds=seconds)
    clock.forget()
    if not waits(lane):
        return 0
    settled = recover(lane) + expire(lane)
    while clock.wall() < until:
        clock.forget()
        ids = claim(lane, limit)
        if not ids:
            break
        crash.point("claimed")
        batch = write_letters(ids)
        crash.point("written")
        settling.end_unsent(batch.endings, batch.claim)
        sent, relay_is_up = _send_all(batch.letters)
        settled += len(batch.endings) + sent
        if not relay_is_up:
            break
    return settled


def line() -> Line:
    """This thread's kept connection to the relay of the settings."""
    url = settings().smtp_url
    found: tuple[str, Line] | None = getattr(_kept, "line", None)
    if found is None or found[0] != url:
        hang_up()
        found = _kept.line = (url, Line(read_relay(url), patience().answer, settings().host))
    return found[1]


def hang_up(*, only_idle: bool = False) -> None:
    """Close this thread's connection to the relay; with `only_idle` only when idle for a while."""
    found: tuple[str, Line] | None = getattr(_kept, "line", None)
    if found is not None:
        found[1].rest() if only_idle else found[1].close()


def _send_all(letters: list[Letter]) -> tuple[int, bool]:
    settled, to = 0, _line_or_put_back(letters)
    for place, letter in enumerate(letters):
        try:
            settled += _send(to, letter)
        except RelayDown as fault:
            settling.tell_relay_down(fault)
            waiting = letters[place:]
            return settled + sum(settling.put_off(one, str(fault), relay_down=True) for one in waiting), False
    return settled, True


def _line_or_put_back(letters: list[Letter]) -> Line:
    try:
        return line()
    except WrongSmtpUrl:
        for letter in letters:
            settling.put_back(letter)
        raise


def _send(to: Line, letter: Letter) -> bool:
    """Whether the row is settled. RelayDown: nothing was sent."""
    try:
        to.offer(letter.envelope_from, letter.envelope_to, letter.message)
    except Refused as answer:
        return settling.mark_refused(letter, answer)
    crash.point("offered")
    since = clock.wall()
    outcome = _arm_or_drop(to, letter)
    if outcome != settling.ARMED:
        to.drop()
        return outcome == settling.STOPPED
    if clock.wall() - since > patience().dot_before:
        to.drop()
        settling.put_back(letter)
        return False
    crash.point("armed")
    return _dot(to, letter)


def _arm_or_drop(to: Line, letter: Letter) -> str:
    try:
        return settling.arm(letter)
    except BaseException:
        to.drop()
        raise


def _dot(to: Line, letter: Letter) -> bool:
    try:
        to.finish()
    except Refused as answer:
        return settling.mark_refused(letter, answer)
    except Unanswered:
        log.warning("the relay did not answer", extra={"row": letter.row_id})
        return False
    settling.mark_sent(letter)
    return True
