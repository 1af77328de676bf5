"""Tests: the diary on its way out, and back into another diary."""

from __future__ import annotations

import csv
import stat
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import icalendar
import pytest

from scheduler_app.domain.actors import By
from scheduler_app.domain.amounts import Money
from scheduler_app.domain.bookings.booking import Kind
from scheduler_app.domain.clients.client import Client
from scheduler_app.domain.errors import Trouble
from scheduler_app.domain.practice.services import Service
from scheduler_app.domain.time_units import Minutes
from scheduler_app.gateways.exchange.calendar_files.files import CalendarFiles
from scheduler_app.gateways.exchange.calendar_files.writers import CalendarFileWriter
from scheduler_app.gateways.exchange.tables import harmless
from scheduler_app.storage.diary import Diary
from scheduler_app.use_cases.bookings.book import NewBooking, book
from scheduler_app.use_cases.bookings.edit import edit
from scheduler_app.use_cases.bookings.move import move
from scheduler_app.use_cases.bookings.series import NewSeries, book_series
from scheduler_app.use_cases.bookings.show_calendar import calendar_items, prices_agreed
from scheduler_app.use_cases.bookings.states import cancel, mark_no_show
from scheduler_app.use_cases.clients.clients import save_client
from scheduler_app.use_cases.exchange.export_calendar import export
from scheduler_app.use_cases.exchange.import_calendar import import_events, preview
from scheduler_app.use_cases.practice.founding import found_practice
from scheduler_app.use_cases.practice.services import list_services, save_service
from scheduler_app.use_cases.practice.settings import save_settings

ZONE = "Europe/Berlin"


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2027, 3, day, hour, minute, tzinfo=UTC)


@pytest.fixture
def busy_diary(diary: Diary, now: datetime) -> Diary:
    """A diary with one of everything."""
    found_practice(diary, zone_name=ZONE, now=now)
    anna = save_client(diary, Client(0, "Anna Müller", email="anna@example.com"), now=now)
    visit = next(each for each in list_services(diary) if each.name == "Visit on site")
    book(
        diary,
        NewBooking(
            at(2, 9), client_id=anna.id, service_id=visit.id, title="=HYPERLINK(1)",
            notes="Line one\nline two; with, signs", place="Main Street 1",
        ),
        now=now,
    )  # fmt: skip
    book(diary, NewBooking(at(27, 7), title="Private", kind=Kind.BUSY, transparent=True), now=now)
    book(diary, NewBooking(at(28, 8), zone="Asia/Kolkata", minutes=Minutes(45)), now=now)
    gone = book(diary, NewBooking(at(4, 9), title="Called off"), now=now)
    cancel(diary, gone.id, by=By.CLIENT, now=now, why="ill")
    missed = book(diary, NewBooking(at(5, 9), client_id=anna.id), now=now)
    mark_no_show(diary, missed.id, now=missed.start)
    weekly = NewSeries(NewBooking(at(8, 13), title="Backup"), "FREQ=WEEKLY;COUNT=8")
    visits = book_series(diary, weekly, now=now)
    move(diary, visits[1].id, at(16, 15, 30), now=now)
    cancel(diary, visits[2].id, by=By.CONSULTANT, now=now, why="")
    edit(diary, visits[4].id, details={"title": "Restore"}, now=now)
    return diary


@pytest.fixture
def other(tmp_path: Path, now: datetime) -> Iterator[Diary]:
    """Another practice's diary, new."""
    opened = Diary.open(tmp_path / "other" / "diary.db")
    found_practice(opened, zone_name=ZONE, now=now)
    yield opened
    opened.close()


def agenda(diary: Diary) -> list[tuple[object, ...]]:
    return [
        (
            item.uid, item.kind, item.state, item.start, item.end, item.title, item.client,
            item.service, item.place, item.zone, item.transparent, item.all_day, item.preparation,
            item.wrap_up, item.travel,
        )
        for item in calendar_items(diary, -(10**10), 10**10, with_cancelled=True)
    ]  # fmt: skip


def written(diary: Diary, file: Path, now: datetime) -> Path:
    export(diary, CalendarFileWriter(), file, now=now)
    return file


def test_another_diary_shows_the_same_agenda(
    busy_diary: Diary, other: Diary, tmp_path: Path, now: datetime
) -> None:
    file = written(busy_diary, tmp_path / "out.ics", now)
    report = import_events(other, preview(other, CalendarFiles(), [file], now=now), now=now)
    assert report.skipped == ()
    assert agenda(other) == agenda(busy_diary)
    again = written(other, tmp_path / "again.ics", now)
    assert agenda(other) == agenda(busy_diary)
    back = preview(busy_diary, CalendarFiles(), [again], now=now)
    told = import_events(busy_diary, back, now=now)
    assert (told.imported, told.updated) == (0, 0)


