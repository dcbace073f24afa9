"""A person writes to their facilitators, and a person answers (docs: curriculum §0.3, security §1.1)."""

from __future__ import annotations

from datetime import timedelta
from itertools import product

import pytest
from sqlalchemy import select, update

from tests.journal.writers import Writer
from tests.lessons.readers import DAY_ONE, join, make_cohort, stand
from tests.messages.talking import desk, later, notices, send, tasks
from unhurried.accounts.models import Person
from unhurried.audit.models import AuditEntry
from unhurried.cohorts.models import Enrolment, Facilitator
from unhurried.kit import clock
from unhurried.kit.db import db, transaction
from unhurried.messages.models import Message


def test_a_message_goes_from_an_inbox_session_to_the_facilitator_and_the_answer_comes_back(
    mira: Writer, tom: Writer, ada: Writer
) -> None:
    inbox = mira.with_link()
    assert send(inbox, "Is the pace negotiable? <b>") == 303
    assert "wrote to you on" in ada.get("/desk").text.lower()
    listed = ada.get("/desk/messages").text
    assert "negotiable" not in listed
    assert "waits for an answer" in listed
    assert "Is the pace negotiable? &lt;b&gt;" in ada.post(desk(mira)).text
    later(mira, 5)
    assert send(ada, "It is. See your rhythm page.", f"{desk(mira)}/write") == 303
    shown = mira.get("/messages").text
    assert shown.index("negotiable") < shown.index("See your rhythm page.")
    assert "waits for an answer" not in ada.get("/desk/messages").text
    assert tasks(mira) == [True]
    assert "rhythm page" not in tom.get("/messages").text


def test_an_inbox_alone_reads_nothing_back(mira: Writer, ada: Writer) -> None:
    inbox = mira.with_link()
    send(inbox, "sealed words")
    send(ada, "sealed answer", f"{desk(mira)}/write")
    assert inbox.get("/messages").status_code == 403
    assert inbox.get("/for-you").status_code == 403
    assert "sealed" not in inbox.get("/message").text + inbox.get("/home").text


def test_only_who_looks_after_the_group_reads_it(mira: Writer, tom: Writer, ada: Writer, eve: Writer) -> None:
    send(mira, "sealed words")
    nothing = eve.get("/desk/none/such")
    for stranger in (eve, tom, mira):
        for answer in (stranger.post(desk(mira)), stranger.get(f"{desk(mira)}/write"), stranger.post(desk(tom))):
            assert (answer.status_code, answer.data) == (404, nothing.data)
    assert "Someone" not in eve.get("/desk/messages").text
    assert "mira" not in eve.get("/desk/messages").text
    assert ada.post("/desk/messages/2147483000").status_code == 404


def test_an_admin_who_looks_after_nobody_reads_nothing(mira: Writer, ada: Writer, eve: Writer) -> None:
    send(mira, "sealed words")
    with mira.app.app_context(), transaction():
        db.session.execute(update(Person).where(Person.id == eve.id).values(role="admin"))
    assert eve.post(desk(mira)).status_code == 404
    assert "Read it" not in eve.get("/desk/messages").text


@pytest.mark.parametrize("change", ["left", "role", "facilitator"])
def test_who_no_longer_looks_after_them_no_longer_reads(mira: Writer, ada: Writer, change: str) -> None:
    send(mira, "sealed words")
    with mira.app.app_context(), transaction():
        if change == "left":
            db.session.get_one(Enrolment, mira.enrolment).left_at = clock.now()
        elif change == "role":
            db.session.execute(update(Person).where(Person.id == ada.id).values(role="participant"))
        else:
            db.session.delete(db.session.scalars(select(Facilitator).where(Facilitator.person_id == ada.id)).one())
    assert ada.post(desk(mira)).status_code == 404
    assert "sealed words" in mira.get("/messages").text


def test_nobody_writes_in_somebody_elses_name(mira: Writer, tom: Writer, ada: Writer) -> None:
    for who, place in ((tom, str(mira.enrolment)), (mira, "0"), (mira, "x" * 300)):
        fields = {"csrf_token": who.token(), "text": "as mira", "place": place}
        answer = who.send("/message", fields)
        assert (answer.status_code, "It is not sent yet." in answer.text, "as mira" in answer.text) == (422, True, True)
    assert "as mira" not in mira.get("/messages").text


