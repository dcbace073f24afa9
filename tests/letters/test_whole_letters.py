"""The whole style: the week itself, in plain text and with images off, never longer than a letter goes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes, policy
from html import unescape

import pytest
from flask import Flask

from tests.infra.apps import make_app
from tests.infra.databases import close
from tests.letters.living import COURSE
from tests.letters.post import rendered
from unhurried.curriculum.queries import available_courses, load_course
from unhurried.curriculum.rules import Lesson, Screen, Step
from unhurried.kit.db import db
from unhurried.letters.emails.whole import MOST, with_pages
from unhurried.letters.rules import Item
from unhurried.mail.senders.message import compose

DATED = datetime(2026, 10, 22, 10, tzinfo=UTC)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    folder = tmp_path_factory.mktemp("whole")
    app = make_app(f"sqlite:///{folder}/whole.sqlite", folder)
    with app.app_context():
        db.create_all()
        yield app
    close(app)


def lesson() -> Lesson:
    return load_course("trusting-yourself-again").lesson(1, "solo")


def parts(*lessons: Lesson) -> list[dict[str, object]]:
    return [{"item": Item(str(n), "lesson:1"), "lesson": one} for n, one in enumerate(lessons)]


def long(characters: int) -> Step:
    return Step("step-9", "step", "A long one", (Screen("word " * (characters // 5)),))


def test_every_step_of_every_course_stands_in_both_parts_of_its_letter(site: Flask) -> None:
    for slug in available_courses():
        outline = load_course(slug).outline
        for week in outline.weeks:
            track, email = outline.tracks[0], f"{slug}.{week.position}@people.example"
            item = f"{week.kind}:{week.position}"
            mail = rendered(item, email=email, course=slug, track=track, style="whole", inbox="mine")
            found = load_course(slug).lesson(week.position, track)
            for step in found.steps:
                assert step.title in mail.text
                assert step.title in unescape(mail.html)
            assert all(prompt.split("](")[0][:25] in mail.text for prompt in found.prompts if "*" not in prompt)
            assert len(mail.html.encode()) < 90_000


def test_a_whole_letter_asks_for_nothing_from_elsewhere_and_keeps_the_links_at_its_end(site: Flask) -> None:
    mail = rendered("lesson:1", email="bare@people.example", style="whole", inbox="mine")
    assert not re.search(r"<img|url\(|<link|<script|@import|src=|<h[123]>|<p>|<ul>", mail.html)
    first_link = mail.text.index("http")
    assert mail.text.index("The same on the site") < first_link
    assert first_link > 0.8 * mail.text.index("--\n")
    assert "**" not in mail.text
    assert "###" not in mail.text
    assert re.search(r"^- Body: ", mail.text, re.M)


@pytest.mark.parametrize("chosen", [{"style": "discreet", "inbox": "mine"}, {"style": "whole", "inbox": "shared"}])
def test_discreet_stays_discreet(site: Flask, chosen: dict[str, str]) -> None:
    mail = rendered("lesson:1", email=f"{chosen['inbox']}@people.example", **chosen)
    assert "voice" not in mail.subject + mail.text + mail.html
    assert len([line for line in mail.text.splitlines() if line.strip()]) == 3


def test_what_is_too_long_for_a_letter_goes_on_on_its_page() -> None:
    first = lesson()
    [part] = with_pages(parts(replace(first, steps=(*first.steps, long(MOST), long(20)))))
    assert [page.title for page in part["pages"]] == [step.title for step in first.steps]
    assert part["more"] is True


def test_two_weeks_share_the_room_of_one_letter_and_what_has_none_is_a_note() -> None:
    first = lesson()
    one, other = with_pages(parts(replace(first, steps=(long(MOST - 10),), short=None), first))
    assert (len(one["pages"]), one["more"]) == (1, False)
    assert (other["pages"], other["more"]) == ([], False)


def test_a_week_that_is_too_long_sends_a_letter_that_says_so(site: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("unhurried.letters.emails.whole.MOST", 3000)
    mail = rendered("lesson:1", email="long@people.example", style="whole", inbox="mine")
    assert "The week goes on from here on its page." in mail.text
    assert "The week goes on from here on its page." in mail.html


def test_on_the_wire_no_line_is_longer_than_smtp_allows_and_the_words_come_back(site: Flask) -> None:
    mail = rendered("lesson:2", email="wire@people.example", course=COURSE, track="hurt", style="whole", inbox="mine")
    wire = compose(replace(mail, text=mail.text + "\n" + "é" * 3000), "hello@people.example", "U", message_id="<1@u>",
                   dated=DATED)  # fmt: skip
    assert max(len(line) for line in wire.split(b"\r\n")) < 999
    back = message_from_bytes(wire, policy=policy.default).get_body(("plain",))
    assert back is not None
    assert "é" * 3000 in back.get_content()
