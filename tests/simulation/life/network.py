"""Simulation: the network between desktop and page, which loses, doubles, delays and is cut."""

from __future__ import annotations

from collections.abc import Sequence

from tests.simulation.life.deeds import Deed, Deeds
from tests.simulation.life.times import FATES
from tests.simulation.play.script import among, deed, pick, seldom
from tests.simulation.practice.line import Call, Fate

MISHAPS = tuple(fate for fate in Fate if fate is not Fate.ARRIVES)


class Network(Deeds):
    """What becomes of a call is drawn before anybody makes it, whoever does so then."""

    actor, a_day = "network", 6.0
    at_desk_to = frozenset({"publish", "read"})

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

    @deed(3, among(*MISHAPS))
    def the_next_call_is(self, fate: Fate) -> None:
        """Whoever makes it: the worker, or the window that asks for a time."""
        self.world.line.coming.append(Call(fate))

    @deed(1, among(*MISHAPS))
    def the_next_mails_are(self, fate: Fate) -> None:
        """The same for mails that are handed over."""
        self.world.line.coming_mails.append(Call(fate))

    @deed(2, pick())
    def deliver_late(self, pick: int) -> None:
        """What nobody waits for any more arrives."""
        if self.world.line.late:
            self.world.line.deliver(pick)

    @deed(1, seldom)
    def cut(self, cut: bool) -> None:
        """The line is cut, or whole again."""
        self.world.line.cut = cut

    def comes_to_rest(self) -> None:
        super().comes_to_rest()
        self.both_say_all()

    def both_say_all(self) -> None:
        """The line is whole again, holds have ended, both say what they have to say."""
        line = self.world.line
        line.cut = False
        line.coming.clear()
        line.coming_mails.clear()
        while line.late:
            line.deliver(0)
        self.world.pass_time(minutes=31)
        for _ in range(3):
            self.publish()
            self.read()
