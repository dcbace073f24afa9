"""What we sign is believed by whoever receives it, and what somebody changed on the way is not."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from flask import Flask
from hypothesis import example, given, settings

from tests.infra.apps import make_app
from tests.infra.smtp import Accepted, SmtpServer
from tests.letters.post import letter_to, someone
from tests.mail.signing import KINDS, is_verified, key_file, names_covered, private
from tests.mail.test_pieces import HARD, LINKS, SOUP, a_mail, quickly, slowly
from unhurried.accounts.service.links import ask_for_link
from unhurried.cli.mail import mail_group
from unhurried.kit.db import db, transaction
from unhurried.kit.settings import SettingFault
from unhurried.mail.models import OutboxRow
from unhurried.mail.senders.dkim import Signer, relaxed_body
from unhurried.mail.senders.message import Unrenderable
from unhurried.mail.service import drain
from unhurried.mail.service.draining import hang_up
from unhurried.mail.service.signing import signer

ODD, PLAIN = "o'hara@people.example", "ada@people.example"
MUST = {
    "from", "to", "subject", "date", "message-id", "mime-version", "content-type",
    "list-unsubscribe", "list-unsubscribe-post", "list-id", "reply-to",
}  # fmt: skip
LETTER = a_mail("A page has opened", "Hello.\n\nTake your  time. \n", "<p>Hello</p>\n\n")


@pytest.fixture(params=KINDS)
def site(
    request: pytest.FixtureRequest, new_app: Callable[..., Flask], smtp: SmtpServer, tmp_path: Path
) -> Iterator[Flask]:
    key = {"dkim_key": str(key_file(tmp_path, request.param)), "dkim_selector": "mail2026"}
    given = {"inbound_url": "lmtp://127.0.0.1:8024", "mail_from": "hello@letters.site.test", "dkim_domain": "site.test"}
    app = new_app(smtp_url=smtp.url, **given, **key)
    with app.app_context():
        yield app
        hang_up()


def believed(one: Accepted) -> bool:
    found = signer()
    assert found is not None
    return is_verified(one.content, found)


def pending_again() -> None:
    """As if nothing had been sent."""
    with transaction():
        db.session.query(OutboxRow).update({"state": "pending", "claim": None, "sent_at": None})


def test_letters_of_both_ways_and_sign_in_mail_verify_as_the_server_received_them(
    site: Flask, smtp: SmtpServer
) -> None:
    with transaction():
        for number, email in enumerate((PLAIN, ODD)):
            row = letter_to(someone(email, style="whole", inbox="mine"), "lesson:1")
            row.message_id, row.bounce_token = f"<m{number}@site.test>", f"token{number}"
        ask_for_link(PLAIN, "a-browser")
    for _twice in range(2):
        assert drain("urgent") + drain("lesson") == 3
        pending_again()
    assert len(smtp.accepted) == 6
    for one in smtp.accepted:
        assert believed(one), one.recipients
        assert set(names_covered(one.content)) >= MUST
    assert len({one.content for one in smtp.accepted if PLAIN in one.recipients and "List-Id" in one.message}) == 1
    by_address = {one.recipients[0]: one.message for one in smtp.accepted if "List-Id" in one.message}
    assert set(by_address) == {PLAIN, ODD}, "the fast way and the slow one"
    assert "=_next" in str(by_address[PLAIN].get_boundary())
    assert "=_next" not in str(by_address[ODD].get_boundary())


def test_without_a_key_nothing_is_signed(new_app: Callable[..., Flask], smtp: SmtpServer) -> None:
    with new_app(smtp_url=smtp.url).app_context():
        with transaction():
            someone(PLAIN)
            ask_for_link(PLAIN, "a-browser")
        assert drain("urgent") == 1
        hang_up()
    assert "DKIM-Signature" not in smtp.accepted[0].message


def by(kind: str) -> Signer:
    return Signer("site.test", "mail2026", private(kind))


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_changed_or_added_on_the_way_is_not_believed(kind: str) -> None:
    for write in (quickly, slowly):
        whole = by(kind).signed(write(LETTER))
        assert is_verified(whole, by(kind))
        head, _empty, body = whole.partition(b"\r\n\r\n")
        for name in sorted(MUST):
            found = next(line for line in head.split(b"\r\n") if line.lower().startswith(name.encode() + b":"))
            assert not is_verified(whole.replace(found + b"\r\n", b""), by(kind)), name
            added = name.encode() + b": <https://evil.test/>\r\n"
            assert not is_verified(added + whole, by(kind)), name
            assert not is_verified(head + b"\r\n" + added + b"\r\n" + body, by(kind)), name
        assert not is_verified(whole.replace(b"Hello", b"Hallo"), by(kind))
        assert not is_verified(head + b"\r\n\r\nMore\r\n" + body, by(kind))
        assert not is_verified(whole, Signer("site.test", "mail2026", private(f"another {kind}")))


@pytest.mark.parametrize("kind", KINDS)
def test_what_relays_do_to_a_message_leaves_it_believed(kind: str) -> None:
    whole = by(kind).signed(slowly(LETTER))
    folded = whole.replace(b"Subject: A page ", b"Subject:  A page\r\n\t")
    assert folded != whole
    spaced = whole.replace(b"Content-Type: text/html", b"Content-Type:  text/html")
    for changed in (folded, spaced, whole + b"\r\n\r\n", b"Received: from a by b\r\n" + whole):
        assert is_verified(changed, by(kind))


@settings(deadline=None, max_examples=60)
@given(SOUP, SOUP)
@example("\n".join(HARD), "<p>" + "</p>\n<p>".join(HARD) + "</p>")
@example("", "")
@example(" \n\t\n", "\n\n\n")
def test_whatever_a_letter_says_it_verifies(text: str, html: str) -> None:
    for write in (quickly, slowly):
        assert is_verified(by("ed25519").signed(write(a_mail("Hé " + LINKS["open"], text, html))), by("ed25519"))


@pytest.mark.parametrize(
    ("body", "meant"),
    [(b"", b""), (b"\r\n\r\n", b""), (b"a  b\t\r\n \r\n", b"a b\r\n"), (b"a", b"a\r\n"), (b" a\r\n", b" a\r\n")],
)
def test_a_body_is_signed_in_its_relaxed_form(body: bytes, meant: bytes) -> None:
    assert relaxed_body(body) == meant


def refusal(folder: Path, **given: object) -> str:
    chosen = {"mail_from": "hello@letters.site.test", "dkim_selector": "mail2026", **given}
    with pytest.raises(SettingFault) as fault:
        make_app(f"sqlite:///{folder}/x.sqlite", folder, **chosen)
    return str(fault.value)


def test_a_wrong_key_stops_the_start_with_one_sentence_that_shows_nothing_of_it(tmp_path: Path) -> None:
    (tmp_path / "not.pem").write_text("-----BEGIN PRIVATE KEY-----\nsecret\n-----END PRIVATE KEY-----\n")
    files = {
        "the file cannot be read": tmp_path / "none.pem",
        "no private key in PEM": tmp_path / "not.pem",
        "2048 to 4096 bits": key_file(tmp_path, "short"),
        "RSA and Ed25519 keys": key_file(tmp_path, "curve"),
        "has a passphrase": key_file(tmp_path, "rsa", b"closed"),
    }
    for words, file in files.items():
        said = refusal(tmp_path, dkim_key=str(file))
        assert words in said and said.startswith("UNHURRIED_DKIM_KEY: ") and said.count("\n") == 0
        assert "secret" not in said and str(tmp_path) not in said


def test_a_selector_or_domain_that_cannot_be_stops_the_start(tmp_path: Path) -> None:
    key = str(key_file(tmp_path, "ed25519"))
    for selector in ("", "a b", "-a", "a..b", "a;b", "a\r\nBcc: x"):
        assert "UNHURRIED_DKIM_SELECTOR" in refusal(tmp_path, dkim_key=key, dkim_selector=selector)
    for domain in ("other.test", "tters.site.test", "site.test; x", "a.letters.site.test"):
        assert "UNHURRIED_DKIM_DOMAIN" in refusal(tmp_path, dkim_key=key, dkim_domain=domain)
    assert "UNHURRIED_DKIM_KEY" in refusal(tmp_path)


def test_the_command_prints_the_record_that_receivers_look_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("UNHURRIED_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("UNHURRIED_MODE", "test")
    assert "the relay signs" in CliRunner().invoke(mail_group, ["dkim"]).output
    monkeypatch.setenv("UNHURRIED_MAIL_FROM", "hello@site.test")
    monkeypatch.setenv("UNHURRIED_DKIM_SELECTOR", "mail2026")
    for kind in KINDS:
        monkeypatch.setenv("UNHURRIED_DKIM_KEY", str(key_file(tmp_path, kind)))
        name, text = by(kind).record
        told = json.loads(CliRunner().invoke(mail_group, ["dkim", "--json"]).output)
        assert told == {"name": name, "type": "TXT", "text": text}
        line = CliRunner().invoke(mail_group, ["dkim"]).output
        strings = line.split('"')[1::2]
        assert line.startswith(f"{name}. IN TXT ( ") and "".join(strings) == text
        assert all(len(one) <= 255 for one in strings)


def test_what_cannot_be_written_is_not_signed_either() -> None:
    with pytest.raises(Unrenderable):
        by("ed25519").signed(quickly(a_mail("Hi\r\nBcc: evil@x.test", "Hello", "Hello")))
