"""Every header of docs: mail §3, on the bytes that a real SMTP server received: each kind, item, style and notice.

The list of kinds is the site's own: one that is registered and not written down here is a fault.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from email import message_from_bytes
from email.utils import parsedate_to_datetime
from pathlib import Path

import pytest
from flask import Flask

from tests.infra.apps import make_app
from tests.infra.databases import close
from tests.infra.smtp import Accepted, SmtpServer, smtp_server
from tests.letters.living import COURSE
from tests.letters.post import letter_to, someone
from tests.mail.signing import is_verified, key_file, names_covered
from tests.security.letters import NAMES, send_one_of_every_kind
from unhurried.cohorts.models import Cohort, Enrolment
from unhurried.kit.db import db, transaction
from unhurried.kit.settings import SettingFault, read_settings
from unhurried.letters.doors import door_of
from unhurried.mail import service as mail
from unhurried.mail.models import OutboxRow
from unhurried.mail.rules import ITEMS, LANES, LETTER, lane_of
from unhurried.mail.service.draining import hang_up
from unhurried.mail.service.signing import signer

ALL = (
    "from", "to", "subject", "date", "message-id", "mime-version", "content-type", "auto-submitted",
    "x-auto-response-suppress", "dkim-signature",
)  # fmt: skip
LISTED = ("list-id", "list-unsubscribe", "list-unsubscribe-post", "reply-to")
BARE = (
    "signin", "security", "invitation", "message", "staff_task", "staff_urgent", "place_offered",
    "application_accepted", "application_declined", "trial",
)  # fmt: skip
HEADERS = {"letter": sorted(ALL + LISTED), **dict.fromkeys(BARE, sorted(ALL))}
TOPICS = re.compile(r"betray|trust|heal|affair|hurt|cheat|partner|therapy|divorce|couple|secret|called ana", re.I)
STRANGE = (
    "Ada\r\nBcc: evil@x.test", "Ada\nBcc: evil@x.test", "Ada\rBcc: evil@x.test", "Ada\r\n\r\nA body", "Ada\0",
    "=?utf-8?q?Ada=0ABcc:_evil=40x.test?=", "=?utf-8?b?QWRhDQpCY2M6IGV2aWxAeC50ZXN0?=",
    "=?utf-8?q?Ada=0D=0A=0D=0Abody?= and more", "Ada\u2028Bcc: evil@x.test", "Ada\x85Bcc: evil@x.test",
    "Ada\x0bBcc: evil@x.test", "שלום \u202e אדה \u2066x\u2069", "😀 𝒜da 💐", "A" * 300, "a long name " * 25,
    '"Ada" <evil@x.test>, b', "Ada (of \\ old); c: <d@e>",
)  # fmt: skip
SUBJECTS = (
    "=?utf-8?q?Hi=0ABcc:_evil=40x.test?=", "=?utf-8?b?SGkNCkJjYzogZXZpbEB4LnRlc3Q=?=", "=?utf-8?q?Hi=0D=0A=0D=0Abody?=",
    "Bcc: evil@x.test", "שלום 😀 𝒜", '"a" <b@c>, d; e: (f)', "ü" * 78, "{weekday} " * 7,
)  # fmt: skip
# A name stands in the same place of all items, and of all notices.
ONE_OF_EACH = sorted(name for name in NAMES if name.partition(".")[0] in ("lesson", "security-passkey", *BARE))


@dataclass
class Post:
    """The site, and what its server received."""

    app: Flask
    server: SmtpServer
    named: dict[str, Accepted] = field(default_factory=dict)

    def row(self, one: Accepted) -> OutboxRow:
        """The ledger's row of a message."""
        return db.session.query(OutboxRow).filter_by(message_id=str(one.message["Message-ID"])).one()

    def send_again(self, rows: list[int]) -> list[Accepted]:
        """What arrives when these are sent once more."""
        again = {"state": "pending", "reason": None, "sent_at": None}
        with transaction():
            db.session.query(OutboxRow).where(OutboxRow.id.in_(rows)).update(again)
        self.server.clear()
        self.app.extensions.pop("unhurried.press", None)
        for lane in LANES:
            mail.drain(lane)
        return list(self.server.accepted)


