"""One entry, one named facilitator, and only until its writer takes it back (docs: security §2)."""

from __future__ import annotations

import pytest
from sqlalchemy import select, update

from tests.journal.writers import Writer
from unhurried.accounts.models import Person
from unhurried.audit.models import AuditEntry
from unhurried.cohorts.models import Enrolment
from unhurried.journal.models import Share
from unhurried.kit.db import db, transaction


def share_path(ada: Writer) -> str:
    """The address behind the button of the one entry that is shared with her."""
    found = [part.split('"')[0] for part in ada.get("/desk/shared").text.split('action="') if "/desk/shared/" in part]
    assert len(found) == 1
    return found[0]


def acts(mira: Writer) -> list[tuple[str, int | None]]:
    with mira.app.app_context():
        rows = select(AuditEntry).where(AuditEntry.subject_id == mira.id, AuditEntry.act.contains("entry"))
        return [(row.act, row.actor_id) for row in db.session.scalars(rows.order_by(AuditEntry.id))]


def test_a_facilitator_reads_the_entry_that_was_shared_and_no_other(mira: Writer, tom: Writer, ada: Writer) -> None:
    mira.writes("a secret")
    path = mira.writes("shared words")
    tom.writes("tom's words")
    assert "Nothing is shared with you" in ada.get("/desk/shared").text
    mira.post(f"{path}/share", facilitator=str(ada.id))
    listed = ada.get("/desk/shared").text
    assert "shared words" not in listed
    shown = ada.post(share_path(ada)).text
    assert "shared words" in shown
    assert "secret" not in listed + shown
    assert ada.get(path).status_code == 404


def test_what_is_written_later_stays_private_until_it_is_shared_again(mira: Writer, ada: Writer) -> None:
    path = mira.writes("as it was")
    mira.post(f"{path}/share", facilitator=str(ada.id))
    mira.page(path).send("as it was, and a later secret")
    assert "secret" not in ada.post(share_path(ada)).text
    mira.post(f"{path}/share", facilitator=str(ada.id))
    assert "later secret" in ada.post(share_path(ada)).text


def test_taken_back_is_gone_at_the_next_moment(mira: Writer, ada: Writer) -> None:
    path = mira.writes("shared words")
    mira.post(f"{path}/share", facilitator=str(ada.id))
    button = share_path(ada)
    mira.post(f"{path}/unshare/{ada.id}")
    assert ada.post(button).status_code == 404
    assert "Nothing is shared with you" in ada.get("/desk/shared").text
    with mira.app.app_context():
        assert db.session.scalars(select(Share)).all() == []


def test_removing_the_entry_takes_it_back_as_well(mira: Writer, ada: Writer) -> None:
    path = mira.writes("shared words")
    mira.post(f"{path}/share", facilitator=str(ada.id))
    button = share_path(ada)
    mira.post(f"{path}/remove")
    assert ada.post(button).status_code == 404


def test_nobody_else_can_be_chosen_or_can_read_it(mira: Writer, tom: Writer, ada: Writer, eve: Writer) -> None:
    path = mira.writes("shared words")
    for wrong in (tom.id, eve.id, mira.id, 0, "x", 10**12):
        answer = mira.get(mira.post(f"{path}/share", facilitator=str(wrong)).location)
        assert "Choose a facilitator of your group." in answer.text
    mira.post(f"{path}/share", facilitator=str(ada.id))
    button = share_path(ada)
    nothing = eve.post("/desk/shared/none")
    for stranger in (eve, tom, mira):
        answer = stranger.post(button)
        assert (answer.status_code, answer.data) == (404, nothing.data)
    assert tom.post(f"{path}/share", facilitator=str(ada.id)).status_code == 404


@pytest.mark.parametrize("change", ["left", "role"])
def test_who_no_longer_looks_after_the_group_no_longer_reads(mira: Writer, ada: Writer, change: str) -> None:
    path = mira.writes("shared words")
    mira.post(f"{path}/share", facilitator=str(ada.id))
    button = share_path(ada)
    with mira.app.app_context(), transaction():
        if change == "left":
            place = db.session.get_one(Enrolment, mira.enrolment)
            place.left_at = place.joined_at
        else:
            db.session.execute(update(Person).where(Person.id == ada.id).values(role="participant"))
    assert ada.post(button).status_code == 404


def test_its_writer_sees_who_shared_and_who_read(mira: Writer, ada: Writer) -> None:
    path = mira.writes("shared words")
    mira.post(f"{path}/share", facilitator=str(ada.id))
    ada.post(share_path(ada))
    mira.post(f"{path}/unshare/{ada.id}")
    mira.post(f"{path}/unshare/{ada.id}")
    assert acts(mira) == [("entry shared", mira.id), ("shared entry read", ada.id), ("entry no longer shared", mira.id)]
