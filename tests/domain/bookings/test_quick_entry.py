"""Tests: one line is understood as a booking, and nothing is guessed in silence."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler_app.domain.bookings.quick_entry import (
    Understood,
    understand,
)
from scheduler_app.domain.calendar.marks_in_text import DateOrder, Mark, Part
from scheduler_app.domain.clients.client import Client
from scheduler_app.domain.clients.completion import Completion, complete
from scheduler_app.domain.clients.names_in_text import client_names
from scheduler_app.domain.practice.services import Service
from scheduler_app.domain.time_units import Minutes

SCHMIDT = Client(1, "Anna Schmidt")
PETERS = Client(2, "Anna Peters")
GROSS = Client(3, "Jürgen Groß", "Nordlicht GmbH")
SUN = Client(4, "May Sun")
STONE = Client(5, "Bob Stone")
GONE = Client(6, "Carl Gone", archived=True)
CLIENTS = (SCHMIDT, PETERS, GROSS, SUN, STONE, GONE)

REMOTE = Service(1, "Remote session", Minutes(60))
VISIT = Service(2, "Visit on site", Minutes(120))
LESSON = Service(3, "Lesson", Minutes(45))
RETIRED = Service(4, "Telex", Minutes(30), archived=True)
SERVICES = (REMOTE, VISIT, LESSON, RETIRED)

MONDAY = datetime.fromisoformat("2027-03-01 11:00")


def understood(
    line: str, *, now: datetime = MONDAY, date_order: DateOrder = "day first"
) -> Understood:
    return understand(
        line,
        now_wall=now,
        clients=CLIENTS,
        services=SERVICES,
        default_service=REMOTE,
        date_order=date_order,
    )


def start_of(line: str, *, now: datetime = MONDAY, date_order: DateOrder = "day first") -> str:
    start = understood(line, now=now, date_order=date_order).start
    return f"{start:%Y-%m-%d %H:%M}" if start else ""


def parts_of(line: str) -> list[tuple[str, str]]:
    return [(line[mark.start : mark.end], mark.part.value) for mark in understood(line).marks]


def test_the_line_of_the_house() -> None:
    line = "anna schmidt tue 3pm printer 2h"
    found = understood(line)
    assert found == Understood(
        line,
        day=date(2027, 3, 2),
        start=datetime.fromisoformat("2027-03-02 15:00"),
        minutes=120,
        client=SCHMIDT,
        service=REMOTE,
        title="printer",
        marks=(
            Mark(0, 12, Part.CLIENT),
            Mark(13, 16, Part.DAY),
            Mark(17, 20, Part.TIME),
            Mark(21, 28, Part.TITLE),
            Mark(29, 31, Part.LENGTH),
        ),
    )


@pytest.mark.parametrize(
    ("said", "start"),
    [
        # days of the week: today only while the time is ahead
        ("tue 9:00", "2027-03-02 09:00"),
        ("tuesday 9:00", "2027-03-02 09:00"),
        ("on Tues at 9:00", "2027-03-02 09:00"),
        ("mon 12:00", "2027-03-01 12:00"),
        ("mon 11:00", "2027-03-08 11:00"),
        ("mon 9:00", "2027-03-08 09:00"),
        ("this fri 9:00", "2027-03-05 09:00"),
        ("next tue 9:00", "2027-03-09 09:00"),
        ("next mon 9:00", "2027-03-08 09:00"),
        ("tue next week 9:00", "2027-03-09 09:00"),
        ("next week on wed 9:00", "2027-03-10 09:00"),
        ("today 9:00", "2027-03-01 09:00"),
        ("tomorrow 9:00", "2027-03-02 09:00"),
        ("the day after tomorrow 9:00", "2027-03-03 09:00"),
        ("in 3 days 9:00", "2027-03-04 09:00"),
        ("in 2 weeks 9:00", "2027-03-15 09:00"),
        # dates: without a year the next one
        ("3 mar 9:00", "2027-03-03 09:00"),
        ("3rd of March 9:00", "2027-03-03 09:00"),
        ("mar 3 9:00", "2027-03-03 09:00"),
        ("March 3rd, 2028 9:00", "2028-03-03 09:00"),
        ("1 mar 9:00", "2027-03-01 09:00"),
        ("20 jan 9:00", "2028-01-20 09:00"),
        ("29 feb 9:00", "2028-02-29 09:00"),
        ("5 may 9:00", "2027-05-05 09:00"),
        ("3.3. 9:00", "2027-03-03 09:00"),
        ("3.3 9:00", "2027-03-03 09:00"),
        ("3.3.28 9:00", "2028-03-03 09:00"),
        ("03.03.2028 9:00", "2028-03-03 09:00"),
        ("2027-04-30 9:00", "2027-04-30 09:00"),
        ("4/5 9:00", "2027-05-04 09:00"),
        ("4/5/2028 9:00", "2028-05-04 09:00"),
        ("on the 15th 9:00", "2027-03-15 09:00"),
        # times
        ("tue 3pm", "2027-03-02 15:00"),
        ("tue 3 pm", "2027-03-02 15:00"),
        ("tue 3 p.m.", "2027-03-02 15:00"),
        ("tue 3:30pm", "2027-03-02 15:30"),
        ("tue 12am", "2027-03-02 00:00"),
        ("tue 12pm", "2027-03-02 12:00"),
        ("tue 15:00", "2027-03-02 15:00"),
        ("tue 15.30", "2027-03-02 15:30"),
        ("tue 03:00", "2027-03-02 03:00"),
        ("tue 15h", "2027-03-02 15:00"),
        ("tue 15h30", "2027-03-02 15:30"),
        ("tue noon", "2027-03-02 12:00"),
        ("tue at midday", "2027-03-02 12:00"),
        ("tue at 3", "2027-03-02 15:00"),
        ("tue at 9", "2027-03-02 09:00"),
        ("tue at 15", "2027-03-02 15:00"),
        ("tue @3", "2027-03-02 15:00"),
        ("tue 3:30", "2027-03-02 15:30"),
        ("tue 10 o'clock", "2027-03-02 10:00"),
        ("tue 9h 2h", "2027-03-02 09:00"),
        # a time alone is today, or tomorrow if it has passed
        ("15:00", "2027-03-01 15:00"),
        ("9am", "2027-03-02 09:00"),
        # a day alone has no time
        ("tue", ""),
        ("3 mar", ""),
        # what no calendar or clock has is not understood, and no other day or time assumed
        ("31.2. 15:00", ""),
        ("2027-02-31 15:00", ""),
        ("tue 25:00", ""),
        ("tue 13pm", ""),
        ("tue at 24", ""),
    ],
)
def test_days_and_times(said: str, start: str) -> None:
    assert start_of(f"bob {said}") == start


def test_the_order_of_day_and_month_is_the_reader_s() -> None:
    assert start_of("bob 4/5 9:00", date_order="month first") == "2027-04-05 09:00"
    assert start_of("bob 13/5 9:00", date_order="month first") == ""


def test_a_day_without_a_time_is_known_as_a_day() -> None:
    found = understood("bob tue printer")
    assert (found.day, found.start) == (date(2027, 3, 2), None)
    assert understood("bob mon").day == date(2027, 3, 1)


@pytest.mark.parametrize(
    ("said", "minutes"),
    [
        ("2h", 120),
        ("1.5h", 90),
        ("1,5 h", 90),
        ("2 hours", 120),
        ("for 2 hours", 120),
        ("for 8h", 480),
        ("90min", 90),
        ("90 minutes", 90),
        ("45m", 45),
        ("1h30", 90),
        ("1h30m", 90),
        ("1h 30min", 90),
        ("1 hour and 15 minutes", 75),
        ("1:30h", 90),
        ("half an hour", 30),
        ("an hour", 60),
        ("quarter of an hour", 15),
        ("9h", 540),
        ("0h", None),
        ("0min", None),
        ("30 hours", None),
        ("", None),
    ],
)
def test_lengths(said: str, minutes: int | None) -> None:
    assert understood(f"bob tue 15:00 {said}").minutes == minutes


@pytest.mark.parametrize(
    ("said", "start", "minutes"),
    [
        ("15:00-16:30", "2027-03-02 15:00", 90),
        ("15:00 – 16:30", "2027-03-02 15:00", 90),
        ("3-5pm", "2027-03-02 15:00", 120),
        ("11-1pm", "2027-03-02 11:00", 120),
        ("3pm to 4.30pm", "2027-03-02 15:00", 90),
        ("from 3 to 5", "2027-03-02 15:00", 120),
        ("from 9 until 12", "2027-03-02 09:00", 180),
    ],
)
def test_a_span_is_a_time_and_a_length(said: str, start: str, minutes: int) -> None:
    line = f"bob tue {said}"
    assert (start_of(line), understood(line).minutes) == (start, minutes)


@pytest.mark.parametrize("said", ["16:00-15:00", "5-3"])
def test_what_is_no_span_is_left_alone(said: str) -> None:
    assert understood(f"bob tue {said}").minutes is None


def test_a_guess_is_marked_as_one() -> None:
    line = "bob tue at 3"
    assert Mark(8, 12, Part.TIME, guessed=True) in understood(line).marks
    assert Mark(8, 12, Part.TIME) in understood("bob tue at 9").marks


@pytest.mark.parametrize(
    ("typed", "client"),
    [
        ("bob", STONE),
        ("bo", STONE),
        ("stone", STONE),
        ("Bob Stone", STONE),
        ("stone bob", STONE),
        ("anna s", SCHMIDT),
        ("anna schmidt", SCHMIDT),
        ("jurgen", GROSS),
        ("juergen", GROSS),
        ("JÜRGEN GROSS", GROSS),
        ("nordlicht", GROSS),
        ("for bob", STONE),
        ("may sun", SUN),
    ],
)
def test_clients_are_found_by_any_of_their_words(typed: str, client: Client) -> None:
    found = understood(f"{typed} tue 15:00 printer")
    assert (found.client, found.title, found.new_client) == (client, "printer", "")


@pytest.mark.parametrize(
    "line", ["tue 3pm bob printer", "tue 3pm printer with bob", "visit bob tue", "lesson bo tue"]
)
def test_a_client_may_stand_elsewhere(line: str) -> None:
    assert understood(line).client == STONE


def test_a_name_that_several_have_is_not_decided() -> None:
    found = understood("anna tue 3pm")
    assert (found.client, found.candidates, found.new_client) == (None, (SCHMIDT, PETERS), "")
    assert Mark(0, 4, Part.CLIENT, guessed=True) in found.marks


@pytest.mark.parametrize(
    ("line", "name", "title"),
    [
        ("john doe tue 3pm printer", "John Doe", "printer"),
        ("John McDoe tue 3pm", "John McDoe", ""),
        ("john, server is down, tue", "John", "server is down"),
        ("visit john tue", "John", ""),
        ("john tue - printer", "John", "printer"),
        ("carl tue", "Carl", ""),
        ("John Doe printer is broken tue", "John Doe", "printer is broken"),
        ("john doe printer is broken tue", "John Doe", "printer is broken"),
        ("tue john", "", "john"),
    ],
)
def test_unknown_first_words_are_a_new_client(line: str, name: str, title: str) -> None:
    found = understood(line)
    assert (found.client, found.new_client, found.title) == (None, name, title)


@pytest.mark.parametrize(
    ("line", "service"),
    [
        ("bob tue visit on site 3pm", VISIT),
        ("bob tue visit 3pm", VISIT),
        ("bob tue vis 3pm", VISIT),
        ("bob remote tue", REMOTE),
        ("lesson bob tue", LESSON),
        ("bob les tue", LESSON),
        ("bob tue le 3pm", None),
        ("bob tue telex", None),
        ("bob tue on", None),
    ],
)
def test_services_are_known_by_their_words(line: str, service: Service | None) -> None:
    found = understood(line)
    assert (found.service, found.service_named) == (service or REMOTE, service is not None)


def test_a_word_of_two_services_names_neither() -> None:
    both = (Service(1, "Printer repair", Minutes(60)), Service(2, "Printer lesson", Minutes(60)))
    found = understand("bob printer", now_wall=MONDAY, clients=CLIENTS, services=both)
    assert (found.service, found.title) == (None, "printer")


def test_the_length_is_the_line_s_or_the_service_s() -> None:
    assert understood("bob tue 3pm lesson").length == 45
    assert understood("bob tue 3pm lesson 2h").length == 120
    nothing = understand("bob", now_wall=MONDAY, clients=CLIENTS, services=())
    assert nothing.length is None


def test_every_part_is_marked() -> None:
    assert parts_of("lesson for bob on tue at 9, the printer is broken, for 2 hours") == [
        ("lesson", "service"),
        ("bob", "client"),
        ("on tue", "day"),
        ("at 9", "time"),
        ("printer is broken", "title"),
        ("for 2 hours", "length"),
    ]


PIECES = "anna bob visit tue next 29 feb mar 31 3 3.3. 3pm 15:00 2h 90 min at for from to / - , ß"


@given(st.lists(st.sampled_from(PIECES.split())))
def test_any_line_is_taken_and_its_marks_lie_apart(pieces: list[str]) -> None:
    line = " ".join(pieces)
    found = understood(line)
    ends = [0, *(mark.end for mark in found.marks)]
    assert all(end <= mark.start < mark.end for end, mark in zip(ends, found.marks, strict=False))
    assert ends[-1] <= len(line)
    covered = sum(mark.part is Part.TITLE for mark in found.marks)
    assert bool(covered) == bool(found.title)


@given(st.text(max_size=40))
def test_any_text_at_all_is_taken(line: str) -> None:
    found = understood(line)
    assert found.start is None or found.day == found.start.date()


def test_names_made_once_serve_for_every_letter() -> None:
    names = client_names(CLIENTS)
    found = understand("bob tue", now_wall=MONDAY, clients=names, services=SERVICES)
    assert found.client == STONE


@pytest.mark.parametrize(
    ("line", "completion"),
    [
        ("b", Completion(0, 1, (STONE,))),
        ("ann", Completion(0, 3, (SCHMIDT, PETERS))),
        ("anna p", Completion(0, 6, (PETERS,))),
        ("tue 3pm ju", Completion(8, 10, (GROSS,))),
        ("visit bo", Completion(6, 8, (STONE,))),
        ("tue 3pm b", None),
        ("bob tue", None),
        ("bob ", None),
        ("xyz", None),
        ("", None),
    ],
)
def test_completions_go_on_as_the_words_before_the_cursor(
    line: str, completion: Completion | None
) -> None:
    assert complete(line, len(line), CLIENTS, now_wall=MONDAY) == completion
