"""Simulation: the host of the page: workers that come and go, copies that come back, chores."""

from __future__ import annotations

from typing import NamedTuple

from scheduler_app.booking_page.store import retention, watch
from scheduler_app.domain.time_units import DAY
from tests.simulation.invariants import promises
from tests.simulation.life.network import Network
from tests.simulation.play.script import among, deed
from tests.simulation.practice.world import World

LONG_AGO = retention.EVENTS_KEPT + DAY
"""Seconds after which the page may forget all that its desktop has."""


class Warned(NamedTuple):
    """When the consultant was mailed that the desktop is silent, and when it had called last."""

    at: int
    heard_at: int


class PageHost(Network):
    """What the consultant's host does to the page, and the page by itself."""

    actor, a_day = "host", 5.0

    def __init__(self, world: World) -> None:
        super().__init__(world)
        self.warnings: list[Warned] = []

    @deed(3)
    def another_worker_answers(self) -> None:
        """The page has two; each has decoded for itself what was published."""
        self.world.let_another_worker_answer()

    @deed(1)
    def restart_page(self) -> None:
        """The page ends and starts anew."""
        self.world.restart_page()

    @deed(0.5)
    def back_up_page(self) -> None:
        """Somebody keeps a copy of it while it runs."""
        self.world.back_up_page()

    @deed(0.25)
    def restore_page(self) -> None:
        """The page comes back as it was, and knows of nothing that was agreed since."""
        if (self.world.folder / "page-copy").exists():
            self.world.restore_page()
            self.page_restored = True
            self.begin_anew()
            self._again |= set(self._where.values())

    @deed(1.5)
    def the_page_forgets(self) -> None:
        """Its chore of each ten minutes."""
        now = self.world.page_clock()
        for step in retention.STEPS:
            self.world.page_forgets(step, now)

    @deed(1)
    def the_page_watches(self) -> None:
        """Its chore of each minute."""
        now = self.world.page_clock()
        if self.world.page.read_now(lambda c: watch.is_due(c, now)):
            self.world.on_page(lambda c: watch.warn(c, now))
            self.warnings.append(Warned(now, self.world.line.heard_at))

    @deed(0.5, among(-1_800, 1_800))
    def set_the_page_clock(self, ahead: int) -> None:
        """A host whose clock is wrong, from before anybody did anything there."""
        if not promises.told(self.world):
            self.world.ahead = ahead
            self.publish()

    def comes_to_rest(self) -> None:
        """All that was read may be forgotten, however long ago; what was not is read afterwards."""
        then = self.world.page_clock() + LONG_AGO
        # A diary that came back reads again what the page holds for known.
        for step in (
            () if self.restored else (retention._texts, retention._events, retention._claims)
        ):
            self.world.page_forgets(step, then)
        super().comes_to_rest()
