"""Simulation: what the worker does all day, and what befalls both programs."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress

from tests.simulation.invariants import promises
from tests.simulation.invariants.promises import Placed
from tests.simulation.life.deeds import Deed, Deeds
from tests.simulation.life.times import FATES
from tests.simulation.play.script import among, deed, pick, seldom
from tests.simulation.play.sequencer import Died
from tests.simulation.practice.line import Fate


class Befalling(Deeds):
    """Both programs talk, are cut off, end, and come back from copies."""

    actor, a_day = "fate", 4.0

    @deed(1, among(*FATES))
    def publish(
        self,
        fate: Fate = Fate.ARRIVES,
        before: Sequence[Deed] = (),
        after: Sequence[Deed] = (),
    ) -> None:
        """Publish; others act while the call is on its way, and while its answer is."""
        self.world.line.coming.append(self.call(fate, before, after))
        self.try_to(self.world.publish)

    @deed(1, among(*FATES))
    def read(
        self,
        fate: Fate = Fate.ARRIVES,
        before: Sequence[Deed] = (),
        after: Sequence[Deed] = (),
    ) -> None:
        """Take in what clients did; others act meanwhile."""
        self.world.line.coming.append(self.call(fate, before, after))
        self.try_to(self.world.read)

    def comes_to_rest(self) -> None:
        """The line is whole again, holds have ended, both say what they have to say."""
        line = self.world.line
        line.cut = False
        line.coming.clear()
        while line.late:
            line.deliver(0)
        self.world.pass_time(minutes=31)
        for _ in range(3):
            self.publish()
            self.read()

    @deed(1, pick())
    def deliver_late(self, pick: int) -> None:
        """What nobody waits for any more arrives."""
        if self.world.line.late:
            self.world.line.deliver(pick)

    @deed(0.5, seldom)
    def cut(self, cut: bool) -> None:
        """The line is cut, or whole again."""
        self.world.line.cut = cut

    def wait(self, minutes: int) -> None:
        """Time passes."""
        self.world.pass_time(minutes=minutes)

    @deed(0.3)
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

    @deed(0.5)
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

    @deed(0.2)
    def back_up(self) -> None:
        self.world.back_up()

    @deed(0.1)
    def restore(self) -> None:
        if (self.world.folder / "backup").exists():
            self.world.restore()
            self.restored = True
            self._old = {event.id for event in promises.told(self.world)}
            self.begin_anew()

    @deed(0.2)
    def back_up_page(self) -> None:
        self.world.back_up_page()

    @deed(0.1)
    def restore_page(self) -> None:
        """The page comes back as it was, and knows of nothing that was agreed since."""
        if (self.world.folder / "page-copy").exists():
            self.world.restore_page()
            self.page_restored = True
            self.begin_anew()
            self._again |= set(self._where.values())
