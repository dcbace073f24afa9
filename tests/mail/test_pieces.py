"""Text that is encoded before it is sent reads like text that the standard library encodes."""

from __future__ import annotations

from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from quopri import decodestring

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from unhurried.mail.rules import Mail
from unhurried.mail.senders.message import Unrenderable, compose
from unhurried.mail.senders.pieces import Pieces, encoded, hole, value
from unhurried.mail.senders.quick import Filled, Written, compose_quickly, is_simple

WHEN = datetime(2026, 10, 19, 9, 0, tzinfo=UTC)
TO, STOP = "ada@inbox.test", "https://site.test/u/12-abcDEF_-"
SOUP = st.text(st.sampled_from("ab =.\t\r\n\0-<>&\"'ïé—שﷺ\u202e\u2028\x85\x0c😀𝒜") | st.characters(codec="utf-8"))
LINKS = {"open": "https://site.test/l/1-" + "x" * 27, "stop": STOP, "odd": "https://söte.test/?a=1&b=<2>&" + "ü" * 60}
HARD = [
    "", ".", "..\r\n.", "a" * 500, "=" * 100, "ü" * 100, " lead and trail \t\n \n", "one\rtwo\r\nthree\n\n",
    "=?utf-8?q?Hi=0ABcc:_evil=40x.test?=", "From here\n--=_next\n--=_next--\n",
]  # fmt: skip


def read(whole: bytes) -> EmailMessage:
    return message_from_bytes(whole, policy=policy.default)  # type: ignore[return-value]


def parts_of(letter: EmailMessage) -> list[tuple[str, str]]:
    return [(part.get_content_type(), part.get_content()) for part in letter.iter_parts()]


def quickly(mail: Mail, name: str = "Unhurried") -> bytes:
    text, html = (encoded(words).filled({}) for words in (mail.text, mail.html))
    filled = Filled(text, html, mail.unsubscribe_url or "", mail.reply_to)
    letter = Written(mail.to, mail.subject, lambda: filled)
    return compose_quickly(letter, "hello@site.test", name, message_id="<abc@site.test>", dated=WHEN)


def slowly(mail: Mail, name: str = "Unhurried") -> bytes:
    return compose(mail, "hello@site.test", name, message_id="<abc@site.test>", dated=WHEN)


def a_mail(subject: str, text: str, html: str) -> Mail:
    return Mail(TO, subject, text, html, unsubscribe_url=STOP, reply_to="r+12-abc@reply.site.test")


def assert_alike(mail: Mail, name: str = "Unhurried") -> None:
    """The fast way says what the slow way says, and refuses what it refuses."""
    try:
        meant = slowly(mail, name)
    except Unrenderable:
        with pytest.raises(Unrenderable):
            quickly(mail, name)
        return
    whole = quickly(mail, name)
    fast, slow = read(whole), read(meant)
    shown = [{key: str(found) for key, found in one.items() if key != "Content-Type"} for one in (fast, slow)]
    assert shown[0] == shown[1]
    assert [key for key, _found in fast.items() if key == "Content-Type"] == ["Content-Type"]
    assert parts_of(fast) == parts_of(slow)
    assert_clean(whole)


def assert_clean(whole: bytes) -> None:
    """Nothing on the wire that a server could read as the end, and no line that is too long."""
    assert whole.isascii()
    assert b"\r" not in whole.replace(b"\r\n", b"")
    assert b"\n" not in whole.replace(b"\r\n", b"")
    body = whole.partition(b"\r\n\r\n")[2]
    assert max(map(len, body.split(b"\r\n"))) <= 76


@settings(deadline=None, max_examples=60)
@given(SOUP, SOUP)
@example("\n".join(HARD), "<p>" + "</p>\n<p>".join(HARD) + "</p>")
def test_both_parts_read_alike_whatever_they_say(text: str, html: str) -> None:
    assert_alike(a_mail("A page has opened", text, html + "."))


