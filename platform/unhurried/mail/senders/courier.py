"""One connection: a group of messages is carried to the relay, and each answer written into its journal at once."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from unhurried.kit import crash
from unhurried.mail.senders.journal import Journal
from unhurried.mail.senders.line import Line
from unhurried.mail.senders.replies import Refused, RelayDown, Unanswered
from unhurried.mail.senders.talk import Parcel

TIRED_AFTER = 3
log = logging.getLogger(__name__)


@dataclass
class Carried:
    """What became of a group, by row: an answer each (None for accepted), one in doubt at most, the others unsent.

    `fault` is why the relay took no more, where that is why.
    """

    answers: dict[int, Refused | None] = field(default_factory=dict)
    in_doubt: list[int] = field(default_factory=list)
    unsent: list[int] = field(default_factory=list)
    fault: RelayDown | None = None


class Courier:
    """Carries armed messages, one after another, over a connection that is ready."""

    def __init__(self, line: Line) -> None:
        self.line = line

    def carry(
        self, journal: Journal, rows: Sequence[int], parcels: Sequence[Parcel], may_begin: Callable[[], bool]
    ) -> Carried:
        """Send what can be sent. An answer is in the journal before the next dot goes out.

        A relay that says three times in a row that it is too much is left alone.
        """
        found, tired = Carried(), 0
        talk = self.line.send(parcels, may_begin)
        try:
            journal.go()
            for number, answer in enumerate(talk):
                found.answers[rows[number]] = answer
                journal.answered(rows[number], answer is None)
                crash.point("written down")
                tired = tired + 1 if answer is not None and answer.is_about_the_relay else 0
                if tired == TIRED_AFTER:
                    raise RelayDown(str(answer))
        except Unanswered:
            found.in_doubt = [rows[len(found.answers)]]
            log.warning("the relay did not answer", extra={"row": found.in_doubt[0]})
        except RelayDown as fault:
            found.fault = fault
        except OSError:
            log.exception("the mail journal cannot be written")
        finally:
            talk.close()  # type: ignore[attr-defined]
        found.unsent = list(rows[len(found.answers) + len(found.in_doubt) :])
        return found
