"""Passkeys by Chromium's virtual authenticator, the pages around them, and the warning before a session ends."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pyotp
import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import select

from tests.browser.conftest import DESK, PHONE
from tests.browser.named import FAY, MIRA, Named, fill_in, running, signed_in
from tests.browser.test_pages import faults
from tests.infra.databases import SqliteFiles, one
from unhurried.accounts.models import Passkey, Session
from unhurried.kit import clock
from unhurried.kit.db import db

PICTURES = os.environ.get("PICTURES", "")
ALWAYS_HERE = {
    "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
    "isUserVerified": True, "automaticPresenceSimulation": True,
}  # fmt: skip


@pytest.fixture
def site(files: SqliteFiles, ready: str, tmp_path: Path) -> Iterator[Named]:
    with one(files, ready) as database, running(database, tmp_path) as found:
        yield found


def with_a_device(page: Page) -> Any:
    """The page's virtual authenticator; returns how to change it."""
    cdp = page.context.new_cdp_session(page)
    cdp.send("WebAuthn.enable")
    number = cdp.send("WebAuthn.addVirtualAuthenticator", {"options": ALWAYS_HERE})["authenticatorId"]
    return lambda verified: cdp.send(
        "WebAuthn.setUserVerified", {"authenticatorId": number, "isUserVerified": verified}
    )


def make_one(site: Named, page: Page) -> None:
    page.goto(f"{site.url}/account/passkeys")
    page.get_by_label("What you call it").fill("my phone")
    page.get_by_role("button", name="Make a passkey").click()
    expect(page.get_by_text("Your passkey “my phone” is kept.")).to_be_visible()


def test_a_passkey_is_made_signs_in_steps_up_and_is_removed(site: Named, browser: Browser) -> None:
    context = signed_in(site, browser, viewport=PHONE)
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    with_a_device(page)
    make_one(site, page)
    assert page.goto(f"{site.url}/journal").status == 200  # type: ignore[union-attr]

    page.goto(f"{site.url}/sign-out")
    page.get_by_role("main").get_by_role("button", name="Sign out").click()
    page.goto(f"{site.url}/signin")
    page.get_by_role("radio", name="I am the only one who uses it").check()
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_url(f"{site.url}/home")
    kept = {one["name"]: one for one in context.cookies()}["unhurried"]
    assert kept["expires"] > 0
    assert page.goto(f"{site.url}/journal").status == 200  # type: ignore[union-attr]

    context.clear_cookies()
    context.add_cookies([site.cookie(MIRA)])
    page.goto(f"{site.url}/home")
    page.get_by_role("link", name="Journal").click()
    expect(page.get_by_role("heading", name="One more proof")).to_be_visible()
    page.get_by_role("button", name="Open with a passkey").click()
    expect(page.get_by_role("heading", name="One more proof")).to_have_count(0)
    assert page.url == f"{site.url}/journal"

    page.goto(f"{site.url}/account/passkeys")
    page.get_by_role("button", name="Remove it").click()
    expect(page.get_by_text("That passkey opens nothing here any more.")).to_be_visible()
    assert [line for line in said if "403" not in line] == []
    with site.app.app_context():
        assert db.session.scalars(select(Passkey)).all() == []


def test_a_device_that_does_not_know_its_owner_opens_nothing(site: Named, browser: Browser) -> None:
    page = signed_in(site, browser).new_page()
    verified = with_a_device(page)
    make_one(site, page)
    verified(False)
    page.goto(f"{site.url}/step-up")
    page.get_by_role("button", name="Open with a passkey").click()
    expect(page.get_by_text("Nothing was sent: the device gave no answer, or you stopped it.")).to_be_visible()
    verified(True)
    page.get_by_role("button", name="Open with a passkey").click()
    page.wait_for_url(f"{site.url}/home")


