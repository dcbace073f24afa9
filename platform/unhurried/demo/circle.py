"""The demo's circle: who comes in when, and a few kind words, read first by the facilitator as the rules have it."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from unhurried.accounts.models import Person
from unhurried.circle import queries, service
from unhurried.circle.models import Circle
from unhurried.cohorts.models import Enrolment
from unhurried.kit.db import db

ENTERS = {"ana": 2, "goro": 2, "emre": 4, "fern": 6, "dana": 11}
READS_ONLY = ("fern",)
FREE, FREE_ON = "Small things that help", 5


@dataclass(frozen=True)
class Words:
    """One post: on which day after the start, by whom, in this week's thread or in the free one."""

    day: int
    name: str
    text: str
    note: str = ""
    free: bool = False


SAID = (
    Words(3, "ana", "I read the first page twice. Only then did I notice that I had held my breath."),
    Words(4, "goro", "I did the short version on the train. Five minutes were enough for that day."),
    Words(6, "emre", "For me it is walking to the corner and back, without the phone.", free=True),
    Words(7, "goro", "Warm hands around a cup. I count to twenty and then I drink.", free=True),
    Words(10, "ana", "I looked at our account for the first time since. The evening after it was quiet.", "money"),
    Words(12, "emre", "I go more slowly than the group, and nobody has asked me why. That is a relief."),
    Words(15, "dana", "I am new here and still catching up. Thank you for leaving the door open."),
)


def talk(cohort_id: int, facilitator_id: int, day: int) -> None:
    """What happens in the circle on this day. Inside `transaction()`."""
    for name in (name for name, on in ENTERS.items() if on == day):
        place = _place(cohort_id, name)
        if place is not None:
            service.enter(place, quiet=name in READS_ONLY)
    circle = db.session.scalar(select(Circle).where(Circle.cohort_id == cohort_id))
    if circle is not None and day == FREE_ON:
        service.open_thread(circle, FREE, by=facilitator_id)
    for words in SAID:
        place = _place(cohort_id, words.name) if words.day == day else None
        if place is not None:
            _say(place.person_id, words, facilitator_id)


def _place(cohort_id: int, name: str) -> Enrolment | None:
    rows = select(Enrolment).join(Person, Person.id == Enrolment.person_id)
    rows = rows.where(Enrolment.cohort_id == cohort_id, Person.email == f"{name}@demo.example")
    return db.session.scalar(rows)


def _say(person_id: int, words: Words, facilitator_id: int) -> None:
    place = next(one for one in queries.places_of(person_id) if one.is_in)
    threads = queries.threads_of(place, "en")
    thread = threads.free[0] if words.free and threads.free else threads.now
    if thread is None:
        return
    tab = f"demo-{words.day}-{words.name}".ljust(20, "-")
    post = service.write(place, thread, words.text, words.note, tab, zone="UTC")
    if post.state == "waiting":
        service.show(post.id, f"{post.state}.{post.version}", by=facilitator_id)
