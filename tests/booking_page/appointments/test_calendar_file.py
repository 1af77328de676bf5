"""Tests: the calendar file of an appointment, read by a library that is not ours."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import icalendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler_app.booking_page.appointments.access import parted
from scheduler_app.booking_page.appointments.viewing import entry_of
from scheduler_app.booking_page.mail.calendar_file import as_icalendar
from scheduler_app.booking_page.store import accounts
from scheduler_app.booking_page.store.appointment import Appointment
from scheduler_app.domain.money.deposit import DepositState
from scheduler_app.domain.page.agreement import DepositCard
from scheduler_app.domain.page.kinds import CommitmentState
from scheduler_app.domain.practice.services import Where
from tests.booking_page.mail.calendar_judges import faults, libical_faults
from tests.booking_page.sample import DAY, NOW, ZONE, sample_commitment, sample_publication
from tests.booking_page.serving import Page
from tests.booking_page.visiting import registered

ONE = Appointment(
    "7d5f1a52-6b7e-4f0e-9d59-0c6f0f1b7a10",
    1,
    "Remote support",
    NOW + DAY,
    NOW + DAY + 3600,
    ZONE,
    CommitmentState.CONFIRMED,
    Where.REMOTE,
    place="",
    price=9000,
    currency="EUR",
    asked_start=None,
    proposals=(),
    note="",
    revision=3,
    by_client=False,
    heard=True,
    waiting=False,
    may_withdraw=False,
    may_move_until=None,
    may_cancel_until=None,
    may_move=False,
    may_cancel=False,
)


def _file(one: Appointment) -> bytes:
    return as_icalendar(entry_of(one, one.revision, sample_publication().practice), NOW)


def test_what_a_deposit_still_has_to_confirm_is_tentative() -> None:
    asked = DepositCard(DepositState.ASKED, 2_500, "EUR")
    for state, status in ((DepositState.ASKED, "TENTATIVE"), (DepositState.HELD, "CONFIRMED")):
        one = replace(ONE, deposit=replace(asked, state=state))
        assert _event(_file(one))["STATUS"] == status


def _event(content: bytes) -> icalendar.Event:
    read = icalendar.Calendar.from_ical(content)
    assert isinstance(read, icalendar.Calendar)
    assert read.errors == []
    (event,) = read.events
    assert event.errors == []
    return event


def test_it_says_what_and_when_and_which_version() -> None:
    content = _file(ONE)
    event = _event(content)
    assert event["UID"] == ONE.uid
    assert event["SEQUENCE"] == 3
    assert event["SUMMARY"] == "Remote support · Anna's IT Help"
    assert event.decoded("DTSTART") == datetime.fromtimestamp(ONE.start, UTC)
    assert event.decoded("DTEND") == datetime.fromtimestamp(ONE.end, UTC)
    assert event["STATUS"] == "CONFIRMED"
    assert "LOCATION" not in event
    # It is no invitation: a calendar that takes it in answers nobody.
    assert b"METHOD" not in content and b"ATTENDEE" not in content and b"ORGANIZER" not in content


@pytest.mark.parametrize(
    ("state", "status"),
    [
        (CommitmentState.PENDING, "TENTATIVE"),
        (CommitmentState.CANCELLED, "CANCELLED"),
        (CommitmentState.DECLINED, "CANCELLED"),
    ],
)
def test_the_state_goes_along(state: CommitmentState, status: str) -> None:
    assert _event(_file(replace(ONE, state=state)))["STATUS"] == status


@given(st.text(st.characters(codec="utf-8"), max_size=200))
def test_any_name_and_place_come_through_whole(text: str) -> None:
    content = _file(replace(ONE, service_name=text, place=f"x{text}"))
    assert faults(content) == []
    event = _event(content)
    lines_told = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    told = "\n".join("".join(c for c in line if c.isprintable()) for line in lines_told)
    assert str(event["LOCATION"]) == f"x{told}"
    assert event["UID"] == ONE.uid


def test_libical_finds_nothing_wrong_with_it() -> None:
    for state in CommitmentState:
        assert libical_faults(_file(replace(ONE, state=state, place="Long Road 1; left"))) == []


def test_its_charset_is_named_once(page: Page) -> None:
    page.publish()
    visitor = registered(page)
    account = page.database.read_now(lambda c: accounts.of_email(c, "zoe@example.org"))
    assert account is not None
    one = sample_commitment("u1", account.id, NOW + DAY, revision=4)
    page.publish(sample_publication(NOW, generation=2, commitments=(one,)))
    answer = visitor.get("/appointments/u1.ics")
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    assert faults(answer.content) == []
    assert _event(answer.content)["SEQUENCE"] == 4


def test_what_is_over_or_off_is_parted_from_what_is_to_come() -> None:
    past = replace(ONE, uid="past", start=NOW - DAY, end=NOW - DAY + 3600)
    running = replace(ONE, uid="running", start=NOW - 600, end=NOW + 3000)
    off = replace(ONE, uid="off", state=CommitmentState.CANCELLED)
    upcoming, rest = parted([past, running, ONE, off], NOW)
    assert [one.uid for one in upcoming] == ["running", ONE.uid]
    assert [one.uid for one in rest] == ["off", "past"]
