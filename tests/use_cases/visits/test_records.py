"""Records of visits: begun as drafts, kept with history, never written over what others wrote."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from fractions import Fraction

import pytest

from scheduler_app.domain.amounts import Money
from scheduler_app.domain.bookings.booking import State
from scheduler_app.domain.clients.client import Client
from scheduler_app.domain.clients.device import Device, DeviceKind
from scheduler_app.domain.errors import InvalidInput, NotAllowed, NotFound
from scheduler_app.domain.time_units import Minutes
from scheduler_app.domain.visits.merging import ChangedMeanwhile
from scheduler_app.domain.visits.templates import Checklist, Snippet, filled_in
from scheduler_app.domain.visits.visit import IssueState, Tick, UsedPart, VisitIssue, VisitRecord
from scheduler_app.storage.diary import Diary
from scheduler_app.use_cases.bookings.book import NewBooking, book
from scheduler_app.use_cases.bookings.show_booking import booking_details, booking_history
from scheduler_app.use_cases.bookings.states import cancel
from scheduler_app.use_cases.bookings.undo import redo, undo, undo_state
from scheduler_app.use_cases.clients.devices import save_device
from scheduler_app.use_cases.clients.dossier import dossier_of, timeline_of
from scheduler_app.use_cases.visits.records import (
    draft_for_client,
    draft_of,
    get_record,
    record_of,
    remove_record,
    save_record,
)
from scheduler_app.use_cases.visits.rework import rework_in
from scheduler_app.use_cases.visits.templates import (
    list_checklists,
    list_snippets,
    remove_checklist,
    save_checklist,
    save_snippet,
)

TUESDAY = datetime(2027, 3, 2, 9, 0, tzinfo=UTC)
REMOTE = 1
BLANK = VisitIssue("Printer prints blank pages", "Toner empty", "New cartridge", IssueState.SOLVED)
TONER = UsedPart("Toner TN-2420", Fraction(5, 2), Money(4990, "EUR"), "SN 7")


@pytest.fixture
def booked(practice: Diary, anna: Client, now: datetime) -> int:
    """A remote session on Tuesday at ten by the practice's clock."""
    wanted = NewBooking(TUESDAY, client_id=anna.id, service_id=REMOTE)
    return book(practice, wanted, now=now).id


@pytest.fixture
def printer(practice: Diary, anna: Client, now: datetime) -> int:
    """A device of Anna's."""
    made = Device(0, anna.id, DeviceKind.PRINTER, "Printer in the shop", maker="Brother")
    return save_device(practice, made, now=now).id


def test_a_draft_is_stored_once_somebody_writes(
    practice: Diary, booked: int, anna: Client, now: datetime
) -> None:
    """It has the times of the booking and the checklist of the service."""
    save_checklist(practice, Checklist(0, "Session", ("Greet", " ", "Back up"), REMOTE), now=now)
    draft = draft_of(practice, booked)
    assert (draft.id, draft.client_id, draft.started) == (0, anna.id, TUESDAY)
    assert draft.minutes_billed == booking_details(practice, booked).booking.duration // timedelta(
        minutes=1
    )
    assert [tick.text for tick in draft.ticks] == ["Greet", "Back up"]
    assert save_record(practice, draft, now=now) == draft
    assert record_of(practice, booked) is None

    saved = save_record(practice, replace(draft, told="All is well."), now=now)
    assert saved.id
    assert draft_of(practice, booked) == record_of(practice, booked) == saved
    with pytest.raises(NotAllowed, match="begun in another window"):
        save_record(practice, replace(draft, told="Mine."), now=now)


