"""Kept apart holds through every door into a group, in any order, and no door says so (docs: security §1.6)."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from random import Random

import pytest
from flask import Flask
from sqlalchemy import select

from unhurried.accounts.models import Person
from unhurried.accounts.service import find_or_make_person, set_role
from unhurried.cohorts import queries, service
from unhurried.cohorts.models import Cohort, Enrolment, Facilitator, Invitation
from unhurried.cohorts.rules import CohortFault, CohortFull, Wishes
from unhurried.kit import clock
from unhurried.kit.db import db, transaction
from unhurried.pacing import service as pacing
from unhurried.pacing.faults import PacingFault

COURSE = "trusting-yourself-again"
FULL = "Every place in this group is taken."
NO_PLACE = "There is no place for this person in this group."
APART = (("a", "b"), ("a", "c"), ("d", "fay"), ("e", "f"))
STAFF = ("fay", "gil", "hal")
PEOPLE = tuple("abcdefgh")


def who(name: str) -> Person:
    return find_or_make_person(f"{name}@example.org")


@pytest.fixture
def groups(app: Flask) -> list[int]:
    """Four groups of the course with one facilitator each (one looks after two), and pairs that are kept apart."""
    with transaction():
        clock.stop_at(datetime(2026, 11, 2, 12, tzinfo=UTC))
        for name in STAFF:
            set_role(who(name), "facilitator")
        made = []
        for number, name in enumerate((*STAFF, "fay")):
            group = service.create_cohort(COURSE, name, date(2026, 11, 9 + number), capacity=4, by=who(name).id)
            service.launch(group)
            made.append(group.id)
        for one, other in APART:
            service.keep_apart(who(one).id, who(other).id, by=None)
    return made


def group(number: int) -> Cohort:
    return db.session.get_one(Cohort, number)


def place_of(name: str, number: int) -> Enrolment | None:
    mine = Enrolment.person_id == who(name).id, Enrolment.cohort_id == number, Enrolment.left_at.is_(None)
    return db.session.scalar(select(Enrolment).where(*mine))


def torn() -> list[str]:
    """Every pair that shares a group or a facilitator and must not."""
    care: dict[int, set[str]] = {}
    rows = select(Facilitator.person_id, Person.email).join(Enrolment, Enrolment.cohort_id == Facilitator.cohort_id)
    rows = rows.join(Person, Person.id == Enrolment.person_id).where(Enrolment.left_at.is_(None))
    staff = dict(db.session.execute(select(Person.id, Person.email)).all())  # type: ignore[arg-type]
    for facilitator, email in db.session.execute(rows):
        care.setdefault(facilitator, {staff[facilitator]}).add(email)
    inside = [{person.email for _place, person in queries.members(one.id)} for one in queries.all_cohorts()]
    apart = [{f"{one}@example.org", f"{other}@example.org"} for one, other in APART]
    return [str(pair) for pair in apart for people in (*care.values(), *inside) if pair <= people]


def by_invitation(name: str, number: int) -> None:
    choices = {"inbox": "mine", "letters": "all"}
    service.join(group(number), f"{name}@example.org", Wishes(name), choices, own_pace=None)


def by_sheet(name: str, number: int) -> None:
    found = service.import_people(group(number), [(2, {"email": f"{name}@example.org"})], accepted=True)
    if found.refused:
        raise CohortFull(found.refused[0].reason)


def by_transfer(name: str, number: int) -> None:
    elsewhere = next((one for one in queries.running_enrolments(who(name).id) if one.cohort_id != number), None)
    if elsewhere is None:
        raise CohortFull(FULL)
    pacing.move(elsewhere.id, group(number), by=1)


def by_coming_back(name: str, number: int) -> None:
    mine = Enrolment.person_id == who(name).id, Enrolment.cohort_id == number
    before = db.session.scalar(select(Enrolment).where(*mine, Enrolment.left_at.is_not(None)))
    if before is None:
        raise CohortFull(FULL)
    pacing.come_back(before.id)


def by_waiting_list(name: str, number: int) -> None:
    invitation = service.invite(group(number), f"{name}@example.org")
    address = Invitation.cohort_id == number, Invitation.email == f"{name}@example.org"
    service.wait(invitation or db.session.scalars(select(Invitation).where(*address)).one())
    service.move_up(number)
    if queries.has_offer(number, f"{name}@example.org"):
        service.enrol_address(group(number), f"{name}@example.org", Wishes(name))


DOORS = (by_invitation, by_sheet, by_transfer, by_coming_back, by_waiting_list)


@pytest.mark.parametrize("door", DOORS, ids=lambda door: door.__name__)
def test_each_door_is_shut_for_one_apart_and_open_for_everyone_else(
    groups: list[int], door: Callable[[str, int], None]
) -> None:
    first, _second, third, fays_other = groups
    with transaction():
        service.enrol_address(group(first), "a@example.org", Wishes("a"))
        for name in ("b", "g"):
            service.enrol_address(group(third), f"{name}@example.org", Wishes(name))
            if door is by_coming_back:
                for number in (first, fays_other):
                    old = Enrolment(person_id=who(name).id, cohort_id=number, name=name, track="solo")
                    old.joined_at = old.left_at = clock.now()
                    db.session.add(old)
    said = set()
    for number in (first, fays_other):
        with suppress(CohortFault), transaction():
            try:
                door("b", number)
            except CohortFault as fault:
                said.add(str(fault))
                raise
        assert place_of("b", number) is None
    assert said <= {FULL, NO_PLACE}
    with transaction():
        door("g", fays_other)
    assert place_of("g", fays_other) is not None
    assert torn() == []


def test_a_change_of_facilitator_is_refused_for_whoever_looks_after_one_of_the_pair(groups: list[int]) -> None:
    first, second, *_rest = groups
    with transaction():
        service.enrol_address(group(first), "a@example.org", Wishes("a"))
        service.enrol_address(group(second), "b@example.org", Wishes("b"))
    for number, name in ((second, "fay"), (first, "gil")):
        with pytest.raises(CohortFault, match="cannot look after this group"), transaction():
            service.add_facilitator(group(number), f"{name}@example.org", by=1)
    with transaction():
        service.add_facilitator(group(first), "hal@example.org", by=1)
    assert torn() == []


@pytest.mark.parametrize("seed", [1, 2])
def test_no_order_of_doors_and_facilitators_brings_a_pair_together(groups: list[int], seed: int) -> None:
    luck, through, together = Random(seed), 0, 0
    for _step in range(40):
        name, number = luck.choice(PEOPLE), luck.choice(groups)
        with suppress(CohortFault, PacingFault), transaction():
            act = luck.choice((*DOORS, *DOORS, change_staff, leave))
            act(luck.choice(STAFF) if act is change_staff else name, number)
            through += 1
        with transaction():
            clock.stop_at(clock.now() + timedelta(minutes=5))
        assert torn() == []
        together = max(together, *(len(queries.members(number)) for number in groups))
    assert through > 10
    assert together > 1


def change_staff(name: str, number: int) -> None:
    if queries.looks_after(who(name).id, number):
        service.remove_facilitator(group(number), who(name).id, by=1)
    else:
        service.add_facilitator(group(number), f"{name}@example.org", by=1)


def leave(name: str, number: int) -> None:
    found = place_of(name, number)
    if found is not None:
        pacing.leave(found.id)


def test_the_check_itself_sees_a_pair_that_is_torn(groups: list[int]) -> None:
    with transaction():
        for one in ("a", "b"):
            place = Enrolment(person_id=who(one).id, cohort_id=groups[0], name=one, track="solo")
            place.joined_at = clock.now()
            db.session.add(place)
    assert len(torn()) == 2
