"""Invitations: accepted by libical's tables, by a second library, and by what none looks at."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from scheduler_app.domain.messages.calendar_entry import (
    CalendarAppointment,
    EntryStatus,
    ItipMessage,
    Method,
    Participant,
    as_ics,
)
from tests.booking_page.mail.calendar_judges import faults, libical_faults

NOW = 1_803_891_600
"""Monday 1 March 2027, 09:00 UTC."""

DAY = 86_400
ZONES = (
    "Europe/Berlin",
    "America/New_York",
    "Asia/Kolkata",
    "Australia/Lord_Howe",
    "Europe/Dublin",
    "Africa/Casablanca",
    "Asia/Tehran",
    "UTC",
)


def entry(**more: object) -> CalendarAppointment:
    facts: dict[str, object] = {
        "uid": "3f0e9a10-1111-4222-8333-444455556666",
        "sequence": 3,
        "start": NOW + DAY,
        "end": NOW + DAY + 5400,
        "summary": "Printer setup · Meier IT",
        "status": EntryStatus.CONFIRMED,
        "zone": "Europe/Berlin",
        "location": "Lindenstr. 5, Hinterhof; Berlin",
        "description": "030 1\noffice@meier.example",
    }
    return CalendarAppointment(**{**facts, **more})  # type: ignore[arg-type]


def message(method: Method, name: str = "Anna Schmidt") -> ItipMessage:
    return ItipMessage(
        method,
        Participant("office@meier.example", "Meier IT"),
        Participant("anna@example.org", name),
    )


def written(shown: CalendarAppointment, said: ItipMessage | None = None) -> bytes:
    return as_ics(shown, "-//tests//EN", NOW, said).encode()


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("method", [None, *Method])
def test_judges_find_nothing(zone: str, method: Method | None) -> None:
    ends = method is Method.CANCEL
    status = EntryStatus.CANCELLED if ends else EntryStatus.CONFIRMED
    file = written(entry(zone=zone, status=status), message(method) if method else None)
    assert faults(file) == []
    calendar = Calendar.from_ical(file)
    [event] = calendar.events
    assert not calendar.errors and not event.errors
    assert event.start == datetime.fromtimestamp(NOW + DAY, UTC)
    assert event.end == datetime.fromtimestamp(NOW + DAY + 5400, UTC)
    assert event["LOCATION"] == "Lindenstr. 5, Hinterhof; Berlin"
    assert event["DESCRIPTION"] == "030 1\noffice@meier.example"
    if method:
        assert str(event["ORGANIZER"]) == "mailto:office@meier.example"


@pytest.mark.parametrize("zone", ["Europe/Berlin", "UTC", ""])
@pytest.mark.parametrize("method", Method)
def test_libical_s_tables_of_itip_find_nothing(zone: str, method: Method) -> None:
    ends = method is Method.CANCEL
    status = EntryStatus.CANCELLED if ends else EntryStatus.CONFIRMED
    assert libical_faults(written(entry(zone=zone, status=status), message(method))) == []
    assert (
        libical_faults(written(entry(zone=zone, all_day=True, status=status), message(method)))
        == []
    )


def test_the_judges_find_what_is_wrong() -> None:
    good = written(entry(), message(Method.REQUEST))
    for broken in (
        good.replace(b"\r\n", b"\n"),
        re.sub(rb"BEGIN:VTIMEZONE.*END:VTIMEZONE\r\n", b"", good, flags=re.DOTALL),
        good.replace(b"STATUS:CONFIRMED", b"STATUS:CANCELLED"),
        good.replace(b"PARTSTAT=ACCEPTED", b"PARTSTAT=MAYBE"),
        good.replace(b":mailto:office", b":office"),
        good.replace(b"\r\n ", b""),
        good.replace(b"SEQUENCE:3", b"SEQUENCE:x"),
    ):
        assert broken != good and faults(broken) != []


@pytest.mark.parametrize("zone", ZONES)
def test_the_zone_of_the_file_says_the_offsets_that_hold(zone: str) -> None:
    """Read as RFC 5545 has it (3.6.5): the latest onset that is not after a wall time holds."""
    for months in range(12):
        start = NOW + months * 30 * DAY
        text = written(entry(zone=zone, start=start, end=start + 3 * DAY)).decode()
        parts = re.findall(
            r"BEGIN:(?:STANDARD|DAYLIGHT)\r\nDTSTART:(\S+)\r\nTZOFFSETFROM:(\S+)\r\n"
            r"TZOFFSETTO:(\S+)",
            text,
        )
        if zone == "UTC":
            assert "VTIMEZONE" not in text
            continue
        assert 1 <= len(parts) <= 5
        for moment in (start, start + 3 * DAY):
            local = datetime.fromtimestamp(moment, ZoneInfo(zone))
            wall = f"{local:%Y%m%dT%H%M%S}"
            holds = max((part for part in parts if part[0] <= wall), key=lambda part: part[0])
            assert holds[2] == f"{local:%z}"


def test_a_whole_day_has_dates() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    begin = datetime(2027, 3, 27, tzinfo=berlin)
    last = datetime(2027, 3, 29, tzinfo=berlin)
    shown = entry(all_day=True, start=int(begin.timestamp()), end=int(last.timestamp()))
    [event] = Calendar.from_ical(written(shown)).events
    assert event.start == begin.date() and event.end == begin.date() + timedelta(days=2)


@given(st.text(max_size=120), st.text(max_size=300))
def test_nobody_s_words_break_a_file(name: str, words: str) -> None:
    shown = entry(summary=words, location=name, description=words)
    file = written(shown, message(Method.REQUEST, name))
    assert all(len(line) <= 75 for line in file.split(b"\r\n"))
    assert b"\n" not in file.replace(b"\r\n", b"")
    names = re.findall(r"^([A-Z-]+)[;:]", file.replace(b"\r\n ", b"").decode(), re.MULTILINE)
    plain = written(entry(summary="x", location="x", description="x"), message(Method.REQUEST))
    wanted = re.findall(r"^([A-Z-]+)[;:]", plain.replace(b"\r\n ", b"").decode(), re.MULTILINE)
    lacking = {n for n, said in (("LOCATION", name), ("DESCRIPTION", words)) if not said}
    assert names == [name for name in wanted if name not in lacking]
    [event] = Calendar.from_ical(file).walk("VEVENT")
    assert not event.errors


def test_an_hour_that_comes_twice_is_told_as_the_one_that_is_meant() -> None:
    first = int(datetime(2027, 10, 31, 0, 30, tzinfo=UTC).timestamp())
    for start in (first, first + 3_600):
        shown = entry(start=start, end=start + 1_200, zone="Europe/Berlin")
        event = Calendar.from_ical(written(shown)).walk("VEVENT")[0]
        assert event.decoded("DTSTART").timestamp() == start
        assert event.decoded("DTEND").timestamp() == start + 1_200
        assert not faults(written(shown))
