"""Tests: content lines have the parts that the library finds, and none is left out that counts."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from icalendar import Parameters
from icalendar.parser import Contentline

from scheduler_app.gateways.exchange import calendar_files
from scheduler_app.gateways.exchange.calendar_files import reading as calendar_reading
from scheduler_app.gateways.exchange.calendar_files.content_lines import (
    KEPT,
    ContentLine,
    kept_lines,
)
from tests.gateways.exchange.calendar_texts import event, write
from tests.gateways.exchange.test_real_calendar_files import SOME, read

Parts = tuple[str, Parameters, str]

NAMES = st.sampled_from(["UID", "dtstart", "X-Ä", "A.B", "SUMMARY ", " X", "", "X_1", "1-"])
VALUES = st.text("aZ1 .,;:=\\\"^%'/_+-\tnNé\x01", max_size=12)
LINES = st.builds(
    lambda name, parameters, value: "".join(
        [name, *(f";{each}" for each in parameters), ":", value]
    ),
    NAMES,
    st.lists(st.builds("{}={}".format, NAMES, VALUES) | VALUES, max_size=3),
    VALUES,
)


def parts_of(line: Contentline) -> tuple[Parts, Parts] | str:
    try:
        return line.parts(), line.raw_parts()
    except ValueError as error:
        return str(error)


@given(LINES | st.text('AZ-1;:=,"\\ \t/é', max_size=16))
@example("DTSTART;TZID=Europe/Berlin;VALUE=DATE:20270301")
@example("X;A=1;a=2;B=3:v")
@example('DESCRIPTION:one\\, two\\nthree \\\\ four: "five"')
@example("SUMMARY:")
@example("SUMMARY;:x")
def test_a_line_has_the_parts_that_the_library_finds(line: str) -> None:
    ours = parts_of(ContentLine(line))
    theirs = parts_of(Contentline(line))  # type: ignore[no-untyped-call]
    assert ours == theirs
    if not isinstance(ours, str) and not isinstance(theirs, str):
        assert list(ours[0][1].items()) == list(theirs[0][1].items())


def test_what_is_read_of_an_event_is_kept() -> None:
    asked = {
        node.value
        for name in ("event_facts", "recurring_events", "floating_times", "kept_rules")
        for node in ast.walk(_tree(name))
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and node.value.isupper()
        and node.value.replace("-", "").isalpha()
        and len(node.value) > 2
    }
    others = {"VEVENT", "UTC", "TZID", "RANGE", "THISANDFUTURE", "CANCELLED", "TENTATIVE"}
    assert asked - KEPT - others == {"TRANSPARENT", "UNTIL"}
    assert {"DTSTART", "RDATE", "X-SCHEDULER-PRICE"} <= asked


def _tree(name: str) -> ast.Module:
    return ast.parse((Path(calendar_files.__path__[0]) / f"{name}.py").read_text("utf-8"))


def test_what_is_left_out_changes_no_event_of_a_real_file(monkeypatch: pytest.MonkeyPatch) -> None:
    taken = [read(file) for file in SOME[::3]]
    monkeypatch.setattr(calendar_reading, "kept_lines", iter)
    whole = [read(file) for file in SOME[::3]]
    assert sum(len(file.events) for file in taken) > 30
    for one, other in zip(taken, whole, strict=True):
        spoiled = {each.uid for each in other.skipped} - {each.uid for each in one.skipped}
        assert [each for each in one.events if each.uid not in spoiled] == list(other.events)


def test_a_line_without_a_clear_name_is_left_to_the_parser() -> None:
    lines = ["DTSTAMP:1", "DTSTAMP :1", "nonsense", "summary;X=1:a", "x-foo;UID:1", ":", "Ü:1"]
    assert list(kept_lines(lines)) == ["DTSTAMP :1", "nonsense", "summary;X=1:a", ":", "Ü:1"]


def test_an_event_is_taken_whatever_is_wrong_with_its_reminder(tmp_path: Path) -> None:
    alarm = "BEGIN:VALARM\r\nTRIGGER:PT-2H\r\nACTION:DISPLAY\r\nEND:VALARM"
    file = write(tmp_path, event("DTSTART:20270301T100000Z", alarm, uid="a"))
    found = read(file)
    assert [each.uid for each in found.events] == ["a"]
    assert found.skipped == ()
