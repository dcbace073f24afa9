"""Home: where one is, what comes when, and nothing that looks like a debt."""

from __future__ import annotations

import re
from datetime import timedelta

from flask import Flask

from tests.lessons.readers import DAY_ONE, Reader, join, stand

DEBT = re.compile(r"\b(overdue|behind|missed|late|should|just|must)\b|[^<]!")


def words(reader: Reader) -> str:
    """The page between its header and its footer."""
    return reader.get("/home").text.partition("<main")[2].partition("</main>")[0]


def test_home_names_the_open_page_and_the_day_of_the_next(mira: Reader) -> None:
    page = words(mira)
    assert "Finding the ground" in page
    assert "Your next page opens Thursday 8 October, in the morning." in page


def test_every_week_ahead_has_its_day_in_words(mira: Reader) -> None:
    assert "Opens Thursday 26 November, in the morning" in words(mira)


def test_weeks_left_unread_are_offered_and_not_counted_up(site: Flask, mira: Reader) -> None:
    with site.app_context():
        stand(DAY_ONE + timedelta(weeks=7))
    page = words(mira).lower()
    assert not DEBT.search(page)
    assert page.count("open the page") == 1


def test_who_has_drifted_is_offered_an_own_pace(site: Flask, mira: Reader) -> None:
    mira.post(mira.week(1, "/begin"))
    with site.app_context():
        stand(DAY_ONE + timedelta(weeks=2))
    assert "Your own pace, or a later group" not in words(mira)
    with site.app_context():
        stand(DAY_ONE + timedelta(weeks=3))
    mira.post("/rhythm/letters", letters="all", reminders="yes")
    assert "Your own pace, or a later group" not in words(mira)


def test_three_lessons_opened_in_silence_bring_the_offer(site: Flask, mira: Reader) -> None:
    mira.post(mira.week(1, "/begin"))
    with site.app_context():
        stand(DAY_ONE + timedelta(weeks=3))
    assert "Your own pace, or a later group" in words(mira)


def test_a_resting_person_is_left_in_peace(site: Flask, mira: Reader) -> None:
    mira.post("/rhythm/pause", weeks="4")
    mira.post(mira.week(1, "/skip"))
    with site.app_context():
        stand(DAY_ONE + timedelta(weeks=2))
    page = words(mira)
    assert "You are resting" in page
    assert "There is nothing to do." in page


def test_who_joins_late_sees_no_rest_week_that_has_passed(site: Flask, cohort: int) -> None:
    with site.app_context():
        stand(DAY_ONE + timedelta(weeks=5, hours=1))
        place = join(cohort, "late@example.org")
        stand(DAY_ONE + timedelta(weeks=6))
    assert "Nothing due" not in words(Reader(site, "late@example.org", place))


def test_the_end_of_a_course_says_how_long_its_pages_stay(site: Flask, mira: Reader) -> None:
    for position in (1, 2, 3, 4, 6, 7, 8, 9):
        with site.app_context():
            stand(DAY_ONE + timedelta(weeks=position - 1))
        mira.post(mira.week(position, "/finish"))
    page = words(mira)
    assert "You have come to the end of this course" in page
    assert "half a year" in page


def test_only_a_signed_in_person_has_a_home(site: Flask) -> None:
    answer = site.test_client().get("/home")
    assert answer.status_code == 401
    assert "Sign in" in answer.text


def test_the_front_page_says_what_this_is_not(site: Flask) -> None:
    page = site.test_client().get("/").text
    for sentence in ("It is not therapy", "It is not crisis care", "Trusting yourself again"):
        assert sentence in page


def test_who_is_signed_in_is_led_from_the_front_page_home(mira: Reader) -> None:
    assert mira.get("/").location.endswith("/home")
