"""A person's own time: what each form changes, says in dates, and takes back."""

from __future__ import annotations

import re
from datetime import date, time, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from tests.lessons.readers import DAY_ONE, Reader, enrolment, stand
from unhurried.accounts.models import Person
from unhurried.kit.db import db
from unhurried.pacing.models import HardDay, Pause


def person(site: Flask, reader: Reader) -> Person:
    with site.app_context():
        return db.session.scalars(select(Person).where(Person.email == reader.email)).one()


def hard_days(site: Flask) -> list[HardDay]:
    with site.app_context():
        return list(db.session.scalars(select(HardDay)))


def undo(reader: Reader) -> None:
    """Press Undo on the rhythm page, with every hidden field that its form has."""
    page = reader.get("/rhythm").text
    form = next(one for one in re.findall(r"<form.*?</form>", page, re.S) if ">Undo<" in one)
    fields = dict(re.findall(r'name="([^"]+)" value="([^"]*)"', form))
    action = re.search(r'action="([^"]+)"', form)
    assert action
    fields.pop("csrf_token")
    reader.post(action[1], **fields)


def test_every_pause_says_its_last_day_before_it_is_chosen(mira: Reader) -> None:
    page = mira.get("/rhythm").text
    for words in ("Until Thursday 8 October", "Until Thursday 15 October", "until Thursday 24 December"):
        assert words in page


@pytest.mark.parametrize(("weeks", "days"), [("1", 7), ("2", 14), ("4", 28), ("open", None)])
def test_a_pause_is_one_step_and_undone_in_one(site: Flask, mira: Reader, weeks: str, days: int | None) -> None:
    mira.post("/rhythm/pause", weeks=weeks)
    with site.app_context():
        assert db.session.scalars(select(Pause)).one().days == days
    assert "You are resting" in mira.get("/home").text
    mira.post("/rhythm/pause", weeks=weeks)
    undo(mira)
    assert "You are resting" not in mira.get("/home").text


def test_a_pause_says_when_the_next_page_opens(mira: Reader) -> None:
    mira.post("/rhythm/pause", weeks="2")
    assert "Your next page opens Thursday 15 October, in the morning." in mira.get("/rhythm").text


def test_a_pause_of_no_length_says_so_beside_its_field(site: Flask, mira: Reader) -> None:
    answer = mira.post("/rhythm/pause", weeks="70")
    assert answer.status_code == 422
    assert 'id="weeks-error"' in answer.text
    assert "Nothing is changed yet." in answer.text
    assert "Nothing is changed yet." not in mira.get("/rhythm").text
    with site.app_context():
        assert not db.session.scalars(select(Pause)).all()


def test_time_off_is_there_twice_and_then_says_so(site: Flask, mira: Reader) -> None:
    for weeks in (0, 2):
        with site.app_context():
            stand(DAY_ONE + timedelta(weeks=weeks))
        assert mira.post("/rhythm/time-off").status_code == 303
    with site.app_context():
        stand(DAY_ONE + timedelta(weeks=4))
    answer = mira.post("/rhythm/time-off")
    assert answer.status_code == 422
    assert "Time off was taken twice in this course" in answer.text


def test_coming_back_at_an_own_pace_changes_the_pace(site: Flask, mira: Reader) -> None:
    mira.post("/rhythm/pause", weeks="4")
    mira.post("/rhythm/back", way="own:10")
    with site.app_context():
        kept = enrolment(mira.enrolment)
        assert (kept.pace, kept.interval) == ("own", 10)
    assert "You are resting" not in mira.get("/home").text


def test_an_hour_is_changed_said_and_undone(site: Flask, mira: Reader) -> None:
    mira.post("/rhythm/hour", hour="18:30", zone="Asia/Kathmandu")
    assert (person(site, mira).hour, person(site, mira).zone) == (time(18, 30), "Asia/Kathmandu")
    mira.get("/home")
    mira.post("/rhythm/hour", hour="19:00", zone="Asia/Kathmandu")
    assert "in the evening" in mira.get("/rhythm").text
    mira.post("/rhythm/hour", hour="10:15", zone="Europe/Madrid")
    undo(mira)
    assert (person(site, mira).hour, person(site, mira).zone) == (time(19), "Asia/Kathmandu")


