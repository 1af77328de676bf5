"""Use cases, money: what is paid for invoices by hand, and what becomes of what is too much.

Payments by card are taken in wherever they are seen (`use_cases/money/payments_seen.py`), and what
is paid for a booking pays what is invoiced of it. How an invoice stands then follows from the
ledger: `storage.money.invoices.standing`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from scheduler_app.domain.actors import By
from scheduler_app.domain.amounts import Money, format_money
from scheduler_app.domain.errors import InvalidInput, NotAllowed, NotFound
from scheduler_app.domain.money.booked_deposit import DepositWord
from scheduler_app.domain.money.invoices.document import InvoiceKind
from scheduler_app.domain.money.invoices.life import InvoiceStanding
from scheduler_app.domain.money.ledger import EntryKind, Posting
from scheduler_app.storage.diary import Reading, reading, writing
from scheduler_app.storage.handle import DiaryHandle
from scheduler_app.storage.money import ledger, outgoing, payments, refunds
from scheduler_app.storage.money.invoices import books, following
from scheduler_app.storage.money.invoices.standing import standings
from scheduler_app.use_cases.money.deposit import MOST, PaidBy, must_be_the_way, seconds_of
from scheduler_app.use_cases.money.invoices.paid_before import leave_of_bookings

if TYPE_CHECKING:
    from scheduler_app.storage.journal import Change
    from scheduler_app.storage.money.invoices.following import InvoiceOutside

_NOTHING_DONE = "Nothing was changed."
_NOTHING_WRITTEN = "Nothing was written down."


@dataclass(frozen=True, slots=True)
class PaidInvoice:
    """How an invoice stands after a payment, and what its client has as credit (minor units).

    `on_its_way` is what goes back to cards already and has not arrived; `to_cards` is how much more
    could go back to those that paid it.
    """

    standing: InvoiceStanding
    credit: int = 0
    on_its_way: int = 0
    to_cards: int = 0

    @property
    def too_much(self) -> int:
        """What is paid beyond what is due, but for what is on its way back.

        `leave_credit` or `give_back` say what becomes of it.
        """
        return max(0, -self.standing.outstanding - self.on_its_way)

    @property
    def rest(self) -> int:
        """What is open still; `use_credit` pays it where there is some."""
        return max(0, self.standing.outstanding)


def paid_of(diary: DiaryHandle, invoice_id: int) -> PaidInvoice:
    """How an invoice stands now; `NotFound` where there is none."""
    with reading(diary) as connection:
        return _paid(connection, invoice_id)


def record_invoice_payment(
    diary: DiaryHandle,
    invoice_id: int,
    amount: Money,
    by: PaidBy,
    *,
    at: datetime,
    key: str = "",
    now: datetime,
) -> PaidInvoice:
    """Write down that a client paid so much of an invoice by hand, at `at`.

    Recorded again for the same `key`, which whoever asks has made up once, it stands once. Less
    than is open pays a part; of what is more the caller asks what shall become of it.
    `InvalidInput` for what is no amount or a time to come, `NotAllowed` for a draft, a credit note,
    or money of another currency.
    """
    if not 0 < amount.minor <= MOST:
        raise InvalidInput(
            "amount", "That is no amount that anybody pays.", remedy=_NOTHING_WRITTEN
        )
    if at > now:
        raise InvalidInput(
            "at", "A payment that is still to come can't be recorded.", remedy=_NOTHING_WRITTEN
        )
    seconds, paid_at = seconds_of(now), seconds_of(at)
    with writing(diary, "pay-invoice", by=By.CONSULTANT, at=now) as change:
        asked = change.connection
        one = _payable(asked, invoice_id)
        if amount.currency != one.currency:
            raise NotAllowed(
                f"Invoice {one.number} is in {one.currency}, and {amount.currency} was paid.",
                remedy=f"{_NOTHING_WRITTEN} Record what your bank made of it, in {one.currency}.",
            )
        named = key or f"{len(ledger.entries_of_invoice(asked, invoice_id)) + 1}"
        keys = {way: f"invoice/{one.uid}/{way}/{named}" for way in PaidBy}
        must_be_the_way(asked, keys, by)
        posting = Posting(
            *(keys[by], EntryKind.PAID, None, one.client_id, *amount),
            reason=by.value,
            invoice_id=invoice_id,
        )
        if ledger.post(change, [posting], at=seconds):
            payments.by_hand(change, posting.subject, by.value, amount, at=seconds, paid_at=paid_at)
            outgoing.agree(change, posting.subject, at=seconds)
    return paid_of(diary, invoice_id)


def leave_credit(diary: DiaryHandle, invoice_id: int, *, now: datetime) -> PaidInvoice:
    """Leave what is too much to the client as credit; `NotAllowed` where nothing is."""
    with writing(diary, "leave-credit", by=By.CONSULTANT, at=now) as change:
        leave_credit_within(change, invoice_id, at=seconds_of(now))
    return paid_of(diary, invoice_id)


def leave_credit_within(change: Change, invoice_id: int, *, at: int) -> None:
    """The same within a change that does more."""
    much = _too_much(change, invoice_id)
    own = min(much, _own(change, invoice_id))
    if own:
        books.move(change, invoice_id, books.LEFT, own, at=at)
    leave_of_bookings(change, invoice_id, much - own, DepositWord.CREDIT)


def use_credit(diary: DiaryHandle, invoice_id: int, *, now: datetime) -> PaidInvoice:
    """Pay what is open by the client's credit as far as it goes; `NotAllowed` where it can't."""
    with writing(diary, "use-credit", by=By.CONSULTANT, at=now) as change:
        one = _paid(change.connection, invoice_id)
        _payable(change.connection, invoice_id)
        amount = min(one.rest, one.credit)
        if amount <= 0:
            why = "is paid" if one.rest <= 0 else "can't be paid by credit: its client has none"
            raise NotAllowed(f"Invoice {one.standing.number} {why}.", remedy=_NOTHING_DONE)
        books.move(change, invoice_id, books.USED, amount, at=seconds_of(now))
    return paid_of(diary, invoice_id)


def give_back(
    diary: DiaryHandle,
    invoice_id: int,
    amount: int,
    *,
    by: PaidBy | None = None,
    reason: str = "",
    now: datetime,
) -> PaidInvoice:
    """Give so much (minor units) of what is too much back: to the cards that paid it, or `by` hand.

    What goes to a card is an entry once it has gone; until then it is on its way. `NotAllowed` for
    more than is too much, or than the cards have paid. What had been paid before, for a visit, goes
    back as its deposit does.
    """
    with writing(diary, "give-back", by=By.CONSULTANT, at=now, why=reason) as change:
        give_back_within(change, invoice_id, amount, by=by, reason=reason, at=seconds_of(now))
    return paid_of(diary, invoice_id)


def give_back_within(
    change: Change, invoice_id: int, amount: int, *, by: PaidBy | None, reason: str, at: int
) -> None:
    """The same within a change that does more."""
    much = _too_much(change, invoice_id)
    if not 0 < amount <= much:
        one = _standing(change.connection, invoice_id)
        raise NotAllowed(
            f"Of invoice {one.number} {_plain(much, one)} is too much, and not more.",
            remedy=f"{_NOTHING_DONE} To give more back, send a credit note first.",
        )
    own = min(amount, _own(change, invoice_id))
    if own and by is None:
        _to_cards(change, invoice_id, own, reason, at=at)
    elif own and by is not None:
        _by_hand(change, invoice_id, own, by, at=at)
    leave_of_bookings(change, invoice_id, amount - own, DepositWord.REFUND)


def _to_cards(change: Change, invoice_id: int, amount: int, reason: str, *, at: int) -> None:
    one = _outside(change.connection, invoice_id)
    parts: dict[int, int] = {}
    rest = amount
    for payment, left in _free(one).items():
        if min(rest, left) > 0:
            parts[payment] = min(rest, left)
            rest -= parts[payment]
    if rest:
        standing = _standing(change.connection, invoice_id)
        much = f"Only {_plain(amount - rest, standing)}" if amount > rest else "Nothing"
        raise NotAllowed(
            f"{much} of that was paid by card.",
            remedy=f"{_NOTHING_DONE} Hand the rest over, and say whether in cash or by transfer.",
        )
    following.plan_refund(change, one, parts, reason or "given back by the practice", at=at)


def _by_hand(change: Change, invoice_id: int, amount: int, by: PaidBy, *, at: int) -> None:
    one = _standing(change.connection, invoice_id)
    number = len(ledger.entries_of_invoice(change.connection, invoice_id)) + 1
    posting = Posting(
        *(f"invoice/{one.uid}/back/{by}/{number}", EntryKind.PAYMENT_REFUNDED, None),
        *(one.client_id, amount, one.currency),
        reason=by.value,
        invoice_id=invoice_id,
    )
    ledger.post(change, [posting], at=at)
    refunds.handed_over(change, posting.subject, amount, at=at)


def _free(one: InvoiceOutside) -> dict[int, int]:
    """What of each payment by card is neither gone nor planned to go."""
    return {payment: left for payment, left in following.unplanned(one).items() if left > 0}


def _own(change: Change, invoice_id: int) -> int:
    """What of an invoice's own payments is there, and does not go back already."""
    one = _outside(change.connection, invoice_id)
    return max(0, books.read(change.connection, invoice_id).pots.applied - one.under_way)


