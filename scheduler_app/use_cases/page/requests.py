"""Use cases: what clients ask for on the booking page becomes a booking, a hold or a move."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import datetime, timedelta

from scheduler_app.domain.amounts import Money
from scheduler_app.domain.bookings.booking import (
    OPEN,
    Booking,
    Kind,
    State,
    checked,
    confirmed,
    moved,
    reopened,
)
from scheduler_app.domain.clients.barring import barred_in_words
from scheduler_app.domain.errors import InvalidInput, NotFound
from scheduler_app.domain.page.commitments import public_uid
from scheduler_app.domain.page.format import Event, Person, Wish
from scheduler_app.domain.page.kinds import EventKind
from scheduler_app.domain.page.links import LinkPurpose
from scheduler_app.domain.page.requests import NoticeKind, RequestKind, RequestState
from scheduler_app.domain.practice.services import Service
from scheduler_app.domain.time_units import Minutes
from scheduler_app.domain.uids import new_uid
from scheduler_app.domain.zones import from_epoch, keepable, zone
from scheduler_app.storage.bookings import bookings
from scheduler_app.storage.bookings.bookings import OnOverlap
from scheduler_app.storage.bookings.turns import known_since
from scheduler_app.storage.clients import people
from scheduler_app.storage.journal import Change
from scheduler_app.storage.money import budgets, revocations
from scheduler_app.storage.page import booking_links, commitments, requests
from scheduler_app.storage.page import link as page_link
from scheduler_app.storage.page.requests import RequestRow
from scheduler_app.storage.practice import services
from scheduler_app.use_cases.brought import must_reopen_too
from scheduler_app.use_cases.page.follow_up_links import note_taken, taken_by
from scheduler_app.use_cases.page.holding import answer, hold, open_requests
from scheduler_app.use_cases.page.people import client_for, said
from scheduler_app.use_cases.page.policies import with_acceptance
from scheduler_app.use_cases.page.telling import tell_of_booking, when_of
from scheduler_app.use_cases.practice.rules import read_practice

MOST_TEXT = 10_000
MOST_PLACE = 500
LONGEST_WISH = timedelta(days=1)

_BOOKED = "booked {when}; the page confirmed it."


def requested(change: Change, event: Event, now: datetime) -> str:
    """A new booking, waiting for an answer or confirmed by the page already.

    It is written even where its time is taken by now: both stand, and the pair shows as a conflict.
    """
    wish, person = event.wish, event.person
    if wish is None or not (person or event.link) or _uuid(event.uid) != event.uid:
        raise InvalidInput("wish", "The request is not whole.")
    follow_up = taken_by(change, event, wish)
    earlier = requests.by_ref(change.connection, event.uid)
    if earlier is not None and earlier.kind is RequestKind.BOOK:
        return _sent_again(change, event, wish, earlier, now)
    if earlier is not None:
        requests.rename(change, earlier.id, new_uid())
    client_id = follow_up.client_id if follow_up else _whose(change, person)
    booking = with_acceptance(change, _wished(change, event.uid, wish, client_id), wish.accepted)
    if follow_up is not None:
        booking = replace(booking, title=follow_up.what)
        if requests.client_of(change.connection, event.account) != client_id:
            event = replace(event, account="")  # that account is somebody else's by now
    stored = bookings.add(change, booking, on_overlap=OnOverlap.LEAVE_OPEN)
    odd = note_taken(change, event, wish, stored.id) if follow_up else ""
    _note_early(change, event, stored)
    state = RequestState.ACCEPTED if wish.at_once else RequestState.WAITING
    _note_request(change, event, RequestKind.BOOK, stored, state)
    if not wish.at_once:
        if odd:
            tell(change, event, stored, NoticeKind.UNFIT, "asked for {when} by a link." + odd)
        return "waiting"
    tell(change, event, stored, NoticeKind.BOOKED, _BOOKED + odd + _barred(change, client_id))
    return "confirmed"


def asked_to_move(change: Change, event: Event, now: datetime) -> str:
    """Another time for a booking: held until the consultant answers, or moved already."""
    wish = event.wish
    if wish is None or _uuid(event.uid) != event.uid:
        raise InvalidInput("wish", "The wish to move is not whole.")
    booking = its_booking(change, event, event.moves)
    start = keepable(_instant(wish.start))
    sent = requests.by_ref(change.connection, event.uid)
    if sent is not None and sent.kind is RequestKind.MOVE:
        waits = sent.open and not wish.at_once
        if _is_same(sent, wish) and (waits or booking.start == start):
            return "known"
        requests.rename(change, sent.id, new_uid())
    if booking.state not in OPEN:
        words = f"wanted to move {{when}} to {when_of(change, start)}, but it is {booking.state}."
        tell(change, event, booking, NoticeKind.UNFIT, words)
        return "not open"
    for earlier in open_requests(change, booking.id, RequestKind.MOVE):
        answer(change, earlier, RequestState.WITHDRAWN, now=now)
    if not wish.at_once:
        request_id = _note_request(change, event, RequestKind.MOVE, booking, RequestState.WAITING)
        requests.set_hold(change, request_id, hold(change, booking, start).id)
        change.tell("bookings", [booking.id])
        return "waiting"
    for earlier in open_requests(change, booking.id):
        answer(change, earlier, RequestState.ACCEPTED, now=now)
    used_up = budgets.moves_left(change.connection, [booking.id]).get(booking.id) == 0
    after = with_acceptance(change, _placed(booking, start), wish.accepted)
    bookings.save(change, after, on_overlap=OnOverlap.LEAVE_OPEN)
    _note_request(change, event, RequestKind.MOVE, after, RequestState.ACCEPTED)
    words = f"moved {when_of(change, booking.start)} to {{when}}; the page confirmed it."
    if used_up:
        # A page that counts no moves has promised it: it stands.
        words += " By your policy no move was free any more."
    words += _barred(change, after.client_id)
    tell(change, event, after, NoticeKind.MOVED, words)
    return "moved"


def _sent_again(change: Change, event: Event, wish: Wish, asked: RequestRow, now: datetime) -> str:
    """The booking as its client sent it once more, from a page that came back from a copy.

    A hold keeps its id when it is sent, and the copy had it as a hold: what was sent from it later,
    perhaps for another time, is what the client was told last.
    """
    if asked.account != event.account:
        raise InvalidInput("uid", "Another client has asked under the same name before.")
    booking = bookings.booking_of(change.row("bookings", asked.booking_id))
    stands = booking.state in OPEN and not booking.removed
    if _is_same(asked, wish) and stands and (booking.state is State.CONFIRMED or not wish.at_once):
        return "known"
    for still_open in open_requests(change, booking.id):
        answer(change, still_open, RequestState.WITHDRAWN, now=now)
    wished = _wished(change, event.uid, wish, booking.client_id)
    after = replace(
        with_acceptance(change, wished, wish.accepted),
        id=booking.id,
        title=booking.title,
        notes=wished.notes or booking.notes,
        revision=booking.revision + 1,
    )
    bookings.save(change, after, on_overlap=OnOverlap.LEAVE_OPEN)
    if not stands:
        must_reopen_too(change, after)
    _note_early(change, event, after)
    state = RequestState.ACCEPTED if wish.at_once else RequestState.WAITING
    requests.ask_again(change, asked.id, _asked(event, wish, RequestKind.BOOK, after, state))
    if not wish.at_once:
        return "waiting again"
    tell(change, event, after, NoticeKind.BOOKED, _BOOKED + _barred(change, after.client_id))
    return "confirmed again"


def _barred(change: Change, client_id: int | None) -> str:
    """That a client is not to be booked whom a page has confirmed that did not know it yet."""
    why = people.barred(change.connection, [client_id]).get(client_id or 0)
    words = barred_in_words(why)
    return f" {words}".replace("{", "{{").replace("}", "}}") if words else ""


def _whose(change: Change, person: Person | None) -> int:
    if person is None:
        raise InvalidInput("person", "Nobody says who asks.")
    return client_for(change, person)


def _note_early(change: Change, event: Event, booking: Booking) -> None:
    """Their express request to begin within the time to revoke, which the law asks for."""
    accepted = None if event.wish is None else event.wish.accepted
    if accepted is not None and accepted.early:
        revocations.ask_early(change, booking.id, at=event.at)


def _is_same(asked: RequestRow, wish: Wish) -> bool:
    return (asked.start_at, asked.end_at) == (wish.start, wish.end)


def chosen(change: Change, event: Event, now: datetime) -> str:
    """One of the proposed times was taken, and the page has confirmed it.

    The consultant had promised it, so it stands, also where the booking was cancelled meanwhile.
    """
    wish = event.wish
    if wish is None:
        raise InvalidInput("wish", "The choice is not whole.")
    booking = its_booking(change, event, event.uid)
    start = keepable(_instant(wish.start))
    proposing = [
        asked for asked in open_requests(change, booking.id) if asked.state is RequestState.PROPOSED
    ]
    for asked in open_requests(change, booking.id):
        answer(change, asked, RequestState.ACCEPTED, now=now, note=asked.note)
    stands = booking if booking.state in OPEN else reopened(booking)
    after = with_acceptance(change, _placed(stands, start), wish.accepted)
    bookings.save(change, after, on_overlap=OnOverlap.LEAVE_OPEN)
    if booking.state not in OPEN:
        must_reopen_too(change, after)
    if proposing and booking.state in OPEN:
        tell(change, event, after, NoticeKind.CHOSEN, "chose {when}, as you proposed.")
        return "confirmed"
    words = "chose {when} before your last answer was on the page; it is confirmed there."
    tell(change, event, after, NoticeKind.UNFIT, words)
    return "confirmed late"


def its_booking(change: Change, event: Event, uid: str) -> Booking:
    """The booking that an event names, if it belongs to whoever the event is from.

    Nothing was done about it before it was written down here, whatever the page's clock says.
    """
    booking = _its_booking(change, event, uid)
    if change.said_at is not None:
        change.said_at = max(change.said_at, known_since(change.connection, booking.id))
    return booking


def _its_booking(change: Change, event: Event, uid: str) -> Booking:
    if event.link:
        return _opened_by_link(change, event, uid)
    if not event.account:
        raise NotFound("Nobody says whose booking it is.")
    client_id = requests.client_of(change.connection, event.account)
    booking = commitments.booking_known_as(change.connection, uid, client_id)
    own = booking is not None and client_id is not None and booking.client_id == client_id
    if booking is None or not (own or _asked_by(change, event, uid)):
        raise NotFound("The diary holds no such booking of this client.")
    return booking


def is_from_its_client(change: Change, event: Event, asked: RequestRow) -> bool:
    """Whether an event is from whoever asked for that."""
    if event.link:
        opened = booking_links.opened_by(change.connection, event.link, LinkPurpose.MANAGE)
        return opened == asked.booking_id
    return bool(event.account) and asked.account == event.account


def _opened_by_link(change: Change, event: Event, uid: str) -> Booking:
    """The booking that a link opens for what was done, if it is the one that is named.

    Whoever has a link to pay or to rate by can do that, and nothing else; who may change it may do
    these as well.
    """
    purposes = [LinkPurpose.MANAGE]
    if event.kind is EventKind.PAYING:
        purposes.append(LinkPurpose.PAY)
    if event.kind is EventKind.RATING:
        purposes.append(LinkPurpose.RATE)
    booking_id = booking_links.opened_by(change.connection, event.link, *purposes)
    if booking_id is None:
        raise NotFound("It was done by a link that was ended, or that this diary does not know.")
    booking = bookings.get(change.connection, booking_id)
    diary = page_link.read(change.connection).diary
    known_as = public_uid(diary, booking.id, booking.uid, in_series=booking.series_id is not None)
    if known_as != uid or booking.removed:
        raise NotFound("The link that it was done by opens another booking, or one that is gone.")
    return booking


def tell(change: Change, event: Event, booking: Booking, kind: NoticeKind, words: str) -> None:
    """A notice of what its client did; `{when}` in the words stands for the booking's time."""
    tell_of_booking(change, kind, booking.id, f"{{who}} {words}", at=event.at)


