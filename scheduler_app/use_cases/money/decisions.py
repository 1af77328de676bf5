"""Use cases, money: what the consultant decides about a deposit otherwise than was agreed.

Each is one change, and one step of undo. A word whose money has gone already is refused whole.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from scheduler_app.domain.actors import By
from scheduler_app.domain.amounts import Money
from scheduler_app.domain.errors import InvalidInput, NotAllowed
from scheduler_app.domain.money.booked_deposit import (
    PLACES,
    BookedDeposit,
    DepositDecision,
    DepositWord,
)
from scheduler_app.domain.money.endings import DepositParts, only, said_anew, with_more_back
from scheduler_app.domain.money.sentences import DECIDE, GIVE_BACK, SPEND_CREDIT, WAIVE
from scheduler_app.domain.money.settling import DepositEnding
from scheduler_app.domain.zones import from_epoch, zone
from scheduler_app.storage.diary import reading, writing
from scheduler_app.storage.handle import DiaryHandle
from scheduler_app.storage.journal import Change
from scheduler_app.storage.money import ledger, words
from scheduler_app.use_cases.money.deposit import (
    MOST,
    DepositView,
    deposit_in,
    deposit_of,
    seconds_of,
)
from scheduler_app.use_cases.practice.rules import read_practice


@dataclass(frozen=True, slots=True)
class WaivedInYear:
    """What a client need not have paid, of bookings of theirs, in one calendar year."""

    year: int
    amount: Money
    count: int


def waive(diary: DiaryHandle, booking_id: int, *, reason: str, now: datetime) -> DepositView:
    """Let the rest of a deposit that is still missing not be paid.

    `InvalidInput` without a reason, `NotAllowed` where nothing is missing.
    """
    _must_be_told(reason)
    with writing(diary, WAIVE, by=By.CONSULTANT, at=now, why=reason.strip()) as change:
        one = deposit_in(change.connection, booking_id)
        missing = one.facts(seconds_of(now)).missing
        if not missing:
            raise NotAllowed(
                "Nothing of this deposit is missing, so there is nothing to waive.",
                remedy="What was paid can be given back.",
            )
        said = DepositDecision(DepositWord.WAIVE, missing)
        words.say(change, booking_id, [said], one.currency, reason=reason.strip())
    return deposit_of(diary, booking_id, now=now)


def decide(
    diary: DiaryHandle, booking_id: int, parts: DepositParts, *, reason: str, now: datetime
) -> DepositView:
    """Say where what came in belongs: so much goes back, is kept, is left as credit, or applied.

    What is said replaces all that was said before; the rest goes by what was agreed, and so does
    all of it where nothing is said. `InvalidInput` for what is no amount, is more than came in, or
    lacks a reason. `NotAllowed`, nothing changed, where it can't be kept or applied yet, or where
    more has gone back already than would.
    """
    _must_be_told(reason)
    with writing(diary, DECIDE, by=By.CONSULTANT, at=now, why=reason.strip()) as change:
        say_in(change, booking_id, parts, reason=reason.strip())
    return deposit_of(diary, booking_id, now=now)


def decide_one(
    diary: DiaryHandle,
    booking_id: int,
    word: DepositWord,
    amount: int | None,
    *,
    reason: str,
    now: datetime,
) -> DepositView:
    """Say one thing of a deposit, such as that 10.00 EUR are kept; the rest goes as `only` says.

    With None it is said of all that is there. Refused as `decide` is.
    """
    _must_be_told(reason)
    if word not in PLACES or (amount is not None and not 0 <= amount <= MOST):
        raise _no_amount()
    with writing(diary, DECIDE, by=By.CONSULTANT, at=now, why=reason.strip()) as change:
        said = only(deposit_in(change.connection, booking_id), word, amount)
        say_in(change, booking_id, said, reason=reason.strip())
    return deposit_of(diary, booking_id, now=now)


def give_back(
    diary: DiaryHandle, booking_id: int, amount: int, *, reason: str, now: datetime
) -> DepositView:
    """Give so many minor units back, more than would go back by what holds now.

    It is taken from what is held, then from what was kept, applied or left as credit; the rest
    stays where it is. Refused as `decide` is.
    """
    _must_be_told(reason)
    if not 0 < amount <= MOST:
        raise _no_amount()
    with writing(diary, GIVE_BACK, by=By.CONSULTANT, at=now, why=reason.strip()) as change:
        one = deposit_in(change.connection, booking_id)
        there = one.balance.received - max(one.split().refund, one.balance.refunded + one.under_way)
        if amount > there:
            raise NotAllowed(
                f"Of this deposit only {_plain(there, one)} can still go back.",
                remedy="Nothing was changed. Give back that much, or less.",
            )
        say_in(change, booking_id, with_more_back(one, amount), reason=reason.strip())
    return deposit_of(diary, booking_id, now=now)


def spend_credit(diary: DiaryHandle, booking_id: int, amount: int, *, now: datetime) -> DepositView:
    """Let so much of what a client has as credit be for the deposit of this booking.

    It comes back to their credit where it would go back to them. `InvalidInput` for what is no
    amount, `NotAllowed` where they have less, or less is missing.
    """
    if not 0 < amount <= MOST:
        raise _no_amount()
    with writing(diary, SPEND_CREDIT, by=By.CONSULTANT, at=now) as change:
        one = deposit_in(change.connection, booking_id)
        missing = one.facts(seconds_of(now)).missing
        if amount > missing:
            raise NotAllowed(
                f"Of this deposit {_plain(missing, one)} is missing, and not more.",
                remedy="Nothing was changed.",
            )
        credit = {}
        if one.client_id is not None:
            credit = ledger.credit_of(change.connection, one.client_id)
        there = credit.get(one.currency, 0)
        if amount > there:
            raise NotAllowed(
                f"This client has {_plain(there, one)} as credit, and not more.",
                remedy="Nothing was changed.",
            )
        said = DepositDecision(DepositWord.SPEND, amount)
        words.say(change, booking_id, [said], one.currency, reason="")
    return deposit_of(diary, booking_id, now=now)


def waived_by_client(
    diary: DiaryHandle, client_id: int, *, now: datetime
) -> tuple[WaivedInYear, ...]:
    """What was waived of a client's bookings until now, by year and currency, the last year first.

    Years are those of the practice's own zone.
    """
    until = seconds_of(now)
    sums: dict[tuple[int, str], list[int]] = {}
    with reading(diary) as connection:
        in_zone = zone(read_practice(connection).zone)
        for one in words.waived_of(connection, client_id):
            if one.at <= until:
                year = from_epoch(one.at).astimezone(in_zone).year
                sums.setdefault((year, one.currency), []).append(one.amount)
    return tuple(
        WaivedInYear(year, Money(sum(amounts), currency), len(amounts))
        for (year, currency), amounts in sorted(sums.items(), reverse=True)
    )


def say_in(change: Change, booking_id: int, parts: DepositParts, *, reason: str) -> None:
    """Within a change: let these words take the place of those about where the money belongs."""
    one = deposit_in(change.connection, booking_id)
    _must_be_possible(change, one, parts)
    words.take_back(change, booking_id, PLACES)
    anew = [DepositDecision(word, amount) for word, amount in parts.items() if amount]
    words.say(change, booking_id, anew, one.currency, reason=reason)


def _must_be_possible(change: Change, one: BookedDeposit, parts: DepositParts) -> None:
    if not set(parts) <= PLACES or any(not 0 <= amount <= MOST for amount in parts.values()):
        raise _no_amount()
    if sum(parts.values()) > one.balance.received:
        raise InvalidInput(
            "amount",
            f"That is more than the {_plain(one.balance.received, one)} which came in.",
            remedy="Nothing was changed.",
        )
    if parts.get(DepositWord.APPLY) and one.ending is not DepositEnding.DONE:
        raise NotAllowed(
            "A deposit pays for a visit only once it is done.",
            remedy="Nothing was changed. Mark the visit as done first.",
        )
    if parts.get(DepositWord.KEEP) and one.ending is DepositEnding.OPEN:
        raise NotAllowed(
            "A deposit is not kept while its booking stands.",
            remedy="Nothing was changed. Cancel the booking or mark it as missed first.",
        )
    if parts.get(DepositWord.CREDIT) and one.client_id is None:
        raise NotAllowed(
            "This booking has no client to whom credit could be left.",
            remedy="Nothing was changed. Choose its client first.",
        )
    anew = replace(one, decisions=said_anew(one, parts))
    if one.ending is DepositEnding.REVOKED and anew.split().refund < one.split().refund:
        raise NotAllowed(
            "Its client has revoked the contract: no less goes back than the law says.",
            remedy="Nothing was changed. More may be given back.",
        )
    gone = one.balance.refunded + one.under_way
    if anew.split().refund < min(gone, one.split().refund):
        raise NotAllowed(
            f"{_plain(gone, one)} of this deposit has gone back already, or is on its way.",
            remedy="Nothing was changed. What has gone can't be fetched again.",
        )
    used = one.balance.credit - anew.split().credit
    if used > 0 and one.client_id is not None:
        there = ledger.credit_of(change.connection, one.client_id).get(one.currency, 0)
        if used > there:
            raise NotAllowed(
                "What was left as credit has paid for another booking since.",
                remedy=f"Nothing was changed. Of the credit {_plain(there, one)} is still there.",
            )


def _plain(amount: int, one: BookedDeposit) -> str:
    return f"{Money(amount, one.currency).plain} {one.currency}".strip()


def _must_be_told(reason: str) -> None:
    if not reason.strip():
        raise InvalidInput(
            "reason", "A reason is missing.", remedy="Say in a few words why; nothing was changed."
        )


def _no_amount() -> InvalidInput:
    return InvalidInput(
        "amount", "That is no amount that can be moved.", remedy="Nothing was changed."
    )
