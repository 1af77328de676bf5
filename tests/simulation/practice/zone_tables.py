"""Simulation: the zone tables of both machines, of which newer ones come some day.

They have another name, and say of the zones that are played in what the ones before said: what the
program makes of the name alone is seen by it. Each program reads it where it starts.
"""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from scheduler_app.booking_page.store import publications
from scheduler_app.storage.messages import reminders
from scheduler_app.worker.page import linked_page


@dataclass
class ZoneTables:
    """Which the desktop has, and which the page: by the year and the number within it."""

    of_desktop: str = "2027.1"
    of_page: str = "2027.1"

    def are_read(self, patch: pytest.MonkeyPatch) -> None:
        """Both programs read these, and not those of the machine on which it is played."""
        patch.setattr(reminders, "_tables", lambda: self.of_desktop)
        patch.setattr(linked_page, "version", lambda _package: self.of_desktop)
        patch.setattr(publications, "_tzdata", lambda: self.of_page)
