"""`python -m tests.faults.check RECORD DATABASE_URL`: judge a run that is over, from its two books alone."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from tests.faults.checker import Evidence, judge, told_in
from tests.faults.ledger import read_ledger
from tests.faults.record import read_record


def main(words: list[str] | None = None) -> int:
    """Print what was found; 1 where a promise is broken."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("record", type=Path)
    asked.add_argument("database")
    asked.add_argument("--kills", type=int, default=0, help="how many processes were killed")
    asked.add_argument("--told", type=Path, nargs="*", help="logs in which the operator was told")
    given = asked.parse_args(words)
    told = told_in(*given.told) if given.told is not None else None
    verdict = judge(Evidence(read_record(given.record), read_ledger(given.database), told=told))
    broken = verdict.broken(given.kills)
    sys.stdout.write("\n".join([str(verdict), *broken]) + "\n")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
