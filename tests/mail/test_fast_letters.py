"""Every letter by the fast way, held against the slow one: the same parts, headers and reasons."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, time, timedelta
from itertools import product
from random import Random
from typing import Any

import pytest
from flask import Flask

from tests.infra.smtp import SmtpServer
from tests.letters.living import COURSE
from tests.letters.post import NOON, letter_to, someone, stored
from tests.mail.test_pieces import assert_clean, parts_of, read
from unhurried.accounts.models import Person
from unhurried.care.models import SafetyPath
from unhurried.cohorts.models import Cohort, Enrolment, Hold
from unhurried.curriculum.queries import pinned
from unhurried.gatherings.models import Announcement
from unhurried.kit import clock
from unhurried.kit.db import db, transaction
from unhurried.letters import rules
from unhurried.letters.emails import LetterKind
from unhurried.letters.models import LetterWording
from unhurried.mail.models import OutboxRow
from unhurried.mail.senders.message import compose
from unhurried.mail.senders.quick import Written, compose_quickly
from unhurried.mail.service import drain
from unhurried.mail.service.draining import hang_up
from unhurried.pacing.models import HardDay, Opening, Pause

WEEKS = {kind: f"{kind}:2" for kind in ("lesson", "reminder", "no_rush")}
WEEKS |= {"rest": "rest:5", "gathering": "gathering:1"}
FOUR = ("lesson:2", "gathering:1", "catch_up", "announcement")
MERGED = (("lesson:1", "welcome"), ("rest:5", "hold_note", "digest"), FOUR)
KINDS = [*((WEEKS.get(kind, kind),) for kind in sorted(rules.ITEMS) if kind != "welcome"), *MERGED]
STYLES = ("discreet", "note", "whole")
STRANGE = "שלום ‮ 😀 𝒜é, \"q\" 'x' <b>&amp; = \n.\n..dots\r\n=?utf-8?q?a=0Ab?=\n" + "long " * 60
NAME = 'Mária, “who” = 😀 שלום'


@pytest.fixture
def site(new_app: Callable[..., Flask], smtp: SmtpServer) -> Iterator[Flask]:
    given = {"inbound_url": "lmtp://127.0.0.1:8024", "sender_name": NAME}
    app = new_app(smtp_url=smtp.url, mail_from="hello@site.test", **given)
    with app.app_context():
        yield app
        hang_up()


def rows() -> list[OutboxRow]:
    return list(db.session.query(OutboxRow).order_by(OutboxRow.id))


def both_ways(row: OutboxRow) -> tuple[bytes, bytes]:
    """The row's letter by the fast way and by the slow one."""
    fast, slow = LetterKind().ready([row])[row.id], LetterKind().render([row])[row.id]
    assert isinstance(fast, Written), fast
    how: dict[str, Any] = {"message_id": row.message_id or "<a@site.test>", "dated": NOON}
    quick = compose_quickly(fast, "hello@site.test", NAME, **how)
    return quick, compose(slow, "hello@site.test", NAME, **how)


def assert_alike(row: OutboxRow) -> None:
    quick, slow = both_ways(row)
    fast, meant = read(quick), read(slow)
    shown = [[(name, str(found)) for name, found in one.items() if name != "Content-Type"] for one in (fast, meant)]
    assert sorted(shown[0]) == sorted(shown[1]), row.items
    assert parts_of(fast) == parts_of(meant), row.items
    assert_clean(quick)


def test_each_kind_in_each_style_reads_like_the_slow_way(site: Flask) -> None:
    with transaction():
        for number, (items, style) in enumerate(product(KINDS, STYLES)):
            who = someone(f"p{number}@people.example", COURSE, "hurt", style=style, inbox="mine")
            db.session.add(Hold(cohort_id=who.cohort_id, position=3, weeks=1, set_at=NOON))
            letter_to(who, *items)
    assert len(rows()) == len(KINDS) * 3
    for row in rows() * 2:  # printed for it, and printed before
        assert_alike(row)


def test_what_others_wrote_reads_alike_however_strange(site: Flask) -> None:
    with transaction():
        for number, style in enumerate(STYLES):
            who = someone(f"p{number}@people.example", style=style, inbox="mine", letters="all")
            until = NOON + timedelta(days=9)
            told = Announcement(cohort_id=who.cohort_id, words=STRANGE, made_at=NOON, until=until)
            db.session.add(told)
            db.session.flush()
            row = letter_to(who, "lesson:1", "announcement")
            row.items = [*row.items[:1], {**row.items[1], "about": str(told.id)}]
    for row in rows():
        assert_alike(row)
    text = parts_of(read(both_ways(rows()[1])[0]))[0][1]
    assert "😀 𝒜é" in text and "\n..dots" in text


