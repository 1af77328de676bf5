"""A finished visit becomes a sent invoice in two clicks; what can't be sent is said in place."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtWidgets import QPushButton

from scheduler_app.desktop.bookings.inspector.inspector import Inspector
from scheduler_app.desktop.clients.screen import ClientsScreen
from scheduler_app.desktop.money.invoices.questions import (
    CorrectQuestion,
    CreditQuestion,
    InvoicePaidQuestion,
    SendAnywayQuestion,
    WriteOffQuestion,
)
from scheduler_app.desktop.money.invoices.remind_question import RemindQuestion
from scheduler_app.desktop.money.invoices.screen.screen import InvoicesScreen
from scheduler_app.desktop.money.invoices.screen.shelves import InvoiceShelf
from scheduler_app.desktop.ways import CORRECT_INVOICE, REMIND_OF_INVOICE
from scheduler_app.domain.amounts import Money
from scheduler_app.domain.calendar.items import CalendarItem
from scheduler_app.domain.clients.client import Client
from scheduler_app.domain.errors import InvalidInput
from scheduler_app.domain.money.invoices.billing import BillingDetails
from scheduler_app.domain.money.invoices.document import InvoiceLine, LineTax
from scheduler_app.use_cases.bookings.book import NewBooking, book
from scheduler_app.use_cases.clients.clients import save_client
from scheduler_app.use_cases.money.deposit import PaidBy
from scheduler_app.use_cases.money.invoices import paying
from scheduler_app.use_cases.money.invoices.billing import save_billing
from scheduler_app.use_cases.money.invoices.drafting import draft_free
from scheduler_app.use_cases.money.invoices.drafts import save_draft
from scheduler_app.use_cases.money.invoices.listing import invoice_of, list_invoices
from scheduler_app.use_cases.money.invoices.sending import send_invoice
from scheduler_app.use_cases.ports.invoice_desk import InvoiceDesk
from scheduler_app.use_cases.practice.services import list_services, save_service
from scheduler_app.use_cases.practice.settings import save_settings
from tests.desktop.desk import NOW, Desk
from tests.lasting import all_lasts
from tests.shots_invoices import SELLER


def client(desk: Desk, *, address: bool = True) -> Client:
    made = save_client(desk.diary, Client(0, "Anna Schmidt", email="anna@example.org"), now=NOW)
    if address:
        there = BillingDetails(
            made.id, street="3 Quay Street", postcode="BS1 4DJ", city="Bristol", country="GB"
        )
        save_billing(desk.diary, there, now=NOW)
    return made


def visit(desk: Desk, whose: Client) -> CalendarItem:
    """A visit of two hours ago."""
    service = replace(list_services(desk.diary)[0], price=8000, tax=2000, currency="GBP")
    save_service(desk.diary, service, now=NOW)
    start = NOW - timedelta(hours=2)
    book(
        desk.diary,
        NewBooking(start, client_id=whose.id, service_id=service.id),
        now=NOW - timedelta(days=1),
    )
    desk.settle()
    return desk.item("Anna Schmidt")


def screen(desk: Desk) -> InvoicesScreen:
    found = desk.window.show_screen("invoices")
    desk.settle()
    assert isinstance(found, InvoicesScreen)
    return found


def press(desk: Desk, label: str) -> None:
    """Press the button of the window that is called so."""
    found = [
        one
        for one in desk.window.findChildren(QPushButton)
        if one.isVisible() and one.isEnabled() and one.text() == label
    ]
    assert len(found) == 1, label
    found[0].click()
    desk.settle()


def test_a_finished_visit_is_an_invoice_in_two_clicks(desk: Desk) -> None:
    save_settings(desk.diary, SELLER, now=NOW)
    item = visit(desk, client(desk))
    desk.jump_to(item.id)
    desk.settle()
    desk.press("Ctrl+D")
    inspector = desk.calendar.inspector
    assert isinstance(inspector, Inspector)
    press(desk, "Invoice…")
    editor = screen(desk).editor
    assert editor.isVisible()
    assert editor.sums.told()[-1] == ("To pay", "£80.00")
    assert editor.foot.mail.text() == "Mail it to anna@example.org"
    assert "Invoice 2027-0001." in editor.foot.outlook.text()
    press(desk, "Send invoice")
    sent = invoice_of(desk.diary, "2027-0001")
    assert sent.bookings == (item.id,)
    assert screen(desk).detail.heading.said() == "Invoice 2027-0001"
    assert not desk.tools.unsaved.names()


def test_the_files_of_an_invoice_are_saved_for_their_owner_and_last(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    save_settings(desk.diary, SELLER, now=NOW)
    line = InvoiceLine("Cable", 5000, tax=LineTax(rate=2000))
    draft = replace(draft_free(desk.diary, client(desk).id, now=NOW), lines=(line,))
    number = save_draft(desk.diary, draft, now=NOW)
    send_invoice(desk.diary, number, InvoiceDesk(desk.tools.papers), mail=False, now=NOW)
    folder = tmp_path / "saved"
    folder.mkdir()
    where = "scheduler_app.desktop.money.invoices.paper_files.QFileDialog.getSaveFileName"
    monkeypatch.setattr(where, lambda *_: (str(folder / "cable.pdf"), ""))
    actions = screen(desk).verbs.possible(invoice_of(desk.diary, number)).actions
    [save] = [one for one in actions if one.label == "Save PDF and XML…"]
    with all_lasts(folder):
        save.act()
        desk.settle(lambda: desk.toast() == "Saved as cable.pdf and cable.xml")
    assert [file.stat().st_mode & 0o077 for file in folder.iterdir()] == [0, 0]


def test_what_is_missing_is_said_with_the_way_to_its_field(desk: Desk) -> None:
    item = visit(desk, client(desk))
    desk.jump_to(item.id)
    desk.settle()
    desk.press("Ctrl+D")
    press(desk, "Invoice")  # of the toast
    foot = screen(desk).editor.foot
    assert foot.gaps
    assert not foot.send.isEnabled()
    foot.gaps[0].click()
    desk.settle()
    assert desk.window.current() != "invoices"


def test_a_draft_is_written_saved_and_never_lost(desk: Desk) -> None:
    save_settings(desk.diary, SELLER, now=NOW)
    there = screen(desk)
    there.bill_client(client(desk).id)
    desk.settle()
    editor = there.editor
    assert not editor.dirty()
    desk.write("Cable")
    editor.table.finish()
    desk.settle()
    assert editor.table.lines.lines()[0].tax == LineTax(rate=2000)
    assert desk.tools.unsaved.names() == ["the invoice for Anna Schmidt"]
    editor.table.lines.setData(editor.table.lines.index(0, 1), "some")
    desk.settle()
    assert editor.foot.wrong.text().startswith("Line 1: “some” is no quantity.")
    assert not editor.foot.send.isEnabled()
    editor.table.lines.setData(editor.table.lines.index(0, 1), "2")
    desk.press("Ctrl+S")
    assert not desk.tools.unsaved.names()
    [draft] = list_invoices(desk.diary, now=NOW)
    assert draft.sent_at is None
    editor.leave()
    there.side.show_shelf(InvoiceShelf.DRAFTS)
    desk.settle()
    assert there.pane.main.text() == "Go on writing…"
    there.side.line.setFocus()
    desk.press("Return")
    desk.settle()
    assert editor.isVisible()


def test_what_was_sent_is_paid_and_written_off_by_a_word(desk: Desk) -> None:
    save_settings(desk.diary, SELLER, now=NOW)
    line = InvoiceLine("Cable", 5000, tax=LineTax(rate=2000))
    draft = replace(draft_free(desk.diary, client(desk).id, now=NOW), lines=(line,))
    number = save_draft(desk.diary, draft, now=NOW)
    desk.press("Ctrl+Shift+I")
    there = screen(desk)
    there.show_invoice(number)
    desk.settle()
    there.editor.head.reference.setFocus()
    desk.press("Ctrl+Return")
    press(desk, "Record a payment…")
    question = desk.dialog(InvoicePaidQuestion)
    question.amount.line.setText("20")
    question.answers[0].click()
    desk.settle()
    assert invoice_of(desk.diary, number).standing.outstanding == 3000
    sent = there.detail.shown()
    assert sent is not None
    [write_off] = [
        one for one in there.verbs.possible(sent).actions if one.label == "Write it off…"
    ]
    write_off.act()
    asked = desk.dialog(WriteOffQuestion)
    asked.answers[0].click()
    assert asked.isVisible(), "not without a reason"
    asked.why.setText("Insolvent")
    asked.answers[0].click()
    desk.settle()
    assert invoice_of(desk.diary, number).standing.written_off
    assert there.detail.pill.text() == "Written off"
    assert there.detail.life.told() == [
        "Sent, €50 to be paid",
        "€20 paid by bank transfer",
        "Written off: Insolvent",
    ]


def test_what_is_odd_about_a_credit_note_is_asked_and_it_goes_all_the_same(desk: Desk) -> None:
    save_settings(desk.diary, SELLER, now=NOW)
    line = InvoiceLine("Cable", 5000, tax=LineTax(rate=2000))
    draft = replace(draft_free(desk.diary, client(desk).id, now=NOW), lines=(line,))
    before = NOW - timedelta(days=5)
    number, later = (save_draft(desk.diary, draft, now=NOW) for _ in range(2))
    for one, at in ((number, before), (later, NOW)):
        send_invoice(desk.diary, one, InvoiceDesk(desk.papers), mail=False, now=at)
    desk.now = NOW - timedelta(days=2)
    verbs = screen(desk).verbs
    sent = invoice_of(desk.diary, number)
    next(one for one in verbs.possible(sent).actions if one.label == "Credit note…").act()
    desk.dialog(CreditQuestion).answers[0].click()
    desk.settle()
    odd = desk.dialog(SendAnywayQuestion)
    assert invoice_of(desk.diary, number).standing.credited == 0
    odd.answers[0].click()
    desk.settle()
    assert invoice_of(desk.diary, number).standing.credited == 5000


def test_credit_pays_where_its_client_has_some_and_what_is_too_much_comes_first(
    desk: Desk,
) -> None:
    save_settings(desk.diary, SELLER, now=NOW)
    whose = client(desk)
    line = InvoiceLine("Cable", 5000, tax=LineTax(rate=2000))

    def sent() -> int:
        draft = replace(draft_free(desk.diary, whose.id, now=NOW), lines=(line,))
        number = save_draft(desk.diary, draft, now=NOW)
        send_invoice(desk.diary, number, InvoiceDesk(desk.papers), mail=False, now=NOW)
        return number

    def offered(number: int) -> list[str]:
        return [one.label for one in verbs.possible(invoice_of(desk.diary, number)).actions]

    verbs = screen(desk).verbs
    first, second = sent(), sent()
    assert not [label for label in offered(second) if "credit" in label.split()]
    payable = invoice_of(desk.diary, first).standing.payable
    paid = Money(payable + 700, "EUR")
    paying.record_invoice_payment(desk.diary, first, paid, PaidBy.TRANSFER, at=NOW, now=NOW)
    assert offered(first)[0] == "Settle what is too much…"
    paying.leave_credit(desk.diary, first, now=NOW)
    assert "Pay €7 by credit" in offered(second)
    [pay] = [
        one
        for one in verbs.possible(invoice_of(desk.diary, second)).actions
        if one.label == "Pay €7 by credit"
    ]
    pay.act()
    desk.settle()
    assert invoice_of(desk.diary, second).standing.outstanding == payable - 700


def test_reminders_that_are_due_stand_behind_one_button_and_each_is_seen_before(desk: Desk) -> None:
    save_settings(desk.diary, SELLER, now=NOW)
    line = InvoiceLine("Cable", 5000, tax=LineTax(rate=2000))
    draft = replace(draft_free(desk.diary, client(desk).id, now=NOW), lines=(line,))
    number = save_draft(desk.diary, draft, now=NOW)
    send_invoice(desk.diary, number, InvoiceDesk(desk.papers), mail=False, now=NOW)
    desk.now = NOW + timedelta(days=30)
    there = screen(desk)
    there.side.show_shelf(InvoiceShelf.OPEN)
    desk.settle()
    press(desk, "1 reminder to send…")
    question = desk.dialog(RemindQuestion)
    assert [tick.text() for tick in question.ticks] == ["Anna Schmidt, 2027-0001"]
    # Nothing is set up here that could mail: it is told, and there is nothing to send.
    assert not question.ticks[0].isEnabled()
    assert not question.answers[0].isEnabled()
    question.reject()
    assert invoice_of(desk.diary, number).standing.reminded == 0


def test_a_line_has_a_day_of_its_own_and_what_can_not_be_a_day_is_not_sent(desk: Desk) -> None:
    save_settings(desk.diary, SELLER, now=NOW)
    line = InvoiceLine("Cable", 5000, tax=LineTax(rate=2000))
    draft = replace(draft_free(desk.diary, client(desk).id, now=NOW), lines=(line,))
    number = save_draft(desk.diary, draft, now=NOW)
    there = screen(desk)
    there.show_invoice(number)
    desk.settle()
    editor = there.editor
    editor.table.setCurrentIndex(editor.table.lines.index(0, 0))
    editor.strip.day.write("2027-02-24")
    editor.strip.day.edited.emit()
    assert editor.filled().lines[0].day == "2027-02-24"
    editor.strip.day.write("neverday")
    with pytest.raises(InvalidInput):
        editor.filled()


def test_what_is_missing_of_a_client_is_filled_in_on_their_page(desk: Desk) -> None:
    anna = client(desk, address=False)
    screen(desk).billing_wanted.emit(anna.id, "city")
    desk.settle()
    page = desk.window.show_screen("clients")
    assert isinstance(page, ClientsScreen)
    assert page.page.part == "Billing"
    assert page.form.shown().id == anna.id


def test_a_finding_leads_to_the_question_at_its_invoice(desk: Desk) -> None:
    save_settings(desk.diary, SELLER, now=NOW)
    line = InvoiceLine("Cable", 5000, tax=LineTax(rate=2000))
    draft = replace(draft_free(desk.diary, client(desk).id, now=NOW), lines=(line,))
    number = save_draft(desk.diary, draft, now=NOW)
    send_invoice(desk.diary, number, InvoiceDesk(desk.papers), mail=False, now=NOW)
    screen(desk)
    desk.tools.ways.show(CORRECT_INVOICE, number)
    desk.settle()
    desk.dialog(CorrectQuestion).reject()
    desk.tools.ways.show(REMIND_OF_INVOICE, number)
    desk.settle()
    assert "Clients are reminded of what is overdue." in desk.toast()


def test_where_an_invoice_leaves_the_list_its_neighbour_comes_to_its_place(desk: Desk) -> None:
    save_settings(desk.diary, SELLER, now=NOW)
    line = InvoiceLine("Cable", 5000, tax=LineTax(rate=2000))
    draft = replace(draft_free(desk.diary, client(desk).id, now=NOW), lines=(line,))
    made = InvoiceDesk(desk.papers)
    first, second, third = (
        send_invoice(
            desk.diary, save_draft(desk.diary, draft, now=NOW), made, mail=False, now=NOW
        ).id
        for _ in range(3)
    )
    there = screen(desk)
    there.side.show_shelf(InvoiceShelf.OPEN)
    desk.settle()
    for paid, neighbour in ((second, first), (first, third)):
        assert there.side.mark(paid)
        rest = Money(5000, "EUR")
        paying.record_invoice_payment(desk.diary, paid, rest, PaidBy.CASH, at=NOW, now=NOW)
        desk.settle()
        chosen = there.side.invoice()
        assert chosen is not None and chosen.id == neighbour
