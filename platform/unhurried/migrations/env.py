"""How Alembic reaches the database: through the site's own engine, so that both databases behave as in life."""

from __future__ import annotations

from alembic import context
from flask import current_app
from sqlalchemy.engine import Connection

from unhurried.kit.schema import changing_schema

engine = current_app.extensions["migrate"].db.engine
metadata = current_app.extensions["migrate"].db.metadata


def run() -> None:
    """Run the migrations in one transaction, the caller's where one is given."""
    given: Connection | None = context.config.attributes.get("connection")
    if given is not None:
        migrate(given)
        return
    with changing_schema(engine) as connection:
        migrate(connection)


def migrate(connection: Connection) -> None:
    """Run the migrations over this connection."""
    context.configure(
        connection=connection,
        target_metadata=metadata,
        render_as_batch=True,
        compare_type=True,
        transaction_per_migration=False,
    )
    with context.begin_transaction():
        context.run_migrations()


run()
