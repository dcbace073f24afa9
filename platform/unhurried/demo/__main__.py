"""`python -m unhurried.demo`: the whole thing on small parts, until Ctrl-C."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from unhurried.demo.start import run_demo
from unhurried.kit.settings import REPOSITORY, SettingFault


def main() -> int:
    """Start the demo and wait; 0 after Ctrl-C, 1 when a part did not start."""
    parser = argparse.ArgumentParser(prog="./run", description="Start the demo.")
    parser.add_argument("--port", type=int, default=8000, help="the site's port; 0 takes a free one")
    parser.add_argument("--data", type=Path, default=REPOSITORY / "var" / "demo", help="the data folder")
    given = parser.parse_args()
    try:
        return run_demo(given.port, given.data.resolve())
    except SettingFault as fault:
        print(f"A setting is wrong. {fault}", file=sys.stderr)
        return 2


sys.exit(main())