def test_the_safety_path_two_weeks_in_one_letter_and_a_kept_version_read_alike(site: Flask) -> None:
    with transaction():
        quiet = someone("quiet@people.example", COURSE, "hurt", style="whole", inbox="mine")
        db.session.add(SafetyPath(person_id=quiet.person_id))
        letter_to(quiet, "lesson:2")
        first = someone("two@people.example", COURSE, "hurt", style="note", inbox="mine")
        second = someone("other@people.example")
        second.person_id = first.person_id
        both = letter_to(first, "lesson:2")
        both.items = [*both.items, stored(second, "lesson:1")]
        kept = someone("kept@people.example", COURSE, "hurt", style="whole", inbox="mine")
        opening = db.session.query(Opening).filter_by(enrolment_id=kept.id, position=2).one()
        opening.course_version_id = db.session.get_one(Cohort, kept.cohort_id).course_version_id
        letter_to(kept, "lesson:2")
    for row in rows():
        assert_alike(row)
    assert "?week=1" in parts_of(read(both_ways(rows()[1])[0]))[0][1]


def test_a_groups_own_words_stand_in_its_letters_alone(site: Flask) -> None:
    with transaction():
        groups = [someone(f"p{number}@people.example", style="note", inbox="mine") for number in range(2)]
        lesson = pinned(db.session.get_one(Cohort, groups[0].cohort_id).course_version_id).lesson(1, "solo", "en")
        mine = {"cohort_id": groups[0].cohort_id, "week_key": lesson.key, "track": "solo", "locale": "en"}
        db.session.add(LetterWording(**mine, words="Our own = words 😀", approved="yes", changed_at=NOON))
        for who in groups:
            letter_to(who, "lesson:1")
    said = []
    for row in rows():
        assert_alike(row)
        said.append("Our own = words 😀" in parts_of(read(both_ways(row)[0]))[0][1])
    assert said == [True, False]


def test_one_letter_never_carries_the_links_of_another(site: Flask) -> None:
    with transaction():
        for number in range(3):
            letter_to(someone(f"p{number}@people.example", style="note", inbox="mine"), "lesson:1")
    for row in rows():
        text, html = (part for _kind, part in parts_of(read(both_ways(row)[0])))
        assert f"/l/{row.id}-" in text and f"/l/{row.id}-" in html
        assert not [other for other in rows() if other.id != row.id and f"/{other.id}-" in text + html]


def a_life(luck: Random, number: int) -> None:
    """Someone who may have left, paused, chosen or not been told, and a letter to them."""
    who = someone(f"p{number}@people.example", COURSE, "hurt", zone=luck.choice(("UTC", "Asia/Tokyo", "Pacific/Apia")))
    person = db.session.get_one(Person, who.person_id)
    person.letters = luck.choice(("all", "all", "lessons", "none"))
    person.quiet_from, person.quiet_until = luck.choice(((time(20, 30), time(8)), (time(9), time(11))))
    group = db.session.get_one(Cohort, who.cohort_id)
    group.state = luck.choice(("launched", "launched", "closed", "draft"))
    if luck.random() < 0.3:
        who.left_at = NOON
    if luck.random() < 0.3:
        db.session.query(Opening).filter_by(enrolment_id=who.id, position=2).delete()
    if luck.random() < 0.3:
        days = luck.choice((1, 30))
        db.session.add(Pause(person_id=person.id, starts_on=date(2026, 10, 20), days=days, set_at=NOON))
    if luck.random() < 0.2:
        db.session.add(HardDay(person_id=person.id, on=date(2026, 10, luck.choice((22, 23)))))
    letter_to(who, *luck.choice([*KINDS, *MERGED, ("welcome",), ("lesson:2",), ("lesson:2",), ("rest:5",)]))


def test_the_short_look_refuses_what_the_long_one_refuses(site: Flask) -> None:
    luck = Random(6)
    with transaction():
        for number in range(70):
            a_life(luck, number)
    for hour in (0, 15):
        with transaction():
            clock.stop_at(NOON + timedelta(hours=hour))
        found = rows()
        ready, refused = LetterKind().ready(found), LetterKind().still_allowed(found)
        assert {row_id: one for row_id, one in ready.items() if isinstance(one, str)} == dict(refused)
        assert len(set(refused.values())) >= 3
        for row in found:
            if row.id not in refused:
                assert_alike(row)


def test_the_clockworks_letters_arrive_by_the_fast_way_and_odd_addresses_by_the_slow_one(
    site: Flask, smtp: SmtpServer
) -> None:
    odd = ["o'hara@people.example", "p1@bücher.example", "p2@people.example"]
    with transaction():
        for number, email in enumerate(odd):
            row = letter_to(someone(email, style="note", inbox="mine"), "lesson:1")
            row.message_id, row.bounce_token = f"<m{number}@site.test>", f"token{number}"
    assert drain("lesson") == 3
    assert {one.recipients[0] for one in smtp.accepted} == {odd[0], "p1@xn--bcher-kva.example", odd[2]}
    for one in smtp.accepted:
        assert one.message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
        assert str(one.message["From"].addresses[0].display_name) == NAME
        assert "Open the page" in one.text() and "Open the page" in one.text("html")


def test_a_week_that_cannot_be_found_is_dead_alone(site: Flask, smtp: SmtpServer) -> None:
    with transaction():
        for number in range(3):
            who = someone(f"p{number}@people.example", style="note", inbox="mine")
            row = letter_to(who, "lesson:1")
            row.message_id, row.bounce_token = f"<m{number}@site.test>", f"token{number}"
            if number == 1:
                db.session.get_one(Enrolment, who.id).track = "nobody's"
    assert drain("lesson") == 3
    assert [row.state for row in rows()] == ["sent", "dead", "sent"]
