"""The billing part of a client's page: whom invoices are made out to, and what is open."""

from __future__ import annotations

from datetime import timedelta

import pytest

from scheduler_app.desktop.clients.screen import ClientsScreen
from scheduler_app.desktop.money.billing.client_tab import ClientBilling
from scheduler_app.desktop.money.billing.statement_button import times_asked_for
from scheduler_app.domain.clients.client import Client, Place
from scheduler_app.use_cases.clients.clients import save_client
from scheduler_app.use_cases.money.invoices.billing import billing_of
from tests.desktop.desk import Desk
from tests.use_cases.money.invoices.laid_invoices import LaidInvoices


@pytest.fixture
def anna(desk: Desk) -> int:
    places = (Place(0, "Office", "Am Markt 3, 10115 Berlin"),)
    anna = Client(0, "Anna Okafor", company="Okafor KG", places=places)
    save_client(desk.diary, Client(0, "Bert"), now=desk.now)
    return save_client(desk.diary, anna, now=desk.now).id


def _tab(desk: Desk, client_id: int) -> ClientBilling:
    screen = _screen(desk)
    screen.show_client(client_id)
    screen.page.show_part("Billing")
    desk.settle()
    (tab,) = (one for one in screen.page.tabs if isinstance(one, ClientBilling))
    return tab


def _screen(desk: Desk) -> ClientsScreen:
    screen = desk.window.show_screen("clients")
    assert isinstance(screen, ClientsScreen)
    desk.settle()
    return screen


def test_what_is_empty_is_as_the_client_s_page_has_it(desk: Desk, anna: int) -> None:
    tab = _tab(desk, anna)
    lines = tab.form.lines
    assert lines["name"].placeholderText() == "Okafor KG"
    assert lines["postcode"].placeholderText() == "10115"
    assert tab.form.envelope() == ["Okafor KG", "Anna Okafor", "Am Markt 3", "10115 Berlin"]
    lines["street"].setText("Postfach 1")
    lines["city"].setText("Hamburg")
    assert tab.form.envelope() == ["Okafor KG", "Anna Okafor", "Postfach 1", "Hamburg"]
    assert "Postfach 1" in tab.envelope.text()
    assert tab.owed.isHidden(), "nothing was invoiced yet"
    # What stands above the parts gives way to the tallest of them.
    assert tab.minimumSizeHint().height() <= _screen(desk).page.form.minimumSizeHint().height()


def test_what_is_typed_is_saved_by_its_button_and_what_can_t_be_is_said(
    desk: Desk, anna: int
) -> None:
    tab = _tab(desk, anna)
    tab.form.lines["country"].setText("DE")
    tab.form.vat_id.line.setText("DE136695975")
    tab.form.foot.save.click()
    desk.settle()
    assert "VAT number" in tab.form.fields.wrong_text()
    assert billing_of(desk.diary, anna).country == ""
    tab.form.vat_id.line.setText("DE136695976")
    tab.form.foot.save.click()
    desk.settle()
    assert billing_of(desk.diary, anna).vat_id == "DE136695976"
    assert "saved" in desk.toast()
    assert not tab.form.dirty()


def test_whoever_goes_on_to_another_client_loses_nothing(desk: Desk, anna: int) -> None:
    tab = _tab(desk, anna)
    tab.form.lines["reference"].setText("PO 4711")
    assert desk.tools.unsaved.names() == ["billing of Anna Okafor"]
    screen = _screen(desk)
    other = next(row for row in range(2) if screen.model.client_at(row).id != anna)  # type: ignore[union-attr]
    screen.list.setCurrentIndex(screen.model.index(other, 0))
    desk.settle()
    assert billing_of(desk.diary, anna).reference == "PO 4711"
    assert tab.form.lines["reference"].text() == ""


def test_what_is_open_is_told_and_statements_are_offered(desk: Desk, anna: int) -> None:
    laid = LaidInvoices(desk.diary, desk.now)
    day = desk.now.date() - timedelta(days=20)
    laid.sent(anna, day.isoformat(), (0, 7_000))
    tab = _tab(desk, anna)
    assert tab.owed.text().endswith("is overdue")
    assert tab.statement.isEnabled()
    names = [name for name, _ in times_asked_for(desk.now.date())]
    assert names[0].startswith("This year")
