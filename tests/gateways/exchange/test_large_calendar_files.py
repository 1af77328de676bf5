"""Tests: calendar files of any size: read piece by piece, told how far, and stopped at once."""

from __future__ import annotations

import gc
import weakref
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from scheduler_app.domain.exchange.records import CalendarFile
from scheduler_app.gateways.exchange.calendar_files import components as calendar_components
from scheduler_app.gateways.exchange.calendar_files import lines as calendar_lines
from scheduler_app.gateways.exchange.calendar_files import reading as calendar_reading
from scheduler_app.gateways.exchange.calendar_files.files import CalendarFiles
from scheduler_app.gateways.work_limit import Progress
from tests.gateways.exchange.calendar_texts import calendar, event, write

UNTIL = datetime(2029, 3, 1, tzinfo=UTC)


def read(file: Path, progress: Progress = lambda _done, _of: True) -> CalendarFile:
    return CalendarFiles().read(file, zone="Europe/Berlin", until=UNTIL, progress=progress)


def many(count: int) -> list[str]:
    """Events of one part, and one in fifty of two parts that stand far from each other."""
    ones, moved = [], []
    for number in range(count):
        lines = [f"DTSTART:2027{number % 12 + 1:02}01T100000Z", f"SUMMARY:Visit {number}"]
        if number % 50 == 0:
            lines.append("RRULE:FREQ=DAILY;COUNT=3")
            moved.append(
                event(
                    f"RECURRENCE-ID:2027{number % 12 + 1:02}02T100000Z",
                    f"DTSTART:2027{number % 12 + 1:02}02T150000Z",
                    uid=str(number),
                )
            )
        ones.append(event(*lines, uid=str(number)))
    return [*ones, *moved]


class Stopper:
    """Counts how often it is asked, and says stop at the given time."""

    def __init__(self, stop_at: int = 10**9) -> None:
        self.asked = 0
        self.told: list[tuple[int, int]] = []
        self._stop_at = stop_at

    def __call__(self, done: int, of: int) -> bool:
        self.asked += 1
        self.told.append((done, of))
        return self.asked < self._stop_at


def test_no_more_parsed_events_are_held_than_wait_for_their_other_parts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[weakref.ref[Any]] = []
    most = parsed = 0
    real = calendar_components.parse

    def parse(lines: Any) -> Any:
        nonlocal most, parsed
        component = real(lines)
        made.append(weakref.ref(component))
        parsed += 1
        if parsed % 120 == 0:
            gc.collect()
            most = max(most, sum(1 for one in made if one() is not None))
        return component

    monkeypatch.setattr(calendar_reading, "parse", parse)
    found = read(write(tmp_path, *many(600)))
    assert len(found.events) == 600
    assert parsed == 612
    # Twelve wait for their moved visit; two more are in hand.
    assert 12 <= most <= 14
    moved = next(each for each in found.events if each.uid == "50")
    assert [visit.detached for visit in moved.visits] == [False, True, False]
    assert [each.uid for each in found.events] == [str(number) for number in range(600)]


def test_progress_is_told_within_a_file_and_never_goes_back(tmp_path: Path) -> None:
    file = write(tmp_path, *many(2_000))
    size = file.stat().st_size
    note = Stopper()
    read(file, note)
    shares = [done / of for done, of in note.told]
    assert {of for _, of in note.told} == {size}
    assert shares == sorted(shares)
    assert len([share for share in shares if 0.2 < share < 0.9]) >= 3
    steps = [later - earlier for earlier, later in pairwise(shares)]
    assert max(steps) < 0.4


