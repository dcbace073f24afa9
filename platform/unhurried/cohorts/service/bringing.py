"""A long sheet of addresses is invited bit by bit, so that nobody waits for it. Nothing here commits.

What can be said without the database is said when it is handed in; the rest a worker does, some hundred lines in one
transaction. A worker that dies takes its lines back with it, and the next one finds them waiting.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import delete, insert, select

from unhurried.audit import service as audit
from unhurried.cohorts import queries, rules
from unhurried.cohorts.models import Cohort, Import, ImportLine
from unhurried.cohorts.rules import CohortFault
from unhurried.cohorts.service.inviting import invite_many
from unhurried.kit import clock
from unhurried.kit.db import db
from unhurried.kit.sheets import BROKEN

AT_ONCE = 200
Line = tuple[int, dict[str, str]]


def hand_in(cohort: Cohort, rows: Iterable[Line], *, by: int) -> Import:
    """Keep the lines of a sheet to be invited; those that cannot be are kept with their reason at once."""
    tracks, seen = queries.course_of(cohort).outline.tracks, set[str]()
    lines = [_checked(number, cells, tracks, seen) for number, cells in rows]
    refused = sum(line["reason"] is not None for line in lines)
    made = Import(cohort_id=cohort.id, made_by=by, made_at=clock.now(), total=len(lines), refused=refused)
    db.session.add(made)
    db.session.flush()
    if lines:
        db.session.execute(insert(ImportLine), [{**line, "import_id": made.id} for line in lines])
    audit.record("sheet handed in", actor=by, cohort=cohort.id, lines=len(lines))
    return made


def bring_in_some() -> int:
    """Invite the next lines of one sheet that nobody else works on; how many lines were looked at, 0 for none left."""
    job = db.session.scalar(_next_job())
    if job is None:
        return 0
    cohort = db.session.get_one(Cohort, job.cohort_id)
    mine = select(ImportLine).where(ImportLine.import_id == job.id, ImportLine.reason.is_(None))
    lines = db.session.scalars(mine.order_by(ImportLine.id).limit(AT_ONCE)).all()
    if cohort.state == "closed":
        for line in lines:
            line.reason, job.refused = _("This group has ended."), job.refused + 1
    else:
        new = invite_many(cohort, [(line.email, line.cells) for line in lines])
        job.invited, job.already = job.invited + new, job.already + len(lines) - new
        db.session.execute(delete(ImportLine).where(ImportLine.id.in_([line.id for line in lines])))
    if len(lines) < AT_ONCE:
        job.ended_at = clock.now()
    db.session.flush()
    return len(lines)


def _next_job() -> Any:
    waits = select(Import).where(Import.ended_at.is_(None)).order_by(Import.id).limit(1)
    return waits.with_for_update(skip_locked=True).execution_options(populate_existing=True)


def _checked(number: int, cells: dict[str, str], tracks: Sequence[str], seen: set[str]) -> dict[str, Any]:
    kept = {key: value[:300] for key, value in cells.items() if key in rules.COLUMNS and value}
    line = {"line": number, "email": kept.get("email", "").strip()[:254], "cells": kept, "reason": None}
    try:
        if BROKEN in cells:
            raise CohortFault(cells[BROKEN])
        email = rules.clean_email(cells.get("email") or "")
        if email in seen:
            raise CohortFault(_("This address stands in the file twice."))
        rules.wishes_of(cells, tuple(tracks), invited=True)
    except CohortFault as fault:
        return {**line, "reason": str(fault)[:300]}
    seen.add(email)
    return {**line, "email": email}
