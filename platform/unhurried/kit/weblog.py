"""The web server's log in production: lines of JSON like all others (see `kit.logs`)."""

from __future__ import annotations

from gunicorn.config import Config  # type: ignore[import-untyped]
from gunicorn.glogging import Logger  # type: ignore[import-untyped]

from unhurried.kit.logs import log_as_lines


class GunicornLog(Logger):
    """Hands everything that gunicorn says to the root's handler."""

    def setup(self, cfg: Config) -> None:
        """Set up as gunicorn does, then take its own handlers away."""
        super().setup(cfg)
        log_as_lines()
        for one in (self.error_log, self.access_log):
            one.handlers.clear()
            one.propagate = True
