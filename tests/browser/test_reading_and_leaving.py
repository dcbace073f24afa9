"""What a person does in a real browser: read, rest, leave, each with and without scripts."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, expect
from sqlalchemy import select

from tests.browser.conftest import PHONE, Place
from unhurried.accounts.models import Session
from unhurried.kit.db import db
from unhurried.pacing.models import Reading

SignedIn = Callable[..., BrowserContext]


def readings(place: Place) -> list[Reading]:
    with place.app.app_context():
        return list(db.session.scalars(select(Reading)))


def open_sessions(place: Place) -> int:
    with place.app.app_context():
        return len(db.session.scalars(select(Session.id).where(Session.ended_at.is_(None))).all())


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_a_week_is_read_from_home_to_its_end(place: Place, signed_in: SignedIn, scripts: bool) -> None:
    page = signed_in(viewport=PHONE, java_script_enabled=scripts).new_page()
    page.goto(place.url + "/home")
    page.get_by_role("link", name="Open the page").click()
    page.get_by_role("button", name="Begin").click()
    for step in range(1, 6):
        expect(page.get_by_text(f"Step {step} of 6")).to_be_visible()
        page.get_by_role("button", name="Next").click()
    page.get_by_role("button", name="Finish this week").click()
    expect(page.get_by_role("heading", name="You have finished this week")).to_be_visible()
    assert readings(place)[0].finished_at is not None


def test_a_page_that_is_shown_counts_as_read(place: Place, signed_in: SignedIn) -> None:
    page = signed_in().new_page()
    with page.expect_response("**/read") as answer:
        page.goto(place.week(1))
    assert answer.value.status == 204
    assert len(readings(place)) == 1


def test_without_a_script_looking_at_the_overview_is_not_reading(place: Place, signed_in: SignedIn) -> None:
    page = signed_in(java_script_enabled=False).new_page()
    page.goto(place.week(1))
    assert readings(place) == []


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_a_pause_is_set_in_one_step_and_undone_in_one(place: Place, signed_in: SignedIn, scripts: bool) -> None:
    page = signed_in(viewport=PHONE, java_script_enabled=scripts).new_page()
    page.goto(place.url + "/home")
    page.get_by_role("link", name="Pause").click()
    page.get_by_role("radio", name="Two weeks").check()
    page.get_by_role("button", name="Rest until then").click()
    expect(page.get_by_text("You are resting until Thursday 15 October.")).to_be_visible()
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("heading", name="Rest for a while")).to_be_visible()


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_leaving_signs_out_and_goes_to_the_neutral_site(
    place: Place, neutral: str, signed_in: SignedIn, scripts: bool
) -> None:
    page = signed_in(java_script_enabled=scripts).new_page()
    page.goto(place.week(1))
    before = open_sessions(place)
    page.get_by_role("button", name="Leave this page").click()
    page.wait_for_url(neutral)
    assert open_sessions(place) == before - 1
    page.goto(place.week(1))
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_the_second_thing_that_a_keyboard_meets_leaves_at_once(
    place: Place, neutral: str, signed_in: SignedIn, scripts: bool
) -> None:
    page = signed_in(java_script_enabled=scripts).new_page()
    page.goto(place.week(1))
    before = open_sessions(place)
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Leave at once")).to_be_focused()
    expect(page.get_by_role("button", name="Leave at once")).to_be_in_viewport()
    page.keyboard.press("Enter")
    page.wait_for_url(neutral)
    assert open_sessions(place) == before - 1


def test_pressing_shift_three_times_leaves(place: Place, neutral: str, signed_in: SignedIn) -> None:
    page = signed_in().new_page()
    page.goto(place.week(1))
    before = open_sessions(place)
    for _press in range(3):
        page.keyboard.press("Shift")
    page.wait_for_url(neutral)
    assert open_sessions(place) == before - 1


def test_the_page_is_covered_before_the_network_answers(place: Place, signed_in: SignedIn) -> None:
    page = signed_in().new_page()
    page.goto(place.week(1))
    covers = """() => {
      const form = document.getElementById("leave");
      form.addEventListener("submit", (event) => event.preventDefault());
      form.requestSubmit();
      const top = document.elementFromPoint(innerWidth / 2, innerHeight / 2);
      return [top.className, document.title.trim()];
    }"""
    assert page.evaluate(covers) == ["veil", ""]


def test_capital_letters_leave_nothing(place: Place, signed_in: SignedIn) -> None:
    page = signed_in().new_page()
    page.goto(place.url + "/rhythm")
    for letter in "ABC":
        page.keyboard.press(f"Shift+{letter}")
    page.wait_for_timeout(200)
    assert page.url.endswith("/rhythm")


def test_the_skip_link_is_the_first_thing_that_a_keyboard_meets(place: Place, signed_in: SignedIn) -> None:
    page = signed_in().new_page()
    page.goto(place.url + "/home")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "To the page"
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()
