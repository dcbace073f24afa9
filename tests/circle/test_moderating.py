"""The desk's pages of the circles: what waits, deciding, undoing, who may not, and two at once."""

from __future__ import annotations

import re
from html import unescape

import pytest
from sqlalchemy import select, update
from werkzeug.test import TestResponse

from tests.circle.sitting import AFTER, at, enter, posts, story, tasks, texts, this_week, write
from tests.journal.writers import Writer
from unhurried.accounts.models import Person
from unhurried.audit.service import broken_at
from unhurried.circle import queries
from unhurried.circle.models import Circle, CircleReport, CircleSeat, CircleThread
from unhurried.cohorts.models import Facilitator
from unhurried.cohorts.service import keep_apart
from unhurried.kit.db import db, transaction
from unhurried.pairs.models import PairSide

SEEN = re.compile(r'name="seen" value="([^"]+)"')


def read(ada: Writer, post: str) -> str:
    """Open a post at the desk; what its page shows of it."""
    answer = ada.post(f"/desk/circles/posts/{post}")
    assert answer.status_code == 200, answer.text
    found = SEEN.search(answer.text)
    assert found
    return found[1]


def decide(ada: Writer, post: str, what: str, why: str = "", seen: str = "") -> TestResponse:
    shown = seen or read(ada, post)
    return ada.post(f"/desk/circles/posts/{post}/decide", what=what, why=why, seen=shown)


def seat_of(who: Writer) -> int:
    with who.app.app_context():
        return db.session.scalars(select(CircleSeat.id).where(CircleSeat.enrolment_id == who.enrolment)).one()


def circle_of(who: Writer) -> int:
    with who.app.app_context():
        place = queries.places_of(who.id)[0]
        assert place.circle
        return place.circle.id


def test_the_whole_way_of_a_post_and_the_audit_tells_it(mira: Writer, bea: Writer, ada: Writer) -> None:
    write(mira, "a first word")
    post = posts(mira)[0].id
    listed = ada.get("/desk/circles").text
    assert "Read before others see it" in listed
    assert "a first word" not in listed
    decide(ada, post, "show")
    assert texts(bea) == ["a first word"]
    bea.post(f"/circle/posts/{post}/report", reason="it names my street")
    assert "Somebody asks you to look at it" in ada.get("/desk/circles").text
    assert "it names my street" in ada.post(f"/desk/circles/posts/{post}").text
    assert decide(ada, post, "hide").status_code == 422  # not without a word to its writer
    decide(ada, post, "hide", why="It tells where somebody lives.")
    assert texts(bea) == []
    assert "It tells where somebody lives." in mira.get(this_week(mira)).text
    assert "Nothing waits to be read" in ada.get("/desk/circles").text
    decide(ada, post, "show")
    assert texts(bea) == ["a first word"]
    assert "It tells where" not in mira.get(this_week(mira)).text
    acts = [act for act, about in story(mira) if about == mira.id and act != "circle post read"]
    assert acts == ["circle post approved", "circle post hidden", "circle post restored"]
    assert [task.done_at is not None for task in tasks(mira) if task.cause == "reported"] == [True]
    with mira.app.app_context():
        assert broken_at() is None
    looked = mira.get("/my-data").text
    assert "A facilitator read a post of yours in your circle." in looked
    assert "A facilitator brought a post of yours back into your circle." in looked


def test_a_held_post_stands_first_and_is_shown_once_a_person_has_read_it(
    mira: Writer, bea: Writer, ada: Writer
) -> None:
    at(mira, AFTER)
    write(mira, "I want to die")
    write(bea, "an ordinary word")
    bea.post(f"/circle/posts/{posts(bea)[0].id}/report")
    mira.post(f"/circle/posts/{posts(bea)[0].id}/report")
    listed = ada.get("/desk/circles").text
    assert listed.index("Held: words that suggest danger") < listed.index("Somebody asks you to look at it")
    decide(ada, posts(mira)[0].id, "show")
    assert "I want to die" in texts(bea)
    assert [task.done_at for task in tasks(mira)] == [None]  # a person still writes to them


