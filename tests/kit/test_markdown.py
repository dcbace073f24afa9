"""Markdown becomes safe HTML, and text that a person might have typed."""

from __future__ import annotations

import re

import pytest

from unhurried.kit.markdown import plain, render

HARMLESS = re.compile(r'</?(p|a)>|<a( href="https://[a-z./]+")? rel="noopener noreferrer nofollow">')


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "![pixel](https://example.org/p.png)",
        "[x](javascript:alert(1))",
        "[x](JaVaScRiPt:alert(1))",
        "[x](data:text/html;base64,PHNjcmlwdD4=)",
        "[x](vbscript:x)",
        "<svg/onload=alert(1)>",
        '[x](https://a.example "onmouseover=alert(1)")',
        "<style>*{background:url(https://example.org)}</style>",
    ],
)
def test_nothing_hostile_gets_through(hostile: str) -> None:
    html = str(render(hostile))
    tags = set(re.findall(r"<[^>]*>", html))
    assert {tag for tag in tags if not HARMLESS.fullmatch(tag)} == set()


def test_links_to_safe_places_stay_and_tell_nothing_about_where_they_stood() -> None:
    html = render("[a](https://example.org) [b](/safety) [c](tel:+49123) [d](mailto:a@example.org)")
    assert html.count('rel="noopener noreferrer nofollow"') == 4
    assert [place in html for place in ('"https://example.org"', '"/safety"', '"tel:+49123"')] == [True] * 3


def test_a_link_without_tls_loses_its_address() -> None:
    assert "example.org" not in render("[a](http://example.org)")


def test_plain_text_reads_as_typed() -> None:
    text = "### Head\n\nHello *you*\nthere.\n\n- [b](https://a.org)\n- **c**\n  1. d\n\n1. one\n\n> said\n"
    typed = "Head\n\nHello you there.\n\n- b (https://a.org)\n- c\n  1. d\n\n1. one\n\nsaid"
    assert plain(text) == typed