def test_without_scripts_the_pages_say_what_else_works(site: Named, browser: Browser) -> None:
    page = signed_in(site, browser, java_script_enabled=False).new_page()
    page.goto(f"{site.url}/account/passkeys")
    expect(page.get_by_text("Without it a passphrase does the same.")).to_be_visible()
    expect(page.get_by_role("button", name="Make a passkey")).to_be_hidden()
    expect(
        page.get_by_text(re.compile(r"You stay signed in until \d\d:\d\d, and longer while you go on\."))
    ).to_be_visible()
    page.goto(f"{site.url}/signin")
    expect(page.get_by_text("The mailed page works everywhere.")).to_be_visible()
    expect(page.get_by_role("button", name="Sign in with a passkey")).to_be_hidden()
    expect(page.get_by_role("button", name="Send me the page")).to_be_visible()


def test_two_minutes_before_the_end_the_page_offers_to_stay(site: Named, browser: Browser) -> None:
    page = signed_in(site, browser, viewport=PHONE).new_page()
    page.clock.install()
    page.goto(f"{site.url}/account")
    stay, almost_an_hour = page.get_by_role("button", name="Stay", exact=True), 3_485_000
    site.left(3_000)  # another tab went on
    page.clock.fast_forward(almost_an_hour)
    expect(page.get_by_text(re.compile("until"))).to_be_visible()
    expect(stay).to_be_hidden()

    site.left(110)
    page.clock.fast_forward(almost_an_hour)
    expect(stay).to_be_visible()
    assert "two minutes" in page.get_by_role("alert").inner_text()
    assert faults(page) == []
    stay.click()
    expect(stay).to_be_hidden()
    with site.app.app_context():
        assert max(db.session.scalars(select(Session.seen_at))) > clock.wall() - timedelta(seconds=60)

    site.left(0)
    page.clock.fast_forward(almost_an_hour)
    expect(page.get_by_text("What you have written stays on this page: sign in again in another tab")).to_be_visible()
    expect(stay).to_be_hidden()


@pytest.mark.parametrize(("scheme", "size"), [("light", PHONE), ("dark", DESK)], ids=["light phone", "dark desk"])
def test_every_page_of_signing_in_passes_axe_and_fits_the_screen(
    site: Named, browser: Browser, scheme: Any, size: Any
) -> None:
    mailed = fill_in(site)
    pages = {
        "nobody": ["/signin", *mailed.values()],
        "link": ["/account", "/account/passkeys", "/account/recovery", "/step-up", mailed["address"]],
        "full": ["/account/passkeys", "/account/passphrase", "/account/recovery", "/address"],
        "staff": ["/account", "/code-app", "/account/second-proof"],
    }
    for who, paths in pages.items():
        context = browser.new_context(viewport=size, color_scheme=scheme)
        if who != "nobody":
            context.add_cookies([site.cookie(FAY if who == "staff" else MIRA, full=who != "link")])
        page = context.new_page()
        for path in paths:
            answer = page.goto(site.url + path)
            assert answer and answer.status in (200, 410), path
            assert faults(page) == [], (who, path)
            assert page.evaluate("document.documentElement.scrollWidth") <= size["width"], (who, path)
            if PICTURES:
                name = path.strip("/").replace("/", "-")[:15]
                page.screenshot(path=f"{PICTURES}/{who}-{name}-{scheme}-{size['width']}.png", full_page=True)
        context.close()


def test_a_code_app_is_set_up_by_its_picture_and_its_codes_are_shown_once(site: Named, browser: Browser) -> None:
    fill_in(site)
    page = signed_in(site, browser, FAY, full=True, viewport=PHONE).new_page()
    page.goto(f"{site.url}/code-app")
    expect(page.get_by_role("img", name="The secret as a QR code")).to_be_visible()
    secret = page.locator("code.secret").inner_text().replace(" ", "")
    page.get_by_label("The code").fill(pyotp.TOTP(secret).now())
    page.get_by_role("button", name="Take this app").click()
    expect(page.get_by_role("heading", name="Your recovery codes")).to_be_visible()
    assert page.locator(".codes code").count() == 10
    assert faults(page) == []
    page.get_by_role("link", name="I have kept them: on to the desk").click()
    page.wait_for_url(f"{site.url}/desk")
    page.goto(f"{site.url}/code-app")
    expect(page.locator("code.secret")).to_have_count(0)
