"""The docs in a real browser: nothing at WCAG 2.2 AA, nothing cut off, and a page is found by keyboard alone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from docs.site.building import build
from tests.browser.looks import faults_in_every_look


@pytest.fixture(scope="module")
def docs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The built site."""
    to = tmp_path_factory.mktemp("docs") / "site"
    build(to)
    return to


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page of a browser of its own."""
    with browser.new_context(viewport={"width": 1280, "height": 900}) as context:
        yield context.new_page()


@pytest.mark.parametrize(("file", "title"), [("index.html", "Unhurried, the docs"), ("operate.html", "Operating it")])
def test_a_page_of_the_docs_has_no_fault_in_any_look(page: Page, docs: Path, file: str, title: str) -> None:
    page.goto((docs / file).as_uri())
    expect(page.get_by_role("heading", level=1, name=title)).to_be_visible()
    assert faults_in_every_look(page) == []


def test_a_way_through_the_docs_by_keyboard(page: Page, docs: Path) -> None:
    page.goto((docs / "index.html").as_uri())
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="To the page")).to_be_focused()
    page.get_by_role("navigation", name="Contents").get_by_role("link", name="Writing a course").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1, name="Writing a course")).to_be_visible()
    expect(page.get_by_role("navigation").get_by_role("link", name="Writing a course")).to_have_attribute(
        "aria-current", "page"
    )
