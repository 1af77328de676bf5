"""Use cases: a day is lost: each visit is moved, put aside or called off, each client told once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from scheduler_app.domain.actors import By
from scheduler_app.domain.amounts import Money
from scheduler_app.domain.bookings.booking import OPEN, Booking, cancelled, moved
from scheduler_app.domain.calendar.items import CalendarItem
from scheduler_app.domain.calendar.working_time import Reason, hours_of
from scheduler_app.domain.errors import InvalidInput, NotAllowed
from scheduler_app.domain.messages.direct import DirectKind, DirectMessage, told_of_booking
from scheduler_app.domain.money.booked_deposit import BookedDeposit
from scheduler_app.domain.money.outcomes import outcome
from scheduler_app.domain.money.settling import DepositEnding
from scheduler_app.domain.page.requests import RequestKind, RequestState
from scheduler_app.domain.practice.rules import DaysOff, Practice
from scheduler_app.domain.wording import day_in_words
from scheduler_app.domain.zones import day_start, to_epoch, zone
from scheduler_app.storage.bookings import bookings, calendar_queries
from scheduler_app.storage.diary import Reading, reading, writing
from scheduler_app.storage.handle import DiaryHandle
from scheduler_app.storage.journal import Change
from scheduler_app.storage.money.deposits import deposits_of, with_deposit
from scheduler_app.storage.page import link as page_link
from scheduler_app.storage.page import requests
from scheduler_app.storage.practice import rules
from scheduler_app.use_cases.messages.direct import tell_in
from scheduler_app.use_cases.page.holding import answer, open_requests
from scheduler_app.use_cases.page.offering import checked_starts, offer_times, put_aside
from scheduler_app.use_cases.page.other_times import free_for, moments, shared_out
from scheduler_app.use_cases.page.visits_to_tell import (
    TapDone,
    VisitToTell,
    as_decided,
    read_visits,
)
from scheduler_app.use_cases.practice.rules import read_practice, read_working_time

VERB = "lose-day"

_ONE_DAY = timedelta(hours=25)
"""As long as one is on which the clocks go back."""

LABEL = "Day lost"
"""What the day off is called."""


class LostChoice(StrEnum):
    """What becomes of a visit of a day that is lost."""

    TIMES = "times"
    """It is put aside, and its client chooses another time on the page."""
    MOVE = "move"
    """It is moved to one time."""
    CANCEL = "cancel"
    """It is off, by the practice."""
    KEEP = "keep"
    """It stays."""


@dataclass(frozen=True, slots=True)
class LostDeposit:
    """The deposit of a visit: what was `paid`, and what is still `missing`.

    Where the visit is called off `comes_back` goes back to its client; `to_credit` stays theirs.
    """

    paid: Money
    missing: Money
    comes_back: Money
    to_credit: Money


@dataclass(frozen=True, slots=True)
class LostVisit:
    """A visit of the day. `free` are starts (aware UTC) that are free for it, in order.

    `proposed` are up to three of them that no other visit of the day is to have. `choices` are what
    can become of it, what is meant first.
    """

    visit: VisitToTell
    deposit: LostDeposit | None
    free: tuple[datetime, ...]
    proposed: tuple[datetime, ...]
    choices: tuple[LostChoice, ...]


@dataclass(frozen=True, slots=True)
class LostDay:
    """What stands on a day, in order of start; what is over already is left out.

    `is_closed` says that the day is off already, `page` that clients can choose on a page.
    """

    day: date
    zone: str
    visits: tuple[LostVisit, ...]
    is_closed: bool
    page: bool


@dataclass(frozen=True, slots=True)
class LostDecision:
    """What becomes of one visit. `starts` (aware): one to three with TIMES, one with MOVE."""

    visit: VisitToTell
    what: LostChoice
    starts: tuple[datetime, ...] = ()


def lost_day(diary: DiaryHandle, day: date, *, now: datetime) -> LostDay:
    """One look at all of it; nothing is written. `day` is a date of the practice's zone."""
    moment = to_epoch(now.replace(microsecond=0))
    with reading(diary) as connection:
        practice = read_practice(connection)
        in_zone = zone(practice.zone)
        items = _items_of(connection, practice, day, moment)
        today = now.astimezone(in_zone).date()
        free = free_for(connection, practice, items, max(day, today) + timedelta(days=1))
        proposed = shared_out([item for item in items if item.client_id], free, in_zone)
        deposits = deposits_of(connection, with_deposit(connection, [item.id for item in items]))
        page = page_link.read(connection).kind != "none"
        visits = read_visits(connection, items, DirectKind.LOST, at=moment)
        working = read_working_time(connection, practice, day, day + timedelta(days=1))
    return LostDay(
        day,
        practice.zone,
        tuple(
            LostVisit(
                visit,
                _deposit(deposits.get(item.id), moment),
                moments(free[item.id]),
                moments(proposed.get(item.id, ())),
                _choices(visit, page=page, free=bool(free[item.id]), now=now),
            )
            for item, visit in zip(items, visits, strict=True)
        ),
        is_closed=hours_of(working, day).reason is Reason.DAY_OFF,
        page=page,
    )


def as_meant(found: LostDay) -> list[LostDecision]:
    """What is done where nobody decides otherwise."""
    return [
        LostDecision(
            each.visit,
            each.choices[0],
            each.proposed if each.choices[0] is LostChoice.TIMES else (),
        )
        for each in found.visits
    ]


def lost_messages(decisions: Sequence[LostDecision]) -> list[DirectMessage]:
    """Exactly what goes out by these decisions, in order; for `as_it_would_say`."""
    return [
        lost_message(each.visit, each.starts, moves=each.what is LostChoice.MOVE)
        for each in decisions
        if each.what is not LostChoice.KEEP and each.visit.is_told
    ]


