"""Simulation: what the worker does all day, and what befalls both programs."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress

from tests.simulation.invariants import promises
from tests.simulation.invariants.promises import Placed
from tests.simulation.life.deeds import Deed, Deeds
from tests.simulation.practice.line import Fate


class Died(BaseException):
    """The desktop's end in the middle of its work."""


class Befalling(Deeds):
    """Both programs talk, are cut off, end, and come back from copies."""

    def publish(
        self,
        fate: Fate = Fate.ARRIVES,
        before: Sequence[Deed] = (),
        after: Sequence[Deed] = (),
    ) -> None:
        """Publish; others act while the call is on its way, and while its answer is."""
        self.world.line.coming.append(self.call(fate, before, after))
        self.try_to(self.world.publish)

    def read(
        self,
        fate: Fate = Fate.ARRIVES,
        before: Sequence[Deed] = (),
        after: Sequence[Deed] = (),
    ) -> None:
        """Take in what clients did; others act meanwhile."""
        self.world.line.coming.append(self.call(fate, before, after))
        self.try_to(self.world.read)

    def deliver_late(self, pick: int) -> None:
        """What nobody waits for any more arrives."""
        if self.world.line.late:
            self.world.line.deliver(pick)

    def cut(self, cut: bool) -> None:
        """The line is cut, or whole again."""
        self.world.line.cut = cut

    def wait(self, minutes: int) -> None:
        """Time passes."""
        self.world.pass_time(minutes=minutes)

    def restart_page(self) -> None:
        """The page ends and starts anew."""
        self.world.restart_page()

    def die_reading(self, after: int) -> None:
        """Read, and end right after so many commits."""
        left = [after]

        def end(_tables: frozenset[str]) -> None:
            left[0] -= 1
            if left[0] <= 0:
                raise Died

        self.world.diary.on_change(end)
        with suppress(Died):
            self.try_to(self.world.read)
        self.restart_desktop()

    def restart_desktop(self) -> None:
        self.world.restart_desktop()
        self.look(Placed.ALONE)

    def update_page(self) -> None:
        """Yesterday's page ends, and today's starts."""
        self.world.line.page_is_older = False
        self.world.restart_page()

    def update_desktop(self) -> None:
        """Yesterday's desktop ends, and today's starts."""
        self.world.line.desktop_is_older = False
        self.restart_desktop()

    def back_up(self) -> None:
        self.world.back_up()

    def restore(self) -> None:
        if (self.world.folder / "backup").exists():
            self.world.restore()
            self.restored = True
            self._old = {event.id for event in promises.told(self.world)}
            self.begin_anew()

    def back_up_page(self) -> None:
        self.world.back_up_page()

    def restore_page(self) -> None:
        """The page comes back as it was, and knows of nothing that was agreed since."""
        if (self.world.folder / "page-copy").exists():
            self.world.restore_page()
            self.page_restored = True
            self.begin_anew()
            self._again |= set(self._where.values())
