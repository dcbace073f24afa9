"""The kept connection to the relay, which stops before the final dot and asks."""

from __future__ import annotations

import smtplib
import socket
import ssl
from datetime import datetime, timedelta

from unhurried.kit import clock, crash
from unhurried.mail.senders.address import Relay
from unhurried.mail.senders.replies import RelayDown, Stage, Unanswered, refused

FAULTS = (OSError, smtplib.SMTPException)
CONNECT_SECONDS = 10.0
IDLE = timedelta(seconds=20)
CLOSING = 421


class Line:
    """One connection, opened when needed, kept between messages and closed after a while without any."""

    def __init__(self, relay: Relay, answer: timedelta, our_name: str) -> None:
        self.relay, self.answer, self.our_name = relay, answer.total_seconds(), our_name
        self._smtp: smtplib.SMTP | None = None
        self._used: datetime = clock.wall()

    def offer(self, sender: str, recipient: str, message: bytes) -> None:
        """Say everything of a message up to the final dot. Refused or RelayDown: nothing was sent.

        A kept connection that turns out to be dead is opened once more.
        """
        kept = self._smtp is not None
        try:
            self._offer(sender, recipient, message)
        except RelayDown:
            if not kept:
                raise
            self._offer(sender, recipient, message)

    def finish(self) -> None:
        """Send the final dot and read the answer. Refused: not accepted; Unanswered: nobody can tell."""
        smtp = self._smtp
        if smtp is None:
            raise Unanswered("closed")
        try:
            smtp.send(b".\r\n")
            crash.point("dotted")
            code, reply = smtp.getreply()
        except FAULTS:
            self.drop()
            raise Unanswered("no answer") from None
        crash.point("answered")
        self._used = clock.wall()
        if code == CLOSING:
            self.drop()
        if code < 200:
            self.drop()
            raise Unanswered("no reply")
        if code >= 300:
            raise refused("dot", code, reply)

    def drop(self) -> None:
        """Close without a word; a message whose dot was not sent is then none."""
        smtp, self._smtp = self._smtp, None
        if smtp is not None:
            smtp.close()

    def close(self) -> None:
        """Say goodbye. What the server answers to QUIT, 421 or nothing, changes nothing that was accepted."""
        smtp, self._smtp = self._smtp, None
        if smtp is None:
            return
        crash.point("before goodbye")
        try:
            smtp.docmd("QUIT")
        except FAULTS:
            pass
        finally:
            smtp.close()

    def rest(self) -> None:
        """Close when the line has been idle for a while."""
        if clock.wall() - self._used > IDLE:
            self.close()

    def _offer(self, sender: str, recipient: str, message: bytes) -> None:
        if self._smtp is None:
            self._smtp = self._open()
        self._say("mail", f"MAIL FROM:<{sender}>", 2)
        self._say("rcpt", f"RCPT TO:<{recipient}>", 2)
        self._say("data", "DATA", 3)
        crash.point("in data")
        try:
            self._smtp.send(_stuffed(message))
        except FAULTS as fault:
            raise self._down(fault) from fault

    def _say(self, stage: Stage, command: str, yes: int) -> None:
        assert self._smtp is not None
        try:
            code, reply = self._smtp.docmd(command)
            if code // 100 == yes:
                return
            if code != CLOSING:
                self._smtp.docmd("RSET")
        except FAULTS as fault:
            raise self._down(fault) from fault
        if code in (CLOSING, -1):
            self.drop()
            raise RelayDown(f"{code} {stage}")
        raise refused(stage, code, reply)

    def _open(self) -> smtplib.SMTP:
        try:
            smtp = self._connect()
        except FAULTS as fault:
            raise RelayDown(type(fault).__name__) from fault
        crash.point("connected")
        try:
            self._greet(smtp)
        except BaseException as fault:
            smtp.close()
            if isinstance(fault, (*FAULTS, UnicodeError)):
                alert = isinstance(fault, smtplib.SMTPAuthenticationError | ssl.SSLError)
                raise RelayDown(type(fault).__name__, alert=alert) from fault
            raise
        return smtp

    def _connect(self) -> smtplib.SMTP:
        where, name = (self.relay.host, self.relay.port), self.our_name
        if self.relay.tls:
            context = ssl.create_default_context()
            return smtplib.SMTP_SSL(*where, local_hostname=name, timeout=CONNECT_SECONDS, context=context)
        return smtplib.SMTP(*where, local_hostname=name, timeout=CONNECT_SECONDS)

    def _greet(self, smtp: smtplib.SMTP) -> None:
        smtp.ehlo_or_helo_if_needed()
        if self.relay.starttls:
            if not smtp.has_extn("starttls"):
                raise RelayDown("STARTTLS is not offered", alert=True)
            smtp.starttls(context=ssl.create_default_context())
            smtp.ehlo_or_helo_if_needed()
        if self.relay.user:
            smtp.login(self.relay.user, self.relay.password)
        if isinstance(smtp.sock, socket.socket):
            smtp.sock.settimeout(self.answer)

    def _down(self, fault: Exception) -> RelayDown:
        self.drop()
        return RelayDown(type(fault).__name__)


def _stuffed(message: bytes) -> bytes:
    """The text of DATA without its final dot: CRLF at its end, a dot before lines that start with one."""
    text = message if message.endswith(b"\r\n") else message + b"\r\n"
    text = text.replace(b"\r\n.", b"\r\n..")
    return b"." + text if text.startswith(b".") else text
