"""Cost that does not grow: years of bookings and requests ask for no statement and no row more."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NoReturn

import pytest

from scheduler_app.desktop.diary_source import DiarySource
from scheduler_app.desktop.page.inbox.waiting import find
from scheduler_app.domain.actors import By
from scheduler_app.domain.bookings.booking import moved
from scheduler_app.domain.messages.shelves import Shelf, ShelfWish
from scheduler_app.domain.practice.services import Online
from scheduler_app.storage.bookings import bookings
from scheduler_app.storage.diary import Diary, reading, writing
from scheduler_app.storage.following import follow
from scheduler_app.storage.page.commitments import shown_of_change
from scheduler_app.use_cases.bookings.show_booking import booking_details, last_visit
from scheduler_app.use_cases.bookings.show_calendar import unsettled_with
from scheduler_app.use_cases.messages.listing import list_messages
from scheduler_app.use_cases.messages.outlook import outlook_of
from scheduler_app.use_cases.messages.shelves import messages_of, shelf_page
from scheduler_app.use_cases.page.commitments import MOST_COMMITMENTS
from scheduler_app.use_cases.page.inbox import list_requests, waiting
from scheduler_app.use_cases.page.link import pair, pairing_code, publish, read_inbox
from scheduler_app.use_cases.page.publish import publication_of
from scheduler_app.use_cases.page.read_link import read_link
from scheduler_app.use_cases.practice.founding import found_practice
from scheduler_app.use_cases.practice.services import list_services, save_service
from scheduler_app.worker.brought import JOBS
from scheduler_app.worker.lanes import Lanes
from scheduler_app.worker.parts import WorkerParts
from tests.counting import Cost, QueryRecorder
from tests.fakes.clients_on_the_page import FakePage
from tests.large_diary import Years, fill

NOW = datetime(2027, 3, 1, 8, tzinfo=UTC)
OPEN = 20
"""Requests that wait in each diary."""

NOT_HERE = {"page", "inbox", "backup"}
"""Lanes of what is outside, and of what reads the whole file."""

SHORT = Years(100, requests=100, open=OPEN)
FULL = Years(18_000, requests=200, clients=1_000, open=OPEN)
LONG = Years(100_000, requests=100_000, clients=1_000, open=OPEN)
"""The second and the third have as much to show; the first has not."""


class Kept:
    """A diary and the page that it is linked to."""

    def __init__(self, path: Path, years: Years) -> None:
        self.years = years
        self.page = FakePage(lambda: NOW)
        with_page(path, self.page)
        fill(path, years, now=NOW)
        self.diary = Diary.open(path)
        with reading(self.diary) as connection:
            query = "SELECT id FROM bookings WHERE start_at >= ? ORDER BY start_at LIMIT 1 OFFSET ?"
            moment = int(NOW.timestamp())
            self.next: int = connection.exec_driver_sql(query, (moment, OPEN)).scalar_one()
        self.seconds = 0.0
        self.lanes = Lanes(self._parts(path.parent), steady=lambda: self.seconds)
        while "plan" in self.lanes.run_due():  # what is to be done in the next weeks
            self.seconds += 1
        # The page has told of what the diary has read, and of no more; its last event counts.
        seq, event = read_link(self.diary).position
        self.page.events = [replace(self.page.request(NOW), seq=seq, id=event)] * seq

    def _parts(self, folder: Path) -> WorkerParts:
        def outside(*_asked: object) -> NoReturn:
            raise AssertionError("nothing outside is asked")

        return WorkerParts(
            self.diary,
            lambda: NOW + timedelta(seconds=self.seconds),
            folder,
            outside,
            outside,
            outside,
            left_out=frozenset(line.name for line in JOBS if line.lane in NOT_HERE),
        )


def with_page(path: Path, page: FakePage) -> None:
    """A founded practice that offers something on a page."""
    diary = Diary.open(path)
    found_practice(diary, zone_name="Europe/Berlin", region="DE", now=NOW)
    for service in list_services(diary):
        save_service(diary, replace(service, online=Online.REQUEST), now=NOW)
    code = pairing_code("https://book.example/#code")
    pair(diary, page, code, "hosted", keep=lambda _page, _token: None, now=NOW)
    diary.close()


@pytest.fixture(scope="module")
def diaries(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[Years, Kept]]:
    """One of each, written once."""
    folder = tmp_path_factory.mktemp("years")
    made = {years: Kept(folder / f"{years.bookings}.db", years) for years in (SHORT, FULL, LONG)}
    yield made
    for kept in made.values():
        kept.lanes.close()
        kept.diary.close()


def week(kept: Kept) -> None:
    source = DiarySource(kept.diary, lambda: NOW)
    source.working_time(NOW.date(), NOW.date() + timedelta(days=7))
    start = int(NOW.timestamp())
    assert len(source.items(start, start + 20 * 3600)) == 20


def publication(kept: Kept) -> None:
    shown = publication_of(kept.diary, now=NOW, generation=1).commitments
    assert len(shown) == min(kept.years.bookings, MOST_COMMITMENTS)


def exchange(kept: Kept) -> None:
    """All that a publication asks, before and after it is sent."""
    publish(kept.diary, kept.page, now=NOW)


def listening(kept: Kept) -> None:
    """What an answer of the page asks that brings nothing."""
    read_inbox(kept.diary, kept.page, now=lambda: NOW)


def tick(kept: Kept) -> None:
    """All that the worker does within ten minutes in which nothing happens, its page aside."""
    kept.seconds += 600
    ran = kept.lanes.run_due()
    assert {"look", "tidy"} <= set(ran)
    assert waiting(kept.diary) == OPEN


def inbox(kept: Kept) -> None:
    assert len(find(kept.diary).entries) == OPEN


def answered(kept: Kept) -> None:
    assert len(list_requests(kept.diary, with_answered=True)) >= OPEN + 80


def booking(kept: Kept) -> None:
    """What the inspector asks of one booking."""
    details = booking_details(kept.diary, kept.next)
    assert details.limits is not None
    last_visit(kept.diary, details.booking, now=NOW)
    unsettled_with(kept.diary, kept.next, now=NOW)


def messages(kept: Kept) -> None:
    """What the screen of messages, the line below the window and the inspector ask."""
    for shelf in Shelf:
        shelf_page(kept.diary, ShelfWish(shelf), most=10)
    assert outlook_of(kept.diary, now=NOW).rules
    messages_of(kept.diary, kept.next)
    next(list_messages(kept.diary, at_once=10))


class _TakenBackAtOnceError(Exception):
    """Ends a change before it is kept."""


def moving(kept: Kept) -> None:
    """A move with all that follows from it."""
    with (
        suppress(_TakenBackAtOnceError),
        writing(kept.diary, "move", by=By.CONSULTANT, at=NOW) as change,
    ):
        booking = bookings.get(change.connection, kept.next)
        later = moved(booking, NOW + timedelta(days=7_300))
        bookings.save_all(change, [later])
        follow(change)
        assert "outbox" in change.touched
        raise _TakenBackAtOnceError


def taking_back(kept: Kept) -> None:
    """What is asked of the page's clients before a booking is taken back."""
    with reading(kept.diary) as connection:
        change = connection.exec_driver_sql(
            "SELECT change_id FROM history WHERE subject = 'bookings' AND subject_id = ?",
            (kept.next,),
        ).scalar_one()
        assert shown_of_change(connection, change, now=int(NOW.timestamp())) == {kept.next: True}


