"""Logs: in production one line of JSON for each event, and no private text in any of them (docs: security §1.8).

Our own events are written without addresses, subjects and tokens. What others write cannot be trusted with that: of
their events only the pattern is kept, and of a fault its type and place, never its words, since those quote values.
"""

from __future__ import annotations

import json
import logging
import re
import sys
from datetime import UTC, datetime
from pathlib import PurePath
from types import TracebackType
from typing import Any

from flask import Flask, request

OWN = ("unhurried", "worker")
KEPT = ("row", "lane", "fault", "answer", "endpoint")
DEEPEST = 8
PRIVATE = re.compile(r"[^\s@<>,;'\"]+@[^\s@<>,;'\"]+|\w+://\S+|(?<!\w)/\S+|[\w-]{20,}")
Fault = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]
log = logging.getLogger(__name__)


class OneLine(logging.Formatter):
    """An event as one line of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        """The line: when, how grave, who says it, what, and ids."""
        said: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "event": event_of(record),
        }
        said |= {name: getattr(record, name) for name in KEPT if isinstance(getattr(record, name, None), str | int)}
        if record.exc_info and record.exc_info[1] is not None:
            said |= {"fault": type(record.exc_info[1]).__name__, "where": places(record.exc_info[2])}
        return json.dumps(said, ensure_ascii=False)


def event_of(record: logging.LogRecord) -> str:
    """What happened: our own words whole, of others' the pattern; whatever looks private in either is left out."""
    own = record.name.partition(".")[0] in OWN
    return PRIVATE.sub("…", record.getMessage() if own else str(record.msg)).replace("\n", " ")


def places(trace: TracebackType | None) -> list[str]:
    """Where a fault came from: files, lines and functions of our own, then the innermost place, whosever it is."""
    found: list[tuple[bool, str]] = []
    while trace is not None:
        code, own = trace.tb_frame.f_code, str(trace.tb_frame.f_globals.get("__name__", "")).partition(".")[0] in OWN
        found.append((own, f"{PurePath(code.co_filename).name}:{trace.tb_lineno} {code.co_name}"))
        trace = trace.tb_next
    ours = [place for own, place in found[:-1] if own]
    return [*ours[-DEEPEST:], *(place for _own, place in found[-1:])]


def log_as_lines() -> None:
    """Have everything in this process logged as lines of JSON, on standard error."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(OneLine())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    for name in (*OWN, "gunicorn.error"):
        logging.getLogger(name).setLevel(logging.INFO)
    logging.captureWarnings(True)


def tell_faults_without_words(app: Flask) -> None:
    """Log a page that broke by the name of its view: Flask's own line has the path, and paths hold tokens."""

    def tell(fault: Fault) -> None:
        log.error("a page broke", exc_info=fault, extra={"endpoint": request.endpoint or "none"})

    app.log_exception = tell  # type: ignore[method-assign, assignment]
