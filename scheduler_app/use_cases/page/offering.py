"""Use cases: the practice offers other times by itself; the client chooses one on the page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from scheduler_app.domain.bookings.booking import OPEN, Booking, State
from scheduler_app.domain.errors import InvalidInput, NotAllowed
from scheduler_app.domain.page.requests import MOST_PROPOSALS, RequestKind, RequestState
from scheduler_app.domain.uids import new_uid
from scheduler_app.domain.zones import keepable, to_epoch
from scheduler_app.storage.bookings import bookings
from scheduler_app.storage.journal import Change
from scheduler_app.storage.page import requests
from scheduler_app.storage.page.requests import RequestRow
from scheduler_app.use_cases.page.holding import (
    answer,
    client_name,
    free_holds,
    hold,
    must_meet_nothing,
    open_requests,
)


def offer_times(
    change: Change,
    booking: Booking,
    starts: Sequence[datetime],
    *,
    now: datetime,
    until: datetime | None = None,
    aside: bool = False,
    note: str = "",
) -> int:
    """Hold one to three other starts (aware) for a booking's client; returns the request's id.

    The booking stays as it is and the client may take one of them; or it is put `aside`: it waits,
    its own time is free for others, and the client takes one of these or none. They are held until
    `until`, or each until it has passed. What its client asked for before is answered by that.
    `Overlap` where one is taken, `InvalidInput` on `starts`, `NotAllowed` for a booking that is
    over, or whose client has asked for another time.
    """
    wanted = checked_starts(starts, now=now)
    if booking.removed or booking.state not in OPEN:
        raise NotAllowed(
            f"A booking that is {booking.state} can't be offered other times.",
            remedy="Reopen the booking first.",
        )
    standing = open_requests(change, booking.id)
    if aside:
        for wish in standing:
            if wish.kind is RequestKind.MOVE:
                answer(change, wish, RequestState.DECLINED, now=now, note=note)
        if (away := put_aside(booking)) != booking:
            booking = bookings.save(change, away)
    elif standing:
        raise NotAllowed(
            "Its client waits for an answer, or for a choice of times, already.",
            remedy="Answer that in the requests first.",
        )
    last = to_epoch(until.replace(microsecond=0)) if until else to_epoch(wanted[-1])
    kind = RequestKind.BOOK if aside else RequestKind.MOVE
    asked = next((one for one in standing if aside and one.kind is kind), None)
    if asked is not None:
        free_holds(change, asked)
        request_id = asked.id
    else:
        request_id = requests.add(change, _offer(kind, booking, wanted[0], last, now))
    _hold_each(change, booking, request_id, wanted)
    moment = to_epoch(now.replace(microsecond=0))
    requests.set_state(change, request_id, RequestState.PROPOSED, at=moment, note=note)
    if not aside:
        change.tell("bookings", [booking.id])
    return request_id


def put_aside(booking: Booking) -> Booking:
    """The booking as it waits for its client's choice, its own time free for others; not written.

    A visit of a series is one by itself from then on.
    """
    if booking.state is State.PENDING and booking.transparent:
        return booking
    return replace(
        booking,
        state=State.PENDING,
        transparent=True,
        detached=booking.detached or booking.series_id is not None,
        revision=booking.revision + 1,
    )


def checked_starts(starts: Sequence[datetime], *, now: datetime) -> list[datetime]:
    """Starts that can be offered, each once and in order; `InvalidInput` on `starts`."""
    wanted = sorted({keepable(start, field="starts") for start in starts})
    if not 1 <= len(wanted) <= MOST_PROPOSALS:
        raise InvalidInput("starts", f"One to {MOST_PROPOSALS} times can be offered.")
    if wanted[0] <= now:
        raise InvalidInput("starts", "A time that is offered has passed already.")
    return wanted


def _hold_each(
    change: Change, booking: Booking, request_id: int, starts: Sequence[datetime]
) -> None:
    blocks: list[int] = []
    name = client_name(change, booking.client_id)
    for start in starts:
        block = hold(change, booking, start, beside=blocks, name=name)
        must_meet_nothing(change, block)
        blocks.append(block.id)
    requests.add_proposals(change, request_id, blocks)


def _offer(
    kind: RequestKind, booking: Booking, first: datetime, until: int, now: datetime
) -> RequestRow:
    """A request that nobody made: what the practice offers stands where clients' wishes do."""
    return RequestRow(
        id=0,
        ref=new_uid(),
        kind=kind,
        booking_id=booking.id,
        held_id=None,
        account="",
        state=RequestState.PROPOSED,
        start_at=to_epoch(first),
        end_at=to_epoch(first + booking.duration),
        at_once=False,
        text="",
        arrived_at=to_epoch(now.replace(microsecond=0)),
        offered_until=until,
    )
