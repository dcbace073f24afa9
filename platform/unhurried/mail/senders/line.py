"""The kept connection to the relay: opened when needed, kept between groups, closed after a while without any."""

from __future__ import annotations

import smtplib
import socket
import ssl
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta

from unhurried.kit import clock, crash
from unhurried.mail.senders.address import Relay
from unhurried.mail.senders.replies import Refused, RelayDown
from unhurried.mail.senders.talk import FAULTS, Astray, Parcel, Talk

CONNECT_SECONDS = 10.0
IDLE = timedelta(seconds=20)


def always() -> bool:
    """The next message may be begun."""
    return True


class Line:
    """One connection. `most` is how many messages it may carry before it is opened anew; 0 is any number."""

    def __init__(self, relay: Relay, answer: timedelta, our_name: str, most: int = 0) -> None:
        self.relay, self.answer, self.our_name = relay, answer.total_seconds(), our_name
        self.most, self.carried = most, 0
        self._smtp: smtplib.SMTP | None = None
        self._talk: Talk | None = None
        self._used: datetime = clock.wall()

    def ready(self) -> bool:
        """Have an open connection; whether it was open before. One that the relay has closed is opened again.

        Raises RelayDown.
        """
        if self._talk is not None and self._talk.has_spoken:
            self.drop()
        if self.most and self.carried >= self.most:
            self.close()
        was_open = self._smtp is not None
        self._open()
        return was_open

    def send(self, parcels: Sequence[Parcel], may_begin: Callable[[], bool] = always) -> Iterator[Refused | None]:
        """Each message's answer in turn, None for accepted; what is done with it is done before the next dot.

        Raises RelayDown: neither the message whose turn it is nor a later one was sent. Unanswered: nobody can tell
        of that one (RFC 1047), and no later one was sent. Ends early when the next one may not be begun.
        """
        done = 0
        while done < len(parcels) and (not done or may_begin()):
            kept, before = self.ready(), done
            size = self.most - self.carried if self.most else len(parcels)
            try:
                for answer in self._send(parcels[done : done + size], may_begin):
                    done += 1
                    yield answer
            except RelayDown as fault:
                if isinstance(fault, Astray) or (kept and done == before):
                    continue  # over a new connection: this one went astray, or was kept and turns out to be dead
                raise
            if done - before < size:
                return

    def _send(self, parcels: Sequence[Parcel], may_begin: Callable[[], bool]) -> Iterator[Refused | None]:
        assert self._talk is not None
        finished = False
        try:
            for answer in self._talk.send(parcels, may_begin):
                self.carried += 1
                self._used = clock.wall()
                yield answer
            finished = True
        finally:
            if not finished:
                self.drop()

    def drop(self) -> None:
        """Close without a word; a message whose dot was not sent is then none."""
        smtp, self._smtp, self._talk = self._smtp, None, None
        if smtp is not None:
            smtp.close()

    def close(self) -> None:
        """Say goodbye. What the server answers to QUIT, 421 or nothing, changes nothing that was accepted."""
        smtp, self._smtp, self._talk = self._smtp, None, None
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

    def _open(self) -> None:
        if self._smtp is not None:
            return
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
        self._smtp, self._talk, self.carried = smtp, Talk(smtp), 0

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
