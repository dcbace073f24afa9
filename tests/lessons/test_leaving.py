"""Leaving from the site: one page, said beforehand, by POST, and taken back for a while."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask

from tests.lessons.readers import DAY_ONE, Reader, enrolment, join, make_cohort, stand
from unhurried.cohorts.models import Cohort
from unhurried.kit.db import db, transaction


def left(site: Flask, reader: Reader) -> bool:
    with site.app_context():
        return enrolment(reader.enrolment).left_at is not None


def path(reader: Reader, what: str = "leave") -> str:
    return f"/rhythm/{reader.enrolment}/{what}"


def test_the_page_says_what_ends_what_is_kept_and_who_learns_of_it_and_changes_nothing(
    site: Flask, mira: Reader
) -> None:
    page = mira.get(path(mira)).text
    for words in ("no reason is asked", "What ends", "What is kept", "Who learns of it", "For four weeks"):
        assert words in page
    assert "!" not in page[page.index("<main") : page.index("</main>")].replace("<!--", "")
    assert not left(site, mira)
    assert f'href="{path(mira)}"' in mira.get("/rhythm").text


def test_leaving_closes_the_pages_and_tells_the_way_back(site: Flask, mira: Reader, tom: Reader) -> None:
    answer = mira.post(path(mira))
    assert (answer.status_code, answer.location) == (303, path(mira))
    assert left(site, mira)
    assert not left(site, tom)
    assert "Until Thursday 29 October you can take your place again" in mira.get(path(mira)).text
    assert "Until Thursday 29 October you can take your place again" in mira.get("/home").text
    assert mira.get(mira.week(1)).status_code == 404


def test_the_place_is_taken_again_with_what_was_read(site: Flask, mira: Reader) -> None:
    mira.post(mira.week(1, "/finish"))
    mira.post(path(mira))
    assert mira.post(path(mira, "come-back")).location == "/home"
    assert not left(site, mira)
    assert "You have finished this week" in mira.get(mira.week(1)).text
    assert "You have left" not in mira.get("/home").text


def test_without_a_free_place_the_way_back_says_so(site: Flask, mira: Reader, tom: Reader) -> None:
    mira.post(path(mira))
    with site.app_context(), transaction():
        db.session.get_one(Cohort, enrolment(tom.enrolment).cohort_id).capacity = 1
    answer = mira.post(path(mira, "come-back"))
    assert answer.status_code == 409
    assert "Every place in this group is taken" in answer.text
    assert left(site, mira)


def test_after_four_weeks_the_page_is_gone(site: Flask, mira: Reader) -> None:
    mira.post(path(mira))
    with site.app_context():
        stand(DAY_ONE + timedelta(weeks=4, seconds=1))
    assert mira.get(path(mira)).status_code == mira.post(path(mira, "come-back")).status_code == 404
    assert "take your place again" not in mira.get("/home").text


@pytest.mark.parametrize("what", ["leave", "come-back", "move-back"])
def test_a_place_is_left_by_its_owner_alone(site: Flask, mira: Reader, tom: Reader, what: str) -> None:
    assert tom.post(path(mira, what)).status_code == 404
    assert tom.post(f"/rhythm/99999999999/{what}").status_code == 404
    assert not left(site, mira)


def test_a_group_that_was_left_by_moving_is_not_offered_twice(site: Flask, mira: Reader) -> None:
    with site.app_context():
        later = make_cohort(starts_on=DAY_ONE.date() + timedelta(weeks=4))
        stand(DAY_ONE)
    mira.post("/rhythm/ways", way=f"later:{mira.enrolment}:{later}")
    assert left(site, mira)
    assert "You have left" not in mira.get("/home").text
    assert mira.post(path(mira, "come-back")).status_code == 404


def test_leaving_one_of_two_groups_leaves_the_other_alone(site: Flask, mira: Reader) -> None:
    with site.app_context():
        other = make_cohort("trusting-yourself-again", DAY_ONE.date() + timedelta(weeks=1))
        stand(DAY_ONE)
        place = join(other, mira.email, track="solo")
    mira.post(path(mira))
    page = mira.get("/home").text
    assert "Trusting yourself again" in page
    with site.app_context():
        assert enrolment(place).left_at is None
