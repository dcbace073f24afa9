"""`./run screens [NAME …]`: pictures of every page, light and dark, in three widths, with an index, in docs/screens."""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.sights import pages
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
    "The demo": pages.DEMO,
}
HEAD = """# Every page, as it looks

Made by `./run screens` from one list of pages, [tests/sights/pages.py](../../tests/sights/pages.py), which no route may
be missing from. Each sheet shows a page 320, 390 and 1280 pixels wide, at half its size; very tall pages are cut.
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
    unknown = set(names) - {sight.name for sight in pages.PAGES}
    if unknown:
        sys.stderr.write(f"There is no page {', '.join(sorted(unknown))}.\n")
        return 2
    _draw([sight for sight in pages.PAGES if not names or sight.name in names], given.to, given.scale)
    if given.to == FOLDER:
        (FOLDER / "README.md").write_text(_index(), encoding="utf-8")
    return 0


def _draw(wanted: list[pages.Sight], to: Path, scale: float) -> None:
    to.mkdir(parents=True, exist_ok=True)
    program = os.environ.get("CHROMIUM") or shutil.which("chromium")
    with (
        tempfile.TemporaryDirectory() as folder,
        world(Path(folder)) as made,
        serving(made.app) as url,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-gpu"])
        visitor, sheets = Visitor(browser, made, url), Sheets(browser, scale)
        for sight in wanted:
            page, _status = visitor.page(sight, unfold=sight.unfold)
            for scheme in SCHEMES:
                sheets.draw(page, scheme, to / f"{sight.name}.{scheme}.webp")
            sys.stderr.write(f"· {sight.name}\n")
        browser.close()


def _index() -> str:
    looked = LOOKED.read_text(encoding="utf-8") if LOOKED.exists() else ""
    return HEAD + looked + "".join(f"\n## {title}\n\n{_table(part)}" for title, part in PARTS.items())


def _table(part: list[pages.Sight]) -> str:
    rows = [f"| {sight.name} | [light]({sight.name}.light.webp) | [dark]({sight.name}.dark.webp) |" for sight in part]
    return "\n".join(["| page | | |", "| --- | --- | --- |", *rows]) + "\n"


if __name__ == "__main__":
    sys.exit(main())
