"""What is the same for every site of a test process, made once: compiled templates, routes and statements.

None of it holds data, a setting or a connection. A site that a test makes is new in everything else.
"""

from __future__ import annotations

import gc
from collections.abc import Callable
from types import CodeType
from typing import Any

from flask import Flask
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket
from sqlalchemy import Engine
from sqlalchemy.exc import OperationalError
from sqlalchemy.util import LRUCache
from werkzeug.routing import Rule

Builder = Callable[..., tuple[str, str]]


class CompiledTemplates(BytecodeCache):
    """The code of each template by its name and its text; a changed text is another template."""

    def __init__(self) -> None:
        self._codes: dict[tuple[str, str], CodeType | None] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        bucket.code = self._codes.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._codes[bucket.key, bucket.checksum] = bucket.code


class CompiledRule(Rule):
    """A route whose address builder is compiled once: it depends on the pattern and its defaults alone."""

    built: dict[tuple[object, ...], Builder] = {}

    def _compile_builder(self, append_unknown: bool = True) -> Builder:
        key = (append_unknown, tuple(self._trace), self.rule, repr(self.defaults))
        if key not in self.built:
            self.built[key] = super()._compile_builder(append_unknown)
        return self.built[key]


TEMPLATES = CompiledTemplates()
_DIALECTS: dict[str, Any] = {}
_STATEMENTS: dict[str, Any] = {}


def begin() -> None:
    """Once per process, before the first site is made."""
    Flask.url_rule_class = CompiledRule
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


def share(app: Flask) -> None:
    """Let this new site use what others of its process compiled."""
    from unhurried.kit.db import db

    app.jinja_env.bytecode_cache = TEMPLATES
    with app.app_context():
        for engine in db.engines.values():
            _share_statements(engine)


def _share_statements(engine: Engine) -> None:
    """One dialect and one cache of compiled statements per kind of database; the pools stay apart."""
    kind = engine.dialect.name
    if kind not in _DIALECTS:
        try:
            engine.connect().close()  # the first connection tells the dialect which server it speaks to
        except OperationalError:
            return
        engine.dispose()
        _DIALECTS[kind], _STATEMENTS[kind] = engine.dialect, LRUCache(5000)
    engine.dialect = _DIALECTS[kind]
    engine._compiled_cache = _STATEMENTS[kind]
