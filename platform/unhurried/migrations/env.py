"""How Alembic reaches the database: over the connection, in its transaction, that `kit.schema.migrate` was given."""

from __future__ import annotations

from alembic import context

from unhurried.kit.db import db

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=db.metadata,  # for the names of constraints
    render_as_batch=True,
    transaction_per_migration=False,
)
with context.begin_transaction():
    context.run_migrations()
