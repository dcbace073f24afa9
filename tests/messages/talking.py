"""Writing and answering as the pages do it."""

from __future__ import annotations

import re
from datetime import timedelta

from sqlalchemy import select

from tests.journal.writers import Writer
from tests.lessons.readers import DAY_ONE, stand
from unhurried.care.models import OutreachTask
from unhurried.kit.db import db
from unhurried.mail.models import OutboxRow

TAB = re.compile(r'name="tab" value="([^"]+)"')


def send(who: Writer, text: str, path: str = "/message", **more: str) -> int:
    """Write on the page and press "Send"."""
    found = TAB.search(who.get(path).text)
    assert found
    fields = {"csrf_token": who.token(), "tab": found[1], "text": text, "place": str(who.enrolment), **more}
    return who.send(path, fields).status_code


def later(who: Writer, minutes: int) -> None:
    with who.app.app_context():
        stand(DAY_ONE + timedelta(minutes=minutes))


def desk(mira: Writer) -> str:
    return f"/desk/messages/{mira.enrolment}"


def tasks(mira: Writer) -> list[bool]:
    """For each task that a message opened, whether it is done."""
    with mira.app.app_context():
        rows = select(OutreachTask).where(OutreachTask.cause == "message", OutreachTask.person_id == mira.id)
        return [row.done_at is not None for row in db.session.scalars(rows)]


def notices(mira: Writer) -> list[OutboxRow]:
    with mira.app.app_context():
        return list(db.session.scalars(select(OutboxRow).where(OutboxRow.kind == "message")))
