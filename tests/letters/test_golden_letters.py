"""Every item in both styles, as text: changed wording shows as a diff. `UPDATE_GOLDEN=1` writes the files anew."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from flask import Flask

from tests.infra.apps import make_app
from tests.infra.databases import close
from tests.letters.living import COURSE
from tests.letters.post import rendered
from unhurried.kit.settings import REPOSITORY
from unhurried.letters import rules
from unhurried.mail.rules import Mail

GOLDEN = Path(__file__).parent / "golden"
WEEKS = {
    "lesson": "lesson:2",
    "rest": "rest:5",
    "reminder": "reminder:2",
    "no_rush": "no_rush:2",
    "gathering": "gathering:1",
}
ITEMS = sorted(rules.ITEMS)
TOKEN = re.compile(r"/([lu])/\d+-[\w-]+")
BANNED = re.compile(r"\b(just|should|journey|overdue|behind|missed out|hurry)\b|!", re.IGNORECASE)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    folder = tmp_path_factory.mktemp("golden")
    app = make_app(f"sqlite:///{folder}/golden.sqlite", folder)
    from unhurried.kit.db import db

    with app.app_context():
        db.create_all()
        yield app
    close(app)


def letter(item: str, style: str) -> Mail:
    name = WEEKS.get(item, item)
    inbox = "unsure" if style == "discreet" else "mine"
    return rendered(name, email=f"{item}.{style}@people.example", course=COURSE, track="hurt", style=style, inbox=inbox)


def told(mail: Mail) -> str:
    """The letter as a golden file shows it: subject, text, and the words of the HTML part."""
    return f"Subject: {mail.subject}\n\n{plain_links(mail.text)}\n\n=== html ===\n{plain_links(words(mail.html))}\n"


def plain_links(text: str) -> str:
    return TOKEN.sub(r"/\1/TOKEN", text.strip())


class Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.skipping = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.skipping = tag in ("style", "title")
        if tag == "a":
            self.found.append(f"[{dict(attrs)['href']}]")

    def handle_endtag(self, tag: str) -> None:
        self.skipping = False

    def handle_data(self, data: str) -> None:
        if data.strip() and not self.skipping:
            self.found.append(" ".join(data.split()))


def words(html: str) -> str:
    reader = Words()
    reader.feed(html)
    return "\n".join(reader.found)


@pytest.mark.parametrize("style", ["discreet", "note"])
@pytest.mark.parametrize("item", ITEMS)
def test_a_letter_reads_as_its_golden_file_says(site: Flask, item: str, style: str) -> None:
    mail, file = letter(item, style), GOLDEN / f"{item}.{style}.txt"
    if os.environ.get("UPDATE_GOLDEN"):
        file.parent.mkdir(exist_ok=True)
        file.write_text(told(mail), encoding="utf-8")
    assert told(mail) == file.read_text(encoding="utf-8")


@pytest.mark.parametrize("item", ["lesson", "rest"])
def test_a_whole_letter_reads_as_its_golden_file_says(site: Flask, item: str) -> None:
    test_a_letter_reads_as_its_golden_file_says(site, item, "whole")


@pytest.mark.parametrize("item", sorted(set(ITEMS) - {"lesson", "rest"}))
def test_what_is_no_page_reads_the_same_in_the_whole_style_as_in_a_note(site: Flask, item: str) -> None:
    assert told(letter(item, "whole")) == (GOLDEN / f"{item}.note.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("item", ITEMS)
def test_no_letter_urges_or_counts(item: str) -> None:
    for file in GOLDEN.glob(f"{item}.*.txt"):
        found = BANNED.search(file.read_text(encoding="utf-8"))
        assert found is None, (file.name, found)


@pytest.mark.parametrize("item", ITEMS)
def test_every_item_has_its_three_files(item: str) -> None:
    folder = REPOSITORY / "templates" / "letters" / item
    assert {path.name for path in folder.iterdir()} == {"subject.txt", "body.txt", "body.html"}


def test_a_discreet_letter_has_two_lines_and_one_link_and_no_topic(site: Flask) -> None:
    mail = rendered("lesson:2", "welcome", email="quiet@people.example", course=COURSE, track="hurt", inbox="unsure")
    lines = [line for line in mail.text.splitlines() if line.strip()]
    assert len(lines) == 3
    assert lines[2].startswith("http")
    assert set(re.findall(r'href="([^"]+)"', mail.html)) == {lines[2]}


def test_a_letter_loads_nothing_from_elsewhere(site: Flask) -> None:
    mail = rendered("lesson:2", "welcome", email="bare@people.example", course=COURSE, track="hurt", style="note")
    assert not re.search(r"<img|url\(|<link|<script|@import|src=", mail.html)


def test_fragments_are_merged_in_the_order_of_the_items(site: Flask) -> None:
    mail = rendered(
        "lesson:2", "welcome", "hold_note", email="all@people.example", course=COURSE, track="hurt", style="note"
    )
    text = mail.text
    assert text.index("Open the page:") < text.index("Welcome") < text.index("The group waits a little")
    assert text.count("Letter settings:") == 1


def test_who_wants_lessons_only_reads_nothing_else(site: Flask) -> None:
    mail = rendered(
        "lesson:2",
        "hold_note",
        email="few@people.example",
        course=COURSE,
        track="hurt",
        style="note",
        letters="lessons",
    )
    assert "The group waits a little" not in mail.text


def test_a_line_break_in_a_subject_never_reaches_the_header(site: Flask) -> None:
    for item in ITEMS:
        for style in ("discreet", "note"):
            assert "\n" not in (GOLDEN / f"{item}.{style}.txt").read_text().split("\n\n")[0]
