"""What a client has seen or done is never undone silently, and what is needed by now stays."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from scheduler_app.domain.actors import By
from scheduler_app.domain.bookings.booking import State
from scheduler_app.domain.clients.client import Client, Place
from scheduler_app.domain.errors import NotAllowed
from scheduler_app.domain.page.kinds import CommitmentState, EventKind
from scheduler_app.domain.page.requests import RequestKind
from scheduler_app.domain.page.troubles import PageUnreachable
from scheduler_app.domain.practice.services import Service
from scheduler_app.domain.time_units import Minutes
from scheduler_app.gateways.exchange.calendar_files.files import CalendarFiles
from scheduler_app.storage.bookings import bookings
from scheduler_app.storage.diary import Diary
from scheduler_app.storage.journal import Change
from scheduler_app.use_cases.bookings.book import NewBooking, book, drafted
from scheduler_app.use_cases.bookings.edit import edit
from scheduler_app.use_cases.bookings.move import move
from scheduler_app.use_cases.bookings.series import NewSeries, book_series
from scheduler_app.use_cases.bookings.show_booking import booking_details, booking_history
from scheduler_app.use_cases.bookings.show_calendar import calendar_items
from scheduler_app.use_cases.bookings.states import cancel, confirm
from scheduler_app.use_cases.bookings.undo import redo, undo
from scheduler_app.use_cases.clients.clients import list_clients, save_client
from scheduler_app.use_cases.exchange import import_calendar
from scheduler_app.use_cases.exchange.import_back import take_import_back
from scheduler_app.use_cases.page.inbox import decline, list_requests, notices, propose
from scheduler_app.use_cases.page.link import publish, read_inbox
from scheduler_app.use_cases.practice.services import save_service
from tests.fakes.clients_on_the_page import FakePage
from tests.gateways.exchange.calendar_texts import event, write

LATER = timedelta(minutes=5)
TOMORROW = timedelta(days=1, hours=2)


@pytest.fixture
def known(practice: Diary, page: FakePage, now: datetime) -> Client:
    """Anna, who has an account on the page."""
    page.request(now + TOMORROW * 9)
    read_inbox(practice, page, now=page.now)
    publish(practice, page, now=now)
    return list_clients(practice)[0]


def states(diary: Diary) -> dict[int, str]:
    """Every booking that the diary shows, and its state."""
    return {item.id: item.state for item in calendar_items(diary, 0, 2**33, with_cancelled=True)}


def on_the_page(page: FakePage, start: datetime) -> CommitmentState:
    """What the page shows of the booking at that time."""
    [found] = [one for one in page.published[-1].commitments if one.start == start.timestamp()]
    return found.state


def test_a_booking_that_its_client_has_seen_is_cancelled_and_told(
    practice: Diary, page: FakePage, known: Client, now: datetime
) -> None:
    at = now + LATER
    made = book(practice, NewBooking(now + TOMORROW, client_id=known.id), now=at)
    publish(practice, page, now=at + LATER)
    assert on_the_page(page, made.start) is CommitmentState.CONFIRMED
    done = undo(practice, now=at + LATER)
    assert done.words == "new booking of Anna Schmidt, Tue 2 Mar 11:00"
    assert "told" in done.told and "cancelled" in done.told
    assert states(practice)[made.id] == State.CANCELLED
    publish(practice, page, now=at + LATER * 2)
    assert on_the_page(page, made.start) is CommitmentState.CANCELLED
    assert redo(practice, now=at + LATER * 3).verb == "book"
    publish(practice, page, now=at + LATER * 3)
    assert on_the_page(page, made.start) is CommitmentState.CONFIRMED
    called_off, again = (line.what for line in booking_history(practice, made.id)[-2:])
    assert called_off.endswith("taken back, and is cancelled as its client has seen it")
    assert again.startswith("Done again: booked for Tue 2 Mar 11:00")
    assert undo(practice, now=at + LATER * 4).told == done.told


def test_a_booking_that_nobody_has_seen_yet_just_goes(
    practice: Diary, page: FakePage, known: Client, now: datetime
) -> None:
    at = now + LATER
    made = book(practice, NewBooking(now + TOMORROW, client_id=known.id), now=at)
    assert undo(practice, now=at + LATER).told == ""
    assert made.id not in states(practice)
    assert len(page.published) == 1


def test_a_publication_whose_answer_was_lost_may_have_been_seen(
    practice: Diary, page: FakePage, known: Client, now: datetime
) -> None:
    at = now + LATER
    made = book(practice, NewBooking(now + TOMORROW, client_id=known.id), now=at)
    page.silent = True
    with pytest.raises(PageUnreachable):
        publish(practice, page, now=at + LATER)
    assert undo(practice, now=at + LATER * 2).told
    assert states(practice)[made.id] == State.CANCELLED


def test_what_is_over_and_who_has_no_account_hear_nothing(
    practice: Diary, page: FakePage, known: Client, now: datetime
) -> None:
    otto = save_client(practice, Client(0, "Otto"), now=now)
    past = book(practice, NewBooking(now - TOMORROW, client_id=known.id), now=now)
    other = book(practice, NewBooking(now + TOMORROW, client_id=otto.id), now=now)
    publish(practice, page, now=now + LATER)
    assert undo(practice, now=now + LATER).told == ""
    assert undo(practice, now=now + LATER).told == ""
    assert {past.id, other.id}.isdisjoint(states(practice))


def test_a_booking_that_its_client_moved_stays(
    practice: Diary, page: FakePage, known: Client, now: datetime
) -> None:
    made = book(practice, NewBooking(now + TOMORROW, client_id=known.id), now=now)
    publish(practice, page, now=now)
    page.move(made.uid, now + TOMORROW * 2, at_once=True)
    read_inbox(practice, page, now=page.now)
    before = states(practice)
    with pytest.raises(NotAllowed, match="moved by its client on the page") as refused:
        undo(practice, now=now)
    # By a link it may be somebody whom nobody mails.
    assert "Cancel or move it instead: the page shows its client that." in refused.value.remedy
    assert states(practice) == before


def test_a_booking_that_its_client_asked_about_stays(
    practice: Diary, page: FakePage, known: Client, now: datetime
) -> None:
    made = book(practice, NewBooking(now + TOMORROW, client_id=known.id), now=now)
    publish(practice, page, now=now)
    page.move(made.uid, now + TOMORROW * 2)
    read_inbox(practice, page, now=page.now)
    before = states(practice)
    with pytest.raises(NotAllowed, match="asked about by its client on the page"):
        undo(practice, now=now)
    assert states(practice) == before


def test_a_move_that_the_page_tells_can_be_taken_back(
    practice: Diary, page: FakePage, known: Client, now: datetime
) -> None:
    made = book(practice, NewBooking(now + TOMORROW, client_id=known.id), now=now)
    move(practice, made.id, now + TOMORROW * 2, now=now)
    publish(practice, page, now=now)
    undo(practice, now=now)
    publish(practice, page, now=now)
    assert on_the_page(page, made.start) is CommitmentState.CONFIRMED


def test_a_confirmation_that_was_told_stays(
    practice: Diary, page: FakePage, known: Client, now: datetime
) -> None:
    pending = State.PENDING
    at = now + LATER
    made = book(practice, NewBooking(now + TOMORROW, known.id, state=pending), now=at)
    confirm(practice, made.id, now=at)
    undo(practice, now=at)
    assert states(practice)[made.id] == State.PENDING, "nobody has heard of it"
    confirm(practice, made.id, now=at)
    publish(practice, page, now=at)
    with pytest.raises(NotAllowed, match=r"has told its client that .* is confirmed"):
        undo(practice, now=at)
    assert states(practice)[made.id] == State.CONFIRMED


def test_a_cancellation_that_was_told_is_taken_back_only_where_that_is_told(
    practice: Diary, page: FakePage, known: Client, now: datetime
) -> None:
    waits = book(practice, NewBooking(now + TOMORROW, known.id, state=State.PENDING), now=now)
    stands = book(practice, NewBooking(now + TOMORROW * 2, known.id), now=now)
    cancel(practice, stands.id, now=now)
    cancel(practice, waits.id, now=now)
    publish(practice, page, now=now)
    over: set[int] = set()
    with pytest.raises(NotAllowed, match=r"has told its client that .* is cancelled") as refused:
        undo(practice, now=now, over=over)
    assert "Reopen it" in refused.value.remedy
    undo(practice, now=now, over=over)
    assert states(practice)[waits.id] == State.CANCELLED
    assert states(practice)[stands.id] == State.CONFIRMED
    publish(practice, page, now=now)
    assert on_the_page(page, stands.start) is CommitmentState.CONFIRMED


def test_a_booking_that_was_given_to_somebody_who_saw_it_stays_theirs(
    practice: Diary, page: FakePage, known: Client, now: datetime
) -> None:
    otto = save_client(practice, Client(0, "Otto"), now=now)
    made = book(practice, NewBooking(now + TOMORROW, client_id=otto.id), now=now)
    edit(practice, made.id, details={"client_id": known.id}, now=now)
    publish(practice, page, now=now)
    with pytest.raises(NotAllowed, match="is theirs"):
        undo(practice, now=now)


def test_a_series_that_its_client_has_seen_is_cancelled(
    practice: Diary, page: FakePage, known: Client, now: datetime
) -> None:
    wish = NewSeries(NewBooking(now + TOMORROW, client_id=known.id), "FREQ=DAILY;COUNT=3")
    visits = book_series(practice, wish, now=now)
    publish(practice, page, now=now)
    assert undo(practice, now=now).told.startswith("3 bookings were seen")
    assert {states(practice)[visit.id] for visit in visits} == {State.CANCELLED}
    redo(practice, now=now)
    assert {states(practice)[visit.id] for visit in visits} == {State.CONFIRMED}


def test_a_client_with_an_account_stays(practice: Diary, page: FakePage, now: datetime) -> None:
    wanted = Client(0, "Anna Schmidt", email="anna@example.org", language="en")
    anna = save_client(practice, wanted, now=now)
    page.request(now + TOMORROW)
    read_inbox(practice, page, now=page.now)
    with pytest.raises(NotAllowed, match="Anna Schmidt is needed by"):
        undo(practice, now=now)
    [item] = calendar_items(practice, 0, 2**33)
    details = booking_details(practice, item.id)
    assert details.client is not None and details.client.id == anna.id


def test_a_client_of_a_new_booking_stays_once_an_account_is_theirs(
    practice: Diary, page: FakePage, now: datetime
) -> None:
    new = Client(0, "Anna Schmidt", email="anna@example.org", language="en")
    made = book(practice, NewBooking(now + TOMORROW, new_client=new), now=now)
    page.request(now + TOMORROW * 2)
    read_inbox(practice, page, now=page.now)
    with pytest.raises(NotAllowed, match="the client Anna Schmidt is needed by"):
        undo(practice, now=now)
    assert states(practice)[made.id] == State.CONFIRMED


def used(change: Change, now: datetime, client: Client | None, service: int | None) -> None:
    """Something else than undo's own steps books."""
    wish = NewBooking(
        now + TOMORROW,
        client_id=client.id if client else None,
        service_id=service,
        place_id=client.places[-1].id if client and client.places else None,
    )
    bookings.add(change, drafted(change.connection, wish))


