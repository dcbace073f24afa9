"""What holds on the pages of reading beside their looks, which test_every_sight.py sees to."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from pathlib import Path
from typing import Any

from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import BrowserContext, Page, Response

from tests.browser.conftest import PHONE, Place

WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
INSIDE = [
    "/home",
    "/rhythm",
    "/rhythm/ways",
    "/rhythm/{e}/leave",
    "/weeks/{e}/1",
    "/weeks/{e}/1/1",
    "/weeks/{e}/1/4",
    "/weeks/{e}/1/short",
]
MOST_BYTES = 25_000
SignedIn = Callable[..., BrowserContext]


def faults(page: Page) -> list[str]:
    """What axe finds against WCAG 2.2 AA in a page that has come whole, undecided contrast included."""
    page.wait_for_load_state()
    found = Axe().run(page, options={"runOnly": {"type": "tag", "values": WCAG}}).response
    return [f"{one['id']}: {node['html']}" for one in found["violations"] for node in one["nodes"]]


def rendered_fonts(page: Page, selector: str) -> list[str]:
    """The fonts that Chromium really drew with, without which axe sees no contrast."""
    session = page.context.new_cdp_session(page)
    session.send("DOM.enable")
    session.send("CSS.enable")
    root = session.send("DOM.getDocument")["root"]["nodeId"]
    node = session.send("DOM.querySelector", {"nodeId": root, "selector": selector})["nodeId"]
    fonts = session.send("CSS.getPlatformFontsForNode", {"nodeId": node})["fonts"]
    return [font["familyName"] for font in fonts if font["glyphCount"] > 0]


def test_a_font_was_really_drawn(place: Place, browser: Any) -> None:
    page = browser.new_page()
    page.goto(place.url + "/")
    assert rendered_fonts(page, "h1")
    assert rendered_fonts(page, ".always a")
    page.close()


def test_what_is_pressed_is_large_enough_for_a_thumb(place: Place, signed_in: SignedIn) -> None:
    page = signed_in(viewport=PHONE).new_page()
    page.goto(place.week(1))
    for one in page.locator(".always a, .always button, .button, .link-button").filter(visible=True).all():
        box = one.bounding_box()
        assert box, one.inner_text()
        assert min(box["height"] / 44, box["width"] / 30) >= 1, one.inner_text()


def test_the_same_four_things_are_in_the_same_place(place: Place, signed_in: SignedIn) -> None:
    page = signed_in(viewport=PHONE).new_page()
    for path in INSIDE:
        page.goto(place.url + path.format(e=place.enrolment))
        words = [" ".join(one.inner_text().split()) for one in page.locator(".always a, .always button").all()]
        assert words == ["Safety", "Pause", "Leave this page", "Message a facilitator"], path


def test_no_page_breaks_its_own_content_policy(place: Place, signed_in: SignedIn) -> None:
    page = signed_in().new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(f"{message.text} {message.location['url']}"))
    page.on("pageerror", lambda error: said.append(str(error)))
    for path in INSIDE:
        page.goto(place.url + path.format(e=place.enrolment))
    assert said == []


def test_a_first_visit_to_a_lesson_weighs_little(place: Place, signed_in: SignedIn) -> None:
    page = signed_in().new_page()
    answers: list[Response] = []
    page.on("response", lambda answer: answers.append(answer))
    page.goto(place.week(1, "/1"), wait_until="networkidle")
    sizes = {one.url: len(gzip.compress(one.body())) for one in answers if one.status == 200}
    assert len(sizes) >= 5, "the page, its sheet, its scripts and its mark"
    assert sum(sizes.values()) < MOST_BYTES
    assert page.locator("script:not([defer])").count() == 0


def test_a_high_contrast_wish_and_reduced_motion_are_honoured(place: Place, signed_in: SignedIn) -> None:
    page = signed_in(contrast="more", reduced_motion="reduce").new_page()
    page.goto(place.week(1))
    assert faults(page) == []
    assert page.evaluate("getComputedStyle(document.querySelector('.button')).transitionDuration") == "0s"


def test_pages_can_be_kept_as_pictures(place: Place, signed_in: SignedIn, tmp_path: Path) -> None:
    page = signed_in(viewport=PHONE).new_page()
    page.goto(place.week(1))
    assert len(page.screenshot(path=tmp_path / "week.png", full_page=True)) > 5_000
