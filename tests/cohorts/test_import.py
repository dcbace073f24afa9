"""People from a CSV: what is refused, with its line and its reason, and what is not touched by it."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

import pytest
from flask import Flask
from sqlalchemy import func, select

from unhurried.accounts.models import Person
from unhurried.cohorts import queries, service
from unhurried.cohorts.models import Cohort, Enrolment
from unhurried.cohorts.rules import COLUMNS, CohortFault, CohortFull, TooManyCourses, Wishes
from unhurried.kit import clock
from unhurried.kit.db import db, transaction
from unhurried.kit.sheets import SheetFault, read_sheet
from unhurried.mail.models import OutboxRow

COURSE = "trusting-yourself-again"
HEAD = "email,name,track,zone,hour,day,style,reminders\n"


@pytest.fixture
def cohort(app: Flask) -> Cohort:
    with transaction() as session:
        clock.stop_at(datetime(2026, 11, 1, tzinfo=UTC))
        service.create_cohort(COURSE, "Noise", date(2026, 11, 2))
        made = service.create_cohort(COURSE, "Harbour", date(2026, 11, 9), zone="Europe/Madrid", capacity=3)
        service.launch(made)
        session.flush()
    return made


def bring(cohort: Cohort, text: str, *, accepted: bool = True) -> dict[str, object]:
    rows = read_sheet((HEAD + text).encode(), COLUMNS, "email")
    with transaction():
        return service.import_people(cohort, rows, accepted=accepted).as_json()


def reasons(found: dict[str, object]) -> list[tuple[int, str]]:
    return [(one["line"], one["reason"]) for one in found["refused"]]  # type: ignore[attr-defined]


def test_a_line_becomes_a_person_with_their_own_rhythm(cohort: Cohort) -> None:
    bring(cohort, "Mira@Example.ORG,Mira,,Asia/Kathmandu,10:15,3,note,yes\n")
    (enrolment, person), *others = queries.members(cohort.id)
    assert others == []
    assert (person.email, person.zone, person.hour) == ("mira@example.org", "Asia/Kathmandu", time(10, 15))
    assert (enrolment.day, enrolment.track, person.style, person.reminders) == (3, "solo", "note", True)


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("not an address", "“not an address” is not an email address."),
        ("a@example.org,,,Mars/Crater", "“Mars/Crater” is not a time zone. One looks like Europe/Madrid."),
        ("a@example.org,,,,9", "Write the hour like 09:30."),
        ("a@example.org,,,,03:00", "Letters go out between 08:00 and 20:29. Choose an hour in between."),
        ("a@example.org,,,,,7", "The day is a number from 0 to 6."),
        ("a@example.org,,,,,,loud", "The style is discreet, note or whole."),
        ("a@example.org,,,,,,,perhaps", "For reminders write yes or no."),
        ("a@example.org,,hurt", "This course has these tracks: solo. Choose one."),
        ('a@example.org,"Mi', "This line cannot be read: a quotation mark is missing or left over."),
        ("a@example.org,,,,,,,,more", "This line has more cells than the first line has columns."),
    ],
)
def test_a_faulty_line_is_refused_alone(cohort: Cohort, line: str, reason: str) -> None:
    found = bring(cohort, f"first@example.org\n{line}\n")
    assert reasons(found) == [(3, reason)]
    assert found["enrolled"] == 1


def test_one_address_twice_is_enrolled_once(cohort: Cohort) -> None:
    found = bring(cohort, "a@example.org\nA@EXAMPLE.org\n")
    assert found["enrolled"] == 1
    assert reasons(found) == [(3, "This address stands in the file twice.")]
    assert bring(cohort, "a@example.org\n")["already"] == 1


def test_a_full_cohort_takes_nobody_more_and_makes_nobody_known(cohort: Cohort) -> None:
    found = bring(cohort, "".join(f"p{number}@example.org\n" for number in range(5)))
    assert (found["enrolled"], len(reasons(found))) == (3, 2)
    assert db.session.scalar(select(func.count()).select_from(Person)) == 3


def test_an_invitation_writes_one_row_and_again_none(cohort: Cohort) -> None:
    assert bring(cohort, "a@example.org\n", accepted=False)["invited"] == 1
    assert bring(cohort, "a@example.org\n", accepted=False)["already"] == 1
    assert [row.kind for row in db.session.scalars(select(OutboxRow))] == ["invitation"]
    assert db.session.scalar(select(func.count()).select_from(Enrolment)) == 0


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "empty"),
        (b"name\nMira\n", "“email” is missing"),
        (b"email,shoe\n", "“shoe” is unknown"),
        (b"email\n\xff\xfe@example.org\n", "Line 2 is not UTF-8"),
        (b"x" * 2_000_001, "larger than 2 MB"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(app: Flask, data: bytes, words: str) -> None:
    with pytest.raises(SheetFault, match=words):
        read_sheet(data, COLUMNS, "email")


def test_two_courses_at_a_time_are_the_most(cohort: Cohort) -> None:
    with transaction():
        for name in ("One", "Two", "Three"):
            other = service.create_cohort(COURSE, name, date(2026, 11, 9))
            if name == "Three":
                with pytest.raises(TooManyCourses):
                    service.enrol_address(other, "a@example.org", Wishes())
            else:
                service.enrol_address(other, "a@example.org", Wishes())


def test_two_who_are_kept_apart_never_share_a_group(cohort: Cohort) -> None:
    with transaction():
        one = service.enrol_address(cohort, "a@example.org", Wishes())
        elsewhere = service.create_cohort(COURSE, "Elsewhere", date(2026, 11, 9))
        two = service.enrol_address(elsewhere, "b@example.org", Wishes())
        service.keep_apart(one.person_id, two.person_id, by=None)
        with pytest.raises(CohortFull):
            service.enrol_address(cohort, "b@example.org", Wishes())


@pytest.mark.parametrize("day", [date(2026, 10, 31), date(1, 1, 1), date(9999, 12, 31)])
def test_a_start_in_the_past_or_far_ahead_is_refused(cohort: Cohort, day: date) -> None:
    with pytest.raises(CohortFault), transaction():
        service.create_cohort(COURSE, "Late", day)
    assert "Late" not in {one.name for one in queries.all_cohorts()}


def test_a_group_whose_first_day_has_passed_is_not_opened(cohort: Cohort) -> None:
    with transaction():
        other = service.create_cohort(COURSE, "Other", date(2026, 11, 9))
        clock.stop_at(datetime(2026, 11, 10, tzinfo=UTC))
        with pytest.raises(CohortFault, match="first day has passed"):
            service.launch(other)
    assert other.state == "draft"


@pytest.mark.usefixtures("app")
def test_whoever_is_invited_chooses_a_track_and_whoever_is_enrolled_has_one_in_the_sheet() -> None:
    with transaction():
        clock.stop_at(datetime(2026, 11, 1, tzinfo=UTC))
        two = service.create_cohort("healing-after-betrayal", "Bay", date(2026, 11, 9))
    assert bring(two, "a@example.org\nb@example.org,,hurt\nc@example.org,,sideways\n", accepted=False)["invited"] == 2
    found = bring(two, "d@example.org\n")
    assert reasons(found) == [(2, "This course has these tracks: hurt, broke. Choose one.")]
