"""Booking page: runs migrations on the connection that is handed over (see ../opening.py)."""

from alembic import context

from scheduler_app.booking_page.store.tables import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata)
context.run_migrations()
