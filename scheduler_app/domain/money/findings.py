"""Domain, money: where the ledger and whoever takes payments do not agree, and how that is mended.

A finding is made once for what it was found at, and stays until somebody answers it: what was left
as it is on purpose is never found again.
"""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType

from scheduler_app.domain.amounts import Money
from scheduler_app.domain.errors import NotAllowed
from scheduler_app.domain.kept_words import KeptWord
from scheduler_app.domain.money.subject import MoneySubject


class FindingKind(KeptWord):
    """What was found."""

    PAYMENT = "unknown payment"
    AMOUNT = "wrong amount"
    TWICE = "paid twice"
    ELSEWHERE = "refunded elsewhere"
    REFUND_FAILED = "refund failed"
    DISPUTE = "dispute"
    MISSING = "not there"
    """The ledger knows of it, and whoever took it does not."""
    FILES = "invoice files"
    """Files of a sent invoice are gone, or say another thing than it does."""
    INVOICE = "invoice"
    """What the diary holds of a sent invoice does not agree with itself, or with its ledger."""
    NUMBERS = "invoice numbers"
    """Numbers that no invoice has, and nobody has explained."""
    OVERPAID = "too much paid"
    """More was paid for an invoice than is due."""
    WENT_BACK = "deposit went back"
    """What an invoice took off as paid before went back after it was sent."""
    DEPOSIT_GONE = "invoiced deposit went back"
    """A deposit that has an invoice of its own went back, and that invoice stands still."""
    PRICED_ANEW = "price changed"
    """The price of a visit was changed after it was invoiced."""


class Mend(KeptWord):
    """What a consultant does about a finding."""

    ASSIGN = "assign"
    """It was for a booking, or an invoice, that they name."""
    REFUND = "refund"
    AGAIN = "again"
    """A refund that failed is tried once more."""
    BY_HAND = "by hand"
    """It was given back in cash or by transfer."""
    MAKE_AGAIN = "make again"
    """Files are made anew of what was sent."""
    EXPLAIN = "explain"
    """It is said why numbers are missing; the words stand with them from then on."""
    CREDIT = "credit"
    """It is left to the client, for other invoices and bookings."""
    LEAVE = "leave"
    """It is as it should be; it is not shown any more."""


MENDS = MappingProxyType(
    {
        FindingKind.PAYMENT: (Mend.ASSIGN, Mend.REFUND, Mend.LEAVE),
        FindingKind.AMOUNT: (Mend.REFUND, Mend.LEAVE),
        FindingKind.TWICE: (Mend.LEAVE,),
        FindingKind.ELSEWHERE: (Mend.LEAVE,),
        FindingKind.REFUND_FAILED: (Mend.AGAIN, Mend.BY_HAND, Mend.LEAVE),
        FindingKind.DISPUTE: (Mend.LEAVE,),
        FindingKind.MISSING: (Mend.LEAVE,),
        FindingKind.FILES: (Mend.MAKE_AGAIN, Mend.LEAVE),
        FindingKind.INVOICE: (Mend.LEAVE,),
        FindingKind.NUMBERS: (Mend.EXPLAIN, Mend.LEAVE),
        FindingKind.OVERPAID: (Mend.REFUND, Mend.CREDIT, Mend.BY_HAND, Mend.LEAVE),
        FindingKind.WENT_BACK: (Mend.LEAVE,),
        FindingKind.DEPOSIT_GONE: (Mend.LEAVE,),
        FindingKind.PRICED_ANEW: (Mend.LEAVE,),
    }
)
"""What may be done about each kind, the usual first."""

_TOLD = MappingProxyType(
    {
        FindingKind.PAYMENT: "{} came in that nothing here asks for.",
        FindingKind.AMOUNT: "{} came in, and another amount was asked for.",
        FindingKind.TWICE: "{} came in a second time for the same booking.",
        FindingKind.ELSEWHERE: "{} went back that was not asked for here.",
        FindingKind.REFUND_FAILED: "{} did not go back.",
        FindingKind.DISPUTE: "The client's bank disputes {}.",
        FindingKind.MISSING: "The ledger knows of {} that is not in the Stripe account.",
        FindingKind.FILES: "The files of an invoice of {} do not agree with it.",
        FindingKind.INVOICE: "An invoice of {} does not agree with the diary.",
        FindingKind.NUMBERS: "Numbers of invoices are missing.",
        FindingKind.OVERPAID: "{} was paid for an invoice beyond what is due.",
        FindingKind.WENT_BACK: (
            "{} that an invoice took off as paid before has gone back: it is open again."
        ),
        FindingKind.DEPOSIT_GONE: "{} of a deposit went back, and an invoice stands for it.",
        FindingKind.PRICED_ANEW: "A visit costs {} by now, and was invoiced at another price.",
    }
)

FROM_A_BACKUP = "It bears a name that this diary gave, or another one: it may come from a backup."
BY_NOBODY_HERE = "It bears no name of this program: it was taken for something else."


@dataclass(frozen=True, slots=True)
class MoneyFinding:
    """One thing that was found at what is called `outside` there; times are epoch seconds.

    Both `booking_id` and `invoice_id` are None where nobody knows whose it is. `detail` is in
    words, `due_at` until when it has to be answered there. `word` is what was done about it; None
    while nobody has.
    """

    id: int
    kind: FindingKind
    outside: str
    booking_id: int | None
    amount: Money
    at: int
    seen_at: int
    detail: str = ""
    due_at: int | None = None
    word: Mend | None = None
    reason: str = ""
    invoice_id: int | None = None

    @property
    def subject(self) -> MoneySubject:
        """Whose money it is about; it names nothing where nobody knows."""
        return MoneySubject(self.booking_id, self.invoice_id)

    @property
    def told(self) -> str:
        """It in a sentence or two."""
        amount = f"{self.amount.plain} {self.amount.currency}"
        return f"{self.told_with(amount)} {self.detail}".rstrip()

    def told_with(self, amount: str) -> str:
        """What was found in a sentence, with its amount as it is written somewhere."""
        return _TOLD[self.kind].format(amount)

    @property
    def mends(self) -> tuple[Mend, ...]:
        """What may be done about it, the usual first."""
        return MENDS[self.kind]

    def must_allow(self, mend: Mend) -> None:
        """`NotAllowed` where it can't be mended so, or has been already."""
        if self.word is not None:
            raise NotAllowed(
                "Something was done about this already.", remedy="Nothing was changed now."
            )
        if mend not in self.mends:
            raise NotAllowed(
                f"That can't be mended by “{mend}”.",
                remedy=f"It can be by {' or '.join(f'“{each}”' for each in self.mends)}.",
            )
