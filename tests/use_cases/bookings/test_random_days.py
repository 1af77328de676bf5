"""Random days at the desk: whatever is done in whatever order, the diary keeps its promises."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from scheduler_app.domain.bookings.booking import State
from scheduler_app.domain.errors import Trouble
from scheduler_app.storage.bookings.history import of_booking
from scheduler_app.storage.bookings.tables import bookings as table
from scheduler_app.storage.care.examination import damage, overlaps_without_permit
from scheduler_app.storage.diary import Diary
from scheduler_app.use_cases.bookings.book import NewBooking, book
from scheduler_app.use_cases.bookings.edit import edit
from scheduler_app.use_cases.bookings.give_reason import give_reason
from scheduler_app.use_cases.bookings.move import move
from scheduler_app.use_cases.bookings.resize import resize
from scheduler_app.use_cases.bookings.series import (
    NewSeries,
    Scope,
    book_series,
    cancel_in_series,
    edit_in_series,
)
from scheduler_app.use_cases.bookings.series import move_in_series as shift
from scheduler_app.use_cases.bookings.show_calendar import calendar_items
from scheduler_app.use_cases.bookings.states import cancel, confirm, mark_done, mark_no_show, reopen
from scheduler_app.use_cases.bookings.undo import UNDOABLE, redo, undo, undo_state
from scheduler_app.use_cases.practice.founding import found_practice
from tests.laid import new_diary
from tests.waiting import conflicts_to_settle

NOW = datetime(2027, 3, 1, 8, 0, tzinfo=UTC)

hours = st.one_of(st.integers(0, 5), st.integers(0, 3 * 24)).map(
    lambda half: NOW + timedelta(minutes=30 * half)
)
which = st.integers(0, 30)
yes = st.booleans()

_IDLE = """
SELECT c.verb FROM history h JOIN changes c ON c.id = h.change_id
 GROUP BY c.id HAVING max(h.before IS NULL OR h.after IS NULL OR h.after <> '{}') = 0"""


class Desk(RuleBasedStateMachine):
    """The verbs, tried on any booking at any time; a refusal must leave everything as it was."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.diary = Diary.open(new_diary(Path(self.folder.name) / "diary.sqlite3"))
        found_practice(self.diary, zone_name="America/New_York", now=NOW)

    def teardown(self) -> None:
        """Undo to the very beginning, which must be empty, and redo to the very end."""
        end = self.shown()
        steps = 0
        while undo_state(self.diary).undo is not None:
            undo(self.diary, now=NOW)
            steps += 1
        assert self.shown() == []
        for _ in range(steps):
            redo(self.diary, now=NOW)
        assert self.shown() == end
        self.diary.close()
        self.folder.cleanup()

    def shown(self) -> list[object]:
        """Everything the calendar shows."""
        return list(calendar_items(self.diary, 0, 2**33, with_cancelled=True))

    def attempt(self, verb: Callable[[], object]) -> None:
        """Do it, or be refused with nothing changed."""
        before = self.shown()
        try:
            verb()
        except Trouble:
            assert self.shown() == before

    def ids(self, pick: int) -> int:
        """Some booking of those there are."""
        items = calendar_items(self.diary, 0, 2**33, with_cancelled=True)
        return items[pick % len(items)].id if items else 99

    @rule(start=hours, service=st.sampled_from([None, 1, 2]), keep=yes, pending=yes)
    def book(self, start: datetime, service: int | None, keep: bool, pending: bool) -> None:
        state = State.PENDING if pending else State.CONFIRMED
        wish = NewBooking(start, service_id=service, state=state)
        self.attempt(lambda: book(self.diary, wish, now=NOW, permit_overlap=keep))

    @rule(start=hours, freq=st.sampled_from(["DAILY", "WEEKLY"]), count=st.integers(1, 4))
    def repeat(self, start: datetime, freq: str, count: int) -> None:
        wish = NewSeries(NewBooking(start, service_id=1), f"FREQ={freq};COUNT={count}")
        self.attempt(lambda: book_series(self.diary, wish, now=NOW, on_overlap="skip"))

    @rule(pick=which, start=hours, keep=yes)
    def move(self, pick: int, start: datetime, keep: bool) -> None:
        self.attempt(lambda: move(self.diary, self.ids(pick), start, now=NOW, permit_overlap=keep))

    @rule(pick=which, start=hours, scope=st.sampled_from(Scope))
    def shift(self, pick: int, start: datetime, scope: Scope) -> None:
        self.attempt(lambda: shift(self.diary, self.ids(pick), start, scope, now=NOW))

    @rule(pick=which, start=hours, minutes=st.integers(-30, 300))
    def resize(self, pick: int, start: datetime, minutes: int) -> None:
        end = start + timedelta(minutes=minutes)
        self.attempt(lambda: resize(self.diary, self.ids(pick), start=start, end=end, now=NOW))

    @rule(pick=which, start=hours, scope=st.sampled_from(Scope), minutes=st.integers(15, 180))
    def save_form(self, pick: int, start: datetime, scope: Scope, minutes: int) -> None:
        end, details = start + timedelta(minutes=minutes), {"title": f"for {minutes}"}
        chosen = self.ids(pick)
        if scope is Scope.THIS:
            self.attempt(
                lambda: edit(self.diary, chosen, start=start, end=end, details=details, now=NOW)
            )
        else:
            self.attempt(
                lambda: edit_in_series(
                    self.diary, chosen, scope, start=start, end=end, details=details, now=NOW
                )
            )

    @rule(pick=which)
    def explain(self, pick: int) -> None:
        before = self.shown()
        self.attempt(lambda: give_reason(self.diary, self.ids(pick), "so it is", now=NOW))
        assert self.shown() == before

    @rule(pick=which, service=st.sampled_from([1, 2]))
    def change(self, pick: int, service: int) -> None:
        details = {"service_id": service, "notes": f"now {service}"}
        self.attempt(lambda: edit(self.diary, self.ids(pick), details=details, now=NOW))

    @rule(
        pick=which,
        verb=st.sampled_from([confirm, cancel, mark_done, mark_no_show, reopen]),
    )
    def decide(self, pick: int, verb: Callable[..., object]) -> None:
        # The days are over then: what has not begun is neither done nor missed.
        self.attempt(lambda: verb(self.diary, self.ids(pick), now=NOW + timedelta(days=4)))

    @rule(pick=which, scope=st.sampled_from(Scope))
    def call_off(self, pick: int, scope: Scope) -> None:
        self.attempt(lambda: cancel_in_series(self.diary, self.ids(pick), scope, now=NOW))

    @precondition(lambda self: undo_state(self.diary).undo is not None)
    @rule()
    def undo(self) -> None:
        undo(self.diary, now=NOW)

    @precondition(lambda self: undo_state(self.diary).redo is not None)
    @rule()
    def redo(self) -> None:
        redo(self.diary, now=NOW)

    @invariant()
    def no_hour_is_sold_twice(self) -> None:
        with self.diary.read() as connection:
            assert overlaps_without_permit(connection) == [], "an hour is sold twice"
        assert conflicts_to_settle(self.diary) == []

    @invariant()
    def the_history_tells_how_each_booking_came_to_be_what_it_is(self) -> None:
        with self.diary.read() as connection:
            for row in connection.execute(table.select()).mappings():
                told = of_booking(connection, row["id"])[-1].after
                assert json.dumps({name: row[name] for name in told}) == json.dumps(dict(told))
            idle = connection.exec_driver_sql(_IDLE).scalars()
            assert UNDOABLE.isdisjoint(idle), "undo offers what did nothing"

    @invariant()
    def the_file_is_whole(self) -> None:
        with self.diary.read() as connection:
            assert damage(connection) == []


# A day costs about 0.2 s: a third of the examples that the profile gives to cheaper properties.
Desk.TestCase.settings = settings(
    max_examples=settings().max_examples // 3, stateful_step_count=30, deadline=None
)
TestDesk = Desk.TestCase
# The simulation has the same deeds among all others; these days alone are for the long run.
pytestmark = [pytest.mark.timeout(3600), pytest.mark.soak]
