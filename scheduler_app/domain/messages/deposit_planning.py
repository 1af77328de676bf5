"""Domain, messages: what is said of a deposit: how to pay it, that it came, what became of it.

No rule asks for these: they go where a deposit is asked. What was told before is known from the
rows; each key holds what its message tells, so that none of it is told twice.
"""

from __future__ import annotations

import hashlib
import json

from scheduler_app.domain.bookings.booking import State
from scheduler_app.domain.clients.reach import Channel
from scheduler_app.domain.messages.by_way import BookingMessages, TimeOfUse
from scheduler_app.domain.messages.deposit import TELLS_OF_PAYING, ToldDeposit, ToldRefund
from scheduler_app.domain.messages.knowledge import ANNOUNCE, KNOWS
from scheduler_app.domain.messages.law import MessageRow
from scheduler_app.domain.messages.quiet import before_quiet, by_day
from scheduler_app.domain.messages.rules import MessageRule, Occasion
from scheduler_app.domain.time_units import DAY, HOUR, MINUTE

NOTICE_WAITS = MINUTE
"""A change may be taken back for so long before anybody hears of it."""

NEWS = 3 * DAY
"""So long it is of use to hear of what happened."""

LEAST_NOTICE = HOUR
"""A reminder leaves so many seconds at least to pay in."""

APART = HOUR // 2
"""Sooner after a client was told of a deposit they are not reminded of it."""

RELEASED = "released"

DEPOSIT_WAYS = (Channel.MAIL, Channel.TEXT)
"""How they go where the client wishes nothing else: a mail holds more than a text."""


def was_released(deposit: ToldDeposit | None) -> bool:
    """Whether an hour was given free because its deposit did not come."""
    return deposit is not None and deposit.released


def is_booked_by_paying(case: BookingMessages, told: MessageRow | None) -> bool:
    """Whether what was given free is booked again because its deposit came all the same.

    `told` is what its client was told last of when it is. That it is paid tells of the time too.
    """
    deposit, facts = case.deposit, case.facts
    if told is None or told.start != facts.start:
        return False
    if "/deposit-paid/" in told.key:
        # It has gone, and told that.
        return True
    return (
        deposit is not None
        and f"/{RELEASED}/" in told.key
        and facts.state == State.CONFIRMED
        and case.beside.former is None
        and _is_paid(deposit)
        # Who paid so long before that they hear of it no more hears that it is booked.
        and _told_of_paying(case, deposit)[1] > facts.changed_at + HOUR
    )


def ways_to_pay(case: BookingMessages, template: str) -> dict[str, int]:
    """What the row of a notice holds where its message says how to pay, and how much."""
    deposit = case.deposit
    says = template in TELLS_OF_PAYING and template not in case.law.silent_on_paying
    if deposit is None or not says or not deposit.can_be_paid or case.beside.former is not None:
        return {}
    return {"deposit": deposit.missing}


def plan_deposit(case: BookingMessages, deposit: ToldDeposit) -> None:
    """All messages about the deposit of one booking."""
    facts = case.facts
    if case.beside.former is not None:
        # It is between the practice and whoever has the booking now.
        return
    if facts.state == State.CONFIRMED:
        if deposit.missing and deposit.agreed_at < case.begin:
            _asked(case, deposit)
            _reminded(case, deposit)
        elif _is_paid(deposit):
            _paid(case, deposit)
    if facts.state == State.CANCELLED and was_released(deposit):
        _released(case, deposit)
    for refund in deposit.refunds:
        _refunded(case, deposit, refund)


def _asked(case: BookingMessages, deposit: ToldDeposit) -> None:
    """How to pay, where no notice has said so, or somebody came to pay before they could."""
    until = min(deposit.due, case.begin)
    amount = f"{deposit.currency}.{deposit.missing}"
    since = deposit.agreed_at + NOTICE_WAITS
    if deposit.can_be_paid and not _is_told(case, deposit):
        # Who pays on the page knows its address for good; another one tells of another link.
        alone = deposit.url and not deposit.by_page
        place = _digest(deposit.url) if alone else str(deposit.agreed_at)
        _say(case, "deposit", f"deposit/{amount}.{place}", (since, until))
    if deposit.by_page and deposit.url and deposit.awaited_at is not None:
        # The page said that the link would come by mail.
        place = _digest(deposit.url)
        _say(case, "deposit", f"deposit/{amount}.{place}", (since - NOTICE_WAITS, until))


