"""What was sent is taken back by credit notes, written off, and pays itself by its deposits."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime, timedelta

import pytest

from scheduler_app.domain.amounts import Money
from scheduler_app.domain.errors import InvalidInput, NotAllowed
from scheduler_app.domain.money.invoices.document import (
    InvoiceDraft,
    InvoiceKind,
    InvoiceLine,
    LineTax,
)
from scheduler_app.domain.money.invoices.life import InvoiceState
from scheduler_app.domain.money.ledger import EntryKind
from scheduler_app.storage.diary import Diary
from scheduler_app.storage.money import ledger
from scheduler_app.use_cases.bookings.states import mark_done
from scheduler_app.use_cases.bookings.states import reopen as reopen_visit
from scheduler_app.use_cases.bookings.undo import TakenBack, undo
from scheduler_app.use_cases.money.invoices.crediting import correct, send_credit
from scheduler_app.use_cases.money.invoices.drafting import (
    credit_draft,
    deposit_draft,
    draft_for,
)
from scheduler_app.use_cases.money.invoices.drafts import draft_of, save_draft
from scheduler_app.use_cases.money.invoices.listing import invoice_of, invoices_of_bookings
from scheduler_app.use_cases.money.invoices.sending import Sent, send_invoice
from scheduler_app.use_cases.money.invoices.writing_off import reopen, write_off
from scheduler_app.use_cases.ports.invoice_desk import InvoiceDesk
from tests.fakes.papers import FakePapers
from tests.storage.money.test_books import pay, say
from tests.use_cases.money.invoices.drafted import Drafted

DESK = InvoiceDesk(FakePapers())


@pytest.fixture
def office(diary: Diary, now: datetime) -> Drafted:
    return Drafted.founded(diary, now)


def billed(office: Drafted, *visits: int) -> Sent:
    """An invoice of these visits; of a new one where none is named."""
    draft = draft_for(office.diary, visits or [office.done()], now=office.now)
    one = save_draft(office.diary, draft, now=office.now)
    return send_invoice(office.diary, one, DESK, mail=False, now=office.now)


def credited(office: Drafted, invoice_id: int, amounts: dict[int, int] | None = None) -> Sent:
    return send_credit(office.diary, invoice_id, DESK, amounts, mail=False, now=office.now)


def finish(office: Drafted, visit: int) -> None:
    """Two days later it is done."""
    office.now += timedelta(days=2)
    mark_done(office.diary, visit, now=office.now)


def state(office: Drafted, invoice_id: int) -> InvoiceState:
    today = office.now.date().isoformat()
    return invoice_of(office.diary, invoice_id).standing.state(today)


def invoice_draft(office: Drafted, invoice_id: int) -> InvoiceDraft:
    document = invoice_of(office.diary, invoice_id).document
    assert document is not None
    return document.draft


def pots(office: Drafted, visit: int) -> tuple[int, int]:
    """What is held of a visit's money, and what has paid for it."""
    with office.diary.look() as asked:
        one = ledger.of_bookings(asked, [visit])[visit]["EUR"]
    return one.held, one.applied


def test_a_credit_note_takes_back_all_or_a_part(office: Drafted) -> None:
    sent = billed(office)
    part = credited(office, sent.id, {0: 19_00})
    assert (part.number, part.kind) == ("2027-0002", InvoiceKind.CREDIT)
    one = invoice_of(office.diary, sent.id)
    assert one.credits == ("2027-0002",) and one.standing.outstanding == 100_00
    with pytest.raises((NotAllowed, InvalidInput), match="left"):
        credited(office, sent.id, {0: 100_01})
    credited(office, sent.id)
    assert state(office, sent.id) is InvoiceState.CREDITED
    assert invoice_of(office.diary, sent.id).standing.outstanding == 0
    for wrong in (sent.id, part.id):
        with pytest.raises(NotAllowed):
            credited(office, wrong)
    note = invoice_of(office.diary, part.id)
    assert note.standing.corrects == sent.number and note.standing.outstanding == 0
    assert note.document is not None and note.document.corrects_issued == sent.issued
    with pytest.raises(NotAllowed, match="credit note of Anna can't be taken back"):
        undo(office.diary, now=office.now)


