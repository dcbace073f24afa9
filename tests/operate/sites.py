"""What the tests of operating share: production's settings, one command, one request as a proxy would pass it on."""

from __future__ import annotations

import http.client
import os
import socket
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

HOST = "courses.site.test"
KEY = "an-operators-own-key-of-more-than-32-signs"
VAULT = "k1:" + "A" * 43 + "="


@dataclass(frozen=True)
class Answer:
    """What came back over http."""

    status: int
    headers: http.client.HTTPMessage
    body: str


def production(database_url: str, data_dir: Path, redis_url: str, smtp_url: str, port: int = 0) -> dict[str, str]:
    """Production's settings as variables of the environment."""
    chosen = {
        "mode": "production",
        "base_url": f"https://{HOST}",
        "secret_key": KEY,
        "vault_keys": VAULT,
        "database_url": database_url,
        "redis_url": redis_url,
        "smtp_url": smtp_url,
        "mail_from": "hello@site.test",
        "data_dir": str(data_dir),
        "port": str(port or free_port()),
    }
    return {f"UNHURRIED_{name.upper()}": value for name, value in chosen.items()}


def free_port() -> int:
    """A port of loopback that nobody listens on."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def ask(port: int, path: str = "/", host: str = HOST, **headers: str) -> Answer:
    """GET the path as the proxy in front asks for it."""
    sent = {"Host": host, "X-Forwarded-Proto": "https", "X-Forwarded-For": "192.0.2.7", **headers}
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        connection.request("GET", path, headers=sent)
        found = connection.getresponse()
        return Answer(found.status, found.headers, found.read().decode())
    finally:
        connection.close()


def answers(port: int) -> bool:
    """Whether the site answers with a page."""
    try:
        return ask(port).status == 200
    except OSError:
        return False


def run(
    *words: str, env: Mapping[str, str], where: Path, python: str | Path = sys.executable, typed: str = ""
) -> subprocess.CompletedProcess[str]:
    """Run `unhurried <words>` to its end, with these settings and no others."""
    outside = {name: value for name, value in os.environ.items() if not name.startswith("UNHURRIED_")}
    return subprocess.run(
        [str(python), "-m", "unhurried.cli", *words],
        env={**outside, **env},
        cwd=where,
        input=typed,
        capture_output=True,
        text=True,
        timeout=150,
        check=False,
    )
