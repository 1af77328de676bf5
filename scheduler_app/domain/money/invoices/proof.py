"""Domain, money: whether all that tells of a sent invoice says the same, to the minor unit.

The document is held against the columns of the diary, against the files that were made of it, and
against what came in for it. Each fault names what is to be done about it.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from scheduler_app.domain.kept_words import KeptWord
from scheduler_app.domain.money.invoices.booked import BookedTax, taxes_booked
from scheduler_app.domain.money.invoices.document import InvoiceDocument, TaxSum
from scheduler_app.domain.money.invoices.faults import tax_faults
from scheduler_app.domain.money.invoices.papers import ReadBack
from scheduler_app.domain.money.invoices.sums import of_draft


class FaultOf(KeptWord):
    """What does not agree; by it the consultant is told what can be done."""

    DOCUMENT = "document"
    """It is not what was sent any more: something wrote over it."""
    SUMS = "sums"
    """It does not add up."""
    FILE_GONE = "file gone"
    FILE = "file"
    """A file says another thing than the document, or is not the one that was made."""
    MONEY = "money"
    """What came in and what the ledger says of it are two things."""
    GAP = "gap"
    """A number that no invoice has, and nobody has explained."""


class ProofFault(NamedTuple):
    """One thing that does not agree: of which invoice (0 for none), and in words.

    The `hole` of a gap is its series, its first and its last number; it is empty for all else.
    """

    of: FaultOf
    invoice_id: int
    number: str
    words: str
    hole: tuple[str, int, int] | tuple[()] = ()

    @property
    def told(self) -> str:
        """It in a sentence that names the invoice."""
        return f"Invoice {self.number}: {self.words}" if self.number else self.words


@dataclass(frozen=True, slots=True)
class SentRow:
    """What the diary says of a sent invoice beside its document; minor units.

    `digest` is that of the document when it was sent, `found` that of the document as it is now.
    `came_in` are its payments less what went back, `applied` what the ledger has of them, in
    whichever pot.
    `by_credit` is what its client's credit has paid: what of that goes back is of no payment here.
    """

    id: int
    number: str
    issued: str
    due: str
    currency: str
    total: int
    tax: int
    prepaid: int
    payable: int
    digest: str
    found: str = ""
    taxes: tuple[BookedTax, ...] = ()
    came_in: int = 0
    applied: int = 0
    by_credit: int = 0


def document_faults(row: SentRow, document: InvoiceDocument) -> Iterator[ProofFault]:
    """What of the diary does not agree with itself."""
    if row.found != row.digest:
        yield _fault(row, FaultOf.DOCUMENT, "what was sent has been written over in the diary.")
        return
    sums = document.sums
    said = (document.number, document.issued, document.due, document.draft.currency)
    if said != (row.number, row.issued, row.due, row.currency):
        yield _fault(row, FaultOf.DOCUMENT, "its number or its days are others in the diary.")
    if (sums.total, sums.tax, sums.prepaid, sums.payable) != (
        *(row.total, row.tax, row.prepaid, row.payable),
    ):
        yield _fault(row, FaultOf.DOCUMENT, "its sums are others in the diary.")
    if of_draft(document.draft) != sums:
        yield _fault(row, FaultOf.SUMS, "its lines come to another sum than it says.")
    for words in tax_faults(document):
        yield _fault(row, FaultOf.SUMS, words)
    if sorted(row.taxes) != sorted(taxes_booked(document.draft, sums)):
        yield _fault(row, FaultOf.DOCUMENT, "its tax is another in the sums of the month.")


def file_faults(row: SentRow, document: InvoiceDocument, read: ReadBack) -> Iterator[ProofFault]:
    """What its files say otherwise than the document; without an XML file there is none to say."""
    sums = document.sums
    wanted = (
        *(document.number, document.issued, document.draft.currency),
        *(sums.net - sums.off, sums.tax, sums.total, sums.prepaid, sums.payable),
    )
    found = (
        *(read.number, read.issued, read.currency),
        *(read.net, read.tax, read.total, read.prepaid, read.payable),
    )
    if read.number and found != wanted:
        yield _fault(row, FaultOf.FILE, "its XML says other sums than the diary.")
    if read.taxes and _by_rate(read.taxes) != _by_rate(sums.taxes):
        yield _fault(row, FaultOf.FILE, "its XML says another tax than the diary.")
    seen = digits_of(read.text)
    missing = [
        amount
        for amount in (sums.total + sums.rounding, sums.payable, *(one.tax for one in sums.taxes))
        if amount and str(abs(amount)) not in seen
    ]
    if missing or _bare(document.number) not in _bare(read.text):
        yield _fault(row, FaultOf.FILE, "its PDF shows other figures than the diary.")


def money_faults(row: SentRow) -> Iterator[ProofFault]:
    """Whether the ledger has just what came in.

    A bank may take more than was left of it; of less than nothing no ledger tells.
    """
    if not 0 <= max(0, row.came_in) - row.applied <= row.by_credit:
        yield _fault(
            row, FaultOf.MONEY, "what was paid for it and what the ledger says are two sums."
        )


def digits_of(text: str) -> frozenset[str]:
    """The numbers that a reader sees, as their digits alone: "1.234,50 €" is "123450".

    In whatever digits and with whatever marks a language writes them.
    """
    found = set()
    number: list[str] = []
    for letter in f"{text}\n":
        digit = unicodedata.decimal(letter, None)
        if digit is not None:
            number.append(str(digit))
        elif number and letter not in _WITHIN:
            # Of 0.50 the digits are 50, as the minor units are.
            found.add("".join(number).lstrip("0"))
            number = []
    return frozenset(found)


_WITHIN = frozenset(".,'’\u00a0\u202f\u066b\u066c\u200e\u200f\u061c")
"""What parts the digits of one number."""


def _bare(text: str) -> str:
    return "".join(letter for letter in text if letter.isalnum())


def _by_rate(taxes: Sequence[TaxSum]) -> list[tuple[str, int, int, int]]:
    return sorted((str(one.category), one.rate, one.net, one.tax) for one in taxes)


def _fault(row: SentRow, of: FaultOf, words: str) -> ProofFault:
    return ProofFault(of, row.id, row.number, words)
