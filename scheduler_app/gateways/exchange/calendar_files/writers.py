"""Gateways: the diary as an `.ics` or `.csv` file for other programs.

`icalendar` is imported by the module that writes events, at the first export.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from scheduler_app.domain.bookings.booking import Booking
from scheduler_app.domain.errors import Trouble
from scheduler_app.domain.exchange.records import Export
from scheduler_app.domain.zones import zone
from scheduler_app.gateways.exchange.tables import table
from scheduler_app.gateways.safe_file import write_whole

COLUMNS = (
    "date", "start", "end", "zone", "client", "service", "title", "place", "state", "kind",
    "notes", "uid", "price", "currency",
)  # fmt: skip


class CalendarFileWriter:
    """Writes what the name of the file asks for."""

    def write(self, file: Path, export: Export, *, at: datetime) -> None:
        """Put the export into `file`. Raises `Trouble` for another suffix or a failing disk."""
        suffix = file.suffix.lower()
        if suffix in {".ics", ".ical"}:
            from scheduler_app.gateways.exchange.calendar_files.event_writing import as_calendar

            write_whole(file, as_calendar(export, at))
        elif suffix == ".csv":
            write_whole(file, as_table(export))
        else:
            raise Trouble(
                f"{file.name} is neither .ics nor .csv.",
                remedy="Name the file so that its ending says what to write.",
            )


def as_table(export: Export) -> bytes:
    """A table with one line a visit. Times are ISO 8601 with the offset of the booking's zone.

    Prices are those agreed, with a point and all digits of their currency. UTF-8 with a
    byte order mark: without it Excel reads the letters of another code page.
    """
    return table(COLUMNS, (_cells(booking, export) for booking in export.bookings))


def _cells(booking: Booking, export: Export) -> tuple[str, ...]:
    in_zone = zone(booking.zone)
    start, end = booking.start.astimezone(in_zone), booking.end.astimezone(in_zone)
    return (
        start.date().isoformat(),
        start.isoformat(),
        end.isoformat(),
        booking.zone,
        export.clients.get(booking.client_id or 0, ("", ""))[0],
        export.services.get(booking.service_id or 0, ""),
        booking.title,
        booking.place,
        str(booking.state),
        str(booking.kind),
        booking.notes,
        booking.uid,
        booking.agreed.plain if booking.agreed else "",
        booking.agreed_currency,
    )
