"""Random edits of a series: it stays one, ends when it was ended, never outgrows the horizon."""

from __future__ import annotations

import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from scheduler_app.domain.bookings.booking import OPEN, Booking, State
from scheduler_app.domain.errors import NotAllowed, Trouble
from scheduler_app.domain.time_units import Minutes
from scheduler_app.domain.zones import to_epoch
from scheduler_app.storage.bookings.bookings import booking_of
from scheduler_app.storage.bookings.series import ENDED
from scheduler_app.storage.bookings.tables import bookings as table
from scheduler_app.storage.bookings.tables import series as series_table
from scheduler_app.storage.care.examination import damage, overlaps_without_permit
from scheduler_app.storage.diary import Diary
from scheduler_app.use_cases.bookings.book import NewBooking, book
from scheduler_app.use_cases.bookings.series import (
    HORIZON,
    NewSeries,
    Scope,
    book_series,
    cancel_in_series,
    edit_in_series,
    extend_series,
    move_in_series,
)
from scheduler_app.use_cases.bookings.series_reach import visits_meant
from scheduler_app.use_cases.bookings.states import cancel, reopen
from scheduler_app.use_cases.bookings.undo import undo, undo_state
from scheduler_app.use_cases.practice.founding import found_practice
from tests.laid import new_diary

NOW = datetime(2027, 3, 1, 8, 0, tzinfo=UTC)
DAY = timedelta(days=1)
RULES = (
    "FREQ=MONTHLY", "FREQ=MONTHLY;BYDAY=1TU", "FREQ=WEEKLY;INTERVAL=5", "FREQ=WEEKLY;COUNT=6",
    "FREQ=DAILY;INTERVAL=60;UNTIL=20400101", "FREQ=WEEKLY;COUNT=500;INTERVAL=6",
)  # fmt: skip

which, rules, scopes = st.integers(0, 60), st.sampled_from(RULES), st.sampled_from(Scope)
hours = st.integers(-30, 30).filter(bool)
ways = st.sampled_from(["refuse", "skip", "keep"])


