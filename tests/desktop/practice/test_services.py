"""The services: what is filled in is in the diary."""

from __future__ import annotations

from scheduler_app.desktop.practice.services.screen import ServicesScreen
from scheduler_app.domain.practice.services import Online
from scheduler_app.use_cases.practice.services import list_services
from tests.desktop.desk import Desk


def test_a_service_is_changed(desk: Desk) -> None:
    desk.press("Alt+5")
    screen = desk.window.show_screen("services")
    assert isinstance(screen, ServicesScreen)
    assert screen.form.name.text() == "Remote session"
    screen.form.minutes.setValue(45)
    screen.form.price.line.setText("59.50")
    desk.click(screen, "Save")
    desk.settle(lambda: min(one.minutes for one in list_services(desk.diary)) == 45)
    assert 5950 in {service.price for service in list_services(desk.diary)}


def test_a_service_says_how_it_is_offered(desk: Desk) -> None:
    screen = desk.window.show_screen("services")
    assert isinstance(screen, ServicesScreen)
    assert "confirmed at once" not in screen.list.item(0).text()
    form = screen.form
    form.online.setCurrentIndex(form.online.findData(Online.AT_ONCE))
    assert "while this computer is off" in form.meaning.text()
    form.description.setPlainText("Your screen, my hands.")
    desk.click(screen, "Save")
    desk.settle(lambda: "confirmed at once" in screen.list.item(0).text())
    kept = next(one for one in list_services(desk.diary) if one.name == form.name.text())
    assert (kept.online, kept.description) == (Online.AT_ONCE, "Your screen, my hands.")


def test_a_service_says_how_its_price_is_taxed(desk: Desk) -> None:
    screen = desk.window.show_screen("services")
    assert isinstance(screen, ServicesScreen)
    tax = screen.form.tax
    tax.line.setText("much")
    desk.click(screen, "Save")
    assert "no rate of tax" in screen.form.fields.wrong_text()
    tax.line.setText("7,7")
    tax.net.setCurrentIndex(tax.net.findData(True))
    desk.click(screen, "Save")
    desk.settle(lambda: not screen.form.dirty())
    kept = next(one for one in list_services(desk.diary) if one.name == screen.form.name.text())
    assert (kept.tax, kept.net) == (770, True)
    assert tax.line.text() == "7.7"
