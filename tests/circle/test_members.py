"""A member's pages: coming in, writing, changing, taking back, asking a facilitator, not reading somebody."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from tests.circle.sitting import AFTER, at, enter, posts, tasks, texts, this_week, write
from tests.journal.writers import Writer
from tests.lessons.readers import DAY_ONE
from unhurried.circle import queries
from unhurried.circle.models import Circle, CirclePost, CircleSeat
from unhurried.cohorts.models import Cohort, Enrolment
from unhurried.cohorts.service import keep_apart
from unhurried.kit.db import db, transaction
from unhurried.pacing.service import record_openings

NASTY = "<script>x()</script> <img src=//t.test/p.gif> ![a](http://t.test/b.png) \u202egnp.txt\u202c \x00end"


def test_coming_in_is_a_choice_and_only_then_the_others_see_ones_name(mira: Writer, tom: Writer, cohort: int) -> None:
    page = mira.get("/circle").text
    assert "Come in, if you like" in page
    assert "Who is here" not in page
    assert enter(mira).status_code == 303
    assert "You are the first." in mira.get("/circle").text
    enter(tom)
    assert "tom" not in mira.get("/circle").text  # the other track has a circle of its own


def test_a_post_is_read_first_in_the_first_two_weeks_and_seen_at_once_after_them(mira: Writer, bea: Writer) -> None:
    assert write(mira, "Hello, I am here.").status_code == 303
    first = this_week(mira)
    assert "Waits to be read. A facilitator reads it by Friday 2 October" in mira.get(this_week(mira)).text
    assert texts(bea) == []
    at(mira, AFTER)
    write(mira, "A second word.")
    write(mira, "A third word.", first)
    assert texts(bea) == texts(mira) == ["A second word."]
    assert "A third word." in bea.get(first).text
    assert "Hello" not in bea.get(first).text
    assert mira.get(first).text.index("Hello") < mira.get(first).text.index("A third word.")


def test_whatever_is_typed_is_shown_as_plain_words(mira: Writer, bea: Writer) -> None:
    at(mira, AFTER)
    assert "left out" in mira.get(write(mira, NASTY).location.partition("#")[0]).text
    assert texts(bea) == ["<script>x()</script> <img src=//t.test/p.gif> ![a](http://t.test/b.png) gnp.txt end"]
    page = bea.get(this_week(bea)).text
    assert "<img" not in page
    assert "<script>x()" not in page


@pytest.mark.parametrize("text", ["", " \n\u200b", "x" * 4_001, "long " * 20_000])
def test_what_cannot_be_posted_stays_in_the_box_with_a_sentence_beside_it(mira: Writer, text: str) -> None:
    enter(mira)
    answer = write(mira, text, note="money")
    assert answer.status_code == 422
    assert 'id="text-error"' in answer.text
    assert text in answer.text
    assert '<option value="money" selected>' in answer.text
    assert posts(mira) == []


def test_the_same_page_posts_once_and_two_pages_twice(mira: Writer, bea: Writer) -> None:
    path, tab = this_week(mira), {"tab": "t" * 20, "csrf_token": mira.token(), "text": "once"}
    for _press in range(3):
        assert mira.send(path, tab).status_code == 303
    write(mira, "once")
    assert [post.state for post in posts(mira)] == ["waiting", "waiting"]


def test_a_post_is_changed_and_taken_back_for_half_an_hour(mira: Writer, bea: Writer) -> None:
    at(mira, AFTER)
    write(mira, "one")
    here = f"/circle/posts/{posts(mira)[0].id}"
    assert ">\none</textarea>" in mira.get(f"{here}/change").text
    assert mira.post(f"{here}/change", text="one, better", note="death").status_code == 303
    page = bea.get(this_week(bea)).text
    assert "It mentions a death. Open to read." in page
    assert "one, better" in page
    assert "changed" in page
    at(mira, AFTER + timedelta(minutes=30))
    for path in (f"{here}/change", f"{here}/take-back"):
        mira.post(path, text="too late")
    assert texts(bea) == ["one, better"]
    at(mira, AFTER + timedelta(minutes=29))
    assert mira.post(f"{here}/take-back").status_code == 303
    assert texts(bea) == texts(mira) == []


def test_a_change_is_read_first_as_well_and_a_post_that_waits_can_always_be_taken_back(
    mira: Writer, bea: Writer
) -> None:
    write(mira, "one")
    with mira.app.app_context(), transaction():
        db.session.execute(update(CirclePost).values(state="shown"))
    mira.post(f"/circle/posts/{posts(mira)[0].id}/change", text="something else")
    assert texts(bea) == []
    at(mira, DAY_ONE + timedelta(days=1))
    mira.post(f"/circle/posts/{posts(mira)[0].id}/take-back")
    assert posts(mira) == []


def test_words_that_suggest_danger_are_held_help_stands_there_at_once_and_a_task_opens(
    mira: Writer, bea: Writer, ada: Writer
) -> None:
    at(mira, AFTER)
    with mira.app.app_context(), transaction():
        db.session.execute(update(Enrolment).values(joined_at=DAY_ONE))
    assert write(mira, "Some days I want to die.").status_code == 303
    page = mira.get(this_week(mira)).text
    assert "in danger?" in page
    assert "/safety?country=GB#near" in page or "/safety#near" in page
    assert "Facilitators read Monday to Friday, 09:00 to 17:00 (London time)" in page
    assert "Some days I want to die." in page
    assert texts(bea) == []
    assert [(task.cause, task.done_at) for task in tasks(mira)] == [("circle", None)]
    mira.post(f"/circle/posts/{posts(mira)[0].id}/change", text="It is better now.")
    assert posts(mira)[0].state == "held"  # until a person has read it
    assert texts(bea) == []
    at(mira, AFTER + timedelta(minutes=1))
    write(bea, "An ordinary word.")
    bea.post(f"/circle/posts/{posts(bea)[0].id}/change", text="I could end my life")
    assert "An ordinary word" not in mira.get(this_week(mira)).text
    assert len(tasks(bea)) == 1


def test_slow_mode_says_when_one_can_post_again_and_keeps_the_words(mira: Writer, bea: Writer) -> None:
    with mira.app.app_context(), transaction():
        db.session.execute(update(Circle).values(slow_minutes=30))
    write(mira, "one")
    answer = write(mira, "two")
    assert answer.status_code == 422
    assert "You can post again from 1 October, 13:30" in answer.text
    assert ">\ntwo</textarea>" in answer.text
    assert write(bea, "three").status_code == 303
    at(mira, DAY_ONE + timedelta(minutes=30))
    assert write(mira, "two").status_code == 303


def test_nobody_outside_the_circle_finds_anything_of_it(mira: Writer, bea: Writer, tom: Writer, eve: Writer) -> None:
    at(mira, AFTER)
    enter(tom)
    write(mira, "sealed words")
    post, nothing = posts(mira)[0].id, tom.get("/none-such")
    with mira.app.app_context():
        seat = db.session.scalars(select(CircleSeat.id).where(CircleSeat.enrolment_id == mira.enrolment)).one()
    for who in (tom, eve):
        for path in (this_week(mira), f"/circle/posts/{post}/report", f"/circle/posts/{post}/change"):
            assert (who.get(path).status_code, who.get(path).data) == (404, nothing.data)
        for path in (this_week(mira), f"/circle/posts/{post}/take-back", f"/circle/seats/{seat}/read"):
            assert who.post(path, text="x", wanted="no").status_code == 404
        assert "mira" not in who.get("/circle").text
    assert bea.get(f"/circle/posts/{post}/change").status_code == 404
    assert bea.post(f"/circle/posts/{post}/take-back").status_code == 404
    assert mira.get(f"/circle/posts/{post}/report").status_code == 404
    assert mira.with_link().get("/circle").status_code == 403
    assert len(posts(mira)) == 1


def test_who_is_kept_apart_later_is_parted_at_once_and_reads_nothing_of_the_other(mira: Writer, bea: Writer) -> None:
    at(mira, AFTER)
    write(mira, "sealed words")
    thread, post = this_week(bea), posts(mira)[0].id
    with mira.app.app_context(), transaction():
        keep_apart(mira.id, bea.id, by=None)
    moved = bea.get(thread)
    assert moved.status_code == 404
    assert mira.get(thread).status_code == 200
    assert bea.get(f"/circle/posts/{post}/report").status_code == 404
    assert "mira" not in bea.get("/circle").text
    assert this_week(mira) != this_week(bea)


def test_nobody_reads_ahead_in_threads_of_weeks_that_have_not_opened_for_them(mira: Writer, bea: Writer) -> None:
    first = int(this_week(mira).rpartition("/")[2])
    assert mira.get(f"/circle/threads/{first + 1}").status_code == 404
    at(mira, DAY_ONE + timedelta(days=7))
    assert this_week(mira).endswith(str(first + 1))
    assert mira.get(f"/circle/threads/{first}").status_code == 200


def test_a_person_can_be_left_unread_and_read_again_and_nobody_is_told(mira: Writer, bea: Writer) -> None:
    at(mira, AFTER)
    write(mira, "from mira")
    with mira.app.app_context():
        place = queries.places_of(bea.id)[0]
        seat = queries.companions(place, ())[0].seat_id
    bea.post(f"/circle/seats/{seat}/read", wanted="no")
    assert texts(bea) == []
    assert "Read \u2068mira\u2069 again" in bea.get("/circle").text
    assert texts(mira) == ["from mira"]
    bea.post(f"/circle/seats/{seat}/read", wanted="yes")
    assert texts(bea) == ["from mira"]


def test_who_reads_only_has_no_box_and_who_left_has_no_thread(mira: Writer, bea: Writer) -> None:
    mira.post(f"/circle/{mira.enrolment}/choices", digest="weekly", quiet="yes")
    page = mira.get(this_week(mira)).text
    assert 'name="text"' not in page
    path = this_week(mira)
    refused = mira.send(path, {"csrf_token": mira.token(), "tab": "t" * 20, "text": "a word"})
    assert refused.status_code == 422
    mira.post(f"/circle/{mira.enrolment}/leave")
    assert mira.get(path).status_code == 404
    assert "mira" not in bea.get("/circle").text
    enter(mira)
    assert mira.get(path).status_code == 200


def test_an_ended_group_can_still_be_read(mira: Writer, bea: Writer) -> None:
    at(mira, AFTER)
    write(mira, "a last word")
    with mira.app.app_context(), transaction():
        record_openings([mira.id, bea.id])
        db.session.execute(update(Cohort).values(state="closed"))
    page = bea.get(this_week(bea)).text
    assert "This group has ended." in page
    assert 'name="text"' not in page


def test_what_was_written_when_the_session_had_ended_is_kept_in_the_journal(mira: Writer, bea: Writer) -> None:
    path = this_week(mira)
    mira.change_session(full=False)
    assert mira.post(path, text="a word too late").status_code == 403
    assert mira.texts() == ["a word too late"]
    assert posts(mira) == []