def test_with_two_groups_one_says_which(mira: Writer, ada: Writer, eve: Writer) -> None:
    with mira.app.app_context():
        second = join(make_cohort("trusting-yourself-again"), mira.email, track="solo")
        stand(DAY_ONE)
    assert "Which group is it about?" not in mira.get("/message").text
    with mira.app.app_context(), transaction():
        cohort = db.session.get_one(Enrolment, second).cohort_id
        db.session.add(Facilitator(cohort_id=cohort, person_id=eve.id))
    assert "Which group is it about?" in mira.get("/message").text
    send(mira, "for the second", place=str(second))
    assert "for the second" in eve.post(f"/desk/messages/{second}").text
    assert ada.post(f"/desk/messages/{second}").status_code == 404


def test_the_same_page_sends_once(mira: Writer, ada: Writer) -> None:
    fields = {"csrf_token": mira.token(), "tab": "t" * 27, "text": "said a single time", "place": str(mira.enrolment)}
    for _twice in range(2):
        assert mira.send("/message", fields).status_code == 303
    assert mira.get("/messages").text.count("said a single time") == 1
    later(mira, 5)
    answer = {"csrf_token": ada.token(), "tab": "u" * 27, "text": "answered a single time"}
    for _twice in range(2):
        assert ada.send(f"{desk(mira)}/write", answer).status_code == 303
    assert mira.get("/messages").text.count("answered a single time") == 1
    assert len(notices(mira)) == 1


def test_a_second_message_of_the_day_waits_again(mira: Writer, ada: Writer) -> None:
    send(mira, "one")
    later(mira, 5)
    send(ada, "an answer", f"{desk(mira)}/write")
    later(mira, 10)
    send(mira, "two")
    assert tasks(mira) == [False]
    assert "waits for an answer" in ada.get("/desk/messages").text


UNSENT = {
    " \n ": "Nothing is written yet.",
    "\0": "Nothing is written yet.",
    "a" * 20_001: "This is 20,001 characters long, and 20,000 fit.",
    "b" * 200_000: "This is 200,000 characters long, and 20,000 fit.",
}


def test_what_cannot_be_sent_is_said_and_stays(mira: Writer, ada: Writer) -> None:
    for (text, said), (who, path) in product(UNSENT.items(), ((mira, "/message"), (ada, f"{desk(mira)}/write"))):
        answer = who.send(path, {"csrf_token": who.token(), "text": text, "place": str(mira.enrolment)})
        assert (answer.status_code, said in answer.text) == (422, True)
        assert text.strip("\0 \n") in answer.text
    with mira.app.app_context():
        assert db.session.scalars(select(Message)).all() == []


def test_every_sign_that_a_page_can_show_arrives(mira: Writer, ada: Writer) -> None:
    words = "שלום, مرحبا 👩‍👩‍👧 <script>alert(1)</script> & {{ 7*7 }}"
    send(mira, words + "\0")
    shown = ada.post(desk(mira)).text
    assert "שלום, مرحبا 👩‍👩‍👧 &lt;script&gt;alert(1)&lt;/script&gt; &amp; {{ 7*7 }}" in shown
    assert "<script>alert" not in shown


def test_a_session_that_ends_while_writing_keeps_the_words_in_the_journal(mira: Writer, ada: Writer) -> None:
    fields = {"csrf_token": mira.token(), "text": "words in the evening", "place": str(mira.enrolment)}
    mira.change_session(seen_at=clock.wall() - timedelta(hours=3))
    assert mira.send("/message", fields).status_code == 401
    mira.enter(full=True)
    assert "words in the evening" in mira.get("/journal").text
    assert "Read it" not in ada.get("/desk/messages").text


def test_writing_is_slowed_down_and_says_so(mira: Writer, ada: Writer) -> None:
    fields = {"csrf_token": mira.token(), "place": str(mira.enrolment)}
    found = [mira.send("/message", {**fields, "text": f"message {number}"}).status_code for number in range(21)]
    assert found == [303] * 20 + [429]


def test_reading_and_answering_stand_among_who_looked(mira: Writer, ada: Writer) -> None:
    send(mira, "sealed words")
    ada.post(desk(mira))
    send(ada, "sealed answer", f"{desk(mira)}/write")
    with mira.app.app_context():
        rows = select(AuditEntry).where(AuditEntry.subject_id == mira.id, AuditEntry.actor_id == ada.id)
        found = list(db.session.scalars(rows.order_by(AuditEntry.id)))
        assert [row.act for row in found] == ["messages read", "message written"]
        assert "sealed" not in str([row.detail for row in found])


def test_who_is_in_no_group_or_in_one_without_a_facilitator_is_told_so(mira: Writer) -> None:
    assert "Nobody looks after your group on this site yet" in mira.get("/message").text
    with mira.app.app_context(), transaction():
        db.session.get_one(Enrolment, mira.enrolment).left_at = clock.now()
    assert "You are in no group at the moment" in mira.get("/message").text
