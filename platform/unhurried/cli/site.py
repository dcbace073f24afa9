"""What commands that need the site share: its context, and results as words or JSON."""

from __future__ import annotations

import functools
import json
from collections.abc import Callable
from typing import Any, ParamSpec

import click
from sqlalchemy.exc import OperationalError, ProgrammingError

from unhurried.app import create_app
from unhurried.cohorts.rules import CohortFault
from unhurried.kit.db import db
from unhurried.kit.schema import SchemaFault, demand_current
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
            except (OperationalError, ProgrammingError):
                _say_what_the_database_lacks()
                raise
            finally:
                db.session.remove()
                db.engine.dispose()

    return inside


def _say_what_the_database_lacks() -> None:
    """Raises ClickException where the database does not answer, or has not the schema that this program needs."""
    try:
        with db.engine.connect() as connection:
            demand_current(connection)
    except SchemaFault as fault:
        raise click.ClickException(str(fault)) from None
    except OperationalError:
        raise click.ClickException("The database does not answer at UNHURRIED_DATABASE_URL.") from None


def show(data: dict[str, Any] | list[Any], *, as_json: bool, words: str) -> None:
    """Print the data as JSON, or the words."""
    click.echo(json.dumps(data, ensure_ascii=False) if as_json else words)
