"""A message as bytes, with the headers of docs: mail §3, and nothing that a subject could smuggle in."""

from __future__ import annotations

from datetime import datetime
from email import message_from_bytes
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP, EmailPolicy
from email.utils import format_datetime

from unhurried.mail.rules import Mail


class Unrenderable(Exception):
    """A message that cannot be sent as it is; its row becomes dead, alone."""


class _LetterPolicy(EmailPolicy):
    """Like SMTP's, but `List-*` and `Message-ID` stay on one line: folding may encode them."""

    def fold_binary(self, name: str, value: str) -> bytes:
        """The header as bytes, folded where folding is harmless."""
        if name.lower().startswith(("list-", "message-id")):
            return f"{name}: {value}\r\n".encode("ascii")
        return super().fold_binary(name, value)


POLICY = _LetterPolicy(linesep="\r\n", max_line_length=SMTP.max_line_length, cte_type="7bit")


def domain_of(address: str) -> str:
    """The domain of an address."""
    return address.rpartition("@")[2]


def ascii_address(address: str) -> str:
    """The address as an SMTP server without SMTPUTF8 takes it; Unrenderable where there is none."""
    local, _, domain = address.strip().rpartition("@")
    try:
        plain = f"{local}@{domain.encode('idna').decode()}"
        plain.encode("ascii")
    except UnicodeError:
        raise Unrenderable("address") from None
    if not local or not domain or any(sign in plain for sign in "\r\n\0<> "):
        raise Unrenderable("address")
    return plain


def compose(mail: Mail, sender: str, name: str, *, message_id: str, dated: datetime) -> bytes:
    """The whole message, lines ended by CRLF; Unrenderable when a header is not what it was meant to be."""
    try:
        message = _headers(mail, sender=sender, name=name, message_id=message_id, dated=dated)
        message.set_content(mail.text, cte="quoted-printable")
        if mail.html:
            message.add_alternative(mail.html, subtype="html", cte="quoted-printable")
        whole = message.as_bytes(policy=POLICY)
    except (ValueError, TypeError, LookupError, IndexError) as fault:
        raise Unrenderable(type(fault).__name__) from fault
    _refuse_smuggled(message, whole)
    return whole


def _headers(mail: Mail, *, sender: str, name: str, message_id: str, dated: datetime) -> EmailMessage:
    message = EmailMessage(policy=POLICY)
    message["From"] = Address(mail.name or name, addr_spec=sender)
    message["To"] = Address(addr_spec=ascii_address(mail.to))
    if mail.reply_to:
        message["Reply-To"] = Address(addr_spec=mail.reply_to)
    message["Subject"] = mail.subject
    message["Date"] = format_datetime(dated)
    message["Message-ID"] = message_id
    message["MIME-Version"] = "1.0"
    message["Auto-Submitted"] = "auto-generated"
    message["X-Auto-Response-Suppress"] = "All"
    if mail.unsubscribe_url:
        message["List-Id"] = f"<letters.{domain_of(sender)}>"
        message["List-Unsubscribe"] = f"<{mail.unsubscribe_url}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    return message


def _refuse_smuggled(message: EmailMessage, whole: bytes) -> None:
    """CVE-2024-6923: an encoded newline in a subject becomes a header, so what came out is read again."""
    meant = [name.lower() for name, _ in message.items()]
    written = [name.lower() for name, _ in message_from_bytes(whole).items()]
    if meant != written:
        raise Unrenderable("headers")
