"""What strangers send: reports, complaints and replies as bytes, and a client that brings them over a real line."""

from __future__ import annotations

import smtplib
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage, Message
from email.mime.message import MIMEMessage
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText

from flask import Flask

from unhurried.kit.db import db
from unhurried.mail.inbound import Inbound
from unhurried.mail.models import MailReceived

LMTP_HERE = "lmtp://127.0.0.1:0"
SMTP_HERE = "smtp://127.0.0.1:0"


@contextmanager
def listening(app: Flask) -> Iterator[Inbound]:
    """The inbound server of this site, on a free port."""
    server = Inbound(app)
    server.start()
    try:
        yield server
    finally:
        server.stop()


def bring(server: Inbound, to: str, content: bytes | Message, sender: str = "") -> tuple[int, bytes]:
    """Bring one message over a connection of its own; the server's last answer."""
    client = smtplib.LMTP if server.speech.__name__ == "LMTP" else smtplib.SMTP
    with client("127.0.0.1", server.port) as line:
        line.ehlo()
        for code, answer in (line.mail(sender), line.rcpt(to)):
            if code >= 400:
                return code, answer
        whole = content if isinstance(content, bytes) else content.as_bytes()
        return line.data(b"\r\n".join(whole.splitlines()))


def received() -> dict[str, int]:
    """What was counted so far, by kind."""
    db.session.rollback()
    return {row.what: row.number for row in db.session.query(MailReceived)}


def report(recipient: str, status: str = "5.1.1", action: str = "failed", **fields: str) -> MIMEMultipart:
    """A delivery status notification of RFC 3464."""
    whole = MIMEMultipart("report", **{"report-type": "delivery-status"})
    whole["From"], whole["Subject"] = "MAILER-DAEMON@mx.test", "Undelivered Mail Returned to Sender"
    whole.attach(MIMEText("It did not arrive."))
    about, each = Message(), Message()
    about["Reporting-MTA"] = "dns; mx.test"
    each["Final-Recipient"] = f"rfc822; {recipient}"
    each["Action"], each["Status"] = action, status
    for name, value in fields.items():
        each[name.replace("_", "-")] = value
    status_part = Message()
    status_part["Content-Type"] = "message/delivery-status"
    status_part.set_payload([about, each])
    whole.attach(status_part)
    return whole


def complaint(kind: str = "abuse", *, sender: str = "", unsubscribe: str = "") -> MIMEMultipart:
    """A feedback report of RFC 5965."""
    whole = MIMEMultipart("report", **{"report-type": "feedback-report"})
    whole["From"] = "fbl@provider.test"
    whole.attach(MIMEText("Somebody called this unwanted."))
    fields = Message()
    fields["Feedback-Type"], fields["User-Agent"], fields["Version"] = kind, "Provider/1", "1"
    if sender:
        fields["Original-Mail-From"] = f"<{sender}>"
    told = Message()
    told["Content-Type"] = "message/feedback-report"
    told.set_payload([fields])
    whole.attach(told)
    letter = EmailMessage()
    letter["Subject"] = "A letter"
    if unsubscribe:
        letter["List-Unsubscribe"] = f"<{unsubscribe}>"
    whole.attach(MIMEMessage(letter))
    return whole
