"""Simulation: what the page promises its clients and the consultant, by their own notes.

These models share nothing with those of `promises.py`: both would have to be wrong alike.
"""

from __future__ import annotations

from itertools import pairwise
from typing import NamedTuple

from scheduler_app.domain.page.format import Event
from scheduler_app.domain.page.kinds import EventKind
from scheduler_app.domain.time_units import DAY
from tests.simulation.invariants import promises
from tests.simulation.life.life import Life
from tests.simulation.practice.practice import Practice


class _Taken(NamedTuple):
    """An hour that a client took, and the number of the event that says so."""

    start: int
    seq: int


def what_clients_took_is_offered_only_when_the_desk_gave_it_up(life: Life) -> None:
    """It knew of it when it sent what the page shows, and kept the hour for them no more."""
    world = life.world
    assert isinstance(world, Practice)
    shown = promises.shown(world)
    kept = world.kept_then.get((shown.generation, shown.issued_at))
    if kept is None or life.page_restored:
        return
    taken = {
        hour.start
        for uid, hours in _taken(promises.told(world)).items()
        for hour in hours.values()
        if hour.seq > shown.acknowledged_seq or (uid, hour.start) in kept
    }
    for card in shown.services:
        assert taken.isdisjoint(world.offered(card.id)), "taken, and offered again"


def _taken(did: tuple[Event, ...]) -> dict[str, dict[str, _Taken]]:
    """What clients sent and did not take back: by uid, where it stands and what is wished."""
    taken: dict[str, dict[str, _Taken]] = {}
    for event in did:
        uid = event.moves or event.uid
        hour = _Taken(event.wish.start, event.seq) if event.wish is not None else None
        match event.kind:
            case EventKind.REQUEST | EventKind.CHOICE if hour:
                taken[uid] = {"stands": hour}
            case EventKind.MOVE if hour and event.wish and event.wish.at_once:
                taken[uid] = {"stands": hour}
            case EventKind.MOVE if hour:
                taken.setdefault(uid, {})["wished"] = hour
            case EventKind.WITHDRAWAL if event.moves:
                taken.get(uid, {}).pop("wished", None)
            case EventKind.WITHDRAWAL | EventKind.CANCELLATION:
                taken.pop(uid, None)
    return taken


def what_clients_did_is_told_without_a_gap(life: Life) -> None:
    """Each event has the next number, whoever of the page's workers wrote it."""
    numbers = [event.seq for event in promises.told(life.world)]
    assert numbers == list(range(1, len(numbers) + 1)), "what clients did has gaps"


def the_page_confirms_only_within_its_lease(life: Life) -> None:
    """Afterwards it takes requests only; a choice among times is the consultant's own word."""
    leases = life.world.line.leases
    for event in promises.told(life.world):
        if event.kind in {EventKind.REQUEST, EventKind.MOVE} and event.wish and event.wish.at_once:
            assert any(since <= event.at < until for since, until in leases), (
                "confirmed at once, and the lease had ended"
            )


def the_consultant_is_warned_once_a_silence(life: Life) -> None:
    """And once a day at most."""
    for one, other in pairwise(life.warnings):
        assert other.at - one.at >= DAY, "warned twice a day"
        assert other.heard_at > one.at, "warned twice of one silence"


def every_hold_of_a_request_has_ended(life: Life) -> None:
    """At rest: nothing keeps an hour but what stands, and what somebody still has to answer."""
    with life.world.diary.read() as connection:
        held = connection.exec_driver_sql(
            """SELECT count(*) FROM requests r LEFT JOIN proposals p ON p.request_id = r.id
               JOIN bookings b ON b.id IN (r.held_id, p.booking_id) AND b.occupies
               WHERE b.kind = 'busy' AND r.state NOT IN ('waiting', 'proposed')"""
        ).scalar()
        assert held == 0, "a request was answered, and its time is still held"
        busy = connection.exec_driver_sql(
            """SELECT count(*) FROM bookings WHERE kind = 'busy' AND occupies AND uid LIKE '%-%'
               AND title LIKE 'Held for %' AND id NOT IN
               (SELECT held_id FROM requests WHERE held_id IS NOT NULL
                UNION SELECT booking_id FROM proposals WHERE booking_id IS NOT NULL)"""
        ).scalar()
        assert busy == 0, "a time is held for nobody"
