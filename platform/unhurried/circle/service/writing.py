"""Writing a post, changing it, and taking it back."""

from __future__ import annotations

from datetime import datetime

from flask_babel import format_decimal
from flask_babel import gettext as _
from sqlalchemy import delete, func, select
from sqlalchemy.dialects import postgresql, sqlite

from unhurried.agenda.service import look_again
from unhurried.circle import rules
from unhurried.circle.models import CirclePost, CircleSeat
from unhurried.circle.queries import Place, Thread, wanting
from unhurried.circle.service.faults import CircleFault
from unhurried.circle.service.holding import call_a_person
from unhurried.cohorts.models import Cohort
from unhurried.kit import clock
from unhurried.kit.db import db
from unhurried.kit.tokens import digest
from unhurried.kit.vault import new_row_id, overwrite_deleted
from unhurried.kit.words import time_words


def write(place: Place, thread: Thread, typed: str, note: str, tab: str, *, zone: str) -> CirclePost:
    """Post in a thread; the same page posts once. `zone` is the writer's, for what is said of times.

    Raises CircleFault for what is empty or too long, and where they may not write now.
    """
    assert place.seat is not None
    assert place.circle is not None
    seat = db.session.scalars(select(CircleSeat).where(CircleSeat.id == place.seat.id).with_for_update()).one()
    mark, person = digest(tab), place.enrolment.person_id
    before = db.session.scalar(select(CirclePost).where(CirclePost.person_id == person, CirclePost.made_in == mark))
    if before is not None:
        return before
    text = text_of(typed)
    _refuse_now(place, thread, seat, zone)
    _refuse_too_soon(seat, place.circle.slow_minutes, zone)
    state = _state(place.cohort, text)
    insert_post(
        person, thread.row.id, seat.id, state, mark, {"text": text, "note": note if note in rules.NOTES else ""}
    )
    post = db.session.scalars(
        select(CirclePost).where(CirclePost.person_id == person, CirclePost.made_in == mark)
    ).one()
    if state == "held":
        call_a_person(person, place.cohort.id)
    elif state == "shown":
        look_again(wanting(place.circle.id))
    return post


def change(post: CirclePost, place: Place, thread: Thread, typed: str, note: str, *, zone: str) -> CirclePost:
    """Put other words in its place, which are read first, or held, like new ones. Raises CircleFault."""
    assert place.seat is not None
    text = text_of(typed)
    _refuse_now(place, thread, place.seat, zone)
    _refuse_late(post)
    post.words = {"text": text, "note": note if note in rules.NOTES else ""}
    state = _state(place.cohort, text)
    if post.state != "held" or state == "held":  # what is held stays so until a person has read it
        post.state = state
    post.changed_at = clock.now()
    post.shown_at = (post.shown_at or clock.now()) if post.state == "shown" else None
    db.session.flush()
    if state == "held":
        call_a_person(post.person_id, place.cohort.id)
    elif post.state == "shown":
        look_again(wanting(thread.row.circle_id))
    return post


def take_back(post: CirclePost) -> None:
    """Delete a post for good: for a while after it was written, and as long as nobody else sees it."""
    if post.state in ("shown", "hidden"):
        _refuse_late(post)
    overwrite_deleted()
    db.session.execute(delete(CirclePost).where(CirclePost.id == post.id))
    db.session.expire_all()


def text_of(typed: str) -> str:
    """What was typed, as others see it; raises CircleFault for what is empty or too long."""
    words = rules.words_of(typed)
    if not words.text:
        raise CircleFault(_("Nothing is written yet. A few words are enough."))
    if len(words.text) > rules.LONGEST:
        length, most = format_decimal(len(words.text)), format_decimal(rules.LONGEST)
        raise CircleFault(
            _(
                "This is %(length)s characters long, and %(most)s fit. It is not posted, and all of it is still here.",
                length=length,
                most=most,
            )
        )
    return words.text


def _refuse_now(place: Place, thread: Thread, seat: CircleSeat, zone: str) -> None:
    if place.cohort.state == "closed":
        raise CircleFault(_("This group has ended. What was written can still be read."))
    if not thread.is_open:
        raise CircleFault(_("This thread is closed. What was written can still be read."))
    if seat.quiet:
        raise CircleFault(_("You chose to read only. On the page of the circle you can choose to write as well."))
    if seat.muted_until and seat.muted_until > clock.now():
        until = time_words(seat.muted_until, zone)
        raise CircleFault(
            _("Your facilitator asked you to read only until %(when)s. Your words are still here.", when=until)
        )


def _refuse_too_soon(seat: CircleSeat, minutes: int, zone: str) -> None:
    last: datetime | None = db.session.scalar(select(func.max(CirclePost.made_at)).where(CirclePost.seat_id == seat.id))
    at = rules.slow_until(last, minutes, clock.now())
    if at is not None:
        when = time_words(at, zone)
        raise CircleFault(
            _(
                "This circle goes slowly for now. You can post again from %(when)s. Your words are still here.",
                when=when,
            )
        )


def _refuse_late(post: CirclePost) -> None:
    late = not rules.may_change(post.made_at, clock.now())
    if post.state == "hidden" or (late and post.state == "shown"):
        raise CircleFault(_("The half hour for changing it has passed. A facilitator can take it away for you."))


def _state(cohort: Cohort, text: str) -> rules.State:
    read_first = rules.is_read_first(cohort.starts_on, cohort.zone, clock.now())
    return rules.state_of_new(danger=rules.suggests_danger(text), read_first=read_first)


def insert_post(person: int, thread: int, seat: int | None, state: str, mark: str, words: dict[str, str]) -> None:
    """Write a post down, once for each page in which it was written."""
    post = CirclePost(id=new_row_id(), person_id=person, version=0)
    post.words = words
    now = clock.now()
    values = {
        "id": post.id, "person_id": person, "version": post.version, "sealed": post.sealed, "thread_id": thread,
        "seat_id": seat, "state": state, "made_in": mark, "made_at": now, "shown_at": now if state == "shown" else None,
    }  # fmt: skip
    insert = postgresql.insert if db.session.get_bind().dialect.name == "postgresql" else sqlite.insert
    new = insert(CirclePost).values(values).on_conflict_do_nothing(index_elements=["person_id", "made_in"])
    db.session.execute(new)
