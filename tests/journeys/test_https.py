"""A POST over https with the browser's own headers: CSRF, Referrer-Policy and the `__Host-` cookie together."""

from __future__ import annotations

import ssl
import threading
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from playwright.sync_api import Browser, expect
from werkzeug.serving import make_server

from tests.infra.databases import SqliteFiles, close, one
from tests.infra.smtp import SmtpServer
from tests.journeys.conftest import FACILITATOR, Site, open_site


def certificate(folder: Path) -> tuple[Path, Path]:
    """A certificate for 127.0.0.1 that signs itself, and its key."""
    key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "test")])
    now = datetime.now(UTC)
    made = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    made = made.serial_number(1).not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=1))
    here = x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))])
    signed = made.add_extension(here, critical=False).sign(key, hashes.SHA256())
    (folder / "cert.pem").write_bytes(signed.public_bytes(serialization.Encoding.PEM))
    plain = serialization.NoEncryption()
    pem, pkcs8 = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8
    (folder / "key.pem").write_bytes(key.private_bytes(pem, pkcs8, plain))
    return folder / "cert.pem", folder / "key.pem"


@pytest.fixture
def secure_site(files: SqliteFiles, ready: str, smtp: SmtpServer, tmp_path: Path) -> Iterator[Site]:
    """The site over https on a free port."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*certificate(tmp_path))
    with one(files, ready) as database:
        server = make_server("127.0.0.1", 0, lambda *_: [], threaded=True, ssl_context=context)
        found = open_site(f"https://127.0.0.1:{server.server_port}", database, tmp_path, smtp, date(2026, 11, 30))
        server.app = found.app
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield found
        server.shutdown()
        close(found.app)


def test_signing_in_over_https_with_the_browsers_own_headers(secure_site: Site, browser: Browser) -> None:
    page = browser.new_context(ignore_https_errors=True).new_page()
    page.goto(f"{secure_site.url}/signin")
    page.get_by_label("address", exact=False).first.fill(FACILITATOR)
    with page.expect_request("**/signin") as asked:
        page.get_by_role("button", name="Send me the page").click()
    assert asked.value.header_value("referer") == f"{secure_site.url}/signin"
    secure_site.deliver()
    page.goto(secure_site.link(FACILITATOR))
    page.get_by_role("button", name="Sign in").click()
    page.goto(f"{secure_site.url}/desk")
    expect(page.get_by_role("heading", name="This week")).to_be_visible()
    names = {cookie["name"]: cookie for cookie in page.context.cookies()}
    assert names["__Host-unhurried"]["secure"] and names["__Host-unhurried"]["httpOnly"]


def test_a_post_over_https_without_its_token_gets_a_sentence(secure_site: Site, browser: Browser) -> None:
    context = browser.new_context(ignore_https_errors=True)
    context.add_cookies([secure_site.cookie(FACILITATOR)])
    page = context.new_page()
    page.goto(f"{secure_site.url}/desk/groups/new")
    page.evaluate("document.querySelectorAll('main [name=csrf_token]').forEach(one => one.remove())")
    with page.expect_response("**/desk/groups/new") as answer:
        page.locator("main form button").click()
    assert answer.value.status == 400
