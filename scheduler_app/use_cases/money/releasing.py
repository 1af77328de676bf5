"""Use cases, money: hours whose deposit has not come when it was due are given free again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from scheduler_app.domain.actors import By
from scheduler_app.domain.bookings.booking import cancelled
from scheduler_app.domain.messages.outbox import RowState
from scheduler_app.domain.money.booked_deposit import BookedDeposit
from scheduler_app.domain.money.policy import Unpaid
from scheduler_app.domain.money.subject import MoneySubject
from scheduler_app.domain.zones import from_epoch, to_epoch
from scheduler_app.storage.diary import looking, writing
from scheduler_app.storage.handle import DiaryHandle
from scheduler_app.storage.money import links
from scheduler_app.storage.money.deposits import RELEASE, deposits_of
from scheduler_app.storage.money.links import LinkRow
from scheduler_app.storage.snapshots import PlainSql
from scheduler_app.use_cases.bookings.states import turned
from scheduler_app.use_cases.brought import tell_of_money

WHY = "The deposit was not paid in time."
DECIDE = "The deposit of {who} for {when} has not come. Wait for it, waive it, or call it off."


@dataclass(slots=True)
class ReleaseRun:
    """How many hours were given free, of how many the consultant was told; when to look again."""

    released: int = 0
    told: int = 0
    again_at: datetime | None = None


def release_unpaid(diary: DiaryHandle, *, now: datetime) -> ReleaseRun:
    """Give free what is due and not paid, or tell of it, as the policy says that was agreed.

    Nobody is late who could not pay: there has to be a link, and whoever takes payments has to have
    said that nothing came by it until then. Whoever is paying is waited for, and no visit is called
    off once it has begun: of that the consultant is told.
    """
    seconds = to_epoch(now.replace(microsecond=0))
    done = ReleaseRun()
    waits: list[int] = []
    with looking(diary) as asked:
        out = links.in_state(asked, RowState.HANDED_OVER)
        unpaid = list(_unpaid(asked, out)) if out else []
    for each, one in unpaid:
        wait = _wait(each, one, seconds)
        if wait is None:
            continue
        if wait > seconds:
            waits.append(wait)
        elif one.terms.unpaid is Unpaid.RELEASE and seconds < one.start:
            done.released += _release(diary, each.row.wanted.key, now)
        elif each.told_at is None:
            done.told += _tell(diary, each, now)
    done.again_at = from_epoch(min(waits)) if waits else None
    return done


def _unpaid(asked: PlainSql, out: Sequence[LinkRow]) -> Iterator[tuple[LinkRow, BookedDeposit]]:
    ids = [each.row.wanted.booking_id for each in out]
    found = deposits_of(asked, {each for each in ids if each is not None})
    for each, booking_id in zip(out, ids, strict=True):
        one = None if booking_id is None else found.get(booking_id)
        if one is not None and one.is_confirmed and one.facts(one.due).missing:
            yield each, one


def _wait(each: LinkRow, one: BookedDeposit, now: int) -> int | None:
    """Until when it is waited (epoch seconds); None where a look at the link comes first."""
    until = one.late_at
    if until > now:
        return until
    return until if each.asked_at is not None and each.asked_at >= until else None


def _release(diary: DiaryHandle, key: str, now: datetime) -> bool:
    """Look once more within the change that does it."""
    seconds = to_epoch(now.replace(microsecond=0))
    with writing(diary, RELEASE, by=By.SYSTEM, at=now, why=WHY) as change:
        there = links.with_key(change.connection, key)
        if there is None or there.row.state is not RowState.HANDED_OVER:
            return False
        for each, one in _unpaid(change.connection, [there]):
            wait = _wait(each, one, seconds)
            if wait is not None and wait <= seconds:
                turned(change, one.booking_id, cancelled)
                return True
    return False


def _tell(diary: DiaryHandle, each: LinkRow, now: datetime) -> bool:
    with writing(diary, "tell", by=By.SYSTEM, at=now) as change:
        at = to_epoch(now.replace(microsecond=0))
        if not links.tell_once(change, each.row.id, at=at):
            return False
        tell_of_money(change, MoneySubject(each.row.wanted.booking), DECIDE, at=at)
        return True
