"""Use case, messages: how all messages stand, in all and of each coming booking."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from datetime import datetime

from scheduler_app.domain.clients.reach import Preferred
from scheduler_app.domain.messages.at_a_glance import (
    BookingGlance,
    Glance,
    glance_of,
    reminded,
)
from scheduler_app.domain.messages.direct import DirectKind
from scheduler_app.domain.messages.law import DatedRule, MessageLaw
from scheduler_app.domain.messages.rules import AHEAD, MessageRule
from scheduler_app.domain.messages.security import MessageLine, Security, security_of
from scheduler_app.domain.messages.settings import MAILBOX_HOST, TEXTS_CONSENT
from scheduler_app.domain.messages.shelves import Outlook, outlook
from scheduler_app.domain.messages.unreached import why_not_asked, why_unreached
from scheduler_app.domain.zones import from_epoch, to_epoch
from scheduler_app.storage.brought import knows_deposits, told_deposits
from scheduler_app.storage.diary import looking
from scheduler_app.storage.handle import DiaryHandle
from scheduler_app.storage.messages import shelves
from scheduler_app.storage.messages.rules import all_rules
from scheduler_app.storage.messages.untold import untold
from scheduler_app.storage.practice.rules import all_settings
from scheduler_app.storage.snapshots import Snapshot

_WHAT = {DirectKind.LOST: "their visit can't be", DirectKind.LATE: "you are late"}


def outlook_of(diary: DiaryHandle, *, now: datetime) -> Outlook:
    """How all messages stand."""
    with looking(diary) as snapshot:
        coming = [
            (from_epoch(due), security_of(state, held) is Security.SECURED)
            for due, state, held in shelves.coming(snapshot)
        ]
        missed = shelves.missed_rows(snapshot, to_epoch(now))
        ruled_by = all_rules(snapshot)
        bookings = _glances(snapshot, ruled_by, now) | _untold(snapshot, now)
        listens = bool(MAILBOX_HOST.of(all_settings(snapshot)))
    found = outlook(coming, missed=missed, rules=ruled_by, bookings=bookings, now=now)
    return replace(found, listens=listens)


def _glances(
    snapshot: Snapshot, ruled_by: list[MessageRule], now: datetime
) -> dict[int, BookingGlance]:
    """How messages about coming bookings stand, and whose clients none can reach."""
    begin = to_epoch(now)
    end = begin + AHEAD
    about: defaultdict[int, list[MessageLine]] = defaultdict(list)
    for line in shelves.of_coming(snapshot, begin, end):
        about[line.booking].append(line)
    found, told = {}, set()
    for booking_id, lines in about.items():
        if reminded(lines):
            told.add(booking_id)
        seen = glance_of(lines, now=now)
        if seen is not None:
            found[booking_id] = seen
    if not ruled_by and not knows_deposits(snapshot):
        return found  # nobody is to be told of anything
    texts_by_number = TEXTS_CONSENT.of(all_settings(snapshot)) == "number"
    law = MessageLaw([DatedRule(rule, 0, 0) for rule in ruled_by], None, texts_by_number)
    unasked: dict[int, str] = {}
    for booking_id, client in shelves.addressees(snapshot, begin, end, but=told):
        if why := why_not_asked(client, texts_by_number=texts_by_number):
            unasked[booking_id] = why
        if client.archived or client.preferred is Preferred.NONE:
            continue
        if why := why_unreached(client, law):
            found[booking_id] = BookingGlance(Glance.UNREACHED, why=why)
    deposits = told_deposits(snapshot, unasked) if unasked else {}
    for booking_id, deposit in deposits.items():
        if deposit.missing:
            found[booking_id] = BookingGlance(Glance.UNREACHED, why=unasked[booking_id])
    return found


def _untold(snapshot: Snapshot, now: datetime) -> dict[int, BookingGlance]:
    """The bookings whose clients were to be told something, and have no way left to them."""
    return {
        booking_id: BookingGlance(
            Glance.UNREACHED,
            why=f"{name} does not hear that {_WHAT[kind]}: no way to them is left. Call them.",
        )
        for booking_id, name, kind in untold(snapshot, to_epoch(now))
    }
