"""Run by Alembic with the connection that `coprod.store.migrate` opened and locked."""

from alembic import context

from coprod.store.schema import metadata

context.configure(
    connection=context.config.attributes["connection"], target_metadata=metadata, render_as_batch=True
)
context.run_migrations()
