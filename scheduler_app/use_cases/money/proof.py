"""Use cases, money: all that explains the deposit of one booking, and what can be done with it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from scheduler_app.domain.money.agreement import Agreed
from scheduler_app.domain.money.at_a_glance import TROUBLES, DepositSeen, seen
from scheduler_app.domain.money.booked_deposit import BookedDeposit
from scheduler_app.domain.money.ledger import Entry, EntryKind
from scheduler_app.domain.money.settling import DepositEnding
from scheduler_app.domain.zones import to_epoch
from scheduler_app.storage.diary import looking, reading
from scheduler_app.storage.handle import DiaryHandle
from scheduler_app.storage.money import at_a_glance, ledger, proof
from scheduler_app.storage.money.deposits import deposits_of
from scheduler_app.storage.snapshots import PlainSql
from scheduler_app.use_cases.money.deposit import DepositView, view_of
from scheduler_app.use_cases.money.ending import EndingPreview, outcome_in


@dataclass(frozen=True, slots=True)
class DepositAtHand:
    """Where the deposit of a booking stands, and what its endings do with it.

    `owed` is what of the fee of a visit that is done was not paid, `credit` what its client has
    left for other bookings; both in minor units. `agreed` is None where nothing was. `trouble` is a
    refund that did not arrive, or a payment that a bank disputes. Of what went back so much was
    `taken` by a bank.
    """

    stands: DepositView
    endings: EndingPreview
    ending: DepositEnding
    agreed: Agreed | None
    owed: int
    credit: int
    trouble: DepositSeen | None = None
    taken: int = 0


@dataclass(frozen=True, slots=True)
class DepositProof:
    """All of it: what was agreed and accepted, what the consultant decided, and each entry.

    `texts` are those of the version that holds for the booking, by language.
    """

    at_hand: DepositAtHand
    accepted: proof.AcceptedText | None
    texts: Mapping[str, str]
    said: tuple[proof.SaidOfDeposit, ...]
    entries: tuple[Entry, ...]
    costs: tuple[proof.PaymentCost, ...]


def deposit_at_hand(diary: DiaryHandle, booking_id: int, *, now: datetime) -> DepositAtHand | None:
    """What is known of it now; None for what has nothing to do with deposits."""
    with looking(diary) as asked:
        if not at_a_glance.is_any(asked):
            return None
    with reading(diary) as connection:
        one = deposits_of(connection, [booking_id]).get(booking_id)
        if one is None:
            return None
        trouble = _trouble(connection, one, now)
        credit = {} if one.client_id is None else ledger.credit_of(connection, one.client_id)
        taken = _taken(ledger.entries_of(connection, booking_id), one.currency)
        stands = view_of(connection, one, now=now)
        endings = outcome_in(connection, one, now=now)
    asked_for_any = one.agreed is not None and one.agreed.policy > 0
    if stands.state is None and not endings.paid and not asked_for_any:
        return None
    owed = 0
    if one.ending is DepositEnding.DONE and endings.fee is not None:
        owed = max(0, endings.fee - endings.paid - one.balance.applied)
    return DepositAtHand(
        *(stands, endings, one.ending, one.agreed, owed, credit.get(one.currency, 0), trouble),
        taken,
    )


def _taken(entries: Iterable[Entry], currency: str) -> int:
    """What banks took back of a deposit and have not returned, in minor units."""
    signs = {EntryKind.DISPUTED: 1, EntryKind.DISPUTE_WON: -1}
    of_deposit = (one.posting for one in entries if one.posting.currency == currency)
    return sum(signs.get(one.kind, 0) * one.amount for one in of_deposit)


def _trouble(asked: PlainSql, one: BookedDeposit, now: datetime) -> DepositSeen | None:
    told = seen(
        one,
        now=to_epoch(now.replace(microsecond=0), field="now"),
        dispute=at_a_glance.open_disputes(asked).get(one.booking_id),
        refund_failed=one.booking_id in at_a_glance.with_failed_refunds(asked),
    )
    return told if told is not None and told.glance in TROUBLES else None


def proof_of(diary: DiaryHandle, booking_id: int, *, now: datetime) -> DepositProof | None:
    """All that explains it; None for what has nothing to do with deposits."""
    at_hand = deposit_at_hand(diary, booking_id, now=now)
    if at_hand is None:
        return None
    version = 0 if at_hand.agreed is None else at_hand.agreed.policy
    with looking(diary) as asked:
        return DepositProof(
            at_hand,
            proof.accepted(asked, booking_id),
            proof.texts(asked, version),
            tuple(proof.said(asked, booking_id)),
            tuple(ledger.entries_of(asked, booking_id)),
            tuple(proof.costs(asked, booking_id)),
        )
