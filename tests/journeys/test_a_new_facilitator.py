"""From an empty site to an open group of twenty, as somebody new to the desk would: every click and field is counted.

What is counted begins at the page that the operator's command prints. Where staff set up their second proof first, as
in production, that comes before (tests/browser/test_signing_in_strongly.py).
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect
from sqlalchemy import select
from werkzeug.serving import make_server

from tests.browser.conftest import DESK
from tests.infra.apps import make_app
from tests.infra.databases import SqliteFiles, close, one
from tests.infra.pages import token_of
from tests.infra.smtp import SmtpServer
from tests.journeys.conftest import Site, files, ready
from unhurried.accounts.service import find_or_make_person, one_time_link, set_role
from unhurried.cohorts import queries
from unhurried.cohorts.models import Cohort
from unhurried.kit import clock
from unhurried.kit.db import db, transaction

__all__ = ["files", "ready"]
COURSE, EIGHT = "healing-after-betrayal", 8
PEOPLE = [f"p{number}@people.example" for number in range(20)]
CLICKS, FIELDS = 25, 12
log = logging.getLogger(__name__)
NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)


@pytest.fixture
def empty(files: SqliteFiles, ready: str, smtp: SmtpServer, tmp_path: Path) -> Iterator[Site]:
    """A site in which there is nobody and nothing."""
    with one(files, ready) as database:
        server = make_server("127.0.0.1", 0, lambda *_: [], threaded=True)
        url = f"http://127.0.0.1:{server.server_port}"
        app = make_app(database, tmp_path, base_url=url, smtp_url=smtp.url)
        with app.app_context(), transaction():
            clock.run_from(NOW)
        server.app = app
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield Site(app, url, smtp, 0)
        server.shutdown()
        close(app)


@dataclass
class Hand:
    """A hand that counts: each click, each choice, and each field that is filled, by typing or by pasting."""

    page: Page
    clicks: int = 0
    fields: int = 0

    def click(self, role: str, name: str, then: Callable[[Page], Locator]) -> None:
        """Click, and wait for what only the next page has."""
        self.page.get_by_role(role, name=name, exact=True).first.click()  # type: ignore[arg-type]
        self.clicks += 1
        expect(then(self.page)).to_be_visible()

    def choose(self, label: str, option: str) -> None:
        """Choose from a list: one click to open it, one to choose."""
        self.page.get_by_label(label).select_option(label=option)
        self.clicks += 2

    def tick(self, label: str) -> None:
        self.page.get_by_label(label).check()
        self.clicks += 1

    def fill(self, label: str, words: str) -> None:
        """Click into a field and fill it."""
        self.page.get_by_label(label, exact=True).fill(words)
        self.clicks, self.fields = self.clicks + 1, self.fields + 1


def heading(words: str) -> Callable[[Page], Locator]:
    return lambda page: page.get_by_role("heading", name=words, level=1)


def printed(site: Site) -> str:
    """The page that `unhurried people add` prints for a new facilitator."""
    with site.app.app_context(), transaction():
        person = find_or_make_person("fay@example.org")
        set_role(person, "facilitator")
        return one_time_link(person)


def open_a_group(hand: Hand) -> None:
    hand.click("button", "Sign in", lambda page: page.get_by_role("link", name="Desk"))
    hand.click("link", "Desk", lambda page: page.get_by_role("link", name="Start a group"))
    hand.click("link", "Start a group", heading("Start a group"))
    hand.choose("Course", "Healing after betrayal")
    hand.fill("Name of the group", "Winter circle")
    hand.click("button", "Make the group", heading("Winter circle"))
    hand.click("link", "Invite people", heading("Invite people"))
    hand.fill("Addresses, one on each line", "\n".join(PEOPLE))
    hand.click("button", "Invite", lambda page: page.get_by_text("Invited: 20."))
    hand.click("link", "On to opening the group", heading("Open the group"))
    hand.tick("Yes, this version")
    hand.fill("Who has signed", "Dr. Iman Okafor")
    hand.fill("In what standing", "psychotherapist")
    hand.fill("On which day", "2026-11-01")
    opened = "The group is open. Its first letters go out"
    hand.click("button", "Open the group", lambda page: page.get_by_text(opened))


def join(site: Site, email: str) -> int:
    """Somebody opens their letter and says yes."""
    visitor, path = site.app.test_client(), site.link(email).removeprefix(site.url)
    token = token_of(visitor.get(path, base_url=site.url).text)
    chosen = {"name": email.partition("@")[0], "track": "hurt", "zone": "Europe/Madrid", "day": "0", "hour": "09:00"}
    letters = {"inbox": "mine", "style": "note", "letters": "all", "agreements": "y", "handling": "y"}
    typed = {"csrf_token": token, **chosen, **letters}
    return visitor.post(path, data=typed, base_url=site.url).status_code


def test_from_an_empty_site_to_an_open_group_of_twenty(empty: Site, browser: Browser) -> None:
    began = clock.wall()
    page = browser.new_context(viewport=DESK).new_page()
    hand = Hand(page)
    page.goto(printed(empty))
    open_a_group(hand)
    took = clock.wall() - began
    log.info("%s clicks, %s fields, %.1f s of the site's own time", hand.clicks, hand.fields, took.total_seconds())
    assert (hand.clicks <= CLICKS, hand.fields <= FIELDS) == (True, True), hand
    empty.deliver()
    with ThreadPoolExecutor(4) as pool:
        assert set(pool.map(lambda email: join(empty, email), PEOPLE)) == {302}
    page.reload()
    expect(page.get_by_text("20 of 20 taken")).to_be_visible()
    with empty.app.app_context():
        group = db.session.scalars(select(Cohort)).one()
        lessons = [week for week in queries.course_of(group).outline.weeks if week.kind == "lesson"]
        assert (group.state, len(lessons)) == ("launched", EIGHT)
        assert group.starts_on - NOW.date() <= timedelta(days=14)
    page.context.close()
