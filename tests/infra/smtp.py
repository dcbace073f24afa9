"""A real SMTP server on loopback that keeps what it accepted and refuses what it is told to."""

from __future__ import annotations

import asyncio
import email
import email.policy
import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from typing import Any

from aiosmtpd.smtp import SMTP, Envelope, Session


@dataclass(frozen=True)
class Accepted:
    """A message that the server took over: its envelope, and its bytes as they came over the wire."""

    sender: str
    recipients: tuple[str, ...]
    content: bytes

    @property
    def message(self) -> EmailMessage:
        """The parsed message."""
        return email.message_from_bytes(self.content, policy=email.policy.default)  # type: ignore[return-value]

    def text(self, kind: str = "plain") -> str:
        """The decoded body of that kind (`plain` or `html`), its lines ended by a line feed."""
        part = self.message.get_body(preferencelist=(kind,))
        assert part is not None, f"The message has no {kind} part."
        return str(part.get_content()).replace("\r\n", "\n")


@dataclass
class SmtpServer:
    """A running server: `url` for UNHURRIED_SMTP_URL, `accepted` in the order of arrival.

    `refuse` scripts answers to RCPT, `refuse_data` to the end of DATA, `drop_after_data` takes a message and
    closes without an answer (the sender cannot know whether it arrived).
    """

    host: str = "127.0.0.1"
    port: int = 0
    accepted: list[Accepted] = field(default_factory=list)
    connections: int = 0
    _rcpt: dict[str, deque[str]] = field(default_factory=dict)
    _data: dict[str, deque[str]] = field(default_factory=dict)
    _silent: set[str] = field(default_factory=set)
    _arrived: threading.Condition = field(default_factory=threading.Condition)

    @property
    def url(self) -> str:
        """The address for the settings."""
        return f"smtp://{self.host}:{self.port}"

    def refuse(self, address: str, *answers: str) -> None:
        """Answer the next RCPTs for `address` with these lines in turn (`451 4.7.1 later`), then accept.

        An answer that starts with `always ` stays: `refuse(a, "always 550 5.1.1 nobody here")`.
        """
        self._rcpt.setdefault(address.lower(), deque()).extend(answers)

    def refuse_data(self, address: str, *answers: str) -> None:
        """The same after the message itself was sent."""
        self._data.setdefault(address.lower(), deque()).extend(answers)

    def drop_after_data(self, address: str) -> None:
        """Keep the next message to `address` and close the connection without saying so."""
        self._silent.add(address.lower())

    def to(self, address: str) -> list[Accepted]:
        """What was accepted for `address`."""
        return [one for one in self.accepted if address.lower() in (name.lower() for name in one.recipients)]

    def wait_for(self, count: int, seconds: float = 30) -> list[Accepted]:
        """Return the accepted messages as soon as there are `count`; AssertionError when there never are."""
        with self._arrived:
            enough = self._arrived.wait_for(lambda: len(self.accepted) >= count, seconds)
        assert enough, f"{len(self.accepted)} of {count} messages arrived within {seconds:g} seconds."
        return list(self.accepted)

    def clear(self) -> None:
        """Forget every message and every scripted answer."""
        self.accepted.clear()
        self._rcpt.clear()
        self._data.clear()
        self._silent.clear()

    def _keep(self, envelope: Envelope) -> None:
        content = bytes(envelope.content or b"")
        with self._arrived:
            self.accepted.append(Accepted(str(envelope.mail_from), tuple(envelope.rcpt_tos), content))
            self._arrived.notify_all()


def _next_answer(script: dict[str, deque[str]], address: str) -> str | None:
    answers = script.get(address.lower())
    if not answers:
        return None
    answer = answers[0] if answers[0].startswith("always ") else answers.popleft()
    return answer.removeprefix("always ")


class _Behaviour:
    """What aiosmtpd calls; the names are its own."""

    def __init__(self, server: SmtpServer) -> None:
        self.server = server

    async def handle_RCPT(
        self, smtp: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        answer = _next_answer(self.server._rcpt, address)
        if answer is None:
            envelope.rcpt_tos.append(address)
            return "250 2.1.5 OK"
        return answer

    async def handle_DATA(self, smtp: SMTP, session: Session, envelope: Envelope) -> str:
        server = self.server
        for address in envelope.rcpt_tos:
            if (answer := _next_answer(server._data, address)) is not None:
                return answer
        server._keep(envelope)
        silent = server._silent.intersection(name.lower() for name in envelope.rcpt_tos)
        if silent:
            server._silent -= silent
            smtp.transport.abort()
        return "250 2.0.0 OK"


class _Loop:
    def __init__(self, server: SmtpServer) -> None:
        self.server = server
        self.loop = asyncio.new_event_loop()
        self.listening: asyncio.Server | None = None
        self.transports: set[asyncio.BaseTransport] = set()

    def _protocol(self) -> SMTP:
        self.server.connections += 1
        return _Tracked(_Behaviour(self.server), self.transports, loop=self.loop)

    def run(self, ready: threading.Event) -> None:
        asyncio.set_event_loop(self.loop)
        listen = self.loop.create_server(self._protocol, self.server.host, 0)
        self.listening = self.loop.run_until_complete(listen)
        self.server.port = self.listening.sockets[0].getsockname()[1]
        ready.set()
        self.loop.run_forever()
        self.loop.run_until_complete(self._close())
        self.loop.close()

    async def _close(self) -> None:
        if self.listening is not None:
            self.listening.close()
        for transport in list(self.transports):
            transport.abort()  # type: ignore[attr-defined]
        waiting = asyncio.all_tasks() - {asyncio.current_task()}
        for task in waiting:
            task.cancel()
        await asyncio.gather(*waiting, return_exceptions=True)


class _Tracked(SMTP):
    """aiosmtpd's protocol with its connection on a list, so that the end of the test closes it."""

    def __init__(self, handler: _Behaviour, transports: set[asyncio.BaseTransport], **how: Any) -> None:
        super().__init__(handler, enable_SMTPUTF8=True, hostname="mail.test", **how)
        self._all_transports = transports

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._all_transports.add(transport)
        super().connection_made(transport)

    def connection_lost(self, error: Exception | None) -> None:
        self._all_transports.discard(self.transport)
        super().connection_lost(error)


@contextmanager
def smtp_server() -> Iterator[SmtpServer]:
    """A server that listens on a free port of loopback for the length of the block."""
    server, ready = SmtpServer(), threading.Event()
    loop = _Loop(server)
    thread = threading.Thread(target=loop.run, args=(ready,), name="test-smtp", daemon=True)
    thread.start()
    assert ready.wait(10), "The SMTP server did not start."
    try:
        yield server
    finally:
        loop.loop.call_soon_threadsafe(loop.loop.stop)
        thread.join(10)