def test_services_and_places_that_were_used_since_stay(
    practice: Diary, anna: Client, now: datetime
) -> None:
    with_garden = replace(anna, places=(*anna.places, Place(0, "Garden", "Am Deich 9")))
    kept = save_client(practice, with_garden, now=now)
    with practice.write("request-at-once", by=By.CLIENT, at=now) as change:
        used(change, now, kept, None)
    with pytest.raises(NotAllowed, match="the place Garden is needed by the booking of Anna"):
        undo(practice, now=now)
    service = save_service(practice, Service(0, "Rescue", Minutes(60), currency="EUR"), now=now)
    with practice.write("request-at-once", by=By.CLIENT, at=now) as change:
        used(change, now + TOMORROW, None, service.id)
    with pytest.raises(NotAllowed, match="the service Rescue is needed by the booking on"):
        undo(practice, now=now)


def test_nothing_comes_back_for_a_client_who_is_gone(practice: Diary, now: datetime) -> None:
    """Steps may be passed over, so that the client goes before the booking that once was theirs."""
    boris = save_client(practice, Client(0, "Boris"), now=now)
    clara = save_client(practice, Client(0, "Clara"), now=now)
    made = book(practice, NewBooking(now + TOMORROW, client_id=clara.id), now=now)
    edit(practice, made.id, details={"client_id": boris.id}, now=now)
    with practice.write("mend", by=By.SYSTEM, at=now) as change:
        change.update("bookings", made.id, {"client_id": None})
    over: set[int] = set()
    for _ in ("the change", "the booking"):
        with pytest.raises(NotAllowed):
            undo(practice, now=now, over=over)
    undo(practice, now=now, over=over)
    with practice.write("undo", by=By.SYSTEM, at=now, reverses=practice.latest_change() - 1) as c:
        c.update("bookings", made.id, {"client_id": boris.id})
    with pytest.raises(NotAllowed, match="the client Clara is needed by the booking"):
        undo(practice, now=now)


