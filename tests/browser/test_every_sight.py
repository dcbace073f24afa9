"""Every page of the list, loaded once with scripts and once without, and looked at in every size and scheme.

docs: care §6. At 200 % a window of 1280 pixels has the room of one of 640, and one of 390 that of 195.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser

from tests.browser.looks import LOST, WORDS, faults_in_every_look, settled
from tests.infra.places import short_folder
from tests.sights.pages import NOT_PAGES, PAGES, Sight
from tests.sights.visiting import Visitor, serving
from tests.sights.world import World, world
from unhurried.kit.access import policy_of


@pytest.fixture(scope="module")
def made() -> Iterator[World]:
    with short_folder("world") as folder, world(Path(folder), leave_url="http://127.0.0.1:9/") as found:
        yield found


@pytest.fixture(scope="module")
def visitor(made: World, browser: Browser) -> Iterator[Visitor]:
    with serving(made.app) as url:
        found = Visitor(browser, made, url)
        yield found
        found.close()


@pytest.mark.parametrize("sight", PAGES, ids=lambda sight: sight.name)
def test_it_looks_right_in_every_size_and_works_without_scripts(visitor: Visitor, sight: Sight) -> None:
    page, status = visitor.page(sight)
    assert status == sight.status
    assert faults_in_every_look(page) == []
    words = settled(page.evaluate(WORDS))
    bare, status = visitor.page(sight, scripts=False)
    assert status == sight.status
    assert settled(bare.evaluate(WORDS)) == words
    assert bare.evaluate(LOST) == []


def pages_of(site: Flask) -> set[str]:
    """The endpoint of every route that a browser can look at."""
    found = {rule.endpoint for rule in site.url_map.iter_rules() if "GET" in (rule.methods or ())}
    return {endpoint for endpoint in found if policy_of(site, endpoint) is not None}


def test_no_page_is_missing_from_the_list(made: World) -> None:
    routes = made.app.url_map.bind("localhost")
    paths = [sight.path.format_map(made.ids).partition("?")[0] for sight in PAGES if sight.status == 200]
    shown = {routes.match(path)[0] for path in paths}
    assert pages_of(made.app) - shown - set(NOT_PAGES) == set(), "give these a place in tests/sights/pages.py"
    assert len({sight.name for sight in PAGES}) == len(PAGES)
