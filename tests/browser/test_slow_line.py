"""A page of a lesson over a slow line: read before any script has come, and nothing jumps while the rest comes."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, Route, expect

from tests.browser.conftest import PHONE, Place

SignedIn = Callable[..., BrowserContext]
# Slow 3G: 400 kilobits a second, and most of half a second on the way.
LINE = {"offline": False, "latency": 400, "downloadThroughput": 50_000, "uploadThroughput": 50_000}
WATCH = """
window.jumped = 0;
new PerformanceObserver(list => { for (const one of list.getEntries()) window.jumped += one.value; })
  .observe({type: "layout-shift", buffered: true});
"""
PAINTED = """new Promise(done => new PerformanceObserver(list => {
  if (list.getEntriesByName("first-contentful-paint").length) done(true);
}).observe({type: "paint", buffered: true}))"""
STYLED = "getComputedStyle(document.querySelector('main h1')).fontFamily.includes('Charter')"
PUSHED = """new Promise(done => {
  new PerformanceObserver(() => done(jumped)).observe({type: "layout-shift"});
  document.querySelector("main").insertAdjacentHTML("afterbegin", "<p>" + "word ".repeat(200) + "</p>");
})"""


def over_a_slow_line(context: BrowserContext) -> tuple[Page, list[Route]]:
    """A page whose scripts wait in the list until they are let through, and the list."""
    page, held = context.new_page(), list[Route]()
    page.add_init_script(WATCH)
    page.route("**/*.js*", lambda one: held.append(one))
    context.new_cdp_session(page).send("Network.emulateNetworkConditions", LINE)
    return page, held


@pytest.mark.parametrize("rest", ["", "/1"], ids=["a week", "its first step"])
def test_a_lesson_is_read_before_any_script_and_nothing_jumps(place: Place, signed_in: SignedIn, rest: str) -> None:
    page, held = over_a_slow_line(signed_in(viewport=PHONE))
    page.goto(place.week(1, rest), wait_until="commit")
    expect(page.locator("main p").last).to_be_visible()
    assert page.evaluate(PAINTED)
    assert page.evaluate(STYLED), "the page was painted before its styles"
    assert held, "no script was on its way, so nothing is shown by this"
    for one in held:
        one.continue_()
    page.wait_for_load_state("load")
    assert page.evaluate("jumped") == 0
    assert page.evaluate(PUSHED) > 0, "what jumps is not seen"
