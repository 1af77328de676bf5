"""The doors' other half: what each command of the command line does and how it answers."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from scheduler_app.app import Clock
from scheduler_app.domain.amounts import Money
from scheduler_app.domain.bookings.booking import Booking
from scheduler_app.domain.calendar.items import CalendarItem
from scheduler_app.domain.clients.client import Client
from scheduler_app.domain.errors import InvalidInput, NotFound
from scheduler_app.domain.zones import day_start, from_epoch, instant_of, to_epoch, zone
from scheduler_app.settings import Settings
from scheduler_app.storage.diary import Diary
from scheduler_app.use_cases.bookings.book import NewBooking, book
from scheduler_app.use_cases.bookings.cancel import cancel
from scheduler_app.use_cases.bookings.move import move
from scheduler_app.use_cases.bookings.show_booking import booking_history
from scheduler_app.use_cases.bookings.show_calendar import (
    calendar_item,
    calendar_items,
    prices_agreed,
)
from scheduler_app.use_cases.calendar.find_slots import find_slots
from scheduler_app.use_cases.clients.clients import client_named
from scheduler_app.use_cases.practice.rules import get_practice, save_settings, settings_as_text
from scheduler_app.use_cases.practice.services import service_named


@dataclass(frozen=True, slots=True)
class Session:
    """What a command works with."""

    diary: Diary
    clock: Clock

    @property
    def zone(self) -> ZoneInfo:
        """The practice's zone, in which times are told."""
        return zone(get_practice(self.diary).zone)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a command has to say: JSON data and the same in lines. Not `ok` is exit status 1."""

    data: object
    lines: Sequence[str]
    ok: bool = True


def agenda(session: Session, arguments: Namespace) -> Answer:
    """What overlaps the local dates, cancelled bookings included: their state tells."""
    in_zone = session.zone
    start, end = _instants(arguments.first, arguments.last, in_zone)
    found = calendar_items(session.diary, start, end, with_cancelled=True)
    agreed = prices_agreed(session.diary, [item.id for item in found])
    return Answer(
        [_as_data(item, in_zone, agreed.get(item.id)) for item in found],
        [_as_line(item, in_zone) for item in found],
    )


def slots(session: Session, arguments: Namespace) -> Answer:
    """Free starts of a service."""
    in_zone = session.zone
    service = service_named(session.diary, arguments.service)
    starts = find_slots(
        session.diary,
        service.id,
        arguments.first,
        arguments.last,
        now=session.clock(),
        as_client=arguments.as_client,
    )
    told = [start.astimezone(in_zone) for start in starts]
    return Answer(
        [start.isoformat() for start in told], [f"{start:%a %Y-%m-%d %H:%M}" for start in told]
    )


def book_visit(session: Session, arguments: Namespace) -> Answer:
    """Book a service for a client, who is made if unknown."""
    service = service_named(session.diary, arguments.service)
    known = client_named(session.diary, arguments.client)
    wish = NewBooking(
        start=_aware(arguments.start, session.zone),
        client_id=known.id if known else None,
        new_client=None if known else Client(id=0, name=arguments.client),
        service_id=service.id,
        minutes=arguments.minutes,
    )
    return _told(session, book(session.diary, wish, now=session.clock()))


def move_visit(session: Session, arguments: Namespace) -> Answer:
    """Move a booking."""
    start = _aware(arguments.start, session.zone)
    moved = move(session.diary, arguments.id, start, now=session.clock(), why=arguments.reason)
    return _told(session, moved)


def cancel_visit(session: Session, arguments: Namespace) -> Answer:
    """Cancel a booking."""
    cancelled = cancel(
        session.diary, arguments.id, by=arguments.by, now=session.clock(), why=arguments.reason
    )
    return _told(session, cancelled)


def history(session: Session, arguments: Namespace) -> Answer:
    """What became of a booking, oldest first."""
    in_zone = session.zone
    lines = booking_history(session.diary, arguments.id)
    data = [
        {
            "at": line.at.astimezone(in_zone).isoformat(),
            "by": str(line.by),
            "what": line.what,
            "why": line.why,
        }
        for line in lines
    ]
    told = [
        f"{line.at.astimezone(in_zone):%Y-%m-%d %H:%M}  {line.what} by {line.by}"
        + (f"; {line.why}" if line.why else "")
        for line in lines
    ]
    return Answer(data, told)


def settings(session: Session, arguments: Namespace) -> Answer:
    """All settings, one of them, or one set anew."""
    name, value = arguments.name, arguments.value
    if value is not None:
        save_settings(session.diary, {name: value}, now=session.clock())
    stored = settings_as_text(session.diary)
    if name is not None:
        if name not in stored:
            raise InvalidInput(
                name, "There is no such setting.", remedy=f"There are {', '.join(stored)}."
            )
        stored = {name: stored[name]}
    return Answer(stored, [f"{key} = {text}" for key, text in stored.items()])


def import_files(session: Session, arguments: Namespace) -> Answer:
    """Take in calendars and address books."""
    from scheduler_app.app import import_paths

    report = import_paths(
        session.diary, arguments.paths, days_off=arguments.days_off, clock=session.clock
    )
    skipped = [
        {"file": skip.file, "uid": skip.uid, "reason": skip.reason} for skip in report.skipped
    ]
    data = {
        "imported": report.imported,
        "updated": report.updated,
        "unchanged": report.unchanged,
        "skipped": skipped,
    }
    counts = f"{report.imported} imported, {report.updated} updated, {report.unchanged} unchanged"
    told = [f"skipped {skip.file} {skip.uid}: {skip.reason}" for skip in report.skipped]
    told += [f"note on {note.file} {note.uid}: {note.reason}" for note in report.remarks]
    return Answer(data, [counts, *told])


def export_file(session: Session, arguments: Namespace) -> Answer:
    """Write the diary to a file of the format that its name says."""
    from scheduler_app.app import export_to

    count = export_to(session.diary, arguments.file, clock=session.clock)
    file: Path = arguments.file
    return Answer({"file": str(file), "exported": count}, [f"{count} bookings in {file.name}"])


def doctor(settings: Settings, clock: Clock, _arguments: Namespace) -> Answer:
    """Examine diary, backups and installation, whatever the file is."""
    from scheduler_app.use_cases.care.doctor import examine_file

    checks = examine_file(settings.diary, now=clock())
    data = [{"check": check.check, "ok": check.ok, "detail": check.detail} for check in checks]
    told = [f"{'ok  ' if check.ok else 'BAD '} {check.check}: {check.detail}" for check in checks]
    return Answer(data, told, ok=all(check.ok for check in checks))


def restore(settings: Settings, clock: Clock, arguments: Namespace) -> Answer:
    """Put a backup in the diary's place; what stood there is kept under another name."""
    from scheduler_app.use_cases.care import backups

    now = clock()
    known = backups.backups_of(settings.diary, now)
    wanted = [one for one in known if arguments.backup in (None, one.name)]
    if not wanted:
        names = ", ".join(one.name for one in known)
        raise NotFound(
            "There is no such backup." if known else "There is no backup of this diary.",
            remedy=f"Nothing was changed. There are {names}." if known else "Nothing was changed.",
        )
    aside = backups.restore(settings.diary, wanted[0], now=now)
    lines = [f"restored {wanted[0].name}"]
    if aside is not None:
        lines.append(f"what stood in its place is kept as {aside.name}")
    data = {"restored": wanted[0].name, "aside": aside.name if aside else None}
    return Answer(data, lines)


