"""Simulation: makes a script that fails short: by leaving out days, actors, and then lines."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from tests.simulation.play.play import Played, play
from tests.simulation.play.script import Act, Script

MOST_DAYS = 120
"""How many days are played for it at most, in all."""


@dataclass
class _Shortening:
    """The shortest script so far that fails in the same way."""

    best: Played
    left: int
    plays: Callable[[Script], Played]

    @property
    def script(self) -> Script:
        return self.best.script

    def fails_too(self, script: Script) -> bool:
        """Whether this one fails likewise; then it is the best one."""
        if self.left <= 0 or len(script.acts) >= len(self.script.acts):
            return False
        played = self.plays(script)
        self.left -= played.days + 1
        assert self.best.failure is not None
        if played.failure is None or played.failure.kind != self.best.failure.kind:
            return False
        self.best = _ended_there(played)
        return True

    def leave_out(self, groups: Callable[[Script], Sequence[Sequence[Act]]]) -> None:
        """Leave out groups of lines, many at once first, for as long as it fails without them."""
        size = max(1, len(groups(self.script)) // 2)
        while size:
            place = 0
            while place < len(found := groups(self.script)):
                gone = {id(act) for group in found[place : place + size] for act in group}
                rest = [act for act in self.script.acts if id(act) not in gone]
                if not self.fails_too(self.script.with_acts(rest)):
                    place += size
            size //= 2


def shortened(
    failed: Played, plays: Callable[[Script], Played] = play, *, most_days: int = MOST_DAYS
) -> Played:
    """The shortest script that was found to fail in the same way, as it was played."""
    assert failed.failure is not None
    one = _Shortening(_ended_there(failed), most_days, plays)
    for groups in (_by_actor, _by_day, _by_line):
        one.leave_out(groups)
    return one.best


def _ended_there(failed: Played) -> Played:
    """It needs no day after the one on which it failed."""
    assert failed.failure is not None
    days = failed.failure.day + 1
    acts = [act for act in failed.script.acts if act.day < days]
    return replace(failed, script=replace(failed.script, days=days, acts=tuple(acts)))


def _by_actor(script: Script) -> list[list[Act]]:
    return [[act for act in script.acts if act.who == who] for who in script.actors()]


def _by_day(script: Script) -> list[list[Act]]:
    return [acts for day in range(script.days) if (acts := script.of_day(day))]


def _by_line(script: Script) -> list[list[Act]]:
    return [[act] for act in script.acts]
