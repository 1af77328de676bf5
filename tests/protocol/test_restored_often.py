"""Protocol: the page comes back from a copy at random moments, with new events before any contact.

The same promises as on the random days, but nearly nothing else happens to the programs, and each
round is counted: a run in which no number was given out twice would show nothing.
"""

from __future__ import annotations

import random
from collections import Counter

import pytest

from scheduler_app.booking_page.store import events
from tests import drawing
from tests.simulation.invariants import promises, rest
from tests.simulation.life.deeds import Deed
from tests.simulation.life.life import Life
from tests.simulation.practice.line import Fate
from tests.simulation.practice.world import NAMES, QUICK, REMOTE, VISIT, at, new_world

RESTORES_A_WORLD = 4
"""After so many the few hours of a world are taken."""

SLOTS = [at(hour / 2, day) for day in (0, 1) for hour in range(18, 26)]
FATES = (Fate.ARRIVES,) * 4 + tuple(Fate)


class Rounds:
    """One world after the other until the page was restored so often; `seen` counts what came."""

    def __init__(self, seed: int) -> None:
        self._chance = random.Random(seed)
        self.seen: Counter[str] = Counter()

    def run(self, restores: int) -> None:
        """Live and restore; every promise is checked after each deed and at rest."""
        while self.seen["restores"] < restores:
            with new_world() as world:
                self._live(Life(world), min(restores - self.seen["restores"], RESTORES_A_WORLD))

    def _live(self, life: Life, restores: int) -> None:
        life.publish()
        life.back_up_page()
        for _ in range(restores):
            for _ in range(self._chance.randrange(2, 9)):
                life.do_all([self._deed()])
                rest.check(life)
            self._restore(life)
            rest.check(life)
        rest.come_to_rest(life)
        self.seen["events"] += len(promises.ever_told(life.world))
        self.seen["conflicts that show"] += len(promises.unsettled(life.world))

    def _restore(self, life: Life) -> None:
        """The page comes back, now or while a call is under way, and is used before any contact."""
        before = {event.seq: event.id for event in promises.told(life.world)}
        forgotten = len(life.world.forgotten)
        then: list[Deed] = [("restore_page", ())]
        then += [self._newcomer() for _ in range(self._chance.randrange(3))]
        then += [self._client() for _ in range(self._chance.randrange(3))]
        match self._chance.randrange(4):
            case 0:
                life.publish(before=then)
            case 1:
                life.read(after=then)
            case _:
                life.do_all(then)
        self.seen["restores"] += 1
        self.seen["events forgotten by the page"] += len(life.world.forgotten) - forgotten
        again = [e for e in promises.told(life.world) if before.get(e.seq, e.id) != e.id]
        self.seen["numbers given out again"] += len(again)

    def _deed(self) -> Deed:
        chance = self._chance
        pick = chance.randrange(6)
        others: list[Deed] = [
            ("publish", (chance.choice(FATES),)),
            ("publish", ()),
            ("read", (chance.choice(FATES),)),
            ("read", ()),
            ("accept", (pick,)),
            ("decline", (pick,)),
            ("propose", (pick, chance.sample(SLOTS, 2), True)),
            ("book", (QUICK, chance.choice(SLOTS), True, (), Fate.ARRIVES)),
            ("move", (pick, chance.choice(SLOTS), True, ())),
            ("cancel", (pick,)),
            ("deliver_late", (pick,)),
            ("back_up_page", ()),
            ("back_up_page", ()),
            ("restart_desktop", ()),
            ("wait", (chance.choice((1, 6, 31)),)),
        ]
        return self._client() if chance.random() < 0.5 else chance.choice(others)

    def _newcomer(self) -> Deed:
        chance = self._chance
        wanted = (chance.choice(NAMES), chance.choice((REMOTE, QUICK)), chance.randrange(100))
        return "request_what_is_offered", wanted

    def _client(self) -> Deed:
        chance = self._chance
        name, pick = chance.choice(NAMES), chance.randrange(6)
        wanted = (name, chance.choice((REMOTE, VISIT, QUICK, QUICK)), chance.choice(SLOTS))
        did: list[Deed] = [
            ("request", wanted),
            self._newcomer(),
            ("hold", wanted),
            ("send", (name,)),
            ("ask_to_move", (name, pick, chance.choice(SLOTS), True)),
            ("withdraw", (name, pick)),
            ("call_off", (name, pick)),
            ("choose", (name, pick)),
        ]
        return chance.choice(did)


def test_restored_twelve_times_nothing_is_lost() -> None:
    rounds = Rounds(20270301)
    rounds.run(12)
    assert rounds.seen["numbers given out again"] > 0


@pytest.mark.soak
@pytest.mark.timeout(3600)
def test_restored_two_hundred_times_nothing_is_lost() -> None:
    rounds = Rounds(drawing.chance().randrange(2**32))
    rounds.run(200)
    print(dict(rounds.seen))
    assert rounds.seen["numbers given out again"] > 50


def test_the_rounds_find_a_page_that_believes_any_event(monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: a page that takes the number for the event loses a booking."""
    monkeypatch.setattr(events, "is_told", lambda *asked: True)
    with pytest.raises(AssertionError):
        Rounds(1).run(40)
