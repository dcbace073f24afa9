"""More time with a week, each way with its day; the week on paper; a kind word after a quiet while; undoing."""

from __future__ import annotations

import re
from datetime import date, timedelta
from html import unescape

import pytest
from flask import Flask
from sqlalchemy import select

from tests.lessons.readers import DAY_ONE, Reader, enrolment, stand
from tests.lessons.test_home import DEBT, words
from tests.lessons.test_rhythm import hard_days, undo
from tests.privacy.filling import everything_in
from unhurried.kit.db import db
from unhurried.pacing.models import Pause, Reading

KIND = "your place is kept and nothing is owed"


def option(page: str, value: str) -> str:
    """What stands beside one radio button."""
    found = re.search(rf'value="{value}".*?</label>', page, re.S)
    assert found, value
    return re.sub(r"<[^>]+>", " ", found[0])


def test_every_way_to_have_longer_says_its_day_before_it_is_chosen(mira: Reader) -> None:
    assert "I need longer with this week" in mira.get(mira.week(1)).text
    page = mira.get(mira.week(1, "/longer")).text
    assert "your next page opens Thursday 8 October, in the morning." in page
    assert "waits until you have read this one" in option(page, "own:7")
    assert "Next page: Thursday 8 October" in option(page, "week_off")
    mira.post(mira.week(1, "/begin"))
    page = mira.get(mira.week(1, "/longer")).text
    assert "Next page: Sunday 11 October" in option(page, "own:10")
    assert "Next page: Thursday 15 October" in option(page, "own:14")


@pytest.mark.parametrize(("way", "kept"), [("own:7", ("own", 7)), ("own:14", ("own", 14))])
def test_longer_is_said_at_once_in_words_and_a_day_and_undone(
    site: Flask, mira: Reader, way: str, kept: tuple[str, int]
) -> None:
    mira.post(mira.week(1, "/begin"))
    said = unescape(mira.get(mira.post(mira.week(1, "/longer"), way=way).location).text)
    assert "You have longer." in said
    assert "Your next page opens Thursday" in said
    with site.app_context():
        assert (enrolment(mira.enrolment).pace, enrolment(mira.enrolment).interval) == kept
    mira.post("/rhythm/letters", letters="all")
    mira.post(mira.week(1, "/longer"), way="own:14")
    undo(mira)
    with site.app_context():
        assert (enrolment(mira.enrolment).pace, enrolment(mira.enrolment).interval) == kept


def test_a_week_off_keeps_the_page_and_is_undone(site: Flask, mira: Reader) -> None:
    with site.app_context():
        stand(DAY_ONE + timedelta(days=3))
    assert "Next page: Sunday 11 October" in option(mira.get(mira.week(1, "/longer")).text, "week_off")
    said = mira.get(mira.post(mira.week(1, "/longer"), way="week_off").location).text
    assert "A week off begins today." in said
    assert "Your next page opens Sunday 11 October, in the morning." in said
    assert mira.get(mira.week(1)).status_code == 200
    mira.post("/rhythm/time-off")
    undo(mira)
    with site.app_context():
        assert db.session.scalars(select(Pause)).one().ended_on == date(2026, 10, 4)


@pytest.mark.parametrize("way", ["", "group", "own:3", "own:", "\0", "x" * 900])
def test_a_way_that_is_none_changes_nothing(site: Flask, mira: Reader, way: str) -> None:
    answer = mira.post(mira.week(1, "/longer"), way=way)
    assert (answer.status_code, 'id="way-error"' in answer.text) == (422, True)
    with site.app_context():
        assert enrolment(mira.enrolment).pace == "group"


def test_nobody_takes_longer_for_somebody_else(site: Flask, mira: Reader, tom: Reader) -> None:
    for path in ("/longer", "/print"):
        assert tom.get(mira.week(1, path)).status_code == 404
        assert mira.get(mira.week(2, path)).status_code == 404
    assert tom.post(mira.week(1, "/longer"), way="own:7").status_code == 404
    with site.app_context():
        assert enrolment(mira.enrolment).pace == "group"


