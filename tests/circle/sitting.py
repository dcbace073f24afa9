"""What members and facilitators do in a circle, as the pages do it."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from html import unescape
from typing import Any

from sqlalchemy import select
from werkzeug.test import TestResponse

from tests.journal.writers import Writer
from tests.lessons.readers import DAY_ONE, stand
from unhurried.audit.models import AuditEntry
from unhurried.care.models import OutreachTask
from unhurried.circle.models import CirclePost, CircleThread
from unhurried.kit.db import db

TAB = re.compile(r'name="tab" value="([^"]+)"')
AFTER = DAY_ONE + timedelta(days=15)


def enter(who: Writer, **fields: str) -> TestResponse:
    return who.post(f"/circle/{who.enrolment}/enter", **fields)


def this_week(who: Writer) -> str:
    """The address of the thread of the present week, as the page of the circle leads there."""
    found = re.search(r'class="thread" href="([^"]+)"', who.get("/circle").text)
    assert found, who.get("/circle").text
    return found[1]


def write(who: Writer, text: str, thread: str = "", **more: Any) -> TestResponse:
    """Post in a thread of one's circle, this week's by default."""
    path = thread or this_week(who)
    found = TAB.search(who.get(path).text)
    assert found
    return who.send(path, {"csrf_token": who.token(), "tab": found[1], "text": text, **more})


def posts(who: Writer) -> list[CirclePost]:
    """This person's posts, the oldest first."""
    with who.app.app_context():
        rows = select(CirclePost).where(CirclePost.person_id == who.id).order_by(CirclePost.made_at, CirclePost.id)
        return list(db.session.scalars(rows))


def texts(who: Writer) -> list[str]:
    """The posts that this person's page shows, without notes about them."""
    shown = who.get(this_week(who)).text
    return [unescape(one) for one in re.findall(r'<div class="written" dir="auto">(.*?)</div>', shown, re.S)]


def at(who: Writer, moment: datetime) -> None:
    with who.app.app_context():
        stand(moment)


def free_thread(who: Writer) -> int:
    """The circle's first thread of any kind, by number."""
    with who.app.app_context():
        return db.session.scalars(select(CircleThread.id).order_by(CircleThread.id)).first() or 0


def tasks(who: Writer) -> list[OutreachTask]:
    with who.app.app_context():
        return list(db.session.scalars(select(OutreachTask).where(OutreachTask.person_id == who.id)))


def story(who: Writer) -> list[tuple[str, int | None]]:
    """The audit's acts of the circle, in order, with whom they are about."""
    with who.app.app_context():
        rows = select(AuditEntry).where(AuditEntry.act.startswith("circle")).order_by(AuditEntry.id)
        return [(row.act, row.subject_id) for row in db.session.scalars(rows)]
