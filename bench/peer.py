"""django-post-office with its defaults, from PyPI in an environment of its own in .cache, on a database beside ours."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import venv
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import make_url

from bench.report import ROOT
from unhurried.mail.rules import Mail

HOME = ROOT / ".cache" / "bench-peer"
PINNED = ("django==5.2.19", "django-post-office==3.12.0", "psycopg[binary]==3.3.9")
SITE = ROOT / "bench" / "peer_site.py"


@dataclass(frozen=True)
class Peer:
    """The peer's site; each call is a process of its own."""

    env: dict[str, str]

    def write(self, mail: Mail, number: int) -> None:
        """Queue the same letter for so many people."""
        self.say("write", str(number), given=json.dumps(asdict(mail)))

    def drained(self) -> float:
        """Run `send_queued_mail` until the queue is empty; seconds, the start of the process left out."""
        return float(self.say("send"))

    def say(self, *words: str, given: str = "") -> str:
        """Run one command of the peer's site; what it printed."""
        command = [HOME / "bin" / "python", SITE, *words]
        done = subprocess.run(command, input=given, env=self.env, capture_output=True, text=True, check=False)
        if done.returncode:
            sys.exit(f"The peer failed at {words[0]}: {done.stderr[-600:]}")
        return done.stdout


@contextmanager
def peer(database_url: str, folder: Path, smtp_port: int) -> Iterator[Peer]:
    """The peer with its tables made; it sends to the same sink."""
    install(HOME, PINNED)
    where: Any = make_url(database_url)
    env = {
        **{name: value for name, value in os.environ.items() if not name.startswith(("UNHURRIED_", "PYTHON"))},
        "PEER_DATABASE": str(where.database),
        "PEER_HOST": str(where.query["host"]),
        "PEER_USER": str(where.username),
        "PEER_SMTP_PORT": str(smtp_port),
        "PEER_FOLDER": str(folder),
    }
    found = Peer(env)
    found.say("migrate")
    yield found


def install(home: Path, pinned: Sequence[str]) -> None:
    """These packages from PyPI in an environment of their own, unless it is there already."""
    stamp = home / "stamp"
    if stamp.exists() and stamp.read_text() == "\n".join(pinned):
        return
    venv.create(home, with_pip=True, clear=True)
    subprocess.run([home / "bin" / "pip", "install", "--quiet", *pinned], check=True)
    stamp.write_text("\n".join(pinned))
