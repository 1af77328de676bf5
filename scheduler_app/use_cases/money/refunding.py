"""Use cases, money: what is to go back goes back, once, whatever dies or gets lost on the way.

A refund is claimed, looked for, asked for by the key of its row, and written down as it stands.
Whatever else went back of the same payment is heard first: a diary from a backup, or whoever gave
it back in a dashboard, would let it go back twice.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from scheduler_app.domain.actors import By
from scheduler_app.domain.amounts import Money
from scheduler_app.domain.errors import NotFound
from scheduler_app.domain.messages.outbox import OutboxRow, RowState
from scheduler_app.domain.money.errands import REFUND_KIND
from scheduler_app.domain.money.findings import FindingKind, MoneyFinding
from scheduler_app.domain.money.payments import (
    OTHER_REFUNDS,
    PaymentFateUnknown,
    PaymentPutOff,
    PaymentRefused,
    RefundWanted,
    asked_again_at,
)
from scheduler_app.domain.zones import from_epoch, to_epoch
from scheduler_app.storage.diary import looking, writing
from scheduler_app.storage.handle import DiaryHandle
from scheduler_app.storage.messages import outbox
from scheduler_app.storage.money import findings, payments, refunds
from scheduler_app.storage.money.deposits import deposits_of
from scheduler_app.storage.money.findings import Found
from scheduler_app.use_cases.brought import tell_of_money
from scheduler_app.use_cases.messages.carrying_out import (
    AT_ONCE,
    TOO_LATE,
    Fate,
    SendingRun,
    claim,
    claim_again,
    count_try,
    settle,
    settle_within,
)
from scheduler_app.use_cases.money.refunds_seen import (
    NOT_BACK,
    STRANGE,
    take_in_dispute,
    take_in_refund,
    told,
)

if TYPE_CHECKING:
    from scheduler_app.domain.money.subject import MoneySubject
    from scheduler_app.storage.snapshots import PlainSql
    from scheduler_app.use_cases.money.paying import PayWay

_Clock = Callable[[], datetime]


class _OfPayment(NamedTuple):
    """A refund that a row wants, and the payment that it is of."""

    wanted: RefundWanted
    subject: MoneySubject


def give_back(diary: DiaryHandle, way: PayWay, clock: _Clock) -> SendingRun:
    """Let all go back that is due, first what somebody was at before.

    After a trouble that is none of one refund's the others wait.
    """
    done = SendingRun()
    now = _now(clock)
    with looking(diary) as asked:
        rows = outbox.first(asked, REFUND_KIND, until=now, most=AT_ONCE)
        put_off = outbox.put_off_until(asked, REFUND_KIND, now)
        strangers = findings.to_do(asked)
    done.waits += [] if put_off is None else [put_off]
    for row in rows:
        if done.trouble is not None or not way.going_on():
            break
        if row.wanted.due > now and row.state is RowState.PLANNED:
            done.waits.append(row.wanted.due)
        elif row.state is RowState.SENDING:
            _finish(diary, way, row, clock, done)
        elif row.wanted.useful_until <= now:
            settle(diary, row.id, Fate(RowState.SKIPPED, TOO_LATE), now=clock())
        elif (claimed := claim(diary, row.id, now=clock())) is not None:
            _ask(diary, way, claimed, clock, done)
    for finding in strangers:
        if done.trouble is None and way.going_on():
            _give_back_to_a_stranger(diary, way, finding, clock, done)
    if len(rows) == AT_ONCE and done.counts:
        done.waits.append(now)
    done.again_at = from_epoch(min(done.waits)) if done.waits else None
    return done


def _finish(
    diary: DiaryHandle, way: PayWay, row: OutboxRow, clock: _Clock, done: SendingRun
) -> None:
    """Go on with a refund that somebody was at: it may be there, and not be wanted any more."""
    row = count_try(diary, row.id, now=clock())
    try:
        hear_of(diary, way, _wanted(diary, row).wanted.payment, clock)
    except (PaymentPutOff, PaymentRefused) as trouble:
        _keep_waiting(row, trouble, clock, done)
        return
    with looking(diary) as asked:
        there = outbox.row(asked, row.id)
    if there.state is not RowState.SENDING:
        done.counts[there.state] += 1
    elif claim_again(diary, row.id, now=clock()) is RowState.SENDING:
        _ask(diary, way, there, clock, done)


def _ask(diary: DiaryHandle, way: PayWay, row: OutboxRow, clock: _Clock, done: SendingRun) -> None:
    """Ask for a refund that was claimed, and write down what came of it."""
    wanted = _wanted(diary, row).wanted
    try:
        seen = way.payments.refund(wanted)
    except PaymentFateUnknown as unknown:
        # It stays claimed: the next turn looks for it.
        done.trouble = unknown
        done.waits.append(asked_again_at(row.wanted.key, row.tries, _now(clock), unknown))
        return
    except PaymentRefused as refused:
        _refused(diary, way, row, refused, clock, done)
        return
    except PaymentPutOff as trouble:
        _put_off(diary, way, row, trouble, clock, done)
        return
    now = clock()
    with writing(diary, "carry out", by=By.SYSTEM, at=now) as change:
        take_in_refund(change, seen, now)
        done.counts[outbox.row(change.connection, row.id).state] += 1


def _put_off(
    diary: DiaryHandle,
    way: PayWay,
    row: OutboxRow,
    trouble: PaymentPutOff,
    clock: _Clock,
    done: SendingRun,
) -> None:
    """Nothing went back now: it is tried again, once what went back otherwise is known."""
    again = asked_again_at(row.wanted.key, row.tries, _now(clock), trouble)
    settle(diary, row.id, Fate(RowState.PLANNED, str(trouble), not_before=again), now=clock())
    done.waits.append(again)
    if trouble.code == OTHER_REFUNDS:
        with suppress(PaymentPutOff, PaymentRefused):
            hear_of(diary, way, _wanted(diary, row).wanted.payment, clock)
    elif trouble.of_all:
        done.trouble = trouble


def _refused(
    diary: DiaryHandle,
    way: PayWay,
    row: OutboxRow,
    refused: PaymentRefused,
    clock: _Clock,
    done: SendingRun,
) -> None:
    """It does not go back by trying again: a person is told, and the books are looked at."""
    one = _wanted(diary, row)
    # Where nobody answers, the next comparison of the books hears of it.
    with suppress(PaymentPutOff, PaymentRefused):
        hear_of(diary, way, one.wanted.payment, clock)
    now, at = clock(), _now(clock)
    why, key = str(refused), row.wanted.key
    with writing(diary, "carry out", by=By.SYSTEM, at=now) as change:
        there = outbox.row(change.connection, row.id)
        if there.state is not RowState.SENDING:
            return
        settle_within(change, there, Fate(RowState.FAILED, why), now=now)
        kind, amount = FindingKind.REFUND_FAILED, one.wanted.amount
        is_new = findings.add(change, Found(kind, key, one.subject, amount, at, why), seen_at=at)
        done.counts[RowState.FAILED] += 1
    if is_new:
        _tell(diary, one.subject, why, clock)


def _tell(diary: DiaryHandle, subject: MoneySubject, why: str, clock: _Clock) -> None:
    """Tell that a refund was refused, unless what is to go back goes another way by now."""
    with looking(diary) as asked:
        if subject.booking_id is not None and not _is_owed(asked, subject.booking_id):
            return
    with writing(diary, "carry out", by=By.SYSTEM, at=clock()) as change:
        tell_of_money(change, subject, NOT_BACK.format(told(why)), at=_now(clock))


def _is_owed(asked: PlainSql, booking_id: int) -> bool:
    """Whether something of a booking's money is to go back, and nothing goes by itself."""
    one = deposits_of(asked, [booking_id]).get(booking_id)
    return bool(one and one.moves.refund and not refunds.is_planned(asked, booking_id))


