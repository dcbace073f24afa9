"""Two yeses, each alone; everything else looks like an invitation that nobody has opened (docs: security §1.6)."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from sqlalchemy import delete, select

from tests.infra.pages import still
from tests.journal.writers import Writer
from tests.lessons.readers import DAY_ONE, stand
from tests.pairs.couples import (
    NOTHING,
    ask,
    code_of,
    link,
    notices,
    page,
    say,
    share,
    sides,
)
from tests.pairs.couples import check_in as checks_in
from unhurried.accounts.models import Person
from unhurried.cohorts.models import Enrolment
from unhurried.kit.db import db, transaction
from unhurried.kit.models import RateCount
from unhurried.mail.service.kinds import forbidden, rendered
from unhurried.pairs import service
from unhurried.pairs.models import PairInvitation


def test_one_asks_the_other_answers_and_each_sees_whom_they_share_with(mira: Writer, tom: Writer, dan: Writer) -> None:
    code = code_of(ask(mira, "tom@example.org"))
    assert "tom@example.org" not in page(mira)
    assert "<bdi>mira@example.org</bdi> asks whether" in page(tom)
    question = tom.post("/sharing/code", code=code.upper().replace(" ", "-")).text
    assert "<bdi>mira@example.org</bdi> asks you." in question
    assert sides(mira, tom) == [False, False]
    assert say(tom, code).status_code == 303
    assert sides(mira, tom, dan) == [True, True, False]
    assert "You share with <bdi>tom@example.org</bdi>." in page(mira)
    assert "You share with <bdi>mira@example.org</bdi>." in page(tom)


def test_a_letter_leads_to_it_and_says_nothing(mira: Writer, tom: Writer) -> None:
    ask(mira, "tom@example.org")
    (row,) = notices(mira)
    with mira.app.app_context():
        mail = rendered([row])[row.id]
        assert forbidden([row]) == {}
    assert mail.to == "tom@example.org"
    assert "mira" not in f"{mail}{row.key}"
    assert "sharing" not in str(mail)
    with mira.app.app_context():
        number = db.session.scalars(select(PairInvitation.id)).one()
    assert "asks you." in tom.post("/sharing/asked", number=str(number)).text
    assert tom.post("/sharing/answer", number=str(number), answer="yes", free="yes").status_code == 303
    assert sides(mira, tom) == [True, True]


@pytest.mark.parametrize("deed", ["no", "silence", "not free", "unsaid"])
def test_a_no_looks_like_no_answer(mira: Writer, tom: Writer, deed: str) -> None:
    code = code_of(ask(mira, "tom@example.org"))
    before = page(mira)
    if deed == "no":
        with mira.app.app_context():
            number = str(db.session.scalars(select(PairInvitation.id)).one())
        assert "It is put away." in tom.get(tom.post("/sharing/answer", number=number, answer="no").location).text
        assert "asks whether" not in page(tom)
    elif deed == "not free":
        assert say(tom, code, free="no").location.endswith("/sharing/safe")
    elif deed == "unsaid":
        assert say(tom, code, free="").status_code == 422
    assert sides(mira, tom) == [False, False]
    assert page(mira) == before
    with mira.app.app_context():
        stand(DAY_ONE + timedelta(days=15))
    assert "You have asked somebody" not in page(mira)
    assert NOTHING in say(tom, code).text


def test_who_is_not_free_to_ask_asks_nobody(mira: Writer, tom: Writer) -> None:
    for free, status in (("no", 303), ("afraid", 303), ("", 422), ("maybe", 422)):
        assert ask(mira, "tom@example.org", free).status_code == status
    assert notices(mira) == []
    assert "asks whether" not in page(tom)


def test_asking_and_trying_codes_are_slowed_down(mira: Writer, tom: Writer) -> None:
    assert [ask(mira, "tom@example.org").status_code for _try in range(4)] == [200, 200, 200, 429]
    assert len(notices(mira)) == 1
    tries = [tom.post("/sharing/code", code=f"wrong{number}").status_code for number in range(11)]
    assert tries == [422] * 10 + [429]


def test_a_new_invitation_ends_the_one_before_and_so_does_taking_it_back(mira: Writer, tom: Writer) -> None:
    first, second = code_of(ask(mira, "tom@example.org")), code_of(ask(mira, "tom@example.org"))
    assert NOTHING in say(tom, first).text
    mira.post("/sharing/withdraw")
    assert NOTHING in say(tom, second).text
    assert sides(mira, tom) == [False, False]


def test_someone_who_shares_already_cannot_begin_a_second_one(mira: Writer, tom: Writer, dan: Writer) -> None:
    for_tom = code_of(ask(dan, "tom@example.org"))
    link(mira, tom)
    assert NOTHING in say(tom, for_tom).text
    assert ask(mira, "dan@example.org").status_code == 409
    assert "asks whether" not in page(tom)


def test_two_who_answer_at_once_make_one_pair(mira: Writer, tom: Writer, dan: Writer) -> None:
    with mira.app.app_context(), transaction():
        first = service.invite(db.session.get_one(Person, mira.id), "tom@example.org")
        second = service.invite(db.session.get_one(Person, tom.id), "mira@example.org")
        assert first != second
        asked = {one.person_id: one.id for one in db.session.scalars(select(PairInvitation))}
    ready, done = threading.Barrier(3), []

    def answer(who: int, number: int) -> None:
        with mira.app.app_context():
            ready.wait(10)
            with transaction():
                done.append(service.accept(who, number))

    people = [(tom.id, asked[mira.id]), (mira.id, asked[tom.id]), (dan.id, asked[mira.id])]
    threads = [threading.Thread(target=answer, args=pair) for pair in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert sorted(done) == [False, False, True]
    assert sum(sides(mira, tom, dan)) == 2


def test_an_inbox_alone_sees_and_does_nothing(mira: Writer, tom: Writer) -> None:
    code = code_of(ask(mira, "tom@example.org"))
    inbox = tom.with_link()
    closed = still(inbox.get("/sharing/none/such").text)
    assert still(inbox.get("/sharing").text) == closed
    assert say(inbox, code).status_code == 403
    assert sides(mira, tom) == [False, False]


def test_those_who_share_get_different_groups_and_facilitators(mira: Writer, tom: Writer) -> None:
    from unhurried.cohorts.models import Cohort
    from unhurried.cohorts.rules import CohortFull, Wishes
    from unhurried.cohorts.service import enrol

    link(mira, tom)
    tom.post("/sharing/end", what="stays")
    with mira.app.app_context(), transaction():
        cohort = db.session.get_one(Cohort, db.session.get_one(Enrolment, mira.enrolment).cohort_id)
        with pytest.raises(CohortFull):
            enrol(cohort, db.session.get_one(Person, tom.id), Wishes(track="broke"))
    mira.post("/sharing/end", what="stays")
    with mira.app.app_context(), transaction():
        cohort = db.session.get_one(Cohort, db.session.get_one(Enrolment, mira.enrolment).cohort_id)
        assert enrol(cohort, db.session.get_one(Person, tom.id), Wishes(track="broke")).left_at is None


def test_what_is_no_address_is_said_and_stays(mira: Writer) -> None:
    for typed in ("", "no address", "a\0b@example.org", "=1+1", "a" * 9000, "x@example.org\r\nBcc: y@z.org"):
        with mira.app.app_context(), transaction():
            db.session.execute(delete(RateCount))
        answer = ask(mira, typed)
        assert (answer.status_code, "Nothing was sent yet." in answer.text) == (422, True), typed
    assert notices(mira) == []


def test_nothing_is_shared_by_a_yes(mira: Writer, tom: Writer) -> None:
    checks_in(mira, heavy="5", line="words of mine")
    link(mira, tom)
    assert "words of mine" not in page(tom)
    assert "very heavy" not in page(tom)
    assert "Nothing new" not in share(mira, "none-such")
