"""A group from start to end at the desk: its settings, who looks after it, who asks, moving, ending, once more."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from tests.desk.test_desk import COURSE, enter, fay, send, site
from unhurried.accounts.models import Person
from unhurried.accounts.service import find_or_make_person, set_role
from unhurried.cohorts import queries as cohorts
from unhurried.cohorts import service
from unhurried.cohorts.models import Cohort, Enrolment, Hold, KeepApart
from unhurried.cohorts.rules import Wishes
from unhurried.kit import clock
from unhurried.kit.db import db, transaction

__all__ = ["fay", "site"]
NEW = {"course": COURSE, "name": "Winter", "starts_on": "2026-12-07", "zone": "Europe/Madrid", "hour": "09:00"}
NEITHER = "This person cannot look after this group. Choose somebody else."


def cohort(site: Flask, number: int = 1) -> Cohort:
    with site.app_context():
        return db.session.get_one(Cohort, number)


def held(site: Flask, number: int) -> list[tuple[int, int]]:
    with site.app_context():
        return sorted((one.position, one.weeks) for one in cohorts.holds_of([number]))


def settings(site: Flask, **typed: str) -> dict[str, str]:
    """The settings of group 1 as its form would send them, with these typed."""
    here = cohort(site)
    return {
        "revision": str(here.revision), "name": here.name, "capacity": str(here.capacity), "questions": "",
        "starts_on": here.starts_on.isoformat(), "zone": here.zone, "hour": "09:00",
        "held-2": "0", "held-3": "0", "held-4": "0", **typed,
    }  # fmt: skip


def test_weeks_off_are_part_of_the_calendar_from_the_first_day(site: Flask, fay: FlaskClient) -> None:
    send(fay, "/desk/groups/new", **NEW, capacity="8", off_1="2026-12-24", off_2="2026-12-30", questions="Why now?")
    with site.app_context():
        made = db.session.scalars(select(Cohort).where(Cohort.name == "Winter")).one()
        assert made.questions == ["Why now?"]
    assert held(site, made.id) == [(3, 2)]
    page = fay.get(f"/desk/groups/{made.id}/timeline").text
    assert "Monday 14 December" in page
    assert "Monday 21 December" not in page
    assert "Monday 4 January" in page


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"off_1": "2026-12-08"}, "The first week cannot be off."),
        ({"off_1": "2027-06-01"}, "outside the time of the course"),
        ({"off_1": "2026-12-14", "off_2": "2026-12-21", "off_3": "2026-12-28"}, "one or two weeks at a time"),
        ({"questions": "\n".join("abcdef")}, "Five questions at most"),
        ({"capacity": "501"}, "between 1 and 500"),
        ({"name": "\u200b"}, "Give the group a name."),
    ],
)
def test_what_cannot_be_is_said_and_what_was_typed_stays(
    site: Flask, fay: FlaskClient, typed: dict[str, str], said: str
) -> None:
    answer = send(fay, "/desk/groups/new", **{**NEW, "capacity": "8", **typed})
    assert (answer.status_code, said in answer.text) == (422, True), answer.text
    assert all(f'value="{day}"' in answer.text for name, day in typed.items() if name.startswith("off"))


def test_the_second_who_changes_a_setting_sees_both_values_and_loses_nothing(site: Flask, fay: FlaskClient) -> None:
    path, mine = "/desk/groups/1/settings", settings(site, capacity="15")
    send(fay, path, **settings(site, capacity="12", name="Bay", **{"held-3": "1"}))
    assert (cohort(site).capacity, held(site, 1)) == (12, [(3, 1)])
    second = send(fay, path, **mine)
    assert second.status_code == 409
    words = re.sub(r"\s+", " ", re.sub("<[^>]+>", " ", second.text))
    assert "Places 12 15" in words
    assert "Name of the group Bay Harbour" in words
    assert 'value="15"' in second.text
    assert cohort(site).capacity == 12
    again = re.search(r'name="revision"[^>]*value="(\d+)"', second.text)
    assert again
    send(fay, path, **{**mine, "revision": again[1]})
    assert (cohort(site).capacity, cohort(site).name, held(site, 1)) == (15, "Harbour", [])


def test_an_open_group_keeps_its_dates_and_nobody_loses_a_place(site: Flask, fay: FlaskClient) -> None:
    send(fay, "/desk/groups/1/launch", review="rehearsal")
    send(fay, "/desk/groups/1/settings", **settings(site, starts_on="2026-12-21", capacity="9", **{"held-2": "1"}))
    assert (cohort(site).starts_on, cohort(site).capacity, held(site, 1)) == (date(2026, 11, 23), 9, [])
    with site.app_context(), transaction():
        service.enrol_address(db.session.get_one(Cohort, 1), "ada@example.org", Wishes())
    assert send(fay, "/desk/groups/1/settings", **settings(site, capacity="1")).status_code == 422
    assert cohort(site).capacity == 9


def team(site: Flask, number: int = 1) -> list[str]:
    with site.app_context():
        return [one.email for one in cohorts.facilitators_of(number)]


def test_facilitators_come_and_go_but_never_the_last_of_an_open_group(site: Flask, fay: FlaskClient) -> None:
    path = "/desk/groups/1/team"
    send(fay, path, act="add", facilitator="Gil@Example.org")
    send(fay, path, act="add", facilitator="gil@example.org")
    assert team(site) == ["fay@example.org", "gil@example.org"]
    send(fay, "/desk/groups/1/launch", review="rehearsal")
    with site.app_context():
        mine, gils = (db.session.scalars(select(Person.id).where(Person.email == who)).one() for who in team(site))
    send(fay, path, act="remove", person=str(mine))
    assert team(site) == ["gil@example.org"]
    assert fay.get(path).data == fay.get("/desk/groups/999/team").data
    last = send(enter(site, "gil@example.org"), path, act="remove", person=str(gils))
    assert "Somebody has to look after an open group." in last.text
    assert team(site) == ["gil@example.org"]


@pytest.mark.parametrize("who", ["nobody@example.org", "mira@example.org", "apart@example.org", "not an address"])
def test_who_cannot_look_after_a_group_gets_one_sentence_whatever_the_reason(
    site: Flask, fay: FlaskClient, who: str
) -> None:
    with site.app_context(), transaction():
        apart = find_or_make_person("apart@example.org")
        set_role(apart, "facilitator")
        service.keep_apart(apart.id, find_or_make_person("mira@example.org").id, by=None)
    answer = send(fay, "/desk/groups/1/team", act="add", facilitator=who)
    assert answer.status_code == 422
    assert NEITHER in answer.text
    assert "apart by" not in answer.text
    assert team(site) == ["fay@example.org"]


def test_a_pair_is_seen_and_taken_back_by_whoever_set_it_alone(site: Flask, fay: FlaskClient) -> None:
    send(fay, "/desk/groups/1/team", act="apart", one="mira@example.org", other="new@example.org")
    assert "mira@example.org and new@example.org" in fay.get("/desk/groups/1/team").text
    gil = enter(site, "gil@example.org")
    assert "mira" not in gil.get("/desk/groups/2/team").text
    assert send(gil, "/desk/groups/2/team", act="together", pair="1").status_code == 404
    send(fay, "/desk/groups/1/team", act="together", pair="1")
    with site.app_context():
        assert db.session.scalars(select(KeepApart)).all() == []


def test_somebody_moves_with_all_that_is_theirs_and_a_refusal_says_no_reason(site: Flask, fay: FlaskClient) -> None:
    path = "/desk/groups/1/move/1"
    with site.app_context(), transaction():
        staff = find_or_make_person("fay@example.org").id
        for name, start in (("Spring", date(2027, 3, 1)), ("Full", date(2027, 4, 5))):
            service.launch(service.create_cohort(COURSE, name, start, capacity=1, by=staff))
        service.enrol_address(db.session.get_one(Cohort, 4), "ada@example.org", Wishes())
    send(fay, "/desk/groups/1/launch", review="rehearsal")
    assert f'href="{path}"' in fay.get("/desk/groups/1/team").text
    page = fay.get(path).text
    assert "Spring" in page
    assert "Somebody else" not in page
    assert send(fay, path, cohort="2").status_code == 422
    full = send(fay, path, cohort="4")
    with site.app_context(), transaction():
        apart = service.enrol_address(db.session.get_one(Cohort, 3), "apart@example.org", Wishes()).person_id
        service.keep_apart(apart, find_or_make_person("mira@example.org").id, by=None)
        db.session.get_one(Cohort, 3).capacity = 5
    apart_too = send(fay, path, cohort="3")
    sentence = "There is no place for this person in that group."
    assert [answer.status_code for answer in (full, apart_too)] == [409, 409]
    assert sentence in full.text
    assert sentence in apart_too.text
    with site.app_context(), transaction():
        service.leave(db.session.scalars(select(Enrolment).where(Enrolment.cohort_id == 3)).one())
    assert "They go on there" in send(fay, path, cohort="3").text
    assert fay.get(path).status_code == 404


def test_a_group_ends_and_the_way_back_stays_open_for_a_fortnight(site: Flask, fay: FlaskClient) -> None:
    path = "/desk/groups/1/end"
    assert send(fay, path).status_code == 422
    send(fay, "/desk/groups/1/launch", review="rehearsal")
    assert "The last page of the group opens on Monday 14 December" in fay.get(path).text
    send(fay, path)
    assert cohort(site).state == "closed"
    send(fay, f"{path}/back")
    assert cohort(site).state == "launched"
    send(fay, path)
    with site.app_context(), transaction():
        clock.stop_at(clock.now() + timedelta(days=15))
    assert "more than 14 days ago" in send(fay, f"{path}/back").text
    assert cohort(site).state == "closed"


def test_once_more_takes_the_settings_and_the_facilitators_and_nobody_else(site: Flask, fay: FlaskClient) -> None:
    send(fay, "/desk/groups/1/team", act="add", facilitator="gil@example.org")
    send(fay, "/desk/groups/1/settings", **settings(site, capacity="7", zone="Asia/Tokyo", questions="Why now?"))
    send(fay, "/desk/groups/1/again", name="Harbour again", starts_on="2027-02-01")
    with site.app_context():
        made = db.session.scalars(select(Cohort).where(Cohort.name == "Harbour again")).one()
        assert (made.capacity, made.zone, made.questions, made.state) == (7, "Asia/Tokyo", ["Why now?"], "draft")
        assert cohorts.members(made.id) == []
        assert db.session.scalars(select(Hold).where(Hold.cohort_id == made.id)).all() == []
    assert sorted(team(site, made.id)) == ["fay@example.org", "gil@example.org"]


def test_whoever_lost_the_role_while_on_the_page_finds_no_such_page(site: Flask, fay: FlaskClient) -> None:
    typed = settings(site, capacity="3")
    assert fay.get("/desk/groups/1/settings").status_code == 200
    with site.app_context(), transaction():
        set_role(db.session.scalars(select(Person).where(Person.email == "fay@example.org")).one(), "participant")
    for path in ("settings", "team", "again", "end", "invite", "launch", "move/1"):
        assert send(fay, f"/desk/groups/1/{path}", **typed, act="add").status_code == 404, path
    assert cohort(site).capacity == 20