def _is_told(case: BookingMessages, deposit: ToldDeposit) -> bool:
    """Whether a notice, of ours or of the page, tells how to pay just this."""
    if case.beside.told_there and deposit.by_page and deposit.agreed_at <= case.facts.changed_at:
        return True
    rows = case.rows
    # What went out said what it said then; what a plan would say now nobody reads.
    said = [one.content for one in case.errands if one.key not in rows or not rows[one.key].told]
    said += [
        row.content
        for row in rows.values()
        if row.state in KNOWS and row.says in ANNOUNCE and row.client_id == case.facts.client_id
    ]
    return any('"deposit"' in one and json.loads(one)["deposit"] == deposit.missing for one in said)


def _reminded(case: BookingMessages, deposit: ToldDeposit) -> None:
    """Once before it is due, after half of the time, where that is not too soon after the asking.

    Where it would be due by night it goes by day, and before quiet hours that it would be due in.
    """
    since, until = deposit.agreed_at + APART, min(deposit.due, case.begin)
    last = until - LEAST_NOTICE
    moment = min(deposit.agreed_at + (until - deposit.agreed_at) // 2, last)
    moment = by_day(moment, since, last, case.zone)
    if case.law.quiet is not None:
        moment = before_quiet(moment, case.law.quiet, case.zone)
    if moment >= since and deposit.can_be_paid:
        base = f"deposit-reminder/{deposit.currency}.{deposit.missing}.{deposit.due}"
        _say(case, "deposit-reminder", base, (moment, until), quiet=False)


def _is_paid(deposit: ToldDeposit) -> bool:
    return bool(deposit.asked and not deposit.missing and deposit.paid >= deposit.asked)


def _paid(case: BookingMessages, deposit: ToldDeposit) -> None:
    base = f"deposit-paid/{deposit.currency}.{deposit.received}"
    says = Occasion.BOOKED if case.booked_by_paying else ""
    _say(case, "deposit-paid", base, _told_of_paying(case, deposit), says=says)


def _told_of_paying(case: BookingMessages, deposit: ToldDeposit) -> TimeOfUse:
    at = max(deposit.paid_at or 0, deposit.agreed_at)
    return at, min(case.begin, at + NEWS)


def _released(case: BookingMessages, deposit: ToldDeposit) -> None:
    """In place of what a cancellation says; who heard of that by the page is not told again."""
    at = deposit.ended_at
    if not case.beside.told_there:
        base = f"released/{deposit.currency}.{deposit.asked}.{at}"
        when = at + NOTICE_WAITS, max(case.begin, at + HOUR)
        _say(case, RELEASED, base, when, says=Occasion.CANCELLED)


def _refunded(case: BookingMessages, deposit: ToldDeposit, refund: ToldRefund) -> None:
    case.more = {"refund": refund.amount, "to_card": int(refund.to_card)}
    base = f"refunded/{deposit.currency}.{refund.amount}.{_digest(refund.key)}"
    _say(case, "refunded", base, (refund.at, refund.at + NEWS))
    case.more = {}


def _say(
    case: BookingMessages,
    template: str,
    base: str,
    when: TimeOfUse,
    *,
    says: str = "",
    quiet: bool = True,
) -> None:
    """One message by the way that the client wishes; `base` tells in its key what it tells.

    It waits for the end of `quiet` hours where it is still of use then.
    """
    due, until = when
    if due >= until:
        return
    if quiet:
        due = case.allowed(due, until, or_else=due)
    # Whoever has the booking by now was told nothing of what its client before was.
    key = f"{case.facts.identity}/{base}.{case.facts.client_id}"
    rule = MessageRule(0, None, Occasion.BOOKED, DEPOSIT_WAYS, template)
    case.message(rule, says or template, key, (due, until), case.tried(key))


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:8]
