"""Use case, money: what hangs on it for the deposits of bookings, if they all go on alike."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime

from scheduler_app.domain.money.booked_deposit import BookedDeposit
from scheduler_app.domain.money.outcomes import DepositOutcome, next_rung, outcome
from scheduler_app.domain.money.settling import DepositEnding
from scheduler_app.domain.zones import from_epoch, to_epoch
from scheduler_app.storage.diary import looking
from scheduler_app.storage.handle import DiaryHandle
from scheduler_app.storage.money import at_a_glance
from scheduler_app.storage.money.deposits import deposits_of


@dataclass(frozen=True, slots=True)
class DepositsAtStake:
    """What is there and what is missing of deposits, in minor units of `currency`.

    `by_client`, `by_practice` and `missed` say where the money would be. Of one booking alone
    `until` tells how long a client who cancels costs no more than now, and `then` what is so after
    it; deadlines count from `counts_from`, which is another time than the start where it says. It
    is the deposit that is `booked`, as it was read at `at` (epoch seconds).
    """

    currency: str
    held: int
    missing: int
    by_client: DepositOutcome
    by_practice: DepositOutcome
    missed: DepositOutcome
    until: datetime | None = None
    then: DepositOutcome | None = None
    counts_from: datetime | None = None
    booked: BookedDeposit | None = None
    at: int = 0

    def by_client_at(self, start: datetime) -> DepositOutcome:
        """What it is where the client cancels once the consultant has moved it to `start`.

        Its deadlines count from there then. Of several bookings it stays what it is.
        """
        counts_from = to_epoch(start.replace(microsecond=0))
        if self.booked is None or counts_from == self.booked.start:
            return self.by_client
        moved = replace(self.booked, start=counts_from, counts_from=counts_from)
        return outcome(moved, DepositEnding.CANCELLED_BY_CLIENT, now=self.at)


def at_stake(
    diary: DiaryHandle, bookings: Collection[int], *, now: datetime
) -> tuple[DepositsAtStake, ...]:
    """What hangs on it, by currency; nothing of bookings without money."""
    at = to_epoch(now.replace(microsecond=0), field="now")
    with looking(diary) as asked:
        if not at_a_glance.is_any(asked):
            return ()
        found = deposits_of(asked, bookings)
    concerned: dict[str, list[BookedDeposit]] = {}
    for one in found.values():
        is_there = one.balance.held > one.under_way
        if one.ending is DepositEnding.OPEN and (is_there or one.facts(at).missing):
            concerned.setdefault(one.currency, []).append(one)
    return tuple(_of(currency, those, at, len(bookings)) for currency, those in concerned.items())


def _of(currency: str, those: list[BookedDeposit], at: int, meant: int) -> DepositsAtStake:
    ends = (
        DepositEnding.CANCELLED_BY_CLIENT,
        DepositEnding.CANCELLED_BY_PRACTICE,
        DepositEnding.NO_SHOW,
    )
    by_client, by_practice, missed = (
        sum((outcome(one, ending, now=at) for one in those), DepositOutcome()) for ending in ends
    )
    held = sum(one.balance.held - one.under_way for one in those)
    missing = sum(one.facts(at).missing for one in those)
    stake = DepositsAtStake(currency, held, missing, by_client, by_practice, missed)
    if meant > 1:
        return stake
    return _with_rung(stake, those[0], at)


def _with_rung(stake: DepositsAtStake, one: BookedDeposit, at: int) -> DepositsAtStake:
    rung = next_rung(one, now=at)
    counts = None if one.counts_from == one.start else from_epoch(one.counts_from)
    until = then = None
    if rung is not None:
        until = from_epoch(rung.until)
        then = outcome(one, DepositEnding.CANCELLED_BY_CLIENT, now=rung.until + 1)
    return replace(stake, until=until, then=then, counts_from=counts, booked=one, at=at)
