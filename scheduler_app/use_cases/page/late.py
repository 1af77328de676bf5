"""Use cases: running late: who is hit by how much, each of them told, other times where need be."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from scheduler_app.domain.actors import By
from scheduler_app.domain.bookings.booking import State
from scheduler_app.domain.calendar.items import CalendarItem
from scheduler_app.domain.calendar.working_time import open_pieces
from scheduler_app.domain.errors import InvalidInput, NotFound
from scheduler_app.domain.messages.direct import DirectKind, DirectMessage, told_of_booking
from scheduler_app.domain.messages.lateness import (
    OVERRUN,
    Bounds,
    Delay,
    HitVisit,
    Misfit,
    beginning_with,
    delay_of,
    hits,
    is_visit,
)
from scheduler_app.domain.practice.rules import Practice
from scheduler_app.domain.time_units import DAY_MINUTES, Minutes, seconds_of, whole_minutes
from scheduler_app.domain.wording import clock_in_words, length_in_words
from scheduler_app.domain.zones import day_start, from_epoch, to_epoch, wall_of, zone
from scheduler_app.storage.bookings import bookings, calendar_queries
from scheduler_app.storage.diary import Reading, reading, writing
from scheduler_app.storage.handle import DiaryHandle
from scheduler_app.storage.page import link as page_link
from scheduler_app.use_cases.messages.direct import direct_of, tell_in
from scheduler_app.use_cases.page.lost_day import lost_message
from scheduler_app.use_cases.page.offering import checked_starts, offer_times, put_aside
from scheduler_app.use_cases.page.other_times import day_of, free_for, moments, shared_out
from scheduler_app.use_cases.page.visits_to_tell import (
    TapDone,
    VisitToTell,
    as_decided,
    read_visits,
)
from scheduler_app.use_cases.practice.rules import read_practice, read_working_time

VERB = "run-late"

MOST_LATE = Minutes(12 * 60)

NO_NEWS = timedelta(minutes=5)
"""Who was told nearly the same already has no use for another text."""

LIMIT = Minutes(60)
"""A visit that would begin later than this is offered other times."""


class LateChoice(StrEnum):
    """What is done about a visit that begins late."""

    TELL = "tell"
    """Its client is told when it begins."""
    TIMES = "times"
    """It is put aside, and other times are offered."""
    LEAVE = "leave"
    """Nothing."""


@dataclass(frozen=True, slots=True)
class LateVisit:
    """A visit that is hit. It begins at `expected` (aware UTC), so many `minutes` late.

    `misfit` says in a sentence why it does not fit any more; empty where it does. `told` is when
    its client was told last that it begins. `free` are starts that are free for it, in order;
    `proposed` are up to three of them that no other visit here is to have. `choices` are what can
    be done, what is meant first.
    """

    visit: VisitToTell
    expected: datetime
    minutes: int
    misfit: str = ""
    told: datetime | None = None
    free: tuple[datetime, ...] = ()
    proposed: tuple[datetime, ...] = ()
    choices: tuple[LateChoice, ...] = (LateChoice.TELL, LateChoice.LEAVE)


@dataclass(frozen=True, slots=True)
class LateDay:
    """Who is hit where one runs so many `minutes` late, in order of start.

    `under_way` is the visit that takes so much longer; None where the first to come begins late.
    `could_begin` are visits that the lateness could begin with instead: see `lateness`.
    """

    minutes: int
    limit: int
    zone: str
    under_way: VisitToTell | None
    visits: tuple[LateVisit, ...]
    could_begin: tuple[VisitToTell, ...] = ()


@dataclass(frozen=True, slots=True)
class LateDecision:
    """What is done about one visit. `starts` (aware) are offered with TIMES."""

    visit: VisitToTell
    what: LateChoice
    expected: datetime
    starts: tuple[datetime, ...] = ()


def lateness(
    diary: DiaryHandle,
    minutes: int,
    *,
    now: datetime,
    limit: int = LIMIT,
    begins_with: int | None = None,
) -> LateDay:
    """Who of today's clients is hit where one runs late; gaps between visits absorb some of it.

    `begins_with` is the booking that begins so late; without it a visit that began more than a
    quarter of an hour ago and is not over takes so much longer, else the next one begins late.
    `InvalidInput` on `minutes` for what is no lateness, `NotFound` where that booking is none of
    today's that is still to come.
    """
    if not 1 <= minutes <= MOST_LATE:
        raise InvalidInput(
            "minutes",
            "One is late by a minute to twelve hours.",
            remedy="Where the rest of the day can't be, say that the day is lost.",
        )
    moment = to_epoch(now.replace(second=0, microsecond=0))
    with reading(diary) as connection:
        practice = read_practice(connection)
        today = day_of(practice, now)
        items = _items_of(connection, practice, today, moment)
        late = seconds_of(Minutes(minutes))
        delay = _delay(items, late, begins_with, moment)
        page = page_link.read(connection).kind != "none"
        closing = _closing(connection, practice, today)
        bounds = Bounds(closing, seconds_of(Minutes(limit)), puts_aside=page)
        found = hits(items, delay, bounds) if delay else []
        about = _read_hits(connection, practice, found, today)
        could = [item for item in items if is_visit(item) and item.end > moment - OVERRUN]
        listed = read_visits(connection, could, DirectKind.LATE, at=moment)
    told = _told(diary, found)
    longer = None if delay is None or delay.longer is None else delay.longer.id
    visits = {visit.booking_id: visit for visit in listed}
    return LateDay(
        minutes,
        limit,
        practice.zone,
        None if longer is None else visits.get(longer),
        tuple(
            LateVisit(
                visits[hit.item.id],
                from_epoch(hit.expected),
                whole_minutes(hit.late),
                _why_not(hit, practice, limit),
                told.get(hit.item.id),
                moments(about[0].get(hit.item.id, ())),
                moments(about[1].get(hit.item.id, ())),
                _choices(hit, free=bool(about[0].get(hit.item.id)), page=page),
            )
            for hit in found
        ),
        tuple(listed),
    )


def as_meant(found: LateDay) -> list[LateDecision]:
    """What is done where nobody decides otherwise; who knows it already is not told again."""
    decided = []
    for each in found.visits:
        what = each.choices[0]
        if what is LateChoice.TELL and each.told is not None:
            news = abs(each.expected - each.told)
            what = LateChoice.LEAVE if news < NO_NEWS else what
        starts = each.proposed if what is LateChoice.TIMES else ()
        decided.append(LateDecision(each.visit, what, each.expected, starts))
    return decided


def late_messages(decisions: Sequence[LateDecision]) -> list[DirectMessage]:
    """Exactly what goes out by these decisions, in order; for `as_it_would_say`."""
    found = []
    for each in decisions:
        if not each.visit.is_told or each.what is LateChoice.LEAVE:
            continue
        if each.what is LateChoice.TIMES:
            found.append(lost_message(each.visit, each.starts))
        else:
            found.append(_late_message(each.visit, each.expected))
    return found


def run_late(diary: DiaryHandle, decisions: Sequence[LateDecision], *, now: datetime) -> TapDone:
    """Do all of it as one change, or nothing.

    `NotAllowed` where a visit is not as it was when it was decided, `Overlap` where an offered time
    is taken by now.
    """
    acted = [each for each in decisions if each.what is not LateChoice.LEAVE]
    aside = [each for each in acted if each.what is LateChoice.TIMES]
    for each in aside:
        checked_starts(each.starts, now=now)
    with writing(diary, VERB, by=By.CONSULTANT, at=now) as change:
        stands = {each.visit.booking_id: as_decided(change, each.visit) for each in acted}
        away = [put_aside(stands[each.visit.booking_id]) for each in aside]
        bookings.save_all(change, away)
        for each, booking in zip(aside, away, strict=True):
            offer_times(change, booking, each.starts, now=now, aside=True)
        told = tuple(tell_in(change, message) for message in late_messages(acted))
    yourself = tuple(each.visit for each in acted if each.visit.must_be_called)
    return TapDone(told, yourself, len(aside))


def _items_of(
    connection: Reading, practice: Practice, today: date, moment: int
) -> list[CalendarItem]:
    """What stands on the rest of the day, and what may still go on; in order of start."""
    ends = to_epoch(day_start(today + timedelta(days=1), zone(practice.zone)))
    return calendar_queries.items_between(connection, moment - OVERRUN, max(ends, moment + 1))


def _delay(
    items: Sequence[CalendarItem], late: int, begins_with: int | None, moment: int
) -> Delay | None:
    if begins_with is None:
        return delay_of(items, late, now=moment)
    for item in items:
        if item.id == begins_with and is_visit(item):
            return beginning_with(item, late, now=moment)
    raise NotFound(
        "This visit is none that is still to come today.", remedy="Look at the day again."
    )


def _closing(connection: Reading, practice: Practice, today: date) -> int | None:
    """When the working hours of a day end for good; None where there are none."""
    after = today + timedelta(days=1)
    working = read_working_time(connection, practice, today, after + timedelta(days=3))
    return max((piece.run_end for piece in open_pieces(working, today, after)), default=None)


_OtherTimes = tuple[dict[int, list[int]], dict[int, tuple[int, ...]]]


def _read_hits(
    connection: Reading, practice: Practice, found: Sequence[HitVisit], today: date
) -> _OtherTimes:
    """Free and proposed starts of the visits that are hit; those that do not fit choose first."""
    if not found:
        return {}, {}
    items = [hit.item for hit in found]
    free = free_for(connection, practice, items, today + timedelta(days=1))
    in_order = [hit.item for hit in sorted(found, key=lambda hit: hit.misfit is None)]
    return free, shared_out(in_order, free, zone(practice.zone))


def _why_not(hit: HitVisit, practice: Practice, limit: int) -> str:
    """Why a visit does not fit any more, in a sentence; empty where it does."""
    if hit.misfit is None:
        return ""
    in_zone = zone(practice.zone)
    if hit.misfit is Misfit.TOO_LATE:
        return f"Nobody is to wait longer than {length_in_words(min(limit, DAY_MINUTES))}."
    ends = clock_in_words(wall_of(from_epoch(hit.item.end + hit.late), in_zone).time())
    if hit.misfit is Misfit.CLOSING or hit.meets is None:
        return f"It would last until {ends}, after your working hours."
    begins = clock_in_words(wall_of(from_epoch(hit.meets.start), in_zone).time())
    return f"It would last until {ends}, and {hit.meets.headline} is at {begins}."


def _choices(hit: HitVisit, *, free: bool, page: bool) -> tuple[LateChoice, ...]:
    """What can be done, what is meant first."""
    if hit.item.client_id is None or hit.item.state != State.CONFIRMED:
        # There is nobody who counts on it.
        return (LateChoice.LEAVE,)
    if not (free and page):
        return (LateChoice.TELL, LateChoice.LEAVE)
    if hit.misfit is None:
        return (LateChoice.TELL, LateChoice.TIMES, LateChoice.LEAVE)
    return (LateChoice.TIMES, LateChoice.TELL, LateChoice.LEAVE)


def _told(diary: DiaryHandle, found: Sequence[HitVisit]) -> dict[int, datetime]:
    """When the clients of these were told last that their visits begin."""
    if not found:
        return {}
    told = direct_of(diary, [hit.item.id for hit in found])
    return {
        booking_id: from_epoch(each.message.facts["expected"])
        for booking_id, messages in told.items()
        for each in reversed(messages)
        if each.message.kind is DirectKind.LATE and each.reaches
    }


def _late_message(visit: VisitToTell, expected: datetime) -> DirectMessage:
    late = whole_minutes(int((expected - visit.start).total_seconds()))
    return told_of_booking(
        DirectKind.LATE,
        visit.booking_id,
        visit.client_id,
        {"expected": to_epoch(expected), "minutes": late},
    )