def test_what_a_client_called_off_stays_called_off(
    practice: Diary, page: FakePage, known: Client, now: datetime
) -> None:
    made = book(practice, NewBooking(now + TOMORROW, client_id=known.id), now=now)
    publish(practice, page, now=now)
    page.tell(EventKind.CANCELLATION, uid=made.uid)
    read_inbox(practice, page, now=page.now)
    with pytest.raises(NotAllowed, match="cancelled by its client on the page"):
        undo(practice, now=now)
    assert len(notices(practice)) == 1


@pytest.mark.parametrize("to", ["somebody else", "nobody"])
def test_who_asked_is_shown_the_booking_though_it_was_given_to_another_client(
    practice: Diary, page: FakePage, known: Client, now: datetime, to: str
) -> None:
    """A request that made a second client of one who was known already is put right so."""
    [asked] = states(practice)
    other = save_client(practice, Client(0, "Anna S."), now=now).id if to != "nobody" else None
    edit(practice, asked, details={"client_id": other}, now=now + LATER)
    publish(practice, page, now=now + LATER)
    [one] = page.published[-1].commitments
    assert (one.account, one.state) == ("acc-anna", CommitmentState.PENDING)
    page.tell(EventKind.WITHDRAWAL, uid=one.uid)
    read_inbox(practice, page, now=page.now)
    assert states(practice)[asked] == State.CANCELLED


