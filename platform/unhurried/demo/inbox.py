"""The demo's letters as the post office keeps them: a file for each, for the inbox page."""

from __future__ import annotations

from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

MOST_SHOWN = 200


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