def test_of_two_facilitators_the_second_reads_a_clear_sentence(
    mira: Writer, bea: Writer, ada: Writer, cohort: int
) -> None:
    ben = Writer.facilitator(mira.app, "ben@example.org", cohort)
    write(mira, "a first word")
    post = posts(mira)[0].id
    seen = {who: read(who, post) for who in (ada, ben)}
    decide(ada, post, "show", seen=seen[ada])
    late = decide(ben, post, "hide", why="too raw", seen=seen[ben])
    assert late.status_code == 409
    assert "Somebody has decided this meanwhile: the circle can read it." in late.text
    assert "too raw" in late.text
    assert texts(bea) == ["a first word"]


def test_what_its_writer_changed_meanwhile_is_read_again(mira: Writer, bea: Writer, ada: Writer) -> None:
    write(mira, "a first word")
    post = posts(mira)[0].id
    seen = read(ada, post)
    mira.post(f"/circle/posts/{post}/change", text="another word altogether")
    late = decide(ada, post, "show", seen=seen)
    assert (late.status_code, "Read it once more" in late.text) == (409, True)
    assert texts(bea) == []
    mira.post(f"/circle/posts/{post}/take-back")
    assert decide(ada, post, "show", seen=seen).status_code == 404


def test_a_report_outlives_a_post_that_is_taken_back(mira: Writer, bea: Writer, ada: Writer) -> None:
    at(mira, AFTER)
    write(mira, "a cruel word")
    bea.post(f"/circle/posts/{posts(mira)[0].id}/report", reason="it is about me")
    mira.post(f"/circle/posts/{posts(mira)[0].id}/change", text="a kind word")
    assert "a cruel word" in ada.post(f"/desk/circles/posts/{posts(mira)[0].id}").text
    mira.post(f"/circle/posts/{posts(mira)[0].id}/take-back")
    with mira.app.app_context():
        report = db.session.scalars(select(CircleReport.id)).one()
    path = f"/desk/circles/reports/{report}"
    assert path in ada.get("/desk/circles").text
    assert "a cruel word" in ada.post(path).text
    assert ada.post(path, what="close").status_code == 303
    assert "Nothing waits to be read" in ada.get("/desk/circles").text


@pytest.mark.parametrize("how", ["kept apart", "partner of the writer", "partner of who reported"])
def test_a_moderator_who_is_somebodys_partner_finds_nothing(mira: Writer, bea: Writer, ada: Writer, how: str) -> None:
    at(mira, AFTER)
    write(mira, "sealed words")
    post = posts(mira)[0].id
    bea.post(f"/circle/posts/{post}/report", reason="sealed reason")
    other = bea if how == "partner of who reported" else mira
    with mira.app.app_context(), transaction():
        if how == "kept apart":
            keep_apart(ada.id, other.id, by=None)
        else:
            db.session.add(PairSide(person_id=other.id, other_id=ada.id, since=AFTER))
    assert "Nothing waits to be read" in ada.get("/desk/circles").text
    opened = ada.post(f"/desk/circles/posts/{post}")
    if other is mira:
        assert (opened.status_code, opened.data) == (404, ada.get("/none-such").data)
        assert ada.post(f"/desk/circles/posts/{post}/decide", what="hide", why="x").status_code == 404
        assert ada.post(f"/desk/circles/seats/{seat_of(mira)}", act="take_out").status_code == 404
        assert "sealed words" not in ada.post(f"{here(mira)}/threads/{this_week(mira).rpartition('/')[2]}").text
    else:
        assert "sealed reason" not in opened.text
    assert posts(mira)[0].state == "shown"


def here(who: Writer) -> str:
    return f"/desk/circles/{circle_of(who)}"


