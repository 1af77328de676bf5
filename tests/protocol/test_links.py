"""Protocol: a booking taken by phone, whose client has its link and no account."""

from __future__ import annotations

from contextlib import suppress

import pytest

from scheduler_app.booking_page.store import claims, events
from scheduler_app.booking_page.store.booking_links import ByLink
from scheduler_app.domain.errors import NotAllowed
from scheduler_app.domain.page.kinds import EventKind
from scheduler_app.domain.page.links import hash_of
from scheduler_app.domain.zones import from_epoch
from scheduler_app.use_cases.bookings.book import NewBooking, book
from scheduler_app.use_cases.bookings.undo import undo
from scheduler_app.use_cases.page.inbox import notices
from tests.protocol.contact import Contact, agree, first_contact, rows
from tests.simulation.invariants import promises
from tests.simulation.life.by_link import came_by, move_by_link, seen_by_link
from tests.simulation.practice.world import QUICK, REMOTE, World, at


def test_the_client_sees_moves_and_cancels_without_an_account(world: World) -> None:
    booking = _by_phone(world, QUICK, 9)
    token = _link(world, booking)
    world.publish()
    who, uid = _comes(world, token)
    shown = seen_by_link(world, who, uid)
    assert shown is not None and (shown.start, shown.account) == (at(9, 1), "")
    move_by_link(world, who, uid, at(10, 1))
    world.read()
    world.publish()
    assert _starts(world)[uid] == at(10, 1)
    _cancel(world, who, uid)
    world.read()
    world.publish()
    assert rows(world, uid) == ["cancelled"]
    assert at(10, 1) in world.offered(QUICK)
    agree(world)


@first_contact
def test_a_diary_from_a_backup_believes_the_link_of_a_booking_that_it_reads_anew(
    world: World, contact: Contact
) -> None:
    """Booking and link came after the backup: nothing tells of the link but the key."""
    world.back_up()
    uid = world.request("Anna", QUICK, at(9, 1)).uid
    world.read()
    world.publish()
    token = _link(world, next(iter(promises.bookings(world))))
    who, _ = _comes(world, token)
    _cancel(world, who, uid)
    world.restore()
    contact(world)
    assert rows(world, uid) == ["cancelled"]
    assert not [each for each in notices(world.diary) if "did not fit" in each.text]
    assert at(9, 1) in world.offered(QUICK)
    agree(world)


@first_contact
def test_a_link_that_was_ended_since_the_backup_stays_so_once_the_newer_one_was_used(
    world: World, contact: Contact
) -> None:
    booking = _by_phone(world, QUICK, 9)
    old = _link(world, booking)
    world.publish()
    world.back_up()
    new = world.link_key.end_link(booking).rpartition("/")[2]
    world.publish()
    who, uid = _comes(world, new)
    move_by_link(world, who, uid, at(10, 1))
    world.restore()
    contact(world)
    assert _starts(world)[uid] == at(10, 1)
    assert came_by(world, old) is None
    assert came_by(world, new) == (who, uid)
    agree(world)


@pytest.mark.parametrize("whose", ["another booking", "nobody", "ended"])
def test_what_is_done_by_a_link_that_does_not_open_the_booking_does_nothing(
    world: World, whose: str
) -> None:
    """Whoever has got hold of the page can say anything; the desktop believes its own links."""
    booking, other = _by_phone(world, QUICK, 9), _by_phone(world, QUICK, 11)
    link = hash_of(_link(world, other if whose == "another booking" else booking))
    world.publish()
    if whose == "nobody":
        link = hash_of("x" * 43)
    elif whose == "ended":
        world.link_key.end_link(booking)
    uid = promises.bookings(world)[booking].uid
    before = promises.bookings(world)
    kind, now = EventKind.CANCELLATION, world.page_clock()
    world.on_page(lambda c: events.append(c, kind, uid=uid, link=link, now=now))
    world.read()
    assert promises.bookings(world) == before
    assert "did not fit the diary" in notices(world.diary)[-1].text
    world.publish()
    agree(world)


def test_an_older_page_is_told_nothing_of_it_and_the_consultant_that_it_is_older(
    world: World,
) -> None:
    world.line.page_is_older = True
    world.read()
    world.publish()
    booking = _by_phone(world, REMOTE, 9)
    with pytest.raises(NotAllowed, match="opens no bookings by a link") as refused:
        _link(world, booking)
    assert "to the version of this program" in refused.value.remedy
    stands = world.linked.status()
    assert stands.is_older and not (stands.takes_ratings or stands.takes_offers)
    world.publish()
    assert at(9, 1) not in world.offered(REMOTE)
    world.line.page_is_older = False
    world.publish()
    who, uid = _comes(world, _link(world, booking))
    assert seen_by_link(world, who, uid) is not None
    stands = world.linked.status()
    assert stands.takes_ratings and stands.takes_offers and not stands.is_older
    agree(world)


def test_a_page_that_became_older_is_asked_again_for_what_it_knows(world: World) -> None:
    """Its host went back to yesterday's version and an empty copy; the diary remembers more."""
    world.line.page_is_older = True
    world.back_up_page()
    world.line.page_is_older = False
    _by_phone(world, QUICK, 9)
    world.publish()
    world.restore_page()
    world.line.page_is_older = True
    world.read()
    world.publish()
    assert at(9, 1) not in world.offered(QUICK)
    agree(world)


def test_an_older_desktop_shows_no_links_and_its_page_offers_what_it_understands(
    world: World,
) -> None:
    booking = _by_phone(world, QUICK, 9)
    token = _link(world, booking)
    world.publish()
    assert came_by(world, token) is not None
    world.line.desktop_is_older = True
    world.publish()
    assert came_by(world, token) is None
    world.line.desktop_is_older = False
    world.publish()
    assert came_by(world, token) is not None
    agree(world)


def test_undo_does_not_take_back_what_was_handed_out(world: World) -> None:
    booking = _by_phone(world, QUICK, 9)
    token = _link(world, booking)
    world.publish()
    who, uid = _comes(world, token)
    with suppress(NotAllowed):
        undo(world.diary, now=world.now)
    world.publish()
    shown = seen_by_link(world, who, uid)
    assert shown is not None and shown.state in {"confirmed", "cancelled"}


def _by_phone(world: World, service: int, hour: float) -> int:
    """A booking of tomorrow for the client without an account; returns its id."""
    wish = NewBooking(from_epoch(at(hour, 1)), client_id=world.by_phone(), service_id=service)
    return book(world.diary, wish, now=world.now).id


def _link(world: World, booking_id: int) -> str:
    """The token of a link that is handed out."""
    return world.link_key.link_of(booking_id).rpartition("/")[2]


def _comes(world: World, token: str) -> tuple[ByLink, str]:
    found = came_by(world, token)
    assert found is not None
    return found


def _cancel(world: World, who: ByLink, uid: str) -> None:
    now = world.page_clock()
    world.on_page(lambda c: claims.cancel(c, who, uid, now))


def _starts(world: World) -> dict[str, int]:
    return {row.uid: row.start for row in promises.bookings(world).values()}
