"""How Alembic reaches the database: through the site's own engine, so that both databases behave as in life."""

from __future__ import annotations

from alembic import context
from flask import current_app

engine = current_app.extensions["migrate"].db.engine
metadata = current_app.extensions["migrate"].db.metadata


def run() -> None:
    """Run the migrations in one transaction; SQLite's write begins at once."""
    with engine.connect().execution_options(write=True) as connection, connection.begin():
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
