"""The demo's tables, made while the rest of the site is read in: they need none of it."""

from __future__ import annotations

from sqlalchemy import create_engine

from unhurried.kit.schema import changing_schema, migrate
from unhurried.kit.settings import read_settings


def make_tables() -> None:
    """Bring the schema up to date through its migrations, as `unhurried db migrate` does; raises SchemaFault."""
    chosen = read_settings()
    chosen.data_dir.mkdir(parents=True, exist_ok=True)
    engine = create_engine(chosen.database)
    with changing_schema(engine) as connection:
        migrate(connection)
    engine.dispose()
