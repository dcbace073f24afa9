"""A log as Postfix writes it: what each of its programs says about a message, line by line."""

from __future__ import annotations

import itertools
import threading
from datetime import datetime, timedelta
from pathlib import Path

from unhurried.kit import clock


class MailLog:
    """The file; `at` stands for now in it while it is set, `old_style` writes times without year and zone."""

    def __init__(self, file: Path, *, old_style: bool = False) -> None:
        self.file, self.old_style = file, old_style
        self.at: datetime | None = None
        self._ids, self._lock = itertools.count(1), threading.Lock()

    def begin(self, days: float = 2) -> None:
        """The log is older than anything that is asked about: it has a line of days ago."""
        self.at = clock.wall() - timedelta(days=days)
        self.say("postfix/master", 1, "daemon started -- version 3.7.11, configuration /etc/postfix")
        self.at = None

    def new_id(self) -> str:
        """A queue id that no other message has."""
        return f"4W{next(self._ids):06X}z9"

    def say(self, program: str, pid: int, text: str) -> None:
        """Any line."""
        at = self.at or clock.wall()
        stamp = at.strftime("%b %e %H:%M:%S") if self.old_style else at.isoformat(timespec="microseconds")
        with self._lock, self.file.open("a") as file:
            file.write(f"{stamp} mx1 {program}[{pid}]: {text}\n")

    def begin_talk(self, queue_id: str, pid: int = 7) -> None:
        self.say("postfix/smtpd", pid, f"{queue_id}: client=localhost[127.0.0.1]")

    def see(self, queue_id: str, message_id: str) -> None:
        """The text comes in; nothing is decided."""
        self.say("postfix/cleanup", 8, f"{queue_id}: message-id={message_id}")

    def cut_off(self, pid: int = 7) -> None:
        self.say("postfix/smtpd", pid, "lost connection after DATA (512 bytes) from localhost[127.0.0.1]")

    def refuse(self, queue_id: str) -> None:
        no = "milter-reject: END-OF-MESSAGE from localhost[127.0.0.1]: 4.7.1 later; from=<a@x> to=<b@y>"
        self.say("postfix/cleanup", 8, f"{queue_id}: {no}")

    def queue(self, queue_id: str) -> None:
        """It is taken over."""
        self.say("postfix/qmgr", 2, f"{queue_id}: from=<b+t@bounce.x>, size=812, nrcpt=1 (queue active)")

    def deliver(self, queue_id: str, status: str = "sent", agent: str = "smtp") -> None:
        how = "relay=mx.y[10.0.0.1]:25, delay=0.4, delays=0/0/0.2/0.2, dsn=2.0.0"
        self.say(f"postfix/{agent}", 9, f"{queue_id}: to=<b@y>, {how}, status={status} (250 2.0.0 OK)")

    def remove(self, queue_id: str) -> None:
        self.say("postfix/qmgr", 2, f"{queue_id}: removed")

    def take(self, message_id: str) -> str:
        """A message from its beginning to its end."""
        queue_id = self.new_id()
        self.begin_talk(queue_id), self.see(queue_id, message_id), self.queue(queue_id)
        self.deliver(queue_id), self.remove(queue_id)
        return queue_id

    def move_on(self, by: timedelta = timedelta(hours=1)) -> None:
        """Somebody else connects, later."""
        self.at = clock.wall() + min(by, timedelta(seconds=60))
        self.say("postfix/smtpd", 11, "connect from localhost[127.0.0.1]")
        self.at = None
