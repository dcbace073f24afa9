"""What two people do on the page of sharing, and what their pages say."""

from __future__ import annotations

import re
from typing import Any

from sqlalchemy import select
from werkzeug.test import TestResponse

from tests.infra.pages import still
from tests.journal.writers import Writer
from unhurried.journal.models import CheckIn
from unhurried.kit.db import db
from unhurried.mail.models import OutboxRow
from unhurried.pairs.models import PairShare, PairSide

CODE = re.compile(r'class="code"[^>]*>([^<]+)<')
NOTHING = "This code opens nothing."


def ask(who: Writer, email: str, free: str = "yes") -> TestResponse:
    return who.post("/sharing/invite", email=email, free=free)


def code_of(answer: TestResponse) -> str:
    found = CODE.search(answer.text)
    assert found, answer.text
    return found[1]


def say(who: Writer, code: str, answer: str = "yes", free: str = "yes") -> TestResponse:
    return who.post("/sharing/answer", code=code, answer=answer, free=free)


def link(one: Writer, other: Writer) -> None:
    """Both say yes."""
    assert say(other, code_of(ask(one, other.email))).status_code == 303
    assert sides(one, other) == [True, True]


def sides(*people: Writer) -> list[bool]:
    """For each of them, whether they have a side."""
    with people[0].app.app_context():
        return [db.session.get(PairSide, who.id) is not None for who in people]


def check_in(who: Writer, week: int = 1, **answers: str) -> str:
    """Check in; the id of the check-in."""
    assert who.post(f"/check-in/{who.enrolment}/{week}", **answers).status_code == 303
    with who.app.app_context():
        here = (CheckIn.enrolment_id == who.enrolment, CheckIn.position == week)
        return db.session.scalars(select(CheckIn.id).where(*here)).one()


def share(who: Writer, check_in_id: str, **more: str) -> str:
    """Share one check-in; what the page says then."""
    assert who.post("/sharing/share", check_in=check_in_id, **more).status_code == 303
    return who.get("/sharing").text


def take_back(who: Writer, check_in_id: str, *, by: Writer | None = None) -> None:
    """Take back whatever is shared of one check-in; `by` is who presses the button."""
    with who.app.app_context():
        shares = list(db.session.scalars(select(PairShare.id).where(PairShare.check_in_id == check_in_id)))
    for number in shares:
        assert (by or who).post("/sharing/unshare", share=number).status_code == 303


def page(who: Writer) -> str:
    """The page of sharing, without what differs each time and without what was said once."""
    who.get("/sharing")
    return still(who.get("/sharing").text)


def notices(who: Writer) -> list[OutboxRow]:
    with who.app.app_context():
        rows = select(OutboxRow).where(OutboxRow.kind == "message").order_by(OutboxRow.id)
        return list(db.session.scalars(rows))


def fields_of(who: Writer, **fields: Any) -> dict[str, Any]:
    return {"csrf_token": who.token(), **fields}
