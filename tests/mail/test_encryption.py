"""STARTTLS and a password, against a real server with a certificate of its own."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from unhurried.mail.senders.address import read_relay
from unhurried.mail.senders.line import Line
from unhurried.mail.senders.replies import RelayDown
from unhurried.mail.senders.talk import Parcel

SECONDS = timedelta(seconds=10)
LETTER = b"Subject: x\r\n\r\nTake your time.\r\n"


class Keeper:
    def __init__(self) -> None:
        self.kept: list[tuple[bytes, bool]] = []

    async def handle_DATA(self, _server: Any, session: Any, envelope: Any) -> str:
        self.kept.append((envelope.content, session.ssl is not None))
        return "250 kept"


def certificate(folder: Path) -> tuple[Path, Path]:
    """A certificate for localhost that signs itself, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    moment = datetime.now(UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(moment - timedelta(days=1))
        .not_valid_after(moment + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    pem, plain = serialization.Encoding.PEM, serialization.NoEncryption()
    (folder / "cert").write_bytes(made.public_bytes(pem))
    (folder / "key").write_bytes(key.private_bytes(pem, serialization.PrivateFormat.PKCS8, plain))
    return folder / "cert", folder / "key"


def check(_server: Any, _session: Any, _envelope: Any, _mechanism: str, data: Any) -> AuthResult:
    return AuthResult(success=(data.login, data.password) == (b"me@x", b"p/w"), handled=False)


@pytest.fixture
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Keeper, int]]:
    cert, key = certificate(tmp_path)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(cert, key)
    monkeypatch.setenv("SSL_CERT_FILE", str(cert))
    keeper = Keeper()
    how = {"tls_context": context, "require_starttls": True, "auth_required": True, "authenticator": check}
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    controller = Controller(keeper, hostname="127.0.0.1", port=port, **how)
    controller.start()
    yield keeper, port
    controller.stop()


def send(url: str) -> None:
    line = Line(read_relay(url), SECONDS, "site.test")
    assert list(line.send([Parcel("a@site.test", "b@inbox.test", lambda: LETTER)] * 2)) == [None, None]
    assert line.ready()
    line.close()


def test_mail_goes_encrypted_and_signed_in(server: tuple[Keeper, int]) -> None:
    keeper, port = server
    send(f"smtp://me%40x:p%2Fw@localhost:{port}?starttls=1")
    assert keeper.kept == [(LETTER, True)] * 2


def test_a_wrong_password_sends_nothing_and_needs_an_operator(server: tuple[Keeper, int]) -> None:
    keeper, port = server
    with pytest.raises(RelayDown) as fault:
        send(f"smtp://me%40x:wrong@localhost:{port}?starttls=1")
    assert fault.value.alert
    assert keeper.kept == []


def test_a_certificate_for_another_name_sends_nothing(server: tuple[Keeper, int]) -> None:
    keeper, port = server
    with pytest.raises(RelayDown) as fault:
        send(f"smtp://me%40x:p%2Fw@127.0.0.1:{port}?starttls=1")
    assert fault.value.alert
    assert keeper.kept == []
