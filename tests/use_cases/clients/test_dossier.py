"""What a client's page is told: at once, and as a timeline page by page."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import pairwise

import pytest

from scheduler_app.domain.actors import By
from scheduler_app.domain.amounts import Money
from scheduler_app.domain.bookings.booking import Booking, State
from scheduler_app.domain.clients.client import Client, Place
from scheduler_app.domain.clients.device import Device, DeviceKind
from scheduler_app.domain.clients.dossier import (
    Before,
    ClientFigure,
    Dossier,
    EntryOf,
    KnownFact,
    KnownOf,
    TimelineEntry,
    newest_first,
)
from scheduler_app.domain.errors import NotFound
from scheduler_app.domain.visits.follow_up import FollowUp, FollowUpKind
from scheduler_app.domain.visits.visit import VisitRecord
from scheduler_app.loading import by_name
from scheduler_app.storage.diary import Diary, writing
from scheduler_app.use_cases import brought
from scheduler_app.use_cases.bookings.book import NewBooking, book
from scheduler_app.use_cases.bookings.states import cancel, mark_done, mark_no_show
from scheduler_app.use_cases.clients.clients import get_client, save_client
from scheduler_app.use_cases.clients.devices import save_device
from scheduler_app.use_cases.clients.dossier import dossier_of, timeline_of
from scheduler_app.use_cases.clients.merge import merge
from scheduler_app.use_cases.clients.notes import add_note
from scheduler_app.use_cases.visits.follow_ups import save_follow_up
from scheduler_app.use_cases.visits.records import save_record
from tests.counting import QueryRecorder

DAY = timedelta(days=1)


def booked(
    diary: Diary, client: Client, days: float, now: datetime, *, price: int = 0, at: float = -90
) -> Booking:
    """A remote session so many days from now, which was booked `at` so many days from now."""
    agreed = Money(price, "EUR") if price else None
    wish = NewBooking(now + days * DAY, client_id=client.id, service_id=1, agreed=agreed)
    return book(diary, wish, now=now + at * DAY)


def known(dossier: Dossier) -> list[tuple[KnownOf, str]]:
    return [(fact.of, fact.text) for fact in dossier.known]


def figures(dossier: Dossier) -> dict[str, str]:
    return {figure.label: figure.value for figure in dossier.figures}


@pytest.mark.parametrize(
    "name",
    [
        *(name for _, name in brought.TIMELINES),
        *brought.FIGURES_OF_CLIENTS,
        *brought.KNOWN_OF_CLIENTS,
    ],
)
def test_what_wings_bring_to_a_clients_page_is_there(name: str) -> None:
    assert callable(by_name("scheduler_app.use_cases", name))


def test_no_kind_of_entry_is_brought_twice() -> None:
    kinds = [EntryOf(kind) for kind, _ in brought.TIMELINES]
    assert len(kinds) == len(set(kinds))


def test_a_new_client_has_a_page_with_nothing_on_it(
    practice: Diary, anna: Client, now: datetime
) -> None:
    dossier = dossier_of(practice, anna.id, now=now)
    assert (dossier.client, dossier.people, dossier.ids) == (anna, (anna,), (anna.id,))
    assert not dossier.known
    assert not dossier.devices
    assert figures(dossier)["Visits"] == "0"
    assert timeline_of(practice, anna.id) == []
    with pytest.raises(NotFound):
        dossier_of(practice, 999, now=now)
    with pytest.raises(NotFound):
        timeline_of(practice, 999)


def test_what_is_to_be_known_stands_in_its_order(
    practice: Diary, anna: Client, now: datetime
) -> None:
    booked(practice, anna, 1, now)
    last = booked(practice, anna, -400, now, at=-420)
    booked(practice, anna, 8, now)
    mark_no_show(practice, booked(practice, anna, -3, now).id, now=now)
    for kind, name, expires in (
        (DeviceKind.LAPTOP, "Laptop", date(2027, 4, 10)),
        (DeviceKind.DOMAIN, "nord.example", date(2027, 3, 8)),
        (DeviceKind.LICENCE, "Office", date(2027, 2, 1)),
        (DeviceKind.PRINTER, "Printer", date(2027, 5, 1)),
        (DeviceKind.PHONE, "Phone", date(2026, 11, 1)),
    ):
        save_device(practice, Device(0, anna.id, kind, name, expires=expires), now=now)
    save_client(practice, replace(anna, barred=True, barred_why="Owes for May"), now=now)
    dossier = dossier_of(practice, anna.id, now=now)
    assert known(dossier) == [
        (KnownOf.BARRED, "Do not book: Owes for May"),
        (KnownOf.NEXT, "Next visit Tue 2 Mar 09:00 · Remote session"),
        (KnownOf.LAST, "Last visit Sun 25 Jan 2026 09:00 · Remote session"),
        (KnownOf.EXPIRES, "Licence Office ended Mon 1 Feb"),
        (KnownOf.EXPIRES, "Domain nord.example ends Mon 8 Mar"),
        (KnownOf.EXPIRES, "Warranty of Laptop ends Sat 10 Apr"),
    ]
    assert [fact.urgent for fact in dossier.known] == [True, False, False, True, True, False]
    assert dossier.known[2].number == last.id


def test_a_visit_that_is_under_way_is_no_last_one(
    practice: Diary, anna: Client, now: datetime
) -> None:
    booking = booked(practice, anna, 0, now)
    assert known(dossier_of(practice, anna.id, now=now + timedelta(minutes=5))) == [
        (KnownOf.LAST, "Visit since Mon 1 Mar 09:00 · Remote session")
    ]
    cancel(practice, booking.id, by=By.CLIENT, now=now)
    assert known(dossier_of(practice, anna.id, now=now + timedelta(minutes=5))) == []


def test_the_numbers_that_matter(practice: Diary, anna: Client, now: datetime) -> None:
    for days in (-30, -20):
        mark_done(practice, booked(practice, anna, days, now, price=8_000).id, now=now)
    booked(practice, anna, -10, now, price=4_050)
    booked(practice, anna, 10, now, price=9_900)
    mark_no_show(practice, booked(practice, anna, -5, now, price=7_000).id, now=now)
    in_time, late, ours = (booked(practice, anna, days, now) for days in (2, 0.5, 0.75))
    cancel(practice, in_time.id, by=By.CLIENT, now=now)
    cancel(practice, late.id, by=By.CLIENT, now=now)
    cancel(practice, ours.id, by=By.CONSULTANT, now=now)
    told = figures(dossier_of(practice, anna.id, now=now))
    assert told["Visits"] == "3"
    assert told["Income"] == "€200.50"
    assert told["No-shows"] == "1"
    assert told["Late cancellations"] == "1 of 2"


def test_a_company_is_told_as_one(practice: Diary, anna: Client, now: datetime) -> None:
    ben = save_client(
        practice,
        Client(0, "Ben Okafor", company=anna.company, places=(Place(0, "Shop", "Hauptstr. 1"),)),
        now=now,
    )
    gone = save_client(practice, Client(0, "Cem", company=anna.company, archived=True), now=now)
    booked(practice, anna, -2, now)
    booked(practice, ben, -1, now)
    save_device(practice, Device(0, ben.id, DeviceKind.LAPTOP, "Ben's"), now=now)
    alone = dossier_of(practice, anna.id, now=now)
    whole = dossier_of(practice, anna.id, now=now, whole_company=True)
    assert [one.id for one in alone.people] == [anna.id, ben.id]
    assert [one.address for one in alone.places] == ["Hauptstr. 1", "Am Deich 7"]
    assert (figures(alone)["Visits"], figures(whole)["Visits"]) == ("1", "2")
    assert (len(alone.devices), len(whole.devices)) == (0, 1)
    assert known(alone) == [(KnownOf.LAST, "Last visit Sat 27 Feb 09:00 · Remote session")]
    assert known(whole) == [
        (KnownOf.LAST, "Last visit Sun 28 Feb 09:00 · Remote session · Ben Okafor")
    ]
    assert len(timeline_of(practice, anna.id)) == 1
    both = timeline_of(practice, anna.id, whole_company=True)
    assert [entry.client_id for entry in both] == [ben.id, anna.id]
    assert dossier_of(practice, gone.id, now=now).people[0].id == gone.id


def test_what_was_merged_into_a_client_is_theirs(
    practice: Diary, anna: Client, now: datetime
) -> None:
    old = save_client(practice, Client(0, "A. Schmidt"), now=now)
    older = save_client(practice, Client(0, "Schmidt"), now=now)
    note = add_note(practice, older.id, "From long ago", now=now)
    with writing(practice, "client", by=By.CONSULTANT, at=now) as change:
        change.update("clients", older.id, {"merged_into": old.id, "removed": 1})
        change.update("clients", old.id, {"merged_into": anna.id, "removed": 1})
    assert dossier_of(practice, anna.id, now=now).ids == (anna.id, old.id, older.id)
    assert [entry.number for entry in timeline_of(practice, anna.id)] == [note.id]
    with pytest.raises(NotFound):
        dossier_of(practice, old.id, now=now)


def assert_paged(diary: Diary, one: Client, whole: list[TimelineEntry]) -> None:
    """However long its pages, each entry is told once, in the same order."""
    for size in (1, 2, 5):
        pages: list[TimelineEntry] = []
        last: Before | None = None
        while page := timeline_of(diary, one.id, before=last, limit=size):
            pages += page
            last = Before(page[-1].at, page[-1].of, page[-1].number)
            assert len(pages) <= len(whole)
        assert pages == whole


def test_entries_of_one_moment_are_each_told_once(
    practice: Diary, anna: Client, now: datetime
) -> None:
    """Also where some of them were written under who turned out to be the same."""
    noon, twin = now.replace(hour=12), save_client(practice, Client(0, "Anna S."), now=now)
    wish = NewBooking(noon, client_id=anna.id, service_id=1)
    visit = book(practice, wish, now=now - 30 * DAY)
    entry = FollowUp(0, 0, FollowUpKind.RECOMMENDED, "Disk", noon.date())
    for client_id in (anna.id, twin.id, anna.id, twin.id):
        add_note(practice, client_id, "Called", now=noon)
        save_record(practice, VisitRecord(0, client_id, noon, noon, told="Done."), now=now)
        save_follow_up(practice, replace(entry, client_id=client_id), now=now)
    with practice.write("test", by=By.SYSTEM, at=now) as change:
        for number, client_id in enumerate((anna.id, twin.id, twin.id)):
            change.connection.exec_driver_sql(
                'INSERT INTO ledger (at, "key", kind, booking_id, client_id, amount, currency)'
                " VALUES (?, ?, 'received', ?, ?, 100, 'EUR')",
                (int(noon.timestamp()), str(number), visit.id, client_id),
            )
    merge(practice, anna.id, twin.id, now=now)
    whole = [one for one in timeline_of(practice, anna.id) if one.of is not EntryOf.MESSAGE]
    assert Counter(one.of for one in whole) == {
        EntryOf.NOTE: 4, EntryOf.VISIT: 4, EntryOf.FOLLOW_UP: 4, EntryOf.PAYMENT: 3,
        EntryOf.BOOKING: 1,
    }  # fmt: skip
    assert {one.at for one in whole} == {int(noon.timestamp())}
    assert_paged(practice, anna, timeline_of(practice, anna.id))


def test_a_timeline_is_told_page_by_page(practice: Diary, anna: Client, now: datetime) -> None:
    moments = [now + days * DAY for days in (-4, -3, -3, -3, -2, -1)]
    for moment in moments:
        add_note(practice, anna.id, f"{moment:%d}", now=moment)
    for days in (-3, -1, 3):
        booked(practice, anna, days, now, at=-5)
    whole = timeline_of(practice, anna.id)
    kinds = {of: sum(entry.of is of for entry in whole) for of in EntryOf}
    assert (kinds[EntryOf.NOTE], kinds[EntryOf.BOOKING]) == (6, 3)
    assert kinds[EntryOf.MESSAGE] > 0
    assert sorted(whole, key=newest_first) == whole
    assert whole[0].at > now.timestamp()
    assert_paged(practice, anna, whole)
    notes = timeline_of(practice, anna.id, of=frozenset({EntryOf.NOTE}))
    assert [entry for entry in whole if entry.of is EntryOf.NOTE] == notes
    assert all(one.at >= other.at for one, other in pairwise(notes))


def test_an_entry_says_what_it_is(practice: Diary, anna: Client, now: datetime) -> None:
    wish = NewBooking(now + DAY, client_id=anna.id, service_id=2, title="Printer", place="Shop")
    booking = book(practice, replace(wish, state=State.PENDING), now=now)
    (entry,) = timeline_of(practice, anna.id, of=frozenset({EntryOf.BOOKING}))
    assert (entry.title, entry.detail, entry.state) == (
        "Visit on site",
        "Printer · Shop",
        "pending",
    )
    assert (entry.number, entry.booking_id, entry.client_id) == (booking.id, booking.id, anna.id)


def test_a_page_costs_no_more_after_years(
    practice: Diary, anna: Client, now: datetime, query_recorder: QueryRecorder
) -> None:
    """As many statements, and of the timeline as many rows, whatever lies behind a client."""

    def look() -> None:
        dossier_of(practice, anna.id, now=now)
        timeline_of(practice, anna.id, limit=5)

    for days in range(1, 7):
        booked(practice, anna, -days, now)
        add_note(practice, anna.id, "Called", now=now - days * DAY)
    few = query_recorder.cost_of(look)
    timeline = query_recorder.cost_of(lambda: timeline_of(practice, anna.id, limit=5))
    for days in range(7, 60):
        booked(practice, anna, -days, now)
        add_note(practice, anna.id, "Called", now=now - days * DAY)
    many = query_recorder.cost_of(look)
    assert many.statements == few.statements
    assert len(many.statements) < 40
    later = query_recorder.cost_of(lambda: timeline_of(practice, anna.id, limit=5))
    assert later.steps <= timeline.steps * 1.5 + 20


def test_pending_is_told_as_asked_for(practice: Diary, anna: Client, now: datetime) -> None:
    wish = NewBooking(now + DAY, client_id=anna.id, title="Printer", state=State.PENDING)
    booking = book(practice, wish, now=now)
    fact = KnownFact(KnownOf.NEXT, "Asked for Tue 2 Mar 09:00 · Printer", booking.id)
    dossier = dossier_of(practice, anna.id, now=now)
    assert dossier.known == (fact,)
    assert isinstance(dossier.figures[0], ClientFigure)
    assert get_client(practice, anna.id) == dossier.client
