"""Use cases: times held for clients while they or the consultant decide, and how holds end."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime

from scheduler_app.domain.actors import By
from scheduler_app.domain.bookings.booking import OPEN, Booking, Kind, State
from scheduler_app.domain.calendar.gaps import occupies
from scheduler_app.domain.calendar.overlaps import Overlap
from scheduler_app.domain.errors import NotFound
from scheduler_app.domain.messages.direct import DirectKind
from scheduler_app.domain.page.requests import UNANSWERED, NoticeKind, RequestKind, RequestState
from scheduler_app.domain.uids import new_uid
from scheduler_app.domain.wording import moment_in_words
from scheduler_app.domain.zones import from_epoch, to_epoch, wall_of, zone
from scheduler_app.storage.bookings import bookings, calendar_queries
from scheduler_app.storage.bookings.bookings import OnOverlap
from scheduler_app.storage.bookings.permits import met_by, settle_pair
from scheduler_app.storage.clients import people
from scheduler_app.storage.diary import Reading, reading, writing
from scheduler_app.storage.handle import DiaryHandle
from scheduler_app.storage.journal import Change
from scheduler_app.storage.page import requests
from scheduler_app.storage.page.requests import RequestRow
from scheduler_app.use_cases.practice.rules import read_practice


def client_name(change: Change, client_id: int | None) -> str:
    """What a client is called in a title or a notice."""
    if client_id is None:
        return "the client"
    try:
        return people.client(change.connection, client_id).name
    except NotFound:
        return "the client"


def hold(
    change: Change,
    booking: Booking,
    start: datetime,
    *,
    beside: Collection[int] = (),
    name: str = "",
) -> Booking:
    """Hold another start for a booking: a busy block of its length and gaps, written as it falls.

    What it overlaps shows as a conflict, but for the booking itself and the blocks `beside` it:
    only one of them will stand. `name` is its client's, where it is known.
    """
    block = Booking(
        id=0,
        uid=new_uid(),
        kind=Kind.BUSY,
        state=State.PENDING,
        start=start,
        end=start + booking.duration,
        zone=booking.zone,
        title=f"Held for {name or client_name(change, booking.client_id)}",
        place_id=booking.place_id,
        preparation=booking.preparation,
        wrap_up=booking.wrap_up,
        travel=booking.travel,
    )
    stored = bookings.add(change, block, on_overlap=OnOverlap.LEAVE_OPEN)
    met = met_by(change.connection, stored.id)
    for other in {booking.id, *beside} & set(met):
        settle_pair(change, stored.id, other)
    return stored


def must_meet_nothing(
    change: Change, booking: Booking, *, permit: bool = False, but: Collection[int] = ()
) -> None:
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


def free_holds(change: Change, asked: RequestRow) -> None:
    """End every hold of a request; a block that was made an appointment stays."""
    for block_id in requests.blocks_of(change.connection, [asked.id]).get(asked.id, ()):
        block = bookings.booking_of(change.row("bookings", block_id))
        if block.kind is Kind.BUSY and not block.removed:
            bookings.save(change, replace(block, removed=True, revision=block.revision + 1))


def answer(
    change: Change, asked: RequestRow, state: RequestState, *, now: datetime, note: str = ""
) -> None:
    """Close a request and end its holds; who was to be asked about them and was not, is not."""
    free_holds(change, asked)
    if asked.kind is RequestKind.MOVE and asked.offered_until is not None:
        from scheduler_app.storage.messages import direct

        direct.end_use(change, asked.booking_id, DirectKind.EARLIER)
    requests.set_state(change, asked.id, state, at=to_epoch(now.replace(microsecond=0)), note=note)


def open_requests(
    change: Change, booking_id: int, kind: RequestKind | None = None
) -> list[RequestRow]:
    """The requests about a booking that are not answered, of one kind or of both."""
    return [
        asked
        for asked in requests.of_booking(change.connection, booking_id)
        if asked.open and kind in {None, asked.kind}
    ]


def take_its_time_back(change: Change, booking: Booking, *, now: datetime) -> Booking:
    """Accept what was asked about a booking that is confirmed in the calendar, without the inbox.

    While its client had other times to choose from, its own was free for others. Whatever wish for
    another time stands is left to the inbox.
    """
    for asked in open_requests(change, booking.id, RequestKind.BOOK):
        if asked.state is RequestState.PROPOSED:
            answer(change, asked, RequestState.ACCEPTED, now=now, note=asked.note)
            booking = replace(booking, transparent=False)
    return booking


def tidy_requests(diary: DiaryHandle, *, now: datetime) -> int:
    """Answer what was answered by other means, end holds whose time has come; returns how many.

    A booking may be confirmed, moved or cancelled in the calendar without the inbox.
    """
    moment = to_epoch(now.replace(microsecond=0))
    with reading(diary) as connection:
        due = _untidy(connection, moment)
    if not due:
        return 0
    tidied = 0
    with writing(diary, "tidy-requests", by=By.SYSTEM, at=now) as change:
        for request_id in due:
            # One of them may have changed the booking of the next.
            asked = requests.get(change.connection, request_id)
            booking = bookings.booking_of(change.row("bookings", asked.booking_id))
            held = requests.standing_proposals(change.connection, [asked.id]).get(asked.id, ())
            state = _standing(asked, booking, held, moment)
            if state is asked.state:
                continue
            tidied += 1
            if state in UNANSWERED:
                free_holds(change, asked)
                requests.set_state(change, asked.id, state, at=None)
                continue
            answer(change, asked, state, now=now, note=asked.note)
            if state is RequestState.WITHDRAWN:
                _tell_unanswered(change, asked, booking, moment)
            if state is RequestState.ACCEPTED and asked.state is RequestState.PROPOSED:
                # Its time was set free while the client had others to choose from.
                standing = replace(booking, transparent=False, revision=booking.revision + 1)
                bookings.save(change, standing, on_overlap=OnOverlap.LEAVE_OPEN)
    return tidied


def _tell_unanswered(change: Change, asked: RequestRow, booking: Booking, moment: int) -> None:
    """That whoever was asked to come earlier has not answered in time: somebody else can be."""
    in_zone = zone(read_practice(change.connection).zone)
    who = client_name(change, booking.client_id)
    when = moment_in_words(wall_of(from_epoch(asked.start_at), in_zone))
    text = f"{who[:1].upper()}{who[1:]} has not said whether they come {when}: it is free again."
    about = {"client_id": booking.client_id, "booking_id": booking.id}
    requests.add_notice(change, NoticeKind.WITHDRAWN, moment, text, **about)


def _untidy(connection: Reading, moment: int) -> list[int]:
    """The requests that do not stand any more as their rows say.

    It is asked every minute and at each publication, and nearly always there are none: nobody has
    to write, or to wait for whoever writes, to see that.
    """
    seen = [*requests.unanswered(connection), *requests.asked_again(connection)]
    if not seen:
        return []
    about = bookings.also_removed(connection, {asked.booking_id for asked in seen})
    held = requests.standing_proposals(connection, [asked.id for asked in seen])
    return [
        asked.id
        for asked in seen
        if _standing(asked, about[asked.booking_id], held.get(asked.id, ()), moment)
        is not asked.state
    ]


def _standing(
    asked: RequestRow, booking: Booking, held: Sequence[tuple[int, int, int]], moment: int
) -> RequestState:
    """Where a request stands by what became of its booking, and of the times held for it."""
    if asked.kind is RequestKind.BOOK and (booking.removed or booking.state is not State.PENDING):
        gone = booking.removed or booking.state is State.CANCELLED
        if asked.open:
            return RequestState.DECLINED if gone else RequestState.ACCEPTED
        return asked.state
    if not asked.open:
        return RequestState.WAITING
    if asked.kind is RequestKind.MOVE and (ended := _how_a_wish_ended(asked, booking, moment)):
        return ended
    if asked.state is RequestState.PROPOSED:
        if not any(start > moment for _, start, _ in held):
            return RequestState.WAITING
    elif asked.kind is RequestKind.MOVE and asked.start_at <= moment:
        return RequestState.DECLINED
    return asked.state


def _how_a_wish_ended(asked: RequestRow, booking: Booking, moment: int) -> RequestState | None:
    """What became of an open wish, or offer, to move a booking by other means; None for nothing."""
    if booking.removed or booking.state not in OPEN:
        return RequestState.DECLINED
    if to_epoch(booking.start) == asked.start_at:
        return RequestState.ACCEPTED
    if asked.offered_until is not None and asked.offered_until <= moment:
        # Nobody has asked for it: the hour is free for the next one.
        return RequestState.WITHDRAWN
    return None
