"""The picture of one's check-ins, in a real browser: light, dark, from right to left, small, and on paper."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import BrowserContext, Page
from sqlalchemy import select, update

from tests.browser.conftest import PHONE, Place
from tests.browser.test_pages import faults
from unhurried.accounts.models import Person, Session
from unhurried.journal.service import Answers, check_in
from unhurried.kit.db import db, transaction

ENDS = """() => [...document.querySelectorAll('.trend')].map(one => {
  const marks = [...one.querySelectorAll('.marks path')].map(mark => mark.getBoundingClientRect().x)
  return [marks[0], marks.at(-1)]
})"""
COLOURS = """() => ['.marks', '.rules'].map(name => getComputedStyle(document.querySelector(name)).stroke)
  .concat(getComputedStyle(document.body).backgroundColor)"""
SIGNED_IN = Callable[..., BrowserContext]


def answered(place: Place) -> None:
    with place.app.app_context(), transaction():
        who = db.session.scalars(select(Person.id).where(Person.email == place.email)).one()
        for week, (heavy, steady) in enumerate((("5", "1"), ("4", "2"), ("unsaid", "2"), ("2", "5")), 1):
            check_in(who, place.enrolment, week, Answers({"heavy": heavy, "steady": steady, "pace": "right"}))
        db.session.execute(update(Session).values(full=True))


def looked_at(page: Page, folder: Path, name: str) -> tuple[list[list[float]], list[str]]:
    page.screenshot(path=folder / f"{name}.png", full_page=True)
    return page.evaluate(ENDS), page.evaluate(COLOURS)


def test_the_picture_stands_in_every_light_and_direction_and_on_paper(
    place: Place, signed_in: SIGNED_IN, tmp_path: Path
) -> None:
    page = signed_in(viewport=PHONE, java_script_enabled=True).new_page()
    answered(place)
    page.goto(f"{place.url}/journal/check-ins/over-time")
    seen = {}
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        assert faults(page) == []
        ends, colours = looked_at(page, tmp_path, scheme)
        assert all(first < last for first, last in ends)
        assert len(set(colours)) == 3, "marks, lines and ground differ"
        seen[scheme] = colours
    assert seen["light"] != seen["dark"]
    page.evaluate("document.documentElement.dir = 'rtl'")
    ends, _colours = looked_at(page, tmp_path, "rtl")
    assert all(first > last for first, last in ends)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    page.emulate_media(media="print", color_scheme="light")
    assert looked_at(page, tmp_path, "print")[1][0] == "rgb(0, 0, 0)"
    assert page.locator(".site-head").is_hidden()
    assert page.get_by_role("row").count() == 5