def _too_much(change: Change, invoice_id: int) -> int:
    one = _paid(change.connection, invoice_id)
    if not one.too_much:
        raise NotAllowed(
            f"Nothing of {one.standing.number or 'a draft'} is too much.", remedy=_NOTHING_DONE
        )
    return one.too_much


def _paid(asked: Reading, invoice_id: int) -> PaidInvoice:
    standing = _standing(asked, invoice_id)
    credit = ledger.credit_of(asked, standing.client_id).get(standing.currency, 0)
    if standing.sent_at is None:
        return PaidInvoice(standing, credit)
    one = _outside(asked, invoice_id)
    return PaidInvoice(standing, credit, one.under_way, sum(_free(one).values()))


def _outside(asked: Reading, invoice_id: int) -> InvoiceOutside:
    return following.outside_of(asked, [invoice_id])[invoice_id]


def _standing(asked: Reading, invoice_id: int) -> InvoiceStanding:
    found = standings(asked, [invoice_id]).get(invoice_id)
    if found is None:
        raise NotFound(f"There is no invoice {invoice_id} in the diary.")
    return found


def _payable(asked: Reading, invoice_id: int) -> InvoiceStanding:
    one = _standing(asked, invoice_id)
    if one.sent_at is None:
        raise NotAllowed("A draft is not paid yet.", remedy=f"{_NOTHING_WRITTEN} Send it first.")
    if one.kind is InvoiceKind.CREDIT:
        raise NotAllowed(
            f"{one.number} is a credit note: nobody pays it.",
            remedy=f"{_NOTHING_WRITTEN} Give back what is too much of invoice {one.corrects}.",
        )
    if one.written_off:
        raise NotAllowed(
            f"Invoice {one.number} is written off.",
            remedy=f"{_NOTHING_WRITTEN} Open it again first.",
        )
    return one


def _plain(amount: int, one: InvoiceStanding) -> str:
    return format_money(Money(amount, one.currency))
