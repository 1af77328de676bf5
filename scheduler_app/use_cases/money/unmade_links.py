"""Use cases, money: why there is no link yet by which a deposit could be paid."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from scheduler_app.domain.actors import By
from scheduler_app.domain.zones import to_epoch
from scheduler_app.storage.diary import looking, writing
from scheduler_app.storage.handle import DiaryHandle
from scheduler_app.storage.money import links
from scheduler_app.storage.practice import rules
from scheduler_app.storage.snapshots import PlainSql
from scheduler_app.use_cases.messages.carrying_out import AT_ONCE
from scheduler_app.use_cases.money.payment_key import MODE

NO_KEY = "There is no key for payments by card."
TOO_LATE = "It was booked once it had begun; what is paid by hand can be recorded."
SOON = "It is made as soon as the program works with a line to Stripe."


def say_why(diary: DiaryHandle, why: str, clock: Callable[[], datetime]) -> None:
    """Write down at what is due why it waits; what says so already is not written."""
    now = to_epoch(clock().replace(microsecond=0))
    with looking(diary) as asked:
        due = links.planned(asked, now=now, most=AT_ONCE)
    if not due:
        return
    # What waits is rare: neither a start nor the window needs what writes down why.
    from scheduler_app.storage.messages import texts

    with looking(diary) as asked:
        unsaid = texts.unexplained(asked, [row.id for row in due], why)
    if unsaid:
        with writing(diary, "carry out", by=By.SYSTEM, at=clock()) as change:
            texts.explain(change.connection, unsaid, why)
            change.touched.add("outbox")


def why_no_link(asked: PlainSql, booking_id: int, *, had_begun: bool) -> str:
    """Why a deposit that is missing can't be paid by card; in a sentence.

    Nobody is asked to pay in advance of what `had_begun` when it was agreed.
    """
    if had_begun:
        return TOO_LATE
    unmade = links.unmade(asked, booking_id)
    if unmade is not None and unmade.is_final:
        return unmade.reason
    if not rules.all_settings(asked).get(MODE):
        return NO_KEY
    return SOON if unmade is None or not unmade.reason else unmade.reason
