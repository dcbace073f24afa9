"""What people do most, done with the keyboard alone: Tab, Enter, Space, arrows and letters.

At every stop what has the focus shows a ring and lies under nothing. docs: care §6.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask import Flask
from playwright.sync_api import Browser, Locator, Page, expect

from tests.accounts.visits import last_token
from tests.browser.named import FAY, MIRA, Named, running, signed_in
from tests.infra.databases import SqliteFiles, one
from tests.journal.writers import Writer
from tests.lessons.readers import DAY_ONE, join, stand
from unhurried.cohorts import service as cohorts
from unhurried.cohorts.models import Cohort
from unhurried.kit import tokens
from unhurried.kit.db import db, transaction

INA = "ina@example.org"
MOST = 150
FOCUSED = """() => {
  const one = document.activeElement, own = [one, ...(one.labels || [])];
  const box = one.getClientRects()[0] || one.getBoundingClientRect();
  const top = document.elementFromPoint(box.x + box.width / 2, box.y + Math.min(box.height / 2, 40));
  const name = one.getAttribute("aria-label") || one.labels?.[0]?.innerText || one.innerText || one.tagName;
  return [name.trim().replace(/\\s+/g, " "), getComputedStyle(one).outlineStyle, own.some(part => part.contains(top))];
}"""


class Keys:
    """A person at a keyboard in front of a page."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def focused(self) -> str:
        """The name of what has the focus, which is seen to have it and not covered."""
        name, ring, in_view = self.page.evaluate(FOCUSED)
        if name != "BODY":
            assert ring != "none", f"{name} has no ring"
            assert in_view, f"{name} is covered"
        return str(name)

    def to(self, name: str) -> None:
        """Press Tab until something of this name has the focus."""
        met = []
        for _press in range(MOST):
            self.page.keyboard.press("Tab")
            met.append(self.focused())
            if met[-1].startswith(name):
                return
        pytest.fail(f"no {name} among {met}")

    def press(self, name: str, then: Locator) -> None:
        """Go to a button or link and press it; `then` is what only the next page has."""
        self.to(name)
        self.page.keyboard.press("Enter")
        expect(then).to_be_visible()

    def choose(self, first: str, name: str) -> None:
        """Go to a question whose answers begin with `first`, and choose by the arrows."""
        self.to(first)
        self.page.keyboard.press("Space")
        for _press in range(12):
            if self.focused().startswith(name):
                return
            self.page.keyboard.press("ArrowDown")
        pytest.fail(f"no {name}")

    def write(self, label: str, words: str) -> None:
        self.to(label)
        self.page.keyboard.type(words)

    def tick(self, label: str) -> None:
        self.to(label)
        self.page.keyboard.press("Space")


@pytest.fixture(scope="module")
def site(files: SqliteFiles, ready: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Named]:
    with one(files, ready) as url:
        found = running(url, tmp_path_factory.mktemp("keys"))
        with found as made:
            Writer.facilitator(made.app, FAY, 1)
            with made.app.app_context():
                stand(DAY_ONE - timedelta(days=1))
                join(1, INA, track="solo")
                stand(DAY_ONE)
            yield made


@pytest.fixture
def keys(site: Named, browser: Browser, request: pytest.FixtureRequest) -> Iterator[Keys]:
    """The keyboard of whoever the test names, signed in; of a stranger where it names nobody."""
    who = getattr(request, "param", "")
    context = signed_in(site, browser, who, full=True) if who else browser.new_context()
    yield Keys(context.new_page())
    context.close()


def invitation(app: Flask, email: str) -> str:
    with app.app_context(), transaction():
        found = cohorts.invite(db.session.get_one(Cohort, 1), email)
        assert found
        return tokens.derive("invitation", found.id, found.nonce)


def test_joining_a_group(site: Named, keys: Keys) -> None:
    page = keys.page
    page.goto(f"{site.url}/join/{invitation(site.app, 'tom@example.org')}")
    keys.write("The name that your group sees", "Tom")
    keys.choose("Thursday", "Saturday")
    keys.choose("Yes", "I am not sure")
    keys.tick("I agree to the group’s agreements")
    keys.tick("I agree that what I write here is stored as described")
    keys.press("Join the group", page.get_by_text("You have a place. Nothing more is needed today."))


