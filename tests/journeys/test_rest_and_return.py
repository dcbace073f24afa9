"""Resting and coming back, a hard day, an optional week: as one person lives them, letter by letter."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import PHONE
from tests.journeys.conftest import Site
from tests.lessons.readers import join, make_cohort, stand
from tests.sights.world import LONG
from unhurried.cohorts.models import Enrolment
from unhurried.kit.db import db

MIRA = "mira@example.org"
DAY = timedelta(days=1)


def phone(site: Site, browser: Browser, *, scripts: bool = True) -> Page:
    """Mira's phone, signed in."""
    context = browser.new_context(viewport=PHONE, java_script_enabled=scripts)
    context.add_cookies([site.cookie(MIRA)])
    return context.new_page()


def sent_to_mira(site: Site) -> list[str]:
    return [str(one.message["Subject"]) for one in site.smtp.to(MIRA)]


def open_weeks(site: Site, page: Page) -> list[str]:
    """What is open on the home page, in the order of the course."""
    page.goto(f"{site.url}/home")
    return page.locator(".weeks > .open .name").all_inner_texts()


def place_of(site: Site, enrolment: int) -> Enrolment:
    with site.app.app_context():
        return db.session.get_one(Enrolment, enrolment)


def rest_for_two_weeks(site: Site, page: Page) -> None:
    """From the letter of the first page, in one step; nothing comes until the rest is over, and then one letter."""
    site.walk(3 * DAY)
    page.goto(site.link(MIRA, "Pause for a while"))
    page.get_by_role("radio", name="Two weeks").check()
    page.get_by_role("button", name="Pause from today").click()
    expect(page.get_by_text("You are resting now.")).to_be_visible()
    before = sent_to_mira(site)
    site.walk(13 * DAY)
    assert sent_to_mira(site) == before
    site.walk(2 * DAY)
    assert len(sent_to_mira(site)) == len(before) + 1
    assert "Your pause is over." in site.newest(MIRA)


def choose(site: Site, page: Page, way: str) -> None:
    """One of the ways in the letter at the end of the rest."""
    page.goto(site.link(MIRA, "Choose how to go on"))
    page.get_by_role("radio", name=way).check()
    page.get_by_role("button", name="Go on like this").click()


def test_back_with_the_group_its_next_page_comes_and_what_was_missed_bit_by_bit(site: Site, browser: Browser) -> None:
    place, page = site.enrol(MIRA), phone(site, browser)
    rest_for_two_weeks(site, page)
    choose(site, page, "With the group")
    expect(page.get_by_text("It is set.")).to_be_visible()
    assert place_of(site, place).pace == "group"
    site.walk(6 * DAY)
    assert open_weeks(site, page) == ["Hearing yourself", "Tending", "Letting people in"]
    site.walk(3 * DAY)
    assert open_weeks(site, page) == ["Hearing yourself", "Lines that hold", "Tending", "Letting people in"]


def test_back_at_an_own_pace_the_next_page_waits_until_this_one_is_read(site: Site, browser: Browser) -> None:
    place, page = site.enrol(MIRA), phone(site, browser, scripts=False)
    rest_for_two_weeks(site, page)
    choose(site, page, "At my own pace, a week after")
    assert (place_of(site, place).pace, place_of(site, place).interval) == ("own", 7)
    site.walk(8 * DAY)
    assert open_weeks(site, page) == ["Hearing yourself", "Tending"]
    page.get_by_role("link", name="Tending").click()
    page.get_by_role("button", name="Begin").click()
    site.walk(6 * DAY)
    assert "Letting people in" not in open_weeks(site, page)
    site.walk(2 * DAY)
    assert "Letting people in" in open_weeks(site, page)


def test_back_in_a_later_group_after_signing_in_from_the_letter(site: Site, browser: Browser) -> None:
    site.enrol(MIRA)
    site.later_group(date(2027, 1, 4))
    page = browser.new_context(viewport=PHONE).new_page()
    rest_for_two_weeks(site, page)
    choose(site, page, "In a later group")
    page.get_by_label("address", exact=False).first.fill(MIRA)
    page.get_by_role("button", name="Send me the page").click()
    site.deliver()
    page.goto(site.link(MIRA))
    page.get_by_role("button", name="Sign in").click()
    page.goto(f"{site.url}/rhythm/ways")
    page.get_by_label("In a later group").check()
    page.get_by_role("button", name="Go on like this").click()
    expect(page.get_by_text("You are in the later group now. What was open came along.")).to_be_visible()
    site.walk(datetime(2027, 1, 12, 9, tzinfo=UTC) - now(site))
    assert open_weeks(site, page) == ["Hearing yourself", "Lines that hold", "Tending"]


def now(site: Site) -> datetime:
    from unhurried.kit import clock

    with site.app.app_context():
        clock.forget()
        return clock.now()


def test_on_a_hard_day_nothing_comes_and_the_page_opens_after_it(site: Site, browser: Browser) -> None:
    site.enrol(MIRA)
    page = phone(site, browser)
    page.goto(f"{site.url}/rhythm#hard_day")
    page.locator("#hard_day summary").click()
    page.get_by_label("Date").fill("2026-11-30")
    page.get_by_label("The day after as well").check()
    page.get_by_role("button", name="Keep this day free").click()
    expect(page.get_by_text("Kept free: Monday 30 November, with the day after.")).to_be_visible()
    site.walk(4 * DAY - timedelta(hours=2))
    assert sent_to_mira(site) == []
    page.goto(f"{site.url}/home")
    expect(page.get_by_text(re.compile("Your next page opens Wednesday 2 December"))).to_be_visible()
    site.walk(timedelta(hours=4))
    assert len(sent_to_mira(site)) == 1
    page.goto(f"{site.url}/home")
    expect(page.get_by_role("link", name="Open the page")).to_be_visible()


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_an_optional_week_that_is_skipped_counts_and_nothing_follows(
    site: Site, browser: Browser, scripts: bool
) -> None:
    with site.app.app_context():
        group = make_cohort(LONG, date(2026, 10, 12))
        join(group, MIRA)
        stand(datetime(2026, 11, 30, 12, tzinfo=UTC))
    page = phone(site, browser, scripts=scripts)
    page.goto(f"{site.url}/home")
    page.get_by_role("link", name="Loosening").click()
    expect(page.get_by_text("Leave it, and the course is still complete.")).to_be_visible()
    page.get_by_role("button", name="Skip, and still count the week").click()
    expect(page.get_by_role("heading", name="This week is counted")).to_be_visible()
    page.get_by_role("button", name="Not finished after all").click()
    expect(page.get_by_text("The week is open again.")).to_be_visible()
    page.get_by_role("button", name="Skip, and still count the week").click()
    site.deliver()
    before = sent_to_mira(site)
    site.walk(5 * DAY)
    assert sent_to_mira(site) == before
    page.goto(f"{site.url}/home")
    expect(page.locator(".weeks > .done", has_text="Loosening")).to_contain_text("Skipped, and counted")
