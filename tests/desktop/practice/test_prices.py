"""Prices at the desk: what was agreed is shown, in its own currency and with that one's digits."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QLabel, QWidget

from scheduler_app.desktop.bookings.editor.editor import BookingEditor
from scheduler_app.desktop.page.inbox.screen import InboxScreen
from scheduler_app.desktop.practice.services.screen import ServicesScreen
from scheduler_app.desktop.widgets.questions import Question
from scheduler_app.domain.amounts import Money, format_money
from scheduler_app.use_cases.bookings.show_booking import booking_details
from scheduler_app.use_cases.practice.services import list_services, save_service
from scheduler_app.use_cases.practice.settings import save_settings
from tests.desktop.desk import NOW, Desk, booked
from tests.desktop.page.web_clients import WebClients

THURSDAY_TEN = datetime(2027, 3, 4, 10, tzinfo=UTC)


def costs(desk: Desk, minor: int, currency: str, *, archived: bool = False) -> None:
    """Ask that price for the first service from now on."""
    service = list_services(desk.diary, with_archived=True)[0]
    changed = replace(service, price=minor, currency=currency, archived=archived)
    save_service(desk.diary, changed, now=NOW)
    desk.settle()


def services(desk: Desk) -> ServicesScreen:
    desk.press("Alt+5")
    screen = desk.window.show_screen("services")
    assert isinstance(screen, ServicesScreen)
    return screen


def types_price(desk: Desk, screen: ServicesScreen, text: str) -> None:
    screen.form.price.setFocus()
    screen.form.price.line.selectAll()
    desk.write(text)


def said(widget: QWidget) -> str:
    return "\n".join(one.text() for one in widget.findChildren(QLabel) if one.isVisible())


def test_the_inspector_shows_what_was_agreed_and_what_it_costs_now(desk: Desk) -> None:
    costs(desk, 8000, "EUR")
    desk.select(booked(desk, "Anna Schmidt thu 10:00"))
    assert "€80\n" in said(desk.calendar.inspector)
    costs(desk, 9550, "GBP")
    desk.settle(lambda: "€80 agreed; it costs £95.50 now" in said(desk.calendar.inspector))


def test_a_price_without_its_tax_is_shown_with_it(desk: Desk) -> None:
    service = list_services(desk.diary)[0]
    net = replace(service, price=8000, currency="EUR", tax=1900, net=True)
    save_service(desk.diary, net, now=NOW)
    desk.select(booked(desk, "Anna Schmidt thu 10:00"))
    assert "€95.20 (€80 plus 19 % tax)\n" in said(desk.calendar.inspector)
    save_service(desk.diary, replace(net, net=False), now=NOW)
    desk.settle(lambda: "tax) agreed; it costs €80 now" in said(desk.calendar.inspector))


def test_a_request_shows_the_price_that_the_client_has_seen(desk: Desk) -> None:
    web = WebClients(desk.diary, NOW)
    costs(desk, 8000, "EUR")
    web.asks("Anna Schmidt", THURSDAY_TEN)
    costs(desk, 9000, "EUR")
    desk.press("Alt+2")
    screen = desk.window.show_screen("inbox")
    assert isinstance(screen, InboxScreen)
    desk.settle(lambda: len(screen.cards) == 1)
    assert "€80 agreed; it costs €90 now" in said(screen.cards[0])
    assert "€80 agreed" in screen.cards[0].accessibleName()


def test_a_price_has_the_digits_of_its_currency(desk: Desk) -> None:
    """¥8,000 was kept as eight hundred thousand, and told so to clients."""
    costs(desk, 8000, "JPY")
    desk.press("Alt+5")
    screen = desk.window.show_screen("services")
    assert isinstance(screen, ServicesScreen)
    assert screen.form.price.value() == ("8000", "JPY")
    assert "¥8,000" in screen.list.item(0).text()
    types_price(desk, screen, "¥9,000")
    desk.click(screen, "Save")
    desk.settle(lambda: list_services(desk.diary)[0].price == 9000)
    costs(desk, 8005, "KWD")
    desk.settle(lambda: screen.form.price.value() == ("8.005", "KWD"))
    assert "KWD\xa08.005" in screen.list.item(0).text()


def test_a_booking_of_a_service_that_is_no_longer_offered_keeps_it(desk: Desk) -> None:
    """Whoever changes only a word loses neither the service nor the price agreed for it."""
    costs(desk, 8000, "EUR")
    item = booked(desk, "Anna Schmidt thu 10:00")
    costs(desk, 9000, "EUR", archived=True)
    desk.select(item)
    desk.press("Ctrl+E")
    editor = desk.dialog(BookingEditor)
    assert editor.form.service.currentText() == "Remote session"
    editor.form.title.setFocus()
    desk.write("Scanner jams")
    desk.press("Ctrl+S")
    desk.settle(lambda: desk.items()[0].title == "Scanner jams")
    kept = booking_details(desk.diary, item.id).booking
    assert (kept.service_id, kept.agreed) == (item.service_id, Money(8000, "EUR"))


def test_what_costs_nothing_yet_is_priced_in_the_practices_currency(desk: Desk) -> None:
    """Founded in euros by the country that was guessed, it could never be sold in pounds."""
    costs(desk, 0, "EUR")
    save_settings(desk.diary, {"practice.currency": "GBP"}, now=NOW)
    desk.settle()
    desk.press("Alt+5")
    screen = desk.window.show_screen("services")
    assert isinstance(screen, ServicesScreen)
    name = list_services(desk.diary)[0].name
    screen.list.setCurrentRow([one.name for one in screen._services].index(name))
    assert screen.form.price.value() == ("0", "GBP")
    assert not screen.form.dirty()
    types_price(desk, screen, "80")
    desk.click(screen, "Save")
    desk.settle(lambda: list_services(desk.diary)[0].cost == Money(8000, "GBP"))


@pytest.mark.parametrize(
    ("locale", "currency", "typed", "minor"),
    [
        ("C", "EUR", "95,50", 9550),
        ("de_DE", "EUR", "95.50", 9550),
        ("de_DE", "EUR", "1.234,50 €", 123450),
        ("en_GB", "GBP", "£1,234.50", 123450),
        ("en_US", "JPY", "¥8,000", 8000),
        ("de_DE", "JPY", "8.000", 8000),
        ("en_GB", "KWD", "8.005", 8005),
        ("de_DE", "KWD", "8,005", 8005),
    ],
)
def test_a_price_is_kept_as_it_was_meant(
    desk: Desk, locale: str, currency: str, typed: str, minor: int
) -> None:
    """The mark was read by the locale alone: "95,50" became 9550.00."""
    QLocale.setDefault(QLocale(locale))
    costs(desk, 0, currency)
    save_settings(desk.diary, {"practice.currency": currency}, now=NOW)
    screen = services(desk)
    types_price(desk, screen, typed)
    desk.click(screen, "Save")
    desk.settle(lambda: list_services(desk.diary)[0].cost == Money(minor, currency))
    assert not screen.form.dirty()
    assert format_money(Money(minor, currency), locale) in screen.list.item(0).text()


def test_what_is_no_price_is_refused_and_nothing_is_kept(desk: Desk) -> None:
    costs(desk, 8000, "EUR")
    screen = services(desk)
    types_price(desk, screen, "1.234")
    desk.click(screen, "Save")
    assert "thousands or as a fraction" in screen.form.fields.wrong_text()
    assert screen.form.dirty()
    assert list_services(desk.diary)[0].price == 8000


def test_a_priced_service_takes_the_practices_new_currency_by_a_word(desk: Desk) -> None:
    """It took a detour: price 0, save, the new price."""
    costs(desk, 8000, "EUR")
    save_settings(desk.diary, {"practice.currency": "GBP"}, now=NOW)
    screen = services(desk)
    assert screen.form.price.value() == ("80", "EUR")
    desk.click(screen, "Price it in GBP")
    desk.write("70")
    desk.click(screen, "Save")
    desk.settle(lambda: list_services(desk.diary)[0].cost == Money(7000, "GBP"))
    assert not screen.form.price.switch.isVisible()


def test_a_hundredfold_price_is_asked_about_before_it_is_saved(desk: Desk) -> None:
    costs(desk, 9550, "EUR")
    screen = services(desk)
    types_price(desk, screen, "9550")
    desk.click(screen, "Save")
    question = desk.dialog(Question)
    assert "€95.50" in said(question)
    assert "€9,550" in said(question)
    desk.press("Return")
    assert list_services(desk.diary)[0].price == 9550
    assert screen.form.dirty()
    desk.click(screen, "Save")
    desk.click(desk.dialog(Question), "Save €9,550")
    desk.settle(lambda: list_services(desk.diary)[0].price == 955000)
    assert not screen.look.isVisible()


def test_a_price_that_jumped_once_is_shown_until_it_is_answered(desk: Desk) -> None:
    costs(desk, 9550, "EUR")
    costs(desk, 955000, "EUR")
    screen = services(desk)
    assert "Remote session: the price went from €95.50 to €9,550" in screen.look.said.text()
    desk.click(screen, "Change")
    assert screen.form.shown().name == "Remote session"
    types_price(desk, screen, "95.50")
    desk.click(screen, "Save")
    desk.settle(lambda: not screen.look.isVisible())
    costs(desk, 955000, "EUR")
    desk.settle(screen.look.isVisible)
    desk.click(screen, "Right as it is")
    desk.settle(lambda: not screen.look.isVisible())
    desk.restart()
    assert not services(desk).look.isVisible()