OF_THE_FILE = ("doctor", "restore")
"""Commands that work where the diary can't be opened."""


def _told(session: Session, booking: Booking) -> Answer:
    in_zone = session.zone
    item = calendar_item(session.diary, booking.id)
    return Answer(_as_data(item, in_zone, booking.agreed), [_as_line(item, in_zone)])


def _as_data(item: CalendarItem, in_zone: ZoneInfo, agreed: Money | None) -> dict[str, object]:
    return {
        "id": item.id,
        "uid": item.uid,
        "client": item.client or None,
        "service": item.service or None,
        "title": item.title,
        "start": from_epoch(item.start).astimezone(in_zone).isoformat(),
        "end": from_epoch(item.end).astimezone(in_zone).isoformat(),
        "state": item.state,
        "price": agreed.plain if agreed else None,
        "currency": agreed.currency if agreed else None,
    }


def _as_line(item: CalendarItem, in_zone: ZoneInfo) -> str:
    start, end = (from_epoch(at).astimezone(in_zone) for at in (item.start, item.end))
    until = f"{end:%H:%M}" if end - start < timedelta(days=1) else f"{end:%Y-%m-%d %H:%M}"
    parts = dict.fromkeys((item.headline, item.service, item.title))
    what = " · ".join(part for part in parts if part)
    return f"{item.id:>6}  {start:%a %Y-%m-%d %H:%M}-{until}  {what} ({item.state})"


def _aware(moment: datetime, in_zone: ZoneInfo) -> datetime:
    return moment if moment.tzinfo is not None else instant_of(moment, in_zone)


def _instants(first: date, last: date, in_zone: ZoneInfo) -> tuple[int, int]:
    if last < first:
        raise InvalidInput("to", "The range ends before it starts.", remedy="Swap the dates.")
    return to_epoch(day_start(first, in_zone)), to_epoch(day_start(last, in_zone))