def test_all_that_is_written_comes_back(
    practice: Diary, booked: int, printer: int, now: datetime
) -> None:
    """Saved, changed in part, undone and done again."""
    draft = draft_of(practice, booked)
    written = replace(
        draft,
        issues=(replace(BLANK, device_id=printer), VisitIssue("Slow start")),
        devices=(printer, printer),
        parts=(TONER, UsedPart("", Fraction(1), Money(0, "EUR"))),
        ticks=(Tick("Back up", done=True), Tick("Clean")),
        vendor_case="  BR-1  ",
        private="Dog bites.",
        told="Cartridge changed.",
        trips=1,
        billed=Minutes(45),
    )
    saved = save_record(practice, written, now=now)
    assert saved == get_record(practice, saved.id)
    assert [issue.symptom for issue in saved.issues] == ["Printer prints blank pages", "Slow start"]
    assert (saved.devices, saved.vendor_case, saved.minutes_billed) == ((printer,), "BR-1", 45)
    assert saved.parts == (replace(TONER, id=saved.parts[0].id),)
    assert undo_state(practice).undoes == "new record of Anna Schmidt, Tue 2 Mar 10:00"

    changed = replace(
        saved,
        issues=saved.issues[:1],
        devices=(),
        parts=(),
        ticks=tuple(reversed(saved.ticks)),
        told="Two cartridges.",
    )
    again = save_record(practice, changed, now=now)
    assert (again.issues, again.devices, again.parts) == (saved.issues[:1], (), ())
    assert [tick.text for tick in again.ticks] == ["Clean", "Back up"]
    assert undo_state(practice).undoes == "change of the record of Anna Schmidt, Tue 2 Mar 10:00"
    undo(practice, now=now)
    assert get_record(practice, saved.id) == saved
    undo(practice, now=now)
    assert record_of(practice, booked) is None
    redo(practice, now=now)
    redo(practice, now=now)
    assert get_record(practice, saved.id) == again
    assert save_record(practice, again, now=now) == again
    remove_record(practice, saved.id, now=now)
    assert record_of(practice, booked) is None
    with pytest.raises(NotFound):
        get_record(practice, saved.id)
    undo(practice, now=now)
    assert get_record(practice, saved.id) == again


def test_two_devices_at_once(practice: Diary, booked: int, printer: int, now: datetime) -> None:
    """What each wrote stands, unless both wrote into the same place."""
    first = replace(draft_of(practice, booked), issues=(BLANK,), told="First.")
    here = there = save_record(practice, first, now=now)
    added = (*there.issues, VisitIssue("Slow start"))
    save_record(practice, replace(there, private="There.", issues=added), now=now)
    mine = replace(here, vendor_case="HP-7", issues=(replace(here.issues[0], device_id=printer),))
    both = save_record(practice, mine, now=now)
    assert (both.private, both.vendor_case) == ("There.", "HP-7")
    assert [issue.device_id for issue in both.issues] == [printer, None]
    with pytest.raises(ChangedMeanwhile, match="the private notes of this record was changed"):
        save_record(practice, replace(here, private="Here.", trips=3), now=now)
    reopened = replace(both.issues[0], state=IssueState.OPEN)
    save_record(practice, replace(both, issues=(reopened, both.issues[1])), now=now)
    with pytest.raises(ChangedMeanwhile, match="an issue"):
        save_record(practice, replace(both, issues=both.issues[1:]), now=now)
    assert get_record(practice, both.id).trips == 0


def test_a_record_may_mark_its_booking_as_done(practice: Diary, booked: int, now: datetime) -> None:
    """In one step, by the booking's own verb, and not before it has begun."""
    early = save_record(practice, replace(draft_of(practice, booked), told="x"), now=now, done=True)
    assert booking_details(practice, booked).booking.state is State.CONFIRMED
    after = TUESDAY + timedelta(hours=1)
    save_record(practice, replace(early, told="y"), now=after, done=True)
    assert booking_details(practice, booked).booking.state is State.DONE
    assert booking_history(practice, booked)[-1].what == "Marked as done"
    undo(practice, now=after)
    assert booking_details(practice, booked).booking.state is State.CONFIRMED
    assert get_record(practice, early.id).told == "x"


def test_what_has_no_record(practice: Diary, booked: int, now: datetime) -> None:
    """What was cancelled, and what has no client."""
    nobody = book(practice, NewBooking(TUESDAY + timedelta(hours=3), service_id=1), now=now)
    with pytest.raises(NotAllowed, match="this booking has none"):
        draft_of(practice, nobody.id)
    cancel(practice, booked, now=now)
    with pytest.raises(NotAllowed, match="was cancelled"):
        draft_of(practice, booked)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        (lambda one: replace(one, ended=one.started - timedelta(minutes=1)), "ended"),
        (lambda one: replace(one, billed=-5), "billed"),
        (lambda one: replace(one, spent=10**6), "spent"),
        (lambda one: replace(one, trips=100), "trips"),
        (lambda one: replace(one, issues=(VisitIssue(" ", "dust"),)), "symptom"),
        (lambda one: replace(one, parts=(replace(TONER, quantity=Fraction(1, 3)),)), "quantity"),
        (lambda one: replace(one, parts=(replace(TONER, quantity=Fraction(0)),)), "quantity"),
        (lambda one: replace(one, parts=(replace(TONER, what="\u200b"),)), "what"),
        (lambda one: replace(one, parts=(replace(TONER, price=Money(-1, "EUR")),)), "price"),
    ],
)
def test_what_cannot_be(
    practice: Diary,
    booked: int,
    now: datetime,
    wrong: Callable[[VisitRecord], VisitRecord],
    field: str,
) -> None:
    """Is refused by the name of its field, and nothing is stored."""
    with pytest.raises(InvalidInput) as refused:
        save_record(practice, wrong(draft_of(practice, booked)), now=now)
    assert refused.value.field == field
    assert record_of(practice, booked) is None


