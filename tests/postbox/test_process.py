"""`unhurried inbound` as the process that an operator starts."""

from __future__ import annotations

import os
import signal
import smtplib
import socket
import subprocess
import sys
from pathlib import Path

from flask import Flask

from tests.infra.apps import environment
from tests.mail.incoming import received, report

CLI = [sys.executable, "-m", "unhurried.cli"]


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def test_the_process_takes_mail_is_well_and_ends_when_told(app: Flask, database_url: str, tmp_path: Path) -> None:
    port = free_port()
    settings = environment(database_url, tmp_path, inbound_url=f"lmtp://127.0.0.1:{port}", mail_from="hello@site.test")
    surroundings = {**os.environ, **settings}
    with subprocess.Popen([*CLI, "inbound"], env=surroundings, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout
            assert process.stdout.readline().strip() == f"Mail comes in at 127.0.0.1, port {port}."
            with smtplib.LMTP("127.0.0.1", port) as line:
                line.sendmail("", "b+x@bounce.site.test", report("a@b.test").as_bytes().replace(b"\n", b"\r\n"))
            well = subprocess.run([*CLI, "health", "inbound"], env=surroundings, check=False)
        finally:
            process.send_signal(signal.SIGTERM)
            assert process.wait(20) == 0
    assert well.returncode == 0
    assert received() == {"forged": 1}


def test_without_a_place_to_listen_it_says_so_in_one_sentence(tmp_path: Path) -> None:
    for url, said in (("", "Set UNHURRIED_INBOUND_URL"), ("http://x", "write lmtp://host:port")):
        settings = environment(f"sqlite:///{tmp_path / 'x.sqlite'}", tmp_path, inbound_url=url)
        done = subprocess.run(
            [*CLI, "inbound"], env={**os.environ, **settings}, capture_output=True, text=True, check=False
        )
        assert done.returncode != 0
        assert said in done.stderr
        assert "Traceback" not in done.stderr
