"""An operator's hand: the real command line on a database, in this process, in test mode."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from click.testing import CliRunner, Result
from sqlalchemy import Engine, create_engine

from tests.infra.apps import environment
from unhurried.cli import unhurried


@dataclass
class Hand:
    """Types commands for the site on this database."""

    url: str
    data_dir: Path
    settings: dict[str, Any] = field(default_factory=dict)

    def call(self, *words: str) -> Result:
        """Run a command and return what came of it."""
        env = environment(self.url, self.data_dir, mail_from="hello@site.test", **self.settings)
        return CliRunner(env=env).invoke(unhurried, list(words))

    def do(self, *words: str) -> str:
        """Run a command that must work; what it printed."""
        found = self.call(*words)
        assert found.exit_code == 0, (words, found.output, found.exception)
        return found.output

    def refused(self, *words: str) -> str:
        """Run a command that must refuse; what it said."""
        found = self.call(*words)
        assert found.exit_code == 1, (words, found.output)
        return found.output


@contextmanager
def engine_of(url: str) -> Iterator[Engine]:
    found = create_engine(url)
    try:
        yield found
    finally:
        found.dispose()
