"""The server that takes bounces, complaints and replies, over LMTP or SMTP (docs: mail §3).

Behind the operator's own mail server it speaks LMTP (RFC 2033). It relays nothing, takes one recipient to a message,
answers with its own words only, and writes no address, subject or text into any log.
"""

from __future__ import annotations

import asyncio
import logging
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import urlsplit

from aiosmtpd.lmtp import LMTP
from aiosmtpd.smtp import SMTP
from flask import Flask

from unhurried.kit.settings import SettingFault, Settings
from unhurried.mail.intake.places import is_ours
from unhurried.mail.service.receiving import TryLater, receive

LARGEST = 10 * 1024 * 1024
MOST_AT_ONCE, WORKERS, SILENCE, LAST_WORDS = 60, 4, 60.0, 10.0
LONGEST_LINE = 16_384
BUSY = b"421 4.3.2 Busy at the moment. Please try again later.\r\n"
LATER = "451 4.3.0 It could not be taken at the moment. Please try again later."
ONE = "452 4.5.3 One recipient to a message, please."
NOT_OURS = "550 5.7.1 No mail is taken here for this address."
TAKEN = "250 2.0.0 Taken"
WHERE = "UNHURRIED_INBOUND_URL: write lmtp://host:port or smtp://host:port, such as lmtp://127.0.0.1:8024."
log = logging.getLogger(__name__)


def read_address(url: str) -> tuple[type[SMTP], str, int]:
    """How and where to listen; raises SettingFault with one sentence."""
    try:
        found = urlsplit(url)
        speech: type[SMTP] | None = {"lmtp": LMTP, "smtp": SMTP}.get(found.scheme)
        host, port = found.hostname, found.port
    except ValueError:
        raise SettingFault(WHERE) from None
    if speech is None or not host or port is None:
        raise SettingFault(WHERE)
    return speech, host, port


class Inbound:
    """The running server: `start()` listens, `port` says where, `stop()` lets what is being taken come to its end."""

    def __init__(self, app: Flask) -> None:
        chosen: Settings = app.config["UNHURRIED"]
        self.app, self.sender, self.host_name = app, chosen.sender, chosen.host
        self.speech, self.host, self.port = read_address(chosen.inbound_url)
        self.loop = asyncio.new_event_loop()
        self.open: set[asyncio.BaseTransport] = set()
        self.pool = ThreadPoolExecutor(WORKERS, "inbound")
        self.ready, self.over, self.fault = threading.Event(), asyncio.Event(), ""
        self.taking: set[asyncio.Future[str]] = set()
        self.thread = threading.Thread(target=self._run, name="inbound", daemon=True)

    def start(self) -> None:
        """Listen; raises SettingFault where that address cannot be had."""
        self.thread.start()
        self.ready.wait()
        if self.fault:
            raise SettingFault(f"UNHURRIED_INBOUND_URL: nothing can listen there ({self.fault}).")

    def stop(self) -> None:
        """Take no new message, finish the present ones, and end."""
        self.loop.call_soon_threadsafe(self.over.set)
        self.thread.join(LAST_WORDS * 2)
        self.pool.shutdown()

    def _run(self) -> None:
        # What the library writes into its log are commands, and those are people's addresses.
        logging.getLogger("mail.log").setLevel(logging.CRITICAL)
        asyncio.set_event_loop(self.loop)
        try:
            self.loop.run_until_complete(self._serve())
        finally:
            self.ready.set()
            self.loop.close()

    async def _serve(self) -> None:
        try:
            listening = await self.loop.create_server(self._connection, self.host, self.port)
        except OSError as fault:
            self.fault = fault.strerror or type(fault).__name__
            return
        self.port = listening.sockets[0].getsockname()[1]
        self.ready.set()
        await self.over.wait()
        listening.close()
        if self.taking:
            await asyncio.wait(self.taking, timeout=LAST_WORDS)
        await self._hang_up()

    async def _hang_up(self) -> None:
        for transport in list(self.open):
            transport.close()
        waiting = asyncio.all_tasks() - {asyncio.current_task()}
        for task in waiting:
            task.cancel()
        await asyncio.gather(*waiting, return_exceptions=True)

    def _connection(self) -> asyncio.Protocol:
        if len(self.open) >= MOST_AT_ONCE:
            return _Full()
        what: dict[str, Any] = {"hostname": self.host_name, "ident": "ready", "timeout": SILENCE}
        bounds: dict[str, Any] = {"data_size_limit": LARGEST, "command_call_limit": 2000, "enable_SMTPUTF8": True}
        return _tracked(self.speech, self.open)(_Taker(self), **what, **bounds)

    async def take(self, envelope_from: str, recipient: str, content: bytes) -> str:
        """Take one message, in a thread of its own; the answer to the final dot."""
        found = self.loop.run_in_executor(self.pool, self._take, envelope_from, recipient, content)
        self.taking.add(found)
        found.add_done_callback(self.taking.discard)
        return await found

    def _take(self, envelope_from: str, recipient: str, content: bytes) -> str:
        with self.app.app_context():
            try:
                receive(envelope_from, recipient, content)
            except TryLater:
                return LATER
            except Exception as fault:  # noqa: BLE001  the sender keeps it, and no word of it stands in a log
                log.error("mail could not be taken", extra={"fault": type(fault).__name__})
                return LATER
        return TAKEN


class _Taker:
    """What aiosmtpd asks; the names are its own."""

    def __init__(self, inbound: Inbound) -> None:
        self.inbound = inbound

    async def handle_RCPT(self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any) -> str:  # noqa: N802
        """One recipient of ours. Whether its token is a true one is never told."""
        if not is_ours(address, self.inbound.sender):
            return NOT_OURS
        if envelope.rcpt_tos:
            return ONE
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 OK"

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        """The whole message, after its final dot."""
        return await self.inbound.take(envelope.mail_from or "", envelope.rcpt_tos[0], bytes(envelope.content or b""))

    async def handle_exception(self, error: Exception) -> str:
        """A fault of ours: no word of it leaves the house."""
        log.error("a line for incoming mail broke", extra={"fault": type(error).__name__})
        return LATER


class _Full(asyncio.Protocol):
    """The answer to one connection too many."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.WriteTransport)
        transport.write(BUSY)
        transport.close()


def _tracked(speech: type[SMTP], open_ones: set[asyncio.BaseTransport]) -> type[SMTP]:
    """The protocol, with its connections in a set, so that they are counted and closed at the end."""

    class Tracked(speech):  # type: ignore[valid-type, misc]
        line_length_limit = LONGEST_LINE

        def connection_made(self, transport: asyncio.BaseTransport) -> None:
            open_ones.add(transport)
            super().connection_made(transport)

        def connection_lost(self, error: Exception | None) -> None:
            open_ones.discard(self.transport)
            super().connection_lost(error)

    return Tracked
