"""Benchmark: import of 10,000 events, from the file to the commit, against parsing alone."""

from __future__ import annotations

import random
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

import icalendar

from benchmarks.measure import Figure, interleaved, publish
from scheduler_app.gateways.exchange.calendar_files.files import CalendarFiles
from scheduler_app.storage.diary import Diary
from scheduler_app.use_cases.exchange.import_calendar import import_events, preview
from scheduler_app.use_cases.practice.founding import found_practice

EVENTS = 10_000
ROUNDS = 5
NOW = datetime(2027, 3, 1, 8, 0, tzinfo=UTC)


def main() -> None:
    """Import the same calendar into a new diary each time."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        file = folder / "calendar.ics"
        file.write_bytes(calendar_text().encode())
        diaries = iter(range(1_000))

        def through_the_diary() -> None:
            diary = Diary.open(folder / f"{next(diaries)}.db")
            found_practice(diary, zone_name="Europe/Berlin", now=NOW)
            wanted = preview(diary, CalendarFiles(), [file], now=NOW)
            report = import_events(diary, wanted, now=NOW)
            diary.close()
            assert (report.imported, report.skipped) == (EVENTS, ())

        def parsing_alone() -> None:
            assert len(icalendar.Calendar.from_ical(file.read_bytes()).events) == EVENTS

        samples = interleaved({"import": through_the_diary, "parse": parsing_alone}, rounds=ROUNDS)
    publish(
        Figure(
            what="import, a new diary included",
            at=f"{EVENTS:,} events",
            measured=samples["import"].median,
            limit=samples["parse"].median,
            most_ratio=1.4,
        )
    )


def calendar_text() -> str:
    """Events as calendars export them: four years of work, a few of them at the same time."""
    dice = random.Random(2027)
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//bench//EN"]
    start = datetime(2024, 1, 1, 8, 0)  # noqa: DTZ001 - wall time of the zone below
    for number in range(EVENTS):
        begin = start + timedelta(minutes=210 * number + dice.choice((0, 15, 30)))
        end = begin + timedelta(minutes=dice.choice((30, 60, 90, 240)))
        lines += [
            "BEGIN:VEVENT",
            f"UID:{number}-{dice.randrange(10**12)}@example.com",
            "DTSTAMP:20270101T000000Z",
            "CREATED:20261201T101500Z",
            "LAST-MODIFIED:20261215T080000Z",
            f"DTSTART;TZID=Europe/Berlin:{begin:%Y%m%dT%H%M%S}",
            f"DTEND;TZID=Europe/Berlin:{end:%Y%m%dT%H%M%S}",
            f"SUMMARY:Call with customer {dice.randrange(500)}",
            "LOCATION:Main Street 1\\, Berlin",
            "DESCRIPTION:The printer in the office jams again.\\nBring toner.",
            "STATUS:CONFIRMED",
            "SEQUENCE:1",
            "TRANSP:OPAQUE",
            "END:VEVENT",
        ]
    return "\r\n".join([*lines, "END:VCALENDAR", ""])


if __name__ == "__main__":
    main()