class OneSeries(RuleBasedStateMachine):
    """Whatever is done to the visits of one series, by whichever of them."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.diary = Diary.open(new_diary(Path(self.folder.name) / "diary.sqlite3"))
        found_practice(self.diary, zone_name="America/New_York", now=NOW)
        self.now, self.pushed, self.ended = NOW, timedelta(0), False

    def teardown(self) -> None:
        self.diary.close()
        self.folder.cleanup()

    def visits(self) -> list[Booking]:
        """All of the series, in order of their ids."""
        with self.diary.read() as connection:
            query = table.select().where(table.c.series_id.is_not(None), ~table.c.removed)
            rows = connection.execute(query.order_by(table.c.id)).mappings()
            return [booking_of(row) for row in rows]

    def pick(self, number: int) -> Booking:
        visits = self.visits()
        return visits[number % len(visits)]

    @initialize(rule=rules, days=st.integers(1, 40))
    def begin(self, rule: str, days: int) -> None:
        first = NewBooking(NOW + days * DAY, service_id=1)
        book_series(self.diary, NewSeries(first, rule), now=NOW)

    @rule(number=which, by=hours, scope=scopes, way=ways)
    def move(self, number: int, by: int, scope: Scope, way: str) -> None:
        visit = self.pick(number)
        try:
            moved = move_in_series(
                self.diary, visit.id, visit.start + timedelta(hours=by), scope, now=self.now,
                on_overlap=way,  # type: ignore[arg-type]
            )  # fmt: skip
        except Trouble:
            return
        self.pushed += 2 * DAY
        if way != "skip":
            assert moved[0].id == visit.id
            assert moved[0].start == visit.start + timedelta(hours=by)

    @rule(number=which, scope=scopes, title=st.sampled_from("abc"))
    def rename(self, number: int, scope: Scope, title: str) -> None:
        visit, before = self.pick(number), {one.id: one for one in self.visits()}
        meant = visits_meant(self.diary, visit.id, now=self.now).changed[scope]
        changed = edit_in_series(
            self.diary, visit.id, scope, details={"title": title}, now=self.now
        )
        after = {one.id: one for one in self.visits()}
        assert after.keys() == before.keys()
        assert all(after[id_].start == one.start for id_, one in before.items())
        assert len(changed) <= meant, "those that are called so already are not changed"
        assert after[visit.id].title == title

    @rule(number=which, scope=st.sampled_from([Scope.FOLLOWING, Scope.ALL]), wanted=rules)
    def another_rule(self, number: int, scope: Scope, wanted: str) -> None:
        try:
            edit_in_series(self.diary, self.pick(number).id, scope, rule=wanted, now=self.now)
        except Trouble:
            return
        self.ended = False

    @rule(number=which, scope=scopes)
    def call_off(self, number: int, scope: Scope) -> None:
        visit, before = self.pick(number), {one.id: one for one in self.visits()}
        if visit.state not in OPEN:
            return
        meant = visits_meant(self.diary, visit.id, now=self.now).cancelled[scope]
        gone = {one.id for one in cancel_in_series(self.diary, visit.id, scope, now=self.now)}
        assert len(gone) == meant
        left = [one for one in self.visits() if one.state in OPEN and one.start >= self.now]
        if scope is Scope.ALL:
            assert left == []
            self.ended = True
        for one in self.visits():
            assert (one.state is State.CANCELLED) == (
                one.id in gone or before[one.id].state is State.CANCELLED
            )

    @rule(number=which)
    def one_by_itself(self, number: int) -> None:
        visit = self.pick(number)
        verb = cancel if visit.state in OPEN else reopen
        try:
            verb(self.diary, visit.id, now=self.now)
        except Trouble:
            return

    @rule(days=st.integers(1, 300))
    def something_else(self, days: int) -> None:
        try:
            book(self.diary, NewBooking(NOW + days * DAY, minutes=Minutes(300)), now=self.now)
        except Trouble:
            return

    @rule(days=st.integers(1, 120))
    def time_passes(self, days: int) -> None:
        self.now += days * DAY
        made = extend_series(self.diary, now=self.now)
        assert made == 0 or not self.ended
        assert extend_series(self.diary, now=self.now) == 0

    @precondition(lambda self: undo_state(self.diary).undo not in (None, "book-series"))
    @rule()
    def take_back(self) -> None:
        try:
            undo(self.diary, now=self.now)
        except NotAllowed:
            # Such as where the series was prolonged since.
            return
        self.ended = False

    @invariant()
    def nothing_is_made_beyond_the_horizon(self) -> None:
        latest = max((one.start for one in self.visits()), default=NOW)
        assert latest <= self.now + HORIZON + self.pushed
        with self.diary.read() as connection:
            for row in connection.execute(series_table.select()).mappings():
                limit = to_epoch(self.now + HORIZON + self.pushed)
                assert row["made_until"] <= limit or row["made_until"] == ENDED

    @invariant()
    def each_place_is_taken_once(self) -> None:
        found = [(one.series_id, one.recurrence_id, one.state) for one in self.visits()]
        standing = [place for *place, state in found if state is not State.CANCELLED]
        assert len(standing) == len({tuple(place) for place in standing})

    @invariant()
    def no_hour_is_sold_twice_and_the_file_is_whole(self) -> None:
        with self.diary.read() as connection:
            assert overlaps_without_permit(connection) == []
            assert damage(connection) == []


# A life costs about 0.5 s: a seventh of the examples that the profile gives to cheaper properties.
OneSeries.TestCase.settings = settings(
    max_examples=settings().max_examples // 7, stateful_step_count=12, deadline=None
)
TestOneSeries = OneSeries.TestCase
pytestmark = pytest.mark.timeout(3600)
