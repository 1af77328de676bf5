"""Booking page: what every handler is given: the settings, the database, the clock."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from litestar.datastructures import State

from scheduler_app.booking_page.process.hashing import Passwords
from scheduler_app.booking_page.process.pulse import Pulse
from scheduler_app.booking_page.process.rendered import RenderedPages
from scheduler_app.booking_page.process.shutdown import Shutdown
from scheduler_app.booking_page.process.tally import Tally
from scheduler_app.booking_page.settings import PageSettings
from scheduler_app.booking_page.store.database import Database

if TYPE_CHECKING:
    from litestar.connection import ASGIConnection

EpochClock = Callable[[], int]


def system_clock() -> int:
    """The present instant in whole epoch seconds."""
    return int(time.time())


@dataclass(frozen=True, slots=True)
class Parts:
    """The parts of one worker. All that matters is in the database, not here.

    `pulse` knows how far the page has come, `rendered` keeps pages that are the same for all.
    Whoever waits longer than a second listens to `shutdown`.
    """

    settings: PageSettings
    database: Database
    clock: EpochClock
    pulse: Pulse
    rendered: RenderedPages = field(default_factory=RenderedPages)
    shutdown: Shutdown = field(default_factory=Shutdown)
    passwords: Passwords = field(default_factory=Passwords)
    tally: Tally = field(default_factory=Tally)

    def now(self) -> int:
        """The present instant in whole epoch seconds."""
        return self.clock()


def parts_of(connection: ASGIConnection[Any, Any, Any, State]) -> Parts:
    """The parts of the application that a request has come to."""
    parts: Parts = connection.app.state.parts
    return parts
