"""Domain, money: what proves to a bank how a payment came about, as a plain document."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from scheduler_app.domain.money.subject import MoneySubject


@dataclass(frozen=True, slots=True)
class EvidenceLine:
    """One fact: when it happened (aware UTC), where it has a time, and what, in words.

    `text` is what was shown or sent just then, word for word; empty for none.
    """

    what: str
    at: datetime | None = None
    text: str = ""


@dataclass(frozen=True, slots=True)
class EvidenceSection:
    """Facts of one kind under a heading, the oldest first."""

    title: str
    lines: tuple[EvidenceLine, ...]


@dataclass(frozen=True, slots=True)
class Evidence:
    """All that is known of a payment for one booking or invoice, in the order a bank reads it.

    `zone` is the IANA zone in which its times are to be told, `due` until when a bank takes it;
    None where nobody disputes anything. What is not known has no section.
    """

    subject: MoneySubject
    title: str
    zone: str
    made: datetime
    sections: tuple[EvidenceSection, ...]
    due: datetime | None = None

    @property
    def of(self) -> str:
        """What it is about: the booking by its number, or the invoice as its row is numbered."""
        is_booking = self.subject.invoice_id is None
        return f"{'Booking' if is_booking else 'Invoice'} {self.subject.row}"
