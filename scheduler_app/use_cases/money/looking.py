"""Use cases, money: see what was paid by the links that are out, often while somebody is paying."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from scheduler_app.domain.messages.outbox import RowState
from scheduler_app.domain.money.booked_deposit import UNDER_WAY_SECONDS
from scheduler_app.domain.money.payments import PaymentPutOff, PaymentRefused
from scheduler_app.domain.time_units import MINUTE
from scheduler_app.domain.zones import to_epoch
from scheduler_app.storage.diary import looking
from scheduler_app.storage.handle import DiaryHandle
from scheduler_app.storage.money import links
from scheduler_app.storage.money.links import LinkRow
from scheduler_app.use_cases.messages.carrying_out import Fate, settle
from scheduler_app.use_cases.money.paying import NOT_THERE, PayingRun, PayWay, take_in_all

SOON, LATER = 2, 6
"""Seconds between two looks at a link that somebody is paying by: at first, and after a while."""

AT_FIRST = 10 * MINUTE
"""Seconds for which somebody who opened the way to pay is likely to be at it."""


def look_at_links(diary: DiaryHandle, way: PayWay, clock: Callable[[], datetime]) -> PayingRun:
    """Look at each link that somebody is paying by, and at each that nobody has looked at."""
    done = PayingRun()
    with looking(diary) as asked:
        out = links.in_state(asked, RowState.HANDED_OVER)
    for each in out:
        wait = _wait(each, _now(clock))
        if wait is None or not way.going_on():
            continue
        if wait > 0:
            done.waits.append(_now(clock) + wait)
            continue
        try:
            _look(diary, way, each, clock, done)
        except PaymentPutOff as trouble:
            done.trouble = trouble
            return done
    return done


def _look(
    diary: DiaryHandle,
    way: PayWay,
    each: LinkRow,
    clock: Callable[[], datetime],
    done: PayingRun,
) -> None:
    try:
        seen = way.payments.looked_up(each.provider)
    except PaymentRefused as no:
        if no.code != NOT_THERE:
            raise
        # It is of another account: nobody can pay the practice of this key by it.
        settle(diary, each.row.id, Fate(RowState.WITHDRAWING, str(no)), now=clock())
        return
    done.paid += take_in_all(diary, each, seen, clock)
    if seen.is_dead and not seen.paid:
        # It was ended elsewhere, or before this diary came back from a backup.
        settle(diary, each.row.id, Fate(RowState.WITHDRAWING), now=clock())
    elif each.paying_at is not None:
        done.waits.append(_now(clock) + SOON)


def _wait(each: LinkRow, now: int) -> int | None:
    """Seconds until a link is looked at, 0 for now; None where nobody is paying by it."""
    if each.asked_at is None:
        return 0
    paying = each.paying_at
    if paying is None or not -MINUTE <= now - paying < UNDER_WAY_SECONDS:
        return None
    wait = SOON if now - paying < AT_FIRST else LATER
    return max(0, min(wait, each.asked_at + wait - now))


def _now(clock: Callable[[], datetime]) -> int:
    return to_epoch(clock().replace(microsecond=0))
