"""Use cases, money: the links by which deposits are paid: made, looked at, and revoked to the end.

Each is asked for by a key of its row, so that it is there once whatever dies when. No transaction
is open while somebody outside is asked.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from scheduler_app.domain.actors import By
from scheduler_app.domain.amounts import Money
from scheduler_app.domain.errors import Trouble
from scheduler_app.domain.messages.outbox import OutboxRow, RowState
from scheduler_app.domain.messages.retrying import again_at
from scheduler_app.domain.money.errands import LINK_KIND
from scheduler_app.domain.money.link_words import invoice_link_words, link_words
from scheduler_app.domain.money.payments import (
    ELSEWHERE_CODES,
    LinkSeen,
    LinkWanted,
    PaymentFateUnknown,
    PaymentPutOff,
    PaymentRefused,
    asked_again_at,
)
from scheduler_app.domain.money.subject import MoneySubject
from scheduler_app.domain.time_units import MINUTE
from scheduler_app.domain.zones import from_epoch, to_epoch
from scheduler_app.storage.diary import looking, writing
from scheduler_app.storage.handle import DiaryHandle
from scheduler_app.storage.messages import outbox
from scheduler_app.storage.money import ledger, links
from scheduler_app.storage.money.invoices.following import invoice_of
from scheduler_app.storage.money.links import LinkRow
from scheduler_app.use_cases import brought
from scheduler_app.use_cases.messages.carrying_out import (
    AT_ONCE,
    TOO_LATE,
    Fate,
    claim,
    count_try,
    settle,
    settle_within,
)
from scheduler_app.use_cases.money.payments_seen import TakenIn, take_in

if TYPE_CHECKING:
    from scheduler_app.use_cases.ports.keyring import Secrets
    from scheduler_app.use_cases.ports.payments import Payments

OTHER_AMOUNT = "other_amount"

NOT_ASKED = "The deposit of {{who}} for {{when}} can't be asked for. {why}"
NO_LINK = "{{who}} can't pay {{when}} by card. {why}"

ALL_UNKNOWN = 2
"""So many that are not answered are no fault of their own."""

UNDER_WAY_LOOK = MINUTE
"""Seconds after which a link is looked at again by which a bank has not decided yet."""


@dataclass(frozen=True, slots=True)
class PayWay:
    """By whom payments are taken; it is asked before each row whether to go on.

    With `secrets`, in which the key of the page's links lies, who has paid comes back to the page.
    """

    payments: Payments
    going_on: Callable[[], bool] = lambda: True
    secrets: Secrets | None = None


@dataclass(slots=True)
class PayingRun:
    """What became of links: how many were made, revoked, refused, and how many payments came in.

    `late` is how many were looked at that are not waited for any more.
    `waits` are the instants (epoch seconds) at which somebody has to look again; `trouble` is what
    keeps others. Of `unknown` nobody knows whether they are there: where that is only one, it may
    be its own fault, and the others are done. `clock` says that this machine's is wrong.
    """

    made: int = 0
    revoked: int = 0
    refused: int = 0
    paid: int = 0
    late: int = 0
    waits: list[int] = field(default_factory=list)
    trouble: Trouble | None = None
    unknown: int = 0
    clock: Trouble | None = None

    @property
    def stops(self) -> bool:
        """Whether it is of no use to go on."""
        own = isinstance(self.trouble, PaymentFateUnknown) and self.unknown < ALL_UNKNOWN
        return self.trouble is not None and not own

    @property
    def again_at(self) -> datetime | None:
        """When to look again; None for never."""
        return from_epoch(min(self.waits)) if self.waits else None


def carry_out_links(diary: DiaryHandle, way: PayWay, clock: Callable[[], datetime]) -> PayingRun:
    """Make and revoke links as far as it goes: first what was left half done, then what is to go.

    After a trouble that is none of one link's the others wait.
    """
    done = PayingRun()
    for step in (_finish_all, _revoke_all, _make_all):
        step(diary, way, clock, done)
        if done.stops or not way.going_on():
            break
    return done


def take_in_all(
    diary: DiaryHandle,
    each: LinkRow,
    seen: LinkSeen,
    clock: Callable[[], datetime],
    *,
    asked_at: int | None = None,
) -> int:
    """Take in all that was paid by a link, and write down that it was asked; how many were new."""
    now = clock()
    with writing(diary, "pay", by=By.SYSTEM, at=now) as change:
        taken = [take_in(change, payment, now) for payment in seen.paid]
        links.was_asked(change, [each.row.id], at=_now(clock) if asked_at is None else asked_at)
        if TakenIn.NEW in taken:
            ledger.plan_again(change, subject_of_row(each.row))
    return taken.count(TakenIn.NEW)


# -- what was left half done ----------------------------------------------------------------------


def _finish_all(
    diary: DiaryHandle, way: PayWay, clock: Callable[[], datetime], done: PayingRun
) -> None:
    """Ask again, by the same key, for what somebody was at.

    What is not wanted any more is made all the same: it can be revoked, then.
    """
    with looking(diary) as asked:
        rows = links.in_state(asked, RowState.SENDING)
    for each in rows:
        if done.stops or not way.going_on():
            return
        _make(diary, way, count_try(diary, each.row.id, now=clock()), clock, done)


# -- what is not wanted any more ------------------------------------------------------------------


def _revoke_all(
    diary: DiaryHandle, way: PayWay, clock: Callable[[], datetime], done: PayingRun
) -> None:
    with looking(diary) as asked:
        rows = links.in_state(asked, RowState.WITHDRAWING)
    for each in rows:
        if not way.going_on():
            return
        try:
            _revoke(diary, way, each, clock, done)
        except (PaymentPutOff, PaymentRefused) as trouble:
            done.waits.append(again_at(each.row.wanted.key, 1, _now(clock)))
            if isinstance(trouble, PaymentRefused) or not trouble.of_all:
                done.refused += 1
                continue
            done.trouble = trouble
            return


def _revoke(
    diary: DiaryHandle,
    way: PayWay,
    each: LinkRow,
    clock: Callable[[], datetime],
    done: PayingRun,
) -> None:
    """Let nobody pay by it; until that holds for sure it is asked again and again."""
    if each.provider:
        try:
            seen = way.payments.revoke(each.provider)
        except (PaymentRefused, PaymentPutOff) as no:
            # Nobody can pay the practice of this key by a link of another account.
            if no.code not in ELSEWHERE_CODES:
                raise
        else:
            done.paid += take_in_all(diary, each, seen, clock)
            if not seen.is_dead:
                done.waits.append(_now(clock) + UNDER_WAY_LOOK)
                return
    if settle(diary, each.row.id, Fate(RowState.WITHDRAWN), now=clock()):
        done.revoked += 1


# -- what is wanted -------------------------------------------------------------------------------


def _make_all(
    diary: DiaryHandle, way: PayWay, clock: Callable[[], datetime], done: PayingRun
) -> None:
    with looking(diary) as asked:
        rows = links.planned(asked, now=_now(clock), most=AT_ONCE)
        put_off = outbox.put_off_until(asked, LINK_KIND, _now(clock))
    done.waits += [] if put_off is None else [put_off]
    for row in rows:
        if done.stops or not way.going_on():
            return
        if row.wanted.useful_until <= _now(clock):
            settle(diary, row.id, Fate(RowState.SKIPPED, TOO_LATE), now=clock())
            continue
        claimed = claim(diary, row.id, now=clock())
        if claimed is not None:
            _make(diary, way, claimed, clock, done)
    if len(rows) == AT_ONCE:
        done.waits.append(_now(clock))


def _make(
    diary: DiaryHandle,
    way: PayWay,
    row: OutboxRow,
    clock: Callable[[], datetime],
    done: PayingRun,
) -> None:
    """Ask for a link that was claimed, and write down what came of it."""
    wanted = _wanted(diary, way, row, now=clock())
    try:
        seen = way.payments.link(wanted)
    except PaymentFateUnknown as unknown:
        # It stays claimed: the next turn asks again by the same key.
        done.trouble = unknown
        done.unknown += 1
        done.waits.append(asked_again_at(row.wanted.key, row.tries, _now(clock), unknown))
        return
    except PaymentRefused as refused:
        if refused.code == OTHER_AMOUNT:
            _pass_over(diary, row, refused.there, clock)
            done.waits.append(_now(clock))
            return
        done.refused += _refused(diary, row, refused, clock)
        return
    except Trouble as trouble:
        again = asked_again_at(row.wanted.key, row.tries, _now(clock), trouble)
        if not isinstance(trouble, PaymentPutOff) or trouble.of_all:
            done.trouble = trouble
        done.waits.append(again)
        fate = Fate(RowState.PLANNED, str(trouble), not_before=again)
        settle(diary, row.id, fate, now=clock())
        return
    now = clock()
    with writing(diary, "carry out", by=By.SYSTEM, at=now) as change:
        there = outbox.row(change.connection, row.id)
        fate = Fate(RowState.HANDED_OVER, provider=seen.id)
        if settle_within(change, there, fate, now=now):
            links.keep(change, row.id, seen.url, wanted.amount, at=_now(clock))
            done.made += 1


def _refused(
    diary: DiaryHandle, row: OutboxRow, refused: PaymentRefused, clock: Callable[[], datetime]
) -> bool:
    """Nobody can pay by card: the consultant is told, and may take it by hand or waive it."""
    now, why = clock(), f"{refused} {refused.remedy}".replace("{", "").replace("}", "")
    with writing(diary, "tell", by=By.SYSTEM, at=now) as change:
        there = outbox.row(change.connection, row.id)
        if not settle_within(change, there, Fate(RowState.FAILED, str(refused)), now=now):
            return False
        subject = subject_of_row(row)
        words = (NOT_ASKED if subject.invoice_id is None else NO_LINK).format(why=why.strip())
        brought.tell_of_money(change, subject, words, at=_now(clock))
        return True


def _pass_over(
    diary: DiaryHandle, row: OutboxRow, there: str, clock: Callable[[], datetime]
) -> None:
    """The key was used for another amount, by a diary that this one is an older copy of.

    What is `there` is to be revoked as if it were of this row, so that nobody pays by it; what is
    wanted gets the next key.
    """
    now = clock()
    with writing(diary, "carry out", by=By.SYSTEM, at=now) as change:
        for fate in (Fate(RowState.HANDED_OVER, provider=there), Fate(RowState.WITHDRAWING)):
            settle_within(change, outbox.row(change.connection, row.id), fate, now=now)


def _wanted(diary: DiaryHandle, way: PayWay, row: OutboxRow, *, now: datetime) -> LinkWanted:
    said = json.loads(row.wanted.content)
    subject = subject_of_row(row)
    with looking(diary) as asked:
        claims = links.claims(asked, row.id)
        what, language = links.sold(asked, subject)
    words = (link_words if subject.invoice_id is None else invoice_link_words)(what, language)
    # Of the last claim nothing was asked yet, unless it was left half done.
    return LinkWanted(
        row.wanted.key,
        Money(int(said["amount"]), str(said["currency"])),
        words.title,
        words.closed,
        first_asked=claims[0] if claims else None,
        back=brought.way_back(diary, way.secrets, subject, now=now),
    )


def subject_of_row(row: OutboxRow) -> MoneySubject:
    """What a link or a refund is about."""
    booking_id = row.wanted.booking_id
    return MoneySubject(booking_id, invoice_of(row) if booking_id is None else None)


def _now(clock: Callable[[], datetime]) -> int:
    return to_epoch(clock().replace(microsecond=0))
