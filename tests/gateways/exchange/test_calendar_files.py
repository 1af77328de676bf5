"""Tests: what the reader of calendar files makes of single files, good, odd and broken."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from scheduler_app.domain.bookings.booking import State
from scheduler_app.domain.exchange.records import CalendarFile, ImportedEvent
from scheduler_app.gateways.exchange.calendar_files.files import CalendarFiles
from tests.gateways.exchange.calendar_texts import calendar, event, write

UNTIL = datetime(2029, 3, 1, tzinfo=UTC)


def read(file: Path, zone: str = "Europe/Berlin") -> CalendarFile:
    return CalendarFiles().read(file, zone=zone, until=UNTIL, progress=lambda _done, _of: True)


def only(folder: Path, *components: str, zone: str = "Europe/Berlin") -> ImportedEvent:
    found = read(write(folder, *components), zone)
    assert found.refused == ""
    assert len(found.events) == 1, found.skipped
    return found.events[0]


def starts(told: ImportedEvent) -> list[str]:
    return [f"{datetime.fromtimestamp(each.start, UTC):%Y-%m-%d %H:%M}" for each in told.visits]


def test_a_plain_event_keeps_what_it_says(tmp_path: Path) -> None:
    told = only(
        tmp_path,
        event(
            "DTSTART;TZID=America/New_York:20270302T100000",
            "DTEND;TZID=America/New_York:20270302T113000",
            "SUMMARY:Printer\\, again",
            "LOCATION:Main Street 1",
            "DESCRIPTION:It jams.\\nTwice.",
            "ATTENDEE:MAILTO:Anna@Example.com",
            "ORGANIZER:mailto:me@example.com",
            "STATUS:TENTATIVE",
            "SEQUENCE:3",
            "LAST-MODIFIED:20270101T000000Z",
        ),
    )
    assert starts(told) == ["2027-03-02 15:00"]
    assert told.visits[0].end - told.visits[0].start == 90 * 60
    assert told.zone == "America/New_York"
    assert told.details.title == "Printer, again"
    assert told.details.place == "Main Street 1"
    assert told.details.notes == "It jams.\nTwice."
    assert told.details.state is State.PENDING
    assert told.people == ("anna@example.com", "me@example.com")
    assert (told.sequence, told.modified) == (3, 1798761600)
    assert told.rule == ""


@pytest.mark.parametrize(
    ("lines", "start", "minutes"),
    [
        (["DTSTART:20270302T100000", "DURATION:PT45M"], "2027-03-02 09:00", 45),
        (["DTSTART:20270302T100000Z", "DTEND:20270302T110000Z"], "2027-03-02 10:00", 60),
        (["DTSTART;VALUE=DATE:20270302"], "2027-03-01 23:00", 24 * 60),
        (
            ["DTSTART;VALUE=DATE:20270302", "DTEND;VALUE=DATE:20270305"],
            "2027-03-01 23:00",
            72 * 60,
        ),
        (["DTSTART;VALUE=DATE:20270302", "DTEND;VALUE=DATE:20270302"], "2027-03-01 23:00", 1440),
        # The clocks go forward on 28 March 2027: that day has 23 hours.
        (["DTSTART;VALUE=DATE:20270328"], "2027-03-27 23:00", 23 * 60),
        (
            ["DTSTART;TZID=W. Europe Standard Time:20270302T100000", "DURATION:PT1H"],
            "2027-03-02 09:00",
            60,
        ),
        (["DTSTART;TZID=/vendor.org/Asia/Tokyo:20270302T100000", "DURATION:PT1H"],
         "2027-03-02 01:00", 60),
    ],
)  # fmt: skip
def test_when_an_event_is(tmp_path: Path, lines: list[str], start: str, minutes: int) -> None:
    told = only(tmp_path, event(*lines))
    assert starts(told) == [start]
    assert told.visits[0].end - told.visits[0].start == minutes * 60


def test_days_of_an_all_day_event_end_with_its_last_day(tmp_path: Path) -> None:
    told = only(tmp_path, event("DTSTART;VALUE=DATE:20270302", "DTEND;VALUE=DATE:20270305"))
    assert told.details.all_day
    assert (told.visits[0].first, told.visits[0].last) == (date(2027, 3, 2), date(2027, 3, 4))


def test_a_moment_takes_no_time(tmp_path: Path) -> None:
    told = only(tmp_path, event("DTSTART:20270302T100000Z"))
    assert told.details.transparent
    assert told.visits[0].end > told.visits[0].start


def test_an_end_before_the_start_is_swapped_and_told(tmp_path: Path) -> None:
    found = read(write(tmp_path, event("DTSTART:20270302T100000Z", "DTEND:20270302T090000Z")))
    assert starts(found.events[0]) == ["2027-03-02 09:00"]
    assert "swapped" in found.remarks[0].reason


def test_floating_times_are_in_the_calendars_zone(tmp_path: Path) -> None:
    told = only(
        tmp_path, "X-WR-TIMEZONE:Asia/Kolkata", event("DTSTART:20270302T100000", "DURATION:PT1H")
    )
    assert starts(told) == ["2027-03-02 04:30"]
    assert told.zone == "Asia/Kolkata"


@pytest.mark.parametrize("start", ["DTSTART:", "DTSTART;TZID=Nowhere/Known:"])
@pytest.mark.parametrize(
    ("lines", "days"),
    [
        # 10:00 in New York is 15:00 UTC; the clocks go forward on 14 March 2027.
        (["RRULE:FREQ=DAILY;COUNT=4", "EXDATE:20270314T140000Z"], [12, 13, 15]),
        (["RRULE:FREQ=DAILY;COUNT=4", "EXDATE:20270313T100000,20270314T140000Z"], [12, 15]),
        (["RRULE:FREQ=DAILY;UNTIL=20270314T140000Z"], [12, 13, 14]),
        (["RRULE:FREQ=DAILY;UNTIL=20270314T135959Z"], [12, 13]),
        (["RRULE:FREQ=DAILY;UNTIL=20270314T100000", "EXDATE:20270313T150000Z"], [12, 14]),
        (["RDATE:20270316T140000Z"], [12, 16]),
    ],
)
def test_floating_times_stay_what_they_are_beside_times_in_utc(
    tmp_path: Path, start: str, lines: list[str], days: list[int]
) -> None:
    told = only(
        tmp_path,
        event(f"{start}20270312T100000", "DURATION:PT30M", *lines),
        zone="America/New_York",
    )
    hours = [f"2027-03-{day} {15 if day < 14 else 14}:00" for day in days]
    assert starts(told) == hours
    assert [each.recurrence_id for each in told.visits] == [
        f"2027-03-{day}T10:00:00" for day in days
    ]
    assert {each.end - each.start for each in told.visits} == {30 * 60}
    assert (told.zone, told.wall_start) == ("America/New_York", "2027-03-12T10:00:00")


def test_a_floating_series_knows_its_moved_visit_told_in_utc(tmp_path: Path) -> None:
    told = only(
        tmp_path,
        event("DTSTART:20270302T100000", "DURATION:PT1H", "RRULE:FREQ=DAILY;COUNT=3"),
        event("RECURRENCE-ID:20270303T090000Z", "DTSTART:20270303T160000", "DURATION:PT1H"),
    )
    assert starts(told) == ["2027-03-02 09:00", "2027-03-03 15:00", "2027-03-04 09:00"]
    assert [each.detached for each in told.visits] == [False, True, False]


def test_a_floating_start_with_an_end_in_utc(tmp_path: Path) -> None:
    told = only(tmp_path, event("DTSTART:20270302T100000", "DTEND:20270302T100000Z"))
    assert starts(told) == ["2027-03-02 09:00"]
    assert told.visits[0].end - told.visits[0].start == 60 * 60


def test_whole_days_are_the_practices_own(tmp_path: Path) -> None:
    told = only(tmp_path, "X-WR-TIMEZONE:Asia/Kolkata", event("DTSTART;VALUE=DATE:20270302"))
    assert starts(told) == ["2027-03-01 23:00"]
    assert told.zone == "Europe/Berlin"


def test_an_unknown_zone_is_told(tmp_path: Path) -> None:
    found = read(write(tmp_path, event("DTSTART;TZID=Narnia:20270302T100000", "DURATION:PT1H")))
    assert starts(found.events[0]) == ["2027-03-02 09:00"]
    assert "Narnia" in found.remarks[0].reason


OWN_ZONE = """BEGIN:VTIMEZONE
TZID:Ours
BEGIN:STANDARD
DTSTART:19700101T000000
TZOFFSETFROM:{offset}
TZOFFSETTO:{offset}
END:STANDARD
END:VTIMEZONE""".replace("\n", "\r\n")


@pytest.mark.parametrize(("offset", "start"), [("+0300", "07:00"), ("-0500", "15:00")])
def test_a_zone_of_the_files_own_counts_in_that_file_only(
    tmp_path: Path, offset: str, start: str
) -> None:
    other = "+0900" if offset != "+0900" else "+0100"
    at_ten = event("DTSTART;TZID=Ours:20270302T100000", "DURATION:PT1H")
    read(write(tmp_path, OWN_ZONE.format(offset=other), at_ten))
    told = only(tmp_path, at_ten, OWN_ZONE.format(offset=offset))
    assert starts(told) == [f"2027-03-02 {start}"]


def test_a_recurring_event_keeps_its_rule_in_wall_time(tmp_path: Path) -> None:
    told = only(
        tmp_path,
        event(
            "DTSTART;TZID=Europe/Berlin:20270301T100000",
            "DTEND;TZID=Europe/Berlin:20270301T110000",
            "RRULE:FREQ=WEEKLY;UNTIL=20270412T080000Z",
            "EXDATE;TZID=Europe/Berlin:20270315T100000",
        ),
    )
    assert starts(told) == [
        "2027-03-01 09:00", "2027-03-08 09:00", "2027-03-22 09:00",
        "2027-03-29 08:00", "2027-04-05 08:00", "2027-04-12 08:00",
    ]  # fmt: skip
    assert told.rule == "RRULE:FREQ=WEEKLY;UNTIL=20270412T100000\nEXDATE:20270315T100000"
    assert told.wall_start == "2027-03-01T10:00:00"
    assert [each.recurrence_id for each in told.visits][:2] == [
        "2027-03-01T10:00:00", "2027-03-08T10:00:00",
    ]  # fmt: skip


def test_a_changed_visit_is_detached_and_stands_where_it_was_moved(tmp_path: Path) -> None:
    told = only(
        tmp_path,
        event(
            "DTSTART;TZID=Europe/Berlin:20270301T100000", "DURATION:PT1H", "SUMMARY:Usual",
            "RRULE:FREQ=DAILY;COUNT=3",
        ),
        event(
            "RECURRENCE-ID;TZID=Europe/Berlin:20270302T100000",
            "DTSTART;TZID=Europe/Berlin:20270305T150000", "DURATION:PT2H", "SUMMARY:Moved",
            "STATUS:CANCELLED",
        ),
    )  # fmt: skip
    moved = [each for each in told.visits if each.detached]
    assert starts(told) == ["2027-03-01 09:00", "2027-03-03 09:00", "2027-03-05 14:00"]
    assert len(moved) == 1
    assert moved[0].recurrence_id == "2027-03-02T10:00:00"
    assert moved[0].details is not None
    assert (moved[0].details.title, moved[0].details.state) == ("Moved", State.CANCELLED)


def test_this_and_following_is_kept_as_dates(tmp_path: Path) -> None:
    told = only(
        tmp_path,
        event("DTSTART:20270301T100000Z", "DURATION:PT1H", "RRULE:FREQ=DAILY;COUNT=4"),
        event(
            "RECURRENCE-ID;RANGE=THISANDFUTURE:20270303T100000Z",
            "DTSTART:20270303T120000Z",
            "DURATION:PT1H",
        ),
    )
    assert starts(told) == [
        "2027-03-01 10:00", "2027-03-02 10:00", "2027-03-03 12:00", "2027-03-04 12:00",
    ]  # fmt: skip
    assert told.rule.startswith("RDATE:")
    assert told.made_until == 0


def test_a_rule_without_end_stops_at_the_horizon(tmp_path: Path) -> None:
    told = only(tmp_path, event("DTSTART:20270301T100000Z", "DURATION:PT1H", "RRULE:FREQ=WEEKLY"))
    assert told.made_until == int(UNTIL.timestamp())
    assert 104 <= len(told.visits) <= 105
    assert told.visits[-1].start <= told.made_until


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        ([], "no start"),
        (["DTSTART:20270399T100000"], "Its DTSTART can't be read: “20270399T100000”."),
        (["DTSTART;VALUE=TIME:100000"], "Its DTSTART can't be read: “100000”."),
        (["DTSTART:20270301T100000Z", "DTEND:later"], "Its DTEND can't be read: “later”."),
        (["DTSTART:20270301T100000Z", "DTEND:20270301T110000Z", "DTEND:20270301T120000Z"],
         "more than one end"),
        (["DTSTART:20270301T100000Z", "DURATION:long"], "Its DURATION can't be read: “long”."),
        (["DTSTART:20270301T100000Z", "RRULE:FREQ=DAILY;COUNT=2", "EXDATE:"],
         "Its EXDATE is empty."),
        (["DTSTART:20270301T100000Z", "RDATE;VALUE=TIME:120000Z"],
         "Its RDATE can't be read: “120000Z”."),
        (["DTSTART:20270301T100000Z", "RECURRENCE-ID:never"],
         "Its RECURRENCE-ID can't be read: “never”."),
        (["DTSTART:20270301T100000Z", "DTSTART:20270302T100000Z"], "more than one start"),
        (["DTSTART:20270301T100000Z", "RRULE:FREQ=SOMETIMES"],
         "Its rule can't be understood: RRULE “FREQ=SOMETIMES”."),
        (["DTSTART:20270301T100000Z", "RDATE:yesterday"],
         "Its RDATE can't be read: “yesterday”."),
        (["DTSTART:20270301T100000Z", "DTEND:20290301T100000Z"], "longer than"),
        (["DTSTART:00010101T000000Z"], "year"),
    ],
)  # fmt: skip
def test_a_broken_event_is_skipped_and_the_rest_imported(
    tmp_path: Path, lines: list[str], words: str
) -> None:
    good = event("DTSTART:20270301T100000Z", "DURATION:PT1H", uid="good")
    found = read(write(tmp_path, event(*lines, uid="bad"), good))
    assert [each.uid for each in found.events] == ["good"]
    assert [each.uid for each in found.skipped] == ["bad"]
    assert words in found.skipped[0].reason


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "empty"),
        ("hello", "no calendar file"),
        ("<html>BEGIN:VCALENDAR</html>", "no calendar file"),
        (calendar(event("DTSTART:20270301T100000Z"))[:-20], "too early"),
        (calendar(event("DTSTART:20270301T100000Z"))[:90], "never ends"),
        (calendar(), "empty"),
        (calendar("CALSCALE:CHINESE", event("DTSTART:20270301T100000Z")), "CHINESE"),
    ],
)
def test_a_broken_file_is_refused_with_a_reason(tmp_path: Path, text: str, words: str) -> None:
    file = tmp_path / "broken.ics"
    file.write_text(text)
    found = read(file)
    assert words in found.refused
    assert found.events == ()


def test_what_is_no_event_is_told(tmp_path: Path) -> None:
    task = "BEGIN:VTODO\r\nUID:task\r\nSUMMARY:Buy paper\r\nEND:VTODO"
    found = read(write(tmp_path, task, event("DTSTART:20270301T100000Z")))
    assert [(each.uid, "task" in each.reason) for each in found.skipped] == [("task", True)]


def test_an_event_without_uid_gets_the_same_one_each_time(tmp_path: Path) -> None:
    lines = ("DTSTART:20270301T100000Z", "DURATION:PT1H", "SUMMARY:x")
    first = only(tmp_path, event(*lines, uid=""))
    again = only(tmp_path, event(*lines, uid=""))
    other = only(tmp_path, event(*lines[:2], "SUMMARY:y", uid=""))
    assert first.uid == again.uid != other.uid


def test_the_digest_changes_with_what_is_kept_and_with_nothing_else(tmp_path: Path) -> None:
    lines = ("DTSTART:20270301T100000Z", "DURATION:PT1H", "SUMMARY:x", "RRULE:FREQ=DAILY;COUNT=3")
    first = only(tmp_path, event(*lines, "DTSTAMP:20270101T000000Z"))
    stamped = only(tmp_path, event(*lines, "DTSTAMP:20270105T000000Z"))
    changed = only(tmp_path, event(*lines, "LOCATION:y"))
    assert first.digest == stamped.digest != changed.digest


@pytest.mark.parametrize(
    ("lines", "kept"),
    [
        (("DTSTART:20270301T100000Z", "DURATION:PT1H", "SUMMARY:x"), "1ec2afa4429c57fa65394884"),
        (
            ("DTSTART;VALUE=DATE:20270302", "SUMMARY:Käse\\, it's", "ATTENDEE:mailto:a@b.example"),
            "16bfd996294bc04373d3bcbb",
        ),
        (
            ("DTSTART:20270301T100000Z", "DURATION:PT1H", "SUMMARY:x", "RRULE:FREQ=DAILY;COUNT=3"),
            "deaeca998d58de376ddc124c",
        ),
        (
            ("DTSTART;VALUE=DATE:20270302", "STATUS:TENTATIVE", "RRULE:FREQ=DAILY;COUNT=3"),
            "67c064c98dadf8dfef9cf494",
        ),
    ],
)
def test_an_event_is_known_by_the_digest_that_diaries_keep(
    tmp_path: Path, lines: tuple[str, ...], kept: str
) -> None:
    told = only(tmp_path, event(*lines, uid=""))
    assert (told.digest, told.uid) == (kept, f"import-{kept}")


@pytest.mark.parametrize(
    ("data", "title"),
    [("Käse".encode("cp1252"), "Käse"), ("Käse".encode(), "Käse"), (b"a\x00b", "ab")],
)
def test_titles_in_the_codings_that_exports_use(tmp_path: Path, data: bytes, title: str) -> None:
    file = write(tmp_path, event("DTSTART:20270301T100000Z", "SUMMARY:%"))
    file.write_bytes(file.read_bytes().replace(b"%", data))
    assert read(file).events[0].details.title == title


def test_utf_16_with_its_mark_is_read(tmp_path: Path) -> None:
    file = tmp_path / "wide.ics"
    file.write_text(calendar(event("DTSTART:20270301T100000Z", "SUMMARY:Käse")), encoding="utf-16")
    assert read(file).events[0].details.title == "Käse"


def test_several_calendars_in_one_file(tmp_path: Path) -> None:
    file = tmp_path / "two.ics"
    parts = [calendar(event("DTSTART:20270301T100000Z", uid=uid)) for uid in ("a", "b")]
    file.write_bytes("".join(parts).encode())
    assert [each.uid for each in read(file).events] == ["a", "b"]


def test_folders_give_their_calendar_files_in_order(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    for name in ("b/x.ICS", "a.ics", "notes.txt", "z.ical"):
        (tmp_path / name).write_text("x")
    found = CalendarFiles().files([tmp_path, tmp_path / "a.ics", tmp_path / "notes.txt"])
    assert [str(each.relative_to(tmp_path)) for each in found] == [
        "a.ics", "z.ical", "b/x.ICS", "notes.txt",
    ]  # fmt: skip


def test_what_is_no_file_is_refused(tmp_path: Path) -> None:
    assert "no such file" in read(tmp_path / "gone.ics").refused
    assert "no plain file" in read(tmp_path).refused
