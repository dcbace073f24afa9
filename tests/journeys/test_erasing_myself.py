"""Erasing oneself, in a browser: asked twice, done at once, and nothing comes any more."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, expect
from sqlalchemy import func, select

from tests.browser.conftest import PHONE
from tests.journeys.conftest import Site
from unhurried.accounts.models import Person
from unhurried.journal.models import Entry
from unhurried.kit.db import db
from unhurried.kit.vault import PersonKey

MIRA, NOISE = "mira@example.org", "noise@example.org"


def kept(site: Site) -> tuple[list[str], int, int]:
    """Which of the two addresses are there, and how many entries and keys."""
    with site.app.app_context():
        people = db.session.scalars(select(Person.email).where(Person.email.in_((MIRA, NOISE))).order_by(Person.email))
        entries, keys = (select(func.count()).select_from(table) for table in (Entry, PersonKey))
        return list(people), db.session.scalar(entries) or 0, db.session.scalar(keys) or 0


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_someone_writes_and_then_erases_themselves(site: Site, browser: Browser, scripts: bool) -> None:
    site.enrol(NOISE)
    site.enrol(MIRA)
    context = browser.new_context(viewport=PHONE, java_script_enabled=scripts)
    context.add_cookies([site.cookie(MIRA, full=True)])
    page = context.new_page()
    page.goto(f"{site.url}/journal/new")
    page.get_by_label("Your words").fill("Only for me")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Your words are kept", exact=False).first).to_be_visible()
    assert kept(site) == ([MIRA, NOISE], 1, 1)

    page.goto(f"{site.url}/account")
    page.get_by_role("link", name="Your data", exact=False).first.click()
    page.get_by_role("link", name="Erase", exact=False).first.click()
    page.get_by_role("button", name="Erase my data").click()
    expect(page.get_by_text("Tick the box, so that nobody erases anything by accident.")).to_be_visible()
    assert kept(site)[1:] == (1, 1)
    page.get_by_label("Erase everything about me.").check()
    page.get_by_role("button", name="Erase my data").click()
    expect(page.get_by_role("heading", name="It is done")).to_be_visible()
    assert kept(site) == ([NOISE], 0, 0)

    page.goto(f"{site.url}/home")
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    page.get_by_label("address", exact=False).first.fill(MIRA)
    page.get_by_role("button", name="Send me the page").click()
    site.deliver()
    assert site.smtp.to(MIRA) == []
