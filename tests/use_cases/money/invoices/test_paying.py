"""What is paid for an invoice by hand, too much of it, and the client's credit."""

from __future__ import annotations

from datetime import timedelta

import pytest

from scheduler_app.domain.amounts import Money
from scheduler_app.domain.errors import InvalidInput, NotAllowed
from scheduler_app.domain.money.invoices.life import InvoiceState
from scheduler_app.storage.money import ledger
from scheduler_app.storage.money.invoices.standing import past_due
from scheduler_app.use_cases.money.deposit import PaidBy
from scheduler_app.use_cases.money.invoices.crediting import send_credit
from scheduler_app.use_cases.money.invoices.paying import (
    PaidInvoice,
    give_back,
    leave_credit,
    paid_of,
    record_invoice_payment,
    use_credit,
)
from scheduler_app.use_cases.money.invoices.writing_off import reopen, write_off
from tests.use_cases.money.invoices.desk import SendingDesk

EUR = "EUR"


def pay(desk: SendingDesk, invoice: int, minor: int, **how: str) -> PaidInvoice:
    return record_invoice_payment(
        desk.diary,
        invoice,
        Money(minor, EUR),
        PaidBy.TRANSFER,
        at=desk.now - timedelta(days=1),
        now=desk.now,
        **how,
    )


def must_balance(desk: SendingDesk, invoice: int) -> None:
    """All that came in is in one of the pots, and what is open follows from it."""
    with desk.diary.look() as asked:
        pots = ledger.of_invoices(asked, [invoice]).get(invoice, {}).get(EUR)
    standing = paid_of(desk.diary, invoice).standing
    if pots is not None:
        assert pots.held == pots.kept == 0
        assert standing.paid == pots.applied
    assert standing.outstanding == standing.payable + standing.fees - standing.credited - (
        standing.paid
    )


def test_a_part_then_the_rest(desk: SendingDesk) -> None:
    sent = desk.send()
    paid = pay(desk, sent.id, 5_000)
    assert (paid.rest, paid.too_much) == (6_900, 0)
    assert paid.standing.state("2027-03-01") is InvoiceState.PART_PAID
    paid = pay(desk, sent.id, 6_900)
    assert (paid.rest, paid.too_much) == (0, 0)
    assert paid.standing.state("2027-12-31") is InvoiceState.PAID
    must_balance(desk, sent.id)


def test_the_same_payment_recorded_twice_stands_once(desk: SendingDesk) -> None:
    sent = desk.send()
    for _ in range(2):
        assert pay(desk, sent.id, 5_000, key="k1").rest == 6_900
    with pytest.raises(NotAllowed, match="says something else"):
        pay(desk, sent.id, 5_001, key="k1")
    assert pay(desk, sent.id, 5_000).rest == 1_900, "another one, as nobody says the same key"


def test_too_much_is_left_as_credit_and_pays_the_next_one(desk: SendingDesk) -> None:
    sent = desk.send()
    paid = pay(desk, sent.id, 15_000)
    assert paid.too_much == 3_100
    paid = leave_credit(desk.diary, sent.id, now=desk.now)
    assert (paid.too_much, paid.credit) == (0, 3_100)
    with pytest.raises(NotAllowed, match="too much"):
        leave_credit(desk.diary, sent.id, now=desk.now)
    second = desk.send()
    paid = use_credit(desk.diary, second.id, now=desk.now)
    assert (paid.rest, paid.credit) == (8_800, 0)
    with pytest.raises(NotAllowed, match="has none"):
        use_credit(desk.diary, second.id, now=desk.now)
    must_balance(desk, sent.id)
    must_balance(desk, second.id)


def test_too_much_goes_back_by_hand(desk: SendingDesk) -> None:
    sent = desk.send()
    pay(desk, sent.id, 15_000)
    with pytest.raises(NotAllowed, match="€31 is too much, and not more"):
        give_back(desk.diary, sent.id, 3_101, by=PaidBy.CASH, now=desk.now)
    with pytest.raises(NotAllowed, match="Nothing of that was paid by card"):
        give_back(desk.diary, sent.id, 3_100, now=desk.now)
    paid = give_back(desk.diary, sent.id, 3_100, by=PaidBy.CASH, now=desk.now)
    assert (paid.rest, paid.too_much) == (0, 0)
    must_balance(desk, sent.id)


def test_what_was_paid_of_an_invoice_that_is_taken_back_is_too_much(desk: SendingDesk) -> None:
    sent = desk.send()
    pay(desk, sent.id, 11_900)
    send_credit(desk.diary, sent.id, desk.desk, mail=False, now=desk.now)
    paid = paid_of(desk.diary, sent.id)
    assert paid.too_much == 11_900
    give_back(desk.diary, sent.id, 11_900, by=PaidBy.TRANSFER, now=desk.now)
    paid = paid_of(desk.diary, sent.id)
    assert paid.standing.outstanding == 0
    assert paid.standing.state("2027-03-01") is InvoiceState.CREDITED


def test_what_can_t_be_is_refused_in_words(desk: SendingDesk) -> None:
    draft = desk.draft()
    with pytest.raises(NotAllowed, match="draft is not paid"):
        pay(desk, draft, 100)
    sent = desk.send(draft)
    with pytest.raises(InvalidInput, match="no amount"):
        pay(desk, sent.id, 0)
    with pytest.raises(NotAllowed, match="is in EUR, and CHF was paid"):
        record_invoice_payment(
            desk.diary, sent.id, Money(100, "CHF"), PaidBy.CASH, at=desk.now, now=desk.now
        )
    with pytest.raises(InvalidInput, match="still to come"):
        later = desk.now + timedelta(seconds=1)
        record_invoice_payment(
            desk.diary, sent.id, Money(100, EUR), PaidBy.CASH, at=later, now=desk.now
        )
    with pytest.raises(NotAllowed, match="already"):
        pay(desk, sent.id, 100, key="one")
        record_invoice_payment(
            *(desk.diary, sent.id, Money(100, EUR), PaidBy.CASH),
            at=desk.now,
            key="one",
            now=desk.now,
        )


def test_credit_pays_no_more_than_is_open(desk: SendingDesk) -> None:
    first, second = desk.send(), desk.send()
    pay(desk, first.id, 30_000)
    leave_credit(desk.diary, first.id, now=desk.now)
    pay(desk, second.id, 5_000)
    paid = use_credit(desk.diary, second.id, now=desk.now)
    assert (paid.rest, paid.too_much, paid.credit) == (0, 0, 18_100 - 6_900)
    with pytest.raises(NotAllowed, match="is paid"):
        use_credit(desk.diary, second.id, now=desk.now)


def test_what_is_written_off_wants_nothing_until_it_is_expected_again(desk: SendingDesk) -> None:
    sent = desk.send()
    write_off(desk.diary, sent.id, why="Insolvent", now=desk.now)
    assert paid_of(desk.diary, sent.id).standing.outstanding == 0
    with pytest.raises(NotAllowed, match="written off"):
        pay(desk, sent.id, 100)
    reopen(desk.diary, sent.id, now=desk.now)
    assert pay(desk, sent.id, 100).rest == 11_800


def test_how_what_is_past_its_day_stands_is_asked_of_what_may_be_open_only(
    desk: SendingDesk,
) -> None:
    paid, part, credited = (desk.send() for _ in range(3))
    pay(desk, paid.id, 11_900)
    pay(desk, part.id, 5_000)
    send_credit(desk.diary, credited.id, desk.desk, mail=False, now=desk.now)
    with desk.diary.look() as asked:
        assert past_due(asked, "2027-12-31") == [part.id]
        assert past_due(asked, part.due) == []