@settings(deadline=None, max_examples=60)
@given(SOUP)
@example(HARD[-2])
@example("=?utf-8?q?Hi=0D=0A=0D=0Abody?=")
@example("Hi\r\nBcc: evil@x.test")
@example("\r")
@example("Schöner Gruß " * 11)
def test_subjects_read_alike_or_are_refused_alike(subject: str) -> None:
    assert_alike(a_mail(subject, "Hello\n", "<p>Hello</p>"))


@pytest.mark.parametrize(
    "name",
    ["Mária, who “looks”", 'A "quoted" name', "שלום 😀", "x" * 120, "a\\b", "a, b; c: <d@e>", "Two\nlines", "a\rb"],
)
def test_the_senders_name_reads_alike_or_is_refused_alike(name: str) -> None:
    assert_alike(a_mail("Hello", "Hello\n", "<p>Hello</p>"), name)


@settings(deadline=None, max_examples=60)
@given(SOUP, SOUP, SOUP)
@example("", "", "")
@example("a line before\n", " and after", "\n")
@example("x" * 74, "y" * 80, "\nlast")
def test_what_is_filled_in_reads_as_if_it_had_stood_there(before: str, between: str, after: str) -> None:
    for odd in ("open", "odd"):
        text = f"{before}{hole(odd)}{between}{hole('stop')}{after}"
        found = encoded(text).filled({name: value(link, html=False) for name, link in LINKS.items()})
        meant = text.replace(hole(odd), LINKS[odd]).replace(hole("stop"), LINKS["stop"])
        lines = meant.replace("\r\n", "\n").replace("\r", "\n").removesuffix("\n").replace("\n", "\r\n")
        assert decodestring(found).decode() == lines
        assert max(map(len, found.split(b"\r\n"))) <= 76


def test_a_value_is_escaped_for_its_part_and_wrapped_by_itself() -> None:
    found = value("a&b=<c> 😀" + "é" * 40, html=True)
    assert decodestring(found).decode() == "a&amp;b=&lt;c&gt; 😀" + "é" * 40
    assert max(map(len, found.split(b"\r\n"))) <= 76
    assert value("a&b", html=False) == b"a&b"


@pytest.mark.parametrize("break_", ["\r", "\n", "\r\n", "\0"])
def test_a_value_with_a_line_break_is_refused(break_: str) -> None:
    for html in (True, False):
        with pytest.raises(Unrenderable):
            value(f"https://site.test/{break_}Bcc: x", html=html)


def test_whole_texts_stand_in_holes_of_a_frame_on_lines_of_their_own() -> None:
    names = ("part0", "part1")
    frame = encoded(f"top\n{hole('part0')}\n* * *\n{hole('part1')}\n--\n{hole('stop')}", of_parts=names)
    first, second = encoded(f"one: {hole('open')}"), encoded(f"{hole('open')}\ntwo")
    whole = frame.joined({"part0": first, "part1": second})
    assert isinstance(whole, Pieces)
    found = whole.filled({"open": b"OPEN", "stop": b"STOP"})
    assert decodestring(found) == b"top\r\none: OPEN\r\n* * *\r\nOPEN\r\ntwo\r\n--\r\nSTOP"


@pytest.mark.parametrize("url", ["https://x.test/\r\nBcc: a@b", "https://x.test/ y", "", "https://x.test/ü"])
def test_an_address_that_does_not_stand_on_one_line_is_refused(url: str) -> None:
    letter = Written(TO, "Hello", lambda: Filled(b"Hello", b"Hello", url))
    with pytest.raises(Unrenderable):
        compose_quickly(letter, "hello@site.test", "Unhurried", message_id="<a@b>", dated=WHEN)


def test_only_plain_addresses_take_the_fast_way() -> None:
    assert all(map(is_simple, ["a@b", "ada.b+c_d-e@in-box.test"]))
    odd = ['"a b"@x.test', "a..b@x.test", "ä@x.test", "a@bücher.test", "a@x.test\r\n", "a@x.test\nBcc: b@c", ".a@x"]
    assert not any(map(is_simple, [*odd, "a.@x.test", "a@x.test, b@x.test", "@x.test", "a@", "o'b@x.test", "a@x test"]))