def _asked_by(change: Change, event: Event, uid: str) -> bool:
    asked = requests.by_ref(change.connection, uid)
    return asked is not None and asked.account == event.account


def _wished(change: Change, uid: str, wish: Wish, client_id: int | None) -> Booking:
    """The booking that a wish amounts to, not yet written. Names what can't be."""
    start, end = keepable(_instant(wish.start)), _instant(wish.end)
    if not timedelta() < end - start <= LONGEST_WISH:
        raise InvalidInput("end", "The time asked for is no length of a visit.")
    service = _service(change, wish.service)
    agreed = _agreed(wish, service)
    place = said(wish.place, MOST_PLACE)
    places = [] if client_id is None else people.list_places(change.connection, client_id)
    same = [known.id for known in places if known.address.casefold() == place.casefold()]
    return checked(
        Booking(
            id=0,
            uid=uid,
            kind=Kind.APPOINTMENT,
            state=State.CONFIRMED if wish.at_once else State.PENDING,
            start=start,
            end=end,
            zone=_zone(change, wish.zone),
            client_id=client_id,
            service_id=None if service is None else service.id,
            place_id=same[0] if place and same else None,
            place=place,
            notes=said(wish.text, MOST_TEXT),
            preparation=Minutes(0) if service is None else service.preparation,
            wrap_up=Minutes(0) if service is None else service.wrap_up,
            travel=Minutes(0) if service is None else service.travel,
            agreed_price=agreed.minor if agreed else 0,
            agreed_currency=agreed.currency if agreed else "",
        )
    )


