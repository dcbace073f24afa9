"""What people typed of themselves, a name or an address, stands apart in a page, so that it turns nothing around it."""

from __future__ import annotations

import re

import pytest

from tests.guards.tree import ROOT

PAGES = sorted((ROOT / "templates" / "pages").rglob("*.html"))
# A name or an address by itself, or filled into a sentence.
SHOWN = re.compile(r"\{\{ (?:\w+\.)*(?:cohort|group|person|enrolment|place|seat|shown|one)\.(?:name|email)\b[^{}]*\}\}")
FILLED = re.compile(r"\b(?:name|who|address|email|one|other)=(?:\w+\.)+(?:name|email)\b")
# In these nothing can stand apart: the words of an attribute, of a choice and of a title.
PLAIN = re.compile(
    r"=\"[^\"]*\"|=\"\{\{[^}]*\}\}[^\"]*\"|<option.*?</option>|{% block title %}.*?{% endblock %}|{% set .*?%}",
    re.DOTALL,
)


def turning(html: str) -> list[str]:
    """Every place where a name or an address stands in the middle of a page's own words."""
    bare = PLAIN.sub("", html)
    found = [
        one[0]
        for one in SHOWN.finditer(bare)
        if not bare[: one.start()].endswith(("<bdi>", "<code>unhurried people add "))
    ]
    return found + [one[0] for one in FILLED.finditer(bare)]


@pytest.mark.parametrize("html", ["<p>{{ cohort.name }}</p>", '{{ _("To %(who)s", who=person.email) }}'])
def test_a_name_that_turns_its_page_is_found(html: str) -> None:
    assert turning(html) != []


@pytest.mark.parametrize(
    "html",
    [
        "<bdi>{{ cohort.name }}</bdi>",
        '{{ _("To %(who)s", who=isolated(person.email)) }}',
        '<a aria-label="{{ one.name }}">',
    ],
)
def test_one_that_stands_apart_is_fine(html: str) -> None:
    assert turning(html) == []


def test_every_name_and_address_stands_apart() -> None:
    assert len(PAGES) > 100
    found = {str(file.relative_to(ROOT)): turning(file.read_text()) for file in PAGES}
    assert {name: faults for name, faults in found.items() if faults} == {}
