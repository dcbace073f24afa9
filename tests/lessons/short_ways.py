"""The two ways to a page of an open week, and what is kept of it for the short one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

from flask import Flask
from sqlalchemy import update

from tests.lessons.readers import Reader
from unhurried.accounts.entry import SHORT_WAYS
from unhurried.kit.db import transaction
from unhurried.kit.press import Press
from unhurried.lessons.views.glancing import PRESS

OWN = re.compile(r'(?<=csrf_token" value=")[^"]+|(?<=data-csrf=")[^"]+|(?<=data-token=")[^"]+|(?<=nonce=")[^"]+')
SECONDS = re.compile(r'(?<=data-ends-in=")\d+')


@contextmanager
def the_long_way(site: Flask) -> Iterator[None]:
    ways = site.extensions[SHORT_WAYS]
    site.extensions[SHORT_WAYS] = {}
    try:
        yield
    finally:
        site.extensions[SHORT_WAYS] = ways


def plain(text: str) -> str:
    """A page without what differs from one answer to the next."""
    return SECONDS.sub("S", OWN.sub("T", text))


def press(site: Flask) -> Press:
    found: Press = site.extensions[PRESS]
    return found


def printed(site: Flask) -> int:
    return sum(sheet is not None for sheet in press(site)._kept.values())


def change(site: Flask, table: type, **values: object) -> None:
    with site.app_context(), transaction() as here:
        here.execute(update(table).values(**values))


def both_ways(site: Flask, reader: Reader, path: str) -> tuple[str, str]:
    short = reader.get(path)
    with the_long_way(site):
        long = reader.get(path)
    assert short.status_code == long.status_code
    names = {"Content-Length", "Vary", "Content-Security-Policy"}
    short_headers, long_headers = ({k: v for k, v in one.headers if k not in names} for one in (short, long))
    assert short_headers == long_headers
    return plain(short.text), plain(long.text)
