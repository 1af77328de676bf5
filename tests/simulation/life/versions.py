"""Simulation: a page and a desktop of yesterday, and zone tables, which are updated some day."""

from __future__ import annotations

from tests.simulation.invariants import promises
from tests.simulation.life.befalling import Befalling
from tests.simulation.life.page_host import PageHost
from tests.simulation.play.script import among, deed


class Versions(PageHost, Befalling):
    """Whoever is older was so when they were paired."""

    actor, a_day = "versions", 0.7
    awake = (0, 2)

    @deed(1, among((True, False), (True, False), (False, True), (True, True)))
    def they_are_of_yesterday(self, older: tuple[bool, bool]) -> None:
        """The page, the desktop, or both; nobody has done anything yet."""
        line = self.world.line
        if not promises.told(self.world) and not promises.bookings(self.world):
            line.page_is_older, line.desktop_is_older = older
            # The desktop hears what its page is able to do before it shows it anything.
            self.read()
            self.publish()

    @deed(0.5)
    def update_page(self) -> None:
        """Yesterday's page ends, and today's starts."""
        self.world.line.page_is_older = False
        self.world.restart_page()

    @deed(0.5)
    def update_desktop(self) -> None:
        """Yesterday's desktop ends, and today's starts."""
        self.world.line.desktop_is_older = False
        self.restart_desktop()

    @deed(0.5, among("of_desktop", "of_page"), among(2, 3, 4))
    def newer_zone_tables_come(self, whose: str, number: int) -> None:
        """With an update of what the program stands on; it is started anew for it."""
        setattr(self.practice.tables, whose, f"2027.{number}")
        if whose == "of_page":
            self.world.restart_page()
        else:
            self.restart_desktop()
