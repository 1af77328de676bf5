"""Use cases, money: end a booking, and say in the same change what becomes of its deposit."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from scheduler_app.domain.actors import By
from scheduler_app.domain.bookings.booking import Booking
from scheduler_app.domain.errors import InvalidInput
from scheduler_app.domain.money.booked_deposit import BookedDeposit, DepositWord
from scheduler_app.domain.money.endings import DepositParts, done_with, outcome_if
from scheduler_app.domain.money.outcomes import DepositOutcome, next_rung, outcome
from scheduler_app.domain.money.settling import DepositEnding
from scheduler_app.domain.zones import from_epoch
from scheduler_app.storage.bookings import bookings
from scheduler_app.storage.diary import Reading, reading
from scheduler_app.storage.handle import DiaryHandle
from scheduler_app.storage.journal import Change
from scheduler_app.storage.money import ledger
from scheduler_app.use_cases.bookings.states import HowItEnded, cancel, mark_done, mark_no_show
from scheduler_app.use_cases.money.decisions import say_in
from scheduler_app.use_cases.money.deposit import DepositView, deposit_in, deposit_of, seconds_of


@dataclass(frozen=True, slots=True)
class EndingPreview:
    """What each ending would do with a booking's deposit, in minor units of `currency`.

    `fee` is what the visit costs in all, None where no price was agreed, and `paid` what was paid
    of it beside the deposit. `owed_if_applied` and `owed_if_refunded` are what is left of the fee.
    Until `until` a client who cancels gets `if_client_cancels`, and after it `if_client_waits`;
    `until` is None where it stays the same. Deadlines count from `counts_from`.
    """

    booking_id: int
    currency: str
    fee: int | None
    paid: int
    received: int
    if_client_cancels: DepositOutcome
    if_practice_cancels: DepositOutcome
    if_no_show: DepositOutcome
    if_applied: DepositOutcome
    if_refunded: DepositOutcome
    owed_if_applied: int
    owed_if_refunded: int
    counts_from: datetime
    until: datetime | None = None
    if_client_waits: DepositOutcome | None = None


@dataclass(frozen=True, slots=True)
class EndedVisit:
    """A booking as it ended, where its deposit stands, and what is left of its fee to be paid."""

    booking: Booking
    deposit: DepositView
    owed: int = 0


def outcome_of(diary: DiaryHandle, booking_id: int, *, now: datetime) -> EndingPreview:
    """What every ending would do now, before anybody clicks; `NotFound` for no such booking."""
    with reading(diary) as connection:
        return outcome_in(connection, deposit_in(connection, booking_id), now=now)


def outcome_in(connection: Reading, one: BookedDeposit, *, now: datetime) -> EndingPreview:
    """What every ending would do now with a deposit that was read."""
    fee, paid = _fee(connection, one), ledger.paid_for_work(connection, one.booking_id)
    at = seconds_of(now)
    over, by_client = DepositEnding.DONE, DepositEnding.CANCELLED_BY_CLIENT
    applying = done_with(one, DepositWord.APPLY, fee, paid)
    refunding = done_with(one, DepositWord.REFUND, fee, paid)
    applied = outcome_if(one, over, applying, now=at)
    rung = next_rung(one, now=at)
    return EndingPreview(
        one.booking_id,
        one.currency,
        fee,
        paid,
        one.balance.received,
        if_client_cancels=outcome(one, by_client, now=at),
        if_practice_cancels=outcome(one, DepositEnding.CANCELLED_BY_PRACTICE, now=at),
        if_no_show=outcome(one, DepositEnding.NO_SHOW, now=at),
        if_applied=applied,
        if_refunded=outcome_if(one, over, refunding, now=at),
        owed_if_applied=_owed(fee, paid + applied.applied),
        owed_if_refunded=_owed(fee, paid),
        counts_from=from_epoch(one.counts_from),
        until=None if rung is None else from_epoch(rung.until),
        if_client_waits=None if rung is None else outcome(one, by_client, now=rung.until + 1),
    )


def finish(
    diary: DiaryHandle,
    booking_id: int,
    deposit: DepositWord | None,
    *,
    now: datetime,
    reason: str = "",
) -> EndedVisit:
    """Mark a visit as done, and let its deposit pay for it (`APPLY`) or go back (`REFUND`).

    What is more than the fee goes back. With None it is held until somebody says. `NotAllowed`
    while the visit has not begun, or where more has gone back than would.
    """
    if deposit not in {None, DepositWord.APPLY, DepositWord.REFUND}:
        raise InvalidInput("deposit", "The deposit of a visit that is done is applied or refunded.")

    def say(change: Change) -> None:
        one = deposit_in(change.connection, booking_id)
        if deposit is not None and one.balance.received:
            fee = _fee(change.connection, one)
            paid = ledger.paid_for_work(change.connection, booking_id)
            said = done_with(one, deposit, fee, paid)
            say_in(change, booking_id, said, reason=reason.strip())

    booking = mark_done(diary, booking_id, now=now, why=reason.strip(), how_it_ended=say)
    return _ended(diary, booking, now=now)


def call_off(
    diary: DiaryHandle,
    booking_id: int,
    *,
    by_client: bool,
    reason: str,
    now: datetime,
    parts: DepositParts | None = None,
) -> EndedVisit:
    """Cancel a booking: what was agreed follows for its deposit, unless `parts` say otherwise.

    By the client the ladder holds, by the practice what it gives back then. `parts` are words as
    those of `decisions.decide`, refused as there.
    """
    by, why = By.CLIENT if by_client else By.CONSULTANT, reason.strip()
    said = _said(booking_id, parts, why)
    booking = cancel(diary, booking_id, by=by, now=now, why=why, how_it_ended=said)
    return _ended(diary, booking, now=now)


def missed(
    diary: DiaryHandle,
    booking_id: int,
    *,
    reason: str = "",
    now: datetime,
    parts: DepositParts | None = None,
) -> EndedVisit:
    """Mark a booking as missed by its client: what was agreed follows, unless `parts` say else.

    `NotAllowed` while it has not begun.
    """
    why = reason.strip()
    said = _said(booking_id, parts, why)
    booking = mark_no_show(diary, booking_id, now=now, why=why, how_it_ended=said)
    return _ended(diary, booking, now=now)


def _said(booking_id: int, parts: DepositParts | None, reason: str) -> HowItEnded:
    """What is said of its deposit otherwise than was agreed, if anything."""

    def say(change: Change) -> None:
        if parts is not None:
            say_in(change, booking_id, parts, reason=reason)

    return say


def _ended(diary: DiaryHandle, booking: Booking, *, now: datetime) -> EndedVisit:
    with reading(diary) as connection:
        one = deposit_in(connection, booking.id)
        fee, paid = _fee(connection, one), ledger.paid_for_work(connection, booking.id)
    owed = 0
    if one.ending is DepositEnding.DONE:
        owed = _owed(fee, paid + one.balance.applied)
    return EndedVisit(booking, deposit_of(diary, booking.id, now=now), owed)


def _fee(connection: Reading, one: BookedDeposit) -> int | None:
    """What the visit costs in all; None where nobody said, or its money is of another currency.

    A price of 0 says nothing: the work is paid by the hour, as `policy.asked` has it.
    """
    if one.agreed is not None:
        return (one.agreed.fee or None) if one.agreed.currency == one.currency else None
    price = bookings.get(connection, one.booking_id).agreed
    return (price.minor or None) if price is not None and price.currency == one.currency else None


def _owed(fee: int | None, paid: int) -> int:
    return 0 if fee is None else max(0, fee - paid)
