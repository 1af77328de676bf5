"""Use case, money: how the deposits of all bookings stand that a calendar shows."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from scheduler_app.domain.money.at_a_glance import DepositSeen, seen
from scheduler_app.domain.time_units import DAY
from scheduler_app.domain.zones import to_epoch
from scheduler_app.storage.diary import looking
from scheduler_app.storage.handle import DiaryHandle
from scheduler_app.storage.money import at_a_glance
from scheduler_app.storage.money.deposits import deposits_of

BACK = 60 * DAY
"""Seconds for which what is undecided of a visit that is over is looked for."""


def has_money(diary: DiaryHandle) -> bool:
    """Whether this practice has anything to do with deposits, or ever had: else none is shown."""
    with looking(diary) as asked:
        return at_a_glance.is_any(asked)


def deposits_seen(diary: DiaryHandle, *, now: datetime) -> Mapping[int, DepositSeen]:
    """What is to be seen of them now, by booking; of what is in order and over nothing is."""
    at = to_epoch(now.replace(microsecond=0), field="now")
    with looking(diary) as asked:
        if not at_a_glance.is_any(asked):
            return {}
        disputes = at_a_glance.open_disputes(asked)
        failed = at_a_glance.with_failed_refunds(asked)
        ids = at_a_glance.with_money(asked, since=at - BACK) | disputes.keys() | failed
        found = {}
        for booking_id, one in deposits_of(asked, ids).items() if ids else ():
            told = seen(
                one,
                now=at,
                dispute=disputes.get(booking_id),
                refund_failed=booking_id in failed,
            )
            if told is not None:
                found[booking_id] = told
    return found
