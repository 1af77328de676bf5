"""Protocol: how desktop and page meet again, and what they agree on then."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from scheduler_app.booking_page.store import practice
from scheduler_app.use_cases.page.inbox import notices
from scheduler_app.use_cases.page.read_link import read_link
from tests.simulation.invariants import promises
from tests.simulation.practice.world import World

Contact = Callable[[World], None]


def publishes_first(world: World) -> None:
    """The desktop is started: it publishes before its listener has an answer."""
    world.publish()


def reads_first(world: World) -> None:
    """The desktop runs: its listener is answered first."""
    world.read()
    world.publish()


first_contact = pytest.mark.parametrize("contact", [publishes_first, reads_first])


def rows(world: World, uid: str) -> list[str]:
    """How the diary has a booking, as often as it has it."""
    return [row.state for row in promises.bookings(world).values() if row.uid == uid]


def agree(world: World) -> None:
    """In the end both have read and acknowledged the same, and nobody is told of a loss."""
    world.publish()
    link, page = read_link(world.diary), world.page.read_now(practice.state)
    assert link.read_seq == page.acknowledged_seq == page.last_seq
    told = [event.id for event in promises.told(world)]
    assert link.read_event == (told[-1] if told else "")
    assert not [each.text for each in notices(world.diary) if "forgotten" in each.text]
