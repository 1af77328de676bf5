"""Protocol: a hold that was sent comes back with a restored page, and is sent once more."""

from __future__ import annotations

import pytest

from scheduler_app.domain.page.requests import RequestKind
from scheduler_app.use_cases.bookings.states import cancel
from scheduler_app.use_cases.page.inbox import accept, list_requests
from tests.protocol.contact import Contact, agree, first_contact, rows
from tests.simulation.invariants import promises
from tests.simulation.practice.world import QUICK, REMOTE, World, at


@first_contact
@pytest.mark.parametrize("first_ends", ["stands", "is withdrawn", "is declined"])
def test_a_hold_that_came_back_and_was_sent_again_for_another_time_counts(
    world: World, contact: Contact, first_ends: str
) -> None:
    """A visitor has one hold, whose id names the booking: the last word is what was confirmed."""
    world.hold("Anna", QUICK, at(9, 1))
    world.back_up_page()
    uid = world.request("Anna", QUICK, at(9, 1)).uid
    contact(world)
    if first_ends == "is withdrawn":
        world.cancel("Anna", uid)
        contact(world)
    elif first_ends == "is declined":
        [row] = [row for row in promises.bookings(world).values() if row.uid == uid]
        cancel(world.diary, row.id, now=world.now)
    world.restore_page()
    assert world.request("Anna", QUICK, at(11, 1)).uid == uid
    contact(world)
    [row] = [row for row in promises.bookings(world).values() if row.uid == uid]
    assert (row.state, row.start) == ("confirmed", at(11, 1))
    agree(world)
    assert [(one.start, one.state) for one in world.appointments("Anna")] == [
        (at(11, 1), "confirmed")
    ]


@first_contact
def test_a_request_that_came_back_and_was_sent_again_as_it_was_counts_once(
    world: World, contact: Contact
) -> None:
    held = world.hold("Anna", REMOTE, at(9, 1))
    world.back_up_page()
    world.submit("Anna", held.id)
    contact(world)
    [request] = list_requests(world.diary)
    accept(world.diary, request.id, now=world.now)
    world.restore_page()
    world.submit("Anna", held.id)
    contact(world)
    assert rows(world, held.id) == ["confirmed"]
    assert list_requests(world.diary) == []
    agree(world)


@first_contact
def test_a_wish_to_move_that_came_back_and_was_sent_again_counts(
    world: World, contact: Contact
) -> None:
    uid = world.request("Anna", REMOTE, at(9, 1)).uid
    contact(world)
    accept(world.diary, list_requests(world.diary)[0].id, now=world.now)
    world.publish()
    world.hold("Anna", REMOTE, at(10, 1), moves=uid)
    world.back_up_page()
    wish = world.hold("Anna", REMOTE, at(10, 1), moves=uid).id
    world.submit("Anna", wish)
    contact(world)
    accept(world.diary, list_requests(world.diary)[0].id, now=world.now)
    world.restore_page()
    assert world.hold("Anna", REMOTE, at(11.5, 1), moves=uid).id == wish
    world.submit("Anna", wish)
    contact(world)
    [asked] = list_requests(world.diary)
    assert (asked.kind, asked.item.start) == (RequestKind.MOVE, at(11.5, 1))
    world.withdraw("Anna", uid)
    contact(world)
    assert list_requests(world.diary) == []
    agree(world)


@first_contact
def test_a_hold_that_came_back_and_became_another_wish_counts(
    world: World, contact: Contact
) -> None:
    """First it was sent as a request of its own, then to move another booking, and as itself."""
    other = world.request("Anna", REMOTE, at(9, 1)).uid
    contact(world)
    accept(world.diary, list_requests(world.diary)[0].id, now=world.now)
    world.publish()
    held = world.hold("Anna", REMOTE, at(10, 1))
    world.back_up_page()
    world.submit("Anna", held.id)
    contact(world)
    world.restore_page()
    assert world.hold("Anna", REMOTE, at(11.5, 1), moves=other).id == held.id
    world.submit("Anna", held.id)
    contact(world)
    assert [asked.kind for asked in list_requests(world.diary)] == [
        RequestKind.BOOK,
        RequestKind.MOVE,
    ]
    world.restore_page()
    world.request("Anna", REMOTE, at(12))
    contact(world)
    [row] = [row for row in promises.bookings(world).values() if row.uid == held.id]
    assert (row.state, row.start) == ("pending", at(12))
    agree(world)
