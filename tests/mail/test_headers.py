"""The headers of docs: mail §3, as a receiver reads them."""

from __future__ import annotations

from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest

from unhurried.mail.rules import Mail
from unhurried.mail.senders.message import Unrenderable, compose

WHEN = datetime(2026, 10, 19, 9, 0, tzinfo=UTC)
LETTER = Mail(
    "ada@inbox.test",
    "A page has opened",
    "Hello – take your time.\n.\nFrom here on.\n",
    "<p>Hello – take your time.</p>",
    unsubscribe_url="https://a-rather-long-host-name-for-a-small-site.example.org/u/1234567-" + "x" * 27,
    reply_to="r+token@reply.site.test",
)
PLAIN = Mail("ada@inbox.test", "Your page", "Hello\n", "<p>Hello</p>")


def raw(mail: Mail) -> bytes:
    return compose(mail, "hello@site.test", "Unhurried", message_id="<abc@site.test>", dated=WHEN)


def read(mail: Mail) -> EmailMessage:
    return message_from_bytes(raw(mail), policy=policy.default)  # type: ignore[return-value]


def test_a_letter_has_exactly_these_headers() -> None:
    letter = read(LETTER)
    assert {name: value for name, value in letter.items() if name != "Content-Type"} == {
        "From": "Unhurried <hello@site.test>",
        "To": "ada@inbox.test",
        "Reply-To": "r+token@reply.site.test",
        "Subject": "A page has opened",
        "Date": "Mon, 19 Oct 2026 09:00:00 +0000",
        "Message-ID": "<abc@site.test>",
        "MIME-Version": "1.0",
        "Auto-Submitted": "auto-generated",
        "X-Auto-Response-Suppress": "All",
        "List-Id": "<letters.site.test>",
        "List-Unsubscribe": f"<{LETTER.unsubscribe_url}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }


def test_a_long_unsubscribe_address_stays_readable_on_the_wire() -> None:
    assert f"List-Unsubscribe: <{LETTER.unsubscribe_url}>\r\n".encode() in raw(LETTER)


def test_sign_in_mail_carries_no_list_headers_and_no_reply_address() -> None:
    names = [name.lower() for name, _value in read(PLAIN).items()]
    assert not [name for name in names if name.startswith("list-") or name == "reply-to"]


def test_the_plain_text_comes_first_and_both_parts_arrive_as_written() -> None:
    letter = read(LETTER)
    assert [part.get_content_type() for part in letter.iter_parts()] == ["text/plain", "text/html"]
    assert letter.get_content_type() == "multipart/alternative"
    parts = [part.get_content().replace("\r\n", "\n") for part in letter.iter_parts()]
    assert parts == [LETTER.text, LETTER.html + "\n"]


def test_every_byte_is_ascii_and_no_line_is_too_long() -> None:
    wide = Mail("ada@inbox.test", "Schöner Gruß " * 11 + "Ende", "ü" * 3000, "<p>" + "é" * 3000 + "</p>")
    assert raw(wide).isascii()
    assert max(map(len, raw(wide).split(b"\r\n"))) <= 998
    assert read(wide)["Subject"] == wide.subject
    assert read(wide).get_body(("plain",)).get_content().strip() == wide.text  # type: ignore[union-attr]


def test_a_name_may_stand_in_for_the_neutral_sender() -> None:
    named = Mail("ada@inbox.test", "Hello", "Hello\n", "", name="Mária, who looks after the group")
    assert read(named)["From"].addresses[0].display_name == named.name


@pytest.mark.parametrize(
    "subject",
    [
        "Hi\r\nBcc: evil@x.test",
        "Hi\nBcc: evil@x.test",
        "=?utf-8?q?Hi=0ABcc:_evil=40x.test?=",
        "=?utf-8?q?Hi=0D=0ABcc:_evil=40x.test?= and more",
        "=?utf-8?b?SGkNCkJjYzogZXZpbEB4LnRlc3Q=?=",
        "=?utf-8?q?Hi=0D=0A=0D=0Abody?=",
    ],
)
def test_no_subject_can_smuggle_in_a_header(subject: str) -> None:
    mail = Mail("ada@inbox.test", subject, "Hello\n", "")
    try:
        letter = read(mail)
    except Unrenderable:
        return
    assert "Bcc" not in letter
    assert letter.get_content() == "Hello\n"


@pytest.mark.parametrize("to", ["", "ada", "@x.test", "a@", "ä@x.test", "a b@x.test", "a@x.test\r\nRCPT TO:<b@x>"])
def test_an_address_that_cannot_be_written_is_refused(to: str) -> None:
    with pytest.raises(Unrenderable):
        raw(Mail(to, "Hello", "Hello\n", ""))


def test_a_domain_with_other_letters_is_written_as_the_wire_knows_it() -> None:
    assert read(Mail("ada@bücher.test", "Hello", "Hello\n", ""))["To"] == "ada@xn--bcher-kva.test"
