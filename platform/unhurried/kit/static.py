"""Stylesheets, scripts and the mark: each under an address that changes with its content, kept by browsers for good.

Several of one kind come as one file, `css/tokens+base+forms.css`: one request instead of many. They are packed once per
process; nothing in them is anybody's.
"""

from __future__ import annotations

import gzip
import hashlib
import re
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from flask import Flask, Response, abort, request

from unhurried.kit.access import access
from unhurried.kit.places import PACKAGE

FOLDER = PACKAGE / "static"
KINDS = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
NAME = re.compile(r"(?=.{1,200}$)([a-z]+/)?[a-z0-9_+-]+\.(css|js|svg)")
FOREVER = "public, max-age=31536000, immutable"


@dataclass(frozen=True)
class Static:
    """What is served under one name: its bytes as they are and packed, and the mark of its content."""

    plain: bytes
    packed: bytes
    mark: str


def serve_static(app: Flask) -> None:
    """Serve the files, and offer `asset` and `bundle` to the templates."""
    app.view_functions["static"] = static_file
    app.jinja_env.globals |= {"asset": asset, "bundle": bundle}

    @app.url_defaults
    def name_the_content(endpoint: str, values: dict[str, Any]) -> None:
        if endpoint == "static" and "v" not in values and (found := content(values["filename"])):
            values["v"] = found.mark


@cache
def asset(name: str) -> str:
    """The address of a static file, with its content's mark. Raises LookupError where there is none."""
    found = content(name)
    if found is None:
        raise LookupError(name)
    return f"/static/{name}?v={found.mark}"


def bundle(folder: str, *names: str) -> str:
    """The address of several files of a folder as one: `bundle("css", "tokens", "base")`."""
    return asset(f"{folder}/{'+'.join(names)}.{folder}")


@access("public")
def static_file(filename: str) -> Response:
    """One file, or several as one; the browser keeps what it asked for by the mark of its content."""
    found = content(filename) or abort(404)
    wants_packed = "gzip" in request.headers.get("Accept-Encoding", "") and len(found.packed) < len(found.plain)
    answer = Response(found.packed if wants_packed else found.plain, mimetype=KINDS[Path(filename).suffix])
    answer.headers["Vary"] = "Accept-Encoding"
    if wants_packed:
        answer.headers["Content-Encoding"] = "gzip"
    answer.headers["Cache-Control"] = FOREVER if request.args.get("v") == found.mark else "no-cache"
    answer.set_etag(f"{found.mark}{'-gz' if wants_packed else ''}")
    answer.make_conditional(request)
    return answer


def content(filename: str) -> Static | None:
    """What is served under this name; None where there is nothing, or of no kind that is served."""
    folder, _slash, last = filename.rpartition("/")
    stem, _dot, kind = last.rpartition(".")
    files = [FOLDER / folder / f"{name}.{kind}" for name in stem.split("+")]
    if not NAME.fullmatch(filename) or len(set(files)) < len(files) or not all(file.is_file() for file in files):
        return None
    return _read(tuple((file, file.stat().st_mtime_ns) for file in files))


@lru_cache(maxsize=200)
def _read(files: tuple[tuple[Path, int], ...]) -> Static:
    plain = b"\n".join(file.read_bytes() for file, _changed in files)
    return Static(plain, gzip.compress(plain, 9, mtime=0), hashlib.sha256(plain).hexdigest()[:16])