def test_two_windows_take_back_what_is_there_once(office: Drafted) -> None:
    sent = billed(office)
    others = iter([sent.id])
    maker = FakePapers()

    def credit_too(_document: object) -> None:
        for one in others:
            credited(office, one, {0: 100_00})

    maker.before = credit_too
    with pytest.raises(NotAllowed, match="2027-0001 €19 is left"):
        send_credit(office.diary, sent.id, InvoiceDesk(maker), mail=False, now=office.now)
    assert invoice_of(office.diary, sent.id).credits == ("2027-0002",)


def test_a_correction_is_a_credit_note_and_a_draft_that_is_put_right(office: Drafted) -> None:
    visit = office.done()
    sent = billed(office, visit)
    with pytest.raises(NotAllowed, match="on invoice 2027-0001"):
        save_draft(office.diary, invoice_draft(office, sent.id), now=office.now)
    done = correct(office.diary, sent.id, DESK, mail=False, now=office.now)
    assert done.credit.number == "2027-0002" and state(office, sent.id) is InvoiceState.CREDITED
    again = draft_of(office.diary, done.draft_id)
    assert again == invoice_draft(office, sent.id) and again.bookings == (visit,)
    new = send_invoice(office.diary, done.draft_id, DESK, mail=False, now=office.now)
    assert new.number == "2027-0003"
    kinds = [one.kind for one in invoices_of_bookings(office.diary, [visit])[visit]]
    assert kinds.count(InvoiceKind.INVOICE) == 2


def test_a_deposit_pays_for_the_visit_as_its_invoice_is_sent(office: Drafted) -> None:
    visit = office.booked()
    pay(office.diary, visit, 40_00, office.now)
    finish(office, visit)
    assert pots(office, visit) == (40_00, 0)
    sent = billed(office, visit)
    assert sent.payable == 79_00 and pots(office, visit) == (0, 40_00)
    assert invoice_of(office.diary, sent.id).standing.outstanding == 79_00
    done = correct(office.diary, sent.id, DESK, mail=False, now=office.now)
    new = send_invoice(office.diary, done.draft_id, DESK, mail=False, now=office.now)
    # The deposit is taken off once, by whichever invoice stands.
    assert new.payable == 79_00 and pots(office, visit) == (0, 40_00)
    assert invoice_of(office.diary, new.id).standing.outstanding == 79_00


def test_a_deposit_that_went_back_meanwhile_is_not_taken_off(office: Drafted) -> None:
    visit = office.booked()
    pay(office.diary, visit, 40_00, office.now)
    finish(office, visit)
    draft = draft_for(office.diary, [visit], now=office.now)
    one = save_draft(office.diary, draft, now=office.now)
    say(office.diary, visit, "refund", 40_00, office.now)
    pay(office.diary, visit, 40_00, office.now, EntryKind.REFUNDED)
    with pytest.raises(InvalidInput, match="€40 is not there any more") as refused:
        send_invoice(office.diary, one, DESK, mail=False, now=office.now)
    assert refused.value.field == "prepaid"


def test_more_than_it_comes_to_goes_back(office: Drafted) -> None:
    visit = office.booked(agreed=Money(30_00, "EUR"))
    pay(office.diary, visit, 40_00, office.now)
    finish(office, visit)
    sent = billed(office, visit)
    assert sent.payable == 0 and pots(office, visit) == (10_00, 30_00)
    assert state(office, sent.id) is InvoiceState.PAID


def test_a_deposit_invoice_is_named_by_the_final_one(office: Drafted) -> None:
    visit = office.booked()
    pay(office.diary, visit, 40_00, office.now)
    one = save_draft(
        office.diary, deposit_draft(office.diary, visit, now=office.now), now=office.now
    )
    deposit = send_invoice(office.diary, one, DESK, mail=False, now=office.now)
    assert (deposit.kind, deposit.payable) == (InvoiceKind.DEPOSIT, 0)
    assert state(office, deposit.id) is InvoiceState.PAID
    finish(office, visit)
    final = billed(office, visit)
    document = invoice_of(office.diary, final.id).document
    assert document is not None
    assert [each.number for each in document.draft.prepaid] == [deposit.number]
    assert final.payable == 79_00
    with office.diary.look() as asked:
        taxes = asked.exec_driver_sql("SELECT sum(net), sum(tax) FROM invoice_taxes")
        assert [tuple(row) for row in taxes] == [(100_00, 19_00)]