def test_what_befell_a_held_time_is_not_undone_once_it_is_free_again(
    practice: Diary, page: FakePage, known: Client, now: datetime
) -> None:
    visit = page.request(now + TOMORROW, at_once=True)
    page.move(visit.uid, now + TOMORROW * 2)
    read_inbox(practice, page, now=page.now)
    [asked] = [one for one in list_requests(practice) if one.kind is RequestKind.MOVE]
    [held] = [one.id for one in calendar_items(practice, 0, 2**33) if one.title.startswith("Held")]
    cancel(practice, held, now=now + LATER)
    decline(practice, asked.id, now=now + LATER)
    over: set[int] = set()
    with pytest.raises(NotAllowed, match="The refusal of Anna Schmidt, Tue 2 Mar 11:00 can't"):
        undo(practice, now=now + LATER, over=over)
    with pytest.raises(NotAllowed, match="Held for Anna Schmidt"):
        undo(practice, now=now + LATER, over=over)


def test_a_whole_import_that_clients_have_seen_tells_them_too_and_says_so(
    practice: Diary, page: FakePage, known: Client, now: datetime, tmp_path: Path
) -> None:
    times = "DTSTART:20270302T100000Z", "DURATION:PT1H"
    file = write(tmp_path, event(*times, "SUMMARY:Anna Schmidt", uid="a"), name="work.ics")
    at = now + LATER
    wanted = import_calendar.preview(practice, CalendarFiles(), [file], now=at)
    import_calendar.import_events(practice, wanted, now=at)
    publish(practice, page, now=at + LATER)
    assert "cancelled" in take_import_back(practice, at, now=at + LATER).told
    publish(practice, page, now=at + LATER)
    assert on_the_page(page, datetime(2027, 3, 2, 10, tzinfo=UTC)) is CommitmentState.CANCELLED


@pytest.mark.parametrize("kind", [EventKind.WITHDRAWAL, EventKind.CANCELLATION])
def test_what_both_have_called_off_stays_so(
    practice: Diary, page: FakePage, known: Client, now: datetime, kind: EventKind
) -> None:
    """The client called it off before the page could show that it was cancelled already."""
    [one] = page.published[-1].commitments
    [asked] = states(practice)
    cancel(practice, asked, now=now + LATER)
    page.tell(kind, uid=one.uid)
    read_inbox(practice, page, now=page.now)
    with pytest.raises(NotAllowed, match="by its client on the page"):
        undo(practice, now=now + LATER)
    assert states(practice)[asked] == State.CANCELLED
    assert "on the page" in booking_details(practice, asked).history[-1].what


def test_what_a_client_chose_stays_confirmed_though_the_consultant_confirmed_it_before(
    practice: Diary, page: FakePage, known: Client, now: datetime
) -> None:
    [asked], [request] = states(practice), list_requests(practice)
    propose(practice, request.id, [now + TOMORROW], now=now + LATER)
    publish(practice, page, now=now + LATER)
    confirm(practice, asked, now=now + LATER * 2)
    event_ = page.request(now + TOMORROW)
    uid = page.published[-1].commitments[0].uid
    page.events[-1] = replace(event_, kind=EventKind.CHOICE, uid=uid)
    read_inbox(practice, page, now=page.now)
    with pytest.raises(NotAllowed, match="chosen by its client on the page"):
        undo(practice, now=now + LATER * 3)
    assert states(practice)[asked] == State.CONFIRMED
