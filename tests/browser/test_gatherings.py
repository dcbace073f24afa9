"""A gathering from the desk to a member's calendar, without scripts; and what only a POST shows, looked at."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.conftest import DESK, PHONE, serving
from tests.browser.test_pages import faults
from tests.gatherings.groups import group
from tests.infra.apps import make_app
from tests.infra.databases import SqliteFiles, close, one
from tests.journal.writers import Writer
from tests.lessons.readers import cookie_for

Enter = Callable[..., Page]


@pytest.fixture
def enter(files: SqliteFiles, ready: str, tmp_path: Path, browser: Browser) -> Iterator[Enter]:
    """Open a browser for one of the group, a week before its first day: `enter("mira@example.org", viewport=PHONE)`."""
    with one(files, ready) as url:
        app = make_app(url, tmp_path)
        with app.app_context():
            cohort = group("mira@example.org", "tom@example.org", zone="Europe/Madrid", style="note")
        Writer.facilitator(app, "fay@example.org", cohort)
        opened = []
        with serving(app) as address:

            def new(email: str, path: str, **settings: object) -> Page:
                context = browser.new_context(**settings)  # type: ignore[arg-type]
                with app.app_context():
                    name, value = cookie_for(email)
                context.add_cookies([{"name": name, "value": value, "url": address}])
                opened.append(context)
                page = context.new_page()
                page.goto(address + path.format(cohort=cohort))
                return page

            yield new
            for context in opened:
                context.close()
        close(app)


def plan(page: Page) -> None:
    page.get_by_label("Title").fill("First evening")
    page.get_by_label("Date").fill("2026-10-22")
    page.get_by_label("Link of the call").fill("https://meet.example.org/r/1")
    page.get_by_role("button", name="Show what it would mean").click()


def test_a_gathering_goes_from_the_desk_to_a_member_without_scripts(enter: Enter) -> None:
    bare = {"viewport": PHONE, "java_script_enabled": False}
    fay = enter("fay@example.org", "/desk/groups/{cohort}", **bare)
    fay.get_by_role("link", name="Gatherings").click()
    fay.get_by_role("link", name="Plan a gathering").click()
    plan(fay)
    expect(fay.get_by_role("heading", name="This is what it means")).to_be_visible()
    fay.get_by_role("button", name="Yes, plan it").click()
    expect(fay.get_by_role("status")).to_contain_text("It is planned.")
    mira = enter("mira@example.org", "/home", **bare)
    expect(mira.get_by_role("main")).to_contain_text("Your group meets on Thursday 22 October, 20:00 to 21:00.")
    mira.get_by_role("link", name="See the gathering").click()
    expect(mira.get_by_role("link", name="Go to the call")).to_have_attribute("href", "https://meet.example.org/r/1")
    mira.get_by_label("Not this time").check()
    mira.get_by_role("button", name="Keep this answer").click()
    expect(mira.get_by_label("Not this time")).to_be_checked()
    mira.get_by_role("link", name="Gatherings").click()
    mira.get_by_role("button", name="Make an address").click()
    expect(mira.locator("code.address")).to_contain_text(".ics")


@pytest.mark.parametrize(("viewport", "scheme"), [(PHONE, "dark"), (DESK, "light")], ids=["phone-dark", "desk-light"])
def test_what_only_a_post_shows_passes_axe_and_fits(enter: Enter, viewport: dict[str, int], scheme: str) -> None:
    page = enter("fay@example.org", "/desk/groups/{cohort}/gatherings/new", viewport=viewport, color_scheme=scheme)
    looked = []
    page.get_by_role("button", name="Show what it would mean").click()
    looked.append(look(page, "faults beside fields", page.locator("[aria-invalid=true]").first))
    plan(page)
    looked.append(look(page, "what it means", page.get_by_role("heading", name="This is what it means")))
    page.goto(page.url.replace("/gatherings/new", "/announcements"))
    page.get_by_label("Your lines").fill("A few lines to everyone.")
    page.get_by_role("button", name="Show who gets it when").click()
    looked.append(look(page, "who gets it when", page.get_by_role("heading", name="Who gets it when")))
    mira = enter("mira@example.org", "/gatherings", viewport=viewport, color_scheme=scheme)
    mira.get_by_role("button", name="Make an address").click()
    looked.append(look(mira, "an address", mira.locator("code.address")))
    assert [found for found in looked if found["faults"] or found["too wide"]] == [], json.dumps(looked, indent=1)


def look(page: Page, what: str, sign: Locator) -> dict[str, object]:
    """What is wrong with the page that a click led to, once its `sign` is there: a click does not wait for it."""
    expect(sign).to_be_visible()
    page.wait_for_load_state()
    wide = page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
    return {"page": what, "faults": faults(page), "too wide": wide}
