"""`./run screens [NAME …]`: pictures of every page, light and dark, in four widths, with an index, in docs/screens."""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, Playwright, sync_playwright

from tests.sights import pages
from tests.sights.letters import draw_letters, shown_letters
from tests.sights.shots import SCHEMES, Sheets
from tests.sights.visiting import Visitor, serving
from tests.sights.world import world

FOLDER = Path(__file__).parents[2] / "docs" / "screens"
LOOKED = FOLDER / "looked.md"
PARTS = {
    "For everyone": pages.OPEN,
    "Behind the links of a letter": pages.LETTERS,
    "Reading, resting, leaving": pages.READING,
    "Private writing": pages.WRITING,
    "Talking and meeting": pages.TALKING,
    "The circle": pages.CIRCLE,
    "One's own": pages.OWN,
    "The desk": pages.DESK,
    "The program admin": pages.ADMIN,
    "The demo": pages.DEMO,
}
LETTERS = "letters"
HEAD = """# Every page, as it looks

Made by `./run screens` from one list of pages, [tests/sights/pages.py](../../tests/sights/pages.py), which no route may
be missing from. Each sheet shows a page 320, 390, 768 and 1280 pixels wide, side by side, at half its size, as WebP;
very tall pages are cut after 1,700 pixels. So four widths, two looks and every page stay below twelve megabytes. The
looks of high contrast, forced colours and paper are held by tests/browser/test_components.py and have no pictures.
One page as large as it is: `./run screens --scale 1 --to pictures home`.

"""


def main() -> int:
    """Draw what was asked for; 2 when there is no such page."""
    parser = argparse.ArgumentParser(prog="./run screens", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help="which pages; all of them by default")
    parser.add_argument("--scale", type=float, default=0.5, help="1 draws the pages as large as they are")
    parser.add_argument("--to", type=Path, default=FOLDER, help="another folder, without the index")
    given = parser.parse_args()
    names = given.names
    unknown = set(names) - {sight.name for sight in pages.PAGES} - {LETTERS}
    if unknown:
        sys.stderr.write(f"There is no page {', '.join(sorted(unknown))}.\n")
        return 2
    wanted = [sight for sight in pages.PAGES if not names or sight.name in names]
    if wanted:
        _draw(wanted, given.to, given.scale)
    if not names or LETTERS in names:
        _draw_letters(given.to / LETTERS, given.scale)
    if given.to == FOLDER:
        _leave_only({sight.name for sight in pages.PAGES})
        (FOLDER / "README.md").write_text(_index(), encoding="utf-8")
    return 0


def _draw(wanted: list[pages.Sight], to: Path, scale: float) -> None:
    to.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as folder,
        world(Path(folder)) as made,
        serving(made.app) as url,
        sync_playwright() as playwright,
    ):
        browser = _browser(playwright)
        visitor, sheets = Visitor(browser, made, url), Sheets(browser, scale)
        for sight in wanted:
            page, _status = visitor.page(sight, unfold=sight.unfold)
            for scheme in SCHEMES:
                sheets.draw(page, scheme, to / f"{sight.name}.{scheme}.webp")
            sys.stderr.write(f"· {sight.name}\n")
        browser.close()


def _leave_only(names: set[str]) -> None:
    """No picture stays of a page that is gone."""
    for file in FOLDER.glob("*.webp"):
        if file.name.split(".")[0] not in names:
            file.unlink()


def _draw_letters(to: Path, scale: float) -> None:
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = _browser(playwright)
        draw_letters(browser, Path(folder), to, scale)
        browser.close()


def _browser(playwright: Playwright) -> Browser:
    program = os.environ.get("CHROMIUM") or shutil.which("chromium")
    return playwright.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-gpu"])


def _index() -> str:
    looked = LOOKED.read_text(encoding="utf-8") if LOOKED.exists() else ""
    return HEAD + looked + "".join(f"\n## {title}\n\n{_table(part)}" for title, part in PARTS.items()) + _letters()


def _table(part: list[pages.Sight]) -> str:
    rows = [f"| {sight.name} | [light]({sight.name}.light.webp) | [dark]({sight.name}.dark.webp) |" for sight in part]
    return "\n".join(["| page | | |", "| --- | --- | --- |", *rows]) + "\n"


def _letters() -> str:
    shown = ", ".join(f"[{name}]({LETTERS}/{name}.webp)" for name in shown_letters())
    about = (FOLDER / LETTERS / LOOKED.name).read_text(encoding="utf-8")
    return f"\n## Letters\n\n{about}\n{shown}\n"


if __name__ == "__main__":
    sys.exit(main())
