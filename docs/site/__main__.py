"""`./run docs`: build the docs as a site."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from docs.site.building import REPOSITORY, Faults, build


def main() -> int:
    """Build and say where it lies; 1 when a link leads to nothing or nothing leads to a page."""
    parser = argparse.ArgumentParser(prog="./run docs", description="Build the docs as a small site of plain files.")
    parser.add_argument("--to", type=Path, default=REPOSITORY / "build" / "docs", help="the folder, which is replaced")
    to = parser.parse_args().to.resolve()
    if to.exists() and any(to.iterdir()) and not (to / "site.css").is_file():
        sys.stderr.write(f"{to} holds something else; name an empty folder.\n")
        return 2
    try:
        number = build(to)
    except Faults as faults:
        sys.stderr.write(f"{faults}\n")
        return 1
    sys.stdout.write(f"{number} pages. Open {to / 'index.html'}\n")
    return 0


sys.exit(main())
