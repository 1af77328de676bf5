"""Protocol: yesterday's diary comes back, and knows nothing of what the consultant answered since.

The page goes on with what it was told until the first contact: an hour that the answer gave up is
offered. Whoever takes it, and whoever the answer was for, is in the diary once afterwards.
"""

from __future__ import annotations

from scheduler_app.domain.page.requests import Request
from scheduler_app.domain.zones import from_epoch
from scheduler_app.use_cases.page import inbox
from tests.protocol.contact import Contact, agree, first_contact, rows
from tests.simulation.invariants import promises
from tests.simulation.practice.world import QUICK, REMOTE, World, at


@first_contact
def test_an_hour_that_was_given_up_for_another_is_offered_until_all_is_read_anew(
    world: World, contact: Contact
) -> None:
    """The request waits again, and shows whom it meets; what was proposed for it is gone."""
    world.back_up()
    asked = world.request("Anna", REMOTE, at(9, 1)).uid
    _propose(world, at(11, 1))
    world.restore()
    assert at(9, 1) in world.offered(QUICK)
    assert at(11, 1) not in world.offered(QUICK)
    taken = world.request("Boris", QUICK, at(9, 1))
    assert taken.at_once
    contact(world)
    assert (rows(world, asked), rows(world, taken.uid)) == (["pending"], ["confirmed"])
    request = _waiting(world)
    assert [each.uid for each in request.meets] == [taken.uid]
    assert len(promises.unsettled(world)) == 1
    assert world.appointments("Anna")[0].proposals == ()
    assert at(9, 1) not in world.offered(QUICK)
    assert at(11, 1) in world.offered(QUICK)
    agree(world)
    _propose(world, at(11, 1))
    assert promises.unsettled(world) == []
    assert world.appointments("Anna")[0].proposals == (at(11, 1),)


@first_contact
def test_what_was_proposed_can_be_chosen_before_the_first_contact(
    world: World, contact: Contact
) -> None:
    """The page has confirmed it: it stands, though the diary remembers no proposal."""
    world.back_up()
    asked = world.request("Anna", REMOTE, at(9, 1)).uid
    _propose(world, at(11, 1))
    world.restore()
    world.choose("Anna", asked, at(11, 1))
    taken = world.request("Boris", QUICK, at(9, 1)).uid
    assert {at(9, 1), at(11, 1)}.isdisjoint(world.offered(QUICK))
    contact(world)
    assert rows(world, asked) == rows(world, taken) == ["confirmed"]
    assert _starts(world)[asked] == at(11, 1)
    assert promises.unsettled(world) == []
    agree(world)


@first_contact
def test_an_hour_that_a_booking_was_moved_from_may_be_taken_and_shows_as_a_conflict(
    world: World, contact: Contact
) -> None:
    """The diary has the booking where it was: only the consultant knows what was agreed."""
    moved = world.request("Anna", REMOTE, at(9, 1)).uid
    world.read()
    inbox.accept(world.diary, _waiting(world).id, now=world.now)
    world.publish()
    world.back_up()
    world.submit("Anna", world.hold("Anna", REMOTE, at(11, 1), moves=moved).id)
    world.read()
    inbox.accept(world.diary, _waiting(world).id, now=world.now)
    world.publish()
    world.restore()
    taken = world.request("Boris", QUICK, at(9, 1)).uid
    contact(world)
    assert rows(world, moved) == rows(world, taken) == ["confirmed"]
    assert [each.start for each in world.appointments("Anna")] == [at(9, 1)]
    assert len(promises.unsettled(world)) == 1
    # The wish waits again: to say yes to it once more settles the pair.
    inbox.accept(world.diary, _waiting(world).id, now=world.now)
    assert promises.unsettled(world) == []
    agree(world)


def _waiting(world: World) -> Request:
    [request] = inbox.list_requests(world.diary)
    return request


def _propose(world: World, start: int) -> None:
    """Another time for the one request that waits, and the page is told."""
    world.read()
    inbox.propose(world.diary, _waiting(world).id, [from_epoch(start)], now=world.now)
    world.publish()


def _starts(world: World) -> dict[str, int]:
    return {row.uid: row.start for row in promises.bookings(world).values()}