@pytest.mark.parametrize("change", ["role", "facilitator"])
def test_who_loses_the_role_while_on_the_page_decides_nothing(
    mira: Writer, bea: Writer, ada: Writer, eve: Writer, change: str
) -> None:
    write(mira, "sealed words")
    post = posts(mira)[0].id
    seen = read(ada, post)
    with mira.app.app_context(), transaction():
        if change == "role":
            db.session.execute(update(Person).where(Person.id == ada.id).values(role="participant"))
        else:
            db.session.delete(db.session.scalars(select(Facilitator).where(Facilitator.person_id == ada.id)).one())
    for who in (ada, eve, bea):
        late = decide(who, post, "show", seen=seen)
        assert (late.status_code, late.data) == (404, who.get("/none-such").data)
        assert who.post(here(mira)).status_code == who.get(here(mira)).status_code == 404
    assert posts(mira)[0].state == "waiting"


def test_somebody_is_asked_to_read_only_and_may_write_again(mira: Writer, bea: Writer, ada: Writer) -> None:
    seat = f"/desk/circles/seats/{seat_of(mira)}"
    ada.post(seat, act="quieten", number="3")
    thread = this_week(mira)
    refused = mira.send(thread, {"csrf_token": mira.token(), "tab": "t" * 20, "text": "a word"})
    assert "read only until 4 October, 13:00" in refused.text
    assert "a facilitator asked for that" in mira.get("/circle").text.lower()
    assert "Let them write again" in ada.get(here(mira)).text
    ada.post(seat, act="quieten", number="0")
    assert write(mira, "a word").status_code == 303
    assert ada.post(seat, act="quieten", number="5").status_code == 422


def test_the_circle_is_closed_for_somebody_and_opened_again(mira: Writer, bea: Writer, ada: Writer) -> None:
    seat, thread = f"/desk/circles/seats/{seat_of(mira)}", this_week(mira)
    ada.post(seat, act="take_out")
    assert mira.get(thread).status_code == 404
    assert "This circle is closed for you" in mira.get("/circle").text
    enter(mira)
    assert mira.get(thread).status_code == 404
    assert "mira" not in bea.get("/circle").text
    ada.post(seat, act="let_back")
    assert mira.get(thread).status_code == 200
    acts = [act for act, about in story(mira) if about == mira.id]
    assert acts == ["circle member removed", "circle member let back"]


def test_a_free_thread_is_opened_closed_and_opened_again(mira: Writer, bea: Writer, ada: Writer) -> None:
    assert ada.post(f"{here(mira)}/threads", title=" ").status_code == 422
    ada.post(f"{here(mira)}/threads", title="Tea \u202eand\u202c other <comforts>")
    assert "Tea and other &lt;comforts&gt;" in mira.get("/circle").text
    with mira.app.app_context():
        free = db.session.scalars(select(CircleThread.id).where(CircleThread.position.is_(None))).one()
    write(mira, "peppermint", f"/circle/threads/{free}")
    assert "peppermint" in ada.post(f"{here(mira)}/threads/{free}").text
    ada.post(f"{here(mira)}/threads/{free}/close", wanted="closed")
    assert "This thread is closed." in mira.get(f"/circle/threads/{free}").text
    refused = mira.send(f"/circle/threads/{free}", {"csrf_token": mira.token(), "tab": "t" * 20, "text": "more"})
    assert refused.status_code == 422
    ada.post(f"{here(mira)}/threads/{free}/close", wanted="open")
    assert write(mira, "more", f"/circle/threads/{free}").status_code == 303


@pytest.mark.parametrize(("typed", "kept"), [("30", 30), ("0", 0), ("-1", None), ("x", None), ("99999", None)])
def test_a_circle_is_slowed_by_minutes_and_nothing_else(
    mira: Writer, bea: Writer, ada: Writer, typed: str, kept: int | None
) -> None:
    answer = ada.post(f"{here(mira)}/slow", minutes=typed)
    assert answer.status_code == (422 if kept is None else 303)
    assert kept is not None or unescape(typed) in answer.text
    with mira.app.app_context():
        assert db.session.get_one(Circle, circle_of(mira)).slow_minutes == (kept or 0)
