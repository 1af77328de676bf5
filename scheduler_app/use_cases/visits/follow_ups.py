"""Use cases, visits: what is due at clients, and what becomes of it.

What expires and who was not seen for long follows from the diary, and is written down only once
somebody says what becomes of it.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import date, datetime, timedelta

from scheduler_app.domain.actors import By
from scheduler_app.domain.amounts import MOST, is_currency
from scheduler_app.domain.bookings.booking import LONGEST, Booking
from scheduler_app.domain.clients.device import DeviceKind
from scheduler_app.domain.errors import InvalidInput, NotAllowed
from scheduler_app.domain.time_units import DAY_MINUTES
from scheduler_app.domain.visible import tidy_line
from scheduler_app.domain.visits.due import (
    RADAR_DAYS,
    RECALL,
    STILL_SHOWN,
    expiry_in_words,
    months_later,
)
from scheduler_app.domain.visits.follow_up import (
    FollowUp,
    FollowUpKind,
    FollowUpState,
    ListedFollowUp,
)
from scheduler_app.domain.zones import day_start, from_epoch, to_epoch, zone
from scheduler_app.storage.bookings import bookings
from scheduler_app.storage.clients import people
from scheduler_app.storage.diary import Reading, reading, writing
from scheduler_app.storage.handle import DiaryHandle
from scheduler_app.storage.journal import Change
from scheduler_app.storage.practice import rules
from scheduler_app.storage.visits import follow_ups
from scheduler_app.use_cases.bookings.book import NewBooking, add_wish, on_overlap
from scheduler_app.use_cases.practice.rules import read_practice

DUE_AHEAD = timedelta(days=max(RADAR_DAYS))
"""How far ahead what is due stands in the list unless more is asked for."""

MOST_WHAT = 400
"""Characters of what is due."""

MOST_OF_CLIENT = 200

WAITING = frozenset({FollowUpState.OPEN, FollowUpState.OFFERED})
"""States in which somebody still has to see to it."""


def due(diary: DiaryHandle, *, now: datetime, until: date | None = None) -> list[ListedFollowUp]:
    """What waits to be seen to and is due before the day `until`, the first due first.

    Without `until` the next 45 days. What nobody has written down has the id 0.
    """
    with reading(diary) as connection:
        today = _today(connection, now)
        end = until or today + DUE_AHEAD + timedelta(days=1)
        found = follow_ups.waiting(connection, until=end)
        found += _derived(connection, now, today, end, None)
    return sorted(found, key=_by_day)


def follow_ups_of(
    diary: DiaryHandle, clients: Collection[int], *, now: datetime
) -> list[ListedFollowUp]:
    """All that is or was due at these clients: what waits first, the first due first."""
    with reading(diary) as connection:
        found = follow_ups.of_clients(connection, clients, most=MOST_OF_CLIENT)
        found += due_at(connection, clients, now=now)
    waits = [one for one in found if one.follow_up.state in WAITING]
    return sorted(waits, key=_by_day) + [one for one in found if one not in waits]


def due_at(connection: Reading, clients: Collection[int], *, now: datetime) -> list[ListedFollowUp]:
    """What is due at these clients in the next 45 days and follows from the diary alone."""
    today = _today(connection, now)
    return _derived(connection, now, today, today + DUE_AHEAD + timedelta(days=1), clients)


def get_follow_up(diary: DiaryHandle, follow_up_id: int) -> ListedFollowUp:
    """One that is written down; `NotFound` where there is none."""
    with reading(diary) as connection:
        return follow_ups.by_id(connection, follow_up_id)


def save_follow_up(
    diary: DiaryHandle, follow_up: FollowUp, *, now: datetime, by: By = By.CONSULTANT
) -> FollowUp:
    """Write a new one (id 0) or a changed one; `InvalidInput` names the field that is wrong."""
    with writing(diary, "follow-up", by=by, at=now) as change:
        return put(change, follow_up)


def put(change: Change, follow_up: FollowUp) -> FollowUp:
    """Write one as part of a larger change, such as the record of the visit it comes from."""
    what = tidy_line(follow_up.what)
    if not what:
        raise InvalidInput("what", "What is due has no words.", remedy="Such as “Replace disk”.")
    if len(what) > MOST_WHAT:
        raise InvalidInput(
            "what", f"That is longer than {MOST_WHAT} characters.", remedy="Shorten it."
        )
    if not 0 <= follow_up.minutes <= LONGEST.days * DAY_MINUTES:
        raise InvalidInput("minutes", "That is no length of a visit.", remedy="0: as the service.")
    price = follow_up.price
    if price is not None and not (0 <= price.minor <= MOST and is_currency(price.currency)):
        raise InvalidInput("price", "That is no price.", remedy="None: as the service costs.")
    people.client(change.connection, follow_up.client_id)
    return follow_ups.save(change, replace(follow_up, what=what))


def decline(diary: DiaryHandle, follow_up: FollowUp, *, word: str = "", now: datetime) -> FollowUp:
    """The client does not want it; `word` is what they said."""
    return _ended(diary, follow_up, FollowUpState.DECLINED, word, now)


def mark_done(
    diary: DiaryHandle, follow_up: FollowUp, *, word: str = "", now: datetime
) -> FollowUp:
    """It was seen to without a visit of its own."""
    return _ended(diary, follow_up, FollowUpState.DONE, word, now)


def reopen(diary: DiaryHandle, follow_up: FollowUp, *, now: datetime) -> FollowUp:
    """It is to be seen to after all; `NotAllowed` where it has become a booking meanwhile."""
    with writing(diary, "follow-up", by=By.CONSULTANT, at=now) as change:
        current = follow_ups.by_id(change.connection, follow_up.id).follow_up
        if current.state is FollowUpState.BOOKED:
            raise _over(current)
        if current.state in WAITING:
            return current
        again = replace(current, state=FollowUpState.OPEN, booking_id=None, word="")
        return follow_ups.save(change, again)


def put_off(diary: DiaryHandle, follow_up: FollowUp, due_on: date, *, now: datetime) -> FollowUp:
    """It is due on another day; what follows from a device or a visit long ago is written down.

    `InvalidInput` for the day on which a device expires: that is a fact of the device.
    """
    if follow_up.kind is FollowUpKind.EXPIRY:
        raise InvalidInput(
            "due",
            "The day on which it ends stands with the device.",
            remedy="Change it there, or say what became of it.",
        )
    with writing(diary, "follow-up", by=By.CONSULTANT, at=now) as change:
        return put(change, replace(_waiting(change, follow_up), due=due_on))


def wish_of(follow_up: FollowUp, start: datetime) -> NewBooking:
    """The booking that it becomes at an instant: service, length and price filled in."""
    return NewBooking(
        start=start,
        client_id=follow_up.client_id,
        service_id=follow_up.service_id,
        minutes=follow_up.minutes or None,
        title=follow_up.what,
        agreed=follow_up.price,
    )


def book_follow_up(
    diary: DiaryHandle,
    follow_up: FollowUp,
    start: datetime,
    *,
    now: datetime,
    permit_overlap: bool = False,
    permit_barred: bool = False,
) -> Booking:
    """Book it in one step; `Overlap` when the time is taken and no overlap was permitted.

    `BarredClient` where the client is not to be booked, and that was not permitted either.

    `NotAllowed` where it has become a booking already, or is over.
    """
    with writing(diary, "book-follow-up", by=By.CONSULTANT, at=now) as change:
        current = _waiting(change, follow_up)
        booking = bookings.add(
            change,
            add_wish(change, replace(wish_of(current, start), permit_barred=permit_barred)),
            on_overlap=on_overlap(permit_overlap),
        )
        became(change, current, booking.id)
        return booking


def became(change: Change, follow_up: FollowUp, booking_id: int) -> FollowUp:
    """Write down, as part of a larger change, which booking it has become."""
    return put(change, replace(follow_up, state=FollowUpState.BOOKED, booking_id=booking_id))


_LOOK_AGAIN = "Nothing was changed. Look at it again."

_ENDED = {
    FollowUpState.BOOKED: "booked",
    FollowUpState.DONE: "done",
    FollowUpState.DECLINED: "declined",
}


def _ended(
    diary: DiaryHandle, follow_up: FollowUp, state: FollowUpState, word: str, now: datetime
) -> FollowUp:
    with writing(diary, "follow-up", by=By.CONSULTANT, at=now) as change:
        current = _waiting(change, follow_up)
        return put(change, replace(current, state=state, booking_id=None, word=tidy_line(word)))


def _waiting(change: Change, follow_up: FollowUp) -> FollowUp:
    """It as it stands by now; `NotAllowed` where somebody has seen to it meanwhile."""
    current = follow_up
    if follow_up.id:
        current = follow_ups.by_id(change.connection, follow_up.id).follow_up
    elif follow_up.kind is not FollowUpKind.RECOMMENDED and not _follows(change, follow_up):
        raise NotAllowed(f"“{follow_up.what}” does not wait any more.", remedy=_LOOK_AGAIN)
    if current.state not in WAITING:
        raise _over(current)
    return current


def _over(current: FollowUp) -> NotAllowed:
    return NotAllowed(f"“{current.what}” is {_ENDED[current.state]} already.", remedy=_LOOK_AGAIN)


def _follows(change: Change, follow_up: FollowUp) -> bool:
    """Whether it follows from the diary still: nobody has written down what becomes of it."""
    connection, clients = change.connection, [follow_up.client_id]
    until = follow_up.due + timedelta(days=1)
    today = _today(connection, change.at)
    found = _derived(connection, change.at, today, until, clients)
    wanted = (follow_up.kind, follow_up.device_id, follow_up.due)
    return wanted in [(one.kind, one.device_id, one.due) for one, *_ in found]


def _derived(
    connection: Reading,
    now: datetime,
    today: date,
    until: date,
    clients: Collection[int] | None,
) -> list[ListedFollowUp]:
    """What expires, and who was not seen for long."""
    found = [
        ListedFollowUp(
            FollowUp(
                0,
                one.client_id,
                FollowUpKind.EXPIRY,
                expiry_in_words(DeviceKind(one.kind), one.name, over=one.expires < today),
                one.expires,
                device_id=one.device_id,
            ),
            one.client,
            one.company,
            "",
            one.name,
        )
        for one in follow_ups.expiring(
            connection, since=today - STILL_SHOWN, until=until, clients=clients
        )
    ]
    months = RECALL.of(rules.all_settings(connection))
    return found + (_recalls(connection, now, today, months, clients) if months else [])


def _recalls(
    connection: Reading,
    now: datetime,
    today: date,
    months: int,
    clients: Collection[int] | None,
) -> list[ListedFollowUp]:
    in_zone = zone(read_practice(connection).zone)
    last_seen = months_later(today, -months)
    unseen = follow_ups.unseen(
        connection,
        before=to_epoch(day_start(last_seen, in_zone)),
        now=to_epoch(now),
        recalled=last_seen,
        clients=clients,
    )
    found = []
    for one in unseen:
        seen = from_epoch(one.last).astimezone(in_zone).date()
        what = f"Not seen for {months} months" if months > 1 else "Not seen for a month"
        recall = FollowUp(0, one.client_id, FollowUpKind.RECALL, what, months_later(seen, months))
        found.append(ListedFollowUp(recall, one.client, one.company, "", ""))
    return found


def _by_day(one: ListedFollowUp) -> tuple[date, int, int]:
    return one.follow_up.due, one.follow_up.id, one.follow_up.client_id


def _today(connection: Reading, now: datetime) -> date:
    return now.astimezone(zone(read_practice(connection).zone)).date()
