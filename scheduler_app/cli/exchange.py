"""Command line: files of other programs, taken in and written."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Sequence
from pathlib import Path

from scheduler_app.app import EXCHANGE
from scheduler_app.cli.answers import Answer, CommandSession
from scheduler_app.domain.errors import Trouble
from scheduler_app.domain.exchange.records import ImportReport, TakeAs
from scheduler_app.gateways.exchange.address_books.files import SUFFIXES
from scheduler_app.use_cases.exchange import import_calendar, import_clients
from scheduler_app.use_cases.exchange.export_calendar import export


def import_files(session: CommandSession, arguments: Namespace) -> Answer:
    """Take in calendars and address books."""
    report = _imported(session, arguments.paths, days_off=arguments.days_off)
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


def export_file(session: CommandSession, arguments: Namespace) -> Answer:
    """Write the diary to a file of the format that its name says."""
    file: Path = arguments.file
    count = export(session.diary, EXCHANGE.writer(), file, now=session.clock())
    return Answer({"file": str(file), "exported": count}, [f"{count} bookings in {file.name}"])


def _imported(session: CommandSession, paths: Sequence[Path], *, days_off: bool) -> ImportReport:
    """Clients first, so that events know them."""
    for path in paths:
        if not path.exists():
            raise Trouble(f"There is no {path}.", remedy="Nothing was imported. Check the name.")
    diary, now = session.diary, session.clock()
    calendars, contacts = EXCHANGE.calendars(), EXCHANGE.contacts()
    folders = [path for path in paths if path.is_dir()]
    address_books = [path for path in folders if contacts.files([path])]
    address_books += [path for path in paths if path.suffix.lower() in SUFFIXES]
    others = [
        path
        for path in paths
        if path not in address_books or (path in folders and calendars.files([path]))
    ]
    people = import_clients.import_clients(
        diary,
        import_clients.preview(diary, contacts, address_books),
        now=now,
    )
    preview = import_calendar.preview(diary, calendars, others, now=now)
    if days_off:
        preview = preview.choose_all_day(TakeAs.DAY_OFF)
    events = import_calendar.import_events(diary, preview, now=now)
    return ImportReport(
        people.imported + events.imported,
        people.updated + events.updated,
        people.unchanged + events.unchanged,
        people.skipped + events.skipped,
        people.remarks + events.remarks,
        people.files + events.files,
    )
