"""What is typed at the desk: every fault in one sentence beside its field, and nothing that breaks a page."""

from __future__ import annotations

import pytest
from flask import Flask

from tests.gatherings.groups import TYPED, at, rows
from tests.journal.writers import Writer

FAULTY: dict[str, tuple[str, str]] = {
    "title": (" \u200b\u202e ", "Give the gathering a title that people can read."),
    "on": ("2026-02-30", "Write the date like 2026-12-03."),
    "clock": ("25:00", "Write the time like 19:00."),
    "minutes": ("-5", "A gathering takes from 10 to 480 minutes."),
    "link": ("http://meet.example.org/r/1", "It starts with https://."),
}


def test_every_fault_stands_beside_its_field_and_what_was_typed_is_still_there(
    site: Flask, cohort: int, fay: Writer
) -> None:
    page = fay.post(at(cohort, "/new"), **{name: value for name, (value, _said) in FAULTY.items()})
    assert (page.status_code, rows(site)) == (422, [])
    for name, (value, said) in FAULTY.items():
        assert f'id="{name}-error"' in page.text
        assert said in page.text.split(f'id="{name}-error">')[1].split("</p>")[0]
        if name != "title":
            assert f'value="{value}"' in page.text


@pytest.mark.parametrize(("field", "value", "said"), [
    ("title", "x" * 81, "at most 80 characters"),
    ("on", "2026-10-11", "has passed already"),
    ("on", "2029-10-11", "more than two years away"),
    ("on", "0001-01-01", "has passed already"),
    ("on", "9999-12-31", "more than two years away"),
    ("on", "22.10.2026", "Write the date like"),
    ("on", "２０２６-10-22", "Write the date like"),
    ("minutes", "9", "from 10 to 480"),
    ("minutes", "1e3", "from 10 to 480"),
    ("link", "javascript:alert(1)", "starts with https://"),
    ("link", "https://user:secret@meet.example.org/", "starts with https://"),
    ("link", "https://mееt.example.org/", "starts with https://"),  # two Cyrillic letters
    ("link", "https://meet.example.org/ r", "starts with https://"),
    ("link", 'https://meet.example.org/"onmouseover="x', "starts with https://"),
    ("link", "https://meet.example.org:99999/", "starts with https://"),
    ("link", "https://[::1/", "starts with https://"),
    ("link", "https://localhost/", "starts with https://"),
    ("link", "https://meet.example.org/" + "x" * 500, "at most 500 characters"),
])  # fmt: skip
def test_what_cannot_be_is_said_in_one_sentence(
    one_site: tuple[Flask, int, Writer], field: str, value: str, said: str
) -> None:
    site, cohort, fay = one_site
    page = fay.post(at(cohort, "/new"), **{**TYPED, field: value, "sure": "yes"})
    assert page.status_code == 422
    assert said in page.text.split(f'id="{field}-error">')[1].split("</p>")[0]
    assert rows(site) == []


def test_a_time_that_the_clocks_skip_is_refused_beside_its_field(one_site: tuple[Flask, int, Writer]) -> None:
    _site, cohort, fay = one_site
    page = fay.post(at(cohort, "/new"), **{**TYPED, "on": "2027-03-28", "clock": "01:30"})
    assert page.status_code == 422
    assert "the clocks in London, United Kingdom go forward" in page.text.split('id="clock-error">')[1].split("</p>")[0]
    page = fay.post(at(cohort, "/new"), **{**TYPED, "on": "2026-10-25", "clock": "01:30"})
    assert page.status_code == 200, "a time that comes twice is its first occurrence"


HOSTILE = ("\x00", "\ud800", "\u202e\u200b", "x" * 100_000, "<script>alert(1)</script>", "'\"--", "%s{{7*7}}")


@pytest.mark.parametrize("field", sorted(TYPED))
def test_nothing_that_is_typed_breaks_the_page(one_site: tuple[Flask, int, Writer], field: str) -> None:
    site, cohort, fay = one_site
    for text in HOSTILE:
        page = fay.post(at(cohort, "/new"), **{**TYPED, field: text.encode("utf-8", "surrogatepass")})
        assert page.status_code in (200, 422), (field, text[:20])
        assert "<script>alert" not in page.text
    assert rows(site) == []