def _agreed(wish: Wish, service: Service | None) -> Money | None:
    """The price that the client was shown, whatever the service costs by now.

    An older page does not tell it: then it is what the service costs when the wish arrives.
    """
    if wish.currency:
        return Money(wish.price, wish.currency)
    return service.cost if service else None


def _placed(booking: Booking, start: datetime) -> Booking:
    """The booking at another start, confirmed, as one change."""
    at = replace(booking, transparent=False)
    if booking.start != start:
        at = moved(at, start)
    if at.state is State.PENDING:
        at = confirmed(at)
    return replace(at, revision=booking.revision + 1)


def _note_request(
    change: Change, event: Event, kind: RequestKind, booking: Booking, state: RequestState
) -> int:
    wish = event.wish
    if wish is None:
        raise InvalidInput("wish", "The request is not whole.")
    asked = _asked(event, wish, kind, booking, state)
    if requests.by_ref(change.connection, event.uid) is not None:
        # What became a booking keeps the name: the page knows the booking by it.
        asked = replace(asked, ref=event.id)
    return requests.add(change, asked)


def _asked(
    event: Event, wish: Wish, kind: RequestKind, booking: Booking, state: RequestState
) -> RequestRow:
    return RequestRow(
        id=0,
        ref=event.uid,
        kind=kind,
        booking_id=booking.id,
        held_id=None,
        account=event.account,
        state=state,
        start_at=wish.start,
        end_at=wish.end,
        at_once=wish.at_once,
        text=said(wish.text, MOST_TEXT),
        arrived_at=event.at,
        answered_at=event.at if state is RequestState.ACCEPTED else None,
    )


def _service(change: Change, service_id: int) -> Service | None:
    try:
        return services.service(change.connection, service_id)
    except NotFound:
        return None


def _zone(change: Change, name: str) -> str:
    try:
        return zone(name).key
    except InvalidInput:
        return read_practice(change.connection).zone


def _instant(seconds: int) -> datetime:
    try:
        return from_epoch(seconds)
    except (ValueError, OverflowError, OSError) as error:
        raise InvalidInput("start", "The diary keeps no such time.") from error


def _uuid(text: str) -> str | None:
    try:
        return str(uuid.UUID(text))
    except ValueError:
        return None
