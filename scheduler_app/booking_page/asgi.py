"""Booking page: the wiring: builds each real part once and hands it over."""

from __future__ import annotations

from litestar import Litestar
from litestar.datastructures import State

from scheduler_app.booking_page.parts import Clock, Parts, system_clock
from scheduler_app.booking_page.settings import PageSettings
from scheduler_app.booking_page.store.database import Database
from scheduler_app.booking_page.store.opening import migrate

MOST_BODY_BYTES = 64 * 1024
"""No form of a client is longer. A publication, which may be, has a limit of its own."""


def create_app(settings: PageSettings, clock: Clock = system_clock) -> Litestar:
    """The page over the database of these settings, which is brought up to date first."""
    database = Database(settings.database_url)
    migrate(database)
    return Litestar(
        route_handlers=[],
        state=State({"parts": Parts(settings, database, clock)}),
        request_max_body_size=MOST_BODY_BYTES,
        # Whoever runs the page says where its log goes; Litestar's own would start a thread.
        logging_config=None,
        on_shutdown=[database.close],
    )
