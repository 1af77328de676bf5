"""Use cases, messages: whom to call because they have not said that they will come."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import NamedTuple

from scheduler_app.domain.amounts import Money, format_money, is_currency
from scheduler_app.domain.clients.note import ClientNote
from scheduler_app.domain.messages.confirmation import (
    CONFIRM,
    AskMessage,
    AskState,
    Confirmation,
    ToCall,
    ask_state,
    asked_at,
    is_coming,
)
from scheduler_app.domain.messages.law import MessageLaw
from scheduler_app.domain.messages.risk import KeptVisits, risk_of, why_at_risk
from scheduler_app.domain.messages.ways import ways_to
from scheduler_app.domain.time_units import DAY, HOUR
from scheduler_app.domain.wording import moment_in_words
from scheduler_app.domain.zones import from_epoch, to_epoch, wall_of, zone
from scheduler_app.storage.bookings import bookings
from scheduler_app.storage.diary import looking, reading
from scheduler_app.storage.handle import DiaryHandle
from scheduler_app.storage.messages import call_list, confirmations
from scheduler_app.storage.messages.call_list import ComingVisit
from scheduler_app.storage.messages.law import law_of
from scheduler_app.use_cases.clients.notes import add_note

WITHIN = timedelta(hours=48)

PATIENCE = 2 * HOUR
"""Seconds for which nobody is called who was asked just now, where the visit is not near."""

_NOBODY = KeptVisits(first=True)


class VisitStanding(NamedTuple):
    """A visit that comes, and how far it has come with it. `is_asked` where a rule asks about it.

    `to_call` says that nothing else will come of it by itself.
    """

    visit: ToCall
    is_asked: bool
    to_call: bool
    confirmation: Confirmation | None = None


def to_call(diary: DiaryHandle, *, now: datetime, within: timedelta = WITHIN) -> list[ToCall]:
    """Visits within that time that nobody has confirmed though they were asked, or can't be.

    The highest risk comes first. A visit is left out while a message that asks is still to go out,
    and while its client has just been asked.
    """
    found = [
        each.visit for each in confirmations_within(diary, now=now, within=within) if each.to_call
    ]
    return sorted(found, key=lambda visit: (-visit.risk, visit.start, visit.booking_id))


def confirmations_within(
    diary: DiaryHandle, *, now: datetime, within: timedelta = WITHIN
) -> list[VisitStanding]:
    """All confirmed visits that begin within that time, the first first.

    So many statements are asked whatever the diary holds.
    """
    at = to_epoch(now.replace(microsecond=0))
    with looking(diary) as asked:
        visits = call_list.coming(asked, at, at + int(within.total_seconds()))
        if not visits:
            return []
        ids = [visit.booking_id for visit in visits]
        standing = confirmations.standing(asked, ids)
        messages = confirmations.asked_of(asked, ids)
        records = call_list.records(asked, {visit.client_id for visit in visits}, at)
        notes = [(visit.client_id, _called_words(visit.start, visit.zone)) for visit in visits]
        called = call_list.called(asked, notes, at - 7 * DAY)
        law = law_of(asked)
    most = max(visit.value for visit in visits)
    return [
        _standing(
            visit,
            at,
            law,
            messages.get(visit.booking_id, []),
            standing.get(visit.booking_id),
            _told(visit, records.get(visit.client_id, _NOBODY), most, called.get(visit.client_id)),
        )
        for visit in visits
    ]


def called_no_answer(diary: DiaryHandle, booking_id: int, *, now: datetime) -> ClientNote:
    """Note of the client of a booking that somebody called about it and reached nobody."""
    with reading(diary) as connection:
        booking = bookings.get(connection, booking_id)
    words = _called_words(to_epoch(booking.start), booking.zone)
    return add_note(diary, booking.client_id or 0, words, now=now)


def _called_words(start: int, of_zone: str) -> str:
    when = moment_in_words(wall_of(from_epoch(start), zone(of_zone)))
    return f"Called about {when}: no answer."


def _told(visit: ComingVisit, record: KeptVisits, most: int, called_at: int | None) -> ToCall:
    """All of it but how far it has come."""
    priced = visit.value > 0 and is_currency(visit.currency)
    value = format_money(Money(visit.value, visit.currency)) if priced else ""
    return ToCall(
        visit.booking_id,
        visit.client_id,
        visit.reach.client_name,
        visit.company,
        visit.phone,
        visit.start,
        visit.end,
        visit.zone,
        visit.service,
        AskState.NOT_ASKED,
        None,
        risk_of(record, visit.value, most),
        why_at_risk(record, value),
        visit.value,
        visit.currency,
        called_at,
    )


def _standing(
    visit: ComingVisit,
    now: int,
    law: MessageLaw,
    messages: Sequence[AskMessage],
    said: Confirmation | None,
    told: ToCall,
) -> VisitStanding:
    rules = [each.rule for each in law.of(visit.reach).before if each.rule.template == CONFIRM]
    last = asked_at(messages)
    state = AskState.CONFIRMED if said is not None else ask_state(messages)
    if state is AskState.NOT_ASKED and not messages and rules and not _can_be_asked(visit, law):
        state = AskState.UNREACHED
    fresh = last is not None and now < last + min(PATIENCE, (visit.start - last) // 4)
    waits = is_coming(messages) or fresh
    # Nobody was asked who heard of the visit, or was booked, after the moment to ask had passed.
    call = state is not AskState.CONFIRMED and not waits and bool(messages)
    call = call or state is AskState.UNREACHED
    return VisitStanding(
        replace(told, state=state, asked_at=last), bool(rules or messages), call, said
    )


def _can_be_asked(visit: ComingVisit, law: MessageLaw) -> bool:
    if visit.reach.preferred.value == "none" or visit.reach.archived:
        return False
    ways = ways_to(visit.reach, texts_by_number=law.texts_by_number)
    return any(
        ways[each.rule.channels]
        for each in law.of(visit.reach).before
        if each.rule.template == CONFIRM
    )
