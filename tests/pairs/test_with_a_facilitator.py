"""One check-in, one facilitator of its group, until it is taken back (docs: security §2)."""

from __future__ import annotations

from sqlalchemy import select, update

from tests.journal.writers import Writer
from tests.pairs.couples import check_in, link, page, share, take_back
from unhurried.accounts.models import Person
from unhurried.audit.models import AuditEntry
from unhurried.kit.db import db, transaction
from unhurried.pairs.models import PairShare

PATH = "/desk/shared-check-ins"


def give(who: Writer, number: str, reader: object, **more: str) -> str:
    who.post("/sharing/facilitator", whom=f"{number}:{reader}", **more)
    return who.get("/sharing").text


def ids(who: Writer) -> list[str]:
    with who.app.app_context():
        return list(db.session.scalars(select(PairShare.id)))


def test_a_facilitator_reads_what_was_shared_and_its_owner_sees_that(mira: Writer, ada: Writer, eve: Writer) -> None:
    number = check_in(mira, heavy="5", statement="2", line="words of mine")
    assert "Share with a facilitator" in page(mira)
    assert "<bdi>ada@example.org</bdi> can read it" in give(mira, number, ada.id)
    listed = ada.get(PATH).text
    assert "very heavy" not in listed
    (share_id,) = ids(mira)
    shown = ada.post(PATH, share=share_id).text
    assert "The week: very heavy." in shown
    assert "words of mine" not in shown
    nothing = eve.post(PATH, share="none")
    for stranger in (eve, mira):
        answer = stranger.post(PATH, share=share_id)
        assert (answer.status_code, answer.data) == (404, nothing.data)
    with mira.app.app_context():
        acts = select(AuditEntry.act).where(AuditEntry.subject_id == mira.id, AuditEntry.actor_id == ada.id)
        assert list(db.session.scalars(acts)) == ["shared check-in read"]
    take_back(mira, number)
    assert ada.post(PATH, share=share_id).status_code == 404
    assert "words of mine" in ada.post(PATH, share=_again(mira, number, ada)).text


def _again(mira: Writer, number: str, ada: Writer) -> str:
    give(mira, number, ada.id, line="yes")
    return ids(mira)[0]


def test_nobody_else_can_be_chosen(mira: Writer, tom: Writer, ada: Writer, eve: Writer) -> None:
    number, theirs = check_in(mira, heavy="5"), check_in(tom, heavy="4")
    for wrong in (eve.id, tom.id, mira.id, 0, "x", 10**12):
        assert "That was not shared." in give(mira, number, wrong)
    assert "That was not shared." in give(mira, theirs, ada.id)
    assert ids(mira) == []


def test_who_no_longer_looks_after_the_group_no_longer_reads(mira: Writer, ada: Writer) -> None:
    give(mira, check_in(mira, heavy="5"), ada.id)
    (share_id,) = ids(mira)
    with mira.app.app_context(), transaction():
        db.session.execute(update(Person).where(Person.id == ada.id).values(role="participant"))
    assert ada.post(PATH, share=share_id).status_code == 404


def test_partner_and_facilitator_are_two_shares_and_neither_sees_the_other(
    mira: Writer, tom: Writer, ada: Writer
) -> None:
    link(mira, tom)
    number = check_in(mira, heavy="5")
    share(mira, number)
    seen = page(tom)
    give(mira, number, ada.id)
    assert page(tom) == seen
    assert len(ids(mira)) == 2
    tom.post("/sharing/end", what="stays")
    mira.post("/my-weeks", form="quieter")
    assert "<bdi>ada@example.org</bdi> can read it" in page(mira)


def test_what_was_left_after_an_end_can_still_be_taken_back(mira: Writer, tom: Writer) -> None:
    link(mira, tom)
    number = check_in(mira, heavy="5")
    share(mira, number)
    mira.post("/sharing/end", what="stays")
    assert "<bdi>tom@example.org</bdi> can read it" in page(mira)
    take_back(mira, number)
    assert "very heavy" not in page(tom)