def lost_message(
    visit: VisitToTell, starts: Sequence[datetime], *, moves: bool = False
) -> DirectMessage:
    """What the client of a visit that can't be is told, who may choose one of these, or is moved.

    Without any the visit is off.
    """
    facts = {"was": to_epoch(visit.start), "offered": 0 if moves else len(starts)}
    if moves and starts:
        facts["to"] = to_epoch(starts[0])
    return told_of_booking(DirectKind.LOST, visit.booking_id, visit.client_id, facts)


def lose_day(
    diary: DiaryHandle,
    day: date,
    decisions: Sequence[LostDecision],
    *,
    now: datetime,
    close: bool = True,
) -> TapDone:
    """Do all of it as one change, or nothing; with `close` the day is off, and sold no more.

    `NotAllowed` where a visit is not as it was when it was decided, `Overlap` where a chosen time
    is taken by now, `InvalidInput` on `starts`.
    """
    acted = [each for each in decisions if each.what is not LostChoice.KEEP]
    _check(acted, now=now)
    with writing(diary, VERB, by=By.CONSULTANT, at=now, why=day_in_words(day)) as change:
        if close:
            _close(change, day)
        become = [_become(change, each, now=now) for each in acted]
        # All leave their hours before any of them takes another one.
        bookings.save_all(change, become)
        for each, booking in zip(acted, become, strict=True):
            if each.what is LostChoice.TIMES:
                offer_times(change, booking, each.starts, now=now, aside=True)
        told = tuple(tell_in(change, message) for message in lost_messages(acted))
    yourself = tuple(each.visit for each in acted if each.visit.must_be_called)
    return TapDone(told, yourself, len(acted))


def _items_of(
    connection: Reading, practice: Practice, day: date, moment: int
) -> list[CalendarItem]:
    """The appointments that stand on a day and are not over; those put aside already wait."""
    in_zone = zone(practice.zone)
    start = to_epoch(day_start(day, in_zone))
    end = to_epoch(day_start(day + timedelta(days=1), in_zone))
    items = [
        item
        for item in calendar_queries.items_between(connection, start, end)
        if item.kind == "appointment"
        and item.state in OPEN
        and item.end > moment
        and (item.start >= start or item.all_day)
    ]
    about = requests.of_bookings(connection, [item.id for item in items if item.transparent])
    aside = {
        booking_id
        for booking_id, asked in about.items()
        if any(one.state is RequestState.PROPOSED and one.kind is RequestKind.BOOK for one in asked)
    }
    return [item for item in items if item.id not in aside]


def _choices(
    visit: VisitToTell, *, page: bool, free: bool, now: datetime
) -> tuple[LostChoice, ...]:
    """What can become of a visit, what is meant first."""
    can = [LostChoice.CANCEL, LostChoice.KEEP]
    if free and not visit.by_page:
        can.insert(0, LostChoice.MOVE)
    if visit.client_id is not None and free and page:
        can.insert(0, LostChoice.TIMES)
    if visit.start <= now or (visit.all_day and visit.end - visit.start > _ONE_DAY):
        # One is there, or was or will be on other days: that is for the consultant to say.
        first = LostChoice.KEEP
    elif LostChoice.TIMES in can:
        first = LostChoice.TIMES
    else:
        first = LostChoice.CANCEL
    return (first, *(each for each in can if each is not first))


def _deposit(one: BookedDeposit | None, moment: int) -> LostDeposit | None:
    if one is None or not one.currency:
        return None
    facts = one.facts(moment)
    would = outcome(one, DepositEnding.CANCELLED_BY_PRACTICE, now=moment)
    if not (one.balance.held or facts.missing):
        return None
    return LostDeposit(
        Money(one.balance.held, one.currency),
        Money(facts.missing, one.currency),
        Money(would.back, one.currency),
        Money(would.credit, one.currency),
    )


def _check(acted: Sequence[LostDecision], *, now: datetime) -> None:
    """`InvalidInput` for what can't be decided so, before anything is written."""
    if not acted:
        raise InvalidInput("decisions", "Nothing is to be done: every visit stays.")
    if len({each.visit.booking_id for each in acted}) < len(acted):
        raise InvalidInput("decisions", "A visit can't become two things.")
    for each in acted:
        if each.what is LostChoice.TIMES:
            checked_starts(each.starts, now=now)
        elif each.what is LostChoice.MOVE:
            if len(each.starts) != 1 or each.starts[0] <= now:
                raise InvalidInput("starts", "A visit is moved to one time, which is to come.")
            if each.visit.by_page:
                raise NotAllowed(
                    f"{each.visit.name} waits for an answer to a request on the page.",
                    remedy="Offer times, from which they choose, or decline it.",
                )


def _close(change: Change, day: date) -> None:
    """Take the day off, where it is not yet: nobody books into a day that is lost."""
    after = day + timedelta(days=1)
    if not rules.days_off_between(change.connection, day, after):
        rules.add_days_off(change, DaysOff(0, day, day, LABEL))


def _become(change: Change, decision: LostDecision, *, now: datetime) -> Booking:
    """The booking as it was decided, not yet written; what its client asked for is answered."""
    booking = as_decided(change, decision.visit)
    if decision.what is LostChoice.TIMES:
        return put_aside(booking)
    for asked in open_requests(change, booking.id):
        if asked.kind is RequestKind.MOVE or decision.what is LostChoice.CANCEL:
            answer(change, asked, RequestState.DECLINED, now=now, note=asked.note)
    if decision.what is LostChoice.MOVE:
        return moved(booking, decision.starts[0])
    return cancelled(booking)
