"""Central pages in a language that is written from right to left and is longer than English: nothing is cut off."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser
from sqlalchemy import text

from tests.browser.looks import WIDER
from tests.infra.places import short_folder
from tests.sights.pages import PAGES
from tests.sights.visiting import Visitor, serving
from tests.sights.world import world
from tests.words.pseudo import LOCALE, speak
from unhurried.kit.db import db, transaction

CENTRAL = (
    "front", "safety", "sign-in-fault", "join", "join-fault", "home", "week-begun", "step", "step-questions", "rhythm",
    "journal", "check-in", "circle-thread", "account", "not-here", "desk", "desk-group", "desk-timeline", "desk-new",
)  # fmt: skip
WIDTHS = (320, 390, 1280)
# How far the words of the title are from where the room for them begins: the right, an English lesson's too.
BEGINS = """() => { const head = document.querySelector("main h1, h1"), range = document.createRange();
  range.selectNodeContents(head); const right = Math.max(...[...range.getClientRects()].map(one => one.right));
  return Math.abs(head.getBoundingClientRect().right - right); }"""


@pytest.fixture(scope="module")
def visitor(browser: Browser) -> Iterator[Visitor]:
    with short_folder("rtl") as folder, world(Path(folder), leave_url="http://127.0.0.1:9/") as made:
        speak(made.app)
        with made.app.app_context(), transaction():
            db.session.execute(text("UPDATE person SET locale = :locale"), {"locale": LOCALE})
        with serving(made.app) as url:
            found = Visitor(browser, made, url)
            yield found
            found.close()


@pytest.mark.parametrize("sight", [one for one in PAGES if one.name in CENTRAL], ids=lambda sight: sight.name)
def test_it_begins_at_the_right_and_keeps_within_the_window(visitor: Visitor, sight: object) -> None:
    page, _status = visitor.page(sight, locale=LOCALE)  # type: ignore[arg-type]
    assert page.evaluate("[document.documentElement.lang, document.documentElement.dir]") == ["ar", "rtl"]
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate(WIDER) == [], width
    assert page.evaluate(BEGINS) < 2