def test_the_file_is_what_the_standard_asks_for(
    busy_diary: Diary, tmp_path: Path, now: datetime
) -> None:
    data = written(busy_diary, tmp_path / "out.ics", now).read_bytes()
    assert b"\r\n" in data
    assert b"\n" not in data.replace(b"\r\n", b"")
    assert max(len(line) for line in data.split(b"\r\n")) <= 75
    calendar = icalendar.Calendar.from_ical(data)
    assert calendar["VERSION"] == "2.0"
    assert calendar["PRODID"]
    defined = {str(zone["TZID"]) for zone in calendar.timezones}
    used = set()
    for event in calendar.events:
        assert {"UID", "DTSTAMP", "DTSTART", "DTEND", "SEQUENCE", "STATUS"} <= set(event)
        used.add(event["DTSTART"].params.get("TZID"))
    assert used == defined == {ZONE, "Asia/Kolkata"}
    (master,) = [event for event in calendar.events if "RRULE" in event]
    assert len([event for event in calendar.events if event["UID"] == master["UID"]]) == 4


def test_the_table_has_a_line_a_visit_and_no_formulas(
    busy_diary: Diary, tmp_path: Path, now: datetime
) -> None:
    file = written(busy_diary, tmp_path / "out.csv", now)
    with file.open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert len(rows) == len(agenda(busy_diary))
    first = rows[0]
    assert (first["date"], first["start"]) == ("2027-03-02", "2027-03-02T10:00:00+01:00")
    assert (first["client"], first["service"]) == ("Anna Müller", "Visit on site")
    assert first["title"] == "'=HYPERLINK(1)"
    assert first["notes"] == "Line one\nline two; with, signs"


def test_what_is_written_is_for_its_owner_only(
    busy_diary: Diary, tmp_path: Path, now: datetime
) -> None:
    file = tmp_path / "out.ics"
    file.write_text("old")
    file.chmod(0o644)
    written(busy_diary, file, now)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert [each.name for each in tmp_path.iterdir() if ".part" in each.name] == []


def test_a_link_stays_one_and_its_target_is_written(
    busy_diary: Diary, tmp_path: Path, now: datetime
) -> None:
    (tmp_path / "synced").mkdir()
    target = tmp_path / "synced" / "diary.ics"
    target.write_text("old")
    near, far, dangling = (tmp_path / f"{name}.ics" for name in ("near", "far", "dangling"))
    near.symlink_to(Path("synced", "diary.ics"))
    far.symlink_to(near)
    dangling.symlink_to(tmp_path / "synced" / "new.ics")
    for link in (near, far, dangling):
        target.write_text("old")
        written(busy_diary, link, now)
        assert link.is_symlink()
        assert link.resolve().read_bytes().startswith(b"BEGIN:VCALENDAR")
    assert sorted(each.name for each in target.parent.iterdir()) == ["diary.ics", "new.ics"]


@pytest.mark.parametrize("linked", [False, True])
def test_a_read_only_file_is_not_replaced(
    busy_diary: Diary, tmp_path: Path, now: datetime, linked: bool
) -> None:
    kept = tmp_path / "kept.ics"
    kept.write_text("old")
    kept.chmod(0o444)
    file = kept
    if linked:
        file = tmp_path / "link.ics"
        file.symlink_to(kept)
    with pytest.raises(Trouble, match="read-only"):
        written(busy_diary, file, now)
    assert kept.read_text() == "old"
    assert stat.S_IMODE(kept.stat().st_mode) == 0o444
    assert not list(tmp_path.glob("*.part"))


def test_a_link_in_a_circle_or_to_a_device_is_told(
    busy_diary: Diary, tmp_path: Path, now: datetime
) -> None:
    circle, device = tmp_path / "circle.ics", tmp_path / "device.ics"
    circle.symlink_to(circle)
    device.symlink_to("/dev/null")
    for file in (circle, device):
        with pytest.raises(Trouble) as told:
            written(busy_diary, file, now)
        assert told.value.remedy
    assert Path("/dev/null").is_char_device()


