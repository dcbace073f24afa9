"""Every page of reading on a phone and on a desk, light and dark, with and without scripts."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import BrowserContext, Page

from tests.browser.conftest import DESK, PHONE, Place

NARROW = {"width": 320, "height": 640}
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
OPEN = ["/", "/safety", "/help", "/privacy", "/signin"]
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
    """What axe finds against WCAG 2.2 AA, and contrast faults that it could not decide."""
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


@pytest.mark.parametrize("viewport", [PHONE, DESK], ids=["phone", "desk"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_page_passes_axe_and_fits_the_screen(
    place: Place, signed_in: SignedIn, viewport: dict[str, int], scheme: str
) -> None:
    page = signed_in(viewport=viewport, color_scheme=scheme).new_page()
    for path in [*OPEN[1:4], *INSIDE]:
        answer = page.goto(place.url + path.format(e=place.enrolment))
        assert answer, path
        assert answer.status == 200, path
        page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
        assert faults(page) == [], path
        assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"], path


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_pages_for_everyone_pass_axe(place: Place, browser: Any, scheme: str) -> None:
    page = browser.new_page(viewport=PHONE, color_scheme=scheme)
    for path in OPEN:
        page.goto(place.url + path)
        assert faults(page) == [], path
    page.close()


def test_a_font_was_really_drawn(place: Place, browser: Any) -> None:
    page = browser.new_page()
    page.goto(place.url + "/")
    assert rendered_fonts(page, "h1")
    assert rendered_fonts(page, ".always a")
    page.close()


def test_nothing_is_cut_off_at_320_pixels_nor_from_right_to_left(place: Place, signed_in: SignedIn) -> None:
    page = signed_in(viewport=NARROW).new_page()
    for path in INSIDE:
        page.goto(place.url + path.format(e=place.enrolment))
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, path
        page.evaluate("document.documentElement.dir = 'rtl'")
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, path


def test_what_is_pressed_is_large_enough_for_a_thumb(place: Place, signed_in: SignedIn) -> None:
    page = signed_in(viewport=PHONE).new_page()
    page.goto(place.week(1))
    for one in page.locator(".always a, .always button, .button, .link-button").all():
        box = one.bounding_box()
        assert box, one.inner_text()
        assert min(box["height"] / 44, box["width"] / 30) >= 1, one.inner_text()


@pytest.mark.parametrize("path", INSIDE)
def test_the_same_four_things_are_in_the_same_place(place: Place, signed_in: SignedIn, path: str) -> None:
    page = signed_in(viewport=PHONE).new_page()
    page.goto(place.url + path.format(e=place.enrolment))
    words = [one.inner_text() for one in page.locator(".always a, .always button").all()]
    assert words == ["Safety", "Pause", "Leave this page", "Message a facilitator"]


def test_no_page_breaks_its_own_content_policy(place: Place, signed_in: SignedIn) -> None:
    page = signed_in().new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    for path in INSIDE:
        page.goto(place.url + path.format(e=place.enrolment))
    assert said == []


def test_a_first_visit_to_a_lesson_weighs_little(place: Place, signed_in: SignedIn) -> None:
    page = signed_in().new_page()
    sizes: dict[str, int] = {}
    page.on("response", lambda answer: sizes.update({answer.url: len(gzip.compress(answer.body()))}))
    page.goto(place.week(1, "/1"), wait_until="networkidle")
    assert len(sizes) >= 7
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
