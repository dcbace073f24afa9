"""Pictures of a page in every width, side by side on one sheet for light and one for dark."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Browser, Page

WIDTHS = (320, 390, 768, 1280)
SCHEMES = ("light", "dark")
TALLEST = 1700
GAP, QUALITY = 24, 48
LAID = "margin:0;padding:{gap}px;display:flex;gap:{gap}px;align-items:flex-start;background:{ground}"
SHEET = f'<body style="{LAID}">{{all}}'
# What differs from one drawing to the next and tells nothing: until when one stays, a code of one's own.
STILL = """() => {
  for (const one of document.querySelectorAll("[data-until]")) one.textContent = "13:00";
  for (const one of document.querySelectorAll("main .code")) one.textContent = "46J-AWA";
}"""
PICTURE = '<img src="data:image/jpeg;base64,{jpeg}" style="border:1px solid #8888">'


class Sheets:
    """Draws sheets, each with one page in every width; `scale` 0.5 halves them, which keeps the folder small."""

    def __init__(self, browser: Browser, scale: float) -> None:
        self.scale = scale
        self.paper = browser.new_page()
        self.tongue = self.paper.context.new_cdp_session(self.paper)

    def draw(self, page: Page, scheme: str, file: Path) -> None:
        """Write the sheet of one scheme, as WebP or JPEG by the file's ending."""
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        pictures = "".join(PICTURE.format(jpeg=base64.b64encode(one).decode()) for one in _in_every_width(page))
        ground = "#dfe3e0" if scheme == "light" else "#05090a"
        width = sum(WIDTHS) + (len(WIDTHS) + 1) * GAP + 2 * len(WIDTHS)
        self.paper.set_viewport_size({"width": width, "height": 600})
        self.paper.set_content(SHEET.format(gap=GAP, ground=ground, all=pictures), wait_until="load")
        size = self.paper.evaluate("[document.documentElement.scrollWidth, document.documentElement.scrollHeight]")
        clip = {"x": 0, "y": 0, "width": size[0], "height": size[1], "scale": self.scale}
        how = {"format": file.suffix[1:], "quality": QUALITY, "captureBeyondViewport": True, "clip": clip}
        file.write_bytes(base64.b64decode(self.tongue.send("Page.captureScreenshot", how)["data"]))


def _in_every_width(page: Page) -> Iterator[bytes]:
    page.evaluate(STILL)
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        page.evaluate("scrollTo(0, 0)")
        height = min(int(page.evaluate("document.documentElement.scrollHeight")), TALLEST)
        if page.locator("iframe").count():  # What a frame shows is painted only while it is in the window.
            page.set_viewport_size({"width": width, "height": height})
        yield page.screenshot(
            type="jpeg", quality=92, full_page=True, clip={"x": 0, "y": 0, "width": width, "height": height}
        )
