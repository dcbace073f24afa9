"""A reply by mail becomes private text that waits for its writer (docs: mail §3), over a real LMTP line."""

from __future__ import annotations

import logging
import re
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, text

from tests.infra.smtp import Accepted, SmtpServer
from tests.journal.writers import Writer
from tests.lessons.readers import DAY_ONE, stand
from tests.mail.incoming import bring, received
from tests.postbox.conftest import reply
from unhurried.journal.models import Entry
from unhurried.kit.db import Base, db
from unhurried.mail.inbound import Inbound
from unhurried.messages.models import Message
from unhurried.postbox.models import MailedReply

MIRA = "mira@example.org"
SECRET = "The heron stood in the reeds."
QUOTED = f"{SECRET}\n\nOn Friday, 2 October 2026 at 09:00 Unhurried\n<hello@site.test> wrote:\n\n> A page is open.\n"


def address_in(letter: Accepted) -> str:
    return str(letter.message["Reply-To"])


def waiting(inbound: Inbound) -> list[MailedReply]:
    db.session.rollback()
    return list(db.session.scalars(select(MailedReply).where(MailedReply.decided_at.is_(None))))


def decide(writer: Writer, what: str, words: str | None = None, **more: Any) -> Any:
    page = writer.get("/by-mail").text
    action = re.findall(r'action="(/by-mail/[^"]+)"', page)[0]
    kept = re.findall(r"<textarea[^>]*>\n(.*?)</textarea>", page, re.S)[0]
    place = re.findall(r'name="place" value="(\d+)"', page)
    hidden = {"place": place[0]} if place else {}
    return writer.post(action, **{**hidden, "text": kept if words is None else words, "what": what, **more})


def test_a_reply_waits_for_its_writer_alone_and_becomes_an_entry(
    inbound: Inbound, letter: Accepted, mira: Writer, tom: Writer, ada: Writer, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    to = address_in(letter)
    assert re.fullmatch(r"r\+\d+-[\w-]{27}@reply\.site\.test", to)
    for _time in range(2):
        assert bring(inbound, to, reply(to, QUOTED), MIRA)[0] == 250
    with inbound.app.app_context():
        assert received() == {"reply": 1, "again": 1}
        (kept,) = waiting(inbound)
        assert kept.text == SECRET
        assert kept.quoted.startswith("On Friday")
        rows = [str(tuple(row)) for table in Base.metadata.sorted_tables for row in db.session.execute(select(table))]
        assert not any("heron" in row for row in rows), "sealed everywhere"
    assert "heron" not in caplog.text
    assert "waits here" in mira.with_link().get("/home").text
    assert "heron" not in mira.with_link().get("/by-mail").text
    assert SECRET in mira.get("/by-mail").text
    assert "waits here" not in tom.get("/home").text
    for other in (tom, ada):
        assert "heron" not in other.get("/by-mail").text
        assert other.post(f"/by-mail/{kept.id}", what="let_go").status_code == 404
    assert decide(mira, "keep").status_code == 303
    bring(inbound, to, reply(to, QUOTED), MIRA)
    with inbound.app.app_context():
        assert [one.text for one in db.session.scalars(select(Entry))] == [SECRET]
        assert waiting(inbound) == [], "the same message is known, though its words are gone"
    assert "Nothing waits" in mira.get("/by-mail").text


def test_it_can_be_corrected_and_sent_to_the_facilitator_or_let_go(
    inbound: Inbound, letter: Accepted, mira: Writer, ada: Writer
) -> None:
    to = address_in(letter)
    bring(inbound, to, reply(to, SECRET), MIRA)
    wrong = decide(mira, "send", "")
    assert (wrong.status_code, "Nothing is written yet" in wrong.text) == (422, True)
    assert decide(mira, "send", "Only this.").status_code == 303
    bring(inbound, to, reply(to, SECRET, number=2), MIRA)
    assert decide(mira, "burn").status_code == 422
    assert decide(mira, "let_go").status_code == 303
    with inbound.app.app_context():
        assert [one.text for one in db.session.scalars(select(Message))] == ["Only this."]
        assert list(db.session.scalars(select(Entry))) == []
        assert {one.text for one in db.session.scalars(select(MailedReply))} == {""}


def test_a_file_is_refused_kindly_and_the_words_stay(inbound: Inbound, letter: Accepted, mira: Writer) -> None:
    to = address_in(letter)
    mail = reply(to, SECRET)
    mail.add_attachment(b"\0" * 400_000, maintype="image", subtype="jpeg", filename="a.jpg")
    assert bring(inbound, to, mail, MIRA)[0] == 250
    with inbound.app.app_context():
        assert received() == {"reply": 1}
    page = mira.get("/by-mail").text
    assert SECRET in page
    assert "Files are not kept here" in page
    assert "very long" in page


def test_machines_loops_other_senders_and_forged_tokens_are_dropped_counted_and_never_answered(
    inbound: Inbound, letter: Accepted, smtp: SmtpServer, mira: Writer
) -> None:
    to = address_in(letter)
    sent = len(smtp.accepted)
    automatic = [
        reply(to, SECRET, Auto_Submitted="auto-replied"), reply(to, SECRET, Precedence="bulk"),
        reply(to, SECRET, List_Id="<a.b>"), reply(to, SECRET, X_Loop="x"), reply(to, SECRET, X_Autoreply="yes"),
    ]  # fmt: skip
    answers = {bring(inbound, to, one, MIRA) for one in automatic}
    answers.add(bring(inbound, to, reply(to, SECRET), ""))
    answers.add(bring(inbound, to, reply(to, SECRET, "eve@example.org"), "eve@example.org"))
    answers.add(bring(inbound, to, reply(to, SECRET, "mira@example.org, eve@example.org"), MIRA))
    answers.add(bring(inbound, to, letter.content, "hello@site.test"))
    number, _dash, rest = to.partition("@")[0].removeprefix("r+").partition("-")
    for wrong in (f"{int(number) + 1}-{rest}", f"{number}-{rest[:-1]}_", f"{2**40}-{rest}", f"{number}-"):
        answers.add(bring(inbound, f"r+{wrong}@reply.site.test", reply(to, SECRET), MIRA))
    with inbound.app.app_context():
        stand(DAY_ONE + timedelta(days=62))
        answers.add(bring(inbound, to, reply(to, SECRET), MIRA))
        assert received() == {"automatic": 7, "other_sender": 2, "forged": 4, "expired": 1}
        assert waiting(inbound) == []
        assert db.session.scalar(text("SELECT count(*) FROM mailed_reply")) == 0
    assert len(answers) == 1
    assert next(iter(answers))[0] == 250
    assert len(smtp.accepted) == sent


def test_too_many_at_once_are_kept_by_their_own_server_for_later(
    inbound: Inbound, letter: Accepted, monkeypatch: pytest.MonkeyPatch
) -> None:
    from unhurried.mail.service import receiving

    monkeypatch.setattr(receiving, "MOST_REPLIES", (2, 60))
    to = address_in(letter)
    answers = [bring(inbound, to, reply(to, SECRET, number=number), MIRA)[0] for number in range(4)]
    assert answers == [250, 250, 451, 451]
