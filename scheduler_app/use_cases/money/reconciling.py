"""Use cases, money: the ledger against what whoever takes payments tells, and what was found.

What happened there is asked from where it is known up to, so that it costs no more the longer a
practice has been at it. Whatever is told is taken in by those who take it in otherwise: who looks
twice changes nothing.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, TypeVar

from scheduler_app.domain.actors import By
from scheduler_app.domain.amounts import Money
from scheduler_app.domain.errors import Trouble
from scheduler_app.domain.money.findings import (
    BY_NOBODY_HERE,
    FROM_A_BACKUP,
    FindingKind,
)
from scheduler_app.domain.money.subject import NOBODYS_MONEY, MoneySubject
from scheduler_app.domain.time_units import DAY, MINUTE
from scheduler_app.domain.zones import to_epoch
from scheduler_app.storage.diary import looking, writing
from scheduler_app.storage.handle import DiaryHandle
from scheduler_app.storage.money import findings, looks, payments, refunds
from scheduler_app.storage.money.findings import Found
from scheduler_app.use_cases.money.payment_key import payment_account
from scheduler_app.use_cases.money.payments_seen import TakenIn, take_in
from scheduler_app.use_cases.money.refunds_seen import take_in_dispute, take_in_refund

if TYPE_CHECKING:
    from scheduler_app.domain.money.payments import (
        DisputeSeen,
        Happened,
        PaymentSeen,
        RefundSeen,
    )
    from scheduler_app.storage.journal import Change
    from scheduler_app.storage.snapshots import PlainSql
    from scheduler_app.use_cases.ports.payments import Payments

OVERLAP = 10 * MINUTE
"""Seconds that are asked for twice: lists lag."""

FORGOTTEN = 30 * DAY
"""Seconds after which nobody there remembers what changed: it is asked one by one."""

MOST_NAMED = 3
"""Ids that a sentence tells."""

AT_ONCE = 20
"""Things that are taken in by one transaction."""

_Seen = TypeVar("_Seen")

OTHER_CURRENCY = "What it was paid for is in another currency."


@dataclass(slots=True)
class Reconciled:
    """How many payments, refunds and disputes were new or stood otherwise, and how many findings.

    `until` is up to when (epoch seconds, as they count there) all is known now; None for never.
    Of `nonsense`, ids, something was told that can't be so: the same time is asked about again.
    """

    payments: int = 0
    refunds: int = 0
    disputes: int = 0
    found: int = 0
    until: int | None = None
    nonsense: tuple[str, ...] = ()

    @property
    def trouble(self) -> Trouble | None:
        """What keeps the books from being compared whole; None for nothing."""
        if not self.nonsense:
            return None
        return Trouble(
            f"Stripe tells what can't be so of {', '.join(self.nonsense[:MOST_NAMED])}.",
            remedy="All else was compared. Look at it in Stripe's dashboard; it is asked again.",
        )

    def __bool__(self) -> bool:
        return bool(self.payments or self.refunds or self.disputes or self.found)


def reconcile(
    diary: DiaryHandle, account: Payments, *, now: datetime, since: int | None = None
) -> Reconciled:
    """Ask what happened there, take it in, and write down what does not agree.

    From `since` on (epoch seconds), or where it is known up to. Raises `PaymentPutOff` and
    `PaymentRefused`; what was taken in until then stays.
    """
    seconds = to_epoch(now.replace(microsecond=0), field="now")
    key = payment_account(diary)
    with looking(diary) as asked:
        known = looks.known(asked)
        begins = min(seconds if key is None else key.since, seconds) - DAY
        if known is not None:
            begins = known.until - OVERLAP
        begins = begins if since is None else min(begins, since)
        open_ones = refunds.open_ones(asked)
        if seconds - begins > FORGOTTEN:
            open_ones += refunds.ended_since(asked, begins - 2 * FORGOTTEN)
    told = account.happened(begins, open_ones=open_ones)
    result = Reconciled(until=None if known is None else known.until)
    # Before anything was told, what came in since the key was given is this program's to ask about.
    since_key = None if key is None else key.since
    ours = since_key if known is None else known.begun
    whole = _take_in_payments(diary, told.payments, result, ours=ours, now=now)
    if whole:
        # What went back of a payment that is new here may be older than what was asked for.
        of_them = account.happened(seconds, open_ones=whole)
        told = _together(told, of_them)
    result.nonsense = told.nonsense
    _take_in_refunds(diary, told.refunds, result, now=now)
    _take_in_disputes(diary, told.disputes, result, now=now)
    _compare(diary, told, open_ones, begins, result, now=now)
    return result


def _together(told: Happened, more: Happened) -> Happened:
    return type(told)(
        told.payments,
        tuple({each.id: each for each in (*told.refunds, *more.refunds)}.values()),
        tuple({each.id: each for each in (*told.disputes, *more.disputes)}.values()),
        tuple(sorted({*told.nonsense, *more.nonsense})),
    )


# -- what is taken in -----------------------------------------------------------------------------


def _take_in_payments(
    diary: DiaryHandle,
    told: Sequence[PaymentSeen],
    result: Reconciled,
    *,
    ours: int | None,
    now: datetime,
) -> list[str]:
    """Returns the payments of which more went back, or is disputed, than is known here."""
    with looking(diary) as asked:
        fresh = [each for each in told if _is_news(asked, each)]
        whole = [each.id for each in told if _has_more(asked, each)]
    for some in _some(fresh):
        with writing(diary, "pay", by=By.SYSTEM, at=now) as change:
            for seen in some:
                became = take_in(change, seen, now)
                if became is TakenIn.NEW:
                    result.payments += 1
                    whole += [seen.id] if seen.refunded or seen.disputed else []
                elif became is not TakenIn.KNOWN and (seen.key or (ours and seen.at > ours)):
                    # What bears no name, and came in before this program asked, is no news.
                    result.found += _strange(change, seen, became, now)
    return whole


def _is_news(asked: PlainSql, seen: PaymentSeen) -> bool:
    known = payments.with_outside(asked, seen.id)
    if known is not None:
        return seen.fee is not None and not known.has_fee
    return findings.of_kind(asked, FindingKind.PAYMENT, seen.id) is None


def _has_more(asked: PlainSql, seen: PaymentSeen) -> bool:
    known = payments.with_outside(asked, seen.id)
    if known is None:
        return False
    gone, is_disputed = refunds.known_of(asked, known.id)
    return gone != seen.refunded or is_disputed < seen.disputed


def _strange(change: Change, seen: PaymentSeen, became: TakenIn, now: datetime) -> bool:
    detail = FROM_A_BACKUP if seen.key else BY_NOBODY_HERE
    if became is TakenIn.MISFIT:
        detail = OTHER_CURRENCY
    fee = None if seen.fee is None else [*seen.fee]
    about = {"key": seen.key, "charge": seen.charge, "session": seen.session, "link": seen.link}
    found = Found(
        *(FindingKind.PAYMENT, seen.id, NOBODYS_MONEY, seen.amount, seen.at, detail),
        about=json.dumps({**about, "fee": fee}),
    )
    return findings.add(change, found, seen_at=to_epoch(now.replace(microsecond=0)))


def _take_in_refunds(
    diary: DiaryHandle, told: Iterable[RefundSeen], result: Reconciled, *, now: datetime
) -> None:
    with looking(diary) as asked:
        fresh = []
        for seen in told:
            known = refunds.with_outside(asked, seen.id)
            if known is None or (known.state, known.failure) != (seen.state, seen.failure):
                fresh.append(seen)
    for some in _some(fresh):
        with writing(diary, "refund", by=By.SYSTEM, at=now) as change:
            result.refunds += sum(take_in_refund(change, seen, now) for seen in some)


def _take_in_disputes(
    diary: DiaryHandle, told: Iterable[DisputeSeen], result: Reconciled, *, now: datetime
) -> None:
    with looking(diary) as asked:
        fresh = []
        for seen in told:
            known = refunds.dispute(asked, seen.id)
            if known is None or known[1:] != (
                *(seen.state, seen.taken, seen.due_at, seen.amount.minor),
            ):
                fresh.append(seen)
    for some in _some(fresh):
        with writing(diary, "dispute", by=By.SYSTEM, at=now) as change:
            result.disputes += sum(take_in_dispute(change, seen, now) for seen in some)


def _some(things: Sequence[_Seen]) -> Iterator[Sequence[_Seen]]:
    for begin in range(0, len(things), AT_ONCE):
        yield things[begin : begin + AT_ONCE]


# -- what does not agree --------------------------------------------------------------------------


def _compare(
    diary: DiaryHandle,
    told: Happened,
    asked_after: list[str],
    begins: int,
    result: Reconciled,
    *,
    now: datetime,
) -> None:
    """Find what is not as it was asked for, or not there; and remember what is known now."""
    seconds = to_epoch(now.replace(microsecond=0))
    happened = [each.at for each in told.payments]
    happened += [each.at for each in told.refunds] + [each.at for each in told.disputes]
    # From what is dated ahead nobody goes on: all that comes before it would never be asked for.
    until = max((at for at in happened if at <= seconds + DAY), default=result.until)
    if until is not None and result.until is not None:
        until = max(until, result.until)
    if told.nonsense:
        # What it says once it makes sense is not to be missed.
        until = result.until
        asked_after = [each for each in asked_after if each not in told.nonsense]
    with looking(diary) as asked:
        odd = looks.odd_payments(asked, min(begins, seconds) - 2 * DAY)
        # Of what is told in nonsense nobody can say that it is not there.
        whole = not told.nonsense
        missing = _missing(asked, told, begins, seconds - MINUTE) if whole else []
    if not (odd or missing or asked_after) and until == result.until:
        return
    with writing(diary, "reconcile", by=By.SYSTEM, at=now) as change:
        for one in odd:
            kind = FindingKind.AMOUNT if one.asked else FindingKind.TWICE
            detail = "What is more than was asked for goes back."
            if one.asked:
                asked_for = Money(one.asked, one.asked_currency)
                detail = f"Asked for was {asked_for.plain} {asked_for.currency}."
            amount = Money(one.amount, one.currency)
            whose = MoneySubject(one.booking_id)
            found = Found(kind, one.outside, whose, amount, one.at, detail)
            result.found += findings.add(change, found, seen_at=seconds)
        for found in missing:
            result.found += findings.add(change, found, seen_at=seconds)
        if asked_after:
            refunds.were_asked(change, asked_after, at=seconds)
        if until is not None and until != result.until:
            looks.know_until(change, until)
    result.until = until


def _missing(asked: PlainSql, told: Happened, since: int, seen_before: int) -> list[Found]:
    """What the ledger knows to have happened there since, and what is told does not hold."""
    there = {each.id for each in told.payments} | {each.id for each in told.refunds}
    paid = payments.paid_since(asked, since, seen_before=seen_before)
    back = refunds.made_since(asked, since, seen_before=seen_before)
    known = [(each.outside, each.subject, each.amount, each.currency, at) for each, at in paid]
    return [
        Found(FindingKind.MISSING, outside, subject, Money(amount, currency), at)
        for outside, subject, amount, currency, at in (*known, *back)
        if outside not in there
    ]
