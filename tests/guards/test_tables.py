"""A table of many columns stands on a phone as well: each row by itself, each value with the name of its column."""

from __future__ import annotations

import re

import pytest

from tests.guards.tree import ROOT

PAGES = sorted((ROOT / "templates" / "pages").rglob("*.html"))
TABLE = re.compile(r"<div class=\"table([^\"]*)\"[^>]*>\s*<table([^>]*)>(.*?)</table>", re.DOTALL)
COLUMNS = re.compile(r"columns\((.*?)\) }}", re.DOTALL)
VALUE = re.compile(r"<td\b[^>]*>")
FEW = 3


def crowded(html: str) -> list[str]:
    """The faults of a page's tables: many columns that do not stack; more than one value whose column is not said."""
    found = []
    for around, own, inside in TABLE.findall(html):
        named = COLUMNS.search(inside)
        columns = named[1].count("_(") if named else inside.count('scope="col"')
        stacks = "stacks" in around + own
        if columns > FEW and not stacks:
            found.append(f"{columns} columns")
        if stacks:
            bare = [value for value in VALUE.findall(inside) if "data-name" not in value and "class=" not in value]
            found += bare[1:]
    return found


@pytest.mark.parametrize(
    "row",
    [
        '<table><tr><th scope="col">a</th>' * 4 + "</table>",
        '<table class="stacks"><tr><td>1</td><td>2</td></tr></table>',
    ],
)
def test_a_crowded_table_is_found(row: str) -> None:
    assert crowded(f'<div class="table">{row}</div>') != []


def test_every_table_stands_on_a_phone() -> None:
    pages = {str(file.relative_to(ROOT)): file.read_text() for file in PAGES}
    assert sum(len(TABLE.findall(html)) for html in pages.values()) > 10
    found = {name: crowded(html) for name, html in pages.items()}
    assert {name: faults for name, faults in found.items() if faults} == {}
