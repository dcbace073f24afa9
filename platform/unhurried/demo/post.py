"""The demo's post office: a real SMTP server whose letters are kept as files, for the demo's inbox page."""

from __future__ import annotations

import itertools
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller

from unhurried.kit import clock

MOST_SHOWN = 200
LARGEST = 5_000_000


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


class Post(Controller):
    """The server on a free port, which is known once it listens."""

    def _trigger_server(self) -> None:
        assert self.server is not None
        self.port = int(self.server.sockets[0].getsockname()[1])  # type: ignore[attr-defined]
        super()._trigger_server()  # type: ignore[no-untyped-call]


def open_post(folder: Path) -> Post:
    """Start the server on a free loopback port, `.port`, in a thread of its own; `.stop()` ends it."""
    post = Post(Keeper(folder), hostname="127.0.0.1", port=0, data_size_limit=LARGEST)
    post.start()
    return post


def letters_kept(folder: Path) -> list[tuple[str, EmailMessage]]:
    """The kept messages with their names, the latest arrived first, 200 at most."""
    files = sorted(folder.glob("*.eml"), reverse=True)[:MOST_SHOWN]
    return [(file.stem, _read(file)) for file in files]


def letter_kept(folder: Path, name: str) -> EmailMessage | None:
    """One kept message by its name, or None."""
    file = folder / f"{name}.eml"
    wanted = name.replace("-", "").isdigit() and file.is_file()
    return _read(file) if wanted else None


def _read(file: Path) -> EmailMessage:
    return message_from_bytes(file.read_bytes(), _class=EmailMessage, policy=policy.default)
