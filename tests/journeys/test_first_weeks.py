"""One person's way in a real browser, on a phone: invited, joined, a letter, a lesson, a pause, back, finished."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import PHONE
from tests.journeys.conftest import FACILITATOR, Site

MIRA = "mira@example.org"


def invite(site: Site, browser: Browser) -> None:
    context = browser.new_context()
    context.add_cookies([site.cookie(FACILITATOR)])
    page = context.new_page()
    page.goto(f"{site.url}/desk/groups/{site.group}/invite")
    page.get_by_label("Addresses, one on each line").fill(f"{MIRA}\nnot an address\n")
    page.get_by_role("button", name="Invite").click()
    expect(page.get_by_text("Invited: 1.")).to_be_visible()
    expect(page.get_by_text("“not an address” is not an email address.")).to_be_visible()
    context.close()
    site.deliver()


def join(site: Site, page: Page) -> None:
    page.goto(site.link(MIRA))
    page.get_by_role("button", name="Join the group").click()
    expect(page.get_by_text("Write the name that your group sees.").first).to_be_visible()
    page.get_by_label("The name that your group sees").fill("Mira")
    page.get_by_role("radio", name="Yes", exact=True).check()
    page.get_by_role("radio", name="The title, what it asks and how long it takes").check()
    page.get_by_label("I agree to the group’s agreements").check()
    page.get_by_label("I agree that what I write here is stored as described").check()
    page.get_by_role("button", name="Join the group").click()
    expect(page.get_by_text("You have a place. Nothing more is needed today.")).to_be_visible()


def sign_in_again(site: Site, page: Page) -> None:
    page.context.clear_cookies()
    page.goto(f"{site.url}/signin")
    page.get_by_label("address", exact=False).first.fill(MIRA)
    page.get_by_role("button", name="Send me the page").click()
    site.deliver()
    page.goto(site.link(MIRA))
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(f"{site.url}/**")


def read_a_week(page: Page) -> None:
    page.get_by_role("button", name="Begin").click()
    said = page.get_by_text(re.compile(r"Step 1 of \d+")).inner_text()
    steps = int(said.split()[-1])
    assert steps >= 5
    for step in range(1, steps):
        expect(page.get_by_text(f"Step {step} of {steps}")).to_be_visible()
        page.get_by_role("button", name="Next").click()
    page.get_by_role("button", name="Finish this week").click()
    expect(page.get_by_role("heading", name="You have finished this week")).to_be_visible()


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_from_an_invitation_to_a_finished_course(site: Site, browser: Browser, scripts: bool) -> None:
    invite(site, browser)
    page = browser.new_context(viewport=PHONE, java_script_enabled=scripts).new_page()
    join(site, page)

    site.walk(timedelta(days=3))
    assert "Hearing yourself" in site.newest(MIRA)
    lesson = site.link(MIRA, "Open the page")
    sign_in_again(site, page)
    page.goto(lesson)
    read_a_week(page)

    site.walk(timedelta(days=7))
    assert "Lines that hold" in site.newest(MIRA)
    page.goto(site.link(MIRA, "Pause for a while"))
    page.get_by_role("button", name="Pause from today").click()
    sent = len(site.smtp.accepted)
    site.walk(timedelta(days=5))
    assert len(site.smtp.accepted) == sent

    page.goto(f"{site.url}/rhythm")
    page.get_by_role("button", name="Come back with the group").click()
    page.goto(f"{site.url}/home")
    page.get_by_role("link", name="Open the page").click()
    read_a_week(page)

    for title in ("Tending", "Letting people in"):
        site.walk(timedelta(days=7))
        assert title in site.newest(MIRA)
        page.goto(site.link(MIRA, "Open the page"))
        read_a_week(page)
    sent = len(site.smtp.accepted)
    site.walk(timedelta(days=8))
    assert len(site.smtp.accepted) == sent
    page.goto(f"{site.url}/home")
    expect(page.locator(".weeks > .done")).to_have_count(4)
    expect(page.get_by_text("You have come to the end of this course")).to_be_visible()


def test_an_invitation_is_used_once_and_a_foreign_one_never(site: Site, browser: Browser) -> None:
    invite(site, browser)
    page = browser.new_context(viewport=PHONE).new_page()
    link = site.link(MIRA)
    join(site, page)
    for address in (link, link[:-1] + ("A" if link[-1] != "A" else "B"), f"{site.url}/join/1-x"):
        answer = page.goto(address)
        assert answer and answer.status == 410
        expect(page.get_by_text("has run out, or its address is not complete")).to_be_visible()
