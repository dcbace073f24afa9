"""`./run bench [NAME …] [--json]`: run benchmarks one after another, and print their ratios, figures and machine."""

from __future__ import annotations

import argparse
import importlib
import json
import sys
from collections.abc import Callable

from bench.report import Report, machine, words_of

BENCHES = {
    "rules": "P8: timelines a second and core by the pure rules",
    "clockwork": "P3, P3b: one run of the clockwork, of a million people and of ten thousand",
    "lanes": "P5: how long a sign-in mail takes while fifty thousand lesson letters drain",
    "pages": "P4: lesson pages a second, against a bare Flask page on the same server",
    "start": "P6: from a set-up folder to the demo's READY, against Kolibri's start",
    "weight": "P7: bytes of a lesson page on the first visit, in the real browser",
    "mail": "P1, P2: letters a second by one worker, against the limit of the sink and a peer",
}


def main() -> int:
    """Run what was asked for; the exit code is 0 when all of it could be measured."""
    names, as_json = _arguments()
    reports = []
    for name in names:
        print(f"· {name}: {BENCHES[name]} …", file=sys.stderr)
        run: Callable[[], Report] = importlib.import_module(f"bench.{name}").run
        reports.append(run())
    ratios = {name: value for report in reports for name, value in report.ratios.items()}
    figures = {name: value for report in reports for name, value in report.figures.items()}
    found = {"ratios": ratios, "figures": figures, "machine": machine()}
    print(json.dumps(found, ensure_ascii=False) if as_json else words_of(found))
    return 0


def _arguments() -> tuple[list[str], bool]:
    known = "; ".join(f"{name}: {what}" for name, what in BENCHES.items())
    parser = argparse.ArgumentParser(prog="./run bench", description=f"{__doc__} {known}.")
    parser.add_argument("names", nargs="*", metavar="NAME", help="which; all of them by default")
    parser.add_argument("--json", action="store_true", help="one JSON object")
    given = parser.parse_args()
    unknown = [name for name in given.names if name not in BENCHES]
    if unknown:
        parser.error(f"there is no benchmark {', '.join(unknown)}; there are {', '.join(BENCHES)}")
    return given.names or list(BENCHES), given.json


if __name__ == "__main__":
    sys.exit(main())
