"""A moderated circle in three browsers at once: post, wait, approve, report, hide, explain, restore; and held words."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from playwright.sync_api import BrowserContext, Page, expect
from sqlalchemy import select, update

from tests.accounts.visits import make_person
from tests.browser.conftest import PHONE, Place
from tests.browser.test_pages import faults
from tests.lessons.readers import DAY_ONE, cookie_for, join, stand
from unhurried.accounts.models import Session
from unhurried.audit.models import AuditEntry
from unhurried.cohorts.models import Enrolment, Facilitator
from unhurried.kit.db import db, transaction

SignedIn = Callable[..., BrowserContext]
KIND = "I made tea and counted the blue things in the room."
RAW = "My neighbour on Mill Lane 4 knows it all."
DANGER = "Some nights I want to die."


def settle(place: Place) -> None:
    """Bea beside Mira, and Ada who looks after the group."""
    ada = make_person(place.app, "ada@example.org", "facilitator")
    with place.app.app_context():
        stand(DAY_ONE - timedelta(days=1))
        cohort = db.session.get_one(Enrolment, place.enrolment).cohort_id
        join(cohort, "bea@example.org", track="solo")
        stand(DAY_ONE)
        with transaction():
            db.session.add(Facilitator(cohort_id=cohort, person_id=ada))


def someone(place: Place, signed_in: SignedIn, email: str, **chosen: object) -> Page:
    """A page of this person, behind a second proof."""
    context = signed_in(**chosen)
    with place.app.app_context():
        name, value = cookie_for(email)
        with transaction():
            db.session.execute(update(Session).values(full=True, strong=True))
    context.add_cookies([{"name": name, "value": value, "url": place.url}])
    return context.new_page()


def come_in(page: Page, place: Place) -> None:
    """From the first page into the circle, and on to this week's thread."""
    page.goto(f"{place.url}/home")
    page.get_by_role("link", name="Your circle").click()
    page.get_by_role("button", name="Come in", exact=True).click()
    expect(page.get_by_role("heading", name="Who is here")).to_be_visible()
    page.locator("a.thread").first.click()
    expect(page.get_by_role("heading", name="Write here")).to_be_visible()


def post(page: Page, words: str) -> None:
    page.get_by_label("Your words").fill(words)
    page.get_by_role("button", name="Post", exact=True).click()
    expect(page.locator(".circle-posts").get_by_text(words)).to_be_visible()


def read_first(page: Page, place: Place) -> None:
    """At the desk: open what waits first."""
    page.goto(f"{place.url}/desk")
    page.get_by_role("link", name="Read and decide").click()
    page.get_by_role("button", name="Read it").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("A post of")


def ask_to_look(page: Page) -> None:
    """A member asks a facilitator to look at the first post, and says why."""
    page.get_by_role("link", name="Ask a facilitator to look at this").click()
    page.get_by_label("Why, if you like").fill("it names a street")
    page.get_by_role("button", name="Ask them").click()
    expect(page.get_by_text("You asked a facilitator to look at this.")).to_be_visible()


def hide(page: Page) -> None:
    """At the desk: take the post out of the circle, with a word to its writer."""
    expect(page.get_by_text("it names a street")).to_be_visible()
    page.get_by_label("To its writer, privately").fill("An address stood in it. The rest is welcome.")
    page.get_by_role("button", name="Take it out of the circle").click()
    expect(page.get_by_text("It is out of the circle.")).to_be_visible()


def bring_back(page: Page) -> None:
    """At the desk: back to the circle's page, and bring the post back."""
    page.get_by_role("link", name="circle 1").click()
    page.get_by_role("button", name="Read it").first.click()
    expect(page.get_by_text("out of the circle")).to_be_visible()
    page.get_by_role("button", name="Decide about it").click()
    page.get_by_role("button", name="Bring it back into the circle").click()
    expect(page.get_by_text("The circle can read it.")).to_be_visible()


def test_a_post_is_held_approved_reported_hidden_explained_and_restored(place: Place, signed_in: SignedIn) -> None:
    settle(place)
    mira = someone(place, signed_in, place.email, viewport=PHONE)
    bea = someone(place, signed_in, "bea@example.org", viewport=PHONE, java_script_enabled=False)
    ada = someone(place, signed_in, "ada@example.org")
    come_in(mira, place)
    come_in(bea, place)
    post(mira, RAW)
    expect(mira.get_by_text("Waits to be read.")).to_be_visible()
    bea.reload()
    expect(bea.get_by_text("Nobody has written here yet")).to_be_visible()
    read_first(ada, place)
    assert faults(ada) == []
    ada.get_by_role("button", name="Let the circle read it").click()
    expect(ada.get_by_text("The circle can read it.")).to_be_visible()
    bea.reload()
    expect(bea.get_by_text(RAW)).to_be_visible()
    ask_to_look(bea)
    read_first(ada, place)
    hide(ada)
    bea.reload()
    expect(bea.get_by_text("Nobody has written here yet")).to_be_visible()
    mira.reload()
    expect(mira.get_by_text("An address stood in it. The rest is welcome.")).to_be_visible()
    mira.evaluate("window.scrollTo(0, 0)")  # the page came back at its newest words, with its head over the links
    assert faults(mira) == []
    bring_back(ada)
    bea.reload()
    expect(bea.get_by_text(RAW)).to_be_visible()
    assert told(place) == [
        "circle post read", "circle post approved", "circle post read", "circle post hidden",
        "circle read", "circle post read", "circle post restored",
    ]  # fmt: skip


def told(place: Place) -> list[str]:
    """The audit's story of the circle."""
    with place.app.app_context():
        rows = select(AuditEntry.act).where(AuditEntry.act.startswith("circle")).order_by(AuditEntry.id)
        return list(db.session.scalars(rows))


def test_help_stands_there_at_once_where_words_suggest_danger_and_nothing_typed_is_lost(
    place: Place, signed_in: SignedIn
) -> None:
    settle(place)
    mira = someone(place, signed_in, place.email, viewport=PHONE, java_script_enabled=False)
    bea = someone(place, signed_in, "bea@example.org")
    ada = someone(place, signed_in, "ada@example.org")
    come_in(mira, place)
    come_in(bea, place)
    post(mira, DANGER)
    expect(mira.get_by_role("heading", name="in danger?")).to_be_visible()
    expect(mira.locator("main")).to_contain_text("Monday to Friday, 09:00 to 17:00")
    assert mira.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    bea.reload()
    expect(bea.get_by_text("Nobody has written here yet")).to_be_visible()
    ada.goto(f"{place.url}/desk")
    expect(ada.get_by_text("may mean danger").first).to_be_visible()
    long = "word " * 20_000
    bea.get_by_label("Your words").fill(long)
    bea.get_by_role("button", name="Post", exact=True).click()
    expect(bea.get_by_text("This is 99,999 characters long, and 4,000 fit.")).to_be_visible()
    assert bea.get_by_label("Your words").input_value() == long
    bea.get_by_label("Your words").fill(KIND)
    bea.get_by_role("button", name="Post", exact=True).click()
    expect(bea.locator(".circle-posts").get_by_text(KIND)).to_be_visible()