def test_snippets_and_checklists_stand_in_order_of_name_in_any_language(
    practice: Diary, now: datetime
) -> None:
    names = ["Ändern", "backup", "Zurücksetzen"]
    for name in reversed(names):
        save_snippet(practice, Snippet(0, name, "x"), now=now)
        save_checklist(practice, Checklist(0, name, ("x",)), now=now)
    assert [one.name for one in list_snippets(practice)] == names
    assert [one.name for one in list_checklists(practice)] == names


def test_snippets_and_checklists(practice: Diary, now: datetime) -> None:
    """A snippet takes what is known of the visit; what is not known stays to be typed over."""
    text = "{client}, {date}: {device} set up."
    made = save_snippet(practice, Snippet(0, " Set up ", text), now=now)
    assert list_snippets(practice) == [made]
    values = {"client": "Anna Schmidt", "device": "", "date": "Tue 2 March 2027"}
    written = filled_in(made.text, values)
    assert written == "Anna Schmidt, Tue 2 March 2027: {device} set up."
    assert filled_in(written, {"device": "Printer"}).endswith("Printer set up.")
    with pytest.raises(InvalidInput, match=r"in place of \{serial\}"):
        save_snippet(practice, Snippet(0, "x", "{serial}"), now=now)
    with pytest.raises(InvalidInput, match="at least one line"):
        save_checklist(practice, Checklist(0, "x", (" ",)), now=now)
    one = save_checklist(practice, Checklist(0, "Backup", ("Disk there",)), now=now)
    assert undo_state(practice).undoes == "new checklist Backup"
    remove_checklist(practice, one.id, now=now)
    assert list_checklists(practice) == []


def test_rework(practice: Diary, booked: int, printer: int, anna: Client, now: datetime) -> None:
    """The same device and the same cause, however it is spelled, within 90 days."""
    first = draft_for_client(practice, anna.id, now=TUESDAY - timedelta(days=90))
    toner = replace(BLANK, device_id=printer, cause="Tonér  EMPTY!")
    before = save_record(practice, replace(first, issues=(toner,)), now=now)
    record = replace(draft_of(practice, booked), issues=(replace(BLANK, device_id=printer),))
    (found,) = rework_in(practice, record)
    assert (found.issue.symptom, found.before.visit_id) == (BLANK.symptom, before.id)
    later = replace(record, started=record.started + timedelta(minutes=1))
    assert rework_in(practice, later) == ()
    assert rework_in(practice, replace(record, issues=(BLANK,))) == ()
    other = replace(BLANK, device_id=printer, cause="")
    assert rework_in(practice, replace(record, issues=(other,))) == ()
    remove_record(practice, before.id, now=now)
    assert rework_in(practice, record) == ()
    own = save_record(practice, record, now=now)
    begun_later = replace(own, started=own.started + timedelta(minutes=5))
    assert rework_in(practice, begun_later) == (), "no record is rework of itself"


def test_the_client_s_page_tells_of_records(
    practice: Diary, booked: int, printer: int, anna: Client, now: datetime
) -> None:
    """What is open, what was done, how long it took; and a line of the timeline."""
    draft = draft_of(practice, booked)
    issues = (BLANK, VisitIssue("Slow start", device_id=printer))
    longer = (draft.ended or TUESDAY) + timedelta(minutes=30)
    record = save_record(practice, replace(draft, issues=issues, ended=longer), now=longer)
    dossier = dossier_of(practice, anna.id, now=longer)
    told = [fact.text for fact in dossier.known]
    assert "Open since Tue 2 Mar: Slow start (Printer in the shop)" in told
    about = "Printer prints blank pages · Slow start – New cartridge"
    assert f"Recorded Tue 2 Mar 10:00 · {about}" in told
    figures = {figure.label: figure for figure in dossier.figures}
    minutes = booking_details(practice, booked).booking.duration // timedelta(minutes=1)
    assert figures["Average length"].value.startswith("1 hour")
    assert "were planned" in figures["Average length"].explained
    assert minutes + 30 == record.minutes_spent
    before = {one.label for one in dossier_of(practice, anna.id, now=now).figures}
    assert "Average length" not in before, "what was prepared is still to come"
    (entry,) = [one for one in timeline_of(practice, anna.id) if one.of == "visit"]
    assert (entry.number, entry.state, entry.booking_id) == (record.id, "open", booked)
