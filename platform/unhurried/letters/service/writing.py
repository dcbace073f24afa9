"""What was decided, as rows: openings, letters, skips, tasks, and the next moment to look, in bulk."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select, update

from unhurried.agenda import service as agenda
from unhurried.care.models import OutreachTask
from unhurried.cohorts.models import Enrolment
from unhurried.kit.db import db
from unhurried.letters import rules
from unhurried.letters.queries import LETTER, QUIET, stored
from unhurried.mail import service as mail
from unhurried.mail.service.outbox import skipped
from unhurried.pacing.models import Standing
from unhurried.pacing.rows import insert_missing, upsert
from unhurried.pacing.rules import Rhythm, instant_of
from unhurried.pacing.rules.times import DAY
from unhurried.pacing.service import write_openings


@dataclass(frozen=True)
class Decided:
    """One person as they were read, and what the rules said."""

    person: rules.Person
    decision: rules.Decision


def write(decided: Mapping[int, Decided], moment: datetime) -> None:
    """Write everything that was decided at `moment`, in the caller's transaction."""
    write_openings([(one.person, one.decision.openings) for one in decided.values()])
    mail.put_many(
        [row for who, one in decided.items() if (row := _letter(who, one, moment)) is not None]
        + [_skip(who, skip) for who, one in decided.items() for skip in one.decision.skips]
    )
    _write_tasks(decided, moment)
    _plan(decided)


def _letter(who: int, one: Decided, moment: datetime) -> dict[str, Any] | None:
    letter = one.decision.letter
    if letter is None:
        return None
    return {
        "kind": LETTER,
        "key": f"letter:{who}:{letter.day}",
        "lane": rules.lane_of(letter.items),
        "person_id": who,
        "items": [stored(item) for item in letter.items],
        "local_date": letter.day,
        "planned_at": letter.at,
        "send_after": letter.at,
        "expires_at": runs_out(one.person.rhythm, max(letter.at, moment)),
    }


def runs_out(rhythm: Rhythm, sent_from: datetime) -> datetime:
    """When the quiet hours after an instant begin: from then on the letter is not sent any more (docs: pacing I3)."""
    day = rhythm.date_of(sent_from)
    starts = (instant_of(rhythm.zone, day + DAY * more, rhythm.quiet[0]) for more in range(4))
    return next(at for at in starts if at is not None and at > sent_from)


def _skip(who: int, skip: rules.Skip) -> dict[str, Any]:
    enrolment = int(skip.item.place) if skip.item.place else None
    return skipped(who, skip.day, skip.item.name, skip.reason, enrolment) | {"items": [stored(skip.item)]}


def _write_tasks(decided: Mapping[int, Decided], moment: datetime) -> None:
    tasks = [(who, task) for who, one in decided.items() for task in one.decision.outreach]
    if not tasks:
        return
    ids = sorted({int(task.place) for _who, task in tasks})
    rows = db.session.execute(select(Enrolment.id, Enrolment.cohort_id).where(Enrolment.id.in_(ids)))
    cohorts = {row.id: row.cohort_id for row in rows}
    found = [
        {
            "person_id": who,
            "cohort_id": cohorts[int(task.place)],
            "cause": QUIET,
            "since": task.zero,
            "opened_at": moment,
        }
        for who, task in tasks
    ]
    insert_missing(OutreachTask, found)


def _plan(decided: Mapping[int, Decided]) -> None:
    agenda.plan({who: one.decision.look_at for who, one in decided.items()})
    why = [{"person_id": who, "no_look": d.no_look} for who, one in decided.items() if (d := one.decision).no_look]
    upsert(Standing, "person_id", why)
    looked = [who for who, one in decided.items() if one.decision.look_at is not None]
    gone = Standing.person_id.in_(looked), Standing.no_look.is_not(None)
    db.session.execute(update(Standing).where(*gone).values(no_look=None))
