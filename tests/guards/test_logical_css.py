"""No style names a side: a page that is written from right to left begins where its lines begin."""

from __future__ import annotations

import re

import pytest

from tests.guards.tree import ROOT

SIDES = re.compile(
    r"(?:^|[;{\s\"'])(?:"
    r"(?:margin|padding|border|scroll-margin|scroll-padding)-(?:left|right)\b|(?:left|right)\s*:"
    r"|border-(?:top|bottom)-(?:left|right)-radius|(?:text-align|float|clear)\s*:\s*(?:left|right)\b"
    r"|(?:margin|padding)\s*:\s*(?:[^\s;}!]+\s+){3}(?P<fourth>[^\s;}!]+)\s*(?:[;}!]|$)"
    r")",
    re.MULTILINE,
)
SHEETS = sorted((ROOT / "platform/unhurried/static/css").glob("*.css"))
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
STYLE = re.compile(r"style=\"([^\"]*)\"|<style[^>]*>(.*?)</style>", re.DOTALL)


def sides(css: str) -> list[str]:
    """What names a side, four values in a row that differ on both sides among them."""
    found = []
    for one in SIDES.finditer(COMMENT.sub("", css)):
        if one["fourth"] is None or one[0].split(":")[1].split()[1] != one["fourth"]:
            found.append(one[0].strip())
    return found


@pytest.mark.parametrize("css", ["a{margin-left:1px}", "a{ left: 0 }", "a{text-align:right}", "a{padding:0 1px 0 2px}"])
def test_a_side_is_found(css: str) -> None:
    assert sides(css) != []


@pytest.mark.parametrize(
    "css", ["a{margin-inline-start:1px}", "a{padding:0 1px 2px 1px}", "a{text-align:start}", "a{inset:0}"]
)
def test_a_style_without_a_side_is_fine(css: str) -> None:
    assert sides(css) == []


def test_no_sheet_and_no_template_names_a_side() -> None:
    assert len(SHEETS) > 5
    found = {file.name: sides(file.read_text()) for file in SHEETS}
    for file in TEMPLATES:
        inline = ["".join(one) for one in STYLE.findall(file.read_text())]
        found[str(file.relative_to(ROOT))] = [fault for css in inline for fault in sides(css)]
    assert {name: faults for name, faults in found.items() if faults} == {}
