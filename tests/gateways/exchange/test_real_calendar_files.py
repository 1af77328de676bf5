"""Tests: real calendar files, held against the expansion of `recurring_ical_events` itself."""

from __future__ import annotations

import importlib.util
import re
import warnings
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import icalendar
import pytest
import recurring_ical_events
from hypothesis import given
from hypothesis import strategies as st
from icalendar.timezone import tzp

from scheduler_app.domain.exchange.records import CalendarFile
from scheduler_app.domain.zones import zone
from scheduler_app.gateways.exchange.calendar_files.event_facts import (
    MOMENT,
    CalendarReading,
    epoch,
)
from scheduler_app.gateways.exchange.calendar_files.files import CalendarFiles

BERLIN = zone("Europe/Berlin")
UNTIL = datetime(2028, 11, 22, tzinfo=UTC)
COLLECTED = Path(__file__).parents[4] / "shared" / "data" / "ics"


def installed() -> Iterator[Path]:
    """The folders of calendar files that the libraries bring along."""
    for package in ("icalendar", "recurring_ical_events"):
        found = importlib.util.find_spec(package)
        assert found is not None
        assert found.submodule_search_locations is not None
        yield Path(found.submodule_search_locations[0])


def distinct() -> list[Path]:
    """Every file once, though the collection holds many that the libraries bring along too."""
    folders = [*([COLLECTED] if COLLECTED.is_dir() else []), *installed()]
    return list({file.read_bytes(): file for file in CalendarFiles().files(folders)}.values())


FILES = distinct()

SOME = sorted(FILES, key=lambda file: file.name)[::5]
"""A fixed part of them for every run; reading all takes a minute, which `make soak` has."""


def read(file: Path) -> CalendarFile:
    return CalendarFiles().read(
        file, zone=BERLIN.key, until=UNTIL, progress=lambda _done, _of: True
    )


MIXED = ("event_dtr_no_tz_exdatez.ics", "event_with_recurrence.ics", "issue_201_test_matrix.ics")
"""Floating starts beside ends or EXDATEs in UTC: the library alone reads all of it as UTC."""


def wanted_of(file: Path) -> Counter[tuple[int, int]] | None:
    """What the library makes of a file once its floating starts are told in a zone."""
    data = file.read_bytes()
    if file.name.endswith(MIXED):
        data = re.sub(
            rb'DTSTART(;TZID="LOLOLOL")?:(\d{8}T\d{6})(?=\r?\n)',
            rb"DTSTART;TZID=Europe/Berlin:\2",
            data,
        )
    return expected(data)


def expected(data: bytes) -> Counter[tuple[int, int]] | None:
    """Start and end of every occurrence by the library alone; None where it gives up."""
    tzp.use_default()
    found: Counter[tuple[int, int]] = Counter()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            for calendar in icalendar.Calendar.from_ical(data, multiple=True):
                floating = ZoneInfo(str(calendar.get("X-WR-TIMEZONE", BERLIN.key)))
                query = recurring_ical_events.of(calendar)
                for event in query.between(datetime(1583, 1, 1), datetime(2028, 11, 21)):  # noqa: DTZ001
                    start, end = event["DTSTART"].dt, event["DTEND"].dt
                    found[told(start, end, floating)] += 1
    except Exception:  # noqa: BLE001 - some of these files exist to make it fail
        return None
    return found


def told(start: date, end: date, floating: ZoneInfo) -> tuple[int, int]:
    """Both as epoch seconds, with the one liberty that we take: nothing lasts no time."""
    if not isinstance(start, datetime) and end == start:
        end = start + timedelta(days=1)
    reading = CalendarReading("", floating, BERLIN, UNTIL)
    first, last = epoch(start, reading), epoch(end, reading)
    return first, last if last > first else first + MOMENT


@pytest.mark.skipif(not COLLECTED.is_dir(), reason="the collected files are not on this machine")
def test_the_collected_files_are_there() -> None:
    assert len(CalendarFiles().files([COLLECTED])) > 300


@pytest.mark.parametrize(
    "files",
    [
        pytest.param(SOME, id="some"),
        pytest.param(FILES, id="all", marks=pytest.mark.soak),
    ],
)
def test_every_file_is_imported_as_the_library_expands_it_or_says_why_not(
    files: list[Path],
) -> None:
    last = int(datetime(2028, 11, 20, tzinfo=UTC).timestamp())
    wrong: list[str] = []
    compared = 0
    for file in files:
        found = read(file)
        if not found.events and not found.refused and not found.skipped:
            wrong.append(f"{file}: neither imported nor refused")
        wanted = wanted_of(file)
        if wanted is None or found.refused:
            continue
        got = Counter((visit.start, visit.end) for event in found.events for visit in event.visits)
        missing, surplus = (
            Counter({key: n for key, n in rest.items() if key[0] < last})
            for rest in (wanted - got, got - wanted)
        )
        if missing and not found.skipped:
            wrong.append(f"{file}: without {list(missing)[:3]}")
        if surplus:
            wrong.append(f"{file}: surplus {list(surplus)[:3]}")
        compared += 1
    assert wrong == []
    assert compared > 0.6 * len(files) > 25


SEEDS = [file.read_bytes() for file in FILES if file.stat().st_size < 4_000][:120]


@given(data=st.data())
def test_a_mangled_file_never_crashes_the_reader(
    data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    text = bytearray(data.draw(st.sampled_from(SEEDS)))
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, max(0, len(text) - 1)))
        length = data.draw(st.sampled_from([0, 1, 2, 30]))
        text[at : at + length] = data.draw(
            st.sampled_from(
                (
                    *(
                        b"",
                        b"9",
                        b"\r\n",
                        b"\x00",
                        b":",
                        b";",
                        b"=",
                        b"T",
                        b"-",
                        b"\xff",
                        b",",
                        b" ",
                    ),
                    *(b"BEGIN:VEVENT\r\n", b"END:VCALENDAR\r\n", b"RRULE:FREQ=YEARLY\r\n"),
                )
            )
        )
    file = tmp_path_factory.getbasetemp() / "mangled.ics"
    file.write_bytes(bytes(text))
    found = read(file)
    assert found.refused or found.events or found.skipped
    for event in found.events:
        assert event.uid
        assert event.visits
        assert all(visit.end > visit.start for visit in event.visits)
        places = [visit.recurrence_id for visit in event.visits]
        assert len(set(places)) == len(places)
