"""Shots: who sends invoices and what they charge, whom they are made out to, and their figures."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from scheduler_app.desktop.frame.main_window import MainWindow
from scheduler_app.desktop.frame.settings.screen import SettingsScreen
from scheduler_app.desktop.tools import Tools
from scheduler_app.domain.money.invoices.document import LineOf
from scheduler_app.domain.money.invoices.figures import InvoiceFigure, InvoiceWish, PeriodLength
from scheduler_app.domain.money.ledger import EntryKind
from scheduler_app.storage.diary import Diary
from scheduler_app.use_cases.clients.clients import list_clients
from scheduler_app.use_cases.practice.services import list_services
from scheduler_app.use_cases.practice.settings import save_settings
from tests.use_cases.money.invoices.laid_invoices import LaidInvoices

BillingScene = Callable[[MainWindow, Tools], None]

SELLER = {
    "money.seller_name": "Lena Hartmann IT-Service",
    "money.seller_street": "Gartenstraße 12",
    "money.seller_postcode": "10115",
    "money.seller_city": "Berlin",
    "money.seller_country": "DE",
    "money.seller_vat_id": "DE136695976",
    "money.iban": "DE89370400440532013000",
    "money.account_holder": "Lena Hartmann",
    "money.hourly_rate": "9500",
    "money.default_tax": "19",
    "money.reminders": "7:0; 14:5.00; 28:10.00",
}


def with_seller(tools: Tools) -> None:
    """A practice that can send invoices."""
    save_settings(tools.diary, SELLER, now=tools.now())


def _group(name: str, type_in: Callable[[Any], None] = lambda _: None) -> BillingScene:
    def scene(window: MainWindow, tools: Tools) -> None:
        from tests.shots_hands import settle

        with_seller(tools)
        screen = window.show_screen("settings")
        assert isinstance(screen, SettingsScreen)
        settle(tools)
        screen.show_group(name)
        type_in(screen.group(name))
        settle(tools)

    return scene


def _mistyped(group: Any) -> None:
    group.iban.line.setText("DE89 3704 0044 0532 0130 01")
    group.iban.look()
    group.vat_id.line.setText("DE 136 695 976")
    group.vat_id.look()


def _client(words: str) -> BillingScene:
    """The billing part of a client's page, with invoices of theirs."""

    def scene(window: MainWindow, tools: Tools) -> None:
        from scheduler_app.desktop.clients.screen import ClientsScreen
        from tests.shots_hands import settle

        with_seller(tools)
        with_invoices(tools)
        screen = window.show_screen("clients")
        assert isinstance(screen, ClientsScreen)
        settle(tools)
        screen.search_line.setText(words)
        settle(tools)
        screen.page.show_part("Billing")
        settle(tools)

    return scene


def with_invoices(tools: Tools) -> None:
    """A year of invoices, some of them paid."""
    assert isinstance(tools.diary, Diary)
    clients = list_clients(tools.diary)[:9]
    services = list_services(tools.diary)
    laid = LaidInvoices(tools.diary, tools.now())
    for number in range(40):
        month, day = number % 14 + 1, number % 27 + 1
        issued = f"{2026 + (month > 12)}-{(month - 1) % 12 + 1:02}-{day:02}"
        line_of = (LineOf.SERVICE, LineOf.TIME, LineOf.PART, LineOf.TRIP)[number % 4]
        rate = 700 if number % 9 == 8 else 1900
        invoice = laid.sent(
            clients[number % 9].id, issued, (rate, 4_000 + 1_337 * number), due=issued[:8] + "28",
            service_id=services[number % len(services)].id, line_of=line_of,
        )  # fmt: skip
        if number % 3:
            gross = (4_000 + 1_337 * number) * (10_000 + rate) // 10_000
            laid.moved(EntryKind.PAID, gross // (number % 2 + 1), issued, invoice_id=invoice)


def _figures(figure: InvoiceFigure, length: PeriodLength) -> BillingScene:
    """The money screen with a year of invoices."""

    def scene(window: MainWindow, tools: Tools) -> None:
        from tests.shots_books import money_screen, with_books
        from tests.shots_hands import settle

        assert isinstance(tools.diary, Diary)
        with_books(tools.diary)
        with_invoices(tools)
        screen = money_screen(window)
        settle(tools)
        screen.lengths.choose(length)
        screen.lengths.chosen.emit(length)
        settle(tools)
        wish = next(
            one
            for one in screen.grid.buttons
            if isinstance(one, InvoiceWish) and one.figure is figure and one.of is None
        )
        screen.grid.choose(wish)

    return scene


BILLING_SCENES: dict[str, BillingScene] = {
    "settings-seller": _group("invoices"),
    "settings-seller-mistyped": _group("invoices", _mistyped),
    "settings-charging": _group("charging"),
    "money-invoices": _figures(InvoiceFigure.INCOME, PeriodLength.YEAR),
    "money-tax": _figures(InvoiceFigure.TAX_RECEIVED, PeriodLength.QUARTER),
    "money-overdue": _figures(InvoiceFigure.OVERDUE, PeriodLength.MONTH),
    "client-billing": _client("anna"),
    "settings-payment-reminders": _group("payment-reminders"),
}
