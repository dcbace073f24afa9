"""Leaving and coming back, moving to a later group, and letters in their frame, as a person does it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.conftest import COURSE, PHONE, Place
from tests.browser.test_pages import faults
from tests.lessons.readers import DAY_ONE, cookie_for, enrolment, make_cohort, stand
from unhurried.accounts.service import find_or_make_person, set_role
from unhurried.kit.db import transaction

SignedIn = Callable[..., BrowserContext]
SCRIPTS = pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "none"])


@SCRIPTS
def test_leaving_and_taking_the_place_again(place: Place, signed_in: SignedIn, scripts: bool) -> None:
    page = signed_in(viewport=PHONE, java_script_enabled=scripts).new_page()
    page.goto(f"{place.url}/rhythm")
    page.get_by_role("link", name="Leave “Trusting yourself again”").click()
    page.get_by_role("button", name="Leave this group").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("You have left")
    page.goto(f"{place.url}/home")
    page.get_by_role("link", name="See how").click()
    page.get_by_role("button", name="Take my place again").click()
    expect(page.get_by_role("link", name="Open the page")).to_have_count(1)
    assert page.url == f"{place.url}/home"


@SCRIPTS
def test_coming_back_from_a_rest_into_a_later_group_and_undoing_it(
    place: Place, signed_in: SignedIn, scripts: bool
) -> None:
    with place.app.app_context():
        make_cohort(COURSE, DAY_ONE.date() + timedelta(weeks=5))
        stand(DAY_ONE)
    page = signed_in(viewport=PHONE, java_script_enabled=scripts).new_page()
    page.goto(f"{place.url}/rhythm")
    page.get_by_label("Two weeks").first.check()
    page.get_by_role("button", name="Rest until then").click()
    page.get_by_role("link", name="Every way to go on, a later group included").click()
    expect(page.get_by_label("In a later group")).to_be_visible()
    if scripts:
        assert faults(page) == []
    page.get_by_label("In a later group").check()
    page.get_by_role("button", name="Go on like this").click()
    expect(page.get_by_role("main")).to_contain_text("Your next page opens Thursday 12 November, in the morning.")
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("main")).to_contain_text("You are in your first group again.")
    with place.app.app_context():
        assert enrolment(place.enrolment).left_at is None


@pytest.fixture
def desk(place: Place, browser: Browser) -> Page:
    """A facilitator's browser, which remembers what its console says."""
    with place.app.app_context():
        with transaction():
            set_role(find_or_make_person("staff@example.org"), "facilitator")
        name, value = cookie_for("staff@example.org")
    context = browser.new_context(viewport=PHONE)
    context.add_cookies([{"name": name, "value": value, "url": place.url}])
    return context.new_page()


def test_a_letter_in_its_frame_is_dressed_as_in_a_mail_program(place: Place, desk: Page) -> None:
    said: list[str] = []
    desk.on("console", lambda message: said.append(message.text))
    desk.goto(f"{place.url}/desk/letters?kind=lesson&style=whole")
    frame = desk.frame_locator("iframe.phone")
    sheet = frame.locator(".sheet")
    assert sheet.evaluate("one => getComputedStyle(one).paddingTop") == "30px"
    assert frame.locator("a.act").evaluate("one => getComputedStyle(one).backgroundColor") == "rgb(28, 95, 88)"
    assert frame.locator("body").evaluate("() => document.scripts.length") == 0
    assert said == []
    assert Axe().run(desk, options={"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa"]}}).violations_count == 0
