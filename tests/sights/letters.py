"""Pictures of letters, from the bytes that an SMTP server received: as HTML on a phone and on a screen, and as text."""

from __future__ import annotations

import base64
import sys
from collections.abc import Iterator
from html import escape
from pathlib import Path

from playwright.sync_api import Browser, Page, Route

from tests.infra.apps import make_app
from tests.infra.databases import close
from tests.infra.smtp import Accepted, smtp_server
from tests.security.letters import NAMES, send_one_of_every_kind
from tests.sights.shots import QUALITY, SCHEMES
from unhurried.kit.db import db
from unhurried.letters.emails.whole import WHOLE

WIDTHS, TALLEST, GAP = (320, 600), 1500, 24
HALF = 0.5
TEXT = (
    '<body style="margin:0;padding:20px;background:#fff;color:#111;font:14px/1.45 ui-monospace,monospace">'
    '<pre style="margin:0;white-space:pre-wrap;overflow-wrap:anywhere;font:inherit">{words}</pre>'
)
LAID = (
    "margin:0;padding:{gap}px;display:flex;gap:{gap}px;align-items:flex-start;background:#cfd4d1;font:20px sans-serif"
)
HEAD = (
    '<body style="margin:0;background:#cfd4d1"><p style="margin:24px 24px 0;font:22px sans-serif;color:#111">{line}</p>'
)
SHEET = HEAD + '<div style="' + LAID.format(gap=GAP) + '">{pictures}</div>'
PICTURE = '<img src="data:image/png;base64,{png}" style="border:1px solid #8888">'


def shown_letters() -> list[str]:
    """One of each: all discreet ones read alike, and in the whole style only weeks differ from a note."""
    notes = {name for name in NAMES if name.endswith(".n") or "." not in name}
    return sorted(notes | {"lesson.d"} | {f"{kind}.w" for kind in WHOLE})


def received(folder: Path) -> dict[str, Accepted]:
    """One letter of every kind, by its name."""
    with smtp_server() as server:
        app = make_app(
            f"sqlite:///{folder / 'letters.sqlite'}", folder, smtp_url=server.url, mail_from="hello@u.example"
        )
        with app.app_context():
            db.create_all()
        send_one_of_every_kind(app)
        close(app)
        return {one.recipients[0].partition("@")[0]: one for one in server.accepted}


def draw_letters(browser: Browser, folder: Path, to: Path, scale: float = HALF) -> None:
    """Write a sheet for each letter; a letter that asks for anything from elsewhere is a fault."""
    to.mkdir(parents=True, exist_ok=True)
    found = received(folder)
    page, paper = browser.new_page(), browser.new_page()
    page.route("**/*", _refuse)
    for name in shown_letters():
        _draw(page, paper, found[name], to / f"{name}.webp", scale)
        sys.stderr.write(f"· letter {name}\n")


def _refuse(route: Route) -> None:
    raise AssertionError(f"A letter asks for {route.request.url}.")


def _draw(page: Page, paper: Page, letter: Accepted, file: Path, scale: float) -> None:
    pictures = "".join(PICTURE.format(png=base64.b64encode(one).decode()) for one in _pictures(page, letter))
    line = escape(f"{letter.message['From'].addresses[0].display_name} — {letter.message['Subject']}")
    paper.set_viewport_size({"width": 2 * sum(WIDTHS) + 480 + 7 * GAP, "height": 600})
    paper.set_content(SHEET.format(line=line, pictures=pictures), wait_until="load")
    size = paper.evaluate("[document.documentElement.scrollWidth, document.documentElement.scrollHeight]")
    clip = {"x": 0, "y": 0, "width": size[0], "height": size[1], "scale": scale}
    how = {"format": file.suffix[1:], "quality": QUALITY, "captureBeyondViewport": True, "clip": clip}
    tongue = paper.context.new_cdp_session(paper)
    file.write_bytes(base64.b64decode(tongue.send("Page.captureScreenshot", how)["data"]))
    tongue.detach()


def _pictures(page: Page, letter: Accepted) -> Iterator[bytes]:
    html = letter.text("html")
    for width in WIDTHS:
        for scheme in SCHEMES:
            page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            yield _picture(page, html, width)
    page.emulate_media(color_scheme="light")
    yield _picture(page, TEXT.format(words=escape(letter.text())), 480)


def _picture(page: Page, html: str, width: int) -> bytes:
    page.set_viewport_size({"width": width, "height": 300})
    page.set_content(html, wait_until="load")
    size = page.evaluate("[document.documentElement.scrollWidth, document.documentElement.scrollHeight]")
    assert size[0] <= width, f"wider than {width} pixels"
    return page.screenshot(full_page=True, clip={"x": 0, "y": 0, "width": width, "height": min(size[1], TALLEST)})
