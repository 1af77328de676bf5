"""Shots: invoices: the list, one that was sent, the editor and its questions."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from scheduler_app.app import paper_maker
from scheduler_app.desktop.frame.main_window import MainWindow
from scheduler_app.desktop.money.invoices.screen.screen import InvoicesScreen
from scheduler_app.desktop.money.invoices.screen.shelves import InvoiceShelf
from scheduler_app.desktop.tools import Tools
from scheduler_app.desktop.ways import INVOICE, INVOICE_FOR
from scheduler_app.domain.actors import By
from scheduler_app.domain.amounts import Money
from scheduler_app.domain.clients.client import Client
from scheduler_app.domain.money.invoices.billing import BillingDetails
from scheduler_app.domain.money.invoices.document import (
    InvoiceDraft,
    InvoiceLine,
    LineOf,
    LineTax,
    LineUnit,
)
from scheduler_app.domain.money.invoices.numbering import NumberGap
from scheduler_app.storage.diary import Diary, writing
from scheduler_app.use_cases.clients.clients import save_client
from scheduler_app.use_cases.money.deposit import PaidBy
from scheduler_app.use_cases.money.invoices.billing import save_billing
from scheduler_app.use_cases.money.invoices.drafting import draft_free
from scheduler_app.use_cases.money.invoices.drafts import save_draft
from scheduler_app.use_cases.money.invoices.mailing import mail_again
from scheduler_app.use_cases.money.invoices.numbers import next_number, set_next_number
from scheduler_app.use_cases.money.invoices.paying import record_invoice_payment
from scheduler_app.use_cases.money.invoices.reminding import send_reminders
from scheduler_app.use_cases.money.invoices.sending import Sent, send_invoice
from scheduler_app.use_cases.money.invoices.to_bill import to_bill
from scheduler_app.use_cases.ports.diary import DiaryHandle
from scheduler_app.use_cases.ports.invoice_desk import InvoiceDesk
from scheduler_app.use_cases.practice.settings import save_settings
from tests.shots_hands import settle
from tests.shots_page import NOW

Scene = Callable[[MainWindow, Tools], None]

SELLER = {
    "money.seller_name": "Okafor IT Support",
    "money.seller_street": "14 Harbour Row",
    "money.seller_postcode": "BS1 5TY",
    "money.seller_city": "Bristol",
    "money.seller_country": "GB",
    "money.seller_vat_id": "GB980780684",
    "money.seller_email": "desk@example.org",
    "money.iban": "GB33BUKB20201555555555",
    "money.account_holder": "Okafor IT Support",
    "money.default_tax": "20",
    "money.hourly_rate": "9000",
}

LONG = "Muhammad Abdurrahman ibn Khaldun al-Hadrami & Sons, Importers of Fine Instruments"
ARABIC = "شركة النور لتقنية المعلومات"

_TAX = LineTax(rate=2000)


def _desk() -> InvoiceDesk:
    return InvoiceDesk(paper_maker())


def _seller(diary: DiaryHandle) -> None:
    save_settings(diary, SELLER, now=NOW)


def _client(diary: DiaryHandle, name: str, language: str = "en") -> Client:
    """A client whose invoices have an address."""
    wanted = Client(0, name, email="accounts@example.org", language=language)
    client = save_client(diary, wanted, now=NOW)
    save_billing(
        diary,
        BillingDetails(
            client.id, street="3 Quay Street", postcode="BS1 4DJ", city="Bristol", country="GB"
        ),
        now=NOW,
    )
    return client


def _lines(count: int) -> tuple[InvoiceLine, ...]:
    many = (
        InvoiceLine("Visit", 9000, 1500, LineUnit.HOUR, _TAX, of=LineOf.TIME),
        InvoiceLine("SSD 1 TB", 8900, 2000, tax=_TAX, off_percent=1000, of=LineOf.PART,
                    note="Serial numbers S5H9NX0N, S5H9NX0P"),
        InvoiceLine("Trip to the client", 2500, tax=_TAX, of=LineOf.TRIP),
    )  # fmt: skip
    return tuple(many[place % len(many)] for place in range(count))


def _drafted(
    diary: DiaryHandle, client: Client, lines: int = 3, now: datetime = NOW
) -> InvoiceDraft:
    return replace(draft_free(diary, client.id, now=now), lines=_lines(lines))


def _sent(diary: DiaryHandle, client: Client, days: int, lines: int = 3) -> Sent:
    then = NOW - timedelta(days=days)
    number = save_draft(diary, _drafted(diary, client, lines, then), now=then)
    return send_invoice(diary, number, _desk(), mail=False, anyway=True, now=then)


def with_invoices(diary: DiaryHandle) -> list[Sent]:
    """Overdue, sent, and a draft; visits of the demo are to be billed."""
    _seller(diary)
    anna, long = _client(diary, "Anna Schmidt"), _client(diary, LONG)
    found = [_sent(diary, anna, 40, 1), _sent(diary, long, 12), _sent(diary, anna, 2, 2)]
    save_draft(diary, _drafted(diary, _client(diary, ARABIC, "ar")), now=NOW)
    return found


def _lived(window: MainWindow, tools: Tools) -> None:
    """One that was mailed in vain, reminded of and paid in part; and numbers that are missing."""
    diary = tools.diary
    _seller(diary)
    anna = _client(diary, "Anna Schmidt")
    one = _sent(diary, anna, 60, 2)
    own = {"mail.host": "127.0.0.1", "mail.security": "none", "mail.from": "desk@example.org"}
    save_settings(diary, {"money.reminders": "7:0; 14:5.00", **own}, now=NOW)
    mail_again(diary, one.id, now=NOW - timedelta(days=59))
    for days in (30, 20):
        send_reminders(diary, [one.id], early=True, now=NOW - timedelta(days=days))
    then = NOW - timedelta(days=10)
    record_invoice_payment(diary, one.id, Money(5000, "GBP"), PaidBy.TRANSFER, at=then, now=then)
    with writing(Diary.of(diary), "carry out", by=By.SYSTEM, at=NOW) as change:
        change.connection.exec_driver_sql(
            "UPDATE outbox SET state = 'failed', reason = 'It came back: there is no such mailbox.'"
            " WHERE kind = 'mail' AND state = 'planned'"
        )
    count = next_number(diary, now=NOW).count
    set_next_number(diary, count + 2, why="Written by hand while the laptop was away.", now=NOW)
    _sent(diary, _client(diary, LONG), 0)
    screen = _shown(window, tools)
    screen.side.show_shelf(InvoiceShelf.ALL)
    settle(tools)
    tools.ways.show(INVOICE, one.id)
    settle(tools)


def _gap(window: MainWindow, tools: Tools) -> None:
    """The row of missing numbers is chosen."""
    _lived(window, tools)
    side = _shown(window, tools).side
    rows = side.invoices.rows()
    place = next(n for n, row in enumerate(rows) if isinstance(row, NumberGap))
    side.invoice_view.setCurrentIndex(side.invoices.index(place))
    settle(tools)


def _shown(window: MainWindow, tools: Tools) -> InvoicesScreen:
    screen = window.show_screen("invoices")
    settle(tools)
    assert isinstance(screen, InvoicesScreen)
    return screen


def _nothing(window: MainWindow, tools: Tools) -> None:
    _shown(window, tools)


def _shelf(shelf: InvoiceShelf) -> Scene:
    def scene(window: MainWindow, tools: Tools) -> None:
        with_invoices(tools.diary)
        screen = _shown(window, tools)
        screen.side.show_shelf(shelf)
        settle(tools)
        screen.side.view().setFocus()
        settle(tools)

    return scene


def _editor(lines: int, name: str = "Anna Schmidt", language: str = "en") -> Scene:
    def scene(window: MainWindow, tools: Tools) -> None:
        _seller(tools.diary)
        client = _client(tools.diary, name, language)
        draft = replace(_drafted(tools.diary, client, lines), language=language)
        number = save_draft(tools.diary, draft, now=NOW)
        tools.ways.show(INVOICE, number)
        settle(tools)
        settle(tools)

    return scene


def _of_visit(window: MainWindow, tools: Tools) -> None:
    """As it opens from a visit, with what the law misses said in place."""
    visit = to_bill(tools.diary, now=NOW)[-1]
    tools.ways.show(INVOICE_FOR, visit.booking_id)
    settle(tools)
    settle(tools)


def _refused(window: MainWindow, tools: Tools) -> None:
    """What can't be read stays as it was typed, marked."""
    _editor(3)(window, tools)
    editor = _shown(window, tools).editor
    model = editor.table.lines
    model.setData(model.index(1, 1), "two and a bit")
    settle(tools)


