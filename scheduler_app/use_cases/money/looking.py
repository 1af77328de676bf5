"""Use cases, money: look at the links that are out: often while somebody is paying."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from scheduler_app.domain.errors import Trouble
from scheduler_app.domain.messages.outbox import RowState
from scheduler_app.domain.money.booked_deposit import UNDER_WAY_SECONDS
from scheduler_app.domain.money.payments import (
    ELSEWHERE_CODES,
    NONSENSE,
    PaymentPutOff,
    PaymentRefused,
)
from scheduler_app.domain.page.kinds import PageAbility
from scheduler_app.domain.time_units import DAY, MINUTE
from scheduler_app.domain.wording import length_in_words
from scheduler_app.domain.zones import to_epoch
from scheduler_app.storage.diary import looking, reading
from scheduler_app.storage.handle import DiaryHandle
from scheduler_app.storage.money import links
from scheduler_app.storage.money.deposits import deposits_of
from scheduler_app.storage.money.links import LinkRow
from scheduler_app.storage.page import link as page_link
from scheduler_app.use_cases.messages.carrying_out import Fate, settle
from scheduler_app.use_cases.money.paying import PayingRun, PayWay, take_in_all

if TYPE_CHECKING:
    from scheduler_app.domain.money.booked_deposit import BookedDeposit

SOON, LATER = 2, 6
"""Seconds between two looks at a link that somebody is paying by: at first, and after a while."""

AT_FIRST = 10 * MINUTE
"""Seconds for which somebody who opened the way to pay is likely to be at it."""

CLOCKS_DIFFER = 5 * MINUTE
"""Seconds that nobody minds."""

SPARSE = 30 * MINUTE
"""Seconds between two looks at a link that nobody seems to pay by; after the visit it is a day."""

INVOICED = 60 * DAY
"""Seconds for which an invoice is likely to be paid."""

UNTOLD = 5 * MINUTE
"""The same on its first day, where no page tells that somebody is on the way to pay: 288 looks."""

ALL_STRANGE = 3
"""So many in a row of which nonsense is told are no fault of their own."""


def look_at_links(
    diary: DiaryHandle, way: PayWay, clock: Callable[[], datetime], *, at_all: bool = False
) -> PayingRun:
    """Look at each link that somebody is paying by, that is new or late; at others now and then.

    Or `at_all` of them: whoever begins to work does not know what happened before.
    """
    done = PayingRun()
    with looking(diary) as asked:
        out = links.in_state(asked, RowState.HANDED_OVER)
        bookings = {each.row.wanted.booking_id for each in out} - {None}
        found = deposits_of(asked, [each for each in bookings if each]) if bookings else {}
    tells = bool(out) and _page_tells(diary)
    strange = 0
    for each in out:
        if not way.going_on():
            break
        one = found.get(each.row.wanted.booking_id or 0)
        late_at = None if one is None else one.late_at
        sparse = SPARSE if _now(clock) < _likely_until(each, one) else DAY
        if not tells and sparse == SPARSE and _now(clock) < (each.made_at or 0) + DAY:
            sparse = UNTOLD
        wait = 0 if at_all else _wait(each, late_at, sparse, _now(clock))
        if wait == 0:
            try:
                known = _looked_at(diary, way, each, late_at, clock, done)
            except PaymentPutOff as trouble:
                done.trouble = trouble
                strange += 1
                if trouble.of_all or strange == ALL_STRANGE:
                    break
                continue
            strange = 0
            wait = _wait(known, late_at, sparse, _now(clock))
            done.late += late_at is not None and late_at <= _now(clock)
        done.waits.append(_now(clock) + max(1 if done.clock is None else MINUTE, wait))
    return done


def _likely_until(each: LinkRow, one: BookedDeposit | None) -> int:
    """Until when somebody is likely to pay by a link, in epoch seconds.

    A deposit is paid before its visit, an invoice in the weeks after it was sent.
    """
    if one is not None:
        return one.start + DAY
    return each.row.wanted.due + INVOICED if each.row.wanted.booking_id is None else 0


def _looked_at(
    diary: DiaryHandle,
    way: PayWay,
    each: LinkRow,
    late_at: int | None,
    clock: Callable[[], datetime],
    done: PayingRun,
) -> LinkRow:
    """The link as it was just looked at."""
    asked_at = _now(clock)
    try:
        seen = way.payments.looked_up(each.provider)
    except (PaymentRefused, PaymentPutOff) as no:
        if isinstance(no, PaymentPutOff) and (no.of_all or no.code == NONSENSE):
            raise
        # It is of another account: nobody can pay the practice of this key by it. What else is
        # refused is refused again until somebody has seen to it.
        if no.code in ELSEWHERE_CODES:
            settle(diary, each.row.id, Fate(RowState.WITHDRAWING, str(no)), now=clock())
        else:
            done.refused += 1
    else:
        ahead = 0 if seen.at is None else _now(clock) - seen.at
        if abs(ahead) > CLOCKS_DIFFER:
            done.clock = _clock_is_off(ahead)
            if late_at is not None and asked_at - ahead < late_at:
                # It is not late where it is paid: nothing is given free by a clock that is ahead.
                asked_at = min(asked_at, late_at - 1)
        done.paid += take_in_all(diary, each, seen, clock, asked_at=asked_at)
        over = each.row.wanted.useful_until <= _now(clock)
        if over or (seen.is_dead and not seen.paid):
            # Nobody pays for what was long ago; or it was ended elsewhere, or before this diary
            # came back from a backup.
            settle(diary, each.row.id, Fate(RowState.WITHDRAWING), now=clock())
    return each._replace(asked_at=asked_at)


def _page_tells(diary: DiaryHandle) -> bool:
    """Whether a page says when somebody goes to pay; else mails lead straight to the link."""
    with reading(diary) as connection:
        page = page_link.read(connection)
    return page.kind != "none" and page.is_able(PageAbility.PAYING)


def _clock_is_off(ahead: int) -> Trouble:
    which = "ahead of" if ahead > 0 else "behind"
    return Trouble(
        f"This machine's clock is {length_in_words(abs(ahead) // MINUTE)} {which} Stripe's.",
        remedy="Set it: until then no hour is given free whose deposit is not late there too.",
    )


def _wait(each: LinkRow, late_at: int | None, sparse: int, now: int) -> int:
    """Seconds until a link is looked at, `sparse` apart where nobody seems to pay; 0 for now.

    `late_at` is when it is not waited for any more: the hour is given free after a look from then.
    """
    last, paying = each.asked_at, each.paying_at
    if last is None or last > now:
        # Nobody has looked, or did so by a clock that was ahead.
        return 0
    next_ = last + sparse
    if paying is not None and last < paying <= now:
        next_ = now
    elif paying is not None and last - paying < UNDER_WAY_SECONDS:
        next_ = last + (SOON if last - paying < AT_FIRST else LATER)
    if late_at is not None and last < late_at:
        next_ = min(next_, late_at)
    return max(0, next_ - now)


def _now(clock: Callable[[], datetime]) -> int:
    return to_epoch(clock().replace(microsecond=0))
