"""Writing in a real browser: it saves by itself and keeps nothing there, and without a script by its button."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from playwright.sync_api import BrowserContext, Page, expect
from sqlalchemy import select, update

from tests.browser.conftest import Place
from tests.infra.children import wait_until
from unhurried.accounts.models import Person, Session
from unhurried.journal.models import Entry
from unhurried.journal.service import Draft, check_in, make_promise, mark_promise, save
from unhurried.journal.service.checkins import Answers
from unhurried.kit.db import db, transaction
from unhurried.pacing.models import HardDay

SignedIn = Callable[..., BrowserContext]
STORES = "JSON.stringify([Object.entries(localStorage), Object.entries(sessionStorage)])"
BASES = "indexedDB.databases().then(all => all.length)"


def texts(place: Place) -> list[str]:
    with place.app.app_context():
        return [entry.text for entry in db.session.scalars(select(Entry).order_by(Entry.made_at, Entry.id))]


def make_full(place: Place) -> None:
    with place.app.app_context(), transaction():
        db.session.execute(update(Session).values(full=True))


@pytest.fixture
def writer(place: Place, signed_in: SignedIn) -> Callable[..., Page]:
    """A page in a full session."""

    def new(**settings: object) -> Page:
        page = signed_in(**settings).new_page()
        make_full(place)
        return page

    return new


@pytest.fixture
def written(place: Place) -> str:
    """Something on every private page; the path of an entry with two texts."""
    with place.app.app_context(), transaction():
        who = db.session.scalars(select(Person.id).where(Person.email == place.email)).one()
        long = "The morning was quiet. I counted the things in the room, and then I made tea.\n\n" * 4
        entry = save(who, Draft(tab="a" * 20, text=long, prompt="What would make this week slightly easier?")).entry
        assert entry
        save(who, Draft(tab="b" * 20, text="שלום עולם, a second text", entry_id=entry.id, base=0))
        save(who, Draft(tab="c" * 20, text="x" * 300))
        check_in(who, place.enrolment, 1, Answers({"heavy": "4", "pace": "right"}, line="It rained"))
        promise = make_promise(who, "I call when I am late")
        mark_promise(promise, "not_kept", "the phone was flat")
        db.session.add(HardDay(person_id=who, on=date(2027, 2, 3)))
        return f"/journal/entry/{entry.id}"


def paths(place: Place, written: str) -> list[str]:
    here = f"{place.enrolment}/1"
    return [
        "/journal", "/journal/new", written, f"{written}/remove", "/journal/print", "/journal/check-ins",
        "/journal/promises", "/journal/hard-days", f"/write/{here}", f"/check-in/{here}",
        "/my-data", "/my-data/erase", "/erased",
    ]  # fmt: skip


def test_no_private_page_breaks_its_own_content_policy(place: Place, writer: Callable[..., Page], written: str) -> None:
    page, said = writer(), []
    page.on("console", lambda message: said.append(message.text))
    page.on("response", lambda answer: said.append(answer.url) if answer.status >= 400 else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    for path in paths(place, written):
        page.goto(place.url + path)
    assert said == []


def test_it_saves_by_itself_and_keeps_nothing_in_the_browser(place: Place, writer: Callable[..., Page]) -> None:
    page = writer()
    page.goto(f"{place.url}/journal/new")
    page.get_by_label("Your words").type("The kettle sang")
    expect(page.locator("[data-said]")).to_have_text("Your words are kept.", timeout=15_000)
    page.get_by_label("Your words").type(", and I sat down")
    page.wait_for_timeout(100)
    expect(page.locator("[data-said]")).to_have_text("Your words are kept.", timeout=15_000)
    assert texts(place) == ["The kettle sang, and I sat down"]
    assert page.evaluate(STORES) == "[[],[]]"
    assert page.evaluate(BASES) == 0


def test_going_on_before_it_saved_loses_nothing(place: Place, writer: Callable[..., Page]) -> None:
    page = writer()
    step = next(n for n in range(1, 9) if "write-here" in page.goto(place.week(1, f"/{n}")).text())  # type: ignore[union-attr]
    page.goto(place.week(1, f"/{step}"))
    page.get_by_label("Your words").type("Two words more")
    page.get_by_role("button", name="Next").click()
    wait_until(lambda: texts(place) == ["Two words more"], what="the text")


def test_two_tabs_offer_both_texts(place: Place, writer: Callable[..., Page]) -> None:
    page = writer()
    page.goto(f"{place.url}/journal/new")
    page.get_by_label("Your words").fill("start")
    page.get_by_role("button", name="Save").click()
    other = page.context.new_page()
    other.goto(page.url)
    page.get_by_label("Your words").fill("start, one tab")
    page.get_by_role("button", name="Save").click()
    other.get_by_label("Your words").press("Control+End")
    other.get_by_label("Your words").type(", the other tab")
    expect(other.locator("[data-said]")).to_contain_text("Both texts are kept, side by side.", timeout=15_000)
    page.reload()
    expect(page.get_by_text("This entry has two texts")).to_be_visible()
    assert sorted(texts(place)) == ["start, one tab", "start, the other tab"]


def test_signed_out_it_says_so_and_the_words_stay_on_the_page(place: Place, writer: Callable[..., Page]) -> None:
    page = writer()
    page.goto(f"{place.url}/journal/new")
    with place.app.app_context(), transaction():
        db.session.execute(update(Session).values(ended_at=Session.began_at))
    page.get_by_label("Your words").type("still here")
    expect(page.locator("[data-said]")).to_contain_text("You are signed out.", timeout=15_000)
    assert page.get_by_label("Your words").input_value() == "still here"


def test_without_a_script_the_button_saves(place: Place, writer: Callable[..., Page]) -> None:
    page = writer(java_script_enabled=False)
    page.goto(f"{place.url}/journal/new")
    page.get_by_label("Your words").fill("By hand\n\nשלום 🌊")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_label("Your words")).to_have_value("By hand\n\nשלום 🌊")
    assert texts(place) == ["By hand\n\nשלום 🌊"]
