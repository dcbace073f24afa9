"""Every component in every state, in every look that a person may have asked their device for.

Light, dark, widths and right-to-left: test_every_sight.py has this page in its list. docs: care §6.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import serving
from tests.browser.looks import AXE, RUN, WCAG, WIDER
from tests.infra.apps import make_app
from tests.infra.databases import SqliteFiles, close, one

OWN_LOOKS: dict[str, dict[str, Any]] = {
    "more contrast": {"contrast": "more"},
    "more contrast, dark": {"contrast": "more", "color_scheme": "dark"},
    "own colours": {"forced_colors": "active"},
    "own colours, dark": {"forced_colors": "active", "color_scheme": "dark"},
}
NOTHING: dict[str, Any] = {  # A colour on its way to another has no contrast yet.
    "contrast": "no-preference", "forced_colors": "none", "color_scheme": "light", "reduced_motion": "reduce",
}  # fmt: skip
RING = "one => getComputedStyle(one).outlineStyle + ' ' + getComputedStyle(one).outlineWidth"
# What a person presses or fills, inside the page.
CONTROLS = "main :is(.button, .link-button, .field input, .field select, .field textarea, .choice input):enabled"


@pytest.fixture(scope="module")
def page(files: SqliteFiles, ready: str, browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    with one(files, ready) as url:
        app = make_app(url, tmp_path_factory.mktemp("components"))
        with serving(app) as address:
            found = browser.new_page()
            found.goto(f"{address}/demo/components")
            expect(found.get_by_role("heading", level=1)).to_be_visible()
            found.evaluate(AXE)
            yield found
            found.close()
        close(app)


@pytest.mark.parametrize("look", OWN_LOOKS)
def test_nothing_is_against_the_guidelines_in_a_look_of_ones_own(page: Page, look: str) -> None:
    page.emulate_media(**NOTHING | OWN_LOOKS[look])
    for width in (1280, 320):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate(RUN, WCAG) == [], width
        assert page.evaluate(WIDER) == [], width
    page.emulate_media(**NOTHING)


def test_what_has_the_focus_has_a_ring_around_it(page: Page) -> None:
    page.set_viewport_size({"width": 1280, "height": 800})
    page.keyboard.press("Tab")
    seen = 0
    for control in page.locator(CONTROLS).all()[:40]:
        control.focus()
        assert control.evaluate(RING) == "solid 3px", control.evaluate("one => one.outerHTML")
        seen += 1
    assert seen == 40


def test_nothing_moves_for_whoever_asked_for_that(page: Page) -> None:
    page.locator("main .button").first.hover()
    still = "getComputedStyle(document.querySelector('main .button')).transitionDuration"
    page.emulate_media(reduced_motion="no-preference")
    assert page.evaluate(still).split(", ")[0] == "0.12s"
    page.emulate_media(reduced_motion="reduce")
    assert set(page.evaluate(still).split(", ")) == {"0s"}


def test_on_paper_the_words_stand_alone(page: Page) -> None:
    page.emulate_media(media="print")
    for name in (".site-head", ".site-foot", ".tabs", ".place", "main form"):
        expect(page.locator(name).first).to_be_hidden()
    expect(page.locator(".prose")).to_be_visible()
    page.emulate_media(media="screen")
