"""A process of its own that drains a lane: `python -m tests.mail.draining LANE`."""

from __future__ import annotations

import sys

from tests.mail.conftest import Pebble
from unhurried.app import create_app
from unhurried.mail.service import drain, register

if __name__ == "__main__":
    site = create_app()
    register(site, Pebble())
    with site.app_context():
        sys.stdout.write(str(drain(sys.argv[1], limit=5)))