WORKS = (
    week,
    publication,
    exchange,
    listening,
    tick,
    inbox,
    answered,
    booking,
    messages,
    moving,
    taking_back,
)


@pytest.mark.parametrize("work", WORKS, ids=lambda work: work.__name__)
def test_the_same_statements_at_100_and_at_100_000_rows(
    diaries: dict[Years, Kept], query_recorder: QueryRecorder, work: Callable[[Kept], None]
) -> None:
    """And where as much is to be shown, SQLite goes as far for it, whatever lies behind."""
    short, full, long = (
        query_recorder.cost_of(lambda kept=diaries[years]: work(kept))  # type: ignore[misc]
        for years in (SHORT, FULL, LONG)
    )
    assert short.statements, "nothing was counted"
    assert long.statements == short.statements
    assert full.steps, "nothing was counted"
    assert long.steps <= 1.2 * full.steps + 20


def test_messages_to_one_client_are_found_from_their_bookings(
    diaries: dict[Years, Kept], query_recorder: QueryRecorder
) -> None:
    """Whatever else went out in all the years."""
    wished = ShelfWish(Shelf.SENT, words="Client 777")
    cost = query_recorder.cost_of(lambda: shelf_page(diaries[LONG].diary, wished))
    assert cost.statements
    assert cost.steps < 5_000


def test_a_question_a_row_is_found(
    diaries: dict[Years, Kept], query_recorder: QueryRecorder
) -> None:
    """The control: what asks for each of the requests by itself, or reads all there are."""

    def each(kept: Kept) -> Cost:
        def work() -> None:
            for request in list_requests(kept.diary):
                booking_details(kept.diary, request.booking_id)
            with reading(kept.diary) as connection:
                connection.exec_driver_sql("SELECT count(*) FROM requests WHERE note = 'x'").all()

        return query_recorder.cost_of(work)

    few, many = each(diaries[FULL]), each(diaries[LONG])
    assert len(few.statements) > 5 * OPEN
    assert many.steps > 5 * few.steps