def _ask(label: str) -> Scene:
    def scene(window: MainWindow, tools: Tools) -> None:
        _shelf(InvoiceShelf.OPEN)(window, tools)
        screen = _shown(window, tools)
        sent = screen.detail.shown()
        assert sent is not None
        next(one for one in screen.verbs.possible(sent).actions if one.label == label).act()
        settle(tools)

    return scene


INVOICE_SCENES: dict[str, Scene] = {
    "invoices-demo": _nothing,
    "invoices-to-bill": _shelf(InvoiceShelf.TO_BILL),
    "invoices-open": _shelf(InvoiceShelf.OPEN),
    "invoices-drafts": _shelf(InvoiceShelf.DRAFTS),
    "invoices-all": _shelf(InvoiceShelf.ALL),
    "invoice-editor": _editor(3),
    "invoice-editor-long": _editor(3, LONG),
    "invoice-editor-arabic": _editor(3, ARABIC, "ar"),
    "invoice-editor-40": _editor(40),
    "invoice-editor-refused": _refused,
    "invoice-of-visit": _of_visit,
    "invoice-lived": _lived,
    "invoice-numbers-missing": _gap,
    "invoice-payment": _ask("Record a payment…"),
    "invoice-credit": _ask("Credit note…"),
    "invoice-correct": _ask("Correct it…"),
    "invoice-write-off": _ask("Write it off…"),
}
