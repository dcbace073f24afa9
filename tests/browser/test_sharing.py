"""Two people and a facilitator in real browsers without scripts: asking, answering, sharing, fear, and a message."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import BrowserContext, Page, expect
from sqlalchemy import update

from tests.accounts.visits import make_person
from tests.browser.conftest import PHONE, Place
from tests.browser.test_pages import faults
from tests.lessons.readers import DAY_ONE, cookie_for, join, make_cohort, stand
from unhurried.accounts.models import Session
from unhurried.cohorts.models import Enrolment, Facilitator
from unhurried.journal.service import Answers, check_in
from unhurried.kit.db import db, transaction

SignedIn = Callable[..., BrowserContext]
FREE = "I feel free to do this, and free to leave it"


def settle(place: Place) -> None:
    """A partner in a group of their own, and a facilitator of the first one."""
    ada = make_person(place.app, "ada@example.org", "facilitator")
    with place.app.app_context():
        join(make_cohort("deciding-what-comes-next"), "tom@example.org", track="solo")
        stand(DAY_ONE)
        with transaction():
            mine = db.session.get_one(Enrolment, place.enrolment)
            db.session.add(Facilitator(cohort_id=mine.cohort_id, person_id=ada))
            check_in(mine.person_id, place.enrolment, 1, Answers({"heavy": "4"}, line="It rained"))


def someone(place: Place, signed_in: SignedIn, email: str, **settings: object) -> Page:
    """A page of this person, behind a second proof."""
    context = signed_in(java_script_enabled=False, **settings)
    with place.app.app_context():
        name, value = cookie_for(email)
        with transaction():
            db.session.execute(update(Session).values(full=True, strong=True))
    context.add_cookies([{"name": name, "value": value, "url": place.url}])
    return context.new_page()


def test_two_people_begin_share_and_one_is_afraid(place: Place, signed_in: SignedIn) -> None:
    settle(place)
    mira, tom = (someone(place, signed_in, name, viewport=PHONE) for name in (place.email, "tom@example.org"))
    mira.goto(f"{place.url}/sharing")
    mira.get_by_label("Their address").fill("tom@example.org")
    mira.get_by_label(FREE).check()
    mira.get_by_role("button", name="Ask them").click()
    code = mira.locator(".code").inner_text()
    assert mira.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    tom.goto(f"{place.url}/sharing")
    expect(tom.get_by_text("mira@example.org asks whether")).to_be_visible()
    tom.get_by_label("The code that somebody gave you").fill(code)
    tom.get_by_role("button", name="Open it").click()
    expect(tom.get_by_role("heading", level=1)).to_have_text("Would you like to share check-ins?")
    tom.get_by_label(FREE).check()
    tom.get_by_role("button", name="Yes, share with each other").click()
    mira.goto(f"{place.url}/sharing")
    mira.get_by_role("button", name="Share this one").click()
    expect(mira.get_by_text("Shared, as it is now.")).to_be_visible()
    tom.goto(f"{place.url}/sharing")
    seen = tom.locator("main").inner_text()
    assert "The week: heavy." in seen
    assert "It rained" not in seen
    mira.get_by_role("button", name="I am afraid of them").click()
    expect(mira.get_by_role("heading", name="Would you like a facilitator to know?")).to_be_visible()
    tom.reload()
    assert tom.locator("main").inner_text() == seen


def test_the_pages_behind_a_button_pass_axe_in_both_lights(place: Place, signed_in: SignedIn) -> None:
    settle(place)
    page = signed_in(viewport=PHONE).new_page()
    with place.app.app_context(), transaction():
        db.session.execute(update(Session).values(full=True))
    page.goto(f"{place.url}/sharing")
    page.get_by_label("Their address").fill("tom@example.org")
    page.get_by_label(FREE).check()
    page.get_by_role("button", name="Ask them").click()
    code = page.locator(".code").inner_text()
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        assert faults(page) == []
    other = signed_in(viewport=PHONE).new_page()
    with place.app.app_context():
        name, value = cookie_for("tom@example.org")
        with transaction():
            db.session.execute(update(Session).values(full=True))
    other.context.add_cookies([{"name": name, "value": value, "url": place.url}])
    other.goto(f"{place.url}/sharing")
    other.get_by_label("The code that somebody gave you").fill(code)
    other.get_by_role("button", name="Open it").click()
    expect(other.get_by_role("heading", level=1)).to_have_text("Would you like to share check-ins?")
    for scheme in ("light", "dark"):
        other.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        assert faults(other) == []
        assert other.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def test_a_message_goes_there_and_an_answer_comes_back(place: Place, signed_in: SignedIn) -> None:
    settle(place)
    mira, ada = (someone(place, signed_in, name) for name in (place.email, "ada@example.org"))
    mira.goto(place.week(1))
    mira.get_by_role("link", name="Message a facilitator").click()
    mira.get_by_label("Your message").fill("Is it all right to go slowly?")
    mira.get_by_role("button", name="Send").click()
    ada.goto(f"{place.url}/desk")
    ada.get_by_role("link", name="Read and answer it").click()
    ada.get_by_role("button", name="Read it").click()
    expect(ada.get_by_text("Is it all right to go slowly?")).to_be_visible()
    ada.get_by_label("Your answer").fill("It is.")
    ada.get_by_role("button", name="Send").click()
    mira.goto(f"{place.url}/for-you")
    mira.locator("main").get_by_role("link", name="Messages").click()
    expect(mira.get_by_text("It is.", exact=True)).to_be_visible()