def test_a_file_that_is_stopped_at_any_question_gives_nothing_and_asks_no_more(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(calendar_lines, "_PIECE", 1_000)
    file = write(tmp_path, *many(60))
    note = Stopper()
    read(file, note)
    for stop_at in range(1, note.asked + 1):
        stop = Stopper(stop_at)
        assert read(file, stop) == CalendarFile(str(file))
        assert stop.asked == stop_at


def test_an_event_whose_rule_takes_long_is_stopped_in_the_middle_of_it(tmp_path: Path) -> None:
    endless = event(
        "DTSTART:20270301T100000Z", "DURATION:PT1S", "RRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30"
    )
    file = write(tmp_path, endless)
    quick = Stopper()
    read(write(tmp_path, event("DTSTART:20270301T100000Z"), name="quick.ics"), quick)
    stop = Stopper(quick.asked + 3)
    assert read(file, stop) == CalendarFile(str(file))
    assert stop.asked == quick.asked + 3


def test_what_hangs_on_an_event_is_not_held(tmp_path: Path) -> None:
    lines = "".join(" " + "QUJD" * 18 + "\r\n" for _ in range(20_000))
    heavy = event(
        f"ATTACH;ENCODING=BASE64;VALUE=BINARY:QUJD\r\n{lines}SUMMARY:Printer",
        "DTSTART:20270301T100000Z",
    )
    found = read(write(tmp_path, heavy, event("DTSTART:20270302T100000Z", uid="two")))
    assert [each.details.title for each in found.events] == ["Printer", ""]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("newline", ["\r\n", "\n", "\r"])
def test_a_file_is_read_however_it_is_encoded_and_its_lines_end(
    tmp_path: Path, encoding: str, newline: str
) -> None:
    text = calendar(
        event("SUMMARY:Müller & Söhne", "DTSTART:20270301T100000Z", "DESCRIPTION:on\r\n  e")
    )
    file = tmp_path / "some.ics"
    file.write_bytes(text.replace("\r\n", newline).encode(encoding))
    [one] = read(file).events
    assert (one.details.title, one.details.notes) == ("Müller & Söhne", "on e")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("UID:a\\,b", "UID:a,b"),
        ("UID;X-P=1:same", "uid:same"),
        ("UID:sa\r\n me", "UID:same"),
    ],
)
def test_the_parts_of_an_event_find_each_other_however_their_uid_is_written(
    tmp_path: Path, one: str, other: str
) -> None:
    def part(*lines: str) -> str:
        return "\r\n".join(["BEGIN:VEVENT", *lines, "END:VEVENT"])

    alarm = ("BEGIN:VALARM", "UID:alarm", "ACTION:DISPLAY", "TRIGGER:-PT5M", "END:VALARM")
    core = part(*alarm, one, "DTSTART:20270301T100000Z", "RRULE:FREQ=DAILY;COUNT=2")
    moved = part(other, "RECURRENCE-ID:20270302T100000Z", "DTSTART:20270302T150000Z")
    between = event("DTSTART:20270305T100000Z", uid="between")
    found = read(write(tmp_path, core, between, moved))
    assert [len(each.visits) for each in found.events] == [2, 1]


@pytest.mark.parametrize(
    "monster",
    [
        "DESCRIPTION:" + "A" * 1_100_000,
        "DESCRIPTION:" + ("\r\n " + "a" * 900) * 1_300,
        "\r\n".join(["ATTENDEE:mailto:a@example.com"] * 40_000),
        "RRULE:FREQ=DAILY;BYHOUR=" + ",".join(["1"] * 600_000),
    ],
    ids=["one line", "folded", "attendees", "rule"],
)
def test_an_event_that_is_a_file_of_its_own_is_left_out_and_the_others_are_taken(
    tmp_path: Path, monster: str
) -> None:
    start = "DTSTART:20270101T100000Z"
    events = event(start, uid="a"), event(start, monster, uid="big"), event(start, uid="b")
    found = read(write(tmp_path, *events))
    assert [one.uid for one in found.events] == ["a", "b"]
    assert [(one.uid, one.reason) for one in found.skipped] == [("big", "It is larger than 1 MB.")]


@pytest.mark.parametrize(
    "heavy",
    [
        "\r\n".join(f"ATTENDEE;CN=P {n}:mailto:p{n}@example.com" for n in range(3_000)),
        "RRULE:FREQ=DAILY;COUNT=2;BYHOUR=" + ",".join(["10"] * 30_000),
    ],
    ids=["attendees", "rule"],
)
def test_a_heavy_event_is_stopped_while_it_is_parsed(tmp_path: Path, heavy: str) -> None:
    file = write(tmp_path, event("DTSTART:20270101T100000Z", heavy, uid="heavy"))
    quick = Stopper()
    read(write(tmp_path, event("DTSTART:20270101T100000Z"), name="quick.ics"), quick)
    stop = Stopper(quick.asked + 2)
    assert read(file, stop) == CalendarFile(str(file))
    assert stop.asked == quick.asked + 2


def test_an_event_of_too_many_steps_is_left_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(calendar_reading, "_STEPS", 50_000)
    people = "\r\n".join(f"ATTENDEE:mailto:p{n}@example.com" for n in range(3_000))
    start = "DTSTART:20270101T100000Z"
    found = read(write(tmp_path, event(start, people, uid="a"), event(start, uid="b")))
    assert [one.uid for one in found.events] == ["b"]
    assert [one.reason for one in found.skipped] == ["It takes too long to read."]


def test_a_long_line_is_read_in_pieces_and_is_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(calendar_lines, "_PIECE", 7)
    note = "abc def ghi, jkl\r\n  mno\r\n\tpqr äöü €"
    found = read(write(tmp_path, event("DTSTART:20270101T100000Z", f"DESCRIPTION:{note}", uid="a")))
    assert found.events[0].details.notes == "abc def ghi, jkl mnopqr äöü €"
