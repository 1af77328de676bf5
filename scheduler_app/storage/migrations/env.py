"""Storage: runs migrations on the connection that the diary hands over (see ../opening.py)."""

from alembic import context

from scheduler_app.storage.schema import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata)
context.run_migrations()
