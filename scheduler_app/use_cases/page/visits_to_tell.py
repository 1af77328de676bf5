"""Use cases: the visits that one tap is about, each with whose it is and how they are told."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from scheduler_app.domain.bookings.booking import Booking, State
from scheduler_app.domain.calendar.items import CalendarItem
from scheduler_app.domain.errors import NotAllowed
from scheduler_app.domain.messages.conversation import Party
from scheduler_app.domain.messages.direct import DirectKind, DirectMessage, DirectWay
from scheduler_app.domain.messages.direct_planning import is_soon, order_of
from scheduler_app.domain.messages.direct_reach import why_by_none
from scheduler_app.domain.zones import from_epoch
from scheduler_app.storage.bookings import bookings
from scheduler_app.storage.clients import people
from scheduler_app.storage.diary import Reading
from scheduler_app.storage.journal import Change
from scheduler_app.storage.messages.facts import facts_of
from scheduler_app.storage.page import requests
from scheduler_app.use_cases.messages.direct import reach_in


@dataclass(frozen=True, slots=True)
class VisitToTell:
    """One visit and its client, who is told something about it. `start` and `end` are aware UTC.

    `zone` is the one that its client is told times in. A message goes by one of `ways`, and by the
    other where that fails: `way` says which comes first. Where there are none, `unreached` says why
    in a sentence, and the consultant tells the client themselves. `preferred` is the way that they
    wish. `by_page` says that they asked for the visit on the page, which answers them. A visit
    without a client has nobody to tell.
    """

    booking_id: int
    client_id: int | None
    client: str
    company: str
    service: str
    title: str
    state: State
    start: datetime
    end: datetime
    zone: str
    language: str
    ways: tuple[DirectWay, ...] = ()
    unreached: str = ""
    phones: tuple[str, ...] = ()
    all_day: bool = False
    in_series: bool = False
    by_page: bool = False
    on_site: bool = False
    preferred: str = ""
    soon: bool = False
    """Whether it begins so soon that its client may look into no mail before."""

    @property
    def name(self) -> str:
        """What it is called in a list: its client, else its title."""
        return self.client or self.title or "No client yet"

    @property
    def is_told(self) -> bool:
        """Whether a message about it goes to somebody."""
        return bool(self.ways) and not self.by_page

    def way(self, kind: DirectKind) -> DirectWay | None:
        """By which a message of this kind goes first; None where none goes."""
        if not self.is_told:
            return None
        order = order_of(kind, self.preferred, soon=self.soon)
        return min(self.ways, key=lambda way: order.index(way.channel))

    @property
    def must_be_called(self) -> bool:
        """Whether it has a client whom nobody tells but the consultant themselves."""
        return self.client_id is not None and not self.ways and not self.by_page


@dataclass(frozen=True, slots=True)
class TapDone:
    """What one tap came to: the messages that go out, and whom the consultant tells themselves."""

    told: tuple[DirectMessage, ...] = ()
    yourself: tuple[VisitToTell, ...] = ()
    changed: int = 0
    """How many bookings are not what they were."""


def read_visits(
    connection: Reading, items: Sequence[CalendarItem], kind: DirectKind, *, at: int
) -> list[VisitToTell]:
    """These appointments with whose they are, in the same order.

    `kind` is what they are told, `at` when (epoch seconds).
    """
    ids = [item.id for item in items]
    facts = {one.booking_id: one for one in facts_of(connection, json.dumps(ids))}
    whose = sorted({item.client_id for item in items if item.client_id is not None})
    clients = {one.id: one for one in people.clients_by_id(connection, whose)}
    reach = {client_id: tuple(reach_in(connection, Party(client_id), kind)) for client_id in whose}
    asked = {
        booking_id
        for booking_id, about in requests.of_bookings(connection, ids).items()
        for one in about
        if one.open and one.account and one.offered_until is None
    }
    found = []
    for item in items:
        known, client = facts.get(item.id), clients.get(item.client_id or 0)
        every = reach.get(item.client_id or 0, ())
        ways = tuple(way for way in every if not way.why_not)
        found.append(
            VisitToTell(
                booking_id=item.id,
                client_id=item.client_id,
                client=item.client,
                company=client.company if client else "",
                service=item.service,
                title=item.title,
                state=State(item.state),
                start=from_epoch(item.start),
                end=from_epoch(item.end),
                zone=known.zone if known else item.zone,
                language=known.language if known else "",
                ways=ways,
                unreached="" if item.client_id is None else why_by_none(every),
                phones=client.phones if client else (),
                all_day=bool(item.all_day),
                in_series=item.series_id is not None,
                by_page=item.id in asked and item.state == State.PENDING,
                on_site=bool(known and known.on_site),
                preferred=known.preferred.value if known else "",
                soon=is_soon(item.start, at),
            )
        )
    return found


def as_decided(change: Change, visit: VisitToTell) -> Booking:
    """The booking of a visit; `NotAllowed` where it is not what somebody has decided about."""
    booking = bookings.get(change.connection, visit.booking_id)
    stands = (booking.start, booking.end, booking.state, booking.client_id)
    if stands != (visit.start, visit.end, visit.state, visit.client_id):
        raise NotAllowed(
            f"The visit of {visit.name} was changed meanwhile.",
            remedy="Nothing was changed, and nobody was told. Look at the day again.",
        )
    return booking
