"""Storage: runs migrations on the connection that the diary hands over (see ../opening.py)."""

from alembic import context

from scheduler_app.storage.brought import all_tables

context.configure(connection=context.config.attributes["connection"], target_metadata=all_tables())
context.run_migrations()
