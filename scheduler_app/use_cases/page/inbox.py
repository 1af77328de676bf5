"""Use cases: answer what clients asked for on the booking page, and hear what they did there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from scheduler_app.domain.actors import By
from scheduler_app.domain.bookings.booking import OPEN, Booking, State, cancelled, confirmed, moved
from scheduler_app.domain.calendar.gaps import occupies
from scheduler_app.domain.calendar.items import CalendarItem
from scheduler_app.domain.clients.barring import barred_in_words
from scheduler_app.domain.errors import InvalidInput, NotAllowed
from scheduler_app.domain.page.requests import (
    MOST_PROPOSALS,
    Notice,
    NoticeKind,
    Proposal,
    Request,
    RequestKind,
    RequestState,
)
from scheduler_app.domain.zones import from_epoch, keepable, to_epoch
from scheduler_app.storage.bookings import bookings, calendar_queries, permits
from scheduler_app.storage.bookings.bookings import OnOverlap
from scheduler_app.storage.bookings.calendar_queries import Price
from scheduler_app.storage.clients import people
from scheduler_app.storage.diary import Reading, reading, writing
from scheduler_app.storage.handle import DiaryHandle
from scheduler_app.storage.journal import Change
from scheduler_app.storage.money import budgets, revocations
from scheduler_app.storage.page import requests
from scheduler_app.storage.page.requests import RequestRow
from scheduler_app.use_cases.page.holding import (
    answer,
    free_holds,
    hold,
    must_meet_nothing,
    open_requests,
)

MOST_ANSWERED = 100
"""How many answered requests are listed."""

MOST_NOTE = 1_000


def list_requests(diary: DiaryHandle, *, with_answered: bool = False) -> list[Request]:
    """The requests that wait, oldest first; then those answered, newest first, if wanted."""
    with reading(diary) as connection:
        listed = requests.unanswered(connection)
        if with_answered:
            listed += requests.answered(connection, limit=MOST_ANSWERED)
        return _with_surroundings(connection, listed)


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
            must_meet_nothing(change, block, permit=permit_overlap, but=set())
            blocks.append(block.id)
        requests.add_proposals(change, asked.id, blocks)
        requests.set_state(
            change, asked.id, RequestState.PROPOSED, at=int(now.timestamp()), note=_noted(note)
        )


def notices(diary: DiaryHandle) -> list[Notice]:
    """What clients did and what befell mails to them, newest first, until dismissed.

    Contracts that were revoked come before all others.
    """
    with reading(diary) as connection:
        found = [
            Notice(row.id, row.kind, from_epoch(row.at), row.text, row.client_id, row.booking_id)
            for row in requests.open_notices(connection)
        ]
    return sorted(found, key=lambda notice: notice.kind is not NoticeKind.REVOKED)


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
    must_meet_nothing(change, stored, permit=permit, but=_rivals(change))
    return stored


def _rivals(change: Change) -> set[int]:
    """Bookings that themselves wait for an answer."""
    return {
        asked.booking_id
        for asked in requests.unanswered(change.connection)
        if asked.kind is RequestKind.BOOK
    }


@dataclass(frozen=True, slots=True)
class _Listed:
    """A request, the booking it is about, and the time asked for: held, or only wished for."""

    asked: RequestRow
    booking: CalendarItem
    item: CalendarItem
    is_held: bool


def _with_surroundings(connection: Reading, rows: Sequence[RequestRow]) -> list[Request]:
    """The requests with what is around them, in this order; asked at once, however many they are.

    Those lack whose booking answers them already, or is gone.
    """
    ids = {one for asked in rows for one in (asked.booking_id, asked.held_id) if one is not None}
    items = {item.id: item for item in calendar_queries.items_by_id(connection, ids)}
    listed = [each for asked in rows if (each := _listed(asked, items)) is not None]
    met = _met(connection, listed)
    others = calendar_queries.items_by_id(connection, {id_ for each in met for id_ in each})
    proposed = requests.standing_proposals(connection, [each.asked.id for each in listed])
    about = {each.booking.id for each in listed}
    prices = calendar_queries.prices_of(connection, about)
    firsts = calendar_queries.first_of_their_clients(connection, about)
    moving = {each.booking.id for each in listed if each.asked.kind is RequestKind.MOVE}
    left = budgets.moves_left(connection, moving) if moving else {}
    early = revocations.early_of(connection, about)
    barred = people.barred(connection, {each.booking.client_id for each in listed})
    return [
        _request(
            each,
            [
                other
                for other in others
                if other.id in its and occupies(other) and (occupies(each.item) or not each.is_held)
            ],
            proposed.get(each.asked.id, ()),
            prices[each.booking.id],
            new_client=each.booking.id in firsts,
            beyond_free=each.asked.open and left.get(each.booking.id) == 0,
            asked_early=each.booking.id in early,
            barred=barred_in_words(barred.get(each.booking.client_id or 0)),
        )
        for each, its in zip(listed, met, strict=True)
    ]


def _listed(asked: RequestRow, items: Mapping[int, CalendarItem]) -> _Listed | None:
    """A request with its time; None when its booking answers it already or is gone."""
    booking = items.get(asked.booking_id)
    if booking is None or (asked.open and not _still_waits(asked, booking)):
        return None
    item = items.get(asked.held_id or 0, booking)
    if not asked.open or (occupies(item) and from_epoch(item.start) == _wanted(asked, item)):
        return _Listed(asked, booking, item, is_held=True)
    start = to_epoch(_wanted(asked, booking))
    item = booking._replace(start=start, end=start + booking.end - booking.start)
    return _Listed(asked, booking, item, is_held=False)


def _met(connection: Reading, listed: Sequence[_Listed]) -> list[set[int]]:
    """Ids of what each meets, in this order: what its hold overlaps, or what took its time since.

    Neither the booking itself nor what is held for the same request counts.
    """
    held = permits.met_by_each(connection, [each.item.id for each in listed if each.is_held])
    wished = [each for each in listed if not each.is_held]
    in_the_way = calendar_queries.in_the_way_of_each(connection, [_stay(each) for each in wished])
    taken = {each.asked.id: ids for each, ids in zip(wished, in_the_way, strict=True)}
    blocks = requests.blocks_of(connection, list(taken))
    met: list[set[int]] = []
    for each in listed:
        request = each.asked.id
        its = set(held.get(each.item.id, ())) if each.is_held else taken[request]
        met.append(its - {each.booking.id, each.asked.held_id, *blocks.get(request, ())})
    return met


def _stay(each: _Listed) -> dict[str, object]:
    """The time that is wished for, as the table of bookings names it."""
    item = each.item
    return {
        "id": item.id,
        "start_at": item.start,
        "end_at": item.end,
        "preparation": item.preparation,
        "wrap_up": item.wrap_up,
        "travel": item.travel,
        "place_id": item.place_id,
    }


def _request(
    each: _Listed,
    meets: Sequence[CalendarItem],
    proposed: Sequence[tuple[int, int, int]],
    price: Price,
    *,
    new_client: bool,
    beyond_free: bool,
    asked_early: bool,
    barred: str,
) -> Request:
    asked, booking = each.asked, each.booking
    return Request(
        id=asked.id,
        kind=asked.kind,
        state=asked.state,
        booking_id=asked.booking_id,
        booking=booking,
        client_id=booking.client_id,
        client=booking.client,
        item=each.item,
        stands_at=from_epoch(booking.start) if asked.kind is RequestKind.MOVE else None,
        text=asked.text,
        at_once=asked.at_once,
        meets=tuple(meets),
        arrived_at=from_epoch(asked.arrived_at),
        answered_at=None if asked.answered_at is None else from_epoch(asked.answered_at),
        note=asked.note,
        proposals=tuple(
            Proposal(block, from_epoch(start), from_epoch(end)) for block, start, end in proposed
        ),
        agreed=price.agreed,
        cost=price.cost,
        agreed_tax=price.agreed_tax,
        cost_tax=price.cost_tax,
        held=each.is_held,
        new_client=new_client,
        beyond_free=beyond_free and asked.kind is RequestKind.MOVE,
        asked_early=asked_early,
        barred=barred,
        offered=asked.offered_until is not None,
    )


def _wanted(asked: RequestRow, item: CalendarItem) -> datetime:
    """Where a request's time begins: of a move as it was asked, of a booking as it stands."""
    return from_epoch(asked.start_at if asked.kind is RequestKind.MOVE else item.start)


def _still_waits(asked: RequestRow, booking: CalendarItem) -> bool:
    """Whether an open request was not answered in the calendar meanwhile."""
    if asked.kind is RequestKind.BOOK:
        return booking.state == State.PENDING
    return booking.state in OPEN and booking.start != asked.start_at


def _noted(note: str) -> str:
    return note.strip()[:MOST_NOTE]
