"""Tests: bare numbers, phones and names that go on, where a line could mean two things."""

from __future__ import annotations

from datetime import datetime

import pytest

from scheduler_app.domain.bookings.quick_entry import Understood, understand
from scheduler_app.domain.calendar.marks_in_text import Part
from scheduler_app.domain.clients.client import Client

STONE = Client(5, "Bob Stone")
MONDAY = datetime.fromisoformat("2027-03-01 11:00")


def understood(line: str) -> Understood:
    return understand(line, now_wall=MONDAY, clients=[STONE], services=[])


def start_of(line: str) -> str:
    start = understood(line).start
    return f"{start:%Y-%m-%d %H:%M}" if start else ""


@pytest.mark.parametrize(
    ("line", "start", "title"),
    [
        ("bob tue 3 printer", "2027-03-02 15:00", "printer"),
        ("bob tomorrow 10", "2027-03-02 10:00", ""),
        ("bob 4 mar 14", "2027-03-04 14:00", ""),
        ("bob mon 9 modem", "2027-03-08 09:00", "modem"),
        ("bob wed 3", "", ""),
        ("bob thu 30 printers", "", "30 printers"),
        ("bob tomorrow 10 4pm", "2027-03-02 16:00", "10"),
    ],
)
def test_a_bare_number_after_the_day_is_an_hour_or_the_date(
    line: str, start: str, title: str
) -> None:
    assert start_of(line) == start
    assert understood(line).title == title


def test_a_bare_hour_is_marked_as_a_guess() -> None:
    hour = next(mark for mark in understood("bob tue 3").marks if mark.part is Part.TIME)
    assert hour.guessed


def test_a_name_that_goes_on_is_another_client() -> None:
    assert understood("Bob Dylan tomorrow 9am router").new_client == "Bob Dylan"
    assert understood("Bob tomorrow 9am Router").client == STONE
    assert understood("bob dylan tomorrow 9am").client == STONE


@pytest.mark.parametrize(
    ("line", "phone", "start", "title"),
    [
        ("New Person +44 161 496 0999 tomorrow 11am", "+44 161 496 0999", "2027-03-02 11:00", ""),
        ("Zoe (0161) 496-0999 10 dec 3pm pc", "(0161) 496-0999", "2027-12-10 15:00", "pc"),
        ("Zoe tue 0161 496 0999 11:00", "0161 496 0999", "2027-03-02 11:00", ""),
        ("Zoe +493012345 2027-03-05 3pm", "+493012345", "2027-03-05 15:00", ""),
        ("Zoe 05-03-2027 tue 3pm", "", "2027-03-02 15:00", ""),
        ("Zoe Long 012345 tue 3pm", "", "2027-03-02 15:00", ""),
    ],
)
def test_a_phone_beside_a_new_client_is_theirs(
    line: str, phone: str, start: str, title: str
) -> None:
    found = understood(line)
    assert (found.phone, start_of(line), found.title) == (phone, start, title)
    marked = [line[mark.start : mark.end] for mark in found.marks if mark.part is Part.PHONE]
    assert marked == [phone] * bool(phone)


def test_a_phone_beside_a_known_client_stays_in_the_title() -> None:
    found = understood("Bob Stone tue 3pm call +44 161 496 0999")
    assert (found.client, found.phone) == (STONE, "")
    assert found.title == "call +44 161 496 0999"
