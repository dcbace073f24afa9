"""The demo's post office: a real SMTP server whose letters are kept as files, for the demo's inbox page."""

from __future__ import annotations

import asyncio
import itertools
import socket
from pathlib import Path
from typing import Any

from aiosmtpd.smtp import SMTP

from unhurried.kit import clock

LARGEST = 5_000_000
HOST = "demo.example"  # asked for by itself, a machine may take seconds to say its name


class Keeper:
    """Keeps every accepted message as a file in the folder; the name sorts by arrival."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.numbers = itertools.count()
        folder.mkdir(parents=True, exist_ok=True)

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        """Keep one message: written whole under another name first, so that the page never reads half of one."""
        name = f"{int(clock.wall().timestamp() * 1_000_000):020d}-{next(self.numbers)}"
        draft = self.folder / f"{name}.part"
        draft.write_bytes(envelope.content)
        draft.rename(self.folder / f"{name}.eml")
        return "250 kept"


def keep_post(listener: socket.socket, folder: Path) -> None:
    """Serve what comes to this socket, which listens already, until the process is told to end."""
    asyncio.run(_serve(listener, Keeper(folder)))


async def _serve(listener: socket.socket, keeper: Keeper) -> None:
    smtp = lambda: SMTP(keeper, data_size_limit=LARGEST, enable_SMTPUTF8=True, hostname=HOST)  # noqa: E731
    server = await asyncio.get_running_loop().create_server(smtp, sock=listener)
    await server.serve_forever()