def test_the_whole_week_stands_on_one_page_to_print_and_looking_changes_nothing(site: Flask, mira: Reader) -> None:
    with site.app_context():
        before = everything_in(db)
    page = mira.get(mira.week(1, "/print")).text
    steps = [mira.get(mira.week(1, f"/{number}")).text for number in range(1, 6)]
    titles = [found[1] for text in steps if (found := re.search(r"<h1>(.*?)</h1>", text))]
    assert len(titles) >= 4
    assert all(f"<h2>{title}</h2>" in page for title in titles)
    assert "<form" not in page.partition("<main")[2].partition("</main>")[0]
    mira.get(mira.week(1, "/longer"))
    with site.app_context():
        after = everything_in(db)
        assert {name for name in after if after[name] != before[name]} <= {"session"}
        assert db.session.scalars(select(Reading)).all() == []


def test_after_fourteen_quiet_days_home_greets_kindly_and_lists_nothing_missed(site: Flask, mira: Reader) -> None:
    assert KIND not in words(mira)
    mira.post(mira.week(1, "/begin"))
    for days, greeted in ((13, False), (14, True), (50, True)):
        with site.app_context():
            stand(DAY_ONE + timedelta(days=days))
        page = words(mira)
        assert (KIND in page) == greeted, days
        assert not DEBT.search(page)
        assert not re.search(r"\d+ (days|weeks|pages|letters)\b", page)
    mira.post(mira.week(2, "/begin"))
    assert KIND not in words(mira)


def test_who_rests_or_is_new_is_not_greeted_as_if_they_came_back(site: Flask, mira: Reader) -> None:
    with site.app_context():
        stand(DAY_ONE + timedelta(days=20))
    assert KIND not in words(mira)
    mira.post("/rhythm/pause", weeks="4")
    with site.app_context():
        stand(DAY_ONE + timedelta(days=40))
    assert KIND not in words(mira)


def test_a_hard_day_is_said_in_words_and_undone_both_ways(site: Flask, mira: Reader) -> None:
    said = mira.get(mira.post("/rhythm/hard-days", on="2026-12-24", yearly="yes", day_after="yes").location).text
    assert "Kept free: Thursday 24 December, every year, with the day after." in said
    mira.post("/rhythm/hard-days", on="2026-12-24", day_before="yes")
    undo(mira)
    (kept,) = hard_days(site)
    assert (kept.yearly, kept.day_before, kept.day_after) == (True, False, True)
    said = mira.get(mira.post(f"/rhythm/hard-days/{kept.id}/remove").location).text
    assert "Ordinary again: Thursday 24 December" in said
    mira.post(f"/rhythm/hard-days/{kept.id}/remove")
    mira.post("/rhythm/hard-days", on="2026-12-26")
    undo(mira)
    assert hard_days(site) == []


def test_removing_a_hard_day_is_undone_with_all_that_was_beside_it(site: Flask, mira: Reader) -> None:
    mira.post("/rhythm/hard-days", on="2026-12-24", yearly="yes", day_before="yes")
    mira.post(f"/rhythm/hard-days/{hard_days(site)[0].id}/remove")
    undo(mira)
    assert [(one.on, one.yearly, one.day_before, one.day_after) for one in hard_days(site)] == [
        (date(2026, 12, 24), True, True, False)
    ]


@pytest.mark.parametrize("path", ["/rhythm/back", "/rhythm/ways"])
def test_coming_back_is_undone_with_the_rest_and_the_pace_as_they_were(site: Flask, mira: Reader, path: str) -> None:
    mira.post(f"/rhythm/{mira.enrolment}/pace", pace="own:10")
    mira.post("/rhythm/pause", weeks="4")
    with site.app_context():
        stand(DAY_ONE + timedelta(days=5))
    assert mira.post(path, way="own:14").status_code == 303
    assert "You are resting" not in mira.get("/home").text
    mira.post("/rhythm/pause", weeks="4")
    mira.post("/rhythm/back", way="group")
    undo(mira)
    assert "Until Tuesday 3 November." in mira.get("/home").text
    with site.app_context():
        kept = enrolment(mira.enrolment)
        assert (kept.pace, kept.interval) == ("own", 14)


def test_another_way_is_undone_without_a_rest(site: Flask, mira: Reader, tom: Reader) -> None:
    mira.post("/rhythm/ways", way="own:14")
    undo(mira)
    with site.app_context():
        assert enrolment(mira.enrolment).pace == "group"
        assert db.session.scalars(select(Pause)).all() == []
    for name in (f"pace-{tom.enrolment}", "pace-x", "pace-" + "9" * 300):
        assert mira.post("/rhythm/as-before", **{name: "own:7"}).status_code == 404
    with site.app_context():
        assert enrolment(tom.enrolment).pace == "group"
