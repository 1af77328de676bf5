"""Use cases, money: what payments by card have cost, where that was not known when they came in."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime

from scheduler_app.domain.actors import By
from scheduler_app.domain.money.payments import PaymentRefused
from scheduler_app.domain.time_units import DAY, MINUTE
from scheduler_app.domain.zones import from_epoch, to_epoch
from scheduler_app.storage.diary import looking, writing
from scheduler_app.storage.handle import DiaryHandle
from scheduler_app.storage.money import payments
from scheduler_app.use_cases.money.paying import PayWay
from scheduler_app.use_cases.money.payments_seen import take_in

KNOWN_BY = 3 * DAY
"""Seconds after which it is left to whoever compares the books."""

LOOK = 30 * MINUTE


def look_for_fees(
    diary: DiaryHandle, way: PayWay, clock: Callable[[], datetime]
) -> datetime | None:
    """Ask what recent payments have cost; when to ask again, None where all of it is known."""
    now = to_epoch(clock().replace(microsecond=0))
    with looking(diary) as asked:
        unknown = payments.links_without_fee(asked, since=now - KNOWN_BY)
    for link in unknown:
        if not way.going_on():
            break
        with suppress(PaymentRefused):
            seen = way.payments.looked_up(link)
            with writing(diary, "pay", by=By.SYSTEM, at=clock()) as change:
                for one in seen.paid:
                    take_in(change, one, clock())
    with looking(diary) as asked:
        left = payments.links_without_fee(asked, since=now - KNOWN_BY)
    return from_epoch(now + LOOK) if left else None