@pytest.mark.parametrize(
    ("hour", "zone", "field"),
    [
        ("23:00", "Europe/London", "hour"),
        ("half nine", "Europe/London", "hour"),
        ("\0", "Europe/London", "hour"),
        ("09:00", "Mars/Olympus", "zone"),
        ("09:00", "../../etc/passwd", "zone"),
    ],
)
def test_an_hour_or_zone_that_cannot_be_is_named_and_kept_as_typed(
    site: Flask, mira: Reader, hour: str, zone: str, field: str
) -> None:
    answer = mira.post("/rhythm/hour", hour=hour, zone=zone)
    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text
    assert person(site, mira).zone == "Europe/London"


def test_pace_and_day_change_for_the_own_enrolment_only(site: Flask, mira: Reader, tom: Reader) -> None:
    assert tom.post(f"/rhythm/{mira.enrolment}/pace", pace="own:14").status_code == 404
    assert tom.post(f"/rhythm/{mira.enrolment}/day", day="3").status_code == 404
    mira.post(f"/rhythm/{mira.enrolment}/pace", pace="own:14")
    undo(mira)
    mira.post(f"/rhythm/{mira.enrolment}/day", day="3")
    with site.app_context():
        kept = enrolment(mira.enrolment)
        assert (kept.pace, kept.day) == ("group", 3)


def test_each_day_says_when_the_next_page_would_open(mira: Reader) -> None:
    page = mira.get("/rhythm").text
    assert "Thursday, with the group" in page
    assert "Next page: Sunday 11 October, in the morning" in page


def test_a_hard_day_is_kept_shown_to_its_owner_only_and_taken_back(site: Flask, mira: Reader, tom: Reader) -> None:
    mira.post("/rhythm/hard-days", on="2026-12-24", yearly="yes", day_before="yes")
    kept = hard_days(site)
    assert [(one.on, one.yearly, one.day_before, one.day_after) for one in kept] == [
        (date(2026, 12, 24), True, True, False)
    ]
    assert "24 December 2026" in mira.get("/rhythm").text
    assert "24 December 2026" not in tom.get("/rhythm").text
    tom.post(f"/rhythm/hard-days/{kept[0].id}/remove")
    assert len(hard_days(site)) == 1
    mira.post(f"/rhythm/hard-days/{kept[0].id}/remove")
    assert hard_days(site) == []


@pytest.mark.parametrize("typed", ["", "Christmas", "0001-01-01", "9999-12-31", "2026-02-30", "\ud800", "💐"])
def test_a_date_that_cannot_be_is_named(site: Flask, mira: Reader, typed: str) -> None:
    answer = mira.post("/rhythm/hard-days", on=typed.encode("utf-8", "surrogatepass"))
    assert answer.status_code == 422
    assert 'id="on-error"' in answer.text
    assert hard_days(site) == []


def test_letters_are_chosen_and_undone(site: Flask, mira: Reader) -> None:
    mira.post("/rhythm/letters", letters="none")
    assert (person(site, mira).letters, person(site, mira).reminders) == ("none", False)
    undo(mira)
    assert (person(site, mira).letters, person(site, mira).reminders) == ("all", True)


def test_an_inbox_that_others_see_keeps_its_letters_discreet(site: Flask, mira: Reader) -> None:
    assert person(site, mira).inbox == "unsure"
    mira.post("/rhythm/letters", letters="all", style="note")
    assert person(site, mira).style == "discreet"


def test_who_is_in_no_group_has_a_home_and_a_rhythm(site: Flask, mira: Reader) -> None:
    from unhurried.cohorts.service import leave
    from unhurried.kit.db import transaction

    with site.app_context(), transaction():
        leave(enrolment(mira.enrolment))
    assert "Nothing to read at the moment" in mira.get("/home").text
    assert "No page is waiting to open." in mira.get("/rhythm").text
