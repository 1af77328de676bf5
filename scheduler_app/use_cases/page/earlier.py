"""Use cases: an hour has become free: who might come earlier, asked one at a time."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime, timedelta

from scheduler_app.domain.actors import By
from scheduler_app.domain.bookings.booking import State
from scheduler_app.domain.calendar.availability import Limits, OpenTime, slot_starts
from scheduler_app.domain.calendar.gaps import occupied_by
from scheduler_app.domain.calendar.items import CalendarItem
from scheduler_app.domain.errors import InvalidInput, NotAllowed
from scheduler_app.domain.messages.direct import DirectKind, DirectMessage, told_of_booking
from scheduler_app.domain.page.requests import RequestKind, RequestState
from scheduler_app.domain.time_units import HOUR, MINUTE
from scheduler_app.domain.zones import from_epoch, to_epoch
from scheduler_app.storage.bookings import calendar_queries
from scheduler_app.storage.diary import Reading, reading, writing
from scheduler_app.storage.handle import DiaryHandle
from scheduler_app.storage.messages.facts import facts_of
from scheduler_app.storage.page import requests
from scheduler_app.use_cases.calendar.find_slots import read_openings
from scheduler_app.use_cases.messages.direct import tell_in
from scheduler_app.use_cases.page.holding import answer, open_requests
from scheduler_app.use_cases.page.offering import offer_times
from scheduler_app.use_cases.page.other_times import day_of, needs_of_visit
from scheduler_app.use_cases.page.visits_to_tell import VisitToTell, as_decided, read_visits
from scheduler_app.use_cases.practice.rules import read_practice

VERB = "ask-earlier"

AHEAD = timedelta(weeks=6)
"""How far ahead those visits lie that might come earlier."""

GAIN = HOUR
"""Who comes by less than this earlier gains nothing by it."""

TO_ANSWER = 2 * HOUR
"""How long one client has to answer, where the hour is not nearer than that."""

ROUND = 5 * MINUTE
"""A time by which somebody is to answer is one that people say."""

TO_COME = 30 * MINUTE
"""An hour that begins so soon is one that nobody can come to."""

MOST = 20


@dataclass(frozen=True, slots=True)
class MightCome:
    """A visit that could begin at `start` (aware UTC) instead of when it does."""

    visit: VisitToTell
    start: datetime


@dataclass(frozen=True, slots=True)
class FreedHour:
    """Free time from `start` to `end` (aware UTC), and who might come then, the next ones first.

    `asked` is whoever is asked about it just now: it is held for them until `until`, and nobody
    else can be asked before. `until` is otherwise when the answer of the next one is due.
    """

    start: datetime
    end: datetime
    until: datetime
    candidates: tuple[MightCome, ...]
    asked: VisitToTell | None = None


def freed_hour(
    diary: DiaryHandle,
    start: datetime,
    end: datetime,
    *,
    now: datetime,
    freed_by: int | None = None,
) -> FreedHour:
    """Who might come earlier, into the free time [start, end), aware.

    `freed_by` is a booking that was called off: those are meant then that are at a client's place,
    or are not, as that one was. Neither visits of a series are, nor those whose client waits for an
    answer, can't be reached, or would gain less than an hour.
    """
    if end <= start:
        raise InvalidInput("end", "The hour ends before it begins.")
    moment = to_epoch(now.replace(second=0, microsecond=0))
    begins = max(to_epoch(start), moment + 2 * TO_COME)
    span = (begins, to_epoch(end))
    latest = max(moment, min(moment + TO_ANSWER, begins - TO_COME))
    until = from_epoch(max(moment, latest - latest % ROUND))
    with reading(diary) as connection:
        asked = _asked_about(connection, to_epoch(start), to_epoch(end))
        if asked is not None:
            (item,) = calendar_queries.items_by_id(connection, [asked.booking_id])
            (visit,) = read_visits(connection, [item], DirectKind.EARLIER, at=moment)
            held_until = from_epoch(asked.offered_until or moment)
            return FreedHour(start, end, held_until, (), asked=visit)
        fitting = _fitting(connection, span, now) if span[0] < span[1] else {}
        items = _alike(connection, calendar_queries.items_by_id(connection, fitting), freed_by)
        visits = read_visits(connection, items, DirectKind.EARLIER, at=moment)
        reached = [visit for visit in visits if visit.ways]
    candidates = [MightCome(visit, from_epoch(fitting[visit.booking_id])) for visit in reached]
    return FreedHour(start, end, until, tuple(candidates[:MOST]))


def earlier_message(candidate: MightCome, *, until: datetime) -> DirectMessage:
    """Exactly what is asked; for `as_it_would_say`."""
    return told_of_booking(
        DirectKind.EARLIER,
        candidate.visit.booking_id,
        candidate.visit.client_id,
        {"offered_start": to_epoch(candidate.start), "until": to_epoch(until)},
        useful_until=to_epoch(until),
    )


def ask_earlier(
    diary: DiaryHandle, candidate: MightCome, *, until: datetime, now: datetime
) -> DirectMessage:
    """Ask one client; the hour is held for them until `until` (aware), and free again then.

    `Overlap` where it is taken or held for somebody else, `NotAllowed` where their visit is not as
    it was, or nobody reaches them.
    """
    until = until.replace(second=0, microsecond=0)
    if not now < until < candidate.start:
        raise InvalidInput(
            "until", "The answer is due after now, and before the hour that is offered."
        )
    with writing(diary, VERB, by=By.CONSULTANT, at=now) as change:
        booking = as_decided(change, candidate.visit)
        if booking.state is not State.CONFIRMED or booking.start <= candidate.start:
            raise NotAllowed("This visit would not come earlier by that.")
        offer_times(change, booking, [candidate.start], now=now, until=until)
        return tell_in(change, earlier_message(candidate, until=until))


def give_up_earlier(diary: DiaryHandle, booking_id: int, *, now: datetime) -> None:
    """Hold the hour no longer for whoever was asked; `NotAllowed` where nobody is by now."""
    with writing(diary, "give-up-earlier", by=By.CONSULTANT, at=now) as change:
        asked = [
            one
            for one in open_requests(change, booking_id, RequestKind.MOVE)
            if one.offered_until is not None
        ]
        if not asked:
            raise NotAllowed(
                "Nobody is asked about this hour any more.",
                remedy="Nothing was changed. The requests show how things stand.",
            )
        for one in asked:
            answer(change, one, RequestState.WITHDRAWN, now=now, note=one.note)
        change.tell("bookings", [booking_id])


def _asked_about(connection: Reading, start: int, end: int) -> requests.RequestRow | None:
    """Whoever is asked just now whether they would come in this time."""
    offers = [
        one
        for one in requests.unanswered(connection)
        if one.offered_until is not None and one.kind is RequestKind.MOVE
    ]
    held = requests.standing_proposals(connection, [one.id for one in offers])
    for one in offers:
        if any(begins < end and ends > start for _, begins, ends in held.get(one.id, ())):
            return one
    return None


def _fitting(connection: Reading, span: tuple[int, int], now: datetime) -> dict[int, int]:
    """The first start within a time at which each later visit could be, by booking."""
    practice = read_practice(connection)
    first, last = (day_of(practice, from_epoch(at)) for at in (span[0], span[1] - 1))
    open_time = read_openings(connection, practice, first, last + timedelta(days=1))
    later = [
        item
        for item in calendar_queries.items_between(
            connection, span[0], to_epoch((now + AHEAD).replace(microsecond=0))
        )
        if item.kind == "appointment"
        and item.state == State.CONFIRMED
        and item.client_id is not None
        and item.series_id is None
        and not (item.all_day or item.transparent)
        and item.start >= span[0] + GAIN
    ]
    waiting = {
        booking_id
        for booking_id, about in requests.of_bookings(connection, [one.id for one in later]).items()
        if any(one.open for one in about)
    }
    found = {}
    for item in later:
        starts = [] if item.id in waiting else _starts(open_time, item, span)
        if starts:
            found[item.id] = starts[0]
    return found


def _starts(open_time: OpenTime, item: CalendarItem, span: tuple[int, int]) -> list[int]:
    """The starts within a time that are free for a visit, whose own hour is free for it too."""
    own = occupied_by(item)
    taken = tuple(one for one in open_time.taken if one != own)
    without = OpenTime(open_time.pieces, taken, open_time.grid)
    latest = min(span[1] - 1, item.start - GAIN)
    return slot_starts(without, needs_of_visit(item), Limits(span[0], latest))


def _alike(
    connection: Reading, items: list[CalendarItem], freed_by: int | None
) -> list[CalendarItem]:
    """Those that are where a booking that was called off was to be: at a client's place, or not."""
    if freed_by is None or not items:
        return items
    ids = [freed_by, *(item.id for item in items)]
    places = {one.booking_id: one.on_site for one in facts_of(connection, json.dumps(ids))}
    if freed_by not in places:
        return items
    return [item for item in items if places.get(item.id) == places[freed_by]]
