"""Facilitators write in a circle: marked as such, in plain words, and looked at like everyone's posts."""

from __future__ import annotations

import re

from sqlalchemy import select

from tests.circle.sitting import AFTER, TAB, at, free_thread, posts, story, texts, this_week, write
from tests.journal.writers import Writer
from unhurried.circle.models import CirclePost, CircleReport, CircleThread
from unhurried.kit.db import db, transaction
from unhurried.pacing.rules.times import DAY

CIRCLE = "/desk/circles/1"
NOT_MINE = "/desk/circles/999"


def read(ada: Writer, thread: int) -> str:
    """The desk's page of a thread."""
    return ada.post(f"{CIRCLE}/threads/{thread}").text


def guide(ada: Writer, thread: int, text: str, tab: str = "", **more: str) -> str:
    """Write in a thread from the desk."""
    if not tab:
        found = TAB.search(read(ada, thread))
        assert found
        tab = found[1]
    answer = ada.post(f"{CIRCLE}/threads/{thread}/write", text=text, tab=tab, **more)
    return ada.get(CIRCLE).text if answer.status_code == 303 else answer.text


def test_a_facilitator_answers_in_a_thread_and_is_marked_as_one(mira: Writer, bea: Writer, ada: Writer) -> None:
    write(mira, "How do others sleep?")
    thread = free_thread(mira)
    hostile = "A walk <b>before</b> bed helps some.\u202e"
    assert "marked as a facilitator" in guide(ada, thread, hostile)
    for reader in (mira, bea):
        page = reader.get(this_week(reader)).text
        assert "<strong>A facilitator of your group</strong>" in page
        assert "A walk &lt;b&gt;before&lt;/b&gt; bed helps some.<" in page
    assert [act for act, _who in story(mira)][-1] == "circle facilitator wrote"


def test_the_same_page_posts_once_and_an_empty_one_never(mira: Writer, bea: Writer, ada: Writer) -> None:
    thread, tab = free_thread(mira), "t" * 20
    for _twice in range(2):
        guide(ada, thread, "Once.", tab)
    assert len(posts(ada)) == 1
    assert "Nothing is written yet." in guide(ada, thread, " \u200b ")
    assert "this is 4,001 characters long" in guide(ada, thread, "x" * 4001).lower()


def test_words_that_hold_a_members_post_stand_behind_a_note(mira: Writer, bea: Writer, ada: Writer) -> None:
    thread, heavy = free_thread(mira), "If you think of suicide, call the number on the Safety page."
    refused = guide(ada, thread, heavy)
    assert "Choose a note" in refused
    assert heavy in refused, "what was typed is still there"
    assert posts(ada) == []
    guide(ada, thread, heavy, note="self_harm")
    assert "It mentions harming oneself. Open to read." in mira.get(this_week(mira)).text


def test_it_is_taken_back_for_half_an_hour_by_its_writer_alone(mira: Writer, bea: Writer, ada: Writer) -> None:
    thread = free_thread(mira)
    guide(ada, thread, "Too early.")
    [post] = posts(ada)
    assert mira.post(f"/circle/posts/{post.id}/take-back").status_code == 404
    ada.post(f"{CIRCLE}/posts/{post.id}/take-back")
    assert posts(ada) == []
    guide(ada, thread, "This one stays.")
    [post] = posts(ada)
    at(mira, AFTER + DAY)
    assert "The half hour for taking it back has passed." in ada.post(f"{CIRCLE}/posts/{post.id}/take-back").text
    assert len(posts(ada)) == 1


def test_a_facilitators_post_is_reported_hidden_and_brought_back_like_any(
    mira: Writer, bea: Writer, ada: Writer
) -> None:
    guide(ada, free_thread(mira), "Not so kind.")
    [post] = posts(ada)
    asked = mira.get(f"/circle/posts/{post.id}/report").text
    assert "All facilitators of your group read this, its writer among them." in asked
    mira.post(f"/circle/posts/{post.id}/report", reason="It hurt.")
    with mira.app.app_context():
        assert db.session.scalars(select(CircleReport.author_id)).all() == [ada.id]
    listed = ada.get("/desk/circles").text
    assert "A facilitator" in listed
    page = ada.post(f"/desk/circles/posts/{post.id}").text
    assert "It hurt." in page
    seen = re.search(r'name="seen" value="([^"]+)"', page)
    assert seen
    ada.post(f"/desk/circles/posts/{post.id}/decide", what="hide", seen=seen[1], why="You are right.")
    assert "Not so kind." not in " ".join(texts(bea))


def test_nobody_writes_in_a_closed_thread_or_in_a_circle_that_is_not_theirs(
    mira: Writer, bea: Writer, ada: Writer
) -> None:
    thread = free_thread(mira)
    with mira.app.app_context(), transaction():
        db.session.get_one(CircleThread, thread).closed_at = AFTER
    assert "This thread is closed." in guide(ada, thread, "Late.", "t" * 20)
    assert ada.post(f"{NOT_MINE}/threads/{thread}/write", text="x", tab="t" * 20).status_code == 404
    assert mira.post(f"{CIRCLE}/threads/{thread}/write", text="x", tab="t" * 20).status_code == 404
    with mira.app.app_context():
        assert db.session.scalars(select(CirclePost)).all() == []
