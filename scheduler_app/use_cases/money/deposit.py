"""Use cases, money: where the deposit of a booking stands, and what was paid by hand."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from scheduler_app.domain.actors import By
from scheduler_app.domain.amounts import Money
from scheduler_app.domain.errors import InvalidInput, NotAllowed
from scheduler_app.domain.money.booked_deposit import BookedDeposit, DepositWord
from scheduler_app.domain.money.deposit import DepositState, state_of
from scheduler_app.domain.money.ledger import Balance, Entry, EntryKind, Posting
from scheduler_app.domain.money.settling import DepositEnding
from scheduler_app.domain.zones import from_epoch, to_epoch
from scheduler_app.storage.bookings import bookings
from scheduler_app.storage.diary import Reading, reading, writing
from scheduler_app.storage.handle import DiaryHandle
from scheduler_app.storage.money import ledger, outgoing, payments
from scheduler_app.storage.money.deposits import deposits_of
from scheduler_app.storage.money.follower import paid_by_card
from scheduler_app.use_cases.money.unmade_links import why_no_link

MOST = 10**12
"""Minor units: more was mistyped."""

_EVER = 2**62


class PaidBy(StrEnum):
    """How a client pays by hand."""

    CASH = "cash"
    TRANSFER = "transfer"
    TERMINAL = "terminal"


@dataclass(frozen=True, slots=True)
class DepositView:
    """Where the deposit of a booking stands; amounts are minor units of `currency`.

    `state` is None where none was asked and nothing came in. `deadline` is None where none is
    missing. `goes_back` and `is_kept` are what a client would get back, and what they would lose,
    if they cancelled now; both are 0 for a booking that is over. `on_its_way` is what is to go
    back, or is going, and has not arrived; `by_hand` is the part of it that no card can be given
    back: it is recorded once it was handed over. `waived` is what need not be paid. `no_link` says
    why what is missing can't be paid by card, where that is so.
    """

    booking_id: int
    state: DepositState | None
    currency: str
    asked: int
    missing: int
    balance: Balance
    link: str
    deadline: datetime | None
    goes_back: int
    is_kept: int
    on_its_way: int
    by_hand: int = 0
    waived: int = 0
    no_link: str = ""


def deposit_of(diary: DiaryHandle, booking_id: int, *, now: datetime) -> DepositView:
    """Where it stands now; `NotFound` where there is no such booking."""
    with reading(diary) as connection:
        return view_of(connection, deposit_in(connection, booking_id), now=now)


def view_of(connection: Reading, one: BookedDeposit, *, now: datetime) -> DepositView:
    """Where a deposit that was read stands now."""
    to_cards = paid_by_card(connection, json.dumps([one.booking_id])).get(one.booking_id, ())
    view = _view(one, seconds_of(now), sum(each.left for each in to_cards))
    if view.link or not view.missing:
        return view
    had_begun = one.agreed is not None and one.start <= one.agreed.at
    return replace(view, no_link=why_no_link(connection, one.booking_id, had_begun=had_begun))


def record_payment(
    diary: DiaryHandle, booking_id: int, amount: int, by: PaidBy, *, key: str, now: datetime
) -> DepositView:
    """Write down what a client paid by hand, in minor units of the currency of the booking.

    Of a booking that is done it is for the work; of any other it is a deposit. Recorded again for
    the same `key`, which whoever asks has made up once, it stands once. `InvalidInput` for what is
    no amount, `NotAllowed` where the booking has no currency, or the key stands for another one.
    """
    if not 0 < amount <= MOST:
        raise InvalidInput(
            "amount", "That is no amount that anybody pays.", remedy="Nothing was written down."
        )
    at = seconds_of(now)
    with writing(diary, "pay", by=By.CONSULTANT, at=now) as change:
        one = deposit_in(change.connection, booking_id)
        if not one.currency:
            raise NotAllowed(
                "This booking has no price.", remedy="Set one first, so that its currency is known."
            )
        kind = EntryKind.PAID if one.ending is DepositEnding.DONE else EntryKind.RECEIVED
        keys = {way: f"{one.identity}/{way}/{key}" for way in PaidBy}
        must_be_the_way(change.connection, keys, by)
        posting = Posting(
            keys[by],
            kind,
            booking_id,
            one.client_id,
            amount,
            one.currency,
            reason=by.value,
        )
        known = ledger.with_key(change.connection, posting.key)
        if known is not None:
            # What was recorded before the visit is the same once it is done.
            posting = posting._replace(kind=known.posting.kind)
        if ledger.post(change, [posting], at=at):
            paid = Money(amount, one.currency)
            payments.by_hand(change, posting.subject, by.value, paid, at=at, paid_at=at)
            outgoing.agree(change, posting.subject, at=at)
    return deposit_of(diary, booking_id, now=now)


def must_be_the_way(connection: Reading, keys: Mapping[PaidBy, str], by: PaidBy) -> None:
    """`NotAllowed` where what would be written down `by` one way stands as of another already."""
    for way, key in keys.items():
        if way != by and ledger.with_key(connection, key) is not None:
            raise NotAllowed(
                f"This was written down by {way} already.",
                remedy="Nothing was written. Give another key if it is another payment.",
            )


def ledger_entries(diary: DiaryHandle, *, booking_id: int | None = None) -> list[Entry]:
    """All entries, or those of one booking, the first made first; `NotFound` where it is none."""
    with reading(diary) as connection:
        if booking_id is not None:
            bookings.get(connection, booking_id)
            return ledger.entries_of(connection, booking_id)
        return ledger.entries(connection, since=0, until=_EVER, most=_EVER)[::-1]


def balances(diary: DiaryHandle) -> Mapping[str, Balance]:
    """What the pots hold in all, by currency."""
    with reading(diary) as connection:
        return dict(sorted(ledger.in_all(connection).items()))


def deposit_in(connection: Reading, booking_id: int) -> BookedDeposit:
    """All that the deposit of a booking hangs on; `NotAllowed` for a busy block."""
    bookings.get(connection, booking_id)
    found = deposits_of(connection, [booking_id]).get(booking_id)
    if found is None:
        raise NotAllowed("A busy block costs nothing.", remedy="Choose a booking of a client.")
    return found


def _view(one: BookedDeposit, now: int, to_cards: int) -> DepositView:
    facts = one.facts(now)
    goes_back = is_kept = 0
    if one.ending is DepositEnding.OPEN:
        left = one.counts_from - now
        split = one.split(ending=DepositEnding.CANCELLED_BY_CLIENT, seconds_left=left)
        gone = one.balance.refunded
        goes_back, is_kept = max(0, split.refund - gone), split.keep
    return DepositView(
        one.booking_id,
        state_of(facts),
        one.currency,
        one.asked,
        facts.missing,
        one.balance,
        "" if one.link is None else one.link.url,
        from_epoch(one.due) if facts.missing else None,
        goes_back,
        is_kept,
        facts.refund_open,
        max(0, one.moves.refund - max(0, to_cards)),
        sum(amount for word, amount in one.decisions if word is DepositWord.WAIVE),
    )


def seconds_of(now: datetime) -> int:
    """Epoch seconds."""
    return to_epoch(now.replace(microsecond=0), field="now")
