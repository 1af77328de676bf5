"""Simulation: what is offered no longer, and what was agreed before, by the rows alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scheduler_app.booking_page.store import published
from scheduler_app.use_cases.page.publish import publication_of
from scheduler_app.use_cases.page.read_link import read_link
from scheduler_app.use_cases.practice.services import list_services
from tests.simulation.invariants import promises

if TYPE_CHECKING:
    from scheduler_app.domain.page.format import Publication
    from tests.simulation.life.life import Life
    from tests.simulation.practice.world import World

_ARCHIVED = "SELECT id FROM services WHERE archived"
_TOUCHED = """
SELECT DISTINCT h.subject, h.subject_id FROM history h JOIN changes c ON c.id = h.change_id
 WHERE c.verb = 'service' AND h.subject <> 'services'"""
_AGREED = """
SELECT b.id, s.name, b.start_at, b.end_at, b.agreed_price, b.agreed_currency
  FROM bookings b JOIN services s ON s.id = b.service_id WHERE NOT b.removed"""


def a_service_changes_nothing_but_itself(life: Life) -> None:
    """Whatever becomes of a service, each booking keeps its time, its gaps and its price."""
    with life.world.diary.read() as connection:
        touched = connection.exec_driver_sql(_TOUCHED).all()
    assert not touched, f"a service changed what was agreed: {touched}"


def what_is_archived_is_offered_to_nobody(life: Life) -> None:
    """Not at the desk, not on the page, and by no link of a single client."""
    world = life.world
    told = _told_next(world)
    with world.diary.read() as connection:
        over = set(connection.exec_driver_sql(_ARCHIVED).scalars())
    offered = {one.id for one in list_services(world.diary)}
    offered |= {card.id for card in told.services} | {one.service for one in told.offers}
    assert not over & offered, f"archived, and offered: {over & offered}"


def what_was_agreed_is_shown_as_it_was(life: Life) -> None:
    """Name, time and price of a booking are told to its client, also once its service is over."""
    world = life.world
    told = _told_next(world)
    uids = {row.id: row.uid for row in promises.bookings(world).values()}
    with world.diary.read() as connection:
        rows = {uids[row.id]: tuple(row)[1:] for row in connection.exec_driver_sql(_AGREED)}
    for one in told.commitments:
        if one.uid in rows:
            shown = one.service_name, one.start, one.end, one.price, one.currency
            assert shown == rows[one.uid], f"agreed, and shown otherwise: {shown} {rows[one.uid]}"


def the_page_has_nothing_that_is_archived(life: Life) -> None:
    """At rest: the page itself has heard of it."""
    over = life.world.page.read_now(published.current).services
    with life.world.diary.read() as connection:
        archived = set(connection.exec_driver_sql(_ARCHIVED).scalars())
    known = {card.id for card in over} & archived
    assert not known, f"archived, and still on the page: {known}"


def _told_next(world: World) -> Publication:
    """What the page would be told now."""
    generation = read_link(world.diary).generation + 1
    return publication_of(world.diary, now=world.now, generation=generation)
