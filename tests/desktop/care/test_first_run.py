"""The first run: three calm steps in a new diary, each prefilled, skippable and left any time."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest
from PySide6.QtCore import QLocale, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QPushButton

from scheduler_app.desktop.care.first_run.screen import FirstRun
from scheduler_app.desktop.care.first_run.services_step import ServicesStep
from scheduler_app.desktop.care.first_run.steps import HoursStep, PlaceStep
from scheduler_app.desktop.frame.start import offer_first_run
from scheduler_app.desktop.widgets.questions import Question
from scheduler_app.domain.amounts import Money
from scheduler_app.domain.clients.client import Client
from scheduler_app.use_cases.clients.clients import save_client
from scheduler_app.use_cases.practice.rules import get_practice, working_time
from scheduler_app.use_cases.practice.services import list_services
from scheduler_app.use_cases.practice.settings import save_settings
from tests.desktop.desk import NOW, Desk, booked

DAY = timedelta(days=1)


def begun(desk: Desk) -> FirstRun:
    """The window of a new diary, as it opens."""
    offer_first_run(desk.window, desk.diary)
    desk.settle()
    assert desk.window.current() == "first-run"
    screen = desk.window.show_screen("first-run")
    assert isinstance(screen, FirstRun)
    return screen


def test_nothing_has_to_be_typed(desk: Desk) -> None:
    """By keyboard alone; what was guessed for London is what is kept."""
    screen = begun(desk)
    assert isinstance(screen.step, HoursStep)
    desk.press("Return")
    assert isinstance(screen.step, PlaceStep)
    assert screen.step.country.currentText() == "United Kingdom (GB)"
    desk.press("Return")
    assert isinstance(screen.step, ServicesStep)
    offered = [line.name.text() for line in screen.step.lines if line.offered.isChecked()]
    assert offered == ["Remote session", "Visit on site", "Quick help"]
    QTest.keyClick(screen.next, Qt.Key.Key_Space)
    desk.settle(lambda: desk.window.current() == "calendar")
    assert [one.name for one in list_services(desk.diary)] == offered
    assert all(one.price for one in list_services(desk.diary))
    desk.restart()
    offer_first_run(desk.window, desk.diary)
    assert desk.window.current() == "calendar"


def test_what_is_typed_is_kept_step_by_step(desk: Desk) -> None:
    screen = begun(desk)
    desk.focus().selectAll()  # type: ignore[attr-defined]
    desk.write("8-12, 13-16:30")
    desk.click(screen, "Next")
    assert isinstance(screen.step, PlaceStep)
    assert len(get_practice(desk.diary).hours[0]) == 2
    screen.step.zone.selectAll()
    desk.write("Europe/Berlin")
    assert screen.step.country.currentData() == "DE"
    assert screen.step.currency.currentData() == "EUR"
    desk.click(screen, "Next")
    practice = get_practice(desk.diary)
    assert (practice.zone, practice.region, practice.currency) == ("Europe/Berlin", "DE", "EUR")
    assert isinstance(screen.step, ServicesStep)
    QLocale.setDefault(QLocale("de_DE"))
    remote, visit, quick = screen.step.lines[:3]
    remote.minutes.setValue(45)
    remote.price.setText("59,50")
    visit.offered.setChecked(False)
    quick.price.clear()
    desk.click(screen, "Done")
    desk.settle(lambda: desk.window.current() == "calendar")
    found = {one.name: one for one in list_services(desk.diary)}
    assert set(found) == {"Remote session", "Quick help"}
    assert found["Remote session"].minutes == 45
    assert found["Remote session"].cost == Money(5950, "EUR")
    assert found["Quick help"].price == 0
    offered = desk.calendar.first_steps.findChildren(QPushButton)
    assert "Set up in three steps" not in [
        button.text() for button in offered if button.isVisible()
    ]


def test_what_was_chosen_by_hand_does_not_follow_the_zone(desk: Desk) -> None:
    screen = begun(desk)
    screen.go_to(1)
    step = screen.step
    assert isinstance(step, PlaceStep)
    step.currency.setCurrentIndex(step.currency.findData("USD"))
    step.currency.activated.emit(step.currency.currentIndex())
    step.zone.setText("Europe/Berlin")
    assert step.currency.currentData() == "USD"


def place_step(desk: Desk) -> tuple[FirstRun, PlaceStep]:
    screen = desk.window.show_screen("first-run")
    assert isinstance(screen, FirstRun)
    screen.go_to(1)
    assert isinstance(screen.step, PlaceStep)
    return screen, screen.step


def test_public_holidays_are_offered_and_close_nothing_unasked(desk: Desk) -> None:
    screen, step = place_step(desk)
    choice = step.holidays
    assert choice.closed.text() == "Closed on public holidays in the United Kingdom"
    assert not choice.closed.isChecked() and not choice.part.isEnabled()
    desk.click(screen, "Next")
    assert get_practice(desk.diary).holiday_region == ""
    screen, step = place_step(desk)
    step.zone.setText("Europe/Berlin")
    assert step.holidays.closed.text() == "Closed on public holidays in Germany"
    step.holidays.closed.setFocus()
    desk.press("Space")
    assert screen.unsaved()
    desk.click(screen, "Next")
    desk.settle(lambda: get_practice(desk.diary).holiday_region == "DE")
    day = date(2027, 5, 17)
    assert day in working_time(desk.diary, day, day + DAY).holidays


def test_the_part_of_a_country_counts_and_comes_back(desk: Desk) -> None:
    save_settings(desk.diary, {"practice.region": "DE", "practice.holidays": "de-by"}, now=NOW)
    screen, step = place_step(desk)
    assert step.holidays.part.currentText() == "Bayern (BY)"
    desk.click(screen, "Next")
    assert get_practice(desk.diary).holiday_region == "de-by", "as it was written"
    screen, step = place_step(desk)
    step.holidays.part.setCurrentIndex(step.holidays.part.findData("BE"))
    desk.click(screen, "Next")
    desk.settle(lambda: get_practice(desk.diary).holiday_region == "DE-BE")
    screen, step = place_step(desk)
    step.holidays.closed.click()
    desk.click(screen, "Next")
    desk.settle(lambda: get_practice(desk.diary).holiday_region == "")


def test_holidays_of_another_country_than_that_of_the_phones_are_kept(desk: Desk) -> None:
    save_settings(desk.diary, {"practice.holidays": "AT-9"}, now=NOW)
    screen, step = place_step(desk)
    assert step.holidays.closed.isChecked()
    assert step.holidays.closed.text() == "Closed on public holidays in Austria"
    desk.click(screen, "Next")
    assert get_practice(desk.diary).holiday_region == "AT-9"


def test_a_country_without_known_holidays_offers_none(desk: Desk) -> None:
    step = place_step(desk)[1]
    step.holidays.closed.setChecked(True)
    step.country.setCurrentIndex(step.country.findData("AC"))
    assert not step.holidays.closed.isEnabled()
    assert step.holidays.closed.text().startswith("None are known for")
    assert step.holidays.region() == ""


def test_it_comes_back_where_it_was_left(desk: Desk) -> None:
    screen = begun(desk)
    desk.click(screen, "Next")
    desk.press("Alt+1")
    desk.restart()
    again = begun(desk)
    assert isinstance(again.step, PlaceStep)


def test_skipped_it_comes_no_more_but_the_settings_lead_there(desk: Desk) -> None:
    screen = begun(desk)
    desk.click(screen, "Next")
    desk.click(screen, "Not now")
    assert desk.window.current() == "calendar"
    desk.restart()
    offer_first_run(desk.window, desk.diary)
    assert desk.window.current() == "calendar"
    desk.click(desk.window.show_screen("settings"), "Set up in three steps")
    shown = desk.window.show_screen("first-run")
    assert isinstance(shown, FirstRun)
    assert isinstance(shown.step, PlaceStep)


@pytest.mark.parametrize("use", ["client", "booking"])
def test_a_diary_in_use_is_left_alone(desk: Desk, use: str) -> None:
    if use == "client":
        save_client(desk.diary, Client(0, "Anna Müller"), now=NOW)
    else:
        booked(desk, "Anna Schmidt thu 10:00")
    offer_first_run(desk.window, desk.diary)
    assert desk.window.current() == "calendar"
    assert list_services(desk.diary)[0].price == 0


def test_steps_begun_and_then_a_booking_come_no_more_by_themselves(desk: Desk) -> None:
    screen = begun(desk)
    desk.click(screen, "Next")
    desk.press("Alt+1")
    booked(desk, "Anna Schmidt thu 10:00")
    desk.restart()
    offer_first_run(desk.window, desk.diary)
    assert desk.window.current() == "calendar"


def test_what_was_typed_in_a_step_is_not_lost(desk: Desk) -> None:
    screen = begun(desk)
    field = desk.focus()
    assert isinstance(field, QLineEdit)
    field.selectAll()
    desk.write("10-12")
    desk.press("Alt+1")
    assert "Not saved yet: the first steps (hours)" in desk.window.status.text()
    desk.window.show_screen("first-run")
    assert field.text() == "10-12"
    screen.marks[2].click()
    desk.click(desk.dialog(Question), "Stay here")
    assert field.text() == "10-12"
    desk.click(screen, "Not now")
    desk.click(desk.dialog(Question), "Save")
    desk.settle(lambda: desk.window.current() == "calendar")
    assert get_practice(desk.diary).hours[0][0].start == time(10)


def test_what_is_refused_is_named_and_the_step_stays(desk: Desk) -> None:
    screen = begun(desk)
    desk.focus().selectAll()  # type: ignore[attr-defined]
    desk.write("17-9")
    desk.click(screen, "Next")
    assert isinstance(screen.step, HoursStep)
    assert screen.step.fields.wrong_text()
    desk.click(screen, "Not now")
    desk.click(desk.dialog(Question), "Discard")
    offer_first_run(desk.window, desk.diary)
    desk.window.show_screen("first-run")
    screen.go_to(2)
    assert isinstance(screen.step, ServicesStep)
    screen.step.lines[0].price.setText("1.234")
    desk.click(screen, "Done")
    assert "thousands or as a fraction" in screen.step.wrong.text()
    screen.step.lines[0].price.setText("50")
    screen.step.lines[1].name.setText("Remote session")
    desk.click(screen, "Done")
    desk.settle(lambda: "already" in screen.step.wrong.text())  # type: ignore[attr-defined]
    assert list_services(desk.diary)[0].price == 0
