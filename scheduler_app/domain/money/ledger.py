"""Domain, money: the ledger, whose entries each move an amount from one pot to another.

Entries are only ever added. What came in stands in one of the pots: received is held, applied,
refunded or kept, and held is for a booking or a client's credit. It can't be otherwise, as an entry
takes out of one pot just what it puts into the other; what it can break is a pot that holds less
than nothing, which `checked` refuses.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import NamedTuple

from scheduler_app.domain.errors import NotAllowed
from scheduler_app.domain.kept_words import KeptWord
from scheduler_app.domain.money.subject import MoneySubject


class Pot(StrEnum):
    """Where money is, as far as a practice is concerned."""

    OUTSIDE = "outside"
    """With the client: what was received came out of it."""
    HELD = "held"
    """For a booking, and not the practice's own."""
    CREDIT = "credit"
    """For a client, who may use it for any booking."""
    APPLIED = "applied"
    """It has paid for what was done."""
    REFUNDED = "refunded"
    KEPT = "kept"
    """For an hour that was lost."""


class EntryKind(KeptWord):
    """What happened; `MOVES` tells from where to where it moved an amount."""

    RECEIVED = "received"
    PAID = "paid"
    """For what was done: it never was a deposit."""
    APPLIED = "applied"
    APPLIED_BACK = "applied back"
    """What it paid for is not done after all."""
    KEPT = "kept"
    KEPT_BACK = "kept back"
    """It is not kept after all, by the consultant's word or as the booking stands again."""
    CREDITED = "credited"
    CREDIT_USED = "credit used"
    REFUNDED = "refunded"
    PAYMENT_REFUNDED = "payment refunded"
    """Of what had paid for what was done."""
    PAYMENT_BACK = "payment back"
    """It did not go back, or the bank gave it back: it pays for what was done as before."""
    CREDIT_REFUNDED = "credit refunded"
    REFUND_FAILED = "refund failed"
    """What was to go back came back to the practice; it is held again."""
    DISPUTED = "disputed"
    """The client's bank took a payment back."""
    DISPUTE_WON = "dispute won"


MOVES = MappingProxyType(
    {
        EntryKind.RECEIVED: (Pot.OUTSIDE, Pot.HELD),
        EntryKind.PAID: (Pot.OUTSIDE, Pot.APPLIED),
        EntryKind.APPLIED: (Pot.HELD, Pot.APPLIED),
        EntryKind.APPLIED_BACK: (Pot.APPLIED, Pot.HELD),
        EntryKind.KEPT: (Pot.HELD, Pot.KEPT),
        EntryKind.KEPT_BACK: (Pot.KEPT, Pot.HELD),
        EntryKind.CREDITED: (Pot.HELD, Pot.CREDIT),
        EntryKind.CREDIT_USED: (Pot.CREDIT, Pot.HELD),
        EntryKind.REFUNDED: (Pot.HELD, Pot.REFUNDED),
        EntryKind.PAYMENT_REFUNDED: (Pot.APPLIED, Pot.REFUNDED),
        EntryKind.PAYMENT_BACK: (Pot.REFUNDED, Pot.APPLIED),
        EntryKind.CREDIT_REFUNDED: (Pot.CREDIT, Pot.REFUNDED),
        EntryKind.REFUND_FAILED: (Pot.REFUNDED, Pot.HELD),
        EntryKind.DISPUTED: (Pot.HELD, Pot.REFUNDED),
        EntryKind.DISPUTE_WON: (Pot.REFUNDED, Pot.HELD),
    }
)
"""What was applied or kept is put back first, by an entry of its own, before a bank takes it."""


class Posting(NamedTuple):
    """An entry that is to be made: so many minor units, more than 0, of its subject's currency.

    It is in the books of a booking or of an invoice, and names just one of them. It is made once
    for its `key`, however often it is learned of. `outside` is the id that whoever
    holds the money has for it, empty for none; `reason` is why, in words, and names nobody.
    """

    key: str
    kind: EntryKind
    booking_id: int | None
    client_id: int | None
    amount: int
    currency: str
    outside: str = ""
    reason: str = ""
    invoice_id: int | None = None

    @property
    def subject(self) -> MoneySubject:
        """In whose books it is."""
        return MoneySubject(self.booking_id, self.invoice_id)


class Entry(NamedTuple):
    """An entry as it stands: the posting, and when it was made, in epoch seconds."""

    id: int
    at: int
    posting: Posting


@dataclass(frozen=True, slots=True)
class Balance:
    """What the pots hold, in minor units of one currency.

    Of one subject `credit` may be less than nothing: it has used what others left to its client.
    """

    held: int = 0
    credit: int = 0
    applied: int = 0
    refunded: int = 0
    kept: int = 0

    @property
    def received(self) -> int:
        """What ever came in: it is in one of the pots."""
        return self.held + self.credit + self.applied + self.refunded + self.kept

    @property
    def is_live(self) -> bool:
        """Whether any of it is with the practice."""
        return bool(self.held or self.credit or self.applied or self.kept)

    def after(self, kind: EntryKind, amount: int) -> Balance:
        """The balance once an entry of that kind is made."""
        out_of, into = MOVES[kind]
        pots = {pot.value: getattr(self, pot.value) for pot in Pot if pot is not Pot.OUTSIDE}
        if out_of is not Pot.OUTSIDE:
            pots[out_of.value] -= amount
        pots[into.value] += amount
        return Balance(**pots)


NOTHING = Balance()


def balance(postings: Iterable[Posting]) -> Balance:
    """What postings of one currency come to."""
    come_to = NOTHING
    for one in postings:
        come_to = come_to.after(one.kind, one.amount)
    return come_to


def checked(of_subject: Balance, credit: int, posting: Posting) -> Balance:
    """The balance of its subject after a posting.

    `NotAllowed` where a pot holds less than is taken out of it. `credit` is what its client has in
    all, of every subject and in the posting's currency.
    """
    if posting.amount <= 0:
        raise NotAllowed("An entry moves an amount; this one is none.")
    out_of, _ = MOVES[posting.kind]
    there = {
        Pot.OUTSIDE: posting.amount,
        Pot.HELD: of_subject.held,
        Pot.CREDIT: credit,
        Pot.APPLIED: of_subject.applied,
        Pot.REFUNDED: of_subject.refunded,
        Pot.KEPT: of_subject.kept,
    }[out_of]
    if posting.amount > there:
        raise NotAllowed(
            f"There is less {out_of.value} than that.",
            remedy="Nothing was moved. Look at what has happened to this money meanwhile.",
        )
    return of_subject.after(posting.kind, posting.amount)
