"""What commands that need the site share: its context, and results as words or JSON."""

from __future__ import annotations

import functools
import json
from collections.abc import Callable
from typing import Any, ParamSpec

import click

from unhurried.app import create_app
from unhurried.cohorts.rules import CohortFault
from unhurried.kit.db import db
from unhurried.kit.sheets import SheetFault

P = ParamSpec("P")


def in_site(command: Callable[P, None]) -> Callable[P, None]:
    """Run the command inside the site's context and close its connections; a fault of the domain is one sentence."""

    @functools.wraps(command)
    def inside(*args: P.args, **kwargs: P.kwargs) -> None:
        with create_app().app_context():
            try:
                command(*args, **kwargs)
            except (CohortFault, SheetFault) as fault:
                raise click.ClickException(str(fault)) from None
            finally:
                db.session.remove()
                db.engine.dispose()

    return inside


def show(data: dict[str, Any] | list[Any], *, as_json: bool, words: str) -> None:
    """Print the data as JSON, or the words."""
    click.echo(json.dumps(data, ensure_ascii=False) if as_json else words)
