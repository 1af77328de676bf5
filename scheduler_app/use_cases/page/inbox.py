"""Use cases: answer what clients asked for on the booking page, and hear what they did there."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime

from scheduler_app.domain.actors import By
from scheduler_app.domain.bookings.booking import OPEN, Booking, State, cancelled, confirmed, moved
from scheduler_app.domain.calendar.gaps import occupies
from scheduler_app.domain.calendar.items import CalendarItem
from scheduler_app.domain.calendar.overlaps import Overlap
from scheduler_app.domain.errors import InvalidInput, NotAllowed
from scheduler_app.domain.page.requests import (
    MOST_PROPOSALS,
    Notice,
    Proposal,
    Request,
    RequestKind,
    RequestState,
)
from scheduler_app.domain.zones import from_epoch, keepable, to_epoch
from scheduler_app.storage.bookings import bookings, calendar_queries
from scheduler_app.storage.bookings.bookings import OnOverlap
from scheduler_app.storage.bookings.permits import met_by, settle_pair
from scheduler_app.storage.diary import Reading, reading, writing
from scheduler_app.storage.handle import DiaryHandle
from scheduler_app.storage.journal import Change
from scheduler_app.storage.page import requests
from scheduler_app.storage.page.requests import RequestRow
from scheduler_app.use_cases.page.holding import answer, free_holds, hold, open_requests

MOST_ANSWERED = 100
"""How many answered requests are listed."""

MOST_NOTE = 1_000


def list_requests(diary: DiaryHandle, *, with_answered: bool = False) -> list[Request]:
    """The requests that wait, oldest first; then those answered, newest first, if wanted."""
    with reading(diary) as connection:
        listed = requests.unanswered(connection)
        if with_answered:
            listed += requests.answered(connection, limit=MOST_ANSWERED)
        held = requests.standing_proposals(connection)
        shown = [_request(connection, asked, held.get(asked.id, [])) for asked in listed]
    return [request for request in shown if request is not None]


def waiting(diary: DiaryHandle) -> int:
    """How many requests wait for an answer of the consultant."""
    with reading(diary) as connection:
        return requests.waiting(connection)


def accept(
    diary: DiaryHandle,
    request_id: int,
    *,
    note: str = "",
    now: datetime,
    permit_overlap: bool = False,
) -> Booking:
    """Confirm the booking, or move it as asked; `Overlap` when its time is taken.

    A rival request that still waits is no overlap: it shows what it meets from now on.
    """
    with writing(diary, "accept", by=By.CONSULTANT, at=now, why=_noted(note)) as change:
        asked, booking = _open_request(change, request_id)
        for also in open_requests(change, booking.id, RequestKind.BOOK):
            if also.id != asked.id:
                answer(change, also, RequestState.ACCEPTED, now=now, note=_noted(note))
        answer(change, asked, RequestState.ACCEPTED, now=now, note=_noted(note))
        agreed = replace(booking, transparent=False)
        if asked.kind is RequestKind.MOVE:
            agreed = moved(agreed, from_epoch(asked.start_at))
        if agreed.state is State.PENDING:
            agreed = confirmed(agreed)
        agreed = replace(agreed, revision=booking.revision + 1)
        return _keep(change, agreed, permit=permit_overlap)


def decline(diary: DiaryHandle, request_id: int, *, note: str = "", now: datetime) -> Booking:
    """Say no: the booking is cancelled, or stays where it was."""
    with writing(diary, "decline", by=By.CONSULTANT, at=now, why=_noted(note)) as change:
        asked, booking = _open_request(change, request_id)
        also = [asked]
        if asked.kind is RequestKind.BOOK:
            also = open_requests(change, booking.id)
        for each in also:
            answer(change, each, RequestState.DECLINED, now=now, note=_noted(note))
        if asked.kind is RequestKind.MOVE:
            change.tell("bookings", [booking.id])
            return booking
        return bookings.save(change, replace(cancelled(booking), transparent=False))


def propose(
    diary: DiaryHandle,
    request_id: int,
    starts: Sequence[datetime],
    *,
    note: str = "",
    now: datetime,
    permit_overlap: bool = False,
) -> None:
    """Offer one to three other starts (aware), held for the client; `Overlap` when one is taken.

    They replace earlier ones. The time asked for is free for others until the client has chosen.
    """
    wanted = sorted({keepable(start) for start in starts})
    if not 1 <= len(wanted) <= MOST_PROPOSALS:
        raise InvalidInput("starts", f"One to {MOST_PROPOSALS} times can be proposed.")
    if wanted[0] <= now:
        raise InvalidInput("starts", "A proposed time has passed already.")
    with writing(diary, "propose", by=By.CONSULTANT, at=now, why=_noted(note)) as change:
        asked, booking = _open_request(change, request_id)
        free_holds(change, asked)
        if asked.kind is RequestKind.BOOK:
            aside = replace(booking, transparent=True, revision=booking.revision + 1)
            booking = bookings.save(change, aside)
        else:
            change.tell("bookings", [booking.id])
        blocks: list[int] = []
        for start in wanted:
            block = hold(change, booking, start, beside=blocks)
            _check_met(change, block, permit=permit_overlap, but=set())
            blocks.append(block.id)
        requests.add_proposals(change, asked.id, blocks)
        requests.set_state(
            change, asked.id, RequestState.PROPOSED, at=int(now.timestamp()), note=_noted(note)
        )


def notices(diary: DiaryHandle) -> list[Notice]:
    """What clients did and what befell mails to them, newest first, until dismissed."""
    with reading(diary) as connection:
        return [
            Notice(row.id, row.kind, from_epoch(row.at), row.text, row.client_id, row.booking_id)
            for row in requests.open_notices(connection)
        ]


def dismiss(diary: DiaryHandle, notice_id: int, *, now: datetime) -> None:
    """The consultant has seen it."""
    with writing(diary, "dismiss", by=By.CONSULTANT, at=now) as change:
        change.update("notices", notice_id, {"dismissed": 1})


def _open_request(change: Change, request_id: int) -> tuple[RequestRow, Booking]:
    """A request that is still open, and the booking it is about."""
    asked = requests.get(change.connection, request_id)
    booking = bookings.booking_of(change.row("bookings", asked.booking_id))
    still = State.PENDING if asked.kind is RequestKind.BOOK else booking.state
    if not asked.open or booking.removed or booking.state not in OPEN or booking.state != still:
        raise NotAllowed(
            f"This request is {asked.state} already."
            if not asked.open
            else "The booking is not waiting any more.",
            remedy="Nothing was changed. The inbox shows how things stand now.",
        )
    return asked, booking


def _keep(change: Change, booking: Booking, *, permit: bool) -> Booking:
    """Write a booking that was agreed to; what it meets is refused, or permitted on purpose."""
    stored = bookings.save(change, booking, on_overlap=OnOverlap.LEAVE_OPEN)
    _check_met(change, stored, permit=permit, but=_rivals(change))
    return stored


def _check_met(change: Change, booking: Booking, *, permit: bool, but: Collection[int]) -> None:
    """`Overlap` for what a written booking meets and nobody settled, unless it is permitted."""
    met = met_by(change.connection, booking.id)
    unsettled = {other for other, settled in met.items() if not settled} - set(but)
    taken = [
        item
        for item in calendar_queries.items_by_id(change.connection, unsettled)
        if occupies(item)
    ]
    if taken and not permit:
        raise Overlap(
            bookings.taken_sentence(booking, taken),
            taken,
            remedy="Nothing was changed. Propose another time, or keep both on purpose.",
        )
    for item in taken:
        settle_pair(change, booking.id, item.id)


def _rivals(change: Change) -> set[int]:
    """Bookings that themselves wait for an answer."""
    return {
        asked.booking_id
        for asked in requests.unanswered(change.connection)
        if asked.kind is RequestKind.BOOK
    }


def _request(
    connection: Reading,
    asked: RequestRow,
    held: Sequence[tuple[int, int, int]],
) -> Request | None:
    """The request with its surroundings; None when its booking answers it already or is gone."""
    ids = [asked.booking_id] if asked.held_id is None else [asked.booking_id, asked.held_id]
    items = {item.id: item for item in calendar_queries.items_by_id(connection, ids)}
    booking = items.get(asked.booking_id)
    if booking is None:
        return None
    if asked.open and not _still_waits(asked, booking):
        return None
    item = items.get(asked.held_id or 0, booking)
    is_held = not asked.open or (occupies(item) and from_epoch(item.start) == _wanted(asked, item))
    if is_held:
        met = set(met_by(connection, item.id))
    else:
        start = to_epoch(_wanted(asked, booking))
        item = booking._replace(start=start, end=start + booking.end - booking.start)
        met = set(_taken_from(connection, asked, item))
    meets = [
        other
        for other in calendar_queries.items_by_id(connection, met - set(ids))
        if occupies(other) and (occupies(item) or not is_held)
    ]
    price = calendar_queries.prices_of(connection, [booking.id])[booking.id]
    is_move = asked.kind is RequestKind.MOVE
    answered_at = None if asked.answered_at is None else from_epoch(asked.answered_at)
    return Request(
        id=asked.id,
        kind=asked.kind,
        state=asked.state,
        booking_id=asked.booking_id,
        client_id=booking.client_id,
        client=booking.client,
        item=item,
        stands_at=from_epoch(booking.start) if is_move else None,
        text=asked.text,
        at_once=asked.at_once,
        meets=tuple(meets),
        arrived_at=from_epoch(asked.arrived_at),
        answered_at=answered_at,
        note=asked.note,
        proposals=tuple(
            Proposal(block, from_epoch(start), from_epoch(end)) for block, start, end in held
        ),
        agreed=price.agreed,
        cost=price.cost,
        held=is_held,
    )


def _wanted(asked: RequestRow, item: CalendarItem) -> datetime:
    """Where a request's time begins: of a move as it was asked, of a booking as it stands."""
    return from_epoch(asked.start_at if asked.kind is RequestKind.MOVE else item.start)


def _taken_from(connection: Reading, asked: RequestRow, item: CalendarItem) -> list[int]:
    """Ids of what took the time of a request since others were proposed; none of those is."""
    stay = {
        "id": item.id,
        "start_at": item.start,
        "end_at": item.end,
        "preparation": item.preparation,
        "wrap_up": item.wrap_up,
        "travel": item.travel,
        "place_id": item.place_id,
    }
    own = set(requests.blocks_of(connection, asked))
    return [one for one in calendar_queries.ids_in_the_way(connection, stay) if one not in own]


def _still_waits(asked: RequestRow, booking: CalendarItem) -> bool:
    """Whether an open request was not answered in the calendar meanwhile."""
    if asked.kind is RequestKind.BOOK:
        return booking.state == State.PENDING
    return booking.state in OPEN and booking.start != asked.start_at


def _noted(note: str) -> str:
    return note.strip()[:MOST_NOTE]