def hear_of(diary: DiaryHandle, way: PayWay, payment: str, clock: _Clock) -> None:
    """Take in all that went back of a payment, and who disputes it, as it stands there."""
    there = way.payments.happened(_now(clock), open_ones=[payment])
    now = clock()
    with writing(diary, "carry out", by=By.SYSTEM, at=now) as change:
        for refund in there.refunds:
            if refund.payment == payment:
                take_in_refund(change, refund, now)
        for dispute in there.disputes:
            if dispute.payment == payment:
                take_in_dispute(change, dispute, now)


def _keep_waiting(
    row: OutboxRow, trouble: PaymentPutOff | PaymentRefused, clock: _Clock, done: SendingRun
) -> None:
    done.waits.append(asked_again_at(row.wanted.key, row.tries, _now(clock), trouble))
    if isinstance(trouble, PaymentPutOff) and trouble.of_all:
        done.trouble = trouble


def _give_back_to_a_stranger(
    diary: DiaryHandle, way: PayWay, finding: MoneyFinding, clock: _Clock, done: SendingRun
) -> None:
    """Give a payment back that no booking asks for: it is none of the ledger's."""
    key = f"{STRANGE}{finding.outside}"
    wanted = RefundWanted(key, finding.outside, finding.amount, known=frozenset())
    again: str | None = None
    said = "It has gone back."
    try:
        seen = way.payments.refund(wanted)
        said = said if not seen.state.is_open else "It is on its way back."
    except PaymentFateUnknown as unknown:
        done.trouble = unknown
        done.waits.append(asked_again_at(key, 1, _now(clock), unknown))
        return
    except PaymentPutOff as trouble:
        if trouble.code != OTHER_REFUNDS:
            done.waits.append(asked_again_at(key, 3, _now(clock), trouble))
            done.trouble = trouble if trouble.of_all else done.trouble
            return
        again = "Some of it went back before: look at it in Stripe's dashboard."
    except PaymentRefused as refused:
        again = f"It could not go back. {refused}"
    with writing(diary, "carry out", by=By.SYSTEM, at=clock()) as change:
        if again is None:
            findings.done(change, finding, said, at=_now(clock))
            done.counts[RowState.SENT] += 1
        else:
            findings.tell_anew(change, finding, again, None)
            done.counts[RowState.FAILED] += 1


def _wanted(diary: DiaryHandle, row: OutboxRow) -> _OfPayment:
    said = json.loads(row.wanted.content)
    with looking(diary) as asked:
        paid = payments.numbered(asked, int(said["payment"]))
        first = outbox.first_asked(asked, row.id)
        known = refunds.ids_of(asked, int(said["payment"]))
    if paid is None:
        raise NotFound("There is no such payment in the diary.")
    amount = Money(int(said["amount"]), paid.currency)
    wanted = RefundWanted(row.wanted.key, paid.outside, amount, first_asked=first, known=known)
    return _OfPayment(wanted, paid.subject)


def _now(clock: _Clock) -> int:
    return to_epoch(clock().replace(microsecond=0))