def a_site(folder: Path, server: SmtpServer, **more: str) -> Flask:
    key = {"dkim_key": str(key_file(folder, "ed25519")), "dkim_selector": "mail2026"}
    given = {"mail_from": "hello@site.test", "inbound_url": "lmtp://127.0.0.1:8024", **key, **more}
    app = make_app(f"sqlite:///{folder}/post.sqlite", folder, smtp_url=server.url, **given)
    with app.app_context():
        db.create_all()
    return app


@pytest.fixture(scope="module")
def post(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Post]:
    with smtp_server() as server:
        app = a_site(tmp_path_factory.mktemp("post"), server)
        send_one_of_every_kind(app)
        with app.app_context():
            named = {one.recipients[0].removesuffix("@a.example"): one for one in server.accepted}
            yield Post(app, server, named)
            hang_up()
        close(app)


def test_every_kind_that_the_site_can_send_is_written_down(post: Post) -> None:
    assert set(HEADERS) == set(post.app.extensions["unhurried.kinds"])
    assert set(post.named) == NAMES
    assert {post.row(one).kind for one in post.named.values()} == set(HEADERS)


def test_every_kind_stands_in_the_table_of_items_and_goes_in_its_lane(post: Post) -> None:
    assert set(HEADERS) - {LETTER} <= set(ITEMS)
    for one in post.named.values():
        row = post.row(one)
        names = [item["item"] for item in row.items] if row.kind == LETTER else [row.kind]
        assert row.lane == lane_of(names), row.key


@pytest.mark.parametrize("name", sorted(NAMES))
def test_a_letter_has_its_headers_and_no_others(post: Post, name: str) -> None:
    one = post.named[name]
    assert_headers(post, one, "Unhurried")
    assert not TOPICS.search(one.message["Subject"] + one.message["From"]), "what a letter is about is nobody's to see"


def assert_headers(post: Post, one: Accepted, sender: str) -> None:
    """Everything that docs: mail §3 asks for, of a message as it was received."""
    assert_no_others(post, one)
    row, message = post.row(one), one.message
    assert (len(one.recipients), one.sender) == (1, f"b+{row.bounce_token}@bounce.site.test")
    assert message["From"].addresses[0].display_name.split() == sender.split()
    assert (message["Auto-Submitted"], message["X-Auto-Response-Suppress"]) == ("auto-generated", "All")
    assert (message["Message-ID"], message["MIME-Version"]) == (row.message_id, "1.0")
    assert re.fullmatch(r"<[\w-]{20,}@site\.test>", row.message_id)
    assert row.dated_at is not None
    assert parsedate_to_datetime(message["Date"]) == row.dated_at.replace(microsecond=0)
    assert [part.get_content_type() for part in message.walk()] == ["multipart/alternative", "text/plain", "text/html"]
    assert not message.defects and not any(header.defects for header in message.values()), "headers that cannot be read"
    assert one.content.isascii() and max(map(len, one.content.split(b"\r\n"))) <= 998
    if row.kind == "letter":
        assert_listed(row, message)
    assert_signed(one)


def names_of(one: Accepted) -> list[str]:
    """The names of all headers, as an old and simple reader finds them."""
    return sorted(name.lower() for name, _value in message_from_bytes(one.content).items())


def assert_no_others(post: Post, one: Accepted) -> None:
    """The headers by name, and one address in each."""
    row, message = post.row(one), one.message
    assert names_of(one) == HEADERS[row.kind]
    assert [who.addr_spec for who in message["From"].addresses] == ["hello@site.test"]
    assert [who.addr_spec for who in message["To"].addresses] == list(one.recipients)


def assert_listed(row: OutboxRow, message: object) -> None:
    """The way to stop letters, by a header of its own, and where a reply goes."""
    shown = {name: str(message[name]) for name in ("List-Id", "List-Unsubscribe", "List-Unsubscribe-Post", "Reply-To")}  # type: ignore[index]
    assert (shown["List-Id"], shown["List-Unsubscribe-Post"]) == ("<letters.site.test>", "List-Unsubscribe=One-Click")
    stop = re.fullmatch(r"<https?://[^/<>\s]+/u/([\w-]+)>", shown["List-Unsubscribe"])
    door = door_of(stop[1]) if stop else None
    assert door is not None and (door.purpose, door.row_id) == ("stop", row.id)
    assert re.fullmatch(rf"r\+{row.id}-[\w-]{{20,}}@reply\.site\.test", shown["Reply-To"])


