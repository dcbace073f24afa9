"""The pictures in docs/screens are of pages that there are, and every page has its place in the index."""

from __future__ import annotations

from tests.guards.tree import ROOT
from tests.sights.__main__ import PARTS
from tests.sights.pages import PAGES

NAMES = {sight.name for sight in PAGES}


def test_every_page_has_its_place_in_the_index() -> None:
    assert {sight.name for part in PARTS.values() for sight in part} == NAMES


def test_no_picture_is_of_a_page_that_is_gone() -> None:
    drawn = {file.name.split(".")[0] for file in (ROOT / "docs" / "screens").glob("*.webp")}
    assert len(drawn) > 100
    assert drawn - NAMES == set(), "./run screens draws all of them anew"