FLOATING = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//tests//EN
BEGIN:VEVENT
UID:floating
DTSTART:20270302T100000
DTEND:20270302T103000
RRULE:FREQ=WEEKLY;COUNT=6
EXDATE:20270316T090000Z
SUMMARY:Call
END:VEVENT
END:VCALENDAR
"""


def test_a_floating_series_loses_no_visit_on_its_way_through(
    diary: Diary, other: Diary, tmp_path: Path, now: datetime
) -> None:
    found_practice(diary, zone_name=ZONE, now=now)
    came = tmp_path / "came.ics"
    came.write_text(FLOATING)
    import_events(diary, preview(diary, CalendarFiles(), [came], now=now), now=now)
    items = calendar_items(diary, -(10**10), 10**10)
    walls = [datetime.fromtimestamp(item.start, ZoneInfo(ZONE)) for item in items]
    assert [f"{wall:%m-%d %H:%M}" for wall in walls] == [
        "03-02 10:00", "03-09 10:00", "03-23 10:00", "03-30 10:00", "04-06 10:00",
    ]  # fmt: skip
    file = written(diary, tmp_path / "out.ics", now)
    assert b"RDATE;" not in file.read_bytes()
    import_events(other, preview(other, CalendarFiles(), [file], now=now), now=now)
    assert agenda(other) == agenda(diary)


@pytest.mark.parametrize("name", ["out.pdf", "missing/out.ics", "folder.ics"])
def test_what_can_not_be_written_is_told_and_leaves_nothing(
    busy_diary: Diary, tmp_path: Path, now: datetime, name: str
) -> None:
    (tmp_path / "folder.ics").mkdir()
    with pytest.raises(Trouble) as told:
        written(busy_diary, tmp_path / name, now)
    assert told.value.remedy
    assert not list(tmp_path.glob("**/*.part"))


def test_all_day_series_come_back_as_they_were(
    diary: Diary, other: Diary, tmp_path: Path, now: datetime
) -> None:
    save_settings(diary, {"practice.zone": ZONE}, now=now)
    source = tmp_path / "in.ics"
    source.write_text(
        "BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:days\nDTSTART;VALUE=DATE:20270325\n"
        "DTEND;VALUE=DATE:20270327\nRRULE:FREQ=WEEKLY;UNTIL=20270501\n"
        "EXDATE;VALUE=DATE:20270408\nSUMMARY:Fair\nEND:VEVENT\nEND:VCALENDAR\n"
    )
    for book_of, file in ((diary, source), (other, tmp_path / "out.ics")):
        if book_of is other:
            written(diary, file, now)
        import_events(book_of, preview(book_of, CalendarFiles(), [file], now=now), now=now)
    assert len(agenda(diary)) == 5
    assert agenda(other) == agenda(diary)


def test_services_with_gaps_survive_the_way(
    diary: Diary, other: Diary, tmp_path: Path, now: datetime
) -> None:
    for each in (diary, other):
        save_settings(each, {"practice.zone": ZONE}, now=now)
        save_service(
            each,
            Service(
                0,
                "Move",
                Minutes(60),
                preparation=Minutes(5),
                wrap_up=Minutes(10),
                travel=Minutes(20),
            ),
            now=now,
        )
    move_service = next(each for each in list_services(diary) if each.name == "Move")
    book(diary, NewBooking(at(2, 9), service_id=move_service.id), now=now)
    file = written(diary, tmp_path / "out.ics", now)
    import_events(other, preview(other, CalendarFiles(), [file], now=now), now=now)
    assert agenda(other) == agenda(diary)


def test_prices_survive_the_way_and_are_plain_numbers_in_the_table(
    diary: Diary, other: Diary, tmp_path: Path, now: datetime
) -> None:
    """Whatever the service costs here or there by now."""
    found_practice(diary, zone_name=ZONE, now=now)
    service = list_services(diary)[0]
    for price, currency in ((800050, "JPY"), (1005, "KWD"), (8000, "EUR")):
        save_service(diary, replace(service, price=price, currency=currency), now=now)
        start = at(2 + len(currencies(diary)), 9)
        book(diary, NewBooking(start, service_id=service.id), now=now)
    book_series(
        diary, NewSeries(NewBooking(at(8, 13), service_id=1), "FREQ=WEEKLY;COUNT=3"), now=now
    )
    book(diary, NewBooking(at(27, 7), title="Private", kind=Kind.BUSY), now=now)
    save_service(diary, replace(service, price=9900, currency="GBP"), now=now)
    with written(diary, tmp_path / "out.csv", now).open(encoding="utf-8-sig") as csv_file:
        table = list(csv.DictReader(csv_file))
    assert [(row["price"], row["currency"]) for row in table] == [
        ("800050", "JPY"), ("1.005", "KWD"), *[("80.00", "EUR")] * 4, ("", ""),
    ]  # fmt: skip
    file = written(diary, tmp_path / "out.ics", now)
    import_events(other, preview(other, CalendarFiles(), [file], now=now), now=now)
    assert currencies(other) == currencies(diary)


def currencies(diary: Diary) -> list[Money]:
    """What was agreed for each visit, in order."""
    items = calendar_items(diary, 0, 2**33, with_cancelled=True)
    prices = prices_agreed(diary, [item.id for item in items])
    return [prices[item.id] for item in items if item.id in prices]


@pytest.mark.parametrize(
    ("cell", "told"),
    [
        ("=1+1", "'=1+1"),
        (" \t=1+1", " \t'=1+1"),
        ("-5", "-5"),
        ("-19.00", "-19.00"),
        ("-5+2", "'-5+2"),
        ("+49 89 831798", "'+49 89 831798"),
        ('x;=HYPERLINK("http://a.example","b");', 'x;\'=HYPERLINK("http://a.example","b");'),
        ("one\n=cmd|'/c calc'!A0", "one\n'=cmd|'/c calc'!A0"),
        ("one\n-2+3+cmd|'/c calc'!A0", "one\n'-2+3+cmd|'/c calc'!A0"),
        (
            "bring:\n- a cable\n- 2 disks; +49 89 831798",
            "bring:\n- a cable\n- 2 disks; +49 89 831798",
        ),
        ("a = b; c", "a = b; c"),
    ],
)
def test_no_part_of_a_cell_is_a_formula_where_semicolons_part_cells(cell: str, told: str) -> None:
    assert harmless(cell) == told