def assert_signed(one: Accepted) -> None:
    """Verified by dkimpy, with every header of ours covered, and against a second one of each that matters."""
    found, there = signer(), set(names_of(one))
    assert found is not None and is_verified(one.content, found)
    covered = names_covered(one.content)
    assert there - {"dkim-signature"} <= set(covered)
    once = {"auto-submitted", "x-auto-response-suppress"}
    assert all(covered.count(name) == 2 for name in there - once - {"dkim-signature"})


@pytest.mark.parametrize("name", STRANGE, ids=range(len(STRANGE)))
def test_no_name_adds_or_changes_a_header(post: Post, name: str) -> None:
    chosen, rows = post.app.config["UNHURRIED"], [post.row(post.named[one]).id for one in ONE_OF_EACH]
    with transaction():
        db.session.query(Cohort).update({"name": name[:120]})
        db.session.query(Enrolment).update({"name": name[:60]})
    post.app.config["UNHURRIED"] = chosen.model_copy(update={"sender_name": name})
    try:
        arrived = post.send_again(rows)
        for one in arrived:
            assert_headers(post, one, name) if is_a_line(name) else assert_no_others(post, one)
    finally:
        post.app.config["UNHURRIED"] = chosen
    states = {row.state for row in db.session.query(OutboxRow).where(OutboxRow.id.in_(rows))}
    assert (len(arrived), states) in ((len(rows), {"sent"}), (0, {"dead"}))
    assert arrived or not is_a_line(name)


def is_a_line(name: str) -> bool:
    return name.isprintable() and "=?" not in name


@pytest.mark.parametrize("name", [name for name in STRANGE if not is_a_line(name) or len(name) > 120])
def test_a_senders_name_that_is_more_than_a_line_stops_the_start(name: str) -> None:
    with pytest.raises(SettingFault, match="UNHURRIED_SENDER_NAME"):
        read_settings(_env_file=None, sender_name=name)


def test_no_subject_of_a_course_adds_or_changes_a_header(tmp_path: Path) -> None:
    course, weeks = tmp_path / "courses" / "nine-weeks", (1, 2, 3, 4, 6, 7, 8, 9)
    shutil.copytree(COURSE, course)
    for week, subject in zip(weeks, SUBJECTS, strict=True):
        line = rf"\1: '{subject}'"
        for file in course.glob(f"en/0{week}-*.md"):
            file.write_text(re.sub(r'(ordinary|discreet): ".*"', line, file.read_text()))
    with smtp_server() as server:
        app = a_site(tmp_path, server)
        with app.app_context():
            sent = _each_week_to_two(str(course), weeks)
            subjects = {one.recipients[0]: str(one.message["Subject"]) for one in server.accepted}
            assert all(names_of(one) == HEADERS["letter"] for one in server.accepted)
            hang_up()
        close(app)
    fine = {week: said for week, said in zip(weeks, SUBJECTS, strict=True) if "=?" not in said}
    assert sent == 2 * len(weeks), "the others are dead, each alone"
    assert set(subjects) == {f"w{mark}{week}@a.example" for week in fine for mark in ("", "'")}
    for week, said in fine.items():
        line = " ".join(said.replace("{weekday}", "Thursday").split())
        assert subjects[f"w{week}@a.example"] == subjects[f"w'{week}@a.example"] == line[:1].upper() + line[1:]


def _each_week_to_two(course: str, weeks: tuple[int, ...]) -> int:
    """A letter of each week by the fast way, and one by the slow way for the sign in its address."""
    with transaction():
        for week in weeks:
            for email in (f"w{week}@a.example", f"w'{week}@a.example"):
                row = letter_to(someone(email, course, "hurt", style="note", inbox="mine"), f"lesson:{week}")
                row.message_id, row.bounce_token = f"<w{row.id}@site.test>", f"token{row.id}"
    return mail.drain("lesson")
