"""Runs the migrations inside the transaction that `loaders.ledger.store` opened."""

from alembic import context

from loaders.ledger.tables import METADATA

context.configure(connection=context.config.attributes["connection"], target_metadata=METADATA)
with context.begin_transaction():
    context.run_migrations()