@pytest.mark.parametrize("keys", [MIRA], indirect=True)
def test_reading_a_week_and_saying_so(site: Named, keys: Keys) -> None:
    page = keys.page
    page.goto(f"{site.url}/home")
    keys.press("Open the page", page.get_by_role("button", name="Begin"))
    keys.press("Begin", page.get_by_text("Step 1 of 6"))
    for step in range(2, 7):
        keys.press("Next", page.get_by_text(f"Step {step} of 6"))
    keys.press("Finish this week", page.get_by_role("heading", name="You have finished this week"))


@pytest.mark.parametrize("keys", [MIRA], indirect=True)
def test_writing_in_the_journal(site: Named, keys: Keys) -> None:
    page = keys.page
    page.goto(f"{site.url}/home")
    keys.press("Journal", page.get_by_role("heading", name="Your journal"))
    keys.press("Write something", page.get_by_label("Your words"))
    keys.write("Your words", "The kettle sang.")
    keys.press("Save", page.get_by_role("status").get_by_text("Your words are kept."))


@pytest.mark.parametrize("keys", [MIRA], indirect=True)
def test_resting_and_coming_back(site: Named, keys: Keys) -> None:
    page = keys.page
    page.goto(f"{site.url}/home")
    keys.press("Pause", page.get_by_role("heading", name="Rest for a while"))
    keys.choose("One week", "Two weeks")
    keys.press("Rest until then", page.get_by_role("heading", name="Come back"))
    keys.press("Come back with the group", page.get_by_role("heading", name="Rest for a while"))


@pytest.mark.parametrize("keys", [FAY], indirect=True)
def test_having_a_group_wait(site: Named, keys: Keys) -> None:
    page = keys.page
    page.goto(f"{site.url}/desk/groups/1/timeline")
    keys.press("Have the group wait", page.get_by_label("Before which page"))
    keys.to("For how long")
    page.keyboard.press("ArrowDown")
    keys.press("Show what would move", page.get_by_role("button", name="Yes, do this"))
    keys.press("Yes, do this", page.get_by_text("2 weeks before").first)


def test_signing_in_reading_writing_and_resting(site: Named, keys: Keys) -> None:
    page = keys.page
    page.goto(f"{site.url}/signin")
    keys.write("Your email address", INA)
    keys.press("Send me the page", page.get_by_role("heading", name="Look at your mail"))
    page.goto(f"{site.url}/signin/{last_token(site.app)}")
    keys.choose("Other people", "I am the only one")
    keys.press("Sign in", page.get_by_role("link", name="Open the page"))
    keys.press("Open the page", page.get_by_role("button", name="Begin"))
    keys.press("Begin", page.get_by_text("Step 1 of 6"))
    step = 1
    while not page.get_by_label("Your words").is_visible():
        step += 1
        keys.press("Next", page.get_by_text(f"Step {step} of 6"))
    keys.write("Your words", "The stairs creaked.")
    keys.press("Save to your journal", page.get_by_role("status").get_by_text("Your words are kept."))
    keys.press("Pause", page.get_by_role("heading", name="Rest for a while"))
    keys.choose("One week", "One week")
    keys.press("Rest until then", page.get_by_role("heading", name="Come back"))


@pytest.mark.parametrize("keys", [MIRA], indirect=True)
def test_writing_into_the_circle_and_a_facilitator_who_moderates(site: Named, keys: Keys, browser: Browser) -> None:
    page = keys.page
    page.goto(f"{site.url}/home")
    keys.press("Your circle", page.get_by_role("button", name="Come in", exact=True))
    keys.press("Come in", page.get_by_role("heading", name="Who is here"))
    page.goto(f"{site.url}/circle")
    keys.press("Hearing yourself", page.get_by_role("heading", name="Write here"))
    keys.write("Your words", "I made tea.")
    keys.press("Post", page.get_by_text("Waits to be read."))
    context = signed_in(site, browser, FAY, full=True)
    hers = Keys(context.new_page())
    hers.page.goto(f"{site.url}/desk")
    hers.press("Read and decide", hers.page.get_by_role("heading", name="To read"))
    hers.press("Read it", hers.page.get_by_role("heading", name="A post of"))
    hers.press("Let the circle read it", hers.page.get_by_text("The circle can read it."))
    context.close()