def test_undo_leaves_alone_what_was_invoiced(office: Drafted) -> None:
    visit = office.done()
    sent = billed(office, visit)
    over: set[int] = set()
    told = []
    for _ in range(3):
        with pytest.raises(NotAllowed) as refused:
            undo(office.diary, now=office.now, over=over)
        told.append(refused.value.message)
    assert "it has a number" in told[0] and "it was sent" in told[1]
    assert "invoice 2027-0001 is for it" in told[2]
    credited(office, sent.id)
    over.clear()
    undone = [undo_past(office, over).verb for _ in range(2)]
    assert undone == ["done", "book"]


def undo_past(office: Drafted, over: set[int]) -> TakenBack:
    """Undo what can be, past what was sent."""
    while True:
        with suppress(NotAllowed):
            return undo(office.diary, now=office.now, over=over)


def test_what_is_given_up_can_be_expected_again(office: Drafted) -> None:
    sent = billed(office)
    with pytest.raises(InvalidInput, match="reason"):
        write_off(office.diary, sent.id, why=" ", now=office.now)
    write_off(office.diary, sent.id, why="Insolvent", now=office.now)
    assert state(office, sent.id) is InvoiceState.WRITTEN_OFF
    assert invoice_of(office.diary, sent.id).why_written_off == "Insolvent"
    with pytest.raises(NotAllowed, match="Nothing of 2027-0001 is open"):
        write_off(office.diary, sent.id, why="again", now=office.now)
    reopen(office.diary, sent.id, now=office.now)
    assert state(office, sent.id) is InvoiceState.SENT
    undo(office.diary, now=office.now), undo(office.diary, now=office.now)
    assert state(office, sent.id) is InvoiceState.SENT
    with pytest.raises(NotAllowed, match="not written off"):
        reopen(office.diary, sent.id, now=office.now)


def test_parts_that_are_rounded_come_to_the_whole(office: Drafted) -> None:
    # No net comes to 13.00 at 19 %: the whole has a rounding of a cent, and its halves have none.
    line = InvoiceLine("Kabel", 13_00, tax=LineTax(rate=19_00))
    draft = InvoiceDraft(office.anna, (line,), gross=True, since="2027-02-01")
    one = save_draft(office.diary, draft, now=office.now)
    sent = send_invoice(office.diary, one, DESK, mail=False, now=office.now)
    assert [credited(office, sent.id, {0: 6_50}).payable, credited(office, sent.id).payable] == [
        6_50,
        6_50,
    ]
    assert state(office, sent.id) is InvoiceState.CREDITED


def test_what_is_credited_of_what_was_paid_before_is_no_whole_credit(office: Drafted) -> None:
    visit = office.booked()
    pay(office.diary, visit, 100_00, office.now)
    finish(office, visit)
    sent = billed(office, visit)
    credited(office, sent.id, {0: 19_00})
    assert state(office, sent.id) is InvoiceState.PAID
    credited(office, sent.id)
    assert state(office, sent.id) is InvoiceState.CREDITED


def test_a_visit_that_was_invoiced_is_not_reopened_until_that_is_taken_back(
    office: Drafted,
) -> None:
    visit = office.booked()
    pay(office.diary, visit, 40_00, office.now)
    finish(office, visit)
    sent = billed(office, visit)
    with pytest.raises(NotAllowed, match="Invoice 2027-0001 is for this visit"):
        reopen_visit(office.diary, visit, now=office.now)
    assert invoice_of(office.diary, sent.id).standing.outstanding == 79_00
    credited(office, sent.id)
    reopen_visit(office.diary, visit, now=office.now)
    assert pots(office, visit) == (40_00, 0)


def test_a_credit_note_that_is_only_drafted_takes_nothing_back(office: Drafted) -> None:
    sent = billed(office)
    note = credit_draft(office.diary, sent.id, now=office.now)
    save_draft(office.diary, note, now=office.now)
    assert invoice_of(office.diary, sent.id).standing.outstanding == 119_00
